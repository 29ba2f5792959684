//! Everything the console can ask of the world.

use super::appearance::Appearance;
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
    /// Queue failed lessons again with so many more attempts each; refused where `Seen` no longer holds.
    Retry {
        seen: Vec<Seen>,
        more_attempts: i32,
    },
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
    Page { ticket: Ticket, request: PageRequest },
    Rows(Vec<LessonId>),
    Detail(LessonId),
    Trace(TraceId),
    Live { fence: Fence, after: i32 },
}

/// How to leave while work may be in flight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quit {
    /// Finish what runs here, then leave.
    Drain,
    /// Queue again what runs here, then leave.
    Release,
}
