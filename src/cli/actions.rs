//! `homeroom actions`: what operators did, newest first.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::config::Flags;
use crate::db::operators;
use crate::model::action::Recorded;
use crate::model::ids::LessonId;

use super::args::{ActionsArgs, Global};
use super::context::Context;
use super::exit::{CliError, Exit};
use super::{output, words};

/// How many lessons a line names, and how many cells of each title.
const NAMED: usize = 3;
const TITLE: usize = 40;
/// What an action changes of lessons and workers, in the order it is told.
const FACTS: [&str; 5] = ["status", "priority", "model", "wanted", "slots"];

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
    let who = format!("{}@{}{from}", action.actor, action.host);
    let refused = if action.refused > 0 { format!(", {} refused", action.refused) } else { String::new() };
    let told = [Some(what(action)), change(action), action.reason.clone(), Some(who)];
    let told: Vec<String> = told.into_iter().flatten().map(|part| words::one_line(&part)).collect();
    format!("{at}  {:<10}  {} changed{refused} · {}", action.action, action.changed, told.join(" · "))
}

/// The lessons, or else the workers or providers it was about.
fn what(action: &Recorded) -> String {
    let lesson = |id: &LessonId| {
        let id = id.to_string();
        let title = action.before[&id]["title"].as_str().map(|title| format!(" {}", words::cut(title, TITLE)));
        format!("{}{}", &id[..8], title.unwrap_or_default())
    };
    let mut names: Vec<String> = action.lesson_ids.iter().take(NAMED).map(lesson).collect();
    let mut all = action.lesson_ids.len();
    if all == 0
        && let Some(before) = action.before.as_object()
    {
        let name = |(key, value): (&String, &Value)| value["name"].as_str().unwrap_or(key).to_owned();
        names = before.iter().take(NAMED).map(name).collect();
        all = before.len();
    }
    let more = all - names.len();
    let text = if names.is_empty() { String::from("nothing") } else { names.join(", ") };
    if more > 0 { format!("{text} and {more} more") } else { text }
}

/// What became of them, where it is the same of all.
fn change(action: &Recorded) -> Option<String> {
    let before = action.before.as_object()?;
    let pairs: Vec<(&Value, &Value)> =
        before.iter().map(|(key, was)| (was, &action.after[key])).filter(|(was, _)| was.is_object()).collect();
    if action.action == "delete" {
        return Some(gone(&pairs));
    }
    let mut told: Vec<String> = FACTS.iter().filter_map(|fact| one_change(&pairs, fact)).collect();
    if pairs.iter().any(|(was, is)| was["outline"] != is["outline"]) {
        told.push("outline changed".to_owned());
    }
    (!told.is_empty()).then(|| told.join(", "))
}

fn one_change(pairs: &[(&Value, &Value)], fact: &str) -> Option<String> {
    let of = |values: &mut dyn Iterator<Item = &Value>| {
        let values: BTreeSet<String> = values.map(|value| short(&value[fact])).collect();
        let mut values = values.into_iter();
        // Of several the record itself tells.
        values.next().filter(|_| values.next().is_none())
    };
    if pairs.iter().all(|(was, is)| was[fact] == is[fact]) {
        return None;
    }
    let was = of(&mut pairs.iter().map(|(was, _)| *was)).unwrap_or_else(|| String::from("several"));
    let is = of(&mut pairs.iter().map(|(_, is)| *is)).unwrap_or_else(|| String::from("several"));
    Some(format!("{fact} {was} → {is}"))
}

fn short(value: &Value) -> String {
    match value {
        Value::Null => String::from("none"),
        Value::String(text) => words::cut(text, TITLE),
        other => other.to_string(),
    }
}

/// What went with deleted lessons.
fn gone(pairs: &[(&Value, &Value)]) -> String {
    let sum = |of: &str| pairs.iter().filter_map(|(was, _)| was[of].as_i64()).sum::<i64>();
    let counted = |n: i64, one: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") };
    format!("with {}, {}", counted(sum("attempts"), "attempt"), counted(sum("traces"), "trace"))
}
