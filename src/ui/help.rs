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
    let groups: Vec<Vec<Line>> = scopes.iter().map(|scope| group(*scope)).collect();
    let columns = usize::from((view.width / 38).clamp(1, 4)).min(groups.len());
    let width = view.width / u16::try_from(columns).unwrap_or(1);
    let (placed, tallest) = place(groups, columns);
    let height = usize::from(view.height.saturating_sub(5));
    let most = tallest.saturating_sub(height);
    let top = top.min(most);
    let mut right = vec![Part::new("esc close", Role::Muted)];
    if most > 0 {
        right.insert(0, Part::new("j k scroll", Role::Muted));
    }
    pen.titled_rule(0, view.width, 1, &Part::new(format!("help · {of}"), Role::Text), &right);
    for (column, lines) in placed.iter().enumerate() {
        let x = 1 + u16::try_from(column).unwrap_or(0) * width;
        for (row, line) in lines.iter().skip(top).take(height).enumerate() {
            draw_line(pen, line, x, 2 + u16::try_from(row).unwrap_or(0), width - 2);
        }
    }
    draw_legend(pen, view);
}

enum Line {
    Heading(&'static str),
    Key(String, &'static str),
    Gap,
}

/// A scope's keys under its heading.
fn group(scope: Scope) -> Vec<Line> {
    let bindings = BINDINGS.iter().filter(|binding| binding.scope == scope);
    let keys = bindings.map(|binding| Line::Key(keys(binding.keys), binding.help));
    std::iter::once(Line::Heading(scope.heading())).chain(keys).collect()
}

/// Groups stay whole and in order, in columns as low as can be; says how high the highest is.
fn place(groups: Vec<Vec<Line>>, columns: usize) -> (Vec<Vec<Line>>, usize) {
    let lengths: Vec<usize> = groups.iter().map(Vec::len).collect();
    let all: usize = lengths.iter().sum::<usize>() + lengths.len();
    let breaks = |height: usize| {
        let (mut used, mut starts) = (0, Vec::new());
        for (at, length) in lengths.iter().enumerate() {
            used = if used == 0 { *length } else { used + 1 + length };
            if used > height {
                starts.push(at);
                used = *length;
            }
        }
        starts
    };
    let least = lengths.iter().copied().max().unwrap_or(0);
    let height = (least..=all).find(|height| breaks(*height).len() < columns).unwrap_or(all);
    let starts = breaks(height);
    let mut placed: Vec<Vec<Line>> = vec![Vec::new()];
    for (at, group) in groups.into_iter().enumerate() {
        if starts.contains(&at) {
            placed.push(Vec::new());
        }
        if let Some(column) = placed.last_mut() {
            if !column.is_empty() {
                column.push(Line::Gap);
            }
            column.extend(group);
        }
    }
    (placed, height)
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
