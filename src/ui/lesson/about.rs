//! What is known of the attempt looked at, and of its lesson: names and values for the column at the left.

use crate::app::lesson::LessonView;
use crate::app::list::Tab;
use crate::model::attempt::Attempt;
use crate::ui::text::{clean, cut_middle};
use crate::ui::{View, format, words};

/// A name and its value; a value without a name belongs to the one above.
pub(super) type Fact = (&'static str, String);

const CELLS: usize = 20;
/// Failed lessons that are compared with this one.
const COMPARED: i64 = 5_000;

fn short(text: &str) -> String {
    cut_middle(&clean(text), CELLS).into_owned()
}

pub(super) fn attempt(view: &View, lesson: &LessonView) -> Vec<Fact> {
    let Some(attempt) = lesson.attempt() else { return Vec::new() };
    let mut facts = Vec::new();
    facts.extend(attempt.model.as_deref().map(|model| ("model", short(model))));
    facts.extend(attempt.worker_name.as_deref().map(|name| ("worker", on_host(view, name))));
    facts.push(("started", view.clock.moment(attempt.started_at)));
    facts.extend(attempt.ttft_ms.map(|ms| ("first", format!("{} to first token", first_token(ms)))));
    if let Some(ms) = attempt.stream_ms {
        let streamed = (ms - attempt.ttft_ms.unwrap_or(0)).max(1);
        let rate =
            attempt.output_tokens.filter(|_| streamed >= 500).map(|tokens| tokens.saturating_mul(1_000) / streamed);
        let rate = rate.map(|rate| format!(" · {rate} tok/s")).unwrap_or_default();
        facts.push(("stream", format!("{}{rate}", format::millis(ms))));
    }
    facts.extend(attempt.check_ms.map(|ms| ("checks", format::millis(ms))));
    if let Some(input) = attempt.input_tokens {
        let cached = attempt.cached_tokens.filter(|cached| *cached > 0);
        let cached = cached.map(|cached| format!(" · {} cached", format::count(cached))).unwrap_or_default();
        facts.push(("input", format!("{}{cached}", format::count(input))));
    }
    facts.extend(attempt.output_tokens.map(|output| {
        let why = attempt.stop_reason.as_ref().map(|reason| format!(" · {reason}")).unwrap_or_default();
        ("output", format!("{} tok{why}", format::count(output)))
    }));
    facts.extend(cost(view, lesson, attempt));
    facts.extend(attempt.prompt_version.as_deref().map(|version| ("prompt", short(version))));
    facts
}

/// `worker-a on web-1`, where both are known and fit.
fn on_host(view: &View, name: &str) -> String {
    let vitals = view.app.store().vitals.as_ref();
    let host =
        vitals.and_then(|vitals| vitals.workers.iter().find(|worker| worker.name == name)).map(|worker| &worker.host);
    match host {
        Some(host) if !host.is_empty() && host != name => short(&format!("{name} on {host}")),
        _ => short(name),
    }
}

/// What the call cost, and the share of each bucket where today's prices come to the same sum.
fn cost(view: &View, lesson: &LessonView, attempt: &Attempt) -> Vec<Fact> {
    let Some(cost) = attempt.cost_usd else { return Vec::new() };
    let mut facts = vec![("cost", format::money(cost))];
    let usage = lesson.held().and_then(|held| held.usage().map(|usage| (held.model(), usage)));
    let parts = usage.and_then(|(model, usage)| view.app.options().prices.parts(model, &usage)).unwrap_or_default();
    let sum: f64 = parts.iter().map(|(_, usd)| usd).sum();
    // Stored to the nearest billionth of a dollar.
    if cost > 0.0 && (sum - cost).abs() <= cost * 1e-6 + 2e-9 {
        facts
            .extend(parts.into_iter().map(|(bucket, usd)| ("", format!("{:<4} {bucket}", format::percent(usd / sum)))));
    }
    facts
}

/// `0.4s`: tenths, also below a second.
fn first_token(ms: i64) -> String {
    if (100..1_000).contains(&ms) { format!("0.{}s", ms / 100) } else { format::millis(ms) }
}

/// What is known of the lesson itself.
pub(super) fn lesson(view: &View, lesson: &LessonView) -> Vec<Fact> {
    let Some(detail) = lesson.detail() else { return Vec::new() };
    let outline = &detail.lesson.outline;
    let lines = words::plural(i64::try_from(outline.lines().count()).unwrap_or(0), "line", "lines");
    let mut facts = vec![
        ("added", view.clock.moment(detail.lesson.created_at)),
        ("outline", format!("{lines} · {}", format::size(outline.len()))),
    ];
    facts.extend(lesson.alike().map(|others| {
        let all = view.app.count(Tab::Failed).is_none_or(|failed| failed <= COMPARED);
        let others = match others {
            0 => "no other lesson".to_owned(),
            others => words::plural(others, "other lesson", "other lessons"),
        };
        ("alike", if all { others } else { format!("{others} lately") })
    }));
    facts.push(("id", cut_middle(&detail.lesson.id.to_string(), 11).into_owned()));
    facts
}
