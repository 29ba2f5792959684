//! homeroom: a Postgres queue of lessons, the workers that generate them, and the console that shows both.
//!
//! The layers and the direction of their imports are described in `ARCHITECTURE.md`; `layers` enforces them.

pub mod app;
pub mod cli;
pub mod config;
pub mod console;
pub mod db;
pub mod health;
#[cfg(test)]
mod layers;
pub mod llm;
pub mod model;
pub mod shutdown;
pub mod telemetry;
pub mod term;
pub mod tsx;
pub mod ui;
pub mod worker;
