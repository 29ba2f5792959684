//! What stays quick where there is much: claims among up to a million lessons, behind 50,000 dead rows and behind 20,000
//! snoozed lessons; and another program's update of a million lessons, with a console looking on.
//!
//! `cargo bench --bench scale`. A private Postgres with stock settings, but without autovacuum, so that nothing is cleaned
//! up behind the bench's back, and with room for the write-ahead log of a big update.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark is run by hand and says what it found")]

#[path = "scale/claims.rs"]
mod claims;
#[path = "figures.rs"]
mod figures;
#[path = "scale/foreign.rs"]
mod foreign;
#[path = "onlooker.rs"]
mod onlooker;

use homeroom::db::connect::Spec;
use homeroom::db::embedded::{self, Options};
use homeroom::db::migrate;
use homeroom::db::pool::{self, Db};

const SIZES: [u32; 3] = [10_000, 100_000, 1_000_000];

/// A database of its own with so many queued lessons.
struct School {
    spec: Spec,
    db: Db,
    lessons: u32,
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
    let settings = vec!["autovacuum=off".to_owned(), "max_wal_size=8GB".to_owned()];
    let options = Options { data_dir: Some(home.path().join("data")), settings, ..Options::default() };
    let server = embedded::start(&options, |_| ()).await.unwrap();
    let mut schools = Vec::new();
    for lessons in SIZES {
        schools.push(School::open(server.spec(), lessons).await);
    }
    claims::measure(&schools).await;
    foreign::measure(&schools[2], home.path()).await;
    drop(schools);
    server.leave().await.unwrap();
}

impl School {
    async fn open(mut spec: Spec, lessons: u32) -> Self {
        let name = format!("lessons_{lessons}");
        let first = Db::open(&spec, &pool::Options::default()).unwrap();
        first.get().await.unwrap().batch_execute(&format!("create database {name}")).await.unwrap();
        spec.dbname = name;
        // A bulk load takes longer than a worker's statement may.
        let db = Db::open(&spec, &pool::Options { statement_timeout: None, ..pool::Options::default() }).unwrap();
        migrate::run(&db).await.unwrap();
        let school = Self { spec, db, lessons };
        school
            .sql(&format!(
                "insert into lessons (title, outline, created_at)
                   select 'Lesson ' || n, 'Lesson ' || n || E'\\n- light\\n- water', now() - n * interval '1 second'
                   from generate_series(1, {lessons}) n"
            ))
            .await;
        school.settle().await;
        school
    }

    async fn sql(&self, sql: &str) {
        self.db.get().await.unwrap().batch_execute(sql).await.unwrap();
    }

    async fn number(&self, sql: &str) -> i64 {
        self.db.get().await.unwrap().query_one(sql, &[]).await.unwrap().get(0)
    }

    /// What earlier steps left to do is done before the clock runs.
    async fn settle(&self) {
        self.sql("vacuum analyze").await;
        self.sql("checkpoint").await;
    }
}
