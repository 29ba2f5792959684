//! The queue: claim, finish, release, rescue.
//!
//! Each is one call of one function of schema `homeroom` and commits by itself; the functions' SQL, lock order and
//! planner settings are in `migrations/`. Claim, finish and release are silent: announce what they return. Rescue is
//! announced by the feed's triggers.
//!
//! May import: `model`, `db::{columns, error}`.

mod claim;
mod finish;
mod rescue;

pub use claim::{Claim, Previous, Remaining, Routes, claim, next_due, previous_failure, remaining};
pub use finish::{AttemptRecord, Finish, FinishResult, Hold, Saved, TraceRecord, finish, release, stored};
pub use rescue::{MAX_RESCUES, RESCUE_BATCH, Rescued, rescue};
