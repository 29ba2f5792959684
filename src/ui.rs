//! Drawing: `fn draw(&mut Frame, &App, &Theme)`, one file a screen.
//!
//! May import: `app`, `model`.
