//! A search in a pane: typed on the message line, kept until `esc`.

use std::ops::Range;

use super::LessonView;
use crate::app::binding::Action;
use crate::app::editor::Editor;
use crate::app::key::Key;

#[derive(Debug)]
pub struct Search {
    line: Editor,
    /// It is still being typed.
    typing: bool,
    version: u64,
}

impl Search {
    /// A new one; `before`: the one it takes the place of.
    pub(super) fn new(before: Option<Self>) -> Self {
        Self { line: Editor::one_line(), typing: true, version: before.map_or(0, |search| search.version) + 1 }
    }

    #[must_use]
    pub fn text(&self) -> &str {
        self.line.text()
    }

    /// The part before the caret, while it is typed.
    #[must_use]
    pub fn caret(&self) -> Option<&str> {
        self.typing.then(|| self.line.caret().1)
    }

    pub(super) const fn version(&self) -> u64 {
        self.version
    }
}

/// Where `needle` stands in `text`, ASCII letters in either case.
#[must_use]
pub fn occurrences(text: &str, needle: &str) -> Vec<Range<usize>> {
    let (bytes, wanted) = (text.as_bytes(), needle.as_bytes());
    let mut found = Vec::new();
    let mut at = 0;
    while !wanted.is_empty() && at + wanted.len() <= bytes.len() {
        let end = at + wanted.len();
        let here =
            bytes[at..end].eq_ignore_ascii_case(wanted) && text.is_char_boundary(at) && text.is_char_boundary(end);
        if here {
            found.push(at..end);
        }
        at = if here { end } else { at + 1 };
    }
    found
}

impl LessonView {
    #[must_use]
    pub fn search(&self) -> Option<&Search> {
        self.search.as_ref()
    }

    #[must_use]
    pub fn is_typing(&self) -> bool {
        self.search.as_ref().is_some_and(|search| search.typing)
    }

    pub(in crate::app) fn type_key(&mut self, key: Key) {
        if let Some(search) = self.search.as_mut().filter(|search| search.typing)
            && search.line.key(key)
        {
            search.version += 1;
        }
    }

    pub(in crate::app) fn paste(&mut self, text: &str) {
        if let Some(search) = self.search.as_mut().filter(|search| search.typing) {
            search.line.paste(text);
            search.version += 1;
        }
    }

    /// Keeps the search and goes to its first match from here on; an empty one is none.
    pub(super) fn accept_search(&mut self) {
        let Some(search) = self.search.as_mut() else { return };
        search.typing = false;
        if search.text().is_empty() {
            return self.clear_search();
        }
        let running = self.is_running();
        self.scrolls[self.pane.index()].act(Action::Accept, &self.document, running);
    }

    pub(in crate::app) fn clear_search(&mut self) {
        self.search = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_letters_in_either_case_and_other_signs_as_they_are() {
        assert_eq!(occurrences("Score score", "score"), [0..5, 6..11]);
        assert_eq!(occurrences("光合作用 光", "光"), [0..3, 13..16]);
        assert_eq!(occurrences("aaaa", "aa"), [0..2, 2..4]);
        assert!(occurrences("abc", "").is_empty());
        assert!(occurrences("ab", "abc").is_empty());
    }
}
