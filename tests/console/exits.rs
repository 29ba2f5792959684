//! Every way out of the real console, from every screen: nothing of it is left in the terminal. And a terminal that has stopped reading.

use std::collections::BTreeMap;
use std::fs;
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;

use crate::binary::{Console, FAST, School};

const USUAL: (u16, u16) = (80, 24);
/// What leads there from the Overview, and what tells that it is there.
const SCREENS: [(&str, &str); 5] =
    [("", "● LIVE"), ("\r", "attempt"), ("n", "new lesson"), ("?", "LISTS"), ("4r", "3 more attempts")];

/// How a program leaves a terminal, told from all it wrote.
#[derive(Debug, Default, PartialEq, Eq)]
struct Left {
    /// Private modes that are not as they were, like the alternate screen's.
    modes: BTreeMap<u16, bool>,
    /// Colours and attributes are on.
    styled: bool,
    /// Keyboard protocols and titles put on a stack and not taken off.
    stacked: i32,
    /// A part of the screen scrolls by itself.
    region: bool,
}

/// Modes that are on in a terminal to begin with.
const ON: [u16; 2] = [25, 7];

impl Left {
    fn of(bytes: &[u8]) -> Self {
        let mut left = Self::default();
        let text = String::from_utf8_lossy(bytes);
        for sequence in text.split("\x1b[").skip(1) {
            let Some(end) = sequence.find(|c: char| ('@'..='~').contains(&c)) else { continue };
            let (params, last) = (&sequence[..end], &sequence[end..=end]);
            match (params.chars().next(), last) {
                (Some('?'), "h" | "l") => {
                    for mode in params[1..].split(';').filter_map(|mode| mode.parse().ok()) {
                        left.modes.insert(mode, last == "h");
                    }
                }
                (Some('>'), "u") => left.stacked += 1,
                (Some('<'), "u") => left.stacked -= 1,
                (_, "t") if params.starts_with("22") => left.stacked += 1,
                (_, "t") if params.starts_with("23") => left.stacked -= 1,
                (_, "m") => left.styled = !params.is_empty() && params != "0",
                (_, "r") => left.region = !params.is_empty(),
                _ => {}
            }
        }
        left.modes.retain(|mode, on| *on != ON.contains(mode));
        left
    }
}

#[test]
fn what_is_left_on_is_told() {
    let clean = b"\x1b[22;0t\x1b[?1049h\x1b[?25l\x1b[?1000;1006h\x1b[38;5;4mx\x1b[0m\x1b[?1006;1000l\x1b[?25h\x1b[?1049l\x1b[23;0t";
    assert_eq!(Left::of(clean), Left::default());
    for cut in ["\x1b[?1006;1000l", "\x1b[0m", "\x1b[?25h", "\x1b[?1049l", "\x1b[23;0t"] {
        let rest = String::from_utf8_lossy(clean).replace(cut, "");
        assert_ne!(Left::of(rest.as_bytes()), Left::default(), "{cut:?}");
    }
}

async fn a_school() -> School {
    let school = School::open().await;
    school.fill(30, "failed").await;
    school
}

fn on(school: &School, (keys, text): (&str, &str)) -> Console {
    let mut console = Console::on(school, &["--workers", "0"], &[FAST], USUAL);
    console.pty.wait_for("● LIVE");
    console.pty.wait_for("Lesson number 1 ");
    for key in keys.chars() {
        console.pty.send(key.to_string());
        console.settle(Duration::from_millis(100));
    }
    console.pty.wait_for(text);
    // A float takes no key at first.
    std::thread::sleep(Duration::from_millis(350));
    console
}

/// Also those of the line, and the picture before it.
fn assert_nothing_left(console: &Console, how: &str) {
    assert_eq!(Left::of(&console.pty.since(0)), Left::default(), "{how}");
    assert!(console.pty.line_restored(), "{how}: {}", console.pty.line());
    assert!(!console.pty.screen().contains("● LIVE"), "{how}: {}", console.pty.screen());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signal_leaves_nothing_on_any_screen() {
    let school = a_school().await;
    for screen in SCREENS {
        for signal in [Signal::SIGTERM, Signal::SIGHUP, Signal::SIGINT, Signal::SIGQUIT] {
            let mut console = on(&school, screen);
            console.pty.signal(signal);
            let exit = console.pty.exit();
            assert_eq!(exit.code, 0, "{signal} at {screen:?}");
            assert!(exit.took < Duration::from_secs(2), "{signal} at {screen:?}: {:?}", exit.took);
            assert_nothing_left(&console, &format!("{signal} at {screen:?}"));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_keys_that_quit_leave_nothing_on_any_screen() {
    let school = a_school().await;
    for screen in SCREENS {
        let mut console = on(&school, screen);
        console.pty.send("\x03");
        assert_eq!(console.pty.exit().code, 0, "ctrl-c at {screen:?}");
        assert_nothing_left(&console, &format!("ctrl-c at {screen:?}"));
    }
    let mut console = on(&school, SCREENS[1]);
    console.pty.send("q");
    console.pty.wait("the Overview", |screen| screen.contents().contains("1 of 30"));
    console.pty.send("q");
    assert_eq!(console.pty.exit().code, 0);
    assert_nothing_left(&console, "q twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_terminal_that_is_gone_ends_it_on_any_screen() {
    let school = a_school().await;
    for screen in SCREENS {
        let mut console = on(&school, screen);
        console.pty.hang_up();
        let exit = console.pty.exit();
        assert_eq!(exit.code, 0, "{screen:?}");
        assert!(exit.took < Duration::from_secs(2), "{screen:?}: {:?}", exit.took);
    }
}

/// Resident memory in kilobytes.
fn resident(console: &Console) -> i64 {
    let status = fs::read_to_string(format!("/proc/{}/status", console.pty.pid())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.split_whitespace().next().unwrap().parse().unwrap()
}

/// Whole pictures are asked for until nothing more fits.
fn stall(console: &mut Console) {
    console.pty.stop_reading();
    for _ in 0..60 {
        console.pty.send("\x0c");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stalled_terminal_costs_no_memory_and_paints_on_when_it_reads_again() {
    let school = a_school().await;
    let mut console = on(&school, SCREENS[0]);
    stall(&mut console);
    let before = resident(&console);
    for round in 0..30 {
        school
            .run(&format!(
                "do $$ begin for i in 1..100 loop
                   update lessons set title = 'Lesson number ' || i || ' {round}'
                     where title ~ ('^Lesson number ' || i || '( |$)');
                   commit;
                 end loop; end $$"
            ))
            .await;
        console.pty.send("j\x0ck\x0c");
    }
    let grown = resident(&console) - before;
    assert!(grown < 4_096, "{grown} kB more");
    school.run("update lessons set title = 'The newest picture' where title like 'Lesson number 1 %'").await;
    console.pty.send("gg");
    console.pty.go_on_reading();
    let reading = Instant::now();
    console.pty.wait_for("The newest picture");
    assert!(reading.elapsed() < Duration::from_secs(5), "{:?}", reading.elapsed());
    // It goes on as if nothing had been.
    console.pty.send("?");
    console.pty.wait_for("LISTS");
    console.pty.signal(Signal::SIGTERM);
    assert_eq!(console.pty.exit().code, 0);
    assert_nothing_left(&console, "after a stall");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signal_ends_it_while_its_terminal_reads_nothing() {
    let school = a_school().await;
    for signal in [Signal::SIGTERM, Signal::SIGHUP, Signal::SIGINT] {
        let mut console = on(&school, SCREENS[0]);
        stall(&mut console);
        console.pty.signal(signal);
        let exit = console.pty.exit();
        assert_eq!(exit.code, 0, "{signal}");
        assert!(exit.took < Duration::from_secs(4), "{signal}: {:?}", exit.took);
        assert!(console.pty.line_restored(), "{signal}: {}", console.pty.line());
        // Should it read again, it finds the way out.
        console.pty.go_on_reading();
        console.pty.exit();
        assert_nothing_left(&console, &format!("{signal}, stalled"));
    }
}
