//! A titled box over the middle of the screen.

use super::View;
use super::text::{Part, Pen, cells, clean};
use super::theme::Role;

/// How wide a float is on a screen of 60 columns and more; below that all are as wide as the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Breadth {
    /// A question: 42 cells.
    Narrow,
    /// A list or a preview: 66 cells.
    Wide,
}

impl Breadth {
    const fn cells(self, screen: u16) -> u16 {
        let wanted = match self {
            Self::Narrow => 42,
            Self::Wide => 66,
        };
        if screen < 60 || screen < wanted { screen } else { wanted }
    }
}

/// Where text may be written in a float: first cell, first line, cells across, lines down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Float {
    pub x: u16,
    pub y: u16,
    pub width: u16,
    pub height: u16,
}

/// Opens a box with room for `lines`, or for fewer where the screen has not so many.
pub(super) fn open(pen: &mut Pen, view: &View, breadth: Breadth, title: &str, lines: u16) -> Float {
    let width = breadth.cells(view.width);
    let height = lines.saturating_add(2).min(view.height);
    let x = (view.width - width) / 2;
    let y = (view.height - height) / 2;
    let end = x + width;
    for line in y..y + height {
        pen.put(x, line, width, &" ".repeat(usize::from(width)), Role::Text);
        pen.put(x, line, 1, "│", Role::Rule);
        pen.put(end - 1, line, 1, "│", Role::Rule);
    }
    for (line, left, right) in [(y, "╭", "╮"), (y + height - 1, "╰", "╯")] {
        pen.rule(x, end, line, "─", Role::Rule);
        pen.put(x, line, 1, left, Role::Rule);
        pen.put(end - 1, line, 1, right, Role::Rule);
    }
    // The rule shows on both sides of even the longest title.
    let room = usize::from(width - 6);
    let title = super::text::cut_end(&clean(title), room).into_owned();
    pen.put(x + 2, y, width - 4, &format!(" {title} "), Role::Strong);
    Float { x: x + 2, y: y + 1, width: width - 4, height: height - 2 }
}

impl Float {
    /// The first cell behind it.
    pub(super) const fn end(self) -> u16 {
        self.x + self.width
    }

    /// Its keys, on its last line; where they do not fit those before the last give way, which is the safe way out.
    pub(super) fn keys(self, pen: &mut Pen, hints: &[(&str, &str)]) {
        let hint = |(key, word): &(&str, &str)| Part::new(*key, Role::Strong).and(format!(" {word}"), Role::Muted);
        let mut parts: Vec<Part> = hints.iter().map(hint).collect();
        let needed =
            |parts: &[Part], gap: u16| parts.iter().map(|part| part.cells() + gap).sum::<u16>().saturating_sub(gap);
        while parts.len() > 2 && needed(&parts, 2) > self.width {
            parts.remove(parts.len() - 2);
        }
        let gap = if needed(&parts, 3) <= self.width { 3 } else { 2 };
        let last = self.y + self.height.saturating_sub(1);
        pen.put_parts(self.x, last, self.end(), gap, &parts);
    }

    /// A line of text at its left and a shorter one at its right; the left one gives way.
    pub(super) fn line(self, pen: &mut Pen, row: u16, left: (&str, Role), right: (&str, Role)) {
        if row >= self.height {
            return;
        }
        let taken = if right.0.is_empty() { 0 } else { cells(&clean(right.0)) + 1 };
        pen.put(self.x, self.y + row, self.width.saturating_sub(taken), left.0, left.1);
        pen.put_right(self.end(), self.y + row, right.0, right.1);
    }
}
