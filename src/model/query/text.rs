//! A text to look for: letters in either case, `*` for anything.

use std::fmt;
use std::ops::Range;

/// Pieces of text with anything between them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Text {
    /// At least one. Unless it is `whole`, the first and the last are not empty; none within ever is.
    pieces: Vec<String>,
    /// The text begins with the first piece and ends with the last; else they may stand anywhere in it.
    whole: bool,
}

/// Where a text stands in a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Alone,
    /// Behind a key.
    Value,
}

impl Text {
    /// `text` itself, anywhere; `None` for an empty one.
    #[must_use]
    pub fn containing(text: &str) -> Option<Self> {
        Self::of(vec![text.to_owned()], false)
    }

    /// `text` and nothing else.
    #[must_use]
    pub fn exactly(text: &str) -> Option<Self> {
        Self::of(vec![text.to_owned()], true)
    }

    /// `None` where nothing is looked for.
    pub(super) fn of(pieces: Vec<String>, whole: bool) -> Option<Self> {
        let last = pieces.len().saturating_sub(1);
        let edge = |at: usize| whole && (at == 0 || at == last);
        let pieces: Vec<String> = pieces
            .into_iter()
            .enumerate()
            .filter(|(at, piece)| edge(*at) || !piece.is_empty())
            .map(|(_, p)| p)
            .collect();
        let looks = pieces.len() > 1 || pieces.iter().any(|piece| !piece.is_empty());
        looks.then_some(Self { pieces, whole })
    }

    #[must_use]
    pub fn pieces(&self) -> &[String] {
        &self.pieces
    }

    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.whole
    }

    /// The text, where it is one piece that may stand anywhere.
    #[must_use]
    pub fn literal(&self) -> Option<&str> {
        match self.pieces.as_slice() {
            [piece] if !self.whole => Some(piece),
            _ => None,
        }
    }

    /// The digits, where it may be the start of an id: lower case, no hyphens, at least four.
    #[must_use]
    pub fn id_start(&self) -> Option<String> {
        self.literal().and_then(super::digits_of).filter(|digits| digits.len() >= super::ID_DIGITS)
    }

    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        let text = Folded::of(text);
        if !self.whole {
            return self.next_in(&text, 0).is_some();
        }
        let (first, last) = (folded(&self.pieces[0]), folded(self.pieces.last().map_or("", String::as_str)));
        if self.pieces.len() == 1 {
            return text.chars == first;
        }
        let Some(end) = text.chars.len().checked_sub(last.len()) else { return false };
        if !text.chars.starts_with(&first) || !text.chars.ends_with(&last) || first.len() > end {
            return false;
        }
        let mut at = first.len();
        for piece in &self.pieces[1..self.pieces.len() - 1] {
            match text.find(&folded(piece), at).filter(|found| found.end <= end) {
                Some(found) => at = found.end,
                None => return false,
            }
        }
        true
    }

    /// Where the pieces stand in `text`, each time they do, in bytes.
    #[must_use]
    pub fn found_in(&self, text: &str) -> Vec<Range<usize>> {
        if self.whole && !self.matches(text) {
            return Vec::new();
        }
        let text = Folded::of(text);
        let (mut found, mut at) = (Vec::new(), 0);
        while let Some((ranges, end)) = self.next_in(&text, at) {
            found.extend(ranges.into_iter().map(|range| text.bytes(range)));
            at = end;
            if self.whole {
                break;
            }
        }
        found.retain(|range| !range.is_empty());
        found
    }

    /// The pieces one after another from `from` on, and where the last ends.
    fn next_in(&self, text: &Folded, from: usize) -> Option<(Vec<Range<usize>>, usize)> {
        let mut at = from;
        let mut ranges = Vec::new();
        for piece in self.pieces.iter().filter(|piece| !piece.is_empty()) {
            let range = text.find(&folded(piece), at)?;
            at = range.end;
            ranges.push(range);
        }
        (!ranges.is_empty()).then_some((ranges, at))
    }

    pub(super) fn write(&self, f: &mut fmt::Formatter<'_>, place: Place) -> fmt::Result {
        // One piece behind a key and nothing else; without `=` it would stand for a part.
        if self.whole && self.pieces.len() == 1 {
            f.write_str("=")?;
        }
        for (at, piece) in self.pieces.iter().enumerate() {
            f.write_str(if at == 0 { "" } else { "*" })?;
            let special = |c: char| c.is_whitespace() || matches!(c, '"' | '*') || (place == Place::Alone && c == ':');
            let leads = at == 0
                && match place {
                    Place::Alone => piece.starts_with('-'),
                    Place::Value => piece.starts_with('='),
                };
            if leads || piece.chars().any(special) {
                write!(f, "\"{}\"", piece.replace('\\', "\\\\").replace('"', "\\\""))?;
            } else {
                f.write_str(piece)?;
            }
        }
        Ok(())
    }
}

/// A text in lower case that knows where each of its characters came from.
struct Folded {
    chars: Vec<char>,
    /// Where each character begins; one more for the end.
    at: Vec<usize>,
}

impl Folded {
    fn of(text: &str) -> Self {
        let (mut chars, mut at) = (Vec::with_capacity(text.len()), Vec::with_capacity(text.len() + 1));
        for (start, c) in text.char_indices() {
            for lower in c.to_lowercase() {
                chars.push(lower);
                at.push(start);
            }
        }
        at.push(text.len());
        Self { chars, at }
    }

    fn find(&self, wanted: &[char], from: usize) -> Option<Range<usize>> {
        let rest = self.chars.get(from..)?;
        let found = rest.windows(wanted.len().max(1)).position(|window| window == wanted)?;
        Some(from + found..from + found + wanted.len())
    }

    /// Of characters in bytes; what became several in lower case is taken whole.
    fn bytes(&self, range: Range<usize>) -> Range<usize> {
        let start = self.at[range.start];
        let last = range.end.checked_sub(1).map_or(start, |last| self.at[last]);
        let end = self.at[range.end..].iter().find(|at| **at > last).copied().unwrap_or(last);
        start..end
    }
}

fn folded(text: &str) -> Vec<char> {
    text.chars().flat_map(char::to_lowercase).collect()
}
