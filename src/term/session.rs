//! Holding the terminal: taken with [`Session::enter`], given back by whoever comes first of drop, signal, panic and suspend.

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::thread::{self, ThreadId};
use std::time::Duration;

use rustix::process::{Signal, getpgrp, getsid, kill_current_process_group};
use rustix::termios::Termios;

use tokio::signal::unix::{SignalKind, signal};
use tokio::time::sleep;

use super::TermError;
use super::outlet::Outlet;
use super::tty::Tty;

/// Remember the window's title; once, as titles are remembered on a stack.
const KEEP_TITLE: &[u8] = b"\x1b[22;0t";
/// Alternate screen, no cursor, bracketed paste, focus events, a blank page.
const ENTER: &[u8] = b"\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[?1004h\x1b[0m\x1b[2J\x1b[H";
/// The same backwards; first of all the end of a frame that was cut short.
const LEAVE: &[u8] = b"\x1b[?2026l\x1b[0m\x1b[?1004l\x1b[?2004l\x1b[2J\x1b[?1049l\x1b[?25h\x1b[23;0t";

/// How often a program in the background looks whether it still is.
const BACKGROUND_POLL: Duration = Duration::from_millis(200);

/// The process's one held terminal, for the panic hook, which has nothing else to go by.
static HELD: Mutex<Weak<Inner>> = Mutex::new(Weak::new());

#[derive(Debug)]
pub(super) struct Inner {
    tty: Arc<Tty>,
    outlet: Arc<Outlet>,
    /// The terminal's modes before us.
    cooked: Termios,
    owner: ThreadId,
    held: Mutex<bool>,
    /// Counts how often the terminal was taken; a new number means that nothing of the old picture is left.
    epoch: AtomicU64,
}

impl Inner {
    pub(super) fn epoch(&self) -> u64 {
        self.epoch.load(Ordering::Acquire)
    }

    pub(super) fn tty(&self) -> &Tty {
        &self.tty
    }

    fn held(&self) -> MutexGuard<'_, bool> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Raw mode and our screen; harmless when they are already there.
    fn take(&self) -> io::Result<()> {
        let mut held = self.held();
        let mut raw = self.cooked.clone();
        raw.make_raw();
        self.tty.set_modes(&raw)?;
        let keep_title = if std::mem::replace(&mut *held, true) { &b""[..] } else { KEEP_TITLE };
        self.outlet.open();
        self.outlet.offer(&[keep_title, ENTER].concat())?;
        self.epoch.fetch_add(1, Ordering::AcqRel);
        Ok(())
    }

    /// Gives the terminal back, as far as it lets us. The second caller waits for the first.
    fn leave(&self) {
        let mut held = self.held();
        if !std::mem::take(&mut *held) {
            return;
        }
        if self.tty.in_foreground().is_ok_and(|foreground| foreground) {
            self.outlet.close(LEAVE);
            let _ = self.tty.set_modes(&self.cooked);
        } else {
            // Stopped from outside and ended in the background, or cut off: the terminal is somebody else's now, or nobody's.
            self.outlet.shut();
        }
    }

    /// The line's modes again, unless the screen is held.
    fn restore(&self) {
        if !*self.held() && self.tty.in_foreground().is_ok_and(|foreground| foreground) {
            let _ = self.tty.set_modes(&self.cooked);
        }
    }

    /// Lets go without a word.
    fn abandon(&self) {
        *self.held() = false;
        self.outlet.shut();
    }
}

/// The guard. Dropping it leaves the terminal.
#[derive(Debug)]
pub struct Session {
    inner: Arc<Inner>,
}

/// Leaves the terminal from any thread: a signal's way out.
#[derive(Debug, Clone)]
pub struct Leaver {
    inner: Arc<Inner>,
}

impl Leaver {
    /// See [`Session::leave`].
    pub fn leave(&self) {
        self.inner.leave();
    }
}

impl Session {
    /// Takes the terminal; a process has but one. The calling thread owns it: a panic there gives it back, a panic elsewhere does not
    /// touch it. So the loop stays on this thread (`Runtime::block_on`), it is no spawned task.
    pub fn enter() -> Result<Self, TermError> {
        let tty = Arc::new(Tty::open()?);
        let cooked = tty.modes().map_err(TermError::Mode)?;
        let inner = Arc::new(Inner {
            outlet: Arc::new(Outlet::new(Arc::clone(&tty))),
            tty,
            cooked,
            owner: thread::current().id(),
            held: Mutex::new(false),
            epoch: AtomicU64::new(0),
        });
        if let Err(error) = inner.take() {
            inner.leave();
            return Err(TermError::Mode(error));
        }
        *HELD.lock().unwrap_or_else(PoisonError::into_inner) = Arc::downgrade(&inner);
        Ok(Self { inner })
    }

    /// Columns and rows.
    pub fn size(&self) -> io::Result<(u16, u16)> {
        self.inner.tty.size()
    }

    /// Gives the terminal back: at most about a second for one that takes nothing, never an error, never twice.
    pub fn leave(&self) {
        self.inner.leave();
    }

    #[must_use]
    pub fn leaver(&self) -> Leaver {
        Leaver { inner: Arc::clone(&self.inner) }
    }

    /// Gives the terminal back, stops the whole job and returns when it is continued, with the terminal taken again. The next frame paints
    /// everything. Needs the runtime.
    pub async fn suspend(&self) -> Result<(), TermError> {
        if !resumable() {
            return Err(TermError::NoJobControl);
        }
        self.inner.leave();
        self.stop_job().await?;
        self.resume().await
    }

    /// Stops the whole job, whoever of it has the terminal, and returns when it is continued. Does nothing where nobody would
    /// continue it. Needs the runtime.
    pub async fn stop_job(&self) -> Result<(), TermError> {
        if !resumable() {
            return Ok(());
        }
        // The stop is the whole process's, and another thread may be the one to take it: only the signal to go on tells that it is over.
        let mut continued = signal(SignalKind::from_raw(Signal::CONT.as_raw()))?;
        // SIGSTOP and not SIGTSTP: the process may be catching the latter, to come here when somebody else sends it.
        kill_current_process_group(Signal::STOP).map_err(io::Error::from)?;
        continued.recv().await;
        Ok(())
    }

    /// Sets the line's modes as they were before homeroom, after a borrower that may not have: nothing of homeroom's is on the
    /// screen then.
    pub fn give_back(&self) {
        self.inner.restore();
    }

    /// Takes the terminal again: after SIGCONT (a shell has set its own modes meanwhile) or after [`Session::leave`]. In the background it
    /// first waits to be in the foreground: to touch the terminal there is to be stopped again, deaf to every request to end. May be
    /// dropped at any point.
    pub async fn resume(&self) -> Result<(), TermError> {
        // The end of a line brings SIGCONT too: an error, and no reason to wait.
        while !self.inner.tty.in_foreground()? {
            self.inner.abandon();
            // A shell says nothing when it brings a running job to the foreground.
            sleep(BACKGROUND_POLL).await;
        }
        self.inner.take().map_err(TermError::Mode)
    }

    /// Lends the terminal to a program that is run meanwhile (an editor, a pager).
    pub fn lend<T>(&self, borrower: impl FnOnce() -> T) -> Result<T, TermError> {
        self.inner.leave();
        let value = borrower();
        self.inner.take().map_err(TermError::Mode)?;
        Ok(value)
    }

    pub(super) fn inner(&self) -> Arc<Inner> {
        Arc::clone(&self.inner)
    }

    pub(super) fn outlet(&self) -> Arc<Outlet> {
        Arc::clone(&self.inner.outlet)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.leave();
    }
}

/// For the panic hook: whether a report may be printed. A panic of the thread that owns the terminal gives it back first; while another
/// thread holds it, a report would only spoil the picture.
#[must_use]
pub fn free_for_panic_report() -> bool {
    // A panic while this lock is held cannot be: nothing under it panics.
    let held = HELD.lock().unwrap_or_else(PoisonError::into_inner).upgrade();
    let Some(inner) = held else { return true };
    if inner.owner == thread::current().id() {
        inner.leave();
        return true;
    }
    !*inner.held()
}

/// Whether a shell would continue this job if it stopped: one that does job control has given it a process group of its own. In the
/// group of the session's leader there is nobody to do so.
fn resumable() -> bool {
    getsid(None).is_ok_and(|session| session != getpgrp())
}
