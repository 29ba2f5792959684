//! The one way of text to the screen: everything is made safe, put into the terminal's signs and cut to its place.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use super::theme::{Role, Theme};
pub use crate::app::printable::{clean, cut_end, cut_head, cut_middle, fold, width, window};

/// Writes into a buffer in a theme; never outside the buffer.
pub struct Pen<'a> {
    pub buffer: &'a mut Buffer,
    pub theme: &'a Theme,
}

impl Pen<'_> {
    /// Writes `text` from `x` on, `cells` at most, and says where it ended.
    pub fn put(&mut self, x: u16, y: u16, cells: u16, text: &str, role: Role) -> u16 {
        self.put_styled(x, y, cells, text, self.theme.style(role))
    }

    pub fn put_styled(&mut self, x: u16, y: u16, cells: u16, text: &str, style: Style) -> u16 {
        let area = self.buffer.area;
        if x >= area.right() || y >= area.bottom() {
            return x;
        }
        let cells = cells.min(area.right() - x);
        let shown = cut_end(&clean(text), usize::from(cells)).into_owned();
        let shown = self.theme.signs(Cow::Owned(shown));
        // Half a wide character becomes a space, and nothing of what stood there shines through.
        if x > area.x && width(self.buffer[(x - 1, y)].symbol()) > 1 {
            self.buffer[(x - 1, y)].set_symbol(" ");
        }
        for at in x..x.saturating_add(self::cells(&shown)).min(area.right()) {
            self.buffer[(at, y)].reset();
        }
        let (end, _) = self.buffer.set_stringn(x, y, shown, usize::from(cells), style);
        end
    }

    /// Gives the sign that stands in a cell another role.
    pub fn restyle(&mut self, x: u16, y: u16, role: Role) {
        let style = self.theme.style(role);
        if let Some(cell) = self.buffer.cell_mut((x, y)) {
            cell.set_style(style);
        }
    }

    /// Gives the signs of some cells another role, whatever theirs was.
    pub fn paint(&mut self, x: u16, y: u16, cells: u16, role: Role) {
        let style = Style::reset().patch(self.theme.style(role));
        let area = self.buffer.area;
        if y < area.bottom() {
            for at in x..x.saturating_add(cells).min(area.right()) {
                self.buffer[(at, y)].set_style(style);
            }
        }
    }

    /// Writes `text` so that it ends before `end`, and says where it began.
    pub fn put_right(&mut self, end: u16, y: u16, text: &str, role: Role) -> u16 {
        let cells = cells(&clean(text));
        let x = end.saturating_sub(cells);
        self.put(x, y, end - x, text, role);
        x
    }

    /// Parts one after another; those that do not fit whole are left out from the right.
    pub fn put_parts(&mut self, x: u16, y: u16, end: u16, gap: u16, parts: &[Part]) -> u16 {
        let mut at = x;
        for part in parts {
            let start = if at == x { at } else { at + gap };
            if start + part.cells() > end {
                break;
            }
            at = part.words.iter().fold(start, |x, (text, role)| self.put(x, y, end - x, text, *role));
        }
        at
    }

    /// A horizontal line over the cells `from..end`.
    pub fn rule(&mut self, from: u16, end: u16, y: u16, sign: &str, role: Role) {
        let line = sign.repeat(usize::from(end.saturating_sub(from)));
        self.put(from, y, end.saturating_sub(from), &line, role);
    }

    /// Text at the left of a column; a column of no width is not there.
    pub fn column(&mut self, (x, width): (u16, u16), y: u16, text: &str, role: Role) {
        if width > 0 {
            self.put(x, y, width, text, role);
        }
    }

    /// The same at its right.
    pub fn column_right(&mut self, (x, width): (u16, u16), y: u16, text: &str, role: Role) {
        if width > 0 {
            self.put_right(x + width, y, text, role);
        }
    }

    /// `── left ─────────── right ── right ──` over the cells `from..end`.
    pub fn titled_rule(&mut self, from: u16, end: u16, y: u16, left: &Part, right: &[Part]) {
        self.rule(from, end, y, "─", Role::Rule);
        let mut at = end;
        for part in right.iter().rev() {
            let start = at.saturating_sub(part.cells() + 4);
            if start < from + left.cells().min(12) + 6 {
                break;
            }
            self.buffer_words(start, y, part);
            at = start;
        }
        let room = at.saturating_sub(from + 5);
        let mut x = from + 3;
        if !left.words.is_empty() {
            self.put(from + 2, y, 1, " ", Role::Text);
            for (text, role) in &left.words {
                x = self.put(x, y, (from + 3 + room).saturating_sub(x), text, *role);
            }
            self.put(x, y, 1, " ", Role::Text);
        }
    }

    fn buffer_words(&mut self, start: u16, y: u16, part: &Part) {
        self.put(start, y, 2, " ", Role::Text);
        let mut x = start + 1;
        for (text, role) in &part.words {
            x = self.put(x, y, u16::MAX - x, text, *role);
        }
        self.put(x, y, 1, " ", Role::Text);
    }
}

/// Words that stand or fall together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Part {
    pub words: Vec<(String, Role)>,
}

impl Part {
    #[must_use]
    pub fn new(text: impl Into<String>, role: Role) -> Self {
        Self { words: vec![(text.into(), role)] }
    }

    #[must_use]
    pub fn and(mut self, text: impl Into<String>, role: Role) -> Self {
        self.words.push((text.into(), role));
        self
    }

    #[must_use]
    pub fn cells(&self) -> u16 {
        self.words.iter().map(|(text, _)| cells(&clean(text))).sum()
    }
}

/// The width of a text as the terminal's coordinates count.
#[must_use]
pub fn cells(text: &str) -> u16 {
    u16::try_from(width(text)).unwrap_or(u16::MAX)
}
