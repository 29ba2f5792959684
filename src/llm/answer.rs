//! An answer as it comes: the chunks, and how it ends, whatever words the server has for that.
//!
//! Each kind of server has a [`Dialect`] that reads its events into an [`Answer`].
//!
//! May import: `model`, `llm`.

use std::collections::VecDeque;
use std::time::Duration;

use eventsource_stream::Event;
use futures::stream::{self, BoxStream, StreamExt as _};
use serde_json::Value;
use tokio::time::timeout;

use super::events::Watch;
use super::said::Said;
use super::transcript::Estimate;
use super::{Chunk, ChunkStream, ErrorClass, LlmError, StopReason};
use crate::model::usage::Usage;

/// How long the end of a whole answer's body is waited for: a connection that was read to its end serves the next call.
const LAST_BYTES: Duration = Duration::from_millis(50);

/// What a kind of server means by its events.
pub(super) trait Dialect: Send + 'static {
    /// Takes one event in; `answer` is not over yet.
    fn read(&mut self, event: &Event, answer: &mut Answer);
}

/// The chunks of `events`, read by `dialect`; `label` is whose errors they are.
pub(super) fn chunks(
    events: BoxStream<'static, Result<Event, LlmError>>,
    dialect: impl Dialect,
    watch: Watch,
    label: String,
) -> ChunkStream {
    let state = (events, dialect, Answer::new(watch, label));
    stream::unfold(state, |(mut events, mut dialect, mut answer)| async move {
        loop {
            if let Some(chunk) = answer.ready.pop_front() {
                return Some((chunk, (events, dialect, answer)));
            }
            if answer.is_over {
                if answer.is_whole {
                    let rest = async { while events.next().await.is_some() {} };
                    let _ = timeout(LAST_BYTES, rest).await;
                }
                return None;
            }
            match events.next().await {
                Some(Ok(event)) => dialect.read(&event, &mut answer),
                Some(Err(error)) => answer.fail(error),
                None => answer.ended_early(),
            }
        }
    })
    .boxed()
}

/// One call's answer so far.
pub(super) struct Answer {
    watch: Watch,
    label: String,
    /// What the caller has not taken yet.
    ready: VecDeque<Result<Chunk, LlmError>>,
    is_over: bool,
    is_whole: bool,
    /// The text given so far, in bytes and about how many tokens.
    bytes: usize,
    estimate: Estimate,
    reason: Option<String>,
    refusal: String,
    usage: Option<Usage>,
}

impl Answer {
    fn new(watch: Watch, label: String) -> Self {
        Self {
            watch,
            label,
            ready: VecDeque::new(),
            is_over: false,
            is_whole: false,
            bytes: 0,
            estimate: Estimate::default(),
            reason: None,
            refusal: String::new(),
            usage: None,
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        if text.is_empty() || self.is_over {
            return;
        }
        self.bytes += text.len();
        self.estimate.add(text);
        match self.watch.check_text(self.bytes) {
            Ok(()) => self.ready.push_back(Ok(Chunk::Text(text.to_owned()))),
            Err(error) => self.fail(error),
        }
    }

    /// A thought, if it is one.
    pub(super) fn thought(&mut self, text: Option<&str>) {
        if text.is_some_and(|text| !text.is_empty()) && !self.is_over {
            self.ready.push_back(Ok(Chunk::Reasoning));
        }
    }

    /// A part of what the model says instead of an answer.
    pub(super) fn refusal(&mut self, text: &str) {
        self.refusal.push_str(text);
    }

    /// The server's word for why the answer ends; the end itself is yet to come.
    pub(super) fn reason(&mut self, word: &str) {
        self.reason = Some(word.to_owned());
    }

    /// What the call has used until now; the last word counts.
    pub(super) fn usage(&mut self, usage: Usage) {
        self.usage = Some(usage);
    }

    /// An error in the stream.
    pub(super) fn error(&mut self, error: &Value) {
        self.fail(Said::in_value(error).into_error(&self.label, &self.watch.redactor));
    }

    /// An event that should be JSON and is not.
    pub(super) fn not_json(&mut self) {
        self.fail(self.watch.error(ErrorClass::Stream, "not-json", "the stream held an event that is not JSON"));
    }

    /// The final event.
    pub(super) fn finish(&mut self) {
        match self.end() {
            Ok(stop) => self.close(Ok(Chunk::Stop(stop))),
            Err(error) => self.fail(error),
        }
    }

    fn ended_early(&mut self) {
        // Where the cap or a refusal ended the answer, that is the cause, whatever happened to the rest.
        let error = self.end().err().unwrap_or_else(|| {
            let detail = format!("ended early: no final event after about {} tokens", self.estimate.tokens());
            self.watch.error(ErrorClass::Stream, "ended-early", &detail)
        });
        self.fail(error);
    }

    /// Ends the stream with `error`; what the call has used so far is still told.
    fn fail(&mut self, error: LlmError) {
        self.close(Err(error));
    }

    fn close(&mut self, end: Result<Chunk, LlmError>) {
        if std::mem::replace(&mut self.is_over, true) {
            return;
        }
        self.is_whole = end.is_ok();
        self.ready.extend(self.reason.take().filter(|word| !word.is_empty()).map(|word| Ok(Chunk::Ended(word))));
        self.ready.extend(self.usage.take().map(|usage| Ok(Chunk::Usage(usage))));
        self.ready.push_back(end);
    }

    /// What the server's reason means for the answer.
    fn end(&self) -> Result<StopReason, LlmError> {
        let refused = |detail: &str| Err(self.watch.error(ErrorClass::Refused, "refusal", detail));
        if !self.refusal.trim().is_empty() {
            return refused(&format!("refused by the model: {}", self.refusal));
        }
        match self.reason.as_deref() {
            Some("length" | "max_tokens") => Err(self.truncated("max-tokens", "output stopped at")),
            Some("model_context_window_exceeded") => {
                Err(self.truncated("context-window", "the model's context window was full; output stopped at"))
            }
            Some("content_filter" | "safety") => refused("refused by the provider's content filter"),
            Some("refusal") => refused("refused by the model"),
            Some("error") => {
                let detail = format!("{} ended the answer with an error", self.label);
                Err(self.watch.error(ErrorClass::Transient, "finish-error", &detail))
            }
            Some("stop" | "end_turn" | "stop_sequence") => Ok(StopReason::End),
            other => Ok(StopReason::Other(other.unwrap_or_default().to_owned())),
        }
    }

    fn truncated(&self, code: &str, what: &str) -> LlmError {
        let tokens = self.usage.as_ref().and_then(Usage::completion_tokens);
        let tokens = tokens.unwrap_or_else(|| self.estimate.tokens());
        self.watch.error(ErrorClass::Truncated, code, &format!("{what} {tokens} tokens"))
    }
}

/// The JSON of an event; `None` where the event is not for us, after telling `answer` of one that should be JSON.
///
/// `names` are those of the events that are for us; another one may be a ping, or something of a gateway's own.
pub(super) fn json(event: &Event, names: &[&str], answer: &mut Answer) -> Option<Value> {
    let data = event.data.trim();
    if data.is_empty() {
        return None;
    }
    let value = serde_json::from_str::<Value>(data).ok();
    let name = event.event.as_str();
    if value.is_none() && (matches!(name, "" | "message" | "error") || names.contains(&name)) {
        answer.not_json();
    }
    value
}

/// The error an event brings, by its name or by its content.
pub(super) fn error_in<'a>(event: &Event, value: &'a Value) -> Option<&'a Value> {
    let error = value.get("error").filter(|error| !error.is_null());
    error.or_else(|| (event.event == "error").then_some(value))
}

/// A count in a usage object.
pub(super) fn count(usage: &Value, pointer: &str) -> Option<i64> {
    usage.pointer(pointer).and_then(Value::as_i64).filter(|count| *count >= 0)
}

/// `total` without a part that it includes; a part that exceeds it was not counted in it.
pub(super) fn without(total: i64, part: Option<i64>) -> i64 {
    part.filter(|part| *part <= total).map_or(total, |part| total - part)
}
