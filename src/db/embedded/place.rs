//! Where the private Postgres lives: one directory for all of it, within it one per major version.

use std::fs::{self, DirBuilder, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use directories::ProjectDirs;
use nix::unistd::geteuid;

use super::cluster::Cluster;
use super::filesystem;
use crate::db::error::DbError;

#[derive(Debug, Clone)]
pub(super) struct Place {
    /// `postgres` in homeroom's data directory.
    root: PathBuf,
}

impl Place {
    /// The place, made where it is missing.
    pub(super) fn prepare(data_dir: Option<&Path>) -> Result<Self, DbError> {
        let data_dir = data_directory(data_dir)?;
        let root = data_dir.join("postgres");
        let fault = |error: &io::Error| {
            DbError::config(format!(
                "cannot create {}: {error}. Give a data directory you can write to with HOMEROOM_DATA_DIR.",
                root.display()
            ))
        };
        // Root's server runs as another user, who has to pass through.
        let mode = if geteuid().is_root() { 0o711 } else { 0o700 };
        DirBuilder::new().recursive(true).mode(mode).create(&data_dir).map_err(|error| fault(&error))?;
        if geteuid().is_root() {
            open_for_passage(&data_dir, &root).map_err(|error| fault(&error))?;
        }
        DirBuilder::new().recursive(true).mode(mode).create(&root).map_err(|error| fault(&error))?;
        if geteuid().is_root() {
            // Whatever the umask took away.
            fs::set_permissions(&root, Permissions::from_mode(mode)).map_err(|error| fault(&error))?;
        }
        let place = Self { root: fs::canonicalize(&root).map_err(|error| fault(&error))? };
        place.check()?;
        Ok(place)
    }

    /// The place, where it is already.
    pub(super) fn existing(data_dir: Option<&Path>) -> Result<Option<Self>, DbError> {
        let Ok(root) = fs::canonicalize(data_directory(data_dir)?.join("postgres")) else { return Ok(None) };
        let place = Self { root };
        place.check()?;
        Ok(Some(place))
    }

    fn check(&self) -> Result<(), DbError> {
        let owner = fs::metadata(&self.root)
            .map_err(|error| DbError::config(format!("cannot read {}: {error}", self.root.display())))?;
        if owner.uid() != geteuid().as_raw() {
            return Err(DbError::config(format!(
                "{} belongs to another user. Give a data directory of your own with HOMEROOM_DATA_DIR.",
                self.root.display()
            )));
        }
        filesystem::check(&self.root)
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    pub(super) fn gate(&self) -> PathBuf {
        self.root.join("gate.lock")
    }

    pub(super) fn users(&self) -> PathBuf {
        self.root.join("users.lock")
    }

    /// Where fetched programs are kept.
    pub(super) fn programs(&self) -> PathBuf {
        self.root.join("programs")
    }

    pub(super) fn cluster(&self, major: u32) -> Cluster {
        Cluster::new(&self.root, major)
    }

    /// The clusters that exist, newest major version first.
    pub(super) fn clusters(&self) -> Result<Vec<Cluster>, DbError> {
        let entries = fs::read_dir(&self.root)
            .map_err(|error| DbError::config(format!("cannot read {}: {error}", self.root.display())))?;
        let mut majors: Vec<u32> =
            entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect();
        majors.sort_unstable_by(|a, b| b.cmp(a));
        Ok(majors.into_iter().map(|major| self.cluster(major)).filter(Cluster::exists).collect())
    }
}

/// The directory given; for root the system's; else the user's own.
fn data_directory(given: Option<&Path>) -> Result<PathBuf, DbError> {
    match given {
        Some(given) => std::path::absolute(given)
            .map_err(|error| DbError::config(format!("cannot use {}: {error}", given.display()))),
        None if geteuid().is_root() => Ok(PathBuf::from("/var/lib/homeroom")),
        None => ProjectDirs::from("", "", "homeroom").map(|dirs| dirs.data_dir().to_owned()).ok_or_else(|| {
            DbError::config("this user has no home directory. Say where to keep data with HOMEROOM_DATA_DIR.")
        }),
    }
}

/// Lets others pass through, not look into, a data directory of root's, if it is homeroom's alone.
fn open_for_passage(data_dir: &Path, root: &Path) -> io::Result<()> {
    let metadata = fs::metadata(data_dir)?;
    let ours = metadata.uid() == geteuid().as_raw() && (root.exists() || fs::read_dir(data_dir)?.next().is_none());
    if ours && metadata.mode() & 0o001 == 0 {
        fs::set_permissions(data_dir, Permissions::from_mode(metadata.mode() & 0o7777 | 0o011))?;
    }
    Ok(())
}
