//! What one call has brought so far.
//!
//! May import: `model`, `llm`.

use std::time::{Duration, Instant};

use crate::model::usage::Usage;

use super::{Chunk, StopReason};

/// Collects a call's chunks. Pure: the caller brings the clock.
#[derive(Debug, Clone)]
pub struct Transcript {
    text: String,
    /// What [`estimate_tokens`] would say of `text`, kept up as it grows.
    estimate: Estimate,
    usage: Option<Usage>,
    reason: Option<String>,
    stop: Option<StopReason>,
    started_at: Instant,
    first_token_at: Option<Instant>,
}

impl Transcript {
    /// Starts the clock: `now` is when the request was sent.
    #[must_use]
    pub const fn new(now: Instant) -> Self {
        Self {
            text: String::new(),
            estimate: Estimate { ascii: 0, other: 0 },
            usage: None,
            reason: None,
            stop: None,
            started_at: now,
            first_token_at: None,
        }
    }

    /// Takes one chunk in. Returns the text it added, for publishing.
    pub fn push(&mut self, chunk: Chunk, now: Instant) -> &str {
        let before = self.text.len();
        match chunk {
            Chunk::Text(text) if !text.is_empty() => {
                self.first_token_at.get_or_insert(now);
                self.estimate.add(&text);
                self.text.push_str(&text);
            }
            Chunk::Text(_) => {}
            Chunk::Reasoning => {
                self.first_token_at.get_or_insert(now);
            }
            Chunk::Ended(word) => self.reason = Some(word),
            Chunk::Usage(usage) => self.usage = Some(usage),
            Chunk::Stop(reason) => self.stop = Some(reason),
        }
        &self.text[before..]
    }

    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    #[must_use]
    pub fn into_text(self) -> String {
        self.text
    }

    /// Output tokens: the provider's count once known, an estimate before.
    #[must_use]
    pub fn tokens(&self) -> i64 {
        self.usage.as_ref().and_then(Usage::completion_tokens).unwrap_or_else(|| self.estimate.tokens())
    }

    /// What the provider counted; `None` until it did, and for ever where it never does.
    #[must_use]
    pub const fn usage(&self) -> Option<&Usage> {
        self.usage.as_ref()
    }

    /// Why the answer ended, in the provider's own word; also of one that was cut or refused.
    #[must_use]
    pub fn stop_reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }

    #[must_use]
    pub const fn stop(&self) -> Option<&StopReason> {
        self.stop.as_ref()
    }

    /// Whether the answer is whole.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.stop.is_some()
    }

    #[must_use]
    pub const fn first_token_at(&self) -> Option<Instant> {
        self.first_token_at
    }

    /// From the call to its first token.
    #[must_use]
    pub fn time_to_first_token(&self) -> Option<Duration> {
        self.first_token_at.map(|at| at.saturating_duration_since(self.started_at))
    }

    /// Since the call, first token included.
    #[must_use]
    pub fn elapsed(&self, now: Instant) -> Duration {
        now.saturating_duration_since(self.started_at)
    }
}

/// About how many tokens a text is: four ASCII characters to a token, one of any other script.
#[must_use]
pub fn estimate_tokens(text: &str) -> i64 {
    let mut estimate = Estimate::default();
    estimate.add(text);
    estimate.tokens()
}

/// [`estimate_tokens`] of a text that still grows.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Estimate {
    ascii: i64,
    other: i64,
}

impl Estimate {
    pub(super) fn add(&mut self, text: &str) {
        for c in text.chars() {
            if c.is_ascii() {
                self.ascii += 1;
            } else {
                self.other += 1;
            }
        }
    }

    pub(super) const fn tokens(self) -> i64 {
        self.ascii / 4 + (self.ascii % 4 > 0) as i64 + self.other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_by_estimate_until_the_provider_counts() {
        let start = Instant::now();
        let at = |ms| start + Duration::from_millis(ms);
        let mut transcript = Transcript::new(start);
        assert_eq!((transcript.tokens(), transcript.first_token_at()), (0, None));
        assert_eq!(transcript.push(Chunk::Text(String::new()), at(5)), "");
        assert_eq!(transcript.first_token_at(), None, "nothing has come");
        transcript.push(Chunk::Reasoning, at(10));
        assert_eq!(transcript.push(Chunk::Text("four".to_owned()), at(20)), "four");
        assert_eq!(transcript.push(Chunk::Text("光合".to_owned()), at(30)), "光合");
        assert_eq!((transcript.text(), transcript.tokens()), ("four光合", 3));
        assert_eq!(transcript.tokens(), estimate_tokens(transcript.text()));
        assert_eq!(transcript.time_to_first_token(), Some(Duration::from_millis(10)));
        transcript.push(Chunk::Usage(Usage { output: Some(40), reasoning: Some(2), ..Usage::default() }), at(40));
        assert_eq!(transcript.tokens(), 42);
        assert!(!transcript.is_whole());
        transcript.push(Chunk::Stop(StopReason::End), at(50));
        assert!(transcript.is_whole());
        assert_eq!(transcript.elapsed(at(60)), Duration::from_millis(60));
    }

    #[test]
    fn usage_without_a_count_leaves_the_estimate() {
        let now = Instant::now();
        let mut transcript = Transcript::new(now);
        transcript.push(Chunk::Text("eight le".to_owned()), now);
        transcript.push(Chunk::Usage(Usage { input: Some(7), ..Usage::default() }), now);
        assert_eq!(transcript.tokens(), 2);
    }
}
