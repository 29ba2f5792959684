//! Where the reader stands in a pane: scrolls and follows as less does.

use std::ops::Range;

use super::document::Document;
use crate::app::binding::Action;
use crate::app::printable::{fold, width};

/// One row on screen: a line, or the part of a folded one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub line: usize,
    pub part: Range<usize>,
}

#[derive(Debug, Default)]
pub struct Scroll {
    rows: Vec<Row>,
    top: usize,
    left: usize,
    height: usize,
    widest: usize,
    folded_at: Option<usize>,
    /// The last line stays at the bottom.
    pub follow: bool,
}

const SIDEWAYS: usize = 8;

impl Scroll {
    /// The rows in sight.
    pub fn visible(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().skip(self.top).take(self.height)
    }

    #[must_use]
    pub fn left(&self) -> usize {
        self.left
    }

    /// Rows under the last visible one.
    #[must_use]
    pub fn below(&self) -> usize {
        self.rows.len().saturating_sub(self.top + self.height)
    }

    /// The first visible row and all rows.
    #[must_use]
    pub fn place(&self) -> (usize, usize) {
        (self.top, self.rows.len())
    }

    /// The issue the reader stands at, from 1: the first at or below the top.
    #[must_use]
    pub fn mark(&self, document: &Document) -> Option<usize> {
        let line = self.rows.get(self.top).map_or(0, |row| row.line);
        let at = document.targets().iter().position(|mark| *mark >= line);
        at.or_else(|| document.targets().len().checked_sub(1)).map(|at| at + 1)
    }

    pub(super) fn lay_out(&mut self, document: &Document, cells: usize, height: usize, wrap: bool) {
        let line = self.rows.get(self.top).map_or(0, |row| row.line);
        let folded_at = wrap.then_some(cells);
        self.rows = document
            .lines
            .iter()
            .enumerate()
            .flat_map(|(line, text)| {
                let parts: Vec<Range<usize>> =
                    if wrap { fold(&text.text, cells) } else { std::iter::once(0..text.text.len()).collect() };
                parts.into_iter().map(move |part| Row { line, part })
            })
            .collect();
        if folded_at != self.folded_at {
            // The line that stood on top stays there however it is folded now.
            self.top = self.rows.iter().position(|row| row.line >= line).unwrap_or(0);
            self.folded_at = folded_at;
        }
        let widest = document.lines.iter().map(|line| width(&line.text)).max().unwrap_or(0);
        self.widest = if wrap { 0 } else { widest.saturating_sub(cells) };
        self.left = self.left.min(self.widest);
        self.height = height;
        self.settle();
    }

    /// Stays within the text, at its end when following.
    pub(super) fn settle(&mut self) {
        self.top = if self.follow { self.last_top() } else { self.top.min(self.last_top()) };
    }

    fn last_top(&self) -> usize {
        self.rows.len().saturating_sub(self.height)
    }

    pub(super) fn act(&mut self, action: Action, document: &Document, running: bool) {
        let page = self.height.saturating_sub(1).max(1);
        let half = (self.height / 2).max(1);
        match action {
            Action::Down => self.down(1),
            Action::Up => self.up(1),
            Action::HalfDown => self.down(half),
            Action::HalfUp => self.up(half),
            Action::PageDown => self.down(page),
            Action::PageUp => self.up(page),
            Action::Top => self.up(usize::MAX),
            Action::End => {
                self.top = self.last_top();
                self.follow = running;
            }
            Action::Follow => self.follow = running,
            Action::Left => self.left = self.left.saturating_sub(SIDEWAYS),
            Action::Right => self.left = (self.left + SIDEWAYS).min(self.widest),
            Action::NextMark => self.go_to_mark(document.targets().iter().copied().find(|mark| *mark > self.line())),
            Action::Accept => self.go_to_mark(document.targets().iter().copied().find(|mark| *mark >= self.line())),
            Action::PrevMark => {
                let before = document.targets().iter().copied().rev().find(|mark| *mark < self.line());
                self.go_to_mark(before);
            }
            _ => {}
        }
    }

    fn line(&self) -> usize {
        self.rows.get(self.top).map_or(0, |row| row.line)
    }

    fn go_to_mark(&mut self, line: Option<usize>) {
        if let Some(at) = line.and_then(|line| self.rows.iter().position(|row| row.line == line)) {
            self.follow = false;
            self.top = at.min(self.last_top());
        }
    }

    fn down(&mut self, rows: usize) {
        self.top = self.top.saturating_add(rows).min(self.last_top());
    }

    fn up(&mut self, rows: usize) {
        if self.top > 0 || self.follow {
            self.follow = false;
        }
        self.top = self.top.saturating_sub(rows);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::lesson::document::{Gutter, Line, Tone};

    fn document(lines: usize) -> Document {
        let line = |at: usize| Line {
            gutter: Gutter::None,
            text: format!("line {at} {}", "x".repeat(30)),
            tone: Tone::Plain,
            right: None,
        };
        let mut document = Document::default();
        document.lines = (0..lines).map(line).collect();
        document
    }

    #[test]
    fn follows_until_moved_up_and_resumes() {
        let mut scroll = Scroll { follow: true, ..Scroll::default() };
        scroll.lay_out(&document(30), 80, 10, false);
        assert_eq!((scroll.place(), scroll.below()), ((20, 30), 0));
        scroll.act(Action::Up, &document(30), true);
        scroll.lay_out(&document(50), 80, 10, false);
        assert_eq!((scroll.place(), scroll.below()), ((19, 50), 21));
        scroll.act(Action::Follow, &document(50), true);
        scroll.lay_out(&document(50), 80, 10, false);
        assert_eq!(scroll.below(), 0);
    }

    #[test]
    fn folding_keeps_the_line_on_top() {
        let mut scroll = Scroll::default();
        scroll.lay_out(&document(40), 80, 5, false);
        scroll.act(Action::PageDown, &document(40), false);
        assert_eq!(scroll.line(), 4);
        scroll.lay_out(&document(40), 10, 5, true);
        assert_eq!(scroll.line(), 4);
        assert!(scroll.place().1 > 100);
        scroll.lay_out(&document(40), 80, 5, false);
        assert_eq!(scroll.line(), 4);
    }
}
