//! 500 answers streaming into one process, 50 pieces a second each: how many database connections and how much memory
//! it takes, and how long after the server sent a piece the attempt has it. The same with one answer is the baseline.
//!
//! `cargo bench --bench inflight`. Three processes on one machine: a model server, the workers, and this one with a
//! private Postgres, which looks at both. Every piece says when it was sent.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark is run by hand and says what it found")]

#[path = "inflight/model.rs"]
mod model;
#[path = "inflight/workers.rs"]
mod workers;

use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, SystemTime};

use homeroom::db::embedded::{self, Options};
use homeroom::db::migrate;
use homeroom::db::pool::{self, Db};

/// Which of the three processes this is.
const ROLE: &str = "HOMEROOM_BENCH_ROLE";
/// What the process of the workers reads.
const DATABASE: &str = "HOMEROOM_BENCH_DATABASE";
const MODEL: &str = "HOMEROOM_BENCH_MODEL";
const SLOTS: &str = "HOMEROOM_BENCH_SLOTS";
/// The clock ticks of `/proc`, per second: fixed on Linux for programs.
const TICKS: f64 = 100.0;

fn main() {
    match std::env::var(ROLE).as_deref() {
        Ok("model") => return runtime().block_on(model::serve()),
        Ok("workers") => return runtime().block_on(workers::work()),
        _ => {}
    }
    // `cargo test --benches` runs this too, with another argument: it is no test.
    if std::env::args().any(|argument| argument == "--bench") {
        runtime().block_on(run());
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap()
}

/// Microseconds by the clock that all processes of this machine share.
fn now_us() -> u64 {
    u64::try_from(SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_micros()).unwrap()
}

async fn run() {
    let home = tempfile::Builder::new().prefix("homeroom-bench-").tempdir_in("/tmp").unwrap();
    std::fs::set_permissions(home.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let options = Options { data_dir: Some(home.path().join("data")), ..Options::default() };
    let server = embedded::start(&options, |_| ()).await.unwrap();
    let db = Db::open(&server.spec(), &pool::Options::default()).unwrap();
    migrate::run(&db).await.unwrap();
    let (_model, mut said) = role("model", &[]);
    let mut address = String::new();
    said.read_line(&mut address).unwrap();
    let bench = Bench { db, url: server.spec().url(), model: format!("http://{}/v1", address.trim()) };
    let one = bench.measure(1, 2).await;
    let many = bench.measure(500, 1_000).await;
    for (word, of) in [("p50", 0), ("p99", 1), ("max", 3)] {
        println!("{word} of 500 to {word} of one: {:.1}", many[of] / one[of].max(0.001));
    }
    drop(bench);
    server.leave().await.unwrap();
}

/// Starts this program again as another of the three; it ends with its handle.
fn role(name: &str, variables: &[(&str, &str)]) -> (Process, BufReader<ChildStdout>) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .env(ROLE, name)
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let said = BufReader::new(child.stdout.take().unwrap());
    (Process(child), said)
}

struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

struct Bench {
    db: Db,
    url: String,
    model: String,
}

impl Bench {
    async fn sql(&self, sql: &str) {
        self.db.get().await.unwrap().batch_execute(sql).await.unwrap();
    }

    async fn number(&self, sql: &str) -> f64 {
        self.db.get().await.unwrap().query_one(&format!("select ({sql})::float8"), &[]).await.unwrap().get(0)
    }

    /// Lets `slots` generate `lessons`, each in ten seconds or so. Brings p50, p99, p99.9 and the longest of the delays.
    async fn measure(&self, slots: u32, lessons: u32) -> Vec<f64> {
        self.sql("truncate lessons cascade; delete from homeroom.workers").await;
        self.sql(&format!(
            "insert into lessons (title, outline) select 'Lesson ' || n, 'Lesson ' || n from generate_series(1, {lessons}) n"
        ))
        .await;
        let slots_text = slots.to_string();
        let variables = [(DATABASE, self.url.as_str()), (MODEL, self.model.as_str()), (SLOTS, slots_text.as_str())];
        let (workers, said) = role("workers", &variables);
        let pid = workers.0.id();
        let mut lines = tokio::task::spawn_blocking(move || said.lines().map_while(Result::ok).collect::<Vec<_>>());
        let (mut connections, mut flying, mut peak_kb, mut busy) = (0.0_f64, 0.0_f64, 0.0_f64, Vec::new());
        let told = loop {
            tokio::select! {
                told = &mut lines => break told.unwrap(),
                () = tokio::time::sleep(Duration::from_millis(500)) => {}
            }
            let theirs = "select count(*) from pg_stat_activity where datname = current_database()
                            and backend_type = 'client backend' and pid <> pg_backend_pid()";
            connections = connections.max(self.number(theirs).await);
            let leased = self.number("select count(*) from homeroom.leases").await;
            flying = flying.max(leased);
            peak_kb = peak_kb.max(peak_rss_kb(pid));
            if leased >= f64::from(slots) {
                busy.push((std::time::Instant::now(), ticks(pid)));
            }
        };
        drop(workers);
        let share = match (busy.first(), busy.last()) {
            (Some((from, before)), Some((to, after))) if to > from => {
                (after - before) / TICKS / (*to - *from).as_secs_f64()
            }
            _ => f64::NAN,
        };
        let failed = self.number("select count(*) from lessons where status <> 'generated'").await;
        let delays: Vec<f64> = told.last().unwrap().split(' ').map(|word| word.parse().unwrap()).collect();
        println!(
            "{slots} in flight ({flying:.0} seen), {lessons} lessons, {failed:.0} of them not generated, {:.0} pieces: {connections:.0} database \
             connections, {:.0} MB at the most, {share:.2} cores",
            delays[4],
            peak_kb / 1024.0
        );
        println!(
            "  from sent to taken in: p50 {:.2} ms, p99 {:.2} ms, p99.9 {:.2} ms, max {:.2} ms",
            delays[0], delays[1], delays[2], delays[3]
        );
        delays
    }
}

/// The most memory a process ever had, in KiB.
fn peak_rss_kb(pid: u32) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0.0)
}

/// User and system time of a process so far.
fn ticks(pid: u32) -> f64 {
    let Ok(stat) = std::fs::read_to_string(format!("/proc/{pid}/stat")) else { return 0.0 };
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    [11, 12].iter().map(|field| fields[*field].parse::<f64>().unwrap()).sum()
}
