//! `homeroom actions`: what operators did, newest first.

use crate::config::Flags;
use crate::db::operators;
use crate::model::action::Recorded;

use super::args::{ActionsArgs, Global};
use super::context::Context;
use super::exit::{CliError, Exit};
use super::{output, words};

/// How many lessons a line names.
const NAMED: usize = 3;

pub async fn run(global: &Global, args: &ActionsArgs) -> Result<Exit, CliError> {
    let context = Context::load(global, Flags::default())?;
    let opened = context.open(false, output::step).await?;
    let actions = operators::list(&*opened.db.get().await?, args.limit.into()).await?;
    opened.close().await;
    if args.json {
        output::json(&serde_json::json!({ "actions": actions }))?;
    } else if actions.is_empty() {
        output::note("No operator has done anything yet.");
    } else {
        for action in &actions {
            output::line(&line(action))?;
        }
    }
    Ok(Exit::Done)
}

fn line(action: &Recorded) -> String {
    let at = action.at.with_timezone(&chrono::Local).format("%Y-%m-%d %H:%M:%S");
    let from = action.ssh_client.as_deref().map(|from| format!(" from {from}")).unwrap_or_default();
    let who = words::one_line(&format!("{}@{}{from}", action.actor, action.host));
    let refused = if action.refused > 0 { format!(", {} refused", action.refused) } else { String::new() };
    let reason = action.reason.as_deref().map(|reason| format!(" · {}", words::one_line(reason))).unwrap_or_default();
    format!("{at}  {:<10}  {} changed{refused} · {}{reason} · {who}", action.action, action.changed, what(action))
}

/// The lessons, or else the workers or providers it was about.
fn what(action: &Recorded) -> String {
    let mut names: Vec<String> = action.lesson_ids.iter().map(|id| id.to_string()[..8].to_owned()).collect();
    if names.is_empty()
        && let Some(before) = action.before.as_object()
    {
        let name = |(key, value): (&String, &serde_json::Value)| value["name"].as_str().unwrap_or(key).to_owned();
        names = before.iter().map(name).collect();
    }
    let more = names.len().saturating_sub(NAMED);
    names.truncate(NAMED);
    let text = if names.is_empty() { String::from("nothing") } else { words::one_line(&names.join(" ")) };
    if more > 0 { format!("{text} and {more} more") } else { text }
}
