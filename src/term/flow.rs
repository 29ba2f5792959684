//! How much may be on its way to a terminal that is far off. Between a program and a terminal behind ssh lie megabytes of buffers, and a
//! picture behind them is old before it is seen. So a terminal that has shown that it answers is asked how far it is, and as long as
//! it has too much before it the next frame waits: drawn then, it is the newest.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Are you there? It answers once it has taken what came before. (DSR; every terminal knows it, multiplexers too.)
pub(super) const QUESTION: &[u8] = b"\x1b[5n";

/// So many bytes may be on their way unanswered; then the next frame waits. A few steps of the cursor, a tenth of a picture.
const WINDOW: usize = 1_500;
/// From so many on it is asked: small frames cost no question.
const ASKED_FROM: usize = 500;
/// An answer that has not come by then was lost: a picture takes four seconds on the slowest line worth working over.
const PATIENCE: Duration = Duration::from_secs(10);

#[derive(Debug, Default)]
pub(super) struct Flow {
    /// It has answered before. One that never does is never waited for, and never asked twice.
    answers: bool,
    /// Bytes up to each question that is open, from the one before it.
    open: VecDeque<usize>,
    /// Bytes since the last question.
    since: usize,
    /// When it last answered, or was asked while nothing was open.
    heard: Option<Instant>,
}

impl Flow {
    /// Whether a frame of so many bytes is to end with [`QUESTION`].
    pub(super) fn asks(&self, bytes: usize) -> bool {
        (self.answers || self.open.is_empty()) && self.since + bytes >= ASKED_FROM
    }

    /// A frame is on its way, with the question or without.
    pub(super) fn sent(&mut self, bytes: usize, question: bool, now: Instant) {
        self.since += bytes;
        if question {
            if self.open.is_empty() {
                self.heard = Some(now);
            }
            self.open.push_back(std::mem::take(&mut self.since));
        }
    }

    /// It has taken everything up to the oldest question.
    pub(super) fn answered(&mut self, now: Instant) {
        if self.open.pop_front().is_some() {
            self.answers = true;
            self.heard = Some(now);
        }
    }

    /// How long the next frame waits at most, if it has to.
    pub(super) fn holds(&self, now: Instant) -> Option<Duration> {
        let heard = self.heard.filter(|_| self.answers && self.on_its_way() > WINDOW)?;
        let left = PATIENCE.saturating_sub(now.saturating_duration_since(heard));
        (!left.is_zero()).then_some(left)
    }

    /// The next frame goes: after [`PATIENCE`] whatever was on its way is lost, answers too.
    pub(super) fn go(&mut self, now: Instant) -> bool {
        if self.holds(now).is_some() {
            return false;
        }
        if self.on_its_way() > WINDOW && self.answers {
            self.start_anew();
        }
        true
    }

    /// Nothing of what was on its way matters any more: the terminal was left and taken again.
    pub(super) fn start_anew(&mut self) {
        *self = Self { answers: self.answers, ..Self::default() };
    }

    fn on_its_way(&self) -> usize {
        self.open.iter().sum::<usize>() + self.since
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sends a frame as the screen does; whether it went.
    fn send(flow: &mut Flow, bytes: usize, now: Instant) -> bool {
        let goes = flow.go(now);
        if goes {
            let question = flow.asks(bytes);
            flow.sent(bytes, question, now);
        }
        goes
    }

    fn known() -> Flow {
        Flow { answers: true, ..Flow::default() }
    }

    #[test]
    fn a_terminal_that_never_answers_is_asked_once_and_never_waited_for() {
        let (mut flow, now) = (Flow::default(), Instant::now());
        assert!(flow.asks(6_000));
        for _ in 0..100 {
            assert!(send(&mut flow, 6_000, now));
            assert!(!flow.asks(6_000));
        }
    }

    #[test]
    fn no_more_than_a_window_and_a_frame_is_on_its_way() {
        let (mut flow, now) = (known(), Instant::now());
        let mut dice = fastrand::Rng::with_seed(3);
        let (mut went, mut waited) = (0, 0);
        for _ in 0..10_000 {
            if dice.u8(0..3) == 0 {
                flow.answered(now);
            }
            let before = flow.on_its_way();
            if send(&mut flow, dice.usize(20..8_000), now) {
                assert!(before <= WINDOW, "{before} bytes were on their way");
                went += 1;
            } else {
                assert!(before > WINDOW && !flow.open.is_empty(), "an answer is to come");
                waited += 1;
            }
        }
        assert!(went > 1_000 && waited > 1_000, "{went} went, {waited} waited");
    }

    #[test]
    fn steps_of_the_cursor_ask_now_and_then_and_never_wait_where_answers_come_soon() {
        let (mut flow, now) = (known(), Instant::now());
        let mut questions = 0;
        for step in 0..300 {
            questions += usize::from(flow.asks(190));
            assert!(send(&mut flow, 190, now), "step {step}");
            if step % 3 == 0 {
                flow.answered(now);
            }
        }
        assert_eq!(questions, 100);
    }

    #[test]
    fn an_answer_that_is_lost_is_not_waited_for_for_ever() {
        let (mut flow, now) = (known(), Instant::now());
        assert!(send(&mut flow, 6_000, now));
        assert!(!send(&mut flow, 6_000, now + PATIENCE / 2));
        assert!(send(&mut flow, 6_000, now + PATIENCE));
        // Asked anew, and waited for anew.
        assert!(!send(&mut flow, 6_000, now + PATIENCE));
    }

    #[test]
    fn an_answer_nobody_asked_for_is_nothing() {
        let mut flow = Flow::default();
        flow.answered(Instant::now());
        assert!(!flow.answers);
    }
}
