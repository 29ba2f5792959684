//! What running one lesson may use. Measured, so that reaching a limit is a proof.
//!
//! May import: nothing of homeroom's.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use nix::sys::resource::{UsageWho, getrusage};
use nix::time::{ClockId, clock_gettime};

/// The limits of one lesson's engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Processor time for loading and the first render, and again for each action. A long lesson needs a hundredth.
    pub processor: Duration,
    /// Processor time for all actions together; then the play ends. Work that has an end is no fault, however often a
    /// learner asks for it.
    pub playing: Duration,
    /// Bytes of its heap.
    pub memory: usize,
    /// Bytes of its stack; a call takes about 650, so that this is deeper than a browser goes.
    pub stack: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { processor: Duration::from_secs(2), playing: Duration::from_secs(1), memory: 256 << 20, stack: 16 << 20 }
    }
}

/// Processor time of the thread it was started on, against a limit. Not the time on the wall: a busy machine must not
/// fail a lesson.
#[derive(Debug, Clone)]
pub(super) struct Meter {
    inner: Rc<Inner>,
}

#[derive(Debug)]
struct Inner {
    /// Where the thread's clock stands when the limit is reached.
    end: Cell<Duration>,
    limit: Duration,
    over: Cell<bool>,
}

impl Meter {
    pub(super) fn start(limit: Duration) -> Self {
        let end = Cell::new(used().saturating_add(limit));
        Self { inner: Rc::new(Inner { end, limit, over: Cell::new(false) }) }
    }

    /// Another event: the limit counts from now.
    pub(super) fn restart(&self) {
        self.inner.end.set(used().saturating_add(self.inner.limit));
        self.inner.over.set(false);
    }

    /// Whether the limit is reached; once it was, it stays so.
    pub(super) fn is_over(&self) -> bool {
        if !self.inner.over.get() && used() >= self.inner.end.get() {
            self.inner.over.set(true);
        }
        self.inner.over.get()
    }
}

/// The most memory this process ever held, in bytes; zero where the system does not say.
pub(super) fn peak() -> usize {
    let kib = getrusage(UsageWho::RUSAGE_SELF).map_or(0, |usage| usage.max_rss());
    usize::try_from(kib).unwrap_or(0).saturating_mul(1024)
}

/// Processor time of this thread so far; zero where the system does not say, and then the parent's timer decides.
pub(super) fn used() -> Duration {
    clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).map_or(Duration::ZERO, Duration::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_work_and_not_waiting() {
        let meter = Meter::start(Duration::from_millis(30));
        std::thread::sleep(Duration::from_millis(60));
        assert!(!meter.is_over());
        let mut sum = 0_u64;
        while !meter.is_over() {
            sum = std::hint::black_box(sum.wrapping_add(1));
        }
        meter.restart();
        assert!(!meter.is_over());
    }
}
