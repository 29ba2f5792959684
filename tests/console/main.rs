//! The console: its state and drawing headless, its terminal layer in a real terminal, the whole of it as a program.

#[path = "../support/pty.rs"]
mod pty;

mod fixture;
mod hostile;
mod jobs;
mod journeys;
mod probe;
mod rows;
mod screens;
mod terminal;
