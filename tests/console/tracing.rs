//! A trace in the real program: read while the database goes away, opened in a pager, saved.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use nix::sys::signal::Signal;
use tempfile::TempDir;

use crate::binary::{Console, FAST, School, home, start};
use crate::link::{Link, State};
use crate::pty::Modes;

const USUAL: (u16, u16) = (80, 24);
const WATCH: &[&str] = &["--workers", "0"];

/// A lesson that failed twice; its last source is `source`.
async fn failed(school: &School, source: &str) {
    school
        .run(&format!(
            "with l as (
               insert into lessons (title, outline, status) values ('Tides', 'Tides\n- moon', 'failed') returning id
             ), a as (
               insert into generation_attempts (lesson_id, attempt_number, started_at, finished_at, status, error)
                 select id, n, now() - interval '1 minute' * (3 - n), now() - interval '1 minute' * (3 - n), 'failed', 'no'
                   from l, generate_series(1, 2) n
             )
             insert into traces (lesson_id, attempt_number, prompt, model, response, validation, compilation)
               select id, n, 'Write about tides, attempt ' || n, 'm-1', 'answer ' || n,
                      '{{\"passed\": true, \"stages\": [{{\"stage\": \"compile\", \"passed\": false}}]}}'::jsonb,
                      jsonb_build_object('success', false, 'source', $s${source}$s$ || n, 'issues',
                        '[{{\"rule\": \"syntax\", \"message\": \"not so\", \"line\": 1, \"column\": 2, \"hint\": null}}]'::jsonb)
                 from l, generate_series(1, 2) n"
        ))
        .await;
}

fn open(console: &mut Console) {
    console.pty.wait_for("● LIVE");
    console.wait_for_line(&["✗", "Tides"]);
    console.pty.send("\r");
    console.pty.wait_for("[3 checks]");
    console.wait_for_line(&["✗ 1:2", "not so"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trace_is_read_on_while_the_database_is_away() {
    let school = School::open().await;
    let lines: String = (1..=60).map(|n| format!("const line{n} = {n};\n")).collect::<Vec<_>>().concat();
    failed(&school, &lines).await;
    let link = Link::to(&school.test.spec);
    let url = link.url(&school.test.spec);
    let args = [&["--database-url", url.as_str(), "--provider", "sample"], WATCH].concat();
    let mut console = start(&args, &[FAST, ("COLORTERM", "truecolor")], USUAL);
    open(&mut console);
    console.pty.send("4");
    console.wait_for_line(&["4 │ const line4"]);
    link.set(State::Cut);
    console.pty.wait_for("✗ STALE");
    // What is on screen stays, and what was read can be read on.
    console.wait_for_line(&["4 │ const line4"]);
    console.pty.send("G");
    console.wait_for_line(&["60 │ const line60"]);
    console.pty.send("/line33\r");
    console.wait_for_line(&["33 │ const line33"]);
    console.pty.send("\x1b");
    console.pty.wait("the search's end", |screen| !screen.contents().contains("▌   33"));
    console.pty.send("2");
    console.wait_for_line(&["Write about tides, attempt 2"]);
    // What was not read is not: it says so, and nothing hangs.
    console.pty.send(",");
    console.wait_for_line(&["Not read before the connection was lost."]);
    console.pty.wait_for("✗ STALE");
    link.set(State::Whole);
    console.pty.wait_for("● LIVE");
    console.wait_for_line(&["Write about tides, attempt 1"]);
    console.pty.wait("no trace of it", |screen| !screen.contents().contains("STALE"));
    // It goes on: a change is seen.
    school.run("delete from lessons").await;
    console.pty.wait_for("deleted meanwhile");
    console.wait_for_line(&["Write about tides, attempt 1"]);
    console.pty.send("qq");
    assert_eq!(console.pty.exit().code, 0);
    console.assert_restored();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hostile_trace_is_only_text() {
    let school = School::open().await;
    failed(&school, "\x1b]0;owned\x07\x1b[31m\u{202e}const").await;
    let deep = format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000));
    school
        .run(&format!(
            "set max_stack_depth = '7MB'; update traces set validation = '{deep}'::jsonb where attempt_number = 2"
        ))
        .await;
    let mut console = Console::on(&school, WATCH, &[FAST], USUAL);
    console.pty.wait_for("● LIVE");
    console.wait_for_line(&["✗", "Tides"]);
    let mark = console.pty.mark();
    console.pty.send("\r");
    console.wait_for_line(&["✗ 1:2", "not so"]);
    console.pty.send("4");
    console.wait_for_line(&["1 │ ␛]0;owned␇␛[31m⇄const2"]);
    console.pty.send("7");
    console.wait_for_line(&["\"validation\": \"[[[[[["]);
    console.pty.send("jjjjjjjlw");
    console.wait_for_line(&["[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["]);
    let sent = String::from_utf8_lossy(&console.pty.since(mark)).into_owned();
    assert!(!sent.contains("owned\x07") && !sent.contains('\u{202e}'));
    console.pty.send("qq");
    assert_eq!(console.pty.exit().code, 0);
    assert!(!console.pty.title().contains("owned"));
}

/// A pager that tells what it was given, waits for a line and keeps it.
fn pager(home: &Path) -> PathBuf {
    let script = home.join("pager");
    let told = home.join("told");
    let text = format!(
        "#!/bin/sh\nstat -c '%a %n' \"$1\" >{0}\ncat \"$1\" >>{0}\necho PAGED\nread line\necho \"$line\" >>{0}\n",
        told.display()
    );
    fs::write(&script, text).unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    script
}

struct Desk {
    school: School,
    home: TempDir,
    console: Console,
}

impl Desk {
    /// With a lesson opened on its source, and this pager.
    async fn open(name: impl FnOnce(&Path) -> String) -> Self {
        let school = School::open().await;
        failed(&school, "const a = 1;\n\x1b[31m").await;
        let home = home();
        let name = name(home.path());
        let mut console = Console::on(&school, WATCH, &[FAST, ("PAGER", &name)], USUAL);
        open(&mut console);
        console.pty.send("4");
        console.wait_for_line(&["1 │ const a = 1;"]);
        Self { school, home, console }
    }

    fn told(&self) -> Vec<String> {
        fs::read_to_string(self.home.path().join("told")).unwrap().lines().map(str::to_owned).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pager_has_the_terminal_and_its_keys_and_gives_both_back() {
    let mut desk = Desk::open(|home| pager(home).display().to_string()).await;
    let console = &mut desk.console;
    console.pty.send("o");
    console.pty.wait_for("PAGED");
    assert_eq!(console.pty.modes(), Modes::default());
    assert!(console.pty.line_restored(), "{}", console.pty.line());
    // The feed goes on meanwhile.
    desk.school.run("insert into lessons (title, outline) values ('Moons', 'Moons')").await;
    std::thread::sleep(Duration::from_millis(300));
    console.pty.send("qqjj\n");
    console.wait_for_line(&["[4 source]"]);
    console.wait_for_line(&["1 │ const a = 1;"]);
    let told = desk.told();
    let (mode, path) = told[0].split_once(' ').unwrap();
    assert_eq!(mode, "600");
    assert_eq!(Path::new(path).extension().and_then(|ending| ending.to_str()), Some("tsx"));
    assert!(!Path::new(path).exists(), "{path}");
    assert_eq!(told[1..], ["const a = 1;", "␛[31m2", "qqjj"]);
    let console = &mut desk.console;
    console.pty.send("q");
    console.wait_for_line(&["Moons"]);
    console.pty.send("q");
    assert_eq!(console.pty.exit().code, 0);
    console.assert_restored();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interrupt_is_the_pagers_and_an_end_is_everybodys() {
    let mut desk = Desk::open(|home| pager(home).display().to_string()).await;
    let console = &mut desk.console;
    console.pty.send("o");
    console.pty.wait_for("PAGED");
    console.pty.send("\x03");
    console.wait_for_line(&["[4 source]"]);
    console.pty.send("o");
    console.pty.wait_for("PAGED");
    console.pty.wait_for_modes(Modes::default());
    console.pty.signal(Signal::SIGTERM);
    assert_eq!(console.pty.exit().code, 0);
    console.assert_restored();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pager_that_is_not_there_is_named() {
    let mut desk = Desk::open(|_| "/nowhere/pager".to_owned()).await;
    let console = &mut desk.console;
    console.pty.send("o");
    console.wait_for_line(&["Not opened: /nowhere/pager (from $PAGER) was not found."]);
    console.wait_for_line(&["[4 source]"]);
    console.pty.send("j");
    console.pty.wait("the complaint's end", |screen| !screen.contents().contains("Not opened"));
    console.pty.send("qq");
    assert_eq!(console.pty.exit().code, 0);
    console.assert_restored();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pane_is_saved_beside_what_is_there() {
    let school = School::open().await;
    failed(&school, "const a = 1;\n").await;
    let home = home();
    let work = home.path().join("work");
    fs::create_dir(&work).unwrap();
    fs::write(work.join("tides-2.tsx"), "mine").unwrap();
    // `env` alone can start a program elsewhere.
    let program = format!("cd {} && exec \"$@\"", work.display());
    let args = ["--database-url", &school.test.url, "--provider", "sample", "--workers", "0"];
    let args = [&["-c", &program, "sh", env!("CARGO_BIN_EXE_homeroom")], &args[..]].concat();
    let variables = [("HOME", home.path().to_str().unwrap()), ("LANG", "C.UTF-8"), FAST];
    let mut pty = crate::pty::Pty::spawn("/bin/sh", &args, &variables, USUAL.0, USUAL.1);
    pty.wait_for("● LIVE");
    pty.wait_for("Tides");
    pty.send("\r");
    pty.wait_for("not so");
    pty.send("4");
    pty.wait_for("[4 source]");
    pty.send("s");
    pty.wait_for("Saved 14 B to tides-2-2.tsx.");
    assert_eq!(fs::read_to_string(work.join("tides-2.tsx")).unwrap(), "mine");
    assert_eq!(fs::read_to_string(work.join("tides-2-2.tsx")).unwrap(), "const a = 1;\n2");
    fs::remove_dir_all(&work).unwrap();
    pty.send("s");
    pty.wait_for("Not saved:");
    pty.send("qq");
    assert_eq!(pty.exit().code, 0);
}
