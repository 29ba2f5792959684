//! The processes that generate, what each does, and how their providers answer: bounded reads.
//!
//! May import: `model`, `db::{columns, error, lessons, operators, providers, workers}`.

use tokio_postgres::types::Type;
use tokio_postgres::{Client, Row};

use crate::model::fleet::{Fleet, FleetWorker, MAX_AHEAD, Place, ProviderRates, Rates, WorkerLessons, WorkerRates};
use crate::model::ids::{LessonId, WorkerId};

use super::columns::word;
use super::error::DbError;
use super::{lessons, operators, providers, workers};

/// So many of the newest attempts tell how workers and providers do.
const ATTEMPTS: i64 = 10_000;
/// So many of a worker's lessons are read.
const LESSONS: i64 = 100;
/// So many models of a provider are named.
const MODELS: usize = 4;

/// Every process of the last hour, and the providers that are held back.
pub async fn fleet(client: &Client) -> Result<Fleet, DbError> {
    let (workers, is_paused, held) =
        tokio::try_join!(fleet_workers(client), operators::fleet_is_paused(client), providers::held(client))?;
    Ok(Fleet { workers, is_paused, limits: held.limits })
}

/// As [`workers::list`], with what is wished of each.
async fn fleet_workers(client: &Client) -> Result<Vec<FleetWorker>, DbError> {
    let worker = |row: &Row| {
        Ok(FleetWorker {
            summary: workers::summary(row)?,
            wanted: word(row, "wanted")?,
            slots_wanted: row.try_get("slots_wanted")?,
            beat_at: row.try_get("beat_at")?,
        })
    };
    client.query_typed(workers::RECENT, &[]).await?.iter().map(worker).collect()
}

/// What a worker holds now, the newest claims first.
pub async fn worker_lessons(client: &Client, worker: WorkerId) -> Result<WorkerLessons, DbError> {
    let leases = client
        .query_typed(
            "select lesson_id, count(*) over () as held from homeroom.leases where worker_id = $1
               order by claimed_at desc, lesson_id limit $2",
            &[(&worker.0, Type::UUID), (&LESSONS, Type::INT8)],
        )
        .await?;
    let held = leases.first().map_or(Ok(0), |row| row.try_get("held"))?;
    let ids: Vec<LessonId> =
        leases.iter().map(|row| row.try_get("lesson_id").map(LessonId)).collect::<Result<_, _>>()?;
    let mut rows = lessons::rows(client, &ids).await?;
    rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
    Ok(WorkerLessons { worker, rows, held })
}

/// The newest attempts of a day, along the index of their ends; `recent` of the statements below.
const RECENT: &str = "
  select worker_id, outcome, failure_class, provider, model, claimed_at, finished_at from homeroom.attempts
    where finished_at > now() - interval '24 hours' order by finished_at desc limit $1";

/// How workers and providers did lately.
pub async fn rates(client: &Client) -> Result<Rates, DbError> {
    let ((workers, covered_s), providers) = tokio::try_join!(worker_rates(client), provider_rates(client))?;
    Ok(Rates { workers, providers, covered_s })
}

async fn worker_rates(client: &Client) -> Result<(Vec<WorkerRates>, i64), DbError> {
    let sql = format!(
        "with recent as materialized ({RECENT})
         select r.worker_id, count(*) filter (where r.outcome = 'success') as done,
                count(*) filter (where r.outcome = 'failed') as failed,
                percentile_cont(0.5) within group (order by extract(epoch from r.finished_at - r.claimed_at)::float8)
                  filter (where r.outcome = 'success') as p50,
                (select case when count(*) < $1 then 3600
                             else least(3600, extract(epoch from now() - min(finished_at))::bigint) end
                   from recent) as covered
           from recent r where r.worker_id is not null and r.finished_at > now() - interval '1 hour'
           group by r.worker_id limit 1000"
    );
    let rows = client.query_typed(&sql, &[(&ATTEMPTS, Type::INT8)]).await?;
    let covered = rows.first().map_or(Ok(3_600), |row| row.try_get("covered"))?;
    let rates = |row: &Row| {
        Ok(WorkerRates {
            id: WorkerId(row.try_get("worker_id")?),
            done: row.try_get("done")?,
            failed: row.try_get("failed")?,
            p50_s: row.try_get("p50")?,
        })
    };
    Ok((rows.iter().map(rates).collect::<Result<_, DbError>>()?, covered))
}

async fn provider_rates(client: &Client) -> Result<Vec<ProviderRates>, DbError> {
    let sql = format!(
        "with recent as materialized ({RECENT})
         select provider, model, count(*) as n,
                count(*) filter (where finished_at > now() - interval '10 minutes') as calls,
                count(*) filter (where finished_at > now() - interval '10 minutes' and outcome = 'throttled') as throttled,
                max(finished_at) filter (where outcome = 'throttled'
                  or failure_class in ('provider', 'stream', 'timeout', 'rejected')) as last_error
           from recent where provider is not null group by provider, model order by provider, n desc limit 1000"
    );
    let rows = client.query_typed(&sql, &[(&ATTEMPTS, Type::INT8)]).await?;
    let mut all: Vec<ProviderRates> = Vec::new();
    for row in &rows {
        let provider: String = row.try_get("provider")?;
        if all.last().is_none_or(|last| last.provider != provider) {
            let (calls, throttled, more_models) = (0, 0, 0);
            all.push(ProviderRates { provider, calls, throttled, last_error: None, models: Vec::new(), more_models });
        }
        let Some(one) = all.last_mut() else { continue };
        one.calls += row.try_get::<_, i64>("calls")?;
        one.throttled += row.try_get::<_, i64>("throttled")?;
        one.last_error = one.last_error.max(row.try_get("last_error")?);
        match row.try_get::<_, Option<String>>("model")? {
            Some(model) if one.models.len() < MODELS => one.models.push(model),
            Some(_) => one.more_models += 1,
            None => {}
        }
    }
    Ok(all)
}

/// How many lessons are claimed before this one, counted up to [`MAX_AHEAD`]; `None` where it may not be claimed now.
pub async fn place(client: &Client, lesson: LessonId) -> Result<Option<Place>, DbError> {
    let row = client
        .query_typed_opt(
            "select (select count(*) from (
                       select from public.lessons l where l.status = 'queued' and l.run_after is null
                         and l.priority > me.priority limit $2) higher)
                  + (select count(*) from (
                       select from public.lessons l where l.status = 'queued' and l.run_after is null
                         and l.priority = me.priority and l.created_at < me.created_at limit $2) older) as ahead
               from public.lessons me where me.id = $1 and me.status = 'queued' and me.run_after is null",
            &[(&lesson.0, Type::UUID), (&MAX_AHEAD, Type::INT8)],
        )
        .await?;
    row.map(|row| Ok(Place { ahead: row.try_get::<_, i64>("ahead")?.min(MAX_AHEAD) })).transpose()
}
