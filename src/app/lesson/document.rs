//! The text of a pane: rows with a gutter and a tone, safe to show.
//!
//! Rows point into the texts they show; only what homeroom adds has text of its own.

use std::ops::Range;
use std::sync::Arc;

use super::lexer::State;
use super::listing::{Content, Listing, Piece, Sort};
use super::search::{Found, occurrences};
use super::{LessonView, Pane, diff, issues};

/// How a row stands out at its left end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    None,
    Failed,
    Warning,
}

/// What stands left of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gutter {
    None,
    /// A line of a text.
    Number {
        number: u32,
        sign: Sign,
    },
    /// Under a numbered line.
    Under,
    /// A muted word before the text.
    Label(&'static str),
    /// The head of an issue.
    Issue,
    /// The head of a warning.
    Warning,
    /// A value that folds; whether it is open.
    Fold(bool),
    /// A value that does not.
    Leaf,
    /// A line of both texts or of one; 0 for the text that has none.
    Both {
        left: u32,
        right: u32,
    },
    /// A line of one text in its own column; 0 for none.
    Side(u32),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Plain,
    Code,
    Muted,
    Failed,
    /// Only the left text has it.
    Removed,
    /// Only the right text has it.
    Added,
}

/// What a part of a row is, beyond its tone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Changed words.
    Changed,
    /// What stands around changed words where there is no colour; elsewhere it takes no cell.
    Bracket,
    String,
    Keyword,
    Muted,
}

pub type Span = (Range<u32>, Part);

/// Where a row's text is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Text {
    /// In the document's first text.
    First(Range<u32>),
    /// In its second.
    Second(Range<u32>),
    Own(Box<str>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub gutter: Gutter,
    pub tone: Tone,
    text: Text,
    state: u32,
    more: Option<Box<More>>,
}

/// What few rows have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct More {
    /// Muted, at the right end.
    pub right: String,
    pub spans: Vec<Span>,
    /// The right column beside this row.
    pub other: Option<Line>,
}

impl Line {
    #[must_use]
    pub fn new(gutter: Gutter, tone: Tone, text: impl Into<Box<str>>) -> Self {
        Self::with(gutter, tone, Text::Own(text.into()))
    }

    #[must_use]
    pub fn with(gutter: Gutter, tone: Tone, text: Text) -> Self {
        Self { gutter, tone, text, state: 0, more: None }
    }

    /// A piece of the document's first text.
    #[must_use]
    pub fn of(piece: &Piece, gutter: Gutter) -> Self {
        let tone = match piece.sort {
            Sort::Code => Tone::Code,
            Sort::Prose => Tone::Plain,
            Sort::Fence => Tone::Muted,
        };
        Self { state: piece.state, ..Self::with(gutter, tone, Text::First(piece.range.clone())) }
    }

    #[must_use]
    pub fn right(mut self, words: impl Into<String>) -> Self {
        self.more.get_or_insert_default().right = words.into();
        self
    }

    #[must_use]
    pub fn spans(mut self, spans: Vec<Span>) -> Self {
        if !spans.is_empty() {
            self.more.get_or_insert_default().spans = spans;
        }
        self
    }

    #[must_use]
    pub fn beside(mut self, other: Self) -> Self {
        self.more.get_or_insert_default().other = Some(other);
        self
    }

    #[must_use]
    pub fn more(&self) -> Option<&More> {
        self.more.as_deref()
    }

    /// The right column's row.
    #[must_use]
    pub fn other(&self) -> Option<&Self> {
        self.more()?.other.as_ref()
    }
}

/// What stands above the text and does not scroll.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Head {
    #[default]
    None,
    /// How far the checks came.
    Strip,
    /// What is compared.
    Diff,
    /// Why the lesson waits.
    Waits,
}

#[derive(Debug, Default)]
pub struct Document {
    texts: [Option<Arc<str>>; 2],
    states: Vec<State>,
    pub lines: Vec<Line>,
    /// The rows of issues or changes, in order.
    pub marks: Vec<u32>,
    /// Where the search found something, in order.
    pub found: Vec<Found>,
    /// There are more than are kept.
    pub found_more: bool,
    /// What is searched for.
    pub needle: String,
    /// Cells of the line numbers; 0: no gutter.
    digits: usize,
    /// Whether lines can have a sign.
    signs: bool,
    pub head: Head,
    /// The number of the first line, so that a text that loses its beginning keeps its place.
    pub first: u32,
    /// Two texts side by side.
    pub columns: bool,
    /// What a comparison came to.
    pub changes: Option<diff::Changes>,
}

/// Matches kept of one search.
const MAX_FOUND: usize = 10_000;

impl Document {
    #[must_use]
    pub fn of(view: &LessonView, wide: bool) -> Self {
        let held = view.held();
        let mut document = match (view.pane, held) {
            (Pane::Response, Some(held)) => Self::numbered(&Listing::new(held.response.clone(), Content::Answer, 1)),
            (Pane::Response, None) => view.live().map(|live| Self::numbered(&live.listing())).unwrap_or_default(),
            (Pane::Prompt, Some(held)) => Self::numbered(&Listing::new(held.prompt.clone(), Content::Prose, 1)),
            (Pane::Checks, Some(held)) => issues::checks(held, view.repeats()),
            (Pane::Source, Some(held)) => issues::source(held),
            (Pane::Compiled, Some(held)) => match &held.compiled {
                Some(compiled) => Self::numbered(&Listing::new(compiled.clone(), Content::Code, 1)),
                None => Self::said(held.uncompiled()),
            },
            (Pane::Diff, _) => diff::document(view, wide),
            (Pane::Raw, Some(_)) => view.tree().map(super::json::Tree::document).unwrap_or_default(),
            (Pane::Checks, None) => match view.attempt().and_then(|attempt| attempt.error.as_deref()) {
                Some(error) => Self {
                    lines: error.lines().take(100).map(|line| Line::new(Gutter::Issue, Tone::Failed, line)).collect(),
                    ..Self::default()
                },
                None => Self::default(),
            },
            (Pane::Prompt | Pane::Source | Pane::Compiled | Pane::Raw, None) => Self::default(),
        };
        if view.pane == Pane::Response && view.waits() {
            document.head = Head::Waits;
        }
        document
    }

    /// A text with its line numbers.
    #[must_use]
    pub fn numbered(listing: &Listing) -> Self {
        let row = |piece: &Piece| {
            let number = Gutter::Number { number: piece.number, sign: Sign::None };
            Line::of(piece, if piece.continued { Gutter::Under } else { number })
        };
        let lines: Vec<Line> = listing.pieces.iter().map(row).collect();
        let mut document = Self::over(listing, false);
        document.lines = lines;
        if listing.cut {
            document.lines.push(more_follows());
        }
        document
    }

    /// A document over a text, without rows yet.
    #[must_use]
    pub fn over(listing: &Listing, signs: bool) -> Self {
        Self {
            texts: [Some(listing.text.clone()), None],
            states: listing.states(),
            digits: digits_of(listing.last()),
            first: listing.pieces.first().map_or(0, |piece| piece.number),
            signs,
            ..Self::default()
        }
    }

    /// A document over two texts, without rows yet.
    #[must_use]
    pub fn over_two(left: Arc<str>, right: Arc<str>, last: u32) -> Self {
        Self { texts: [Some(left), Some(right)], digits: digits_of(last).max(4), ..Self::default() }
    }

    /// One sentence in place of a text.
    #[must_use]
    pub fn said(words: impl Into<Box<str>>) -> Self {
        Self { lines: vec![Line::new(Gutter::None, Tone::Plain, words)], ..Self::default() }
    }

    /// The same with a gutter for numbers up to `last`.
    #[must_use]
    pub fn with_digits(mut self, last: u32) -> Self {
        self.digits = digits_of(last);
        self
    }

    /// A row's text as it was received.
    #[must_use]
    pub fn text<'a>(&'a self, line: &'a Line) -> &'a str {
        let part = |at: usize, range: &Range<u32>| {
            let text = self.texts[at].as_deref().unwrap_or_default();
            text.get(range.start as usize..range.end as usize).unwrap_or_default()
        };
        match &line.text {
            Text::First(range) => part(0, range),
            Text::Second(range) => part(1, range),
            Text::Own(text) => text,
        }
    }

    /// The lexer's state before a row.
    #[must_use]
    pub fn state(&self, line: &Line) -> State {
        self.states.get(line.state as usize).copied().unwrap_or_default()
    }

    /// Finds `needle` in all rows.
    pub(super) fn find(&mut self, needle: &str) {
        needle.clone_into(&mut self.needle);
        (self.found, self.found_more) = (Vec::new(), false);
        if needle.is_empty() {
            return;
        }
        let mut found = Vec::new();
        for (at, line) in self.lines.iter().enumerate() {
            let row = u32::try_from(at).unwrap_or(u32::MAX);
            for (second, line) in [(false, Some(line)), (true, line.other())] {
                let text = line.map(|line| self.text(line)).unwrap_or_default();
                found.extend(occurrences(text, needle).map(|range| Found { row, second, at: range.start }));
            }
            if found.len() > MAX_FOUND {
                found.truncate(MAX_FOUND);
                self.found_more = true;
                break;
            }
        }
        self.found = found;
    }

    /// How many places `n` and `N` go to: matches where something is searched for, else issues or changes.
    #[must_use]
    pub fn targets(&self) -> usize {
        if self.needle.is_empty() { self.marks.len() } else { self.found.len() }
    }

    /// The row of a target.
    #[must_use]
    pub fn target(&self, at: usize) -> Option<u32> {
        if self.needle.is_empty() { self.marks.get(at).copied() } else { self.found.get(at).map(|found| found.row) }
    }

    /// Cells left of the text, of each column.
    #[must_use]
    pub fn gutter(&self) -> usize {
        let raw = matches!(self.lines.first(), Some(Line { gutter: Gutter::Fold(_) | Gutter::Leaf, .. }));
        match (self.digits, self.head, self.columns) {
            (_, _, _) if raw => 2,
            (0, _, _) => 0,
            (digits, Head::Diff, false) => digits * 2 + 4,
            (digits, Head::Diff, true) => digits + 3,
            (digits, _, _) => digits + if self.signs { 5 } else { 3 },
        }
    }

    #[must_use]
    pub fn digits(&self) -> usize {
        self.digits
    }

    /// Cells that a row's text has in a pane of this width, of each column.
    #[must_use]
    pub fn cells(&self, width: usize) -> usize {
        let column = if self.columns { width.saturating_sub(1) / 2 } else { width };
        column.saturating_sub(1 + self.gutter())
    }

    /// Lines above the text that do not scroll.
    #[must_use]
    pub fn fixed_lines(&self) -> usize {
        if self.head == Head::None { 0 } else { 2 }
    }

    /// An empty row, but not at the top.
    pub(super) fn space(&mut self) {
        if !self.lines.is_empty() {
            self.lines.push(Line::new(Gutter::None, Tone::Plain, ""));
        }
    }

    /// The next row begins an issue or a change.
    pub(super) fn mark(&mut self) {
        self.marks.push(u32::try_from(self.lines.len()).unwrap_or(u32::MAX));
    }
}

#[must_use]
pub fn more_follows() -> Line {
    Line::new(Gutter::Under, Tone::Muted, "more lines follow; y copies, s saves them all")
}

fn digits_of(last: u32) -> usize {
    last.to_string().len().max(3)
}
