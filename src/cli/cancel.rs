//! `homeroom cancel`: give up queued lessons and running attempts.

use crate::config::Flags;
use crate::model::action::{Action, Which};

use super::args::{CancelArgs, Global};
use super::context::Context;
use super::exit::{CliError, Exit};
use super::{operate, output, selection};

pub async fn run(global: &Global, args: &CancelArgs) -> Result<Exit, CliError> {
    let context = Context::load(global, Flags::default())?;
    let opened = context.open(false, output::step).await?;
    let which = args.all.then_some(Which::Running);
    let seen = selection::chosen(&opened.db, which, &args.ids).await?;
    let nothing = "No worker generates a lesson: nothing to cancel.";
    let exit = operate::perform(&opened.db, &Action::Cancel, &seen, &args.act, nothing).await;
    opened.close().await;
    exit
}
