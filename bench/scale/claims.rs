//! How long a claim of one lesson takes, from asking to its commit.

use std::time::{Duration, Instant};

use homeroom::db::queue::{self, Routes};
use homeroom::db::workers::{self, WorkerInfo};
use homeroom::model::ids::WorkerId;
use tokio_postgres::Client;

use super::School;
use super::figures::at;

const ROUNDS: usize = 5;
const CLAIMS: usize = 100;
const DEAD: u32 = 50_000;
const SNOOZED: u32 = 20_000;
const HOUR: Duration = Duration::from_secs(3_600);

pub async fn measure(schools: &[School]) {
    let mut took = vec![Vec::new(); schools.len()];
    let mut workers = Vec::new();
    for school in schools {
        workers.push(worker(school).await);
    }
    for round in 0..ROUNDS {
        for turn in 0..schools.len() {
            let which = (round + turn) % schools.len();
            took[which].extend(claims(&schools[which], workers[which]).await);
        }
    }
    let commits = commits(&schools[1]).await;
    println!("a claim of one lesson, milliseconds{:>17} {:>8}", "p50", "p95");
    tell("  (a commit of one row)", &commits);
    for (school, took) in schools.iter().zip(&took) {
        tell(&format!("  among {} lessons", school.lessons), took);
    }
    println!("  p95 among most / among fewest: {:.2}", at(&took[2], 0.95) / at(&took[0], 0.95));
    behind(&schools[1], workers[1]).await;
}

/// What lies at the head of the queue and cannot be claimed.
async fn behind(school: &School, me: WorkerId) {
    school
        .sql(&format!(
            "insert into lessons (title, outline, created_at)
               select 'Done ' || n, 'Done', now() - interval '90 days' + n * interval '1 second' from generate_series(1, {DEAD}) n;
             update lessons set status = 'generated' where title like 'Done %'"
        ))
        .await;
    // What the filling left to be written is no part of a claim; nothing is cleaned up.
    school.sql("checkpoint").await;
    let first = claim(&school.db.get().await.unwrap(), me).await;
    let mut took = claims(school, me).await;
    took.extend(claims(school, me).await);
    tell(&format!("  behind {DEAD} dead rows"), &took);
    println!("    the very first, which meets them all: {first:.2}");
    school.settle().await;
    school
        .sql(&format!(
            "insert into lessons (title, outline, created_at, priority, run_after)
               select 'Later ' || n, 'Later', now() - interval '90 days', 9, now() + interval '1 day' from generate_series(1, {SNOOZED}) n"
        ))
        .await;
    school.settle().await;
    let mut took = claims(school, me).await;
    took.extend(claims(school, me).await);
    tell(&format!("  behind {SNOOZED} snoozed lessons"), &took);
}

async fn worker(school: &School) -> WorkerId {
    let id = WorkerId(uuid::Uuid::new_v4());
    let info = WorkerInfo {
        id,
        name: "bench".into(),
        host: "bench".into(),
        pid: 1,
        version: "1".into(),
        slots: 10,
        model: None,
    };
    workers::register(&school.db.get().await.unwrap(), &info, HOUR).await.unwrap();
    id
}

async fn claims(school: &School, me: WorkerId) -> Vec<f64> {
    let client = school.db.get().await.unwrap();
    let mut took = Vec::with_capacity(CLAIMS);
    for _ in 0..CLAIMS {
        took.push(claim(&client, me).await);
    }
    took
}

async fn claim(client: &Client, me: WorkerId) -> f64 {
    let begun = Instant::now();
    let claimed = queue::claim(client, me, 1, HOUR, 3, &Routes::only("sample")).await.unwrap();
    let took = begun.elapsed().as_secs_f64() * 1_000.0;
    assert_eq!(claimed.len(), 1);
    assert!(claimed[0].lesson.title.starts_with("Lesson "), "{}", claimed[0].lesson.title);
    took
}

/// What one row costs here.
async fn commits(school: &School) -> Vec<f64> {
    school.sql("create table row (n integer)").await;
    let client = school.db.get().await.unwrap();
    let mut took = Vec::with_capacity(CLAIMS);
    for _ in 0..CLAIMS {
        let begun = Instant::now();
        client.execute_typed("insert into row values (1)", &[]).await.unwrap();
        took.push(begun.elapsed().as_secs_f64() * 1_000.0);
    }
    took
}

fn tell(what: &str, took: &[f64]) {
    println!("{what:<42} {:>8.2} {:>8.2}", at(took, 0.5), at(took, 0.95));
}
