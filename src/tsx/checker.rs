//! The parent's side: a few children, each doing one check at a time.
//!
//! Children start when first needed and stay warm for the next check. One that did anything abnormal, or has done its
//! share of checks, is never asked again.
//!
//! May import: `model`.

mod outcome;
mod process;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use std::{io, thread};

use tokio::sync::Semaphore;

use self::outcome::Outcome;
use self::process::{Ended, Process};
use super::wire::Request;
use crate::model::check::Report;
use crate::model::failure::{Failure, FailureClass};

/// The longest text that is checked at all: four times what the longest-winded model can write.
pub(super) const LONGEST: usize = 2 << 20;

/// How children are started and how far they are trusted.
#[derive(Debug, Clone)]
pub struct Options {
    /// The program that calls [`super::child_main`]. Absolute: the child starts in `/`.
    pub program: PathBuf,
    pub args: Vec<String>,
    /// For one check; starting the child and waiting for a free one are not counted.
    pub timeout: Duration,
    pub max_checks_per_child: u32,
    /// The most children at a time.
    pub children: usize,
}

impl Options {
    /// The child is this very program, called with `check-child`; one child per core.
    pub fn this_program() -> io::Result<Self> {
        // The link holds even when an upgrade has replaced the file.
        let program = if cfg!(target_os = "linux") { "/proc/self/exe".into() } else { std::env::current_exe()? };
        Ok(Self::program(program))
    }

    #[must_use]
    pub fn program(program: PathBuf) -> Self {
        Self {
            program,
            args: vec!["check-child".to_owned()],
            timeout: Duration::from_secs(5),
            max_checks_per_child: 200,
            children: thread::available_parallelism().map_or(2, usize::from),
        }
    }
}

/// Why a check could not even begin. It says nothing about the lesson.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    #[error("cannot start the check process {program}: {source}")]
    Spawn { program: String, source: io::Error },
    #[error("the check process did not come up: {0}")]
    Start(String),
    #[error("the check process could not confine itself: {0}")]
    Unconfined(String),
    #[error("the request could not be written down: {0}")]
    Encode(io::Error),
    #[error("the checker is closed")]
    Closed,
}

impl CheckError {
    /// As the failure of an attempt: homeroom's own, whatever the lesson is like.
    #[must_use]
    pub fn failure(&self) -> Failure {
        let rule = match self {
            Self::Spawn { .. } => "check-spawn",
            Self::Start(_) => "check-start",
            Self::Unconfined(_) => "check-unconfined",
            Self::Encode(_) | Self::Closed => "check",
        };
        Failure::plain(FailureClass::Internal, rule, &self.to_string())
    }
}

/// Checks responses in child processes. Cheap to clone; all clones share the children.
#[derive(Debug, Clone)]
pub struct Checker {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    options: Options,
    /// First come, first served.
    turns: Semaphore,
    idle: Mutex<Vec<Process>>,
}

impl Checker {
    #[must_use]
    pub fn new(options: Options) -> Self {
        let turns = Semaphore::new(options.children.max(1));
        Self { shared: Arc::new(Shared { options, turns, idle: Mutex::default() }) }
    }

    /// All checks on a model's response.
    pub async fn check(&self, response: &str) -> Result<Report, CheckError> {
        self.run(Request::Response { text: response.to_owned() }).await
    }

    /// The checks on a bare TSX file, with or without the rules.
    pub async fn check_source(&self, source: &str, rules: bool) -> Result<Report, CheckError> {
        self.run(Request::Source { text: source.to_owned(), rules }).await
    }

    async fn run(&self, request: Request) -> Result<Report, CheckError> {
        if request.text().len() > LONGEST {
            return Ok(outcome::too_long(&request));
        }
        let _turn = self.shared.turns.acquire().await.map_err(|_| CheckError::Closed)?;
        let first = match self.warm() {
            Some(process) => process,
            None => Process::start(&self.shared.options).await?,
        };
        match self.ask(first, &request).await? {
            // Somebody killed it, perhaps before the question came: that says nothing about the lesson.
            Outcome::Unfinished { death, .. } if death.was_killed() => {
                let second = Process::start(&self.shared.options).await?;
                Ok(self.ask(second, &request).await?.into_report(&request))
            }
            outcome => Ok(outcome.into_report(&request)),
        }
    }

    async fn ask(&self, mut process: Process, request: &Request) -> Result<Outcome, CheckError> {
        let (extracted, reason) = match process.check(request, self.shared.options.timeout).await? {
            Ended::Done(report) => {
                if process.may_go_on(&self.shared.options) {
                    self.idle().push(process);
                } else {
                    process.end().await;
                }
                return Ok(Outcome::Report(report));
            }
            Ended::Broken { extracted, reason } => (extracted, reason),
        };
        Ok(Outcome::Unfinished { extracted, death: process.autopsy(reason).await })
    }

    /// The child that waited least, unless somebody killed it meanwhile.
    fn warm(&self) -> Option<Process> {
        let mut idle = self.idle();
        std::iter::from_fn(|| idle.pop()).find_map(Process::if_alive)
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Process>> {
        self.shared.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
