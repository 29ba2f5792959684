//! The checks on a lesson: extract, rules, compile, run, score, in a child process that can do nothing but compute.
//!
//! [`Checker`] is the way in; [`child_main`] is the child's side of it. What a model wrote is parsed nowhere else.
//!
//! May import: `model`.

mod checker;
mod child;
mod compile;
pub mod confine;
pub mod extract;
mod inspect;
mod judge;
mod nesting;
mod open;
mod position;
pub mod report;
mod rules;
mod run;
mod score;
mod wire;

pub use checker::{CheckError, Checker, Options, Preview};
pub use child::child_main;
pub use inspect::{Check, Form, inspect};
pub use judge::Judge;
