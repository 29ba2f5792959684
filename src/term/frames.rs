//! One frame's bytes: what differs from the picture before, nothing where nothing does. Knows no terminal: [`super::Screen`] sends
//! them, tests and benches count them.

use std::io;

use ratatui::layout::{Position, Rect};
use ratatui::{Frame, Terminal};

use super::screen::Options;
use super::tape::Tape;
use super::title;

const BEGIN_SYNC: &[u8] = b"\x1b[?2026h";
const END_SYNC: &[u8] = b"\x1b[?2026l";

#[derive(Debug)]
pub struct Frames {
    terminal: Terminal<Tape>,
    /// Nothing is known of what the terminal shows.
    repaint: bool,
    sync: bool,
    frame: Vec<u8>,
    body: Vec<u8>,
    title: Option<String>,
    pending_title: bool,
    /// Goes before the next frame.
    lead: &'static [u8],
}

impl Frames {
    /// Of a terminal of so many columns and rows. The first frame paints everything.
    pub fn new(width: u16, height: u16, options: Options) -> io::Result<Self> {
        Ok(Self {
            terminal: Terminal::new(Tape::new(width, height))?,
            repaint: true,
            sync: options.sync,
            frame: Vec::new(),
            body: Vec::new(),
            title: None,
            pending_title: false,
            lead: &[],
        })
    }

    /// The terminal's new size; the next frame paints everything.
    pub fn resize(&mut self, width: u16, height: u16) {
        self.terminal.backend_mut().set_size(width, height);
        self.repaint = true;
    }

    /// The next frame paints everything.
    pub fn repaint(&mut self) {
        self.repaint = true;
    }

    /// The next frame paints everything and says the title again.
    pub fn start_anew(&mut self) {
        self.repaint = true;
        self.pending_title |= self.title.is_some();
    }

    /// The window's title, sent with the next frame if it differs; control characters are left out.
    pub fn set_title(&mut self, text: &str) {
        let text = title::sanitise(text);
        if self.title.as_ref() != Some(&text) {
            self.title = Some(text);
            self.pending_title = true;
        }
    }

    /// A sequence to send before the next frame.
    pub fn lead_with(&mut self, sequence: &'static [u8]) {
        self.lead = sequence;
    }

    /// Draws and returns what to send, as one write that ends with `tail`; empty when the picture is as it was. Say
    /// [`Frames::sent`] once it is.
    pub fn draw(&mut self, render: impl FnOnce(&mut Frame), tail: &[u8]) -> io::Result<&[u8]> {
        if std::mem::take(&mut self.repaint) {
            self.terminal.backend_mut().forget_cursor();
            let area = self.terminal.size()?;
            self.terminal.resize(Rect::from((Position::ORIGIN, area)))?;
        }
        self.terminal.draw(render)?;
        self.terminal.backend_mut().swap(&mut self.body);
        self.frame.clear();
        self.frame.extend_from_slice(self.lead);
        if let Some(text) = self.title.as_deref().filter(|_| self.pending_title) {
            title::write(&mut self.frame, text);
        }
        if !self.body.is_empty() {
            let (begin, end) = if self.sync { (BEGIN_SYNC, END_SYNC) } else { (&b""[..], &b""[..]) };
            self.frame.extend_from_slice(begin);
            self.frame.append(&mut self.body);
            self.frame.extend_from_slice(end);
        }
        if !self.frame.is_empty() {
            self.frame.extend_from_slice(tail);
        }
        Ok(&self.frame)
    }

    /// The frame drawn last is on its way.
    pub fn sent(&mut self) {
        self.pending_title = false;
        self.lead = &[];
    }

    /// The frame drawn last is lost.
    pub fn lost(&mut self) {
        self.repaint = true;
    }
}
