//! The console's state: events in, commands out. Synchronous and total; knows no terminal, no runtime and no SQL.
//!
//! May import: `model`.

pub mod command;
pub mod event;
pub mod key;
