//! The processes that generate and the providers they call, as far as the database knows them.

use super::Time;
use super::ids::WorkerId;
use super::lesson::LessonSummary;
use super::limit::ProviderLimit;
use super::overview::{WorkerState, WorkerSummary};

/// Every process heard of in the last hour, and who may not be called.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Fleet {
    /// By name, 500 at the most.
    pub workers: Vec<FleetWorker>,
    /// An operator paused all of them, and those that start later.
    pub is_paused: bool,
    /// The providers that may not be called now, by name.
    pub limits: Vec<ProviderLimit>,
}

/// One process, as it says it is and as an operator wishes it.
#[derive(Debug, Clone, PartialEq)]
pub struct FleetWorker {
    pub summary: WorkerSummary,
    /// What an operator asks of it.
    pub wanted: WorkerState,
    /// How many slots an operator wishes; `None` where nobody did.
    pub slots_wanted: Option<i32>,
    /// When it was heard last; `None` where an older homeroom did not say.
    pub beat_at: Option<Time>,
}

impl FleetWorker {
    #[must_use]
    pub fn id(&self) -> WorkerId {
        self.summary.id
    }

    #[must_use]
    pub fn is_gone(&self) -> bool {
        self.summary.state == WorkerState::Gone
    }

    /// How many slots it is to have: as wished, else as it has.
    #[must_use]
    pub fn slots_to_be(&self) -> i32 {
        self.slots_wanted.unwrap_or(self.summary.slots)
    }
}

/// What ended lately, over the newest attempts of a day.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rates {
    pub workers: Vec<WorkerRates>,
    /// By name.
    pub providers: Vec<ProviderRates>,
    /// Seconds of the last hour that the attempts looked at cover: 3,600 unless there were too many.
    pub covered_s: i64,
}

/// One worker's last hour.
#[derive(Debug, Clone, PartialEq)]
pub struct WorkerRates {
    pub id: WorkerId,
    /// Attempts that generated their lesson, and that failed.
    pub done: i64,
    pub failed: i64,
    /// Seconds from claim to finish of half of the successes.
    pub p50_s: Option<f64>,
}

/// One provider, as the attempts of the last day tell.
#[derive(Debug, Clone, PartialEq)]
pub struct ProviderRates {
    pub provider: String,
    /// Attempts that ended in the last ten minutes, and those of them that were told to wait.
    pub calls: i64,
    pub throttled: i64,
    /// When a call last failed for the provider's reasons.
    pub last_error: Option<Time>,
    /// What it was asked for, most asked first, at most four of them; then how many more there were.
    pub models: Vec<String>,
    pub more_models: i64,
}

/// What one worker holds.
#[derive(Debug, Clone, PartialEq)]
pub struct WorkerLessons {
    pub worker: WorkerId,
    /// The newest claims first, 100 at the most.
    pub rows: Vec<LessonSummary>,
    /// All it holds.
    pub held: i64,
}

/// What became of a wish for slots, for one worker; `refusal` is `None` where it was written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resized {
    pub name: String,
    /// What was wished, or had, before; `None` where no worker of that name is alive.
    pub had: Option<i32>,
    pub refusal: Option<String>,
}

/// A lesson's place among those that may be claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Lessons that are claimed before it; [`MAX_AHEAD`] means that many or more.
    pub ahead: i64,
}

/// Nobody counts further.
pub const MAX_AHEAD: i64 = 10_000;
