//! The Overview: counts, list, events.

use super::View;
use super::text::{Part, Pen, clean, fold};
use super::theme::Role;
use super::words;
use super::{cards, events, filter, footer, format, peek, table};
use crate::app::grid::{self, Area};
use crate::app::list::{Reach, Tab};
use crate::app::marks::Marked;
use crate::model::feed::FeedState;

pub(super) fn draw(pen: &mut Pen, view: &View) {
    let grid = grid::overview(view.app.size());
    if let Some(y) = grid.notice {
        pen.put_parts(1, y, view.width - 1, 3, &footer::notices(view));
    }
    if view.app.size().has_cards() {
        cards::draw_cards(pen, view, grid.counts);
    } else {
        cards::draw_tabs(pen, view, grid.counts);
    }
    if let Some(y) = grid.vitals {
        cards::draw_vitals(pen, view, y);
    }
    if let Some(y) = grid.trend {
        cards::draw_trend(pen, view, y);
    }
    let list = view.app.list();
    let peek = grid.peek.filter(|_| !list.ids().is_empty());
    draw_rule(pen, view, grid.rule, peek.map_or(view.width, |_| grid.list.width));
    if list.ids().is_empty() {
        draw_empty(pen, view, grid.list);
    } else {
        if let Some(y) = grid.columns {
            table::draw_header(pen, view, y);
        }
        table::draw_rows(pen, view, grid.list);
    }
    if let Some(area) = grid.events {
        events::draw(pen, view, area);
    }
    if let Some(area) = peek {
        peek::draw(pen, view, area);
    }
    if view.app.filter().is_typing() {
        filter::draw_line(pen, view, grid.message);
    } else {
        footer::draw_message(pen, view, grid.message, grid.events.is_none());
    }
    footer::draw(pen, view, grid.footer);
}

fn draw_rule(pen: &mut Pen, view: &View, y: u16, width: u16) {
    let list = view.app.list();
    let mut title = format!("{} · {}", list.tab.word(), list.sort().words());
    if let Some(FeedState::Stale { since, .. }) = view.app.feed() {
        title = format!("{} · as of {}", title, view.clock.moment(*since));
    }
    let mut right = Vec::new();
    right.extend(marked(view));
    if list.waiting() > 0 {
        right.push(Part::new(format!("{} new ↑", list.waiting()), Role::Strong));
    }
    if list.position().is_some() {
        let all = match view.app.query() {
            Some(_) => list.found().map(|found| found.count),
            None => view.app.count(list.tab),
        };
        let all = all.map_or_else(|| "–".to_owned(), format::count);
        let at =
            view.app.cursor_place().map_or_else(|| "–".to_owned(), |at| format::count(i64::try_from(at).unwrap_or(0)));
        right.push(Part::new(format!("{at} of {all}"), Role::Muted));
    }
    if list.reach == Reach::Full && list.position().is_some_and(|at| at + 1 == list.ids().len()) {
        right.insert(0, Part::new("the first 5,000 are listed", Role::Muted));
    }
    if view.app.query().is_some() && width < 60 {
        // That not everything is shown matters most where there is little room.
        right.clear();
    }
    if let Some(kept) = filter::kept(view, &right, width) {
        right.insert(0, kept);
    }
    let title = Part::new(title, Role::Text);
    pen.titled_rule(0, width, y, &title, &right);
}

/// `2 marked`, `all 7 marked`; while a range is open it says how that ends.
fn marked(view: &View) -> Option<Part> {
    let words = match view.app.marked() {
        Marked::Nothing => return None,
        Marked::Some(marked) => {
            let count = format::count(i64::try_from(marked).unwrap_or(i64::MAX));
            let ends = if view.app.marks().has_range() { " · v ends" } else { "" };
            format!("{count} marked{ends}")
        }
        Marked::Everything(Some(all)) => format!("all {} marked", format::count(all)),
        Marked::Everything(None) => "all marked".to_owned(),
    };
    Some(Part::new(words, Role::Strong))
}

/// What stands where there are no rows: always a sentence and the way on.
fn draw_empty(pen: &mut Pen, view: &View, area: Area) {
    let list = view.app.list();
    let y = area.y + u16::from(area.height > 6);
    let sentence = |pen: &mut Pen, words: &str| {
        pen.put(2, y, view.width - 4, words, Role::Text);
    };
    if let Some(starting) = view.app.starting() {
        let words = clean(if starting.is_empty() { "connecting…" } else { starting });
        // Why it takes so long may be more than a line.
        for (y, line) in (y..area.y + area.height).zip(fold_words(&words, usize::from(view.width - 4))) {
            pen.put(2, y, view.width - 4, &line, Role::Text);
        }
        return;
    }
    let waited = list.reading_since;
    if let Some(words) = waited.and_then(|since| words::waited(view, since)) {
        pen.put(2, y, view.width - 4, &words, Role::Muted);
        return;
    }
    if let Some(error) = &list.error {
        let error = error.trim_end_matches('.');
        let x = pen.put(2, y, view.width - 4, &format!("✗ Not read: {error}."), Role::Failed);
        pen.put(x + 2, y, (view.width - 2).saturating_sub(x), "ctrl-r again", Role::Muted);
        return;
    }
    if !list.is_read() {
        return footer::draw_unread(pen, view, y);
    }
    if waited.is_some() {
        return;
    }
    if view.app.query().is_some() {
        return filter::draw_nothing(pen, view, y);
    }
    match list.tab {
        Tab::All if view.app.count(Tab::All).unwrap_or(0) == 0 => draw_first_run(pen, view, area),
        Tab::All => sentence(pen, "No lessons listed.  ctrl-r reads again"),
        Tab::Queued => sentence(pen, "Nothing queued."),
        Tab::Generating => sentence(pen, "Nothing generating."),
        Tab::Failed => sentence(pen, "Nothing failed."),
        Tab::Generated => sentence(pen, "Nothing generated yet."),
    }
}

fn draw_first_run(pen: &mut Pen, view: &View, area: Area) {
    let mut y = area.y + u16::from(area.height >= 10);
    let mut line = |pen: &mut Pen, parts: &[(u16, &str, Role)], gap: u16| {
        if y < area.y + area.height {
            for (x, text, role) in parts {
                pen.put(*x, y, view.width.saturating_sub(x + 2), text, *role);
            }
        }
        y += 1 + gap;
    };
    let roomy = u16::from(area.height >= 10);
    line(pen, &[(4, "No lessons yet.", Role::Strong)], roomy);
    if !view.app.is_read_only() {
        line(pen, &[(4, "n", Role::Strong), (15, "write one: a title and an outline", Role::Text)], 0);
    }
    line(pen, &[(4, "INSERT", Role::Strong), (15, "any program's shows up here at once", Role::Text)], roomy);
    for text in fold_words(&workers_here(view), usize::from(view.width.saturating_sub(8).min(64))) {
        line(pen, &[(4, &text, Role::Muted)], 0);
    }
}

/// What this process would do with a lesson.
fn workers_here(view: &View) -> String {
    let (slots, model) = (view.app.local().slots, view.app.options().model.as_deref());
    match (slots, model) {
        (0, _) | (_, None) => "No workers run in this process: lessons wait for others.".to_owned(),
        (slots, Some(model)) => {
            let who = if slots == 1 { "1 worker is".to_owned() } else { format!("{slots} workers are") };
            let ready = format!("{who} ready in this process with {model}");
            if view.app.options().offline {
                format!(
                    "{ready}: offline, no key, lessons made of the outline's own words. For a real model set \
                     OPENAI_API_KEY or ANTHROPIC_API_KEY and restart."
                )
            } else {
                format!("{ready}.")
            }
        }
    }
}

/// Folds prose between words.
pub(super) fn fold_words(text: &str, cells: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if super::text::width(line) + 1 + super::text::width(word) <= cells => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.extend(fold(word, cells).into_iter().map(|part| word[part].to_owned())),
        }
    }
    lines
}
