//! Finding PostgreSQL's programs on this system.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use tokio::process::Command;

use super::place::Place;
use super::{fetch, system};
use crate::db::error::DbError;

/// The oldest major version homeroom runs on.
const OLDEST: u32 = 14;

/// The programs of one major version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Programs {
    pub(super) major: u32,
    bin: PathBuf,
}

impl Programs {
    pub(super) fn postgres(&self) -> PathBuf {
        self.bin.join("postgres")
    }

    pub(super) fn initdb(&self) -> PathBuf {
        self.bin.join("initdb")
    }

    /// The programs in `bin`, if they are there and run.
    pub(super) async fn at(bin: &Path) -> Option<Self> {
        if !bin.join("postgres").exists() || !bin.join("initdb").exists() {
            return None;
        }
        let mut command = Command::new(bin.join("postgres"));
        let output = command.arg("--version").current_dir("/").stdin(Stdio::null()).output().await.ok()?;
        let major = major_in(&String::from_utf8_lossy(&output.stdout))?;
        (major >= OLDEST).then(|| Self { major, bin: bin.to_owned() })
    }
}

/// `15` of `postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)`.
fn major_in(version: &str) -> Option<u32> {
    let number = version.split_once("(PostgreSQL) ")?.1;
    number.chars().take_while(char::is_ascii_digit).collect::<String>().parse().ok()
}

/// The programs to use: those that made one of the `existing` clusters, the first found when there is none yet.
/// `None` means that they have to be fetched.
pub(super) async fn find(given: Option<&Path>, place: &Place, existing: &[u32]) -> Result<Option<Programs>, DbError> {
    if let Some(given) = given {
        let given = std::path::absolute(given).unwrap_or_else(|_| given.to_owned());
        return in_directory(&given, existing).await.map(Some);
    }
    let mut found = Vec::new();
    for bin in candidates(place) {
        if let Some(programs) = Programs::at(&bin).await {
            if existing.is_empty() || existing.first() == Some(&programs.major) {
                return Ok(Some(programs));
            }
            found.push(programs);
        }
    }
    let fitting = existing.iter().find_map(|major| found.iter().find(|programs| programs.major == *major));
    match (fitting, existing.first()) {
        (Some(programs), _) => Ok(Some(programs.clone())),
        (None, Some(&major)) if major != fetch::MAJOR => Err(mismatch(major, &found)),
        (None, _) => Ok(None),
    }
}

async fn in_directory(bin: &Path, existing: &[u32]) -> Result<Programs, DbError> {
    let programs = Programs::at(bin).await.ok_or_else(|| {
        DbError::config(format!(
            "{} (HOMEROOM_PG_BIN) does not hold working `postgres` and `initdb` programs of PostgreSQL {OLDEST} or newer.",
            bin.display()
        ))
    })?;
    match existing.first() {
        Some(&major) if !existing.contains(&programs.major) => Err(mismatch(major, &[programs])),
        _ => Ok(programs),
    }
}

fn mismatch(major: u32, found: &[Programs]) -> DbError {
    let found: Vec<String> =
        found.iter().map(|programs| format!("{} in {}", programs.major, programs.bin.display())).collect();
    let found = if found.is_empty() { "none is installed".to_owned() } else { format!("found: {}", found.join(", ")) };
    DbError::server(format!(
        "the private database was made by PostgreSQL {major}, and only that version opens it ({found}). Install it: {}",
        system::install_command(Some(major))
    ))
}

/// Directories that may hold the programs, best first.
fn candidates(place: &Place) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = path_directories();
    all.extend(pg_config());
    for (directory, prefix, suffix) in [
        ("/usr/lib/postgresql", "", "bin"),
        ("/usr", "pgsql-", "bin"),
        ("/usr/libexec", "postgresql", ""),
        ("/usr/lib64", "postgresql-", "bin"),
        ("/opt/homebrew/opt", "postgresql@", "bin"),
        ("/usr/local/opt", "postgresql@", "bin"),
        ("/home/linuxbrew/.linuxbrew/opt", "postgresql@", "bin"),
        ("/Applications/Postgres.app/Contents/Versions", "", "bin"),
    ] {
        all.extend(versions(Path::new(directory), prefix).into_iter().map(|version| version.join(suffix)));
    }
    all.push("/usr/local/pgsql/bin".into());
    all.push(fetch::bin(place));
    all
}

fn path_directories() -> Vec<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).filter(|directory| directory.is_absolute()).collect()
}

fn pg_config() -> Option<PathBuf> {
    let output = std::process::Command::new("pg_config").arg("--bindir").stderr(Stdio::null()).output().ok()?;
    let bin = String::from_utf8(output.stdout).ok()?;
    Some(PathBuf::from(bin.trim())).filter(|bin| bin.is_absolute())
}

/// The entries of `directory` named `prefix` and a number, highest first.
fn versions(directory: &Path, prefix: &str) -> Vec<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = fs::read_dir(directory)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.strip_prefix(prefix)?.parse().ok()?;
            Some((version, entry.path()))
        })
        .collect();
    found.sort_unstable_by_key(|(version, _)| std::cmp::Reverse(*version));
    found.into_iter().map(|(_, path)| path).collect()
}

/// `psql`, which need not be of the server's version.
pub(super) fn psql(given: Option<&Path>) -> Result<PathBuf, DbError> {
    let beside = ["/usr/lib/postgresql", "/Applications/Postgres.app/Contents/Versions"]
        .into_iter()
        .flat_map(|directory| versions(Path::new(directory), ""))
        .map(|version| version.join("bin"));
    given
        .map(Path::to_owned)
        .into_iter()
        .chain(path_directories())
        .chain(pg_config())
        .chain(beside)
        .map(|bin| bin.join("psql"))
        .find(|psql| psql.is_file())
        .ok_or_else(|| {
            DbError::server(format!(
                "`psql` is not installed. It comes with PostgreSQL: {}",
                system::install_command(None)
            ))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read() {
        let table = [
            ("postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)", Some(15)),
            ("postgres (PostgreSQL) 18beta1", Some(18)),
            ("postgres (PostgreSQL) 17.2", Some(17)),
            ("something else 9", None),
        ];
        for (text, major) in table {
            assert_eq!(major_in(text), major, "{text}");
        }
    }

    #[test]
    fn newer_versions_come_first() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["9", "14", "17", "common", "15"] {
            fs::create_dir(dir.path().join(name)).unwrap();
        }
        let found = versions(dir.path(), "");
        let names: Vec<&str> = found.iter().map(|path| path.file_name().unwrap().to_str().unwrap()).collect();
        assert_eq!(names, ["17", "15", "14", "9"]);
    }

    #[test]
    fn another_version_names_the_package() {
        let error = mismatch(16, &[Programs { major: 15, bin: "/usr/lib/postgresql/15/bin".into() }]).to_string();
        assert!(error.contains("made by PostgreSQL 16") && error.contains("15 in /usr/lib"), "{error}");
    }
}
