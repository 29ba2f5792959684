//! The checks on a lesson: extract, rules, compile, each in a child process that can do nothing but compute.
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
mod nesting;
mod position;
pub mod report;
mod rules;
pub mod score;
mod wire;

pub use checker::{CheckError, Checker, Options};
pub use child::child_main;
pub use inspect::{inspect_response, inspect_source};
