//! Everything the console can ask of the world.

use super::appearance::Appearance;
use crate::model::action::Action;
use crate::model::ids::{Fence, LessonId, TraceId};
use crate::model::lesson::Seen;
use crate::model::outline::NewLesson;
use crate::model::overview::PageRequest;

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
    /// Stop what [`Command::Operate`] began before its next batch.
    StopOperating,
    /// Send a text to the terminal's clipboard (OSC 52).
    Copy(String),
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
    /// The lessons whose ids begin so.
    Find(String),
}

/// How to leave while work may be in flight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quit {
    /// Finish what runs here, then leave.
    Drain,
    /// Queue again what runs here, then leave.
    Release,
}
