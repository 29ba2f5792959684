//! The Overview's ages, rates and percentiles. Each statement is bounded and served by an index.
//!
//! May import: `model`, `db::{error, lessons, providers, workers}`.

use tokio_postgres::Client;

use crate::model::Time;
use crate::model::overview::{Figures, Vitals};

use super::error::DbError;
use super::{lessons, providers, workers};

/// Reads all of them, in one round trip's time.
pub async fn vitals(client: &Client) -> Result<Vitals, DbError> {
    let (now, queue, ended, failed, recent, causes, workers, held) = tokio::try_join!(
        now(client),
        queue(client),
        ended(client),
        failed(client),
        recent(client),
        causes(client),
        workers::list(client),
        providers::held(client),
    )?;
    Ok(Vitals {
        now: Some(now),
        oldest_queued: queue.oldest,
        slowest_since: queue.slowest_since,
        stalled: queue.stalled,
        generated_last_hour: ended.trend.iter().copied().map(i64::from).sum(),
        failed_last_hour: failed.iter().copied().map(i64::from).sum(),
        failure_causes: causes,
        p50_s: recent.p50,
        p95_s: recent.p95,
        spend_last_hour: ended.spend,
        median_score: recent.score,
        done_trend: ended.trend,
        failed_trend: failed,
        workers,
        limits: held.limits,
    })
}

/// All numbers of a school, in one round trip's time: what the screens show and `homeroom stats` and `/metrics` tell.
pub async fn figures(client: &Client) -> Result<Figures, DbError> {
    let (counts, vitals, failed_last_day) =
        tokio::try_join!(lessons::counts(client), vitals(client), failed_last_day(client))?;
    Ok(Figures { counts, vitals, failed_last_day })
}

/// Lessons that failed in the last 24 hours and still are.
async fn failed_last_day(client: &Client) -> Result<i64, DbError> {
    let row = client
        .query_typed_one(
            "select count(*) from public.lessons where status = 'failed' and updated_at > now() - interval '24 hours'",
            &[],
        )
        .await?;
    Ok(row.try_get(0)?)
}

async fn now(client: &Client) -> Result<Time, DbError> {
    Ok(client.query_typed_one("select now()", &[]).await?.try_get(0)?)
}

struct Queue {
    oldest: Option<Time>,
    slowest_since: Option<Time>,
    stalled: i64,
}

/// Who has waited longest of those that may be claimed. A lesson without an attempt waits since it was added, another priority or
/// not; one with attempts since its last change, by which it was queued again, or given another priority. Behind a priority's first lesson without an
/// attempt nobody waits longer, so no more than those before it are looked at, in the ready index, and no more than a thousand.
async fn queue(client: &Client) -> Result<Queue, DbError> {
    let row = client
        .query_typed_one(
            "with recursive heads as (
               (select priority, created_at from public.lessons where status = 'queued' and run_after is null
                  order by priority desc, created_at limit 1)
               union all
               select n.priority, n.created_at from heads h cross join lateral (
                 select l.priority, l.created_at from public.lessons l
                   where l.status = 'queued' and l.run_after is null and l.priority < h.priority
                   order by l.priority desc, l.created_at limit 1) n
             )
             select (select least(min(f.created_at), min(a.since)) from heads h
                       left join lateral (
                         select n.created_at from (
                           select l.id, l.created_at from public.lessons l
                             where l.status = 'queued' and l.run_after is null and l.priority = h.priority
                             order by l.created_at limit 1000) n
                           where not exists (select from public.generation_attempts g where g.lesson_id = n.id)
                           order by n.created_at limit 1) f on true
                       left join lateral (
                         select min(n.updated_at) as since from (
                           select l.id, l.updated_at from public.lessons l
                             where l.status = 'queued' and l.run_after is null and l.priority = h.priority
                               and l.created_at <= coalesce(f.created_at, 'infinity')
                             order by l.created_at limit 1000) n
                           where exists (select from public.generation_attempts g where g.lesson_id = n.id)) a on true
                    ) as oldest,
                    (select min(claimed_at) from homeroom.leases) as slowest_since,
                    (select count(*) from public.lessons l where l.status = 'generating'
                       and l.updated_at < now() - interval '10 minutes'
                       and not exists (select from homeroom.leases le where le.lesson_id = l.id)) as stalled",
            &[],
        )
        .await?;
    Ok(Queue {
        oldest: row.try_get("oldest")?,
        slowest_since: row.try_get("slowest_since")?,
        stalled: row.try_get("stalled")?,
    })
}

struct Ended {
    trend: Vec<u32>,
    spend: Option<f64>,
}

/// Successes of the last hour in thirty steps of two minutes, oldest first, and what all its attempts cost.
async fn ended(client: &Client) -> Result<Ended, DbError> {
    let row = client
        .query_typed_one(
            "with steps as (
               select floor(extract(epoch from now() - finished_at) / 120)::integer as ago,
                      count(*) filter (where outcome = 'success') as n, sum(cost_usd) as cost
                 from homeroom.attempts where finished_at > now() - interval '1 hour' group by 1
             )
             select array_agg(coalesce(s.n, 0)::bigint order by a desc) as trend, sum(s.cost)::float8 as spend
               from generate_series(0, 29) a left join steps s on s.ago = a",
            &[],
        )
        .await?;
    Ok(Ended { trend: steps(&row.try_get::<_, Vec<i64>>("trend")?), spend: row.try_get("spend")? })
}

/// Lessons that failed in the last hour and still are, in thirty steps of two minutes, oldest first.
async fn failed(client: &Client) -> Result<Vec<u32>, DbError> {
    let row = client
        .query_typed_one(
            "with steps as (
               select floor(extract(epoch from now() - updated_at) / 120)::integer as ago, count(*) as n
                 from public.lessons where status = 'failed' and updated_at > now() - interval '1 hour' group by 1
             )
             select array_agg(coalesce(s.n, 0)::bigint order by a desc) as trend
               from generate_series(0, 29) a left join steps s on s.ago = a",
            &[],
        )
        .await?;
    Ok(steps(&row.try_get::<_, Vec<i64>>("trend")?))
}

fn steps(counts: &[i64]) -> Vec<u32> {
    counts.iter().map(|count| u32::try_from(*count).unwrap_or(u32::MAX)).collect()
}

struct Recent {
    p50: Option<f64>,
    p95: Option<f64>,
    score: Option<f64>,
}

/// Over the newest 200 successes among the newest 2,000 attempts.
async fn recent(client: &Client) -> Result<Recent, DbError> {
    let row = client
        .query_typed_one(
            "select percentile_cont(0.5) within group (order by seconds) as p50,
                    percentile_cont(0.95) within group (order by seconds) as p95,
                    percentile_cont(0.5) within group (order by score) as score
               from (
                 select extract(epoch from finished_at - claimed_at)::float8 as seconds, score
                   from (select * from homeroom.attempts order by finished_at desc limit 2000) newest
                   where outcome = 'success' order by finished_at desc limit 200) recent",
            &[],
        )
        .await?;
    Ok(Recent { p50: row.try_get("p50")?, p95: row.try_get("p95")?, score: row.try_get("score")? })
}

/// Distinct causes among the newest 500 failed lessons; those of other programs count as one.
async fn causes(client: &Client) -> Result<i64, DbError> {
    let row = client
        .query_typed_one(
            "select count(distinct coalesce(h.fingerprint, ''))
               from (select id from public.lessons where status = 'failed' order by updated_at desc, id desc limit 500) l
               left join homeroom.lesson_state h on h.lesson_id = l.id",
            &[],
        )
        .await?;
    Ok(row.try_get(0)?)
}
