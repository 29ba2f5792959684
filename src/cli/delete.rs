//! `homeroom delete`: delete lessons with everything that was done for them.

use crate::config::Flags;
use crate::model::action::Action;

use super::args::{DeleteArgs, Global};
use super::context::Context;
use super::exit::{CliError, Exit};
use super::{operate, output, selection};

pub async fn run(global: &Global, args: &DeleteArgs) -> Result<Exit, CliError> {
    let context = Context::load(global, Flags::default())?;
    let opened = context.open(false, output::step).await?;
    let seen = selection::named(&opened.db, &args.ids).await?;
    let exit = operate::perform(&opened.db, &Action::Delete, &seen, &args.act, "Nothing to delete.").await;
    opened.close().await;
    exit
}
