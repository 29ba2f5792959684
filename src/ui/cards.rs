//! The counts: five cards, or tabs and a line of vitals; and the trend.

use std::ops::Range;

use super::View;
use super::format;
use super::text::{Part, Pen, cells};
use super::theme::Role;
use super::words::plural;
use crate::app::age;
use crate::app::list::Tab;
use crate::model::overview::Vitals;

/// A tab's sign and its role.
pub(super) const fn sign(tab: Tab) -> (&'static str, Role) {
    match tab {
        Tab::All => ("", Role::Text),
        Tab::Queued => ("○", Role::Text),
        Tab::Generating => ("◐", Role::Generating),
        Tab::Failed => ("✗", Role::Failed),
        Tab::Generated => ("✓", Role::Generated),
    }
}

fn count(view: &View, tab: Tab) -> String {
    view.app.count(tab).map_or_else(|| "–".to_owned(), format::count)
}

/// Draws them and says which columns each takes.
pub(super) fn draw_cards(pen: &mut Pen, view: &View, y: u16) -> [Range<u16>; 5] {
    let mut spans: [Range<u16>; 5] = Default::default();
    let width = (view.width - 10) / 5;
    for (index, tab) in Tab::ALL.into_iter().enumerate() {
        let x = 1 + u16::try_from(index).unwrap_or(0) * (width + 2);
        let end = x + width;
        spans[index] = x..end;
        let chosen = tab == view.app.tab();
        let (line, line_role, name_role) =
            if chosen { ("━", Role::Accent, Role::Accent) } else { ("─", Role::Rule, Role::Muted) };
        pen.rule(x, end, y, line, line_role);
        let name = format!(" {} {} ", index + 1, tab.word());
        pen.put(x + 1, y, width - 1, &name, name_role);
        let number = pen.put(x, y + 1, width, &count(view, tab), Role::Strong);
        let (beside, below) = facts(view, tab);
        if let Some((text, role)) = beside.filter(|(text, _)| number + 1 + cells(text) <= end) {
            pen.put_right(end, y + 1, &text, role);
        }
        // Numbers are never cut: the first wording that fits.
        if let Some(below) = below.iter().find(|below| cells(below) <= width) {
            pen.put(x, y + 2, width, below, Role::Muted);
        }
    }
    spans
}

/// What stands beside a card's number, and below it in shorter and shorter words.
fn facts(view: &View, tab: Tab) -> (Option<(String, Role)>, Vec<String>) {
    let Some(vitals) = &view.app.store().vitals else { return (None, Vec::new()) };
    let muted = |text: Option<String>| text.map(|text| (text, Role::Muted));
    match tab {
        Tab::All => (
            muted(Some(throughput(vitals))),
            [Some(join(&[p50(vitals), p95(vitals)])), p95(vitals)].into_iter().flatten().collect(),
        ),
        Tab::Queued => (muted(clearing(view, vitals)), oldest(view, vitals).into_iter().collect()),
        Tab::Generating => {
            let stalled = (vitals.stalled > 0).then(|| (format!("{} stalled", vitals.stalled), Role::Stalled));
            (stalled, slowest(view, vitals).into_iter().collect())
        }
        Tab::Failed => {
            let share = failure_share(vitals).map(format::percent);
            let below = ["of the last hour", "last hour"].iter().zip(share.iter().cycle());
            (muted(causes(vitals)), below.map(|(when, share)| format!("{share} {when}")).collect())
        }
        Tab::Generated => {
            let score = vitals.median_score.map(|score| format!("median score {score:.2}"));
            (muted(each(vitals)), score.into_iter().collect())
        }
    }
}

fn join(parts: &[Option<String>]) -> String {
    parts.iter().flatten().cloned().collect::<Vec<_>>().join(" · ")
}

fn throughput(vitals: &Vitals) -> String {
    format!("{}/h", format::count(vitals.generated_last_hour))
}

fn p50(vitals: &Vitals) -> Option<String> {
    vitals.p50_s.map(|s| format!("p50 {}", format::seconds_f(s)))
}

fn p95(vitals: &Vitals) -> Option<String> {
    vitals.p95_s.map(|s| format!("p95 {}", format::seconds_f(s)))
}

fn oldest(view: &View, vitals: &Vitals) -> Option<String> {
    let queued = view.app.queued()? > 0;
    let since = vitals.oldest_queued.filter(|_| queued)?;
    Some(format!("oldest {}", format::seconds(age::seconds(view.at, since))))
}

fn slowest(view: &View, vitals: &Vitals) -> Option<String> {
    let running = view.app.count(Tab::Generating)? > 0;
    let since = vitals.slowest_since.filter(|_| running)?;
    Some(format!("slowest {}", format::seconds(age::seconds(view.at, since))))
}

/// How long the queue lasts at the last hour's rate.
fn clearing(view: &View, vitals: &Vitals) -> Option<String> {
    let queued = view.app.queued().filter(|queued| *queued > 0)?;
    let rate = vitals.pace()?;
    let minutes = (queued * 60 + rate - 1) / rate;
    let time = match minutes {
        ..60 => format!("{minutes}m"),
        60..1_440 => format!("{}h", minutes / 60),
        _ => format!("{}d", minutes / 1_440),
    };
    Some(format!("{time} to clear"))
}

fn causes(vitals: &Vitals) -> Option<String> {
    (vitals.failure_causes > 0).then(|| plural(vitals.failure_causes, "cause", "causes"))
}

#[expect(clippy::cast_precision_loss, reason = "a share of lessons of one hour")]
fn failure_share(vitals: &Vitals) -> Option<f64> {
    let all = vitals.generated_last_hour + vitals.failed_last_hour;
    (all > 0).then(|| vitals.failed_last_hour as f64 / all as f64)
}

#[expect(clippy::cast_precision_loss, reason = "lessons of one hour")]
fn each(vitals: &Vitals) -> Option<String> {
    let spend = vitals.spend_last_hour.filter(|_| vitals.generated_last_hour > 0)?;
    Some(format!("{} each", format::money(spend / vitals.generated_last_hour as f64)))
}

/// Draws them and says which columns each takes.
pub(super) fn draw_tabs(pen: &mut Pen, view: &View, y: u16) -> [Range<u16>; 5] {
    let mut spans: [Range<u16>; 5] = Default::default();
    let words = view.width >= 76;
    // The space before a tab is also the place of its bracket.
    let mut x = 0;
    for (index, tab) in Tab::ALL.into_iter().enumerate() {
        let chosen = tab == view.app.tab();
        let (glyph, glyph_role) = sign(tab);
        let key = format!("{} ", index + 1);
        let number = count(view, tab);
        spans[index].start = x;
        let mut at = pen.put(x, y, 1, if chosen { "[" } else { " " }, Role::Accent);
        let role = |role| if chosen { Role::Accent } else { role };
        at = pen.put(at, y, 2, &key, role(Role::Muted));
        if words {
            at = pen.put(at, y, 12, &format!("{} ", tab.word()), role(Role::Muted));
        } else {
            at = pen.put(at, y, 1, glyph, if chosen { Role::Accent } else { glyph_role });
        }
        at = pen.put(at, y, view.width.saturating_sub(at), &number, role(Role::Text));
        x = pen.put(at, y, 1, if chosen { "]" } else { " " }, Role::Accent);
        // Room for the next bracket, where there is any to spare.
        x = if view.width >= 60 { x } else { x.max(at + 1) };
        spans[index].end = x;
    }
    spans
}

pub(super) fn draw_vitals(pen: &mut Pen, view: &View, y: u16) {
    let Some(vitals) = &view.app.store().vitals else { return };
    let share = failure_share(vitals).filter(|_| vitals.failed_last_hour > 0).map(format::percent);
    let failures = match (causes(vitals), share) {
        (Some(causes), Some(share)) => Some(format!("{causes} {share}")),
        (causes, share) => causes.or(share),
    };
    let spend = vitals.spend_last_hour.map(|spend| format!("{}/h", format::money_sum(spend)));
    let facts = [oldest(view, vitals), slowest(view, vitals), p95(vitals), Some(throughput(vitals)), failures, spend];
    let parts: Vec<Part> = facts.into_iter().flatten().map(|fact| Part::new(fact, Role::Muted)).collect();
    pen.put_parts(1, y, view.width - 1, 3, &parts);
}

pub(super) fn draw_trend(pen: &mut Pen, view: &View, y: u16) {
    let Some(vitals) = &view.app.store().vitals else { return };
    if vitals.done_trend.is_empty() {
        return;
    }
    let x = pen.put(1, y, 9, "60 min   ", Role::Muted);
    let x = sparkline(pen, view, (x, y), "done", Role::Generated, &vitals.done_trend);
    // The second starts in the same column whatever the first one's numbers are.
    let second = x.max(66);
    if second + 50 <= view.width {
        sparkline(pen, view, (second, y), "failed", Role::Failed, &vitals.failed_trend);
    }
}

fn sparkline(pen: &mut Pen, view: &View, (x, y): (u16, u16), name: &str, role: Role, cells: &[u32]) -> u16 {
    let peak = cells.iter().copied().max().unwrap_or(0);
    // One of few is no tower.
    let full = peak.max(4);
    let mut x = pen.put(x, y, 8, &format!("{name} "), Role::Muted);
    for cell in cells {
        let height = if *cell == 0 { 0 } else { (*cell * 7).div_ceil(full) as usize };
        let role = if *cell == 0 { Role::Rule } else { role };
        x = pen.put(x, y, 1, pen.theme.spark(height), role);
    }
    let last = cells.last().copied().unwrap_or(0);
    let now = Part::new(format!(" {}/min", per_minute(last)), Role::Muted);
    let peak = Part::new(format!(", peak {}", per_minute(peak)), Role::Muted);
    pen.put_parts(x, y, view.width - 1, 0, &[now, peak])
}

/// Cells hold two minutes each.
fn per_minute(cell: u32) -> String {
    if cell.is_multiple_of(2) { (cell / 2).to_string() } else { format!("{}.5", cell / 2) }
}
