//! One real `homeroom worker`.

use std::fs::File;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tokio::process::{Child, Command};

use crate::trouble::Trouble;

/// Longer than leaving may take by its own rules (drain, goodbye, last words), with a busy machine in mind.
const LEAVING: Duration = Duration::from_secs(40);
/// Longer than a drained worker takes to do what it runs, while everything breaks.
const DRAINING: Duration = Duration::from_secs(120);

/// What a worker is started with.
#[derive(Debug, Clone)]
pub struct Plan {
    pub slots: u16,
    /// How long it counts as alive after a heartbeat.
    pub heartbeat: Duration,
}

pub struct Worker {
    pub number: u32,
    child: Child,
    log: PathBuf,
    drain: Drain,
}

/// Whether an operator drained it.
#[derive(Debug, Clone, Copy)]
enum Drain {
    Never,
    /// Perhaps: the answer may have been lost.
    Asked,
    Told(Instant),
}

/// The program in an environment of nothing but a home.
pub fn homeroom(home: &Path, url: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_homeroom"));
    command.env_clear().env("HOME", home).env("DATABASE_URL", url).current_dir(home);
    if let Some(path) = std::env::var_os("PATH") {
        command.env("PATH", path);
    }
    command.stdin(Stdio::null()).kill_on_drop(true);
    command
}

impl Worker {
    pub fn start(home: &Path, number: u32, plan: &Plan, url: &str, model: &str) -> Result<Self, Trouble> {
        let log = log_of(home, number);
        let file = File::create(&log)?;
        let child = homeroom(home, url)
            .args(["worker", "--name", &format!("w{number}"), "--concurrency", &plan.slots.to_string()])
            .env("OPENAI_BASE_URL", model)
            .env("HOMEROOM_HEARTBEAT_SECONDS", plan.heartbeat.as_secs().to_string())
            // The model may keep everybody waiting for as long as the longest outage.
            .env("HOMEROOM_IDLE_SECONDS", "300")
            .stdout(file.try_clone()?)
            .stderr(file)
            .spawn()?;
        Ok(Self { number, child, log, drain: Drain::Never })
    }

    pub fn name(&self) -> String {
        format!("w{}", self.number)
    }

    /// An operator asks for it, who may get no answer.
    pub fn may_end(&mut self) {
        if matches!(self.drain, Drain::Never) {
            self.drain = Drain::Asked;
        }
    }

    /// An operator asked for it and was told so.
    pub fn has_to_end(&mut self) {
        if !matches!(self.drain, Drain::Told(_)) {
            self.drain = Drain::Told(Instant::now());
        }
    }

    /// Whether it ended as an operator asked; an error where it ended otherwise or goes on for too long.
    pub fn has_drained(&mut self) -> Result<bool, Trouble> {
        match (self.ended()?, self.drain) {
            (Some(status), Drain::Asked | Drain::Told(_)) if status.success() => Ok(true),
            (Some(status), _) => Err(self.broke(&format!("ended by itself with {status}"))),
            (None, Drain::Told(since)) if since.elapsed() > DRAINING => {
                Err(self.broke(&format!("did not end within {} s of being drained", DRAINING.as_secs())))
            }
            (None, _) => Ok(false),
        }
    }

    pub fn signal(&self, signal: Signal) {
        if let Some(pid) = self.child.id().and_then(|pid| i32::try_from(pid).ok()) {
            let _gone = kill(Pid::from_raw(pid), signal);
        }
    }

    /// How it ended, if it did.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>, Trouble> {
        Ok(self.child.try_wait()?)
    }

    pub async fn kill(&mut self) -> Result<(), Trouble> {
        self.child.kill().await?;
        Ok(())
    }

    /// Waits for the end after a SIGTERM, which must be a good one; how long it took.
    pub async fn leaves(&mut self) -> Result<Duration, Trouble> {
        let begun = Instant::now();
        let Ok(status) = tokio::time::timeout(LEAVING, self.child.wait()).await else {
            return Err(self.broke(&format!("did not end within {} s of a SIGTERM", LEAVING.as_secs())));
        };
        let status = status?;
        if status.success() {
            return Ok(begun.elapsed());
        }
        Err(self.broke(&format!("ended with {status} after a SIGTERM")))
    }

    /// A signal that came before it listened for any is no fault of its own.
    pub async fn leaves_or_dies_of(&mut self, signal: Signal) -> Result<(), Trouble> {
        let Ok(status) = tokio::time::timeout(LEAVING, self.child.wait()).await else {
            return Err(self.broke(&format!("did not end within {} s of a {signal}", LEAVING.as_secs())));
        };
        let status = status?;
        if status.success() || status.signal() == Some(signal as i32) {
            return Ok(());
        }
        Err(self.broke(&format!("ended with {status} after a {signal}")))
    }

    /// Whether it said this yet.
    pub fn said(&self, words: &str) -> bool {
        std::fs::read_to_string(&self.log).is_ok_and(|log| log.contains(words))
    }

    pub fn broke(&self, how: &str) -> Trouble {
        let log = std::fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        let last = &lines[lines.len().saturating_sub(40)..];
        Trouble::Violation(format!("worker {} {how}. It said last:\n{}", self.number, last.join("\n")))
    }
}

fn log_of(home: &Path, number: u32) -> PathBuf {
    home.join(format!("worker-{number}.log"))
}

/// What all workers said of one lesson.
pub fn said_of(home: &Path, title: &str, workers: u32) -> String {
    let is_of = |line: &&str| line.split(title).skip(1).any(|rest| !rest.starts_with(char::is_numeric));
    let mut said = Vec::new();
    for number in 1..=workers {
        let log = std::fs::read_to_string(log_of(home, number)).unwrap_or_default();
        said.extend(log.lines().filter(is_of).map(|line| format!("  w{number}: {line}")));
    }
    said.join("\n")
}
