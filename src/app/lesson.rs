//! The Lesson screen's state: which attempt and pane are looked at, what was read of them, where the reader stands.

pub mod checks;
pub mod document;
mod reads;
pub mod scroll;
pub mod search;
mod waits;

use super::age;
use super::binding::Action;
use super::grid::{self, Area, Size};
use super::key::{Key, KeyCode};
use super::reads::Pace;
use crate::model::Time;
use crate::model::attempt::{Attempt, AttemptStatus, Progress};
use crate::model::ids::{AttemptId, Fence, LessonId, TraceId};
use crate::model::lesson::LessonSummary;
use crate::model::trace::{LessonDetail, Trace};
use checks::Checks;
use document::Document;
use scroll::Scroll;
use search::Search;
use waits::Waits;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pane {
    Response,
    Prompt,
    Checks,
    Source,
    Raw,
}

impl Pane {
    pub const ALL: [Self; 5] = [Self::Response, Self::Prompt, Self::Checks, Self::Source, Self::Raw];

    #[must_use]
    pub const fn index(self) -> usize {
        match self {
            Self::Response => 0,
            Self::Prompt => 1,
            Self::Checks => 2,
            Self::Source => 3,
            Self::Raw => 4,
        }
    }

    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Response => "response",
            Self::Prompt => "prompt",
            Self::Checks => "checks",
            Self::Source => "source",
            Self::Raw => "raw",
        }
    }
}

/// A trace with what was found in it.
#[derive(Debug)]
pub struct Held {
    pub trace: Trace,
    pub source: Option<String>,
    pub checks: Checks,
}

/// The text of an attempt as it arrives.
#[derive(Debug)]
pub struct Live {
    fence: Fence,
    seq: i32,
    pub text: String,
    pub progress: Option<Progress>,
    /// It grew too long; what follows is not kept.
    cut: bool,
    pace: Pace,
}

#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts about one screen")]
pub struct LessonView {
    pub id: LessonId,
    detail: Option<LessonDetail>,
    /// The lesson is no longer in the database.
    pub missing: bool,
    pub error: Option<String>,
    reading: Pace,
    trace_reading: Option<TraceId>,
    trace_retry_at: Option<Time>,
    lost_traces: Vec<TraceId>,
    traces: Vec<Held>,
    live: Option<Live>,
    chosen: Option<AttemptId>,
    pub pane: Pane,
    /// The operator chose the pane; until then a failed attempt opens on its checks.
    pane_chosen: bool,
    pub zoom: bool,
    pub wrap: bool,
    document: Document,
    /// What the document was built from.
    shape: Option<Shape>,
    search: Option<Search>,
    scrolls: [Scroll; 5],
    waits: Waits,
}

/// Everything the text of a pane and its layout depend on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shape {
    pane: Pane,
    attempt: Option<AttemptId>,
    running: bool,
    trace: Option<TraceId>,
    live_bytes: usize,
    area: Area,
    wrap: bool,
    /// Counts the changes of the search.
    search: u64,
}

impl LessonView {
    #[must_use]
    pub fn new(id: LessonId) -> Self {
        let mut reading = Pace::default();
        reading.want();
        Self {
            id,
            detail: None,
            missing: false,
            error: None,
            reading,
            trace_reading: None,
            trace_retry_at: None,
            lost_traces: Vec::new(),
            traces: Vec::new(),
            live: None,
            chosen: None,
            pane: Pane::Response,
            pane_chosen: false,
            zoom: false,
            wrap: false,
            document: Document::default(),
            shape: None,
            search: None,
            scrolls: std::array::from_fn(|_| Scroll::default()),
            waits: Waits::default(),
        }
    }

    #[must_use]
    pub fn detail(&self) -> Option<&LessonDetail> {
        self.detail.as_ref()
    }

    #[must_use]
    pub fn summary(&self) -> Option<&LessonSummary> {
        self.detail.as_ref().map(|detail| &detail.summary)
    }

    #[must_use]
    pub fn attempts(&self) -> &[Attempt] {
        self.detail.as_ref().map(|detail| detail.attempts.as_slice()).unwrap_or_default()
    }

    /// The index of the attempt looked at.
    #[must_use]
    pub fn chosen(&self) -> Option<usize> {
        let attempts = self.attempts();
        let chosen = attempts.iter().position(|attempt| Some(attempt.id) == self.chosen);
        chosen.or_else(|| attempts.len().checked_sub(1))
    }

    #[must_use]
    pub fn attempt(&self) -> Option<&Attempt> {
        self.chosen().and_then(|at| self.attempts().get(at))
    }

    /// Whether the attempt looked at is in progress.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.attempt().is_some_and(|attempt| attempt.status == AttemptStatus::InProgress)
    }

    /// The trace of the attempt looked at, once read.
    #[must_use]
    pub fn held(&self) -> Option<&Held> {
        let id = self.attempt()?.trace_id?;
        self.traces.iter().find(|held| held.trace.id == id)
    }

    /// The live text of the attempt looked at.
    #[must_use]
    pub fn live(&self) -> Option<&Live> {
        let fence = self.attempt()?.fence?;
        self.live.as_ref().filter(|live| live.fence == fence)
    }

    #[must_use]
    pub fn document(&self) -> &Document {
        &self.document
    }

    #[must_use]
    pub fn scroll(&self) -> &Scroll {
        &self.scrolls[self.pane.index()]
    }

    /// Whether something of the pane is still being read.
    #[must_use]
    pub fn is_reading(&self) -> bool {
        let trace = self.attempt().and_then(|attempt| attempt.trace_id);
        let lost = trace.is_some_and(|id| self.lost_traces.contains(&id));
        self.detail.is_none() && !self.missing || trace.is_some() && !lost && self.held().is_none()
    }

    /// The lesson changed: read it again.
    pub fn want(&mut self) {
        self.reading.want();
    }

    /// When an age on screen changes next, by the database's clock.
    pub(super) fn next_age(&self, at: Time) -> Option<Time> {
        let lesson = self.summary()?;
        let age = age::next_label(at, age::since(lesson));
        let running = self.attempts().iter().find(|attempt| attempt.finished_at.is_none());
        running.map(|attempt| age::next_duration(at, attempt.started_at)).into_iter().chain([age]).min()
    }

    /// Does what a key asks; a text to copy, if that was it.
    pub(super) fn act(&mut self, action: Action, key: Key) -> Option<String> {
        match action {
            Action::ChoosePane => {
                if let KeyCode::Char(c @ '1'..='5') = key.code {
                    self.show(Pane::ALL[usize::from(c as u8 - b'1')]);
                }
            }
            Action::NextPane => self.show(Pane::ALL[(self.pane.index() + 1) % 5]),
            Action::PrevPane => self.show(Pane::ALL[(self.pane.index() + 4) % 5]),
            Action::NextAttempt => self.choose(1),
            Action::PrevAttempt => self.choose(-1),
            Action::Zoom => self.zoom = !self.zoom,
            Action::Wrap => self.wrap = !self.wrap,
            Action::Search => self.search = Some(Search::new(self.search.take())),
            Action::Accept => self.accept_search(),
            Action::Clear => self.clear_search(),
            Action::Copy => return self.copied(),
            action => {
                let running = self.is_running();
                self.scrolls[self.pane.index()].act(action, &self.document, running);
            }
        }
        None
    }

    pub(super) fn show(&mut self, pane: Pane) {
        self.pane = pane;
        self.pane_chosen = true;
    }

    fn choose(&mut self, by: isize) {
        let Some(at) = self.chosen() else { return };
        let at = at.saturating_add_signed(by).min(self.attempts().len() - 1);
        let id = self.attempts().get(at).map(|attempt| attempt.id);
        if id != self.chosen {
            self.chosen = id;
            self.scrolls = std::array::from_fn(|_| Scroll::default());
            self.scrolls[Pane::Response.index()].follow = self.is_running();
        }
    }

    /// The pane's text as it was received.
    fn copied(&self) -> Option<String> {
        let held = self.held();
        match self.pane {
            Pane::Response => {
                held.map(|held| held.trace.response.clone()).or_else(|| self.live().map(|live| live.text.clone()))
            }
            Pane::Prompt => held.map(|held| held.trace.prompt.clone()),
            Pane::Source => held.and_then(|held| held.source.clone()),
            Pane::Checks => held.map(|held| held.checks.plain()),
            Pane::Raw => held.map(|held| document::pretty(&held.trace)),
        }
        .filter(|text| !text.is_empty())
    }

    /// Builds the pane's text anew and settles where the reader stands in it.
    pub(super) fn lay_out(&mut self, size: Size) {
        let area = grid::lesson(size, self.zoom).pane;
        let shape = Shape {
            pane: self.pane,
            attempt: self.attempt().map(|attempt| attempt.id),
            running: self.is_running(),
            trace: self.held().map(|held| held.trace.id),
            live_bytes: self.live().map_or(0, |live| live.text.len()),
            area,
            wrap: self.wrap,
            search: self.search.as_ref().map_or(0, Search::version),
        };
        if self.shape == Some(shape) {
            return self.scrolls[self.pane.index()].settle();
        }
        self.shape = Some(shape);
        self.document = Document::of(self);
        if let Some(search) = &self.search {
            self.document.find(search.text());
        }
        let fixed = self.document.fixed_lines();
        let height = usize::from(area.height).saturating_sub(fixed);
        let width = usize::from(area.width).saturating_sub(1 + self.document.gutter());
        self.scrolls[self.pane.index()].lay_out(&self.document, width, height, self.wrap);
    }
}
