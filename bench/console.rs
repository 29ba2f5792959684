//! What the console costs in a real terminal on a real Postgres: first frame, rows, change to paint, key to paint, idling.
//!
//! `cargo bench --bench console`. Each figure stands beside something this machine does anyway: starting a process, an
//! echo through a terminal, a query's round trip.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark is run by hand and says what it found")]

use std::io::{Read, Write};
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use homeroom::db::embedded::{self, Server};
use homeroom::db::migrate;
use homeroom::db::pool::{self, Db};
use portable_pty::{Child, CommandBuilder, PtySize, native_pty_system};
use tempfile::TempDir;

const LESSONS: u32 = 100_000;
const LIMIT: Duration = Duration::from_secs(30);

struct Seen {
    emulator: vt100::Parser,
    bytes: usize,
    last: Instant,
}

/// A program in a terminal of 120 columns and 40 rows.
struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    keyboard: Box<dyn Write + Send>,
    seen: Arc<(Mutex<Seen>, Condvar)>,
    started: Instant,
}

impl Terminal {
    fn start(program: &str, args: &[&str], home: &Path) -> Self {
        let size = PtySize { rows: 40, cols: 120, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(program);
        command.args(args);
        command.env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap());
        command.env("HOME", home);
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        let emulator = vt100::Parser::new(size.rows.try_into().unwrap(), size.cols.try_into().unwrap(), 0);
        let seen = Arc::new((Mutex::new(Seen { emulator, bytes: 0, last: Instant::now() }), Condvar::new()));
        let mut source = pair.master.try_clone_reader().unwrap();
        let keyboard = pair.master.take_writer().unwrap();
        let started = Instant::now();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let shared = Arc::clone(&seen);
        thread::spawn(move || {
            let _master = pair.master;
            let mut chunk = vec![0; 65_536];
            while let Ok(count @ 1..) = source.read(&mut chunk) {
                let mut seen = shared.0.lock().unwrap();
                seen.last = Instant::now();
                seen.bytes += count;
                seen.emulator.process(&chunk[..count]);
                shared.1.notify_all();
            }
        });
        Self { child, keyboard, seen, started }
    }

    /// The moment at which the picture became as wanted.
    fn when(&self, what: &str, mut holds: impl FnMut(&str) -> bool) -> Instant {
        let seen = self.seen.0.lock().unwrap();
        let (seen, timeout) =
            self.seen.1.wait_timeout_while(seen, LIMIT, |seen| !holds(&seen.emulator.screen().contents())).unwrap();
        assert!(!timeout.timed_out(), "never: {what}\n{}", seen.emulator.screen().contents());
        seen.last
    }

    fn send(&mut self, keys: &str) -> Instant {
        let at = Instant::now();
        self.keyboard.write_all(keys.as_bytes()).unwrap();
        at
    }

    fn bytes(&self) -> usize {
        self.seen.0.lock().unwrap().bytes
    }

    fn settle(&self, quiet: Duration) {
        loop {
            let bytes = self.bytes();
            thread::sleep(quiet);
            if self.bytes() == bytes {
                return;
            }
        }
    }

    /// CPU time in seconds and context switches, all threads.
    fn spent(&self) -> (f64, u32) {
        let pid = self.child.process_id().unwrap();
        let (mut nanoseconds, mut switches) = (0, 0);
        for task in std::fs::read_dir(format!("/proc/{pid}/task")).unwrap().flatten() {
            let read = |name: &str| std::fs::read_to_string(task.path().join(name)).unwrap_or_default();
            nanoseconds += read("schedstat").split(' ').next().and_then(|n| n.parse::<u64>().ok()).unwrap_or(0);
            let status = read("status");
            let counted = status.lines().filter(|line| line.contains("ctxt_switches"));
            switches += counted.filter_map(|line| line.split_whitespace().nth(1)?.parse::<u32>().ok()).sum::<u32>();
        }
        (Duration::from_nanos(nanoseconds).as_secs_f64(), switches)
    }

    fn quit(mut self) {
        self.send("q");
        self.child.wait().unwrap();
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _ended = self.child.wait();
    }
}

/// Figures in milliseconds.
struct Sample(Vec<f64>);

impl Sample {
    fn of(n: u32, mut take: impl FnMut(u32) -> Duration) -> Self {
        let mut taken: Vec<f64> = (0..n).map(|i| take(i).as_secs_f64() * 1_000.0).collect();
        taken.sort_by(f64::total_cmp);
        Self(taken)
    }

    fn at(&self, percent: usize) -> f64 {
        self.0[(self.0.len() - 1) * percent / 100]
    }

    fn tell(&self, what: &str, budget: &str, base: &Self) {
        let (p50, p95) = (self.at(50), self.at(95));
        println!("{what:<44} {p50:>8.2} {p95:>8.2}   {:>6.1}x   {budget}", p50 / base.at(50));
    }
}

struct School {
    url: String,
    db: Db,
    runtime: tokio::runtime::Runtime,
    home: TempDir,
    _server: Server,
}

impl School {
    fn open(lessons: u32) -> Self {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let home = tempfile::Builder::new().prefix("homeroom-").tempdir_in("/tmp").unwrap();
        let data_dir = Some(home.path().join("data"));
        let options = embedded::Options { data_dir, pg_bin: None, settings: vec!["fsync=off".into()] };
        let (server, db) = runtime.block_on(async {
            let server = embedded::start(&options, |_| ()).await.unwrap();
            let mut spec = server.spec();
            spec.own = false;
            let db = Db::open(&spec, &pool::Options::default()).unwrap();
            migrate::run(&db).await.unwrap();
            (server, db)
        });
        let school = Self { url: server.spec().url(), db, runtime, home, _server: server };
        school.run(&format!(
            "insert into lessons (title, outline, status, created_at, updated_at)
             select 'Lesson number ' || n, 'Lesson number ' || n, (array['generated', 'generated', 'failed'])[1 + n % 3],
                    now() - interval '3 days' - n * interval '1 minute', now() - interval '3 days' - n * interval '1 minute'
             from generate_series(1, {lessons}) n; analyze"
        ));
        school
    }

    fn run(&self, sql: &str) {
        self.runtime.block_on(async { self.db.get().await.unwrap().batch_execute(sql).await.unwrap() });
    }

    fn console(&self) -> Terminal {
        let args = ["--database-url", &self.url, "--provider", "sample", "--workers", "0"];
        Terminal::start(env!("CARGO_BIN_EXE_homeroom"), &args, self.home.path())
    }
}

fn main() {
    // `cargo test --all-targets` runs benches too, only to see that they start.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let school = School::open(LESSONS);
    println!("{LESSONS} lessons, 120x40; milliseconds\n{:<44} {:>8} {:>8}   {:>7}   budget", "", "p50", "p95", "ratio");
    let process = Sample::of(50, |_| {
        let begun = Instant::now();
        Command::new("/bin/true").status().unwrap();
        begun.elapsed()
    });
    process.tell("baseline: start /bin/true", "", &process);
    starting(&school, &process);
    painting(&school);
    idling(&school);
}

fn starting(school: &School, process: &Sample) {
    let mut rows = Vec::new();
    let first = Sample::of(20, |_| {
        let console = school.console();
        let frame = console.when("the first frame", |screen| screen.contains("4 failed"));
        let listed = console.when("rows", |screen| screen.contains("Lesson number 1 "));
        rows.push(listed - console.started);
        let took = frame - console.started;
        console.when("LIVE", |screen| screen.contains("● LIVE"));
        console.quit();
        took
    });
    first.tell("first frame, from exec", "<= 60", process);
    Sample::of(20, |n| rows[n as usize]).tell("rows, from exec", "<= 150", process);
}

fn painting(school: &School) {
    let mut echo = Terminal::start("/bin/cat", &[], school.home.path());
    let base = Sample::of(100, |n| {
        let word = format!("<{n}>");
        let at = echo.send(&format!("{word}\n"));
        echo.when("an echo", |screen| screen.matches(&word).count() == 2) - at
    });
    base.tell("baseline: a line to cat and back", "", &base);
    drop(echo);
    let query = Sample::of(100, |_| {
        let begun = Instant::now();
        school.run("insert into lessons (title, outline, status) values ('x', 'x', 'generated'); delete from lessons where title = 'x'");
        begun.elapsed()
    });
    query.tell("baseline: insert and delete, committed", "", &query);

    let mut console = school.console();
    console.when("rows", |screen| screen.contains("● LIVE") && screen.contains("Lesson number 1 "));
    console.settle(Duration::from_secs(1));
    let mut spent = 0;
    let keys = Sample::of(100, |n| {
        let (key, row) = if n % 20 < 10 { ("j", n % 20 + 2) } else { ("k", 20 - n % 20) };
        let before = console.bytes();
        let at = console.send(key);
        let painted = console.when("the cursor's step", |screen| screen.contains(&format!(" {row} of 100k")));
        thread::sleep(Duration::from_millis(30));
        spent = spent.max(console.bytes() - before);
        painted - at
    });
    keys.tell("key to paint", "<= 2 / 10", &base);
    println!("{:<44} {spent:>8} B                     <= 250", "bytes of a step, at most");

    // The cursor is on the first row: after five seconds without a key new rows come in by themselves; the count at once.
    let changes = Sample::of(40, |n| {
        let before = n + 1;
        school.run("insert into lessons (title, outline) values ('Inserted', 'Inserted')");
        let committed = Instant::now();
        let painted = console.when("a count", |screen| {
            screen.lines().nth(3).is_some_and(|cards| cards.split_whitespace().any(|word| word == before.to_string()))
        });
        thread::sleep(Duration::from_millis(700));
        painted.saturating_duration_since(committed)
    });
    changes.tell("commit of psql's insert to paint", "<= 100", &query);
    console.quit();
    school.run("delete from lessons where title = 'Inserted'");
}

fn idling(school: &School) {
    let console = school.console();
    console.when("rows", |screen| screen.contains("● LIVE") && screen.contains("Lesson number 1 "));
    console.settle(Duration::from_secs(3));
    let (bytes, (cpu, switches), begun) = (console.bytes(), console.spent(), Instant::now());
    thread::sleep(Duration::from_secs(30));
    let seconds = begun.elapsed().as_secs_f64();
    let (later, later_switches) = console.spent();
    println!("\nidle for {seconds:.0} s, all rows days old");
    println!("{:<44} {:>8} B                     0, but the clock's minute", "written", console.bytes() - bytes);
    println!("{:<44} {:>8.3} %                     <= 0.5", "of a core", (later - cpu) / seconds * 100.0);
    println!("{:<44} {:>8.1} /s", "context switches", f64::from(later_switches - switches) / seconds);
    console.quit();
}
