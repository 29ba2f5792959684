//! Frames: one write for a changed one, none for an unchanged one, and a terminal that has stopped reading holds up nothing.

use std::io;
use std::sync::Arc;

use ratatui::layout::Rect;
use ratatui::{Frame, Terminal};
use tokio::net::unix::pipe;

use super::outlet::{Offered, Outlet};
use super::session::{Inner, Session};
use super::tape::Tape;
use super::{clipboard, title};

const BEGIN_SYNC: &[u8] = b"\x1b[?2026h";
const END_SYNC: &[u8] = b"\x1b[?2026l";

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
    terminal: Terminal<Tape>,
    outlet: Arc<Outlet>,
    session: Arc<Inner>,
    /// Which entering of the terminal the picture belongs to.
    epoch: u64,
    repaint: bool,
    sync: bool,
    frame: Vec<u8>,
    body: Vec<u8>,
    title: Option<String>,
    pending_title: bool,
    writable: Option<pipe::Sender>,
}

impl Screen {
    pub fn new(session: &Session, options: Options) -> io::Result<Self> {
        let (width, height) = session.size()?;
        Ok(Self {
            terminal: Terminal::new(Tape::new(width, height))?,
            outlet: session.outlet(),
            session: session.inner(),
            epoch: 0,
            repaint: true,
            sync: options.sync,
            frame: Vec::new(),
            body: Vec::new(),
            title: None,
            pending_title: false,
            writable: None,
        })
    }

    /// Draws and sends what differs from the picture before. `Err` means the terminal is gone.
    pub fn draw(&mut self, render: impl FnOnce(&mut Frame)) -> io::Result<DrawOutcome> {
        if !self.outlet.push()? || !self.outlet.is_open() {
            return Ok(DrawOutcome::Dropped);
        }
        let epoch = self.session.epoch();
        let reentered = std::mem::replace(&mut self.epoch, epoch) != epoch;
        let stalled = self.outlet.take_stalled();
        if reentered {
            let (width, height) = self.session.tty().size()?;
            self.terminal.backend_mut().set_size(width, height);
        }
        if self.repaint || reentered || stalled {
            self.repaint = false;
            self.pending_title |= reentered && self.title.is_some();
            self.terminal.backend_mut().forget_cursor();
            let area = self.terminal.size()?;
            self.terminal.resize(Rect::from((ratatui::layout::Position::ORIGIN, area)))?;
        }
        self.terminal.draw(render)?;
        self.terminal.backend_mut().swap(&mut self.body);
        self.commit()
    }

    /// Sends the collected frame as one write.
    fn commit(&mut self) -> io::Result<DrawOutcome> {
        self.frame.clear();
        if let Some(text) = self.title.as_deref().filter(|_| self.pending_title) {
            title::write(&mut self.frame, text);
        }
        if !self.body.is_empty() {
            let (begin, end) = if self.sync { (BEGIN_SYNC, END_SYNC) } else { (&b""[..], &b""[..]) };
            self.frame.extend_from_slice(begin);
            self.frame.append(&mut self.body);
            self.frame.extend_from_slice(end);
        }
        if self.frame.is_empty() {
            return Ok(DrawOutcome::Unchanged);
        }
        match self.outlet.offer(&self.frame)? {
            Offered::Sent | Offered::Waiting => {
                self.pending_title = false;
                Ok(DrawOutcome::Sent { bytes: self.frame.len() })
            }
            // Left in between, by a signal: the picture is lost with the terminal.
            Offered::Refused => {
                self.repaint = true;
                Ok(DrawOutcome::Dropped)
            }
        }
    }

    /// Takes the terminal's new size; the next frame paints everything.
    pub fn resize(&mut self, width: u16, height: u16) {
        self.terminal.backend_mut().set_size(width, height);
        self.repaint = true;
    }

    /// Paints everything with the next frame.
    pub fn repaint(&mut self) {
        self.repaint = true;
    }

    /// Sends a text to the terminal's clipboard, between frames. That it was taken is more than a terminal tells.
    pub fn copy(&mut self, text: &str) -> Result<(), CopyError> {
        let bytes = clipboard::osc52(text).ok_or(CopyError::TooLong { bytes: text.len(), limit: clipboard::LIMIT })?;
        match self.outlet.offer(&bytes) {
            Ok(Offered::Sent | Offered::Waiting) => Ok(()),
            Ok(Offered::Refused) | Err(_) => Err(CopyError::Stalled),
        }
    }

    /// The window's title, sent with the next frame if it differs; control characters are left out.
    pub fn set_title(&mut self, text: &str) {
        let text = title::sanitise(text);
        if self.title.as_ref() != Some(&text) {
            self.title = Some(text);
            self.pending_title = true;
        }
    }

    /// Bytes the terminal has taken since the start.
    #[must_use]
    pub fn bytes_written(&self) -> u64 {
        self.outlet.total()
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
