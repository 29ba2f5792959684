//! A search in a pane: typed on the message line, kept until `esc`.

use std::ops::Range;

use super::LessonView;
use super::scroll::Place;
use crate::app::binding::Action;
use crate::app::key::Key;
use crate::app::typed::TypedLine;

/// Where the search found something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    pub row: u32,
    /// In the right column.
    pub second: bool,
    /// The first byte, in the row's text.
    pub at: usize,
}

#[derive(Debug)]
pub struct Search {
    line: TypedLine,
    version: u64,
    /// Where the reader stood before it.
    from: Place,
}

impl Search {
    /// A new one; `before`: the one it takes the place of.
    pub(super) fn new(before: Option<Self>, from: Place) -> Self {
        let version = before.map_or(0, |search| search.version) + 1;
        Self { line: TypedLine::begun(), version, from }
    }

    #[must_use]
    pub fn text(&self) -> &str {
        self.line.text()
    }

    /// The part before the caret, while it is typed.
    #[must_use]
    pub fn caret(&self) -> Option<&str> {
        self.line.caret()
    }

    pub(super) const fn version(&self) -> u64 {
        self.version
    }
}

/// Where `needle` stands in `text`, ASCII letters in either case.
pub fn occurrences<'a>(text: &'a str, needle: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
    let (bytes, wanted) = (text.as_bytes(), needle.as_bytes());
    let first = wanted.first().map(|byte| [byte.to_ascii_lowercase(), byte.to_ascii_uppercase()]);
    let mut at = 0;
    std::iter::from_fn(move || {
        let first = first?;
        while at + wanted.len() <= bytes.len() {
            at += bytes[at..].iter().position(|byte| first.contains(byte))?;
            let end = at + wanted.len();
            let here = bytes.get(at..end).is_some_and(|part| part.eq_ignore_ascii_case(wanted));
            if here && text.is_char_boundary(at) && text.is_char_boundary(end) {
                let found = at..end;
                at = end;
                return Some(found);
            }
            at += 1;
        }
        None
    })
}

impl LessonView {
    #[must_use]
    pub fn search(&self) -> Option<&Search> {
        self.search.as_ref()
    }

    #[must_use]
    pub fn is_typing(&self) -> bool {
        self.search.as_ref().is_some_and(|search| search.line.is_typing())
    }

    pub(super) fn begin_search(&mut self) {
        let from = self.scrolls[self.pane.index()].stand();
        self.search = Some(Search::new(self.search.take(), from));
    }

    pub(in crate::app) fn type_key(&mut self, key: Key) {
        self.typed(|line| line.key(key));
    }

    pub(in crate::app) fn paste(&mut self, text: &str) {
        self.typed(|line| line.paste(text));
    }

    fn typed(&mut self, change: impl FnOnce(&mut TypedLine) -> bool) {
        if let Some(search) = &mut self.search
            && change(&mut search.line)
        {
            search.version += 1;
        }
    }

    /// While it is typed the first match from where the reader stood is in sight.
    pub(super) fn show_first_match(&mut self) {
        let Some(search) = self.search.as_ref().filter(|search| search.line.is_typing()) else { return };
        let scroll = &mut self.scrolls[self.pane.index()];
        scroll.go_back(search.from);
        if !search.text().is_empty() {
            scroll.act(Action::Accept, &self.document, false);
        }
    }

    /// Keeps the search; an empty one is none.
    pub(super) fn accept_search(&mut self) {
        let Some(search) = self.search.as_mut() else { return };
        if !search.line.keep() {
            self.clear_search();
        }
    }

    /// Forgets it; what was only being typed has not moved the reader.
    pub(in crate::app) fn clear_search(&mut self) {
        let Some(search) = self.search.take() else { return };
        let scroll = &mut self.scrolls[self.pane.index()];
        if search.line.is_typing() {
            scroll.go_back(search.from);
        }
        scroll.forget_target();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, needle: &str) -> Vec<Range<usize>> {
        occurrences(text, needle).collect()
    }

    #[test]
    fn finds_letters_in_either_case_and_other_signs_as_they_are() {
        assert_eq!(found("Score score", "score"), [0..5, 6..11]);
        assert_eq!(found("光合作用 光", "光"), [0..3, 13..16]);
        assert_eq!(found("aaaa", "aa"), [0..2, 2..4]);
        assert!(found("abc", "").is_empty());
        assert!(found("ab", "abc").is_empty());
        assert_eq!(found("xab abx", "AB"), [1..3, 4..6]);
    }
}
