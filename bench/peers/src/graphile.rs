//! graphile_worker at its best: a local queue, completions in batches, prepared statements.
//!
//! `graphile COUNT PROMPT RESPONSE CONTENT`, the last three being files; the database is that of the PG* variables and
//! has the tables of `minimal/tables.sql`. Enqueues so many jobs, drains them with ten at a time, waits until the queue
//! itself is empty, and prints the seconds from the first handler's start to the last handler's end.

use std::error::Error;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use graphile_worker::{
    IntoTaskHandlerResult, JobSpec, LocalQueueConfig, RawJobSpec, TaskHandler, Worker, WorkerContext, WorkerOptions,
};
use serde::{Deserialize, Serialize};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{PgPool, Row};

type Failure = Box<dyn Error + Send + Sync>;

const IN_FLIGHT: usize = 10;
/// Its guide's figures for a throughput-oriented worker.
const LOCAL_QUEUE: usize = 500;
const BATCH: Duration = Duration::from_millis(5);

struct Texts {
    prompt: String,
    response: String,
    content: String,
}

static TEXTS: OnceLock<Texts> = OnceLock::new();
static BEGUN: OnceLock<Instant> = OnceLock::new();
static DONE: AtomicUsize = AtomicUsize::new(0);

#[derive(Deserialize, Serialize)]
struct Lesson {
    n: i64,
}

impl TaskHandler for Lesson {
    const IDENTIFIER: &'static str = "lesson";

    async fn run(self, context: WorkerContext) -> impl IntoTaskHandlerResult {
        BEGUN.get_or_init(Instant::now);
        write(context.pg_pool(), self.n).await.map_err(|error| error.to_string())?;
        DONE.fetch_add(1, Ordering::AcqRel);
        Ok::<(), String>(())
    }
}

/// The rows of one lesson, in one transaction. Its status is the job itself, which the queue deletes.
async fn write(pool: &PgPool, n: i64) -> Result<(), sqlx::Error> {
    let texts = TEXTS.get().ok_or(sqlx::Error::RowNotFound)?;
    let mut transaction = pool.begin().await?;
    sqlx::query("insert into attempts (lesson_id, attempt_number, status) values ($1, 1, 'success')")
        .bind(n)
        .execute(&mut *transaction)
        .await?;
    sqlx::query("insert into traces (lesson_id, prompt, response) values ($1, $2, $3)")
        .bind(n)
        .bind(&texts.prompt)
        .bind(&texts.response)
        .execute(&mut *transaction)
        .await?;
    sqlx::query("insert into contents (lesson_id, source) values ($1, $2)")
        .bind(n)
        .bind(&texts.content)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [count, prompt, response, content] = words.as_slice() else {
        return Err("usage: graphile COUNT PROMPT RESPONSE CONTENT".into());
    };
    let count: usize = count.parse()?;
    let read = std::fs::read_to_string;
    let texts = Texts { prompt: read(prompt)?, response: read(response)?, content: read(content)? };
    TEXTS.get_or_init(|| texts);
    let pool = pool().await?;
    let worker = Arc::new(worker(&pool).await?);
    enqueue(&worker, count).await?;
    sqlx::query("vacuum analyze").execute(&pool).await?;
    sqlx::query("checkpoint").execute(&pool).await?;

    let running = tokio::spawn({
        let worker = worker.clone();
        async move { worker.run().await.map_err(|error| error.to_string()) }
    });
    while DONE.load(Ordering::Acquire) < count {
        if running.is_finished() {
            return Err(format!("the worker ended early: {:?}", running.await?).into());
        }
        tokio::time::sleep(Duration::from_micros(500)).await;
    }
    let took = BEGUN.get().map(Instant::elapsed).unwrap_or_default();
    empty(&pool).await?;
    worker.request_shutdown();
    running.await??;
    println!("{}", took.as_secs_f64());
    Ok(())
}

async fn pool() -> Result<PgPool, Failure> {
    let connections = u32::try_from(2 * IN_FLIGHT + 2)?;
    Ok(PgPoolOptions::new().max_connections(connections).connect_with(PgConnectOptions::new()).await?)
}

/// Without a short poll it drains a backlog one local queue a poll; its own benchmark polls every 5 ms.
async fn worker(pool: &PgPool) -> Result<Worker, Failure> {
    Ok(WorkerOptions::default()
        .concurrency(IN_FLIGHT)
        .listen_os_shutdown_signals(false)
        .define_job::<Lesson>()
        .pg_pool(pool.clone())
        .complete_job_batch_delay(BATCH)
        .fail_job_batch_delay(BATCH)
        .local_queue(LocalQueueConfig::default().with_size(LOCAL_QUEUE))
        .poll_interval(Duration::from_millis(5))
        .init()
        .await?)
}

async fn enqueue(worker: &Worker, count: usize) -> Result<(), Failure> {
    let jobs: Vec<RawJobSpec> = (1..=count)
        .map(|n| RawJobSpec {
            identifier: "lesson".into(),
            payload: serde_json::json!({ "n": n }),
            spec: JobSpec::default(),
        })
        .collect();
    for some in jobs.chunks(1_000) {
        worker.create_utils().add_raw_jobs(some).await?;
    }
    Ok(())
}

/// Waits until every completion has reached the queue's table.
async fn empty(pool: &PgPool) -> Result<(), Failure> {
    for _ in 0..2_000 {
        let row = sqlx::query("select count(*) from graphile_worker._private_jobs").fetch_one(pool).await?;
        if row.try_get::<i64, _>(0)? == 0 {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    Err("jobs are left in the queue".into())
}
