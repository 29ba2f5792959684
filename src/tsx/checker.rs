//! The parent's side: a few children, each doing one check at a time.
//!
//! Children start when first needed and stay warm for the next check. One that did anything abnormal, or has done its
//! share of checks, is never asked again.
//!
//! May import: `model`.

mod outcome;
mod preview;
mod process;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use std::{io, thread};

use tokio::sync::Semaphore;

use self::outcome::Outcome;
pub use self::preview::Preview;
use self::process::{Ended, Process};
use super::inspect::{Check, Form};
use super::wire::Request;
use crate::model::check::{Report, RunPolicy, Subject};
use crate::model::failure::{Failure, FailureClass};

/// The longest text that is checked at all: four times what the longest-winded model can write.
pub(super) const LONGEST: usize = 2 << 20;

/// How children are started and how far they are trusted.
#[derive(Debug, Clone)]
pub struct Options {
    /// The program that calls [`super::child_main`]. Absolute: the child starts in `/`.
    pub program: PathBuf,
    pub args: Vec<String>,
    /// For one check; starting the child and waiting for a free one are not counted. Well above the engine's own limits
    /// on processor time, which are the ones that say what happened.
    pub timeout: Duration,
    pub max_checks_per_child: u32,
    /// The most children at a time.
    pub children: usize,
    /// Whether lessons are run, and whether that may fail them.
    pub run: RunPolicy,
    /// A lower score fails a lesson; `None`: scores only inform.
    pub least_score: Option<f64>,
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
            timeout: Duration::from_secs(45),
            max_checks_per_child: 200,
            children: thread::available_parallelism().map_or(2, usize::from),
            run: RunPolicy::Require,
            least_score: None,
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
    #[error("the check process is gone, and the lesson it showed with it")]
    Gone,
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
            Self::Encode(_) | Self::Gone | Self::Closed => "check",
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

    /// All checks on a model's response to `subject`.
    pub async fn check(&self, response: &str, subject: Option<&Subject>) -> Result<Report, CheckError> {
        self.run(Check { subject: subject.cloned(), ..self.asked(response, Form::Response) }).await
    }

    /// The checks on a bare TSX file, with or without the rules.
    pub async fn check_source(
        &self,
        source: &str,
        rules: bool,
        subject: Option<&Subject>,
    ) -> Result<Report, CheckError> {
        self.run(Check { rules, subject: subject.cloned(), ..self.asked(source, Form::Source) }).await
    }

    fn asked(&self, text: &str, form: Form) -> Check {
        let Options { run, least_score, .. } = self.shared.options;
        Check { run, least_score, ..Check::whole(text.to_owned(), form) }
    }

    async fn run(&self, check: Check) -> Result<Report, CheckError> {
        if check.text.len() > LONGEST {
            return Ok(outcome::too_long(&check));
        }
        let _turn = self.shared.turns.acquire().await.map_err(|_| CheckError::Closed)?;
        let check = Box::new(check);
        let request = Request::Check(check.clone());
        let first = match self.warm() {
            Some(process) => process,
            None => Process::start(&self.shared.options).await?,
        };
        match self.ask(first, &request).await? {
            // Somebody killed it, perhaps before the question came: that says nothing about the lesson.
            Outcome::Unfinished { death, .. } if death.was_killed() => {
                let second = Process::start(&self.shared.options).await?;
                Ok(self.ask(second, &request).await?.into_report(&check))
            }
            outcome => Ok(outcome.into_report(&check)),
        }
    }

    async fn ask(&self, mut process: Process, request: &Request) -> Result<Outcome, CheckError> {
        let (so_far, reason) = match process.ask(request, self.shared.options.timeout).await? {
            Ended::Done(report) => {
                if process.may_go_on(&report, &self.shared.options) {
                    self.idle().push(process);
                } else {
                    process.end().await;
                }
                return Ok(Outcome::Report(report));
            }
            Ended::View(_) => return Err(CheckError::Start("it showed a lesson instead of checking one".to_owned())),
            Ended::Broken { so_far, reason } => (so_far, reason),
        };
        Ok(Outcome::Unfinished { so_far, death: process.autopsy(reason).await })
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
