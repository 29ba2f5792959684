//! The console: state, drawing, terminal.

mod fixture;
mod hostile;
mod journeys;
mod rows;
mod screens;
