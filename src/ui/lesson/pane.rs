//! One pane of an attempt: gutter, text, and where the reader stands.

use std::ops::Range;

use crate::app::grid::{self, Area};
use crate::app::lesson::checks::{Checks, Mark, STAGES};
use crate::app::lesson::document::{Document, Gutter, Line, Tone};
use crate::app::lesson::scroll::Row;
use crate::app::lesson::search::Search;
use crate::app::lesson::search::occurrences;
use crate::app::lesson::{LessonView, Pane};
use crate::model::attempt::Stage;
use crate::ui::text::{Part, Pen, clean, width, window};

use super::code;
use crate::ui::theme::Role;
use crate::ui::{View, format, words};

pub(super) fn draw(pen: &mut Pen, lesson: &LessonView, area: Area) {
    let document = lesson.document();
    if document.strip
        && let Some(held) = lesson.held()
    {
        draw_strip(pen, &held.checks, area);
    }
    let fixed = u16::try_from(document.fixed_lines()).unwrap_or(0);
    let text = Area { y: area.y + fixed, height: area.height.saturating_sub(fixed), ..area };
    if document.lines.is_empty() {
        let (words, role) = nothing(lesson);
        pen.put(text.x + 1, text.y + 1, text.width.saturating_sub(2), &words, role);
        return;
    }
    let scroll = lesson.scroll();
    for (at, row) in scroll.visible().take(usize::from(text.height)).enumerate() {
        let y = text.y + u16::try_from(at).unwrap_or(0);
        if let Some(line) = document.lines.get(row.line) {
            draw_row(pen, document, line, row, (text, y), scroll.left());
        }
    }
}

fn draw_row(pen: &mut Pen, document: &Document, line: &Line, row: &Row, (area, y): (Area, u16), left: usize) {
    let start = area.x + 1;
    let first = row.part.start == 0;
    let gutter = u16::try_from(document.gutter()).unwrap_or(0);
    let bar = start + gutter.saturating_sub(2);
    let end = area.x + area.width - 1;
    let text = line.text.get(row.part.clone()).unwrap_or_default();
    let role = match line.tone {
        Tone::Plain | Tone::Code => Role::Text,
        Tone::Muted => Role::Muted,
        Tone::Failed => Role::Failed,
    };
    match line.gutter {
        Gutter::Number { number, failed } => {
            if failed && first {
                pen.put(start, y, 1, "✗", Role::Failed);
            }
            if first {
                pen.put_right(bar - 1, y, &number.to_string(), if failed { Role::Failed } else { Role::Muted });
            }
            pen.put(bar, y, 1, "│", Role::Rule);
        }
        Gutter::Under => {
            pen.put(bar, y, 1, "│", Role::Rule);
        }
        Gutter::Label(_) | Gutter::Issue | Gutter::Warning | Gutter::None => {}
    }
    let (x, room_end) = match line.gutter {
        Gutter::Number { .. } | Gutter::Under => (start + gutter, end + 1),
        Gutter::Label(label) => {
            pen.put(start, y, 7, if first { label } else { "" }, Role::Muted);
            (start + 7, end)
        }
        Gutter::Issue | Gutter::Warning => {
            let (sign, role) =
                if line.gutter == Gutter::Issue { ("✗", Role::Failed) } else { ("▲", Role::Stalled) };
            pen.put(start, y, 1, if first { sign } else { "" }, role);
            (start + 2, end)
        }
        Gutter::None => (start, end),
    };
    let right = line.right.as_deref().filter(|_| first && left == 0 && area.width >= 60);
    let text_end = right.map_or(room_end, |right| pen.put_right(end, y, right, Role::Muted).saturating_sub(2));
    let room = text_end.saturating_sub(x);
    // One cell more than fits: the pen says that the line goes on.
    let shown = window(text, left, usize::from(room) + 1);
    pen.put(x, y, room, &shown, role);
    if line.tone == Tone::Code {
        paint(pen, line, row, (x, y, room), left, code::parts(&line.text));
    }
    let found = occurrences(&line.text, &document.needle).into_iter().map(|part| (part, Role::Match));
    paint(pen, line, row, (x, y, room), left, found);
}

/// Gives parts of a line their roles; the text stands there already.
fn paint(
    pen: &mut Pen,
    line: &Line,
    row: &Row,
    (x, y, room): (u16, u16, u16),
    left: usize,
    parts: impl IntoIterator<Item = (Range<usize>, Role)>,
) {
    for (part, role) in parts {
        let (start, end) = (part.start.max(row.part.start), part.end.min(row.part.end));
        let (Some(before), Some(text)) = (line.text.get(row.part.start..start), line.text.get(start..end)) else {
            continue;
        };
        let from = width(before);
        let to = from + width(text);
        for column in from.max(left)..to.min(left + usize::from(room)) {
            let at = x + u16::try_from(column - left).unwrap_or(0);
            pen.restyle(at, y, role);
        }
    }
}

fn draw_strip(pen: &mut Pen, checks: &Checks, area: Area) {
    let mut x = area.x + 1;
    let end = area.x + area.width - 1;
    for (at, (stage, mark)) in STAGES.into_iter().zip(checks.strip).enumerate() {
        if at > 0 {
            x = pen.put(x, area.y, end.saturating_sub(x), " ── ", Role::Rule);
        }
        let (sign, role) = match mark {
            Mark::Passed => ("✓", Role::Generated),
            Mark::Failed => ("✗", Role::Failed),
            Mark::Unproved => ("?", Role::Stalled),
            Mark::NotReached => ("–", Role::Muted),
        };
        let word = if mark == Mark::NotReached { Role::Muted } else { Role::Text };
        x = pen.put(x, area.y, end.saturating_sub(x), stage.as_str(), word);
        x = pen.put(x + 1, area.y, end.saturating_sub(x + 1), sign, role);
    }
    if let Some(score) = checks.score {
        pen.put(x + 1, area.y, end.saturating_sub(x + 1), &format!("{score:.2}"), Role::Muted);
    }
}

/// Why a pane is empty.
fn nothing(lesson: &LessonView) -> (String, Role) {
    if lesson.missing {
        return ("This lesson is no longer in the database.".to_owned(), Role::Text);
    }
    if lesson.is_reading() {
        let words = lesson.error.as_ref().map(|error| (format!("Not read: {error}. ctrl-r again."), Role::Failed));
        return words.unwrap_or_else(|| ("reading…".to_owned(), Role::Muted));
    }
    let Some(attempt) = lesson.attempt() else {
        let external = lesson.summary().is_some_and(crate::model::lesson::LessonSummary::is_external);
        let elsewhere = "Another program generates this lesson; it has written no attempt yet.";
        return (if external { elsewhere } else { "No attempt yet." }.to_owned(), Role::Text);
    };
    let sentence = match (lesson.is_running(), lesson.pane) {
        (true, Pane::Response) => "No token yet.",
        (true, Pane::Prompt | Pane::Checks | Pane::Source | Pane::Raw) => "Kept when the attempt ends.",
        (false, _) if attempt.trace_id.is_none() => "No trace was kept of this attempt.",
        (false, Pane::Response) => "The response is empty.",
        (false, Pane::Prompt | Pane::Checks | Pane::Source | Pane::Raw) => "Nothing here.",
    };
    (sentence.to_owned(), Role::Muted)
}

/// `issue 1 of 2`, or the lines in sight.
pub(super) fn place(lesson: &LessonView) -> Option<String> {
    let document = lesson.document();
    let scroll = lesson.scroll();
    if let Some(mark) = scroll.mark(document) {
        let what = if document.needle.is_empty() { "issue" } else { "line" };
        return Some(format!("{what} {mark} of {}", document.targets().len()));
    }
    let (top, all) = scroll.place();
    let shown = scroll.visible().count();
    (all > shown).then(|| format!("{}–{} of {}", top + 1, top + shown, format::count(i64::try_from(all).unwrap_or(0))))
}

/// `/ score▏   3 lines`.
fn draw_search(pen: &mut Pen, lesson: &LessonView, search: &Search, (x, y, end): (u16, u16, u16)) {
    let lines = i64::try_from(lesson.document().found.len()).unwrap_or(0);
    let found = match (search.text().is_empty(), lines) {
        (true, _) => String::new(),
        (false, 0) => "not found".to_owned(),
        (false, lines) => words::plural(lines, "line", "lines"),
    };
    let right = pen.put_right(end - 1, y, &found, Role::Muted);
    let at = pen.put(x + 1, y, 2, "/ ", Role::Accent);
    let role = if search.caret().is_some() { Role::Text } else { Role::Muted };
    let room = right.saturating_sub(at + 3);
    let shown = clean(search.text());
    let from = width(&shown).saturating_sub(usize::from(room));
    let at = pen.put(at, y, room, &window(&shown, from, usize::from(room)), role);
    if search.caret().is_some() {
        pen.put(at, y, 1, "▏", Role::Accent);
    }
}

/// What the pane does: `following`, `38 lines below`, `ended`.
pub(super) fn draw_state(pen: &mut Pen, view: &View, lesson: &LessonView, grid: &grid::Lesson) {
    let (x, y, end) = (grid.pane.x, grid.message, grid.pane.x + grid.pane.width);
    if grid.column.is_some() {
        pen.put(x - 1, y, 1, "│", Role::Rule);
    }
    if let Some(search) = lesson.search() {
        return draw_search(pen, lesson, search, (x, y, end));
    }
    if lesson.pane != Pane::Response {
        return;
    }
    let scroll = lesson.scroll();
    let mut parts = Vec::new();
    let live = lesson.live();
    let progress = live.and_then(|live| live.progress.as_ref());
    if lesson.is_running() {
        match scroll.below() {
            0 if scroll.follow => parts.push(Part::new("following", Role::Accent)),
            0 => parts.push(Part::new("F follows", Role::Muted)),
            below => {
                let words = words::plural(i64::try_from(below).unwrap_or(0), "line below", "lines below");
                parts.push(Part::new(format!("{words} · F follows"), Role::Strong));
            }
        }
        parts.extend(
            progress.filter(|p| p.stage == Stage::Streaming).map(|p| Part::new(words::streamed(p), Role::Text)),
        );
        parts.extend(progress.filter(|p| p.stage != Stage::Streaming).map(|p| Part::new(p.stage.as_str(), Role::Text)));
    } else if let (Some(live), Some(attempt)) = (live, lesson.attempt()) {
        let tokens = attempt.output_tokens.or_else(|| live.progress.as_ref().map(|progress| progress.tokens));
        let tokens = tokens.map(|tokens| format!(" · {} tok", format::count(tokens))).unwrap_or_default();
        parts.push(Part::new(format!("ended{tokens}"), Role::Strong));
    }
    if let Some(first) = progress.and_then(|p| p.first_token_at).zip(lesson.attempt()) {
        let ms = (first.0 - first.1.started_at).num_milliseconds();
        parts.push(Part::new(format!("first token {}", format::millis(ms)), Role::Muted));
    }
    if view.width >= 60 || parts.len() <= 2 {
        pen.put_parts(x + 1, y, end - 1, 3, &parts);
    } else {
        pen.put_parts(x + 1, y, end - 1, 2, &parts[..2]);
    }
}
