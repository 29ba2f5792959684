//! A lesson, as the queue stores it and as a list shows it.

use serde::{Deserialize, Serialize};

use super::Time;
use super::attempt::{Progress, Stage};
use super::failure::FailureClass;
use super::ids::{Fence, LessonId};

/// `lessons.status`: the database's words, never others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    Queued,
    Generating,
    Generated,
    Failed,
}

impl Status {
    pub const ALL: [Self; 4] = [Self::Queued, Self::Generating, Self::Generated, Self::Failed];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Generating => "generating",
            Self::Generated => "generated",
            Self::Failed => "failed",
        }
    }

    /// The status a database text names, or `None` for a word that is not one of the four.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }
}

impl std::fmt::Display for Status {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A lesson whole, outline included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lesson {
    pub id: LessonId,
    pub title: String,
    pub outline: String,
    pub status: Status,
    pub created_at: Time,
    pub updated_at: Time,
    /// Higher is claimed first; 0 unless somebody said otherwise.
    pub priority: i16,
    /// Not claimed before this moment.
    pub run_after: Option<Time>,
}

/// One row of a list: the lesson without its outline, and what homeroom knows beside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LessonSummary {
    pub id: LessonId,
    pub title: String,
    pub status: Status,
    pub created_at: Time,
    pub updated_at: Time,
    pub priority: i16,
    pub run_after: Option<Time>,
    /// Attempts that count against `max_attempts`.
    pub attempts: i32,
    pub max_attempts: i32,
    pub failure_class: Option<FailureClass>,
    /// The last failure in one line, e.g. ``expected `}` at 45:7``.
    pub failure_detail: Option<String>,
    pub fingerprint: Option<String>,
    /// The model of the last attempt; of a running one, the model it calls.
    pub model: Option<String>,
    /// Over all attempts; `None` when no attempt's usage is known.
    pub total_tokens: Option<i64>,
    /// US dollars over all attempts; `None` when unknown.
    pub cost_usd: Option<f64>,
    pub score: Option<f64>,
    /// The newest content's version.
    pub version: Option<i32>,
    /// Queued again because the worker that had it went silent: its name; empty where nobody knows it.
    pub rescued_from: Option<String>,
    /// Present while one of homeroom's workers holds the lesson.
    pub lease: Option<LeaseSummary>,
}

impl LessonSummary {
    /// `generating` without a lease: another program's work. Shown as such, never taken by itself.
    #[must_use]
    pub fn is_external(&self) -> bool {
        self.status == Status::Generating && self.lease.is_none()
    }

    /// Where a running attempt stands; `None` unless homeroom's own worker holds the lesson.
    #[must_use]
    pub fn stage(&self) -> Option<Stage> {
        self.lease.as_ref().map(|lease| lease.progress.as_ref().map_or(Stage::Waiting, |p| p.stage))
    }

    /// Since when it has its present status.
    #[must_use]
    pub fn since(&self) -> Time {
        self.lease.as_ref().map_or(self.updated_at, |lease| lease.claimed_at)
    }

    #[must_use]
    pub fn seen(&self) -> Seen {
        Seen { id: self.id, status: self.status, updated_at: self.updated_at }
    }
}

/// What a list needs to know of a lesson's lease.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeaseSummary {
    pub fence: Fence,
    pub attempt_number: i32,
    pub worker_name: String,
    pub claimed_at: Time,
    /// The longest the attempt may take; past it any process may rescue the lesson.
    pub deadline: Time,
    /// When this was read, its worker had gone silent or the deadline had passed: nobody works on the lesson, and the
    /// next process to look puts it back.
    pub lost: bool,
    pub progress: Option<Progress>,
}

/// What an operator saw of a lesson when they decided to act: an operation compares it and swaps, or refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    pub id: LessonId,
    pub status: Status,
    pub updated_at: Time,
}
