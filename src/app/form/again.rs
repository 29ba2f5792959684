//! A failed lesson that is edited before it is retried: as it was read, and what was changed since.

use std::collections::BTreeSet;

use similar::{Algorithm, DiffTag, capture_diff_slices};

use crate::app::bulk::MOST_ATTEMPTS;
use crate::app::command::Ticket;
use crate::model::Time;
use crate::model::ids::LessonId;
use crate::model::lesson::Seen;
use crate::model::preview::Estimate;

#[derive(Debug)]
pub struct Again {
    pub id: LessonId,
    pub title: String,
    pub reading: Reading,
    pub more_attempts: i32,
    pub changes: Changes,
    /// What an attempt would cost; `None` until known.
    pub estimate: Option<Estimate>,
    pub estimating: Option<Ticket>,
    /// The model that the estimate is of, or is awaited of.
    pub estimated: Option<Option<String>>,
}

/// The lesson as the operator sees it.
#[derive(Debug)]
pub enum Reading {
    /// Since when it is awaited.
    Since(Time),
    /// One sentence says why it was not read.
    Failed(String),
    Read(Box<Was>),
}

/// What a retry compares with: refused when it is not so any more.
#[derive(Debug)]
pub struct Was {
    pub seen: Seen,
    /// The database's clock when it was read.
    pub at: Time,
    pub outline: String,
    pub model: Option<String>,
}

/// Lines of an outline against those it had.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The new outline's lines that it did not have, from 0.
    pub added: BTreeSet<usize>,
    pub removed: usize,
}

impl Again {
    #[must_use]
    pub fn new(id: LessonId, title: String, more_attempts: i32, now: Time) -> Self {
        Self {
            id,
            title,
            reading: Reading::Since(now),
            more_attempts: more_attempts.clamp(1, MOST_ATTEMPTS),
            changes: Changes::default(),
            estimate: None,
            estimating: None,
            estimated: None,
        }
    }

    #[must_use]
    pub fn read(&self) -> Option<&Was> {
        if let Reading::Read(was) = &self.reading { Some(was) } else { None }
    }

    pub(super) fn grant(&mut self, by: i32) {
        self.more_attempts = (self.more_attempts + by).clamp(1, MOST_ATTEMPTS);
    }

    pub(super) fn compare(&mut self, outline: &str) {
        let Some(was) = self.read() else { return };
        self.changes = changes(&was.outline, outline);
    }
}

fn changes(was: &str, now: &str) -> Changes {
    if was == now {
        return Changes::default();
    }
    let (was, now): (Vec<&str>, Vec<&str>) = (was.split('\n').collect(), now.split('\n').collect());
    let mut changes = Changes::default();
    for step in capture_diff_slices(Algorithm::Myers, &was, &now) {
        if !matches!(step.tag(), DiffTag::Equal) {
            changes.added.extend(step.new_range());
            changes.removed += step.old_range().len();
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changed_lines_are_counted() {
        let counted = |was, now| {
            let changes = changes(was, now);
            (changes.added.into_iter().collect::<Vec<_>>(), changes.removed)
        };
        assert_eq!(counted("a\nb", "a\nb"), (vec![], 0));
        assert_eq!(counted("a\nb", "a\nb\nc"), (vec![2], 0));
        assert_eq!(counted("a\nb\nc", "a\nx"), (vec![1], 2));
        assert_eq!(counted("", "a"), (vec![0], 1));
    }
}
