//! What the checks said, as rows: each issue with the code around it, or the source with its issues under their lines.

use std::borrow::Cow;
use std::sync::Arc;

use super::checks::Checks;
use super::document::{Document, Gutter, Head, Line, Sign, Tone, more_follows};
use super::held::Held;
use super::listing::{Content, LONGEST, Listing};
use crate::app::printable::shown_width;
use crate::model::check::Issue;

/// Stands above what kept a check from its answer.
const UNPROVED: &str = "Generated, but unproved: the checks came to no answer. Nothing is held against the lesson.";
/// Lines of code before and after the one an issue points at.
const FRAME: (u32, u32) = (6, 1);
/// Issues shown with their code; further ones are counted.
const MOST: usize = 200;
/// Lines of one message or hint.
const MOST_WORDS: usize = 40;
/// A column beyond this may lie outside an 80-cell screen.
const FAR: u32 = 56;
/// Cells that even a narrow screen has for a line of code.
const SEEN: usize = 70;
/// Bytes of words, and of what is measured of a line.
const LONG: usize = 2_000;

/// The same failure as an earlier attempt's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repeats {
    /// The earlier attempt's number.
    pub of: i32,
    /// This attempt's number, where its prompt told the model of that failure.
    pub told: Option<i32>,
}

impl Repeats {
    fn words(self) -> String {
        match self.told {
            Some(number) => {
                format!("the same as attempt {}, which attempt {number} had been told about", self.of)
            }
            None => format!("the same as attempt {}", self.of),
        }
    }
}

/// The pane of checks.
#[must_use]
pub fn checks(held: &Held, repeats: Option<Repeats>) -> Document {
    let Checks { issues, warnings, error, .. } = &held.checks;
    let source = Listing::new(held.source.clone().unwrap_or_else(|| Arc::from("")), Content::Code, 1);
    let places = issues.iter().chain(warnings).take(MOST).filter_map(|issue| issue.line);
    let furthest = places.max().unwrap_or(0).saturating_add(FRAME.1);
    let mut document = Document::over(&source, true).with_digits(furthest.min(source.last()));
    document.head = Head::Strip;
    document.first = 0;
    if held.checks.inconclusive {
        document.lines.push(Line::new(Gutter::None, Tone::Plain, UNPROVED));
    }
    let heads = issues.iter().map(|issue| (Gutter::Issue, issue));
    let all = heads.chain(warnings.iter().map(|warning| (Gutter::Warning, warning)));
    for (at, (head, issue)) in all.take(MOST).enumerate() {
        document.space();
        issue_with_code(&mut document, head, issue, &source);
        if let Some(repeats) = repeats.filter(|_| at == 0 && head == Gutter::Issue) {
            document.lines.push(Line::new(Gutter::Label("again"), Tone::Plain, repeats.words()));
        }
    }
    let left = (issues.len() + warnings.len()).saturating_sub(MOST);
    if left > 0 {
        document.space();
        document.lines.push(Line::new(Gutter::None, Tone::Muted, format!("{left} more; 7 raw has them all")));
    }
    if let Some(error) = error.as_deref().filter(|_| issues.is_empty()) {
        document.space();
        document.mark();
        let lines = error.lines().take(MOST_WORDS).enumerate();
        document.lines.extend(lines.map(|(at, line)| {
            Line::new(if at == 0 { Gutter::Issue } else { Gutter::Label("") }, Tone::Failed, bounded(line))
        }));
    }
    if document.lines.is_empty() {
        let blank = held.checks.is_blank();
        let words = if blank { "Nothing was checked." } else { "Every check passed; nothing was found." };
        document.lines.push(Line::new(Gutter::None, Tone::Plain, words));
    }
    score(&mut document, &held.checks);
    document
}

/// The score and what each of its metrics counted.
fn score(document: &mut Document, checks: &Checks) {
    let Some(score) = checks.score.filter(|_| !checks.marks.is_empty()) else { return };
    document.space();
    document.lines.push(Line::new(Gutter::Label("score"), Tone::Plain, format!("{score:.2}")));
    for mark in &checks.marks {
        let head = format!("{:<17} {:.2}", mark.metric.as_str(), mark.value);
        document.lines.push(Line::new(Gutter::Label(""), Tone::Plain, head));
        for counted in mark.counted.iter().take(MOST_WORDS) {
            document.lines.push(Line::new(Gutter::Label(""), Tone::Muted, format!("  {}", bounded(counted))));
        }
    }
}

fn issue_with_code(document: &mut Document, head: Gutter, issue: &Issue, source: &Listing) {
    document.mark();
    head_of(document, head, issue);
    let place = issue.line.filter(|line| (1..=source.last()).contains(line));
    if let Some(place) = place {
        document.lines.push(Line::new(Gutter::None, Tone::Plain, ""));
        let sign = if head == Gutter::Issue { Sign::Failed } else { Sign::Warning };
        frame(document, issue, (place, sign), source);
    }
    document.lines.extend(hint(issue));
}

/// The message with its place; one of several lines keeps them, and only the first carries the mark.
fn head_of(document: &mut Document, head: Gutter, issue: &Issue) {
    let message = match (issue.line, issue.column) {
        (Some(line), Some(column)) => format!("{line}:{column}  {}", issue.message),
        (Some(line), None) => format!("{line}  {}", issue.message),
        (None, _) => issue.message.clone(),
    };
    for (at, text) in message.lines().take(MOST_WORDS).enumerate() {
        let line = Line::new(if at == 0 { head } else { Gutter::Label("") }, Tone::Plain, bounded(text));
        let named = at == 0 && !issue.rule.is_empty();
        document.lines.push(if named { line.right(bounded(&issue.rule)) } else { line });
    }
}

/// The code around an issue, with its carets.
fn frame(document: &mut Document, issue: &Issue, (place, sign): (u32, Sign), source: &Listing) {
    let first = place.saturating_sub(FRAME.0).max(1);
    let last = place.saturating_add(FRAME.1).min(source.last());
    let (issue, cut) = nearer(issue);
    for number in first..=last {
        // Of a line that goes on below itself the first piece tells enough, but for the one that is meant.
        let Some(piece) = source.pieces.get(source.of(number).start) else { continue };
        let here = number == place;
        let gutter = Gutter::Number { number, sign: if here { sign } else { Sign::None } };
        let whole = whole_line(source, number);
        // Only the line that is meant loses its head: the others are read for where it stands.
        if here && cut > 0 {
            document.lines.push(Line::new(gutter, Tone::Plain, without_head(whole, cut)));
        } else {
            document.lines.push(Line::of(piece, gutter));
        }
        if here {
            let shown = if cut == 0 { Cow::Borrowed(whole) } else { Cow::Owned(without_head(whole, cut)) };
            document.lines.extend(carets(&issue, &shown));
        }
    }
}

/// All of a line, however many pieces it has, up to a bound.
fn whole_line(source: &Listing, number: u32) -> &str {
    let pieces = &source.pieces[source.of(number)];
    let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else { return "" };
    source.text.get(first.range.start as usize..last.range.end as usize).unwrap_or_default()
}

/// The source with every issue under the line it is about; those about none come first.
#[must_use]
pub fn source(held: &Held) -> Document {
    let Some(text) = &held.source else {
        return Document::said(held.sourceless());
    };
    let listing = Listing::new(text.clone(), Content::Code, 1);
    let mut document = Document::over(&listing, true);
    let last = listing.last();
    let heads = held.checks.issues.iter().map(|issue| (Sign::Failed, issue));
    let heads = heads.chain(held.checks.warnings.iter().map(|issue| (Sign::Warning, issue))).take(MOST);
    let (mut placed, placeless): (Vec<_>, Vec<_>) =
        heads.partition(|(_, issue)| issue.line.is_some_and(|line| (1..=last).contains(&line)));
    for (sign, issue) in placeless {
        document.mark();
        head_of(&mut document, if sign == Sign::Failed { Gutter::Issue } else { Gutter::Warning }, issue);
        document.lines.extend(hint(issue));
    }
    document.space();
    placed.sort_by_key(|(_, issue)| issue.line);
    let mut placed = placed.into_iter().peekable();
    for (at, piece) in listing.pieces.iter().enumerate() {
        let here = |(_, issue): &(Sign, &Issue)| issue.line == Some(piece.number);
        let sign = placed.peek().copied().filter(here).map_or(Sign::None, |(sign, _)| sign);
        if sign != Sign::None && !piece.continued {
            document.mark();
        }
        let number = Gutter::Number { number: piece.number, sign };
        document.lines.push(Line::of(piece, if piece.continued { Gutter::Under } else { number }));
        if listing.pieces.get(at + 1).is_some_and(|next| next.continued) {
            continue;
        }
        let line = whole_line(&listing, piece.number);
        while let Some((_, issue)) = placed.next_if(here) {
            under(&mut document, issue, line);
        }
    }
    if listing.cut {
        document.lines.push(more_follows());
    }
    document
}

/// An issue under its line: carets where they can point at it, and its hint.
fn under(document: &mut Document, issue: &Issue, line: &str) {
    // A line of several rows has no place to point at.
    let pointed = if line.len() <= LONGEST { carets(issue, line) } else { Vec::new() };
    let indent = issue.column.filter(|_| !pointed.is_empty()).map_or(0, |column| before(line, column));
    if pointed.is_empty() {
        document.lines.push(Line::new(Gutter::Under, Tone::Failed, bounded(&issue.located())));
    }
    document.lines.extend(pointed);
    for (at, text) in issue.hint.iter().flat_map(|hint| hint.lines().take(MOST_WORDS).enumerate()) {
        let text = format!("{}  {}", if at == 0 { "hint" } else { "    " }, bounded(text));
        document.lines.push(Line::new(Gutter::Under, Tone::Muted, within_sight(indent, &text)));
    }
}

fn hint(issue: &Issue) -> impl Iterator<Item = Line> + '_ {
    issue
        .hint
        .iter()
        .flat_map(|hint| hint.lines().take(MOST_WORDS).enumerate())
        .map(|(at, text)| Line::new(Gutter::Label(if at == 0 { "hint" } else { "" }), Tone::Plain, bounded(text)))
}

/// The issue with its columns brought within sight, and how many characters its line loses at the head for that.
fn nearer(issue: &Issue) -> (Cow<'_, Issue>, usize) {
    let column = issue.column.unwrap_or(0);
    if column <= FAR {
        return (Cow::Borrowed(issue), 0);
    }
    // One back for the sign that stands for what was cut.
    let cut = column - FAR / 2;
    let moved = |column: u32| column.saturating_sub(cut).saturating_add(1);
    let nearer = Issue { column: Some(moved(column)), end_column: issue.end_column.map(moved), ..issue.clone() };
    (Cow::Owned(nearer), cut as usize)
}

fn without_head(text: &str, cut: usize) -> String {
    format!("…{}", text.chars().skip(cut).take(1_000).collect::<String>())
}

/// `^^^^^ message` under the place of an issue; the message on a row of its own where it would reach too far to the right.
fn carets(issue: &Issue, text: &str) -> Vec<Line> {
    let Some(column) = issue.column else { return Vec::new() };
    let skipped = (column as usize).saturating_sub(1);
    let start: String = text.chars().take(skipped.min(LONG)).collect();
    let chars = issue.end_column.map_or(1, |end| (end as usize).saturating_sub(column as usize)).max(1);
    let span: String = text.chars().skip(skipped).take(chars.min(LONG)).collect();
    // Measured as shown: tabs are wide there, and one sign may be two cells.
    let before = shown_width(&start);
    let marks = shown_width(&format!("{start}{span}")).saturating_sub(before).max(1);
    let marks = format!("{}{}", " ".repeat(before), "^".repeat(marks));
    let message = bounded(issue.message.lines().next().unwrap_or_default());
    let line = |text: String| Line::new(Gutter::Under, Tone::Failed, text);
    if marks.len() + 1 + shown_width(message) <= SEEN {
        vec![line(format!("{marks} {message}"))]
    } else {
        vec![line(marks), line(within_sight(before, message))]
    }
}

/// The cells before a column.
fn before(text: &str, column: u32) -> usize {
    shown_width(&text.chars().take((column as usize).saturating_sub(1).min(LONG)).collect::<String>())
}

/// Indented as far as it stays within sight.
fn within_sight(indent: usize, text: &str) -> String {
    format!("{}{text}", " ".repeat(indent.min(SEEN.saturating_sub(shown_width(text)))))
}

/// The beginning of words that may have no end.
fn bounded(text: &str) -> &str {
    let mut end = text.len().min(LONG);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn issue(line: u32, column: u32) -> Issue {
        Issue {
            rule: "syntax".into(),
            message: "not so".into(),
            line: Some(line),
            column: Some(column),
            end_column: Some(column + 5),
            hint: Some("so".into()),
        }
    }

    #[test]
    fn a_far_place_is_brought_within_sight() {
        let text = format!("{}wrong;", "x".repeat(94));
        let listing = Listing::new(Arc::from(text), Content::Code, 1);
        let mut document = Document::over(&listing, true);
        issue_with_code(&mut document, Gutter::Issue, &issue(1, 95), &listing);
        let lines: Vec<&str> = document.lines.iter().map(|line| document.text(line)).collect();
        let (code, under) = (lines[2], lines[3]);
        assert!(code.starts_with('…') && shown_width(code) < 80, "{code}");
        let at = shown_width(&under[..under.find('^').unwrap()]);
        assert_eq!(code.chars().skip(at).take(5).collect::<String>(), "wrong", "{code}\n{under}");
        assert_eq!(under.matches('^').count(), 5);
    }

    #[test]
    fn carets_stand_under_wide_signs_and_tabs() {
        let under = |text: &str, column: u32| -> (usize, usize) {
            let lines = carets(&Issue { end_column: Some(column + 1), ..issue(1, column) }, text);
            let document = Document::said("");
            let shown = document.text(&lines[0]).to_owned();
            (shown.find('^').unwrap(), shown.matches('^').count())
        };
        assert_eq!(under("\tx", 2), (4, 1));
        assert_eq!(under("光合x", 2), (2, 2));
        assert_eq!(under("光合x", 3), (4, 1));
        assert_eq!(under("", 9), (0, 1));
        let far = carets(&issue(1, 69), &"x".repeat(80));
        let document = Document::said("");
        assert_eq!(document.text(&far[0]), format!("{}^^^^^", " ".repeat(68)));
        assert_eq!(document.text(&far[1]), format!("{}not so", " ".repeat(64)));
    }
}
