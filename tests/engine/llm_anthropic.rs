//! The provider `anthropic` against a real socket: what it sends, and every way an answer comes and ends.

use futures::StreamExt as _;
use homeroom::llm::anthropic::Anthropic;
use homeroom::llm::{
    Chunk, ErrorClass, LlmError, PauseReason, Provider as _, Request, ServerOptions, StopReason, Transcript,
};
use homeroom::model::failure::FailureClass;
use homeroom::model::usage::Usage;
use serde_json::{Value, json};
use std::time::Duration;

use crate::llm_call::{KEY, ask, drain, request};
use crate::model_server::{ModelServer, Script, Step, status, stream};

fn options(server: &ModelServer) -> ServerOptions {
    ServerOptions { api_key: Some(KEY.to_owned()), base_url: Some(server.root_url()), ..ServerOptions::default() }
}

async fn say(script: Script) -> (Transcript, Option<LlmError>) {
    let server = ModelServer::scripted(vec![script]);
    ask(&Anthropic::new(options(&server)).unwrap()).await
}

/// One event, named by its type as the protocol does.
fn told(value: &Value) -> Step {
    let name = value["type"].as_str().unwrap();
    Step::Chunk(format!("event: {name}\ndata: {value}\n\n").into_bytes())
}

fn start() -> Step {
    let usage =
        json!({"input_tokens": 25, "cache_creation_input_tokens": 0, "cache_read_input_tokens": 0, "output_tokens": 1});
    told(&json!({"type": "message_start", "message": {"id": "msg_1", "type": "message", "role": "assistant",
        "content": [], "model": "test-model", "stop_reason": null, "usage": usage}}))
}

fn block(index: u32, kind: &str) -> Step {
    told(
        &json!({"type": "content_block_start", "index": index, "content_block": {"type": kind, "text": "", "thinking": ""}}),
    )
}

fn delta(index: u32, delta: &Value) -> Step {
    told(&json!({"type": "content_block_delta", "index": index, "delta": delta}))
}

fn text(text: &str) -> Step {
    delta(0, &json!({"type": "text_delta", "text": text}))
}

fn block_stop(index: u32) -> Step {
    told(&json!({"type": "content_block_stop", "index": index}))
}

fn end(reason: &str, output: i64) -> [Step; 2] {
    let delta = json!({"stop_reason": reason, "stop_sequence": null});
    [
        told(&json!({"type": "message_delta", "delta": delta, "usage": {"output_tokens": output}})),
        told(&json!({"type": "message_stop"})),
    ]
}

/// A whole answer around `middle`.
fn message(middle: impl IntoIterator<Item = Step>, reason: &str, output: i64) -> Script {
    stream([start()].into_iter().chain(middle).chain(end(reason, output)))
}

#[tokio::test]
async fn a_call_sends_what_it_must_and_brings_text_usage_and_an_end() {
    let middle = [block(0, "text"), told(&json!({"type": "ping"})), text("Hel"), text("lo"), block_stop(0)];
    let server = ModelServer::scripted(vec![message(middle, "end_turn", 12)]);
    let anthropic = Anthropic::new(options(&server)).unwrap();
    assert_eq!((anthropic.name(), anthropic.default_model()), ("anthropic", "claude-sonnet-4-5"));
    let (transcript, error) = ask(&anthropic).await;
    assert_eq!((transcript.text(), error), ("Hello", None));
    assert_eq!((transcript.stop(), transcript.stop_reason()), (Some(&StopReason::End), Some("end_turn")));
    let usage = transcript.usage().unwrap();
    assert_eq!((usage.input, usage.cache_read, usage.output), (Some(25), Some(0), Some(12)));
    assert_eq!(usage.raw.as_ref().unwrap()["output_tokens"], 12);

    let [sent] = <[_; 1]>::try_from(server.requests()).unwrap();
    assert_eq!(sent.line, "POST /v1/messages HTTP/1.1");
    assert_eq!((sent.header("x-api-key"), sent.header("authorization")), (Some(KEY), None));
    assert_eq!(sent.header("anthropic-version"), Some("2023-06-01"));
    assert_eq!((sent.header("content-type"), sent.header("accept-encoding")), (Some("application/json"), None));
    assert_eq!(
        sent.body,
        json!({
            "model": "test-model", "max_tokens": 4096, "stream": true, "system": "You write lessons.",
            "messages": [{"role": "user", "content": "Write about water."}],
        })
    );
    let _ = anthropic.stream(Request { system: " ".to_owned(), ..request() }).await;
    assert!(server.requests()[1].body.get("system").is_none(), "an empty one would be refused");
}

#[tokio::test]
async fn thinking_and_what_is_not_known_come_between_and_are_not_the_answer() {
    let server = ModelServer::scripted(vec![message(
        [
            block(0, "thinking"),
            delta(0, &json!({"type": "thinking_delta", "thinking": "let me see"})),
            delta(0, &json!({"type": "signature_delta", "signature": "c2ln"})),
            block_stop(0),
            told(
                &json!({"type": "content_block_start", "index": 1, "content_block": {"type": "redacted_thinking", "data": "eA"}}),
            ),
            block_stop(1),
            told(
                &json!({"type": "content_block_start", "index": 2, "content_block": {"type": "tool_use", "name": "x", "input": {}}}),
            ),
            delta(2, &json!({"type": "input_json_delta", "partial_json": "{\"text\": \"no\"}"})),
            block_stop(2),
            told(
                &json!({"type": "content_block_start", "index": 3, "content_block": {"type": "from_tomorrow", "text": "no"}}),
            ),
            told(&json!({"type": "weather", "text": "no"})),
            Step::Chunk(b"event: heartbeat\ndata: not json\n\n".to_vec()),
            block(4, "text"),
            text("a"),
            block_stop(4),
            block(5, "text"),
            text("b"),
            delta(5, &json!({"type": "citations_delta", "citation": {"cited_text": "no"}})),
            block_stop(5),
        ],
        "end_turn",
        9,
    )]);
    let chunks = Anthropic::new(options(&server)).unwrap().stream(request()).await.unwrap();
    let chunks: Vec<_> = chunks
        .map(Result::unwrap)
        .filter(|chunk| std::future::ready(!matches!(chunk, Chunk::Usage(_))))
        .collect()
        .await;
    let text = |text: &str| Chunk::Text(text.to_owned());
    let reason = Chunk::Ended("end_turn".to_owned());
    assert_eq!(
        chunks,
        [Chunk::Reasoning, Chunk::Reasoning, text("a"), text("b"), reason, Chunk::Stop(StopReason::End)]
    );
}

#[tokio::test]
async fn every_stop_reason_means_what_it_says() {
    for (reason, class, says) in [
        ("end_turn", None, ""),
        ("stop_sequence", None, ""),
        ("tool_use", None, ""),
        ("pause_turn", None, ""),
        ("from_tomorrow", None, ""),
        ("max_tokens", Some((ErrorClass::Truncated, FailureClass::Truncated)), "output stopped at 7 tokens"),
        (
            "model_context_window_exceeded",
            Some((ErrorClass::Truncated, FailureClass::Truncated)),
            "the model's context window was full; output stopped at 7 tokens",
        ),
        ("refusal", Some((ErrorClass::Refused, FailureClass::Refused)), "refused by the model"),
    ] {
        let (transcript, error) = say(message([block(0, "text"), text("half")], reason, 7)).await;
        assert_eq!((transcript.text(), transcript.stop_reason()), ("half", Some(reason)), "{reason}");
        assert_eq!(transcript.is_whole(), class.is_none(), "{reason}");
        assert_eq!(transcript.usage().and_then(|usage| usage.output), Some(7), "{reason}: what it used is told");
        let found = error.as_ref().map(|error| (error.class().clone(), error.failure().class));
        assert_eq!(found, class, "{reason}");
        assert_eq!(error.map(|error| error.to_string()).unwrap_or_default(), says, "{reason}");
    }
}

#[tokio::test]
async fn usage_is_put_together_from_what_was_said_last() {
    let started = |usage: Value| told(&json!({"type": "message_start", "message": {"usage": usage}}));
    let counted = |usage: Value| told(&json!({"type": "message_delta", "delta": {}, "usage": usage}));
    let stop = || told(&json!({"type": "message_stop"}));
    let cached = json!({"input_tokens": 10, "cache_read_input_tokens": 1000, "cache_creation_input_tokens": 300,
        "cache_creation": {"ephemeral_5m_input_tokens": 200, "ephemeral_1h_input_tokens": 100}, "output_tokens": 2});
    let of = |input, cache_read, cache_write, cache_write_1h, output, reasoning| Usage {
        input,
        cache_read,
        cache_write,
        cache_write_1h,
        output,
        reasoning,
        raw: None,
    };
    for (name, events, expected) in [
        (
            "a cache, and a count of thoughts",
            vec![
                started(cached.clone()),
                counted(json!({"output_tokens": 20})),
                counted(json!({"output_tokens": 50, "output_tokens_details": {"thinking_tokens": 30}})),
                stop(),
            ],
            Some(of(Some(10), Some(1000), Some(200), Some(100), Some(20), Some(30))),
        ),
        (
            "everything again at the end",
            vec![
                started(json!({"input_tokens": 1, "output_tokens": 1})),
                counted(json!({"input_tokens": 12, "cache_read_input_tokens": null, "output_tokens": 5})),
                stop(),
            ],
            Some(of(Some(12), None, None, None, Some(5), None)),
        ),
        (
            "no count of the output",
            vec![started(json!({"input_tokens": 12, "output_tokens": 1})), stop()],
            Some(of(Some(12), None, None, None, None, None)),
        ),
        ("nothing at all", vec![told(&json!({"type": "message_start", "message": {}})), stop()], None),
        (
            "only at the end",
            vec![counted(json!({"output_tokens": 5})), stop()],
            Some(of(None, None, None, None, Some(5), None)),
        ),
    ] {
        let (transcript, error) = say(stream(events)).await;
        assert_eq!(error, None, "{name}");
        let found = transcript.usage().cloned().map(|usage| Usage { raw: None, ..usage });
        assert_eq!(found, expected, "{name}");
    }
    // Cut off in the middle, a call has still used its input; of its output nothing is known.
    let (transcript, error) = say(stream([started(cached), text("half")])).await;
    assert_eq!(error.unwrap().class(), &ErrorClass::Stream);
    let usage = transcript.usage().unwrap();
    assert_eq!((usage.prompt_tokens(), usage.completion_tokens()), (Some(1310), None));
}

#[tokio::test]
async fn an_answer_that_does_not_end_well_is_an_error_whatever_text_came() {
    let error = |error: Value| told(&json!({"type": "error", "error": error}));
    let stopped = |reason: &str| end(reason, 7)[0].clone();
    for (name, end, class, says) in [
        ("no end", vec![], ErrorClass::Stream, "ended early"),
        ("no message_stop", vec![stopped("end_turn")], ErrorClass::Stream, "ended early"),
        ("at its cap, and cut", vec![stopped("max_tokens")], ErrorClass::Truncated, "output stopped at 7 tokens"),
        ("not JSON", vec![Step::Chunk(b"data: oops\n\n".to_vec())], ErrorClass::Stream, "not JSON"),
        (
            "a broken piece of the answer",
            vec![Step::Chunk(b"event: content_block_delta\ndata: {\"type\": \"cont\n\n".to_vec()), text("more")],
            ErrorClass::Stream,
            "not JSON",
        ),
        (
            "overloaded",
            vec![error(json!({"type": "overloaded_error", "message": "Overloaded"}))],
            ErrorClass::Transient,
            "overloaded_error from 127.0.0.1:",
        ),
        (
            "throttled",
            vec![error(json!({"type": "rate_limit_error", "message": "slow down"}))],
            ErrorClass::Throttled { retry_after: None },
            "slow down",
        ),
        (
            "a spend limit",
            vec![error(json!({"type": "rate_limit_error", "details": {"error_code": "enforced_spend_limit_reached"}}))],
            ErrorClass::Paused { reason: PauseReason::Quota },
            "enforced_spend_limit_reached",
        ),
        (
            "their own error",
            vec![error(json!({"type": "api_error", "message": "boom"}))],
            ErrorClass::Transient,
            "boom",
        ),
        (
            "an error of a gateway's kind",
            vec![Step::Chunk(b"data: {\"error\": {\"message\": \"boom\", \"code\": 502}}\n\n".to_vec())],
            ErrorClass::Transient,
            "boom",
        ),
    ] {
        let begun = [start(), block(0, "text"), text("half a lesson")];
        let (transcript, error) = say(stream(begun.into_iter().chain(end))).await;
        let error = error.unwrap();
        assert_eq!(error.class(), &class, "{name}: {error}");
        assert!(error.to_string().contains(says), "{name}: {error}");
        assert_eq!((transcript.text(), transcript.is_whole()), ("half a lesson", false), "{name}");
        assert_eq!(transcript.usage().and_then(|usage| usage.input), Some(25), "{name}: the input was used");
    }
}

#[tokio::test]
async fn a_status_says_what_the_worker_must_do() {
    let body = |error: Value| json!({"type": "error", "error": error, "request_id": "req_1"}).to_string();
    let quota = ErrorClass::Paused { reason: PauseReason::Quota };
    let key = ErrorClass::Paused { reason: PauseReason::Key };
    let throttled = |seconds: Option<u64>| ErrorClass::Throttled { retry_after: seconds.map(Duration::from_secs) };
    for (code, headers, error, class) in [
        (
            429,
            &[("retry-after", "11")][..],
            json!({"type": "rate_limit_error", "message": "slow down"}),
            throttled(Some(11)),
        ),
        (429, &[], json!({"type": "rate_limit_error"}), throttled(None)),
        (
            429,
            &[],
            json!({"type": "rate_limit_error", "details": {"error_code": "enforced_spend_limit_reached"}}),
            quota.clone(),
        ),
        (
            400,
            &[],
            json!({"type": "invalid_request_error", "message": "Your credit balance is too low to access it"}),
            quota.clone(),
        ),
        (402, &[], json!({"type": "billing_error"}), quota),
        (401, &[], json!({"type": "authentication_error", "message": "invalid x-api-key"}), key.clone()),
        (403, &[], json!({"type": "permission_error"}), key),
        (404, &[], json!({"type": "not_found_error", "message": "model: test-model"}), ErrorClass::Rejected),
        (
            400,
            &[],
            json!({"type": "invalid_request_error", "message": "max_tokens: 4096 > 4095"}),
            ErrorClass::Rejected,
        ),
        (413, &[], json!({"type": "request_too_large"}), ErrorClass::Rejected),
        (500, &[], json!({"type": "api_error"}), ErrorClass::Transient),
        (
            529,
            &[("retry-after", "3")],
            json!({"type": "overloaded_error", "message": "Overloaded"}),
            ErrorClass::Transient,
        ),
    ] {
        let (transcript, found) = say(status(code, headers, &body(error.clone()))).await;
        let found = found.unwrap();
        assert_eq!(found.class(), &class, "{code} {error}");
        assert!(found.to_string().starts_with(&format!("{code} from 127.0.0.1:")), "{found}");
        assert_eq!((transcript.text(), transcript.usage()), ("", None));
    }
}

#[tokio::test]
async fn a_server_that_does_not_stream_is_read_whole() {
    let json_type = [("content-type", "application/json")];
    let body = json!({"id": "msg_1", "type": "message", "role": "assistant", "stop_reason": "end_turn",
        "content": [{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "hi"}, {"type": "text", "text": "!"}],
        "usage": {"input_tokens": 5, "output_tokens": 2}});
    let (transcript, error) = say(status(200, &json_type, &body.to_string())).await;
    assert_eq!((transcript.text(), transcript.tokens(), error), ("hi!", 2, None));
    let (_, error) =
        say(status(200, &json_type, r#"{"type":"error","error":{"type":"not_found_error","message":"no"}}"#)).await;
    assert_eq!(error.unwrap().class(), &ErrorClass::Rejected);
    let (_, error) = say(status(200, &json_type, r#"{"hello": "world"}"#)).await;
    assert_eq!(error.unwrap().class(), &ErrorClass::Stream, "not a message");
}

#[tokio::test]
async fn a_key_is_never_told() {
    let echo = json!({"type": "error", "error": {"type": "authentication_error", "message": format!("bad key {KEY}")}});
    let server = ModelServer::scripted(vec![status(401, &[], &echo.to_string()), stream([told(&echo)])]);
    let anthropic = Anthropic::new(options(&server)).unwrap();
    assert!(!format!("{anthropic:?}").contains(KEY));
    let refused = anthropic.stream(request()).await.err().unwrap();
    let in_stream = drain(anthropic.stream(request()).await.unwrap()).await.1.unwrap();
    for error in [refused, in_stream] {
        assert_eq!(error.class(), &ErrorClass::Paused { reason: PauseReason::Key });
        assert!(!format!("{error} {error:?} {:?}", error.failure()).contains(KEY), "{error}");
        assert!(error.to_string().ends_with("bad key [redacted]"), "{error}");
    }
}
