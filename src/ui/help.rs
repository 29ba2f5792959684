//! The help of a screen, made from the table of keys.

use ratatui::layout::Position;

use super::View;
use super::text::{Part, Pen, cells, clean};
use super::theme::Role;
use crate::app::help::{HelpView, Line, SIGNS};

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
    let mut right = Vec::new();
    if scrolls && view.width >= 60 {
        right.push(Part::new("j k scroll", Role::Muted));
    }
    let find = match help.find() {
        Some((text, _)) => {
            Part::new(format!("/ {}", clean(text)), Role::Text).and(format!("  {} found", help.count()), Role::Muted)
        }
        None => Part::new("/ find", Role::Muted),
    };
    let esc = Part::new(if help.find().is_some() { "esc clear" } else { "esc close" }, Role::Muted);
    // As the rule is filled from its right end: four cells around each part.
    let start = view.width.saturating_sub(esc.cells() + 4).saturating_sub(find.cells() + 4) + 1;
    right.extend([find, esc]);
    pen.titled_rule(0, view.width, 1, &Part::new(format!("help · {}", help.of), Role::Text), &right);
    let before = help.find()?.1?;
    Some(Position::new((start + 2 + cells(&clean(before))).min(view.width - 1), 1))
}

fn draw_line(pen: &mut Pen, line: &Line, x: u16, y: u16, width: u16) {
    match line {
        Line::Heading(heading) => {
            pen.put(x, y, width, heading, Role::Muted);
        }
        Line::Key { keys, help } => {
            pen.put(x, y, 15, keys, Role::Strong);
            pen.put(x + 16, y, width.saturating_sub(16), help, Role::Text);
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
        let part = |(sign, word, role): &(&str, &str, Role)| {
            Part::new(*sign, *role).and(format!(" {word}"), Role::Muted)
        };
        pen.put_parts(1, y, view.width - 1, 3, &signs.iter().map(part).collect::<Vec<_>>());
    }
}
