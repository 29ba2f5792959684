//! `homeroom prioritise`: change which lessons are claimed first.

use crate::config::Flags;
use crate::model::action::Action;

use super::args::{Global, PrioritiseArgs};
use super::context::Context;
use super::exit::{CliError, Exit};
use super::{operate, output, selection};

pub async fn run(global: &Global, args: &PrioritiseArgs) -> Result<Exit, CliError> {
    let context = Context::load(global, Flags::default())?;
    let opened = context.open(false, output::step).await?;
    let seen = selection::named(&opened.db, &args.ids).await?;
    let action = Action::Prioritise { priority: args.priority };
    let exit = operate::perform(&opened.db, &action, &seen, &args.act, "Nothing to prioritise.").await;
    opened.close().await;
    exit
}
