//! The events of one message.
//!
//! Events and blocks of kinds this does not know are passed over, as the protocol asks. The end is `message_stop`:
//! without it the answer is not whole, whatever text came.
//!
//! May import: `model`, `llm`.

use eventsource_stream::Event;
use serde_json::{Map, Value};

use crate::llm::answer::{Answer, Dialect, count, error_in, json, without};
use crate::model::usage::Usage;

/// The events that make up an answer.
const NAMES: [&str; 6] = [
    "message_start",
    "content_block_start",
    "content_block_delta",
    "content_block_stop",
    "message_delta",
    "message_stop",
];

/// Anthropic's event stream.
#[derive(Debug, Clone, Default)]
pub(in crate::llm) struct Messages {
    /// The usage object, put together from the parts that were sent.
    usage: Map<String, Value>,
    /// The count of the output at the start is a beginning, not a count.
    is_output_counted: bool,
}

impl Dialect for Messages {
    fn read(&mut self, event: &Event, answer: &mut Answer) {
        let Some(value) = json(event, &NAMES, answer) else { return };
        let kind = value.get("type").and_then(Value::as_str).unwrap_or(&event.event);
        match kind {
            "message_start" => self.count(value.pointer("/message/usage"), false, answer),
            "content_block_start" => read_block(value.get("content_block"), answer),
            "content_block_delta" => read_block(value.get("delta"), answer),
            "message_delta" => {
                read_reason(value.get("delta"), answer);
                self.count(value.get("usage"), true, answer);
            }
            "message_stop" => answer.finish(),
            // A server that does not stream answers with the whole message.
            "message" if value.get("content").is_some() => {
                for block in value.get("content").and_then(Value::as_array).into_iter().flatten() {
                    read_block(Some(block), answer);
                }
                read_reason(Some(&value), answer);
                self.count(value.get("usage"), true, answer);
                answer.finish();
            }
            _ => {
                if let Some(error) = error_in(event, &value) {
                    answer.error(error);
                }
            }
        }
    }
}

impl Messages {
    /// Takes in what a usage object says over what was said before: its counts are of the whole message so far.
    fn count(&mut self, usage: Option<&Value>, is_output_counted: bool, answer: &mut Answer) {
        let Some(said) = usage.and_then(Value::as_object) else { return };
        self.is_output_counted |= is_output_counted && said.contains_key("output_tokens");
        let known = said.iter().filter(|(_, value)| !value.is_null());
        self.usage.extend(known.map(|(key, value)| (key.clone(), value.clone())));
        if let Some(usage) = buckets(&Value::Object(self.usage.clone()), self.is_output_counted) {
            answer.usage(usage);
        }
    }
}

/// A block of the answer, or what is added to one.
fn read_block(block: Option<&Value>, answer: &mut Answer) {
    let text = |key: &str| block.and_then(|block| block.get(key)).and_then(Value::as_str);
    match text("type") {
        Some("text" | "text_delta") => answer.text(text("text").unwrap_or_default()),
        Some("thinking" | "thinking_delta") => answer.thought(text("thinking")),
        Some("redacted_thinking") => answer.thought(text("data")),
        _ => {}
    }
}

fn read_reason(delta: Option<&Value>, answer: &mut Answer) {
    if let Some(reason) = delta.and_then(|delta| delta.get("stop_reason")).and_then(Value::as_str) {
        answer.reason(reason);
    }
}

/// The usage object as buckets, which it nearly is: the input excludes what the cache read and wrote.
fn buckets(raw: &Value, is_output_counted: bool) -> Option<Usage> {
    let input = count(raw, "/input_tokens");
    let output = count(raw, "/output_tokens").filter(|_| is_output_counted);
    let reasoning = count(raw, "/output_tokens_details/thinking_tokens").filter(|_| is_output_counted);
    let for_an_hour = count(raw, "/cache_creation/ephemeral_1h_input_tokens");
    let for_five_minutes = count(raw, "/cache_creation/ephemeral_5m_input_tokens");
    let written = count(raw, "/cache_creation_input_tokens").map(|total| without(total, for_an_hour));
    (input.is_some() || output.is_some()).then(|| Usage {
        input,
        cache_read: count(raw, "/cache_read_input_tokens"),
        cache_write: for_five_minutes.or(written),
        cache_write_1h: for_an_hour,
        output: output.map(|total| without(total, reasoning)),
        reasoning,
        raw: Some(raw.clone()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn buckets_do_not_overlap_and_an_uncounted_output_is_unknown() {
        let raw = json!({
            "input_tokens": 20, "cache_read_input_tokens": 100, "cache_creation_input_tokens": 70,
            "cache_creation": {"ephemeral_5m_input_tokens": 30, "ephemeral_1h_input_tokens": 40},
            "output_tokens": 50, "output_tokens_details": {"thinking_tokens": 15},
        });
        let read = buckets(&raw, true).unwrap();
        assert_eq!(
            (read.input, read.cache_read, read.cache_write, read.cache_write_1h, read.output, read.reasoning),
            (Some(20), Some(100), Some(30), Some(40), Some(35), Some(15))
        );
        assert_eq!((read.prompt_tokens(), read.completion_tokens()), (Some(190), Some(50)));
        let started = buckets(&raw, false).unwrap();
        assert_eq!((started.input, started.output, started.reasoning), (Some(20), None, None));
        let plain = buckets(&json!({"input_tokens": 7, "output_tokens": 3, "cache_creation_input_tokens": 5}), true);
        let plain = plain.unwrap();
        assert_eq!((plain.cache_write, plain.cache_write_1h, plain.total_tokens()), (Some(5), None, Some(15)));
        for nothing in [json!({}), json!({"input_tokens": null}), json!({"input_tokens": -1}), json!([])] {
            assert_eq!(buckets(&nothing, true), None, "{nothing}");
        }
    }
}
