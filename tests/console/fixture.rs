//! A school at a fixed moment, and an operator at its console.

use std::time::Duration;

use chrono::{FixedOffset, TimeDelta};
use homeroom::app::command::{Command, Load};
use homeroom::app::event::{Event, Loaded, LocalWorkers};
use homeroom::app::key::{Key, KeyCode};
use homeroom::app::{App, Options};
use homeroom::model::Time;
use homeroom::model::attempt::{Attempt, AttemptStatus, Outcome, Progress, Stage};
use homeroom::model::failure::FailureClass;
use homeroom::model::feed::{Change, FeedEvent, FeedState, Moved};
use homeroom::model::ids::{AttemptId, Fence, LessonId, TraceId, WorkerId};
use homeroom::model::lesson::{LeaseSummary, Lesson, LessonSummary, Status};
use homeroom::model::overview::{Counts, Cursor, Order, Page, PageRequest, Vitals, WorkerState, WorkerSummary};
use homeroom::model::trace::{LessonDetail, Trace};
use homeroom::ui;
use homeroom::ui::theme::{Depth, Ground, Theme};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};
use serde_json::json;
use uuid::Uuid;

pub const MONO: Theme = Theme::new(Depth::Mono, Ground::Dark, false);
pub const ASCII: Theme = Theme::new(Depth::Mono, Ground::Dark, true);
pub const COLOUR: Theme = Theme::new(Depth::True, Ground::Dark, false);

/// 2026-11-21 14:04:31 by the operator's clock.
pub fn moment() -> Time {
    "2026-11-21T13:04:31Z".parse().unwrap()
}

pub fn ago(seconds: i64) -> Time {
    moment() - TimeDelta::seconds(seconds)
}

pub fn lesson_id(n: u128) -> LessonId {
    LessonId(Uuid::from_u128(0x5f0c_1a00_0000_0000_0000_0000_0000_0000 + n))
}

pub fn options(width: u16, height: u16) -> Options {
    Options {
        width,
        height,
        zone: |_| FixedOffset::east_opt(3_600).unwrap(),
        model: Some("homeroom/sample-1".into()),
        offline: true,
        retry_attempts: 3,
    }
}

/// A lesson queued `age` seconds ago.
pub fn queued(n: u128, title: &str, age: i64) -> LessonSummary {
    LessonSummary {
        id: lesson_id(n),
        title: title.into(),
        status: Status::Queued,
        created_at: ago(age),
        updated_at: ago(age),
        priority: 0,
        run_after: None,
        attempts: 0,
        max_attempts: 3,
        failure_class: None,
        failure_detail: None,
        fingerprint: None,
        model: None,
        total_tokens: None,
        cost_usd: None,
        score: None,
        version: None,
        lease: None,
    }
}

pub fn running(n: u128, title: &str, age: i64, stage: Stage, tokens: i64) -> LessonSummary {
    let streaming = stage != Stage::Waiting && stage != Stage::Calling;
    LessonSummary {
        status: Status::Generating,
        updated_at: ago(age),
        model: Some("gpt-4o-mini".into()),
        lease: Some(LeaseSummary {
            fence: Fence(i64::try_from(n).unwrap() + 100),
            attempt_number: 1,
            worker_name: "worker-a".into(),
            claimed_at: ago(age),
            deadline: ago(age - 600),
            progress: Some(Progress {
                stage,
                tokens,
                first_token_at: streaming.then(|| ago(age) + TimeDelta::milliseconds(400)),
                at: moment(),
            }),
        }),
        ..queued(n, title, age + 30)
    }
}

pub fn external(n: u128, title: &str, age: i64) -> LessonSummary {
    LessonSummary { status: Status::Generating, ..queued(n, title, age) }
}

pub fn failed(n: u128, title: &str, age: i64, class: FailureClass, detail: &str) -> LessonSummary {
    LessonSummary {
        status: Status::Failed,
        updated_at: ago(age),
        attempts: 3,
        failure_class: Some(class),
        failure_detail: Some(detail.into()),
        fingerprint: Some(format!("{class}:x:{detail}")),
        model: Some("gpt-4o-mini".into()),
        total_tokens: Some(9_800),
        cost_usd: Some(0.006),
        ..queued(n, title, age + 120)
    }
}

pub fn generated(n: u128, title: &str, age: i64, version: i32, score: f64) -> LessonSummary {
    LessonSummary {
        status: Status::Generated,
        updated_at: ago(age),
        attempts: 1,
        model: Some("gpt-4o-mini".into()),
        total_tokens: Some(2_900),
        cost_usd: Some(0.002),
        score: Some(score),
        version: Some(version),
        ..queued(n, title, age + 60)
    }
}

/// Lessons in every state, newest first within each.
pub fn school() -> Vec<LessonSummary> {
    let mut rows = vec![
        running(1, "Introduction to photosynthesis", 20, Stage::Streaming, 1_204),
        LessonSummary { attempts: 1, ..running(2, "Prime factorisation", 68, Stage::Checking, 900) },
        running(3, "光合作用のしくみ", 25, Stage::Streaming, 640),
        running(4, "Newton's three laws of motion and what they explain about rockets", 15, Stage::Calling, 0),
        running(5, "Ser or estar?", 3, Stage::Waiting, 0),
        external(6, "The French Revolution in five scenes", 1_600),
        queued(7, "Why the sky is blue", 5),
        queued(8, "Magnets and motion", 190),
        LessonSummary { run_after: Some(ago(-39)), ..queued(9, "The water cycle", 240) },
        failed(10, "Fractions for beginners", 180, FailureClass::Compile, "cannot assign to `score` at 45:7"),
        failed(11, "Long division without tears", 560, FailureClass::Rules, "forbidden call `fetch` at 12:3"),
        generated(12, "Reading a bar chart", 245, 1, 0.88),
        LessonSummary { cost_usd: None, ..generated(13, "Ancient Egypt: daily life", 665, 2, 0.93) },
    ];
    rows.extend((14..40).map(|n| {
        let age = 700 + i64::try_from(n).unwrap() * 97;
        generated(n, &format!("Lesson number {n} of the archive"), age, 1, 0.8)
    }));
    rows
}

pub fn counts() -> Counts {
    Counts { queued: 128, generating: 11, generated: 9_214, failed: 7 }
}

pub fn worker(n: u128, name: &str, busy: i32, state: WorkerState) -> WorkerSummary {
    WorkerSummary {
        id: WorkerId(Uuid::from_u128(n)),
        name: name.into(),
        host: "web-1".into(),
        version: "0.1.0".into(),
        slots: 4,
        busy,
        state,
        started_at: ago(9_000),
        expires_at: ago(-30),
    }
}

pub fn vitals() -> Vitals {
    Vitals {
        now: Some(moment()),
        oldest_queued: Some(ago(252)),
        slowest_since: Some(ago(68)),
        stalled: 1,
        generated_last_hour: 312,
        failed_last_hour: 7,
        failure_causes: 3,
        p50_s: Some(41.0),
        p95_s: Some(88.2),
        spend_last_hour: Some(0.72),
        median_score: Some(0.86),
        done_trend: vec![
            8, 9, 8, 12, 9, 8, 7, 13, 19, 12, 8, 9, 7, 9, 12, 13, 9, 8, 12, 13, 19, 12, 9, 8, 9, 8, 9, 22, 32, 28,
        ],
        failed_trend: (0..30).map(|n| u32::from(n % 7 == 0)).collect(),
        workers: vec![
            worker(1, "worker-a", 4, WorkerState::Running),
            worker(2, "worker-b", 4, WorkerState::Running),
            worker(3, "worker-c", 2, WorkerState::Draining),
        ],
    }
}

/// What the tests' database holds.
#[derive(Debug, Clone, Default)]
pub struct School {
    pub rows: Vec<LessonSummary>,
    pub counts: Counts,
    pub vitals: Vitals,
    pub details: Vec<(LessonDetail, Vec<(Trace, Option<String>)>)>,
}

impl School {
    pub fn usual() -> Self {
        Self { rows: school(), counts: counts(), vitals: vitals(), details: vec![failing_lesson()] }
    }

    fn page(&self, request: &PageRequest) -> Page {
        let time = |row: &LessonSummary| match request.order {
            Order::Changed => row.updated_at,
            Order::Newest | Order::Oldest => row.created_at,
        };
        let mut rows: Vec<LessonSummary> = self
            .rows
            .iter()
            .filter(|row| request.status.is_none_or(|status| status == row.status))
            .filter(|row| request.after.is_none_or(|after| (time(row), row.id) < (after.at, after.id)))
            .cloned()
            .collect();
        rows.sort_by_key(|row| std::cmp::Reverse((time(row), row.id)));
        let limit = usize::try_from(request.limit).unwrap();
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(|row| Cursor { at: time(row), id: row.id });
        Page { rows, next }
    }

    pub fn answer(&self, load: &Load) -> Option<Loaded> {
        Some(match load {
            Load::Counts => Loaded::Counts(self.counts),
            Load::Vitals => Loaded::Vitals(Box::new(self.vitals.clone())),
            Load::Page { ticket, request } => Loaded::Page { ticket: *ticket, page: self.page(request) },
            Load::Rows(ids) => Loaded::Rows {
                asked: ids.clone(),
                rows: self.rows.iter().filter(|row| ids.contains(&row.id)).cloned().collect(),
            },
            Load::Detail(id) => match self.details.iter().find(|(detail, _)| detail.lesson.id == *id) {
                Some((detail, _)) => Loaded::Detail(Box::new(detail.clone())),
                None => match self.rows.iter().find(|row| row.id == *id) {
                    Some(row) => Loaded::Detail(Box::new(bare_detail(row))),
                    None => Loaded::NoSuchLesson(*id),
                },
            },
            Load::Trace(id) => {
                let found = self.details.iter().flat_map(|(_, traces)| traces).find(|(trace, _)| trace.id == *id);
                match found {
                    Some((trace, source)) => Loaded::Trace { trace: Box::new(trace.clone()), source: source.clone() },
                    None => Loaded::NoSuchTrace(*id),
                }
            }
            Load::Live { .. } => return None,
        })
    }
}

fn bare_detail(row: &LessonSummary) -> LessonDetail {
    LessonDetail {
        lesson: Lesson {
            id: row.id,
            title: row.title.clone(),
            outline: format!("{}\n- one\n- two", row.title),
            status: row.status,
            created_at: row.created_at,
            updated_at: row.updated_at,
            priority: 0,
            run_after: row.run_after,
        },
        summary: row.clone(),
        attempts: Vec::new(),
    }
}

pub const SOURCE: &str = include_str!("fractions.tsx");

/// `Fractions for beginners`: three failed attempts with their traces.
pub fn failing_lesson() -> (LessonDetail, Vec<(Trace, Option<String>)>) {
    let row = school().into_iter().find(|row| row.id == lesson_id(10)).unwrap();
    let mut detail = bare_detail(&row);
    let classes = [FailureClass::Rules, FailureClass::Compile, FailureClass::Compile];
    let mut traces = Vec::new();
    for (at, class) in classes.into_iter().enumerate() {
        let n = i32::try_from(at).unwrap() + 1;
        let trace_id = TraceId(Uuid::from_u128(0xf00 + at as u128));
        let stream = [13_800, 12_500, 12_900][at];
        detail.attempts.push(Attempt {
            id: AttemptId(Uuid::from_u128(0xa00 + at as u128)),
            attempt_number: n,
            started_at: ago(240 - i64::from(n) * 15),
            finished_at: Some(ago(226 - i64::from(n) * 15)),
            status: AttemptStatus::Failed,
            error: row.failure_detail.clone(),
            outcome: Some(Outcome::Failed),
            failure_class: Some(class),
            fingerprint: None,
            worker_name: Some("worker-a".into()),
            fence: Some(Fence(i64::from(n))),
            model: Some("gpt-4o-mini".into()),
            prompt_version: Some(if n == 1 { "lesson v3" } else { "repair v3" }.into()),
            input_tokens: Some(3_482),
            cached_tokens: Some(2_048),
            output_tokens: Some(818),
            total_tokens: Some([2_400, 3_100, 4_300][at]),
            cost_usd: Some(0.002),
            ttft_ms: Some(400),
            stream_ms: Some(stream),
            check_ms: Some(400),
            trace_id: Some(trace_id),
        });
        traces.push((trace(&row, trace_id, n), Some(SOURCE.to_owned())));
    }
    (detail, traces)
}

fn trace(row: &LessonSummary, id: TraceId, attempt_number: i32) -> Trace {
    let issue = |line: u32, column: u32| {
        json!({"rule": "const-assign", "message": "cannot assign to `score`: it is a constant", "line": line,
            "column": column, "end_column": column + 5,
            "hint": "keep it in state: const [score, setScore] = useState(0)"})
    };
    Trace {
        id,
        lesson_id: row.id,
        attempt_number,
        timestamp: ago(200),
        prompt: "You write one interactive lesson as a single TSX file.\n\nOutline:\n- halves\n- quarters".into(),
        model: "gpt-4o-mini".into(),
        response: format!("Here is the lesson:\n\n```tsx\n{SOURCE}```\n"),
        tokens: Some(json!({"prompt_tokens": 3482, "completion_tokens": 818, "total_tokens": 4300})),
        validation: json!({"passed": true, "errors": [], "forbiddenTokens": [], "issues": [], "score": null,
            "metrics": {}, "verdict": "failed", "stages": [
                {"stage": "extract", "passed": true}, {"stage": "rules", "passed": true},
                {"stage": "compile", "passed": false}]}),
        compilation: json!({"success": false, "tsc_errors": [], "issues": [issue(17, 7), issue(29, 46)]}),
        error: Some("compile: cannot assign to `score`: it is a constant at 17:7".into()),
    }
}

/// An operator's console over a school.
pub struct Desk {
    pub app: App,
    pub school: School,
    pub now: Time,
    pub theme: Theme,
    /// Commands that were no reads.
    pub asked: Vec<Command>,
    /// Reads are answered at once.
    pub answers: bool,
    /// Reads that were not answered.
    pub unanswered: Vec<Load>,
    screen: Terminal<TestBackend>,
}

impl Desk {
    /// Not yet connected.
    pub fn new(width: u16, height: u16) -> Self {
        Self {
            app: App::new(options(width, height)),
            school: School::usual(),
            now: moment(),
            theme: MONO,
            asked: Vec::new(),
            answers: true,
            unanswered: Vec::new(),
            screen: Terminal::new(TestBackend::new(width, height)).unwrap(),
        }
    }

    /// Connected and LIVE, everything read.
    pub fn open(width: u16, height: u16) -> Self {
        Self::over(School::usual(), width, height)
    }

    pub fn over(school: School, width: u16, height: u16) -> Self {
        let mut desk = Self { school, ..Self::new(width, height) };
        desk.connect();
        desk
    }

    pub fn connect(&mut self) {
        self.send(Event::Local(LocalWorkers { slots: 4, busy: 2, draining: false }));
        self.send(Event::Connected { location: "school@db.internal/prod".into(), read_only: false });
        self.send(Event::Feed(FeedEvent::State(FeedState::Live { lag: Duration::from_millis(12) })));
    }

    /// Sends an event and, as long as the database answers, everything that follows from it.
    pub fn send(&mut self, event: Event) {
        let mut events = vec![event];
        while let Some(event) = events.pop() {
            for command in self.app.update(event, self.now) {
                match command {
                    Command::Load(load) if self.answers => {
                        events.extend(self.school.answer(&load).map(Event::Loaded));
                    }
                    Command::Load(load) => self.unanswered.push(load),
                    other => self.asked.push(other),
                }
            }
        }
    }

    /// Types keys: one character each, or a name in angle brackets.
    pub fn keys(&mut self, keys: &str) {
        let mut rest = keys;
        while let Some(c) = rest.chars().next() {
            let (key, length) = match rest.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
                Some((name, _)) => (named(name), name.len() + 2),
                None => (Key::char(c), c.len_utf8()),
            };
            self.send(Event::Key(key));
            rest = &rest[length..];
        }
    }

    /// Lets time pass, waking whenever the state asked for it.
    pub fn wait(&mut self, milliseconds: i64) {
        let end = self.now + TimeDelta::milliseconds(milliseconds);
        for _ in 0..10_000 {
            match self.app.wake_at().filter(|at| *at <= end) {
                Some(at) => {
                    self.now = at.max(self.now);
                    self.send(Event::Tick);
                }
                None => break,
            }
        }
        self.now = end;
        self.send(Event::Tick);
    }

    /// A lesson's new state reaches the database and the feed tells.
    pub fn change(&mut self, row: LessonSummary) {
        let old = self.school.rows.iter().find(|old| old.id == row.id).map(|old| old.status);
        let moved = Moved { id: row.id, old, new: Some(row.status) };
        if let Some(old) = old {
            *self.school.counts.of_mut(old) -= 1;
        }
        *self.school.counts.of_mut(row.status) += 1;
        self.school.rows.retain(|old| old.id != row.id);
        self.school.rows.insert(0, row);
        let (table, rows) = ("lessons".to_owned(), vec![moved]);
        let change = if old.is_some() { Change::Update { table, rows } } else { Change::Insert { table, rows } };
        self.send(Event::Feed(FeedEvent::Changed(change)));
        self.wait(300);
    }

    pub fn stale(&mut self) {
        let state = FeedState::Stale {
            since: self.now - TimeDelta::seconds(42),
            reason: "db.internal:5432 refused the connection.".into(),
            retry_at: self.now + TimeDelta::seconds(8),
        };
        self.send(Event::Feed(FeedEvent::State(state)));
    }

    pub fn buffer(&mut self) -> Buffer {
        let (app, theme, now) = (&self.app, &self.theme, self.now);
        self.screen.draw(|frame| ui::draw(frame, app, theme, now)).unwrap();
        self.app.drawn();
        self.screen.backend().buffer().clone()
    }

    /// The screen as text, one line a row.
    pub fn text(&mut self) -> String {
        text(&self.buffer())
    }

    /// The line that holds `part`.
    pub fn line(&mut self, part: &str) -> Option<String> {
        self.text().lines().find(|line| line.contains(part)).map(str::to_owned)
    }
}

fn named(name: &str) -> Key {
    match name {
        "enter" => Key::plain(KeyCode::Enter),
        "esc" => Key::plain(KeyCode::Esc),
        "tab" => Key::plain(KeyCode::Tab),
        "up" => Key::plain(KeyCode::Up),
        "down" => Key::plain(KeyCode::Down),
        "backspace" => Key::plain(KeyCode::Backspace),
        name => Key::ctrl(name.strip_prefix("ctrl-").and_then(|key| key.chars().next()).expect("a key's name")),
    }
}

/// A wide character's second cell is not part of the text.
pub fn text(buffer: &Buffer) -> String {
    let area = buffer.area;
    let mut out = String::new();
    for y in 0..area.height {
        let mut line = String::new();
        let mut skip = 0;
        for x in 0..area.width {
            let symbol = buffer[(x, y)].symbol();
            if skip == 0 {
                line.push_str(symbol);
                skip = ui::text::width(symbol).max(1);
            }
            skip -= 1;
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// Each run of one style on a line: `x..end style |text|`; plain runs are left out.
pub fn styles(buffer: &Buffer) -> String {
    let area = buffer.area;
    let mut out = String::new();
    for y in 0..area.height {
        let mut x = 0;
        while x < area.width {
            let style = describe(buffer, x, y);
            let start = x;
            while x < area.width && describe(buffer, x, y) == style {
                x += 1;
            }
            let run: String = (start..x).map(|x| buffer[(x, y)].symbol()).collect();
            if !style.is_empty() && !run.trim().is_empty() {
                out.push_str(&format!("{y:>2} {start:>3} {style} |{}|\n", run.trim_end()));
            }
        }
    }
    out
}

fn describe(buffer: &Buffer, x: u16, y: u16) -> String {
    let cell = &buffer[(x, y)];
    let colour = |name: &str, color: Color| match color {
        Color::Reset => String::new(),
        Color::Rgb(r, g, b) => format!("{name}#{r:02x}{g:02x}{b:02x} "),
        other => format!("{name}{other} "),
    };
    let modifiers = [(Modifier::BOLD, "bold "), (Modifier::DIM, "dim "), (Modifier::REVERSED, "reversed ")];
    let mut out = colour("", cell.fg) + &colour("on ", cell.bg);
    out.extend(modifiers.iter().filter(|(modifier, _)| cell.modifier.contains(*modifier)).map(|(_, name)| *name));
    out.trim_end().to_owned()
}

/// The screen as a terminal would receive it.
pub fn ansi(buffer: &Buffer) -> String {
    let mut out = String::from("\x1b[0m\x1b[2J\x1b[H");
    for y in 0..buffer.area.height {
        out.push_str(&format!("\x1b[{};1H", y + 1));
        let mut skip = 0;
        for x in 0..buffer.area.width {
            if skip > 0 {
                skip -= 1;
                continue;
            }
            let cell = &buffer[(x, y)];
            out.push_str("\x1b[0m");
            for (modifier, code) in [(Modifier::BOLD, 1), (Modifier::DIM, 2), (Modifier::REVERSED, 7)] {
                if cell.modifier.contains(modifier) {
                    out.push_str(&format!("\x1b[{code}m"));
                }
            }
            for (color, base) in [(cell.fg, 38), (cell.bg, 48)] {
                match color {
                    Color::Rgb(r, g, b) => out.push_str(&format!("\x1b[{base};2;{r};{g};{b}m")),
                    Color::Indexed(n) => out.push_str(&format!("\x1b[{base};5;{n}m")),
                    _ => {}
                }
            }
            out.push_str(cell.symbol());
            skip = ui::text::width(cell.symbol()).saturating_sub(1);
        }
    }
    out
}
