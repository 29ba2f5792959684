//! Why a run ends early: something that must hold did not, or the suite itself could not go on.

use std::fmt;

#[derive(Debug)]
pub enum Trouble {
    /// homeroom broke a promise; everything there is to look at.
    Violation(String),
    /// The suite's own surroundings failed.
    Setup(String),
    /// Ctrl-C or SIGTERM.
    Stopped,
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Violation(what) => write!(f, "violation: {what}"),
            Self::Setup(what) => write!(f, "the suite could not go on: {what}"),
            Self::Stopped => f.write_str("stopped"),
        }
    }
}

impl From<homeroom::db::DbError> for Trouble {
    fn from(error: homeroom::db::DbError) -> Self {
        Self::Setup(error.to_string())
    }
}

impl From<tokio_postgres::Error> for Trouble {
    fn from(error: tokio_postgres::Error) -> Self {
        homeroom::db::DbError::from(error).into()
    }
}

impl From<std::io::Error> for Trouble {
    fn from(error: std::io::Error) -> Self {
        Self::Setup(error.to_string())
    }
}

impl From<nix::errno::Errno> for Trouble {
    fn from(error: nix::errno::Errno) -> Self {
        Self::Setup(error.to_string())
    }
}

impl From<tokio::task::JoinError> for Trouble {
    fn from(error: tokio::task::JoinError) -> Self {
        Self::Setup(error.to_string())
    }
}
