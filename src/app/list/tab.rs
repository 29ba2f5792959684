//! The five lists: what each has, and in which order.

use std::cmp::Ordering;

use crate::model::Time;
use crate::model::lesson::{LessonSummary, Status};
use crate::model::overview::Order;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tab {
    All,
    Queued,
    Generating,
    Failed,
    Generated,
}

impl Tab {
    pub const ALL: [Self; 5] = [Self::All, Self::Queued, Self::Generating, Self::Failed, Self::Generated];

    #[must_use]
    pub const fn index(self) -> usize {
        match self {
            Self::All => 0,
            Self::Queued => 1,
            Self::Generating => 2,
            Self::Failed => 3,
            Self::Generated => 4,
        }
    }

    #[must_use]
    pub const fn status(self) -> Option<Status> {
        match self {
            Self::All => None,
            Self::Queued => Some(Status::Queued),
            Self::Generating => Some(Status::Generating),
            Self::Failed => Some(Status::Failed),
            Self::Generated => Some(Status::Generated),
        }
    }

    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Queued => "queued",
            Self::Generating => "generating",
            Self::Failed => "failed",
            Self::Generated => "generated",
        }
    }

    #[must_use]
    pub const fn order(self) -> Order {
        match self {
            // The newest failure first: the order in which they failed, not in which they were added.
            Self::Failed => Order::Changed,
            Self::All | Self::Queued | Self::Generating | Self::Generated => Order::Newest,
        }
    }

    #[must_use]
    pub const fn order_words(self) -> &'static str {
        match self {
            Self::All => "running first, then newest",
            Self::Queued | Self::Generating | Self::Failed | Self::Generated => "newest",
        }
    }

    /// Whether a lesson is listed here.
    #[must_use]
    pub fn lists(self, lesson: &LessonSummary) -> bool {
        self.status().is_none_or(|status| status == lesson.status)
    }

    pub(super) fn time(self, lesson: &LessonSummary) -> Time {
        match self.order() {
            Order::Changed => lesson.updated_at,
            Order::Newest | Order::Oldest => lesson.created_at,
        }
    }

    pub(super) fn leads(self, lesson: &LessonSummary) -> bool {
        self == Self::All && lesson.status == Status::Generating
    }

    pub(super) fn compare(self, a: &LessonSummary, b: &LessonSummary) -> Ordering {
        self.leads(b).cmp(&self.leads(a)).then_with(|| self.time(b).cmp(&self.time(a))).then_with(|| b.id.cmp(&a.id))
    }
}
