//! The checks on a lesson: extract, rules, compile, in a child process.
//!
//! May import: `model`.
