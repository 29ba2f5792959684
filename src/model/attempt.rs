//! One attempt: one model call and the checks on what it answered.

use serde::{Deserialize, Serialize};

use super::Time;
use super::failure::FailureClass;
use super::ids::{AttemptId, Fence, TraceId};

/// Where a running attempt stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Claimed, its call not yet started.
    Waiting,
    /// Sent; no token yet.
    Calling,
    Streaming,
    Checking,
    Saving,
}

impl Stage {
    pub const ALL: [Self; 5] = [Self::Waiting, Self::Calling, Self::Streaming, Self::Checking, Self::Saving];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Calling => "calling",
            Self::Streaming => "streaming",
            Self::Checking => "checking",
            Self::Saving => "saving",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.as_str() == text)
    }
}

/// A running attempt's last word, from the newest `homeroom.live` row of its fence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    pub stage: Stage,
    /// Output tokens so far, as counted or estimated by the provider's stream.
    pub tokens: i64,
    /// When the first token came; the rate is `tokens` over the time since.
    pub first_token_at: Option<Time>,
    pub at: Time,
}

/// How an attempt ended, as `homeroom.attempts.outcome` says it. `generation_attempts.status` only knows
/// `in_progress`, `success` and `failed`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    Success,
    Failed,
    /// Put back by a shutdown, or its worker was lost. Does not count.
    Interrupted,
    /// Put back because its provider asked to wait. Does not count.
    Throttled,
    /// Its lesson went to somebody else meanwhile. Does not count.
    Superseded,
    /// Stopped by an operator. Does not count.
    Cancelled,
}

impl Outcome {
    pub const ALL: [Self; 6] =
        [Self::Success, Self::Failed, Self::Interrupted, Self::Throttled, Self::Superseded, Self::Cancelled];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Failed => "failed",
            Self::Interrupted => "interrupted",
            Self::Throttled => "throttled",
            Self::Superseded => "superseded",
            Self::Cancelled => "cancelled",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.as_str() == text)
    }

    /// Whether it uses up one of the lesson's `max_attempts`.
    #[must_use]
    pub const fn counts(self) -> bool {
        matches!(self, Self::Success | Self::Failed)
    }
}

/// `generation_attempts.status`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttemptStatus {
    InProgress,
    Success,
    Failed,
}

impl AttemptStatus {
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "in_progress" => Some(Self::InProgress),
            "success" => Some(Self::Success),
            "failed" => Some(Self::Failed),
            _ => None,
        }
    }
}

/// An attempt as the Lesson screen and `homeroom show` tell it: the `generation_attempts` row and what homeroom
/// wrote beside it (`None` for attempts of other programs).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attempt {
    pub id: AttemptId,
    pub attempt_number: i32,
    pub started_at: Time,
    pub finished_at: Option<Time>,
    pub status: AttemptStatus,
    pub error: Option<String>,
    pub outcome: Option<Outcome>,
    pub failure_class: Option<FailureClass>,
    pub fingerprint: Option<String>,
    pub worker_name: Option<String>,
    /// The lease's token while it ran; the key of its live text.
    pub fence: Option<Fence>,
    pub provider: Option<String>,
    pub model: Option<String>,
    /// The provider's own word for why the answer ended, e.g. `end_turn`.
    pub stop_reason: Option<String>,
    pub prompt_version: Option<String>,
    pub input_tokens: Option<i64>,
    pub cached_tokens: Option<i64>,
    pub output_tokens: Option<i64>,
    pub total_tokens: Option<i64>,
    pub cost_usd: Option<f64>,
    /// Milliseconds from the call to its first token.
    pub ttft_ms: Option<i64>,
    /// Milliseconds of the whole call, first token included.
    pub stream_ms: Option<i64>,
    /// Milliseconds the checks took.
    pub check_ms: Option<i64>,
    /// The trace of this attempt, once written.
    pub trace_id: Option<TraceId>,
}
