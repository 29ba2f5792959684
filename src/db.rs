//! The only SQL: connections, migrations, the queue, the feed, and the private Postgres.
//!
//! May import: `model`.

pub mod connect;
pub mod embedded;
pub mod error;
pub mod pool;
