//! The command line: one file a subcommand, the only place that fills each layer's `Options` from the configuration.
//!
//! May import: everything.

mod actions;
mod add;
mod args;
mod cancel;
mod check;
mod console;
mod context;
mod db;
mod delete;
mod exit;
mod generation;
mod list;
mod lookup;
mod migrate;
mod models;
mod nurse;
mod operate;
mod output;
mod prioritise;
mod providers;
mod regenerate;
mod retry;
mod selection;
mod show;
mod stats;
mod take_back;
mod watched;
mod words;
mod worker;
mod workers;

use std::process::ExitCode;

use clap::Parser as _;

use crate::telemetry;

use args::{Cli, Command};
use exit::{CliError, Exit};

/// Runs the command the arguments name; everything it has to say has been said when it returns.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are answers, not errors; clap knows where each belongs.
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage.into() } else { Exit::Done.into() };
        }
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return CliError::new(Exit::Failed, format!("cannot start: {error}")).tell(),
    };
    let done = runtime.block_on(run(cli));
    // A blocked read of standard input must not hold up the exit.
    runtime.shutdown_timeout(std::time::Duration::from_millis(200));
    let code = match done {
        Ok(exit) => exit.into(),
        Err(error) => error.tell(),
    };
    telemetry::finish();
    code
}

async fn run(cli: Cli) -> Result<Exit, CliError> {
    let Cli { global, console: console_args, command } = cli;
    match command {
        None => Box::pin(console::run(&global, &console_args)).await,
        Some(Command::Worker(args)) => worker::run(&global, &args).await,
        Some(Command::Add(args)) => add::run(&global, &args).await,
        Some(Command::List(args)) => list::run(&global, &args).await,
        Some(Command::Show(args)) => show::run(&global, &args).await,
        Some(Command::Retry(args)) => retry::run(&global, &args).await,
        Some(Command::Regenerate(args)) => regenerate::run(&global, &args).await,
        Some(Command::Cancel(args)) => cancel::run(&global, &args).await,
        Some(Command::Delete(args)) => delete::run(&global, &args).await,
        Some(Command::Prioritise(args)) => prioritise::run(&global, &args).await,
        Some(Command::TakeBack(args)) => take_back::run(&global, &args).await,
        Some(Command::Workers(args)) => workers::run(&global, &args).await,
        Some(Command::Actions(args)) => actions::run(&global, &args).await,
        Some(Command::Migrate(args)) => migrate::run(&global, &args).await,
        Some(Command::Providers(args)) => providers::run(&global, &args).await,
        Some(Command::Stats(args)) => stats::run(&global, &args).await,
        Some(Command::Check(args)) => check::run(&args).await,
        Some(Command::Db { command }) => db::run(&global, &command).await,
        Some(Command::CheckChild) => Ok(Exit::Usage),
    }
}
