//! `homeroom providers`: who may be called, and an operator's pause and resume.

use serde::Serialize;

use crate::app::local_zone;
use crate::config::{Config, Flags};
use crate::db::operators::By;
use crate::db::providers;
use crate::model::Time;
use crate::model::limit::ProviderLimit;
use crate::ui::format::Clock;

use super::args::{Global, ProvidersArgs, ProvidersCommand};
use super::context::{Context, actor};
use super::exit::{CliError, Exit};
use super::{operate, output, words};

/// The reason of an operator who gave none.
const NO_REASON: &str = "by an operator";

pub async fn run(global: &Global, args: &ProvidersArgs) -> Result<Exit, CliError> {
    let context = Context::load(global, Flags::default())?;
    let opened = context.open(false, output::step).await?;
    let client = opened.db.get().await?;
    let held = providers::held(&client).await?.limits;
    let names = names(&context.config, &held);
    let done = match &args.command {
        None => list(&context.config, &names, &held, args.json),
        Some(ProvidersCommand::Pause { name, reason, json }) => {
            known(name, &names)?;
            let given = operate::reason(reason.as_deref());
            let reason = given.clone().unwrap_or_else(|| NO_REASON.to_owned());
            let limit = providers::pause(&client, name, &reason, &By::new(&actor(), given.as_deref())).await?;
            said(*json || args.json, Some(&limit), &paused(&limit))
        }
        Some(ProvidersCommand::Resume { name, reason, json }) => {
            known(name, &names)?;
            let given = operate::reason(reason.as_deref());
            let gone = providers::resume(&client, name, &By::new(&actor(), given.as_deref())).await?;
            said(*json || args.json, gone.as_ref(), &resumed(name, gone.as_ref()))
        }
    };
    drop(client);
    opened.close().await;
    done.map(|()| Exit::Done)
}

/// The providers that exist here, written or not, and those that anybody's workers have held back.
fn names(config: &Config, held: &[ProviderLimit]) -> Vec<String> {
    let mut names: Vec<String> = ["openai", "anthropic", "sample"].map(str::to_owned).into();
    names.extend(config.providers.keys().filter(|name| !names.contains(name)).cloned().collect::<Vec<_>>());
    for limit in held {
        if !names.contains(&limit.provider) {
            names.push(limit.provider.clone());
        }
    }
    names
}

/// A typing mistake must not look like a pause.
fn known(name: &str, names: &[String]) -> Result<(), CliError> {
    if names.iter().any(|known| known == name) {
        return Ok(());
    }
    let names = names.join(", ");
    Err(CliError::new(
        Exit::NotFound,
        format!("no provider is called {name:?} here; there are {names}. Nothing changed."),
    ))
}

/// A provider as `--json` tells it.
#[derive(Debug, Serialize)]
struct Entry<'a> {
    name: &'a str,
    state: &'static str,
    until: Option<Time>,
    reason: Option<&'a str>,
    set_by: Option<&'a str>,
    set_at: Option<Time>,
    /// The variable from which this command would take its key and that is not set here.
    key_not_set: Option<String>,
}

impl<'a> Entry<'a> {
    fn of(config: &Config, name: &'a str, limit: Option<&'a ProviderLimit>) -> Self {
        Self {
            name,
            state: limit.map_or("ok", |limit| limit.kind.as_str()),
            until: limit.and_then(|limit| limit.until),
            reason: limit.map(|limit| limit.reason.as_str()),
            set_by: limit.map(|limit| limit.set_by.as_str()),
            set_at: limit.map(|limit| limit.set_at),
            key_not_set: config.provider_settings(name).and_then(|settings| settings.missing_key()),
        }
    }
}

fn list(config: &Config, names: &[String], held: &[ProviderLimit], json: bool) -> Result<(), CliError> {
    let find = |name: &String| held.iter().find(|limit| limit.provider == *name);
    let entries: Vec<Entry> = names.iter().map(|name| Entry::of(config, name, find(name))).collect();
    if json {
        return output::json(&serde_json::json!({ "providers": entries }));
    }
    let clock = clock();
    let state = |limit: &ProviderLimit| {
        let sentence = limit.sentence(|at| clock.moment(at));
        words::one_line(sentence.strip_prefix(&limit.provider).unwrap_or(&sentence).trim_start())
    };
    output::line("PROVIDER        STATE")?;
    for (name, entry) in names.iter().zip(&entries) {
        let state = match (find(name), &entry.key_not_set) {
            (Some(limit), _) => state(limit),
            // Workers elsewhere may have one.
            (None, Some(variable)) => format!("no key: {variable} is not set here"),
            (None, None) => String::from("ok"),
        };
        output::line(&format!("{}  {state}", words::column(name, 14)))?;
    }
    Ok(())
}

fn said(json: bool, limit: Option<&ProviderLimit>, sentence: &str) -> Result<(), CliError> {
    if json { output::json(&serde_json::json!({ "changed": limit })) } else { output::line(sentence) }
}

fn paused(limit: &ProviderLimit) -> String {
    let name = &limit.provider;
    format!(
        "{name} is paused for every worker: {}. What runs may finish; `homeroom providers resume {name}` ends it.",
        limit.reason
    )
}

fn resumed(name: &str, gone: Option<&ProviderLimit>) -> String {
    let Some(limit) = gone else { return format!("{name} was not held back. Nothing changed.") };
    let was = words::one_line(&limit.short(|at| clock().moment(at)));
    let cap = if limit.reason.starts_with("spend cap") {
        " Its workers hold it back again with the next lesson that costs something, unless spend_per_day_usd was raised."
    } else {
        ""
    };
    format!("{name} may be called again (it was: {was}).{cap}")
}

fn clock() -> Clock {
    Clock::new(local_zone, chrono::Utc::now())
}
