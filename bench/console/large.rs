//! The console on a million lessons: how soon it shows what, and what it costs while nothing and while much happens.

use std::process::Command;
use std::time::{Duration, Instant};

use super::school::{CHANGES, NEWEST, School};
use super::sheet::{Sample, Sheet};
use super::terminal::Terminal;

const STARTS: usize = 20;
const OPENINGS: usize = 20;
const PRESSES: usize = 100;
const LEAVINGS: usize = 10;
/// A screen that takes longer is not there.
const THERE: Duration = Duration::from_secs(10);
/// Between two keys of an operator; long enough for what the first brought about.
const BREATH: Duration = Duration::from_millis(250);

pub fn measure(school: &School, sheet: &mut Sheet, part: &str, idle: Duration) {
    match part {
        "start" => starting(school, sheet),
        "screens" => screens(school, sheet),
        "find" => finding(school, sheet),
        "paint" => painting(school, sheet),
        "idle" => idling(school, sheet, idle),
        "load" => {
            under_load(school, sheet);
            school.restore();
        }
        _ => {
            leaving(school, sheet);
            school.restore();
        }
    }
}

fn starting(school: &School, sheet: &mut Sheet) {
    Sheet::title("starting");
    let process = Sample::of((0..50).map(|_| {
        let begun = Instant::now();
        Command::new("/bin/true").status().unwrap();
        begun.elapsed()
    }));
    Sheet::tell("to compare: start /bin/true", process.at(50), "ms", &format!("p95 {:.1}", process.at(95)));
    let mut taken = [const { Vec::new() }; 3];
    for _ in 0..STARTS {
        let console = school.console();
        let frame = console.when("the first frame", |screen| screen.contents().starts_with(" homeroom"));
        let rows = console.when("rows", |screen| screen.contents().contains(NEWEST));
        let live = console.when_text("● LIVE");
        for (taken, at) in taken.iter_mut().zip([frame, rows, live]) {
            taken.push(at - console.started);
        }
        console.settle(Duration::from_millis(200));
        console.quit("q");
    }
    let [frame, rows, live] = taken.map(Sample::of);
    sheet.median("first frame, from exec", &frame, 40.0);
    sheet.median("rows, from exec", &rows, 150.0);
    Sheet::tell("LIVE, from exec", live.at(50), "ms", &format!("p95 {:.1}", live.at(95)));
}

/// What is pressed, what tells that the screen is there, and the way back to the Overview.
const SCREENS: [(&str, &str, &str, &str); 8] = [
    ("Lesson of a generated one", "\r", "line1 = ", "\x1b"),
    ("Lesson of a failed one", "4\r", "it is a constant", "\x1b1"),
    ("failed tab", "4", "part 2050 ", "1"),
    ("queued tab", "2", "part 20101 ", "1"),
    ("Failures", "gf", "`cause", "\x1b"),
    ("Workers", "gw", "worker-b", "\x1b"),
    ("New lesson", "n", "outline", "\x1b"),
    ("Help", "?", "help · ", "\x1b"),
];

fn screens(school: &School, sheet: &mut Sheet) {
    Sheet::title("opening screens, from the key to what it shows");
    let mut back = Vec::new();
    for (name, keys, text, away) in SCREENS {
        // Of its own: one that cannot be left spoils no other's figure.
        let console = school.settled();
        let mut taken = Vec::new();
        for _ in 0..OPENINGS {
            // All but the last key, which is the one that opens it.
            let (first, last) = keys.split_at(keys.len() - 1);
            console.send(first);
            std::thread::sleep(BREATH);
            let at = console.send(last);
            let Some(shown) = console.when_within(THERE, |screen| screen.contents().contains(text)) else { break };
            taken.push(shown.saturating_duration_since(at));
            let mut at = Instant::now();
            // One by one: an escape and a key together are another key.
            for key in away.split_inclusive(|_| true) {
                std::thread::sleep(BREATH);
                at = console.send(key);
            }
            let Some(overview) = console.when_within(THERE, is_overview) else { break };
            back.push(overview.saturating_duration_since(at));
            std::thread::sleep(BREATH);
        }
        if taken.len() == OPENINGS {
            sheet.median(name, &Sample::of(taken), 100.0);
        } else {
            sheet.absent(name, &console.contents());
        }
        console.quit("\x03");
    }
    // A lone escape is waited for before it is a key.
    sheet.median("back on the Overview", &Sample::of(back), 100.0);
}

fn is_overview(screen: &vt100::Screen) -> bool {
    screen.contents().contains(NEWEST)
}

fn finding(school: &School, sheet: &mut Sheet) {
    Sheet::title("filter over the newest 20,000, from the last key to the rows");
    let console = school.settled();
    let cases = [
        ("in a title, 29th", "quokka", "The quokka of Rottnest"),
        ("in an outline, 19,801st", "narwhal", "part 19801 "),
        ("in an error, 15,000th", "axolotl", "part 15000 "),
        ("1,250 found", "fractions", "Fractions for beginners, part 32 "),
        ("nothing found", "zzyzx", "No lesson matches"),
    ];
    for (name, word, row) in cases {
        let mut taken = Vec::new();
        for _ in 0..OPENINGS / 2 {
            console.send("/");
            std::thread::sleep(BREATH);
            let (first, last) = word.split_at(word.len() - 1);
            console.send(first);
            std::thread::sleep(Duration::from_millis(60));
            let at = console.send(last);
            let shown = console.when_within(THERE, |screen| {
                let contents = screen.contents();
                contents.contains(row) && !contents.contains(NEWEST)
            });
            let Some(shown) = shown else { break };
            taken.push(shown.saturating_duration_since(at));
            std::thread::sleep(BREATH);
            console.send("\x1b");
            console.when("all rows", |screen| screen.contents().contains(NEWEST));
            std::thread::sleep(BREATH);
        }
        if taken.is_empty() {
            sheet.absent("filter", &console.contents());
            break;
        }
        sheet.median(name, &Sample::of(taken), 300.0);
    }
    console.quit("\x03");
}

/// From an arrow to the bar on the next row; the bytes of the dearest step.
pub fn steps(console: &Terminal, presses: usize) -> (Vec<Duration>, Vec<usize>) {
    let (mut taken, mut bytes) = (Vec::new(), Vec::new());
    for n in 0..presses {
        // Unrelated to anything the program does by itself.
        std::thread::sleep(Duration::from_millis(50 + u64::try_from(n * 37 % 100).unwrap()));
        if let Some(answered) = console.step(n % 20 < 10) {
            taken.push(answered.took);
            bytes.push(answered.bytes);
        } else if n > 5 && taken.is_empty() {
            // It has no bar that moves.
            break;
        }
    }
    (taken, bytes)
}

fn painting(school: &School, sheet: &mut Sheet) {
    Sheet::title("a key, and a commit, to its paint");
    let echo = Terminal::start("/bin/cat", &[""; 0], school.home.path());
    let base = Sample::of((0..PRESSES).map(|n| {
        let word = format!("<{n}>");
        let at = echo.send(&format!("{word}\n"));
        echo.when("an echo", |screen| screen.contents().matches(&word).count() == 2) - at
    }));
    drop(echo);
    let compared = format!("p95 {:.2}", base.at(95));
    Sheet::tell("to compare: a line to cat and back", base.at(50), "ms", &compared);
    let console = school.settled();
    let (taken, bytes) = steps(&console, PRESSES);
    sheet.both("key to paint, idle", &Sample::of(taken), 2.0, 10.0);
    sheet.figure("bytes of a cursor's step, most", of(bytes.into_iter().max()), "B", 250.0, "");
    let changes = Sample::of((0..40).map(|n| {
        let title = format!("seen {n}:");
        let sql =
            format!("update lessons set title = '{title} ' || title where id = md5('lesson{}')::uuid", 2 + n % 20);
        let committed = school.commit(&sql);
        let painted = console.when_text(&title);
        std::thread::sleep(Duration::from_millis(700));
        painted.saturating_duration_since(committed)
    }));
    sheet.median("commit of another program's update to paint", &changes, 100.0);
    console.quit("q");
    school.restore();
}

fn idling(school: &School, sheet: &mut Sheet, time: Duration) {
    Sheet::title(&format!("idle for {} s, every row days old", time.as_secs()));
    let alone = database(school, time);
    let console = school.settled();
    console.settle(Duration::from_secs(4));
    let (before, database_before) = (console.cost(), school.cost());
    let written = console.watch(time);
    let (after, database_after) = (console.cost(), school.cost());
    let minutes = written.seconds / 60.0;
    Sheet::tell("written", of(Some(written.bytes)) / written.seconds, "B/s", "the clock's minute, the feed's lag");
    sheet.figure("of a core", after.cpu_since(&before) / written.seconds * 100.0, "%", 0.3, "");
    let switches = u32::try_from(after.switches - before.switches).unwrap_or(u32::MAX);
    Sheet::tell("context switches", f64::from(switches) / written.seconds, "/s", "");
    let database = database_after.cpu_since(&database_before) / minutes;
    sheet.figure("the database's processor time", database, "s/min", 0.2, &format!("{alone:.2} without a console"));
    sheet.figure("resident", after.resident / 1e6, "MB", 25.0, &format!("{:.1} of its own", after.own / 1e6));
    console.quit("q");
}

/// Its seconds of processor time a minute, with nobody connected.
fn database(school: &School, time: Duration) -> f64 {
    let before = school.cost();
    std::thread::sleep(time);
    school.cost().cpu_since(&before) / time.as_secs_f64() * 60.0
}

fn under_load(school: &School, sheet: &mut Sheet) {
    const LOOK: Duration = Duration::from_secs(20);
    Sheet::title(&format!("{CHANGES} row changes a second, each a transaction of its own"));
    let console = school.settled();
    let load = school.load(Duration::from_secs(75));
    // What a quiet time has saved up is spent.
    std::thread::sleep(Duration::from_secs(15));
    let before = console.cost();
    let written = console.watch(LOOK);
    let after = console.cost();
    let (taken, _) = steps(&console, PRESSES);
    let asked = f64::from(CHANGES);
    let (bytes, frames, cells) = (of(Some(written.bytes)), of(Some(written.frames)), of(Some(written.cells)));
    sheet.figure("written", bytes / written.seconds / 1_000.0, "kB/s", 1.5, "");
    sheet.figure("frames", frames / written.seconds, "/s", 4.2, "");
    sheet.figure("bytes per changed cell", bytes / cells.max(1.0), "B", 10.0, "");
    sheet.both("key to paint", &Sample::of(taken), 5.0, 20.0);
    Sheet::tell("of a core", after.cpu_since(&before) / written.seconds * 100.0, "%", "");
    Sheet::tell("resident", after.resident / 1e6, "MB", "");
    console.quit("q");
    Sheet::tell("changes made", load.end(), "/s", &format!("of {asked}"));
}

pub fn of(count: Option<usize>) -> f64 {
    count.and_then(|count| u32::try_from(count).ok()).map_or(f64::INFINITY, f64::from)
}

/// Requests to end while two lessons generate, which have 8 s to finish: how soon the terminal is the shell's again.
fn leaving(school: &School, sheet: &mut Sheet) {
    Sheet::title("leaving with two lessons in flight");
    let taken = (0..LEAVINGS).map(|_| {
        let console = school.generating();
        console.when("two lessons in flight", |_| school.in_flight() == 2);
        let asked = console.ask_to_end();
        let back = console.when("the shell's screen", |screen| !screen.alternate_screen());
        assert_eq!(school.in_flight(), 2, "they go on");
        // A second one ends it at once, and puts both back.
        console.ask_to_end();
        console.ended();
        back - asked
    });
    sheet.median("SIGTERM to the terminal back", &Sample::of(taken), 1_000.0);
}
