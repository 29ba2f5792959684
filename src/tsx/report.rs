//! A report as plain text, for a terminal or a log.
//!
//! Nothing else stands between a model's text and the terminal here, so every control, bidi and zero-width character is
//! made visible.
//!
//! May import: `model`.

use std::fmt::Write;

use unicode_width::UnicodeWidthChar;

use crate::model::check::{Issue, Report, Verdict};

/// Lines shown above and below the one at fault.
const CONTEXT: usize = 2;
/// Columns of source shown; a longer line is cut around its fault.
const FRAME: usize = 100;
const TAB: usize = 4;

/// The stages, each issue with its place in `source`, and the verdict. Ends with a line end.
#[must_use]
pub fn render(report: &Report, source: &str) -> String {
    let mut out = String::new();
    let stages: Vec<String> = report
        .stages
        .iter()
        .map(|stage| {
            let word = match (stage.passed, report.verdict) {
                (true, _) => "passed",
                (false, Verdict::Inconclusive) => "inconclusive",
                (false, _) => "failed",
            };
            format!("{} {word}", stage.stage.as_str())
        })
        .collect();
    let issues: Vec<&Issue> = report.stages.iter().flat_map(|stage| &stage.issues).collect();
    push(&mut out, &stages.join(" · "));
    for issue in &issues {
        out.push('\n');
        one(&mut out, issue, source);
    }
    if !issues.is_empty() {
        out.push('\n');
    }
    let verdict = match report.verdict {
        Verdict::Passed => "passed",
        Verdict::Failed => "failed",
        Verdict::Inconclusive => "inconclusive",
    };
    let count = match issues.len() {
        0 => String::new(),
        1 => ", 1 issue".to_owned(),
        many => format!(", {many} issues"),
    };
    push(&mut out, &format!("{verdict}{count} ({} ms)", report.duration_ms));
    out
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

fn one(out: &mut String, issue: &Issue, source: &str) {
    push(out, &format!("error[{}]: {}", flat(&issue.rule), flat(&issue.located())));
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
