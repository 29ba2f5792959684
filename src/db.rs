//! The only SQL: connections, migrations, the queue, the feed, and the private Postgres.
//!
//! May import: `model`.

pub mod announcer;
pub mod attempts;
mod columns;
pub mod connect;
pub mod contents;
pub mod embedded;
pub mod error;
pub mod examples;
pub mod failures;
pub mod fleet;
pub mod lessons;
pub mod listener;
pub mod live;
pub mod migrate;
pub mod operators;
pub mod pool;
pub mod providers;
pub mod queue;
pub mod traces;
pub mod vitals;
pub mod workers;

pub use error::{DbError, DbErrorKind, Outlook};
pub use pool::Db;
