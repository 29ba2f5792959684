//! The offline sample: composes a real lesson from the outline's own words, with no key and no network.
//!
//! It exists so that everything around a model can be seen working, at a model's pace and with a model's failures.
//!
//! May import: `model`, `llm`.

mod compose;
mod fail;
mod literal;
mod points;
mod questions;

use std::time::Duration;

use futures::future::BoxFuture;
use futures::stream::{self, StreamExt as _};
use serde_json::json;
use tokio::time::{Instant, sleep, sleep_until};

use super::{
    Chunk, ChunkStream, ErrorClass, LlmError, Provider, Redactor, Request, StopReason, TimeLimit, estimate_tokens,
};
use crate::model::usage::Usage;

pub use compose::{compose, spoil};
pub use fail::{FailMode, SampleFail};

/// The only model of the sample.
pub const MODEL: &str = "homeroom/sample-1";
/// Tokens a second, about what people see of a hosted model.
pub const DEFAULT_RATE: f64 = 60.0;

const PREFACE: &str = "Here is a lesson put together offline by homeroom/sample-1 from the outline's own words. \
                       No language model wrote it.\n\n";
const RETRY_AFTER: Duration = Duration::from_secs(2);
/// Pieces a second at most: more only cost wake-ups.
const PIECES_PER_SECOND: f64 = 20.0;
/// Tokens before the first one appears, as time to think.
const THINKING: f64 = 24.0;
/// A rate next to nothing must not count past the end of the clock.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 60 * 60);
/// Tokens in a piece where nothing is paced.
const PIECE: i64 = 64;

/// How the sample answers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SampleOptions {
    /// Tokens a second; 0 is as fast as possible.
    pub rate: f64,
    pub fail: Option<SampleFail>,
    /// How long a call that never answers is waited for.
    pub first_byte: Duration,
}

impl Default for SampleOptions {
    fn default() -> Self {
        Self { rate: DEFAULT_RATE, fail: None, first_byte: super::TimeLimits::default().first_byte }
    }
}

/// A provider of the kind `sample`.
#[derive(Debug, Clone)]
pub struct Sample {
    name: String,
    options: SampleOptions,
}

impl Sample {
    #[must_use]
    pub fn new(options: SampleOptions) -> Self {
        Self { name: "sample".to_owned(), options }
    }

    /// The same under another name.
    #[must_use]
    pub fn named(self, name: &str) -> Self {
        Self { name: name.to_owned(), ..self }
    }

    /// The chunks of one answer, and how it ends.
    fn answer(&self, request: &Request, mode: Option<FailMode>) -> Answer {
        let tsx = compose(&request.title, &request.outline);
        let tsx = mode.map_or_else(|| tsx.clone(), |mode| spoil(&tsx, mode));
        let text = format!("{PREFACE}```tsx\n{tsx}```\n");
        let whole = estimate_tokens(&text);
        let cap = i64::from(request.max_output_tokens);
        let cap = if mode == Some(FailMode::Truncated) { cap.min(whole / 2) } else { cap };
        let text = if whole > cap { cut(&text, cap) } else { &text };
        let tokens = estimate_tokens(text);
        let usage = Usage {
            input: Some(estimate_tokens(&request.system) + estimate_tokens(&request.prompt)),
            output: Some(tokens),
            raw: Some(json!({"estimated": true})),
            ..Usage::default()
        };
        let end = if whole > cap {
            Err(error(ErrorClass::Truncated, "max-tokens", &format!("output stopped at {tokens} tokens")))
        } else {
            Ok(Chunk::Stop(StopReason::End))
        };
        Answer { pieces: pieces(text, piece_size(self.options.rate)), usage, end }
    }
}

struct Answer {
    pieces: Vec<String>,
    usage: Usage,
    end: Result<Chunk, LlmError>,
}

impl Provider for Sample {
    fn name(&self) -> &str {
        &self.name
    }

    fn default_model(&self) -> &str {
        MODEL
    }

    fn is_offline(&self) -> bool {
        true
    }

    fn stream(&self, request: Request) -> BoxFuture<'_, Result<ChunkStream, LlmError>> {
        let befallen = self.options.fail.filter(|fail| fail.befalls(&request.title, request.attempt_number));
        let mode = befallen.map(|fail| fail.mode);
        Box::pin(async move {
            match mode {
                Some(FailMode::RateLimit) => Err(error(
                    ErrorClass::Throttled { retry_after: Some(RETRY_AFTER) },
                    "429",
                    "429 from sample: rate limit reached, wait 2s",
                )),
                Some(FailMode::Hang) => {
                    sleep(self.options.first_byte).await;
                    let detail = format!("no first token in {}s", self.options.first_byte.as_secs());
                    Err(error(ErrorClass::Timeout { which: TimeLimit::FirstByte }, "first-byte", &detail))
                }
                mode => Ok(paced(self.answer(&request, mode), self.options.rate)),
            }
        })
    }
}

fn error(class: ErrorClass, code: &str, detail: &str) -> LlmError {
    LlmError::new(class, code, detail, &Redactor::default())
}

/// A number from text: FNV-1a, 64 bits, the same on every machine and in every version.
fn seed(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The longest beginning of `text` of at most `tokens` tokens.
fn cut(text: &str, tokens: i64) -> &str {
    let mut quarters = tokens.saturating_mul(4);
    let end = text.char_indices().find(|(_, c)| {
        quarters -= if c.is_ascii() { 1 } else { 4 };
        quarters < 0
    });
    &text[..end.map_or(text.len(), |(at, _)| at)]
}

#[expect(clippy::cast_possible_truncation, reason = "a rate is a small number, and the cast saturates")]
fn piece_size(rate: f64) -> i64 {
    if rate > 0.0 { ((rate / PIECES_PER_SECOND) as i64).max(1) } else { PIECE }
}

/// `text` in pieces of whole words, each of at least `tokens` tokens but the last.
fn pieces(text: &str, tokens: i64) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for word in text.split_inclusive(char::is_whitespace) {
        match pieces.last_mut() {
            Some(piece) if estimate_tokens(piece) < tokens => piece.push_str(word),
            _ => pieces.push(word.to_owned()),
        }
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

/// Sends each piece when a model writing `rate` tokens a second would have written it.
fn paced(answer: Answer, rate: f64) -> ChunkStream {
    let start = Instant::now();
    stream::iter(schedule(answer, rate))
        .then(move |(due, chunk)| async move {
            if !due.is_zero() {
                sleep_until(start + due).await;
            }
            chunk
        })
        .boxed()
}

/// Each chunk and when it is due, counted from the start.
fn schedule(answer: Answer, rate: f64) -> Vec<(Duration, Result<Chunk, LlmError>)> {
    let wait = |tokens: f64| {
        if rate > 0.0 {
            Duration::try_from_secs_f64(tokens / rate).unwrap_or(LONGEST_WAIT).min(LONGEST_WAIT)
        } else {
            Duration::ZERO
        }
    };
    let mut tokens = THINKING;
    let mut chunks = Vec::new();
    for piece in answer.pieces {
        let due = wait(tokens);
        tokens += f64::from(i32::try_from(estimate_tokens(&piece)).unwrap_or(i32::MAX));
        chunks.push((due, Ok(Chunk::Text(piece))));
    }
    let reason = if answer.end.is_ok() { "stop" } else { "length" };
    chunks.push((wait(tokens), Ok(Chunk::Ended(reason.to_owned()))));
    chunks.push((wait(tokens), Ok(Chunk::Usage(answer.usage))));
    chunks.push((wait(tokens), answer.end));
    chunks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scheduled(rate: f64) -> Vec<(Duration, Result<Chunk, LlmError>)> {
        let sample = Sample::new(SampleOptions { rate, ..SampleOptions::default() });
        let request = Request {
            model: MODEL.to_owned(),
            system: String::new(),
            prompt: String::new(),
            max_output_tokens: 8000,
            title: String::new(),
            outline: "Water\n- it rises\n- it falls\n- it flows".to_owned(),
            attempt_number: 1,
        };
        schedule(sample.answer(&request, None), rate)
    }

    #[test]
    fn text_comes_at_the_pace_of_a_model() {
        let chunks = scheduled(60.0);
        let tokens: i64 = chunks
            .iter()
            .map(|(_, chunk)| if let Ok(Chunk::Text(text)) = chunk { estimate_tokens(text) } else { 0 })
            .sum();
        let tokens = f64::from(i32::try_from(tokens).unwrap());
        assert_eq!(chunks[0].0, Duration::from_millis(400), "the first token");
        let last = chunks[chunks.len() - 1].0.as_secs_f64();
        assert!((last - 0.4 - tokens / 60.0).abs() < 0.001, "{last} s for {tokens} tokens");
        assert!(chunks.len() > 300, "small pieces");
        assert!(f64::from(u32::try_from(chunks.len()).unwrap()) / last <= PIECES_PER_SECOND + 1.0, "but not too many");
        assert!(chunks.is_sorted_by_key(|(due, _)| *due));
    }

    #[test]
    fn a_rate_of_nothing_waits_for_nothing_and_a_tiny_one_not_for_ever() {
        assert!(scheduled(0.0).iter().all(|(due, _)| due.is_zero()));
        assert!(scheduled(1e-300).iter().all(|(due, _)| *due <= LONGEST_WAIT));
    }
}
