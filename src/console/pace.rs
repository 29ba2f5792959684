//! How often to draw: at once when it is quiet or a key asked for it, at most four times a second under load, and seldomer where a
//! frame is large, so that the wire carries a kilobyte and a half a second and no more.

use std::time::{Duration, Instant};

/// Never two frames closer than this, but for a key's echo.
const GAP: Duration = Duration::from_millis(50);
/// Under load one frame each.
const REFILL: Duration = Duration::from_millis(250);
/// Frames that may follow each other at [`GAP`] after a quiet time or a key: a change, the rows it brought, its counts.
const BURST: f64 = 3.0;

/// Bytes a second under load.
const RATE: f64 = 1_400.0;
/// Bytes that may follow each other after a quiet time: a large picture, and what comes with it.
const ROOM: f64 = 16_000.0;
/// The most a large frame may be in debt; the next one waits two seconds for it.
const DEBT: f64 = 2.0 * RATE;

/// Two token buckets, of frames and of bytes.
#[derive(Debug)]
pub struct Pace {
    frames: f64,
    bytes: f64,
    counted_at: Instant,
    last: Option<Instant>,
    urgent: bool,
}

impl Default for Pace {
    fn default() -> Self {
        Self { frames: BURST, bytes: ROOM, counted_at: Instant::now(), last: None, urgent: true }
    }
}

impl Pace {
    /// The next frame answers a key: it does not wait, nor do those that bring what the key asked for.
    pub const fn urgent(&mut self) {
        self.urgent = true;
        self.frames = BURST;
        self.bytes = ROOM;
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
        let (frames, bytes) = self.at(now);
        let missing = REFILL.mul_f64((1.0 - frames).max(0.0));
        gap.max(missing).max(Duration::from_secs_f64((-bytes / RATE).max(0.0)))
    }

    /// A frame of so many bytes went out.
    pub fn drawn(&mut self, bytes: usize) {
        self.drawn_at(Instant::now(), bytes);
    }

    /// The same by another clock.
    pub fn drawn_at(&mut self, now: Instant, bytes: usize) {
        let (frames, room) = self.at(now);
        self.frames = (frames - 1.0).max(0.0);
        // What answers a key is free: an operator is not slowed down by what happens meanwhile.
        let cost = if self.urgent { 0.0 } else { f64::from(u32::try_from(bytes).unwrap_or(u32::MAX)) };
        self.bytes = (room - cost).max(-DEBT);
        self.counted_at = now;
        self.last = Some(now);
        self.urgent = false;
    }

    fn at(&self, now: Instant) -> (f64, f64) {
        let passed = now.saturating_duration_since(self.counted_at).as_secs_f64();
        let frames = self.frames + passed / REFILL.as_secs_f64();
        (frames.min(BURST), (self.bytes + passed * RATE).min(ROOM))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Frames of a size, whenever one may go, for so long: their number.
    fn frames(pace: &mut Pace, start: Instant, seconds: u64, bytes: usize) -> u32 {
        let mut frames = 0;
        for ms in 0..seconds * 1_000 {
            let now = start + Duration::from_millis(ms);
            if pace.wait_at(now).is_zero() {
                pace.drawn_at(now, bytes);
                frames += 1;
            }
        }
        frames
    }

    fn quiet(start: Instant) -> Pace {
        Pace { counted_at: start, urgent: false, ..Pace::default() }
    }

    #[test]
    fn a_quiet_screen_draws_at_once_and_a_busy_one_four_times_a_second() {
        let start = Instant::now();
        let mut pace = quiet(start);
        let drawn = frames(&mut pace, start, 10, 100);
        assert!((40..=44).contains(&drawn), "{drawn} frames in 10 s");
        let quiet = start + Duration::from_secs(20);
        assert!(pace.wait_at(quiet).is_zero());
        pace.drawn_at(quiet, 100);
        assert_eq!(pace.wait_at(quiet), GAP);
    }

    #[test]
    fn large_frames_come_seldomer_but_never_more_than_two_seconds_apart() {
        for (bytes, least, most) in [(1_000, 1.3, 1.5), (2_000, 0.65, 0.75), (20_000, 0.45, 0.55)] {
            let start = Instant::now();
            let mut pace = quiet(start);
            // What a quiet time has saved up is spent.
            frames(&mut pace, start, 30, bytes);
            let drawn = f64::from(frames(&mut pace, start + Duration::from_secs(30), 60, bytes)) / 60.0;
            assert!((least..=most).contains(&drawn), "{drawn} frames of {bytes} bytes a second");
        }
    }

    #[test]
    fn a_key_never_waits_nor_does_what_it_brings() {
        let start = Instant::now();
        let mut pace = quiet(start);
        frames(&mut pace, start, 30, 5_000);
        let now = start + Duration::from_secs(30);
        assert!(!pace.wait_at(now).is_zero());
        pace.urgent();
        assert!(pace.wait_at(now).is_zero());
        pace.drawn_at(now, 6_000);
        assert_eq!(pace.wait_at(now), GAP, "the rows that were asked for");
    }
}
