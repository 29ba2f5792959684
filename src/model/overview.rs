//! The numbers of the Overview, and the bounded reads behind its lists.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::Time;
use super::ids::{LessonId, WorkerId};
use super::lesson::{LessonSummary, Status};
use super::limit::ProviderLimit;
use super::query::Query;

/// Lessons by status.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub queued: i64,
    pub generating: i64,
    pub generated: i64,
    pub failed: i64,
}

impl Counts {
    #[must_use]
    pub const fn total(&self) -> i64 {
        self.queued + self.generating + self.generated + self.failed
    }

    #[must_use]
    pub const fn of(&self, status: Status) -> i64 {
        match status {
            Status::Queued => self.queued,
            Status::Generating => self.generating,
            Status::Generated => self.generated,
            Status::Failed => self.failed,
        }
    }

    pub const fn of_mut(&mut self, status: Status) -> &mut i64 {
        match status {
            Status::Queued => &mut self.queued,
            Status::Generating => &mut self.generating,
            Status::Generated => &mut self.generated,
            Status::Failed => &mut self.failed,
        }
    }
}

/// Ages, rates and percentiles beside the counts. `None` is "none yet".
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Vitals {
    /// The database clock when this was read; ages on screen are measured against it.
    pub now: Option<Time>,
    pub oldest_queued: Option<Time>,
    /// When the longest running leased attempt was claimed.
    pub slowest_since: Option<Time>,
    /// `generating` without a lease and unchanged for ten minutes.
    pub stalled: i64,
    /// Successes of the last 60 minutes.
    pub generated_last_hour: i64,
    /// Lessons that failed in the last 60 minutes.
    pub failed_last_hour: i64,
    /// Distinct fingerprints among the newest failed lessons.
    pub failure_causes: i64,
    /// Seconds from claim to finish of recent successes.
    pub p50_s: Option<f64>,
    pub p95_s: Option<f64>,
    /// US dollars spent in the last 60 minutes; `None` when unknown.
    pub spend_last_hour: Option<f64>,
    /// Median score of recent contents.
    pub median_score: Option<f64>,
    /// Successes and failures per two minutes over the last hour, oldest first, 30 each.
    pub done_trend: Vec<u32>,
    pub failed_trend: Vec<u32>,
    pub workers: Vec<WorkerSummary>,
    /// The providers that may not be called now, by name.
    pub limits: Vec<ProviderLimit>,
}

/// Of fewer lessons that ended in an hour nothing is told of how fast they end.
const ENOUGH: i64 = 10;

impl Vitals {
    /// Lessons that end in an hour; `None` where too few did.
    #[must_use]
    pub fn pace(&self) -> Option<i64> {
        Some(self.generated_last_hour + self.failed_last_hour).filter(|ended| *ended >= ENOUGH)
    }
}

/// A school in numbers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Figures {
    pub counts: Counts,
    pub vitals: Vitals,
    /// Lessons that failed in the last 24 hours and still are.
    pub failed_last_day: i64,
}

impl Figures {
    /// How long the oldest lesson that may be claimed has waited, in seconds; `None` where none waits.
    #[must_use]
    pub fn oldest_queued_seconds(&self) -> Option<f64> {
        let waited = self.vitals.now? - self.vitals.oldest_queued?;
        Some(waited.as_seconds_f64().max(0.0))
    }

    /// Live workers' slots, and how many of them are in use.
    #[must_use]
    pub fn slots(&self) -> (i64, i64) {
        let alive = self.vitals.workers.iter().filter(|worker| worker.state != WorkerState::Gone);
        alive.fold((0, 0), |(slots, busy), worker| (slots + i64::from(worker.slots), busy + i64::from(worker.busy)))
    }

    /// How many workers are in this state.
    #[must_use]
    pub fn workers(&self, state: WorkerState) -> usize {
        self.vitals.workers.iter().filter(|worker| worker.state == state).count()
    }
}

/// The most lessons one process generates at a time.
pub const MAX_SLOTS: u16 = 512;

/// One live process.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkerSummary {
    pub id: WorkerId,
    pub name: String,
    pub host: String,
    pub version: String,
    pub slots: i32,
    /// Lessons it holds now.
    pub busy: i32,
    pub state: WorkerState,
    pub started_at: Time,
    pub expires_at: Time,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WorkerState {
    Running,
    Paused,
    Draining,
    /// Its heartbeat has expired.
    Gone,
}

impl WorkerState {
    pub const ALL: [Self; 4] = [Self::Running, Self::Paused, Self::Draining, Self::Gone];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Draining => "draining",
            Self::Gone => "gone",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// The orders that an index serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    /// `created_at` descending.
    Newest,
    /// `created_at` ascending.
    Oldest,
    /// `updated_at` descending; for failed lessons only.
    Changed,
    /// `updated_at` ascending; for failed lessons only.
    Unchanged,
    /// `priority` descending, then `created_at` ascending: the order of claiming; for queued lessons only.
    Priority,
}

impl Order {
    /// Where a lesson stands in this order.
    #[must_use]
    pub const fn place(self, lesson: &LessonSummary) -> Cursor {
        let at = match self {
            Self::Newest | Self::Oldest | Self::Priority => lesson.created_at,
            Self::Changed | Self::Unchanged => lesson.updated_at,
        };
        let priority = match self {
            Self::Priority => lesson.priority,
            Self::Newest | Self::Oldest | Self::Changed | Self::Unchanged => 0,
        };
        Cursor { at, id: lesson.id, priority }
    }

    /// Which of two places of this order comes first.
    #[must_use]
    pub fn compare(self, a: &Cursor, b: &Cursor) -> Ordering {
        match self {
            Self::Newest | Self::Changed => (b.at, b.id).cmp(&(a.at, a.id)),
            Self::Oldest | Self::Unchanged => (a.at, a.id).cmp(&(b.at, b.id)),
            Self::Priority => b.priority.cmp(&a.priority).then_with(|| (a.at, a.id).cmp(&(b.at, b.id))),
        }
    }
}

/// A place in an order, to read on from: the last row's time (`created_at`, or `updated_at` for [`Order::Changed`] and
/// [`Order::Unchanged`]) and id, for [`Order::Priority`] its priority, else 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    pub at: Time,
    pub id: LessonId,
    pub priority: i16,
}

/// One page of a list; `next` is `None` at the end.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    pub rows: Vec<LessonSummary>,
    pub next: Option<Cursor>,
    /// Of a search.
    pub found: Option<Found>,
}

/// What a search found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    pub count: i64,
    /// There are more lessons than a search looks through: older ones may match, too.
    pub is_bounded: bool,
}

/// How many lessons a search looks through: the newest, of those statuses that can match.
pub const SEARCHED: i64 = 20_000;

/// Which page to read. Bounded: `limit` is at most 500.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest {
    pub status: Option<Status>,
    /// Only what matches, among the newest [`SEARCHED`] lessons.
    pub query: Option<Query>,
    pub order: Order,
    pub after: Option<Cursor>,
    pub limit: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    pub id: LessonId,
    pub reason: String,
}
