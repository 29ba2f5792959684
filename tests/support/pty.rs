//! A terminal for tests: a real pseudo-terminal with an emulator behind it, whose reading can be stopped and whose line can be cut.
//!
//! Everything waits for a condition, with one generous limit; nothing sleeps and hopes.

#![cfg(test)]
#![allow(dead_code, reason = "each test program that includes this uses its own part of it")]

use std::collections::BTreeSet;
use std::fs::OpenOptions;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use nix::libc;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// How long anything may take before a test gives up on it.
const LIMIT: Duration = Duration::from_secs(30);

/// What the emulator keeps besides the picture.
#[derive(Debug, Default)]
struct Extras {
    private_modes: BTreeSet<u16>,
    title: String,
    clipboard: Vec<u8>,
    /// Questions that are not answered yet.
    questions: usize,
}

impl vt100::Callbacks for Extras {
    fn set_window_title(&mut self, _: &mut vt100::Screen, title: &[u8]) {
        self.title = String::from_utf8_lossy(title).into_owned();
    }

    fn copy_to_clipboard(&mut self, _: &mut vt100::Screen, _: &[u8], data: &[u8]) {
        self.clipboard = data.to_vec();
    }

    fn unhandled_csi(
        &mut self,
        _: &mut vt100::Screen,
        first: Option<u8>,
        _: Option<u8>,
        params: &[&[u16]],
        last: char,
    ) {
        if (first, last, params) == (None, 'n', &[&[5]]) {
            self.questions += 1;
        }
        if first != Some(b'?') {
            return;
        }
        for mode in params.iter().copied().flatten().copied() {
            match last {
                'h' => self.private_modes.insert(mode),
                'l' => self.private_modes.remove(&mode),
                _ => false,
            };
        }
    }
}

struct Seen {
    emulator: vt100::Parser<Extras>,
    bytes: Vec<u8>,
    reading: bool,
    cut: bool,
    ended: bool,
}

#[derive(Clone)]
struct Shared(Arc<(Mutex<Seen>, Condvar)>);

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Seen> {
        self.0.0.lock().unwrap()
    }

    fn change(&self, change: impl FnOnce(&mut Seen)) {
        change(&mut self.lock());
        self.0.1.notify_all();
    }

    /// Whether the condition came true within the limit.
    fn wait(&self, limit: Duration, mut holds: impl FnMut(&Seen) -> bool) -> bool {
        let (seen, timeout) = self.0.1.wait_timeout_while(self.lock(), limit, |seen| !holds(seen)).unwrap();
        drop(seen);
        !timeout.timed_out()
    }
}

/// What a program leaves switched on in the emulator. All false is how a terminal starts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "independent modes of a terminal")]
pub struct Modes {
    pub alternate_screen: bool,
    pub hidden_cursor: bool,
    pub bracketed_paste: bool,
    pub focus_events: bool,
    pub mouse: bool,
    /// It tells when its ground changes.
    pub theme_events: bool,
    pub open_frame: bool,
}

/// How a program ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exit {
    pub code: u32,
    pub signal: Option<String>,
    pub took: Duration,
}

/// Written to by the test and, answering questions, by the terminal; nothing once the line is cut.
type Keyboard = Arc<Mutex<Option<Box<dyn Write + Send>>>>;

/// One program in a terminal of its own.
pub struct Pty {
    master: Option<Box<dyn MasterPty + Send>>,
    keyboard: Keyboard,
    child: Box<dyn Child + Send + Sync>,
    shared: Shared,
    reader: Option<JoinHandle<()>>,
    device: std::path::PathBuf,
    termios_before: String,
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

fn cells(n: u16) -> NonZeroU16 {
    NonZeroU16::new(n).unwrap()
}

impl Pty {
    /// Starts a program with exactly this environment, besides `PATH`, `HOME` and `TERM`.
    pub fn spawn(program: impl AsRef<Path>, args: &[&str], env: &[(&str, &str)], columns: u16, rows: u16) -> Self {
        let pair = native_pty_system().openpty(size(columns, rows)).unwrap();
        let mut command = CommandBuilder::new(program.as_ref());
        command.args(args);
        command.env_clear();
        for name in ["PATH", "HOME"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        command.env("TERM", "xterm-256color");
        for (name, value) in env {
            command.env(name, value);
        }
        command.cwd(std::env::current_dir().unwrap());
        let termios_before = format!("{:?}", pair.master.get_termios().unwrap());
        let device = pair.master.tty_name().unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        // Without our end of it, reading ends when the program's does.
        drop(pair.slave);
        let shared = Shared(Arc::new((
            Mutex::new(Seen {
                emulator: vt100::Parser::new_with_callbacks(cells(rows), cells(columns), 0, Extras::default()),
                bytes: Vec::new(),
                reading: true,
                cut: false,
                ended: false,
            }),
            Condvar::new(),
        )));
        let source = pair.master.try_clone_reader().unwrap();
        let keyboard: Keyboard = Arc::new(Mutex::new(Some(pair.master.take_writer().unwrap())));
        let reader = thread::spawn({
            let (shared, keyboard) = (shared.clone(), keyboard.clone());
            move || read(source, &shared, &keyboard)
        });
        Self { master: Some(pair.master), keyboard, child, shared, reader: Some(reader), device, termios_before }
    }

    pub fn send(&mut self, keys: impl AsRef<[u8]>) {
        let mut keyboard = self.keyboard.lock().unwrap();
        let keyboard = keyboard.as_mut().expect("the line is cut");
        keyboard.write_all(keys.as_ref()).unwrap();
        keyboard.flush().unwrap();
    }

    /// Waits until the picture is as wanted.
    pub fn wait(&self, what: &str, mut holds: impl FnMut(&vt100::Screen) -> bool) {
        let came = self.shared.wait(LIMIT, |seen| holds(seen.emulator.screen()));
        assert!(came, "waited in vain for {what}; the screen is:\n{}", self.screen());
    }

    pub fn wait_for(&self, text: &str) {
        self.wait(text, |screen| screen.contents().contains(text));
    }

    /// Waits until the modes are as wanted.
    pub fn wait_for_modes(&self, wanted: Modes) {
        let came = self.shared.wait(LIMIT, |seen| modes(seen) == wanted);
        assert!(came, "waited in vain for {wanted:?}, have {:?}; the screen is:\n{}", self.modes(), self.screen());
    }

    pub fn screen(&self) -> String {
        self.shared.lock().emulator.screen().contents()
    }

    pub fn modes(&self) -> Modes {
        modes(&self.shared.lock())
    }

    pub fn title(&self) -> String {
        self.shared.lock().emulator.callbacks().title.clone()
    }

    /// What was sent to the clipboard, in base64.
    pub fn clipboard(&self) -> String {
        String::from_utf8(self.shared.lock().emulator.callbacks().clipboard.clone()).unwrap()
    }

    /// A point in what the program writes; see [`Pty::since`].
    pub fn mark(&self) -> usize {
        self.shared.lock().bytes.len()
    }

    /// What the program has written since.
    pub fn since(&self, mark: usize) -> Vec<u8> {
        self.shared.lock().bytes[mark..].to_vec()
    }

    pub fn resize(&self, columns: u16, rows: u16) {
        self.shared.change(|seen| seen.emulator.set_size(cells(rows), cells(columns)));
        self.master.as_ref().unwrap().resize(size(columns, rows)).unwrap();
    }

    /// The terminal takes nothing more: after at most one more chunk its buffer fills.
    pub fn stop_reading(&self) {
        self.shared.change(|seen| seen.reading = false);
    }

    pub fn go_on_reading(&self) {
        self.shared.change(|seen| seen.reading = true);
    }

    pub fn pid(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    pub fn signal(&self, signal: Signal) {
        kill(Pid::from_raw(self.pid().try_into().unwrap()), signal).unwrap();
    }

    /// The colour of the first character of a text on screen.
    pub fn colour_of(&self, text: &str) -> Option<vt100::Color> {
        let seen = self.shared.lock();
        let screen = seen.emulator.screen();
        let (rows, columns) = screen.size();
        let first = text.chars().next()?.to_string();
        (0..rows.get()).find_map(|row| {
            let line = screen.contents_between(row, 0, row, columns.get());
            let starts = |column: &u16| screen.contents_between(row, *column, row, columns.get()).starts_with(text);
            let column = (0..columns.get()).filter(|_| line.contains(text)).find(starts)?;
            screen.cell(row, column).filter(|cell| cell.contents() == first).map(vt100::Cell::fgcolor)
        })
    }

    /// Closes the terminal's end: what the kernel sees when a link dies.
    pub fn hang_up(&mut self) {
        self.shared.change(|seen| {
            seen.cut = true;
            seen.reading = true;
        });
        // The reader holds the line too, and only wakes when there is something to read.
        let mut device = OpenOptions::new().write(true).custom_flags(libc::O_NOCTTY).open(&self.device).unwrap();
        device.write_all(b"\0").unwrap();
        drop(device);
        self.reader.take().unwrap().join().unwrap();
        *self.keyboard.lock().unwrap() = None;
        self.master = None;
    }

    /// Whether the program ends in this time.
    pub fn ended_within(&mut self, limit: Duration) -> bool {
        let started = Instant::now();
        while self.child.try_wait().unwrap().is_none() {
            if started.elapsed() >= limit {
                return false;
            }
            thread::sleep(Duration::from_millis(5));
        }
        true
    }

    /// Waits for the program's end and for the last it wrote.
    pub fn exit(&mut self) -> Exit {
        let started = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(started.elapsed() < LIMIT, "still running; the screen is:\n{}", self.screen());
            thread::sleep(Duration::from_millis(5));
        };
        let took = started.elapsed();
        if self.shared.lock().reading && self.reader.is_some() {
            // A process that another test started at that very moment may have inherited the line and hold it. What was written has
            // long been read then.
            self.shared.wait(Duration::from_secs(3), |seen| seen.ended);
        }
        Exit { code: status.exit_code(), signal: status.signal().map(str::to_owned), took }
    }

    /// Whether the line is as it was before the program.
    pub fn line_restored(&self) -> bool {
        self.line() == self.termios_before
    }

    /// The line's modes, for messages and comparison.
    pub fn line(&self) -> String {
        format!("{:?}", self.master.as_ref().unwrap().get_termios().unwrap())
    }
}

impl Drop for Pty {
    /// A failed test leaves no program behind.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        self.shared.change(|seen| seen.reading = true);
    }
}

fn modes(seen: &Seen) -> Modes {
    let screen = seen.emulator.screen();
    let private = &seen.emulator.callbacks().private_modes;
    Modes {
        alternate_screen: screen.alternate_screen(),
        hidden_cursor: screen.hide_cursor(),
        bracketed_paste: screen.bracketed_paste(),
        focus_events: private.contains(&1004),
        mouse: screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None,
        theme_events: private.contains(&2031),
        open_frame: private.contains(&2026),
    }
}

fn read(mut source: Box<dyn Read + Send>, shared: &Shared, keyboard: &Keyboard) {
    let mut chunk = [0; 4096];
    loop {
        // For as long as it takes: a stalled terminal is stalled until the test says otherwise.
        drop(shared.0.1.wait_while(shared.lock(), |seen| !seen.reading).unwrap());
        let count = source.read(&mut chunk).unwrap_or(0);
        if count == 0 || shared.lock().cut {
            break;
        }
        shared.change(|seen| {
            seen.bytes.extend_from_slice(&chunk[..count]);
            seen.emulator.process(&chunk[..count]);
            // Before anybody sees the picture and types at it, as in a real terminal.
            let questions = std::mem::take(&mut seen.emulator.callbacks_mut().questions);
            if let Some(keyboard) = keyboard.lock().unwrap().as_mut().filter(|_| questions > 0) {
                // A program that has ended meanwhile needs no answer.
                let _ = keyboard.write_all("\x1b[0n".repeat(questions).as_bytes());
            }
        });
    }
    drop(source);
    shared.change(|seen| seen.ended = true);
}
