//! Where the reader stands in a pane: scrolls and follows as less does.

use std::ops::Range;

use super::document::{Document, Head, Line};
use crate::app::binding::Action;
use crate::app::printable::{fold_shown, shown_width};

/// One row on screen: a line of the document, or the part of a folded one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub line: u32,
    pub part: Range<u32>,
    /// The part of the right column.
    pub other: Range<u32>,
}

/// A line from end to end.
const WHOLE: Range<u32> = 0..u32::MAX;

#[derive(Debug, Default)]
pub struct Scroll {
    /// Rows in all.
    count: usize,
    /// Each row, where lines fold; else every line is one.
    folded: Option<Vec<Row>>,
    top: usize,
    left: usize,
    height: usize,
    cells: usize,
    /// The number of the document's first line.
    first: u32,
    /// The last line stays at the bottom.
    pub follow: bool,
    /// The issue, match or change the reader went to.
    current: Option<usize>,
    /// The row that keys act on, in a pane that has one.
    cursor: Option<usize>,
    /// The reader has moved, or was taken to the first issue.
    moved: bool,
}

/// Where the reader stood before something moved them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Place {
    top: usize,
    left: usize,
    follow: bool,
}

const SIDEWAYS: usize = 8;
/// Rows kept between the cursor and the edge.
const AROUND: usize = 2;
/// Rows to see below what was gone to.
const BELOW: usize = 4;

impl Scroll {
    /// At the beginning, in a pane whose rows have a cursor.
    #[must_use]
    pub fn with_cursor() -> Self {
        Self { cursor: Some(0), ..Self::default() }
    }

    /// The rows in sight, and for each whether the reader is at it.
    pub fn visible<'a>(&'a self, document: &'a Document) -> impl Iterator<Item = (Row, bool)> + 'a {
        let here = self.cursor.or_else(|| self.row_of_current(document));
        let rows = self.top..self.count.min(self.top.saturating_add(self.height));
        rows.map(move |at| (self.row(at), Some(at) == here))
    }

    fn row(&self, at: usize) -> Row {
        let line = u32::try_from(at).unwrap_or(u32::MAX);
        let folded = self.folded.as_ref().and_then(|rows| rows.get(at).cloned());
        folded.unwrap_or(Row { line, part: WHOLE, other: WHOLE })
    }

    /// The row that holds a place of a line.
    fn row_of(&self, line: u32, at: usize) -> usize {
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        match &self.folded {
            None => line as usize,
            Some(rows) => rows.partition_point(|row| (row.line, row.part.start) <= (line, at)).saturating_sub(1),
        }
    }

    #[must_use]
    pub fn left(&self) -> usize {
        self.left
    }

    #[must_use]
    pub fn is_folded(&self) -> bool {
        self.folded.is_some()
    }

    /// Rows under the last visible one.
    #[must_use]
    pub fn below(&self) -> usize {
        self.count.saturating_sub(self.top + self.height)
    }

    /// The first visible row, how many are visible, and all.
    #[must_use]
    pub fn place(&self) -> (usize, usize, usize) {
        (self.top, self.height.min(self.count.saturating_sub(self.top)), self.count)
    }

    /// The row keys act on.
    #[must_use]
    pub fn cursor(&self) -> Option<usize> {
        self.cursor
    }

    /// The document's line at the cursor.
    pub(super) fn line_at_cursor(&self) -> Option<usize> {
        self.cursor.map(|row| self.row(row).line as usize)
    }

    /// Puts the cursor on a line.
    pub(super) fn go_to_line(&mut self, line: usize) {
        self.cursor = Some(self.row_of(u32::try_from(line).unwrap_or(u32::MAX), 0));
        self.settle();
    }

    pub(super) const fn stand(&self) -> Place {
        Place { top: self.top, left: self.left, follow: self.follow }
    }

    pub(super) fn go_back(&mut self, place: Place) {
        (self.top, self.left, self.follow) = (place.top, place.left, place.follow);
        self.current = None;
        self.settle();
    }

    /// The issue, match or change the reader is at, from 0: the one gone to while it is in sight, else the first in sight.
    #[must_use]
    pub fn mark(&self, document: &Document) -> Option<usize> {
        let gone_to = self.current.filter(|at| self.sees(self.row_of_target(document, *at)));
        let first = || {
            let at = self.first_target_from(document, self.top);
            (self.sees(self.row_of_target(document, at))).then_some(at)
        };
        gone_to.or_else(first)
    }

    fn sees(&self, row: Option<usize>) -> bool {
        row.is_some_and(|row| (self.top..self.top + self.height).contains(&row))
    }

    fn row_of_current(&self, document: &Document) -> Option<usize> {
        self.row_of_target(document, self.current?)
    }

    fn row_of_target(&self, document: &Document, at: usize) -> Option<usize> {
        let line = document.target(at)?;
        let place = if document.needle.is_empty() { 0 } else { document.found.get(at).map_or(0, |found| found.at) };
        Some(self.row_of(line, place))
    }

    /// The first target at or below a row; as many as there are where none is.
    fn first_target_from(&self, document: &Document, row: usize) -> usize {
        let (mut from, mut to) = (0, document.targets());
        while from < to {
            let middle = usize::midpoint(from, to);
            if self.row_of_target(document, middle).is_some_and(|at| at < row) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        from
    }

    pub(super) fn lay_out(&mut self, document: &Document, cells: usize, height: usize, wrap: bool) {
        let top = self.row(self.top);
        let cursor = self.line_at_cursor();
        // What stood on top stays there, however it is folded now and whatever was lost above it.
        let line = (self.first + top.line).saturating_sub(document.first);
        self.first = document.first;
        let folded = wrap.then(|| fold(document, cells));
        let refolded = folded.is_some() || self.folded.is_some();
        self.count = folded.as_ref().map_or(document.lines.len(), Vec::len);
        self.folded = folded;
        let start = if top.part == WHOLE { 0 } else { top.part.start as usize };
        self.top = if refolded { self.row_of(line, start) } else { line as usize };
        self.cursor = cursor.map(|line| self.row_of(u32::try_from(line).unwrap_or(u32::MAX), 0));
        self.left = if wrap { 0 } else { self.left };
        (self.cells, self.height) = (cells, height);
        // The checks open at their first issue.
        if document.head == Head::Strip && self.current.is_none() && document.targets() > 0 && self.top == 0 {
            self.current = Some(0);
        }
        self.settle();
    }

    /// A source opens where its first issue is in sight.
    pub(super) fn open(&mut self, document: &Document) {
        if !self.moved && document.needle.is_empty() && document.targets() > 0 {
            self.moved = true;
            self.go_to_target(document, 0);
        }
    }

    /// The search or the issues changed: no target was gone to.
    pub(super) fn forget_target(&mut self) {
        self.current = None;
    }

    /// Stays within the text, at its end when following, with the cursor in sight.
    pub(super) fn settle(&mut self) {
        self.top = if self.follow { self.last_top() } else { self.top.min(self.last_top()) };
        if let Some(cursor) = &mut self.cursor {
            *cursor = (*cursor).min(self.count.saturating_sub(1));
            let around = AROUND.min(self.height.saturating_sub(1) / 2);
            let least = (*cursor + around + 1).saturating_sub(self.height);
            self.top =
                self.top.clamp(least.min(cursor.saturating_sub(around)), cursor.saturating_sub(around).max(least));
            self.top = self.top.min(self.count.saturating_sub(self.height));
        }
    }

    fn last_top(&self) -> usize {
        self.count.saturating_sub(self.height)
    }

    pub(super) fn act(&mut self, action: Action, document: &Document, running: bool) {
        let page = self.height.saturating_sub(1).max(1);
        let half = (self.height / 2).max(1);
        self.moved = true;
        match action {
            Action::Down => self.down(1),
            Action::Up => self.up(1),
            Action::HalfDown => self.down(half),
            Action::HalfUp => self.up(half),
            Action::PageDown => self.down(page),
            Action::PageUp => self.up(page),
            Action::Top => self.up(usize::MAX),
            Action::End => {
                self.down(usize::MAX);
                self.follow = running;
            }
            Action::Follow => self.follow = running,
            Action::Left => self.left = self.left.saturating_sub(SIDEWAYS),
            Action::Right if self.folded.is_none() => self.right(document),
            Action::NextMark => {
                let gone_to = self.current.filter(|at| self.sees(self.row_of_target(document, *at)));
                let next = gone_to.map_or_else(|| self.first_target_from(document, self.top), |at| at + 1);
                self.go_to_target(document, next);
            }
            Action::Accept => {
                // Nothing from here on: then from the beginning.
                let first = self.first_target_from(document, self.top);
                self.go_to_target(document, if first < document.targets() { first } else { 0 });
            }
            Action::PrevMark => {
                let gone_to = self.current.filter(|at| self.sees(self.row_of_target(document, *at)));
                let before = gone_to.unwrap_or_else(|| self.first_target_from(document, self.top)).checked_sub(1);
                if let Some(before) = before {
                    self.go_to_target(document, before);
                }
            }
            _ => {}
        }
    }

    fn go_to_target(&mut self, document: &Document, at: usize) {
        let Some(row) = self.row_of_target(document, at) else { return };
        self.follow = false;
        self.current = Some(at);
        if document.head == Head::Strip && document.needle.is_empty() {
            self.top = row;
        } else if !self.sees(Some(row)) || row + BELOW.min(self.height / 3) >= self.top + self.height {
            self.top = row.saturating_sub(self.height / 3);
        }
        if self.cursor.is_some() {
            self.cursor = Some(row);
        }
        if let Some(found) = document.found.get(at).filter(|_| !document.needle.is_empty() && self.folded.is_none()) {
            let line = document.lines.get(found.row as usize);
            let line = if found.second { line.and_then(Line::other) } else { line };
            let text = line.map(|line| document.text(line)).unwrap_or_default();
            let column = shown_width(text.get(..found.at).unwrap_or_default());
            let end = column + shown_width(&document.needle);
            if column < self.left || end > self.left + self.cells {
                self.left = if end <= self.cells { 0 } else { column.saturating_sub(self.cells / 3) };
            }
        }
        self.settle();
    }

    /// As far as the longest line in sight reaches.
    fn right(&mut self, document: &Document) {
        let lines = document.lines.iter().skip(self.top).take(self.height);
        let widths = lines.map(|line| {
            let other = line.other().map_or(0, |other| shown_width(document.text(other)));
            shown_width(document.text(line)).max(other)
        });
        let most = widths.max().unwrap_or(0).saturating_sub(self.cells);
        self.left = (self.left + SIDEWAYS).min(most.max(self.left));
    }

    fn down(&mut self, rows: usize) {
        match &mut self.cursor {
            Some(cursor) => *cursor = cursor.saturating_add(rows).min(self.count.saturating_sub(1)),
            None => self.top = self.top.saturating_add(rows).min(self.last_top()),
        }
        self.settle();
    }

    fn up(&mut self, rows: usize) {
        if self.top > 0 || self.follow {
            self.follow = false;
        }
        match &mut self.cursor {
            Some(cursor) => *cursor = cursor.saturating_sub(rows),
            None => self.top = self.top.saturating_sub(rows),
        }
        self.settle();
    }
}

/// Every row of a document folded at `cells`.
fn fold(document: &Document, cells: usize) -> Vec<Row> {
    let mut rows = Vec::with_capacity(document.lines.len());
    for (at, line) in document.lines.iter().enumerate() {
        let parts = parts(document.text(line), cells);
        let other = line.other().map(|other| parts_of(document, other, cells)).unwrap_or_default();
        for row in 0..parts.len().max(other.len()) {
            let part = |parts: &[Range<u32>]| {
                parts.get(row).cloned().unwrap_or_else(|| parts.last().map_or(0..0, |last| last.end..last.end))
            };
            let line = u32::try_from(at).unwrap_or(u32::MAX);
            rows.push(Row { line, part: part(&parts), other: part(&other) });
        }
    }
    rows
}

fn parts_of(document: &Document, line: &Line, cells: usize) -> Vec<Range<u32>> {
    parts(document.text(line), cells)
}

fn parts(text: &str, cells: usize) -> Vec<Range<u32>> {
    let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    fold_shown(text, cells).into_iter().map(|part| place(part.start)..place(part.end)).collect()
}

#[cfg(test)]
mod tests;
