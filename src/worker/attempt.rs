//! One attempt from claim to saved: prompt, model call, checks, result.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use tokio::sync::oneshot;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::db::queue::{self, AttemptRecord, Claim, Finish, FinishResult, Saved, TraceRecord};
use crate::db::{DbError, DbErrorKind, attempts};
use crate::llm::Request;
use crate::model::attempt::{Outcome, Stage};
use crate::model::check::{Report as CheckReport, Subject, unchecked_compilation, unchecked_validation};
use crate::model::failure::{Failure, FailureClass};
use crate::model::lesson::Status;

use super::call::Call;
use super::gates::Place;
use super::saver::Job;
use super::sheet::{Sheet, millis};
use super::spend::Unsettled;
use super::unanswered::{self, Caller};
use super::{Report, Resolved, Shared, journal, repair};

/// Left of the lease for checks and saving when a call is cut off.
const RESERVE: Duration = Duration::from_secs(30);

/// How long to ask who has a lesson that is no longer ours.
const ASKING: Duration = Duration::from_secs(2);

/// The two ways an attempt can be stopped from outside.
#[derive(Debug, Clone)]
pub(crate) struct Stops {
    /// The lease is gone: keep nothing.
    pub lost: CancellationToken,
    /// This process is leaving: put the lesson back.
    pub leaving: CancellationToken,
}

/// Runs one claimed lesson to its end. Returns the lesson's new status, `None` when the lease was lost. `place` is the
/// call's at its provider.
pub(crate) async fn run(shared: Arc<Shared>, claim: Claim, stops: Stops, place: Option<Place>) -> Option<Status> {
    let started = Instant::now();
    let title = claim.lesson.title.clone();
    shared.report(Report::Claimed { id: claim.lesson.id, title: title.clone(), attempt_number: claim.attempt_number });
    let mut sheet = Sheet::of(&claim, &shared.providers);
    let work = AssertUnwindSafe(produce(&shared, &claim, &mut sheet, place, started)).catch_unwind();
    let finish = tokio::select! {
        biased;
        () = stops.lost.cancelled() => None,
        () = stops.leaving.cancelled() => Some(put_back(&claim, &mut sheet, &shared)),
        made = work => Some(made.unwrap_or_else(|_| panicked(&claim))),
    };
    let Some(finish) = finish else {
        sheet.note_call(&shared);
        shared.tally.used(&sheet.record);
        shared.live.end(claim.fence);
        shared.report(lost(&shared, &claim).await);
        return None;
    };
    shared.live.stage(claim.fence, Stage::Saving);
    // Before it counts as waiting: nothing is claimed then that the cap would not allow.
    let unsaved = note_spend(&shared, &finish.record);
    // One that holds its provider back keeps its slot: what is claimed before that is known would be called in vain.
    let holds = matches!(finish.result, FinishResult::Throttled { .. });
    let _waiting = (!holds).then(|| shared.backlog.enter());
    let (finish, saved) = store(&shared, &claim, finish, started).await;
    drop(unsaved);
    shared.live.end(claim.fence);
    note_end(&shared, &claim, &finish, saved.as_ref().ok(), started);
    // What could not be saved was told as trouble; its lesson is put back with a heartbeat.
    let status = saved.ok()?.status;
    let report = match status {
        Some(next) => report_of(&claim, &finish, next, started),
        None => lost(&shared, &claim).await,
    };
    shared.report(report);
    status
}

/// Who has the lesson now: an operator who cancelled it, or somebody else.
async fn lost(shared: &Shared, claim: &Claim) -> Report {
    let (id, title) = (claim.lesson.id, claim.lesson.title.clone());
    let asking = async { attempts::outcome(&*shared.db.get().await?, claim.attempt_id).await };
    match tokio::time::timeout(ASKING, asking).await {
        Ok(Ok(Some(Outcome::Cancelled))) => Report::Cancelled { id, title },
        Ok(Ok(_) | Err(_)) | Err(_) => Report::Superseded { id, title },
    }
}

/// Everything between claim and save. Cancelled by dropping; the sheet stays.
async fn produce(shared: &Shared, claim: &Claim, sheet: &mut Sheet, place: Option<Place>, started: Instant) -> Finish {
    shared.live.stage(claim.fence, Stage::Waiting);
    let resolved = shared.providers.resolve(claim.model.as_deref());
    let (request, version) = request(shared, claim, &resolved).await;
    sheet.record.prompt_version = Some(version);
    let mut trace = TraceRecord {
        prompt: shared.redactor.redact(&format!("{}\n\n{}", request.system, request.prompt)).into_owned(),
        response: String::new(),
        validation: unchecked_validation("the model did not answer"),
        compilation: unchecked_compilation(),
        error: None,
    };
    let limit = shared.options.lease.saturating_sub(RESERVE).saturating_sub(started.elapsed());
    let call = sheet.call.insert(Call::begin());
    let making = call.make(resolved.provider.as_ref(), request, claim.fence, &shared.live);
    let made = tokio::time::timeout(limit, making).await;
    drop(place);
    // What is stored is what was checked: without secrets, should the model have learnt one.
    trace.response = shared.redactor.redact(call.transcript.text()).into_owned();
    sheet.note_call(shared);
    let record = &mut sheet.record;
    let result = match made {
        Ok(Ok(())) => check(shared, claim, record, &mut trace).await,
        Ok(Err(error)) => {
            let caller = Caller {
                provider: &resolved.policy.name,
                worker: &shared.options.name,
                attempts_used: claim.attempts_used,
                priced: record.cost_usd.is_some(),
            };
            unanswered::result(&error, caller, fastrand::f64())
        }
        Err(_) => failed(FailureClass::Timeout, "lease", "the attempt reached the end of its lease"),
    };
    if let FinishResult::Failed { failure, .. } = &result {
        if record.check_ms.is_none() && !trace.response.is_empty() {
            // It did answer, if not to the end.
            trace.validation = unchecked_validation(&failure.detail);
        }
        trace.error = Some(failure.detail.clone());
    }
    record.stage = Some(if record.check_ms.is_some() { Stage::Checking } else { Stage::Calling });
    record.trace = Some(trace);
    Finish { lesson_id: claim.lesson.id, fence: claim.fence, result, record: std::mem::take(record) }
}

/// Counts the cost against its provider's cap. A whole answer without a known cost is told; of a call that failed nobody
/// expects to know.
fn note_spend<'a>(shared: &'a Shared, record: &AttemptRecord) -> Option<Unsettled<'a>> {
    let provider = record.provider.as_deref()?;
    if let Some(usd) = record.cost_usd {
        return shared.spend.note(provider, usd);
    }
    let is_whole = record.check_ms.is_some();
    if is_whole && shared.spend.is_uncounted(provider) {
        let model = record.model.clone().unwrap_or_default();
        shared.report(Report::Uncounted { provider: provider.to_owned(), model });
    }
    None
}

/// For the log and the tally: what it took, and what became of it.
fn note_end(shared: &Shared, claim: &Claim, finish: &Finish, saved: Option<&Saved>, started: Instant) {
    shared.tally.used(&finish.record);
    if let Some(next) = saved.and_then(|saved| saved.status) {
        shared.tally.ended(&finish.result, next);
        journal::ended(claim, finish, next, started.elapsed());
    }
}

async fn request(shared: &Shared, claim: &Claim, to: &Resolved<'_>) -> (Request, String) {
    let lesson = &claim.lesson;
    let next = repair_of(shared, claim).await;
    let asked = next.as_ref().map(|next| next.ask(claim.attempt_number));
    let built = shared.prompts.build(&lesson.title, &lesson.outline, asked.as_ref());
    let request = Request {
        model: to.model.clone(),
        system: built.system,
        prompt: built.user,
        max_output_tokens: to.policy.max_output_tokens,
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
    let reading = async { queue::previous_failure(&*shared.db.get().await?, claim.lesson.id).await };
    let previous = shared.db.ask(reading).await;
    match previous {
        Ok(previous) => previous.and_then(repair::of),
        Err(error) => {
            tracing::warn!(%error, lesson.id = %claim.lesson.id, "the previous attempt could not be read; starting afresh");
            None
        }
    }
}

async fn check(shared: &Shared, claim: &Claim, record: &mut AttemptRecord, trace: &mut TraceRecord) -> FinishResult {
    shared.live.stage(claim.fence, Stage::Checking);
    let checking = Instant::now();
    let subject = Subject { title: claim.lesson.title.clone(), outline: claim.lesson.outline.clone() };
    let checked = shared.judge.judge(&trace.response, &subject).await;
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

/// What it has cost so far is known, and stays known.
fn put_back(claim: &Claim, sheet: &mut Sheet, shared: &Shared) -> Finish {
    sheet.note_call(shared);
    let result = FinishResult::Released { reason: String::from("shutdown") };
    Finish { lesson_id: claim.lesson.id, fence: claim.fence, result, record: std::mem::take(&mut sheet.record) }
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
    let _unsaved = shared.tally.unsaved();
    let gone = || DbError::new(DbErrorKind::Unreachable, "this worker ended first");
    shared.saver.send(job).await.map_err(|_| gone())?;
    answer.await.unwrap_or_else(|_| Err(gone()))
}

fn report_of(claim: &Claim, finish: &Finish, next: Status, started: Instant) -> Report {
    let id = claim.lesson.id;
    let title = claim.lesson.title.clone();
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
