//! What floats and waits for an answer. Its facts are frozen when it opens.

use chrono::TimeDelta;

use super::binding::{Action, Scope};
use super::bulk::{Bulk, Intent};
use super::command::Ticket;
use super::key::{Key, KeyCode};
use super::workers::orders::Ask;
use crate::model::Time;
use crate::model::lesson::{LessonSummary, Seen, Status};

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
    Cancel(Cancel),
    Delete(Delete),
    TakeBack(TakeBack),
    /// An action on many lessons.
    Bulk(Box<Bulk>),
    /// How to quit while so many lessons generate here; they may be draining already.
    Quit {
        lessons: u16,
        draining: bool,
    },
    /// What to do to workers or to a provider.
    Fleet(Ask),
    /// Whether to close an editor whose text is not kept.
    Discard,
}

/// One lesson is to be queued again.
#[derive(Debug, Clone, PartialEq)]
pub struct Retry {
    pub seen: Seen,
    pub title: String,
    pub more_attempts: i32,
    /// The number of its next attempt, where its attempts are known.
    pub next_attempt: Option<i32>,
    /// It is generated: the newest version stays until another is there.
    pub version: Option<i32>,
    /// What one attempt of this lesson cost so far, in US dollars.
    pub cost_each: Option<f64>,
    /// Lessons that are queued before it.
    pub behind: Option<i64>,
}

impl Retry {
    #[must_use]
    pub fn of(lesson: &LessonSummary, more_attempts: i32, next_attempt: Option<i32>, behind: Option<i64>) -> Self {
        let cost_each = lesson.cost_usd.filter(|_| lesson.attempts > 0).map(|cost| cost / f64::from(lesson.attempts));
        let version = lesson.version.filter(|_| lesson.status == Status::Generated);
        let (seen, title) = (lesson.seen(), lesson.title.clone());
        Self { seen, title, more_attempts, next_attempt, version, cost_each, behind }
    }

    /// A generated lesson is to be generated once more.
    #[must_use]
    pub fn regenerates(&self) -> bool {
        self.seen.status == Status::Generated
    }
}

/// A running attempt, or a lesson's place in the queue, is to be given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cancel {
    pub seen: Seen,
    pub title: String,
    /// Of the attempt that runs: how many count with it, of how many, and its worker.
    pub running: Option<(i32, i32, String)>,
}

impl Cancel {
    #[must_use]
    pub fn of(lesson: &LessonSummary) -> Self {
        let running =
            lesson.lease.as_ref().map(|lease| (lesson.attempts + 1, lesson.max_attempts, lease.worker_name.clone()));
        Self { seen: lesson.seen(), title: lesson.title.clone(), running }
    }
}

/// A lesson is to go, with everything that was done for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delete {
    pub seen: Seen,
    pub title: String,
    pub version: Option<i32>,
    pub counts: Counts,
    pub typed: Typed,
    pub ticket: Ticket,
}

impl Delete {
    /// The word is typed, and nothing is known to be in the way.
    #[must_use]
    pub fn may_confirm(&self) -> bool {
        self.typed.is_right() && !matches!(self.counts, Counts::Not(_))
    }
}

/// What goes with a lesson, as counted by the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Counts {
    Reading,
    /// Attempts and traces.
    Known(i64, i64),
    /// It would be refused, or was not read: why.
    Not(String),
}

/// A lesson that another program left generating is to be queued again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakeBack {
    pub seen: Seen,
    pub title: String,
    pub typed: Typed,
}

/// A word that has to be typed before `enter` does anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    pub wanted: String,
    pub text: String,
}

impl Typed {
    #[must_use]
    pub fn new(wanted: impl Into<String>) -> Self {
        Self { wanted: wanted.into(), text: String::new() }
    }

    #[must_use]
    pub fn is_right(&self) -> bool {
        self.text == self.wanted
    }

    pub fn push(&mut self, c: char) {
        if self.text.chars().count() <= self.wanted.chars().count() {
            self.text.push(c);
        }
    }

    pub fn pop(&mut self) {
        self.text.pop();
    }
}

/// A dialog hears nothing for so long: a key typed ahead must not answer it.
const DEAF: TimeDelta = TimeDelta::milliseconds(300);
/// A key that was silent for so long is not held down: keyboards wait up to this long before they repeat one.
pub(super) const HELD: TimeDelta = TimeDelta::milliseconds(700);

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
    pub fn scope(&self) -> Scope {
        match &self.question {
            Question::Retry(retry) if retry.regenerates() => Scope::ConfirmDialog,
            Question::Retry(_) => Scope::RetryDialog,
            Question::Cancel(_) | Question::Delete(_) | Question::TakeBack(_) => Scope::ConfirmDialog,
            Question::Bulk(bulk) if bulk.editing.is_some() => Scope::BulkEditor,
            Question::Bulk(_) => Scope::BulkDialog,
            Question::Quit { draining: false, .. } => Scope::QuitDialog,
            Question::Quit { draining: true, .. } => Scope::DrainingDialog,
            Question::Fleet(Ask::Pause { .. }) => Scope::PauseDialog,
            Question::Fleet(Ask::Drain { .. } | Ask::PauseProvider(_) | Ask::ResumeProvider { .. }) => {
                Scope::ConfirmDialog
            }
            Question::Discard => Scope::DiscardDialog,
        }
    }

    /// What it asks about.
    #[must_use]
    pub fn asks(&self) -> Action {
        match &self.question {
            Question::Retry(_) => Action::Retry,
            Question::Cancel(_) | Question::TakeBack(_) => Action::Cancel,
            Question::Delete(_) => Action::Delete,
            Question::Bulk(bulk) => match bulk.intent {
                Intent::Retry => Action::Retry,
                Intent::Cancel => Action::Cancel,
                Intent::Delete => Action::Delete,
                Intent::Prioritise { .. } => Action::Raise,
            },
            Question::Quit { .. } => Action::QuitNow,
            Question::Fleet(Ask::Pause { .. }) => Action::Pause,
            Question::Fleet(Ask::Drain { .. }) => Action::DrainWorker,
            Question::Fleet(Ask::PauseProvider(_) | Ask::ResumeProvider { .. }) => Action::PauseProvider,
            Question::Discard => Action::Close,
        }
    }

    /// Whether a key may be typed ahead: letters confirm nothing.
    #[must_use]
    pub fn takes(&self, key: Key) -> bool {
        !key.repeat && key.code != self.opened_by.code
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
        // A step confirms nothing, also while its key is still held that opened the question.
        if matches!(key.code, KeyCode::Char('+' | '-')) {
            return true;
        }
        let same = key.code == self.opened_by.code && key.ctrl == self.opened_by.ctrl;
        // Moving in a list may go on as long as the key is held.
        let moves = matches!(key.code, KeyCode::Up | KeyCode::Down | KeyCode::Backspace);
        now >= self.opened_at + DEAF && (moves || !key.repeat) && !same
    }
}
