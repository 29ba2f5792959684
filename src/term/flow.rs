//! What is on its way to the terminal. Behind a slow link a frame that was written has not arrived: the kernel, the SSH server and the
//! network hold far more than the terminal has shown. So each frame ends with a question that terminals answer (device status
//! report, DSR 5), and while too much is unanswered no frame is drawn: the next one shows the newest state instead of queueing
//! behind stale ones. A terminal that does not answer the first question is never asked again, and its frames are not held.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// The question, and what a terminal in good order answers.
pub(super) const QUESTION: &[u8] = b"\x1b[5n";
pub(super) const ANSWER: &[u8] = b"\x1b[0n";

/// An answer that takes longer does not come any more.
const LOST: Duration = Duration::from_secs(10);
/// A frame may be late by so much because of what is on its way before it.
const LAG: Duration = Duration::from_millis(100);
/// So many bytes may be on their way over any link: some keys' echoes.
const LEAST: usize = 512;
/// The same while a link's rate is unknown: one whole screen, and the next one's beginning shows the rate.
const UNMEASURED: usize = 4 * 1024;
/// And at most.
const MOST: usize = 64 * 1024;
/// How long a farewell waits for the answer to the first question.
const FIRST: Duration = Duration::from_millis(300);
/// How long it waits at most.
const PATIENCE: Duration = Duration::from_millis(600);

/// A frame without an answer.
#[derive(Debug, Clone, Copy)]
struct Sent {
    at: Instant,
    bytes: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Terminal {
    Unknown,
    Answers,
    Mute,
}

#[derive(Debug)]
pub(super) struct Flow {
    terminal: Terminal,
    unanswered: VecDeque<Sent>,
    last_answer: Option<Instant>,
    /// The shortest time from a frame to its answer.
    round_trip: Option<Duration>,
    /// Seconds a byte takes: known once two frames went one behind the other.
    per_byte: Option<f64>,
}

impl Default for Flow {
    fn default() -> Self {
        let unanswered = VecDeque::new();
        Self { terminal: Terminal::Unknown, unanswered, last_answer: None, round_trip: None, per_byte: None }
    }
}

impl Flow {
    /// Whether the next frame is to end with [`QUESTION`].
    pub(super) fn asks(&self) -> bool {
        match self.terminal {
            Terminal::Unknown => self.unanswered.is_empty(),
            Terminal::Answers => true,
            Terminal::Mute => false,
        }
    }

    /// A frame with the question is on its way.
    pub(super) fn sent(&mut self, bytes: usize, now: Instant) {
        self.unanswered.push_back(Sent { at: now, bytes });
    }

    /// The terminal has shown the oldest of them.
    pub(super) fn answered(&mut self, now: Instant) {
        let Some(sent) = self.unanswered.pop_front() else { return };
        self.terminal = Terminal::Answers;
        let took = now.saturating_duration_since(sent.at);
        self.round_trip = Some(self.round_trip.map_or(took, |known| took.min(known)));
        let behind = self.last_answer.replace(now).filter(|last| sent.at < *last);
        self.measure(sent.bytes, took, behind.map(|last| now.saturating_duration_since(last)));
    }

    /// `after`: of a frame that queued behind another, how long after that one's answer its own came: what it took alone.
    /// Answers may come together, so times are averaged and not rates.
    #[expect(clippy::cast_precision_loss, reason = "bytes of a frame")]
    fn measure(&mut self, bytes: usize, took: Duration, after: Option<Duration>) {
        let bytes = bytes as f64;
        match (after, self.per_byte) {
            (Some(after), known) => {
                let seen = after.as_secs_f64() / bytes;
                self.per_byte = Some(known.map_or(seen, |known| f64::midpoint(known, seen)));
            }
            // It cannot have been so slow: the link has become faster.
            (None, Some(known)) if took.as_secs_f64() < 0.8 * bytes * known => self.per_byte = None,
            (None, _) => {}
        }
    }

    /// Whether a frame would be shown soon. Gives up answers that do not come.
    pub(super) fn has_room(&mut self, now: Instant) -> bool {
        let lost = self.unanswered.front().is_some_and(|oldest| now.saturating_duration_since(oldest.at) >= LOST);
        if lost {
            self.unanswered.clear();
            if self.terminal == Terminal::Unknown {
                self.terminal = Terminal::Mute;
            }
        }
        self.terminal != Terminal::Answers || self.on_its_way() <= self.window()
    }

    /// When to look again if no answer comes before; `None` where nothing is awaited.
    pub(super) fn gives_up_at(&self) -> Option<Instant> {
        self.unanswered.front().map(|oldest| oldest.at + LOST)
    }

    /// How many answers are still to come, and how long to wait for them before the terminal is somebody else's: they would be
    /// taken for what was typed there.
    pub(super) fn outstanding(&self) -> (usize, Duration) {
        let patience = match (self.terminal, self.round_trip) {
            (Terminal::Unknown, _) | (_, None) => FIRST,
            (_, Some(round_trip)) => (2 * round_trip + self.transmission()).clamp(FIRST, PATIENCE),
        };
        (self.unanswered.len(), patience)
    }

    /// The terminal was left: what was on its way is not awaited any more.
    pub(super) fn forget(&mut self) {
        self.unanswered.clear();
    }

    /// How many bytes may be on their way when a frame is drawn.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bytes of a tenth of a second")]
    fn window(&self) -> usize {
        self.per_byte.map_or(UNMEASURED, |known| ((LAG.as_secs_f64() / known) as usize).clamp(LEAST, MOST))
    }

    fn on_its_way(&self) -> usize {
        self.unanswered.iter().map(|sent| sent.bytes).sum()
    }

    #[expect(clippy::cast_precision_loss, reason = "bytes of some frames")]
    fn transmission(&self) -> Duration {
        let seconds = self.per_byte.map_or(0.0, |known| self.on_its_way() as f64 * known);
        Duration::try_from_secs_f64(seconds).unwrap_or(PATIENCE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A link of so many bytes a second each way and so long a round trip, with a terminal that answers at its end.
    struct Link {
        rate: f64,
        round_trip: Duration,
        free_at: Instant,
        answers: VecDeque<Instant>,
    }

    impl Link {
        fn send(&mut self, bytes: usize, now: Instant) {
            let takes = Duration::from_secs_f64(f64::from(u32::try_from(bytes).unwrap()) / self.rate);
            self.free_at = self.free_at.max(now) + takes;
            self.answers.push_back(self.free_at + self.round_trip);
        }
    }

    /// Frames of `bytes` wanted at every millisecond for `seconds`; how many were sent, and how late the last shown one was at most.
    fn run(rate: f64, round_trip: Duration, bytes: usize, seconds: u64) -> (usize, Duration) {
        let start = Instant::now();
        let mut link = Link { rate, round_trip, free_at: start, answers: VecDeque::new() };
        let (mut flow, mut frames, mut latest) = (Flow::default(), 0, Duration::ZERO);
        for ms in 0..seconds * 1_000 {
            let now = start + Duration::from_millis(ms);
            while link.answers.front().is_some_and(|at| *at <= now) {
                link.answers.pop_front();
                flow.answered(now);
            }
            // The first question has its answer before much is drawn: homeroom has not reached its database yet.
            if flow.has_room(now) && (frames == 0 || flow.round_trip.is_some()) {
                if flow.asks() {
                    flow.sent(bytes, now);
                }
                link.send(bytes, now);
                frames += 1;
                if ms > 3_000 {
                    latest = latest.max(link.free_at - now);
                }
            }
        }
        (frames, latest)
    }

    #[test]
    fn a_slow_link_has_little_on_its_way_and_is_never_idle_for_long() {
        let round_trip = Duration::from_millis(300);
        let (frames, late) = run(4_000.0, round_trip, 400, 20);
        assert!(late <= Duration::from_millis(400), "{late:?} behind");
        assert!(frames >= 20, "{frames} frames");
    }

    #[test]
    fn a_frame_larger_than_the_limit_still_goes() {
        let (frames, late) = run(4_000.0, Duration::from_millis(300), 4_000, 20);
        assert!(late <= Duration::from_millis(1_200), "{late:?} behind");
        assert!(frames >= 10, "{frames} frames");
    }

    #[test]
    fn a_fast_link_is_not_held_back() {
        let (frames, late) = run(32_000.0, Duration::from_millis(80), 200, 10);
        assert!(late <= Duration::from_millis(150), "{late:?} behind");
        assert!(frames >= 100, "{frames} frames");
        let (frames, _) = run(1e9, Duration::from_micros(100), 200, 2);
        assert!(frames >= 1_900, "{frames} frames");
    }

    #[test]
    fn a_mute_terminal_is_asked_once() {
        let start = Instant::now();
        let mut flow = Flow::default();
        assert!(flow.asks());
        flow.sent(6_000, start);
        assert!(!flow.asks() && flow.has_room(start));
        assert_eq!(flow.gives_up_at(), Some(start + LOST));
        assert!(flow.has_room(start + LOST) && !flow.asks());
        assert_eq!((flow.gives_up_at(), flow.outstanding().0), (None, 0));
    }

    #[test]
    fn lost_answers_hold_nothing_for_ever() {
        let start = Instant::now();
        let mut flow = Flow::default();
        flow.sent(100, start);
        flow.answered(start + Duration::from_millis(100));
        flow.sent(10 * MOST, start);
        assert!(!flow.has_room(start + Duration::from_secs(1)));
        assert!(flow.has_room(start + LOST) && flow.asks());
    }
}
