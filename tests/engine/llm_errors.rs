//! The provider `openai` against a real socket: every way a call fails, and that a key goes nowhere else.

use std::time::Duration;

use futures::StreamExt as _;
use homeroom::llm::openai::OpenAi;
use homeroom::llm::{
    ConfigError, ErrorClass, Kind, PauseReason, Provider as _, ProviderOptions, ProvidersOptions, ServerOptions,
    SizeLimits, TimeLimit, TimeLimits, providers,
};
use homeroom::model::failure::FailureClass;
use serde_json::json;

use crate::llm_call::{KEY, call, options, request, say};
use crate::model_server::{
    Gate, ModelServer, Script, Step, answer, event, finish_event, status, stream, stream_head, text_event,
};

const DONE: &str = "[DONE]";

#[tokio::test]
async fn a_status_says_what_the_worker_must_do() {
    let wait = |seconds| ErrorClass::Throttled { retry_after: Some(Duration::from_secs(seconds)) };
    let quota =
        r#"{"error":{"message":"You exceeded your quota","type":"insufficient_quota","code":"insufficient_quota"}}"#;
    for (script, class, failure, says) in [
        (
            status(429, &[("retry-after", "7")], r#"{"error":{"message":"slow down"}}"#),
            wait(7),
            FailureClass::Provider,
            ": slow down",
        ),
        (
            status(
                429,
                &[("retry-after", "Sun, 22 Nov 2026 12:01:30 GMT"), ("date", "Sun, 22 Nov 2026 12:00:00 GMT")],
                "",
            ),
            wait(90),
            FailureClass::Provider,
            "",
        ),
        (status(429, &[("x-ratelimit-reset-tokens", "6m0s")], ""), wait(360), FailureClass::Provider, ""),
        (
            status(429, &[("retry-after", "2")], quota),
            ErrorClass::Paused { reason: PauseReason::Quota },
            FailureClass::Provider,
            "quota",
        ),
        (
            status(401, &[], r#"{"error":{"message":"bad key","code":"invalid_api_key"}}"#),
            ErrorClass::Paused { reason: PauseReason::Key },
            FailureClass::Provider,
            ": bad key",
        ),
        (status(403, &[], "no"), ErrorClass::Paused { reason: PauseReason::Key }, FailureClass::Provider, ": no"),
        (
            status(400, &[], r#"{"error":{"message":"prompt too long","code":"context_length_exceeded"}}"#),
            ErrorClass::Rejected,
            FailureClass::Rejected,
            ": prompt too long",
        ),
        (
            status(500, &[("x-ratelimit-reset-tokens", "6m0s")], "<html>oops</html>"),
            ErrorClass::Transient,
            FailureClass::Provider,
            "",
        ),
        (status(503, &[("retry-after", "3")], ""), wait(3), FailureClass::Provider, ""),
        (
            status(529, &[], r#"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#),
            ErrorClass::Transient,
            FailureClass::Provider,
            ": Overloaded",
        ),
        (
            status(302, &[("location", "https://login.test/")], ""),
            ErrorClass::Rejected,
            FailureClass::Rejected,
            "https://login.test/",
        ),
        (
            status(200, &[("content-type", "text/html")], "<html>"),
            ErrorClass::Rejected,
            FailureClass::Rejected,
            "web page",
        ),
    ] {
        let name = format!("{script:?}");
        let (transcript, error) = say(script).await;
        let error = error.unwrap();
        assert_eq!(error.class(), &class, "{name}");
        assert_eq!(error.failure().class, failure, "{name}");
        assert!(error.to_string().contains(says), "{error}");
        assert_eq!(transcript.text(), "");
    }
}

#[tokio::test]
async fn an_answer_that_does_not_end_well_is_an_error_whatever_text_came() {
    let usage = event(r#"{"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":4}}"#);
    let refusal = event(r#"{"choices":[{"delta":{"refusal":"I cannot help with that."},"finish_reason":"stop"}]}"#);
    let error = |error: serde_json::Value| event(&json!({ "error": error }).to_string());
    for (name, end, class, says) in [
        ("no end", vec![], ErrorClass::Stream, "ended early"),
        ("no [DONE]", vec![finish_event("stop")], ErrorClass::Stream, "ended early"),
        ("cut in an event", vec![Step::Chunk(b"data: {\"choi".to_vec())], ErrorClass::Stream, "not JSON"),
        ("cut in a character", vec![Step::Chunk(b"data: \xf0\x9f".to_vec())], ErrorClass::Stream, "UTF-8"),
        ("not UTF-8", vec![Step::Chunk(b"data: \xff\n\n".to_vec()), event(DONE)], ErrorClass::Stream, "UTF-8"),
        ("not JSON", vec![event("oops"), event(DONE)], ErrorClass::Stream, "not JSON"),
        (
            "at its cap",
            vec![finish_event("length"), usage.clone(), event(DONE)],
            ErrorClass::Truncated,
            "output stopped at 4 tokens",
        ),
        ("at its cap, and cut", vec![finish_event("length")], ErrorClass::Truncated, "output stopped at"),
        ("filtered", vec![finish_event("content_filter"), event(DONE)], ErrorClass::Refused, "content filter"),
        ("refused", vec![refusal, event(DONE)], ErrorClass::Refused, "I cannot help with that."),
        (
            "an error in the stream",
            vec![error(json!({"message": "boom", "type": "server_error"})), event(DONE)],
            ErrorClass::Transient,
            "boom",
        ),
        (
            "an error named by its event",
            vec![Step::Chunk(b"event: error\ndata: {\"message\":\"boom\"}\n\n".to_vec())],
            ErrorClass::Transient,
            "boom",
        ),
        (
            "throttled in the stream",
            vec![error(json!({"message": "slow", "code": 429}))],
            ErrorClass::Throttled { retry_after: None },
            "slow",
        ),
        (
            "no credit in the stream",
            vec![error(json!({"code": "insufficient_quota"}))],
            ErrorClass::Paused { reason: PauseReason::Quota },
            "insufficient_quota",
        ),
        ("the gateway's own error", vec![finish_event("error"), event(DONE)], ErrorClass::Transient, "error"),
    ] {
        let (transcript, error) = say(stream([text_event("half a lesson")].into_iter().chain(end))).await;
        let error = error.unwrap();
        assert_eq!(error.class(), &class, "{name}: {error}");
        assert!(error.to_string().contains(says), "{name}: {error}");
        assert_eq!((transcript.text(), transcript.is_whole()), ("half a lesson", false), "{name}");
    }
    let (transcript, _) = say(stream([text_event("hi"), usage, finish_event("length"), event(DONE)])).await;
    assert_eq!(transcript.usage().and_then(|usage| usage.output), Some(4), "what a failed call used is told");
}

#[tokio::test]
async fn a_broken_connection_is_told_from_an_early_end() {
    // The connection closes with no end of the body.
    let script = vec![stream_head(), text_event("half"), Step::Raw(b"40\r\ndata: {".to_vec())];
    let (transcript, error) = say(script).await;
    let error = error.unwrap();
    assert_eq!((error.class(), error.code()), (&ErrorClass::Stream, "broken"), "{error}");
    assert_eq!(transcript.text(), "half");
    // It closes before any answer.
    let (_, error) = say(vec![]).await;
    assert_eq!(error.unwrap().class(), &ErrorClass::Transient);
    // Nobody listens.
    let server = ModelServer::scripted(vec![vec![]]);
    let options = options(&server);
    drop(server);
    let error = call(options).await.1.unwrap();
    assert_eq!((error.class(), error.code()), (&ErrorClass::Transient, "connect"), "{error}");
}

/// Long enough never to pass in a test.
const LONG: Duration = Duration::from_secs(300);
const SHORT: Duration = Duration::from_millis(80);

fn limits() -> TimeLimits {
    TimeLimits { connect: LONG, first_byte: LONG, idle: LONG, total: LONG }
}

#[tokio::test]
async fn an_error_that_is_only_half_said_is_still_that_error() {
    let half_error = Step::Raw(b"HTTP/1.1 500 Oops\r\ncontent-length: 99\r\n\r\n{\"err".to_vec());
    let server = ModelServer::scripted(vec![vec![half_error, Step::Hang]]);
    let limits = TimeLimits { idle: SHORT, ..limits() };
    let (_, error) = call(ServerOptions { limits, ..options(&server) }).await;
    assert_eq!(error.unwrap().class(), &ErrorClass::Transient);
    server.hung_up(1).await;
}

#[tokio::test]
async fn a_connection_that_is_never_made_is_given_up() {
    // The socket accepts, and TLS never begins.
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let error = call(ServerOptions {
        base_url: Some(format!("https://{}", silent.local_addr().unwrap())),
        limits: TimeLimits { connect: SHORT, ..limits() },
        ..ServerOptions::default()
    })
    .await
    .1
    .unwrap();
    assert_eq!(error.class(), &ErrorClass::Timeout { which: TimeLimit::Connect }, "{error}");
    assert_eq!(error.failure().detail, "no connection in 0.08s");
}

#[tokio::test]
async fn dropping_a_call_hangs_up() {
    let gate = Gate::new();
    let server = ModelServer::scripted(vec![
        vec![stream_head(), text_event("hi"), Step::Hang],
        vec![Step::Gate(gate), Step::Hang],
    ]);
    let openai = OpenAi::new(options(&server)).unwrap();
    let mut chunks = openai.stream(request()).await.unwrap();
    assert!(chunks.next().await.is_some());
    drop(chunks);
    server.hung_up(1).await;
    tokio::select! {
        _ = openai.stream(request()) => panic!("the server never answers"),
        () = server.received(2) => {}
    }
    server.hung_up(2).await;
}

#[tokio::test]
async fn an_endless_answer_is_cut() {
    let piece = "x".repeat(100_000);
    let comments = || stream((0..100).map(|_| Step::Chunk(format!(": {piece}\n").into_bytes())));
    let one_line = || stream((0..100).map(|_| Step::Chunk(piece.clone().into_bytes())));
    let small = SizeLimits { wire: 2_000_000, ..SizeLimits::default() };
    for (mut script, sizes, says) in [
        (comments(), small, "the response passed 1953 KiB"),
        (one_line(), SizeLimits::default(), "one event of the response passed 256 KiB"),
    ] {
        // Socket buffers may take the whole script; only the client can end it.
        script.push(Step::Hang);
        let server = ModelServer::scripted(vec![script]);
        let (transcript, error) = call(ServerOptions { sizes, ..options(&server) }).await;
        let error = error.unwrap();
        assert_eq!((error.class(), error.code()), (&ErrorClass::Truncated, "response-cap"), "{error}");
        assert!(error.to_string().starts_with(says), "{error}");
        assert!(transcript.text().len() <= sizes.text);
        server.hung_up(1).await;
    }
    // One answer of the same bytes, not streamed.
    let body = json!({"choices": [{"message": {"content": "x".repeat(10_000_000)}}]}).to_string();
    let error = say(status(200, &[("content-type", "application/json")], &body)).await.1.unwrap();
    assert_eq!(error.class(), &ErrorClass::Truncated, "{error}");
}

#[tokio::test]
async fn an_endless_error_is_read_only_so_far() {
    let body: Script = [Step::Raw(b"HTTP/1.1 500 Oops\r\ntransfer-encoding: chunked\r\n\r\n".to_vec())]
        .into_iter()
        .chain([Step::Repeat("no\n".repeat(9000).into_bytes(), Duration::ZERO)])
        .collect();
    let server = ModelServer::scripted(vec![body]);
    let error = call(options(&server)).await.1.unwrap();
    assert_eq!(error.class(), &ErrorClass::Transient);
    assert!(error.to_string().len() < 400, "{error}");
    server.hung_up(1).await;
}

#[tokio::test]
async fn a_key_is_never_told() {
    let echo = format!(r#"{{"error":{{"message":"Incorrect key {KEY} (sk-proj-****************1234)"}}}}"#);
    let server = ModelServer::scripted(vec![status(401, &[], &echo), stream([event(&echo)])]);
    let openai = OpenAi::new(options(&server)).unwrap();
    assert!(!format!("{openai:?}").contains(KEY));
    let refused = openai.stream(request()).await.err().unwrap();
    let in_stream = call(options(&server)).await.1.unwrap();
    for error in [refused, in_stream] {
        let told = format!("{error} {error:?} {:?}", error.failure());
        assert!(!told.contains(KEY) && !told.contains("1234"), "{told}");
        assert!(error.to_string().ends_with("Incorrect key [redacted] ([redacted])"), "{error}");
    }
}

#[tokio::test]
async fn a_key_does_not_follow_a_redirect() {
    let other = ModelServer::scripted(vec![answer("stolen")]);
    let moved = status(307, &[("location", &format!("{}/chat/completions", other.base_url()))], "");
    let error = say(moved).await.1.unwrap();
    assert_eq!(error.class(), &ErrorClass::Rejected);
    assert!(other.requests().is_empty());
}

#[tokio::test]
async fn a_provider_is_made_from_its_options() {
    let server = ModelServer::scripted(vec![answer("hi")]);
    let made = |options: ProviderOptions| {
        let default = options.policy.name.clone();
        providers(&ProvidersOptions { default, model: None, providers: vec![options] })
    };
    let refused = |options: ProviderOptions| made(options).err().map(|error| error.to_string()).unwrap();
    let openai = |name: &str| ProviderOptions::new(name, Kind::OpenAi);
    let local =
        ProviderOptions { base_url: Some(server.base_url()), model: Some("m".to_owned()), ..openai("classroom") };
    let chosen = made(local).unwrap();
    let chosen = chosen.resolve(None);
    assert_eq!((chosen.provider.name(), chosen.model.as_str()), ("classroom", "m"));
    assert!(chosen.provider.stream(request()).await.is_ok());
    assert_eq!(server.requests()[0].header("authorization"), None, "no key, no header");
    let sample = |name: &str| ProviderOptions::new(name, Kind::Sample);
    assert_eq!(made(sample("practice")).unwrap().resolve(Some("gpt-4o")).model, "homeroom/sample-1");

    let keyed = |base: &str, key: &str| ProviderOptions {
        base_url: Some(base.to_owned()),
        api_key: Some(key.to_owned()),
        ..openai("openai")
    };
    assert!(refused(openai("openai")).starts_with("provider `openai` needs OPENAI_API_KEY or a base URL"));
    assert!(refused(openai("work")).contains("`work` needs providers.work.api_key"));
    let anthropic = ProviderOptions::new("anthropic", Kind::Anthropic);
    assert!(refused(anthropic).starts_with("provider `anthropic` needs ANTHROPIC_API_KEY or"));
    assert!(refused(keyed("http://10.0.0.7:8000/v1", KEY)).contains("not sent over http:// to `10.0.0.7`"));
    let unusable = ConfigError::UnusableKey { name: "openai".to_owned() };
    assert_eq!(made(keyed("https://x.test", "two\nlines")).err(), Some(unusable));
    assert!(refused(ProviderOptions { sample_fail: Some("crash".to_owned()), ..sample("sample") }).contains("bad-tsx"));
    let rate = ProviderOptions { sample_rate: Some(-1.0), ..sample("sample") };
    assert_eq!(made(rate).err(), Some(ConfigError::SampleRate("-1".to_owned())));
    assert!(!format!("{:?}", keyed("https://x.test", KEY)).contains(KEY));
}
