//! The terminal layer in a real terminal: whatever happens, it comes back as it was, and nothing is ever waited for in vain.

#![cfg(test)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;
use tempfile::TempDir;

use crate::probe;
use crate::pty::{Modes, Pty};

/// A terminal that a program draws on.
pub const HELD: Modes = Modes {
    alternate_screen: true,
    hidden_cursor: true,
    bracketed_paste: true,
    focus_events: true,
    mouse: false,
    theme_events: false,
    open_frame: false,
};

pub struct Probe {
    pub pty: Pty,
    folder: TempDir,
}

pub fn this_program() -> PathBuf {
    std::env::current_exe().unwrap()
}

fn start_at(columns: u16, rows: u16, env: &[(&str, &str)]) -> Probe {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap().to_owned();
    let mut env = env.to_vec();
    env.push((probe::FOLDER, &path));
    let pty = Pty::spawn(this_program(), &probe::ARGS, &env, columns, rows);
    Probe { pty, folder }
}

/// The probe with its first picture.
pub fn start() -> Probe {
    let probe = start_at(80, 24, &[]);
    probe.pty.wait_for("count 0");
    probe.pty.wait_for_modes(HELD);
    probe
}

/// Waits for a report of a probe's.
pub fn report(folder: &Path, name: &str) -> String {
    let (path, started) = (folder.join(name), Instant::now());
    loop {
        if let Ok(text) = fs::read_to_string(&path) {
            return text;
        }
        assert!(started.elapsed() < Duration::from_secs(30), "no report {name}");
        thread::sleep(Duration::from_millis(5));
    }
}

impl Probe {
    fn report(&self, name: &str) -> String {
        report(self.folder.path(), name)
    }

    /// How many pictures were drawn, or dropped, so far.
    fn draws(&self) -> u64 {
        self.report("draws").parse().unwrap()
    }

    fn wait_for_draws(&self, wanted: u64) {
        let started = Instant::now();
        while self.draws() < wanted {
            assert!(started.elapsed() < Duration::from_secs(30), "{} of {wanted}", self.draws());
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Waits for a line of the log, which is written beside the program.
    fn wait_for_log(&self, text: &str) {
        let started = Instant::now();
        let log = || fs::read_to_string(self.folder.path().join("probe.log")).unwrap();
        while !log().contains(text) {
            assert!(started.elapsed() < Duration::from_secs(30), "not in the log: {text}\n{}", log());
            thread::sleep(Duration::from_millis(5));
        }
    }

    fn assert_restored(&self) {
        assert_eq!(self.pty.modes(), Modes::default());
        assert!(self.pty.line_restored(), "{}", self.pty.line());
    }
}

#[test]
fn quitting_gives_the_terminal_back() {
    let mut probe = start();
    assert!(!probe.pty.line_restored());
    probe.pty.send("+q");
    assert_eq!(probe.pty.exit().code, 0);
    assert_eq!(probe.report("end"), "quit");
    probe.assert_restored();
    assert!(!probe.pty.screen().contains("count"), "{}", probe.pty.screen());
}

#[test]
fn signals_give_the_terminal_back() {
    for signal in [Signal::SIGTERM, Signal::SIGINT, Signal::SIGQUIT, Signal::SIGHUP] {
        let mut probe = start();
        probe.pty.signal(signal);
        assert_eq!(probe.pty.exit().code, 0, "{signal}");
        assert_eq!(probe.report("end"), "signal");
        probe.assert_restored();
    }
}

#[test]
fn the_terminal_is_back_while_work_drains_and_a_second_signal_ends_at_once() {
    for (first, second) in [(Signal::SIGTERM, Signal::SIGTERM), (Signal::SIGHUP, Signal::SIGINT)] {
        let mut probe = start_at(80, 24, &[(probe::DRAIN, "1")]);
        probe.pty.wait_for("count 0");
        probe.pty.signal(first);
        probe.pty.wait_for_modes(Modes::default());
        // A hang-up comes twice as easily as once, and is no second wish.
        probe.pty.signal(Signal::SIGHUP);
        probe.pty.signal(second);
        assert_eq!(probe.pty.exit().code, 0);
        assert_eq!(probe.report("end"), "second signal");
        probe.assert_restored();
    }
}

#[test]
fn whoever_leaves_first_no_frame_follows() {
    let mut probe = start();
    probe.pty.send("x");
    probe.pty.wait_for_modes(Modes::default());
    let (drawn, mark) = (probe.draws(), probe.pty.mark());
    probe.pty.resize(90, 30);
    probe.wait_for_draws(drawn + 1);
    probe.report("dropped");
    probe.pty.signal(Signal::SIGTERM);
    assert_eq!(probe.pty.exit().code, 0);
    assert!(!String::from_utf8_lossy(&probe.pty.since(mark)).contains('\x1b'));
    probe.assert_restored();
}

#[test]
fn a_panic_gives_the_terminal_back_and_is_reported_below() {
    let mut probe = start();
    probe.pty.send("p");
    assert_ne!(probe.pty.exit().code, 0);
    probe.assert_restored();
    assert!(probe.pty.screen().contains("lost count"), "{}", probe.pty.screen());
    probe.wait_for_log("lost count");
}

#[test]
fn a_workers_panic_spoils_no_picture_and_is_logged() {
    let mut probe = start();
    let mark = probe.pty.mark();
    probe.pty.send("w");
    probe.pty.wait_for("last Char('w')");
    assert_eq!(probe.pty.modes(), HELD);
    assert!(!String::from_utf8_lossy(&probe.pty.since(mark)).contains("lost count"));
    probe.wait_for_log("a worker lost count");
    probe.pty.send("q");
    assert_eq!(probe.pty.exit().code, 0);
    probe.assert_restored();
}

#[test]
fn a_cut_line_ends_the_program() {
    let mut probe = start();
    probe.pty.hang_up();
    probe.pty.exit();
    let end = probe.report("end");
    assert!(matches!(end.as_str(), "signal" | "closed" | "gone"), "{end}");
}

#[test]
fn a_cut_line_ends_the_program_even_where_hang_ups_are_ignored() {
    let folder = tempfile::tempdir().unwrap();
    let script = format!("trap '' HUP; exec {} {}", this_program().display(), probe::ARGS.join(" "));
    let env = [(probe::FOLDER, folder.path().to_str().unwrap())];
    let mut probe = Probe { pty: Pty::spawn("/bin/sh", &["-c", &script], &env, 80, 24), folder };
    probe.pty.wait_for("count 0");
    // Ignored it stays: the program goes on.
    probe.pty.signal(Signal::SIGHUP);
    probe.pty.send("+");
    probe.pty.wait_for("count 1");
    probe.pty.hang_up();
    probe.pty.exit();
    let end = probe.report("end");
    assert!(matches!(end.as_str(), "closed" | "gone"), "{end}");
}

#[test]
fn a_stalled_terminal_delays_no_end() {
    let mut probe = start_at(200, 60, &[]);
    probe.pty.wait_for("count 0");
    probe.pty.send("f");
    probe.pty.wait_for("aaaa");
    probe.pty.stop_reading();
    probe.report("dropped");
    probe.pty.signal(Signal::SIGTERM);
    let exit = probe.pty.exit();
    assert_eq!(probe.report("end"), "signal");
    assert_eq!(exit.code, 0);
    assert!(exit.took < Duration::from_secs(5), "{:?}", exit.took);
    assert!(probe.pty.line_restored(), "{}", probe.pty.line());
    // Should it read again, it finds the way out.
    probe.pty.go_on_reading();
    probe.pty.exit();
    assert_eq!(probe.pty.modes(), Modes::default());
}

#[test]
fn a_terminal_that_reads_again_gets_the_newest_picture() {
    let mut probe = start_at(200, 60, &[]);
    probe.pty.wait_for("count 0");
    probe.pty.send("f");
    probe.pty.wait_for("aaaa");
    probe.pty.stop_reading();
    probe.report("dropped");
    // The program itself goes on: keys are taken while nothing can be shown.
    probe.pty.send("f+");
    let drawn = probe.draws();
    probe.pty.send("+");
    probe.wait_for_draws(drawn + 1);
    probe.pty.go_on_reading();
    probe.pty.wait("the newest picture alone", |screen| {
        let contents = screen.contents();
        contents.contains("last Char('+')") && contents.lines().filter(|line| !line.trim().is_empty()).count() == 3
    });
    probe.pty.send("q");
    assert_eq!(probe.pty.exit().code, 0);
    probe.assert_restored();
}

#[test]
fn fifty_sizes_in_a_row_end_with_the_last() {
    let mut probe = start();
    probe.pty.send("f");
    for step in 0..50_u16 {
        let (columns, rows) = match step % 5 {
            0 => (1, 1),
            1 => (300, 100),
            2 => (1, 100),
            3 => (300, 1),
            _ => (20 + step, 5 + step % 40),
        };
        probe.pty.resize(columns, rows);
    }
    probe.pty.resize(300, 100);
    probe.pty.wait_for("size 300x100");
    probe.pty.send("f+");
    probe.pty.wait("a whole picture", |screen| screen.contents().contains("last Char('+')"));
    probe.pty.send("q");
    assert_eq!(probe.pty.exit().code, 0);
    probe.assert_restored();
}

#[test]
fn an_unchanged_picture_is_no_bytes() {
    let mut probe = start();
    probe.pty.send("+");
    probe.pty.wait_for("count 1");
    let mark = probe.pty.mark();
    for _ in 0..5 {
        let drawn = probe.draws();
        probe.pty.send("n");
        probe.wait_for_draws(drawn + 1);
    }
    assert_eq!(probe.pty.since(mark), b"");
    // And one changed digit is one small, whole frame.
    probe.pty.send("+");
    probe.pty.wait_for("count 2");
    let frame = probe.pty.since(mark);
    // The question how far the terminal is comes behind it.
    assert!(frame.starts_with(b"\x1b[?2026h") && frame.ends_with(b"\x1b[?2026l\x1b[5n"), "{}", frame.escape_ascii());
    assert!(frame.len() < 80, "{} bytes: {}", frame.len(), frame.escape_ascii());
}

#[test]
fn synchronized_output_can_be_switched_off() {
    let mut probe = start_at(80, 24, &[(probe::NO_SYNC, "1")]);
    probe.pty.wait_for("count 0");
    probe.pty.send("+");
    probe.pty.wait_for("count 1");
    assert!(!String::from_utf8_lossy(&probe.pty.since(0)).contains("?2026h"));
}

/// What the layer is asked for beside a screen.
const ALL: Modes = Modes { mouse: true, theme_events: true, ..HELD };

#[test]
fn the_terminal_is_asked_answers_and_is_given_back() {
    let mut probe = start_at(80, 24, &[(probe::WANTS, "1")]);
    probe.pty.wait_for("count 0");
    probe.pty.wait_for_modes(ALL);
    let asked = probe.pty.since(0);
    let at = |part: &[u8]| asked.windows(part.len()).position(|bytes| bytes == part);
    let (ground, colours, blank) = (at(b"\x1b]11;?\x1b\\"), at(b"\x1bP$qm\x1b\\"), at(b"\x1b[2J"));
    assert!(ground.is_some() && ground < blank && colours.is_some() && colours < blank, "a blank page comes after");
    for (bytes, expected) in [
        (&b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\"[..], "last Ground { light: true }"),
        (b"\x1bP1$r0;48:2::1:22:33m\x1b\\", "last TrueColour"),
        (b"\x1b[?997;1n", "last Ground { light: false }"),
        (b"\x1b[<0;5;3M", "last Pointer(Pointer { gesture: Press, x: 4, y: 2 })"),
        (b"\x1b[<65;5;3M", "last Pointer(Pointer { gesture: WheelDown, x: 4, y: 2 })"),
    ] {
        probe.pty.send(bytes);
        probe.pty.wait_for(expected);
    }
    // Lent and taken again, with all of it.
    probe.pty.send("l");
    probe.pty.wait_for("borrowed");
    assert_eq!(probe.pty.modes(), Modes::default());
    probe.pty.send("\n");
    probe.pty.wait_for_modes(ALL);
    // No more of the mouse, for as long as it is not asked for again.
    probe.pty.send("m");
    probe.pty.wait_for_modes(Modes { mouse: false, ..ALL });
    probe.pty.send("q");
    assert_eq!(probe.pty.exit().code, 0);
    probe.assert_restored();
}

/// What the shell is given to read when an answer comes some moments after the last key.
fn typed_after_an_answer() -> String {
    let folder = tempfile::tempdir().unwrap();
    let script = format!(
        "{} {}; echo ready; read -r line; echo \"typed <$line>\"",
        this_program().display(),
        probe::ARGS.join(" ")
    );
    let env = [(probe::FOLDER, folder.path().to_str().unwrap()), (probe::WANTS, "1")];
    let mut probe = Probe { pty: Pty::spawn("/bin/sh", &["-c", &script], &env, 80, 24), folder };
    probe.pty.wait_for("count 0");
    probe.pty.send("q");
    thread::sleep(Duration::from_millis(30));
    probe.pty.send("\x1b]11;rgb:1a1a/1b1b/2626\x1b\\");
    probe.pty.wait_for("ready");
    probe.assert_restored();
    probe.pty.send("by hand\n");
    probe.pty.wait_for("typed <");
    assert_eq!(probe.pty.exit().code, 0);
    probe.pty.screen().lines().find(|line| line.starts_with("typed <")).unwrap().to_owned()
}

#[test]
fn an_answer_that_comes_while_it_leaves_is_no_input_of_the_shells() {
    // A busy machine may send it later than anybody waits for it.
    let clean = (0..5).any(|_| typed_after_an_answer() == "typed <by hand>");
    assert!(clean, "each time the shell was given the answer");
}

#[test]
fn no_color_keeps_the_attributes() {
    let probe = start_at(80, 24, &[("NO_COLOR", "1")]);
    probe.pty.wait("a reversed line", |screen| screen.cell(2, 0).is_some_and(vt100::Cell::inverse));
}

#[test]
fn what_comes_together_is_one_picture() {
    let mut probe = start();
    let (drawn, mark) = (probe.draws(), probe.pty.mark());
    probe.pty.send("+".repeat(500));
    probe.pty.wait_for("count 500");
    assert!(probe.draws() < drawn + 50, "{} pictures", probe.draws() - drawn);
    assert!(probe.pty.since(mark).len() < 5000);
}

#[test]
fn keys_and_pastes_arrive_as_they_are() {
    let mut probe = start();
    for (bytes, expected) in [
        (&b"k"[..], "last Char('k') ctrl=false alt=false shift=false"),
        (b"G", "last Char('G') ctrl=false alt=false shift=false"),
        ("ß".as_bytes(), "last Char('ß')"),
        (b"\x1b", "last Esc "),
        (b"\x1b[A", "last Up "),
        (b"\x1bOB", "last Down "),
        (b"\x1b[Z", "last BackTab "),
        (b"\x08", "last Backspace "),
        (b"\x7f", "last Backspace "),
        (b"\x04", "last Char('d') ctrl=true"),
        (b"\x1bb", "last Char('b') ctrl=false alt=true"),
        (b"\x1b[I", "last Focus(true)"),
        (b"\x1b[O", "last Focus(false)"),
        (b"\x1b[200~two\rlines\x1b[201~", "last paste of 9 \"two\\nlines\""),
    ] {
        probe.pty.send(bytes);
        probe.pty.wait_for(expected);
    }
}

#[test]
fn a_split_sequence_is_one_key() {
    let mut probe = start();
    probe.pty.send("\x1b[5");
    probe.pty.send("~");
    probe.pty.wait_for("last PageUp");
}

#[test]
fn a_paste_is_bounded() {
    let mut probe = start();
    let paste = "x".repeat(3 * 1024 * 1024);
    probe.pty.send(format!("\x1b[200~{paste}\x1b[201~"));
    probe.pty.wait_for("last paste of 1048576");
}

#[test]
fn the_title_and_the_clipboard_travel_between_frames() {
    let mut probe = start();
    probe.pty.send("ty");
    probe.pty.wait_for("last Char('y')");
    assert_eq!(probe.pty.clipboard(), "bGVzc29u");
    assert_eq!(probe.pty.title(), "homeroom ]prod");
}

#[test]
fn a_borrower_has_the_terminal_to_itself() {
    let mut probe = start();
    probe.pty.send("l");
    probe.pty.wait_for("borrowed");
    assert_eq!(probe.pty.modes(), Modes::default());
    assert!(probe.pty.line_restored());
    probe.pty.send("\n");
    probe.pty.wait_for("last Char('l')");
    probe.pty.wait_for_modes(HELD);
}

#[test]
fn without_a_terminal_it_says_so_in_plain_text() {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(this_program())
        .args(probe::ARGS)
        .env(probe::FOLDER, folder.path())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let report = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success());
    assert!(report.contains("NotATerminal"), "{report}");
    assert!(!report.contains('\x1b') && !output.stdout.contains(&0x1b), "{report}");
}
