//! The terminal: session guard, frame writer, input, clipboard.
//!
//! May import: `app`.
