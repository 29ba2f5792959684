//! Signals, and how a process is asked to stop.
//!
//! May import: nothing of homeroom's.
//!
//! A first request drains, a second ends at once. Layers that know nothing of signals take the tokens.

use std::fs;
use std::io;
use std::sync::{Arc, OnceLock};

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// How far along the end is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    Running,
    /// Finish or release what runs, then leave.
    Draining,
    /// Leave.
    Now,
}

/// Who asked first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// SIGINT: ctrl-c, where no screen takes it as a key.
    Interrupt,
    /// SIGTERM.
    Terminate,
    /// SIGHUP, or the end of input: the terminal or its link is gone.
    Hangup,
    /// SIGQUIT: at once.
    Quit,
    /// The program itself: an operator quit, or the work is done.
    Asked,
}

/// The process's one end, shared by everything that takes part in it.
#[derive(Debug, Clone, Default)]
pub struct Shutdown {
    drain: CancellationToken,
    now: CancellationToken,
    cause: Arc<OnceLock<Cause>>,
}

impl Shutdown {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// One more request: the first drains, a second ends at once. A hang-up only ever drains: the kernel and a dying shell both send
    /// one, and that is still one wish.
    pub fn request(&self, cause: Cause) {
        let first = self.cause.set(cause).is_ok();
        match cause {
            Cause::Quit => self.now(),
            Cause::Interrupt | Cause::Terminate | Cause::Asked if !first => self.now(),
            Cause::Interrupt | Cause::Terminate | Cause::Asked | Cause::Hangup => self.drain.cancel(),
        }
    }

    /// Ends at once, whatever was asked before.
    pub fn now(&self) {
        self.drain.cancel();
        self.now.cancel();
    }

    #[must_use]
    pub fn stage(&self) -> Stage {
        if self.now.is_cancelled() {
            Stage::Now
        } else if self.drain.is_cancelled() {
            Stage::Draining
        } else {
            Stage::Running
        }
    }

    /// Who asked first, once somebody has.
    #[must_use]
    pub fn cause(&self) -> Option<Cause> {
        self.cause.get().copied()
    }

    /// Cancelled when draining begins.
    #[must_use]
    pub fn drain_token(&self) -> CancellationToken {
        self.drain.clone()
    }

    /// Cancelled when there is no time left.
    #[must_use]
    pub fn now_token(&self) -> CancellationToken {
        self.now.clone()
    }

    /// Resolves when draining begins (or already has).
    pub async fn draining(&self) {
        self.drain.cancelled().await;
    }

    /// Resolves when there is no time left.
    pub async fn over(&self) {
        self.now.cancelled().await;
    }
}

/// Turns SIGINT, SIGTERM, SIGQUIT and SIGHUP into requests from now on; to be called before the terminal is taken. Needs the runtime. A
/// SIGHUP that was ignored at the start (`nohup`) stays ignored.
pub fn listen(shutdown: &Shutdown) -> io::Result<()> {
    let mut watched = vec![
        (SignalKind::interrupt(), Cause::Interrupt),
        (SignalKind::terminate(), Cause::Terminate),
        (SignalKind::quit(), Cause::Quit),
    ];
    if !hangup_ignored() {
        watched.push((SignalKind::hangup(), Cause::Hangup));
    }
    for (kind, cause) in watched {
        let mut arrivals = signal(kind)?;
        let shutdown = shutdown.clone();
        tokio::spawn(async move {
            while arrivals.recv().await.is_some() {
                tracing::info!(signal = ?cause, "signal received");
                shutdown.request(cause);
            }
        });
    }
    Ok(())
}

/// What a shell does to its jobs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Job {
    /// SIGTSTP from outside (the ctrl-z key comes as a key): give the terminal back and stop.
    Suspend,
    /// SIGCONT: whatever was on the terminal is not ours any more.
    Resumed,
}

/// The job-control signals, for the one program part that owns a screen. Without this, they do what they always do.
#[derive(Debug)]
pub struct Jobs {
    suspend: Signal,
    resumed: Signal,
}

impl Jobs {
    /// Needs the runtime.
    pub fn listen() -> io::Result<Self> {
        Ok(Self { suspend: signal(SignalKind::from_raw(SIGTSTP))?, resumed: signal(SignalKind::from_raw(SIGCONT))? })
    }

    /// The next one. May be dropped and called again at any point.
    pub async fn next(&mut self) -> Job {
        tokio::select! {
            _ = self.suspend.recv() => Job::Suspend,
            _ = self.resumed.recv() => Job::Resumed,
        }
    }
}

const SIGTSTP: i32 = nix::sys::signal::Signal::SIGTSTP as i32;
const SIGCONT: i32 = nix::sys::signal::Signal::SIGCONT as i32;
const SIGHUP: u32 = nix::sys::signal::Signal::SIGHUP as u32;

/// Whether this process was started with SIGHUP ignored. Only Linux tells without changing the disposition; elsewhere a hang-up drains.
fn hangup_ignored() -> bool {
    fs::read_to_string("/proc/self/status").is_ok_and(|status| ignores(&status, SIGHUP))
}

fn ignores(status: &str, signal: u32) -> bool {
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:")).map(str::trim);
    mask.and_then(|mask| u64::from_str_radix(mask, 16).ok()).is_some_and(|mask| mask >> (signal - 1) & 1 == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_request_drains_and_the_second_ends() {
        let shutdown = Shutdown::new();
        assert_eq!((shutdown.stage(), shutdown.cause()), (Stage::Running, None));
        shutdown.request(Cause::Terminate);
        assert_eq!((shutdown.stage(), shutdown.cause()), (Stage::Draining, Some(Cause::Terminate)));
        shutdown.clone().request(Cause::Interrupt);
        assert_eq!((shutdown.stage(), shutdown.cause()), (Stage::Now, Some(Cause::Terminate)));
    }

    #[test]
    fn hang_ups_never_add_up() {
        let shutdown = Shutdown::new();
        for _ in 0..3 {
            shutdown.request(Cause::Hangup);
        }
        assert_eq!(shutdown.stage(), Stage::Draining);
        shutdown.request(Cause::Terminate);
        assert_eq!(shutdown.stage(), Stage::Now);
    }

    #[test]
    fn a_quit_ends_at_once() {
        let shutdown = Shutdown::new();
        shutdown.request(Cause::Quit);
        assert_eq!((shutdown.stage(), shutdown.cause()), (Stage::Now, Some(Cause::Quit)));
    }

    #[tokio::test]
    async fn the_tokens_follow() {
        let shutdown = Shutdown::new();
        let (drain, now) = (shutdown.drain_token(), shutdown.now_token());
        shutdown.request(Cause::Asked);
        shutdown.draining().await;
        assert!(drain.is_cancelled() && !now.is_cancelled());
        shutdown.now();
        shutdown.over().await;
        assert!(now.is_cancelled());
    }

    #[test]
    fn the_ignored_signals_are_read_from_their_mask() {
        for (mask, expected) in
            [("0000000000000001", true), ("0000000000001000", false), ("0000000000001001", true), ("?", false)]
        {
            assert_eq!(
                ignores(&format!("Name:\thomeroom\nSigIgn:\t{mask}\nSigCgt:\t0000000000000000\n"), SIGHUP),
                expected
            );
        }
        assert!(!ignores("", SIGHUP));
    }
}
