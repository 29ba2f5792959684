//! The private Postgres, with real processes.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use homeroom::db::connect::{Address, Spec};
use homeroom::db::embedded::{self, Options, Server, Status};
use homeroom::db::error::DbErrorKind;
use homeroom::db::pool::{self, Db};
use nix::sys::signal::{Signal, kill};
use nix::unistd::{Pid, geteuid, getsid};
use tempfile::TempDir;

use crate::support;

const MEMBER: &str = "HOMEROOM_TEST_MEMBER";

/// Every user can reach `/tmp`, the server's too when root runs the tests.
fn home() -> TempDir {
    tempfile::Builder::new().prefix("homeroom-").tempdir_in("/tmp").unwrap()
}

fn options(data_dir: &Path) -> Options {
    Options { data_dir: Some(data_dir.to_owned()), pg_bin: None, settings: vec!["fsync=off".into()] }
}

async fn start(home: &TempDir) -> Server {
    embedded::start(&options(home.path()), |_| ()).await.unwrap()
}

fn open(spec: &Spec) -> Db {
    Db::open(spec, &pool::Options::default()).unwrap()
}

async fn ask(spec: &Spec, query: &str) -> String {
    open(spec).get().await.unwrap().query_one(query, &[]).await.unwrap().get(0)
}

fn pid(home: &TempDir) -> Option<Pid> {
    match embedded::status(&options(home.path())).unwrap() {
        Status::Running { pid, .. } => Some(Pid::from_raw(pid)),
        Status::Stopped { .. } | Status::Absent => None,
    }
}

async fn until(what: &str, holds: impl Fn() -> bool) {
    for _ in 0..6000 {
        if holds() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("never: {what}");
}

/// Another process that uses the server until its input ends.
struct Member {
    process: Child,
    server: Pid,
}

fn spawn_member(home: &TempDir, variables: &[(&str, &str)]) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["embedded::member", "--exact", "--ignored", "--nocapture"])
        .env_clear()
        .envs(variables.iter().copied())
        .env(MEMBER, home.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn wait_for_member(mut process: Child) -> Member {
    let output = BufReader::new(process.stdout.take().unwrap());
    let server = output
        .lines()
        .map_while(Result::ok)
        .find_map(|line| line.split_once("attached to ").and_then(|(_, pid)| pid.parse().ok()))
        .unwrap();
    Member { process, server: Pid::from_raw(server) }
}

impl Member {
    fn leave(mut self) {
        drop(self.process.stdin.take());
        self.process.wait().unwrap();
    }

    fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

/// Not a test: what [`spawn_member`] runs.
#[tokio::test]
#[ignore = "the other process of tests that need one"]
async fn member() {
    let Some(data_dir) = std::env::var_os(MEMBER) else { return };
    let server = embedded::start(&options(Path::new(&data_dir)), |_| ()).await.unwrap();
    let pid = fs::read_to_string(postgres(Path::new(&data_dir)).join("postmaster.pid")).unwrap();
    println!("attached to {}", pid.lines().next().unwrap());
    std::io::stdin().lines().for_each(drop);
    server.leave().await.unwrap();
}

/// The one data directory in homeroom's.
fn postgres(home: &Path) -> PathBuf {
    let entries = fs::read_dir(home.join("postgres")).unwrap();
    entries.map(|entry| entry.unwrap().path()).find(|path| path.join("PG_VERSION").exists()).unwrap()
}

#[tokio::test]
async fn the_first_start_creates_and_the_next_finds() {
    let home = home();
    assert_eq!(embedded::status(&options(home.path())).unwrap(), Status::Absent);
    let server = start(&home).await;
    assert!(server.fresh());
    let spec = server.spec();
    assert_eq!(spec.location(), "own database");
    assert_eq!(ask(&spec, "SELECT current_user || ' ' || current_database()").await, "homeroom homeroom");
    assert_eq!(ask(&spec, "SHOW listen_addresses").await, "");
    open(&spec).get().await.unwrap().batch_execute("CREATE TABLE kept ()").await.unwrap();
    assert!(server.leave().await.unwrap());
    assert!(matches!(embedded::status(&options(home.path())).unwrap(), Status::Stopped { .. }));
    let error = open(&spec).get().await.unwrap_err();
    assert_eq!(error.kind(), DbErrorKind::Unreachable);
    assert!(error.is_transient());

    let server = start(&home).await;
    assert!(!server.fresh());
    assert_eq!(ask(&server.spec(), "SELECT 'kept'::regclass::text").await, "kept");
    assert!(server.leave().await.unwrap());
}

#[tokio::test]
async fn the_last_to_leave_stops_the_server() {
    let home = home();
    let (one, two) = (start(&home).await, start(&home).await);
    let three = wait_for_member(spawn_member(&home, &[]));
    assert!(one.fresh() && !two.fresh());
    assert!(!one.leave().await.unwrap());
    three.leave();
    assert_eq!(ask(&two.spec(), "SELECT 'alive'").await, "alive");
    assert!(two.leave().await.unwrap());
    assert_eq!(pid(&home), None);
}

#[tokio::test]
async fn a_killed_user_counts_no_more() {
    let home = home();
    wait_for_member(spawn_member(&home, &[])).kill();
    assert!(pid(&home).is_some(), "nobody was left to stop it");
    let server = start(&home).await;
    assert!(server.leave().await.unwrap());
}

#[tokio::test]
async fn dropping_stops_it_too() {
    let home = home();
    drop(start(&home).await);
    until("stopped", || pid(&home).is_none()).await;
}

#[tokio::test]
async fn many_starts_at_once_make_one_server() {
    let home = home();
    let processes: Vec<Child> = (0..3).map(|_| spawn_member(&home, &[])).collect();
    let tasks = futures::future::join_all((0..4).map(|_| start(&home)));
    let (servers, members) = tokio::join!(
        tasks,
        tokio::task::spawn_blocking(move || processes.into_iter().map(wait_for_member).collect::<Vec<_>>())
    );
    let members = members.unwrap();
    let pid = pid(&home).unwrap();
    assert!(members.iter().all(|member| member.server == pid));
    assert!(servers.iter().filter(|server| server.fresh()).count() <= 1);
    members.into_iter().for_each(Member::leave);
    let mut stopped = Vec::new();
    for server in servers {
        stopped.push(server.leave().await.unwrap());
    }
    assert_eq!(stopped, [false, false, false, true]);
}

#[tokio::test]
async fn a_killed_server_recovers_with_everything_committed() {
    let home = home();
    let server = start(&home).await;
    let client = open(&server.spec()).get().await.unwrap();
    client.batch_execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n").await.unwrap();
    let killed = pid(&home).unwrap();
    kill(killed, Signal::SIGKILL).unwrap();
    // With a session still open, the dead server's processes hold on to its memory.
    let again = start(&home).await;
    assert_ne!(pid(&home), Some(killed));
    assert!(!again.fresh());
    assert_eq!(ask(&again.spec(), "SELECT count(*)::text FROM kept").await, "1000");
    assert!(!server.leave().await.unwrap());
    assert!(again.leave().await.unwrap());
}

#[tokio::test]
async fn a_pid_file_of_another_process_is_no_server() {
    let home = home();
    assert!(start(&home).await.leave().await.unwrap());
    let mut bystander = Command::new("sleep").arg("600").spawn().unwrap();
    let data = postgres(home.path());
    for pid in [bystander.id(), 3_999_999] {
        let text =
            format!("{pid}\n{}\n1700000000\n5432\n{}\n\n 1 2\nready   \n", data.display(), home.path().display());
        fs::write(data.join("postmaster.pid"), text).unwrap();
        assert_eq!(
            embedded::status(&options(home.path())).unwrap(),
            Status::Stopped { major: data.file_name().unwrap().to_str().unwrap().parse().unwrap(), data: data.clone() }
        );
        assert!(start(&home).await.leave().await.unwrap());
    }
    assert!(bystander.try_wait().unwrap().is_none(), "it was left alone");
    bystander.kill().unwrap();
    bystander.wait().unwrap();
}

#[tokio::test]
async fn data_of_another_version_names_what_to_install() {
    let home = home();
    let data = home.path().join("postgres/99");
    fs::DirBuilder::new().recursive(true).mode(0o700).create(&data).unwrap();
    fs::write(data.join("PG_VERSION"), "99\n").unwrap();
    let error = embedded::start(&options(home.path()), |_| ()).await.unwrap_err();
    assert_eq!(error.kind(), DbErrorKind::Server);
    assert!(error.to_string().contains("made by PostgreSQL 99") && error.to_string().contains("Install"), "{error}");
}

#[tokio::test]
async fn a_deep_data_directory_has_its_socket_elsewhere() {
    let home = home();
    let deep = home.path().join("d".repeat(120));
    fs::DirBuilder::new().mode(0o711).create(&deep).unwrap();
    fs::set_permissions(home.path(), fs::Permissions::from_mode(0o711)).unwrap();
    let server = embedded::start(&options(&deep), |_| ()).await.unwrap();
    let Address::Socket(directory) = server.spec().servers[0].address.clone() else { panic!("not a socket") };
    assert!(!directory.starts_with(&deep));
    assert_eq!(fs::metadata(&directory).unwrap().mode() & 0o777, 0o700);
    assert_eq!(ask(&server.spec(), "SELECT 'here'").await, "here");
    assert!(server.leave().await.unwrap());
    assert!(!directory.exists());
}

#[tokio::test]
async fn the_data_does_not_depend_on_the_environment() {
    for variables in [&[][..], &[("LANG", "xx_YY.UTF-8"), ("LC_ALL", "xx_YY.UTF-8"), ("PGDATA", "/nowhere")]] {
        let home = home();
        let member = wait_for_member(spawn_member(&home, variables));
        let server = start(&home).await;
        let locale = "SELECT concat_ws(' ', pg_encoding_to_char(encoding), datcollate) FROM pg_database \
                      WHERE datname = current_database()";
        assert_eq!(ask(&server.spec(), locale).await, "UTF8 C");
        member.leave();
        assert!(server.leave().await.unwrap());
    }
}

#[tokio::test]
async fn the_server_has_a_session_and_a_directory_of_its_own() {
    let home = home();
    let server = start(&home).await;
    let pid = pid(&home).unwrap();
    assert_eq!(getsid(Some(pid)).unwrap(), pid, "neither Ctrl-C nor a closed terminal reaches it");
    let data = fs::metadata(postgres(home.path())).unwrap();
    let Address::Socket(directory) = server.spec().servers[0].address.clone() else { panic!("not a socket") };
    let socket = fs::metadata(directory).unwrap();
    assert_eq!((data.mode() & 0o777, socket.mode() & 0o777), (0o700, 0o700));
    assert_ne!(data.uid(), 0);
    assert_eq!(data.uid(), socket.uid());
    assert!(server.leave().await.unwrap());
}

#[tokio::test]
async fn a_socket_directory_others_can_enter_is_refused() {
    let home = home();
    assert!(start(&home).await.leave().await.unwrap());
    let data = postgres(home.path());
    let directory = data.with_extension("run");
    fs::create_dir(&directory).unwrap();
    std::os::unix::fs::chown(&directory, Some(fs::metadata(&data).unwrap().uid()), None).unwrap();
    fs::set_permissions(&directory, fs::Permissions::from_mode(0o755)).unwrap();
    let error = embedded::start(&options(home.path()), |_| ()).await.unwrap_err();
    assert!(error.to_string().contains("mode 0700"), "{error}");
}

#[tokio::test]
async fn stopping_waits_for_nobody_but_asks_first() {
    let home = home();
    assert!(!embedded::stop(&options(home.path()), false).await.unwrap());
    let member = wait_for_member(spawn_member(&home, &[]));
    let error = embedded::stop(&options(home.path()), false).await.unwrap_err();
    assert!(error.to_string().contains("in use by another homeroom"), "{error}");
    let server = start(&home).await;
    let (client, messages) = open(&server.spec()).dedicated("a curious client").await.unwrap();
    let listening = tokio::spawn(futures::StreamExt::count(messages));
    client.simple_query("SELECT 1").await.unwrap();
    let error = embedded::stop(&options(home.path()), false).await.unwrap_err();
    assert!(error.to_string().contains("in use by a curious client"), "{error}");
    assert!(embedded::stop(&options(home.path()), true).await.unwrap());
    assert_eq!(pid(&home), None);
    listening.await.unwrap();
    assert!(!server.leave().await.unwrap());
    member.leave();
}

#[tokio::test]
async fn what_postgres_says_is_passed_on_when_it_does_not_start() {
    let home = home();
    let broken = Options { settings: vec!["max_connections=many".into()], ..options(home.path()) };
    let error = embedded::start(&broken, |_| ()).await.unwrap_err();
    assert_eq!(error.kind(), DbErrorKind::Server);
    assert!(error.to_string().contains("max_connections"), "{error}");
}

#[tokio::test]
async fn a_place_the_servers_user_cannot_enter_is_named() {
    let home = home();
    let shut = home.path().join("shut");
    fs::DirBuilder::new().mode(0o700).create(&shut).unwrap();
    let outcome = embedded::start(&options(&shut.join("data")), |_| ()).await;
    if geteuid().is_root() {
        let error = outcome.unwrap_err();
        assert_eq!(error.kind(), DbErrorKind::Config);
        assert!(
            error.to_string().contains("cannot enter") && error.to_string().contains("HOMEROOM_DATA_DIR"),
            "{error}"
        );
        assert_eq!(fs::metadata(&shut).unwrap().mode() & 0o777, 0o700, "left as it was");
    } else {
        assert!(outcome.unwrap().leave().await.unwrap());
    }
}

#[tokio::test]
async fn each_test_has_a_database_of_its_own() {
    let (one, two) = (support::database().await, support::database().await);
    open(&one.spec).get().await.unwrap().batch_execute("CREATE TABLE here ()").await.unwrap();
    let count = "SELECT count(*)::text FROM pg_class WHERE relname = 'here'";
    assert_eq!((ask(&one.spec, count).await, ask(&two.spec, count).await), ("1".to_owned(), "0".to_owned()));
}
