//! `homeroom retry`: queue failed lessons again.

use crate::config::Flags;
use crate::model::action::{Action, Which};
use crate::model::outline::{MAX_OUTLINE_BYTES, NewLesson};

use super::args::{Global, RetryArgs};
use super::context::{Context, read_input};
use super::exit::{CliError, Exit};
use super::{operate, output, selection};

pub async fn run(global: &Global, args: &RetryArgs) -> Result<Exit, CliError> {
    let context = Context::load(global, Flags { max_attempts: args.attempts, ..Flags::default() })?;
    let action = Action::Retry {
        more_attempts: context.config.max_attempts.into(),
        outline: outline(args)?,
        model: global.model.clone(),
    };
    let which = match &args.group {
        Some(fingerprint) => Some(Which::Group(fingerprint.clone())),
        None => args.failed.then_some(Which::Failed),
    };
    let nothing = match which {
        Some(Which::Group(_)) => "Nothing failed with that fingerprint: nothing to retry.",
        _ => "Nothing failed: nothing to retry.",
    };
    let opened = context.open(false, output::step).await?;
    let seen = selection::chosen(&opened.db, which, &args.ids).await?;
    let exit = operate::perform(&opened.db, &action, &seen, &args.act, nothing).await;
    opened.close().await;
    exit
}

/// The new outline, checked as one that is added.
fn outline(args: &RetryArgs) -> Result<Option<String>, CliError> {
    let Some(path) = &args.outline_file else { return Ok(None) };
    if args.ids.len() > 1 {
        return Err(CliError::new(
            Exit::Usage,
            "--outline-file is for one lesson: several would all get the same outline. Nothing changed.",
        ));
    }
    let bytes = read_input(path, MAX_OUTLINE_BYTES as u64)?;
    Ok(Some(NewLesson::from_bytes(None, &bytes)?.outline))
}
