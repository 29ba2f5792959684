//! The help of a screen, made from the table of keys.

use super::View;
use super::text::{Part, Pen, cells};
use super::theme::Role;
use crate::app::binding::{BINDINGS, Scope};

const LEGEND: [(&str, &str, Role); 9] = [
    ("○", "queued", Role::Text),
    ("◐", "generating", Role::Generating),
    ("✓", "generated", Role::Generated),
    ("✗", "failed", Role::Failed),
    ("▲", "stalled", Role::Stalled),
    ("◇", "external", Role::External),
    ("↺", "put back", Role::Muted),
    ("–", "none yet", Role::Text),
    ("?", "unknown", Role::Text),
];

pub(super) fn draw(pen: &mut Pen, view: &View, scopes: &[Scope], of: &str, top: usize) {
    let lines = lines(scopes);
    let columns = (view.width / 38).clamp(1, 4);
    let width = view.width / columns;
    let height = usize::from(view.height.saturating_sub(5));
    // Filled column by column; what does not fit is reached by scrolling all of it.
    let per_column = lines.len().div_ceil(usize::from(columns)).max(1);
    let most = per_column.saturating_sub(height);
    let top = top.min(most);
    let mut right = vec![Part::new("esc close", Role::Muted)];
    if most > 0 {
        right.insert(0, Part::new("j k scroll", Role::Muted));
    }
    pen.titled_rule(0, view.width, 1, &Part::new(format!("help · {of}"), Role::Text), &right);
    for (at, line) in lines.iter().enumerate() {
        let (column, row) = (at / per_column, at % per_column);
        if (top..top + height).contains(&row) {
            let x = 1 + u16::try_from(column).unwrap_or(0) * width;
            draw_line(pen, line, x, 2 + u16::try_from(row - top).unwrap_or(0), width - 2);
        }
    }
    draw_legend(pen, view);
}

enum Line {
    Heading(&'static str),
    Key(String, &'static str),
    Gap,
}

fn lines(scopes: &[Scope]) -> Vec<Line> {
    let mut lines = Vec::new();
    for scope in scopes {
        if !lines.is_empty() {
            lines.push(Line::Gap);
        }
        lines.push(Line::Heading(scope.heading()));
        let bindings = BINDINGS.iter().filter(|binding| binding.scope == *scope);
        lines.extend(bindings.map(|binding| Line::Key(keys(binding.keys), binding.help)));
    }
    lines
}

fn keys(keys: &[&str]) -> String {
    match keys {
        [first, .., last] if keys.len() > 3 => format!("{first}–{last}"),
        keys => keys.join("  "),
    }
}

fn draw_line(pen: &mut Pen, line: &Line, x: u16, y: u16, width: u16) {
    match line {
        Line::Heading(heading) => {
            pen.put(x, y, width, heading, Role::Muted);
        }
        Line::Key(keys, help) => {
            pen.put(x, y, 15, keys, Role::Strong);
            pen.put(x + 16, y, width.saturating_sub(16), help, Role::Text);
        }
        Line::Gap => {}
    }
}

fn draw_legend(pen: &mut Pen, view: &View) {
    let mut x = 1;
    let mut y = view.height - 2;
    for (sign, word, role) in LEGEND {
        let needed = cells(word) + 2;
        if x + needed >= view.width {
            (x, y) = (1, y + 1);
        }
        let at = pen.put(x, y, 2, sign, role);
        x = pen.put(at + 1, y, view.width.saturating_sub(at + 2), word, Role::Muted) + 3;
    }
}
