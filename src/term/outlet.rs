//! The one way out to the terminal: writes what fits and keeps the rest of one frame, never more, never waiting.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
use std::thread;
use std::time::{Duration, Instant};

use super::tty::Tty;

/// A frame that has not moved for so long: the terminal may have dropped bytes (a reattached multiplexer), so paint everything next.
const STALL: Duration = Duration::from_secs(1);
/// How long a farewell waits for a terminal that takes nothing.
const PATIENCE: Duration = Duration::from_secs(1);
/// How long a farewell waits altogether for a terminal that takes its bytes one by one.
const LIMIT: Duration = Duration::from_secs(2);
/// Capacity kept between frames; a larger frame's memory goes back.
const KEEP: usize = 256 * 1024;

/// Cancels a sequence cut short (CAN), then ends a string cut short (ST).
const CUT: &[u8] = b"\x18\x1b\\";

/// What became of bytes that were offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Offered {
    /// All of them are with the terminal.
    Sent,
    /// The terminal took some; the rest waits for [`Outlet::push`].
    Waiting,
    /// Nothing was taken over: an earlier frame still waits, or the terminal was left.
    Refused,
}

#[derive(Debug)]
struct State {
    open: bool,
    waiting: Vec<u8>,
    taken: usize,
    /// When the waiting bytes last moved.
    moved: Instant,
    stalled: bool,
}

/// Shared by the screen, the session guard and whoever must leave in a hurry.
#[derive(Debug)]
pub(super) struct Outlet {
    tty: Arc<Tty>,
    state: Mutex<State>,
}

impl Outlet {
    pub(super) fn new(tty: Arc<Tty>) -> Self {
        let state = State { open: false, waiting: Vec::new(), taken: 0, moved: Instant::now(), stalled: false };
        Self { tty, state: Mutex::new(state) }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The lock, or nothing when its holder does not give it back: a panic inside a write must not hang the farewell.
    fn lock_soon(&self) -> Option<MutexGuard<'_, State>> {
        let deadline = Instant::now() + Duration::from_millis(200);
        loop {
            match self.state.try_lock() {
                Ok(guard) => return Some(guard),
                Err(TryLockError::Poisoned(poisoned)) => return Some(poisoned.into_inner()),
                Err(TryLockError::WouldBlock) if Instant::now() >= deadline => return None,
                Err(TryLockError::WouldBlock) => thread::sleep(Duration::from_millis(1)),
            }
        }
    }

    pub(super) fn tty(&self) -> &Tty {
        &self.tty
    }

    /// Whether bytes wait for the terminal.
    pub(super) fn waiting(&self) -> bool {
        !self.lock().waiting.is_empty()
    }

    /// Whether output stood still for a while since this was last asked.
    pub(super) fn take_stalled(&self) -> bool {
        std::mem::take(&mut self.lock().stalled)
    }

    /// Hands over one frame: all of it goes, sooner or later, or none.
    pub(super) fn offer(&self, frame: &[u8]) -> io::Result<Offered> {
        let mut state = self.lock();
        if !state.open || !state.waiting.is_empty() {
            return Ok(Offered::Refused);
        }
        state.waiting.extend_from_slice(frame);
        state.taken = 0;
        state.moved = Instant::now();
        Ok(if state.advance(|bytes| self.tty.write(bytes))? { Offered::Sent } else { Offered::Waiting })
    }

    /// Goes on with what waits; true once nothing does.
    pub(super) fn push(&self) -> io::Result<bool> {
        self.push_by(|bytes| self.tty.write(bytes))
    }

    /// The same through the event loop's own handle, which must see that the terminal is full.
    pub(super) fn push_by(&self, write: impl FnMut(&[u8]) -> io::Result<usize>) -> io::Result<bool> {
        self.lock().advance(write)
    }

    /// Opens for frames, forgetting whatever was left over.
    pub(super) fn open(&self) {
        let mut state = self.lock();
        state.open = true;
        state.forget();
    }

    pub(super) fn is_open(&self) -> bool {
        self.lock().open
    }

    /// Takes no more frames and forgets what waits, without a word to the terminal.
    pub(super) fn shut(&self) {
        if let Some(mut state) = self.lock_soon() {
            state.open = false;
            state.forget();
        }
    }

    /// Takes no more frames, finishes the one on its way and says farewell. A terminal that takes nothing for a second loses what it
    /// has not read, so that the farewell at least is there should it ever read again. Whether it took everything.
    pub(super) fn close(&self, farewell: &[u8]) -> bool {
        let Some(mut state) = self.lock_soon() else {
            let _ = self.tty.drop_output();
            let _ = self.tty.write(&[CUT, farewell].concat());
            return false;
        };
        state.open = false;
        state.waiting.extend_from_slice(farewell);
        let limit = Instant::now() + LIMIT;
        loop {
            let before = state.taken;
            match state.advance(|bytes| self.tty.write(bytes)) {
                Ok(true) => return true,
                // Gone: nobody is left to say farewell to.
                Err(_) => break,
                Ok(false) => {}
            }
            let moved = state.taken > before;
            let left = limit.saturating_duration_since(Instant::now());
            let ready = self.tty.wait_writable(PATIENCE.min(left));
            if left.is_zero() || !(moved || ready) {
                let _ = self.tty.drop_output();
                let _ = self.tty.write(&[CUT, farewell].concat());
                break;
            }
        }
        state.forget();
        false
    }
}

impl State {
    fn forget(&mut self) {
        self.waiting.clear();
        self.waiting.shrink_to(KEEP);
        self.taken = 0;
    }

    /// Writes until everything is out (true) or the terminal takes no more (false).
    fn advance(&mut self, mut write: impl FnMut(&[u8]) -> io::Result<usize>) -> io::Result<bool> {
        while self.taken < self.waiting.len() {
            match write(&self.waiting[self.taken..]) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(count) => {
                    self.stalled |= self.moved.elapsed() >= STALL;
                    self.moved = Instant::now();
                    self.taken += count;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(false),
                Err(error) => {
                    self.forget();
                    return Err(error);
                }
            }
        }
        self.forget();
        Ok(true)
    }
}
