//! The Failures screen's state: the groups of a period, and the lessons of the group at the cursor.

mod find;
mod group;

use chrono::TimeDelta;

use super::age;
use super::binding::Action;
use super::command::Load;
use super::held::{Held, Keyed};
use super::reads::Pace;
use crate::model::Time;
use crate::model::failures::{FailureGroup, Failures, GroupOrder, GroupPage, GroupRequest, Period};
use crate::model::ids::LessonId;
pub use group::GroupView;

/// Between two readings of the groups.
pub const GAP: TimeDelta = TimeDelta::seconds(2);
/// A group that the cursor only passes is not read.
const PASSING: TimeDelta = TimeDelta::milliseconds(120);

impl Keyed for FailureGroup {
    type Key = Option<String>;

    fn key(&self) -> Option<String> {
        self.fingerprint.clone()
    }
}

/// What a reading says of all groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    pub causes: i64,
    pub lessons: i64,
    /// Only the newest failures were looked at.
    pub is_cut: bool,
    pub last: Option<Time>,
}

/// How much of each half is in sight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heights {
    pub upper: usize,
    pub lower: usize,
}

#[derive(Debug, Default)]
pub struct FailuresView {
    pub period: Period,
    pub order: GroupOrder,
    /// Those that are listed: all that were read, or all of them that are looked for.
    pub groups: Held<FailureGroup>,
    all: Vec<FailureGroup>,
    find: Option<find::Find>,
    pub told: Option<Told>,
    reading: Pace,
    /// Since when the first reading of this period is awaited.
    pub reading_since: Option<Time>,
    pub error: Option<String>,
    /// The cursor is among the group's lessons.
    pub in_lessons: bool,
    pub group: Option<GroupView>,
    /// The next reading is in another order: rows are put where it has them.
    reordered: bool,
}

impl FailuresView {
    #[must_use]
    pub fn new() -> Self {
        let mut view = Self::default();
        view.reading.want();
        view
    }

    /// The lesson at the cursor.
    #[must_use]
    pub fn lesson(&self) -> Option<LessonId> {
        let group = self.group.as_ref().filter(|_| self.in_lessons)?;
        group.lessons.cursor().copied()
    }

    /// Every lesson that is listed.
    pub fn listed(&self) -> impl Iterator<Item = LessonId> + '_ {
        self.group.iter().flat_map(|group| group.lessons.rows()).map(|standing| standing.row.lesson.id)
    }

    /// Something changed: read again, at the usual pace.
    pub(super) fn want(&mut self) {
        self.reading.want();
    }

    /// The operator asks for a fresh picture.
    pub(super) fn reread(&mut self) {
        self.error = None;
        self.reading.hurry();
        if let Some(group) = &mut self.group {
            group.reread();
        }
    }

    pub(super) fn ask(&mut self, now: Time, heights: Heights) -> Vec<Load> {
        let mut loads = Vec::new();
        if self.reading.start(now, GAP) {
            if !self.groups.is_read() {
                self.reading_since.get_or_insert(now);
            }
            loads.push(Load::Failures { period: self.period, order: self.order });
        }
        if let Some(group) = &mut self.group {
            loads.extend(group.ask(now, self.period, heights.lower).map(Load::GroupLessons));
        }
        loads
    }

    pub(super) fn next_read(&self) -> Option<Time> {
        let group = self.group.as_ref().and_then(GroupView::next_read);
        self.reading.due().into_iter().chain(group).min()
    }

    /// Takes a reading; says whether anything changed that is shown.
    pub(super) fn receive(&mut self, failures: Failures, now: Time, heights: Heights) -> bool {
        if failures.period != self.period {
            return false;
        }
        self.reading.finish();
        // Asked for before the order was changed: the next one is on its way.
        if failures.order != self.order {
            return false;
        }
        let told =
            Told { causes: failures.causes, lessons: failures.lessons, is_cut: failures.is_cut, last: failures.last };
        let mut changed = self.told.replace(told) != Some(told) || self.error.take().is_some();
        changed |= self.reading_since.take().is_some();
        let before = self.groups.current().map(|group| (group.lessons, group.last));
        self.all = failures.groups;
        changed |= self.groups.receive(self.found(), now);
        if std::mem::take(&mut self.reordered) {
            self.groups.take_in(now);
            self.groups.settle(heights.upper);
            changed = true;
        }
        if self.groups.current().map(|group| (group.lessons, group.last)) != before
            && let Some(group) = &mut self.group
        {
            group.want();
        }
        self.follow(None);
        changed
    }

    pub(super) fn receive_page(&mut self, request: &GroupRequest, page: GroupPage, now: Time) -> bool {
        let (period, in_lessons) = (self.period, self.in_lessons);
        let asked = |group: &&mut GroupView| group.fingerprint == request.fingerprint && period == request.period;
        let Some(group) = self.group.as_mut().filter(asked) else { return false };
        group.receive(request, page, now, in_lessons);
        if std::mem::take(&mut group.enters) {
            self.enter(now);
        }
        true
    }

    /// Something else was pressed: lessons that come later are not gone into.
    pub(super) fn stay(&mut self) {
        if let Some(group) = &mut self.group {
            group.enters = false;
        }
    }

    pub(super) fn fail(&mut self, error: &str, now: Time) {
        self.reading.fail(now);
        self.reading_since = None;
        self.error = Some(error.to_owned());
    }

    pub(super) fn fail_page(&mut self, request: &GroupRequest, error: &str, now: Time) {
        if let Some(group) = self.group.as_mut().filter(|group| group.fingerprint == request.fingerprint) {
            group.fail(error, now);
        }
    }

    /// Does what a key asks. What opens a lesson or copies is the caller's.
    pub(super) fn act(&mut self, action: Action, digit: Option<u8>, now: Time, heights: Heights) {
        match action {
            Action::NextOrder => self.sort(),
            Action::ChooseTab => {
                let period = digit.and_then(|digit| Period::ALL.get(usize::from(digit).checked_sub(1)?));
                if let Some(period) = period {
                    self.choose(*period);
                }
            }
            Action::Filter => self.begin_find(),
            Action::Accept => self.accept_find(),
            Action::Clear => drop(self.clear_find(now, heights)),
            Action::NextTab => self.turn(1),
            Action::PrevTab => self.turn(Period::ALL.len() - 1),
            action => {
                if let Some(group) = self.group.as_mut().filter(|_| self.in_lessons) {
                    group.lessons.act(action, now, heights.lower);
                } else {
                    self.groups.act(action, now, heights.upper);
                    self.follow(Some(now + PASSING));
                }
            }
        }
    }

    fn sort(&mut self) {
        self.order = self.order.next();
        self.reordered = true;
        self.reading.hurry();
    }

    fn turn(&mut self, by: usize) {
        let at = Period::ALL.iter().position(|period| *period == self.period).unwrap_or(0);
        self.choose(Period::ALL[(at + by) % Period::ALL.len()]);
    }

    fn choose(&mut self, period: Period) {
        if period != self.period {
            let (order, find) = (self.order, self.find.take());
            *self = Self { period, order, find, ..Self::new() };
        }
    }

    /// Goes into the lessons of the group at the cursor; `false` where there are none yet.
    pub(super) fn enter(&mut self, now: Time) -> bool {
        let Some(group) = self.group.as_mut() else { return false };
        if group.lessons.rows().is_empty() {
            group.enters = !group.lessons.is_read();
            return false;
        }
        group.lessons.take_in(now);
        group.lessons.go_top();
        self.in_lessons = true;
        true
    }

    /// Back among the groups, and then among all of them; `false` where that is so already.
    pub(super) fn leave(&mut self, now: Time, heights: Heights) -> bool {
        let was = std::mem::take(&mut self.in_lessons);
        if let Some(group) = self.group.as_mut().filter(|_| was) {
            group.lessons.take_in(now);
            group.lessons.go_top();
        }
        was || self.clear_find(now, heights)
    }

    /// Shows the lessons of the group at the cursor, read from `at` on.
    fn follow(&mut self, at: Option<Time>) {
        let key = self.groups.current().map(Keyed::key);
        if self.group.as_ref().map(|group| &group.fingerprint) != key.as_ref() && !self.in_lessons {
            self.group = key.map(|fingerprint| GroupView::new(fingerprint, at));
        }
    }

    /// When new rows may come in by themselves.
    pub(super) fn takes_in_at(&self, last_key: Option<Time>) -> Option<Time> {
        match self.group.as_ref().filter(|_| self.in_lessons) {
            Some(group) => group.lessons.takes_in_at(last_key),
            None => self.groups.takes_in_at(last_key),
        }
    }

    pub(super) fn take_in(&mut self, now: Time) {
        if self.in_lessons {
            if let Some(group) = &mut self.group {
                group.lessons.take_in(now);
                group.lessons.go_top();
            }
        } else {
            self.groups.take_in(now);
            self.groups.go_top();
            self.follow(None);
        }
    }

    pub(super) fn settle(&mut self, heights: Heights) {
        self.groups.settle(heights.upper);
        if let Some(group) = &mut self.group {
            group.lessons.settle(heights.lower);
        }
    }

    /// When an age on screen changes next, by the database's clock.
    pub(super) fn next_age(&self, at: Time, heights: Heights) -> Option<Time> {
        let groups = self.groups.visible(heights.upper).flat_map(|standing| [standing.row.first, standing.row.last]);
        let lessons = self.group.iter().flat_map(|group| group.lessons.visible(heights.lower));
        let lessons = lessons.map(|standing| standing.row.lesson.updated_at);
        let last = self.told.and_then(|told| told.last).filter(|_| self.groups.rows().is_empty());
        groups.chain(lessons).chain(last).map(|since| age::next_label(at, since)).min()
    }
}
