//! One attempt from claim to saved: prompt, model call, checks, result.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use tokio::sync::oneshot;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::db::queue::{self, AttemptRecord, Claim, Finish, FinishResult, Saved, TraceRecord};
use crate::db::{DbError, DbErrorKind};
use crate::llm::{ErrorClass, LlmError, PauseReason, Request};
use crate::model::attempt::Stage;
use crate::model::backoff::full_jitter;
use crate::model::check::{Report as CheckReport, Subject, unchecked_compilation, unchecked_validation};
use crate::model::failure::{Failure, FailureClass};
use crate::model::lesson::Status;

use super::call::{Called, call};
use super::saver::Job;
use super::{Report, Shared, repair};

/// How long a throttled lesson waits where the provider named no time.
const THROTTLED_FOR: Duration = Duration::from_secs(20);
/// How long a lesson waits for a provider that refuses the key or has no credit.
const PAUSED_FOR: Duration = Duration::from_secs(60);
/// The shortest rest after a provider's failure, and what it grows to.
const RESTED_FOR: Duration = Duration::from_secs(1);
const LONGEST_REST: Duration = Duration::from_secs(60);
/// The provider whose lessons cost nothing.
const SAMPLE: &str = "sample";
/// Left of the lease for checks and saving when a call is cut off.
const RESERVE: Duration = Duration::from_secs(30);

/// The two ways an attempt can be stopped from outside.
#[derive(Debug, Clone)]
pub(crate) struct Stops {
    /// The lease is gone: keep nothing.
    pub lost: CancellationToken,
    /// This process is leaving: put the lesson back.
    pub leaving: CancellationToken,
}

/// Runs one claimed lesson to its end. Returns the lesson's new status, `None` when the lease was lost.
pub(crate) async fn run(shared: Arc<Shared>, claim: Claim, stops: Stops) -> Option<Status> {
    let started = Instant::now();
    let title = claim.lesson.title.clone();
    shared.report(Report::Claimed { id: claim.lesson.id, title: title.clone(), attempt_number: claim.attempt_number });
    let work = AssertUnwindSafe(produce(&shared, &claim, started)).catch_unwind();
    let finish = tokio::select! {
        biased;
        () = stops.lost.cancelled() => None,
        () = stops.leaving.cancelled() => Some(put_back(&claim, "shutdown")),
        made = work => Some(made.unwrap_or_else(|_| panicked(&claim))),
    };
    let Some(finish) = finish else {
        shared.live.end(claim.fence);
        shared.report(Report::Superseded { id: claim.lesson.id, title });
        return None;
    };
    shared.live.stage(claim.fence, Stage::Saving);
    let (finish, saved) = store(&shared, &claim, finish, started).await;
    shared.live.end(claim.fence);
    // What could not be saved was told as trouble; its lesson is put back with a heartbeat.
    let status = saved.ok()?.status;
    shared.report(report_of(&claim, &finish, status, started));
    status
}

/// Everything between claim and save. Cancelled by dropping.
async fn produce(shared: &Shared, claim: &Claim, started: Instant) -> Finish {
    shared.live.stage(claim.fence, Stage::Waiting);
    let (request, version) = request(shared, claim).await;
    let mut record =
        AttemptRecord { model: Some(request.model.clone()), prompt_version: Some(version), ..AttemptRecord::default() };
    let mut trace = TraceRecord {
        prompt: shared.redactor.redact(&format!("{}\n\n{}", request.system, request.prompt)).into_owned(),
        response: String::new(),
        validation: unchecked_validation("the model did not answer"),
        compilation: unchecked_compilation(),
        error: None,
    };
    let limit = shared.options.lease.saturating_sub(RESERVE).saturating_sub(started.elapsed());
    let calling = call(shared.provider.as_ref(), request, claim.fence, &shared.live);
    let result = match tokio::time::timeout(limit, calling).await {
        Ok(called) => {
            note_call(&mut record, &mut trace, &called, shared);
            match &called.error {
                Some(error) => not_answered(error, claim.attempts_used),
                // What is stored is what was checked: without secrets, should the model have learnt one.
                None => check(shared, claim, &mut record, &mut trace).await,
            }
        }
        Err(_) => failed(FailureClass::Timeout, "lease", "the attempt reached the end of its lease"),
    };
    if let FinishResult::Failed { failure, .. } = &result {
        trace.error = Some(failure.detail.clone());
    }
    record.stage = Some(if record.check_ms.is_some() { Stage::Checking } else { Stage::Calling });
    record.trace = Some(trace);
    Finish { lesson_id: claim.lesson.id, fence: claim.fence, result, record }
}

async fn request(shared: &Shared, claim: &Claim) -> (Request, String) {
    let lesson = &claim.lesson;
    let next = repair_of(shared, claim).await;
    let asked = next.as_ref().map(|next| next.ask(claim.attempt_number));
    let built = shared.prompts.build(&lesson.title, &lesson.outline, asked.as_ref());
    let model = claim.model.clone().or_else(|| shared.options.model.clone());
    let request = Request {
        model: model.unwrap_or_else(|| shared.provider.default_model().to_owned()),
        system: built.system,
        prompt: built.user,
        max_output_tokens: shared.options.max_output_tokens,
        title: lesson.title.clone(),
        outline: lesson.outline.clone(),
        attempt_number: claim.attempt_number,
    };
    (request, built.version)
}

/// What the last attempt answered and got wrong, where showing it may help.
async fn repair_of(shared: &Shared, claim: &Claim) -> Option<repair::Next> {
    if claim.attempt_number <= 1 {
        return None;
    }
    let previous = async { queue::previous_failure(&*shared.db.get().await?, claim.lesson.id).await }.await;
    match previous {
        Ok(previous) => previous.and_then(repair::of),
        Err(error) => {
            tracing::warn!(%error, lesson.id = %claim.lesson.id, "the previous attempt could not be read; starting afresh");
            None
        }
    }
}

fn note_call(record: &mut AttemptRecord, trace: &mut TraceRecord, called: &Called, shared: &Shared) {
    trace.response = shared.redactor.redact(called.transcript.text()).into_owned();
    record.usage = called.transcript.usage().cloned().unwrap_or_default();
    record.cost_usd = (shared.provider.name() == SAMPLE).then_some(0.0);
    record.ttft_ms = called.transcript.time_to_first_token().map(millis);
    record.stream_ms = Some(millis(called.took));
}

/// How long a lesson rests after a failure of its provider: a short outage may not use up every attempt.
fn rest(attempts_used: i32, unit: f64) -> Duration {
    let earlier = u32::try_from(attempts_used).unwrap_or_default();
    RESTED_FOR + full_jitter(RESTED_FOR, LONGEST_REST, earlier, unit)
}

/// The call failed: what the error's class asks for.
fn not_answered(error: &LlmError, attempts_used: i32) -> FinishResult {
    let put_back = |wait: Duration| FinishResult::Throttled { wait, reason: error.to_string() };
    let failed = |wait: Duration| FinishResult::Failed { failure: error.failure(), counts: true, wait };
    match error.class() {
        ErrorClass::Throttled { retry_after } => {
            put_back(retry_after.unwrap_or(THROTTLED_FOR).max(Duration::from_secs(1)))
        }
        ErrorClass::Paused { reason } => {
            let cure = match reason {
                PauseReason::Key => "check the provider's API key",
                PauseReason::Quota => "the provider's account has no credit left; top it up",
            };
            FinishResult::Throttled { wait: PAUSED_FOR, reason: format!("{error}: {cure}") }
        }
        ErrorClass::Transient | ErrorClass::Timeout { .. } | ErrorClass::Stream => {
            failed(rest(attempts_used, fastrand::f64()))
        }
        ErrorClass::Truncated | ErrorClass::Refused | ErrorClass::Rejected => failed(Duration::ZERO),
    }
}

async fn check(shared: &Shared, claim: &Claim, record: &mut AttemptRecord, trace: &mut TraceRecord) -> FinishResult {
    shared.live.stage(claim.fence, Stage::Checking);
    let checking = Instant::now();
    let subject = Subject { title: claim.lesson.title.clone(), outline: claim.lesson.outline.clone() };
    let checked = shared.checker.check(&trace.response, Some(&subject)).await;
    record.check_ms = Some(millis(checking.elapsed()));
    match checked {
        Ok(report) => {
            trace.validation = report.validation_json();
            trace.compilation = report.compilation_json();
            judged(report)
        }
        Err(error) => failed(FailureClass::Internal, "checker", &error.to_string()),
    }
}

/// Passed and inconclusive lessons are generated; only a proof fails one.
fn judged(report: CheckReport) -> FinishResult {
    if let Some(failure) = report.failure() {
        return FinishResult::Failed { failure, counts: true, wait: Duration::ZERO };
    }
    match report.source {
        Some(source) => FinishResult::Generated {
            source,
            compiled_js: report.compiled_js,
            score: report.score.map(|score| score.value()),
        },
        None => failed(
            FailureClass::Internal,
            "no-result",
            "the checks ended without a result; the trace has what is known",
        ),
    }
}

fn failed(class: FailureClass, code: &str, message: &str) -> FinishResult {
    FinishResult::Failed { failure: Failure::plain(class, code, message), counts: true, wait: Duration::ZERO }
}

fn without_call(claim: &Claim, result: FinishResult) -> Finish {
    Finish { lesson_id: claim.lesson.id, fence: claim.fence, result, record: AttemptRecord::default() }
}

fn panicked(claim: &Claim) -> Finish {
    without_call(claim, failed(FailureClass::Internal, "panic", "homeroom itself failed here; the log has the report"))
}

fn put_back(claim: &Claim, reason: &str) -> Finish {
    without_call(claim, FinishResult::Released { reason: reason.to_owned() })
}

/// Saves the result. One that the database refuses is a failure that counts: the next attempt may bring the same, and
/// not for ever.
async fn store(shared: &Shared, claim: &Claim, finish: Finish, started: Instant) -> (Finish, Result<Saved, DbError>) {
    let error = match save(shared, finish.clone(), started).await {
        Ok(saved) => return (finish, Ok(saved)),
        Err(error) => error,
    };
    tracing::error!(%error, lesson.id = %claim.lesson.id, "a result could not be saved");
    shared.report(Report::Trouble { error: error.to_string() });
    if error.kind() != DbErrorKind::Query || error.is_transient() {
        return (finish, Err(error));
    }
    let refused = failed(FailureClass::Internal, "not-stored", &format!("the database refused the result: {error}"));
    let finish = without_call(claim, refused);
    let saved = save(shared, finish.clone(), started).await;
    (finish, saved)
}

async fn save(shared: &Shared, finish: Finish, started: Instant) -> Result<Saved, DbError> {
    let (done, answer) = oneshot::channel();
    let job = Job { finish, give_up: started + shared.options.lease, done };
    let gone = || DbError::new(DbErrorKind::Unreachable, "this worker ended first");
    shared.saver.send(job).await.map_err(|_| gone())?;
    answer.await.unwrap_or_else(|_| Err(gone()))
}

fn report_of(claim: &Claim, finish: &Finish, status: Option<Status>, started: Instant) -> Report {
    let id = claim.lesson.id;
    let title = claim.lesson.title.clone();
    let Some(next) = status else {
        return Report::Superseded { id, title };
    };
    match &finish.result {
        FinishResult::Generated { .. } => Report::Generated {
            id,
            title,
            seconds: started.elapsed().as_secs_f64(),
            total_tokens: finish.record.usage.total_tokens(),
        },
        FinishResult::Failed { failure, .. } => {
            Report::Failed { id, title, attempt_number: claim.attempt_number, failure: failure.clone(), next }
        }
        FinishResult::Throttled { reason, .. } | FinishResult::Released { reason } => {
            Report::PutBack { id, title, reason: reason.clone() }
        }
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
