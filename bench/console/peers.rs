//! Other dashboards in the same run, measured the same way.

use std::time::Duration;

use super::large::{of, steps};
use super::school::{School, find};
use super::sheet::{Sample, Sheet};
use super::terminal::{Terminal, is_a_picture};

const STARTS: usize = 5;
const PRESSES: usize = 40;

/// One program's figures, in the order of [`ROWS`].
type Figures = [f64; ROWS.len()];

const ROWS: [(&str, &str); 8] = [
    ("first picture, from exec, median", "ms"),
    ("written while left alone", "B/s"),
    ("processor while left alone", "%"),
    ("resident", "MB"),
    ("its own share of that", "MB"),
    ("a step of the cursor, median", "B"),
    ("key to paint, p50", "ms"),
    ("key to paint, p95", "ms"),
];

pub fn measure(school: &School, idle: Duration) {
    Sheet::title("beside other dashboards, 120x40, one after the other");
    let [host, port, user, database] = school.coordinates();
    let target = format!("host={host} port={port} user={user} dbname={database}");
    let programs: [(&str, &str, Vec<String>); 3] =
        [("bottom", "btm", Vec::new()), ("htop", "htop", Vec::new()), ("pg_activity", "pg_activity", vec![target])];
    let ours = figures(school, env!("CARGO_BIN_EXE_homeroom"), &school.arguments(), idle);
    let mut columns = vec![("homeroom", ours)];
    for (name, program, arguments) in programs {
        match find(program) {
            Some(path) => columns.push((name, figures(school, &path.display().to_string(), &arguments, idle))),
            None => Sheet::note(&format!("{name} is not installed: no figures of it")),
        }
    }
    let names: Vec<String> = columns.iter().map(|(name, _)| format!("{name:>20}")).collect();
    Sheet::note(&format!("{:<36} {}", "", names.join("")));
    for (row, (what, unit)) in ROWS.iter().enumerate() {
        let cells = columns.iter().map(|(_, figures)| cell(figures[row], ours[row]));
        Sheet::note(&format!("{:<36} {}", format!("{what}, {unit}"), cells.collect::<String>()));
    }
    Sheet::note(
        "in brackets: times homeroom's; a second refresh of its own is what the others write and what their keys wait for",
    );
}

fn cell(figure: f64, ours: f64) -> String {
    if !figure.is_finite() {
        return format!("{:>20}", "no answer");
    }
    let ratio = if ours > 0.0 { format!("{:.1}", figure / ours) } else { "–".to_owned() };
    format!("{:>20}", format!("{figure:.1} ({ratio})"))
}

fn figures(school: &School, program: &str, arguments: &[String], idle: Duration) -> Figures {
    let mut first = Vec::new();
    let start = || {
        let terminal = Terminal::start(program, arguments, school.home.path());
        let at = terminal.when(program, is_a_picture);
        (at - terminal.started, terminal)
    };
    for _ in 0..STARTS {
        let (took, terminal) = start();
        first.push(took);
        std::thread::sleep(Duration::from_secs(1));
        terminal.quit("q");
    }
    let (_, terminal) = start();
    std::thread::sleep(Duration::from_secs(5));
    let before = terminal.cost();
    let written = terminal.watch(idle);
    let after = terminal.cost();
    let (taken, bytes) = steps(&terminal, PRESSES);
    terminal.quit("q");
    let taken = Sample::of(taken);
    let bytes: Sample = bytes.into_iter().map(|bytes| of(Some(bytes))).collect();
    let of_keys = |sample: &Sample, percent| if sample.is_empty() { f64::INFINITY } else { sample.at(percent) };
    [
        Sample::of(first).at(50),
        of(Some(written.bytes)) / written.seconds,
        after.cpu_since(&before) / written.seconds * 100.0,
        after.resident / 1e6,
        after.own / 1e6,
        of_keys(&bytes, 50),
        of_keys(&taken, 50),
        of_keys(&taken, 95),
    ]
}
