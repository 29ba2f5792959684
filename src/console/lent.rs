//! The terminal lent to a pager or an editor that shows a pane's text, or to an editor that changes an outline.
//!
//! Meanwhile nothing is drawn and no key is read; the feed, the reads and the workers go on. Text from elsewhere is made
//! safe first: a pager passes on what it gets, and the terminal is the operator's. An outline is what its author wrote and
//! goes through an editor as it is; what an editor wrote and nobody can take stays in its file.

use std::env;
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, test_kill_process_group, waitid};
use tempfile::NamedTempFile;
use tokio::process::{Child, Command};
use tokio::signal::unix::{self, SignalKind};

use crate::app::editor::MAX_BYTES;
use crate::app::event::Acted;
use crate::app::lesson::export::Export;
use crate::app::printable::clean;

/// How long a borrower may take to give the terminal back when homeroom has to end.
const PATIENCE: Duration = Duration::from_millis(500);

/// Why an outline is not taken that was written all the same.
const FAILED: &str = "the editor failed";

/// How often to look whether all that it started has ended, too.
const LOOK: Duration = Duration::from_millis(10);

/// A program that has the terminal.
pub(super) struct Borrower {
    child: Child,
    /// Of its own, with all it starts: the terminal's keys signal it alone, and it ends as one.
    group: Pid,
    /// Something has happened to a child of this process.
    changed: unix::Signal,
    name: String,
    /// Readable by this user alone; gone with the borrower.
    file: NamedTempFile,
    /// What an editor was given to change; `None` for what is only shown.
    given: Option<String>,
    /// It ended, and says that all went well.
    went_well: bool,
}

/// What a borrower has come to.
pub(super) enum Passed {
    /// It has ended; its complaint, where it could not be run.
    Ended(Option<String>),
    /// It was stopped, by the key for that or from outside.
    Stopped,
}

/// What to run: a command line of the operator's, as their shell understands it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Program {
    line: OsString,
    /// Who names it, for a complaint.
    named: &'static str,
}

impl Borrower {
    /// Starts it; the terminal must have been given back. The error says what was to be started.
    pub(super) fn start(export: &Export) -> Result<Self, String> {
        let program = program(export.code, |name| env::var_os(name));
        let file = written(export).map_err(not_opened)?;
        Self::run(program, file, None)
    }

    /// Starts the editor on an outline; [`Borrower::edited`] has what became of it.
    pub(super) fn edit(outline: &str) -> Result<Self, String> {
        let file = outlined(outline).map_err(not_opened)?;
        Self::run(editor(|name| env::var_os(name)), file, Some(outline.to_owned()))
    }

    fn run(program: Program, file: NamedTempFile, given: Option<String>) -> Result<Self, String> {
        let name = program.line.to_string_lossy().into_owned();
        let mut line = program.line;
        line.push(" \"$@\"");
        let changed = unix::signal(SignalKind::child()).map_err(not_opened)?;
        let child = Command::new("sh")
            .arg("-c")
            .arg(line)
            // What the shell calls itself in its complaints.
            .arg("homeroom")
            .arg(file.path())
            .stdin(Stdio::inherit())
            .stdout(Stdio::inherit())
            .stderr(Stdio::inherit())
            .process_group(0)
            .spawn()
            .map_err(not_opened)?;
        let pid = child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
        let group = pid.ok_or_else(|| not_opened(io::ErrorKind::NotFound.into()))?;
        let name = if program.named.is_empty() { name } else { format!("{name} (from ${})", program.named) };
        Ok(Self { child, group, changed, name, file, given, went_well: false })
    }

    /// Who is to be in the terminal's foreground.
    pub(super) const fn group(&self) -> Pid {
        self.group
    }

    /// Resolves when the program has ended or was stopped. May be dropped and called again.
    pub(super) async fn passed(&mut self) -> Passed {
        loop {
            tokio::select! {
                status = self.child.wait() => {
                    self.went_well = status.as_ref().is_ok_and(ExitStatus::success);
                    return Passed::Ended(complaint(&self.name, status));
                }
                _ = self.changed.recv() => {
                    let stopped = WaitIdOptions::STOPPED | WaitIdOptions::NOHANG;
                    if waitid(WaitId::Pid(self.group), stopped).is_ok_and(|status| status.is_some()) {
                        return Passed::Stopped;
                    }
                }
            }
        }
    }

    /// What the editor changed; `None` where nothing was to be changed, or nothing was. What an editor wrote that says it failed,
    /// or was killed, is not taken.
    pub(super) fn edited(self) -> Option<Edited> {
        let given = self.given?;
        let outline = read_back(self.file.path(), &given);
        if outline.as_ref() == Ok(&given) {
            return None;
        }
        let outline = outline.and_then(|outline| if self.went_well { Ok(outline) } else { Err(FAILED.to_owned()) });
        Some(Edited { outline, file: self.file })
    }

    /// It goes on, or begins: it may have asked for the terminal before it had it, and was stopped for that.
    pub(super) fn wake(&self) {
        self.signal(Signal::CONT);
    }

    pub(super) fn stop(&self) {
        self.signal(Signal::STOP);
    }

    /// Asks it to end and waits a moment, so that it can leave the terminal as it found it. What it was to change stays where
    /// the answer says: nobody knows what it would have written, nor what it has put beside it.
    pub(super) async fn end(mut self) -> Option<PathBuf> {
        self.signal(Signal::TERM);
        // Should it be stopped, it hears nothing else.
        self.signal(Signal::CONT);
        let all_ended = async {
            let _ = self.child.wait().await;
            while test_kill_process_group(self.group).is_ok() {
                tokio::time::sleep(LOOK).await;
            }
        };
        if tokio::time::timeout(PATIENCE, all_ended).await.is_err() {
            self.signal(Signal::KILL);
            let _ = self.child.wait().await;
        }
        self.given.is_some().then(|| kept(self.file))
    }

    fn signal(&self, signal: Signal) {
        let _ = kill_process_group(self.group, signal);
    }
}

/// An outline that an editor has changed.
pub(super) struct Edited {
    /// The error says why it cannot be taken.
    outline: Result<String, String>,
    file: NamedTempFile,
}

impl Edited {
    /// For whoever takes it. What cannot be taken stays.
    pub(super) fn told(self) -> Acted {
        match self.outline {
            Ok(outline) => Acted::Edited(outline),
            Err(why) => Acted::NotDone { message: format!("Not taken, kept in {}: {why}.", kept(self.file).display()) },
        }
    }

    /// Nobody is left to take it: it stays there.
    pub(super) fn keep(self) -> PathBuf {
        kept(self.file)
    }
}

/// It is somebody's work: only they remove it.
fn kept(mut file: NamedTempFile) -> PathBuf {
    file.disable_cleanup(true);
    file.path().to_owned()
}

#[expect(clippy::needless_pass_by_value, reason = "it stands in map_err")]
fn not_opened(error: io::Error) -> String {
    format!("Not opened: {error}.")
}

/// The operator's editor.
fn editor(variable: impl Fn(&str) -> Option<OsString>) -> Program {
    let named = |name: &'static str| {
        let line = variable(name).filter(|line| !line.to_string_lossy().trim().is_empty())?;
        Some(Program { line, named: name })
    };
    named("VISUAL").or_else(|| named("EDITOR")).unwrap_or_else(|| Program { line: "vi".into(), named: "" })
}

/// An outline in a file of this user's alone. Its last line ends as an editor ends it.
fn outlined(outline: &str) -> io::Result<NamedTempFile> {
    let mut file = tempfile::Builder::new().prefix("homeroom-outline-").suffix(".md").tempfile()?;
    file.write_all(outline.as_bytes())?;
    if !outline.is_empty() && !outline.ends_with('\n') {
        file.write_all(b"\n")?;
    }
    file.flush()?;
    Ok(file)
}

/// What an editor wrote, by name: it may have put another file in its place. A line's end that it added is not a change.
fn read_back(path: &Path, given: &str) -> Result<String, String> {
    let file = File::open(path).map_err(|error| error.to_string())?;
    let mut bytes = Vec::new();
    file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() > MAX_BYTES {
        return Err(format!("more than {MAX_BYTES} bytes, which no outline may have"));
    }
    let mut text = String::from_utf8(bytes).map_err(|_| String::from("it is not UTF-8 text"))?;
    if !given.ends_with('\n') && text.ends_with('\n') {
        text.pop();
    }
    Ok(text)
}

/// The pager; for code the editor, where only that is named.
fn program(code: bool, variable: impl Fn(&str) -> Option<OsString>) -> Program {
    let named = |name: &'static str| {
        let line = variable(name).filter(|line| !line.to_string_lossy().trim().is_empty())?;
        Some(Program { line, named: name })
    };
    let editor = || if code { named("VISUAL").or_else(|| named("EDITOR")) } else { None };
    named("PAGER").or_else(editor).unwrap_or_else(|| Program { line: "less".into(), named: "" })
}

/// The text in a file of this user's alone, made safe to show, line by line.
fn written(export: &Export) -> io::Result<NamedTempFile> {
    let ending = export.name.rsplit_once('.').map_or_else(String::new, |(_, ending)| format!(".{ending}"));
    let mut file = tempfile::Builder::new().prefix("homeroom-").suffix(&ending).tempfile()?;
    let mut out = io::BufWriter::new(file.as_file_mut());
    for line in export.text.lines() {
        writeln!(out, "{}", clean(line))?;
    }
    out.flush()?;
    drop(out);
    Ok(file)
}

/// What a shell says with its status of a program that it could not run.
fn complaint(name: &str, status: io::Result<ExitStatus>) -> Option<String> {
    match status.map(|status| status.code()) {
        Ok(Some(127)) => Some(format!("Not opened: {name} was not found.")),
        Ok(Some(126)) => Some(format!("Not opened: {name} cannot be run.")),
        Ok(_) => None,
        Err(error) => Some(format!("Not opened: {error}.")),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;
    use std::os::unix::process::ExitStatusExt as _;

    use super::*;

    fn export(text: &str) -> Export {
        Export { text: text.to_owned(), name: "a-3.tsx".to_owned(), code: true }
    }

    #[test]
    fn the_pager_comes_first_then_for_code_the_editor() {
        let of = |code, set: &[(&str, &str)]| {
            let found = program(code, |name| set.iter().find(|(n, _)| *n == name).map(|(_, line)| line.into()));
            (found.line.into_string().unwrap(), found.named)
        };
        assert_eq!(of(false, &[]), ("less".into(), ""));
        assert_eq!(of(true, &[("PAGER", "bat -p"), ("EDITOR", "vi")]), ("bat -p".into(), "PAGER"));
        assert_eq!(of(true, &[("PAGER", " "), ("EDITOR", "vi")]), ("vi".into(), "EDITOR"));
        assert_eq!(of(true, &[("VISUAL", "code -w"), ("EDITOR", "vi")]), ("code -w".into(), "VISUAL"));
        assert_eq!(of(false, &[("EDITOR", "vi")]), ("less".into(), ""));
    }

    #[test]
    fn what_a_pager_gets_is_safe_and_nobody_elses() {
        let file = written(&export("const a = 1;\n\x1b]0;owned\x07\u{202e}\n")).unwrap();
        assert_eq!(std::fs::read_to_string(file.path()).unwrap(), "const a = 1;\n␛]0;owned␇⇄\n");
        assert_eq!(file.as_file().metadata().unwrap().permissions().mode() & 0o777, 0o600);
        let path = file.path().to_owned();
        assert!(path.extension().is_some_and(|ending| ending == "tsx"));
        drop(file);
        assert!(!path.exists());
    }

    #[test]
    fn the_editor_is_the_operators() {
        let of = |set: &[(&str, &str)]| {
            let found = editor(|name| set.iter().find(|(n, _)| *n == name).map(|(_, line)| line.into()));
            found.line.into_string().unwrap()
        };
        assert_eq!(of(&[]), "vi");
        assert_eq!(of(&[("EDITOR", "nano"), ("PAGER", "less")]), "nano");
        assert_eq!(of(&[("EDITOR", "nano"), ("VISUAL", "emacs -nw")]), "emacs -nw");
    }

    #[test]
    fn an_outline_comes_back_as_it_was_written() {
        let file = outlined("a\n\x1b b").unwrap();
        assert_eq!(file.as_file().metadata().unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(std::fs::read(file.path()).unwrap(), b"a\n\x1b b\n");
        assert_eq!(read_back(file.path(), "a\n\x1b b").as_deref(), Ok("a\n\x1b b"));
        // An editor that puts a new file in place of the old one.
        let place = file.path().with_extension("new");
        std::fs::write(&place, "c\n\n").unwrap();
        std::fs::rename(&place, file.path()).unwrap();
        assert_eq!(read_back(file.path(), "a").as_deref(), Ok("c\n"));
        std::fs::write(file.path(), b"\xff").unwrap();
        assert_eq!(read_back(file.path(), "a"), Err("it is not UTF-8 text".to_owned()));
        std::fs::write(file.path(), vec![b'a'; MAX_BYTES + 1]).unwrap();
        assert!(read_back(file.path(), "a").is_err_and(|why| why.contains("no outline may have")));
    }

    #[test]
    fn a_program_that_cannot_be_run_is_named() {
        let of = |code: i32| complaint("moer (from $PAGER)", Ok(ExitStatus::from_raw(code << 8)));
        assert_eq!(of(127).as_deref(), Some("Not opened: moer (from $PAGER) was not found."));
        assert_eq!(of(126).as_deref(), Some("Not opened: moer (from $PAGER) cannot be run."));
        assert_eq!((of(0), of(1)), (None, None));
    }
}
