//! A lesson's attempts: the documented rows and what homeroom wrote beside them.
//!
//! May import: `model`, `db::{columns, error}`.

use tokio_postgres::types::Type;
use tokio_postgres::{Client, Row};

use crate::model::attempt::{Attempt, Outcome};
use crate::model::ids::{AttemptId, Fence, LessonId, TraceId};
use crate::model::trace::MAX_ATTEMPTS_READ;

use super::columns::{known_word, word};
use super::error::DbError;

/// How an attempt ended; `None` while it runs, and once it is gone.
pub async fn outcome(client: &Client, attempt: AttemptId) -> Result<Option<Outcome>, DbError> {
    let row = client
        .query_typed_opt("select outcome from homeroom.attempts where attempt_id = $1", &[(&attempt.0, Type::UUID)])
        .await?;
    row.map_or(Ok(None), |row| known_word(&row, "outcome"))
}

/// The newest attempts of a lesson, at most [`MAX_ATTEMPTS_READ`], oldest first. Input tokens include cached ones and
/// output tokens reasoning, so that the two make the total; of other programs' attempts they come from the trace.
pub async fn list(client: &Client, lesson: LessonId) -> Result<Vec<Attempt>, DbError> {
    let limit = i64::try_from(MAX_ATTEMPTS_READ).unwrap_or(i64::MAX);
    let rows = client
        .query_typed(
            "select a.id, a.attempt_number, a.started_at, a.finished_at, a.status, a.error,
                    o.outcome, o.failure_class, o.fingerprint, coalesce(o.worker_name, w.name) as worker_name,
                    coalesce(o.fence, le.fence) as fence,
                    coalesce(o.model, t.model, case when le.fence is not null then coalesce(h.model, w.model) end) as model,
                    o.provider, o.stop_reason, o.prompt_version,
                    case when o.attempt_id is null then t.prompt_tokens
                         when coalesce(o.input_tokens, o.cache_read_tokens, o.cache_write_tokens, o.cache_write_1h_tokens) is not null
                         then coalesce(o.input_tokens, 0) + coalesce(o.cache_read_tokens, 0)
                              + coalesce(o.cache_write_tokens, 0) + coalesce(o.cache_write_1h_tokens, 0) end as input_tokens,
                    o.cache_read_tokens as cached_tokens,
                    case when o.attempt_id is null then t.completion_tokens
                         when coalesce(o.output_tokens, o.reasoning_tokens) is not null
                         then coalesce(o.output_tokens, 0) + coalesce(o.reasoning_tokens, 0) end as output_tokens,
                    coalesce(o.total_tokens, t.total_tokens) as total_tokens,
                    o.cost_usd::float8 as cost_usd, o.ttft_ms, o.stream_ms, o.check_ms, t.id as trace_id
               from (select * from public.generation_attempts where lesson_id = $1
                       order by attempt_number desc, started_at desc limit $2) a
               left join homeroom.attempts o on o.attempt_id = a.id
               left join homeroom.leases le on le.lesson_id = $1 and le.attempt_id = a.id
               left join homeroom.workers w on w.id = le.worker_id
               left join homeroom.lesson_state h on h.lesson_id = $1
               left join lateral (
                 select t.id, nullif(t.model, '') as model, n.prompt_tokens, n.completion_tokens, n.total_tokens
                   from public.traces t, lateral (select
                     case when jsonb_typeof(t.tokens -> 'prompt_tokens') = 'number'
                          then (t.tokens ->> 'prompt_tokens')::numeric::bigint end as prompt_tokens,
                     case when jsonb_typeof(t.tokens -> 'completion_tokens') = 'number'
                          then (t.tokens ->> 'completion_tokens')::numeric::bigint end as completion_tokens,
                     case when jsonb_typeof(t.tokens -> 'total_tokens') = 'number'
                          then (t.tokens ->> 'total_tokens')::numeric::bigint end as total_tokens) n
                   where t.lesson_id = $1 and t.attempt_number = a.attempt_number
                   order by t.timestamp desc limit 1) t on true
               order by a.attempt_number, a.started_at",
            &[(&lesson.0, Type::UUID), (&limit, Type::INT8)],
        )
        .await?;
    rows.iter().map(attempt).collect()
}

fn attempt(row: &Row) -> Result<Attempt, DbError> {
    Ok(Attempt {
        id: AttemptId(row.try_get("id")?),
        attempt_number: row.try_get("attempt_number")?,
        started_at: row.try_get("started_at")?,
        finished_at: row.try_get("finished_at")?,
        status: word(row, "status")?,
        error: row.try_get("error")?,
        outcome: known_word(row, "outcome")?,
        failure_class: known_word(row, "failure_class")?,
        fingerprint: row.try_get("fingerprint")?,
        worker_name: row.try_get("worker_name")?,
        fence: row.try_get::<_, Option<i64>>("fence")?.map(Fence),
        provider: row.try_get("provider")?,
        model: row.try_get("model")?,
        stop_reason: row.try_get("stop_reason")?,
        prompt_version: row.try_get("prompt_version")?,
        input_tokens: row.try_get("input_tokens")?,
        cached_tokens: row.try_get("cached_tokens")?,
        output_tokens: row.try_get("output_tokens")?,
        total_tokens: row.try_get("total_tokens")?,
        cost_usd: row.try_get("cost_usd")?,
        ttft_ms: row.try_get("ttft_ms")?,
        stream_ms: row.try_get("stream_ms")?,
        check_ms: row.try_get("check_ms")?,
        trace_id: row.try_get::<_, Option<uuid::Uuid>>("trace_id")?.map(TraceId),
    })
}
