//! The server's log file: kept small, and read for the reason when the server does not start.

use std::fs::{self, OpenOptions};
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

const LIMIT: u64 = 2 * 1024 * 1024;

/// Moves what is in an overgrown log aside. The server appends, so that it carries on at the beginning.
pub(super) fn trim(log: &Path) {
    let overgrown = fs::metadata(log).is_ok_and(|metadata| metadata.len() > LIMIT);
    if overgrown && fs::copy(log, log.with_extension("log.old")).is_ok() {
        let emptied = OpenOptions::new().write(true).truncate(true).open(log);
        if let Err(error) = emptied {
            tracing::warn!(error = %error, "cannot empty the private database's log");
        }
    }
}

pub(super) fn length(log: &Path) -> u64 {
    fs::metadata(log).map_or(0, |metadata| metadata.len())
}

/// The last few lines written after `from`.
pub(super) fn tail(log: &Path, from: u64) -> String {
    let mut text = Vec::new();
    let read = fs::File::open(log).and_then(|mut file| {
        file.seek(SeekFrom::Start(from))?;
        file.take(64 * 1024).read_to_end(&mut text)
    });
    if read.is_err() {
        return String::new();
    }
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(6)..].join("\n")
}
