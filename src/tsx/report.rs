//! A report as plain text, for a terminal or a log.
//!
//! Nothing else stands between a model's text and the terminal here, so every control, bidi and zero-width character is
//! made visible.
//!
//! May import: `model`.

use std::fmt::Write;

use unicode_width::UnicodeWidthChar;

use crate::model::check::{Issue, Report, Verdict};
use crate::model::score::Score;
use crate::model::tree::Played;

/// Lines shown above and below the one at fault.
const CONTEXT: usize = 2;
/// Columns of source shown; a longer line is cut around its fault.
const FRAME: usize = 100;
const TAB: usize = 4;

/// The stages, each issue and warning with its place in `source`, the score, and the verdict. Ends with a line end.
#[must_use]
pub fn render(report: &Report, source: &str) -> String {
    let mut out = String::new();
    push(&mut out, &stages(report));
    let issues = report.stages.iter().flat_map(|stage| &stage.issues).map(|issue| ("error", issue));
    let warnings = report.stages.iter().flat_map(|stage| &stage.warnings).map(|issue| ("warning", issue));
    let found: Vec<(&str, &Issue)> = issues.chain(warnings).collect();
    for (kind, issue) in &found {
        out.push('\n');
        one(&mut out, kind, issue, source);
    }
    if let Some(score) = &report.score {
        out.push('\n');
        marks(&mut out, score);
    }
    if !found.is_empty() || report.score.is_some() {
        out.push('\n');
    }
    push(&mut out, &summary(report, &found));
    out
}

fn stages(report: &Report) -> String {
    let words = report.stages.iter().map(|stage| {
        let word = match (stage.passed, report.verdict) {
            (true, _) => "passed",
            (false, Verdict::Inconclusive) => "inconclusive",
            (false, _) => "failed",
        };
        format!("{} {word}", stage.stage.as_str())
    });
    words.collect::<Vec<_>>().join(" · ")
}

/// Each metric with its mark and what it counted.
fn marks(out: &mut String, score: &Score) {
    push(out, &format!("score {:.2}", score.value()));
    for mark in &score.marks {
        let counted = mark.counted.iter().map(|line| flat(line)).collect::<Vec<_>>();
        let (first, more) = counted.split_first().map_or(("", &[][..]), |(first, more)| (first.as_str(), more));
        push(out, format!("  {:<17} {:.2}  {first}", mark.metric.as_str(), mark.value).trim_end());
        for line in more {
            push(out, &format!("  {:<17} {:4}  {line}", "", ""));
        }
    }
}

fn summary(report: &Report, found: &[(&str, &Issue)]) -> String {
    let verdict = match report.verdict {
        Verdict::Passed => "passed",
        Verdict::Failed => "failed",
        Verdict::Inconclusive => "inconclusive",
    };
    let count = |kind: &str, word: &str| match found.iter().filter(|(of, _)| *of == kind).count() {
        0 => String::new(),
        1 => format!(", 1 {word}"),
        many => format!(", {many} {word}s"),
    };
    let played = report.played.as_ref().map(played).unwrap_or_default();
    format!("{verdict}{}{}{played} ({} ms)", count("error", "issue"), count("warning", "warning"), report.duration_ms)
}

fn played(played: &Played) -> String {
    let actions = played.clicks + played.choices + played.inputs + played.submits + played.keys;
    format!(" · played: {actions} actions, {} states", played.states)
}

/// `text` with everything that could move, hide or reorder it spelled out. Line ends stay, tabs become spaces.
#[must_use]
pub fn visible(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, c| {
        match c {
            '\n' => out.push('\n'),
            '\t' => out.push_str("    "),
            _ => shown(c, &mut out),
        }
        out
    })
}

fn shown(c: char, out: &mut String) {
    match c {
        '\0'..='\u{1f}' => out.extend(char::from_u32(0x2400 + u32::from(c))),
        '\u{7f}' => out.push('␡'),
        _ if is_treacherous(c) => {
            // Writing to a string does not fail.
            let _ = write!(out, "<U+{:04X}>", u32::from(c));
        }
        _ => out.push(c),
    }
}

/// C1 controls, bidi marks and overrides, zero-width and invisible characters, line separators, noncharacters.
const fn is_treacherous(c: char) -> bool {
    matches!(c,
        '\u{80}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

fn one(out: &mut String, kind: &str, issue: &Issue, source: &str) {
    push(out, &format!("{kind}[{}]: {}", flat(&issue.rule), flat(&issue.located())));
    if let (Some(line), Some(column)) = (issue.line, issue.column) {
        frame(out, source, (index(line), index(column)), issue.end_column.map(index));
    }
    if let Some(hint) = &issue.hint {
        push(out, &format!("  hint: {}", flat(hint)));
    }
}

/// An issue's own text is one line, whatever a model named its import.
fn flat(text: &str) -> String {
    visible(text).replace('\n', "␊")
}

/// The lines around the fault with carets under it. Positions count from 0.
fn frame(out: &mut String, source: &str, (line, column): (usize, usize), end: Option<usize>) {
    let first = line.saturating_sub(CONTEXT);
    let lines: Vec<(usize, &str)> = source.lines().enumerate().skip(first).take(line - first + 1 + CONTEXT).collect();
    let last = lines.last().map_or(line, |(at, _)| (*at).max(line));
    let gutter = (last + 1).to_string().len();
    let from = if column + 10 > FRAME { column - FRAME / 2 } else { 0 };
    for (at, text) in lines {
        push(out, format!("  {:>gutter$} │ {}", at + 1, cells(text, from, usize::MAX, FRAME).0).trim_end());
        if at == line {
            let (_, before) = cells(text, from, column - from, usize::MAX);
            let (_, under) = cells(text, column, end.unwrap_or(column + 1).saturating_sub(column), FRAME);
            let room = FRAME.saturating_sub(before).max(1);
            push(out, &format!("  {:gutter$} │ {}{}", "", " ".repeat(before), "^".repeat(under.clamp(1, room))));
        }
    }
}

/// `count` characters of a line from the character `from`, at most `width` columns, and how many columns they take.
fn cells(line: &str, from: usize, count: usize, width: usize) -> (String, usize) {
    let mut out = String::new();
    let mut taken = 0;
    for c in line.chars().skip(from).take(count) {
        let mut cell = String::new();
        if c == '\t' {
            cell.push_str(&" ".repeat(TAB - taken % TAB));
        } else {
            shown(c, &mut cell);
        }
        let columns: usize = cell.chars().map(|c| c.width().unwrap_or(0)).sum();
        if taken + columns > width {
            break;
        }
        out.push_str(&cell);
        taken += columns;
    }
    (out, taken)
}

fn index(counted_from_one: u32) -> usize {
    usize::try_from(counted_from_one).unwrap_or(usize::MAX).saturating_sub(1)
}

fn push(out: &mut String, line: &str) {
    out.push_str(line);
    out.push('\n');
}

#[cfg(test)]
mod tests;
