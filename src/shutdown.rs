//! Signals, and how a process is asked to stop.
//!
//! May import: nothing of homeroom's.
