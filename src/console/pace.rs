//! How often to draw: at once when it is quiet or a key asked for it, at most four times a second under load.

use std::time::{Duration, Instant};

/// Never two frames closer than this, but for a key's echo.
const GAP: Duration = Duration::from_millis(50);
/// Under load one frame each.
const REFILL: Duration = Duration::from_millis(250);
/// Frames that may follow each other at [`GAP`] after a quiet time: a change, the rows it brought, its counts.
const BURST: f64 = 3.0;

/// A token bucket of frames.
#[derive(Debug)]
pub struct Pace {
    tokens: f64,
    counted_at: Instant,
    last: Option<Instant>,
    urgent: bool,
}

impl Default for Pace {
    fn default() -> Self {
        Self { tokens: BURST, counted_at: Instant::now(), last: None, urgent: true }
    }
}

impl Pace {
    /// The next frame answers a key: it does not wait.
    pub const fn urgent(&mut self) {
        self.urgent = true;
    }

    #[must_use]
    pub fn is_due(&self) -> bool {
        self.wait().is_zero()
    }

    /// How long until a frame may be drawn.
    #[must_use]
    pub fn wait(&self) -> Duration {
        self.wait_at(Instant::now())
    }

    /// The same by another clock.
    #[must_use]
    pub fn wait_at(&self, now: Instant) -> Duration {
        if self.urgent {
            return Duration::ZERO;
        }
        let gap = self.last.map_or(Duration::ZERO, |last| (last + GAP).saturating_duration_since(now));
        let missing = (1.0 - self.tokens_at(now)).max(0.0);
        gap.max(REFILL.mul_f64(missing))
    }

    pub fn drawn(&mut self) {
        self.drawn_at(Instant::now());
    }

    /// The same by another clock.
    pub fn drawn_at(&mut self, now: Instant) {
        self.tokens = (self.tokens_at(now) - 1.0).max(0.0);
        self.counted_at = now;
        self.last = Some(now);
        self.urgent = false;
    }

    fn tokens_at(&self, now: Instant) -> f64 {
        let gained = now.saturating_duration_since(self.counted_at).as_secs_f64() / REFILL.as_secs_f64();
        (self.tokens + gained).min(BURST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quiet_screen_draws_at_once_and_a_busy_one_four_times_a_second() {
        let start = Instant::now();
        let mut pace = Pace { tokens: BURST, counted_at: start, last: None, urgent: false };
        let mut frames = 0;
        for ms in 0..10_000_u64 {
            let now = start + Duration::from_millis(ms);
            if pace.wait_at(now).is_zero() {
                pace.drawn_at(now);
                frames += 1;
            }
        }
        assert!((40..=44).contains(&frames), "{frames} frames in 10 s");
        let quiet = start + Duration::from_secs(20);
        assert!(pace.wait_at(quiet).is_zero());
        pace.drawn_at(quiet);
        assert_eq!(pace.wait_at(quiet), GAP);
    }

    #[test]
    fn a_key_never_waits() {
        let mut pace = Pace::default();
        for _ in 0..10 {
            pace.drawn();
        }
        assert!(!pace.is_due());
        pace.urgent();
        assert!(pace.is_due());
    }
}
