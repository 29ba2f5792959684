//! Which database: what the operator's URL, environment and files say, read with libpq's habits.
//!
//! May import: `db::error`.

pub(crate) mod dial;
mod target;
pub(crate) mod tls;

pub use target::{Address, RootCert, Server, Spec, SslMode, Standing};

use crate::db::error::DbError;

/// The database that was chosen, or `None` when nobody chose one and homeroom's private Postgres is meant.
///
/// `url` is the flag (a URL or key=value pairs) and goes before `DATABASE_URL`. Only these two, `PGSERVICE`, `PGHOST`,
/// `PGHOSTADDR` and `PGDATABASE` choose; every other `PG*` variable refines what was chosen.
pub fn resolve(url: Option<&str>, env: &dyn Fn(&str) -> Option<String>) -> Result<Option<Spec>, DbError> {
    match url.map(str::to_owned).or_else(|| env("DATABASE_URL")) {
        None => Ok(None),
        Some(_) => Err(DbError::config("connection strings are not read yet")),
    }
}
