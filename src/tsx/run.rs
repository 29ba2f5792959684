//! Runs a compiled lesson: a JavaScript engine without any I/O, the lesson runtime of `assets/runtime`, and limits.
//!
//! A fresh engine for each lesson. It renders the lesson, plays it (presses, chooses, types, lets time pass), and says
//! what it met. Runs in the child process only.
//!
//! May import: `model`.

mod engine;
mod files;
mod limits;
mod places;
mod session;
mod telling;
mod verdict;

pub(super) use self::engine::Stop;
pub(super) use self::limits::Limits;
pub(super) use self::places::{Mark, Places};
pub(super) use self::session::{Run, Session, play};
pub(super) use self::verdict::{Judged, judge, not_runnable};

/// A lesson compiled to be run: one ES module for the engine, and where its places lie in the TSX.
pub(super) struct Runnable {
    pub(super) js: String,
    pub(super) places: Places,
    /// Whether what it builds while it runs is held to the contract too.
    pub(super) rules: bool,
}

/// The name the engine knows the lesson by; a stack frame in it is the lesson's own.
const LESSON: &str = "lesson.tsx";
