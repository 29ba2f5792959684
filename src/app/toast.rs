//! The one message of the moment.

use chrono::TimeDelta;

use crate::model::Time;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Done,
    Warning,
    Error,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toast {
    pub text: String,
    pub tone: Tone,
    /// `None`: until the next key.
    pub until: Option<Time>,
    /// It says that something could not be read.
    pub unread: bool,
    /// A key that answers it, and its word.
    pub hint: Option<(&'static str, &'static str)>,
}

const SHOWN: TimeDelta = TimeDelta::seconds(4);

impl Toast {
    #[must_use]
    pub fn done(text: String, now: Time) -> Self {
        Self { text, tone: Tone::Done, until: Some(now + SHOWN), unread: false, hint: None }
    }

    #[must_use]
    pub fn warning(text: String, now: Time) -> Self {
        Self { text, tone: Tone::Warning, until: Some(now + SHOWN), unread: false, hint: None }
    }

    #[must_use]
    pub fn error(text: impl Into<String>) -> Self {
        Self { text: text.into(), tone: Tone::Error, until: None, unread: false, hint: None }
    }
}

/// `3 attempts`, `1 trace`.
pub(super) fn counted(n: i64, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}
