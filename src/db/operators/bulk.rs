//! An action on a frozen selection, batch by batch: whatever happens, the outcome says what became of every lesson.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::{Action, By, Done, Outcome, Refused, Seen, operate, recorded};
use crate::db::error::{DbError, DbErrorKind};
use crate::db::pool::Db;

/// Lessons of one transaction.
const BATCH: usize = 200;
/// How often to ask what became of a batch whose answer was lost, and how long to wait before each.
const ASKS: u32 = 5;
const BEFORE_ASKING: Duration = Duration::from_secs(1);
/// The refusal of a lesson that could not be had.
const LOCKED: &str = "another program keeps it locked";

/// Does it to the selection, [`BATCH`] lessons a transaction; `progress` hears of each batch. Stops before the next
/// batch once `stop` is cancelled, and at an error, which is returned beside what was done until then.
pub async fn run(
    db: &Db,
    action: &Action,
    seen: &[Seen],
    by: &By,
    stop: &CancellationToken,
    mut progress: impl FnMut(&Outcome),
) -> (Outcome, Option<DbError>) {
    let mut outcome = Outcome::default();
    let mut batches = seen.chunks(BATCH);
    let mut failure = None;
    while !stop.is_cancelled()
        && failure.is_none()
        && let Some(batch) = batches.next()
    {
        let (answer, error) = Box::pin(one(db, action, batch, by)).await;
        outcome.add(answer);
        failure = error;
        progress(&outcome);
    }
    outcome.not_asked.extend(batches.flatten().map(|seen| seen.id));
    (outcome, failure)
}

/// One batch; where a lock is in its way lesson by lesson, so that only those that are locked are refused.
async fn one(db: &Db, action: &Action, batch: &[Seen], by: &By) -> (Outcome, Option<DbError>) {
    let error = match attempt(db, action, batch, by).await {
        Ok(outcome) => return (outcome, None),
        Err(error) => error,
    };
    match (error.kind(), batch) {
        (DbErrorKind::Query, [seen]) if error.is_transient() => {
            let refused = vec![Refused { id: seen.id, reason: LOCKED.to_owned() }];
            (Outcome { refused, ..Outcome::default() }, None)
        }
        (DbErrorKind::Query, [_, _, ..]) if error.is_transient() => {
            let mut outcome = Outcome::default();
            for (at, seen) in batch.iter().enumerate() {
                let (answer, error) = Box::pin(one(db, action, std::slice::from_ref(seen), by)).await;
                outcome.add(answer);
                if error.is_some() {
                    outcome.not_asked.extend(batch[at + 1..].iter().map(|seen| seen.id));
                    return (outcome, error);
                }
            }
            (outcome, None)
        }
        (DbErrorKind::Unreachable | DbErrorKind::Timeout, _) => lost(db, batch, by, error).await,
        _ => (not_asked(batch), Some(error)),
    }
}

async fn attempt(db: &Db, action: &Action, batch: &[Seen], by: &By) -> Result<Outcome, DbError> {
    operate(&*db.get().await?, action, batch, by).await
}

/// The connection broke, perhaps between the commit and its answer: the action's own record knows. Without one the
/// batch may still be under way.
async fn lost(db: &Db, batch: &[Seen], by: &By, error: DbError) -> (Outcome, Option<DbError>) {
    for _ in 0..ASKS {
        tokio::time::sleep(BEFORE_ASKING).await;
        let known = async { recorded(&*db.get().await?, batch, by).await }.await;
        match known {
            Ok(known) if !known.is_empty() => {
                let (done, others): (Vec<&Seen>, Vec<&Seen>) = batch.iter().partition(|seen| known.contains(&seen.id));
                let done = done.iter().map(|seen| Done { id: seen.id, gone: None }).collect();
                // One transaction: what it did not do, it refused.
                let reason = String::from("refused; the answer was lost, its record has the reason");
                let refused = others.iter().map(|seen| Refused { id: seen.id, reason: reason.clone() }).collect();
                return (Outcome { done, refused, ..Outcome::default() }, None);
            }
            Ok(_) | Err(_) => {}
        }
    }
    (Outcome { unsure: batch.iter().map(|seen| seen.id).collect(), ..Outcome::default() }, Some(error))
}

fn not_asked(batch: &[Seen]) -> Outcome {
    Outcome { not_asked: batch.iter().map(|seen| seen.id).collect(), ..Outcome::default() }
}
