//! A small program over the terminal layer, which `terminal` runs in terminals of its own: this test program once more, told by its
//! environment to be it. A counter, and a key for everything that can go wrong.

#![cfg(test)]

use std::fs;
use std::io;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use homeroom::app::key::{Key, KeyCode};
use homeroom::shutdown::{self, Job, Jobs, Shutdown};
use homeroom::telemetry::{self, Destination};
use homeroom::term::{DrawOutcome, Input, Inputs, Profile, Screen, Session, Wants, screen, session};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Stylize;
use ratatui::text::Line;
use tokio::time::{Instant, sleep_until};

/// Makes this test program the probe; its value is the folder for reports.
pub const FOLDER: &str = "PROBE_FOLDER";
/// Without synchronized output.
pub const NO_SYNC: &str = "PROBE_NO_SYNC";

/// Never done draining.
pub const DRAIN: &str = "PROBE_DRAIN";

/// With the mouse, and asking the terminal what it can.
pub const WANTS: &str = "PROBE_WANTS";

/// How to start it: the arguments for this very program.
pub const ARGS: [&str; 5] = ["--exact", "probe::probe", "--ignored", "--nocapture", "--color=never"];

#[test]
#[ignore = "is no test by itself: the others run it in a terminal"]
fn probe() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let folder = PathBuf::from(folder);
    report(&folder, "pid", &std::process::id().to_string());
    telemetry::install(&telemetry::Options {
        destination: Destination::File(folder.join("probe.log")),
        filter: None,
        json: false,
    })
    .unwrap();
    let _log = LogToItsEnd;
    telemetry::install_panic_hook(session::free_for_panic_report).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let end = runtime.block_on(run(&folder)).unwrap();
    report(&folder, "end", end);
}

/// However the probe ends, its log is whole.
struct LogToItsEnd;

impl Drop for LogToItsEnd {
    fn drop(&mut self) {
        telemetry::finish();
    }
}

fn wants() -> Wants {
    let all = std::env::var_os(WANTS).is_some();
    Wants { mouse: all, ground: all, colours: all }
}

fn report(folder: &std::path::Path, name: &str, text: &str) {
    let unfinished = folder.join(format!("{name}.new"));
    fs::write(&unfinished, text).unwrap();
    fs::rename(unfinished, folder.join(name)).unwrap();
}

struct State {
    count: u64,
    last: String,
    size: (u16, u16),
    flood: bool,
    draws: u64,
}

async fn run(folder: &std::path::Path) -> io::Result<&'static str> {
    let shutdown = Shutdown::new();
    shutdown::listen(&shutdown)?;
    let session = Session::enter(wants()).map_err(io::Error::other)?;
    let mut screen = Screen::new(&session, screen::Options { sync: std::env::var_os(NO_SYNC).is_none() })?;
    let mut inputs = Inputs::new(&session, Profile::detect().escape_wait())?;
    let mut jobs = Jobs::listen()?;
    let mut state = State { count: 0, last: "nothing".to_owned(), size: session.size()?, flood: false, draws: 0 };
    loop {
        state.draws += 1;
        let Ok(outcome) = screen.draw(|frame| draw(frame, &state)) else { return Ok("gone") };
        if outcome == DrawOutcome::Dropped {
            report(folder, "dropped", "");
        }
        report(folder, "draws", &state.draws.to_string());
        let flood = Instant::now() + Duration::from_millis(2);
        tokio::select! {
            biased;
            () = shutdown.draining() => return Ok(drain(&session, &shutdown).await),
            job = jobs.next() => tokio::select! {
                result = change(job, &session) => state.last = result,
                () = shutdown.draining() => return Ok("signal"),
            },
            input = inputs.next() => {
                let mut next = Some(input);
                while let Some(input) = next {
                    match input {
                        Input::Closed => return Ok("closed"),
                        Input::Resize { width, height } => {
                            state.size = (width, height);
                            screen.resize(width, height);
                        }
                        Input::Shown => screen.shown(),
                        Input::Key(key) if key == Key::char('q') => return Ok("quit"),
                        Input::Key(key) if key == Key::ctrl('z') => tokio::select! {
                            result = change(Job::Suspend, &session) => state.last = result,
                            () = shutdown.draining() => return Ok("signal"),
                        },
                        other => {
                            if other == Input::Key(Key::char('l')) {
                                lend(&session).await?;
                            }
                            act(other, &session, &mut screen, &mut state);
                        }
                    }
                    next = inputs.try_next();
                }
            }
            drained = screen.drained(), if screen.stalled() => {
                if drained.is_err() {
                    return Ok("gone");
                }
            }
            () = sleep_until(flood), if state.flood => state.count += 1,
        }
    }
}

fn act(input: Input, session: &Session, screen: &mut Screen, state: &mut State) {
    if let Input::Key(Key { code: KeyCode::Char(c), .. }) = &input {
        match c {
            '+' => state.count += 1,
            // A frame like the one before.
            'n' => return,
            'p' => panic!("lost count"),
            'w' => drop(std::thread::spawn(|| panic!("a worker lost count")).join()),
            'x' => {
                let leaver = session.leaver();
                std::thread::spawn(move || leaver.leave()).join().unwrap();
            }
            'f' => state.flood = !state.flood,
            'r' => screen.repaint(),
            'm' => screen.set_mouse(false),
            'y' => screen.copy("lesson").unwrap(),
            't' => screen.set_title("homeroom \x1b]\x07prod"),
            _ => {}
        }
    }
    state.last = match input {
        Input::Paste(text) => format!("paste of {} {:?}", text.len(), text.chars().take(20).collect::<String>()),
        Input::Key(key) => format!("{:?} ctrl={} alt={} shift={}", key.code, key.ctrl, key.alt, key.shift),
        other => format!("{other:?}"),
    };
}

/// Another program has the terminal, until a line is typed.
async fn lend(session: &Session) -> io::Result<()> {
    session.leave();
    assert!(Command::new("sh").args(["-c", "echo borrowed; read line"]).status()?.success());
    session.resume().await.map_err(io::Error::other)
}

/// Gives the terminal back and, if told so, has work left to finish.
async fn drain(session: &Session, shutdown: &Shutdown) -> &'static str {
    if std::env::var_os(DRAIN).is_none() {
        return "signal";
    }
    session.leave();
    shutdown.over().await;
    "second signal"
}

async fn change(job: Job, session: &Session) -> String {
    let done = match job {
        Job::Suspend => session.suspend().await,
        Job::Resumed => session.resume().await,
    };
    done.map_or_else(|error| error.to_string(), |()| "back".to_owned())
}

fn draw(frame: &mut Frame, state: &State) {
    let area = frame.area();
    let lines = [
        Line::from(format!("count {}", state.count).bold()),
        Line::from(format!("size {}x{}", state.size.0, state.size.1)),
        Line::from(format!("last {}", state.last).reversed()),
    ];
    for (row, line) in (0..area.height).zip(lines) {
        frame.render_widget(line, Rect { y: row, height: 1, ..area });
    }
    if state.flood {
        // Every cell changes with every count.
        let letter = char::from(b'a' + u8::try_from(state.count % 26).unwrap());
        for row in 3..area.height {
            frame.render_widget(
                Line::from(letter.to_string().repeat(area.width.into())),
                Rect { y: row, height: 1, ..area },
            );
        }
    }
}
