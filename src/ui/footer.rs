//! The last two lines: the message of the moment and the keys that act here.

use super::View;
use super::events;
use super::filter;
use super::format;
use super::progress;
use super::text::{Part, Pen, cells, clean};
use super::theme::Role;
use super::words::{self, plural};
use crate::app::binding::{Action, BINDINGS, Binding};
use crate::app::grid::Area;
use crate::app::toast::Tone;
use crate::model::Time;
use crate::model::feed::FeedState;
use crate::model::overview::{WorkerState, WorkerSummary};

/// What an operator should look at, worst first.
pub(super) fn notices(view: &View) -> Vec<Part> {
    let mut notices = Vec::new();
    let notice = |text: String| Part::new("▲ ", Role::Stalled).and(text, Role::Text);
    if view.app.is_stale() {
        return notices;
    }
    if let Some(why) = view.app.server_refuses() {
        notices.push(notice(format!("{why}: nothing can be changed")));
    }
    // What somebody has to do something about comes first, and whole where there is room; the others share the line.
    let (paused, throttled): (Vec<_>, Vec<_>) = words::limits(view).partition(|limit| limit.until.is_none());
    for limit in paused.into_iter().chain(throttled) {
        let sentence = limit.sentence(|at| view.clock.moment(at));
        let whole = notices.is_empty() && cells(&clean(&sentence)).saturating_add(4) <= view.width;
        notices.push(notice(if whole { sentence } else { limit.short(|at| view.clock.moment(at)) }));
    }
    let local = view.app.local();
    if local.draining {
        notices.push(notice(format!("draining here, {} left, then homeroom quits", local.busy)));
    }
    if let Some(vitals) = &view.app.store().vitals {
        let queued = view.app.queued().unwrap_or(0);
        let living = vitals.workers.iter().any(|worker| worker.state != WorkerState::Gone);
        if !living && queued > 0 {
            notices.push(notice(format!("no worker running, {} queued", format::count(queued))));
        }
        let takes = |worker: &WorkerSummary| worker.state == WorkerState::Running;
        let paused = vitals.workers.iter().any(|worker| worker.state == WorkerState::Paused);
        if paused && !vitals.workers.iter().any(takes) {
            notices.push(notice(format!("workers paused, {} queued", format::count(queued))));
        }
        for worker in vitals.workers.iter().filter(|worker| worker.state == WorkerState::Draining).take(3) {
            notices.push(notice(format!("{} draining, {} left", worker.name, worker.busy)));
        }
        if vitals.stalled > 0 {
            notices.push(notice(plural(vitals.stalled, "lesson stalled elsewhere", "lessons stalled elsewhere")));
        }
    }
    notices
}

/// The toast; else why the picture is old; else, where `idle`, the latest event and a notice at its right.
pub(super) fn draw_message(pen: &mut Pen, view: &View, y: u16, idle: bool) {
    if idle {
        draw_news(pen, view, y, true);
    } else {
        draw_said(pen, view, y);
    }
}

/// The toast; else why the picture is old; else the latest event and, `with_notice`, a notice at its right.
pub(super) fn draw_news(pen: &mut Pen, view: &View, y: u16, with_notice: bool) {
    if draw_said(pen, view, y) {
        return;
    }
    let mut end = view.width - 1;
    if let Some(notice) = notices(view).first().filter(|_| with_notice) {
        let start = end.saturating_sub(notice.cells()).max(1);
        let mut x = start;
        for (text, role) in &notice.words {
            x = pen.put(x, y, end - x, text, *role);
        }
        end = start.saturating_sub(2);
    }
    if end > 40 {
        events::draw_latest(pen, view, y, end);
    }
}

/// A toast or the reason of a stale picture; `false` when there is neither.
pub(super) fn draw_said(pen: &mut Pen, view: &View, y: u16) -> bool {
    let width = view.width - 2;
    if let Some(toast) = view.app.toast() {
        let (sign, role) = match toast.tone {
            Tone::Done => ("✓ ", Role::Generated),
            Tone::Warning => ("▲ ", Role::Stalled),
            Tone::Error => ("✗ ", Role::Failed),
        };
        blank(pen, view, y);
        // What was just said is said in full colour, however old the picture is.
        let theme = pen.theme.fresh();
        let mut pen = Pen { buffer: pen.buffer, theme: &theme };
        let x = pen.put(1, y, 2, sign, role);
        let hint = toast.hint.map(|(key, word)| Part::new(key, Role::Strong).and(format!(" {word}"), Role::Muted));
        let taken = hint.as_ref().map_or(0, |hint| hint.cells() + 2);
        // What answers it is never cut, its words may be.
        let x = pen.put(x, y, (width - 2).saturating_sub(taken), &toast.text, Role::Text);
        if let Some(hint) = hint {
            pen.put_parts(x + 2, y, view.width - 1, 2, &[hint]);
        }
        return true;
    }
    if progress::draw(pen, view, y) {
        return true;
    }
    if let Some(FeedState::Stale { reason, retry_at, .. }) = view.app.feed() {
        blank(pen, view, y);
        let theme = pen.theme.fresh();
        let mut pen = Pen { buffer: pen.buffer, theme: &theme };
        let x = pen.put(1, y, 2, "✗ ", Role::Failed);
        // An attempt may take its time: a moment that is over is no next one.
        let next = if *retry_at > view.now {
            format!(" · next {}", view.clock.moment(*retry_at))
        } else {
            String::from(" · trying now")
        };
        // The moment is never cut, the reason may be.
        let room = (width - 2).saturating_sub(cells(&next));
        let x = pen.put(x, y, room, reason.trim_end_matches('.'), Role::Text);
        pen.put(x, y, view.width - 1 - x, &next, Role::Text);
        return true;
    }
    false
}

/// `as of 14:03:49`, while the picture is old.
pub(super) fn as_of(view: &View) -> Option<String> {
    match view.app.feed() {
        Some(FeedState::Stale { since, .. }) => Some(format!("as of {}", view.clock.moment(*since))),
        Some(FeedState::Live { .. } | FeedState::Poll { .. }) | None => None,
    }
}

/// What stands where nothing was read and nothing can be now.
pub(super) fn draw_unread(pen: &mut Pen, view: &View, y: u16) {
    if view.app.is_stale() {
        pen.put(2, y, view.width - 4, "Not read: no connection. It is read once there is one.", Role::Muted);
    }
}

/// What stands where nothing was read yet: what is awaited since then, or why it was not read. `false` for neither.
pub(super) fn draw_wait(pen: &mut Pen, view: &View, area: Area, since: Option<Time>, error: Option<&str>) -> bool {
    let y = area.y + u16::from(area.height > 6);
    if let Some(starting) = view.app.starting() {
        let words = if starting.is_empty() { "connecting…" } else { starting };
        pen.put(2, y, view.width - 4, &clean(words), Role::Text);
        return true;
    }
    if let Some(since) = since {
        if let Some(words) = words::waited(view, since) {
            pen.put(2, y, view.width - 4, &words, Role::Muted);
        }
        return true;
    }
    let Some(error) = error else { return false };
    let x = pen.put(2, y, view.width - 4, &format!("✗ Not read: {}.", error.trim_end_matches('.')), Role::Failed);
    pen.put(x + 2, y, (view.width - 2).saturating_sub(x), "ctrl-r again", Role::Muted);
    true
}

pub(super) fn blank(pen: &mut Pen, view: &View, y: u16) {
    pen.put(0, y, view.width, &" ".repeat(usize::from(view.width)), Role::Text);
}

/// The keys that act here, from the table; what cannot act now is dim and keeps its place.
pub(super) fn draw(pen: &mut Pen, view: &View, y: u16) {
    if let Some(prefix) = view.app.prefix() {
        return draw_sequence(pen, view, y, prefix);
    }
    let scopes = view.app.scopes();
    let shown: Vec<&Binding> = BINDINGS.iter().filter(|b| scopes.contains(&b.scope) && !b.footer.is_empty()).collect();
    let last = shown.iter().find(|binding| binding.action == Action::Help).map(|binding| hint(view, binding));
    let reserved = last.as_ref().map_or(0, |part| part.cells() + 2);
    let parts: Vec<Part> =
        shown.iter().filter(|binding| binding.action != Action::Help).map(|binding| hint(view, binding)).collect();
    let end = (view.width - 1).saturating_sub(reserved);
    let parts: Vec<Part> = filter::problem(view).into_iter().chain(parts).collect();
    let x = pen.put_parts(1, y, end, 2, &parts);
    if let Some(part) = last {
        pen.put_parts(if x > 1 { x + 2 } else { 1 }, y, view.width - 1, 2, &[part]);
    }
}

fn hint(view: &View, binding: &Binding) -> Part {
    let (key, word) = binding.hint();
    let better = view.app.word(binding.action);
    let word = better.as_deref().unwrap_or(word);
    if view.app.allows(binding).is_ok() {
        Part::new(key, Role::Strong).and(format!(" {word}"), Role::Muted)
    } else {
        // Only the key differs: a step of the cursor changes few cells.
        Part::new(format!("{key} {word}"), Role::Muted)
    }
}

/// `g…  g top`: what may follow the first key of a sequence.
fn draw_sequence(pen: &mut Pen, view: &View, y: u16, prefix: char) {
    let start = format!("{prefix} ");
    let scopes = view.app.scopes();
    let mut parts = vec![Part::new(format!("{prefix}…"), Role::Strong)];
    for binding in BINDINGS.iter().filter(|binding| scopes.contains(&binding.scope)) {
        if let Some(rest) = binding.keys.iter().find_map(|keys| keys.strip_prefix(&start)) {
            parts.push(Part::new(rest, Role::Strong).and(format!(" {}", binding.help), Role::Muted));
        }
    }
    pen.put_parts(1, y, view.width - 1, 2, &parts);
}
