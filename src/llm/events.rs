//! The event stream of an answer, watched: every wait has an end, and so has what it may bring.
//!
//! May import: `llm`.

use std::error::Error;
use std::time::Duration;

use eventsource_stream::{Event, EventStream, EventStreamError};
use futures::stream::{self, BoxStream, Stream, StreamExt as _};
use tokio::time::{Instant, timeout_at};

use super::{ErrorClass, LlmError, Redactor, TimeLimit, TimeLimits};

/// How much an answer may bring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SizeLimits {
    /// Text of the answer.
    pub text: usize,
    /// Bytes on the wire, reasoning and framing included.
    pub wire: usize,
    /// One line of the event stream: looking for the end of a longer one costs more and more.
    pub line: usize,
}

impl Default for SizeLimits {
    fn default() -> Self {
        Self { text: 1024 * 1024, wire: 32 * 1024 * 1024, line: 256 * 1024 }
    }
}

/// Bytes given to the parser at a time: it copies what is left of them after every line.
const PIECE: usize = 8 * 1024;
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// One call's clock and limits.
#[derive(Debug, Clone)]
pub(super) struct Watch {
    pub limits: TimeLimits,
    pub sizes: SizeLimits,
    pub started_at: Instant,
    pub redactor: Redactor,
}

impl Watch {
    /// When the next bytes are due, and the limit that says so.
    pub(super) fn deadline(&self, answered: bool) -> (Instant, TimeLimit) {
        let total = (after(self.started_at, self.limits.total), TimeLimit::Total);
        let next = if answered {
            (after(Instant::now(), self.limits.idle), TimeLimit::Idle)
        } else {
            (after(self.started_at, self.limits.first_byte), TimeLimit::FirstByte)
        };
        if next.0 < total.0 { next } else { total }
    }

    pub(super) fn timed_out(&self, which: TimeLimit) -> LlmError {
        let (limit, what) = match which {
            TimeLimit::Connect => (self.limits.connect, "no connection in"),
            TimeLimit::FirstByte => (self.limits.first_byte, "no first token in"),
            TimeLimit::Idle => (self.limits.idle, "the stream was silent for"),
            TimeLimit::Total => (self.limits.total, "the answer was not whole after"),
        };
        let detail = format!("{what} {}s", limit.as_secs_f64());
        self.error(ErrorClass::Timeout { which }, which.as_str(), &detail)
    }

    pub(super) fn error(&self, class: ErrorClass, code: &str, detail: &str) -> LlmError {
        LlmError::new(class, code, detail, &self.redactor)
    }

    pub(super) fn broken(&self, error: &reqwest::Error) -> LlmError {
        self.error(ErrorClass::Stream, "broken", &format!("the stream broke: {}", root_cause(error)))
    }

    fn over(&self, what: &str, limit: usize) -> LlmError {
        let detail = format!("{what} passed {} KiB and was cut", limit / 1024);
        self.error(ErrorClass::Truncated, "response-cap", &detail)
    }

    /// The error for an answer whose text has grown to `bytes`, once that is too much.
    pub(super) fn check_text(&self, bytes: usize) -> Result<(), LlmError> {
        if bytes > self.sizes.text { Err(self.over("the answer", self.sizes.text)) } else { Ok(()) }
    }
}

/// `wait` after `start`; a wait past the clock's end is a very long one.
fn after(start: Instant, wait: Duration) -> Instant {
    start.checked_add(wait).unwrap_or_else(|| start + Duration::from_secs(365 * 24 * 60 * 60))
}

/// The innermost error: the outer ones only say that something failed.
pub(super) fn root_cause(error: &(dyn Error + 'static)) -> String {
    let mut cause = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}

/// `bytes` under `watch`, in small pieces.
pub(super) fn watched<B: AsRef<[u8]> + Send + 'static>(
    bytes: impl Stream<Item = Result<B, LlmError>> + Send + 'static,
    watch: Watch,
) -> BoxStream<'static, Result<Vec<u8>, LlmError>> {
    let state = Watched { bytes: bytes.boxed(), watch, answered: false, wire: 0, line: 0 };
    stream::try_unfold(state, |mut state| async move {
        let Some(bytes) = state.next().await? else { return Ok(None) };
        let pieces: Vec<_> = bytes.as_ref().chunks(PIECE).map(|piece| Ok(piece.to_vec())).collect();
        Ok(Some((stream::iter(pieces), state)))
    })
    .map(|pieces| pieces.unwrap_or_else(|error| stream::iter(vec![Err(error)])))
    .flatten()
    .boxed()
}

struct Watched<B> {
    bytes: BoxStream<'static, Result<B, LlmError>>,
    watch: Watch,
    answered: bool,
    wire: usize,
    /// Bytes since the last line's end.
    line: usize,
}

impl<B: AsRef<[u8]>> Watched<B> {
    async fn next(&mut self) -> Result<Option<B>, LlmError> {
        let (deadline, which) = self.watch.deadline(self.answered);
        let next = timeout_at(deadline, self.bytes.next()).await.map_err(|_| self.watch.timed_out(which))?;
        let Some(bytes) = next.transpose()? else { return Ok(None) };
        self.answered = true;
        self.count(bytes.as_ref())?;
        Ok(Some(bytes))
    }

    fn count(&mut self, bytes: &[u8]) -> Result<(), LlmError> {
        self.wire += bytes.len();
        let lines = bytes.split(|byte| matches!(byte, b'\n' | b'\r'));
        for (index, part) in lines.enumerate() {
            self.line = if index == 0 { self.line + part.len() } else { part.len() };
            if self.line > self.watch.sizes.line {
                return Err(self.watch.over("one event of the response", self.watch.sizes.line));
            }
        }
        if self.wire > self.watch.sizes.wire {
            return Err(self.watch.over("the response", self.watch.sizes.wire));
        }
        Ok(())
    }
}

/// The events in `bytes`. A last event that lacks its empty line counts: some servers end so.
pub(super) fn events(
    bytes: impl Stream<Item = Result<Vec<u8>, LlmError>> + Send + 'static,
    watch: Watch,
) -> BoxStream<'static, Result<Event, LlmError>> {
    let ended = stream::iter([Ok(b"\n\n".to_vec())]);
    let mut mark = BYTE_ORDER_MARK;
    // The parser fails on a byte order mark, which the format allows, and panics on it.
    let bytes = bytes.chain(ended).map(move |piece| piece.map(|piece| without_mark(piece, &mut mark)));
    EventStream::new(bytes)
        .map(move |event| {
            event.map_err(|error| match error {
                EventStreamError::Transport(error) => error,
                EventStreamError::Utf8(_) => watch.error(ErrorClass::Stream, "not-utf8", "the stream is not UTF-8"),
                EventStreamError::Parser(_) => watch.error(ErrorClass::Stream, "not-events", "not an event stream"),
            })
        })
        .boxed()
}

/// Takes byte order marks off the beginning of a stream, however it is cut; `left` is what may still come of one.
fn without_mark(mut piece: Vec<u8>, left: &mut &'static [u8]) -> Vec<u8> {
    if left.is_empty() {
        return piece;
    }
    while !piece.is_empty() && piece.starts_with(left) {
        piece.drain(..left.len());
        *left = BYTE_ORDER_MARK;
    }
    let held = BYTE_ORDER_MARK.len() - left.len();
    if left.starts_with(&piece) {
        *left = left.get(piece.len()..).unwrap_or_default();
        return Vec::new();
    }
    *left = &[];
    // It only began like one.
    [&BYTE_ORDER_MARK[..held], &piece].concat()
}
