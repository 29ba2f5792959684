//! One data directory: of one major version, made once.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use tokio::process::Command;

use super::account::Account;
use super::binaries::Programs;
use super::place::Place;
use crate::db::error::DbError;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cluster {
    pub(super) major: u32,
    root: PathBuf,
}

impl Cluster {
    pub(super) fn new(root: &Path, major: u32) -> Self {
        Self { major, root: root.to_owned() }
    }

    /// What Postgres calls its data directory.
    pub(super) fn data(&self) -> PathBuf {
        self.root.join(self.major.to_string())
    }

    pub(super) fn log(&self) -> PathBuf {
        self.root.join(format!("{}.log", self.major))
    }

    /// The directory of the socket, where the path to it is short enough.
    pub(super) fn run(&self) -> PathBuf {
        self.root.join(format!("{}.run", self.major))
    }

    pub(super) fn exists(&self) -> bool {
        self.data().join("PG_VERSION").exists() || self.data().join("postmaster.pid").exists()
    }

    pub(super) fn account(&self) -> Result<Account, DbError> {
        Account::of(&self.data())
    }
}

/// Makes the data directory beside its final place and moves it there whole, so that an interrupted start leaves
/// nothing half made.
pub(super) async fn create(place: &Place, cluster: &Cluster, programs: &Programs) -> Result<(), DbError> {
    let account = cluster.account()?;
    check_passage(place.root(), &account)?;
    let new = place.root().join(format!("{}.new", cluster.major));
    let fault = |error: io::Error| DbError::server(format!("cannot create {}: {error}", new.display()));
    if new.exists() {
        fs::remove_dir_all(&new).map_err(fault)?;
    }
    DirBuilder::new().mode(0o700).create(&new).map_err(fault)?;
    account.own(&new).map_err(fault)?;
    let program = programs.initdb();
    let mut command = quiet(&program, &account);
    command
        .args(["--no-sync", "--no-instructions", "--encoding=UTF8", "--locale=C", "--auth=trust"])
        .args(["--username", super::NAME])
        .arg("-D")
        .arg(&new)
        .kill_on_drop(true);
    let output = command.output().await.map_err(|error| not_run(&program, &account, &error))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(DbError::server(format!(
            "{} could not create the private database: {}",
            program.display(),
            said.trim()
        )));
    }
    fs::rename(&new, cluster.data()).map_err(fault)
}

/// A Postgres program with nothing of this process's environment: a foreign locale would end up in the data.
pub(super) fn quiet(program: &Path, account: &Account) -> Command {
    let mut command = Command::new(program);
    command.env_clear().env("LC_ALL", "C").env("TZ", "UTC").env("PATH", "/usr/local/bin:/usr/bin:/bin");
    for name in ["LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    // Wherever homeroom was started, the server's account may not be able to be.
    command.current_dir("/").stdin(Stdio::null());
    account.apply(&mut command);
    command
}

pub(super) fn not_run(program: &Path, account: &Account, error: &io::Error) -> DbError {
    DbError::server(format!("cannot run {} as {}: {error}", program.display(), account.name()))
}

/// Root's server runs as another user, who must be able to reach its data; the system's directories stay as they are.
pub(super) fn check_passage(root: &Path, account: &Account) -> Result<(), DbError> {
    let shut = root.ancestors().filter(|_| account.is_other()).filter(|directory| !account.may_enter(directory)).last();
    match shut {
        None => Ok(()),
        Some(shut) => Err(DbError::config(format!(
            "PostgreSQL does not run as root; its user `{}` cannot enter {}. Give a data directory it can reach with \
             HOMEROOM_DATA_DIR, e.g. /var/lib/homeroom.",
            account.name(),
            shut.display()
        ))),
    }
}
