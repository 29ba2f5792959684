//! Who uses the server, and who may start or stop it: two lock files that the kernel releases for the dead.

use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::{Duration, Instant};

use super::Progress;
use super::place::Place;
use crate::db::error::{DbError, DbErrorKind};

/// As long as fetching PostgreSQL over a slow line may take.
const PATIENCE: Duration = Duration::from_secs(600);
const STEP: Duration = Duration::from_millis(20);

fn open(path: &Path) -> Result<File, DbError> {
    OpenOptions::new()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .mode(0o600)
        .open(path)
        .map_err(|error| DbError::config(format!("cannot open {}: {error}", path.display())))
}

/// The right to start or stop the server; given back when dropped.
#[derive(Debug)]
pub(super) struct Gate {
    _file: File,
}

impl Gate {
    pub(super) async fn enter(place: &Place, progress: &impl Fn(Progress)) -> Result<Self, DbError> {
        let path = place.gate();
        let file = open(&path)?;
        let since = Instant::now();
        let mut told = false;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self { _file: file }),
                Err(TryLockError::Error(error)) => {
                    return Err(DbError::config(format!("cannot lock {}: {error}", path.display())));
                }
                Err(TryLockError::WouldBlock) if since.elapsed() > PATIENCE => {
                    return Err(DbError::new(
                        DbErrorKind::Timeout,
                        format!(
                            "another homeroom has been starting the database for minutes; it holds {}",
                            path.display()
                        ),
                    ));
                }
                Err(TryLockError::WouldBlock) => {}
            }
            if !told && since.elapsed() > Duration::from_millis(500) {
                told = true;
                progress(Progress::Waiting);
            }
            tokio::time::sleep(STEP).await;
        }
    }

    /// The gate, if it is free or soon will be: for those who cannot wait long, nor asynchronously.
    pub(super) fn enter_soon(place: &Place) -> Option<Self> {
        let file = open(&place.gate()).ok()?;
        for _ in 0..10 {
            if file.try_lock().is_ok() {
                return Some(Self { _file: file });
            }
            std::thread::sleep(STEP);
        }
        None
    }
}

/// One use of the server.
#[derive(Debug)]
pub(super) struct Membership {
    file: File,
}

/// Nobody uses the server as long as this is held.
#[derive(Debug)]
pub(super) struct Alone {
    _file: File,
}

impl Membership {
    /// Only to be called at the gate.
    pub(super) fn join(place: &Place) -> Result<Self, DbError> {
        let path = place.users();
        let file = open(&path)?;
        file.try_lock_shared().map_err(|error| DbError::config(format!("cannot lock {}: {error}", path.display())))?;
        Ok(Self { file })
    }

    /// Gives the use up; says when nobody else is left. Only to be called at the gate.
    pub(super) fn leave_as_last(self) -> Option<Alone> {
        self.file.unlock().ok()?;
        self.file.try_lock().ok()?;
        Some(Alone { _file: self.file })
    }

    pub(super) fn alone(place: &Place) -> Result<Option<Alone>, DbError> {
        let file = open(&place.users())?;
        Ok(file.try_lock().ok().map(|()| Alone { _file: file }))
    }
}
