//! Two attempts compared: line by line, and word by word inside what changed.
//!
//! The comparison is of a pair of texts that nobody vouches for: what is compared and how long it may take are bounded,
//! and where a bound was met the document says so.

mod chosen;
pub(super) mod patch;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

use similar::{Algorithm, DiffOp, capture_diff_slices_deadline};

use super::LessonView;
use super::document::{Document, Gutter, Head, Line, Part, Text, Tone};
use super::held::Held;
use super::listing::{Content, Listing};

/// What of two attempts is compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Subject {
    #[default]
    Source,
    Prompt,
    Response,
}

impl Subject {
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Prompt => "prompt",
            Self::Response => "response",
        }
    }

    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Source => Self::Prompt,
            Self::Prompt => Self::Response,
            Self::Response => Self::Source,
        }
    }

    fn of(self, held: &Held) -> Option<Arc<str>> {
        match self {
            Self::Source => held.source.clone(),
            Self::Prompt => Some(held.prompt.clone()),
            Self::Response => Some(held.response.clone()),
        }
    }
}

/// What a comparison came to, in lines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Changes {
    pub added: usize,
    pub removed: usize,
}

/// Rows of each text that are compared.
const MOST: usize = 10_000;
/// Words of one change that are compared.
const MOST_WORDS: usize = 4_000;
/// How long a comparison may take; then what is left counts as replaced.
const PATIENCE: Duration = Duration::from_millis(100);
/// Lines that are alike and shown around a change.
const AROUND: usize = 3;
/// Words in common from which on it is worth showing which are not.
const ALIKE: f64 = 0.35;

/// The pane of the attempt looked at beside the one it is compared with.
#[must_use]
pub fn document(view: &LessonView, wide: bool) -> Document {
    let subject = view.subject;
    let Some((left, right)) = view.compared() else {
        return Document::said("There is only one attempt; nothing to compare it with.");
    };
    let (Some(left), Some(right)) = (view.held_of(left), view.held_of(right)) else {
        return Document::default();
    };
    let mut document = match (subject.of(left), subject.of(right)) {
        (Some(left), Some(right)) => compare(left, right, wide),
        (None, None) => Document::said(format!("Neither attempt has a {}.", subject.word())),
        (None, Some(_)) => {
            Document::said(format!("The left attempt has no {}; p compares another text.", subject.word()))
        }
        (Some(_), None) => {
            Document::said(format!("The right attempt has no {}; p compares another text.", subject.word()))
        }
    };
    document.head = Head::Diff;
    document
}

/// The differences of two texts.
fn compare(left: Arc<str>, right: Arc<str>, columns: bool) -> Document {
    let sides = [Listing::new(left, Content::Prose, 1), Listing::new(right, Content::Prose, 1)];
    let rows = |side: &Listing| side.pieces.len().min(MOST);
    let cut = sides.iter().any(|side| side.cut || side.pieces.len() > MOST);
    let deadline = Instant::now() + PATIENCE;
    let numbers = numbered(sides.iter().map(|side| {
        let pieces = side.pieces.iter().take(rows(side));
        pieces.map(|piece| side.line(piece)).collect()
    }));
    let ops = capture_diff_slices_deadline(Algorithm::Myers, &numbers[0], &numbers[1], Some(deadline));
    let [left, right] = &sides;
    let last = left.last().max(right.last());
    let mut document = Document::over_two(left.text.clone(), right.text.clone(), last);
    document.columns = columns;
    let mut writer = Writer { document, sides: &sides, changes: Changes::default(), deadline, hurried: false };
    if let [] | [DiffOp::Equal { .. }] = ops.as_slice() {
        writer.document = Document::said("No difference.");
    } else {
        writer.write(&ops);
    }
    writer.end(cut)
}

/// The same number for the same text.
fn numbered<'a>(sides: impl Iterator<Item = Vec<&'a str>>) -> Vec<Vec<u32>> {
    let mut known = HashMap::new();
    let mut number = |text| {
        let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
        *known.entry(text).or_insert(next)
    };
    sides.map(|side| side.into_iter().map(&mut number).collect()).collect()
}

struct Writer<'a> {
    document: Document,
    sides: &'a [Listing; 2],
    changes: Changes,
    deadline: Instant,
    /// There was no time to compare words, or too many of them.
    hurried: bool,
}

impl Writer<'_> {
    fn write(&mut self, ops: &[DiffOp]) {
        for (at, op) in ops.iter().enumerate() {
            match *op {
                DiffOp::Equal { old_index, new_index, len } => {
                    let before = if at == 0 { 0 } else { AROUND };
                    let after = if at + 1 == ops.len() { 0 } else { AROUND };
                    self.alike(old_index, new_index, len, (before, after));
                }
                DiffOp::Delete { old_index, old_len, .. } => self.changed(old_index..old_index + old_len, 0..0),
                DiffOp::Insert { new_index, new_len, .. } => self.changed(0..0, new_index..new_index + new_len),
                DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                    self.changed(old_index..old_index + old_len, new_index..new_index + new_len);
                }
            }
        }
    }

    /// Lines of both, those far from a change only counted.
    fn alike(&mut self, left: usize, right: usize, len: usize, (before, after): (usize, usize)) {
        let hidden = len.saturating_sub(before + after);
        let (head, tail) = if hidden < 2 { (len, len) } else { (before, before + hidden) };
        for at in 0..len {
            if at < head || at >= tail {
                self.both(left + at, right + at);
            } else if at == head {
                let words = format!("┆ {hidden} lines alike");
                self.document.lines.push(Line::new(Gutter::None, Tone::Muted, format!("   {words}")));
            }
        }
    }

    fn both(&mut self, left: usize, right: usize) {
        let line = if self.document.columns {
            self.side(0, left, Tone::Plain).beside(self.side(1, right, Tone::Plain))
        } else {
            let numbers = [0, 1].map(|side| self.number(side, [left, right][side]));
            let gutter = Gutter::Both { left: numbers[0], right: numbers[1] };
            Line::with(gutter, Tone::Plain, Text::First(self.range(0, left)))
        };
        self.document.lines.push(line);
    }

    fn changed(&mut self, left: Range<usize>, right: Range<usize>) {
        self.document.mark();
        self.changes.removed += left.len();
        self.changes.added += right.len();
        let words = self.words(&left, &right);
        if self.document.columns {
            for at in 0..left.len().max(right.len()) {
                let place = |range: &Range<usize>| (range.start + at < range.end).then_some(range.start + at);
                let removed = place(&left).map(|at| self.emphasised(0, at, &words[0]));
                let added = place(&right).map(|at| self.emphasised(1, at, &words[1]));
                let none = || Line::new(Gutter::Side(0), Tone::Plain, "");
                self.document.lines.push(removed.unwrap_or_else(none).beside(added.unwrap_or_else(none)));
            }
            return;
        }
        for (side, range) in [left, right].into_iter().enumerate() {
            for at in range {
                let line = self.emphasised(side, at, &words[side]);
                self.document.lines.push(line);
            }
        }
    }

    /// A line of one side.
    fn side(&self, side: usize, at: usize, tone: Tone) -> Line {
        let range = self.range(side, at);
        let text = if side == 0 { Text::First(range) } else { Text::Second(range) };
        Line::with(self.gutter(side, at), tone, text)
    }

    fn gutter(&self, side: usize, at: usize) -> Gutter {
        let number = self.number(side, at);
        match (self.document.columns, side) {
            (true, _) => Gutter::Side(number),
            (false, 0) => Gutter::Both { left: number, right: 0 },
            (false, _) => Gutter::Both { left: 0, right: number },
        }
    }

    /// The same with its changed words told apart.
    fn emphasised(&self, side: usize, at: usize, words: &[Range<u32>]) -> Line {
        let tone = if side == 0 { Tone::Removed } else { Tone::Added };
        let range = self.range(side, at);
        let inside: Vec<Range<u32>> = words
            .iter()
            .filter(|word| word.start < range.end && range.start < word.end)
            .map(|word| word.start.max(range.start)..word.end.min(range.end))
            .collect();
        let text = self.sides[side].text.get(range.start as usize..range.end as usize).unwrap_or_default();
        // A line that is new as a whole has no words to tell apart.
        if covers(text, range.start, &inside) {
            return self.side(side, at, tone);
        }
        let brackets = if side == 0 { ["[-", "-]"] } else { ["{+", "+}"] };
        let (mut shown, mut spans, mut from) = (String::new(), Vec::new(), range.start);
        for word in inside {
            let part = |range: Range<u32>| {
                self.sides[side].text.get(range.start as usize..range.end as usize).unwrap_or_default()
            };
            shown.push_str(part(from..word.start));
            from = word.end;
            for (text, kind) in
                [(brackets[0], Part::Bracket), (part(word), Part::Changed), (brackets[1], Part::Bracket)]
            {
                let start = length(&shown);
                shown.push_str(text);
                spans.push((start..length(&shown), kind));
            }
        }
        shown.push_str(self.sides[side].text.get(from as usize..range.end as usize).unwrap_or_default());
        if spans.is_empty() {
            self.side(side, at, tone)
        } else {
            Line::new(self.gutter(side, at), tone, shown).spans(spans)
        }
    }

    /// The changed words of a change, as ranges of both texts; none where all of it is new.
    fn words(&mut self, left: &Range<usize>, right: &Range<usize>) -> [Vec<Range<u32>>; 2] {
        if left.is_empty() || right.is_empty() {
            return Default::default();
        }
        let spans = [(0, left), (1, right)].map(|(side, range)| words_of(&self.sides[side], range));
        if spans.iter().any(|words| words.len() > MOST_WORDS) || Instant::now() >= self.deadline {
            self.hurried = true;
            return Default::default();
        }
        let text = |side: usize, word: &Range<u32>| {
            self.sides[side].text.get(word.start as usize..word.end as usize).unwrap_or_default()
        };
        let numbers =
            numbered([0, 1].into_iter().map(|side| spans[side].iter().map(|word| text(side, word)).collect()));
        let ops = capture_diff_slices_deadline(Algorithm::Myers, &numbers[0], &numbers[1], Some(self.deadline));
        let mut changed: [Vec<Range<u32>>; 2] = Default::default();
        let mut alike = 0;
        for op in ops {
            if let DiffOp::Equal { old_index, len, .. } = op {
                let weight = spans[0].iter().skip(old_index).take(len).filter(|word| !text(0, word).trim().is_empty());
                alike += weight.count();
                continue;
            }
            for (side, range) in [op.old_range(), op.new_range()].into_iter().enumerate() {
                if let (Some(first), Some(last)) =
                    (spans[side].get(range.start), spans[side].get(range.end.wrapping_sub(1)))
                    && !range.is_empty()
                {
                    changed[side].push(first.start..last.end);
                }
            }
        }
        let solid = |side: usize| spans[side].iter().filter(|word| !text(side, word).trim().is_empty()).count();
        #[expect(clippy::cast_precision_loss, reason = "some thousand words")]
        let share = 2.0 * alike as f64 / (solid(0) + solid(1)).max(1) as f64;
        if share < ALIKE { Default::default() } else { changed }
    }

    fn range(&self, side: usize, at: usize) -> Range<u32> {
        self.sides[side].pieces.get(at).map_or(0..0, |piece| piece.range.clone())
    }

    fn number(&self, side: usize, at: usize) -> u32 {
        self.sides[side].pieces.get(at).filter(|piece| !piece.continued).map_or(0, |piece| piece.number)
    }

    fn end(self, cut: bool) -> Document {
        let Self { mut document, changes, deadline, hurried, .. } = self;
        let mut told = Vec::new();
        if cut {
            told.push(format!("Only the first {MOST} rows of each are compared."));
        }
        if hurried || Instant::now() >= deadline {
            told.push(
                "Too different to compare in full: what could not be matched in time counts as replaced.".to_owned(),
            );
        }
        for words in told.into_iter().rev() {
            document.lines.insert(0, Line::new(Gutter::Warning, Tone::Plain, words));
            document.marks.iter_mut().for_each(|mark| *mark += 1);
        }
        document.changes = Some(changes);
        document
    }
}

/// Whether the ranges leave nothing of a line but spaces; `start` is where it begins.
fn covers(text: &str, start: u32, ranges: &[Range<u32>]) -> bool {
    let mut from = 0;
    for range in ranges {
        let (begin, end) = ((range.start - start) as usize, (range.end - start) as usize);
        if !text.get(from..begin).unwrap_or_default().trim().is_empty() {
            return false;
        }
        from = end;
    }
    text.get(from..).unwrap_or_default().trim().is_empty()
}

/// The words of some lines: runs of letters and digits, runs of spaces, and every other sign by itself.
fn words_of(listing: &Listing, rows: &Range<usize>) -> Vec<Range<u32>> {
    let mut words = Vec::new();
    for piece in listing.pieces.iter().take(rows.end).skip(rows.start) {
        let mut last = None;
        for (at, c) in listing.line(piece).char_indices() {
            let sort = match c {
                c if c.is_alphanumeric() || c == '_' || c == '$' => 'w',
                ' ' | '\t' => ' ',
                _ => '.',
            };
            let (start, end) = (length_of(at), length_of(at + c.len_utf8()));
            match words.last_mut() {
                Some(Range { end: before, .. }) if last == Some(sort) && sort != '.' => {
                    *before = piece.range.start + end;
                }
                _ => words.push(piece.range.start + start..piece.range.start + end),
            }
            last = Some(sort);
        }
        if words.len() > MOST_WORDS {
            break;
        }
    }
    words
}

fn length(text: &str) -> u32 {
    length_of(text.len())
}

fn length_of(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
