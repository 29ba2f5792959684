//! A school at a fixed moment.
#![expect(clippy::unwrap_used, reason = "a broken fixture fails its test")]

use chrono::{FixedOffset, TimeDelta};
use homeroom::app::Options;
use homeroom::app::command::Load;
use homeroom::app::event::Loaded;
use homeroom::model::Time;
use homeroom::model::attempt::{Attempt, AttemptStatus, Outcome, Progress, Stage};
use homeroom::model::failure::FailureClass;
use homeroom::model::ids::{AttemptId, Fence, LessonId, TraceId, WorkerId};
use homeroom::model::lesson::{LeaseSummary, Lesson, LessonSummary, Status};
use homeroom::model::limit::{LimitKind, ProviderLimit};
use homeroom::model::overview::{Counts, Found, Page, PageRequest, Vitals, WorkerState, WorkerSummary};
use homeroom::model::price::{Price, PriceTable};
use homeroom::model::trace::{LessonDetail, Trace};
use serde_json::json;
use uuid::Uuid;

use crate::fleet::Places;

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
        clock_times: false,
        mouse: false,
        models: vec!["claude-haiku".into(), "gpt-4o-mini".into()],
        prices: prices(),
    }
}

fn prices() -> PriceTable {
    let price = Price { input: Some(0.4), cache_read: Some(0.1), output: Some(1.5), ..Price::default() };
    PriceTable::new("2026-11-01", [("gpt-4o-mini".to_owned(), price)])
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
        rescued_from: None,
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
            lost: false,
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

pub fn limit(provider: &str, kind: LimitKind, until: Option<Time>, reason: &str) -> ProviderLimit {
    ProviderLimit {
        provider: provider.into(),
        kind,
        until,
        reason: reason.into(),
        set_by: "worker-a".into(),
        set_at: ago(21),
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
        limits: Vec::new(),
    }
}

/// A lesson whole: its attempts, their traces and the source found in each.
pub type Told = (LessonDetail, Vec<(Trace, Option<String>)>);

/// What the tests' database holds.
#[derive(Debug, Clone, Default)]
pub struct School {
    pub rows: Vec<LessonSummary>,
    pub counts: Counts,
    pub vitals: Vitals,
    pub details: Vec<Told>,
    /// What Failures and Workers show.
    pub places: Places,
    /// It has more lessons than a search looks through.
    pub is_bounded: bool,
}

impl School {
    pub fn usual() -> Self {
        Self {
            rows: school(),
            counts: counts(),
            vitals: vitals(),
            details: vec![failing_lesson()],
            places: crate::fleet::usual(),
            is_bounded: false,
        }
    }

    fn page(&self, request: &PageRequest) -> Page {
        let order = request.order;
        let found = |row: &&LessonSummary| {
            request.query.as_ref().is_none_or(|query| query.matches(row, moment()) == Some(true))
        };
        let mut rows: Vec<LessonSummary> = self
            .rows
            .iter()
            .filter(|row| request.status.is_none_or(|status| status == row.status))
            .filter(found)
            .cloned()
            .collect();
        let count = i64::try_from(rows.len()).unwrap();
        rows.sort_by(|a, b| order.compare(&order.place(a), &order.place(b)));
        rows.retain(|row| request.after.is_none_or(|after| order.compare(&order.place(row), &after).is_gt()));
        let limit = usize::try_from(request.limit).unwrap();
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(|row| order.place(row));
        let found = request.query.as_ref().map(|_| Found { count, is_bounded: self.is_bounded });
        Page { rows, next, found }
    }

    /// Those of the lists, and those that only Failures lists.
    fn all_rows(&self) -> impl Iterator<Item = &LessonSummary> {
        let listed = |id| self.rows.iter().any(|row| row.id == id);
        let failed = self.places.lessons.iter().map(|(_, row)| &row.lesson);
        self.rows.iter().chain(failed.filter(move |row| !listed(row.id)))
    }

    pub fn answer(&self, load: &Load) -> Option<Loaded> {
        Some(match load {
            Load::Counts => Loaded::Counts(self.counts),
            Load::Vitals => Loaded::Vitals(Box::new(self.vitals.clone())),
            Load::Page { ticket, request } => Loaded::Page { ticket: *ticket, page: self.page(request) },
            Load::Rows(ids) => Loaded::Rows {
                asked: ids.clone(),
                rows: self.all_rows().filter(|row| ids.contains(&row.id)).cloned().collect(),
            },
            Load::Detail(id) => match self.details.iter().find(|(detail, _)| detail.lesson.id == *id) {
                Some((detail, _)) => Loaded::Detail(Box::new(detail.clone())),
                None => match self.all_rows().find(|row| row.id == *id) {
                    Some(row) => Loaded::Detail(Box::new(bare_detail(row))),
                    None => Loaded::NoSuchLesson(*id),
                },
            },
            Load::Trace(id) => {
                let found = self.details.iter().flat_map(|(_, traces)| traces).find(|(trace, _)| trace.id == *id);
                match found {
                    Some((trace, source)) => Loaded::Trace {
                        trace: Box::new(trace.clone()),
                        source: source.clone(),
                        compiled: trace.compilation["success"].as_bool().filter(|ok| *ok).map(|_| COMPILED.to_owned()),
                    },
                    None => Loaded::NoSuchTrace(*id),
                }
            }
            Load::Preview { ticket, action, chosen } => Loaded::Preview {
                ticket: *ticket,
                preview: Box::new(crate::previews::preview(&self.rows, action, chosen)),
            },
            Load::Find(prefix) => Loaded::Found {
                prefix: prefix.clone(),
                ids: self
                    .rows
                    .iter()
                    .map(|row| row.id)
                    .filter(|id| id.to_string().starts_with(prefix.as_str()))
                    .collect(),
            },
            Load::Alike { id, fingerprint } => Loaded::Alike {
                id: *id,
                fingerprint: fingerprint.clone(),
                count: i64::try_from(
                    self.rows
                        .iter()
                        .filter(|row| row.fingerprint.as_ref() == Some(fingerprint) && row.id != *id)
                        .count(),
                )
                .unwrap(),
            },
            Load::Live { .. } => return None,
            place => return self.places.answer(self, place),
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

pub const COMPILED: &str = include_str!("fractions.js");
pub const SOURCE: &str = include_str!("fractions.tsx");

/// `Fractions for beginners`: three failed attempts with their traces.
pub fn failing_lesson() -> Told {
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
            fingerprint: (n > 1).then(|| "compile:const-assign:cannot assign to _".to_owned()),
            worker_name: Some("worker-a".into()),
            fence: Some(Fence(i64::from(n))),
            provider: Some("openai".into()),
            model: Some("gpt-4o-mini".into()),
            stop_reason: Some("stop".into()),
            prompt_version: Some(if n == 1 { "lesson v3" } else { "repair v3" }.into()),
            input_tokens: Some(3_482),
            cached_tokens: Some(2_048),
            output_tokens: Some(818),
            total_tokens: Some([2_400, 3_100, 4_300][at]),
            cost_usd: Some(0.002_005_4),
            ttft_ms: Some(400),
            stream_ms: Some(stream),
            check_ms: Some(400),
            trace_id: Some(trace_id),
        });
        traces.push((trace(&row, trace_id, n), Some(source_of(n))));
    }
    (detail, traces)
}

/// What each attempt wrote: the last is [`SOURCE`].
fn source_of(attempt: i32) -> String {
    let second = SOURCE
        .replace("const score = 0;", "let score = 0;")
        .replace("<p role=\"status\">You picked {picked}.</p>", "<p>You picked {picked}!</p>");
    match attempt {
        1 => second.replace("      <p>{QUESTIONS[at]?.text}</p>\n", "").replace("aria-label", "title"),
        2 => second,
        _ => SOURCE.to_owned(),
    }
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
        tokens: Some(json!({"prompt_tokens": 3482, "completion_tokens": 818, "total_tokens": 4300, "input": 1434,
            "cache_read": 2048, "cache_write": null, "cache_write_1h": null, "output": 818, "reasoning": null})),
        validation: json!({"passed": true, "errors": [], "forbiddenTokens": [], "issues": [], "score": null,
            "metrics": {}, "verdict": "failed", "stages": [
                {"stage": "extract", "passed": true}, {"stage": "rules", "passed": true},
                {"stage": "compile", "passed": false}]}),
        compilation: json!({"success": false, "tsc_errors": [], "issues": [issue(17, 7), issue(29, 46)]}),
        error: Some("compile: cannot assign to `score`: it is a constant at 17:7".into()),
    }
}
