//! `homeroom worker` asked to stop.

use std::io::{BufRead, BufReader};
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::school::School;

/// Longer than a worker may take to leave.
const LEAVING: Duration = Duration::from_secs(20);

#[tokio::test]
async fn one_sigterm_drains_a_worker_and_its_lesson_is_finished_or_put_back() {
    let school = School::open().await;
    school.add(1).await;
    let mut worker = Command::new(env!("CARGO_BIN_EXE_homeroom"))
        .args(["--database-url", &school.test.url, "--provider", "sample", "worker", "--concurrency", "1"])
        .env("HOMEROOM_SAMPLE_RATE", "5")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(worker.stdout.take().unwrap()).lines();
    assert!(lines.next().unwrap().unwrap().contains("claimed"));
    kill(Pid::from_raw(worker.id().try_into().unwrap()), Signal::SIGTERM).unwrap();

    let (told, ended) = mpsc::channel();
    let pid = Pid::from_raw(worker.id().try_into().unwrap());
    let waiter = std::thread::spawn(move || {
        let _ = told.send(worker.wait().unwrap());
    });
    let status = tokio::task::spawn_blocking(move || ended.recv_timeout(LEAVING)).await.unwrap();
    if status.is_err() {
        let _ = kill(pid, Signal::SIGKILL);
    }
    waiter.join().unwrap();
    let status = status.expect("the worker did not leave");
    assert_eq!((status.code(), status.signal()), (Some(0), None));
    let left: i64 = school.value("select count(*) from homeroom.leases").await;
    let counted: i64 = school.value("select count(*) from generation_attempts where status = 'in_progress'").await;
    assert_eq!((left, counted), (0, 0));
    let used: i64 = school.value("select coalesce(sum(attempts_used), 0)::bigint from homeroom.lesson_state").await;
    assert_eq!(used, school.value::<i64>("select count(*) from lessons where status = 'generated'").await);
}
