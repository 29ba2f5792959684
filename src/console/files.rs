//! Writes a pane's text to a new file in the working directory.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::mpsc;
use tokio_util::task::TaskTracker;

use crate::app::event::{Acted, Event};
use crate::app::lesson::export::Export;

/// Names tried before giving up.
const TRIES: u32 = 999;

/// Files that are being saved beside the loop: a full or slow disk holds up nobody, and whoever ends the program waits for them.
#[derive(Debug, Clone, Default)]
pub struct Saves {
    running: TaskTracker,
    /// What became of those that the loop was not there to hear of.
    unheard: Arc<Mutex<Vec<String>>>,
}

impl Saves {
    /// The loop hears what becomes of it. Needs the runtime.
    pub(super) fn begin(&self, dir: PathBuf, export: Export, events: mpsc::Sender<Event>) {
        let unheard = Arc::clone(&self.unheard);
        self.running.spawn_blocking(move || {
            let acted = match save(&dir, &export.name, &export.text) {
                Ok(name) => Acted::Saved { bytes: export.text.len(), name },
                Err(error) => Acted::NotDone { message: format!("Not saved: {error}.") },
            };
            if let Err(mpsc::error::SendError(Event::Acted(Acted::NotDone { message }))) =
                events.blocking_send(Event::Acted(acted))
            {
                unheard.lock().unwrap_or_else(PoisonError::into_inner).push(message);
            }
        });
    }

    /// Resolves when every file is whole or has failed: what nobody heard of.
    pub async fn ended(&self) -> Vec<String> {
        self.running.close();
        self.running.wait().await;
        std::mem::take(&mut *self.unheard.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Writes `text` to `name` in `dir`, or to the first free name like it (`fractions-3-2.tsx`). Says which name that is.
///
/// Nothing is ever overwritten, also not by way of a link, and a file that could not be written whole is removed again.
///
/// # Errors
/// What the file system said.
fn save(dir: &Path, name: &str, text: &str) -> io::Result<String> {
    for number in 1..=TRIES {
        let name = numbered(name, number);
        let path = dir.join(&name);
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(file) => {
                return match write(file, text) {
                    Ok(()) => Ok(name),
                    Err(error) => {
                        let _ = fs::remove_file(&path);
                        Err(error)
                    }
                };
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

fn write(mut file: File, text: &str) -> io::Result<()> {
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// `fractions-3.tsx`, then `fractions-3-2.tsx`.
fn numbered(name: &str, number: u32) -> String {
    match (number, name.rsplit_once('.')) {
        (1, _) => name.to_owned(),
        (number, Some((stem, ending))) => format!("{stem}-{number}.{ending}"),
        (number, None) => format!("{name}-{number}"),
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;

    use super::*;

    #[test]
    fn nothing_is_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        let names: Vec<String> = (0..3).map(|n| save(dir.path(), "a-3.tsx", &n.to_string()).unwrap()).collect();
        assert_eq!(names, ["a-3.tsx", "a-3-2.tsx", "a-3-3.tsx"]);
        assert_eq!(fs::read_to_string(dir.path().join("a-3.tsx")).unwrap(), "0");
        // Not by way of a link either, also one that leads nowhere.
        let elsewhere = dir.path().join("elsewhere");
        std::os::unix::fs::symlink(&elsewhere, dir.path().join("b.json")).unwrap();
        assert_eq!(save(dir.path(), "b.json", "x").unwrap(), "b-2.json");
        assert!(!elsewhere.exists());
    }

    #[test]
    fn a_slow_disk_holds_up_nobody() {
        let dir = tempfile::tempdir().unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().max_blocking_threads(1).build().unwrap();
        let export = || Export { text: "x".to_owned(), name: "a-3.tsx".to_owned(), code: true };
        runtime.block_on(async {
            let (events, mut heard) = mpsc::channel(1);
            let (free, slow) = std::sync::mpsc::channel::<()>();
            let disk = tokio::task::spawn_blocking(move || slow.recv());
            let saves = Saves::default();
            saves.begin(dir.path().to_owned(), export(), events.clone());
            saves.begin("/nowhere/at/all".into(), export(), events);
            tokio::task::yield_now().await;
            assert!(heard.try_recv().is_err(), "nothing is written yet, and nobody waits");
            assert!(saves.ended().now_or_never().is_none(), "whoever ends the program can wait for them");
            drop(free);
            let written = Acted::Saved { bytes: 1, name: "a-3.tsx".to_owned() };
            assert_eq!(heard.recv().await, Some(Event::Acted(written)));
            let refused = heard.recv().await;
            assert!(
                matches!(&refused, Some(Event::Acted(Acted::NotDone { message })) if message.contains("Not saved"))
            );
            assert_eq!(saves.ended().await, Vec::<String>::new());
            assert!(disk.await.unwrap().is_err());
        });
    }

    #[tokio::test]
    async fn what_fails_once_the_loop_has_ended_is_kept_to_be_told() {
        let (events, heard) = mpsc::channel(1);
        drop(heard);
        let saves = Saves::default();
        saves.begin(
            "/nowhere/at/all".into(),
            Export { text: "x".to_owned(), name: "a.tsx".to_owned(), code: true },
            events,
        );
        let unheard = saves.ended().await;
        assert!(unheard.len() == 1 && unheard[0].starts_with("Not saved: "), "{unheard:?}");
    }

    #[test]
    fn what_cannot_be_written_says_why() {
        let error = save(Path::new("/nowhere/at/all"), "a.tsx", "x").unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
    }
}
