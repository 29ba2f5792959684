//! `homeroom migrate`: the tables, made or brought up to date.

use crate::config::Flags;
use crate::db::migrate::{self, SchemaState};

use super::args::{Global, MigrateArgs};
use super::context::{Context, not_usable};
use super::exit::{CliError, Exit};
use super::output;

pub async fn run(global: &Global, args: &MigrateArgs) -> Result<Exit, CliError> {
    if args.print {
        output::write_all(&migrate::sql())?;
        return Ok(Exit::Done);
    }
    let context = Context::load(global, Flags::default())?.staying();
    let opened = context.connect(false, output::step).await?;
    let location = opened.db.location().to_owned();
    let exit = if args.check {
        match migrate::check(&opened.db).await? {
            SchemaState::Current => {
                output::line(&format!("{location} is up to date (version {}).", migrate::version()))?;
                Exit::Done
            }
            state @ (SchemaState::Missing | SchemaState::Older { .. }) => {
                output::line(&not_usable(&state, &location).to_string())?;
                Exit::Failed
            }
            state @ (SchemaState::Newer { .. } | SchemaState::Foreign(_)) => {
                return Err(not_usable(&state, &location).into());
            }
        }
    } else {
        let report = migrate::run(&opened.db).await?;
        for name in &report.applied {
            output::line(&format!("applied {name}"))?;
        }
        if report.applied.is_empty() {
            output::line(&format!("{location} is up to date (version {}); nothing changed.", migrate::version()))?;
        }
        Exit::Done
    };
    opened.close().await;
    Ok(exit)
}
