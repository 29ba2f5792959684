//! The Lesson screen's state: which attempt and pane are looked at, what was read of them, where the reader stands.

pub mod checks;
pub mod diff;
pub mod document;
pub mod export;
pub mod held;
mod issues;
pub mod json;
pub mod lexer;
pub mod listing;
pub mod live;
pub mod pane;
mod reads;
pub mod scroll;
pub mod search;
mod waits;

use super::age;
use super::aging::next_waited;
use super::binding::Action;
use super::grid::{self, Area, Size};
use super::key::{Key, KeyCode};
use super::reads::Pace;
use crate::model::Time;
use crate::model::attempt::{Attempt, AttemptStatus};
use crate::model::ids::{AttemptId, LessonId, TraceId};
use crate::model::lesson::{LessonSummary, Status};
use crate::model::trace::LessonDetail;
use diff::Subject;
use document::Document;
use export::Export;
use held::Held;
use issues::Repeats;
use json::Tree;
use live::Live;
pub use pane::Pane;
use reads::Alike;
use scroll::Scroll;
use search::Search;
use waits::Waits;

/// What a key asks of the world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    Copy(Export),
    Save(Export),
    Page(Export),
    /// The pane has no text for that.
    Nothing,
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
    /// Since when the pane waits for a read.
    waiting_since: Option<Time>,
    trace_reading: Option<TraceId>,
    trace_retry_at: Option<Time>,
    lost_traces: Vec<TraceId>,
    traces: Vec<Held>,
    live: Option<Live>,
    alike: Option<Alike>,
    chosen: Option<AttemptId>,
    /// The attempt on the left of a comparison, where one was chosen.
    left: Option<AttemptId>,
    /// What is compared.
    pub subject: Subject,
    pub pane: Pane,
    /// The operator chose the pane; until then a failed attempt opens on its checks.
    pane_chosen: bool,
    pub zoom: bool,
    pub wrap: bool,
    document: Document,
    /// What the document was built from.
    content: Option<Content>,
    layout: Option<Layout>,
    search: Option<Search>,
    tree: Option<Tree>,
    /// The line to go to once its document is built.
    going: Option<usize>,
    scrolls: [Scroll; 7],
    waits: Waits,
}

/// Everything the text of a pane depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Content {
    pane: Pane,
    attempt: Option<AttemptId>,
    running: bool,
    waits: bool,
    trace: Option<TraceId>,
    /// The other attempt of a comparison and its trace.
    left: Option<(usize, Option<TraceId>)>,
    subject: Subject,
    columns: bool,
    came: usize,
    folds: u64,
    repeats: Option<Repeats>,
}

/// Everything its rows depend on beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Layout {
    area: Area,
    wrap: bool,
    /// Counts the changes of the search.
    search: u64,
}

/// The panes of an attempt nobody has read in yet.
fn fresh() -> [Scroll; 7] {
    Pane::ALL.map(|pane| if pane == Pane::Raw { Scroll::with_cursor() } else { Scroll::default() })
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
            waiting_since: None,
            trace_reading: None,
            trace_retry_at: None,
            lost_traces: Vec::new(),
            traces: Vec::new(),
            live: None,
            alike: None,
            chosen: None,
            left: None,
            subject: Subject::default(),
            pane: Pane::Response,
            pane_chosen: false,
            zoom: false,
            wrap: false,
            document: Document::default(),
            content: None,
            layout: None,
            search: None,
            tree: None,
            going: None,
            scrolls: fresh(),
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

    /// Whether the lesson waits to be generated.
    #[must_use]
    pub fn waits(&self) -> bool {
        let queued = self.summary().is_some_and(|lesson| lesson.status == Status::Queued);
        queued && !self.missing && !self.is_running()
    }

    /// The trace of the attempt looked at, once read.
    #[must_use]
    pub fn held(&self) -> Option<&Held> {
        self.held_of(self.chosen()?)
    }

    /// The trace of an attempt, once read.
    #[must_use]
    pub fn held_of(&self, attempt: usize) -> Option<&Held> {
        let id = self.attempts().get(attempt)?.trace_id?;
        self.traces.iter().find(|held| held.id == id)
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

    pub(super) fn tree(&self) -> Option<&Tree> {
        self.tree.as_ref()
    }

    /// The earlier attempt that failed for the same cause as the one looked at.
    fn repeats(&self) -> Option<Repeats> {
        let at = self.chosen()?;
        let this = self.attempts().get(at)?;
        let cause = this.fingerprint.as_ref()?;
        let before = self.attempts()[..at].iter().rev().find(|attempt| attempt.fingerprint.as_ref() == Some(cause))?;
        let told = this.prompt_version.as_deref().is_some_and(|version| version.starts_with("repair"));
        let next = before.attempt_number + 1 == this.attempt_number;
        Some(Repeats { of: before.attempt_number, told: (told && next).then_some(this.attempt_number) })
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
        let until = lesson.run_after.filter(|until| *until > at);
        running.map(|attempt| age::next_duration(at, attempt.started_at)).into_iter().chain([age]).chain(until).min()
    }

    /// When what is said of a read that takes long changes next.
    pub(super) fn next_wait(&self, now: Time) -> Option<Time> {
        self.waiting_since.map(|since| next_waited(since, now))
    }

    /// Does what a key asks, as far as this screen can.
    pub(super) fn act(&mut self, action: Action, key: Key) -> Option<Asked> {
        let asked = |export: Option<Export>, of: fn(Export) -> Asked| Some(export.map_or(Asked::Nothing, of));
        match action {
            Action::ChoosePane => {
                let digit = if let KeyCode::Char(c) = key.code { c.to_digit(10) } else { None };
                let pane = digit.and_then(|digit| Pane::ALL.get((digit as usize).wrapping_sub(1)));
                self.show(pane.copied().unwrap_or(self.pane));
            }
            Action::NextPane => self.show(self.pane.step(1)),
            Action::PrevPane => self.show(self.pane.step(Pane::ALL.len() - 1)),
            Action::NextAttempt => self.choose(1),
            Action::PrevAttempt => self.choose(-1),
            Action::NextLeft => self.choose_left(1),
            Action::PrevLeft => self.choose_left(-1),
            Action::NextSubject => {
                self.subject = self.subject.next();
                self.begin_pane();
            }
            Action::Zoom => self.zoom = !self.zoom,
            Action::Wrap => self.wrap = !self.wrap,
            Action::Search => self.begin_search(),
            Action::Accept => self.accept_search(),
            Action::Clear => self.clear_search(),
            Action::Copy => return asked(self.export(), Asked::Copy),
            Action::Save => return asked(self.export(), Asked::Save),
            Action::Page => return asked(self.export(), Asked::Page),
            Action::Left | Action::Right if self.pane == Pane::Raw => self.fold(action),
            action => {
                let running = self.is_running() && self.pane == Pane::Response;
                self.scrolls[self.pane.index()].act(action, &self.document, running);
            }
        }
        None
    }

    pub(super) fn show(&mut self, pane: Pane) {
        if pane != self.pane && self.is_typing() {
            self.clear_search();
        }
        self.pane = pane;
        self.pane_chosen = true;
    }

    fn choose(&mut self, by: isize) {
        let Some(at) = self.chosen() else { return };
        let at = at.saturating_add_signed(by).min(self.attempts().len() - 1);
        let id = self.attempts().get(at).map(|attempt| attempt.id);
        if id != self.chosen {
            self.chosen = id;
            self.scrolls = fresh();
            self.scrolls[Pane::Response.index()].follow = self.is_running();
        }
    }

    /// The pane shows another text: it is read from its beginning.
    fn begin_pane(&mut self) {
        self.scrolls[self.pane.index()] = Scroll::default();
    }

    /// Folds or unfolds the value at the cursor.
    fn fold(&mut self, action: Action) {
        let line = self.scrolls[Pane::Raw.index()].line_at_cursor();
        let (Some(tree), Some(line)) = (&mut self.tree, line) else { return };
        self.going = if action == Action::Left { tree.fold(line) } else { tree.unfold(line) };
    }

    /// Builds the pane's text anew, as far as it changed, and settles where the reader stands in it.
    pub(super) fn lay_out(&mut self, size: Size) {
        let area = grid::lesson(size, self.zoom).pane;
        if self.pane == Pane::Raw && self.tree.as_ref().map(|tree| tree.of) != self.held().map(|held| held.id) {
            self.tree = self.held().map(Tree::of);
        }
        let content = self.content(size);
        let layout = Layout { area, wrap: self.wrap, search: self.search.as_ref().map_or(0, Search::version) };
        let rebuilt = self.content != Some(content);
        let searched = self.layout.is_none_or(|before| before.search != layout.search);
        if rebuilt {
            self.document = Document::of(self, content.columns);
            self.content = Some(content);
        }
        if rebuilt || searched {
            let needle = self.search.as_ref().map(|search| search.text().to_owned()).unwrap_or_default();
            self.document.find(&needle);
        }
        if rebuilt || self.layout != Some(layout) {
            self.layout = Some(layout);
            let height = usize::from(area.height).saturating_sub(self.document.fixed_lines());
            let cells = self.document.cells(usize::from(area.width));
            let scroll = &mut self.scrolls[self.pane.index()];
            scroll.lay_out(&self.document, cells, height, self.wrap);
            if self.pane == Pane::Source {
                scroll.open(&self.document);
            }
            if searched {
                self.show_first_match();
            }
        }
        let scroll = &mut self.scrolls[self.pane.index()];
        match self.going.take() {
            Some(line) => scroll.go_to_line(line),
            None => scroll.settle(),
        }
    }

    fn content(&self, size: Size) -> Content {
        let trace = |at: usize| self.held_of(at).map(|held| held.id);
        let left = self.compared().filter(|_| self.pane == Pane::Diff).map(|(left, _)| (left, trace(left)));
        Content {
            pane: self.pane,
            attempt: self.attempt().map(|attempt| attempt.id),
            running: self.is_running(),
            waits: self.waits(),
            trace: self.held().map(|held| held.id),
            left,
            subject: self.subject,
            columns: self.pane == Pane::Diff && size.width >= grid::TWO_COLUMNS,
            came: self.live().map_or(0, |live| live.came),
            folds: self.tree.as_ref().map_or(0, |tree| tree.version),
            repeats: self.repeats(),
        }
    }
}
