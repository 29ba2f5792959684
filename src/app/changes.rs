//! What the feed and the database's answers to actions change.

use super::event::Acted;
use super::store::Seen;
use super::toast::Toast;
use super::{App, Screen};
use crate::model::Time;
use crate::model::feed::{Change, FeedEvent, FeedState, Moved};
use crate::model::overview::RetryOutcome;

const LESSONS: &str = "lessons";

impl App {
    pub(super) fn hear(&mut self, event: FeedEvent, now: Time) {
        match event {
            FeedEvent::Changed(change) => self.change(change, now),
            FeedEvent::Resync => self.refresh(now),
            FeedEvent::State(state) => self.feed_state(state, now),
        }
    }

    fn feed_state(&mut self, state: FeedState, now: Time) {
        let was_stale = self.is_stale();
        let same_kind =
            self.feed.as_ref().is_some_and(|feed| std::mem::discriminant(feed) == std::mem::discriminant(&state));
        self.dirty |= self.feed.as_ref() != Some(&state);
        self.feed = Some(state);
        if was_stale && !self.is_stale() {
            self.lists.iter_mut().for_each(|list| list.error = None);
            self.toast = None;
        }
        if self.is_stale() && self.toast.as_ref().is_some_and(|toast| toast.unread) {
            self.toast = None;
        }
        // The first word of a feed, the end of a stale time, and another pace of reading: all ask for a fresh picture.
        if !self.is_stale() && !same_kind {
            self.refresh(now);
        }
    }

    fn change(&mut self, change: Change, now: Time) {
        match change {
            Change::Insert { table, rows } if table == LESSONS => self.moved(&rows, Kind::Insert, now),
            Change::Update { table, rows } if table == LESSONS => self.moved(&rows, Kind::Update, now),
            Change::Delete { table, rows } if table == LESSONS => self.moved(&rows, Kind::Delete, now),
            Change::Insert { rows, .. } | Change::Update { rows, .. } | Change::Delete { rows, .. } => {
                // Attempts, traces and contents: the lesson on screen may have more to show.
                for row in rows {
                    self.changed(row, None, now);
                }
            }
            Change::Many { .. } => self.refresh(now),
            Change::Beat { .. } => {}
            Change::Workers | Change::Providers => self.reads.vitals.want(),
        }
    }

    fn moved(&mut self, rows: &[Moved], kind: Kind, now: Time) {
        for row in rows {
            let (old, new) = match kind {
                Kind::Insert => (None, row.new),
                Kind::Update => (row.old, row.new),
                Kind::Delete => (row.old, None),
            };
            // Without both ends of a move the counts cannot follow it.
            if kind == Kind::Update && (old.is_none() || new.is_none()) || old.is_none() && new.is_none() {
                self.reads.counts.want();
            } else if old != new {
                self.store.shift(old, new);
                // A count on its way may or may not have seen this change.
                if self.reads.counts.is_in_flight() {
                    self.reads.counts.want();
                }
                self.dirty = true;
            }
            let before = match kind {
                Kind::Insert => Some(Seen::New),
                Kind::Update => row.old.map(Seen::In),
                Kind::Delete => None,
            };
            self.changed(*row, before, now);
        }
        self.reads.vitals.want();
    }

    fn changed(&mut self, row: Moved, before: Option<Seen>, now: Time) {
        if !self.reads.changed(row.id, before) {
            self.refresh(now);
        }
        if let Some(Screen::Lesson(view)) = self.screens.last_mut()
            && view.id == row.id
        {
            view.want();
        }
    }

    pub(super) fn acted(&mut self, acted: Acted, now: Time) {
        self.dirty = true;
        match acted {
            Acted::Added { id, title } => {
                if matches!(self.screens.last(), Some(Screen::NewLesson(_))) {
                    self.screens.pop();
                }
                self.awaited = Some(id);
                self.reads.changed(id, Some(Seen::New));
                self.toast = Some(Toast::done(format!("Added: {title}."), now));
            }
            Acted::Retried(outcome) => self.retried(&outcome, now),
            Acted::NotAdded { message } => {
                if let Some(Screen::NewLesson(form)) = self.screens.last_mut() {
                    form.sending = false;
                }
                self.toast = Some(Toast::error(message));
            }
            Acted::NotRetried { message } => {
                self.store.unmark_all();
                self.toast = Some(Toast::error(message));
            }
            Acted::NotDone { message } => self.toast = Some(Toast::error(message)),
            Acted::CopySent => self.toast = Some(Toast::done("Sent to your terminal's clipboard.".to_owned(), now)),
        }
    }

    fn retried(&mut self, outcome: &RetryOutcome, now: Time) {
        for id in outcome.retried.iter().chain(outcome.refused.iter().map(|refused| &refused.id)) {
            self.store.mark_asked(*id, false);
            self.reads.changed(*id, None);
        }
        self.on_view(super::lesson::LessonView::want);
        let title = |id| self.store.lesson(id).map(|lesson| lesson.title.clone()).unwrap_or_default();
        self.toast = Some(match (outcome.retried.as_slice(), outcome.refused.as_slice()) {
            ([id], []) => Toast::done(format!("Queued again: {}.", title(*id)), now),
            ([], [refused]) => {
                Toast::error(format!("Refused: {}. Nothing changed.", refused.reason.trim_end_matches('.')))
            }
            (retried, []) => Toast::done(format!("{} retried.", retried.len()), now),
            (retried, refused) => {
                Toast::warning(format!("{} retried, {} changed under you.", retried.len(), refused.len()), now)
            }
        });
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Insert,
    Update,
    Delete,
}
