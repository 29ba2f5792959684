//! A look at the lesson under the cursor beside a wide list: its outline, last attempt and last error.
//!
//! It is read once the cursor rests, and kept for the last few lessons.

use std::collections::VecDeque;

use chrono::TimeDelta;

use super::command::{Command, Load};
use super::{App, grid};
use crate::model::Time;
use crate::model::attempt::Attempt;
use crate::model::ids::LessonId;
use crate::model::trace::LessonDetail;

/// How long the cursor has to rest.
const REST: TimeDelta = TimeDelta::milliseconds(150);
const MAX_GLANCES: usize = 16;
/// What a column can show of an outline and of an error.
const MAX_LINES: usize = 60;
const MAX_CHARS: usize = 400;

/// What is shown of one lesson.
#[derive(Debug, Clone, PartialEq)]
pub struct Glance {
    pub id: LessonId,
    updated_at: Time,
    /// Its first lines.
    pub outline: Vec<String>,
    /// How many lines it has.
    pub lines: usize,
    pub attempt: Option<Attempt>,
    /// Why the last attempt that failed did.
    pub error: Option<String>,
}

impl Glance {
    fn of(detail: &LessonDetail) -> Self {
        let cut = |text: &str| text.chars().take(MAX_CHARS).collect::<String>();
        let outline = detail.lesson.outline.trim();
        let failed = detail.attempts.iter().rev().find(|attempt| attempt.error.is_some());
        let attempt = detail.attempts.last().map(|attempt| Attempt { error: None, ..attempt.clone() });
        Self {
            id: detail.summary.id,
            updated_at: detail.summary.updated_at,
            outline: outline.lines().take(MAX_LINES).map(cut).collect(),
            lines: outline.lines().count(),
            attempt,
            error: failed.and_then(|attempt| attempt.error.as_deref()).map(cut),
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct Peek {
    /// The latest first.
    glances: VecDeque<Glance>,
    /// Where the cursor stands, and since when.
    resting: Option<(LessonId, Time)>,
    asked: Option<LessonId>,
    /// It could not be read; that is tried again when the cursor comes back, and on request.
    failed: Option<LessonId>,
}

impl Peek {
    fn glance(&self, id: LessonId) -> Option<&Glance> {
        self.glances.iter().find(|glance| glance.id == id)
    }

    pub(super) fn receive(&mut self, detail: &LessonDetail) {
        let glance = Glance::of(detail);
        self.end(glance.id);
        self.glances.retain(|other| other.id != glance.id);
        self.glances.push_front(glance);
        self.glances.truncate(MAX_GLANCES);
    }

    pub(super) fn fail(&mut self, id: LessonId) {
        if self.asked == Some(id) {
            self.failed = Some(id);
        }
        self.end(id);
    }

    /// What is shown is to be read again.
    pub(super) fn again(&mut self, now: Time) {
        self.glances.clear();
        self.failed = None;
        self.resting = self.resting.map(|(id, _)| (id, now));
    }

    fn end(&mut self, id: LessonId) {
        self.asked = self.asked.filter(|asked| *asked != id);
    }
}

impl App {
    /// What is known of the lesson under the cursor; `None` until it is read.
    #[must_use]
    pub fn glance(&self) -> Option<&Glance> {
        self.list().cursor().and_then(|id| self.peek.glance(id))
    }

    /// The lesson under the cursor could not be read.
    #[must_use]
    pub fn glance_failed(&self) -> bool {
        self.peek.failed.is_some() && self.peek.failed == self.list().cursor()
    }

    /// Notices where the cursor stands.
    pub(super) fn glance_at(&mut self, now: Time) {
        let shown = self.screens.is_empty() && grid::overview(self.size).peek.is_some();
        let here = self.list().cursor().filter(|_| shown);
        if self.peek.resting.map(|(id, _)| id) != here {
            self.peek.resting = here.map(|id| (id, now));
            self.peek.failed = None;
        }
    }

    /// When the lesson under the cursor is to be read; `None` where it is known as it is, or being read.
    pub(super) fn glance_due(&self) -> Option<Time> {
        let (id, since) = self.peek.resting?;
        let row = self.store.row(id).filter(|row| !row.gone)?;
        let known = self.peek.glance(id).is_some_and(|glance| glance.updated_at == row.lesson.updated_at);
        let open = self.peek.asked.is_none() && self.peek.failed != Some(id);
        (!known && open).then_some(since + REST)
    }

    pub(super) fn ask_glance(&mut self, now: Time, todo: &mut Vec<Command>) {
        if self.glance_due().is_some_and(|due| due <= now) {
            self.peek.asked = self.peek.resting.map(|(id, _)| id);
            todo.extend(self.peek.asked.map(|id| Command::Load(Load::Detail(id))));
        }
    }
}
