//! The failures, workers and providers of the tests' school.
#![expect(clippy::unwrap_used, reason = "a broken fixture fails its test")]

use homeroom::app::command::Load;
use homeroom::app::event::Loaded;
use homeroom::model::failure::FailureClass;
use homeroom::model::failures::{
    FailureGroup, Failures, GroupLesson, GroupOrder, GroupPage, GroupRequest, Period, Spot,
};
use homeroom::model::fleet::{Fleet, FleetWorker, Place, ProviderRates, Rates, WorkerLessons, WorkerRates};
use homeroom::model::ids::WorkerId;
use homeroom::model::lesson::LessonSummary;
use homeroom::model::overview::{Cursor, WorkerState};
use uuid::Uuid;

use crate::fixture::{School, ago, failed, worker};

/// What Failures and Workers show.
#[derive(Debug, Clone, Default)]
pub struct Places {
    pub groups: Vec<FailureGroup>,
    /// Each with its group's fingerprint, the newest failure first.
    pub lessons: Vec<(Option<String>, GroupLesson)>,
    pub is_cut: bool,
    pub last: Option<homeroom::model::Time>,
    pub fleet: Fleet,
    pub rates: Rates,
    /// Every queued lesson's place.
    pub place: Option<Place>,
}

pub fn group(class: FailureClass, cause: &str, lessons: i64, first: i64, last: i64) -> FailureGroup {
    FailureGroup {
        fingerprint: Some(format!("{class}:code:{cause}")),
        class: Some(class),
        cause: cause.into(),
        lessons,
        first: ago(first),
        last: ago(last),
        models: vec!["gpt-4o-mini".into()],
        all_models: lessons <= 8,
        wasted_usd: 0.006 * f64::from(i32::try_from(lessons).unwrap()),
        unpriced: 0,
    }
}

pub fn usual() -> Places {
    let assigns = group(FailureClass::Compile, "assigns to const", 4, 3_490, 180);
    let fetch = FailureGroup {
        models: vec!["gpt-4o-mini".into(), "claude-haiku".into()],
        wasted_usd: 0.01,
        ..group(FailureClass::Rules, "forbidden call `fetch`", 2, 1_890, 560)
    };
    let cut = FailureGroup {
        models: vec!["claude-haiku".into()],
        wasted_usd: 0.0,
        unpriced: 1,
        ..group(FailureClass::Truncated, "output stopped at 4,096 tokens", 1, 1_320, 1_320)
    };
    let lesson = |n, title: &str, age, of: &FailureGroup, spot: Option<(i32, &str)>| {
        let row = LessonSummary {
            fingerprint: of.fingerprint.clone(),
            ..failed(n, title, age, of.class.unwrap(), &of.cause)
        };
        let spot = spot.map(|(line, source)| Spot { line, column: Some(7), source: Some(source.into()) });
        (of.fingerprint.clone(), GroupLesson { lesson: row, spot })
    };
    let lessons = vec![
        lesson(10, "Fractions for beginners", 180, &assigns, Some((45, "score += 1;"))),
        lesson(41, "Cells: the parts of a plant", 850, &assigns, Some((71, "total = total + 1;"))),
        lesson(
            42,
            "The solar system in order",
            2_400,
            &assigns,
            Some((1_204, "count++; // 光合作用のしくみ and a very long remark that does not fit")),
        ),
        lesson(43, "Rhyme and rhythm in short poems", 3_490, &assigns, Some((9, "done = true;\u{1b}[2J"))),
        lesson(11, "Long division without tears", 560, &fetch, Some((12, "const answer = await fetch(\"/answers\");"))),
        lesson(44, "Adding money", 1_890, &fetch, None),
        lesson(45, "Punnett squares, step by step", 1_320, &cut, None),
    ];
    Places {
        groups: vec![assigns, fetch, cut],
        lessons,
        is_cut: false,
        last: Some(ago(180)),
        fleet: fleet(),
        rates: rates(),
        place: Some(Place { ahead: 11 }),
    }
}

pub fn fleet_worker(n: u128, name: &str, host: &str, busy: i32, state: WorkerState) -> FleetWorker {
    let mut summary = worker(n, name, busy, state);
    summary.host = host.into();
    let wanted = if state == WorkerState::Gone { WorkerState::Running } else { state };
    FleetWorker { summary, wanted, slots_wanted: None, beat_at: Some(ago(5)) }
}

pub fn worker_id(n: u128) -> WorkerId {
    WorkerId(Uuid::from_u128(n))
}

fn fleet() -> Fleet {
    let mut a = fleet_worker(1, "worker-a", "web-1", 4, WorkerState::Running);
    a.summary.started_at = ago(273_600);
    let mut b = fleet_worker(2, "worker-b", "gpu-2", 4, WorkerState::Running);
    (b.summary.started_at, b.beat_at) = (ago(273_000), Some(ago(11)));
    let mut c = fleet_worker(3, "worker-c", "ops-1", 2, WorkerState::Draining);
    c.summary.started_at = ago(1_085);
    let mut d = fleet_worker(4, "worker-d", "web-1", 0, WorkerState::Gone);
    d.beat_at = Some(ago(200));
    Fleet { workers: vec![a, b, c, d], is_paused: false, limits: Vec::new() }
}

fn rates() -> Rates {
    let worker = |n, done, failed, p50| WorkerRates { id: worker_id(n), done, failed, p50_s: p50 };
    let provider = |name: &str, calls, throttled, error: Option<i64>, models: &[&str]| ProviderRates {
        provider: name.into(),
        calls,
        throttled,
        last_error: error.map(ago),
        models: models.iter().map(|model| (*model).to_owned()).collect(),
        more_models: 0,
    };
    Rates {
        workers: vec![worker(1, 148, 3, Some(40.2)), worker(2, 143, 3, Some(39.0)), worker(3, 21, 1, Some(46.4))],
        providers: vec![
            provider("anthropic", 8, 0, Some(7_300), &["claude-haiku"]),
            provider("openai", 46, 6, Some(22), &["gpt-4o-mini", "gpt-4o"]),
        ],
        covered_s: 3_600,
    }
}

impl Places {
    pub fn answer(&self, school: &School, load: &Load) -> Option<Loaded> {
        Some(match load {
            Load::Failures { period, order } => Loaded::Failures(Box::new(self.failures(*period, *order))),
            Load::GroupLessons(request) => {
                Loaded::GroupLessons { request: request.clone(), page: self.page(school, request) }
            }
            Load::Fleet => Loaded::Fleet(Box::new(self.fleet.clone())),
            Load::Rates => Loaded::Rates(Box::new(self.rates.clone())),
            Load::WorkerLessons(worker) => Loaded::WorkerLessons(self.held(school, *worker)),
            Load::Place(id) => Loaded::Place { id: *id, place: self.place },
            _ => return None,
        })
    }

    fn failures(&self, period: Period, order: GroupOrder) -> Failures {
        let mut groups: Vec<FailureGroup> = if period == Period::Hour && self.groups.len() > 2 {
            self.groups[..2].to_vec()
        } else {
            self.groups.clone()
        };
        match order {
            GroupOrder::Lessons => groups.sort_by_key(|group| std::cmp::Reverse((group.lessons, group.last))),
            GroupOrder::Last => groups.sort_by_key(|group| std::cmp::Reverse(group.last)),
            GroupOrder::Wasted => groups.sort_by(|a, b| b.wasted_usd.total_cmp(&a.wasted_usd)),
        }
        Failures {
            period,
            order,
            causes: i64::try_from(groups.len()).unwrap(),
            lessons: groups.iter().map(|group| group.lessons).sum(),
            is_cut: self.is_cut,
            last: self.last,
            groups,
        }
    }

    fn page(&self, school: &School, request: &GroupRequest) -> GroupPage {
        let is_failed = |row: &LessonSummary| {
            let known = school.rows.iter().find(|known| known.id == row.id);
            known.is_none_or(|known| known.status == homeroom::model::lesson::Status::Failed)
        };
        let mut rows: Vec<GroupLesson> = self
            .lessons
            .iter()
            .filter(|(of, row)| *of == request.fingerprint && is_failed(&row.lesson))
            .map(|(_, row)| row.clone())
            .filter(|row| {
                request.after.is_none_or(|after| (row.lesson.updated_at, row.lesson.id) < (after.at, after.id))
            })
            .collect();
        let limit = usize::try_from(request.limit).unwrap();
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(|row| Cursor {
            at: row.lesson.updated_at,
            id: row.lesson.id,
            priority: 0,
        });
        GroupPage { rows, next }
    }

    fn held(&self, school: &School, worker: WorkerId) -> WorkerLessons {
        let name = self.fleet.workers.iter().find(|known| known.id() == worker).map(|known| &known.summary.name);
        let rows: Vec<LessonSummary> = school
            .rows
            .iter()
            .filter(|row| row.lease.as_ref().is_some_and(|lease| Some(&lease.worker_name) == name))
            .cloned()
            .collect();
        WorkerLessons { worker, held: i64::try_from(rows.len()).unwrap(), rows }
    }
}
