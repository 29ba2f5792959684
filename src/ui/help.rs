//! The help of a screen, made from the table of keys.

use ratatui::layout::Position;

use super::View;
use super::text::{Part, Pen, cells, clean, window};
use super::theme::Role;
use crate::app::help::{HelpView, KEYS, Line, SIGNS};

const LEGEND: [(&str, &str, Role); SIGNS] = [
    ("○", "queued", Role::Text),
    ("◐", "generating", Role::Generating),
    ("✓", "generated", Role::Generated),
    ("✗", "failed", Role::Failed),
    ("▲", "stalled", Role::Stalled),
    ("◇", "external", Role::External),
    ("↺", "put back", Role::Muted),
    ("⊘", "superseded", Role::Muted),
    ("–", "none yet", Role::Text),
    ("?", "unknown", Role::Text),
];

/// Draws it and says where the caret stands while something is typed.
pub(super) fn draw(pen: &mut Pen, view: &View, help: &HelpView) -> Option<Position> {
    let layout = help.layout();
    let caret = draw_rule(pen, view, help, layout.tallest > layout.height);
    for (column, lines) in layout.columns.iter().enumerate() {
        let x = 1 + u16::try_from(column).unwrap_or(0) * layout.width;
        for (row, line) in lines.iter().skip(help.top()).take(layout.height).enumerate() {
            draw_line(pen, line, x, 2 + u16::try_from(row).unwrap_or(0), layout.width - 2);
        }
    }
    if help.count() == 0 {
        pen.put(2, 3, view.width - 4, "No key does that.  esc clears", Role::Text);
    }
    if layout.legend {
        draw_legend(pen, view);
    }
    caret
}

fn draw_rule(pen: &mut Pen, view: &View, help: &HelpView, scrolls: bool) -> Option<Position> {
    let narrow = view.width < 50;
    let title = Part::new(format!("help · {}", help.of), Role::Text);
    let esc = match (narrow, help.find()) {
        (true, _) => "esc",
        (false, Some(_)) => "esc clear",
        (false, None) => "esc close",
    };
    let esc = Part::new(esc, Role::Muted);
    // As a rule gives its right end away: four cells around each part, and the title keeps some.
    let end = view.width.saturating_sub(esc.cells() + 4);
    let mut right = Vec::new();
    if scrolls && view.width >= 60 && help.find().is_none() {
        right.push(Part::new("j k scroll", Role::Muted));
    }
    let Some((text, before)) = help.find() else {
        right.extend([Part::new("/ find", Role::Muted), esc]);
        pen.titled_rule(0, view.width, 1, &title, &right);
        return None;
    };
    let count = if narrow { String::new() } else { format!("  {} found", help.count()) };
    let room = end.saturating_sub(title.cells().min(12) + 6 + 4 + 2 + cells(&count)).min(30);
    let caret = cells(&clean(before.unwrap_or_default()));
    let left = caret.saturating_sub(room.saturating_sub(1));
    let text = clean(text);
    let shown = window(&text, left.into(), room.into());
    let find = Part::new(format!("/ {shown}"), Role::Text).and(count, Role::Muted);
    let start = end.saturating_sub(find.cells() + 4) + 1;
    right.extend([find, esc]);
    pen.titled_rule(0, view.width, 1, &title, &right);
    before.map(|_| Position::new(start + 2 + caret - left, 1))
}

fn draw_line(pen: &mut Pen, line: &Line, x: u16, y: u16, width: u16) {
    match line {
        Line::Heading(heading) => {
            pen.put(x, y, width, heading, Role::Muted);
        }
        Line::Key { keys, help } => {
            pen.put(x, y, KEYS, keys, Role::Strong);
            pen.put(x + KEYS + 1, y, width.saturating_sub(KEYS + 1), help, Role::Text);
        }
        Line::Sign(index) => {
            if let Some((sign, word, role)) = LEGEND.get(*index) {
                pen.put(x, y, 1, sign, *role);
                pen.put(x + 2, y, width.saturating_sub(2), word, Role::Muted);
            }
        }
        Line::Gap => {}
    }
}

/// What happens to a lesson on the first line; how else it may be, and what stands for no value, on the second.
fn draw_legend(pen: &mut Pen, view: &View) {
    for (y, signs) in [(view.height - 2, &LEGEND[..5]), (view.height - 1, &LEGEND[5..])] {
        let part =
            |(sign, word, role): &(&str, &str, Role)| Part::new(*sign, *role).and(format!(" {word}"), Role::Muted);
        pen.put_parts(1, y, view.width - 1, 3, &signs.iter().map(part).collect::<Vec<_>>());
    }
}
