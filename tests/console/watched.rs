//! A desk whose pictures go out as they do from the loop: by the real frame writer, at the real pace, by a clock that only the test moves.

use std::num::NonZeroU16;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use homeroom::app::event::Event;
use homeroom::console::pace::Pace;
use homeroom::console::title_of;
use homeroom::term::Frames;
use homeroom::term::screen::Options;
use homeroom::ui;

use crate::desk::Desk;

/// What a frame ends with for a terminal that answers: how far is it?
const QUESTION: &[u8] = b"\x1b[5n";

/// What went out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sent {
    pub bytes: usize,
    pub frames: usize,
    /// Cells that looked different afterwards, frame by frame.
    pub cells: usize,
}

pub struct Watched {
    pub desk: Desk,
    frames: Frames,
    pace: Pace,
    clock: Instant,
    emulator: vt100::Parser,
    sent: Sent,
}

fn cells(n: u16) -> NonZeroU16 {
    NonZeroU16::new(n).unwrap()
}

impl Watched {
    /// With its first picture, and all that follows from it.
    pub fn new(desk: Desk) -> Self {
        let size = desk.app.size();
        let mut watched = Self {
            frames: Frames::new(size.width, size.height, Options::default()).unwrap(),
            pace: Pace::default(),
            clock: Instant::now(),
            emulator: vt100::Parser::new(cells(size.height), cells(size.width), 0),
            sent: Sent::default(),
            desk,
        };
        watched.pass(10_000);
        watched
    }

    /// Lets time pass, millisecond by millisecond.
    pub fn pass(&mut self, milliseconds: u64) -> Sent {
        self.pass_with(milliseconds, |_, _| ())
    }

    /// The same, with something happening in each of them.
    pub fn pass_with(&mut self, milliseconds: u64, mut happens: impl FnMut(&mut Desk, u64)) -> Sent {
        let before = self.sent;
        for n in 0..milliseconds {
            self.clock += Duration::from_millis(1);
            self.desk.now += TimeDelta::milliseconds(1);
            happens(&mut self.desk, n);
            if self.desk.app.wake_at().is_some_and(|at| at <= self.desk.now) {
                self.desk.send(Event::Tick);
            }
            if self.desk.app.dirty() && self.pace.wait_at(self.clock).is_zero() {
                self.draw();
            }
        }
        self.since(before)
    }

    /// Presses keys at this very moment; what they draw is drawn at once.
    pub fn press(&mut self, keys: &str) -> Sent {
        let before = self.sent;
        self.desk.keys(keys);
        self.pace.urgent();
        assert!(self.pace.wait_at(self.clock).is_zero());
        if self.desk.app.dirty() {
            self.draw();
        }
        self.since(before)
    }

    /// Draws once more although nothing changed.
    pub fn draw_again(&mut self) -> Sent {
        let before = self.sent;
        self.draw();
        self.since(before)
    }

    fn draw(&mut self) {
        self.frames.set_title(&title_of(&self.desk.app));
        let (app, theme, now) = (&self.desk.app, &self.desk.theme, self.desk.now);
        let frame = self.frames.draw(|frame| ui::draw(frame, app, theme, now), QUESTION).unwrap();
        if !frame.is_empty() {
            let shown = self.emulator.screen().clone();
            self.emulator.process(frame);
            self.sent.bytes += frame.len();
            self.sent.frames += 1;
            self.sent.cells += differing(&shown, self.emulator.screen());
            self.pace.drawn_at(self.clock, frame.len());
            self.frames.sent();
        }
        self.desk.app.drawn();
    }

    fn since(&self, before: Sent) -> Sent {
        Sent {
            bytes: self.sent.bytes - before.bytes,
            frames: self.sent.frames - before.frames,
            cells: self.sent.cells - before.cells,
        }
    }

    /// What the terminal shows after all that was sent.
    pub fn shown(&self) -> String {
        self.emulator.screen().contents()
    }

    /// What it is to show.
    pub fn meant(&mut self) -> String {
        self.desk.text()
    }
}

fn differing(before: &vt100::Screen, now: &vt100::Screen) -> usize {
    let (rows, columns) = now.size();
    let places = (0..rows.get()).flat_map(|row| (0..columns.get()).map(move |column| (row, column)));
    places.filter(|(row, column)| before.cell(*row, *column) != now.cell(*row, *column)).count()
}
