//! What can go wrong with a database, by class, each explained in words an operator can act on.
//!
//! May import: nothing of homeroom's.

use std::error::Error as _;
use std::io;

use tokio_postgres::error::SqlState;

/// What a caller has to decide by: wait, explain, or give up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DbErrorKind {
    /// Nobody answers, or the server is starting, stopping or full: worth another try later.
    Unreachable,
    /// The password, the role or its rights.
    Denied,
    NoSuchDatabase,
    /// The URL, a parameter, a certificate: what the operator wrote.
    Config,
    /// homeroom's tables are not there.
    NotMigrated,
    /// The schema is newer than this binary, or none it knows.
    Schema,
    /// A statement or a wait took longer than its limit.
    Timeout,
    /// A write where only reading is allowed.
    ReadOnly,
    /// The private Postgres could not be had.
    Server,
    /// The server refused one statement.
    Query,
}

/// What an error leaves to hope for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outlook {
    /// The same request may succeed later without anybody changing anything.
    Passing,
    /// Somebody has to mend something at the database: no reason to start, and no reason to throw away what was done.
    Mendable,
    /// The same request fails again.
    Final,
}

/// One clear paragraph: what happened, to what, what to do next. Never holds a password.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{message}")]
pub struct DbError {
    pub kind: DbErrorKind,
    message: String,
    code: Option<SqlState>,
    /// The message says which database it is about.
    placed: bool,
    /// Nobody listens where the server should: no socket, or one that refuses.
    not_there: bool,
    /// The same where everybody knows which: without the place and the advice.
    brief: Option<String>,
}

impl DbError {
    #[must_use]
    pub fn new(kind: DbErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), code: None, placed: false, not_there: false, brief: None }
    }

    #[must_use]
    pub fn config(message: impl Into<String>) -> Self {
        Self::new(DbErrorKind::Config, message)
    }

    #[must_use]
    pub fn server(message: impl Into<String>) -> Self {
        Self::new(DbErrorKind::Server, message)
    }

    #[must_use]
    pub fn kind(&self) -> DbErrorKind {
        self.kind
    }

    /// Whether it says which database it is about.
    #[must_use]
    pub fn is_placed(&self) -> bool {
        self.placed
    }

    /// What may be hoped for: the one place that decides who tries again.
    #[must_use]
    pub fn outlook(&self) -> Outlook {
        match self.kind {
            DbErrorKind::Unreachable | DbErrorKind::Timeout => Outlook::Passing,
            DbErrorKind::Query if self.code.as_ref().is_some_and(is_conflict) => Outlook::Passing,
            DbErrorKind::Denied
            | DbErrorKind::NoSuchDatabase
            | DbErrorKind::Config
            | DbErrorKind::NotMigrated
            | DbErrorKind::ReadOnly
            | DbErrorKind::Server => Outlook::Mendable,
            DbErrorKind::Schema | DbErrorKind::Query => Outlook::Final,
        }
    }

    /// Whether the same request may succeed later without anybody changing anything.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        self.outlook() == Outlook::Passing
    }

    /// Whether both say the same is wrong, whatever their words.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        self.kind == other.kind && self.code == other.code
    }

    /// The server's SQLSTATE, where the server said something.
    #[must_use]
    pub fn code(&self) -> Option<&SqlState> {
        self.code.as_ref()
    }

    /// A refusal with what may explain it.
    pub(crate) fn noting(mut self, note: Option<&str>) -> Self {
        if let (DbErrorKind::Denied, Some(note)) = (self.kind, note) {
            self.message = format!("{} ({note})", self.message);
        }
        self
    }

    /// The same error with where it happened, and for connection errors what to do, around it; said once.
    #[must_use]
    pub fn at(mut self, location: &str) -> Self {
        if std::mem::replace(&mut self.placed, true) {
            return self;
        }
        let said = &self.message;
        let out_of_reach = self.kind == DbErrorKind::Unreachable
            && !self.code.as_ref().is_some_and(|code| is_crowded(code) || is_full(code));
        let is_own = location == OWN;
        let brief = match (out_of_reach, is_own) {
            // What the system says of a missing socket helps nobody.
            (true, true) if self.not_there => {
                String::from("the private Postgres does not run; any homeroom command starts it")
            }
            (true, true) => format!("cannot reach the private Postgres: {said}"),
            (true, false) => format!("cannot reach the database: {said}"),
            (false, _) => said.clone(),
        };
        let database = if is_own { format!("homeroom's {location}") } else { format!("the database {location}") };
        self.message = match self.kind {
            DbErrorKind::Unreachable if self.code.as_ref().is_some_and(is_crowded) => format!(
                "{database} has no connection left: {said}. Close other programs' connections, or raise max_connections or \
                 the limit of the role or database."
            ),
            DbErrorKind::Unreachable if self.code.as_ref().is_some_and(is_full) => format!("{database}: {said}"),
            DbErrorKind::Unreachable if is_own && !self.not_there => format!("cannot reach {database}: {said}."),
            DbErrorKind::Unreachable if is_own => {
                format!("cannot reach {database}: {said}. It does not run: any homeroom command starts it.")
            }
            DbErrorKind::Unreachable => format!(
                "cannot reach {database}: {said}. Check that the server runs and that its address and port are right."
            ),
            DbErrorKind::Denied if self.code.as_ref().is_some_and(is_shut) => {
                format!("{database} is closed: {said}. Open it with `alter database … allow_connections true`.")
            }
            DbErrorKind::Denied => format!(
                "{database} refused: {said}. Check the role, its password (DATABASE_URL, PGPASSWORD or ~/.pgpass) and its \
                 rights."
            ),
            DbErrorKind::NoSuchDatabase => {
                format!("{database} is not there: {said}. Create it, or correct its name.")
            }
            DbErrorKind::NotMigrated => format!("{database} is not migrated: {said}. Run `homeroom migrate`."),
            DbErrorKind::Config => format!("cannot connect to {database}: {said}"),
            DbErrorKind::Timeout => format!("{database} took too long: {said}"),
            DbErrorKind::Schema | DbErrorKind::ReadOnly | DbErrorKind::Server | DbErrorKind::Query => {
                format!("{database}: {said}")
            }
        };
        self.brief = Some(brief);
        self
    }

    /// What happened in few words, for a place that shows which database it is about.
    #[must_use]
    pub fn brief(&self) -> &str {
        self.brief.as_deref().unwrap_or(&self.message)
    }
}

/// How the private database is called where others have an address.
pub(crate) const OWN: &str = "own database";

fn is_conflict(code: &SqlState) -> bool {
    [SqlState::T_R_SERIALIZATION_FAILURE, SqlState::T_R_DEADLOCK_DETECTED, SqlState::LOCK_NOT_AVAILABLE].contains(code)
}

fn is_crowded(code: &SqlState) -> bool {
    *code == SqlState::TOO_MANY_CONNECTIONS
}

/// The database takes no connections: somebody shut it with `allow_connections`.
fn is_shut(code: &SqlState) -> bool {
    *code == SqlState::OBJECT_NOT_IN_PREREQUISITE_STATE
}

/// The disk has no room, or cannot be written.
fn is_full(code: &SqlState) -> bool {
    [SqlState::DISK_FULL, SqlState::IO_ERROR].contains(code)
}

/// What a refusal means where the server's own words are for its programmers.
fn in_words(code: &SqlState, said: String) -> String {
    if *code == SqlState::DISK_FULL {
        format!("the server's disk is full: {said}. Make room on it")
    } else if *code == SqlState::IO_ERROR {
        format!("the server cannot use its disk: {said}. Look at that disk and at the server's log")
    } else if *code == SqlState::PROTOCOL_VIOLATION && said.contains("startup parameter") {
        format!(
            "a pooler in between refuses a setting that this session needs ({said}). Connect to the server itself for \
             --read-only or `options`"
        )
    } else if *code == SqlState::READ_ONLY_SQL_TRANSACTION {
        format!("the server is a read-only standby or set to read only, so nothing can be written: {said}")
    } else {
        said
    }
}

/// The class that a SQLSTATE stands for; see appendix A of the manual.
fn kind_of(code: &SqlState) -> DbErrorKind {
    if [SqlState::INVALID_CATALOG_NAME].contains(code) {
        return DbErrorKind::NoSuchDatabase;
    }
    if *code == SqlState::QUERY_CANCELED {
        return DbErrorKind::Timeout;
    }
    if *code == SqlState::READ_ONLY_SQL_TRANSACTION {
        return DbErrorKind::ReadOnly;
    }
    if *code == SqlState::INSUFFICIENT_PRIVILEGE || is_shut(code) {
        return DbErrorKind::Denied;
    }
    if [SqlState::UNDEFINED_TABLE, SqlState::UNDEFINED_FUNCTION, SqlState::INVALID_SCHEMA_NAME].contains(code) {
        return DbErrorKind::NotMigrated;
    }
    match code.code().get(..2) {
        Some("28") => DbErrorKind::Denied,
        // Connection exceptions; out of connections, memory or disk; shutdown, crash, still starting; system errors.
        Some("08") if *code != SqlState::PROTOCOL_VIOLATION => DbErrorKind::Unreachable,
        Some("53" | "57" | "58") => DbErrorKind::Unreachable,
        _ => DbErrorKind::Query,
    }
}

impl From<tokio_postgres::Error> for DbError {
    fn from(error: tokio_postgres::Error) -> Self {
        if let Some(db) = error.as_db_error() {
            let mut message = db.message().to_owned();
            // What a constraint or a value refuses is quoted in the detail: a lesson's own text has no place in logs.
            let quotes = matches!(db.code().code().get(..2), Some("22" | "23"));
            for more in [db.detail().filter(|_| !quotes), db.hint()].into_iter().flatten() {
                message.push_str(" (");
                message.push_str(more);
                message.push(')');
            }
            let message = in_words(db.code(), message);
            return Self {
                kind: kind_of(db.code()),
                message,
                code: Some(db.code().clone()),
                placed: false,
                not_there: false,
                brief: None,
            };
        }
        let said = error.to_string();
        let cause = innermost(&error);
        // The crate keeps its kinds to itself; these two it names in words only.
        let kind = if said.starts_with("authentication") || said == "invalid configuration" {
            DbErrorKind::Denied
        } else if said.contains("TLS") {
            tls_kind(&error)
        } else if error.is_closed() || has_io(&error) || said.starts_with("timeout") {
            DbErrorKind::Unreachable
        } else {
            DbErrorKind::Query
        };
        let message = match cause {
            None if error.is_closed() => String::from("the connection ended before the answer came"),
            Some(cause) if kind == DbErrorKind::Unreachable => cause,
            Some(cause) => format!("{said}: {cause}"),
            None => said,
        };
        Self { not_there: is_nobody(&error), ..Self::new(kind, message) }
    }
}

fn is_nobody(error: &tokio_postgres::Error) -> bool {
    let kind = error.source().and_then(|cause| cause.downcast_ref::<io::Error>()).map(io::Error::kind);
    matches!(kind, Some(io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused))
}

/// A certificate that does not verify stays wrong; a connection that broke during the handshake does not.
fn tls_kind(error: &tokio_postgres::Error) -> DbErrorKind {
    match error.source().and_then(|cause| cause.downcast_ref::<io::Error>()) {
        Some(io) if io.get_ref().is_none() => DbErrorKind::Unreachable,
        _ => DbErrorKind::Config,
    }
}

fn has_io(error: &tokio_postgres::Error) -> bool {
    error.source().is_some_and(<dyn std::error::Error>::is::<io::Error>)
}

fn innermost(error: &tokio_postgres::Error) -> Option<String> {
    let mut cause = error.source()?;
    while let Some(next) = cause.source() {
        cause = next;
    }
    Some(cause.to_string())
}

impl From<deadpool_postgres::PoolError> for DbError {
    fn from(error: deadpool_postgres::PoolError) -> Self {
        use deadpool_postgres::{PoolError, TimeoutType};
        match error {
            PoolError::Backend(error) => error.into(),
            PoolError::Timeout(TimeoutType::Wait) => {
                Self::new(DbErrorKind::Timeout, "every connection of the pool is busy")
            }
            PoolError::Timeout(TimeoutType::Create | TimeoutType::Recycle) => {
                Self::new(DbErrorKind::Unreachable, "no answer within the time limit")
            }
            other @ (PoolError::Closed | PoolError::NoRuntimeSpecified | PoolError::PostCreateHook(_)) => {
                Self::new(DbErrorKind::Unreachable, other.to_string())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_have_their_class() {
        let table = [
            ("28P01", DbErrorKind::Denied),
            ("28000", DbErrorKind::Denied),
            ("42501", DbErrorKind::Denied),
            ("3D000", DbErrorKind::NoSuchDatabase),
            ("57P01", DbErrorKind::Unreachable),
            ("57P03", DbErrorKind::Unreachable),
            ("53300", DbErrorKind::Unreachable),
            ("08006", DbErrorKind::Unreachable),
            ("57014", DbErrorKind::Timeout),
            ("25006", DbErrorKind::ReadOnly),
            ("42P01", DbErrorKind::NotMigrated),
            ("3F000", DbErrorKind::NotMigrated),
            ("42883", DbErrorKind::NotMigrated),
            ("55000", DbErrorKind::Denied),
            ("23505", DbErrorKind::Query),
            ("40001", DbErrorKind::Query),
        ];
        for (code, kind) in table {
            assert_eq!(kind_of(&SqlState::from_code(code)), kind, "{code}");
        }
    }

    #[test]
    fn conflicts_are_worth_another_try_and_refusals_are_not() {
        let query =
            |code: &str| DbError { code: Some(SqlState::from_code(code)), ..DbError::new(DbErrorKind::Query, "x") };
        assert!(query("40P01").is_transient());
        assert!(!query("23505").is_transient());
        assert!(DbError::new(DbErrorKind::Unreachable, "x").is_transient());
        assert!(!DbError::new(DbErrorKind::Denied, "x").is_transient());
    }

    #[test]
    fn a_private_postgres_does_not_run_only_where_nobody_listens() {
        let own = |not_there| DbError { not_there, ..DbError::new(DbErrorKind::Unreachable, "starting up") }.at(OWN);
        assert!(own(true).brief().contains("does not run; any homeroom command starts it"), "{}", own(true).brief());
        assert_eq!(own(false).brief(), "cannot reach the private Postgres: starting up");
        assert!(!own(false).to_string().contains("does not run"), "{}", own(false));
    }
}
