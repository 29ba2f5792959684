//! A migrated database with workers and lessons in it.

use std::time::Duration;

use homeroom::db::migrate;
use homeroom::db::operators::{Actor, By};
use homeroom::db::pool::Db;
use homeroom::db::queue::{self, AttemptRecord, Claim, Finish, FinishResult, Routes, Saved, TraceRecord};
use homeroom::db::workers::{self, WorkerInfo};
use homeroom::db::{lessons, pool};
use homeroom::model::action::Action;
use homeroom::model::check::{unchecked_compilation, unchecked_validation};
use homeroom::model::failure::{Failure, FailureClass};
use homeroom::model::ids::{LessonId, WorkerId};
use homeroom::model::lesson::Status;
use homeroom::model::outline::NewLesson;
use homeroom::model::usage::Usage;
use tokio_postgres::types::FromSqlOwned;
use uuid::Uuid;

use crate::support::{self, TestDb};

/// Longer than any test.
pub const LONG: Duration = Duration::from_mins(10);

pub struct School {
    pub db: Db,
    pub test: TestDb,
}

impl School {
    pub async fn open() -> Self {
        let test = support::database().await;
        let options = pool::Options { max_connections: 16, ..pool::Options::default() };
        let db = Db::open(&test.spec, &options).unwrap();
        migrate::run(&db).await.unwrap();
        Self { db, test }
    }

    pub async fn client(&self) -> homeroom::db::pool::Pooled {
        self.db.get().await.unwrap()
    }

    pub async fn worker(&self, name: &str) -> WorkerId {
        self.worker_for(name, LONG).await
    }

    pub async fn worker_for(&self, name: &str, ttl: Duration) -> WorkerId {
        let worker = info(name);
        let client = self.client().await;
        workers::register(&client, &worker, ttl).await.unwrap();
        worker.id
    }

    /// Adds lessons titled `lesson 1` to `lesson n`.
    pub async fn add(&self, n: usize) -> Vec<LessonId> {
        let new: Vec<NewLesson> =
            (1..=n).map(|i| NewLesson::new(None, &format!("lesson {i}\n- a\n- b")).unwrap()).collect();
        let client = self.client().await;
        lessons::add(&client, &new).await.unwrap()
    }

    pub async fn claim(&self, me: WorkerId, n: i32) -> Vec<Claim> {
        let client = self.client().await;
        queue::claim(&client, me, n, LONG, 3, &Routes::only("openai")).await.unwrap()
    }

    pub async fn finish(&self, claim: &Claim, result: FinishResult) -> Saved {
        let group = [finish(claim, result)];
        let client = self.client().await;
        queue::finish(&client, &group).await.unwrap()[0]
    }

    pub async fn run(&self, sql: &str) {
        self.client().await.batch_execute(sql).await.unwrap();
    }

    /// The only value of the only row.
    pub async fn value<T: FromSqlOwned>(&self, sql: &str) -> T {
        self.client().await.query_one(sql, &[]).await.unwrap().get(0)
    }

    /// Every row of every table, as text.
    pub async fn dump(&self) -> String {
        let tables: Vec<String> = self
            .value(
                "select array_agg(format('%I.%I', schemaname, tablename) order by 1) from pg_tables
                   where schemaname in ('public', 'homeroom')",
            )
            .await;
        let mut all = String::new();
        for table in tables {
            all.push_str(
                &self
                    .value::<String>(&format!(
                        "select coalesce(string_agg(x::text, E'\\n' order by x::text), '') from {table} x"
                    ))
                    .await,
            );
        }
        all
    }

    pub async fn status(&self, id: LessonId) -> Status {
        Status::parse(&self.value::<String>(&format!("select status from lessons where id = '{id}'")).await).unwrap()
    }
}

pub fn info(name: &str) -> WorkerInfo {
    WorkerInfo {
        id: WorkerId(Uuid::new_v4()),
        name: name.to_owned(),
        host: "here".to_owned(),
        pid: 1,
        version: "0.0.0".to_owned(),
        slots: 4,
        model: Some("model-a".to_owned()),
    }
}

/// A new action of Maria's.
pub fn by() -> By {
    let actor = Actor { name: "maria".to_owned(), host: "ops-1".to_owned(), ssh_client: Some("10.0.0.7".to_owned()) };
    By::new(&actor, Some("exam week"))
}

pub fn retry(more_attempts: i32) -> Action {
    Action::Retry { more_attempts, outline: None, model: None }
}

pub fn generated() -> FinishResult {
    FinishResult::Generated {
        source: "export default 1".to_owned(),
        compiled_js: Some("1".to_owned()),
        score: Some(0.9),
    }
}

pub fn failed(class: FailureClass) -> FinishResult {
    let failure = Failure::new(class, "code", "expected `}`", "expected `}` at 45:7");
    FinishResult::Failed { failure, counts: true, wait: Duration::ZERO }
}

pub fn finish(claim: &Claim, result: FinishResult) -> Finish {
    let record = AttemptRecord {
        provider: Some("openai".to_owned()),
        model: Some("model-a".to_owned()),
        stop_reason: Some("end_turn".to_owned()),
        usage: Usage { input: Some(100), cache_read: Some(20), output: Some(30), ..Usage::default() },
        cost_usd: Some(0.002),
        price_version: Some("2026-11".to_owned()),
        prompt_version: Some("1".to_owned()),
        ttft_ms: Some(400),
        stream_ms: Some(13_000),
        check_ms: Some(20),
        trace: Some(TraceRecord {
            prompt: format!("write {}", claim.lesson.title),
            response: "```tsx\nexport default 1\n```".to_owned(),
            validation: unchecked_validation("x"),
            compilation: unchecked_compilation(),
            error: None,
        }),
        stage: None,
    };
    Finish { lesson_id: claim.lesson.id, fence: claim.fence, result, record }
}
