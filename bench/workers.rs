//! What workers cost and how fast they are, with the real binary on a private Postgres of its own: how soon an idle
//! worker claims, how fast four of them drain a queue with the checks on, what an idle one uses, and what reading
//! costs on 100,000 lessons.
//!
//! `cargo bench --bench workers`, with `-- idle SECONDS` for a longer look at the idle one than half a minute. Times are
//! for comparison within a run; ratios are to one `select 1`.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark is run by hand and says what it found")]

#[path = "figures.rs"]
mod figures;

use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use homeroom::db::embedded::{self, Options};
use homeroom::db::pool::{self, Db};
use homeroom::db::{lessons, migrate};
use homeroom::model::lesson::Status;
use homeroom::model::overview::{Cursor, Order, PageRequest};
use tokio::process::{Child, Command};
use tokio_postgres::Client;
use tokio_postgres::types::Type;

use figures::at;

/// The clock ticks of `/proc`, per second: fixed on Linux for programs.
const TICKS: f64 = 100.0;
const IDLE: u64 = 30;
/// Longer than a server's sessions keep their counts to themselves.
const SETTLE: Duration = Duration::from_secs(15);

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
    let mut words = std::env::args().skip_while(|word| word != "idle").skip(1);
    let idle = words.next().and_then(|seconds| seconds.parse().ok()).unwrap_or(IDLE);
    runtime.block_on(run(Duration::from_secs(idle)));
}

async fn run(idle: Duration) {
    let home = tempfile::Builder::new().prefix("homeroom-bench-").tempdir_in("/tmp").unwrap();
    std::fs::set_permissions(home.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    // Both commits of a pickup by the server's own clock.
    let settings = vec!["track_commit_timestamp=on".to_owned()];
    let options = Options { data_dir: Some(home.path().join("data")), settings, ..Options::default() };
    let server = embedded::start(&options, |_| ()).await.unwrap();
    let db = Db::open(&server.spec(), &pool::Options::default()).unwrap();
    migrate::run(&db).await.unwrap();
    let bench = Bench { url: server.spec().url(), db, home: home.path().to_owned() };
    bench.pickup().await;
    bench.drain().await;
    bench.idle(idle).await;
    bench.reading().await;
    drop(bench);
    server.leave().await.unwrap();
}

impl Bench {
    /// `rate`: how many tokens a second its model answers; 0 is at once.
    fn worker(&self, args: &[&str], rate: u32) -> Child {
        Command::new(Path::new(env!("CARGO_BIN_EXE_homeroom")))
            .args(["worker", "--provider", "sample", "--database-url", &self.url])
            .args(args)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap())
            .env("HOME", &self.home)
            .env("HOMEROOM_SAMPLE_RATE", rate.to_string())
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
    async fn idle_worker(&self, rate: u32) -> Child {
        let worker = self.worker(&[], rate);
        self.until("exists (select from pg_stat_activity where application_name = 'homeroom listener' and query like '%notify%')")
            .await;
        worker
    }

    /// From the commit of an insert to the commit of its claim, while the model is still answering.
    async fn pickup(&self) {
        const INSERTS: u32 = 100;
        let worker = self.idle_worker(3_000).await;
        let client = self.db.get().await.unwrap();
        let mut took = Vec::new();
        for lesson in 1..=INSERTS {
            took.push(pickup(&client, lesson).await);
            self.until("not exists (select from lessons where status <> 'generated')").await;
            // What the worker says and hears of the last one is over.
            tokio::time::sleep(Duration::from_millis(150)).await;
        }
        println!(
            "pickup: insert committed to claim committed by an idle worker, {INSERTS} inserts: p50 {:.1} ms, p95 {:.1} ms",
            at(&took, 0.5),
            at(&took, 0.95)
        );
        drop(worker);
    }

    async fn drain(&self) {
        const LESSONS: u32 = 1000;
        self.sql("truncate lessons cascade; delete from homeroom.workers").await;
        self.fill(LESSONS).await;
        let begun = Instant::now();
        let workers: Vec<Child> = (0..4).map(|_| self.worker(&["--until-empty", "--concurrency", "4"], 0)).collect();
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

    async fn idle(&self, watched: Duration) {
        const TRANSACTIONS: &str =
            "select sum(xact_commit + xact_rollback) from pg_stat_database where datname = current_database()";
        const CONNECTIONS: &str = "select count(*) from pg_stat_activity where backend_type = 'client backend'";
        let before = self.number(CONNECTIONS).await;
        let worker = self.idle_worker(0).await;
        let pid = worker.id().unwrap();
        // What it does on its start is not idleness.
        tokio::time::sleep(SETTLE).await;
        let begun = (self.number(TRANSACTIONS).await, ticks(pid));
        tokio::time::sleep(watched).await;
        let ended = (self.number(TRANSACTIONS).await, ticks(pid));
        let seconds = watched.as_secs_f64();
        println!(
            "idle worker over {seconds} s: {:.2} transactions/s, {:.3} % of a core, {} connections",
            (ended.0 - begun.0) / seconds,
            100.0 * (ended.1 - begun.1) / TICKS / seconds,
            self.number(CONNECTIONS).await - before
        );
    }

    async fn reading(&self) {
        self.sql("truncate lessons cascade").await;
        self.fill(100_000).await;
        self.sql("update lessons set status = 'generated' where random() < 0.9").await;
        self.sql("vacuum analyze lessons").await;
        let client = self.db.get().await.unwrap();
        let trip = median(async || drop(client.query_one("select 1", &[]).await.unwrap())).await;
        let request = |status, after| PageRequest { status, query: None, order: Order::Newest, after, limit: 50 };
        let middle =
            client.query_one("select created_at, id from lessons order by created_at desc offset 50000 limit 1", &[]);
        let middle = middle.await.unwrap();
        let deep = Cursor { at: middle.get(0), id: homeroom::model::ids::LessonId(middle.get(1)), priority: 0 };
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

/// Inserts a lesson and waits for its claim; milliseconds between the two commits.
async fn pickup(client: &Client, lesson: u32) -> f64 {
    let insert = "insert into lessons (title, outline) values ('Lesson ' || $1, 'Lesson') returning id, xmin::text";
    let row = client.query_typed_one(insert, &[(&lesson.to_string(), Type::TEXT)]).await.unwrap();
    let (id, inserted): (uuid::Uuid, String) = (row.get(0), row.get(1));
    loop {
        // Asking takes nothing from the claim that is on its way.
        tokio::time::sleep(Duration::from_millis(20)).await;
        let claimed = client
            .query_typed_opt(
                "select 1000 * extract(epoch from pg_xact_commit_timestamp(le.xmin) - pg_xact_commit_timestamp($2::xid))::float8
                   from homeroom.leases le where le.lesson_id = $1",
                &[(&id, Type::UUID), (&inserted, Type::TEXT)],
            )
            .await
            .unwrap();
        if let Some(claimed) = claimed {
            return claimed.get(0);
        }
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
