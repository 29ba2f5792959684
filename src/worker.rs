//! Workers: claim lessons, run attempts, save results, keep leases, rescue.
//!
//! May import: `model`, `db`, `llm`, `tsx`.
