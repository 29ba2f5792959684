//! What the console costs in a real terminal on a real Postgres with a million lessons and three million traces, beside what is
//! asked of it, beside other dashboards, and through ssh over slow lines.
//!
//! `cargo bench --bench console`, with `-- PART…` for some of `draw`, `large` (or of it `start`, `screens`, `find`, `paint`, `idle`, `load`, `leave`), `peers` and `ssh`. `--data DIR` keeps the school in
//! a directory, for the next run; without, it is made in minutes and removed. `--lessons N` makes a smaller one, `--idle SECONDS`
//! looks for another time than a minute at what happens while nothing does.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "run by hand, it says what it found"
)]
#![allow(clippy::expect_used, clippy::panic, reason = "a figure that cannot be had ends the run")]

#[path = "console/cost.rs"]
mod cost;
#[path = "../tests/console/desk.rs"]
#[allow(dead_code, reason = "the tests' part of it")]
mod desk;
#[path = "console/draw.rs"]
mod draw;
#[path = "../tests/console/fixture.rs"]
#[allow(dead_code, reason = "the tests' part of it")]
mod fixture;
#[path = "../tests/console/fleet.rs"]
#[allow(dead_code, reason = "the tests' part of it")]
mod fleet;
#[path = "console/large.rs"]
mod large;
#[path = "console/link.rs"]
mod link;
#[path = "console/peers.rs"]
mod peers;
#[path = "../tests/console/picture.rs"]
#[allow(dead_code, reason = "the tests' part of it")]
mod picture;
#[path = "../tests/console/previews.rs"]
#[allow(dead_code, reason = "the tests' part of it")]
mod previews;
#[path = "console/school.rs"]
mod school;
#[path = "console/sheet.rs"]
mod sheet;
#[path = "console/ssh.rs"]
mod ssh;
#[path = "console/terminal.rs"]
mod terminal;

use std::path::PathBuf;
use std::time::Duration;

use school::School;
use sheet::Sheet;

const LESSONS: u32 = 1_000_000;
/// Of a million lessons.
const LARGE: [&str; 7] = ["start", "screens", "find", "paint", "idle", "load", "leave"];
const OTHERS: [&str; 4] = ["draw", "large", "peers", "ssh"];

struct Options {
    parts: Vec<String>,
    data: Option<PathBuf>,
    lessons: u32,
    idle: Duration,
}

impl Options {
    fn read() -> Self {
        let mut options = Self { parts: Vec::new(), data: None, lessons: LESSONS, idle: Duration::from_secs(60) };
        let mut words = std::env::args().skip(1).filter(|word| word != "--bench");
        while let Some(word) = words.next() {
            let mut value = || words.next().unwrap_or_else(|| panic!("{word} takes a value"));
            match word.as_str() {
                "--data" => options.data = Some(PathBuf::from(value())),
                "--lessons" => options.lessons = value().parse().unwrap(),
                "--idle" => options.idle = Duration::from_secs(value().parse().unwrap()),
                part if LARGE.contains(&part) || OTHERS.contains(&part) => options.parts.push(word),
                _ => panic!("{word} is none of {} {}", OTHERS.join(" "), LARGE.join(" ")),
            }
        }
        options
    }

    fn wants(&self, part: &str) -> bool {
        self.parts.is_empty() || self.parts.iter().any(|wanted| wanted == part)
    }
}

fn main() {
    // `cargo test --all-targets` runs benches too, only to see that they start.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let options = Options::read();
    let mut sheet = Sheet::default();
    println!("each figure beside what is asked of it: its share of that, and whether it is met");
    if options.wants("draw") {
        draw::measure(&mut sheet);
    }
    if options.parts != ["draw"] {
        let school = School::open(options.lessons, options.data.as_deref());
        for part in LARGE.into_iter().filter(|part| options.wants("large") || options.wants(part)) {
            large::measure(&school, &mut sheet, part, options.idle);
        }
        if options.wants("peers") {
            peers::measure(&school, options.idle.min(Duration::from_secs(20)));
        }
        if options.wants("ssh") {
            ssh::measure(&school, &mut sheet);
        }
    }
    sheet.end();
}
