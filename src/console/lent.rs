//! The terminal lent to a pager or an editor that shows a pane's text.
//!
//! Meanwhile nothing is drawn and no key is read; the feed, the reads and the workers go on. Text from elsewhere is made
//! safe first: a pager passes on what it gets, and the terminal is the operator's.

use std::env;
use std::ffi::OsString;
use std::io::{self, Write as _};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tempfile::NamedTempFile;
use tokio::process::{Child, Command};

use crate::app::lesson::export::Export;
use crate::app::printable::clean;

/// How long a borrower may take to give the terminal back when homeroom has to end.
const PATIENCE: Duration = Duration::from_millis(500);

/// A program that has the terminal.
pub(super) struct Borrower {
    child: Child,
    name: String,
    /// Readable by this user alone; gone with the borrower.
    _file: NamedTempFile,
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
        let not_opened = |error: io::Error| format!("Not opened: {error}.");
        let file = written(export).map_err(not_opened)?;
        let name = program.line.to_string_lossy().into_owned();
        let mut line = program.line;
        line.push(" \"$@\"");
        let child = Command::new("sh")
            .arg("-c")
            .arg(line)
            // What the shell calls itself in its complaints.
            .arg("homeroom")
            .arg(file.path())
            .stdin(Stdio::inherit())
            .stdout(Stdio::inherit())
            .stderr(Stdio::inherit())
            .spawn()
            .map_err(not_opened)?;
        let name = if program.named.is_empty() { name } else { format!("{name} (from ${})", program.named) };
        Ok(Self { child, name, _file: file })
    }

    /// Resolves when the program has ended; its complaint, where it could not be run. May be dropped and called again.
    pub(super) async fn ended(&mut self) -> Option<String> {
        let status = self.child.wait().await;
        complaint(&self.name, status)
    }

    /// It was stopped by the key that stops jobs, and this process was not: it goes on.
    pub(super) fn wake(&self) {
        self.signal(Signal::CONT);
    }

    /// Asks it to end and waits a moment, so that it can leave the terminal as it found it.
    pub(super) async fn end(mut self) {
        self.signal(Signal::TERM);
        let _ = tokio::time::timeout(PATIENCE, self.child.wait()).await;
    }

    fn signal(&self, signal: Signal) {
        let pid = self.child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
        if let Some(pid) = pid {
            let _ = kill_process(pid, signal);
        }
    }
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
    fn a_program_that_cannot_be_run_is_named() {
        let of = |code: i32| complaint("moer (from $PAGER)", Ok(ExitStatus::from_raw(code << 8)));
        assert_eq!(of(127).as_deref(), Some("Not opened: moer (from $PAGER) was not found."));
        assert_eq!(of(126).as_deref(), Some("Not opened: moer (from $PAGER) cannot be run."));
        assert_eq!((of(0), of(1)), (None, None));
    }
}
