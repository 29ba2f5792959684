//! The terminal lent to an editor or a pager, in the real program: what was written is never lost, nobody is left behind, and the keys
//! that stop a job stop all of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tempfile::TempDir;

use crate::binary::{Console, FAST, SLOW, School, home};
use crate::pty::{Modes, Pty};

const WIDE: (u16, u16) = (120, 40);
/// Writes half an outline, and more for a line that is typed.
const WRITES: &str =
    "printf 'Half an outline\\n' > \"$1\"; echo EDITING; read -r _; printf -- '- and its end\\n' >> \"$1\"";
/// Listens to no request to end, nor does what it starts.
const DEAF: &str = "trap '' TERM HUP; sleep 1000 & echo $! > \"$0.pid\"; echo EDITING; wait";

/// A program for `$EDITOR` or `$PAGER`, and the place where files of the console's go.
struct Script {
    home: TempDir,
}

impl Script {
    fn new(text: &str) -> Self {
        let home = home();
        fs::create_dir(home.path().join("tmp")).unwrap();
        fs::write(home.path().join("script"), text).unwrap();
        Self { home }
    }

    fn path(&self) -> PathBuf {
        self.home.path().join("script")
    }

    fn line(&self) -> String {
        format!("sh {}", self.path().display())
    }

    fn temporary(&self) -> String {
        self.home.path().join("tmp").display().to_string()
    }

    /// What the console has left there, if it has left one file.
    fn kept(&self) -> Option<PathBuf> {
        let mut files = fs::read_dir(self.home.path().join("tmp")).unwrap();
        let first = files.next()?.unwrap().path();
        assert!(files.next().is_none(), "more than one");
        Some(first)
    }

    /// With this as the editor, at a new lesson's outline.
    fn edits(&self, school: &School, args: &[&str], rate: (&str, &str)) -> Console {
        let (line, temporary) = (self.line(), self.temporary());
        let env = [rate, ("EDITOR", line.as_str()), ("TMPDIR", temporary.as_str())];
        let mut console = Console::on(school, args, &env, WIDE);
        console.pty.wait_for("● LIVE");
        console.pty.send("n");
        console.pty.wait_for("new lesson");
        console.pty.send("\x0f");
        console.pty.wait_for("EDITING");
        console
    }
}

fn name(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}

fn assert_ended(pid_file: &Path) {
    let pid = Pid::from_raw(fs::read_to_string(pid_file).unwrap().trim().parse().unwrap());
    let started = Instant::now();
    while kill(pid, None) != Err(Errno::ESRCH) {
        assert!(started.elapsed() < Duration::from_secs(5), "{pid} goes on");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_drains_the_workers_meanwhile_ends_the_console_once_the_editor_is_done() {
    let school = School::open().await;
    let script = Script::new(WRITES);
    let mut console = script.edits(&school, &["--workers", "2"], FAST);
    school.run("update homeroom.workers set wanted = 'draining'; notify homeroom, '{\"op\":\"workers\"}'").await;
    school.wait("select not exists (select from homeroom.workers where expires_at > now())").await;
    assert!(!console.pty.ended_within(Duration::from_millis(500)), "the editor has lost its terminal");
    console.pty.send("\n");
    assert_eq!(console.pty.exit().code, 0);
    console.assert_restored();
    // No form is left to take it.
    let kept = script.kept().expect("what was written");
    assert_eq!(fs::read_to_string(&kept).unwrap(), "Half an outline\n- and its end\n");
    console.wait_for_line(&["your outline is kept in", name(&kept)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outline_that_cannot_be_taken_is_kept_and_found() {
    let school = School::open().await;
    let long = "i=0; while [ $i -lt 70 ]; do printf '%4096s' x; i=$((i + 1)); done > \"$1\"; echo EDITING; read -r _";
    for (writes, why) in [
        ("printf 'a\\377b' > \"$1\"; echo EDITING; read -r _", "it is not UTF-8 text"),
        (long, "more than 262144 bytes"),
        ("printf 'half of it' > \"$1\"; echo EDITING; read -r _; exit 1", "the editor failed"),
        ("printf 'half of it' > \"$1\"; echo EDITING; read -r _; kill -9 $$", "the editor failed"),
    ] {
        let script = Script::new(writes);
        let mut console = script.edits(&school, &["--workers", "0"], FAST);
        console.pty.send("\n");
        console.wait_for_line(&["Not taken, kept in", why]);
        let kept = script.kept().expect("what was written");
        console.wait_for_line(&["Not taken, kept in", name(&kept)]);
        assert!(fs::read(&kept).unwrap().len() > 2, "{why}");
        console.pty.send("\x03");
        assert_eq!(console.pty.exit().code, 0);
        console.assert_restored();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_or_was_only_shown_leaves_no_file() {
    let school = School::open().await;
    let script = Script::new(WRITES);
    let mut console = script.edits(&school, &["--workers", "0"], FAST);
    console.pty.send("\n");
    console.wait_for_line(&["- and its end"]);
    assert_eq!(script.kept(), None);
    console.pty.send("\x03");
    assert_eq!(console.pty.exit().code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_to_end_leaves_the_outline_as_the_editor_left_it() {
    let school = School::open().await;
    let script = Script::new(WRITES);
    let mut console = script.edits(&school, &["--workers", "0"], FAST);
    console.pty.signal(Signal::SIGTERM);
    assert_eq!(console.pty.exit().code, 0);
    console.assert_restored();
    let kept = script.kept().expect("what was written");
    assert_eq!(fs::read_to_string(&kept).unwrap(), "Half an outline\n");
    console.wait_for_line(&["your outline is kept in", name(&kept)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_editor_that_will_not_end_is_ended_with_all_it_started() {
    let school = School::open().await;
    let script = Script::new(DEAF);
    let mut console = script.edits(&school, &["--workers", "0"], FAST);
    console.pty.signal(Signal::SIGTERM);
    let exit = console.pty.exit();
    assert_eq!(exit.code, 0);
    assert!(exit.took < Duration::from_secs(5), "{:?}", exit.took);
    console.assert_restored();
    assert_ended(&script.path().with_extension("pid"));
}

/// What the shell itself asks for while a line is typed.
const PROMPT: Modes = Modes {
    bracketed_paste: true,
    alternate_screen: false,
    hidden_cursor: false,
    focus_events: false,
    mouse: false,
    theme_events: false,
    open_frame: false,
};

/// A shell with job control in which a console that only watches shows an outline in this editor.
fn in_a_shell(school: &School, script: &Script, wait: &str) -> Pty {
    in_a_shell_with(school, script, wait, "--workers 0", FAST)
}

fn in_a_shell_with(school: &School, script: &Script, wait: &str, args: &str, rate: (&str, &str)) -> Pty {
    let (line, temporary, home) = (script.line(), script.temporary(), script.home.path().to_str().unwrap());
    let env =
        [("PS1", "prompt> "), ("HOME", home), ("LANG", "C.UTF-8"), ("EDITOR", &line), ("TMPDIR", &temporary), rate];
    let mut shell = Pty::spawn("/bin/bash", &["--norc", "--noprofile", "-i"], &env, WIDE.0, WIDE.1);
    shell.wait_for("prompt>");
    shell.send(format!("{} {args} --database-url '{}'\n", env!("CARGO_BIN_EXE_homeroom"), school.test.url));
    shell.wait_for("● LIVE");
    if !wait.is_empty() {
        shell.send("n");
        shell.wait_for("new lesson");
        shell.send("\x0f");
        shell.wait_for(wait);
    }
    shell
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_stops_the_editor_with_the_console_and_both_go_on() {
    let school = School::open().await;
    let script = Script::new(WRITES);
    let mut shell = in_a_shell(&school, &script, "EDITING");
    shell.send("\x1a");
    shell.wait_for("Stopped");
    shell.wait_for_modes(PROMPT);
    // A read that the stop wakes up may take what is there meanwhile: the space, which nobody misses.
    shell.send(" fg\n");
    shell.wait_for_modes(Modes::default());
    shell.send("\n");
    shell.wait_for("- and its end");
    shell.send("\x03");
    shell.wait("the shell", |screen| !screen.alternate_screen());
    shell.send("echo \"ended <$?>\"\n");
    shell.wait_for("ended <0>");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_key_stops_an_editor_while_lessons_generate_here() {
    let school = School::open().await;
    school.add("Tides").await;
    let script = Script::new(WRITES);
    let mut shell = in_a_shell_with(&school, &script, "EDITING", "--provider sample --workers 1", SLOW);
    school.wait("select count(*) = 1 from homeroom.leases").await;
    shell.send("\x1a");
    // A shell whose job was stopped would run this.
    shell.send("\n");
    shell.wait_for("- and its end");
    assert!(!shell.screen().contains("Stopped"), "{}", shell.screen());
    shell.send("\x03");
    shell.wait_for("1 lesson is generating here.");
    // The question is deaf at first.
    std::thread::sleep(Duration::from_millis(350));
    shell.send("r");
    shell.wait("the shell", |screen| !screen.alternate_screen());
    assert!(!shell.screen().contains("Stopped"), "{}", shell.screen());
    shell.send("echo \"ended <$?>\"\n");
    shell.wait_for("ended <0>");
}

#[tokio::test(flavor = "multi_thread")]
async fn stopped_and_in_the_background_it_hears_requests_to_end() {
    let school = School::open().await;
    let script = Script::new("echo EDITING; sleep 1");
    for editor in ["", "EDITING"] {
        let mut shell = in_a_shell(&school, &script, editor);
        shell.send("\x1a");
        shell.wait_for("Stopped");
        shell.wait_for_modes(PROMPT);
        shell.send("bg; echo behind\n");
        shell.wait_for("\nbehind");
        // The editor ends in the background.
        std::thread::sleep(Duration::from_millis(1_500));
        shell.send("kill %1; wait %1; echo \"ended <$?>\"\n");
        shell.wait_for("ended <0>");
        shell.wait_for_modes(PROMPT);
    }
}
