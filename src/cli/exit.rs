//! Exit codes, and the one place where an error becomes words on standard error.

use std::io::Write as _;
use std::process::ExitCode;

use crate::config::ConfigError;
use crate::db::{DbError, DbErrorKind};
use crate::model::outline::OutlineError;
use crate::telemetry;

/// What a process says to the shell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    Done = 0,
    Failed = 1,
    Usage = 2,
    NotFound = 3,
    /// Changed meanwhile, read-only, or not homeroom's to touch.
    Refused = 4,
    Unreachable = 5,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command did not do what it was asked: one paragraph and the code to exit with.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct CliError {
    pub exit: Exit,
    pub message: String,
}

impl CliError {
    pub fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, message: message.into() }
    }

    /// Says it on standard error and returns the code.
    pub fn tell(&self) -> ExitCode {
        let message = &self.message;
        if telemetry::stderr_is_json() {
            tracing::error!(exit.code = self.exit as u8, "{message}");
            return self.exit.into();
        }
        // Nobody may be reading; the code still says it.
        let _ = writeln!(std::io::stderr(), "homeroom: {message}");
        self.exit.into()
    }
}

impl From<DbError> for CliError {
    fn from(error: DbError) -> Self {
        let exit = match error.kind() {
            DbErrorKind::Unreachable | DbErrorKind::Denied | DbErrorKind::NoSuchDatabase | DbErrorKind::Server => {
                Exit::Unreachable
            }
            DbErrorKind::Config => Exit::Usage,
            DbErrorKind::ReadOnly | DbErrorKind::Schema => Exit::Refused,
            DbErrorKind::NotMigrated | DbErrorKind::Timeout | DbErrorKind::Query => Exit::Failed,
        };
        if exit == Exit::Unreachable && error.kind() == DbErrorKind::Unreachable && !error.is_placed() {
            // It broke in the middle of something.
            let message =
                format!("the database was lost: {error}. What was asked may have been done: look before asking again.");
            return Self::new(exit, message);
        }
        let note =
            if error.kind() == DbErrorKind::ReadOnly { ". The session is read-only; nothing was changed." } else { "" };
        Self::new(exit, format!("{error}{note}"))
    }
}

impl From<OutlineError> for CliError {
    fn from(error: OutlineError) -> Self {
        Self::new(Exit::Usage, error.to_string())
    }
}

impl From<ConfigError> for CliError {
    fn from(error: ConfigError) -> Self {
        Self::new(Exit::Usage, error.to_string())
    }
}

impl From<crate::llm::ConfigError> for CliError {
    fn from(error: crate::llm::ConfigError) -> Self {
        Self::new(Exit::Usage, error.to_string())
    }
}

impl From<std::io::Error> for CliError {
    fn from(error: std::io::Error) -> Self {
        Self::new(Exit::Failed, error.to_string())
    }
}
