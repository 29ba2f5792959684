//! The directory of the server's socket: short enough for the system, and closed to everybody else.

use std::fs::{self, DirBuilder};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

use super::account::Account;
use super::cluster::Cluster;
use crate::db::error::DbError;

/// Of `sun_path`, 104 bytes with its NUL on the systems with the shortest.
const LONGEST: usize = 103;
pub(super) const PORT: u16 = 5432;

/// The first directory whose socket path is short enough: beside the data, the user's runtime directory, `/tmp`.
pub(super) fn directory(cluster: &Cluster, account: &Account) -> Result<PathBuf, DbError> {
    let mut hasher = DefaultHasher::new();
    cluster.data().hash(&mut hasher);
    let name = format!("homeroom-{}-{:x}", account.uid, hasher.finish());
    let runtime = std::env::var_os("XDG_RUNTIME_DIR")
        .map(PathBuf::from)
        .filter(|directory| directory.is_absolute() && directory.is_dir() && !account.is_other());
    let directory =
        [Some(cluster.run()), runtime.map(|directory| directory.join(&name)), Some(Path::new("/tmp").join(&name))]
            .into_iter()
            .flatten()
            .find(|directory| fits(directory))
            .ok_or_else(|| DbError::server("no directory with a path short enough for a socket"))?;
    if fs::symlink_metadata(&directory).is_err() {
        DirBuilder::new()
            .mode(0o700)
            .create(&directory)
            .and_then(|()| account.own(&directory))
            .map_err(|error| DbError::server(format!("cannot create {}: {error}", directory.display())))?;
    }
    check(&directory, account)?;
    Ok(directory)
}

fn fits(directory: &Path) -> bool {
    directory.join(format!(".s.PGSQL.{PORT}")).as_os_str().as_bytes().len() <= LONGEST
}

/// Refuses a directory that somebody else could have put there, or could enter.
pub(super) fn check(directory: &Path, account: &Account) -> Result<(), DbError> {
    let metadata = fs::symlink_metadata(directory)
        .map_err(|error| DbError::server(format!("cannot read {}: {error}", directory.display())))?;
    if metadata.is_dir() && metadata.uid() == account.uid && metadata.mode() & 0o777 == 0o700 {
        return Ok(());
    }
    Err(DbError::server(format!(
        "{} must be a directory that only {} can enter (mode 0700). Remove it and start again.",
        directory.display(),
        account.name()
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_socket_path_has_103_bytes_at_most() {
        let socket = ".s.PGSQL.5432".len() + 1;
        assert!(fits(Path::new(&format!("/{}", "x".repeat(LONGEST - socket - 1)))));
        assert!(!fits(Path::new(&format!("/{}", "x".repeat(LONGEST - socket)))));
    }
}
