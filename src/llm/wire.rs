//! Reads a body that is at hand as a provider reads one from the network.
//!
//! May import: `llm`.

use futures::stream::{self, StreamExt as _};
use tokio::time::Instant;

use super::anthropic::Messages;
use super::events::{SizeLimits, Watch, events, watched};
use super::openai::ChatCompletions;
use super::{Chunk, LlmError, Redactor, TimeLimits, answer};

/// What kind of event stream a body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wire {
    ChatCompletions,
    Messages,
}

/// Everything that a body brings which comes in these pieces. The first error is the last item.
pub async fn read(wire: Wire, pieces: Vec<Vec<u8>>, sizes: SizeLimits) -> Vec<Result<Chunk, LlmError>> {
    let (limits, redactor) = (TimeLimits::default(), Redactor::default());
    let watch = Watch { limits, sizes, started_at: Instant::now(), redactor };
    let bytes = watched(stream::iter(pieces.into_iter().map(Ok)), watch.clone());
    let events = events(bytes, watch.clone());
    let label = "a file".to_owned();
    let chunks = match wire {
        Wire::ChatCompletions => answer::chunks(events, ChatCompletions, watch, label),
        Wire::Messages => answer::chunks(events, Messages::default(), watch, label),
    };
    chunks.collect().await
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::llm::{ErrorClass, StopReason};

    const WIRES: [Wire; 2] = [Wire::ChatCompletions, Wire::Messages];

    /// The events of an answer that says `texts`, a name and data each.
    fn events(wire: Wire, texts: &[String]) -> Vec<(&'static str, String)> {
        let text = |text: &String| match wire {
            Wire::ChatCompletions => ("", json!({"choices": [{"delta": {"content": text}}]}).to_string()),
            Wire::Messages => {
                let delta = json!({"type": "text_delta", "text": text});
                ("content_block_delta", json!({"type": "content_block_delta", "index": 0, "delta": delta}).to_string())
            }
        };
        let usage = json!({"prompt_tokens": 3, "input_tokens": 3, "completion_tokens": 4, "output_tokens": 4});
        let end = match wire {
            Wire::ChatCompletions => [
                ("", json!({"choices": [{"delta": {}, "finish_reason": "stop"}], "usage": usage}).to_string()),
                ("", "[DONE]".to_owned()),
            ],
            Wire::Messages => [
                (
                    "message_delta",
                    json!({"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": usage}).to_string(),
                ),
                ("message_stop", json!({"type": "message_stop"}).to_string()),
            ],
        };
        texts.iter().map(text).chain(end).collect()
    }

    /// The body of `events`, with `noise` between the lines and `line_end` after each.
    fn body(events: &[(&str, String)], noise: &[&str], line_end: &str) -> Vec<u8> {
        let mut noise = noise.iter().cycle();
        let mut body = String::new();
        let mut line = |line: &str| {
            let _ = write!(body, "{line}{line_end}");
        };
        for (name, data) in events {
            line(noise.next().unwrap_or(&":"));
            if !name.is_empty() {
                line(&format!("event: {name}"));
            }
            line(noise.next().unwrap_or(&":"));
            line(&format!("data: {data}"));
            line(noise.next().unwrap_or(&":"));
            line("");
        }
        body.into_bytes()
    }

    fn cut(bytes: &[u8], cuts: &[usize]) -> Vec<Vec<u8>> {
        let mut rest = bytes;
        let mut pieces = Vec::new();
        for length in cuts.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (piece, after) = rest.split_at(rest.len().min(*length));
            pieces.push(piece.to_vec());
            rest = after;
        }
        pieces
    }

    fn read_now(wire: Wire, pieces: Vec<Vec<u8>>, sizes: SizeLimits) -> Vec<Result<Chunk, LlmError>> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(read(wire, pieces, sizes))
    }

    fn text_of(chunks: &[Result<Chunk, LlmError>]) -> String {
        chunks
            .iter()
            .filter_map(|chunk| if let Ok(Chunk::Text(text)) = chunk { Some(text.as_str()) } else { None })
            .collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

        /// The network may cut a stream anywhere: within a character, a line's end, a comment, a number.
        #[test]
        fn a_stream_reads_the_same_however_it_is_cut_and_commented(
            texts in prop::collection::vec("\\PC{0,12}|(data: )?[\\[{\"\\\\\r\n]{0,5}", 1..6),
            noise in prop::collection::vec(
                prop::sample::select(vec![":", ": PROCESSING", ": \u{1f389} {}", "retry: 10", "id: 7", "unknown: field", "unknown"]), 0..5),
            line_end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
            marks in 0_usize..3,
            cuts in prop::collection::vec(1_usize..40, 1..60),
            is_openai in any::<bool>(),
        ) {
            let wire = if is_openai { Wire::ChatCompletions } else { Wire::Messages };
            let mark = b"\xef\xbb\xbf".repeat(marks);
            let bytes = [mark, body(&events(wire, &texts), &noise, line_end)].concat();
            let chunks = read_now(wire, cut(&bytes, &cuts), SizeLimits::default());
            prop_assert_eq!(text_of(&chunks), texts.concat());
            prop_assert_eq!(chunks.last(), Some(&Ok(Chunk::Stop(StopReason::End))));
            let used = chunks.iter().find_map(|chunk| if let Ok(Chunk::Usage(usage)) = chunk { usage.total_tokens() } else { None });
            prop_assert_eq!(used, Some(7));
        }

        /// A stream that is cut short is an error, with the text that came before.
        #[test]
        fn a_stream_without_its_end_is_never_whole(
            texts in prop::collection::vec("[a-z光\u{1f389}]{1,9}", 1..4),
            share in 0.0_f64..1.0,
            is_openai in any::<bool>(),
        ) {
            let wire = if is_openai { Wire::ChatCompletions } else { Wire::Messages };
            let bytes = body(&events(wire, &texts), &[], "\n");
            let last = bytes.len() - events(wire, &texts).last().unwrap().1.len() - 4;
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a short body")]
            let end = (last as f64 * share) as usize;
            let chunks = read_now(wire, cut(&bytes[..end], &[9, 2, 31]), SizeLimits::default());
            prop_assert!(texts.concat().starts_with(&text_of(&chunks)));
            let error = chunks.last().unwrap().as_ref().unwrap_err();
            prop_assert_eq!(error.class(), &ErrorClass::Stream, "{}", error);
            prop_assert_eq!(chunks.iter().filter(|chunk| chunk.is_err()).count(), 1);
        }

        /// A piece of the answer that cannot be read is an error: nothing may go missing in silence.
        #[test]
        fn a_broken_event_is_never_passed_over(
            texts in prop::collection::vec("[a-z]{1,9}", 1..5),
            at in any::<prop::sample::Index>(),
            is_openai in any::<bool>(),
        ) {
            let wire = if is_openai { Wire::ChatCompletions } else { Wire::Messages };
            let mut events = events(wire, &texts);
            let broken = at.index(events.len());
            events[broken].1.pop();
            let chunks = read_now(wire, vec![body(&events, &[], "\n")], SizeLimits::default());
            let error = chunks.last().unwrap().as_ref().unwrap_err();
            prop_assert_eq!((error.class(), error.code()), (&ErrorClass::Stream, "not-json"));
            prop_assert_eq!(text_of(&chunks), texts[..broken.min(texts.len())].concat());
        }

        /// Whatever comes: one end, within the limits, and no panic.
        #[test]
        fn anything_at_all_ends_in_one_end(
            pieces in prop::collection::vec(
                prop_oneof![
                    prop::collection::vec(any::<u8>(), 0..40),
                    prop::sample::select(vec![
                        "data: ", "event: error", "\n\n", "\r\n", "{", "}", "{\"error\":[]}", "{\"error\":{\"code\":429}}", "[DONE]",
                        "{\"choices\":[{\"delta\":{\"content\":\"x\"}}]}", "{\"type\":\"message_stop\"}", "{\"type\":\"error\"}",
                        "{\"type\":\"message\",\"content\":[7]}", "{\"usage\":{\"prompt_tokens\":9223372036854775807}}", ":",
                        "{\"type\":\"message_delta\",\"usage\":{\"output_tokens\":1e99}}", "[[[[", "null", "0",
                    ]).prop_map(|text| text.as_bytes().to_vec()),
                ], 0..30),
            is_openai in any::<bool>(),
        ) {
            let wire = if is_openai { Wire::ChatCompletions } else { Wire::Messages };
            let sizes = SizeLimits { text: 64, wire: 900, line: 300 };
            let chunks = read_now(wire, pieces, sizes);
            let is_end = |chunk: &Result<Chunk, LlmError>| matches!(chunk, Ok(Chunk::Stop(_)) | Err(_));
            prop_assert!(chunks.last().is_some_and(is_end), "{:?}", chunks);
            prop_assert_eq!(chunks.iter().filter(|chunk| is_end(chunk)).count(), 1);
            prop_assert!(text_of(&chunks).len() <= sizes.text);
        }
    }

    #[test]
    fn a_deeply_nested_event_is_an_error_and_no_overflow() {
        for wire in WIRES {
            let deep = format!("data: {}\n\n", "[".repeat(200_000));
            let chunks = read_now(wire, vec![deep.into_bytes()], SizeLimits::default());
            assert!(matches!(chunks.as_slice(), [Err(error)] if error.class() == &ErrorClass::Stream), "{chunks:?}");
        }
    }
}
