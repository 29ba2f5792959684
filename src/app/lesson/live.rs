//! The text of an attempt as it arrives: its end, and no more than a bound of it.

use std::sync::Arc;

use super::listing::{Content, Listing};
use crate::app::reads::Pace;
use crate::model::attempt::Progress;
use crate::model::ids::Fence;
use crate::model::trace::LiveTail;

/// What is kept of a text that grows; its trace has it whole at the end.
const KEPT: usize = 256 * 1024;
const LINES: usize = 10_000;

#[derive(Debug)]
pub struct Live {
    pub(super) fence: Fence,
    /// The last chunk that was read.
    pub(super) seq: i32,
    text: Arc<str>,
    /// The number of the first line that is kept.
    first: u32,
    cut: bool,
    /// Counts the bytes that came, also those that are no longer kept.
    pub(super) came: usize,
    pub progress: Option<Progress>,
    pub(super) pace: Pace,
}

impl Live {
    pub(super) fn new(fence: Fence) -> Self {
        Self {
            fence,
            seq: 0,
            text: Arc::from(""),
            first: 1,
            cut: false,
            came: 0,
            progress: None,
            pace: Pace::default(),
        }
    }

    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether its beginning is no longer kept.
    #[must_use]
    pub const fn is_tail(&self) -> bool {
        self.cut
    }

    #[must_use]
    pub fn listing(&self) -> Listing {
        // Whatever came before the first kept line decides what it is; an answer that long is code.
        let content = if self.is_tail() { Content::Code } else { Content::Answer };
        Listing::new(self.text.clone(), content, self.first)
    }

    pub(super) fn receive(&mut self, tail: LiveTail) {
        self.pace.finish();
        self.seq = tail.seq;
        self.progress = tail.progress.or(self.progress.take());
        if tail.text.is_empty() {
            return;
        }
        self.came += tail.text.len();
        let mut text = String::with_capacity(self.text.len() + tail.text.len());
        text.push_str(&self.text);
        text.push_str(&tail.text);
        // Not with every chunk: only once twice as much is there.
        let lines = lines(&text);
        if text.len() > KEPT * 2 || lines > LINES * 2 {
            let cut = cut_at(&text, text.len().saturating_sub(KEPT).max(line_at(&text, lines.saturating_sub(LINES))));
            let lost = self::lines(&text[..cut]);
            self.cut = true;
            self.first = self.first.saturating_add(u32::try_from(lost).unwrap_or(u32::MAX));
            text.drain(..cut);
        }
        self.text = text.into();
    }
}

fn lines(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b'\n').count()
}

/// Where so many lines end.
fn line_at(text: &str, lines: usize) -> usize {
    let mut ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at);
    lines.checked_sub(1).and_then(|line| ends.nth(line)).unwrap_or(0)
}

/// The first line's begin from `from` on, or a character's where the line has no end.
fn cut_at(text: &str, from: usize) -> usize {
    if let Some(end) = text.as_bytes()[from..].iter().position(|byte| *byte == b'\n') {
        return from + end + 1;
    }
    let mut from = from;
    while !text.is_char_boundary(from) {
        from += 1;
    }
    from
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tail(seq: i32, text: String) -> LiveTail {
        LiveTail { fence: Fence(1), seq, text, progress: None }
    }

    #[test]
    fn only_the_end_is_kept_and_its_lines_keep_their_numbers() {
        let mut live = Live::new(Fence(1));
        for at in 0..600 {
            live.receive(tail(at, "x".repeat(1_023) + "\n"));
            assert!(live.text().len() <= KEPT * 2);
        }
        assert!(live.is_tail());
        assert_eq!(live.listing().last(), 600);
        assert_eq!(live.came, 600 * 1_024);
        let mut live = Live::new(Fence(1));
        live.receive(tail(1, "\n".repeat(100_000)));
        live.receive(tail(2, "end".into()));
        assert_eq!((live.listing().last(), live.listing().pieces.len()), (100_001, LINES + 1));
        let mut live = Live::new(Fence(1));
        for at in 0..100 {
            live.receive(tail(at, "光".repeat(3_000)));
        }
        assert!(live.text().len() <= KEPT * 2 && live.is_tail());
    }
}
