//! `homeroom take-back`: queue lessons that another program left generating, once somebody has typed which.

use std::io::{IsTerminal as _, Write as _};

use crate::config::Flags;
use crate::db::Db;
use crate::model::action::{Action, UNTOUCHED};
use crate::model::lesson::Seen;

use super::args::{Global, TakeBackArgs};
use super::context::Context;
use super::exit::{CliError, Exit};
use super::{operate, output, selection};

/// How much of an id is typed.
const TYPED: usize = 8;

pub async fn run(global: &Global, args: &TakeBackArgs) -> Result<Exit, CliError> {
    let context = Context::load(global, Flags::default())?;
    let opened = context.open(false, output::step).await?;
    let done = take_back(&opened.db, args).await;
    opened.close().await;
    done
}

async fn take_back(db: &Db, args: &TakeBackArgs) -> Result<Exit, CliError> {
    let seen = selection::named(db, &args.ids).await?;
    if !args.act.dry_run {
        confirm(&seen, &args.confirm).await?;
    }
    let action = Action::TakeBack { untouched: UNTOUCHED };
    operate::perform(db, &action, &seen, &args.act, "Nothing to take back.").await
}

/// All of them before any is touched.
async fn confirm(seen: &[Seen], given: &[String]) -> Result<(), CliError> {
    for lesson in seen {
        let start = lesson.id.to_string()[..TYPED].to_owned();
        let is_start = |text: &str| text.trim().eq_ignore_ascii_case(&start);
        if given.iter().any(|text| is_start(text)) {
            continue;
        }
        if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
            return Err(CliError::new(
                Exit::Usage,
                format!(
                    "taking {} back may generate it twice, should the program that has it still be at work. Give --confirm \
                     {start} to do it. Nothing changed.",
                    lesson.id
                ),
            ));
        }
        let question = format!(
            "{} may be generated twice, should the program that has it still be at work.\nType its first {TYPED} characters to take it back: ",
            lesson.id
        );
        let typed = tokio::task::spawn_blocking(move || ask(&question)).await.unwrap_or_default();
        if !is_start(&typed) {
            return Err(CliError::new(Exit::Refused, format!("{} was not confirmed. Nothing changed.", lesson.id)));
        }
    }
    Ok(())
}

/// One line from the terminal; nothing where it ends.
fn ask(question: &str) -> String {
    let mut answer = String::new();
    let mut out = std::io::stderr().lock();
    if out.write_all(question.as_bytes()).and_then(|()| out.flush()).is_ok() {
        let _ = std::io::stdin().read_line(&mut answer);
    }
    answer
}
