//! A run's directory, and the end of what an earlier run left behind when it was killed itself: its workers, its
//! Postgres, its directory.
//!
//! Who runs holds a lock in its directory, which the kernel gives back whatever becomes of the process.

use std::fs::{File, Permissions, TryLockError};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tempfile::TempDir;

use crate::database;
use crate::trouble::Trouble;

/// In /tmp, which every user can reach: the private server's too when root runs the suite.
const PLACE: &str = "/tmp";
const PREFIX: &str = "homeroom-chaos-";
const LOCK: &str = "running";

/// The directory of this run; nobody tidies it away while the lock is held.
pub fn directory() -> Result<(TempDir, File), Trouble> {
    let directory = tempfile::Builder::new().prefix(PREFIX).tempdir_in(PLACE)?;
    std::fs::set_permissions(directory.path(), Permissions::from_mode(0o755))?;
    let (fresh, lock) = (directory.path().join("locking"), directory.path().join(LOCK));
    let file = File::create(&fresh)?;
    file.lock()?;
    // Only now under its name: nobody finds it without the lock.
    std::fs::rename(fresh, lock)?;
    Ok((directory, file))
}

/// Ends and removes whatever runs left behind that are no more; how many they were.
pub async fn tidy() -> Result<u32, Trouble> {
    let mut tidied = 0;
    for entry in std::fs::read_dir(PLACE)? {
        let directory = entry?.path();
        let is_ours = directory.file_name().is_some_and(|name| name.to_string_lossy().starts_with(PREFIX));
        // Without a lock it is only just being made.
        let Some(Ok(lock)) = is_ours.then(|| File::open(directory.join(LOCK))) else { continue };
        match lock.try_lock() {
            Ok(()) => {
                end_processes(&directory)?;
                database::end(&database::options(&directory.join("data")), Signal::SIGQUIT).await?;
                std::fs::remove_dir_all(&directory)?;
                tidied += 1;
            }
            Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
    }
    Ok(tidied)
}

/// Of homeroom, which were started with this directory as their home. Found where the system shows environments.
fn end_processes(home: &Path) -> Result<(), Trouble> {
    let Ok(processes) = std::fs::read_dir("/proc") else { return Ok(()) };
    let wanted = format!("HOME={}", home.display());
    for process in processes {
        let process = process?;
        let Ok(pid) = process.file_name().to_string_lossy().parse() else { continue };
        let Ok(environment) = std::fs::read(process.path().join("environ")) else { continue };
        if environment.split(|byte| *byte == 0).any(|variable| variable == wanted.as_bytes()) {
            let _gone = kill(Pid::from_raw(pid), Signal::SIGKILL);
        }
    }
    Ok(())
}
