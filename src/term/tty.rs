//! The terminal device: opened by path, non-blocking, closed on exec.

use std::fs::File;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::time::Duration;

use nix::sys::signal::{SigSet, Signal};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags, open};
use rustix::io::Errno;
use rustix::process::{Pid, getpgrp};
use rustix::termios::{
    OptionalActions, QueueSelector, Termios, isatty, tcflush, tcgetattr, tcgetpgrp, tcgetwinsize, tcsetattr, tcsetpgrp,
    ttyname,
};

use super::TermError;

/// Cells assumed when a terminal does not tell (a serial line reports 0 by 0).
const UNKNOWN_SIZE: (u16, u16) = (80, 24);

#[derive(Debug)]
pub(super) struct Tty {
    fd: OwnedFd,
}

impl Tty {
    /// A description of its own: `O_NONBLOCK` on the inherited one would be seen by the shell and by everything it starts.
    pub(super) fn open() -> Result<Self, TermError> {
        let (stdin, stdout) = (rustix::stdio::stdin(), rustix::stdio::stdout());
        if !isatty(stdin) || !isatty(stdout) {
            return Err(TermError::NotATerminal);
        }
        let flags = OFlags::RDWR | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        // By name first: macOS cannot poll /dev/tty. The name may be missing (a container) or another user's (su): then /dev/tty.
        let by_name = ttyname(stdout, Vec::new()).and_then(|name| open(&name, flags, Mode::empty()));
        let fd = by_name
            .or_else(|_| open("/dev/tty", flags, Mode::empty()))
            .map_err(|error| TermError::Open(error.into()))?;
        Ok(Self { fd })
    }

    /// A second handle on the same description, for the event loop's own registration.
    pub(super) fn handle(&self) -> io::Result<File> {
        Ok(File::from(self.fd.try_clone()?))
    }

    /// Columns and rows.
    pub(super) fn size(&self) -> io::Result<(u16, u16)> {
        let size = tcgetwinsize(&self.fd)?;
        Ok(if size.ws_col == 0 || size.ws_row == 0 { UNKNOWN_SIZE } else { (size.ws_col, size.ws_row) })
    }

    pub(super) fn modes(&self) -> io::Result<Termios> {
        Ok(tcgetattr(&self.fd)?)
    }

    /// At once: the other ways to set modes wait for output that a dead link never takes.
    pub(super) fn set_modes(&self, modes: &Termios) -> io::Result<()> {
        Ok(tcsetattr(&self.fd, OptionalActions::Now, modes)?)
    }

    /// Whether this process may change the terminal; from the background the kernel would stop it for trying. An error means that the
    /// terminal is gone.
    pub(super) fn in_foreground(&self) -> io::Result<bool> {
        match tcgetpgrp(&self.fd) {
            Ok(group) => Ok(group == getpgrp()),
            Err(gone @ Errno::IO) => Err(gone.into()),
            // Not our controlling terminal, or one controlled from outside our container: nobody stops us.
            Err(_) => Ok(true),
        }
    }

    /// Puts another of the session's process groups in the foreground, as a shell does for its jobs. Only where this one is.
    pub(super) fn hand_to(&self, group: Pid) {
        if self.in_foreground().is_ok_and(|foreground| foreground) {
            let _ = tcsetpgrp(&self.fd, group);
        }
    }

    /// Puts this process group in the foreground again, where that one still is: a shell may have taken the terminal meanwhile.
    pub(super) fn take_from(&self, group: Pid) {
        if tcgetpgrp(&self.fd).is_ok_and(|foreground| foreground == group) {
            // From the background it would be stopped for that.
            let stop = SigSet::from(Signal::SIGTTOU);
            let _ = stop.thread_block();
            let _ = tcsetpgrp(&self.fd, getpgrp());
            let _ = stop.thread_unblock();
        }
    }

    /// Takes what fits without waiting.
    pub(super) fn write(&self, bytes: &[u8]) -> io::Result<usize> {
        Ok(rustix::io::write(&self.fd, bytes)?)
    }

    /// Whether the terminal takes more within the time given.
    pub(super) fn wait_writable(&self, patience: Duration) -> bool {
        self.wait_for(PollFlags::OUT, patience)
    }

    /// Whether the terminal has said something within the time given.
    pub(super) fn wait_readable(&self, patience: Duration) -> bool {
        self.wait_for(PollFlags::IN, patience)
    }

    fn wait_for(&self, what: PollFlags, patience: Duration) -> bool {
        let limit = Timespec { tv_sec: 0, tv_nsec: i64::from(patience.subsec_nanos()) };
        let limit = Timespec { tv_sec: i64::try_from(patience.as_secs()).unwrap_or(i64::MAX), ..limit };
        let mut fds = [PollFd::new(&self.fd, what)];
        poll(&mut fds, Some(&limit)).is_ok_and(|ready| ready > 0)
    }

    /// What was typed, as soon as something is; `None` once the time is over or the terminal is gone.
    pub(super) fn read_within(&self, bytes: &mut [u8], patience: Duration) -> Option<usize> {
        if !self.wait_readable(patience) {
            return None;
        }
        rustix::io::read(&self.fd, bytes).ok().filter(|count| *count > 0)
    }

    /// Drops what was typed and never taken.
    pub(super) fn drop_input(&self) -> io::Result<()> {
        Ok(tcflush(&self.fd, QueueSelector::IFlush)?)
    }

    /// Drops what was written and never read.
    pub(super) fn drop_output(&self) -> io::Result<()> {
        Ok(tcflush(&self.fd, QueueSelector::OFlush)?)
    }
}

impl AsFd for Tty {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.fd.as_fd()
    }
}
