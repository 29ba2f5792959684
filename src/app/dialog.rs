//! What floats and waits for an answer. Its facts are frozen when it opens.

use chrono::TimeDelta;

use super::binding::Scope;
use super::key::{Key, KeyCode};
use crate::model::Time;
use crate::model::lesson::{LessonSummary, Seen};

#[derive(Debug, Clone, PartialEq)]
pub struct Dialog {
    pub question: Question,
    opened_at: Time,
    opened_by: Key,
    /// The palette opened it, and the `enter` that did may still be held down: none is heard until this moment.
    enter_from: Option<Time>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Question {
    Retry(Retry),
    /// How to quit while so many lessons generate here.
    Quit {
        lessons: u16,
    },
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
/// A key that was silent for so long is not held down: keyboards wait up to this long before they repeat one.
const HELD: TimeDelta = TimeDelta::milliseconds(700);

impl Dialog {
    #[must_use]
    pub const fn new(question: Question, opened_by: Key, opened_at: Time) -> Self {
        Self { question, opened_at, opened_by, enter_from: None }
    }

    /// It was opened by choosing it: `enter` answers only after it was let go.
    pub fn opened_by_enter(&mut self, now: Time) {
        self.enter_from = Some(now + HELD);
    }

    #[must_use]
    pub const fn scope(&self) -> Scope {
        match self.question {
            Question::Retry(_) => Scope::RetryDialog,
            Question::Quit { .. } => Scope::QuitDialog,
            Question::Discard => Scope::DiscardDialog,
        }
    }

    /// Whether a key may answer: not too soon, not held down, and not the one that opened it. `esc` always may.
    #[must_use]
    pub fn hears(&mut self, key: Key, now: Time) -> bool {
        if key.code == KeyCode::Esc {
            return true;
        }
        if key.code == KeyCode::Enter
            && let Some(from) = &mut self.enter_from
            && now < *from
        {
            *from = now + HELD;
            return false;
        }
        let same = key.code == self.opened_by.code && key.ctrl == self.opened_by.ctrl;
        now >= self.opened_at + DEAF && !key.repeat && !same
    }
}
