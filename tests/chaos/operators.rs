//! What operators ask for on the command line while everything breaks. A new command on lessons has its place here: a
//! line in [`COMMANDS`] says what it is called with and which lessons it is aimed at.

use std::process::{ExitStatus, Stdio};
use std::time::{Duration, Instant};

use fastrand::Rng;

use crate::faults::between;
use crate::fleet::Fleet;
use crate::trouble::Trouble;
use crate::worker::homeroom;
use crate::world::World;

/// Longer than a command waits for a database that is away.
const PATIENCE: Duration = Duration::from_secs(90);
/// The exit codes of a program that was called wrongly, and of one that panicked.
const USAGE: i32 = 2;
const PANICKED: i32 = 101;

struct Command {
    /// As the report counts it.
    name: &'static str,
    args: &'static [&'static str],
    /// Finds the ids that are added; nothing where none are.
    lessons: Option<&'static str>,
    /// As the record calls it, and as its answer calls the lessons that it was done to.
    action: &'static str,
    done: &'static str,
}

/// Each is aimed at some that it may be done to, and some that it is refused for.
const COMMANDS: [Command; 8] = [
    Command {
        name: "operator: homeroom retry --failed",
        args: &["retry", "--failed"],
        lessons: None,
        action: "retry",
        done: "retried",
    },
    Command {
        name: "operator: homeroom retry",
        args: &["retry"],
        lessons: Some(
            "(select id::text from public.lessons where status = 'failed' order by random() limit 3)
               union all (select lesson_id::text from homeroom.leases order by random() limit 1)",
        ),
        action: "retry",
        done: "retried",
    },
    Command {
        name: "operator: homeroom regenerate",
        args: &["regenerate"],
        lessons: Some(
            "(select id::text from public.lessons where status = 'generated' order by random() limit 2)
               union all (select lesson_id::text from homeroom.leases order by random() limit 1)",
        ),
        action: "regenerate",
        done: "regenerated",
    },
    Command {
        name: "operator: homeroom cancel",
        args: &["cancel"],
        lessons: Some(
            "(select lesson_id::text from homeroom.leases order by random() limit 2)
               union all (select id::text from public.lessons where status = 'queued' order by random() limit 1)",
        ),
        action: "cancel",
        done: "cancelled",
    },
    Command {
        name: "operator: homeroom cancel --all",
        args: &["cancel", "--all"],
        lessons: None,
        action: "cancel",
        done: "cancelled",
    },
    Command {
        name: "operator: homeroom delete",
        args: &["delete", "--yes"],
        lessons: Some(
            "(select id::text from public.lessons where status <> 'generating' order by random() limit 1)
               union all (select lesson_id::text from homeroom.leases order by random() limit 1)",
        ),
        action: "delete",
        done: "deleted",
    },
    Command {
        name: "operator: homeroom prioritise",
        args: &["prioritise", "--priority", "7"],
        lessons: Some("select id::text from public.lessons where status <> 'generated' order by random() limit 4"),
        action: "prioritise",
        done: "prioritised",
    },
    Command {
        name: "operator: homeroom prioritise",
        args: &["prioritise", "--priority", "-3"],
        lessons: Some("select lesson_id::text from homeroom.leases order by random() limit 3"),
        action: "prioritise",
        done: "prioritised",
    },
];

/// One command, by the name that the report counts it under. Where it is aimed at lessons, some must be there.
pub async fn act(fleet: &Fleet, rng: &mut Rng) -> Result<Option<&'static str>, Trouble> {
    let Some(at) = rng.choice(0..COMMANDS.len() + 2) else { return Ok(None) };
    let Some(command) = COMMANDS.get(at) else {
        return if at == COMMANDS.len() { pause(fleet, rng).await } else { drain(fleet, rng).await };
    };
    let ids: Vec<String> = match command.lessons {
        None => Vec::new(),
        Some(sql) => fleet.world.database.try_rows(sql).await?,
    };
    if command.lessons.is_some() && ids.is_empty() {
        return Ok(None);
    }
    on_lessons(&fleet.world, command, &ids).await
}

/// Of a lesson that another program left behind.
pub async fn take_back(world: &World, id: &str) -> Result<Option<&'static str>, Trouble> {
    const COMMAND: Command = Command {
        name: "operator: homeroom take-back",
        args: &["take-back"],
        lessons: None,
        action: "take-back",
        done: "taken_back",
    };
    on_lessons(world, &COMMAND, &[id.to_owned(), "--confirm".to_owned(), id[..8].to_owned()]).await
}

/// What it says was done must be in the record, which is written with the deed itself.
async fn on_lessons(world: &World, command: &Command, more: &[String]) -> Result<Option<&'static str>, Trouble> {
    let args = command.args.iter().copied().chain(more.iter().map(String::as_str));
    let (status, said) = ask(world, args.chain(["--json"])).await?;
    let answer: serde_json::Value = serde_json::from_str(&said).unwrap_or_default();
    let Some(done) = answer[command.done].as_array() else {
        // Refused as a whole, not found, or the database away.
        return if status.success() {
            Err(Trouble::Violation(format!("{} says nothing of what it did: {said}", command.name)))
        } else {
            Ok(Some(command.name))
        };
    };
    let ids: Vec<String> = done.iter().filter_map(|id| id.as_str().map(|id| format!("'{id}'"))).collect();
    let unknown = format!(
        "select count(*) from unnest(array[{}]::uuid[]) u (id) where not exists (
           select from chaos.actions a where a.action = '{}' and a.lesson_id = u.id)",
        ids.join(", "),
        command.action
    );
    let unknown: i64 = world.database.value(&unknown).await?;
    if unknown > 0 {
        return Err(Trouble::Violation(format!("{}: {unknown} are not in the record of {said}", command.name)));
    }
    Ok(Some(command.name))
}

/// Pauses one worker or all, for a moment.
async fn pause(fleet: &Fleet, rng: &mut Rng) -> Result<Option<&'static str>, Trouble> {
    let Some(lane) = rng.choice(&fleet.lanes) else { return Ok(None) };
    let (name, whom) = if rng.bool() {
        ("operator: homeroom workers pause --all", "--all".to_owned())
    } else {
        let Ok(worker) = lane.worker.try_lock() else { return Ok(None) };
        ("operator: homeroom workers pause", worker.name())
    };
    ask(&fleet.world, ["workers", "pause", &whom]).await?;
    tokio::time::sleep(between(rng, 200, 2_500)).await;
    ask(&fleet.world, ["workers", "resume", &whom]).await?;
    Ok(Some(name))
}

/// Nobody stays paused, whatever became of the commands until now.
pub async fn resume(world: &World) -> Result<(), Trouble> {
    let begun = Instant::now();
    // That some are draining is no reason to try again.
    while !matches!(ask(world, ["workers", "resume", "--all"]).await?.0.code(), Some(0 | 4)) {
        if begun.elapsed() > PATIENCE {
            return Err(Trouble::Violation("`homeroom workers resume --all` was not to be had".to_owned()));
        }
    }
    let paused: Vec<String> = world
        .database
        .rows("select name from homeroom.workers where wanted = 'paused' union all select 'all' where homeroom.fleet() <> 'running'")
        .await?;
    match paused.as_slice() {
        [] => Ok(()),
        some => Err(Trouble::Violation(format!("paused though all were resumed: {}", some.join(", ")))),
    }
}

/// A worker is asked to end once it has done what it runs; whoever watches the fleet replaces it.
async fn drain(fleet: &Fleet, rng: &mut Rng) -> Result<Option<&'static str>, Trouble> {
    let Some(lane) = rng.choice(&fleet.lanes) else { return Ok(None) };
    let (name, number) = {
        let Ok(mut worker) = lane.worker.try_lock() else { return Ok(None) };
        worker.may_end();
        (worker.name(), worker.number)
    };
    let (status, _) = ask(&fleet.world, ["workers", "drain", &name]).await?;
    if status.success() {
        let mut worker = lane.worker.lock().await;
        if worker.number == number {
            worker.has_to_end();
        }
    }
    Ok(Some("operator: homeroom workers drain"))
}

/// How a command ended, and what it printed.
async fn ask<'a>(world: &World, args: impl IntoIterator<Item = &'a str>) -> Result<(ExitStatus, String), Trouble> {
    let args: Vec<&str> = args.into_iter().collect();
    let mut process = homeroom(&world.home(), &world.database.url());
    process.args(&args).stdout(Stdio::piped()).stderr(Stdio::piped());
    let said = || format!("`homeroom {}`", args.join(" "));
    let Ok(output) = tokio::time::timeout(PATIENCE, process.output()).await else {
        return Err(Trouble::Violation(format!("{} did not end within {} s", said(), PATIENCE.as_secs())));
    };
    let output = output?;
    // Refused, not found, database away: all of these happen. Breaking down does not.
    match output.status.code() {
        None | Some(USAGE | PANICKED) => {
            let errors = String::from_utf8_lossy(&output.stderr).into_owned();
            Err(Trouble::Violation(format!("{} ended with {}: {errors}", said(), output.status)))
        }
        Some(_) => Ok((output.status, String::from_utf8_lossy(&output.stdout).into_owned())),
    }
}
