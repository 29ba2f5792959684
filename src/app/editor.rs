//! The text of a field: grapheme-aware editing with undo. Knows nothing of how it is drawn.

use std::ops::Range;

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use super::key::{Key, KeyCode};
use super::printable;

/// A field holds at most so much; what is longer is refused whole rather than cut.
pub const MAX_BYTES: usize = 256 * 1024;
const MAX_UNDO: usize = 200;
const MAX_UNDO_BYTES: usize = 1024 * 1024;

/// One change, as needed to take it back.
#[derive(Debug, Clone)]
struct Edit {
    at: usize,
    removed: String,
    inserted: String,
}

#[derive(Debug, Default)]
pub struct Editor {
    text: String,
    caret: usize,
    /// The column that ↑ and ↓ keep to.
    column: Option<usize>,
    one_line: bool,
    undo: Vec<Edit>,
    redo: Vec<Edit>,
    /// Whether the next typed character joins the last edit.
    typing: bool,
}

impl Editor {
    #[must_use]
    pub fn one_line() -> Self {
        Self { one_line: true, ..Self::default() }
    }

    /// A field that begins with this text, the caret before it: that much is no change to take back.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self { text: text.replace("\r\n", "\n").replace('\r', "\n"), ..Self::default() }
    }

    /// Takes another text in place of this one, as one change; `false`, and nothing changed, when it is too long.
    pub fn replace_all(&mut self, text: &str) -> bool {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        if text.len() > MAX_BYTES {
            return false;
        }
        if text != self.text {
            self.typing = false;
            self.replace(0..self.text.len(), &text);
            self.caret = 0;
        }
        true
    }

    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Lines as drawn: an empty text has one.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.text.split('\n')
    }

    /// The caret's line, from 0, and the part of it before the caret.
    #[must_use]
    pub fn caret(&self) -> (usize, &str) {
        let before = &self.text[..self.caret];
        let start = self.line_start();
        (before.bytes().filter(|byte| *byte == b'\n').count(), &before[start..])
    }

    /// Types a key; `false` when the field has no use for it.
    pub fn key(&mut self, key: Key) -> bool {
        if key.alt {
            return false;
        }
        match (key.code, key.ctrl) {
            (KeyCode::Char(c), false) => self.type_char(c),
            (KeyCode::Enter, false) if !self.one_line => self.type_char('\n'),
            (KeyCode::Backspace, _) | (KeyCode::Char('h'), true) => self.remove(self.before()..self.caret),
            (KeyCode::Delete, _) | (KeyCode::Char('d'), true) => self.remove(self.caret..self.after()),
            (KeyCode::Char('w'), true) => self.remove(self.word_before()..self.caret),
            (KeyCode::Char('k'), true) => self.remove(self.caret..self.line_end()),
            (KeyCode::Left, false) | (KeyCode::Char('b'), true) => self.move_to(self.before()),
            (KeyCode::Right, false) | (KeyCode::Char('f'), true) => self.move_to(self.after()),
            (KeyCode::Left, true) => self.move_to(self.word_before()),
            (KeyCode::Right, true) => self.move_to(self.word_after()),
            (KeyCode::Home, false) | (KeyCode::Char('a'), true) => self.move_to(self.line_start()),
            (KeyCode::End, false) | (KeyCode::Char('e'), true) => self.move_to(self.line_end()),
            (KeyCode::Home, true) => self.move_to(0),
            (KeyCode::End, true) => self.move_to(self.text.len()),
            (KeyCode::Up, _) => self.vertical(-1),
            (KeyCode::Down, _) => self.vertical(1),
            (KeyCode::PageUp, _) => self.vertical(-10),
            (KeyCode::PageDown, _) => self.vertical(10),
            _ => return false,
        }
        true
    }

    /// Inserts text from a paste; `false`, and nothing changed, when the field would hold too much.
    pub fn paste(&mut self, text: &str) -> bool {
        let mut text = text.replace("\r\n", "\n").replace('\r', "\n");
        if self.one_line {
            text = text.trim_end_matches('\n').replace('\n', " ");
        }
        if self.text.len() + text.len() > MAX_BYTES {
            return false;
        }
        self.typing = false;
        self.replace(self.caret..self.caret, &text);
        true
    }

    pub fn undo(&mut self) {
        let Some(edit) = self.undo.pop() else { return };
        self.text.replace_range(edit.at..edit.at + edit.inserted.len(), &edit.removed);
        self.caret = edit.at + edit.removed.len();
        self.redo.push(edit);
        (self.typing, self.column) = (false, None);
    }

    pub fn redo(&mut self) {
        let Some(edit) = self.redo.pop() else { return };
        self.text.replace_range(edit.at..edit.at + edit.removed.len(), &edit.inserted);
        self.caret = edit.at + edit.inserted.len();
        self.undo.push(edit);
        (self.typing, self.column) = (false, None);
    }

    fn type_char(&mut self, c: char) {
        if self.text.len() + c.len_utf8() > MAX_BYTES {
            return;
        }
        let joins = self.typing && c != '\n';
        let at = self.caret;
        match self.undo.last_mut().filter(|edit| joins && edit.at + edit.inserted.len() == at) {
            Some(edit) => {
                edit.inserted.push(c);
                self.text.insert(at, c);
                self.caret += c.len_utf8();
                self.redo.clear();
                self.column = None;
            }
            None => self.replace(at..at, c.encode_utf8(&mut [0; 4])),
        }
        self.typing = c != '\n' && c != ' ';
    }

    fn remove(&mut self, range: Range<usize>) {
        self.typing = false;
        if !range.is_empty() {
            self.replace(range, "");
        }
    }

    fn replace(&mut self, range: Range<usize>, with: &str) {
        let removed = self.text[range.clone()].to_owned();
        self.text.replace_range(range.clone(), with);
        self.caret = range.start + with.len();
        self.column = None;
        self.redo.clear();
        self.undo.push(Edit { at: range.start, removed, inserted: with.to_owned() });
        // The oldest edits are forgotten first; the last one can always be taken back.
        while self.undo.len() > 1 && (self.undo.len() > MAX_UNDO || self.undo_bytes() > MAX_UNDO_BYTES) {
            self.undo.remove(0);
        }
    }

    fn undo_bytes(&self) -> usize {
        self.undo.iter().map(|edit| edit.removed.len() + edit.inserted.len()).sum()
    }

    fn move_to(&mut self, caret: usize) {
        self.caret = caret;
        self.column = None;
        self.typing = false;
    }

    fn before(&self) -> usize {
        let mut cursor = GraphemeCursor::new(self.caret, self.text.len(), true);
        cursor.prev_boundary(&self.text, 0).ok().flatten().unwrap_or(0)
    }

    fn after(&self) -> usize {
        let mut cursor = GraphemeCursor::new(self.caret, self.text.len(), true);
        cursor.next_boundary(&self.text, 0).ok().flatten().unwrap_or(self.text.len())
    }

    fn word_before(&self) -> usize {
        let before = &self.text[self.line_start()..self.caret];
        let word = before.unicode_word_indices().next_back().map(|(at, _)| self.line_start() + at);
        word.unwrap_or_else(|| self.line_start().min(self.before()))
    }

    fn word_after(&self) -> usize {
        let after = &self.text[self.caret..self.line_end()];
        let word = after.unicode_word_indices().next().map(|(at, word)| self.caret + at + word.len());
        word.unwrap_or_else(|| self.line_end().max(self.after()))
    }

    fn line_start(&self) -> usize {
        self.text[..self.caret].rfind('\n').map_or(0, |at| at + 1)
    }

    fn line_end(&self) -> usize {
        self.text[self.caret..].find('\n').map_or(self.text.len(), |at| self.caret + at)
    }

    fn vertical(&mut self, lines: isize) {
        self.typing = false;
        let column = self.column.unwrap_or_else(|| printable::width(&self.text[self.line_start()..self.caret]));
        for _ in 0..lines.unsigned_abs() {
            let start = self.line_start();
            let target = if lines < 0 { start.checked_sub(1) } else { Some(self.line_end() + 1) };
            let Some(target) = target.filter(|at| *at <= self.text.len()) else { break };
            self.caret = target;
        }
        let (start, end) = (self.line_start(), self.line_end());
        let line = &self.text[start..end];
        let mut used = 0;
        let within = line.grapheme_indices(true).find(|(_, grapheme)| {
            used += printable::width(grapheme);
            used > column
        });
        self.caret = start + within.map_or(line.len(), |(at, _)| at);
        self.column = Some(column);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Editor {
        let mut editor = Editor::default();
        for c in text.chars() {
            let code = if c == '\n' { KeyCode::Enter } else { KeyCode::Char(c) };
            assert!(editor.key(Key::plain(code)));
        }
        editor
    }

    fn press(editor: &mut Editor, codes: &[KeyCode]) {
        for code in codes {
            editor.key(Key::plain(*code));
        }
    }

    #[test]
    fn edits_whole_graphemes() {
        let mut editor = typed("e\u{301}光👨\u{200d}👩");
        press(&mut editor, &[KeyCode::Backspace]);
        assert_eq!(editor.text(), "e\u{301}光");
        press(&mut editor, &[KeyCode::Left, KeyCode::Left, KeyCode::Delete]);
        assert_eq!(editor.text(), "光");
    }

    #[test]
    fn keeps_the_column_over_short_lines() {
        let mut editor = typed("long line\n\n光合作用");
        press(&mut editor, &[KeyCode::Up, KeyCode::Up]);
        assert_eq!(editor.caret(), (0, "long lin"));
        press(&mut editor, &[KeyCode::Down, KeyCode::Down]);
        assert_eq!(editor.caret(), (2, "光合作用"));
        press(&mut editor, &[KeyCode::Down, KeyCode::Up, KeyCode::Up, KeyCode::Up]);
        assert_eq!(editor.caret(), (0, "long lin"));
    }

    #[test]
    fn undoes_by_words_and_redoes() {
        let mut editor = typed("two words");
        editor.undo();
        assert_eq!(editor.text(), "two ");
        editor.redo();
        assert_eq!(editor.text(), "two words");
        assert!(editor.paste("\r\npasted\rlines"));
        assert_eq!(editor.text(), "two words\npasted\nlines");
        editor.undo();
        assert_eq!(editor.text(), "two words");
        editor.key(Key::ctrl('w'));
        assert_eq!(editor.text(), "two ");
        editor.undo();
        assert_eq!((editor.text(), editor.caret()), ("two words", (0, "two words")));
    }

    #[test]
    fn refuses_what_does_not_fit_and_keeps_one_line() {
        let mut editor = Editor::default();
        assert!(editor.paste(&"x".repeat(64 * 1024)));
        assert!(!editor.paste(&"x".repeat(MAX_BYTES)));
        assert_eq!(editor.text().len(), 64 * 1024);
        for _ in 0..40 {
            editor.key(Key { ctrl: true, ..Key::plain(KeyCode::Home) });
            editor.key(Key::ctrl('k'));
            editor.undo();
            editor.paste("x");
        }
        assert!(editor.undo_bytes() <= MAX_UNDO_BYTES);
        let mut title = Editor::one_line();
        assert!(title.paste("a title\nof two lines\n"));
        assert!(!title.key(Key::plain(KeyCode::Enter)));
        assert_eq!(title.text(), "a title of two lines");
    }

    #[test]
    fn any_keys_leave_the_caret_on_a_border() {
        let keys = [
            KeyCode::Char('光'),
            KeyCode::Char('\u{301}'),
            KeyCode::Enter,
            KeyCode::Up,
            KeyCode::Left,
            KeyCode::Backspace,
            KeyCode::Down,
            KeyCode::Right,
            KeyCode::Delete,
            KeyCode::Home,
            KeyCode::End,
        ];
        let mut random = fastrand::Rng::with_seed(7);
        let mut editor = Editor::default();
        for _ in 0..5_000 {
            let code = keys[random.usize(..keys.len())];
            editor.key(Key { ctrl: random.u8(..5) == 0, ..Key::plain(code) });
            if random.u8(..20) == 0 {
                editor.undo();
            }
            assert!(editor.text().is_char_boundary(editor.caret));
            let (line, before) = editor.caret();
            assert!(editor.lines().nth(line).is_some_and(|text| text.starts_with(before)));
        }
    }
}
