//! The loop: select, update, execute, draw if dirty.
//!
//! May import: `app`, `ui`, `term`, `db`, `tsx`, `model`.
