//! Storing what became of attempts: one statement for a group, each result fenced by itself.

use std::borrow::Cow;
use std::time::Duration;

use serde::Serialize;
use serde_json::Value;
use tokio_postgres::types::{Json, Type};
use tokio_postgres::{Client, Row};
use uuid::Uuid;

use crate::db::columns::{known_word, storable, storable_json};
use crate::db::error::DbError;
use crate::model::attempt::{Outcome, Stage};
use crate::model::failure::Failure;
use crate::model::ids::{Fence, LessonId};
use crate::model::lesson::Status;
use crate::model::limit::LimitKind;
use crate::model::usage::Usage;

/// How one attempt ended.
#[derive(Debug, Clone, PartialEq)]
pub enum FinishResult {
    Generated {
        source: String,
        compiled_js: Option<String>,
        score: Option<f64>,
    },
    /// Queued again while attempts are left and another try may help, else failed; the database counts.
    Failed {
        failure: Failure,
        /// Whether it uses up one of the lesson's attempts.
        counts: bool,
        /// How long the lesson rests before its next attempt.
        wait: Duration,
    },
    /// Put back, nothing counted, until its provider may be asked again.
    Throttled {
        /// How long the lesson itself rests; zero leaves the waiting to `hold`.
        wait: Duration,
        reason: String,
        /// Holds its provider back for the whole fleet, in the same transaction.
        hold: Option<Hold>,
    },
    /// Put back as it was, e.g. by a shutdown.
    Released {
        reason: String,
    },
}

/// A provider that asked everybody to wait, or that nobody may call.
#[derive(Debug, Clone, PartialEq)]
pub struct Hold {
    pub provider: String,
    pub kind: LimitKind,
    /// `None`: until an operator resumes it. The latest end anybody asked for holds.
    pub wait: Option<Duration>,
    /// See [`crate::model::limit::ProviderLimit::reason`].
    pub reason: String,
    /// The worker that says so.
    pub set_by: String,
}

/// What the attempt did and cost. `None` is unknown.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AttemptRecord {
    pub provider: Option<String>,
    pub model: Option<String>,
    /// Where it ended.
    pub stage: Option<Stage>,
    pub prompt_version: Option<String>,
    /// The provider's own word for why the answer ended.
    pub stop_reason: Option<String>,
    pub usage: Usage,
    pub cost_usd: Option<f64>,
    pub price_version: Option<String>,
    pub ttft_ms: Option<i64>,
    pub stream_ms: Option<i64>,
    pub check_ms: Option<i64>,
    /// The call, once there was one.
    pub trace: Option<TraceRecord>,
}

/// The row of `traces`; its tokens and model are the attempt's.
#[derive(Debug, Clone, PartialEq)]
pub struct TraceRecord {
    pub prompt: String,
    pub response: String,
    pub validation: Value,
    pub compilation: Value,
    pub error: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Finish {
    pub lesson_id: LessonId,
    pub fence: Fence,
    pub result: FinishResult,
    pub record: AttemptRecord,
}

/// What became of one result. `status` is the lesson's new one, `None` when the attempt was superseded: the lesson
/// belongs to somebody else and nothing was stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Saved {
    pub lesson_id: LessonId,
    pub fence: Fence,
    pub status: Option<Status>,
}

/// Stores a group of results in one transaction, in any order. After an error nothing is stored; try one by one, so
/// that a single result that cannot be stored does not take the others with it. A lesson that another session keeps
/// locked for two seconds is such an error, and a transient one.
pub async fn finish(client: &Client, group: &[Finish]) -> Result<Vec<Saved>, DbError> {
    if group.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<Stored> = group.iter().map(Stored::of).collect();
    let texts: Vec<Option<Cow<'_, str>>> = group.iter().flat_map(texts).collect();
    let holds: Vec<Held> = group.iter().filter_map(|finish| Held::of(&finish.result)).collect();
    let holds = (!holds.is_empty()).then_some(Json(&holds));
    let rows = client
        .query_typed(
            "select lesson_id, fence, status from homeroom.finish($1, $2, $3)",
            &[(&Json(&rows), Type::JSON), (&texts, Type::TEXT_ARRAY), (&holds, Type::JSON)],
        )
        .await?;
    rows.iter().map(saved).collect()
}

fn saved(row: &Row) -> Result<Saved, DbError> {
    Ok(Saved {
        lesson_id: LessonId(row.try_get("lesson_id")?),
        fence: Fence(row.try_get("fence")?),
        status: known_word(row, "status")?,
    })
}

/// Those of a group's results that are stored already: a commit may succeed and its answer be lost.
pub async fn stored(client: &Client, group: &[Finish]) -> Result<Vec<Saved>, DbError> {
    let ids: Vec<Uuid> = group.iter().map(|finish| finish.lesson_id.0).collect();
    let fences: Vec<i64> = group.iter().map(|finish| finish.fence.0).collect();
    let outcomes: Vec<&str> = group.iter().map(|finish| Stored::of(finish).outcome).collect();
    let rows = client
        .query_typed(
            "select x.lesson_id, x.fence,
                    case o.outcome when 'success' then 'generated'
                      when 'failed' then case l.status when 'failed' then 'failed' else 'queued' end
                      else 'queued' end as status
               from unnest($1, $2, $3) as x (lesson_id, fence, outcome)
               join public.lessons l on l.id = x.lesson_id
               join public.generation_attempts a on a.lesson_id = x.lesson_id
               join homeroom.attempts o on o.attempt_id = a.id and o.fence = x.fence and o.outcome = x.outcome",
            &[(&ids, Type::UUID_ARRAY), (&fences, Type::INT8_ARRAY), (&outcomes, Type::TEXT_ARRAY)],
        )
        .await?;
    rows.iter().map(saved).collect()
}

/// Puts lessons back as they were, nothing counted.
pub async fn release(client: &Client, held: &[(LessonId, Fence)], reason: &str) -> Result<Vec<Saved>, DbError> {
    let group: Vec<Finish> = held
        .iter()
        .map(|(lesson_id, fence)| Finish {
            lesson_id: *lesson_id,
            fence: *fence,
            result: FinishResult::Released { reason: reason.to_owned() },
            record: AttemptRecord::default(),
        })
        .collect();
    finish(client, &group).await
}

/// A hold as `homeroom.hold` reads it.
#[derive(Debug, Serialize)]
struct Held<'a> {
    provider: &'a str,
    kind: &'static str,
    wait_seconds: Option<f64>,
    reason: Cow<'a, str>,
    set_by: &'a str,
}

impl<'a> Held<'a> {
    fn of(result: &'a FinishResult) -> Option<Self> {
        let FinishResult::Throttled { hold: Some(hold), .. } = result else { return None };
        Some(Self {
            provider: &hold.provider,
            kind: hold.kind.as_str(),
            wait_seconds: hold.wait.map(|wait| wait.as_secs_f64()),
            reason: storable(&hold.reason),
            set_by: &hold.set_by,
        })
    }
}

/// The long texts of one result, as `homeroom.finish` takes them: prompt, response, source, compiled code.
fn texts(finish: &Finish) -> [Option<Cow<'_, str>>; 4] {
    let trace = finish.record.trace.as_ref();
    let (source, compiled_js) = match &finish.result {
        FinishResult::Generated { source, compiled_js, .. } => {
            (Some(storable(source)), compiled_js.as_deref().map(storable))
        }
        FinishResult::Failed { .. } | FinishResult::Throttled { .. } | FinishResult::Released { .. } => (None, None),
    };
    let prompt = trace.map(|trace| storable(&trace.prompt));
    let response = trace.map(|trace| storable(&trace.response));
    [prompt, response, source, compiled_js]
}

/// A result as `homeroom.finish` reads it; the field names are its columns.
#[derive(Debug, Serialize)]
struct Stored<'a> {
    lesson_id: Uuid,
    fence: i64,
    outcome: &'static str,
    counts: bool,
    #[serde(rename = "final")]
    is_final: bool,
    /// By the database's clock: this machine's may be wrong.
    wait_seconds: Option<f64>,
    error: Option<Cow<'a, str>>,
    failure_class: Option<&'static str>,
    failure_detail: Option<Cow<'a, str>>,
    fingerprint: Option<Cow<'a, str>>,
    stage: Option<&'static str>,
    score: Option<f64>,
    provider: Option<Cow<'a, str>>,
    model: Option<Cow<'a, str>>,
    stop_reason: Option<Cow<'a, str>>,
    prompt_version: Option<Cow<'a, str>>,
    input_tokens: Option<i64>,
    cache_read_tokens: Option<i64>,
    cache_write_tokens: Option<i64>,
    cache_write_1h_tokens: Option<i64>,
    output_tokens: Option<i64>,
    reasoning_tokens: Option<i64>,
    total_tokens: Option<i64>,
    cost_usd: Option<f64>,
    price_version: Option<Cow<'a, str>>,
    ttft_ms: Option<i64>,
    stream_ms: Option<i64>,
    check_ms: Option<i64>,
    traced: bool,
    tokens: Option<Value>,
    validation: Option<Value>,
    compilation: Option<Value>,
    trace_error: Option<Cow<'a, str>>,
}

impl<'a> Stored<'a> {
    fn of(finish: &'a Finish) -> Self {
        let record = &finish.record;
        let trace = record.trace.as_ref();
        let mut stored = Self {
            lesson_id: finish.lesson_id.0,
            fence: finish.fence.0,
            outcome: Outcome::Interrupted.as_str(),
            counts: false,
            is_final: false,
            wait_seconds: None,
            error: None,
            failure_class: None,
            failure_detail: None,
            fingerprint: None,
            stage: record.stage.map(Stage::as_str),
            score: None,
            provider: record.provider.as_deref().map(storable),
            model: record.model.as_deref().map(storable),
            stop_reason: record.stop_reason.as_deref().map(storable),
            prompt_version: record.prompt_version.as_deref().map(storable),
            input_tokens: record.usage.input,
            cache_read_tokens: record.usage.cache_read,
            cache_write_tokens: record.usage.cache_write,
            cache_write_1h_tokens: record.usage.cache_write_1h,
            output_tokens: record.usage.output,
            reasoning_tokens: record.usage.reasoning,
            total_tokens: record.usage.total_tokens(),
            cost_usd: record.cost_usd.filter(|cost| cost.is_finite()),
            price_version: record.price_version.as_deref().map(storable),
            ttft_ms: record.ttft_ms,
            stream_ms: record.stream_ms,
            check_ms: record.check_ms,
            traced: trace.is_some(),
            tokens: record.usage.to_tokens_json().map(|tokens| storable_json(&tokens)),
            validation: trace.map(|trace| storable_json(&trace.validation)),
            compilation: trace.map(|trace| storable_json(&trace.compilation)),
            trace_error: trace.and_then(|trace| trace.error.as_deref()).map(storable),
        };
        stored.end(&finish.result);
        stored
    }

    fn end(&mut self, result: &'a FinishResult) {
        match result {
            FinishResult::Generated { score, .. } => {
                self.outcome = Outcome::Success.as_str();
                self.counts = true;
                self.score = score.filter(|score| score.is_finite());
            }
            FinishResult::Failed { failure, counts, wait } => {
                self.outcome = Outcome::Failed.as_str();
                self.counts = *counts;
                self.wait_seconds = (!wait.is_zero()).then_some(wait.as_secs_f64());
                self.is_final = failure.class.is_final();
                self.error = Some(storable(&format!("{}: {}", failure.class, failure.detail)).into_owned().into());
                self.failure_class = Some(failure.class.as_str());
                self.failure_detail = Some(storable(&failure.detail));
                self.fingerprint = Some(storable(&failure.fingerprint));
            }
            FinishResult::Throttled { wait, reason, hold: _ } => {
                self.outcome = Outcome::Throttled.as_str();
                self.wait_seconds = (!wait.is_zero()).then_some(wait.as_secs_f64());
                self.error = Some(storable(&format!("throttled: {reason}")).into_owned().into());
            }
            FinishResult::Released { reason } => {
                self.error = Some(storable(&format!("interrupted: {reason}")).into_owned().into());
            }
        }
    }
}
