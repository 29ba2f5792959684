//! What workers cost and how fast they are, with the real binary on a private Postgres of its own: how soon an idle
//! worker claims, how fast four of them drain a queue with the checks on, what an idle one uses, and what reading
//! costs on 100,000 lessons.
//!
//! `cargo bench --bench workers`. Times are for comparison within a run; ratios are to one `select 1`.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark is run by hand and says what it found")]

use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use homeroom::db::embedded::{self, Options};
use homeroom::db::pool::{self, Db};
use homeroom::db::{lessons, migrate};
use homeroom::model::lesson::Status;
use homeroom::model::overview::{Cursor, Order, PageRequest};
use tokio::process::{Child, Command};

/// The clock ticks of `/proc`, per second: fixed on Linux for programs.
const TICKS: f64 = 100.0;
const IDLE: Duration = Duration::from_secs(30);

struct Bench {
    home: std::path::PathBuf,
    url: String,
    db: Db,
}

fn main() {
    // `cargo test --benches` runs this too, with another argument: it is no test.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(run());
}

async fn run() {
    let home = tempfile::Builder::new().prefix("homeroom-bench-").tempdir_in("/tmp").unwrap();
    std::fs::set_permissions(home.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let options = Options { data_dir: Some(home.path().join("data")), ..Options::default() };
    let server = embedded::start(&options, |_| ()).await.unwrap();
    let db = Db::open(&server.spec(), &pool::Options::default()).unwrap();
    migrate::run(&db).await.unwrap();
    let bench = Bench { url: server.spec().url(), db, home: home.path().to_owned() };
    bench.pickup().await;
    bench.drain().await;
    bench.idle().await;
    bench.reading().await;
    drop(bench);
    server.leave().await.unwrap();
}

impl Bench {
    fn worker(&self, args: &[&str]) -> Child {
        Command::new(Path::new(env!("CARGO_BIN_EXE_homeroom")))
            .args(["worker", "--provider", "sample", "--database-url", &self.url])
            .args(args)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap())
            .env("HOME", &self.home)
            .env("HOMEROOM_SAMPLE_RATE", "0")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap()
    }

    async fn sql(&self, sql: &str) {
        self.db.get().await.unwrap().batch_execute(sql).await.unwrap();
    }

    async fn number(&self, sql: &str) -> f64 {
        self.db.get().await.unwrap().query_one(&format!("select ({sql})::float8"), &[]).await.unwrap().get(0)
    }

    async fn until(&self, condition: &str) {
        while self.number(&format!("select ({condition})::int")).await < 1.0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// An idle worker that hears the feed.
    async fn idle_worker(&self) -> Child {
        let worker = self.worker(&[]);
        self.until("exists (select from pg_stat_activity where application_name = 'homeroom listener' and query like '%notify%')")
            .await;
        worker
    }

    async fn pickup(&self) {
        const INSERTS: u32 = 100;
        let worker = self.idle_worker().await;
        for lesson in 1..=INSERTS {
            self.sql(&format!("insert into lessons (title, outline) values ('Lesson {lesson}', 'Lesson {lesson}')"))
                .await;
            self.until(&format!("(select count(*) from lessons where status = 'generated') = {lesson}")).await;
        }
        let took = |share: f64| {
            format!(
                "select 1000 * extract(epoch from percentile_cont({share}) within group (order by o.claimed_at - l.created_at))
                   from homeroom.attempts o join generation_attempts a on a.id = o.attempt_id join lessons l on l.id = a.lesson_id"
            )
        };
        let (half, most) = (self.number(&took(0.5)).await, self.number(&took(0.95)).await);
        println!(
            "pickup: insert begun to claimed by an idle worker, {INSERTS} inserts: p50 {half:.1} ms, p95 {most:.1} ms"
        );
        drop(worker);
    }

    async fn drain(&self) {
        const LESSONS: u32 = 1000;
        self.sql("truncate lessons cascade; delete from homeroom.workers").await;
        self.fill(LESSONS).await;
        let begun = Instant::now();
        let workers: Vec<Child> = (0..4).map(|_| self.worker(&["--until-empty", "--concurrency", "4"])).collect();
        for mut worker in workers {
            assert!(worker.wait().await.unwrap().success());
        }
        let took = begun.elapsed().as_secs_f64();
        let rate = self
            .number("select count(*) / extract(epoch from max(finished_at) - min(started_at)) from generation_attempts")
            .await;
        println!(
            "drain: four workers of 4, {LESSONS} lessons, checks on: {rate:.0} lessons/s ({took:.1} s with start and end)"
        );
    }

    async fn fill(&self, lessons: u32) {
        self.sql(&format!(
            "insert into lessons (title, outline, created_at) select 'Lesson ' || n, 'Lesson ' || n || E'\\n- light\\n- water',
               now() - n * interval '1 second' from generate_series(1, {lessons}) n"
        ))
        .await;
    }

    async fn idle(&self) {
        let worker = self.idle_worker().await;
        let pid = worker.id().unwrap();
        let transactions =
            "select sum(xact_commit + xact_rollback) from pg_stat_database where datname = current_database()";
        // What it does on its start is not idleness.
        tokio::time::sleep(Duration::from_secs(5)).await;
        let before = (self.number(transactions).await, ticks(pid));
        tokio::time::sleep(IDLE).await;
        let after = (self.number(transactions).await, ticks(pid));
        let seconds = IDLE.as_secs_f64();
        println!(
            "idle worker over {seconds} s: {:.2} transactions/s, {:.2} % of a core",
            (after.0 - before.0) / seconds,
            100.0 * (after.1 - before.1) / TICKS / seconds
        );
    }

    async fn reading(&self) {
        self.sql("truncate lessons cascade").await;
        self.fill(100_000).await;
        self.sql("update lessons set status = 'generated' where random() < 0.9").await;
        self.sql("vacuum analyze lessons").await;
        let client = self.db.get().await.unwrap();
        let trip = median(async || drop(client.query_one("select 1", &[]).await.unwrap())).await;
        let request = |status, after| PageRequest { status, search: None, order: Order::Newest, after, limit: 50 };
        let middle =
            client.query_one("select created_at, id from lessons order by created_at desc offset 50000 limit 1", &[]);
        let middle = middle.await.unwrap();
        let deep = Cursor { at: middle.get(0), id: homeroom::model::ids::LessonId(middle.get(1)) };
        println!("100,000 lessons; one `select 1` takes {:.2} ms", trip * 1000.0);
        for (name, request) in [
            ("first page", request(None, None)),
            ("first page of the queued", request(Some(Status::Queued), None)),
            ("page 50,000 rows down", request(None, Some(deep))),
        ] {
            let took = median(async || drop(lessons::page(&client, &request).await.unwrap())).await;
            println!("  {name}: {:.2} ms, ratio {:.1}", took * 1000.0, took / trip);
        }
        let took = median(async || assert_eq!(lessons::counts(&client).await.unwrap().failed, 0)).await;
        println!("  exact counts: {:.2} ms, ratio {:.1}", took * 1000.0, took / trip);
    }
}

/// User and system time of a process so far.
fn ticks(pid: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    [11, 12].iter().map(|field| fields[*field].parse::<f64>().unwrap()).sum()
}

/// The median of a few runs, in seconds.
async fn median(mut run: impl AsyncFnMut()) -> f64 {
    let mut taken = Vec::new();
    for _ in 0..31 {
        let begun = Instant::now();
        run().await;
        taken.push(begun.elapsed().as_secs_f64());
    }
    taken.sort_by(f64::total_cmp);
    taken[taken.len() / 2]
}
