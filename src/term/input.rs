//! What an operator does, and what the terminal answers: keys, pastes, sizes. Read when asked for, so nothing piles up and nothing is read while the terminal is lent.

pub mod decoder;
mod keys;

use std::collections::VecDeque;
use std::future::pending;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::unix::pipe;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::time::{Instant, sleep_until};

use self::decoder::Decoder;
use super::session::{Inner, Session};
use crate::app::key::Key;
use crate::app::pointer::Pointer;

/// A burst of size changes (a dragged corner) is told as its last, so long after its first.
const SETTLE: Duration = Duration::from_millis(100);

/// One thing an operator did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    Key(Key),
    /// A bracketed paste as one piece, cut at [`decoder::PASTE_LIMIT`].
    Paste(String),
    Resize {
        width: u16,
        height: u16,
    },
    /// Whether the terminal's window has the keyboard.
    Focus(bool),
    /// The terminal has shown a frame; see [`super::Screen::shown`].
    Shown,
    /// A press or a turn of the wheel, where the mouse is asked for.
    Pointer(Pointer),
    /// The terminal's ground is light, or dark: the answer to a question, or told because it changed.
    Ground {
        light: bool,
    },
    /// The terminal answered that it shows every colour.
    TrueColour,
    /// The terminal is gone; the last thing that comes, again and again.
    Closed,
}

/// The terminal's input.
#[derive(Debug)]
pub struct Inputs {
    session: Arc<Inner>,
    /// Which entering of the terminal the last told size belongs to.
    epoch: u64,
    readable: pipe::Receiver,
    resized: Signal,
    settles: Option<Instant>,
    /// When the beginning of a sequence stops waiting for its rest.
    gives_up: Option<Instant>,
    decoder: Decoder,
    ready: VecDeque<Input>,
    closed: bool,
}

impl Inputs {
    /// Needs the runtime. `escape_wait` is [`super::Profile::escape_wait`].
    pub fn new(session: &Session, escape_wait: Duration) -> io::Result<Self> {
        let session = session.inner();
        Ok(Self {
            // The runtime's type for a descriptor that brings bytes; that it is a terminal and no pipe makes no difference to it.
            readable: pipe::Receiver::from_file_unchecked(session.tty().handle()?)?,
            epoch: session.epoch(),
            session,
            resized: signal(SignalKind::window_change())?,
            settles: None,
            gives_up: None,
            decoder: Decoder::new(escape_wait),
            ready: VecDeque::new(),
            closed: false,
        })
    }

    /// The next thing. May be dropped and called again at any point: nothing is lost.
    pub async fn next(&mut self) -> Input {
        loop {
            if let Some(input) = self.take() {
                return input;
            }
            if self.closed {
                return Input::Closed;
            }
            let epoch = self.session.epoch();
            if std::mem::replace(&mut self.epoch, epoch) != epoch {
                // Nobody tells a stopped program, or one that has lent the terminal, of a new size.
                self.settles = Some(Instant::now());
            }
            tokio::select! {
                biased;
                () = at(self.settles) => {
                    self.settles = None;
                    if let Ok((width, height)) = self.session.tty().size() {
                        return Input::Resize { width, height };
                    }
                }
                Some(()) = self.resized.recv() => {
                    self.settles.get_or_insert_with(|| Instant::now() + SETTLE);
                }
                ready = self.readable.readable() => match ready {
                    Ok(()) => self.read(),
                    Err(_) => self.closed = true,
                },
                () = at(self.gives_up) => {
                    self.gives_up = None;
                    self.decoder.give_up(&mut self.ready);
                }
            }
        }
    }

    /// The next thing, if it is already here: what came together can be answered with one picture.
    pub fn try_next(&mut self) -> Option<Input> {
        if self.ready.is_empty() && !self.closed {
            self.read();
        }
        self.take()
    }

    fn take(&mut self) -> Option<Input> {
        let input = self.ready.pop_front()?;
        if matches!(input, Input::Ground { .. } | Input::TrueColour) {
            self.session.answered();
        }
        Some(input)
    }

    fn read(&mut self) {
        let mut bytes = [0; 4096];
        match self.readable.try_read(&mut bytes) {
            Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted) => {}
            // The end of input, or what Linux says instead after a hang-up. Once is enough: it would be said for ever.
            Ok(0) | Err(_) => self.closed = true,
            Ok(count) => {
                self.decoder.feed(&bytes[..count], &mut self.ready);
                self.gives_up = self.decoder.patience().map(|wait| Instant::now() + wait);
            }
        }
    }
}

async fn at(moment: Option<Instant>) {
    match moment {
        Some(moment) => sleep_until(moment).await,
        None => pending().await,
    }
}
