//! What the feed and the database's answers to actions change.

use super::event::{Acted, Progress};
use super::store::Seen;
use super::toast::{Toast, counted};
use super::{App, Operating};
use crate::model::Time;
use crate::model::action::{Action, Done, Outcome};
use crate::model::feed::{Change, FeedEvent, FeedState, Moved};

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
        self.hear_place(&change);
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
        self.reads.moved = true;
        self.reads.vitals.want();
    }

    fn changed(&mut self, row: Moved, before: Option<Seen>, now: Time) {
        self.outdated(row.id, before, now);
        if let Some(view) = self.top_lesson().filter(|view| view.id == row.id) {
            view.want();
        }
    }

    pub(super) fn acted(&mut self, acted: Acted, now: Time) {
        self.dirty = true;
        match acted {
            Acted::Added { id, title } => {
                // Another one may be open by now.
                if self.top_form().is_some_and(|form| form.sending && form.edited().is_none()) {
                    self.screens.pop();
                }
                self.awaited = Some(id);
                self.outdated(id, Some(Seen::New), now);
                self.toast = Some(Toast::done(format!("Added: {title}."), now));
            }
            Acted::Operating { action, progress } => self.is_operating(&action, progress),
            Acted::Operated { action, outcome, error } => self.operated(&action, &outcome, error, now),
            Acted::Edited(text) => self.edited(&text),
            Acted::Undone { outcome, error } => self.undone(&outcome, error, now),
            Acted::NotAdded { message } => {
                if let Some(form) = self.top_form().filter(|form| form.edited().is_none()) {
                    form.sending = false;
                }
                self.toast = Some(Toast::error(message));
            }
            Acted::Ordered(ordered) => self.ordered(&ordered, now),
            Acted::NotDone { message } => self.toast = Some(Toast::error(message)),
            Acted::Saved { bytes, name } => {
                let size = super::printable::size(bytes);
                self.toast = Some(Toast::done(format!("Saved {size} to {name}."), now));
            }
            Acted::CopySent => self.toast = Some(Toast::done("Sent to your terminal's clipboard.".to_owned(), now)),
        }
    }

    fn is_operating(&mut self, action: &Action, progress: Progress) {
        // One lesson is done at once, and another action's progress is that action's.
        let others = self.operating.as_ref().is_some_and(|operating| !operating.is(action, progress.of));
        if progress.of < 2 || others {
            return;
        }
        self.operating = Some(Operating { action: action.clone(), progress });
    }

    /// What the database did, not what was asked for.
    fn operated(&mut self, action: &Action, outcome: &Outcome, error: Option<String>, now: Time) {
        let of = outcome.answered() + outcome.unsure.len() + outcome.not_asked.len();
        if self.operating.as_ref().is_some_and(|operating| operating.is(action, of)) {
            self.operating = None;
        }
        let refused = outcome.refused.iter().map(|refused| &refused.id);
        for id in outcome.done.iter().map(|done| &done.id).chain(refused).chain(&outcome.unsure) {
            self.outdated(*id, None, now);
        }
        self.store.unmark_all();
        self.on_view(super::lesson::LessonView::want);
        self.operated_form(outcome, error.is_some());
        self.toast = Some(self.told(action, outcome, error, now));
        self.remember(action, outcome, now);
    }

    fn told(&self, action: &Action, outcome: &Outcome, error: Option<String>, now: Time) -> Toast {
        if let Some(error) = error {
            return Toast::error(if outcome.done.is_empty() {
                error
            } else {
                format!("{}. Then: {error}", outcome.sentence(action))
            });
        }
        match (outcome.done.as_slice(), outcome.refused.as_slice()) {
            ([done], []) if outcome.is_whole() => Toast::done(self.told_of_one(action, done), now),
            ([], [refused]) if outcome.is_whole() => {
                Toast::error(format!("Refused: {}. Nothing changed.", refused.reason.trim_end_matches('.')))
            }
            (_, []) if outcome.is_whole() => Toast::done(format!("{}.", outcome.sentence(action)), now),
            _ => Toast::warning(format!("{}.", outcome.sentence(action)), now),
        }
    }

    fn told_of_one(&self, action: &Action, done: &Done) -> String {
        let title = self.store.lesson(done.id).map_or("the lesson", |lesson| lesson.title.as_str());
        match (action, done.gone) {
            (Action::Retry { .. } | Action::Regenerate { .. }, _) => format!("Queued again: {title}."),
            (Action::Cancel, _) => String::from("Cancelled; no attempt used up."),
            (Action::Delete, Some((attempts, traces))) => {
                format!("Deleted, with {} and {}.", counted(attempts, "attempt"), counted(traces, "trace"))
            }
            (Action::Delete, None) => format!("Deleted: {title}."),
            (Action::Prioritise { priority }, _) => format!("Priority {priority}: {title}."),
            (Action::TakeBack { .. }, _) => format!("Taken back: {title}."),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Insert,
    Update,
    Delete,
}
