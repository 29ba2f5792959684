//! The five lists, and what each has.

use crate::model::lesson::{LessonSummary, Status};

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

    /// Whether a lesson is listed here.
    #[must_use]
    pub fn lists(self, lesson: &LessonSummary) -> bool {
        self.status().is_none_or(|status| status == lesson.status)
    }
}
