//! Standard output: text for people and JSON for programs.

use std::io::{ErrorKind, Write as _};

use serde::Serialize;

use crate::db::embedded::Progress;
use crate::telemetry;

use super::context::Step;
use super::exit::{CliError, Exit};

/// Writes one line. A reader that has gone away (`| head`) is no error.
pub fn line(text: &str) -> Result<(), CliError> {
    write_all(&format!("{text}\n"))
}

/// Writes text as it is.
pub fn write_all(text: &str) -> Result<(), CliError> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result.map_err(|error| CliError::new(Exit::Failed, format!("cannot write the output: {error}"))),
    }
}

/// Writes one JSON document on a line of its own.
pub fn json(value: &impl Serialize) -> Result<(), CliError> {
    let text = serde_json::to_string(value)
        .map_err(|error| CliError::new(Exit::Failed, format!("cannot write the answer as JSON: {error}")))?;
    line(&text)
}

/// A note for people, on standard error, so that piped output stays clean; where that is a JSON log, a line of it.
pub fn note(text: &str) {
    if telemetry::stderr_is_json() {
        tracing::warn!("{}", text.strip_prefix("homeroom: ").unwrap_or(text));
        return;
    }
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// A note on what takes time; starting the private database takes a tenth of a second and is not worth one.
pub fn step(step: &Step) {
    if *step != Step::Server(Progress::Starting) {
        note(&step.to_string());
    }
}
