//! The first line: which database, where one is, how current the picture is.

use super::text::{Part, Pen, cells, cut_end, cut_head};
use super::theme::Role;
use super::{View, format};
use crate::app::{Screen, age};
use crate::model::feed::FeedState;
use crate::model::overview::{WorkerState, WorkerSummary};

pub(super) fn draw(pen: &mut Pen, view: &View) {
    let narrow = view.width < 60;
    let gap = if narrow { 2 } else { 3 };
    let mut end = view.width - 1;
    for part in right(view).iter().rev() {
        let start = end.saturating_sub(part.cells());
        let mut x = start;
        for (text, role) in &part.words {
            x = pen.put(x, 0, end - x, text, *role);
        }
        end = start.saturating_sub(gap);
    }
    let mut x = pen.put(1, 0, 8, "homeroom", Role::Strong) + 2;
    let crumb = if narrow { None } else { crumb(view) };
    let flag = if view.app.is_read_only() { "READ-ONLY" } else { "" };
    let taken = if flag.is_empty() { 0 } else { cells(flag) + 2 };
    if let Some(location) = view.app.location() {
        let room = end.saturating_sub(x + taken);
        let least = if crumb.is_some() { 8 } else { 0 };
        let location = super::text::clean(location);
        let shown = cut_head(&location, usize::from(room.saturating_sub(least)));
        x = pen.put(x, 0, room, &shown, Role::Text);
    }
    if !flag.is_empty() {
        x = pen.put(x + 2, 0, end.saturating_sub(x + 2), flag, Role::Strong);
    }
    if let Some(crumb) = crumb {
        let room = end.saturating_sub(x + 3);
        if room >= 6 {
            x = pen.put(x, 0, 3, " › ", Role::Muted);
            pen.put(x, 0, room, &cut_end(&super::text::clean(&crumb), usize::from(room)), Role::Text);
        }
    }
}

fn crumb(view: &View) -> Option<String> {
    match view.app.screen()? {
        Screen::Lesson(lesson) => {
            let title = lesson.summary().or_else(|| view.app.store().lesson(lesson.id)).map(|row| row.title.clone());
            Some(title.unwrap_or_else(|| "lesson".to_owned()))
        }
        // Their own rule names them.
        _ => None,
    }
}

fn right(view: &View) -> Vec<Part> {
    let wide = view.width >= 100;
    let vitals = view.app.store().vitals.as_ref();
    let mut parts = vec![feed(view)];
    let living = || vitals.into_iter().flat_map(|v| &v.workers).filter(|worker| worker.state != WorkerState::Gone);
    if let Some(vitals) = vitals {
        if wide {
            let n = living().count();
            parts.push(Part::new(format!("{n} {}", if n == 1 { "worker" } else { "workers" }), Role::Text));
        }
        let local = view.app.local();
        // Of this process the present is known, of others what was read last.
        let busy_of = |w: &WorkerSummary| if local.id == Some(w.id) { local.busy.into() } else { w.busy };
        let (busy, slots) = living().fold((0, 0), |(busy, slots), w| (busy + busy_of(w), slots + w.slots));
        let on_a_lesson = matches!(view.app.screen(), Some(Screen::Lesson(_)));
        if wide || !on_a_lesson {
            let word = if view.width < 60 { "" } else { " busy" };
            parts.push(Part::new(format!("{busy}/{slots}{word}"), Role::Text));
        }
        if let Some(spend) = vitals.spend_last_hour.filter(|_| wide) {
            parts.push(Part::new(format!("{}/h", format::money_sum(spend)), Role::Text));
        }
    }
    parts.push(Part::new(view.clock.minute(), Role::Text));
    parts
}

fn feed(view: &View) -> Part {
    let narrow = view.width < 60;
    match view.app.feed() {
        Some(FeedState::Live { .. }) if narrow => Part::new("● LIVE", Role::Generated),
        Some(FeedState::Live { lag, .. }) => {
            let lag = format::millis(stepped(i64::try_from(lag.as_millis()).unwrap_or(i64::MAX)));
            // Always as wide as its usual steps, so that a change of it moves nothing else.
            Part::new("● LIVE", Role::Generated).and(format!(" {lag:>5}"), Role::Muted)
        }
        Some(FeedState::Poll { every, .. }) => {
            Part::new("▲ POLL", Role::Stalled).and(format!(" {}s", every.as_secs()), Role::Muted)
        }
        Some(FeedState::Stale { since, .. }) => {
            let old = age::label(age::seconds(view.now, *since));
            Part::new("✗ STALE", Role::Alarm).and(format!(" {old}"), Role::Text)
        }
        None => Part::new("○ connecting", Role::Muted),
    }
}

/// The lag goes by steps, rounded up: a number that trembles costs bytes and says nothing.
fn stepped(ms: i64) -> i64 {
    const STEPS: [i64; 7] = [5, 12, 30, 80, 200, 500, 800];
    STEPS.into_iter().find(|step| ms <= *step).unwrap_or((ms + 999) / 1_000 * 1_000)
}
