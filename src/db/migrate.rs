//! homeroom's tables: whether they are there, and making them.
//!
//! May import: `db::{error, pool}`.

use futures::StreamExt;
use refinery::Runner;
use tokio_postgres::Client;

use super::error::{DbError, DbErrorKind};
use super::pool::Db;

mod embedded {
    refinery::embed_migrations!("migrations");
}

/// Where refinery keeps what was applied.
const HISTORY: &str = "homeroom.migrations";
/// One migration at a time in the whole database: "homeroom" in ASCII.
const LOCK: i64 = 0x686f_6d65_726f_6f6d;

/// What a migration did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The names of the migrations applied now, in order.
    pub applied: Vec<String>,
    /// How many were there before.
    pub already: usize,
}

/// Whose database this is, and how it compares with this binary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemaState {
    Current,
    /// Nothing of homeroom's, and nothing in its way.
    Missing,
    Older {
        found: i32,
    },
    Newer {
        found: i32,
    },
    /// Tables of the same names that homeroom did not make; which.
    Foreign(String),
}

/// The schema this binary speaks.
#[must_use]
pub fn version() -> i32 {
    runner().get_migrations().iter().map(refinery::Migration::version).max().unwrap_or(0)
}

/// Everything that [`run`] would execute on an empty database.
#[must_use]
pub fn sql() -> String {
    let runner = runner();
    let mut migrations: Vec<_> = runner.get_migrations().iter().collect();
    migrations.sort();
    let texts = migrations.iter().map(|m| format!("-- {m}\n{}", m.sql().unwrap_or_default()));
    std::iter::once("create schema if not exists homeroom;\n".to_owned()).chain(texts).collect::<Vec<_>>().join("\n")
}

/// Compares the database with this binary, without changing anything.
pub async fn check(db: &Db) -> Result<SchemaState, DbError> {
    let client = db.get().await?;
    state(&client).await.map_err(|error| error.at(db.location()))
}

/// Makes or completes homeroom's tables, all or nothing, one process at a time. Twice changes nothing.
pub async fn run(db: &Db) -> Result<Report, DbError> {
    let (mut client, mut messages) = db.dedicated("homeroom migrate").await?;
    let driver = tokio::spawn(async move { while messages.next().await.is_some() {} });
    let report = locked(&mut client).await.map_err(|error| error.at(db.location()));
    // Closing the connection gives all of it back, except where a pooler keeps the session for the next.
    let _closing = client.execute("select pg_catalog.pg_advisory_unlock($1)", &[&LOCK]).await;
    let _closing = client.batch_execute("reset lock_timeout; reset search_path").await;
    drop(client);
    driver.await.ok();
    report
}

async fn locked(client: &mut Client) -> Result<Report, DbError> {
    client.execute("select pg_catalog.pg_advisory_lock($1)", &[&LOCK]).await?;
    let already = match state(client).await? {
        SchemaState::Current => return Ok(Report { applied: Vec::new(), already: runner().get_migrations().len() }),
        SchemaState::Missing => {
            client.batch_execute("create schema if not exists homeroom").await?;
            0
        }
        SchemaState::Older { found } => {
            runner().get_migrations().iter().filter(|migration| migration.version() <= found).count()
        }
        SchemaState::Newer { found } => return Err(newer(found)),
        SchemaState::Foreign(what) => return Err(foreign(&what)),
    };
    // A migration never waits behind other programs with half of its locks taken.
    client.batch_execute("set lock_timeout = '2s'; set search_path = public").await?;
    let done = runner().run_async(client).await.map_err(|error| failed(&error))?;
    let applied = done.applied_migrations().iter().map(ToString::to_string).collect();
    Ok(Report { applied, already })
}

fn runner() -> Runner {
    // A text may be mended after it was applied somewhere, as long as what it does there is the same.
    let mut runner = embedded::migrations::runner().set_grouped(true).set_abort_divergent(false);
    runner.set_migration_table_name(HISTORY);
    runner
}

async fn state(client: &Client) -> Result<SchemaState, DbError> {
    let history: bool =
        client.query_one("select pg_catalog.to_regclass('homeroom.migrations') is not null", &[]).await?.get(0);
    let found: Option<i32> = if history {
        client.query_one("select max(version) from homeroom.migrations", &[]).await?.get(0)
    } else {
        None
    };
    let newest = version();
    Ok(match found {
        Some(found) if found == newest => SchemaState::Current,
        Some(found) if found < newest => SchemaState::Older { found },
        Some(found) => SchemaState::Newer { found },
        None => match in_the_way(client).await? {
            Some(what) => SchemaState::Foreign(what),
            None => SchemaState::Missing,
        },
    })
}

/// What has a name that homeroom needs and was not made by it.
async fn in_the_way(client: &Client) -> Result<Option<String>, DbError> {
    let row = client
        .query_one(
            "select string_agg(name, ', ' order by name) from (
               select 'table ' || n.nspname || '.' || c.relname as name
                 from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                 where (n.nspname = 'public'
                        and c.relname in ('lessons', 'lesson_contents', 'traces', 'generation_attempts')
                     or n.nspname = 'homeroom' and c.relkind = 'r' and c.relname <> 'migrations')
               union all
               select 'function public.' || p.proname || '()' from pg_catalog.pg_proc p
                 join pg_catalog.pg_namespace n on n.oid = p.pronamespace
                 where n.nspname = 'public' and p.proname = 'claim_next_lesson') found",
            &[],
        )
        .await?;
    Ok(row.get(0))
}

fn foreign(what: &str) -> DbError {
    DbError::new(
        DbErrorKind::Schema,
        format!(
            "this database already has what homeroom would create, made by another program: {what}. Nothing was changed. \
             Choose an empty database with --database-url or DATABASE_URL."
        ),
    )
}

fn newer(found: i32) -> DbError {
    DbError::new(
        DbErrorKind::Schema,
        format!(
            "this database is at homeroom's schema {found}, and this binary knows {}. Nothing was changed. Use a newer \
             homeroom.",
            version()
        ),
    )
}

/// What the server said lies below two layers of refinery's words.
fn failed(error: &refinery::Error) -> DbError {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(inner) = cause {
        if let Some(db) = inner.downcast_ref::<tokio_postgres::Error>().and_then(tokio_postgres::Error::as_db_error) {
            let message = format!("the migration failed and nothing was changed: {}", db.message());
            return DbError::new(DbErrorKind::Schema, message);
        }
        cause = inner.source();
    }
    DbError::new(DbErrorKind::Schema, format!("the migration failed: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn migrations_are_numbered_without_gaps() {
        let runner = runner();
        let mut versions: Vec<i32> = runner.get_migrations().iter().map(refinery::Migration::version).collect();
        versions.sort_unstable();
        assert_eq!(versions, (1..=version()).collect::<Vec<_>>());
    }

    #[test]
    fn the_printed_sql_holds_the_documented_tables() {
        for table in ["lessons", "lesson_contents", "traces", "generation_attempts"] {
            assert!(sql().contains(&format!("create table public.{table} (")), "{table}");
        }
    }
}
