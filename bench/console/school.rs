//! A private Postgres with a big school in it.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use homeroom::db::connect::{Address, Spec};
use homeroom::db::embedded::{self, Server};
use homeroom::db::migrate;
use homeroom::db::pool::{self, Db};
use tempfile::TempDir;

use super::cost::{self, Cost};
use super::terminal::Terminal;

/// Lessons whose traces are of full size: three each.
const FULL: u32 = 6_667;
const STRETCH: u32 = 50_000;
/// Row changes a second.
pub const CHANGES: u32 = 2_000;
/// Among so many of the newest lessons.
const CHANGED: u32 = 20_000;
/// From here on the failed ones failed today.
const DAY_OLD: u32 = 2_050;

pub struct School {
    pub home: TempDir,
    pub spec: Spec,
    pub lessons: u32,
    db: Db,
    postmaster: u32,
    runtime: tokio::runtime::Runtime,
    server: Option<Server>,
    /// Gone when the school is, where no other directory was given.
    _data: Option<TempDir>,
}

impl School {
    /// Fills a new one, in minutes, or opens the one in `data`.
    pub fn open(lessons: u32, data: Option<&Path>) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let temporary = data.is_none().then(folder);
        let data_dir = data.map_or_else(|| temporary.as_ref().unwrap().path().join("data"), Path::to_owned);
        let settings = ["fsync=off", "shared_buffers=512MB", "max_wal_size=4GB"].map(str::to_owned).to_vec();
        let options = embedded::Options { data_dir: Some(data_dir), settings, ..embedded::Options::default() };
        let server = runtime.block_on(embedded::start(&options, |_| ())).unwrap();
        let embedded::Status::Running { pid, .. } = embedded::status(&options).unwrap() else {
            panic!("the database has gone");
        };
        let mut spec = server.spec();
        // As an operator's database would be: one that somebody chose.
        spec.own = false;
        let patient = pool::Options { statement_timeout: None, ..pool::Options::default() };
        let db = Db::open(&spec, &patient).unwrap();
        runtime.block_on(migrate::run(&db)).unwrap();
        let school = Self {
            home: folder(),
            spec,
            lessons,
            db,
            postmaster: pid.try_into().unwrap(),
            runtime,
            server: Some(server),
            _data: temporary,
        };
        school.fill();
        school
    }

    fn fill(&self) {
        self.run("create schema if not exists bench; create table if not exists bench.school (lessons bigint)");
        let there = self.number("select coalesce((select max(lessons) from bench.school), 0)");
        if there == 0 {
            self.insert();
        } else {
            assert_eq!(there, i64::from(self.lessons), "another school is there: give another directory");
        }
        self.run(include_str!("needles.sql"));
        self.restore();
        let size = self.number("select pg_database_size(current_database())");
        let (traces, full) = (self.number("select count(*) from traces"), 3 * FULL.min(self.lessons));
        let gigabytes = Duration::from_nanos(size.try_into().unwrap()).as_secs_f64();
        println!("{} lessons, {traces} traces, {full} of full size: {gigabytes:.1} GB", self.lessons);
    }

    fn insert(&self) {
        let begun = Instant::now();
        let now = self.text("select quote_literal(now()) || '::timestamptz'");
        let mut to = self.lessons;
        while to > 0 {
            let from = to.saturating_sub(STRETCH) + 1;
            let sql = include_str!("school.sql")
                .replace("{from}", &from.to_string())
                .replace("{to}", &to.to_string())
                .replace("{full}", &FULL.to_string())
                .replace("{now}", &now);
            self.quietly(&sql);
            eprint!("\rfilling: {from:>8} lessons left");
            to = from - 1;
        }
        eprintln!("\rfilling: vacuum              ");
        self.run("vacuum analyze");
        self.run("checkpoint");
        self.run(&format!("insert into bench.school values ({})", self.lessons));
        eprintln!("filled in {:.0} s", begun.elapsed().as_secs_f64());
    }

    /// Without triggers and foreign keys: nobody is told, and nothing checked.
    fn quietly(&self, sql: &str) {
        self.run(&format!("begin; set local session_replication_role = replica; {sql}; commit"));
    }

    /// The newest lessons as they were made, and some that failed within the day.
    pub fn restore(&self) {
        self.quietly(&format!(
            "update lessons l
               set updated_at = coalesce(made.at, l.created_at + interval '1 minute'), status = made.status,
                   title = regexp_replace(title, '^(seen [^:]*: )+', '')
               from (select md5('lesson' || n)::uuid as id,
                            case when n between 20101 and 27100 then 'queued' when n % 50 = 0 then 'failed'
                                 else 'generated' end as status,
                            case when n % 50 = 0 and n >= {DAY_OLD}
                                 then now() - interval '1 hour' - (n - {DAY_OLD}) * interval '4 seconds' end as at
                       from generate_series(1, {CHANGED}) n) made
               where l.id = made.id and (l.updated_at, l.status) is distinct from
                 (coalesce(made.at, l.created_at + interval '1 minute'), made.status)"
        ));
        self.run("vacuum analyze lessons");
    }

    pub fn run(&self, sql: &str) {
        self.runtime.block_on(async { self.db.get().await.unwrap().batch_execute(sql).await.unwrap() });
    }

    /// The moment at which the client knows that it is committed.
    pub fn commit(&self, sql: &str) -> Instant {
        self.run(sql);
        Instant::now()
    }

    fn number(&self, sql: &str) -> i64 {
        self.runtime.block_on(async { self.db.get().await.unwrap().query_one(sql, &[]).await.unwrap().get(0) })
    }

    fn text(&self, sql: &str) -> String {
        self.runtime.block_on(async { self.db.get().await.unwrap().query_one(sql, &[]).await.unwrap().get(0) })
    }

    /// How to start the console on it, watching only.
    pub fn arguments(&self) -> [String; 6] {
        ["--database-url", &self.spec.url(), "--provider", "sample", "--workers", "0"].map(str::to_owned)
    }

    pub fn console(&self) -> Terminal {
        Terminal::start(env!("CARGO_BIN_EXE_homeroom"), &self.arguments(), self.home.path())
    }

    /// The console with two workers, whose lessons take minutes.
    pub fn generating(&self) -> Terminal {
        let url = self.spec.url();
        let program = ["HOMEROOM_SAMPLE_RATE=15", env!("CARGO_BIN_EXE_homeroom")];
        let arguments = ["--database-url", &url, "--provider", "sample", "--workers", "2"];
        Terminal::start("/usr/bin/env", &[&program[..], &arguments].concat(), self.home.path())
    }

    pub fn in_flight(&self) -> i64 {
        self.number("select count(*) from homeroom.leases")
    }

    /// The console with its rows, LIVE and quiet.
    pub fn settled(&self) -> Terminal {
        let console = self.console();
        console.when("rows", |screen| {
            let contents = screen.contents();
            contents.contains("● LIVE") && contents.contains(NEWEST)
        });
        console.settle(Duration::from_secs(2));
        console
    }

    /// Of the server and all its sessions.
    pub fn cost(&self) -> Cost {
        cost::of_tree(self.postmaster)
    }

    /// For other programs: host, port, user and database.
    pub fn coordinates(&self) -> [String; 4] {
        let server = &self.spec.servers[0];
        let Address::Socket(folder) = &server.address else { panic!("the private Postgres has a socket") };
        [folder.display().to_string(), server.port.to_string(), self.spec.user.clone(), self.spec.dbname.clone()]
    }

    /// Another program's changes, each in a transaction of its own, for so long.
    pub fn load(&self, time: Duration) -> Load {
        let program = embedded::psql(&embedded::Options::default()).unwrap().with_file_name("pgbench");
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("bench/console/load.pgbench");
        let [host, port, user, database] = self.coordinates();
        let child = Command::new(program)
            .args(["-n", "-M", "prepared", "-c", "4", "-j", "1", "-R", &CHANGES.to_string()])
            .args(["-T", &time.as_secs().to_string(), "-D", &format!("lessons={CHANGED}"), "-f"])
            .arg(script)
            .env("PGHOST", host)
            .env("PGPORT", port)
            .env("PGUSER", user)
            .env("PGDATABASE", database)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        Load(child.unwrap())
    }
}

impl Drop for School {
    fn drop(&mut self) {
        if let Some(server) = self.server.take() {
            // A server that does not stop is no reason to lose the figures.
            let _ = self.runtime.block_on(server.leave());
        }
    }
}

/// Every user can reach `/tmp`, the server's too when root runs the bench.
fn folder() -> TempDir {
    let folder = tempfile::Builder::new().prefix("homeroom-bench-").tempdir_in("/tmp").unwrap();
    std::fs::set_permissions(folder.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    folder
}

pub const NEWEST: &str = "Photosynthesis, part 1 ";

/// A running pgbench.
pub struct Load(Child);

impl Load {
    /// Waits for its end; changes a second.
    pub fn end(mut self) -> f64 {
        let mut told = String::new();
        std::io::Read::read_to_string(&mut self.0.stdout.take().unwrap(), &mut told).unwrap();
        self.0.wait().unwrap();
        told.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok()).unwrap_or(0.0)
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        let _ended = self.0.kill();
        let _ended = self.0.wait();
    }
}

/// Where a program is, if it is installed.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let more = ["/usr/sbin", "/usr/bin", "/usr/local/bin"].map(PathBuf::from);
    std::env::split_paths(&path).chain(more).map(|folder| folder.join(program)).find(|path| path.is_file())
}
