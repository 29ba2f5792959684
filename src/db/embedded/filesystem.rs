//! Which file systems can hold a database.

use std::path::Path;

use nix::sys::statfs::statfs;

use crate::db::error::DbError;

/// Refuses directories shared over a network or from a host: their locking and syncing lose data.
pub(super) fn check(directory: &Path) -> Result<(), DbError> {
    let Ok(found) = statfs(directory) else { return Ok(()) };
    match shared(&found) {
        None => Ok(()),
        Some(kind) => Err(DbError::config(format!(
            "{} is on {kind}, where PostgreSQL can lose data. Give a data directory on a local disk with \
             HOMEROOM_DATA_DIR.",
            directory.display()
        ))),
    }
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn shared(found: &nix::sys::statfs::Statfs) -> Option<&'static str> {
    // linux/magic.h; nix has no names for the last three.
    const KINDS: [(i64, &str); 5] = [
        (0x6969, "a network file system (NFS)"),
        (0x517B, "a network file system (SMB)"),
        (0xFF53_4D42, "a network file system (CIFS)"),
        (0xFE53_4D42, "a network file system (SMB2)"),
        (0x0102_1997, "a shared folder of the host (9p)"),
    ];
    #[expect(clippy::useless_conversion, reason = "the type of the magic number differs between C libraries")]
    let magic = i64::from(found.filesystem_type().0) & 0xFFFF_FFFF;
    KINDS.iter().find(|(kind, _)| *kind == magic).map(|(_, name)| *name)
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn shared(found: &nix::sys::statfs::Statfs) -> Option<&'static str> {
    let kinds = [("nfs", "a network file system (NFS)"), ("smbfs", "a network file system (SMB)")];
    kinds.iter().find(|(kind, _)| *kind == found.filesystem_type_name()).map(|(_, name)| *name)
}
