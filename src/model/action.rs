//! What an operator does to lessons: the action, and what became of it, lesson by lesson.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Time;
use super::ids::LessonId;
use super::lesson::Status;
use super::overview::Refused;
use super::query::Query;

/// How long a lesson that another program generates must have been left alone before it may be taken back.
pub const UNTOUCHED: Duration = Duration::from_secs(10 * 60);

/// The refusal of a lesson that is not as the operator saw it.
pub const CHANGED: &str = "it changed since it was shown";

/// An action on lessons, each taken only as the operator saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Failed lessons are queued again, with so many more attempts each; outline and model stay unless given.
    Retry { more_attempts: i32, outline: Option<String>, model: Option<String> },
    /// Generated lessons are queued again. Their content stays until a new version is there.
    Regenerate { more_attempts: i32, model: Option<String> },
    /// Queued lessons and running attempts are given up: the lessons are failed, nothing is counted.
    Cancel,
    /// Lessons go, with everything that was done for them.
    Delete,
    /// Higher is claimed first.
    Prioritise { priority: i16 },
    /// Lessons that another program left generating are queued again, when nobody touched them for so long.
    TakeBack { untouched: Duration },
}

impl Action {
    /// The word in `homeroom.operator_actions`.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Retry { .. } => "retry",
            Self::Regenerate { .. } => "regenerate",
            Self::Cancel => "cancel",
            Self::Delete => "delete",
            Self::Prioritise { .. } => "prioritise",
            Self::TakeBack { .. } => "take-back",
        }
    }

    /// What a lesson is after it: `38 retried`.
    #[must_use]
    pub const fn done(&self) -> &'static str {
        match self {
            Self::Retry { .. } => "retried",
            Self::Regenerate { .. } => "queued for regeneration",
            Self::Cancel => "cancelled",
            Self::Delete => "deleted",
            Self::Prioritise { .. } => "prioritised",
            Self::TakeBack { .. } => "taken back",
        }
    }
}

/// Whole selections, to be frozen before anything is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    Failed,
    /// Failed for one cause.
    Group(String),
    /// Generating on one of homeroom's workers.
    Running,
    Status(Status),
    All,
    /// Found by a query, of one status or of all: among the newest 20,000 lessons, as lists search.
    Matching {
        query: Query,
        status: Option<Status>,
    },
}

/// One action of an operator, whatever the number of its batches: what its records are found by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Request(pub uuid::Uuid);

/// A lesson that was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Done {
    pub id: LessonId,
    /// The attempts and traces that went with a deleted lesson.
    pub gone: Option<(i64, i64)>,
}

/// What became of a selection: every lesson of it is in exactly one of these.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// What it was recorded under, where that is known.
    pub request: Option<Request>,
    pub done: Vec<Done>,
    pub refused: Vec<Refused>,
    /// Asked for when the connection broke: perhaps done, perhaps not.
    pub unsure: Vec<LessonId>,
    /// Never asked for: the action was stopped before.
    pub not_asked: Vec<LessonId>,
}

impl Outcome {
    pub fn add(&mut self, other: Self) {
        self.done.extend(other.done);
        self.refused.extend(other.refused);
        self.unsure.extend(other.unsure);
        self.not_asked.extend(other.not_asked);
    }

    /// How many lessons have an answer.
    #[must_use]
    pub const fn answered(&self) -> usize {
        self.done.len() + self.refused.len()
    }

    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.unsure.is_empty() && self.not_asked.is_empty()
    }

    /// `38 retried, 2 changed under you`; parts of zero are left out, but for the first.
    #[must_use]
    pub fn sentence(&self, action: &Action) -> String {
        let changed = self.refused.iter().filter(|refused| refused.reason == CHANGED).count();
        let done = match action {
            Action::Prioritise { priority } => format!("given priority {priority}"),
            action => action.done().to_owned(),
        };
        let mut parts = vec![format!("{} {done}", self.done.len())];
        for (count, what) in [
            (changed, "changed under you"),
            (self.refused.len() - changed, "refused"),
            (self.unsure.len(), "perhaps"),
            (self.not_asked.len(), "not asked"),
        ] {
            if count > 0 {
                parts.push(format!("{count} {what}"));
            }
        }
        parts.join(", ")
    }
}

/// What an operator asks of workers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Claim nothing; what runs goes on.
    Pause,
    Resume,
    /// Finish what runs, then end.
    Drain,
}

impl Direction {
    /// What the workers' rows then want, in the database's words.
    #[must_use]
    pub const fn wanted(self) -> &'static str {
        match self {
            Self::Pause => "paused",
            Self::Resume => "running",
            Self::Drain => "draining",
        }
    }
}

/// What became of a direction for one worker; `refusal` is `None` where it took it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Directed {
    pub name: String,
    /// Whether a worker of that name is alive.
    pub is_known: bool,
    pub refusal: Option<String>,
}

/// One row of `homeroom.operator_actions`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recorded {
    pub at: Time,
    pub action: String,
    /// The operating system's user, and the machine the program ran on.
    pub actor: String,
    pub host: String,
    pub database_user: Option<String>,
    /// Where the operator's SSH session came from.
    pub ssh_client: Option<String>,
    pub reason: Option<String>,
    /// The same for the batches of one action.
    pub request: Option<uuid::Uuid>,
    pub lesson_ids: Vec<LessonId>,
    pub changed: i32,
    pub refused: i32,
    /// By lesson, worker or provider, as it was and as it became.
    pub before: serde_json::Value,
    pub after: serde_json::Value,
    pub detail: serde_json::Value,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u128) -> LessonId {
        LessonId(uuid::Uuid::from_u128(n))
    }

    #[test]
    fn an_outcome_says_what_was_done_and_what_was_not() {
        let done = |n| (0..n).map(|n| Done { id: id(n), gone: None }).collect::<Vec<_>>();
        let refused = |reasons: &[&str]| {
            reasons.iter().map(|reason| Refused { id: id(9), reason: (*reason).to_owned() }).collect()
        };
        let retry = Action::Retry { more_attempts: 3, outline: None, model: None };
        let outcome = Outcome { done: done(38), refused: refused(&[CHANGED, CHANGED]), ..Outcome::default() };
        assert_eq!(outcome.sentence(&retry), "38 retried, 2 changed under you");
        let mut stopped = Outcome { refused: refused(&["it is gone"]), unsure: vec![id(1)], ..Outcome::default() };
        stopped.add(Outcome { not_asked: vec![id(2), id(3)], ..Outcome::default() });
        assert_eq!(stopped.sentence(&Action::Cancel), "0 cancelled, 1 refused, 1 perhaps, 2 not asked");
        assert_eq!((stopped.answered(), stopped.is_whole()), (1, false));
    }
}
