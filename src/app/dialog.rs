//! What floats and waits for an answer. Its facts are frozen when it opens.

use chrono::TimeDelta;

use super::binding::Scope;
use super::key::{Key, KeyCode};
use super::workers::orders::Ask;
use crate::model::Time;
use crate::model::lesson::{LessonSummary, Seen};

#[derive(Debug, Clone, PartialEq)]
pub struct Dialog {
    pub question: Question,
    opened_at: Time,
    opened_by: Key,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Question {
    Retry(Retry),
    /// How to quit while so many lessons generate here.
    Quit {
        lessons: u16,
    },
    /// What to do to workers or to a provider.
    Fleet(Ask),
    /// Whether to close an editor whose text is not added.
    Discard,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Retry {
    pub seen: Seen,
    pub title: String,
    pub more_attempts: i32,
    /// What one attempt of this lesson cost so far, in US dollars.
    pub cost_each: Option<f64>,
    /// Lessons that are queued before it.
    pub behind: Option<i64>,
}

impl Retry {
    #[must_use]
    pub fn of(lesson: &LessonSummary, more_attempts: i32, behind: Option<i64>) -> Self {
        let cost_each = lesson.cost_usd.filter(|_| lesson.attempts > 0).map(|cost| cost / f64::from(lesson.attempts));
        Self { seen: lesson.seen(), title: lesson.title.clone(), more_attempts, cost_each, behind }
    }
}

/// A dialog hears nothing for so long: a key typed ahead must not answer it.
const DEAF: TimeDelta = TimeDelta::milliseconds(300);

impl Dialog {
    #[must_use]
    pub const fn new(question: Question, opened_by: Key, opened_at: Time) -> Self {
        Self { question, opened_at, opened_by }
    }

    #[must_use]
    pub const fn scope(&self) -> Scope {
        match self.question {
            Question::Retry(_) => Scope::RetryDialog,
            Question::Quit { .. } => Scope::QuitDialog,
            Question::Fleet(Ask::Pause { .. }) => Scope::PauseDialog,
            Question::Fleet(Ask::Drain { .. } | Ask::PauseProvider(_) | Ask::ResumeProvider { .. }) => {
                Scope::ConfirmDialog
            }
            Question::Discard => Scope::DiscardDialog,
        }
    }

    /// Whether a key may answer: not too soon, not held down, and not the one that opened it. `esc` always may.
    #[must_use]
    pub fn hears(&self, key: Key, now: Time) -> bool {
        if key.code == KeyCode::Esc {
            return true;
        }
        let same = key.code == self.opened_by.code && key.ctrl == self.opened_by.ctrl;
        now >= self.opened_at + DEAF && !key.repeat && !same
    }
}
