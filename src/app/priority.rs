//! `+` and `-`: the priority of a queued lesson, or of all that are marked. Presses that follow each other are one change.

use chrono::TimeDelta;

use super::App;
use super::bulk::{Bulk, Intent};
use super::command::Command;
use super::dialog::HELD;
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

impl Bulk {
    /// The one priority that all are given.
    #[must_use]
    pub fn priority(&self) -> i16 {
        let Intent::Prioritise { up, steps } = self.intent else { return 0 };
        let rows = self.preview().map(|preview| preview.rows.as_slice()).unwrap_or_default();
        let own = rows.iter().filter(|row| row.refusal.is_none()).map(|row| row.priority);
        let from = if up { own.max() } else { own.min() };
        from.unwrap_or(0).saturating_add(steps)
    }
}

impl App {
    /// `+` or `-` over a bulk's preview: another priority for all of them.
    pub(super) fn shift_bulk(&mut self, by: i16) {
        if let Some(Bulk { intent: Intent::Prioritise { steps, .. }, .. }) = self.bulk_mut() {
            *steps = steps.saturating_add(by);
        }
    }

    /// A press too many after a bulk was confirmed is not another lesson's.
    pub(super) fn steps_are_over_after(&mut self, action: &Action, now: Time) {
        self.steps_over_at = matches!(action, Action::Prioritise { .. }).then_some(now + HELD);
    }

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
