//! Reads the events of one chat completion into chunks.
//!
//! Compatible servers differ in what they send and when; everything but the end is taken as it comes. The end is
//! `[DONE]`: without it the answer is not whole, whatever text came.
//!
//! May import: `model`, `llm`.

use std::collections::VecDeque;

use eventsource_stream::Event;
use futures::stream::{self, BoxStream, StreamExt as _};
use serde_json::Value;

use crate::llm::events::Watch;
use crate::llm::transcript::Estimate;
use crate::llm::{Chunk, ChunkStream, ErrorClass, LlmError, StopReason};
use crate::model::usage::Usage;

use super::said::Said;

const DONE: &str = "[DONE]";

/// The chunks of `events`; `label` is whose errors they are.
pub(super) fn chunks(events: BoxStream<'static, Result<Event, LlmError>>, watch: Watch, label: String) -> ChunkStream {
    let reader = Reader::new(watch, label);
    stream::unfold((events, reader), |(mut events, mut reader)| async move {
        loop {
            if let Some(chunk) = reader.ready.pop_front() {
                return Some((chunk, (events, reader)));
            }
            if reader.is_over {
                return None;
            }
            match events.next().await {
                Some(Ok(event)) => reader.read(&event),
                Some(Err(error)) => reader.fail(error),
                None => reader.ended_early(),
            }
        }
    })
    .boxed()
}

struct Reader {
    watch: Watch,
    label: String,
    /// What the caller has not taken yet.
    ready: VecDeque<Result<Chunk, LlmError>>,
    is_over: bool,
    /// The text given so far, in bytes and about how many tokens.
    bytes: usize,
    estimate: Estimate,
    finish: Option<String>,
    refusal: Option<String>,
    usage: Option<Usage>,
}

impl Reader {
    fn new(watch: Watch, label: String) -> Self {
        Self {
            watch,
            label,
            ready: VecDeque::new(),
            is_over: false,
            bytes: 0,
            estimate: Estimate::default(),
            finish: None,
            refusal: None,
            usage: None,
        }
    }

    fn read(&mut self, event: &Event) {
        let data = event.data.trim();
        if data == DONE {
            return self.finish();
        }
        if data.is_empty() {
            return;
        }
        let Ok(value) = serde_json::from_str::<Value>(data) else {
            if !matches!(event.event.as_str(), "" | "message" | "error") {
                // A ping, or something else that is not for us.
                return;
            }
            let detail = "the stream held an event that is not JSON";
            return self.fail(self.watch.error(ErrorClass::Stream, "not-json", detail));
        };
        let error = value.get("error").filter(|error| !error.is_null());
        if let Some(error) = error.or_else(|| (event.event == "error").then_some(&value)) {
            return self.fail(Said::in_value(error).into_error(&self.label, &self.watch.redactor));
        }
        if let Some(usage) = value.get("usage").and_then(usage) {
            self.usage = Some(usage);
        }
        let choices = value.get("choices").and_then(Value::as_array);
        let first = |choice: &&Value| choice.get("index").and_then(Value::as_u64).unwrap_or(0) == 0;
        if let Some(choice) = choices.and_then(|choices| choices.iter().find(first)) {
            self.read_choice(choice);
        }
    }

    fn read_choice(&mut self, choice: &Value) {
        if let Some(reason) = choice.get("finish_reason").and_then(Value::as_str) {
            self.finish = Some(reason.to_owned());
        }
        // A server that does not stream answers with a whole message.
        let Some(delta) = choice.get("delta").or_else(|| choice.get("message")) else { return };
        let thinks = |key: &str| delta.get(key).and_then(Value::as_str).is_some_and(|text| !text.is_empty());
        if thinks("reasoning_content") || thinks("reasoning") {
            self.ready.push_back(Ok(Chunk::Reasoning));
        }
        if let Some(refusal) = delta.get("refusal").and_then(Value::as_str) {
            self.refusal.get_or_insert_default().push_str(refusal);
        }
        let text = delta.get("content").map(content).unwrap_or_default();
        if text.is_empty() {
            return;
        }
        self.bytes += text.len();
        self.estimate.add(&text);
        match self.watch.check_text(self.bytes) {
            Ok(()) => self.ready.push_back(Ok(Chunk::Text(text))),
            Err(error) => self.fail(error),
        }
    }

    fn finish(&mut self) {
        match self.end() {
            Ok(stop) => {
                self.give_usage();
                self.ready.push_back(Ok(Chunk::Stop(stop)));
                self.is_over = true;
            }
            Err(error) => self.fail(error),
        }
    }

    /// What the finish reason means for the answer.
    fn end(&self) -> Result<StopReason, LlmError> {
        let refused = |detail: &str| Err(self.watch.error(ErrorClass::Refused, "refusal", detail));
        if let Some(refusal) = self.refusal.as_ref().filter(|refusal| !refusal.trim().is_empty()) {
            return refused(&format!("refused by the model: {refusal}"));
        }
        match self.finish.as_deref() {
            Some("length" | "max_tokens") => {
                let tokens = self.usage.as_ref().and_then(Usage::completion_tokens);
                let tokens = tokens.unwrap_or_else(|| self.estimate.tokens());
                let detail = format!("output stopped at {tokens} tokens");
                Err(self.watch.error(ErrorClass::Truncated, "max-tokens", &detail))
            }
            Some("content_filter" | "refusal" | "safety") => refused("refused by the provider's content filter"),
            Some("error") => {
                let detail = format!("{} ended the answer with an error", self.label);
                Err(self.watch.error(ErrorClass::Transient, "finish-error", &detail))
            }
            Some("stop" | "end_turn") => Ok(StopReason::End),
            other => Ok(StopReason::Other(other.unwrap_or_default().to_owned())),
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
        self.give_usage();
        self.ready.push_back(Err(error));
        self.is_over = true;
    }

    fn give_usage(&mut self) {
        if let Some(usage) = self.usage.take() {
            self.ready.push_back(Ok(Chunk::Usage(usage)));
        }
    }
}

/// A text, or the texts of a list of parts.
fn content(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().filter_map(|part| part.get("text").and_then(Value::as_str)).collect(),
        _ => String::new(),
    }
}

/// The usage object in buckets that do not overlap; `None` where it counts nothing.
fn usage(raw: &Value) -> Option<Usage> {
    let count = |pointer: &str| raw.pointer(pointer).and_then(Value::as_i64).filter(|count| *count >= 0);
    let prompt = count("/prompt_tokens");
    let completion = count("/completion_tokens");
    let cache_read = count("/prompt_tokens_details/cached_tokens");
    let reasoning = count("/completion_tokens_details/reasoning_tokens");
    // A part that exceeds its total was not counted in it.
    let without = |total: i64, part: Option<i64>| part.filter(|part| *part <= total).map_or(total, |part| total - part);
    (prompt.is_some() || completion.is_some()).then(|| Usage {
        input: prompt.map(|total| without(total, cache_read)),
        cache_read,
        cache_write: None,
        output: completion.map(|total| without(total, reasoning)),
        reasoning,
        raw: Some(raw.clone()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn totals_become_buckets() {
        let read = usage(&json!({
            "prompt_tokens": 120, "completion_tokens": 50, "total_tokens": 170,
            "prompt_tokens_details": {"cached_tokens": 100}, "completion_tokens_details": {"reasoning_tokens": 20},
        }))
        .unwrap();
        assert_eq!(
            (read.input, read.cache_read, read.output, read.reasoning),
            (Some(20), Some(100), Some(30), Some(20))
        );
        assert_eq!(read.total_tokens(), Some(170));
        let plain = usage(&json!({"prompt_tokens": 7, "completion_tokens": 3})).unwrap();
        assert_eq!((plain.input, plain.cache_read, plain.total_tokens()), (Some(7), None, Some(10)));
        let apart =
            usage(&json!({"completion_tokens": 5, "completion_tokens_details": {"reasoning_tokens": 9}})).unwrap();
        assert_eq!((apart.input, apart.output, apart.reasoning), (None, Some(5), Some(9)));
        for nothing in [json!(null), json!({}), json!({"prompt_tokens": -1}), json!("many"), json!([])] {
            assert_eq!(usage(&nothing), None, "{nothing}");
        }
    }
}
