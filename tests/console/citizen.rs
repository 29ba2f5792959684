//! The real program as a guest of its terminal: what it asks for, what it is told, what it leaves.

use std::time::Duration;

use vt100::Color;

use crate::binary::{Console, FAST, School, home};
use crate::pty::{Modes, Pty};
use crate::terminal::HELD;

const USUAL: (u16, u16) = (80, 24);
/// On a terminal that can answer, it is asked.
const ASKED: Modes = Modes { theme_events: true, ..HELD };
const LIGHT: &[u8] = b"\x1b]11;rgb:fdfd/f6f6/e3e3\x1b\\";
const DARK: &[u8] = b"\x1b]11;rgb:0000/2b2b/3636\x1b\\";

async fn with_failures() -> School {
    let school = School::open().await;
    school.fill(3, "failed").await;
    school
}

fn colour_of_failed(console: &Console) -> Color {
    console.pty.colour_of("✗ ").unwrap()
}

fn wait_for_failed_in(console: &Console, wanted: Color) {
    let started = std::time::Instant::now();
    while colour_of_failed(console) != wanted {
        assert!(
            started.elapsed() < Duration::from_secs(20),
            "{:?}:\n{}",
            colour_of_failed(console),
            console.pty.screen()
        );
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ground_is_asked_for_and_followed_where_nothing_else_was_said() {
    let school = with_failures().await;
    let mut console = Console::on(&school, &["--workers", "0"], &[], USUAL);
    console.wait_for_line(&["✗", "Lesson number 1"]);
    assert_eq!(colour_of_failed(&console), Color::Idx(209), "dark until it is told");
    console.pty.send(LIGHT);
    wait_for_failed_in(&console, Color::Idx(160));
    // The terminal tells of a change by itself.
    console.pty.send("\x1b[?997;1n");
    wait_for_failed_in(&console, Color::Idx(209));
    // What an operator chooses holds, whatever the terminal says.
    console.pty.send(":theme light\r");
    wait_for_failed_in(&console, Color::Idx(160));
    console.pty.send(DARK);
    console.settle(Duration::from_millis(300));
    assert_eq!(colour_of_failed(&console), Color::Idx(160));
    console.pty.send(":theme mono\r");
    wait_for_failed_in(&console, Color::Default);
    console.pty.send(":theme high-contrast\r");
    wait_for_failed_in(&console, Color::Idx(52));
    console.pty.send(":theme auto\r");
    wait_for_failed_in(&console, Color::Idx(209));
    console.pty.send(":theme ascii\r");
    console.wait_for_line(&["x ", "Lesson number 1"]);
    assert!(console.pty.screen().is_ascii(), "{}", console.pty.screen());
    console.pty.send("q");
    assert_eq!(console.pty.exit().code, 0);
    console.assert_restored();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flag_or_no_color_beats_the_terminal() {
    let school = with_failures().await;
    let shown = |args: &[&str], env: &[(&str, &str)]| {
        let args = [&["--workers", "0"], args].concat();
        let mut console = Console::on(&school, &args, env, USUAL);
        console.wait_for_line(&["Lesson number 1"]);
        console.pty.send(DARK);
        console.settle(Duration::from_millis(300));
        let colour = colour_of_failed(&console);
        console.pty.send("q");
        assert_eq!(console.pty.exit().code, 0);
        console.assert_restored();
        colour
    };
    assert_eq!(shown(&["--theme", "light"], &[]), Color::Idx(160));
    assert_eq!(shown(&[], &[("HOMEROOM_THEME", "light")]), Color::Idx(160));
    assert_eq!(shown(&["--theme", "dark", "--colours", "16"], &[]), Color::Idx(9));
    assert_eq!(shown(&["--colors", "truecolor"], &[]), Color::Rgb(0xff, 0x7a, 0x52));
    assert_eq!(shown(&["--theme", "high-contrast"], &[]), Color::Idx(217));
    assert_eq!(shown(&[], &[("NO_COLOR", "1")]), Color::Default);
    assert_eq!(shown(&["--theme", "mono"], &[]), Color::Default);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_terminal_that_cannot_answer_is_not_asked_and_one_without_colour_has_none() {
    let school = with_failures().await;
    for term in ["vt220", "linux", "dumb"] {
        let mut console = Console::on(&school, &["--workers", "0"], &[("TERM", term)], USUAL);
        console.wait_for_line(&["Lesson number 1"]);
        console.pty.wait_for_modes(HELD);
        let written = String::from_utf8_lossy(&console.pty.since(0)).into_owned();
        assert!(!written.contains("]11;") && !written.contains("\x1bP"), "{term}");
        if term == "dumb" {
            assert!(!written.contains("\x1b[38;"), "{term}");
        }
        console.pty.send("q");
        assert_eq!(console.pty.exit().code, 0);
        console.assert_restored();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_mouse_is_taken_where_it_is_wished_and_given_back_at_every_exit() {
    let school = with_failures().await;
    let mut console = Console::on(&school, &["--workers", "0", "--mouse"], &[], USUAL);
    console.wait_for_line(&["Lesson number 1"]);
    console.pty.wait_for_modes(Modes { mouse: true, ..ASKED });
    let written = String::from_utf8_lossy(&console.pty.since(0)).into_owned();
    assert!(!written.contains("?1002h") && !written.contains("?1003h"), "no motion is reported");
    let row = console.pty.screen().lines().position(|line| line.contains("Lesson number 2")).unwrap() + 1;
    let press = format!("\x1b[<0;10;{row}M\x1b[<0;10;{row}m");
    console.pty.send(&press);
    console.wait_for_line(&["▌", "Lesson number 2"]);
    console.pty.send(&press);
    console.pty.wait_for("1 response");
    console.pty.send("q");
    console.wait_for_line(&["▌", "Lesson number 2"]);
    console.pty.send(":mouse\r");
    console.pty.wait_for_modes(ASKED);
    console.pty.send(":mouse\r");
    console.pty.wait_for_modes(Modes { mouse: true, ..ASKED });
    console.pty.signal(nix::sys::signal::Signal::SIGTERM);
    assert_eq!(console.pty.exit().code, 0);
    console.assert_restored();
    let mut console = Console::on(&school, &["--workers", "0"], &[], USUAL);
    console.wait_for_line(&["Lesson number 1"]);
    console.pty.wait_for_modes(ASKED);
    console.pty.send("q");
    assert_eq!(console.pty.exit().code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn focus_costs_no_bytes() {
    let school = with_failures().await;
    let mut console = Console::on(&school, &["--workers", "0"], &[], USUAL);
    console.wait_for_line(&["Lesson number 1"]);
    console.settle(Duration::from_millis(600));
    // Between two minutes of the clock.
    for _ in 0..3 {
        let mark = console.pty.mark();
        for _ in 0..10 {
            console.pty.send("\x1b[O\x1b[I");
        }
        console.settle(Duration::from_millis(400));
        if console.pty.since(mark).is_empty() {
            console.pty.send("q");
            assert_eq!(console.pty.exit().code, 0);
            return;
        }
    }
    panic!("each look cost bytes:\n{}", console.pty.screen());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_synchronized_output_nothing_is_bracketed() {
    let school = with_failures().await;
    for (args, bracketed) in [(&["--workers", "0"][..], true), (&["--workers", "0", "--no-sync"], false)] {
        let mut console = Console::on(&school, args, &[], USUAL);
        console.wait_for_line(&["Lesson number 1"]);
        console.pty.send("j?");
        console.pty.wait_for("LISTS");
        let written = String::from_utf8_lossy(&console.pty.since(0)).into_owned();
        assert_eq!(written.contains("\x1b[?2026h"), bracketed, "{args:?}");
        console.pty.send("qq");
        assert_eq!(console.pty.exit().code, 0);
        console.assert_restored();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_suspended_and_comes_back_with_all_it_had() {
    let school = with_failures().await;
    let home = home();
    let path = home.path().to_str().unwrap();
    let env = [("PS1", "prompt> "), ("HOME", path), ("LANG", "C.UTF-8")];
    let mut shell = Pty::spawn("/bin/bash", &["--norc", "--noprofile", "-i"], &env, 80, 24);
    shell.wait_for("prompt>");
    let program = env!("CARGO_BIN_EXE_homeroom");
    shell.send(format!("{program} --workers 0 --mouse --database-url '{}'\n", school.test.url));
    shell.wait_for("Lesson number 1");
    let held = Modes { mouse: true, ..ASKED };
    shell.wait_for_modes(held);
    shell.send("4");
    shell.wait("the failed ones", |screen| {
        let text = screen.contents();
        text.contains("failed · newest") && text.contains("▌ ✗")
    });
    shell.send("j\x1a");
    shell.wait_for("Stopped");
    // What the shell itself asks for while a line is typed.
    let prompt = Modes { bracketed_paste: true, ..Modes::default() };
    shell.wait_for_modes(prompt);
    shell.resize(120, 40);
    shell.send("fg\n");
    shell.wait_for_modes(held);
    shell.wait("its picture at the new size", |screen| {
        let text = screen.contents();
        text.contains("2 of 3") && text.contains("TOKENS") && !text.contains("prompt>")
    });
    shell.send("q");
    shell.wait_for_modes(prompt);
    shell.send("exit\n");
    assert_eq!(shell.exit().code, 0);
    drop(home);
}

/// Resident memory in kB.
#[cfg(target_os = "linux")]
fn memory(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_terminal_that_stops_reading_costs_no_memory_and_gets_the_newest_picture_alone() {
    let school = School::open().await;
    school.fill(200, "failed").await;
    let mut console = Console::on(&school, &["--workers", "0"], &[FAST], (200, 60));
    console.wait_for_line(&["Lesson number 1"]);
    console.settle(Duration::from_millis(500));
    // As large as a picture and its memory get.
    for _ in 0..20 {
        console.pty.send("\x0c");
        console.settle(Duration::from_millis(30));
    }
    console.pty.stop_reading();
    let before = memory(console.pty.pid());
    for n in 0..300 {
        console.pty.send("\x0c");
        if n % 10 == 0 {
            school.run(&format!("insert into lessons (title, outline) values ('Stale {n}', 'x')")).await;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    school.run("insert into lessons (title, outline) values ('The newest of all', 'x')").await;
    tokio::time::sleep(Duration::from_millis(800)).await;
    let after = memory(console.pty.pid());
    assert!(after < before + 2_048, "{before} kB, then {after} kB");
    let mark = console.pty.mark();
    console.pty.go_on_reading();
    console.pty.send("gg");
    console.wait_for_line(&["The newest of all"]);
    console.settle(Duration::from_millis(500));
    let caught_up = console.pty.since(mark).len();
    // What the kernel held, the rest of one picture, and one or two whole ones.
    assert!(caught_up < 160_000, "{caught_up} B");
    console.pty.send("q");
    assert_eq!(console.pty.exit().code, 0);
    console.assert_restored();
}
