//! What operators ask for on the command line while everything breaks. A new command has its place here: a line in
//! [`COMMANDS`] says what it is called with and which lessons it is aimed at.

use std::process::Stdio;
use std::time::Duration;

use fastrand::Rng;

use crate::trouble::Trouble;
use crate::worker::homeroom;
use crate::world::World;

/// Longer than a command waits for a database that is away.
const PATIENCE: Duration = Duration::from_secs(90);
/// The exit code of a program that panicked.
const PANICKED: i32 = 101;

struct Command {
    args: &'static [&'static str],
    /// Finds the ids that are added; nothing where none are.
    lessons: Option<&'static str>,
}

const COMMANDS: [Command; 2] = [
    Command { args: &["retry", "--failed"], lessons: None },
    Command {
        args: &["retry"],
        // Some that failed, and some that are just being tried: those are refused.
        lessons: Some(
            "(select id::text from public.lessons where status = 'failed' order by random() limit 3)
               union all (select lesson_id::text from homeroom.leases order by random() limit 1)",
        ),
    },
];

/// One command. Whether it was given: where it is aimed at lessons, some must be there.
pub async fn act(world: &World, rng: &mut Rng) -> Result<bool, Trouble> {
    let Some(command) = rng.choice(&COMMANDS) else { return Ok(false) };
    let ids: Vec<String> = match command.lessons {
        None => Vec::new(),
        Some(sql) => world.database.try_rows(sql).await?,
    };
    if command.lessons.is_some() && ids.is_empty() {
        return Ok(false);
    }
    let mut process = homeroom(&world.home(), &world.database.url());
    process.args(command.args).args(&ids).stdout(Stdio::null()).stderr(Stdio::piped());
    let said = || format!("`homeroom {} {}`", command.args.join(" "), ids.join(" "));
    let Ok(output) = tokio::time::timeout(PATIENCE, process.output()).await else {
        return Err(Trouble::Violation(format!("{} did not end within {} s", said(), PATIENCE.as_secs())));
    };
    let output = output?;
    // Refused, not found, database away: all of these happen. Breaking down does not.
    match output.status.code() {
        None | Some(PANICKED) => {
            let errors = String::from_utf8_lossy(&output.stderr).into_owned();
            Err(Trouble::Violation(format!("{} ended with {}: {errors}", said(), output.status)))
        }
        Some(_) => Ok(true),
    }
}
