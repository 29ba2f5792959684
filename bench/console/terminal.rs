//! A program in a terminal of its own: what it wrote and when, the picture, and what it cost.

use std::ffi::OsStr;
use std::io::{Read as _, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, PtySize, native_pty_system};

use super::cost::{self, Cost};

/// How long anything may take before the bench gives up on it.
const LIMIT: Duration = Duration::from_secs(60);
/// Output closer together than this is one frame: a line hands over at most four kilobytes at a time.
const BURST: Duration = Duration::from_millis(5);
/// A program may ignore a key (it is at the end of its list).
const ANSWER: Duration = Duration::from_secs(1);

/// Answers the questions that a program asks of its terminal, as xterm does.
#[derive(Default)]
struct Answers(Vec<u8>);

impl vt100::Callbacks for Answers {
    fn unhandled_csi(
        &mut self,
        screen: &mut vt100::Screen,
        first: Option<u8>,
        second: Option<u8>,
        params: &[&[u16]],
        last: char,
    ) {
        let param = params.first().and_then(|param| param.first()).copied().unwrap_or(0);
        match (first, second, last, param) {
            (None, None, 'n', 5) => self.0.extend_from_slice(b"\x1b[0n"),
            (None, None, 'n', 6) => {
                let (row, column) = screen.cursor_position();
                self.0.extend_from_slice(format!("\x1b[{};{}R", row + 1, column + 1).as_bytes());
            }
            (None, None, 'c', 0) => self.0.extend_from_slice(b"\x1b[?62;22c"),
            (Some(b'?'), Some(b'$'), 'p', mode) => {
                let known = if mode == 2026 { 2 } else { 0 };
                self.0.extend_from_slice(format!("\x1b[?{mode};{known}$y").as_bytes());
            }
            _ => {}
        }
    }

    fn unhandled_osc(&mut self, _: &mut vt100::Screen, params: &[&[u8]]) {
        match params {
            [b"10", b"?"] => self.0.extend_from_slice(b"\x1b]10;rgb:c0c0/caca/f5f5\x1b\\"),
            [b"11", b"?"] => self.0.extend_from_slice(b"\x1b]11;rgb:1a1a/1b1b/2626\x1b\\"),
            _ => {}
        }
    }
}

pub struct Seen {
    emulator: vt100::Parser<Answers>,
    bytes: usize,
    /// When output last came.
    last: Instant,
    frames: usize,
    /// Cells that differed from the frame before, while that is counted.
    cells: usize,
    before: Option<vt100::Screen>,
}

impl Seen {
    pub fn screen(&self) -> &vt100::Screen {
        self.emulator.screen()
    }

    fn take(&mut self, chunk: &[u8], at: Instant) {
        self.frames += usize::from(at.duration_since(self.last) >= BURST || self.bytes == 0);
        self.last = at;
        self.bytes += chunk.len();
        self.emulator.process(chunk);
        if let Some(before) = &mut self.before {
            let now = self.emulator.screen();
            self.cells += differing(before, now);
            before.clone_from(now);
        }
    }
}

fn differing(before: &vt100::Screen, now: &vt100::Screen) -> usize {
    let (rows, columns) = now.size();
    let places = (0..rows.get()).flat_map(|row| (0..columns.get()).map(move |column| (row, column)));
    places.filter(|(row, column)| before.cell(*row, *column) != now.cell(*row, *column)).count()
}

/// What was written in a while.
pub struct Written {
    pub seconds: f64,
    pub bytes: usize,
    pub frames: usize,
    pub cells: usize,
}

/// A key's answer.
pub struct Answered {
    pub took: Duration,
    /// Until nothing more came for 30 ms.
    pub bytes: usize,
}

pub struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    keyboard: Arc<Mutex<Box<dyn Write + Send>>>,
    seen: Arc<(Mutex<Seen>, Condvar)>,
    pub started: Instant,
}

impl Terminal {
    /// Starts a program in 120x40 cells with nothing of this process's environment but `PATH`.
    pub fn start<S: AsRef<OsStr>>(program: &str, args: &[S], home: &Path) -> Self {
        let (rows, columns) = (40, 120);
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(program);
        command.args(args);
        command.env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap());
        command.env("HOME", home);
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        command.cwd(home);
        let cells = |n: u16| NonZeroU16::new(n).unwrap();
        let emulator = vt100::Parser::new_with_callbacks(cells(rows), cells(columns), 0, Answers::default());
        let started = Instant::now();
        let nothing = Seen { emulator, bytes: 0, last: started, frames: 0, cells: 0, before: None };
        let seen = Arc::new((Mutex::new(nothing), Condvar::new()));
        let mut source = pair.master.try_clone_reader().unwrap();
        let keyboard = Arc::new(Mutex::new(pair.master.take_writer().unwrap()));
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let (shared, answers) = (Arc::clone(&seen), Arc::clone(&keyboard));
        thread::spawn(move || {
            let _master = pair.master;
            let mut chunk = vec![0; 65_536];
            while let Ok(count @ 1..) = source.read(&mut chunk) {
                let at = Instant::now();
                let mut seen = shared.0.lock().unwrap();
                seen.take(&chunk[..count], at);
                let asked = std::mem::take(&mut seen.emulator.callbacks_mut().0);
                drop(seen);
                shared.1.notify_all();
                if !asked.is_empty() {
                    // A program that has gone needs no answer.
                    let _ = answers.lock().unwrap().write_all(&asked);
                }
            }
        });
        Self { child, keyboard, seen, started }
    }

    fn lock(&self) -> MutexGuard<'_, Seen> {
        self.seen.0.lock().unwrap()
    }

    pub fn contents(&self) -> String {
        self.lock().screen().contents()
    }

    /// When the picture became as wanted; `None` when it did not in that time.
    pub fn when_within(&self, limit: Duration, mut holds: impl FnMut(&vt100::Screen) -> bool) -> Option<Instant> {
        let waited = self.seen.1.wait_timeout_while(self.lock(), limit, |seen| !holds(seen.screen()));
        let (seen, timeout) = waited.unwrap();
        (!timeout.timed_out()).then_some(seen.last)
    }

    pub fn when(&self, what: &str, holds: impl FnMut(&vt100::Screen) -> bool) -> Instant {
        let came = self.when_within(LIMIT, holds);
        came.unwrap_or_else(|| panic!("never: {what}\n{}", self.contents()))
    }

    pub fn when_text(&self, text: &str) -> Instant {
        self.when(text, |screen| screen.contents().contains(text))
    }

    pub fn send(&self, keys: &str) -> Instant {
        let at = Instant::now();
        self.keyboard.lock().unwrap().write_all(keys.as_bytes()).unwrap();
        at
    }

    pub fn bytes(&self) -> usize {
        self.lock().bytes
    }

    /// Waits until nothing came for so long, at most [`LIMIT`]: some programs are never quiet.
    pub fn settle(&self, quiet: Duration) {
        let begun = Instant::now();
        while begun.elapsed() < LIMIT {
            let bytes = self.bytes();
            thread::sleep(quiet);
            if self.bytes() == bytes {
                return;
            }
        }
    }

    /// Presses an arrow and waits for the bar to have moved: a cell's ground or reversal changed.
    pub fn step(&self, down: bool) -> Option<Answered> {
        let (before, bytes, application) = {
            let seen = self.lock();
            (bars(seen.screen()), seen.bytes, seen.screen().application_cursor())
        };
        let at = self.send(match (application, down) {
            (false, true) => "\x1b[B",
            (false, false) => "\x1b[A",
            (true, true) => "\x1bOB",
            (true, false) => "\x1bOA",
        });
        let painted = self.when_within(ANSWER, |screen| bars(screen) != before)?;
        thread::sleep(Duration::from_millis(30));
        Some(Answered { took: painted.saturating_duration_since(at), bytes: self.bytes() - bytes })
    }

    /// Leaves it alone for so long.
    pub fn watch(&self, time: Duration) -> Written {
        let (bytes, frames, begun) = {
            let mut seen = self.lock();
            seen.cells = 0;
            seen.before = Some(seen.screen().clone());
            (seen.bytes, seen.frames, Instant::now())
        };
        thread::sleep(time);
        let mut seen = self.lock();
        seen.before = None;
        Written {
            seconds: begun.elapsed().as_secs_f64(),
            bytes: seen.bytes - bytes,
            frames: seen.frames - frames,
            cells: seen.cells,
        }
    }

    pub fn cost(&self) -> Cost {
        cost::of_tree(self.child.process_id().unwrap())
    }

    /// Sends SIGTERM.
    pub fn ask_to_end(&self) -> Instant {
        let pid = self.child.process_id().and_then(|pid| i32::try_from(pid).ok()).unwrap();
        let at = Instant::now();
        // One that has ended already needs no asking.
        let _ended = nix::sys::signal::kill(nix::unistd::Pid::from_raw(pid), nix::sys::signal::Signal::SIGTERM);
        at
    }

    /// Presses the keys that end it.
    pub fn quit(self, keys: &str) {
        self.send(keys);
        self.ended();
    }

    /// Waits for its end.
    pub fn ended(mut self) {
        let begun = Instant::now();
        while self.child.try_wait().unwrap().is_none() && begun.elapsed() < Duration::from_secs(5) {
            thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _ended = self.child.wait();
    }
}

/// Where cells are reversed or have a ground: the bar of a list.
fn bars(screen: &vt100::Screen) -> Vec<(bool, vt100::Color)> {
    let (rows, columns) = screen.size();
    let places = (0..rows.get()).flat_map(|row| (0..columns.get()).map(move |column| (row, column)));
    places.filter_map(|(row, column)| screen.cell(row, column)).map(|cell| (cell.inverse(), cell.bgcolor())).collect()
}

/// Enough on screen to be a picture.
pub fn is_a_picture(screen: &vt100::Screen) -> bool {
    screen.contents().chars().filter(|c| !c.is_whitespace()).count() >= 100
}
