//! The line under a pane: its search, what it does (`following`, `38 lines below`, `ended`), and where the reader is.

use crate::app::grid;
use crate::app::lesson::document::Head;
use crate::app::lesson::search::Search;
use crate::app::lesson::{LessonView, Pane};
use crate::model::attempt::Stage;
use crate::ui::text::{Part, Pen, clean, width, window};
use crate::ui::theme::Role;
use crate::ui::{View, filter, format, words};

/// `issue 1 of 2`: what the reader is at of what `n` goes through; how many there are where none is in sight.
pub(super) fn target(lesson: &LessonView) -> Option<String> {
    let document = lesson.document();
    let all = document.targets();
    let what = match (document.needle.is_empty(), document.head) {
        (false, _) => ("match", "matches"),
        (true, Head::Diff) => ("change", "changes"),
        (true, _) => ("issue", "issues"),
    };
    if all == 0 {
        return None;
    }
    let more = if document.found_more && !document.needle.is_empty() { "+" } else { "" };
    let count = format::count(i64::try_from(all).unwrap_or(i64::MAX));
    Some(match lesson.scroll().mark(document) {
        Some(at) if document.head == Head::Diff && document.needle.is_empty() => {
            format!("{} of {}", at + 1, words::plural(i64::try_from(all).unwrap_or(0), what.0, what.1))
        }
        Some(at) => format!("{} {} of {count}{more}", what.0, format::count(i64::try_from(at + 1).unwrap_or(0))),
        None => format!("{count}{more} {}", if all == 1 { what.0 } else { what.1 }),
    })
}

/// The same where nothing above the pane says it already, else the lines in sight.
pub(super) fn place(lesson: &LessonView) -> Option<String> {
    let document = lesson.document();
    let told_above = matches!(document.head, Head::Strip | Head::Diff);
    if !told_above && let Some(target) = target(lesson) {
        return Some(target);
    }
    let (top, shown, all) = lesson.scroll().place();
    let count = |n: usize| format::count(i64::try_from(n).unwrap_or(i64::MAX));
    (all > shown).then(|| format!("{}–{} of {}", count(top + 1), count(top + shown), count(all)))
}

/// `/ score▏   match 2 of 12`.
fn draw_search(pen: &mut Pen, lesson: &LessonView, search: &Search, (x, y, end): (u16, u16, u16)) {
    let found = match (search.text().is_empty(), target(lesson)) {
        (true, _) => String::new(),
        (false, None) => "not found".to_owned(),
        (false, Some(target)) => target,
    };
    let right = pen.put_right(end - 1, y, &found, Role::Muted);
    let at = pen.put(x + 1, y, 2, "/ ", Role::Accent);
    let room = right.saturating_sub(at + 3);
    if let Some(before) = search.caret() {
        return filter::draw_typed(pen, search.text(), before, (at, y, room));
    }
    let shown = clean(search.text());
    let from = width(&shown).saturating_sub(usize::from(room));
    pen.put(at, y, room, &window(&shown, from, usize::from(room)), Role::Muted);
}

pub(super) fn draw(pen: &mut Pen, view: &View, lesson: &LessonView, grid: &grid::Lesson) {
    let (x, y, end) = (grid.pane.x, grid.message, grid.pane.x + grid.pane.width);
    if grid.column.is_some() {
        pen.put(x - 1, y, 1, "│", Role::Rule);
    }
    if let Some(search) = lesson.search() {
        return draw_search(pen, lesson, search, (x, y, end));
    }
    let mut room = end - 1;
    // Of what arrives it is said how much is below.
    let told = lesson.is_running() && lesson.pane == Pane::Response;
    if let Some(place) = place(lesson).filter(|_| !told) {
        room = pen.put_right(end - 1, y, &place, Role::Muted).saturating_sub(3);
    }
    if lesson.pane == Pane::Response {
        let parts = live(lesson);
        let gap = if view.width >= 60 { 3 } else { 2 };
        pen.put_parts(x + 1, y, room, gap, &parts);
    }
}

/// What the text does that arrives, or did.
fn live(lesson: &LessonView) -> Vec<Part> {
    let mut parts = Vec::new();
    let scroll = lesson.scroll();
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
        parts.extend(progress.map(|progress| match progress.stage {
            Stage::Streaming => Part::new(words::streamed(progress), Role::Text),
            stage => Part::new(stage.as_str(), Role::Text),
        }));
        if live.is_some_and(crate::app::lesson::live::Live::is_tail) {
            parts.push(Part::new("its end only, whole when it ends", Role::Muted));
        }
    } else if let (Some(live), Some(attempt)) = (live, lesson.attempt()) {
        let tokens = attempt.output_tokens.or_else(|| live.progress.as_ref().map(|progress| progress.tokens));
        let tokens = tokens.map(|tokens| format!(" · {} tok", format::count(tokens))).unwrap_or_default();
        parts.push(Part::new(format!("ended{tokens}"), Role::Strong));
    }
    if let Some(first) = progress.and_then(|p| p.first_token_at).zip(lesson.attempt()) {
        let ms = (first.0 - first.1.started_at).num_milliseconds();
        parts.push(Part::new(format!("first token {}", format::millis(ms)), Role::Muted));
    }
    parts
}
