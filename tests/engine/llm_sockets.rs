//! What sockets do to a call, the same for every provider that is called over one: silence at each stage, breaks, resets,
//! bytes nobody asked for, connections that are kept.

use std::net::SocketAddr;
use std::time::Duration;

use homeroom::llm::anthropic::Anthropic;
use homeroom::llm::openai::OpenAi;
use homeroom::llm::{ErrorClass, LlmError, Provider, ServerOptions, SizeLimits, TimeLimit, TimeLimits, Transcript};
use serde_json::json;

use crate::llm_call::{KEY, ask};
use crate::model_server::{
    Gate, ModelServer, Script, Step, answer, event, kept, status, stream, stream_head, text_event,
};

/// Long enough never to pass in a test.
const LONG: Duration = Duration::from_secs(300);
const SHORT: Duration = Duration::from_millis(80);
const DONE: &str = "[DONE]";

#[derive(Debug, Clone, Copy)]
enum Kind {
    OpenAi,
    Anthropic,
}

const KINDS: [Kind; 2] = [Kind::OpenAi, Kind::Anthropic];

impl Kind {
    fn provider(self, base: String, limits: TimeLimits, sizes: SizeLimits) -> Box<dyn Provider> {
        let api_key = Some(KEY.to_owned());
        let options = ServerOptions { api_key, base_url: Some(base), limits, sizes, ..ServerOptions::default() };
        match self {
            Self::OpenAi => Box::new(OpenAi::new(options).unwrap()),
            Self::Anthropic => Box::new(Anthropic::new(options).unwrap()),
        }
    }

    fn of(self, server: &ModelServer) -> Box<dyn Provider> {
        self.provider(server.root_url(), limits(), SizeLimits::default())
    }

    /// The event that brings a piece of text.
    fn text(self, text: &str) -> Step {
        match self {
            Self::OpenAi => text_event(text),
            Self::Anthropic => event(
                &json!({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": text}})
                    .to_string(),
            ),
        }
    }

    /// The last event.
    fn done(self) -> Step {
        match self {
            Self::OpenAi => event(DONE),
            Self::Anthropic => event(r#"{"type":"message_stop"}"#),
        }
    }
}

fn limits() -> TimeLimits {
    TimeLimits { connect: LONG, first_byte: LONG, idle: LONG, total: LONG }
}

fn timeout(which: TimeLimit) -> ErrorClass {
    ErrorClass::Timeout { which }
}

/// What one call to a server brings that answers with `script`; the client must then have gone.
async fn cut_off(kind: Kind, script: Script, limits: TimeLimits) -> (Transcript, Option<LlmError>) {
    let server = ModelServer::scripted(vec![script]);
    let called = ask(kind.provider(server.root_url(), limits, SizeLimits::default()).as_ref()).await;
    server.hung_up(1).await;
    called
}

#[tokio::test]
async fn silence_is_given_up_at_every_stage() {
    let first_byte = TimeLimits { first_byte: SHORT, ..limits() };
    let idle = TimeLimits { idle: SHORT, ..limits() };
    let total = TimeLimits { total: SHORT, ..limits() };
    for kind in KINDS {
        let trickle = |step: &Step| match step {
            Step::Chunk(bytes) => Step::Repeat(bytes.clone(), Duration::from_millis(5)),
            _ => unreachable!(),
        };
        let half_head = Step::Raw(b"HTTP/1.1 200 OK\r\ncontent-ty".to_vec());
        let half_event = Step::Chunk(b"data: {\"cho".to_vec());
        for (name, script, limits, which) in [
            ("no head", vec![Step::Hang], first_byte, TimeLimit::FirstByte),
            ("half a head", vec![half_head, Step::Hang], first_byte, TimeLimit::FirstByte),
            ("a head and nothing more", vec![stream_head(), Step::Hang], first_byte, TimeLimit::FirstByte),
            ("between events", vec![stream_head(), kind.text("hi"), Step::Hang], idle, TimeLimit::Idle),
            ("within an event", vec![stream_head(), half_event, Step::Hang], idle, TimeLimit::Idle),
            (
                "nothing but comments",
                vec![stream_head(), trickle(&Step::Chunk(b": ping\n\n".to_vec()))],
                total,
                TimeLimit::Total,
            ),
            ("text that never ends", vec![stream_head(), trickle(&kind.text("x"))], total, TimeLimit::Total),
            ("no head, in all", vec![Step::Hang], total, TimeLimit::Total),
        ] {
            let (transcript, error) = cut_off(kind, script, limits).await;
            assert_eq!(error.unwrap().class(), &timeout(which), "{kind:?}: {name}");
            assert!(!transcript.is_whole());
        }
    }
}

#[tokio::test]
async fn an_answer_is_whole_with_its_last_event_whatever_follows() {
    for kind in KINDS {
        let server = ModelServer::scripted(vec![vec![stream_head(), kind.text("hi"), kind.done(), Step::Hang]]);
        let (transcript, error) = ask(kind.of(&server).as_ref()).await;
        assert_eq!((transcript.text(), transcript.is_whole(), error), ("hi", true, None), "{kind:?}");
        let endless =
            vec![stream_head(), kind.text("hi"), kind.done(), Step::Repeat(b": more\n\n".to_vec(), Duration::ZERO)];
        let (transcript, error) = cut_off(kind, endless, limits()).await;
        assert_eq!((transcript.text(), error), ("hi", None), "{kind:?}");
    }
}

#[tokio::test]
async fn a_server_that_takes_no_connection_is_given_up() {
    // Its queue of one is full, so that the next handshake is never answered.
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
    let listener = socket.listen(0).unwrap();
    let address = listener.local_addr().unwrap();
    let mut waiting = Vec::new();
    while let Ok(Ok(stream)) = tokio::time::timeout(SHORT, tokio::net::TcpStream::connect(address)).await {
        waiting.push(stream);
        assert!(waiting.len() < 100, "a queue of one that never fills");
    }
    for kind in KINDS {
        let limits = TimeLimits { connect: SHORT, ..limits() };
        let error =
            ask(kind.provider(format!("http://{address}"), limits, SizeLimits::default()).as_ref()).await.1.unwrap();
        assert_eq!(error.class(), &timeout(TimeLimit::Connect), "{kind:?}: {error}");
    }
    // One that is connected and never looked at.
    drop(waiting);
    let unread = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    for kind in KINDS {
        let base = format!("http://{}", unread.local_addr().unwrap());
        let limits = TimeLimits { first_byte: SHORT, ..limits() };
        let error = ask(kind.provider(base, limits, SizeLimits::default()).as_ref()).await.1.unwrap();
        assert_eq!(error.class(), &timeout(TimeLimit::FirstByte), "{kind:?}: {error}");
    }
}

#[tokio::test]
async fn a_break_is_told_from_an_end_and_what_came_is_kept() {
    for kind in KINDS {
        let gate = Gate::new();
        let half_chunk = Step::Raw(b"40\r\ndata: {".to_vec());
        let bad_chunk = Step::Raw(b"zz\r\nnot a size".to_vec());
        for (name, rest, code) in [
            ("closed in a chunk", vec![half_chunk], "broken"),
            ("closed between chunks", vec![], "broken"),
            ("a chunk of no size", vec![bad_chunk], "broken"),
            ("reset", vec![Step::Gate(gate.clone()), Step::Reset], "broken"),
            ("ended", vec![Step::End], "ended-early"),
        ] {
            gate.open();
            let script = [stream_head(), kind.text("half")].into_iter().chain(rest).collect();
            let server = ModelServer::scripted(vec![script]);
            let (transcript, error) = ask(kind.of(&server).as_ref()).await;
            let error = error.unwrap();
            assert_eq!((error.class(), error.code()), (&ErrorClass::Stream, code), "{kind:?}: {name}: {error}");
            // A reset may overtake what was sent before it.
            assert!(transcript.text() == "half" || name == "reset", "{kind:?}: {name}");
        }
        for (name, script) in [("closed", vec![]), ("reset", vec![Step::Reset])] {
            let server = ModelServer::scripted(vec![script]);
            let error = ask(kind.of(&server).as_ref()).await.1.unwrap();
            assert_eq!(
                (error.class(), error.code()),
                (&ErrorClass::Transient, "no-answer"),
                "{kind:?}: {name}: {error}"
            );
        }
        let short = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{\"typ".to_vec();
        let server = ModelServer::scripted(vec![vec![Step::Raw(short)]]);
        let error = ask(kind.of(&server).as_ref()).await.1.unwrap();
        assert_eq!(error.class(), &ErrorClass::Stream, "{kind:?}: a body that is cut: {error}");
    }
}

#[tokio::test]
async fn what_is_no_answer_of_a_model_is_told_as_that() {
    let page = [("content-type", "text/html; charset=utf-8")];
    let packed: &[u8] = &[0x1f, 0x8b, 0x08, 0x00, 0xff, 0xfe, 0x0a, 0x0a];
    let gzip = [
        b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-encoding: gzip\r\ncontent-length: 8\r\n\r\n",
        packed,
    ]
    .concat();
    for kind in KINDS {
        for (name, script, class, says) in [
            ("a page", status(200, &page, "<html>Sign in</html>"), ErrorClass::Rejected, "check the base URL"),
            (
                "a page that failed",
                status(502, &page, "<html>nginx</html>"),
                ErrorClass::Transient,
                "502 from 127.0.0.1",
            ),
            (
                "elsewhere",
                status(308, &[("location", "https://other.test/v1")], ""),
                ErrorClass::Rejected,
                "https://other.test/v1",
            ),
            ("nothing", status(200, &[("content-type", "text/event-stream")], ""), ErrorClass::Stream, "ended early"),
            ("packed, which nobody asked for", vec![Step::Raw(gzip.clone())], ErrorClass::Stream, "not UTF-8"),
            ("not HTTP", vec![Step::Raw(b"SSH-2.0-OpenSSH_9.2\r\n".to_vec())], ErrorClass::Transient, "no answer from"),
        ] {
            let server = ModelServer::scripted(vec![script]);
            let (transcript, error) = ask(kind.of(&server).as_ref()).await;
            let error = error.unwrap();
            assert_eq!(error.class(), &class, "{kind:?}: {name}: {error}");
            assert!(error.to_string().contains(says), "{kind:?}: {name}: {error}");
            assert_eq!(transcript.text(), "");
            assert_eq!(server.requests().len(), 1, "{kind:?}: {name}: nothing is sent twice");
            assert_eq!(server.requests()[0].header("accept-encoding"), None);
        }
    }
}

#[tokio::test]
async fn ten_megabytes_are_cut_at_the_cap() {
    let piece = "x".repeat(100_000);
    for kind in KINDS {
        let mut script = stream((0..100).map(|_| kind.text(&piece)).chain([kind.done()]));
        // Socket buffers may take the whole script; only the client can end it.
        script.push(Step::Hang);
        let (transcript, error) = cut_off(kind, script, limits()).await;
        let error = error.unwrap();
        assert_eq!((error.class(), error.code()), (&ErrorClass::Truncated, "response-cap"), "{kind:?}: {error}");
        assert_eq!(transcript.text().len(), 1_000_000, "{kind:?}: all that fits below 1 MiB is kept");
    }
}

#[tokio::test]
async fn a_connection_that_was_read_to_its_end_serves_the_next_call() {
    for kind in KINDS {
        let server = ModelServer::start(move |_, _| kept([kind.text("hi"), kind.done()]));
        let provider = kind.of(&server);
        for _ in 0..3 {
            let (transcript, error) = ask(provider.as_ref()).await;
            assert_eq!((transcript.text(), error), ("hi", None), "{kind:?}");
        }
        let connections: Vec<_> = server.requests().iter().map(|request| request.connection).collect();
        assert_eq!(connections, [0, 0, 0], "{kind:?}");
    }
}

#[tokio::test]
async fn many_calls_at_once_are_answered_each_by_itself() {
    let server = ModelServer::start(|call, _| answer(&format!("answer {call}")));
    let provider = Kind::OpenAi.of(&server);
    let calls = (0..40).map(|_| ask(provider.as_ref()));
    let mut texts: Vec<String> =
        futures::future::join_all(calls).await.into_iter().map(|(transcript, _)| transcript.into_text()).collect();
    let mut expected: Vec<String> = (0..40).map(|call| format!("answer {call}")).collect();
    texts.sort();
    expected.sort();
    assert_eq!(texts, expected);
}
