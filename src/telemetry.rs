//! Logs and panic reports.
//!
//! May import: nothing of homeroom's.
//!
//! Fields are dotted and carry their unit (`lesson.id`, `duration_ms`). Never a prompt and never a key: other crates' logs are kept at
//! `info`, whatever the filter says, because database and network clients print what they send from `debug` on.
//!
//! Whoever logs waits for nobody: a thread of its own writes, and lines that nobody takes are left out and counted.

use std::fs::{self, OpenOptions};
use std::io::{self, IsTerminal, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::panic;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

use color_eyre::config::{HookBuilder, Theme};
use file_rotate::compression::Compression;
use file_rotate::suffix::AppendCount;
use file_rotate::{ContentLimit, FileRotate};
use tracing::level_filters::LevelFilter;
use tracing::{Level, Metadata, Subscriber};
use tracing_appender::non_blocking::{ErrorCounter, NonBlocking, NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::{FilterExt, filter_fn};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;

/// What is logged when nothing is asked for.
const DEFAULT_FILTER: &str = "info";
/// A log file's size; with its predecessors a log never takes more than (1 + [`KEPT`]) times as much.
const FILE_LIMIT: usize = 5 * 1024 * 1024;
const KEPT: usize = 3;
/// Lines on their way to the writer; beyond that the newest are left out.
const WAITING: usize = 8 * 1024;

/// What writes the log of this process, as there is one log.
static WRITER: Mutex<Option<WorkerGuard>> = Mutex::new(None);
static LEFT_OUT: OnceLock<ErrorCounter> = OnceLock::new();
/// Standard error holds one JSON object a line, and nothing else.
static STDERR_IS_JSON: OnceLock<bool> = OnceLock::new();

/// Where logs go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// Where there is no screen.
    Stderr,
    /// While the console owns the screen.
    File(PathBuf),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    pub destination: Destination,
    /// Directives as `tracing` reads them: `debug`, `homeroom::db=trace`.
    pub filter: Option<String>,
    /// One JSON object a line.
    pub json: bool,
}

#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    #[error(
        "log filter \"{filter}\" not understood: {reason}. Allowed: off, error, warn, info, debug, trace, or target=level, comma-separated"
    )]
    Filter { filter: String, reason: String },
    #[error("log file {} cannot be written: {source}", path.display())]
    File { path: PathBuf, source: io::Error },
    #[error("logging was set up twice")]
    Twice,
}

/// Starts logging for the whole process.
pub fn install(options: &Options) -> Result<(), TelemetryError> {
    let (to_stderr, ansi) = (options.destination == Destination::Stderr, io::stderr().is_terminal());
    let (writer, guard) = match &options.destination {
        Destination::Stderr => spool(io::stderr()),
        Destination::File(path) => {
            spool(open_log(path).map_err(|source| TelemetryError::File { path: path.clone(), source })?)
        }
    };
    let left_out = writer.error_counter();
    let layer = layer(options, writer, to_stderr && ansi)?;
    tracing_subscriber::registry().with(layer).try_init().map_err(|_| TelemetryError::Twice)?;
    *WRITER.lock().unwrap_or_else(PoisonError::into_inner) = Some(guard);
    let _ = LEFT_OUT.set(left_out);
    let _ = STDERR_IS_JSON.set(to_stderr && options.json);
    Ok(())
}

/// Lets the last lines out, a second at most. Nothing is logged any more.
pub fn finish() {
    drop(WRITER.lock().unwrap_or_else(PoisonError::into_inner).take());
}

/// Lines that were left out because the writer was behind.
#[must_use]
pub fn left_out() -> u64 {
    LEFT_OUT.get().map_or(0, |counter| u64::try_from(counter.dropped_lines()).unwrap_or(u64::MAX))
}

/// Whether standard error is a JSON log, so that words for people have to go through it.
#[must_use]
pub fn stderr_is_json() -> bool {
    STDERR_IS_JSON.get().copied().unwrap_or_default()
}

fn spool(writer: impl Write + Send + 'static) -> (NonBlocking, WorkerGuard) {
    NonBlockingBuilder::default().lossy(true).buffered_lines_limit(WAITING).thread_name("log").finish(writer)
}

/// Makes panics and errors readable: without colours where nobody sees them, and on a terminal that somebody draws on only after
/// `free_for_report` has said so (it may give the terminal back first). A panic is logged in any case.
pub fn install_panic_hook(free_for_report: fn() -> bool) -> Result<(), color_eyre::Report> {
    let theme = if io::stderr().is_terminal() { Theme::dark() } else { Theme::new() };
    let (panics, errors) = HookBuilder::default().theme(theme).display_env_section(false).try_into_hooks()?;
    errors.install()?;
    panic::set_hook(Box::new(move |info| {
        // First of all: the terminal comes back even if everything below goes wrong too.
        let free = free_for_report();
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        let thread = std::thread::current();
        let text = info.payload().downcast_ref::<&str>().copied();
        let text = text.or_else(|| info.payload().downcast_ref::<String>().map(String::as_str)).unwrap_or("no message");
        // The standard library quotes the text a slice went wrong in from the first backtick on; that may be a prompt.
        let message = text.split('`').next().unwrap_or_default();
        tracing::error!(panic.place = place, panic.thread = thread.name(), panic.message = message, "panicked");
        if free {
            let _ = writeln!(io::stderr(), "{}", panics.panic_report(info));
        }
    }));
    Ok(())
}

fn layer<S, W>(options: &Options, writer: W, ansi: bool) -> Result<Box<dyn Layer<S> + Send + Sync>, TelemetryError>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let filter = filter(options.filter.as_deref())?.and(filter_fn(may_be_logged));
    let format = tracing_subscriber::fmt::layer().with_writer(writer).with_ansi(ansi).log_internal_errors(false);
    Ok(if options.json {
        format.json().flatten_event(true).with_span_list(false).with_filter(filter).boxed()
    } else {
        format.with_filter(filter).boxed()
    })
}

fn filter(directives: Option<&str>) -> Result<EnvFilter, TelemetryError> {
    let directives = directives.map(str::trim).filter(|text| !text.is_empty()).unwrap_or(DEFAULT_FILTER);
    EnvFilter::builder()
        .with_default_directive(LevelFilter::INFO.into())
        .parse(directives)
        .map_err(|error| TelemetryError::Filter { filter: directives.to_owned(), reason: error.to_string() })
}

/// Other crates no further than `info`: below it, clients print statements' parameters and requests' headers. Nothing of the
/// migration crate: what goes wrong there is returned, and that a text was mended since is no error.
fn may_be_logged(metadata: &Metadata<'_>) -> bool {
    let target = metadata.target();
    if target.starts_with("refinery_core") {
        return false;
    }
    let ours = target == "homeroom" || target.starts_with("homeroom::");
    ours || *metadata.level() <= Level::INFO
}

/// The log file, for its owner's eyes only, rotated by size.
fn open_log(path: &Path) -> io::Result<FileRotate<AppendCount>> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    let mut open = OpenOptions::new();
    open.create(true).append(true).read(true).mode(0o600);
    // The rotation itself has no way to say that it cannot write.
    open.open(path)?;
    Ok(FileRotate::new(
        path,
        AppendCount::new(KEPT),
        ContentLimit::BytesSurpassed(FILE_LIMIT),
        Compression::None,
        Some(open),
    ))
}

#[cfg(test)]
mod tests;
