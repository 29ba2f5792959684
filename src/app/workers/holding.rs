//! What one worker generates now.

use chrono::TimeDelta;

use crate::app::held::{Held, Keyed};
use crate::app::reads::Pace;
use crate::model::Time;
use crate::model::fleet::WorkerLessons;
use crate::model::ids::{LessonId, WorkerId};
use crate::model::lesson::LessonSummary;

use super::GAP;

/// A worker that the cursor only passes is not read.
const PASSING: TimeDelta = TimeDelta::milliseconds(120);

impl Keyed for LessonSummary {
    type Key = LessonId;

    fn key(&self) -> LessonId {
        self.id
    }
}

#[derive(Debug)]
pub struct Holding {
    pub worker: WorkerId,
    pub lessons: Held<LessonSummary>,
    /// All it holds; `None` until read.
    pub held: Option<i64>,
    reading: Pace,
    not_before: Option<Time>,
}

impl Holding {
    pub(super) fn new(worker: WorkerId, keyed_at: Option<Time>) -> Self {
        let mut reading = Pace::default();
        reading.want();
        let not_before = keyed_at.map(|at| at + PASSING);
        Self { worker, lessons: Held::default(), held: None, reading, not_before }
    }

    pub(super) fn want(&mut self) {
        self.reading.want();
    }

    pub(super) fn ask(&mut self, now: Time) -> Option<WorkerId> {
        if self.not_before.is_some_and(|at| at > now) {
            return None;
        }
        self.not_before = None;
        self.reading.start(now, GAP).then_some(self.worker)
    }

    pub(super) fn next_read(&self) -> Option<Time> {
        let due = self.reading.wants_since()?;
        Some(self.not_before.map_or(due, |at| at.max(due)))
    }

    pub(super) fn receive(&mut self, lessons: WorkerLessons, now: Time, has_cursor: bool) -> bool {
        self.reading.finish();
        // What runs says nothing of its progress: while anything runs it is read again.
        if !lessons.rows.is_empty() {
            self.reading.want();
        }
        let changed = self.held.replace(lessons.held) != Some(lessons.held);
        let moved = self.lessons.receive(lessons.rows, now);
        if !has_cursor {
            self.lessons.take_in(now);
            self.lessons.go_top();
        }
        changed | moved
    }

    pub(super) fn fail(&mut self, now: Time) {
        self.reading.fail(now);
    }
}
