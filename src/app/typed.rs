//! A line that is typed at the foot of a screen and then kept: what is filtered by or searched for.

use super::editor::Editor;
use super::key::{Key, KeyCode};

/// A longer line is no filter and no search.
const MAX_BYTES: usize = 1_000;

#[derive(Debug)]
pub(super) struct TypedLine {
    line: Editor,
    typing: bool,
}

impl TypedLine {
    /// An empty one that nobody types.
    pub(super) fn new() -> Self {
        Self { line: Editor::one_line(), typing: false }
    }

    /// An empty one that is being typed.
    pub(super) fn begun() -> Self {
        Self { typing: true, ..Self::new() }
    }

    pub(super) fn text(&self) -> &str {
        self.line.text()
    }

    /// The part before the caret, while it is typed.
    pub(super) fn caret(&self) -> Option<&str> {
        self.typing.then(|| self.line.caret().1)
    }

    pub(super) const fn is_typing(&self) -> bool {
        self.typing
    }

    /// Is typed on.
    pub(super) const fn begin(&mut self) {
        self.typing = true;
    }

    /// Stays as it is; `false` where nothing stands in it.
    pub(super) fn keep(&mut self) -> bool {
        self.typing = false;
        !self.text().is_empty()
    }

    /// Another text in it, with the caret behind.
    pub(super) fn set(&mut self, text: &str) {
        self.line = Editor::one_line();
        self.line.paste(text);
    }

    /// `false`: it is not being typed, the key means nothing in it, or it is full.
    pub(super) fn key(&mut self, key: Key) -> bool {
        let full = matches!(key.code, KeyCode::Char(_)) && !key.ctrl && self.text().len() >= MAX_BYTES;
        self.typing && !full && self.line.key(key)
    }

    /// `false`: it is not being typed, or the text is too long for it.
    pub(super) fn paste(&mut self, text: &str) -> bool {
        self.typing && self.text().len() + text.len() <= MAX_BYTES && self.line.paste(text)
    }
}
