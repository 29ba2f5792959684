//! Whom the server runs as: Postgres refuses root, so root runs it as another user.

use std::os::unix::fs::{MetadataExt, chown};
use std::path::Path;

use nix::unistd::{Gid, Uid, User, geteuid};
use tokio::process::Command;

use crate::db::error::DbError;

/// Who runs the server and owns its data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Account {
    pub(super) uid: u32,
    gid: u32,
    name: String,
    /// Whether it is another account than this process's.
    other: bool,
}

impl Account {
    /// The owner of `data` where it exists, so that what one account created is never opened by another.
    pub(super) fn of(data: &Path) -> Result<Self, DbError> {
        let me = geteuid();
        let owner = std::fs::metadata(data).ok().map(|metadata| Uid::from_raw(metadata.uid()));
        if !me.is_root() {
            return match owner {
                Some(owner) if owner != me => Err(DbError::config(format!(
                    "{} belongs to another user. Give a data directory of your own with HOMEROOM_DATA_DIR.",
                    data.display()
                ))),
                _ => Ok(Self {
                    uid: me.as_raw(),
                    gid: nix::unistd::getegid().as_raw(),
                    name: "this user".into(),
                    other: false,
                }),
            };
        }
        let user = match owner {
            Some(owner) if owner.is_root() => None,
            Some(owner) => User::from_uid(owner).ok().flatten().or_else(|| Some(nameless(owner))),
            None => ["postgres", "nobody"].iter().find_map(|name| User::from_name(name).ok().flatten()),
        };
        match user.filter(|user| !user.uid.is_root()) {
            Some(user) => Ok(Self { uid: user.uid.as_raw(), gid: user.gid.as_raw(), name: user.name, other: true }),
            None => Err(DbError::server(
                "PostgreSQL does not run as root, and this system has no user `postgres` or `nobody` to run it as. Run \
                 homeroom as another user.",
            )),
        }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn is_other(&self) -> bool {
        self.other
    }

    /// Makes `command` run as this account.
    pub(super) fn apply(&self, command: &mut Command) {
        if self.other {
            command.uid(self.uid).gid(self.gid);
        }
    }

    /// Gives `path` to this account.
    pub(super) fn own(&self, path: &Path) -> std::io::Result<()> {
        if self.other { chown(path, Some(self.uid), Some(self.gid)) } else { Ok(()) }
    }

    /// Whether this account may pass through `directory`.
    pub(super) fn may_enter(&self, directory: &Path) -> bool {
        let Ok(metadata) = std::fs::metadata(directory) else { return false };
        let needed = if metadata.uid() == self.uid {
            0o100
        } else if metadata.gid() == self.gid {
            0o010
        } else {
            0o001
        };
        metadata.mode() & needed != 0
    }
}

/// An account that owns files and has no entry in the system's list.
fn nameless(uid: Uid) -> User {
    User {
        name: uid.to_string(),
        passwd: std::ffi::CString::default(),
        uid,
        gid: Gid::from_raw(uid.as_raw()),
        gecos: std::ffi::CString::default(),
        dir: "/".into(),
        shell: "/".into(),
    }
}
