//! The console: state, drawing, terminal.

mod desk;
mod fixture;
mod hostile;
mod journeys;
mod pace;
mod picture;
mod rows;
mod screens;
