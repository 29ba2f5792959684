//! `homeroom retry`: queue failed lessons again.

use crate::config::Flags;
use crate::db::{Db, lessons, queue};
use crate::model::lesson::{Seen, Status};
use crate::model::overview::{Cursor, Order, PageRequest, RetryOutcome};

use super::args::{Global, RetryArgs};
use super::context::{Context, actor};
use super::exit::{CliError, Exit};
use super::{lookup, output};

/// Lessons retried in one transaction.
const BATCH: usize = 200;

pub async fn run(global: &Global, args: &RetryArgs) -> Result<Exit, CliError> {
    let context = Context::load(global, Flags { max_attempts: args.attempts, ..Flags::default() })?;
    let attempts = context.config.max_attempts;
    let opened = context.open(false, output::step).await?;
    let seen = if args.failed { all_failed(&opened.db).await? } else { named(&opened.db, &args.ids).await? };
    let outcome = if args.dry_run { plan(&seen) } else { retry(&opened.db, &seen, attempts).await? };
    opened.close().await;
    if args.json {
        output::json(&outcome)?;
    } else {
        tell(&outcome, attempts, args.dry_run)?;
    }
    Ok(if outcome.refused.is_empty() { Exit::Done } else { Exit::Refused })
}

async fn named(db: &Db, ids: &[String]) -> Result<Vec<Seen>, CliError> {
    let client = db.get().await?;
    let mut seen: Vec<Seen> = Vec::with_capacity(ids.len());
    for text in ids {
        let id = lookup::lesson(&client, text).await?;
        let lesson = lessons::lesson(&client, id).await?;
        let gone = || CliError::new(Exit::NotFound, format!("lesson {id} was deleted a moment ago."));
        let lesson = lesson.ok_or_else(gone)?;
        if seen.iter().all(|other| other.id != id) {
            seen.push(Seen { id, status: lesson.status, updated_at: lesson.updated_at });
        }
    }
    Ok(seen)
}

/// Every failed lesson as it is now, page by page.
async fn all_failed(db: &Db) -> Result<Vec<Seen>, CliError> {
    let client = db.get().await?;
    let mut seen = Vec::new();
    let mut after: Option<Cursor> = None;
    loop {
        let request = PageRequest {
            status: Some(Status::Failed),
            search: None,
            order: Order::Changed,
            after,
            limit: lessons::MAX_PAGE,
        };
        let page = lessons::page(&client, &request).await?;
        seen.extend(page.rows.iter().map(crate::model::lesson::LessonSummary::seen));
        match page.next {
            Some(next) => after = Some(next),
            None => return Ok(seen),
        }
    }
}

async fn retry(db: &Db, seen: &[Seen], attempts: u16) -> Result<RetryOutcome, CliError> {
    let actor = actor();
    let mut all = RetryOutcome::default();
    for batch in seen.chunks(BATCH) {
        let outcome = queue::retry(&*db.get().await?, batch, attempts.into(), &actor).await?;
        all.retried.extend(outcome.retried);
        all.refused.extend(outcome.refused);
    }
    Ok(all)
}

/// What a retry would do now.
fn plan(seen: &[Seen]) -> RetryOutcome {
    let (failed, others): (Vec<&Seen>, Vec<&Seen>) = seen.iter().partition(|seen| seen.status == Status::Failed);
    let refused =
        |seen: &&Seen| crate::model::overview::Refused { id: seen.id, reason: format!("{}, not failed", seen.status) };
    RetryOutcome { retried: failed.iter().map(|seen| seen.id).collect(), refused: others.iter().map(refused).collect() }
}

fn tell(outcome: &RetryOutcome, attempts: u16, dry_run: bool) -> Result<(), CliError> {
    for refused in &outcome.refused {
        output::note(&format!("refused {}: {}. Nothing changed there.", refused.id, refused.reason));
    }
    let count = outcome.retried.len();
    let lessons = if count == 1 { "lesson" } else { "lessons" };
    let done = if dry_run { "would be queued" } else { "queued" };
    match (count, outcome.refused.len()) {
        (0, 0) => output::line("Nothing failed: nothing to retry."),
        (0, _) => Ok(()),
        _ => output::line(&format!("{count} {lessons} {done} again, with {attempts} more attempts each.")),
    }
}
