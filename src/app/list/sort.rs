//! The orders an operator can choose, each on the tabs where an index serves it.

use std::cmp::Ordering;

use super::Tab;
use crate::model::lesson::{LessonSummary, Status};
use crate::model::overview::{Cursor, Order};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sort {
    RunningFirst,
    Newest,
    Oldest,
    Priority,
}

/// Which way the values of a column go down the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Down,
    Up,
}

impl Sort {
    pub const ALL: [Self; 4] = [Self::RunningFirst, Self::Newest, Self::Oldest, Self::Priority];

    /// The order of a tab nobody sorted.
    #[must_use]
    pub const fn usual(tab: Tab) -> Self {
        match tab {
            Tab::All => Self::RunningFirst,
            Tab::Queued | Tab::Generating | Tab::Failed | Tab::Generated => Self::Newest,
        }
    }

    /// Why it cannot be chosen on a tab.
    #[must_use]
    pub fn refused(self, tab: Tab) -> Option<&'static str> {
        match self {
            Self::RunningFirst if tab != Tab::All => Some("on all only"),
            Self::Priority if tab != Tab::Queued => Some("on queued only"),
            Self::RunningFirst | Self::Newest | Self::Oldest | Self::Priority => None,
        }
    }

    /// As the rule of the list says it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::RunningFirst => "running first, then newest",
            Self::Newest => "newest",
            Self::Oldest => "oldest",
            Self::Priority => "priority",
        }
    }

    /// What is meant by it on a tab.
    #[must_use]
    pub const fn explained(self, tab: Tab) -> &'static str {
        match (self, tab) {
            (Self::RunningFirst, _) => "",
            (Self::Newest, Tab::Failed) => "the last to fail first",
            (Self::Oldest, Tab::Failed) => "the first to fail first",
            (Self::Newest, _) => "the last added first",
            (Self::Oldest, _) => "the first added first",
            (Self::Priority, _) => "the order of claiming",
        }
    }

    /// Whether the times in the present status are in order, and which way.
    #[must_use]
    pub const fn of_ages(self, tab: Tab) -> Option<Direction> {
        match (self, tab) {
            (Self::Newest, Tab::Failed) => Some(Direction::Down),
            (Self::Oldest, Tab::Failed) => Some(Direction::Up),
            _ => None,
        }
    }

    #[must_use]
    pub const fn order(self, tab: Tab) -> Order {
        match (self, tab) {
            // The newest failure first: the order in which they failed, not in which they were added.
            (Self::RunningFirst | Self::Newest, Tab::Failed) => Order::Changed,
            (Self::Oldest, Tab::Failed) => Order::Unchanged,
            (Self::RunningFirst | Self::Newest, _) => Order::Newest,
            (Self::Oldest, _) => Order::Oldest,
            (Self::Priority, _) => Order::Priority,
        }
    }

    pub(super) fn leads(self, lesson: &LessonSummary) -> bool {
        self == Self::RunningFirst && lesson.status == Status::Generating
    }

    pub(super) fn compare(self, tab: Tab, a: &LessonSummary, b: &LessonSummary) -> Ordering {
        let order = self.order(tab);
        self.leads(b).cmp(&self.leads(a)).then_with(|| order.compare(&order.place(a), &order.place(b)))
    }

    /// Whether a lesson stands at this place or before it.
    pub(super) fn is_within(self, tab: Tab, lesson: &LessonSummary, place: &Cursor) -> bool {
        let order = self.order(tab);
        self.leads(lesson) || order.compare(&order.place(lesson), place).is_le()
    }
}
