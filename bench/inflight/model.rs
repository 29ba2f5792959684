//! A model that streams 50 pieces a second to whoever asks, each a comment that says when it was sent, and a lesson at
//! the end. It speaks just enough HTTP for one client.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, MissedTickBehavior, interval_at};

use super::now_us;

const EVERY: Duration = Duration::from_millis(20);
/// Pieces of the shortest and the longest answer: they shall not all end together.
const PIECES: std::ops::Range<u32> = 300..700;
const LESSON: &str =
    "export default function Lesson() {\n  return <main><h1>Halves</h1><p>Two make a whole.</p></main>;\n}\n";

pub async fn serve() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("{}", listener.local_addr().unwrap());
    loop {
        let (socket, _) = listener.accept().await.unwrap();
        socket.set_nodelay(true).unwrap();
        tokio::spawn(async move {
            // Whoever goes away in the middle is no reason to stop.
            let _ = Box::pin(converse(socket)).await;
        });
    }
}

/// One request after the other.
async fn converse(mut socket: TcpStream) -> std::io::Result<()> {
    let mut unread = Vec::new();
    loop {
        if !read_request(&mut socket, &mut unread).await? {
            return Ok(());
        }
        answer(&mut socket).await?;
    }
}

/// Reads past one request; `false` at the end.
async fn read_request(socket: &mut TcpStream, unread: &mut Vec<u8>) -> std::io::Result<bool> {
    loop {
        if let Some(head) = unread.windows(4).position(|four| four == b"\r\n\r\n") {
            let text = String::from_utf8_lossy(&unread[..head]).to_ascii_lowercase();
            let length = text.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
            let end = head + 4 + length.unwrap_or(0_usize);
            if unread.len() >= end {
                unread.drain(..end);
                return Ok(true);
            }
        }
        let mut bytes = vec![0; 16 * 1024];
        let n = socket.read(&mut bytes).await?;
        if n == 0 {
            return Ok(false);
        }
        unread.extend_from_slice(&bytes[..n]);
    }
}

async fn answer(socket: &mut TcpStream) -> std::io::Result<()> {
    socket
        .write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n")
        .await?;
    send(socket, &delta("```tsx\n")).await?;
    let mut tick = interval_at(Instant::now() + EVERY.mul_f64(fastrand::f64()), EVERY);
    // A late piece is followed by the next at its time, not by a burst: the schedule is the model's.
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    for _ in 0..fastrand::u32(PIECES) {
        tick.tick().await;
        send(socket, &delta(&format!("// {}\n", now_us()))).await?;
    }
    send(socket, &delta(&format!("{LESSON}```\n"))).await?;
    let usage = r#"{"prompt_tokens":900,"completion_tokens":500,"total_tokens":1400}"#;
    send(socket, &format!(r#"{{"choices":[{{"index":0,"delta":{{}},"finish_reason":"stop"}}],"usage":{usage}}}"#))
        .await?;
    send(socket, "[DONE]").await?;
    socket.write_all(b"0\r\n\r\n").await
}

fn delta(text: &str) -> String {
    format!(
        r#"{{"id":"bench","object":"chat.completion.chunk","choices":[{{"index":0,"delta":{{"content":{}}}}}]}}"#,
        serde_json::json!(text)
    )
}

async fn send(socket: &mut TcpStream, data: &str) -> std::io::Result<()> {
    let event = format!("data: {data}\n\n");
    socket.write_all(format!("{:x}\r\n{event}\r\n", event.len()).as_bytes()).await
}
