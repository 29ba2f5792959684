//! One pane of an attempt: what stands above its text, the rows in sight, or why there is none.

use crate::app::grid::Area;
use crate::app::lesson::checks::{Checks, Mark, STAGES};
use crate::app::lesson::document::{Document, Head};
use crate::app::lesson::{LessonView, Pane};
use crate::ui::text::{Part, Pen};
use crate::ui::theme::Role;
use crate::ui::{View, words};

use super::row::{self, Layers, Place};
use super::state;

pub(super) fn draw(pen: &mut Pen, view: &View, lesson: &LessonView, area: Area) {
    let document = lesson.document();
    match document.head {
        Head::None => {}
        Head::Strip => draw_strip(pen, lesson, area),
        Head::Diff => draw_compared(pen, lesson, area),
        Head::Waits => draw_waits(pen, view, lesson, area),
    }
    let fixed = u16::try_from(document.fixed_lines()).unwrap_or(0);
    let text = Area { y: area.y + fixed, height: area.height.saturating_sub(fixed), ..area };
    if document.lines.is_empty() {
        let (words, role) = nothing(view, lesson);
        let lines = crate::ui::text::fold(&words, usize::from(text.width.saturating_sub(2)));
        for (at, part) in lines.into_iter().take(usize::from(text.height)).enumerate() {
            let y = text.y + u16::from(fixed == 0) + u16::try_from(at).unwrap_or(0);
            pen.put(text.x + 1, y, text.width.saturating_sub(2), words[part].trim_start(), role);
        }
        return;
    }
    draw_rows(pen, lesson, document, text);
}

fn draw_rows(pen: &mut Pen, lesson: &LessonView, document: &Document, area: Area) {
    let scroll = lesson.scroll();
    let columns = document.columns;
    let middle = area.x + (area.width - 1) / 2;
    let end = area.x + area.width;
    let mut known: Option<(u32, [Layers; 2])> = None;
    for (at, (row, here)) in scroll.visible(document).take(usize::from(area.height)).enumerate() {
        let y = area.y + u16::try_from(at).unwrap_or(0);
        let Some(line) = document.lines.get(row.line as usize) else { continue };
        if here {
            pen.put(area.x, y, 1, "▌", Role::Accent);
        }
        let place = Place { x: area.x + 1, end, y, left: scroll.left(), folded: scroll.is_folded() };
        let other = line.other().filter(|_| columns);
        // A folded line is looked at once.
        if known.as_ref().is_none_or(|(known, _)| *known != row.line) {
            let beside = other.map(|other| Layers::of(document, other)).unwrap_or_default();
            known = Some((row.line, [Layers::of(document, line), beside]));
        }
        let Some((_, [roles, beside])) = &mut known else { continue };
        let Some(other) = other else {
            row::draw(pen, document, (line, roles), &row.part, place);
            continue;
        };
        row::draw(pen, document, (line, roles), &row.part, Place { end: middle, ..place });
        pen.put(middle, y, 1, "│", Role::Rule);
        row::draw(pen, document, (other, beside), &row.other, Place { x: middle + 2, ..place });
    }
}

/// How far the checks came; at the right which issue the reader is at.
fn draw_strip(pen: &mut Pen, lesson: &LessonView, area: Area) {
    let Some(Checks { strip, score, .. }) = lesson.held().map(|held| &held.checks) else { return };
    let mut x = area.x + 1;
    let end = area.x + area.width - 1;
    for (at, (stage, mark)) in STAGES.into_iter().zip(strip).enumerate() {
        if at > 0 {
            x = pen.put(x, area.y, end.saturating_sub(x), " ── ", Role::Rule);
        }
        let (sign, role) = match mark {
            Mark::Passed => ("✓", Role::Generated),
            Mark::Failed => ("✗", Role::Failed),
            Mark::Unproved => ("?", Role::Stalled),
            Mark::NotReached => ("–", Role::Muted),
        };
        let word = if *mark == Mark::NotReached { Role::Muted } else { Role::Text };
        x = pen.put(x, area.y, end.saturating_sub(x), stage.as_str(), word);
        x = pen.put(x + 1, area.y, end.saturating_sub(x + 1), sign, role);
    }
    if let Some(score) = score {
        x = pen.put(x + 1, area.y, end.saturating_sub(x + 1), &format!("{score:.2}"), Role::Muted);
    }
    if let Some(place) = state::target(lesson) {
        put_at_end(pen, &Part::new(place, Role::Muted), (x, end, area.y));
    }
}

/// `source · attempt 2 → attempt 3`, and what came of it.
fn draw_compared(pen: &mut Pen, lesson: &LessonView, area: Area) {
    let (y, end) = (area.y, area.x + area.width - 1);
    let Some((left, right)) = lesson.compared() else { return };
    let name = |at: usize| lesson.attempts().get(at).map_or(0, |attempt| attempt.attempt_number);
    let words = Part::new(lesson.subject.word(), Role::Strong)
        .and(" · ", Role::Muted)
        .and(format!("attempt {} → attempt {}", name(left), name(right)), Role::Text);
    let x = pen.put_parts(area.x + 1, y, end, 0, &[words]);
    let Some(changes) = lesson.document().changes.filter(|changes| changes.added + changes.removed > 0) else { return };
    let counts = Part::new(format!("+{}", changes.added), Role::Generated)
        .and(" ", Role::Text)
        .and(format!("-{}", changes.removed), Role::Failed);
    let whole = match state::target(lesson) {
        Some(place) => {
            Part { words: [Part::new(format!("{place}   "), Role::Muted).words, counts.words.clone()].concat() }
        }
        None => counts.clone(),
    };
    if !put_at_end(pen, &whole, (x, end, y)) {
        put_at_end(pen, &counts, (x, end, y));
    }
}

/// Why a queued lesson is not generating.
fn draw_waits(pen: &mut Pen, view: &View, lesson: &LessonView, area: Area) {
    let Some(summary) = lesson.summary() else { return };
    let why = Some(words::waits_for(view, summary)).filter(|why| !why.is_empty());
    let place = lesson.place().map(|place| words::place(view, place));
    let words = [Some("○ waiting".to_owned()), why, place].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    pen.put(area.x + 1, area.y, area.width.saturating_sub(2), &words, Role::Text);
}

/// Writes so that it ends before `end`, where it stays clear of `x`.
fn put_at_end(pen: &mut Pen, part: &Part, (x, end, y): (u16, u16, u16)) -> bool {
    let start = end.saturating_sub(part.cells());
    if start < x + 2 {
        return false;
    }
    pen.put_parts(start, y, end, 0, std::slice::from_ref(part));
    true
}

/// Why a pane is empty.
fn nothing(view: &View, lesson: &LessonView) -> (String, Role) {
    if lesson.missing {
        return ("This lesson is no longer in the database.".to_owned(), Role::Text);
    }
    if lesson.is_reading() {
        return reading(view, lesson);
    }
    let Some(attempt) = lesson.attempt() else {
        let external = lesson.summary().is_some_and(crate::model::lesson::LessonSummary::is_external);
        let elsewhere = "Another program generates this lesson; it has written no attempt yet.";
        return (if external { elsewhere } else { "No attempt yet." }.to_owned(), Role::Muted);
    };
    let sentence = match (lesson.is_running(), lesson.pane) {
        (true, Pane::Response) => "No token yet.",
        (true, _) => "Kept when the attempt ends.",
        (false, Pane::Diff) => "One of the two has no trace to compare; < > and , . choose others.",
        (false, _) if attempt.trace_id.is_none() => "No trace was kept of this attempt.",
        (false, _) if lesson.held().is_none() => "The trace of this attempt is no longer in the database.",
        (false, Pane::Response) => "The response is empty.",
        (false, Pane::Prompt) => "The prompt is empty.",
        (false, Pane::Source) => "The source is empty.",
        (false, Pane::Compiled) => "The compiled code is empty.",
        (false, Pane::Checks | Pane::Raw) => "Nothing here.",
    };
    (sentence.to_owned(), Role::Muted)
}

/// A read on its way, one that failed, one that cannot be made.
fn reading(view: &View, lesson: &LessonView) -> (String, Role) {
    if view.app.is_stale() {
        return ("Not read before the connection was lost.".to_owned(), Role::Muted);
    }
    if let Some(error) = &lesson.error {
        return (format!("Not read: {}. ctrl-r again.", error.trim_end_matches('.')), Role::Failed);
    }
    let words = lesson.waiting_since().and_then(|since| words::waited(view, since));
    (words.unwrap_or_default(), Role::Muted)
}
