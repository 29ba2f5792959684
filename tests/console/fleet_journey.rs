//! What an operator does with another process's workers, and what the database says of it afterwards.

use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::binary::{Console, FAST, SLOW, School, home};

const USUAL: (u16, u16) = (80, 24);
const WIDE: (u16, u16) = (120, 40);

/// A `homeroom worker` of its own, ended with the test.
pub struct Worker {
    child: Child,
    home: tempfile::TempDir,
}

impl Worker {
    pub fn start(school: &School, name: &str, slots: &str, env: &[(&str, &str)]) -> Self {
        let home = home();
        let child = Command::new(env!("CARGO_BIN_EXE_homeroom"))
            .args(["worker", "--database-url", &school.test.url, "--provider", "sample", "--name", name])
            .args(["--concurrency", slots])
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", home.path())
            .env("LANG", "C.UTF-8")
            .envs(env.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Self { child, home }
    }

    /// As an operator of its machine stops it.
    pub async fn stopped(mut self) {
        let pid = Pid::from_raw(i32::try_from(self.child.id()).unwrap());
        kill(pid, Signal::SIGTERM).unwrap();
        assert!(self.ended().await.success());
    }

    pub async fn ended(&mut self) -> ExitStatus {
        let started = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(started.elapsed() < Duration::from_secs(60), "the worker goes on");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_machines_worker_is_paused_resized_and_drained() {
    let school = School::open().await;
    for n in 0..8 {
        school.add(&format!("Tides {n}\n- one\n- two")).await;
    }
    let mut worker = Worker::start(&school, "worker-a", "1", &[SLOW]);
    school.wait("select count(*) = 1 from homeroom.leases").await;
    let mut console = Console::on(&school, &["--workers", "0"], &[], WIDE);
    console.pty.wait_for("● LIVE");
    console.pty.send("gw");
    console.wait_for_line(&["▌", "worker-a", "running", "1/1"]);
    console.wait_for_line(&["worker-a · 1 running"]);
    console.wait_for_line(&["◐", "Tides", "streaming"]);

    // More slots: claimed for at once.
    console.pty.send("+");
    console.pty.send("+");
    console.wait_for_line(&["▌", "1/1→3"]);
    console.pty.wait_for("worker-a is to have 3 slots, 1 before.");
    console.wait_for_line(&["▌", "worker-a", "3/3"]);
    school.wait("select count(*) = 3 from homeroom.leases").await;
    assert_eq!(school.value::<i32>("select slots from homeroom.workers").await, 3);
    // Fewer: what runs goes on.
    console.pty.send("-");
    console.pty.wait_for("worker-a is to have 2 slots, 3 before.");
    console.wait_for_line(&["▌", "worker-a", "3/2"]);
    assert_eq!(school.value::<i64>("select count(*) from homeroom.leases").await, 3);

    console.pty.send("p");
    console.answer("Claims nothing; what runs goes on.", "\r");
    console.pty.wait_for("worker-a paused; 3 lessons go on.");
    console.wait_for_line(&["▌", "worker-a", "paused"]);
    school.wait("select state = 'paused' from homeroom.workers").await;
    console.pty.send("p");
    console.answer("It claims again.", "\r");
    console.wait_for_line(&["▌", "worker-a", "running"]);

    let said = "select string_agg(action || ' ' || coalesce(before -> w.id::text ->> 'slots', before -> w.id::text ->> 'wanted')
                  || ' ' || coalesce(after -> w.id::text ->> 'slots', after -> w.id::text ->> 'wanted'), ', ' order by a.id)
                from homeroom.operator_actions a, homeroom.workers w";
    assert_eq!(school.value::<String>(said).await, "slots 1 3, slots 3 2, pause running paused, resume paused running");
    console.pty.send("d");
    console.answer("It finishes 3 lessons, then ends.", "\r");
    console.pty.wait_for("worker-a drains; 3 lessons finish first.");
    console.wait_for_line(&["▌", "worker-a", "draining"]);
    console.pty.wait_for("worker-a draining, 3 left");
    console.pty.send("q");
    console.pty.send("q");
    assert_eq!(console.pty.exit().code, 0);
    console.assert_restored();
    assert!(worker.child.try_wait().unwrap().is_none(), "it finishes what it runs");
    // What it generates slowly is given up; then it has nothing left.
    let given_up = Command::new(env!("CARGO_BIN_EXE_homeroom"))
        .args(["cancel", "--all", "--database-url", &school.test.url])
        .env_clear()
        .env("HOME", worker.home.path())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(given_up.status.success(), "{given_up:?}");
    assert_eq!(worker.ended().await.code(), Some(0));
    school.wait("select not exists (select from homeroom.workers)").await;
}

/// Whoever reads the providers that are held back fails, each later than the one before: what is told of one stands for a while.
const UNREADABLE: &str = "create sequence homeroom.readings;
    create function homeroom.unreadable() returns integer language plpgsql as $$ begin
      perform pg_sleep(least(nextval('homeroom.readings') - 1, 3));
      raise exception 'unreadable';
    end $$;
    alter table homeroom.provider_limits rename to readable;
    create view homeroom.provider_limits as
      select readable.* from homeroom.unreadable() left join homeroom.readable on true";

#[tokio::test(flavor = "multi_thread")]
async fn what_was_asked_of_a_worker_is_told_as_done_though_the_reading_after_it_fails() {
    let school = School::open().await;
    school
        .run(
            "insert into homeroom.workers (id, name, host, pid, version, schema_version, slots, expires_at)
             values (gen_random_uuid(), 'worker-a', 'elsewhere', 1, '1.0.0', 1, 1, now() + interval '1 hour')",
        )
        .await;
    let mut console = Console::on(&school, &["--workers", "0"], &[], WIDE);
    console.pty.wait_for("● LIVE");
    console.pty.send("gw");
    console.wait_for_line(&["▌", "worker-a", "running"]);
    school.run(UNREADABLE).await;
    console.pty.send("p");
    console.answer("Claims nothing; what runs goes on.", "\r");
    console.pty.wait_for("worker-a paused; what runs there goes on.");
    assert_eq!(school.value::<String>("select wanted from homeroom.workers").await, "paused");
    console.pty.send("q");
    console.pty.send("q");
    assert_eq!(console.pty.exit().code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_of_failures_is_looked_into_and_retried() {
    let school = School::open().await;
    for n in 0..3 {
        school.add(&format!("Fractions {n}\n- halves\n- thirds")).await;
    }
    let failing = ("HOMEROOM_SAMPLE_FAIL", "bad-tsx");
    let mut console = Console::on(&school, &[], &[FAST, failing], USUAL);
    school.wait("select count(*) = 3 from lessons where status = 'failed'").await;
    console.pty.send("gf");
    console.wait_for_line(&["failures · last 24 h", "1 cause"]);
    console.wait_for_line(&["▌", "compile", "3", "100%"]);
    console.wait_for_line(&["✗", "Fractions 0", "3/3", ":"]);
    console.pty.send("r");
    console.pty.wait_for("retry 3");
    console.answer("retry 3", "\r");
    console.pty.wait_for("3 retried");
    school.wait("select min(attempts_used) >= 6 from homeroom.lesson_state").await;
    console.wait_for_line(&["▌", "compile", "3"]);
    console.pty.send("\r");
    console.wait_for_line(&["▌", "✗", "Fractions"]);
    console.pty.send("\r");
    console.pty.wait_for("[3 checks]");
    console.pty.send("go");
    console.wait_for_line(&["all · running first, then newest"]);
    console.pty.send("q");
    assert_eq!(console.pty.exit().code, 0);
    console.assert_restored();
    let actions: i64 = school.value("select count(*) from homeroom.operator_actions where action = 'retry'").await;
    assert_eq!(actions, 1);
}
