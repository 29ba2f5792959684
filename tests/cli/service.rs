//! A worker under a service manager: what it sends to the manager's socket, and that its unit holds.

use std::os::unix::net::UnixDatagram;
use std::path::Path;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::home::PATIENCE;
use crate::model_server::{ModelServer, Step, stream, text_event};
use crate::school::School;

const UNIT: &str = include_str!("../../assets/homeroom-worker.service");

/// The manager's end.
struct Manager(UnixDatagram);

impl Manager {
    fn listen(path: &Path) -> Self {
        let socket = UnixDatagram::bind(path).unwrap();
        socket.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
        Self(socket)
    }

    /// Everything it was told until a message has `words` in it.
    async fn told(&self, words: &str) -> Vec<String> {
        let socket = self.0.try_clone().unwrap();
        let words = words.to_owned();
        let hearing = tokio::task::spawn_blocking(move || {
            let (mut heard, mut buffer) = (Vec::new(), [0; 4096]);
            let begun = Instant::now();
            while begun.elapsed() < PATIENCE {
                let Ok(length) = socket.recv(&mut buffer) else { continue };
                let message = String::from_utf8(buffer[..length].to_vec()).unwrap();
                let enough = message.contains(&words);
                heard.push(message);
                if enough {
                    return heard;
                }
            }
            panic!("never told {words:?}: {heard:?}");
        });
        hearing.await.unwrap()
    }
}

#[tokio::test]
async fn the_manager_is_told_ready_alive_and_stopping() {
    let model = ModelServer::scripted(vec![stream([text_event("Here is "), Step::Hang])]);
    let mut school = School::open().await;
    school.home.set("OPENAI_BASE_URL", model.base_url());
    let socket = school.home.path().join("notify");
    let manager = Manager::listen(&socket);
    school.home.set("NOTIFY_SOCKET", socket.as_os_str());
    school.home.set("WATCHDOG_USEC", "600000");
    let worker = school.home.start(&["worker", "--concurrency", "1"]);
    let first = manager.told("READY=1").await;
    assert_eq!(first.len(), 1, "{first:?}");
    assert!(first[0].contains("\nSTATUS="), "{first:?}");
    manager.told("STATUS=ready").await;
    manager.told("WATCHDOG=1").await;
    school.fill(1).await;
    model.received(1).await;
    worker.signal(Signal::SIGTERM);
    let stopping = manager.told("STOPPING=1").await;
    assert!(stopping.last().unwrap().contains("STATUS=draining: nothing more is claimed (since 20"), "{stopping:?}");
    // It drains for seconds: the watchdog must not bite meanwhile.
    manager.told("WATCHDOG=1").await;
    manager.told("WATCHDOG=1").await;
    assert!(worker.ended().await.0.success());
    school.assert_tidy().await;
}

#[tokio::test]
async fn a_worker_that_is_stopped_in_its_tracks_no_longer_feeds_the_watchdog() {
    let mut school = School::open().await;
    let socket = school.home.path().join("notify");
    let manager = Manager::listen(&socket);
    school.home.set("NOTIFY_SOCKET", socket.as_os_str());
    school.home.set("WATCHDOG_USEC", "300000");
    let worker = school.home.start(&["worker", "--provider", "sample"]);
    manager.told("STATUS=ready").await;
    manager.told("WATCHDOG=1").await;
    let pid = Pid::from_raw(worker.pid());
    kill(pid, Signal::SIGSTOP).unwrap();
    let mut buffer = [0; 4096];
    // What was sent before it stopped.
    while manager.0.recv(&mut buffer).is_ok() {}
    assert!(manager.0.recv(&mut buffer).is_err(), "it beats without running");
    kill(pid, Signal::SIGCONT).unwrap();
    manager.told("WATCHDOG=1").await;
    worker.signal(Signal::SIGTERM);
    assert!(worker.ended().await.0.success());
}

#[tokio::test]
async fn a_worker_waits_for_a_database_as_a_service_that_has_started() {
    let mut school = School::open().await;
    let socket = school.home.path().join("notify");
    let manager = Manager::listen(&socket);
    school.home.set("NOTIFY_SOCKET", socket.as_os_str());
    let away = format!("postgres:///x?host={}", school.home.path().display());
    let worker = school.home.start(&["worker", "--provider", "sample", "--database-url", &away]);
    let first = manager.told("READY=1").await;
    assert!(first[0].contains("STATUS=not registered: the database has not been reached yet"), "{first:?}");
    worker.signal(Signal::SIGTERM);
    manager.told("STOPPING=1").await;
    assert!(worker.ended().await.0.success());
}

fn setting(name: &str) -> Option<&'static str> {
    UNIT.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='))
}

#[test]
fn the_unit_fits_the_program() {
    assert_eq!(
        (setting("Type"), setting("KillSignal"), setting("KillMode")),
        (Some("notify"), Some("SIGTERM"), Some("mixed"))
    );
    // 8 seconds of draining, 2 of putting back, 4 of saying goodbye.
    assert!(setting("TimeoutStopSec").unwrap().parse::<u64>().unwrap() > 8 + 2 + 4);
    assert_eq!(setting("OOMPolicy"), Some("continue"), "a check that eats its limit is no reason to stop");
    assert!(setting("SystemCallFilter").unwrap().contains("seccomp"), "the checks' children confine themselves");
    assert!(setting("MemoryDenyWriteExecute").is_none());
    let start = setting("ExecStart").unwrap();
    assert_eq!(start, "/usr/local/bin/homeroom worker --config %d/homeroom.toml");
}
