//! A long text as numbered lines: where each begins, and in which state the lexer is there.
//!
//! The text itself is shared and never copied. A line longer than [`LONGEST`] goes on below itself, so that no row of a
//! screen costs more than that, whatever stands in the text.

use std::ops::Range;
use std::sync::Arc;

use super::lexer::{self, State};

/// Bytes of one line that stand on one row at most.
pub const LONGEST: usize = 1_024;
/// Rows kept of one text; what is longer says so.
pub const MOST: usize = 50_000;

/// What a line of a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    Code,
    Prose,
    /// What opens or closes a block of code.
    Fence,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The line's number, from 1.
    pub number: u32,
    /// It goes on from the piece before.
    pub continued: bool,
    pub sort: Sort,
    pub range: Range<u32>,
    /// The lexer's state before it, as an index.
    pub state: u32,
}

#[derive(Debug, Clone)]
pub struct Listing {
    pub text: Arc<str>,
    pub pieces: Vec<Piece>,
    states: Vec<State>,
    /// There were more lines than are kept.
    pub cut: bool,
}

/// What a text is known to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    Code,
    Prose,
    /// A model's answer: code in fences, or nothing but code.
    Answer,
}

impl Default for Listing {
    fn default() -> Self {
        Self { text: Arc::from(""), pieces: Vec::new(), states: Vec::new(), cut: false }
    }
}

impl Listing {
    /// `first`: the number of the text's first line.
    #[must_use]
    pub fn new(text: Arc<str>, content: Content, first: u32) -> Self {
        let mut listing = Self { states: vec![State::default()], ..Self::default() };
        let bare = content == Content::Answer && is_bare(&text);
        let (mut state, mut fenced, mut at, mut number) = (State::default(), false, 0, first);
        while at < text.len() {
            let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
            let line = text[at..end].strip_suffix('\r').unwrap_or(&text[at..end]);
            let fence = content == Content::Answer && line.trim_start().starts_with("```");
            let sort = match content {
                Content::Answer if fence => Sort::Fence,
                Content::Answer if fenced || bare => Sort::Code,
                Content::Code => Sort::Code,
                Content::Answer | Content::Prose => Sort::Prose,
            };
            if fence {
                fenced = !fenced;
                state = State::default();
            }
            if !listing.push(line, at, number, sort, &mut state) {
                break;
            }
            at = end + 1;
            number = number.saturating_add(1);
        }
        Self { text, ..listing }
    }

    /// `false`: no more room.
    fn push(&mut self, line: &str, offset: usize, number: u32, sort: Sort, state: &mut State) -> bool {
        let mut from = 0;
        loop {
            if self.pieces.len() >= MOST {
                self.cut = true;
                return false;
            }
            let to = piece_end(line, from);
            let index = self.keep(*state);
            let range = place(offset + from)..place(offset + to);
            self.pieces.push(Piece { number, continued: from > 0, sort, range, state: index });
            if sort == Sort::Code {
                lexer::lex(&line[from..to], state, |_, _| {});
            }
            from = to;
            if from >= line.len() {
                return true;
            }
        }
    }

    fn keep(&mut self, state: State) -> u32 {
        if self.states.last() != Some(&state) {
            self.states.push(state);
        }
        u32::try_from(self.states.len() - 1).unwrap_or(0)
    }

    #[must_use]
    pub fn state(&self, index: u32) -> State {
        self.states.get(index as usize).copied().unwrap_or_default()
    }

    /// The states of all lines, for a document of these lines.
    #[must_use]
    pub fn states(&self) -> Vec<State> {
        self.states.clone()
    }

    #[must_use]
    pub fn line(&self, piece: &Piece) -> &str {
        self.text.get(piece.range.start as usize..piece.range.end as usize).unwrap_or_default()
    }

    /// The last line's number; 0 for none.
    #[must_use]
    pub fn last(&self) -> u32 {
        self.pieces.last().map_or(0, |piece| piece.number)
    }

    /// The pieces of one line.
    #[must_use]
    pub fn of(&self, number: u32) -> Range<usize> {
        let from = self.pieces.partition_point(|piece| piece.number < number);
        let to = self.pieces.partition_point(|piece| piece.number <= number);
        from..to
    }
}

fn piece_end(line: &str, from: usize) -> usize {
    let mut to = line.len().min(from + LONGEST);
    while !line.is_char_boundary(to) {
        to -= 1;
    }
    to
}

/// Offsets of texts beyond 4 GB do not come up: no column of the database holds one.
fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// An answer without a fence that begins as code does.
fn is_bare(text: &str) -> bool {
    const BEGINNINGS: [&str; 12] = [
        "import ",
        "export ",
        "const ",
        "let ",
        "function ",
        "type ",
        "interface ",
        "//",
        "/*",
        "\"use ",
        "'use ",
        "<",
    ];
    let text = text.trim_start();
    BEGINNINGS.iter().any(|word| text.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(listing: &Listing) -> Vec<(u32, &str)> {
        listing.pieces.iter().map(|piece| (piece.number, listing.line(piece))).collect()
    }

    #[test]
    fn lines_end_as_in_any_file() {
        for (text, expected) in [
            ("", vec![]),
            ("a", vec![(1, "a")]),
            ("a\n", vec![(1, "a")]),
            ("a\r\n\nb", vec![(1, "a"), (2, ""), (3, "b")]),
            ("\n\n", vec![(1, ""), (2, "")]),
        ] {
            assert_eq!(lines(&Listing::new(Arc::from(text), Content::Prose, 1)), expected, "{text:?}");
        }
    }

    #[test]
    fn a_line_without_an_end_goes_on_below() {
        let text: Arc<str> = Arc::from(format!("a\n{}\nb", "光".repeat(2_000)));
        let listing = Listing::new(text, Content::Code, 7);
        assert_eq!(listing.last(), 9);
        let pieces: Vec<&Piece> = listing.pieces[listing.of(8)].iter().collect();
        assert_eq!(pieces.len(), 6);
        assert!(!pieces[0].continued && pieces[1..].iter().all(|piece| piece.continued));
        let whole: String = pieces.iter().map(|piece| listing.line(piece)).collect();
        assert_eq!(whole.chars().count(), 2_000);
        assert!(pieces.iter().all(|piece| listing.line(piece).len() <= LONGEST));
        assert_eq!(listing.of(10), 8..8);
    }

    #[test]
    fn what_is_too_long_is_cut_and_says_so() {
        let listing = Listing::new(Arc::from("x\n".repeat(MOST + 5)), Content::Code, 1);
        assert_eq!((listing.pieces.len(), listing.cut), (MOST, true));
        let listing = Listing::new(Arc::from("x".repeat(1_000_000)), Content::Code, 1);
        assert!(!listing.cut && listing.pieces.len() < 1_000);
    }

    #[test]
    fn only_code_of_an_answer_is_code() {
        let sorts = |text: &str| -> Vec<Sort> {
            Listing::new(Arc::from(text), Content::Answer, 1).pieces.iter().map(|piece| piece.sort).collect()
        };
        assert_eq!(
            sorts("Here it's:\n```tsx\nconst a = 1;\n```\nThat's it."),
            [Sort::Prose, Sort::Fence, Sort::Code, Sort::Fence, Sort::Prose]
        );
        assert_eq!(sorts("import a;\nx"), [Sort::Code, Sort::Code]);
        assert_eq!(sorts("I cannot."), [Sort::Prose]);
    }
}
