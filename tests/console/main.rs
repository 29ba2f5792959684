//! The console from outside: the terminal layer in a real terminal, the screens, the loop.

#[path = "../support/pty.rs"]
mod pty;

mod jobs;
mod probe;
mod terminal;
