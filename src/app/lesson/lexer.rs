//! Tells keywords, strings and comments of TSX and JavaScript apart, for their colours alone.
//!
//! Total and linear: every text has tokens, each byte is passed once or twice, and what a line leaves open is a small
//! [`State`] for the next one, so that a screen of a long file is coloured without its beginning. It is no parser: what
//! a model wrote is parsed in the confined process and nowhere else.

mod state;

use std::ops::Range;

use state::Frame;
pub use state::State;

/// What a part of code is; everything else is plain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Keyword,
    String,
    Comment,
}

/// Words at the left margin that only code begins with: where markup was left open by mistake, they end it.
const BEGINNINGS: [&str; 6] = ["import ", "export ", "function ", "const ", "type ", "interface "];

/// Tokens of one line from the state before it; leaves the state after it.
pub fn lex(line: &str, state: &mut State, emit: impl FnMut(Range<usize>, Kind)) {
    let lost = matches!(state.top(), Some(Frame::Tag { .. } | Frame::Markup)) && !state.comment;
    if lost && BEGINNINGS.iter().any(|word| line.starts_with(word)) {
        *state = State::default();
    }
    let mut lexer = Lexer { line, bytes: line.as_bytes(), at: 0, state, emit, unclosed: [false; 3] };
    while lexer.at < lexer.bytes.len() {
        lexer.step();
    }
}

struct Lexer<'a, F> {
    line: &'a str,
    bytes: &'a [u8],
    at: usize,
    state: &'a mut State,
    emit: F,
    /// A `"`, a `'` or a `/` was met that nothing closes on this line; nor will a later one be.
    unclosed: [bool; 3],
}

impl<F: FnMut(Range<usize>, Kind)> Lexer<'_, F> {
    fn step(&mut self) {
        if self.state.comment {
            return self.comment(self.at);
        }
        match self.state.top() {
            None | Some(Frame::Code(_)) => self.code(),
            Some(Frame::Template) => self.template(),
            Some(Frame::Tag { closing }) => self.tag(closing),
            Some(Frame::Markup) => self.markup(),
        }
    }

    fn next_is(&self, byte: u8) -> bool {
        self.bytes.get(self.at + 1) == Some(&byte)
    }

    /// Goes on in a comment that began at `from`.
    fn comment(&mut self, from: usize) {
        let end = self.line[self.at..].find("*/").map(|end| self.at + end + 2);
        self.state.comment = end.is_none();
        self.at = end.unwrap_or(self.bytes.len());
        (self.emit)(from..self.at, Kind::Comment);
    }

    fn code(&mut self) {
        let byte = self.bytes[self.at];
        let operand = self.state.operand;
        match byte {
            b' ' | b'\t' | b'\r' => self.at += 1,
            b'/' if self.next_is(b'/') => {
                (self.emit)(self.at..self.bytes.len(), Kind::Comment);
                self.at = self.bytes.len();
            }
            b'/' if self.next_is(b'*') => {
                let from = self.at;
                self.at += 2;
                self.comment(from);
            }
            b'"' | b'\'' => self.string(true),
            b'/' if !operand => self.regex(),
            b'`' => {
                (self.emit)(self.at..self.at + 1, Kind::String);
                self.at += 1;
                self.state.push(Frame::Template);
            }
            b'<' if !operand && self.begins_tag() => {
                self.at += 1;
                self.state.push(Frame::Tag { closing: false });
            }
            b'{' => {
                let braces = self.state.braces();
                *braces = braces.saturating_add(1);
                self.pass(false);
            }
            b'}' => {
                let braces = self.state.braces();
                if *braces == 0 {
                    self.state.pop();
                } else {
                    *braces -= 1;
                }
                self.pass(false);
            }
            b')' | b']' => self.pass(true),
            byte if is_word(byte) => self.word(),
            _ => self.pass(false),
        }
    }

    fn pass(&mut self, operand: bool) {
        self.at += 1;
        self.state.operand = operand;
    }

    fn word(&mut self) {
        let from = self.at;
        self.skip_word();
        let word = &self.line[from..self.at];
        let member = from > 0 && self.bytes[from - 1] == b'.';
        let keyword = !member && KEYWORDS.binary_search(&word).is_ok();
        if keyword {
            (self.emit)(from..self.at, Kind::Keyword);
        }
        self.state.operand = !keyword || VALUES.contains(&word);
    }

    fn skip_word(&mut self) {
        while self.bytes.get(self.at).is_some_and(|byte| is_word(*byte)) {
            self.at += 1;
        }
    }

    /// A tag, and neither a comparison nor the parameters of a generic function.
    fn begins_tag(&self) -> bool {
        let rest = &self.line[self.at + 1..];
        let name = rest.bytes().take_while(|byte| is_word(*byte) || matches!(byte, b'.' | b'-' | b':')).count();
        let first = rest.bytes().next();
        let after = rest[name..].trim_start();
        first == Some(b'>')
            || first.is_some_and(|byte| byte.is_ascii_alphabetic())
                && !after.starts_with(',')
                && !after.starts_with("extends ")
    }

    /// From its quote to the same quote; a quote that is not closed on this line is none.
    fn string(&mut self, backslash: bool) {
        let quote = self.bytes[self.at];
        let kind = usize::from(quote == b'\'');
        let end = if self.unclosed[kind] { None } else { self.closing(self.at + 1, quote, backslash) };
        if let Some(end) = end {
            (self.emit)(self.at..end, Kind::String);
            self.at = end;
        } else {
            self.unclosed[kind] = true;
            self.at += 1;
        }
        self.state.operand = true;
    }

    fn closing(&self, from: usize, quote: u8, backslash: bool) -> Option<usize> {
        let mut escaped = false;
        for (at, byte) in self.bytes.iter().enumerate().skip(from) {
            if *byte == quote && !escaped {
                return Some(at + 1);
            }
            escaped = backslash && *byte == b'\\' && !escaped;
        }
        None
    }

    /// From a `/` to the next that no class or backslash holds.
    fn regex(&mut self) {
        let (mut class, mut escaped, mut end) = (false, false, None);
        let rest = if self.unclosed[2] { self.bytes.len() } else { self.at + 1 };
        for (at, byte) in self.bytes.iter().enumerate().skip(rest) {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'[' => class = true,
                b']' => class = false,
                b'/' if !class => {
                    end = Some(at + 1);
                    break;
                }
                _ => {}
            }
        }
        if let Some(end) = end {
            (self.emit)(self.at..end, Kind::String);
            self.at = end;
            self.skip_word();
            self.state.operand = true;
        } else {
            self.unclosed[2] = true;
            self.pass(false);
        }
    }

    fn template(&mut self) {
        let from = self.at;
        while let Some(byte) = self.bytes.get(self.at) {
            match byte {
                b'\\' => {
                    self.at += 1;
                    self.at += self.line[self.at..].chars().next().map_or(0, char::len_utf8);
                }
                b'`' => {
                    self.at += 1;
                    self.state.pop();
                    self.state.operand = true;
                    break;
                }
                b'$' if self.next_is(b'{') => {
                    self.at += 2;
                    self.state.push(Frame::Code(0));
                    self.state.operand = false;
                    break;
                }
                _ => self.at += 1,
            }
        }
        (self.emit)(from..self.at, Kind::String);
    }

    fn tag(&mut self, closing: bool) {
        match self.bytes[self.at] {
            b'"' | b'\'' => self.string(false),
            b'{' => {
                self.at += 1;
                self.state.push(Frame::Code(0));
                self.state.operand = false;
            }
            b'/' if self.next_is(b'>') => {
                self.at += 2;
                self.leave_element();
            }
            b'>' => {
                self.at += 1;
                self.state.pop();
                if closing {
                    if self.state.top() == Some(Frame::Markup) {
                        self.state.pop();
                    }
                    self.state.operand = true;
                } else {
                    self.state.push(Frame::Markup);
                }
            }
            byte if is_word(byte) => self.skip_word(),
            _ => self.at += 1,
        }
    }

    fn leave_element(&mut self) {
        self.state.pop();
        self.state.operand = true;
    }

    fn markup(&mut self) {
        let Some(found) = self.line[self.at..].find(['<', '{']) else {
            self.at = self.bytes.len();
            return;
        };
        self.at += found;
        let tag = self.bytes[self.at] == b'<';
        let next = self.bytes.get(self.at + 1).copied().unwrap_or(b' ');
        self.at += 1;
        if !tag {
            self.state.push(Frame::Code(0));
            self.state.operand = false;
        } else if next == b'/' {
            self.at += 1;
            self.state.push(Frame::Tag { closing: true });
        } else if next == b'>' || next.is_ascii_alphabetic() {
            self.state.push(Frame::Tag { closing: false });
        }
    }
}

/// Letters of every script, so that a token never ends inside a character.
const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | 0x80..)
}

/// In order, for the search.
const KEYWORDS: [&str; 48] = [
    "as",
    "async",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "default",
    "delete",
    "do",
    "else",
    "enum",
    "export",
    "extends",
    "false",
    "finally",
    "for",
    "from",
    "function",
    "if",
    "implements",
    "import",
    "in",
    "instanceof",
    "interface",
    "let",
    "new",
    "null",
    "of",
    "return",
    "satisfies",
    "static",
    "super",
    "switch",
    "this",
    "throw",
    "true",
    "try",
    "type",
    "typeof",
    "undefined",
    "var",
    "void",
    "while",
    "with",
    "yield",
];

/// Keywords that are values.
const VALUES: [&str; 6] = ["false", "null", "super", "this", "true", "undefined"];

#[cfg(test)]
mod tests;
