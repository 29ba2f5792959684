//! A model server for tests: a real TCP socket that follows a script and records what it was asked.
//!
//! Include it with `#[path = "../support/model_server.rs"] mod model_server;`. It runs on a thread of its own, so it
//! serves async tests and tests that start the binary alike, and stops when dropped.
#![allow(dead_code, reason = "each test binary uses a part")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test's setup fails by panicking")]

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, OnceLock};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, oneshot, watch};

/// Longer than any test should take; only a broken one waits it out.
const PATIENCE: Duration = Duration::from_secs(30);

/// One thing to do on a connection.
#[derive(Debug, Clone)]
pub enum Step {
    /// Bytes as they are.
    Raw(Vec<u8>),
    /// Bytes as one chunk of a chunked body.
    Chunk(Vec<u8>),
    /// The end of a chunked body.
    End,
    /// Say nothing more, and wait until the client hangs up.
    Hang,
    /// Wait until the test opens the gate.
    Gate(Gate),
    /// Say nothing for so long.
    Pause(Duration),
    /// Note when the script came this far.
    Note(Arc<OnceLock<Instant>>),
    /// Break the connection off, as a crashed machine does.
    Reset,
    /// Answer the connection's next request too. The last step of a script, if any.
    KeepAlive,
    /// The same chunk again and again, this far apart, until the client hangs up.
    Repeat(Vec<u8>, Duration),
}

/// What the server does with one request; the connection is closed after the last step, unless that keeps it.
pub type Script = Vec<Step>;

/// Closed until the test opens it.
#[derive(Debug, Clone)]
pub struct Gate(Arc<Semaphore>);

impl Gate {
    pub fn new() -> Self {
        Self(Arc::new(Semaphore::new(0)))
    }

    pub fn open(&self) {
        self.0.add_permits(1);
    }
}

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// `POST /v1/chat/completions HTTP/1.1`
    pub line: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Value,
    /// Which connection it came on, counted from 0.
    pub connection: usize,
}

impl Recorded {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// The text of the message with this role.
    pub fn message(&self, role: &str) -> Option<&str> {
        let messages = self.body["messages"].as_array()?;
        messages.iter().find(|message| message["role"] == role)?["content"].as_str()
    }
}

type Answer = dyn Fn(usize, &Recorded) -> Script + Send + Sync;

struct Shared {
    answer: Box<Answer>,
    recorded: Mutex<Vec<Recorded>>,
    /// How many requests came, and how many clients hung up before their script's end.
    counts: watch::Sender<(usize, usize)>,
}

pub struct ModelServer {
    address: SocketAddr,
    shared: Arc<Shared>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl ModelServer {
    /// `answer` gives the script for each request, counted from 0.
    pub fn start(answer: impl Fn(usize, &Recorded) -> Script + Send + Sync + 'static) -> Self {
        let counts = watch::Sender::new((0, 0));
        let shared = Arc::new(Shared { answer: Box::new(answer), recorded: Mutex::default(), counts });
        let (stop, stopped) = oneshot::channel();
        let (tell, told) = std::sync::mpsc::channel();
        let served = Arc::clone(&shared);
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async move {
                let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
                tell.send(listener.local_addr().unwrap()).unwrap();
                tokio::select! {
                    () = serve(listener, served) => {}
                    _ = stopped => {}
                }
            });
        });
        Self { address: told.recv().unwrap(), shared, stop: Some(stop), thread: Some(thread) }
    }

    /// The scripts in order; the last one answers everything after it.
    pub fn scripted(scripts: Vec<Script>) -> Self {
        Self::start(move |call, _| scripts[call.min(scripts.len() - 1)].clone())
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// For `ANTHROPIC_BASE_URL`.
    pub fn root_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// For `OPENAI_BASE_URL`.
    pub fn base_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    pub fn requests(&self) -> Vec<Recorded> {
        self.shared.recorded.lock().unwrap().clone()
    }

    /// Forgets the requests so far: a long run would not fit. Calls are then counted from 0 again.
    pub fn forget(&self) {
        self.shared.recorded.lock().unwrap().clear();
    }

    /// Waits until so many requests have come.
    pub async fn received(&self, count: usize) {
        self.wait(|(received, _)| received >= count).await;
    }

    /// Waits until so many clients have hung up in the middle of a script.
    pub async fn hung_up(&self, count: usize) {
        self.wait(|(_, hung_up)| hung_up >= count).await;
    }

    async fn wait(&self, enough: impl Fn((usize, usize)) -> bool) {
        let mut counts = self.shared.counts.subscribe();
        let reached = counts.wait_for(|counts| enough(*counts));
        tokio::time::timeout(PATIENCE, reached).await.expect("the clients should have come this far").unwrap();
    }
}

impl Drop for ModelServer {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = 0..;
    while let (Ok((stream, _)), Some(number)) = (listener.accept().await, connections.next()) {
        tokio::spawn(connection(stream, number, Arc::clone(&shared)));
    }
}

async fn connection(mut stream: TcpStream, number: usize, shared: Arc<Shared>) {
    while let Some(request) = read_request(&mut stream, number).await {
        let call = {
            let mut recorded = shared.recorded.lock().unwrap();
            recorded.push(request.clone());
            recorded.len() - 1
        };
        let script = (shared.answer)(call, &request);
        let keeps = matches!(script.last(), Some(Step::KeepAlive));
        shared.counts.send_modify(|counts| counts.0 += 1);
        let (mut from_client, mut to_client) = stream.split();
        let finished = async {
            for step in script {
                if run(step, &mut to_client).await.is_err() {
                    return false;
                }
            }
            true
        };
        let finished = tokio::select! {
            biased;
            finished = finished => finished,
            () = hang_up(&mut from_client) => false,
        };
        if !finished {
            shared.counts.send_modify(|counts| counts.1 += 1);
        }
        if !(finished && keeps) {
            return;
        }
    }
}

/// Waits until the client has gone; takes nothing of what it may send before.
async fn hang_up(from_client: &mut ReadHalf<'_>) {
    let mut byte = [0];
    if let Ok(1..) = from_client.peek(&mut byte).await {
        std::future::pending::<()>().await;
    }
}

async fn run(step: Step, to_client: &mut WriteHalf<'_>) -> std::io::Result<()> {
    match step {
        Step::Raw(bytes) => to_client.write_all(&bytes).await?,
        Step::Chunk(bytes) => to_client.write_all(&framed(&bytes)).await?,
        Step::End => to_client.write_all(b"0\r\n\r\n").await?,
        Step::Hang => std::future::pending::<()>().await,
        Step::Gate(gate) => gate.0.acquire().await.unwrap().forget(),
        // Closed with nothing lingering, it ends in a reset; the script must end here.
        Step::Reset => to_client.as_ref().set_zero_linger()?,
        Step::Pause(pause) => tokio::time::sleep(pause).await,
        Step::Note(when) => {
            when.get_or_init(Instant::now);
        }
        Step::KeepAlive => {}
        Step::Repeat(bytes, pause) => loop {
            to_client.write_all(&framed(&bytes)).await?;
            to_client.flush().await?;
            tokio::time::sleep(pause).await;
        },
    }
    to_client.flush().await
}

fn framed(bytes: &[u8]) -> Vec<u8> {
    [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat()
}

async fn read_request(stream: &mut TcpStream, connection: usize) -> Option<Recorded> {
    let mut bytes = Vec::new();
    let head_end = loop {
        if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break at;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8_lossy(&bytes[..head_end]).into_owned();
    let mut lines = head.lines();
    let line = lines.next()?.to_owned();
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length").and_then(|(_, value)| value.parse().ok());
    let mut body = bytes.split_off(head_end + 4);
    while body.len() < length.unwrap_or(0) {
        if stream.read_buf(&mut body).await.ok()? == 0 {
            return None;
        }
    }
    Some(Recorded { line, headers, body: serde_json::from_slice(&body).unwrap_or(Value::Null), connection })
}

/// The head of a chunked event stream.
pub fn stream_head() -> Step {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\n\
                transfer-encoding: chunked\r\nconnection: close\r\n\r\n";
    Step::Raw(head.into())
}

/// One event, as one chunk.
pub fn event(data: &str) -> Step {
    Step::Chunk(format!("data: {data}\n\n").into_bytes())
}

/// The event that brings `text`.
pub fn text_event(text: &str) -> Step {
    event(&json!({"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": null}]}).to_string())
}

/// The event that says why the answer ended.
pub fn finish_event(reason: &str) -> Step {
    event(&json!({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]}).to_string())
}

/// A stream of these events on a connection that stays. The last one and the end come at once, as from a quick server.
pub fn kept(events: impl IntoIterator<Item = Step>) -> Script {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";
    let mut script: Script = [Step::Raw(head.into())].into_iter().chain(events).collect();
    if let Some(Step::Chunk(bytes)) = script.pop() {
        script.push(Step::Raw([framed(&bytes).as_slice(), b"0\r\n\r\n"].concat()));
    }
    script.push(Step::KeepAlive);
    script
}

/// A stream of these events, ended properly.
pub fn stream(events: impl IntoIterator<Item = Step>) -> Script {
    [stream_head()].into_iter().chain(events).chain([Step::End]).collect()
}

/// A whole answer as OpenAI sends it: the text in pieces, the reason, the usage, `[DONE]`.
pub fn answer(text: &str) -> Script {
    let letters: Vec<char> = text.chars().collect();
    let pieces = letters.chunks(24).map(|piece| text_event(&piece.iter().collect::<String>()));
    let usage = json!({"choices": [], "usage": {"prompt_tokens": 100, "completion_tokens": letters.len() / 4,
        "total_tokens": 100 + letters.len() / 4}});
    stream(pieces.chain([finish_event("stop"), event(&usage.to_string()), event("[DONE]")]))
}

/// An answer that is not a stream.
pub fn status(code: u16, headers: &[(&str, &str)], body: &str) -> Script {
    let headers: Vec<String> = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let head = format!(
        "HTTP/1.1 {code} Said\r\n{}content-length: {}\r\nconnection: close\r\n\r\n{body}",
        headers.concat(),
        body.len()
    );
    vec![Step::Raw(head.into_bytes())]
}
