//! What was seen to happen.

use super::View;
use super::text::{Part, Pen, cells, clean, cut_end};
use super::theme::Role;
use crate::app::grid::Area;
use crate::app::store::{Detail, Happening, What};

/// Sign, word and role.
const fn what(what: What) -> (&'static str, &'static str, Role) {
    match what {
        What::Added => ("○", "added", Role::Generated),
        What::Claimed => ("◐", "claimed", Role::Generating),
        What::Generated => ("✓", "generated", Role::Generated),
        What::Failed => ("✗", "failed", Role::Failed),
        What::Cancelled => ("⊘", "cancelled", Role::Muted),
        What::PutBack => ("↺", "put back", Role::Muted),
        What::Retried => ("○", "retried", Role::Text),
        What::Undone => ("↺", "undone", Role::Text),
        What::Removed => ("⊘", "deleted", Role::Muted),
    }
}

fn detail(happening: &Happening) -> String {
    match &happening.detail {
        Detail::Nothing => String::new(),
        Detail::Said(said) => said.clone(),
        Detail::Worker { name, attempt } => format!("{name} · attempt {attempt}"),
        Detail::Version { version, score: Some(score) } => {
            format!("v{version} · score 0.{score:02}").replace("0.100", "1.00")
        }
        Detail::Version { version, score: None } => format!("v{version}"),
        Detail::Cause { class, detail, attempts, max } => {
            let class = class.map(crate::model::failure::FailureClass::as_str);
            let used = super::words::attempts_used(*attempts, *max);
            let parts = [class.map(str::to_owned), Some(detail.clone()).filter(|d| !d.is_empty()), Some(used)];
            parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
        }
    }
}

/// The pane of events, its rule first.
pub(super) fn draw(pen: &mut Pen, view: &View, area: Area) {
    pen.titled_rule(0, view.width, area.y, &Part::new("events", Role::Text), &[]);
    let lines = usize::from(area.height.saturating_sub(1));
    if view.app.store().happenings().next().is_none() {
        pen.put(1, area.y + 1, view.width - 2, "Nothing seen yet.", Role::Muted);
    }
    let title = view.width.saturating_sub(26 + 20).min(40);
    for (line, happening) in view.app.store().happenings().take(lines).enumerate() {
        let y = area.y + 1 + u16::try_from(line).unwrap_or(0);
        let (sign, word, role) = what(happening.what);
        pen.put(1, y, 8, &view.clock.moment(happening.at), Role::Muted);
        pen.put(11, y, 1, sign, role);
        pen.put(13, y, 9, word, if role == Role::Generated { Role::Text } else { role });
        pen.put(24, y, title, &happening.title, Role::Text);
        let x = 24 + title + 2;
        pen.put(x, y, view.width.saturating_sub(x + 1), &detail(happening), Role::Muted);
    }
}

/// The latest one on one line, before `end`.
pub(super) fn draw_latest(pen: &mut Pen, view: &View, y: u16, end: u16) {
    let Some(happening) = view.app.store().happenings().next() else { return };
    let (sign, word, role) = what(happening.what);
    let mut x = pen.put(1, y, 8, &view.clock.moment(happening.at), Role::Muted) + 1;
    x = pen.put(x, y, 1, sign, role) + 1;
    x = pen.put(x, y, 9, word, if role == Role::Generated { Role::Text } else { role }) + 1;
    let detail = detail(happening);
    let room = end.saturating_sub(x);
    let title = clean(&happening.title);
    let kept = if detail.is_empty() { room } else { room.saturating_sub((cells(&detail) + 3).min(room / 2)) };
    x = pen.put(x, y, room, &cut_end(&title, usize::from(kept)), Role::Text);
    if !detail.is_empty() && x + 4 < end {
        pen.put(x, y, end - x, &format!(" · {detail}"), Role::Muted);
    }
}
