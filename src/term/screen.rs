//! Frames: one write for a changed one, none for an unchanged one, and a terminal that has stopped reading holds up nothing.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ratatui::Frame;
use tokio::net::unix::pipe;

use super::clipboard;
use super::flow::QUESTION;
use super::frames::Frames;
use super::outlet::{Offered, Outlet};
use super::session::{Inner, Session};

/// Options of the frame writer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Synchronized output (DECSET 2026): the terminal shows a frame as one. Off for multiplexers that resend the pane for each.
    pub sync: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { sync: true }
    }
}

/// What became of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DrawOutcome {
    /// The picture is as it was; nothing was sent.
    Unchanged,
    /// So many bytes are on their way, as one write.
    Sent { bytes: usize },
    /// The terminal has not taken the frame before yet (or was left): nothing was drawn. Draw again once [`Screen::drained`].
    Dropped,
}

/// What an operator asked to be copied and was not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CopyError {
    #[error("Not copied: {bytes} bytes, and a terminal's clipboard takes {limit} at most; s saves them to a file.")]
    TooLong { bytes: usize, limit: usize },
    #[error("Not copied: the terminal is not taking anything right now.")]
    Stalled,
}

#[derive(Debug)]
pub struct Screen {
    frames: Frames,
    outlet: Arc<Outlet>,
    session: Arc<Inner>,
    /// Which entering of the terminal the picture belongs to.
    epoch: u64,
    writable: Option<pipe::Sender>,
}

impl Screen {
    pub fn new(session: &Session, options: Options) -> io::Result<Self> {
        let (width, height) = session.size()?;
        Ok(Self {
            frames: Frames::new(width, height, options)?,
            outlet: session.outlet(),
            session: session.inner(),
            epoch: 0,
            writable: None,
        })
    }

    /// Draws and sends what differs from the picture before. `Err` means the terminal is gone.
    pub fn draw(&mut self, render: impl FnOnce(&mut Frame)) -> io::Result<DrawOutcome> {
        if !self.outlet.push()? || !self.outlet.is_open() {
            return Ok(DrawOutcome::Dropped);
        }
        let epoch = self.session.epoch();
        if std::mem::replace(&mut self.epoch, epoch) != epoch {
            let (width, height) = self.session.tty().size()?;
            self.frames.resize(width, height);
            self.frames.start_anew();
        }
        if self.outlet.take_stalled() {
            self.frames.repaint();
        }
        let asks = self.session.flow().asks();
        let frame = self.frames.draw(render, if asks { QUESTION } else { &[] })?;
        if frame.is_empty() {
            return Ok(DrawOutcome::Unchanged);
        }
        let bytes = frame.len();
        match self.outlet.offer(frame)? {
            Offered::Sent | Offered::Waiting => {
                self.frames.sent();
                if asks {
                    self.session.flow().sent(bytes, Instant::now());
                }
                Ok(DrawOutcome::Sent { bytes })
            }
            // Left in between, by a signal: the picture is lost with the terminal.
            Offered::Refused => {
                self.frames.lost();
                Ok(DrawOutcome::Dropped)
            }
        }
    }

    /// Takes the terminal's new size; the next frame paints everything.
    pub fn resize(&mut self, width: u16, height: u16) {
        self.frames.resize(width, height);
    }

    /// Paints everything with the next frame.
    pub fn repaint(&mut self) {
        self.frames.repaint();
    }

    /// Sends a text to the terminal's clipboard, between frames. That it was taken is more than a terminal tells.
    pub fn copy(&mut self, text: &str) -> Result<(), CopyError> {
        let bytes = clipboard::osc52(text).ok_or(CopyError::TooLong { bytes: text.len(), limit: clipboard::LIMIT })?;
        match self.outlet.offer(&bytes) {
            Ok(Offered::Sent | Offered::Waiting) => Ok(()),
            Ok(Offered::Refused) | Err(_) => Err(CopyError::Stalled),
        }
    }

    /// See [`Frames::set_title`].
    pub fn set_title(&mut self, text: &str) {
        self.frames.set_title(text);
    }

    /// Asks for presses and the wheel with the next frame, or no more.
    pub fn set_mouse(&mut self, on: bool) {
        self.frames.lead_with(self.session.set_mouse(on));
    }

    /// Whether a frame would be shown soon, not only after others that are still on their way. Else ask again at [`Screen::looks_again`], or
    /// once the terminal has said that it has [`Screen::shown`] one.
    #[must_use]
    pub fn has_room(&self) -> bool {
        self.session.flow().has_room(Instant::now())
    }

    /// When to ask again whether there is room, should nothing be heard before.
    #[must_use]
    pub fn looks_again(&self) -> Option<Duration> {
        self.session.flow().gives_up_at().map(|at| at.saturating_duration_since(Instant::now()))
    }

    /// The terminal says that it has shown a frame.
    pub fn shown(&mut self) {
        self.session.flow().answered(Instant::now());
    }

    /// Whether the terminal has yet to take the rest of a frame; wait with [`Screen::drained`].
    #[must_use]
    pub fn stalled(&self) -> bool {
        self.outlet.waiting()
    }

    /// Goes on sending until nothing waits. Needs the runtime; may be dropped and called again at any point.
    pub async fn drained(&mut self) -> io::Result<()> {
        let writable = match self.writable.take() {
            Some(writable) => writable,
            // The runtime's type for a descriptor that takes bytes; that it is a terminal and no pipe makes no difference to it.
            None => pipe::Sender::from_file_unchecked(self.outlet.tty().handle()?)?,
        };
        let writable = self.writable.insert(writable);
        loop {
            writable.writable().await?;
            if self.outlet.push_by(|bytes| writable.try_write(bytes))? {
                return Ok(());
            }
        }
    }
}
