//! Why a call failed, and what the worker must do about it.
//!
//! May import: `model`.

use std::time::Duration;

use crate::model::failure::{Failure, FailureClass};

use super::redact::Redactor;

/// What the worker must do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ErrorClass {
    /// The provider asked to wait: put the lesson back, count nothing. `retry_after` is a minimum.
    Throttled { retry_after: Option<Duration> },
    /// Waiting will not help: pause the provider for the whole fleet and tell the operator.
    Paused { reason: PauseReason },
    /// The provider failed (5xx, overloaded, unreachable): a few tries, with jitter.
    Transient,
    /// A time limit passed. The call may have been billed.
    Timeout { which: TimeLimit },
    /// The stream ended early or broke.
    Stream,
    /// The answer reached a cap.
    Truncated,
    /// The model refused; final for that model.
    Refused,
    /// The provider refuses this request, now and always.
    Rejected,
}

/// Why a provider is paused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PauseReason {
    /// The key is missing, wrong, or may not do this (401, 403).
    Key,
    /// The account's credit or spend cap is used up (402, `insufficient_quota`).
    Quota,
}

impl PauseReason {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Quota => "quota",
        }
    }
}

/// Which time limit passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TimeLimit {
    Connect,
    FirstByte,
    Idle,
    Total,
}

impl TimeLimit {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::FirstByte => "first-byte",
            Self::Idle => "idle",
            Self::Total => "total",
        }
    }
}

/// A failed call. Its text has been through [`Redactor::redact`] and is one bounded line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct LlmError {
    class: ErrorClass,
    code: String,
    detail: String,
}

/// The longest detail kept, in characters; providers send whole pages.
const MAX_DETAIL_CHARS: usize = 300;

impl LlmError {
    /// `code` is a stable word for the cause (`503`, `ended-early`); `detail` one sentence, redacted here.
    #[must_use]
    pub fn new(class: ErrorClass, code: &str, detail: &str, redactor: &Redactor) -> Self {
        let line = detail.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut detail: String = redactor.redact(&line).chars().take(MAX_DETAIL_CHARS).collect();
        if detail.is_empty() {
            code.clone_into(&mut detail);
        }
        Self { class, code: redactor.redact(code).into_owned(), detail }
    }

    #[must_use]
    pub const fn class(&self) -> &ErrorClass {
        &self.class
    }

    /// A stable word for the cause.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    #[must_use]
    pub const fn failure_class(&self) -> FailureClass {
        match self.class {
            ErrorClass::Throttled { .. } | ErrorClass::Paused { .. } | ErrorClass::Transient => FailureClass::Provider,
            ErrorClass::Timeout { .. } => FailureClass::Timeout,
            ErrorClass::Stream => FailureClass::Stream,
            ErrorClass::Truncated => FailureClass::Truncated,
            ErrorClass::Refused => FailureClass::Refused,
            ErrorClass::Rejected => FailureClass::Rejected,
        }
    }

    /// This error as an attempt's failure.
    #[must_use]
    pub fn failure(&self) -> Failure {
        // A provider's own words hold request ids and the like; only a rejection is told apart by them.
        let message = if self.class == ErrorClass::Rejected { self.detail.as_str() } else { "" };
        Failure::new(self.failure_class(), &self.code, message, self.detail.as_str())
    }
}
