//! The provider `openai` against a real socket: every oddity of compatible servers.

use futures::StreamExt as _;
use homeroom::llm::openai::OpenAi;
use homeroom::llm::{Chunk, ErrorClass, Provider as _, StopReason};
use homeroom::model::usage::Usage;
use proptest::prelude::*;
use serde_json::json;

use crate::llm_call::{KEY, call, drain, options, request, say};
use crate::model_server::{Gate, ModelServer, Step, answer, event, finish_event, status, stream, text_event};

const DONE: &str = "[DONE]";

#[tokio::test]
async fn a_call_sends_what_it_must_and_brings_text_usage_and_an_end() {
    let server = ModelServer::scripted(vec![answer("```tsx\nexport default function Lesson() {}\n```")]);
    let (transcript, error) = call(options(&server)).await;
    assert_eq!(error, None);
    assert_eq!(transcript.text(), "```tsx\nexport default function Lesson() {}\n```");
    assert_eq!((transcript.stop(), transcript.stop_reason()), (Some(&StopReason::End), Some("stop")));
    let usage = transcript.usage().unwrap();
    assert_eq!((usage.input, usage.output), (Some(100), Some(11)));
    assert_eq!(usage.raw.as_ref().unwrap()["total_tokens"], 111);
    assert!(transcript.time_to_first_token().is_some());

    let [sent] = <[_; 1]>::try_from(server.requests()).unwrap();
    assert_eq!(sent.line, "POST /v1/chat/completions HTTP/1.1");
    assert_eq!(sent.header("authorization"), Some(format!("Bearer {KEY}").as_str()));
    assert_eq!(sent.header("content-type"), Some("application/json"));
    assert_eq!(
        sent.body,
        json!({
            "model": "test-model", "max_tokens": 4096, "stream": true, "stream_options": {"include_usage": true},
            "messages": [{"role": "system", "content": "You write lessons."}, {"role": "user", "content": "Write about water."}],
        })
    );
}

#[tokio::test]
async fn text_is_given_on_as_it_comes() {
    let gate = Gate::new();
    let server = ModelServer::scripted(vec![stream([
        text_event("first"),
        Step::Gate(gate.clone()),
        text_event(" second"),
        finish_event("stop"),
        event(DONE),
    ])]);
    let mut chunks = OpenAi::new(options(&server)).unwrap().stream(request()).await.unwrap();
    assert_eq!(chunks.next().await, Some(Ok(Chunk::Text("first".to_owned()))));
    gate.open();
    assert_eq!(chunks.next().await, Some(Ok(Chunk::Text(" second".to_owned()))));
    assert_eq!(drain(chunks).await.1, None);
}

fn raw(text: &str) -> Step {
    Step::Chunk(text.as_bytes().to_vec())
}

#[tokio::test]
async fn events_may_be_written_in_any_way_the_format_allows() {
    let hi = r#"data: {"choices":[{"delta":{"content":"hi"}}]}"#;
    for (name, events, text) in [
        (
            "comments, pings, unknown events",
            vec![
                raw(": PROCESSING\n\n"),
                raw(":\n\n\n\n"),
                raw("event: ping\ndata: {\"type\":\"ping\"}\n\nevent: ping\ndata: still here\n\n"),
                raw(&format!("id: 7\nretry: 10\n{hi}\n\n")),
                event(DONE),
            ],
            "hi",
        ),
        ("CRLF", vec![raw(&format!("{hi}\r\n\r\n{hi}\r")), raw("\n\r\ndata: [DONE]\r\n\r\n")], "hihi"),
        ("no space after the colon", vec![raw(&hi.replace(": {\"ch", ":{\"ch")), raw("\n\ndata:[DONE]\n\n")], "hi"),
        ("no empty line at the end", vec![raw(&format!("{hi}\n\ndata: [DONE]"))], "hi"),
        ("a byte order mark", vec![raw("\u{feff}"), raw(&format!("{hi}\n\ndata: [DONE]\n\n"))], "hi"),
        (
            "half a byte order mark",
            vec![
                Step::Chunk(b"\xef\xbb".to_vec()),
                Step::Chunk(b"\xbf".to_vec()),
                raw(&format!("{hi}\n\n")),
                event(DONE),
            ],
            "hi",
        ),
        (
            "data over two lines",
            vec![raw("data: {\"choices\":\ndata: [{\"delta\":{\"content\":\"hi\"}}]}\n\n"), event(DONE)],
            "hi",
        ),
    ] {
        assert_reads(name, events, text, None).await;
    }
}

#[tokio::test]
async fn what_servers_do_differently_is_taken_as_it_comes() {
    for (name, events, text, tokens) in [
        (
            "roles, nulls, empty deltas",
            vec![
                event(r#"{"choices":[{"delta":{"role":"assistant","content":null}}],"usage":null,"error":null}"#),
                event(r#"{"choices":[]}"#),
                event(r#"{"choices":null}"#),
                event(r#"{"choices":[{"delta":null}]}"#),
                event("{}"),
                text_event("hi"),
                event(DONE),
            ],
            "hi",
            None,
        ),
        (
            "usage on every chunk",
            vec![
                event(r#"{"choices":[{"delta":{"content":"hi"}}],"usage":{"prompt_tokens":5,"completion_tokens":1}}"#),
                event(r#"{"choices":[{"delta":{"content":"ho"}}],"usage":{"prompt_tokens":5,"completion_tokens":2}}"#),
                event(DONE),
            ],
            "hiho",
            Some(7),
        ),
        (
            "usage before the end",
            vec![
                event(r#"{"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":2}}"#),
                text_event("hi"),
                finish_event("stop"),
                event(DONE),
            ],
            "hi",
            Some(7),
        ),
        ("usage of nothing", vec![event(r#"{"choices":[],"usage":{}}"#), text_event("hi"), event(DONE)], "hi", None),
        (
            "two choices",
            vec![
                event(r#"{"choices":[{"index":1,"delta":{"content":"no"}},{"index":0,"delta":{"content":"hi"}}]}"#),
                event(DONE),
            ],
            "hi",
            None,
        ),
        (
            "text in parts",
            vec![
                event(r#"{"choices":[{"delta":{"content":[{"type":"text","text":"h"},{"type":"text","text":"i"}]}}]}"#),
                event(DONE),
            ],
            "hi",
            None,
        ),
        ("more after the end", vec![text_event("hi"), event(DONE), text_event("no"), raw("data: {")], "hi", None),
    ] {
        assert_reads(name, events, text, tokens).await;
    }
}

async fn assert_reads(name: &str, events: Vec<Step>, text: &str, tokens: Option<i64>) {
    let (transcript, error) = say(stream(events)).await;
    assert_eq!(error, None, "{name}");
    assert_eq!(transcript.text(), text, "{name}");
    assert!(transcript.is_whole(), "{name}");
    assert_eq!(transcript.usage().and_then(Usage::total_tokens), tokens, "{name}");
}

#[tokio::test]
async fn thinking_is_a_sign_of_life_and_nothing_more() {
    for key in ["reasoning", "reasoning_content"] {
        let thought = json!({"choices": [{"delta": {key: "let me see", "content": ""}}]}).to_string();
        let server = ModelServer::scripted(vec![stream([event(&thought), text_event("hi"), event(DONE)])]);
        let chunks = OpenAi::new(options(&server)).unwrap().stream(request()).await.unwrap();
        let chunks: Vec<_> = chunks.map(Result::unwrap).collect().await;
        let stop = Chunk::Stop(StopReason::Other(String::new()));
        assert_eq!(chunks, [Chunk::Reasoning, Chunk::Text("hi".to_owned()), stop]);
    }
}

#[tokio::test]
async fn a_server_that_does_not_stream_is_read_whole() {
    let body = json!({
        "choices": [{"index": 0, "message": {"role": "assistant", "content": "hi"}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 5, "completion_tokens": 1},
    });
    let json = [("content-type", "application/json; charset=utf-8")];
    let (transcript, error) = say(status(200, &json, &body.to_string())).await;
    assert_eq!((transcript.text(), transcript.tokens(), error), ("hi", 1, None));
    let (_, error) = say(status(200, &json, r#"{"error":{"message":"no such model","code":404}}"#)).await;
    let error = error.unwrap();
    assert_eq!(
        (error.class(), error.to_string().ends_with(": no such model")),
        (&ErrorClass::Rejected, true),
        "{error}"
    );
}

#[tokio::test]
async fn a_server_that_refuses_a_parameter_is_asked_in_its_own_words_from_then_on() {
    let server = ModelServer::start(|_, request| {
        let refuse = |says: &str| status(400, &[], &json!({"error": {"message": says}}).to_string());
        if !request.body["max_tokens"].is_null() {
            refuse("Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.")
        } else if !request.body["stream_options"].is_null() {
            refuse("Unrecognized request argument supplied: stream_options")
        } else {
            answer("hi")
        }
    });
    let openai = OpenAi::new(options(&server)).unwrap();
    for calls in [3, 4] {
        let (transcript, error) = drain(openai.stream(request()).await.unwrap()).await;
        assert_eq!((transcript.text(), error), ("hi", None));
        assert_eq!(server.requests().len(), calls);
    }
    assert_eq!(server.requests()[3].body["max_completion_tokens"], 4096);

    let stubborn = ModelServer::start(|_, _| status(400, &[], "no max_completion_tokens, no stream_options"));
    let error = call(options(&stubborn)).await.1.unwrap();
    assert_eq!((error.class(), stubborn.requests().len()), (&ErrorClass::Rejected, 3), "it ends");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// The network may cut a stream anywhere: within a character, a line's end, a number.
    #[test]
    fn a_stream_reads_the_same_however_it_is_cut(
        texts in prop::collection::vec("\\PC{0,12}", 1..6),
        line_end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
        mark in any::<bool>(),
        cuts in prop::collection::vec(1_usize..40, 1..60),
    ) {
        let mut lines = vec![": hello".to_owned(), String::new()];
        for text in &texts {
            lines.extend([format!("data: {}", json!({"choices": [{"delta": {"content": text}}]})), String::new()]);
        }
        lines.extend(["data: [DONE]".to_owned(), String::new(), String::new()]);
        let mark = if mark { "\u{feff}" } else { "" };
        let bytes = format!("{mark}{}", lines.join(line_end)).into_bytes();
        let mut rest = bytes.as_slice();
        let mut pieces = Vec::new();
        for cut in cuts.iter().cycle() {
            let (piece, after) = rest.split_at(rest.len().min(*cut));
            rest = after;
            if piece.is_empty() {
                break;
            }
            pieces.push(Step::Chunk(piece.to_vec()));
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (transcript, error) = runtime.block_on(say(stream(pieces)));
        prop_assert_eq!(error, None);
        prop_assert_eq!(transcript.text(), texts.concat());
        prop_assert!(transcript.is_whole());
    }
}
