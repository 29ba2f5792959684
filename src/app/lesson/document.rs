//! The text of a pane: lines with a gutter and a tone, safe to show.

use serde_json::{Value, json};
use std::borrow::Cow;

use super::checks::Checks;
use super::search::occurrences;
use super::{Held, LessonView, Pane};
use crate::app::printable::{clean, width};
use crate::model::check::Issue;
use crate::model::trace::Trace;

/// What stands left of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gutter {
    None,
    /// A line of a text; `failed` marks the one an issue points at.
    Number {
        number: usize,
        failed: bool,
    },
    /// Under a numbered line.
    Under,
    /// A muted word before the text.
    Label(&'static str),
    /// The head of an issue.
    Issue,
    /// The head of a warning.
    Warning,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Plain,
    Code,
    Muted,
    Failed,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub gutter: Gutter,
    pub text: String,
    pub tone: Tone,
    /// Muted, at the right end.
    pub right: Option<String>,
}

impl Line {
    fn new(gutter: Gutter, tone: Tone, text: &str) -> Self {
        Self { gutter, text: clean(text).into_owned(), tone, right: None }
    }
}

#[derive(Debug, Default)]
pub struct Document {
    pub lines: Vec<Line>,
    /// The lines where issues stand.
    pub marks: Vec<usize>,
    /// The lines with a match of the search.
    pub found: Vec<usize>,
    /// What is searched for.
    pub needle: String,
    /// Cells of the line numbers; 0: no gutter.
    digits: usize,
    /// Whether lines can be marked as failed.
    marked: bool,
    /// The checks' strip stands above the text.
    pub strip: bool,
}

/// Lines kept of one pane; a longer text says that it is cut.
const MAX_LINES: usize = 20_000;
/// Stands above what kept a check from its answer.
const UNPROVED: &str = "Generated, but unproved: the checks came to no answer. Nothing is held against the lesson.";
/// Lines of code before and after the one an issue points at.
const FRAME: (usize, usize) = (6, 1);

impl Document {
    #[must_use]
    pub fn of(view: &LessonView) -> Self {
        match (view.pane, view.held()) {
            (Pane::Response, Some(held)) => Self::numbered(&held.trace.response, Tone::Code),
            (Pane::Response, None) => {
                view.live().map(|live| Self::numbered(&live.text, Tone::Code)).unwrap_or_default()
            }
            (Pane::Prompt, Some(held)) => Self::numbered(&held.trace.prompt, Tone::Plain),
            (Pane::Checks, Some(held)) => Self::checks(held),
            (Pane::Source, Some(held)) => Self::source(held),
            (Pane::Raw, Some(held)) => Self::numbered(&pretty(&held.trace), Tone::Code),
            (Pane::Checks, None) => match view.attempt().and_then(|attempt| attempt.error.as_deref()) {
                Some(error) => Self { lines: vec![Line::new(Gutter::Issue, Tone::Failed, error)], ..Self::default() },
                None => Self::default(),
            },
            (Pane::Prompt | Pane::Source | Pane::Raw, None) => Self::default(),
        }
    }

    /// Marks the lines that hold `needle`.
    pub(super) fn find(&mut self, needle: &str) {
        self.needle = clean(needle).into_owned();
        let lines = self.lines.iter().enumerate();
        let holding = lines.filter(|(_, line)| !occurrences(&line.text, &self.needle).is_empty());
        self.found = holding.map(|(at, _)| at).collect();
    }

    /// The lines `n` and `N` go to: matches, where something is searched for.
    #[must_use]
    pub fn targets(&self) -> &[usize] {
        if self.needle.is_empty() { &self.marks } else { &self.found }
    }

    /// Cells left of the text.
    #[must_use]
    pub fn gutter(&self) -> usize {
        match (self.digits, self.marked) {
            (0, _) => 0,
            (digits, true) => digits + 5,
            (digits, false) => digits + 3,
        }
    }

    #[must_use]
    pub fn digits(&self) -> usize {
        self.digits
    }

    #[must_use]
    pub fn is_marked(&self) -> bool {
        self.marked
    }

    /// Lines above the text that do not scroll.
    #[must_use]
    pub fn fixed_lines(&self) -> usize {
        if self.strip { 2 } else { 0 }
    }

    fn numbered(text: &str, tone: Tone) -> Self {
        let mut lines: Vec<Line> = text
            .lines()
            .take(MAX_LINES)
            .enumerate()
            .map(|(at, line)| Line::new(Gutter::Number { number: at + 1, failed: false }, tone, line))
            .collect();
        if lines.len() == MAX_LINES {
            lines.push(Line::new(Gutter::Under, Tone::Muted, "more lines follow; y copies them all"));
        }
        let digits = digits_of(lines.len());
        Self { lines, digits, ..Self::default() }
    }

    fn source(held: &Held) -> Self {
        let Some(source) = &held.source else {
            let words = "No source: the response holds no code.";
            return Self { lines: vec![Line::new(Gutter::None, Tone::Plain, words)], ..Self::default() };
        };
        let plain = Self::numbered(source, Tone::Code);
        let mut document = Self { marked: true, digits: plain.digits, ..Self::default() };
        for (at, mut line) in plain.lines.into_iter().enumerate() {
            let here = |issue: &&Issue| issue.line.is_some_and(|line| line as usize == at + 1);
            let issues: Vec<&Issue> = held.checks.issues.iter().filter(here).collect();
            if !issues.is_empty() {
                line.gutter = Gutter::Number { number: at + 1, failed: true };
                document.marks.push(document.lines.len());
            }
            document.lines.push(line);
            let text = source.lines().nth(at).unwrap_or_default();
            document.lines.extend(issues.into_iter().filter_map(|issue| carets(issue, text)));
        }
        document
    }

    fn checks(held: &Held) -> Self {
        let Checks { issues, warnings, error, .. } = &held.checks;
        let source: Vec<&str> = held.source.as_deref().map(|source| source.lines().collect()).unwrap_or_default();
        let places = issues.iter().chain(warnings).filter_map(|issue| issue.line);
        let furthest = places.max().unwrap_or(0) as usize + FRAME.1;
        let mut document =
            Self { strip: true, marked: true, digits: digits_of(furthest.min(source.len())), ..Self::default() };
        if held.checks.inconclusive {
            document.lines.push(Line::new(Gutter::None, Tone::Plain, UNPROVED));
        }
        let heads = issues.iter().map(|issue| (Gutter::Issue, issue));
        for (head, issue) in heads.chain(warnings.iter().map(|warning| (Gutter::Warning, warning))) {
            document.space();
            document.issue(head, issue, &source);
        }
        if let Some(error) = error.as_deref().filter(|_| issues.is_empty()) {
            document.space();
            document.marks.push(document.lines.len());
            document.lines.extend(error.lines().map(|line| Line::new(Gutter::Issue, Tone::Failed, line)));
        }
        if document.lines.is_empty() {
            let blank = held.checks.is_blank();
            let words = if blank { "Nothing was checked." } else { "Every check passed; nothing was found." };
            document.lines.push(Line::new(Gutter::None, Tone::Plain, words));
        }
        document.score(&held.checks);
        document
    }

    /// An empty line, but not at the top.
    fn space(&mut self) {
        if !self.lines.is_empty() {
            self.lines.push(Line::new(Gutter::None, Tone::Plain, ""));
        }
    }

    /// The score and what each of its metrics counted.
    fn score(&mut self, checks: &Checks) {
        let Some(score) = checks.score.filter(|_| !checks.marks.is_empty()) else { return };
        self.space();
        self.lines.push(Line::new(Gutter::Label("score"), Tone::Plain, &format!("{score:.2}")));
        for mark in &checks.marks {
            let head = format!("{:<17} {:.2}", mark.metric.as_str(), mark.value);
            self.lines.push(Line::new(Gutter::Label(""), Tone::Plain, &head));
            for counted in &mark.counted {
                self.lines.push(Line::new(Gutter::Label(""), Tone::Muted, &format!("  {counted}")));
            }
        }
    }

    fn issue(&mut self, head: Gutter, issue: &Issue, source: &[&str]) {
        let message = match (issue.line, issue.column) {
            (Some(line), Some(column)) => format!("{line}:{column}  {}", issue.message),
            (Some(line), None) => format!("{line}  {}", issue.message),
            (None, _) => issue.message.clone(),
        };
        self.marks.push(self.lines.len());
        // A message of several lines keeps them, and only its first carries the mark.
        for (at, text) in message.lines().enumerate() {
            let gutter = if at == 0 { head } else { Gutter::Label("") };
            let right = (at == 0 && !issue.rule.is_empty()).then(|| clean(&issue.rule).into_owned());
            self.lines.push(Line { right, ..Line::new(gutter, Tone::Plain, text) });
        }
        let place = issue.line.map(|line| line as usize).filter(|line| (1..=source.len()).contains(line));
        if let Some(place) = place {
            self.lines.push(Line::new(Gutter::None, Tone::Plain, ""));
            let (first, last) = ((place - 1).saturating_sub(FRAME.0), (place + FRAME.1).min(source.len()));
            let (issue, cut) = nearer(issue);
            for (at, text) in source.iter().enumerate().take(last).skip(first) {
                let failed = at + 1 == place;
                let text = without_head(text, cut);
                self.lines.push(Line::new(Gutter::Number { number: at + 1, failed }, Tone::Code, &text));
                self.lines.extend(carets(&issue, &text).filter(|_| failed));
            }
        }
        if let Some(hint) = &issue.hint {
            for (at, text) in hint.lines().enumerate() {
                let gutter = Gutter::Label(if at == 0 { "hint" } else { "" });
                self.lines.push(Line::new(gutter, Tone::Plain, text));
            }
        }
    }
}

/// The issue with its columns brought within sight, and how many characters its frame loses at the head for that.
fn nearer(issue: &Issue) -> (Cow<'_, Issue>, usize) {
    let column = issue.column.unwrap_or(0);
    if column <= FAR {
        return (Cow::Borrowed(issue), 0);
    }
    // One back for the sign that stands for what was cut.
    let cut = column - FAR / 2;
    let moved = |column: u32| column.saturating_sub(cut) + 1;
    let nearer = Issue { column: Some(moved(column)), end_column: issue.end_column.map(moved), ..issue.clone() };
    (Cow::Owned(nearer), cut as usize)
}

fn without_head(text: &str, cut: usize) -> Cow<'_, str> {
    if cut == 0 { Cow::Borrowed(text) } else { format!("…{}", text.chars().skip(cut).collect::<String>()).into() }
}

/// `^^^^^ message` under the place of an issue.
fn carets(issue: &Issue, text: &str) -> Option<Line> {
    let column = issue.column? as usize;
    let start: String = text.chars().take(column.saturating_sub(1)).collect();
    let chars = issue.end_column.map_or(1, |end| (end as usize).saturating_sub(column)).max(1);
    let span: String = text.chars().skip(column.saturating_sub(1)).take(chars).collect();
    // Measured as shown: tabs are wide there, and one sign may be two cells.
    let before = width(&clean(&start));
    let marks = width(&clean(&format!("{start}{span}"))).saturating_sub(before).max(1);
    let first_line = issue.message.lines().next().unwrap_or_default();
    let shown = format!("{}{} {first_line}", " ".repeat(before), "^".repeat(marks));
    Some(Line::new(Gutter::Under, Tone::Failed, &shown))
}

/// A column beyond this may lie outside an 80-cell screen.
const FAR: u32 = 56;

fn digits_of(lines: usize) -> usize {
    lines.to_string().len().max(3)
}

/// A trace as people read JSON.
#[must_use]
pub fn pretty(trace: &Trace) -> String {
    let value: Value = json!({
        "id": trace.id,
        "attempt_number": trace.attempt_number,
        "timestamp": trace.timestamp,
        "model": trace.model,
        "tokens": trace.tokens,
        "error": trace.error,
        "validation": trace.validation,
        "compilation": trace.compilation,
        "prompt": trace.prompt,
        "response": trace.response,
    });
    serde_json::to_string_pretty(&value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_far_place_is_brought_within_sight() {
        let text = format!("{}wrong;", "x".repeat(94));
        let issue = Issue {
            rule: "syntax".into(),
            message: "not so".into(),
            line: Some(1),
            column: Some(95),
            end_column: Some(100),
            hint: None,
        };
        let mut document = Document::default();
        document.issue(Gutter::Issue, &issue, &[&text]);
        let lines: Vec<&str> = document.lines.iter().map(|line| line.text.as_str()).collect();
        let (code, under) = (lines[2], lines[3]);
        assert!(code.starts_with('…') && width(code) < 80, "{code}");
        let at = width(&under[..under.find('^').unwrap()]);
        assert_eq!(code.chars().skip(at).take(5).collect::<String>(), "wrong", "{code}\n{under}");
        assert_eq!(under.matches('^').count(), 5);
    }
}
