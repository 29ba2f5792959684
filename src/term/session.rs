//! Holding the terminal: taken with [`Session::enter`], given back by whoever comes first of drop, signal, panic and suspend.

use std::io;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, getpgrp, getsid, kill_current_process_group};
use rustix::termios::Termios;

use tokio::signal::unix::{SignalKind, signal};
use tokio::time::sleep;

use super::TermError;
use super::flow::{ANSWER, Flow};
use super::outlet::Outlet;
use super::tty::Tty;

/// Remember the window's title; once, as titles are remembered on a stack.
const KEEP_TITLE: &[u8] = b"\x1b[22;0t";
/// Alternate screen, no cursor, bracketed paste, focus events.
const ENTER: &[u8] = b"\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[?1004h";
/// Which ground do you have? And tell when it changes.
const ASK_GROUND: &[u8] = b"\x1b]11;?\x1b\\\x1b[?2031h";
/// Which ground is chosen, after an exact one was?
const ASK_COLOURS: &[u8] = b"\x1b[48;2;1;22;33m\x1bP$qm\x1b\\";
/// A blank page; last, as a terminal that does not know a question may show it.
const BLANK: &[u8] = b"\x1b[0m\x1b[2J\x1b[H";
/// Presses and the wheel, in the form without a limit of columns; no motion.
const MOUSE_ON: &[u8] = b"\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF: &[u8] = b"\x1b[?1006l\x1b[?1000l";
/// All of it backwards, asked for or not; first of all the end of a frame that was cut short.
const LEAVE: &[u8] =
    b"\x1b[?2026l\x1b[0m\x1b[?1006l\x1b[?1000l\x1b[?2031l\x1b[?1004l\x1b[?2004l\x1b[2J\x1b[?1049l\x1b[?25h\x1b[23;0t";

/// An answer that has not come by then does not come.
const ANSWERS_WITHIN: Duration = Duration::from_secs(1);
/// How long leaving waits for an answer on its way, lest the shell takes it for typed.
const LAST_ANSWER: Duration = Duration::from_millis(100);

/// How often a program in the background looks whether it still is.
const BACKGROUND_POLL: Duration = Duration::from_millis(200);

/// What is wanted of a terminal beside a screen and keys.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wants {
    /// Presses and the wheel; the terminal's own selection then needs shift.
    pub mouse: bool,
    /// To be told its ground: [`super::Input::Ground`].
    pub ground: bool,
    /// To be told that it shows every colour: [`super::Input::TrueColour`].
    pub colours: bool,
}

/// The process's one held terminal, for the panic hook, which has nothing else to go by.
static HELD: Mutex<Weak<Inner>> = Mutex::new(Weak::new());

#[derive(Debug)]
pub(super) struct Inner {
    tty: Arc<Tty>,
    outlet: Arc<Outlet>,
    flow: Mutex<Flow>,
    /// The terminal's modes before us.
    cooked: Termios,
    owner: ThreadId,
    held: Mutex<bool>,
    wants: Wants,
    /// Changes at run time.
    mouse: AtomicBool,
    /// When the terminal was asked something that it has not answered.
    asked: Mutex<Option<Instant>>,
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

    pub(super) fn flow(&self) -> MutexGuard<'_, Flow> {
        self.flow.lock().unwrap_or_else(PoisonError::into_inner)
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
        let nothing = &b""[..];
        let ground = if self.wants.ground { ASK_GROUND } else { nothing };
        let colours = if self.wants.colours { ASK_COLOURS } else { nothing };
        let mouse = if self.mouse.load(Ordering::Acquire) { MOUSE_ON } else { nothing };
        self.outlet.open();
        // What was asked before may have been answered to somebody else.
        self.flow().forget();
        *self.asked() = (self.wants.ground || self.wants.colours).then(Instant::now);
        self.outlet.offer(&[keep_title, ENTER, mouse, ground, colours, BLANK].concat())?;
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
            self.await_answer();
            if self.outlet.close(LEAVE) {
                self.take_answers();
            }
            self.flow().forget();
            let _ = self.tty.set_modes(&self.cooked);
        } else {
            // Stopped from outside and ended in the background, or cut off: the terminal is somebody else's now, or nobody's.
            self.outlet.shut();
        }
    }

    /// Waits a moment for the answers that are still to come: a shell would take them for what was typed.
    fn take_answers(&self) {
        let (count, patience) = self.flow().outstanding();
        let until = Instant::now() + patience;
        let mut heard = Vec::new();
        while heard.windows(ANSWER.len()).filter(|bytes| *bytes == ANSWER).count() < count {
            let left = until.saturating_duration_since(Instant::now());
            let mut bytes = [0; 256];
            match self.tty.read_within(&mut bytes, left) {
                Some(read) => heard.extend_from_slice(&bytes[..read]),
                None => break,
            }
        }
    }

    /// The line's modes again, unless the screen is held.
    fn restore(&self) {
        if !*self.held() && self.tty.in_foreground().is_ok_and(|foreground| foreground) {
            let _ = self.tty.set_modes(&self.cooked);
        }
    }

    fn asked(&self) -> MutexGuard<'_, Option<Instant>> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The terminal has answered.
    pub(super) fn answered(&self) {
        *self.asked() = None;
    }

    /// Takes an answer that is still on its way, so that no shell reads it.
    fn await_answer(&self) {
        let asked = self.asked().take();
        if asked.is_some_and(|at| at.elapsed() < ANSWERS_WITHIN) && !self.outlet.waiting() {
            self.tty.wait_readable(LAST_ANSWER);
            let _ = self.tty.drop_input();
        }
    }

    /// Asks for presses and the wheel, or no more; the bytes to send.
    pub(super) fn set_mouse(&self, on: bool) -> &'static [u8] {
        self.mouse.store(on, Ordering::Release);
        if on { MOUSE_ON } else { MOUSE_OFF }
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
    pub fn enter(wants: Wants) -> Result<Self, TermError> {
        let tty = Arc::new(Tty::open()?);
        let cooked = tty.modes().map_err(TermError::Mode)?;
        let inner = Arc::new(Inner {
            outlet: Arc::new(Outlet::new(Arc::clone(&tty))),
            tty,
            flow: Mutex::default(),
            cooked,
            owner: thread::current().id(),
            held: Mutex::new(false),
            wants,
            mouse: AtomicBool::new(wants.mouse),
            asked: Mutex::new(None),
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

    /// Lends the terminal to a job of this process's own: what its keys signal is for that alone.
    pub fn hand_to(&self, group: Pid) {
        self.inner.tty.hand_to(group);
    }

    /// Ends what [`Session::hand_to`] began.
    pub fn take_from(&self, group: Pid) {
        self.inner.tty.take_from(group);
    }

    /// Resolves once this process is in the foreground; an error means that the terminal is gone.
    pub async fn in_foreground(&self) -> io::Result<()> {
        while !self.inner.tty.in_foreground()? {
            // A shell says nothing when it brings a running job to the foreground.
            sleep(BACKGROUND_POLL).await;
        }
        Ok(())
    }

    /// Takes the terminal again: after SIGCONT (a shell has set its own modes meanwhile) or after [`Session::leave`]. In the background it
    /// first waits to be in the foreground: to touch the terminal there is to be stopped again, deaf to every request to end. May be
    /// dropped at any point.
    pub async fn resume(&self) -> Result<(), TermError> {
        // The end of a line brings SIGCONT too: an error, and no reason to wait.
        if !self.inner.tty.in_foreground()? {
            self.inner.abandon();
            self.in_foreground().await?;
        }
        self.inner.take().map_err(TermError::Mode)
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
