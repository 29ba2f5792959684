//! `homeroom workers`: the processes that generate, and an operator's pause, resume and drain.

use crate::config::Flags;
use crate::db::operators::{self, By};
use crate::db::{Db, workers};
use crate::model::action::{Directed, Direction};
use crate::model::overview::{WorkerState, WorkerSummary};

use super::args::{DirectArgs, Global, SlotsArgs, WorkersArgs, WorkersCommand};
use super::context::{Context, actor};
use super::exit::{CliError, Exit};
use super::{operate, output, words};

pub async fn run(global: &Global, args: &WorkersArgs) -> Result<Exit, CliError> {
    let context = Context::load(global, Flags::default())?;
    let opened = context.open(false, output::step).await?;
    let done = match &args.command {
        None => list(&opened.db, args.json).await,
        Some(WorkersCommand::Pause(direct)) => ask(&opened.db, Direction::Pause, direct, args.json).await,
        Some(WorkersCommand::Resume(direct)) => ask(&opened.db, Direction::Resume, direct, args.json).await,
        Some(WorkersCommand::Drain(direct)) => ask(&opened.db, Direction::Drain, direct, args.json).await,
        Some(WorkersCommand::Slots(slots)) => resize(&opened.db, slots, args.json).await,
    };
    opened.close().await;
    done
}

async fn list(db: &Db, json: bool) -> Result<Exit, CliError> {
    let client = db.get().await?;
    let (listed, is_paused) = tokio::try_join!(workers::list(&client), operators::fleet_is_paused(&client))?;
    if json {
        let fleet = if is_paused { "paused" } else { "running" };
        output::json(&serde_json::json!({ "fleet": fleet, "workers": listed }))?;
        return Ok(Exit::Done);
    }
    if is_paused {
        output::note("All workers are paused; homeroom workers resume --all ends it.");
    }
    if listed.is_empty() {
        output::note("No worker is running. `homeroom worker` starts one.");
        return Ok(Exit::Done);
    }
    output::line(&format!("{}  {:<9}  {:>6}  {:>4}  VERSION", words::column("NAME", 32), "STATE", "BUSY", "AGE"))?;
    let now = chrono::Utc::now();
    for worker in &listed {
        output::line(&row(worker, now))?;
    }
    Ok(Exit::Done)
}

fn row(worker: &WorkerSummary, now: crate::model::Time) -> String {
    let state = if worker.state == WorkerState::Gone { "gone" } else { worker.state.as_str() };
    format!(
        "{}  {state:<9}  {:>6}  {:>4}  {}",
        words::column(&worker.name, 32),
        format!("{}/{}", worker.busy, worker.slots),
        words::age(worker.started_at, now),
        words::one_line(&worker.version)
    )
}

async fn ask(db: &Db, direction: Direction, args: &DirectArgs, json: bool) -> Result<Exit, CliError> {
    let mut names = args.names.clone();
    names.sort_unstable();
    names.dedup();
    let by = By::new(&actor(), operate::reason(args.reason.as_deref()).as_deref());
    let client = db.get().await?;
    let answers = operators::direct(&client, (!args.all).then_some(&names[..]), direction, &by).await?;
    let (refused, changed): (Vec<&Directed>, Vec<&Directed>) =
        answers.iter().partition(|answer| answer.refusal.is_some());
    refuse(refused.iter().map(|answer| (answer.name.as_str(), answer.refusal.as_deref())));
    if json || args.json {
        let refused = refused.iter().map(|answer| (answer.name.as_str(), answer.refusal.as_deref()));
        tell(changed.iter().map(|answer| answer.name.as_str()), refused)?;
    } else {
        if args.all {
            output::line(&all(direction, changed.len()))?;
        } else {
            for answer in &changed {
                output::line(&one(direction, &words::one_line(&answer.name)))?;
            }
        }
        if direction == Direction::Resume && !args.all && operators::fleet_is_paused(&client).await? {
            output::note("But all workers are paused; homeroom workers resume --all ends that.");
        }
    }
    Ok(match (refused.iter().any(|answer| !answer.is_known), refused.is_empty()) {
        (true, _) if changed.is_empty() => Exit::NotFound,
        (_, false) => Exit::Refused,
        (_, true) => Exit::Done,
    })
}

/// Says of each worker that was refused why.
fn refuse<'a>(refused: impl Iterator<Item = (&'a str, Option<&'a str>)>) {
    for (name, why) in refused {
        let why = why.unwrap_or_default();
        output::note(&format!("refused {}: {why}. Nothing changed there.", words::one_line(name)));
    }
}

/// The answer of every `workers` command that changes something, as JSON.
fn tell<'a>(
    changed: impl Iterator<Item = &'a str>,
    refused: impl Iterator<Item = (&'a str, Option<&'a str>)>,
) -> Result<(), CliError> {
    let refused: Vec<_> = refused.map(|(name, reason)| serde_json::json!({"name": name, "reason": reason})).collect();
    output::json(&serde_json::json!({ "changed": changed.collect::<Vec<_>>(), "refused": refused }))
}

async fn resize(db: &Db, args: &SlotsArgs, json: bool) -> Result<Exit, CliError> {
    let by = By::new(&actor(), operate::reason(args.reason.as_deref()).as_deref());
    let client = db.get().await?;
    let answers = operators::resize(&client, std::slice::from_ref(&args.name), args.slots, &by).await?;
    let refused = || {
        let refused = answers.iter().filter(|answer| answer.refusal.is_some());
        refused.map(|answer| (answer.name.as_str(), answer.refusal.as_deref()))
    };
    let changed = || answers.iter().filter(|answer| answer.refusal.is_none());
    refuse(refused());
    if json || args.json {
        tell(changed().map(|answer| answer.name.as_str()), refused())?;
    } else {
        for answer in changed() {
            let had = answer.had.map(|had| format!(", {had} before")).unwrap_or_default();
            let lessons = if args.slots == 1 { "1 lesson" } else { &format!("{} lessons", args.slots) };
            output::line(&format!("{} is to generate {lessons} at a time{had}.", words::one_line(&answer.name)))?;
        }
    }
    Ok(match (answers.iter().any(|answer| answer.had.is_none()), refused().next().is_none()) {
        (true, _) if changed().next().is_none() => Exit::NotFound,
        (_, false) => Exit::Refused,
        (_, true) => Exit::Done,
    })
}

fn one(direction: Direction, name: &str) -> String {
    match direction {
        Direction::Pause => format!("{name} is paused: it claims nothing more, what runs goes on."),
        Direction::Resume => format!("{name} claims again."),
        Direction::Drain => format!("{name} finishes what it runs and ends."),
    }
}

fn all(direction: Direction, alive: usize) -> String {
    let workers = if alive == 1 { String::from("1 worker") } else { format!("{alive} workers") };
    match direction {
        Direction::Pause => format!(
            "All workers are paused ({workers} now, and those that start later): they claim nothing more, what runs goes on. \
             homeroom workers resume --all ends it."
        ),
        Direction::Resume => format!("All workers may claim again ({workers} now)."),
        Direction::Drain => format!("{workers} asked to finish what they run and end."),
    }
}
