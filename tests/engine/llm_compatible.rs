//! Servers that speak OpenAI's chat completions each in their own way, against a real socket.

use homeroom::llm::openai::OpenAi;
use homeroom::llm::{ErrorClass, PauseReason, ServerOptions, StopReason};
use homeroom::model::usage::Usage;
use serde_json::{Value, json};

use crate::llm_call::{KEY, ask, say};
use crate::model_server::{ModelServer, Step, answer, event, status, stream, text_event};

const DONE: &str = "[DONE]";

fn told(value: &Value) -> Step {
    event(&value.to_string())
}

/// A delta in the first choice.
fn delta(delta: &Value, reason: Option<&str>) -> Step {
    told(
        &json!({"object": "chat.completion.chunk", "choices": [{"index": 0, "delta": delta, "finish_reason": reason}]}),
    )
}

fn raw(text: &str) -> Step {
    Step::Chunk(text.as_bytes().to_vec())
}

/// A server's name, a stream as it sends it, its reason, and what it counts. All say `hi there`.
type Sent = (&'static str, Vec<Step>, Option<&'static str>, Option<i64>);

fn servers() -> impl Iterator<Item = Sent> {
    services().into_iter().chain(local_servers())
}

fn services() -> Vec<Sent> {
    let usage = json!({"prompt_tokens": 9, "completion_tokens": 2, "total_tokens": 11});
    vec![
        (
            "OpenAI",
            vec![
                delta(&json!({"role": "assistant", "content": "", "refusal": null}), None),
                told(
                    &json!({"choices": [{"index": 0, "delta": {"content": "hi"}, "logprobs": null, "finish_reason": null}], "usage": null, "obfuscation": "aZ3"}),
                ),
                delta(&json!({"content": " there"}), None),
                delta(&json!({}), Some("stop")),
                told(&json!({"choices": [], "usage": usage})),
            ],
            Some("stop"),
            Some(11),
        ),
        (
            "Azure",
            vec![
                told(
                    &json!({"choices": [], "prompt_filter_results": [{"prompt_index": 0, "content_filter_results": {}}]}),
                ),
                told(
                    &json!({"choices": [{"index": 0, "content_filter_results": {}, "delta": {"content": "hi there"}, "finish_reason": null}]}),
                ),
                told(
                    &json!({"choices": [{"index": 0, "content_filter_offsets": {"check_offset": 8}, "content_filter_results": {}, "finish_reason": null}]}),
                ),
                delta(&json!({}), Some("stop")),
            ],
            Some("stop"),
            None,
        ),
        (
            "OpenRouter",
            vec![
                raw(": OPENROUTER PROCESSING\n\n"),
                raw(": OPENROUTER PROCESSING\n\n"),
                told(
                    &json!({"provider": "X", "choices": [{"index": 0, "delta": {"role": "assistant", "content": "", "reasoning": "hm", "reasoning_details": [{}]}, "native_finish_reason": null, "finish_reason": null}]}),
                ),
                delta(&json!({"content": "hi there"}), None),
                told(
                    &json!({"choices": [{"index": 0, "delta": {"content": ""}, "finish_reason": "stop", "native_finish_reason": "end_turn"}]}),
                ),
                told(
                    &json!({"choices": [{"index": 0, "delta": {"content": ""}, "finish_reason": null}], "usage": {"prompt_tokens": 9, "completion_tokens": 2, "cost": 0.001}}),
                ),
            ],
            Some("stop"),
            Some(11),
        ),
    ]
}

fn local_servers() -> Vec<Sent> {
    let usage = json!({"prompt_tokens": 9, "completion_tokens": 2, "total_tokens": 11});
    vec![
        (
            "vLLM",
            vec![
                told(
                    &json!({"choices": [{"index": 0, "delta": {"role": "assistant", "content": ""}, "finish_reason": null, "stop_reason": null, "prompt_token_ids": null}], "usage": {"prompt_tokens": 9, "total_tokens": 9, "completion_tokens": 0}}),
                ),
                told(
                    &json!({"choices": [{"index": 0, "delta": {"content": "hi there", "reasoning_content": null}, "finish_reason": "stop", "stop_reason": 128_001}], "usage": {"prompt_tokens": 9, "completion_tokens": 2}}),
                ),
            ],
            Some("stop"),
            Some(11),
        ),
        (
            "llama.cpp",
            vec![
                delta(&json!({"role": "assistant", "content": null}), None),
                delta(&json!({"content": "hi"}), None),
                delta(&json!({"content": " there"}), None),
                told(
                    &json!({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}], "usage": usage, "timings": {"predicted_per_second": 41.2}}),
                ),
            ],
            Some("stop"),
            Some(11),
        ),
        (
            "Ollama",
            vec![
                raw(
                    "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"hi there\"},\"finish_reason\":null}]}\n\n",
                ),
                delta(&json!({"role": "assistant", "content": ""}), Some("stop")),
            ],
            Some("stop"),
            None,
        ),
        (
            "one with CRLF and no reason",
            vec![raw(": keep-alive\r\n\r\ndata: {\"choices\":[{\"delta\":{\"content\":\"hi there\"}}]}\r\n\r\n")],
            None,
            None,
        ),
        (
            "one that calls a tool nobody gave it",
            vec![
                delta(&json!({"content": "hi there"}), None),
                delta(
                    &json!({"content": null, "tool_calls": [{"index": 0, "id": "1", "function": {"name": "run", "arguments": "{\"x\":"}}]}),
                    None,
                ),
                delta(&json!({"tool_calls": [{"index": 0, "function": {"arguments": "1}"}}]}), None),
                delta(&json!({}), Some("tool_calls")),
            ],
            Some("tool_calls"),
            None,
        ),
    ]
}

#[tokio::test]
async fn each_server_is_understood_as_it_speaks() {
    for (name, events, reason, tokens) in servers() {
        let (transcript, error) = say(stream(events.into_iter().chain([event(DONE)]))).await;
        assert_eq!(error, None, "{name}");
        assert_eq!((transcript.text(), transcript.stop_reason()), ("hi there", reason), "{name}");
        let stop = match reason {
            Some("stop") => StopReason::End,
            other => StopReason::Other(other.unwrap_or_default().to_owned()),
        };
        assert_eq!(transcript.stop(), Some(&stop), "{name}");
        assert_eq!(transcript.usage().and_then(Usage::total_tokens), tokens, "{name}");
    }
}

#[tokio::test]
async fn none_of_them_is_whole_without_its_end() {
    for (name, events, ..) in servers() {
        let (transcript, error) = say(stream(events)).await;
        assert_eq!((transcript.text(), transcript.is_whole()), ("hi there", false), "{name}");
        assert_eq!(error.unwrap().class(), &ErrorClass::Stream, "{name}");
    }
}

#[tokio::test]
async fn each_server_fails_in_its_own_words_after_a_good_beginning() {
    let quota = ErrorClass::Paused { reason: PauseReason::Quota };
    for (name, end, class, says) in [
        (
            "OpenRouter, its model gone",
            told(&json!({"id": "gen-1", "error": {"code": "server_error", "message": "Provider disconnected"},
                "choices": [{"index": 0, "delta": {"content": ""}, "finish_reason": "error"}]})),
            ErrorClass::Transient,
            "Provider disconnected",
        ),
        (
            "OpenRouter, out of credit",
            told(&json!({"error": {"code": 402, "message": "Insufficient credits"}})),
            quota,
            "Insufficient credits",
        ),
        (
            "vLLM, the context full",
            told(
                &json!({"error": {"object": "error", "message": "maximum context length is 4096", "type": "BadRequestError", "param": null, "code": 400}}),
            ),
            ErrorClass::Rejected,
            "maximum context length",
        ),
        (
            "llama.cpp, out of memory",
            told(&json!({"error": {"code": 500, "message": "context shift is disabled", "type": "server_error"}})),
            ErrorClass::Transient,
            "context shift",
        ),
        (
            "Ollama, its runner gone",
            told(&json!({"error": "llama runner process has terminated"})),
            ErrorClass::Transient,
            "runner",
        ),
        (
            "Azure, the answer filtered",
            delta(&json!({}), Some("content_filter")),
            ErrorClass::Refused,
            "content filter",
        ),
        (
            "OpenAI, a refusal in pieces",
            told(&json!({"choices": [{"index": 0, "delta": {"refusal": "I cannot "}, "finish_reason": null},
                {"index": 1, "delta": {"refusal": "no"}}]})),
            ErrorClass::Refused,
            "refused by the model: I cannot help.",
        ),
    ] {
        let rest =
            [delta(&json!({"refusal": if name.starts_with("OpenAI") { "help." } else { "" }}), None), event(DONE)];
        let (transcript, error) = say(stream([text_event("half"), end].into_iter().chain(rest))).await;
        let error = error.unwrap();
        assert_eq!(error.class(), &class, "{name}: {error}");
        assert!(error.to_string().contains(says), "{name}: {error}");
        assert_eq!((transcript.text(), transcript.is_whole()), ("half", false), "{name}");
    }
}

#[tokio::test]
async fn azure_gets_its_version_and_its_key_as_it_wants_them() {
    let server = ModelServer::scripted(vec![answer("hi")]);
    let base = format!("{}/openai/deployments/mini?api-version=2024-10-21", server.root_url());
    let options = ServerOptions { api_key: Some(KEY.to_owned()), base_url: Some(base), ..ServerOptions::default() };
    let (transcript, error) = ask(&OpenAi::new(options).unwrap()).await;
    assert_eq!((transcript.text(), error), ("hi", None));
    let [sent] = <[_; 1]>::try_from(server.requests()).unwrap();
    assert_eq!(sent.line, "POST /openai/deployments/mini/chat/completions?api-version=2024-10-21 HTTP/1.1");
    assert_eq!((sent.header("api-key"), sent.header("authorization")), (Some(KEY), None));
}

#[tokio::test]
async fn azure_refuses_a_prompt_without_blaming_the_key() {
    let body = json!({"error": {"message": "The response was filtered", "type": null, "param": "prompt", "code": "content_filter",
        "status": 400, "innererror": {"code": "ResponsibleAIPolicyViolation"}}});
    let (_, error) = say(status(400, &[], &body.to_string())).await;
    assert_eq!(error.unwrap().class(), &ErrorClass::Refused);
    let body = json!({"statusCode": 401, "message": "Access denied due to invalid subscription key."});
    let (_, error) = say(status(401, &[], &body.to_string())).await;
    let error = error.unwrap();
    assert_eq!(error.class(), &ErrorClass::Paused { reason: PauseReason::Key });
    assert!(error.to_string().ends_with("invalid subscription key."), "{error}");
}
