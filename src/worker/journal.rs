//! What a worker's log says, one event each, in dotted fields that carry their unit.
//!
//! Identifiers, words of this program and numbers. Never a title, an outline, a prompt, an answer or a finding's text:
//! all of those are in the trace that the lesson's id leads to.

use std::time::Duration;

use crate::db::queue::{AttemptRecord, Claim, Finish, FinishResult};
use crate::model::failure::Failure;
use crate::model::lesson::Status;

use super::Report;
use super::sheet::millis;

/// An attempt whose result was saved; the lesson is `next` now.
pub(super) fn ended(claim: &Claim, finish: &Finish, next: Status, took: Duration) {
    let lesson = claim.lesson.id;
    let number = claim.attempt_number;
    let took = millis(took);
    let AttemptRecord { provider, model, usage, cost_usd, ttft_ms, stream_ms, check_ms, .. } = &finish.record;
    let tokens = usage.total_tokens();
    match &finish.result {
        FinishResult::Generated { score, .. } => tracing::info!(
            event = "generated", lesson.id = %lesson, attempt.number = number, duration_ms = took, provider = provider,
            model = model, tokens = tokens, cost_usd = cost_usd, first_token_ms = ttft_ms, call_ms = stream_ms,
            check_ms = check_ms, score = score, "lesson generated"
        ),
        FinishResult::Failed { failure, counts, wait } => tracing::warn!(
            event = "failed", lesson.id = %lesson, attempt.number = number, duration_ms = took, lesson.status = next.as_str(),
            failure.class = failure.class.as_str(), failure.code = code(failure), failure.counts = counts,
            wait_ms = millis(*wait), provider = provider, model = model, tokens = tokens, cost_usd = cost_usd,
            call_ms = stream_ms, check_ms = check_ms, "attempt failed"
        ),
        FinishResult::Throttled { .. } | FinishResult::Released { .. } => tracing::info!(
            event = "put_back", lesson.id = %lesson, attempt.number = number, duration_ms = took, provider = provider,
            model = model, tokens = tokens, cost_usd = cost_usd, reason = put_back(&finish.result), "lesson put back"
        ),
    }
}

/// The word after the class; what follows it may quote an answer.
fn code(failure: &Failure) -> &str {
    failure.fingerprint.split(':').nth(1).unwrap_or_default()
}

fn put_back(result: &FinishResult) -> &'static str {
    match result {
        FinishResult::Throttled { .. } => "throttled",
        FinishResult::Generated { .. } | FinishResult::Failed { .. } | FinishResult::Released { .. } => "interrupted",
    }
}

/// Everything else that is reported. Saved results are [`ended`]'s.
pub(super) fn told(report: &Report) {
    match report {
        Report::Claimed { id, attempt_number, .. } => {
            tracing::info!(event = "claimed", lesson.id = %id, attempt.number = attempt_number, "lesson claimed");
        }
        Report::Superseded { id, .. } => {
            tracing::warn!(event = "superseded", lesson.id = %id, "lease lost; nothing was stored");
        }
        Report::Cancelled { id, .. } => {
            tracing::warn!(event = "cancelled", lesson.id = %id, "an operator stopped the attempt; nothing was stored");
        }
        Report::Rescued { id, next } => {
            tracing::warn!(event = "rescued", lesson.id = %id, lesson.status = next.as_str(), "lesson rescued");
        }
        Report::Held { limit } => tracing::warn!(
            event = "held",
            provider = limit.provider,
            limit.kind = limit.kind.as_str(),
            limit.reason = limit.reason,
            limit.until = limit.until.map(|until| until.to_rfc3339()),
            limit.set_by = limit.set_by,
            "provider held back"
        ),
        Report::Resumed { provider } => {
            tracing::info!(event = "resumed", provider = provider, "provider may be called");
        }
        Report::Uncounted { provider, model } => tracing::warn!(
            event = "uncounted",
            provider = provider,
            model = model,
            "nobody knows what this model costs: its provider's spend cap does not count it"
        ),
        Report::Paused => tracing::info!(event = "paused", "an operator paused this worker"),
        Report::Unpaused => tracing::info!(event = "unpaused", "this worker claims again"),
        Report::Resized { slots } => {
            tracing::info!(event = "resized", slots, "an operator changed this worker's slots");
        }
        Report::Trouble { error } => tracing::error!(event = "trouble", error = error, "database trouble"),
        Report::Recovered => tracing::info!(event = "recovered", "the database is back"),
        Report::Generated { .. } | Report::Failed { .. } | Report::PutBack { .. } => {}
    }
}
