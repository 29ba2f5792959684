//! Everything that can happen to the console.

use crate::model::action::{Action, Outcome};
use crate::model::failures::{Failures, GroupPage, GroupRequest};
use crate::model::feed::FeedEvent;
use crate::model::fleet::{Fleet, Place, Rates, WorkerLessons};
use crate::model::ids::{LessonId, TraceId, WorkerId};
use crate::model::lesson::LessonSummary;
use crate::model::overview::{Counts, Page, Vitals};
use crate::model::preview::Preview;
use crate::model::trace::{LessonDetail, LiveTail, Trace};

use super::command::{Load, Ticket};
use super::key::Key;
use super::pointer::{Gesture, Target};
use super::workers::orders::Ordered;

#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    Key(Key),
    /// Bracketed paste, as one piece.
    Paste(String),
    /// The mouse, at what is drawn there.
    Pointer {
        gesture: Gesture,
        target: Target,
    },
    /// Whether the terminal's window has the keyboard now.
    Focus(bool),
    /// The terminal's new size in cells, after a burst has settled.
    Resize {
        width: u16,
        height: u16,
    },
    /// A moment the state asked to be woken at; see `App::wake_at`.
    Tick,
    Feed(FeedEvent),
    Loaded(Loaded),
    Acted(Acted),
    /// The in-process workers' state; latest wins.
    Local(LocalWorkers),
    /// The database was reached for the first time; the name to show for it.
    Connected {
        location: String,
        read_only: bool,
    },
    /// Progress before that (starting the private Postgres, migrating).
    Starting(String),
}

/// What a read brought.
#[derive(Debug, Clone, PartialEq)]
pub enum Loaded {
    Counts(Counts),
    Vitals(Box<Vitals>),
    Page {
        ticket: Ticket,
        page: Page,
    },
    /// The current state of the asked-for lessons; one that is missing is gone.
    Rows {
        asked: Vec<LessonId>,
        rows: Vec<LessonSummary>,
    },
    Detail(Box<LessonDetail>),
    NoSuchLesson(LessonId),
    /// `source`: the TSX found in the trace's response, as the checks saw it; `None` where there is none. `compiled`: what
    /// became of it; only of what was generated.
    Trace {
        trace: Box<Trace>,
        source: Option<String>,
        compiled: Option<String>,
    },
    Alike {
        id: LessonId,
        fingerprint: String,
        count: i64,
    },
    NoSuchTrace(TraceId),
    Live(LiveTail),
    Preview {
        ticket: Ticket,
        preview: Box<Preview>,
    },
    /// The lessons whose ids begin so, at most 20.
    Found {
        prefix: String,
        ids: Vec<LessonId>,
    },
    Failures(Box<Failures>),
    GroupLessons {
        request: GroupRequest,
        page: GroupPage,
    },
    Fleet(Box<Fleet>),
    Rates(Box<Rates>),
    WorkerLessons(WorkerLessons),
    /// `None`: it may not be claimed now.
    Place {
        id: LessonId,
        place: Option<Place>,
    },
    /// The read failed; what was asked, and one sentence.
    Failed {
        load: Load,
        error: String,
    },
}

/// What the database did of what an operator asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Acted {
    Added {
        id: LessonId,
        title: String,
    },
    /// A batch of an action is done; more follow.
    Operating {
        action: Action,
        progress: Progress,
    },
    /// What became of a selection. `error`: why it went no further, in a sentence that says what to do.
    Operated {
        action: Action,
        outcome: Outcome,
        error: Option<String>,
    },
    /// What became of taking an action back; `error` as above.
    Undone {
        outcome: Outcome,
        error: Option<String>,
    },
    /// The lesson was not added, or nobody knows; one sentence says which, why and what to do.
    NotAdded {
        message: String,
    },
    /// Something else that was asked for could not be done; one sentence.
    NotDone {
        message: String,
    },
    /// What became of an order to workers or to a provider.
    Ordered(Ordered),
    /// The text was sent to the terminal's clipboard.
    CopySent,
    /// The outline as the operator's editor left it.
    Edited(String),
    /// So many bytes were written to a new file of that name.
    Saved {
        bytes: usize,
        name: String,
    },
}

/// How far an action has come, in lessons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub done: usize,
    pub of: usize,
}

/// The workers of this process.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LocalWorkers {
    /// Their process among all; `None` where there are none.
    pub id: Option<WorkerId>,
    pub slots: u16,
    pub busy: u16,
    pub draining: bool,
}
