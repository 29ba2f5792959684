//! What time alone changes: toasts end, lists take in what waits, ages grow.

use chrono::{TimeDelta, Timelike};

use super::command::Command;
use super::{App, Screen, age, grid};
use crate::model::Time;
use crate::model::feed::FeedState;

/// New rows come in by themselves only after so long without a key, and at most so often.
const TAKE_IN: TimeDelta = TimeDelta::seconds(5);
/// A wait is not mentioned before this.
pub const READING_SHOWN: TimeDelta = TimeDelta::milliseconds(150);

impl App {
    pub(super) fn tidy(&mut self, now: Time, todo: &mut Vec<Command>) {
        if self.toast.as_ref().is_some_and(|toast| toast.until.is_some_and(|until| until <= now)) {
            self.toast = None;
            self.dirty = true;
        }
        self.tidy_place(now);
        self.forget_undo(now);
        if self.filter.due().is_some_and(|at| at <= now) {
            self.apply_filter(todo);
        }
        if self.takes_in_at().is_some_and(|at| at <= now) {
            let at = self.database_now(now);
            let list = self.lists.current_mut();
            list.take_in(&self.store, now, at);
            list.go_top();
            self.dirty = true;
        }
    }

    /// When the list may take in by itself what waits for it.
    fn takes_in_at(&self) -> Option<Time> {
        let list = self.list();
        let at_top = list.position().is_none_or(|position| position == 0) && list.top() == 0;
        let undisturbed = at_top && self.screens.is_empty() && !self.is_floating() && !self.is_stale();
        if !undisturbed || list.waiting() == 0 {
            return None;
        }
        // Nothing stands in an empty list that could move.
        let quiet = self.last_key.filter(|_| !list.ids().is_empty()).map(|at| at + TAKE_IN);
        let paced = list.taken_in_at.filter(|_| !list.ids().is_empty()).map(|at| at + TAKE_IN);
        Some(quiet.into_iter().chain(paced).max().unwrap_or(Time::UNIX_EPOCH))
    }

    /// Settles when to be woken next.
    pub(super) fn plan(&mut self, now: Time) {
        self.ages_at = self.next_visible(now);
        let toast = self.toast.as_ref().and_then(|toast| toast.until);
        let reads = if self.location.is_none() || self.is_stale() { None } else { self.next_read() };
        let undo = self.undoable.map(|undoable| undoable.until);
        let taking = [self.takes_in_at(), self.place_takes_in_at()];
        let own = [toast, undo, self.shift_at(), self.resizes_at(), self.filter.due()];
        let due = [self.ages_at, reads];
        self.wake_at = due.into_iter().chain(own).chain(taking).flatten().min();
    }

    fn next_read(&self) -> Option<Time> {
        let reads = &self.reads;
        let view = self.screens.last().and_then(Screen::lesson).and_then(super::lesson::LessonView::next_read);
        let progress = reads.progress_at.filter(|_| self.screens.is_empty());
        let refresh = reads.refresh_at.filter(|_| !self.list().is_being_read());
        let again = self.list().again_at();
        let place = [self.next_place_read(), self.glance_due()];
        let counts = reads.counts.due().filter(|_| !self.counts_wait());
        let due = [reads.rows.due(), counts, reads.vitals.due(), refresh, again, progress, view];
        due.into_iter().chain(place).flatten().min()
    }

    /// When something on screen changes by itself next.
    fn next_visible(&self, now: Time) -> Option<Time> {
        if self.size.is_too_small() {
            return None;
        }
        let minute = now + TimeDelta::seconds(60 - i64::from(now.second()))
            - TimeDelta::nanoseconds(i64::from(now.nanosecond() % 1_000_000_000));
        let stale = match &self.feed {
            Some(FeedState::Stale { since, .. }) => Some(age::next_label(now, *since)),
            Some(FeedState::Live { .. } | FeedState::Poll { .. }) | None => None,
        };
        let retry = match &self.feed {
            Some(FeedState::Stale { retry_at, .. }) => Some(*retry_at),
            Some(FeedState::Live { .. } | FeedState::Poll { .. }) | None => None,
        };
        let ages = if self.is_stale() { None } else { self.next_age(now) };
        let limits = if self.is_stale() { None } else { self.next_limit_over(now) };
        let asked = self.asked_since().map(|since| next_waited(since, now));
        [Some(minute), stale, retry, ages, limits, asked].into_iter().flatten().filter(|at| *at > now).min()
    }

    fn next_age(&self, now: Time) -> Option<Time> {
        let at = self.database_now(now);
        let here = |theirs: Time| theirs - self.skew;
        if let Some(screen) = self.screens.last() {
            let view = screen.lesson();
            let lesson = view.and_then(|view| view.next_age(at)).or_else(|| self.next_place_age(at));
            let waited = self.place_reading_since().map(|since| next_waited(since, now));
            let view_waited = view.and_then(|view| view.next_wait(now));
            return lesson.map(here).into_iter().chain(waited).chain(view_waited).min();
        }
        let wait = self.list().reading_since.map(|since| next_waited(since, now));
        self.next_overview_age(at).map(here).into_iter().chain(wait).min()
    }

    /// When the next provider that is held back may be called again.
    fn next_limit_over(&self, now: Time) -> Option<Time> {
        let at = self.database_now(now);
        let limits = self.store.vitals.iter().flat_map(|vitals| &vitals.limits);
        limits.filter_map(|limit| limit.until).filter(|until| *until > at).min().map(|until| until - self.skew)
    }

    fn next_overview_age(&self, at: Time) -> Option<Time> {
        let rows = self.list().visible(self.list_height()).filter_map(|id| self.store.row(id));
        let ages =
            rows.filter(|row| !row.gone && !self.clock_times).map(|row| age::next_label(at, age::since(&row.lesson)));
        let waits = self.list().visible(self.list_height()).filter_map(|id| self.store.lesson(id)?.run_after);
        let vitals = self.store.vitals.as_ref().filter(|_| {
            let grid = grid::overview(self.size);
            grid.vitals.is_some() || self.size.has_cards()
        });
        let queued = self.queued().is_some_and(|queued| queued > 0);
        let oldest = vitals.and_then(|vitals| vitals.oldest_queued).filter(|_| queued);
        let running = oldest.into_iter().chain(vitals.and_then(|vitals| vitals.slowest_since));
        ages.chain(running.map(|since| age::next_five(age::next_duration(at, since))))
            .chain(waits.filter(|until| *until > at))
            .min()
    }
}

/// When the words about a wait change next.
pub(super) fn next_waited(since: Time, now: Time) -> Time {
    let waited = now - since;
    if waited < READING_SHOWN {
        since + READING_SHOWN
    } else {
        since + TimeDelta::seconds(waited.num_seconds().max(1) + 1)
    }
}
