//! The providers that anybody called in the last day, and those that are held back. What each process's own limits are
//! is its configuration, which nobody else knows.

use crate::app::grid::Area;
use crate::app::workers::{Provider, Section, WorkersView};
use crate::model::limit::{KEY, LimitKind, ProviderLimit, QUOTA};
use crate::ui::text::{Part, Pen, clean, cut_end, cut_middle};
use crate::ui::theme::Role;
use crate::ui::words::plural;
use crate::ui::{View, format, table};

const NAME: u16 = 12;
const STATE: u16 = 27;

pub(super) fn draw(pen: &mut Pen, view: &View, workers: &WorkersView, rule: u16, area: Area) {
    let all = workers.providers();
    let chosen = workers.provider().map(|(at, _)| at);
    let height = usize::from(area.height);
    let right: Vec<Part> = chosen
        .map(|at| Part::new(format!("{} of {}", at + 1, all.len()), Role::Muted))
        .filter(|_| all.len() > height)
        .into_iter()
        .collect();
    pen.titled_rule(0, view.width, rule, &Part::new("providers", Role::Text), &right);
    if all.is_empty() && workers.workers.is_read() {
        pen.put(2, area.y, view.width - 4, "None was called in the last 24 h.", Role::Muted);
    }
    let top = chosen.map_or(0, |at| (at + 1).saturating_sub(height));
    for (line, (at, provider)) in all.iter().enumerate().skip(top).take(height).enumerate() {
        let y = area.y + u16::try_from(line).unwrap_or(0);
        draw_one(pen, view, provider, chosen == Some(at) && workers.section == Section::Providers, y);
    }
}

fn draw_one(pen: &mut Pen, view: &View, provider: &Provider, here: bool, y: u16) {
    if here {
        pen.put(0, y, 1, "▌", Role::Accent);
    }
    let limit = provider.limit.filter(|limit| !limit.is_over(view.at));
    let (glyph, role) = limit.map_or(("✓", Role::Generated), |_| ("▲", Role::Stalled));
    pen.put(2, y, 1, glyph, role);
    let name = cut_middle(&clean(provider.name), NAME.into()).into_owned();
    pen.put(4, y, NAME, &name, if here { Role::Selected } else { Role::Text });
    let x = 4 + NAME + 2;
    let end = view.width - 1;
    let state = limit.map_or_else(|| "ok".to_owned(), |limit| state(view, limit));
    let at = pen.put(x, y, end.saturating_sub(x), &clean(&state), Role::Text);
    let Some(rates) = provider.rates.filter(|_| view.width >= 60) else { return };
    let mut parts = vec![Part::new(format!("{} in 10m", plural(rates.calls, "call", "calls")), Role::Text)];
    if rates.throttled > 0 {
        parts.push(Part::new(format!("{} told to wait", format::count(rates.throttled)), Role::Text));
    }
    if let Some(at) = rates.last_error {
        parts.push(Part::new(format!("error {}", table::ago(view, at)), Role::Text));
    }
    // `throttled until 14:05:10`, and what is longer takes what it needs.
    let at = pen.put_parts((x + STATE).max(at + 3), y, end, 3, &parts);
    let mut models = rates.models.join(", ");
    if rates.more_models > 0 {
        models = format!("{models} +{}", rates.more_models);
    }
    let room = end.saturating_sub(at + 3);
    if room >= 8 {
        pen.put(at + 3, y, room, &cut_end(&clean(&models), room.into()), Role::Muted);
    }
}

/// Its state without its name.
fn state(view: &View, limit: &ProviderLimit) -> String {
    match (limit.until.map(|at| view.clock.moment(at)), limit.kind, limit.reason.as_str()) {
        (Some(until), LimitKind::Throttled, _) => format!("throttled until {until}"),
        (Some(until), LimitKind::Paused, reason) => format!("paused until {until}: {reason}"),
        (None, _, KEY) => "paused: key refused".to_owned(),
        (None, _, QUOTA) => "paused: no credit".to_owned(),
        (None, _, reason) => format!("paused: {reason}"),
    }
}
