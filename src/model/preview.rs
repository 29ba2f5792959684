//! What an action on a selection would do, before it is done: frozen, judged by the database and estimated.

use super::Time;
use super::action::Which;
use super::failure::FailureClass;
use super::ids::LessonId;
use super::lesson::{Seen, Status};
use super::overview::Refused;

/// A selection holds at most so many lessons; of more than that the rest takes another action.
pub const MOST: usize = 100_000;
/// So many of its lessons are named.
pub const LISTED: usize = 500;

/// What is to be frozen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chosen {
    /// These, as they are when they are read.
    Ids(Vec<LessonId>),
    /// Whatever it is then, [`MOST`] at most.
    Which(Which),
}

/// A frozen selection: exactly `takes` is acted on, each lesson only as it was frozen.
#[derive(Debug, Clone, PartialEq)]
pub struct Preview {
    /// The database's clock when it was frozen.
    pub at: Time,
    /// What would be changed, in the order of the list: the latest change first.
    pub takes: Vec<Seen>,
    /// What would be left alone, by reason, the most frequent first.
    pub leaves: Vec<Left>,
    /// The first [`LISTED`] lessons: what would be changed before what would not.
    pub rows: Vec<Listed>,
    /// More than [`MOST`] lessons were found: these are not all.
    pub is_cut: bool,
    pub estimate: Estimate,
}

impl Preview {
    /// Lessons that would be left alone.
    #[must_use]
    pub fn left(&self) -> usize {
        self.leaves.iter().map(|left| left.lessons).sum()
    }

    /// Every lesson frozen.
    #[must_use]
    pub fn len(&self) -> usize {
        self.takes.len() + self.left()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Lessons that would be left alone for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    pub reason: String,
    pub lessons: usize,
}

/// The reasons of refusals, the most frequent first; what names a worker is one reason whatever its name.
#[must_use]
pub fn by_reason(refused: &[Refused]) -> Vec<Left> {
    let mut leaves: Vec<Left> = Vec::new();
    for Refused { reason, .. } in refused {
        let reason = if reason.starts_with("it is generating on ") { "it is generating now" } else { reason };
        match leaves.iter_mut().find(|left| left.reason == reason) {
            Some(left) => left.lessons += 1,
            None => leaves.push(Left { reason: reason.to_owned(), lessons: 1 }),
        }
    }
    leaves.sort_by(|a, b| b.lessons.cmp(&a.lessons).then_with(|| a.reason.cmp(&b.reason)));
    leaves
}

/// One lesson of a frozen selection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub id: LessonId,
    pub title: String,
    pub status: Status,
    pub failure_class: Option<FailureClass>,
    pub priority: i16,
    /// The number of its next attempt.
    pub next_attempt: i32,
    /// Its newest content's version.
    pub version: Option<i32>,
    pub attempts: i64,
    pub traces: i64,
    /// Why it would be left alone; `None` where it would be changed.
    pub refusal: Option<String>,
}

/// What attempts like these have cost lately, as far as that is known.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Estimate {
    /// US dollars of one attempt: the median of the last ones with the same model, averaged over the selection.
    pub each: Option<f64>,
    /// The same of the dearest one.
    pub dearest: Option<f64>,
    /// How many attempts that was learnt from.
    pub like: i64,
    /// The models that would be called and how many lessons each has, most first; `None` where nothing says which.
    pub models: Vec<(Option<String>, i64)>,
    /// The model whose attempts have no known price, where that is why nothing can be said.
    pub unpriced: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_counted_whatever_the_worker() {
        let refused: Vec<Refused> = ["it is gone", "it is generating on a", "it is generating on b"]
            .iter()
            .map(|reason| Refused { id: LessonId(uuid::Uuid::nil()), reason: (*reason).to_owned() })
            .collect();
        let told: Vec<(String, usize)> =
            by_reason(&refused).into_iter().map(|left| (left.reason, left.lessons)).collect();
        assert_eq!(told, [("it is generating now".to_owned(), 2), ("it is gone".to_owned(), 1)]);
    }
}
