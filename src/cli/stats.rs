//! `homeroom stats`: the school in numbers.

use serde_json::{Value, json};

use crate::app::local_zone;
use crate::config::Flags;
use crate::db::vitals;
use crate::model::overview::{Figures, WorkerState};
use crate::ui::format::{self, Clock};

use super::args::{Global, StatsArgs};
use super::context::Context;
use super::exit::{CliError, Exit};
use super::{output, words};

pub async fn run(global: &Global, args: &StatsArgs) -> Result<Exit, CliError> {
    let context = Context::load(global, Flags::default())?;
    let opened = context.open(false, output::step).await?;
    let client = opened.db.get().await?;
    let figures = vitals::figures(&client).await?;
    drop(client);
    let said = if args.json { output::json(&as_json(&figures)) } else { output::write_all(&as_text(&figures)) };
    opened.close().await;
    said.map(|()| Exit::Done)
}

fn as_json(figures: &Figures) -> Value {
    let Figures { counts, vitals, failed_last_day } = figures;
    let (slots, busy) = figures.slots();
    let workers: serde_json::Map<String, Value> =
        WorkerState::ALL.into_iter().map(|state| (state.as_str().to_owned(), figures.workers(state).into())).collect();
    json!({
        "at": vitals.now,
        "counts": counts,
        "queue": {
            "oldest_queued_at": vitals.oldest_queued,
            "oldest_queued_seconds": figures.oldest_queued_seconds(),
            "slowest_since": vitals.slowest_since,
            "stalled": vitals.stalled,
        },
        "rates": {
            "generated_last_hour": vitals.generated_last_hour,
            "failed_last_hour": vitals.failed_last_hour,
            "failed_last_day": failed_last_day,
            "failure_causes": vitals.failure_causes,
        },
        "durations": {"p50_seconds": vitals.p50_s, "p95_seconds": vitals.p95_s},
        "spend": {"last_hour_usd": vitals.spend_last_hour},
        "median_score": vitals.median_score,
        "workers": {"states": workers, "slots": slots, "busy": busy},
        "providers": vitals.limits,
    })
}

fn as_text(figures: &Figures) -> String {
    let Figures { counts, vitals, failed_last_day } = figures;
    let seconds = |value: Option<f64>| value.map_or_else(|| String::from("–"), format::seconds_f);
    let (slots, busy) = figures.slots();
    let states: Vec<String> = WorkerState::ALL
        .into_iter()
        .map(|state| (figures.workers(state), state.as_str()))
        .filter(|(count, _)| *count > 0)
        .map(|(count, state)| format!("{count} {state}"))
        .collect();
    let states = if states.is_empty() { String::from("none") } else { states.join(", ") };
    let clock = Clock::new(local_zone, chrono::Utc::now());
    let held: Vec<String> =
        vitals.limits.iter().map(|limit| words::one_line(&limit.short(|at| clock.moment(at)))).collect();
    let rows = [
        ("queued", format!("{}  oldest {}", format::count(counts.queued), seconds(figures.oldest_queued_seconds()))),
        ("generating", format!("{}  {} stalled", format::count(counts.generating), vitals.stalled)),
        ("generated", format!("{}  {} in the last hour", format::count(counts.generated), vitals.generated_last_hour)),
        (
            "failed",
            format!(
                "{}  {} in the last hour, {failed_last_day} in 24 hours, {} causes",
                format::count(counts.failed),
                vitals.failed_last_hour,
                vitals.failure_causes
            ),
        ),
        ("duration", format!("p50 {}  p95 {}", seconds(vitals.p50_s), seconds(vitals.p95_s))),
        (
            "spend",
            format!("{} in the last hour", vitals.spend_last_hour.map_or_else(|| String::from("?"), format::money)),
        ),
        ("workers", format!("{states}  {busy} of {slots} slots busy")),
        ("providers", if held.is_empty() { String::from("all may be called") } else { held.join("; ") }),
    ];
    rows.map(|(name, value)| format!("{name:<12}{value}\n")).concat()
}
