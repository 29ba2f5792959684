//! The filter: the line it is typed on, what it says of itself on the list's rule, and what it found in a row.

use chrono::TimeDelta;

use super::View;
use super::format;
use super::text::{Part, Pen, cells, clean, cut_end, window};
use super::theme::Role;
use crate::app::list::List;
use crate::model::overview::SEARCHED;
use crate::model::query::Field;

/// Cells that a kept filter may take on the rule.
const KEPT: usize = 40;
const LEAST: usize = 6;

/// `/ cause:compile age:<1h▏         4 found`, in place of the message.
pub(super) fn draw_line(pen: &mut Pen, view: &View, y: u16) {
    let filter = view.app.filter();
    pen.put(0, y, view.width, &" ".repeat(usize::from(view.width)), Role::Text);
    let end = view.width - 1;
    let right = match filter.offered() {
        Some(id) => format!("enter opens {}…", &id.to_string()[..8]),
        None if view.app.query().is_some() => state(view, view.app.list(), view.width >= 80).unwrap_or_default(),
        None => String::new(),
    };
    let stop = pen.put_right(end, y, &right, Role::Muted);
    let x = pen.put(1, y, 2, "/ ", Role::Accent);
    draw_typed(pen, filter.text(), filter.caret().unwrap_or_default(), (x, y, stop.saturating_sub(x + 3)));
}

/// A line that is typed into, with its caret always in sight; at `x`, `y`, so many cells wide.
pub(super) fn draw_typed(pen: &mut Pen, text: &str, before: &str, (x, y, room): (u16, u16, u16)) {
    let room = usize::from(room);
    let (shown, caret) = (clean(text), usize::from(cells(&clean(before))));
    let from = caret.saturating_sub(room);
    let left = window(&shown, from, caret - from);
    let right = window(&shown, caret, room - (caret - from));
    let x = pen.put(x, y, cells(&left), &left, Role::Text);
    let x = pen.put(x, y, 1, "▏", Role::Accent);
    pen.put(x, y, cells(&right), right.trim_end(), Role::Text);
}

/// `4 found`, and whether more lessons were there to look through; `None` until it is read.
fn state(view: &View, list: &List, long: bool) -> Option<String> {
    let waited = list.reading_since.map(|since| view.now - since);
    if waited.is_some_and(|waited| waited >= TimeDelta::milliseconds(150)) {
        return Some("reading…".to_owned());
    }
    list.found().map(|found| {
        let count = format::count(found.count);
        match (found.is_bounded, long) {
            (false, _) => format!("{count} found"),
            (true, true) => format!("{count} found of the newest {}", format::count(SEARCHED)),
            (true, false) => format!("{count}+ found"),
        }
    })
}

/// What the rule says of a kept filter, in the room that `others` leave.
pub(super) fn kept(view: &View, others: &[Part], width: u16) -> Option<Part> {
    view.app.query()?;
    if view.app.filter().is_typing() {
        return None;
    }
    let taken: u16 = others.iter().map(|part| part.cells() + 4).sum();
    let room = usize::from(width.saturating_sub(taken + 24));
    let state = state(view, view.app.list(), width >= 100).unwrap_or_else(|| "–".to_owned());
    let text = clean(view.app.filter().text()).trim().to_owned();
    let least = room.saturating_sub(usize::from(cells(&state)) + 3).clamp(LEAST, KEPT);
    let text = cut_end(&text, least).into_owned();
    Some(Part::new("/ ", Role::Accent).and(text, Role::Text).and(format!(" {state}"), Role::Muted))
}

/// What is wrong with what was typed, for the footer.
pub(super) fn problem(view: &View) -> Option<Part> {
    let problem = view.app.typed_problem()?;
    let message = cut_end(&clean(&problem.message), usize::from(view.width - 4)).into_owned();
    Some(Part::new("▲ ", Role::Stalled).and(message, Role::Text))
}

/// `No failed lesson matches "sky".  esc clears the filter`.
pub(super) fn draw_nothing(pen: &mut Pen, view: &View, y: u16) {
    let list = view.app.list();
    let status = list.tab.status().map(|status| format!("{status} ")).unwrap_or_default();
    let among = match list.found() {
        Some(found) if found.is_bounded => format!(" among the newest {}", format::count(SEARCHED)),
        _ => String::new(),
    };
    let text = clean(view.app.filter().text()).trim().to_owned();
    let text = if text.contains('"') { text } else { format!("\"{text}\"") };
    let cure = "esc clears the filter";
    let room = usize::from(view.width - 4);
    let fixed = usize::from(cells(&status) + cells(&among)) + "No lesson matches .".len();
    let text = cut_end(&text, room.saturating_sub(fixed + cure.len() + 2).max(12)).into_owned();
    let sentence = format!("No {status}lesson matches {text}{among}.");
    let x = pen.put(2, y, view.width - 4, &sentence, Role::Text);
    if x + 2 + cells(cure) < view.width {
        pen.put(x + 2, y, cells(cure), cure, Role::Muted);
    } else {
        pen.put(2, y + 1, view.width - 4, cure, Role::Muted);
    }
}

/// Marks what was looked for in a text that stands from `x` on and is shown up to `end`.
pub(super) fn mark(pen: &mut Pen, view: &View, field: Field, text: &str, (x, end, y): (u16, u16, u16)) {
    let Some(query) = view.app.query() else { return };
    for range in query.found_in(field, text) {
        let from = x + cells(&text[..range.start]);
        for at in from..(from + cells(&text[range])).min(end) {
            pen.restyle(at, y, Role::Match);
        }
    }
}
