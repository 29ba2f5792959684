//! A fresh database for each test, on one private Postgres that all test processes share.
//!
//! Each test process starts a keeper beside itself: the same program, running only the ignored test [`keeper`]. It
//! drops the databases of finished tests and, when the test process has ended, however it ended, leaves the server;
//! the last keeper to leave stops it.

#![allow(dead_code, reason = "each test program uses its own part of this")]

use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use homeroom::db::connect::Spec;
use homeroom::db::embedded::{self, Options, Server};
use homeroom::db::error::{DbError, DbErrorKind};
use homeroom::db::pool::{self, Db};
use tokio::sync::OnceCell;

const KEEPER: &str = "HOMEROOM_TEST_KEEPER";

/// A database of one test's own; dropped some time after this is.
pub struct TestDb {
    pub url: String,
    pub spec: Spec,
    name: String,
}

impl TestDb {
    /// Connections to it.
    pub fn db(&self) -> Db {
        Db::open(&self.spec, &pool::Options::default()).unwrap()
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        let mut keeper = KEPT_BY.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(pipe) = keeper.as_mut().and_then(|keeper| keeper.stdin.as_mut()) {
            // A keeper that is gone leaves the database to the next one.
            let _sent = writeln!(pipe, "{}", self.name);
        }
    }
}

static SERVER: OnceCell<Server> = OnceCell::const_new();
static KEPT_BY: Mutex<Option<Child>> = Mutex::new(None);
static NEXT: AtomicU32 = AtomicU32::new(0);

/// A new, empty database. Ignores `DATABASE_URL` and `PG*`.
pub async fn database() -> TestDb {
    let server = SERVER
        .get_or_init(|| async {
            let (server, data_dir) = start().await.unwrap();
            *KEPT_BY.lock().unwrap() = Some(start_keeper(&data_dir));
            server
        })
        .await;
    let name = format!("t_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let client = admin(&server.spec()).unwrap().get().await.unwrap();
    client.batch_execute(&format!("DROP DATABASE IF EXISTS {name}")).await.unwrap();
    client.batch_execute(&format!("CREATE DATABASE {name}")).await.unwrap();
    let mut spec = server.spec().database(&name);
    // As an operator's database would be: one that somebody chose.
    spec.own = false;
    TestDb { url: spec.url(), spec, name }
}

fn admin(spec: &Spec) -> Result<Db, DbError> {
    Db::open(&spec.clone().database("postgres"), &pool::Options { max_connections: 1, ..pool::Options::default() })
}

fn options(data_dir: &Path) -> Options {
    // Tests may lose their data with the machine; without syncing they take a fraction of the time.
    let settings = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=300"];
    Options { data_dir: Some(data_dir.to_owned()), pg_bin: None, settings: settings.map(str::to_owned).to_vec() }
}

/// Starts or joins the server under `target`, or under `/tmp` where the server's user cannot reach that.
async fn start() -> Result<(Server, PathBuf), DbError> {
    let uid = nix::unistd::geteuid();
    let beside = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("test-data");
    let aside = PathBuf::from(format!("/tmp/homeroom-test-{uid}"));
    let mut last = None;
    for data_dir in [beside, aside] {
        match embedded::start(&options(&data_dir), |_| ()).await {
            Ok(server) => return Ok((server, data_dir)),
            Err(error) if error.kind() == DbErrorKind::Config => last = Some(error),
            Err(error) => return Err(error),
        }
    }
    Err(last.unwrap())
}

fn start_keeper(data_dir: &Path) -> Child {
    let path = format!("{}::keeper", module_path!().split_once("::").unwrap().1);
    Command::new(std::env::current_exe().unwrap())
        .args([path.as_str(), "--exact", "--ignored", "--test-threads=1"])
        .env(KEEPER, data_dir)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Not a test: what [`start_keeper`] runs. By itself it does nothing.
#[test]
#[ignore = "the companion of a test process"]
fn keeper() {
    let Some(data_dir) = std::env::var_os(KEEPER) else { return };
    let parent = std::os::unix::process::parent_id();
    // Ctrl-C ends the tests; the keeper ends by its input ending.
    let _alone = nix::unistd::setsid();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let server = embedded::start(&options(Path::new(&data_dir)), |_| ()).await.unwrap();
        let db = admin(&server.spec()).unwrap();
        drop_databases(&db, |owner| !is_alive(owner)).await;
        for name in std::io::stdin().lock().lines().map_while(Result::ok) {
            // A test may still hold connections of processes it started.
            let _left_to_the_next = drop_database(&db, &name).await;
        }
        drop_databases(&db, |owner| owner == parent).await;
        drop(db);
        // The next test program of the same run starts about now: it finds the server still running.
        tokio::time::sleep(Duration::from_secs(2)).await;
        server.leave().await.unwrap();
    });
}

async fn drop_database(db: &Db, name: &str) -> Result<(), DbError> {
    db.get().await?.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await?;
    Ok(())
}

/// Drops the databases of the test processes that `of` picks.
async fn drop_databases(db: &Db, of: impl Fn(u32) -> bool) {
    let names = db.get().await.unwrap().query("SELECT datname FROM pg_database WHERE datname LIKE 't\\_%'", &[]).await;
    for name in names.unwrap().iter().map(|row| row.get::<_, String>(0)) {
        let owner = name.split('_').nth(1).and_then(|owner| owner.parse().ok());
        if owner.is_some_and(&of) {
            let _left_to_the_next = drop_database(db, &name).await;
        }
    }
}

fn is_alive(pid: u32) -> bool {
    let pid = nix::unistd::Pid::from_raw(i32::try_from(pid).unwrap());
    nix::sys::signal::kill(pid, None) != Err(nix::errno::Errno::ESRCH)
}
