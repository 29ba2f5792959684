//! `homeroom regenerate`: generate generated lessons once more.

use crate::config::Flags;
use crate::model::action::Action;

use super::args::{Global, RegenerateArgs};
use super::context::Context;
use super::exit::{CliError, Exit};
use super::{operate, output, selection};

pub async fn run(global: &Global, args: &RegenerateArgs) -> Result<Exit, CliError> {
    let context = Context::load(global, Flags { max_attempts: args.attempts, ..Flags::default() })?;
    let action = Action::Regenerate { more_attempts: context.config.max_attempts.into(), model: global.model.clone() };
    let opened = context.open(false, output::step).await?;
    let seen = selection::named(&opened.db, &args.ids).await?;
    let exit = operate::perform(&opened.db, &action, &seen, &args.act, "Nothing to regenerate.").await;
    opened.close().await;
    exit
}
