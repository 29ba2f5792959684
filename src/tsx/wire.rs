//! What parent and child say to each other: JSON behind a length of four bytes, little end first.
//!
//! May import: `model`.

use std::io::{self, Read, Write};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncRead, AsyncReadExt};

use super::inspect::Check;
use crate::model::check::Report;
use crate::model::tree::{Event, View};

/// Longest frame either side accepts: the largest source, escaped and compiled, stays well below.
const LONGEST_FRAME: usize = 64 << 20;

/// What the parent asks.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Request {
    /// All checks on a text.
    Check(Box<Check>),
    /// Opens a lesson, to be driven event by event.
    Open { source: String },
    /// One event for the lesson that is open.
    Act(Event),
}

/// What the child answers: `Ready` once, then per request perhaps `SoFar`, and one `Done` or `View`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Reply {
    /// The child is confined and waits.
    Ready,
    /// The child could not confine itself, and leaves.
    Unconfined(String),
    /// What has passed until now, told early so that it outlives a crash later on.
    SoFar(Box<Report>),
    /// The report; what was told before is left out of it.
    Done(Box<Report>),
    /// What the open lesson shows now.
    View(Box<View>),
    /// The checker panicked, and leaves.
    Panicked,
}

pub(super) fn encode(message: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut frame = vec![0; 4];
    serde_json::to_writer(&mut frame, message)?;
    let length = u32::try_from(frame.len() - 4).map_err(|_| too_long())?;
    frame.splice(..4, length.to_le_bytes());
    Ok(frame)
}

pub(super) fn send(out: &mut impl Write, message: &impl Serialize) -> io::Result<()> {
    out.write_all(&encode(message)?)?;
    out.flush()
}

/// `None` at a clean end.
pub(super) fn receive<T: DeserializeOwned>(input: &mut impl Read) -> io::Result<Option<T>> {
    let mut length = [0; 4];
    match input.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let mut body = vec![0; checked(length)?];
    input.read_exact(&mut body)?;
    Ok(Some(serde_json::from_slice(&body)?))
}

pub(super) async fn receive_async<T: DeserializeOwned>(input: &mut (impl AsyncRead + Unpin)) -> io::Result<T> {
    let mut length = [0; 4];
    input.read_exact(&mut length).await?;
    let mut body = vec![0; checked(length)?];
    input.read_exact(&mut body).await?;
    Ok(serde_json::from_slice(&body)?)
}

fn checked(length: [u8; 4]) -> io::Result<usize> {
    let length = usize::try_from(u32::from_le_bytes(length)).unwrap_or(usize::MAX);
    if length > LONGEST_FRAME { Err(too_long()) } else { Ok(length) }
}

fn too_long() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "frame too long")
}
