//! How every action on lessons goes: a frozen selection, batch by batch, stopped by Ctrl-C between two; then what was
//! done, what was refused and what was not asked any more.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::db::operators::{self, By};
use crate::db::{Db, DbError};
use crate::model::action::{Action, Outcome};
use crate::model::lesson::Seen;
use crate::ui::format;

use super::args::ActArgs;
use super::context::actor;
use super::exit::{CliError, Exit};
use super::{output, words};

/// The longest reason that is kept, in characters.
const MAX_REASON: usize = 200;
/// How many refusals are told one by one.
const TOLD: usize = 20;
/// An action that takes longer says how far it is, this often.
const PROGRESS: Duration = Duration::from_secs(1);

/// An operator's reason as it is kept: one line, not too long; `None` for an empty one.
pub fn reason(given: Option<&str>) -> Option<String> {
    let line: String = words::one_line(given?.trim()).chars().take(MAX_REASON).collect();
    (!line.is_empty()).then_some(line)
}

/// Does `action` to the selection, or says what it would do. `nothing` is said of an empty selection.
pub async fn perform(db: &Db, action: &Action, seen: &[Seen], act: &ActArgs, nothing: &str) -> Result<Exit, CliError> {
    let (outcome, error) = if act.dry_run {
        (operators::judge(&*db.get().await?, action, seen).await?, None)
    } else if seen.is_empty() {
        (Outcome::default(), None)
    } else {
        run(db, action, seen, act).await
    };
    if act.json {
        output::json(&json_of(action, &outcome))?;
    }
    tell(action, &outcome, act, nothing)?;
    if let Some(error) = error {
        return Err(error.into());
    }
    Ok(match (outcome.is_whole(), outcome.refused.is_empty()) {
        (false, _) => Exit::Failed,
        (true, false) => Exit::Refused,
        (true, true) => Exit::Done,
    })
}

async fn run(db: &Db, action: &Action, seen: &[Seen], act: &ActArgs) -> (Outcome, Option<DbError>) {
    let stop = CancellationToken::new();
    let stopping = stop.clone();
    let interrupts = tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            output::note("Stopping after the lessons under way.");
            stopping.cancel();
        }
    });
    let by = By::new(&actor(), reason(act.reason.as_deref()).as_deref());
    let mut told = Instant::now();
    let done = operators::run(db, action, seen, &by, &stop, |so_far| {
        if told.elapsed() >= PROGRESS && so_far.answered() < seen.len() {
            told = Instant::now();
            output::note(&format!("{} of {} lessons asked", count(so_far.answered()), count(seen.len())));
        }
    })
    .await;
    interrupts.abort();
    done
}

fn json_of(action: &Action, outcome: &Outcome) -> Value {
    let done: Vec<_> = outcome.done.iter().map(|done| done.id).collect();
    let key = match action {
        Action::Retry { .. } => "retried",
        Action::Regenerate { .. } => "regenerated",
        Action::Cancel => "cancelled",
        Action::Delete => "deleted",
        Action::Prioritise { .. } => "prioritised",
        Action::TakeBack { .. } => "taken_back",
    };
    let mut said = json!({key: done, "refused": outcome.refused});
    if !outcome.is_whole() {
        said["unsure"] = json!(outcome.unsure);
        said["not_asked"] = json!(outcome.not_asked);
    }
    said
}

fn tell(action: &Action, outcome: &Outcome, act: &ActArgs, nothing: &str) -> Result<(), CliError> {
    for refused in outcome.refused.iter().take(TOLD) {
        output::note(&format!("refused {}: {}. Nothing changed there.", refused.id, words::one_line(&refused.reason)));
    }
    if let more @ 1.. = outcome.refused.len().saturating_sub(TOLD) {
        output::note(&format!("and {} more; --json names them all.", count(more)));
    }
    if !outcome.is_whole() {
        let unsure = if outcome.unsure.is_empty() { "" } else { " Look at those first that were perhaps changed." };
        output::note(&format!("Stopped: {}.{unsure}", outcome.sentence(action)));
        return Ok(());
    }
    let line = match (outcome.done.len(), outcome.refused.len()) {
        _ if act.json => return Ok(()),
        (0, 0) => nothing.to_owned(),
        (0, _) => return Ok(()),
        (done, 0) => sentence(action, outcome, done, act.dry_run),
        (_, refused) if act.dry_run => {
            format!("{} {refused} would be refused.", sentence(action, outcome, outcome.done.len(), true))
        }
        (..) => format!("{}.", outcome.sentence(action)),
    };
    output::line(&line)
}

fn sentence(action: &Action, outcome: &Outcome, done: usize, dry_run: bool) -> String {
    let lessons = if done == 1 { String::from("1 lesson") } else { format!("{} lessons", count(done)) };
    let would = if dry_run { "would be " } else { "" };
    format!("{lessons} {would}{}.", phrase(action, outcome))
}

fn phrase(action: &Action, outcome: &Outcome) -> String {
    match action {
        Action::Retry { more_attempts, .. } => format!("queued again, with {more_attempts} more attempts each"),
        Action::Regenerate { .. } => String::from("queued again; what there is stays until the new version is there"),
        Action::Cancel => String::from("cancelled; no attempt used up"),
        Action::Delete => deleted(outcome),
        Action::Prioritise { priority } => format!("given priority {priority}"),
        Action::TakeBack { .. } => String::from("taken back and queued again"),
    }
}

fn deleted(outcome: &Outcome) -> String {
    let gone: Vec<(i64, i64)> = outcome.done.iter().filter_map(|done| done.gone).collect();
    if gone.is_empty() {
        return String::from("deleted");
    }
    let (attempts, traces) = gone.iter().fold((0, 0), |(a, t), (attempts, traces)| (a + attempts, t + traces));
    let many = |n: i64, what: &str| format!("{} {what}{}", format::count(n), if n == 1 { "" } else { "s" });
    format!("deleted, with {} and {}", many(attempts, "attempt"), many(traces, "trace"))
}

fn count(n: usize) -> String {
    format::count(i64::try_from(n).unwrap_or(i64::MAX))
}
