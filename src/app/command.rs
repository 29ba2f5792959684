//! Everything the console can ask of the world.

use super::appearance::Appearance;
use super::lesson::export::Export;
use crate::model::action::{Action, Request};
use crate::model::failures::{GroupOrder, GroupRequest, Period};
use crate::model::ids::{Fence, LessonId, TraceId, WorkerId};
use crate::model::lesson::Seen;
use crate::model::outline::NewLesson;
use crate::model::overview::PageRequest;
use crate::model::preview::Chosen;

use super::workers::orders::Order;

/// Tells the answer to a page request from the answer to an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ticket(pub u64);

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    Load(Load),
    Add(NewLesson),
    /// Do it to these lessons, each refused where `Seen` no longer holds.
    Operate {
        action: Action,
        seen: Vec<Seen>,
    },
    /// Take back what an action did, as far as its lessons are still as it left them.
    Undo {
        request: Request,
    },
    /// Stop what [`Command::Operate`] began before its next batch.
    StopOperating,
    /// Ask something of workers or of a provider.
    Order(Order),
    /// Send a text to the terminal's clipboard (OSC 52).
    Copy(String),
    /// Write a text to a new file of that name in the working directory, or of one like it.
    Save(Export),
    /// Show a text in the operator's pager or editor.
    Page(Export),
    /// Let the operator's editor change an outline.
    Edit(String),
    Repaint,
    /// Draw in another theme.
    Wear(Appearance),
    /// Ask the terminal for the mouse, or no more.
    Mouse(bool),
    Suspend,
    Quit(Quit),
}

/// A bounded read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Load {
    Counts,
    Vitals,
    Page {
        ticket: Ticket,
        request: PageRequest,
    },
    Rows(Vec<LessonId>),
    Detail(LessonId),
    Trace(TraceId),
    Live {
        fence: Fence,
        after: i32,
    },
    /// What an action would do to a selection, which is frozen with it.
    Preview {
        ticket: Ticket,
        action: Action,
        chosen: Chosen,
    },
    /// How many other lessons failed for the same cause.
    Alike {
        id: LessonId,
        fingerprint: String,
    },
    /// The lessons whose ids begin so.
    Find(String),
    Failures {
        period: Period,
        order: GroupOrder,
    },
    GroupLessons(GroupRequest),
    Fleet,
    Rates,
    WorkerLessons(WorkerId),
    /// A queued lesson's place among those that are claimed before it.
    Place(LessonId),
}

/// How to leave while work may be in flight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quit {
    /// Finish what runs here, then leave.
    Drain,
    /// Queue again what runs here, then leave.
    Release,
}
