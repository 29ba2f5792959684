//! How fast homeroom's workers drain a queue, beside pgbench with the least SQL for the same rows and beside
//! `graphile_worker` at its best, in one interleaved run on a private Postgres with stock settings.
//!
//! `cargo bench --bench throughput`, with `-- ROUNDS` for another number than three. Builds `graphile_worker` first. Each
//! lesson is an attempt, an 8 KB trace and a 6 KB content; ten are in flight. The model and the judge answer at once.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::panic,
    reason = "a benchmark is run by hand and says what it found"
)]

#[path = "figures.rs"]
mod figures;
#[path = "onlooker.rs"]
mod onlooker;
#[path = "throughput/ours.rs"]
mod ours;
#[path = "throughput/peers.rs"]
mod peers;
#[path = "throughput/texts.rs"]
mod texts;

use std::path::{Path, PathBuf};

use homeroom::db::connect::Spec;
use homeroom::db::embedded::{self, Options};
use homeroom::db::migrate;
use homeroom::db::pool::{self, Db};

use figures::at;
use onlooker::Onlooker;
use texts::Texts;

const LESSONS: usize = 3_000;
const IN_FLIGHT: u16 = 10;
const NAMES: [&str; 4] = ["homeroom", "homeroom, console attached", "pgbench -c 10", "graphile_worker"];

fn main() {
    // `cargo test --benches` runs this too, with another argument: it is no test.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let rounds = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(3);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(run(rounds));
}

async fn run(rounds: usize) {
    let graphile = peers::build();
    let home = tempfile::Builder::new().prefix("homeroom-bench-").tempdir_in("/tmp").unwrap();
    std::fs::set_permissions(home.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let options = Options { data_dir: Some(home.path().join("data")), ..Options::default() };
    let server = embedded::start(&options, |_| ()).await.unwrap();
    let bench = Bench::open(server.spec(), home.path(), graphile).await;
    let mut rates: [Vec<f64>; 4] = Default::default();
    let mut finish: [Vec<f64>; 2] = Default::default();
    for round in 0..rounds {
        for turn in 0..NAMES.len() {
            let who = (round + turn) % NAMES.len();
            let rate = bench.measure(who, &mut finish).await;
            println!("round {}: {:<27} {rate:>6.0} lessons/s", round + 1, NAMES[who]);
            rates[who].push(rate);
        }
    }
    report(rates, finish);
    drop(bench);
    server.leave().await.unwrap();
}

fn report(rates: [Vec<f64>; 4], finish: [Vec<f64>; 2]) {
    let [ours, watched, pgbench, graphile] = rates.map(|rates| at(&rates, 0.5));
    println!(
        "\nmedians: homeroom {ours:.0}, with a console {watched:.0}, pgbench {pgbench:.0}, graphile_worker {graphile:.0} lessons/s"
    );
    for (name, rate) in [("homeroom", ours), ("with a console", watched)] {
        println!("{name}: {:.2} of pgbench, {:.2} of graphile_worker", rate / pgbench, rate / graphile);
    }
    for (name, finish) in ["homeroom", "with a console"].into_iter().zip(finish) {
        let (half, most) = (at(&finish, 0.5), at(&finish, 0.95));
        println!("{name}: result ready to saved p50 {half:.1} ms, p95 {most:.1} ms");
    }
}

struct Bench {
    db: Db,
    spec: Spec,
    home: PathBuf,
    texts: Texts,
    files: [PathBuf; 3],
    graphile: PathBuf,
}

impl Bench {
    async fn open(spec: Spec, home: &Path, graphile: PathBuf) -> Self {
        let db = Db::open(&spec, &pool::Options::default()).unwrap();
        migrate::run(&db).await.unwrap();
        let texts = Texts::new();
        let files = [("prompt", &texts.prompt), ("response", &texts.response), ("content", &texts.content)].map(
            |(name, text)| {
                let file = home.join(name);
                std::fs::write(&file, text).unwrap();
                file
            },
        );
        let prompts = home.join("prompts");
        std::fs::create_dir(&prompts).unwrap();
        let lesson = format!("{}\n=== user ===\n{{{{title}}}} {{{{outline}}}} {{{{mark}}}}", texts.prompt);
        std::fs::write(prompts.join("lesson.md"), lesson).unwrap();
        Self { db, spec, home: home.to_owned(), texts, files, graphile }
    }

    async fn measure(&self, who: usize, finish: &mut [Vec<f64>; 2]) -> f64 {
        match who {
            2 => {
                let (spec, db) = self.minimal().await;
                let title = "insert into lessons (title, outline) select 'Lesson ' || n, 'Lesson ' || n";
                sql(&db, &format!("{title} from generate_series(1, {LESSONS}) n")).await;
                settle(&db).await;
                let rate = peers::pgbench(&spec, &self.texts, LESSONS);
                check_minimal(&db).await;
                let generated = number(&db, "select count(*) from lessons where status = 'generated'").await;
                assert_eq!(generated, LESSONS);
                rate
            }
            3 => {
                let (spec, db) = self.minimal().await;
                let rate = peers::graphile(&self.graphile, &spec, &self.files, LESSONS);
                check_minimal(&db).await;
                rate
            }
            _ => {
                let drained = self.ours(who == 1).await;
                finish[who].extend(drained.finish);
                drained.rate
            }
        }
    }

    async fn ours(&self, watched: bool) -> ours::Drained {
        sql(&self.db, "truncate lessons cascade; delete from homeroom.workers; delete from homeroom.live").await;
        sql(
            &self.db,
            &format!(
                "insert into lessons (title, outline, created_at)
                   select 'Lesson ' || n, 'Lesson ' || n, now() - n * interval '1 second' from generate_series(1, {LESSONS}) n"
            ),
        )
        .await;
        settle(&self.db).await;
        let onlooker = watched.then(|| Onlooker::start(&self.spec.url(), &self.home));
        let drained = ours::drain(&self.spec, &self.texts, &self.home.join("prompts"), LESSONS, IN_FLIGHT).await;
        onlooker.into_iter().for_each(Onlooker::quit);
        for rows in [
            "lessons where status = 'generated'".to_owned(),
            "generation_attempts where status = 'success' and attempt_number = 1".to_owned(),
            format!("traces where length(prompt) >= {} and length(response) = {}", texts::PROMPT, texts::RESPONSE),
            format!("lesson_contents where length(typescript_source) = {} and version = 1", texts::CONTENT),
        ] {
            assert_eq!(number(&self.db, &format!("select count(*) from {rows}")).await, LESSONS, "{rows}");
        }
        for table in ["generation_attempts", "traces", "lesson_contents"] {
            let lessons = number(&self.db, &format!("select count(distinct lesson_id) from {table}")).await;
            assert_eq!(lessons, LESSONS, "{table}");
            assert_eq!(number(&self.db, &format!("select count(*) from {table}")).await, LESSONS, "{table}");
        }
        drained
    }

    /// A new database with the least tables.
    async fn minimal(&self) -> (Spec, Db) {
        sql(&self.db, "drop database if exists minimal with (force)").await;
        sql(&self.db, "create database minimal").await;
        let mut spec = self.spec.clone();
        "minimal".clone_into(&mut spec.dbname);
        let db = Db::open(&spec, &pool::Options::default()).unwrap();
        sql(&db, include_str!("throughput/tables.sql")).await;
        (spec, db)
    }
}

async fn check_minimal(db: &Db) {
    for rows in [
        "attempts".to_owned(),
        format!("traces where length(prompt) = {} and length(response) = {}", texts::PROMPT, texts::RESPONSE),
        format!("contents where length(source) = {}", texts::CONTENT),
    ] {
        assert_eq!(number(db, &format!("select count(distinct lesson_id) from {rows}")).await, LESSONS, "{rows}");
    }
}

/// What filling left to do is done before the clock runs.
async fn settle(db: &Db) {
    sql(db, "vacuum analyze").await;
    sql(db, "checkpoint").await;
}

async fn sql(db: &Db, sql: &str) {
    db.get().await.unwrap().batch_execute(sql).await.unwrap();
}

async fn number(db: &Db, sql: &str) -> usize {
    let count: i64 = db.get().await.unwrap().query_one(sql, &[]).await.unwrap().get(0);
    usize::try_from(count).unwrap()
}
