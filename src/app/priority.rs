//! `+` and `-`: a queued lesson's priority. Presses that follow each other are one change.

use chrono::TimeDelta;

use super::App;
use super::command::Command;
use super::toast::Toast;
use crate::model::Time;
use crate::model::action::Action;
use crate::model::lesson::Seen;

/// So long after the last press it is asked for.
const SETTLES: TimeDelta = TimeDelta::milliseconds(400);

/// A priority that is being chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shift {
    seen: Seen,
    from: i16,
    to: i16,
    at: Time,
}

impl App {
    pub(super) fn shift_priority(&mut self, by: i16, now: Time, todo: &mut Vec<Command>) {
        let Some(id) = self.current().map(|lesson| lesson.id) else { return };
        // Of another lesson's change nothing is lost: it is asked for at once.
        if let Some(shift) = self.shift.as_mut().filter(|shift| shift.seen.id != id) {
            shift.at = now;
            self.settle_priority(now, todo);
        }
        let Some(lesson) = self.current() else { return };
        let (seen, from, to) = match self.shift {
            Some(shift) => (shift.seen, shift.from, shift.to),
            None => (lesson.seen(), lesson.priority, lesson.priority),
        };
        let to = to.saturating_add(by);
        let title = lesson.title.clone();
        self.toast = Some(Toast::done(format!("Priority {to}, is {from}: {title}."), now));
        self.shift = Some(Shift { seen, from, to, at: now + SETTLES });
    }

    pub(super) fn shift_at(&self) -> Option<Time> {
        self.shift.map(|shift| shift.at)
    }

    /// Asks for the priority once it has settled.
    pub(super) fn settle_priority(&mut self, now: Time, todo: &mut Vec<Command>) {
        let Some(shift) = self.shift.filter(|shift| shift.at <= now) else { return };
        self.shift = None;
        if shift.from == shift.to {
            return;
        }
        // It may have changed since the key.
        if let Err(reason) = self.takes_changes() {
            self.toast = Some(Toast::error(format!("Priority not changed: {reason}. Nothing changed.")));
        } else {
            self.operate(Action::Prioritise { priority: shift.to }, vec![shift.seen], todo);
        }
    }
}
