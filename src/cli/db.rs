//! `homeroom db`: the private Postgres by hand.

use std::process::Command;

use crate::config::Flags;
use crate::db::embedded;

use super::args::{DbCommand, Global};
use super::context::{Context, Step};
use super::exit::{CliError, Exit};
use super::output;

pub async fn run(global: &Global, command: &DbCommand) -> Result<Exit, CliError> {
    let context = Context::load(global, Flags::default())?;
    match command {
        DbCommand::Url => url(&context).await,
        DbCommand::Psql { args } => psql(&context, args).await,
        DbCommand::Stop { force } => stop(&context, *force).await,
    }
}

/// The private one's address, whatever database is chosen: that is what the subcommand is for.
async fn url(context: &Context) -> Result<Exit, CliError> {
    let server = embedded::start(&context.embedded()?, |step| output::step(&Step::Server(step))).await?;
    output::line(&server.spec().url())?;
    if server.leave().await? {
        output::note(
            "No homeroom is using it, so it has stopped again. `homeroom db psql` keeps it for as long as psql runs.",
        );
    }
    Ok(Exit::Done)
}

async fn psql(context: &Context, args: &[String]) -> Result<Exit, CliError> {
    let program = embedded::psql(&context.embedded()?)?;
    let server = embedded::start(&context.embedded()?, |step| output::step(&Step::Server(step))).await?;
    let url = server.spec().url();
    let args = args.to_vec();
    let ran = tokio::task::spawn_blocking(move || Command::new(program).arg(url).args(args).status()).await;
    server.leave().await?;
    let failed = |error: &dyn std::fmt::Display| CliError::new(Exit::Failed, format!("psql could not be run: {error}"));
    let status = ran.map_err(|error| failed(&error))?.map_err(|error| failed(&error))?;
    Ok(if status.success() { Exit::Done } else { Exit::Failed })
}

async fn stop(context: &Context, force: bool) -> Result<Exit, CliError> {
    let stopped = embedded::stop(&context.embedded()?, force)
        .await
        .map_err(|error| CliError::new(Exit::Refused, error.to_string()))?;
    output::line(if stopped { "The private Postgres has stopped." } else { "The private Postgres was not running." })?;
    Ok(Exit::Done)
}
