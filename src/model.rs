//! The vocabulary of homeroom: plain data and pure policies, no I/O.
//!
//! May import: nothing of homeroom's; `std`, `serde`, `uuid`, `chrono` only.

pub mod action;
pub mod attempt;
pub mod backoff;
pub mod check;
pub mod contract;
pub mod failure;
pub mod failures;
pub mod feed;
pub mod fleet;
pub mod ids;
pub mod lesson;
pub mod limit;
pub mod outline;
pub mod overview;
pub mod preview;
pub mod price;
pub mod query;
pub mod score;
pub mod trace;
pub mod tree;
pub mod usage;

/// A point in time, always UTC; the database's clock unless a field says otherwise.
pub type Time = chrono::DateTime<chrono::Utc>;
