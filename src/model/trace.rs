//! The record of one model call, and what a lesson's screen reads whole.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::Time;
use super::attempt::{Attempt, Progress};
use super::ids::{Fence, LessonId, TraceId};
use super::lesson::{Lesson, LessonSummary};

/// One row of `traces`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trace {
    pub id: TraceId,
    pub lesson_id: LessonId,
    pub attempt_number: i32,
    pub timestamp: Time,
    pub prompt: String,
    pub model: String,
    pub response: String,
    pub tokens: Option<Value>,
    pub validation: Value,
    pub compilation: Value,
    pub error: Option<String>,
}

/// One row of `lesson_contents`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    pub id: Uuid,
    pub version: i32,
    pub typescript_source: String,
    pub compiled_js: Option<String>,
    pub created_at: Time,
}

/// A lesson with its attempts, oldest first; traces are read one at a time, when looked at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LessonDetail {
    pub lesson: Lesson,
    pub summary: LessonSummary,
    /// The newest attempts, at most [`MAX_ATTEMPTS_READ`], in ascending order.
    pub attempts: Vec<Attempt>,
}

/// A bound on what the Lesson screen reads of a lesson's history.
pub const MAX_ATTEMPTS_READ: usize = 200;

/// What arrived of a running attempt's response after the reader's last position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveTail {
    pub fence: Fence,
    /// The position of the last chunk in `text`; hand it back to read on. Unchanged when nothing came.
    pub seq: i32,
    pub text: String,
    pub progress: Option<Progress>,
}
