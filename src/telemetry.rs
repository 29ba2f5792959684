//! Logs and panic reports.
//!
//! May import: nothing of homeroom's.
