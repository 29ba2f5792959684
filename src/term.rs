//! The terminal: session guard, frame writer, input, clipboard.
//!
//! May import: `app`.
//!
//! The device is opened once, by path, so that it can be non-blocking without changing the shell's own descriptor. Everything is
//! written through one `outlet::Outlet`, everything is read by one [`Inputs`]; nothing here ever waits for a terminal that
//! has stopped reading.

pub mod clipboard;
mod flow;
pub mod frames;
mod ink;
pub mod input;
mod outlet;
pub mod profile;
pub mod screen;
pub mod session;
mod tape;
pub mod title;
mod tty;

pub use frames::Frames;
pub use input::{Input, Inputs};
pub use profile::{Colours, Profile};
pub use screen::{DrawOutcome, Screen};
pub use session::{Leaver, Session, Wants};

/// What can go wrong with a terminal; every one is for the operator, none is worth a retry.
#[derive(Debug, thiserror::Error)]
pub enum TermError {
    #[error("no terminal: standard input and output must both be one")]
    NotATerminal,
    #[error("the terminal cannot be opened: {0}")]
    Open(#[source] std::io::Error),
    #[error("the terminal refused raw mode: {0}")]
    Mode(#[source] std::io::Error),
    #[error("nothing to come back to: no shell would resume this process")]
    NoJobControl,
    #[error(transparent)]
    Io(#[from] std::io::Error),
}
