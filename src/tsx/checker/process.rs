//! One child process: started, asked, buried.
//!
//! May import: `model`.

use std::io;
use std::os::unix::process::ExitStatusExt;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use nix::sys::signal::Signal;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command};
use tokio::time::timeout;

use super::{CheckError, Options};
use crate::model::check::{CheckStage, Report};
use crate::model::tree::View;
use crate::tsx::wire::{self, Reply, Request};

/// A loaded machine may take its time to start a program.
const START: Duration = Duration::from_secs(20);

/// From a pipe's end to its process's.
const LAST_BREATH: Duration = Duration::from_secs(5);

/// KiB that a child may ever have held and be kept (a deep stack is never given back); one that checks lessons holds
/// about twelve megabytes.
const KEPT: u64 = 48 << 10;

/// Processor time after which a child is let go, well before its limit ends it in the middle of a check.
const TIRED: Duration = Duration::from_secs(30);

/// Enough for the runtime's last words.
const LAST_WORDS: u64 = 4096;

#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    input: ChildStdin,
    output: ChildStdout,
    errors: ChildStderr,
    checks: u32,
}

/// How one check ended.
#[derive(Debug)]
pub(super) enum Ended {
    Done(Report),
    View(View),
    /// With what had passed until then.
    Broken {
        so_far: Box<Report>,
        reason: Reason,
    },
}

impl Ended {
    fn broken(so_far: Report, reason: Reason) -> Self {
        Self::Broken { so_far: Box::new(so_far), reason }
    }
}

/// What the parent saw.
#[derive(Debug)]
pub(super) enum Reason {
    /// `used`: processor time it took for this, where the system tells.
    TimedOut {
        limit: Duration,
        used: Option<Duration>,
    },
    /// The pipe ended or carried nonsense.
    Lost(io::Error),
    Panicked,
}

/// What became of a child that did not answer.
#[derive(Debug)]
pub(super) struct Death {
    pub(super) reason: Reason,
    pub(super) status: Option<ExitStatus>,
    pub(super) last_words: String,
}

impl Death {
    pub(super) fn of_its_stack(&self) -> bool {
        self.last_words.contains("overflowed its stack")
    }

    pub(super) fn of_hunger(&self) -> bool {
        self.last_words.contains("memory allocation of")
    }

    /// Not by our timer, and a program does not do this to itself.
    pub(super) fn was_killed(&self) -> bool {
        matches!(self.reason, Reason::Lost(_)) && self.signal() == Some(Signal::SIGKILL as i32)
    }

    pub(super) fn signal(&self) -> Option<i32> {
        self.status.and_then(|status| status.signal())
    }
}

impl Process {
    pub(super) async fn start(options: &Options) -> Result<Self, CheckError> {
        let mut process = Self::spawn(options)?;
        match timeout(START, wire::receive_async(&mut process.output)).await {
            Ok(Ok(Reply::Ready)) => Ok(process),
            Ok(Ok(Reply::Unconfined(reason))) => Err(CheckError::Unconfined(reason)),
            Ok(Ok(other)) => Err(CheckError::Start(format!("it began with {other:?}"))),
            Ok(Err(error)) => Err(CheckError::Start(error.to_string())),
            Err(_) => Err(CheckError::Start(format!("no word from it in {} s", START.as_secs()))),
        }
    }

    fn spawn(options: &Options) -> Result<Self, CheckError> {
        let failed = |source| CheckError::Spawn { program: options.program.display().to_string(), source };
        let mut child = Command::new(&options.program)
            .arg0("homeroom")
            .args(&options.args)
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            // A group of its own: the terminal's Ctrl-C is not for it.
            .process_group(0)
            .kill_on_drop(true)
            .spawn()
            .map_err(failed)?;
        match (child.stdin.take(), child.stdout.take(), child.stderr.take()) {
            (Some(input), Some(output), Some(errors)) => Ok(Self { child, input, output, errors, checks: 0 }),
            _ => Err(failed(io::Error::other("it has no pipes"))),
        }
    }

    /// A child that did its share, grew, or whose last lesson did not run to its end well is not asked again.
    pub(super) fn may_go_on(&self, report: &Report, options: &Options) -> bool {
        let ran = report.stage(CheckStage::Run).is_none_or(|run| run.passed);
        let fresh = self.processor_time().is_none_or(|used| used <= TIRED);
        ran && fresh && self.checks < options.max_checks_per_child && self.peak().is_none_or(|kib| kib <= KEPT)
    }

    /// The most it ever held by itself, in KiB, the program's own pages not counted; `None` where the system does not
    /// tell. Asked from here: the child's own `getrusage` begins with the peak of the process it was forked from.
    fn peak(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()?)).ok()?;
        let of = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
            line.trim().trim_end_matches(" kB").parse::<u64>().ok()
        };
        Some(of("VmHWM")?.saturating_sub(of("RssFile")?))
    }

    pub(super) fn if_alive(mut self) -> Option<Self> {
        matches!(self.child.try_wait(), Ok(None)).then_some(self)
    }

    /// One question and its answer, `Done` or `View`, within `limit`.
    pub(super) async fn ask(&mut self, request: &Request, limit: Duration) -> Result<Ended, CheckError> {
        let frame = wire::encode(request).map_err(CheckError::Encode)?;
        self.checks += 1;
        let begun = self.processor_time();
        let mut so_far = Report::empty();
        let answer = timeout(limit, self.exchange(&frame, &mut so_far)).await;
        Ok(match answer {
            Ok(Ok(Reply::Done(report))) => Ended::Done(Report { source: so_far.source, ..*report }),
            Ok(Ok(Reply::View(view))) => Ended::View(*view),
            Ok(Ok(Reply::Panicked)) => Ended::broken(so_far, Reason::Panicked),
            Ok(Ok(other)) => {
                let nonsense = io::Error::new(io::ErrorKind::InvalidData, format!("unexpected {other:?}"));
                Ended::broken(so_far, Reason::Lost(nonsense))
            }
            Ok(Err(error)) => Ended::broken(so_far, Reason::Lost(error)),
            Err(_) => {
                let used = self.processor_time().zip(begun).map(|(now, begun)| now.saturating_sub(begun));
                Ended::broken(so_far, Reason::TimedOut { limit, used })
            }
        })
    }

    async fn exchange(&mut self, frame: &[u8], so_far: &mut Report) -> io::Result<Reply> {
        self.input.write_all(frame).await?;
        self.input.flush().await?;
        loop {
            match wire::receive_async(&mut self.output).await? {
                Reply::SoFar(report) => {
                    let source = report.source.clone().or_else(|| so_far.source.take());
                    *so_far = Report { source, ..*report };
                }
                reply => return Ok(reply),
            }
        }
    }

    /// Processor time the child has used in all its life; `None` where the system does not tell.
    fn processor_time(&self) -> Option<Duration> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()?)).ok()?;
        // Behind the name, which may hold anything: state is the first, user and system time the 12th and 13th.
        let mut fields = stat.rsplit_once(')')?.1.split_ascii_whitespace().skip(11);
        let ticks = fields.next()?.parse::<u64>().ok()? + fields.next()?.parse::<u64>().ok()?;
        let per_second = nix::unistd::sysconf(nix::unistd::SysconfVar::CLK_TCK).ok()??;
        Some(Duration::from_millis(ticks.saturating_mul(1000).checked_div(u64::try_from(per_second).ok()?)?))
    }

    /// Kills whatever is left of the child and reads what it said last.
    pub(super) async fn autopsy(mut self, reason: Reason) -> Death {
        // A child whose pipe ended is ending by itself; its own status says more than ours would.
        let ending = matches!(&reason, Reason::Lost(error) if error.kind() != io::ErrorKind::InvalidData);
        let by_itself = if ending { timeout(LAST_BREATH, self.child.wait()).await.ok() } else { None };
        let status = match by_itself {
            Some(status) => status.ok(),
            None => match self.child.kill().await {
                Ok(()) => self.child.wait().await.ok(),
                Err(_) => None,
            },
        };
        let mut last_words = Vec::new();
        let mut errors = self.errors.take(LAST_WORDS);
        // Words that do not come are not worth waiting for.
        let _ = timeout(Duration::from_secs(1), errors.read_to_end(&mut last_words)).await;
        Death { reason, status, last_words: String::from_utf8_lossy(&last_words).into_owned() }
    }

    /// An honourable discharge.
    pub(super) async fn end(mut self) {
        // Failing means that it is gone already.
        let _ = self.child.kill().await;
    }
}
