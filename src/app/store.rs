//! What the database last said: rows by id, counts, vitals; and what was seen to happen.

use std::collections::{BTreeSet, HashMap, VecDeque};

use crate::model::Time;
use crate::model::failure::FailureClass;
use crate::model::ids::LessonId;
use crate::model::lesson::{LessonSummary, Status};
use crate::model::overview::{Counts, Vitals};

/// One lesson as last read.
#[derive(Debug, Clone)]
pub struct Row {
    pub lesson: LessonSummary,
    /// Deleted since; it keeps its place until the list is taken in.
    pub gone: bool,
    /// What was asked for while the row has not changed yet: `retry`.
    pub asked: Option<&'static str>,
}

/// Something seen to happen, newest first in [`Store::happenings`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happening {
    pub at: Time,
    pub what: What,
    pub title: String,
    pub detail: Detail,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    Added,
    Claimed,
    Generated,
    Failed,
    Cancelled,
    PutBack,
    Retried,
    /// It is as it was before an action.
    Undone,
    Removed,
}

/// What is told beside the title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Detail {
    Nothing,
    Worker { name: String, attempt: i32 },
    Version { version: i32, score: Option<u32> },
    Cause { class: Option<FailureClass>, detail: String, attempts: i32, max: i32 },
    Said(String),
}

const MAX_HAPPENINGS: usize = 50;
const MAX_TITLE_BYTES: usize = 400;

#[derive(Debug, Default)]
pub struct Store {
    rows: HashMap<LessonId, Row>,
    /// `None` until read.
    pub counts: Option<Counts>,
    pub vitals: Option<Vitals>,
    happenings: VecDeque<Happening>,
}

impl Store {
    #[must_use]
    pub fn row(&self, id: LessonId) -> Option<&Row> {
        self.rows.get(&id)
    }

    #[must_use]
    pub fn lesson(&self, id: LessonId) -> Option<&LessonSummary> {
        self.rows.get(&id).map(|row| &row.lesson)
    }

    /// Newest first.
    pub fn happenings(&self) -> impl Iterator<Item = &Happening> {
        self.happenings.iter()
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Keeps `lesson` as the truth about its row; says whether anything changed.
    pub fn put(&mut self, lesson: LessonSummary) -> bool {
        let row = Row { lesson, gone: false, asked: None };
        match self.rows.get(&row.lesson.id) {
            Some(old) if !old.gone && old.lesson == row.lesson => false,
            _ => {
                self.rows.insert(row.lesson.id, row);
                true
            }
        }
    }

    /// As [`Store::put`], and tells what happened if its status moved. `before` is what the feed said it was.
    pub fn observe(&mut self, lesson: LessonSummary, before: Option<Seen>, now: Time) -> bool {
        let known = self.lesson(lesson.id);
        let from = known.map(|known| Seen::In(known.status)).or(before);
        let happening = if known.is_some_and(|known| is_undone(known, &lesson)) {
            let title = bounded(&lesson.title);
            Some(Happening { at: now, what: What::Undone, title, detail: Detail::Nothing })
        } else {
            from.and_then(|from| happened(from, &lesson))
        };
        if let Some(happening) = happening {
            self.tell(happening);
        }
        self.put(lesson)
    }

    /// The lesson is no longer in the database.
    pub fn remove(&mut self, id: LessonId, now: Time) -> bool {
        let Some(row) = self.rows.get_mut(&id).filter(|row| !row.gone) else { return false };
        row.gone = true;
        let title = bounded(&row.lesson.title);
        self.tell(Happening { at: now, what: What::Removed, title, detail: Detail::Nothing });
        true
    }

    /// Whether the lesson is known to be no longer in the database.
    #[must_use]
    pub fn is_gone(&self, id: LessonId) -> bool {
        self.rows.get(&id).is_some_and(|row| row.gone)
    }

    /// The models that lessons here were made with.
    pub(super) fn models(&self) -> impl Iterator<Item = String> {
        let models: BTreeSet<&str> = self.rows.values().filter_map(|row| row.lesson.model.as_deref()).collect();
        models.into_iter().map(str::to_owned).collect::<Vec<_>>().into_iter()
    }

    /// An action was asked for.
    pub fn mark_asked(&mut self, id: LessonId, what: &'static str) {
        if let Some(row) = self.rows.get_mut(&id) {
            row.asked = Some(what);
        }
    }

    /// Nothing is on its way any more.
    pub fn unmark_all(&mut self) {
        self.rows.values_mut().for_each(|row| row.asked = None);
    }

    fn tell(&mut self, happening: Happening) {
        self.happenings.push_front(happening);
        self.happenings.make_contiguous().sort_by_key(|happening| std::cmp::Reverse(happening.at));
        self.happenings.truncate(MAX_HAPPENINGS);
    }

    /// Forgets rows that nothing shows.
    pub fn retain(&mut self, wanted: impl Fn(LessonId) -> bool) {
        self.rows.retain(|id, _| wanted(*id));
    }

    /// The feed says a lesson went from one status to another.
    pub fn shift(&mut self, old: Option<Status>, new: Option<Status>) {
        let Some(counts) = &mut self.counts else { return };
        if let Some(old) = old {
            let count = counts.of_mut(old);
            *count = (*count - 1).max(0);
        }
        if let Some(new) = new {
            *counts.of_mut(new) += 1;
        }
    }
}

/// What is known of a lesson before a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// It was just inserted.
    New,
    In(Status),
}

/// Whether a lesson that was queued again is as it was before, its moment included: only an undo does that.
fn is_undone(known: &LessonSummary, lesson: &LessonSummary) -> bool {
    known.status == Status::Queued
        && matches!(lesson.status, Status::Generated | Status::Failed)
        && lesson.updated_at < known.updated_at
}

fn happened(from: Seen, lesson: &LessonSummary) -> Option<Happening> {
    let what = match (from, lesson.status) {
        (Seen::In(old), new) if old == new => return None,
        (Seen::New, Status::Queued) => What::Added,
        (_, Status::Generating) => What::Claimed,
        (_, Status::Generated) => What::Generated,
        (_, Status::Failed) if lesson.failure_class == Some(FailureClass::Cancelled) => What::Cancelled,
        (_, Status::Failed) => What::Failed,
        (Seen::In(Status::Generating), Status::Queued) => What::PutBack,
        (Seen::In(_), Status::Queued) => What::Retried,
    };
    let detail = match what {
        What::Claimed => lesson.lease.as_ref().map_or(Detail::Nothing, |lease| Detail::Worker {
            name: bounded(&lease.worker_name),
            attempt: lease.attempt_number,
        }),
        What::Generated => lesson
            .version
            .map_or(Detail::Nothing, |version| Detail::Version { version, score: lesson.score.map(hundredths) }),
        What::Failed => Detail::Cause {
            class: lesson.failure_class,
            detail: lesson.failure_detail.as_deref().map(bounded).unwrap_or_default(),
            attempts: lesson.attempts,
            max: lesson.max_attempts,
        },
        What::Cancelled => lesson.failure_detail.as_deref().map_or(Detail::Nothing, |said| Detail::Said(bounded(said))),
        What::Added | What::PutBack | What::Retried | What::Undone | What::Removed => Detail::Nothing,
    };
    Some(Happening { at: lesson.updated_at, what, title: bounded(&lesson.title), detail })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a score lies between 0 and 1")]
fn hundredths(score: f64) -> u32 {
    (score.clamp(0.0, 1.0) * 100.0).round() as u32
}

/// A copy of at most some hundred bytes: events outlive their rows and a title may be long.
fn bounded(text: &str) -> String {
    text.char_indices().take_while(|(at, _)| *at < MAX_TITLE_BYTES).map(|(_, c)| c).collect()
}
