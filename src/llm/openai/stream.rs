//! The events of one chat completion.
//!
//! Compatible servers differ in what they send and when; everything but the end is taken as it comes. The end is
//! `[DONE]`: without it the answer is not whole, whatever text came.
//!
//! May import: `model`, `llm`.

use std::borrow::Cow;

use eventsource_stream::Event;
use serde_json::Value;

use crate::llm::answer::{Answer, Dialect, count, error_in, json, without};
use crate::model::usage::Usage;

pub(super) const DONE: &str = "[DONE]";

/// OpenAI's event stream.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::llm) struct ChatCompletions;

impl Dialect for ChatCompletions {
    fn read(&mut self, event: &Event, answer: &mut Answer) {
        if event.data.trim() == DONE {
            return answer.finish();
        }
        let Some(value) = json(event, &[], answer) else { return };
        if let Some(error) = error_in(event, &value) {
            return answer.error(error);
        }
        if let Some(usage) = value.get("usage").and_then(usage) {
            answer.usage(usage);
        }
        let choices = value.get("choices").and_then(Value::as_array);
        let first = |choice: &&Value| choice.get("index").and_then(Value::as_u64).unwrap_or(0) == 0;
        if let Some(choice) = choices.and_then(|choices| choices.iter().find(first)) {
            read_choice(choice, answer);
        }
    }
}

fn read_choice(choice: &Value, answer: &mut Answer) {
    if let Some(reason) = choice.get("finish_reason").and_then(Value::as_str) {
        answer.reason(reason);
    }
    // A server that does not stream answers with a whole message.
    let Some(delta) = choice.get("delta").or_else(|| choice.get("message")) else { return };
    answer.thought(["reasoning_content", "reasoning"].into_iter().find_map(|key| delta.get(key)?.as_str()));
    if let Some(refusal) = delta.get("refusal").and_then(Value::as_str) {
        answer.refusal(refusal);
    }
    if let Some(content) = delta.get("content") {
        answer.text(&content_text(content));
    }
}

/// A text, or the texts of a list of parts.
fn content_text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => text.into(),
        Value::Array(parts) => parts.iter().filter_map(|part| part.get("text").and_then(Value::as_str)).collect(),
        _ => "".into(),
    }
}

/// The usage object in buckets that do not overlap; `None` where it counts nothing.
fn usage(raw: &Value) -> Option<Usage> {
    let prompt = count(raw, "/prompt_tokens");
    let completion = count(raw, "/completion_tokens");
    let cache_read = count(raw, "/prompt_tokens_details/cached_tokens");
    let reasoning = count(raw, "/completion_tokens_details/reasoning_tokens");
    (prompt.is_some() || completion.is_some()).then(|| Usage {
        input: prompt.map(|total| without(total, cache_read)),
        cache_read,
        output: completion.map(|total| without(total, reasoning)),
        reasoning,
        raw: Some(raw.clone()),
        ..Usage::default()
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
