//! What the operator configured: flags over environment over `homeroom.toml` over defaults.
//!
//! May import: nothing of homeroom's.
