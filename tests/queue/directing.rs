//! What operators ask of workers and providers, whole selections in batches, and sessions that may only read.

use std::cell::RefCell;
use std::time::Duration;

use homeroom::db::error::DbErrorKind;
use homeroom::db::pool::{self, Db};
use homeroom::db::{operators, providers, workers};
use homeroom::model::action::{Action, Directed, Direction, Outcome, Which};
use homeroom::model::ids::WorkerId;
use homeroom::model::overview::WorkerState;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::operating::seen;
use crate::school::{LONG, School, by, retry};
use crate::wire::Wire;

async fn direct(school: &School, names: Option<&[&str]>, direction: Direction) -> Vec<Directed> {
    let names = names.map(|names| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
    operators::direct(&*school.client().await, names.as_deref(), direction, &by()).await.unwrap()
}

async fn wanted(school: &School, worker: WorkerId) -> WorkerState {
    let client = school.client().await;
    workers::heartbeat(&client, worker, 4, WorkerState::Running, LONG).await.unwrap().wanted
}

fn refusals(answers: &[Directed]) -> Vec<(&str, Option<&str>)> {
    answers.iter().map(|answer| (answer.name.as_str(), answer.refusal.as_deref())).collect()
}

#[tokio::test]
async fn a_paused_worker_claims_nothing_and_the_others_go_on() {
    let school = School::open().await;
    let (a, b) = (school.worker("worker-a").await, school.worker("worker-b").await);
    school.add(3).await;
    assert_eq!(refusals(&direct(&school, Some(&["worker-a"]), Direction::Pause).await), [("worker-a", None)]);
    assert_eq!(school.claim(a, 1).await.len(), 0);
    assert_eq!(school.claim(b, 1).await.len(), 1);
    assert_eq!((wanted(&school, a).await, wanted(&school, b).await), (WorkerState::Paused, WorkerState::Running));
    direct(&school, Some(&["worker-a"]), Direction::Resume).await;
    assert_eq!(school.claim(a, 1).await.len(), 1);
    assert_eq!(wanted(&school, a).await, WorkerState::Running);
}

#[tokio::test]
async fn a_paused_fleet_holds_for_those_that_start_later() {
    let school = School::open().await;
    let a = school.worker("worker-a").await;
    school.add(2).await;
    direct(&school, None, Direction::Pause).await;
    let b = school.worker("worker-b").await;
    for worker in [a, b] {
        assert_eq!(school.claim(worker, 1).await.len(), 0);
        assert_eq!(wanted(&school, worker).await, WorkerState::Paused);
    }
    assert!(operators::fleet_is_paused(&*school.client().await).await.unwrap());
    // One of them alone is not resumed while all are paused.
    direct(&school, Some(&["worker-b"]), Direction::Resume).await;
    assert_eq!(school.claim(b, 1).await.len(), 0);
    direct(&school, None, Direction::Resume).await;
    for worker in [a, b] {
        assert_eq!(school.claim(worker, 1).await.len(), 1);
    }
    let record: Value = school
        .value("select jsonb_build_array(before, after, changed) from homeroom.operator_actions where action = 'pause'")
        .await;
    let worker = |wanted| json!({"name": "worker-a", "wanted": wanted});
    let (id, fleet) = (a.0.to_string(), "fleet");
    assert_eq!(
        record,
        json!([{&id: worker("running"), fleet: "running"}, {&id: worker("paused"), fleet: "paused"}, 2])
    );
}

#[tokio::test]
async fn a_resume_of_all_holds_for_a_worker_that_was_taken_for_dead() {
    let school = School::open().await;
    let (a, b) = (school.worker("worker-a").await, school.worker("worker-b").await);
    school.add(2).await;
    direct(&school, Some(&["worker-a"]), Direction::Pause).await;
    direct(&school, None, Direction::Pause).await;
    // Both are stopped for longer than their heartbeat, and come back after the resume.
    school.run("update homeroom.workers set expires_at = now()").await;
    assert_eq!(refusals(&direct(&school, None, Direction::Resume).await), []);
    for worker in [a, b] {
        assert_eq!(wanted(&school, worker).await, WorkerState::Running);
        assert_eq!(school.claim(worker, 1).await.len(), 1);
    }
}

#[tokio::test]
async fn a_draining_worker_stays_so_and_a_name_that_nobody_has_is_refused() {
    let school = School::open().await;
    let a = school.worker("worker-a").await;
    school.worker_for("worker-x", Duration::ZERO).await;
    school.add(1).await;
    let answers = direct(&school, Some(&["worker-a", "worker-x"]), Direction::Drain).await;
    let unknown = "no worker of that name is alive";
    assert_eq!(refusals(&answers), [("worker-a", None), ("worker-x", Some(unknown))]);
    assert_eq!((answers[0].is_known, answers[1].is_known), (true, false));
    assert_eq!(school.claim(a, 1).await.len(), 0);
    assert_eq!(wanted(&school, a).await, WorkerState::Draining);
    let leaving = "it is draining and ends with what it runs";
    for direction in [Direction::Resume, Direction::Pause] {
        assert_eq!(refusals(&direct(&school, Some(&["worker-a"]), direction).await), [("worker-a", Some(leaving))]);
    }
    // All are drained as they are now: who starts later runs.
    direct(&school, None, Direction::Drain).await;
    let b = school.worker("worker-b").await;
    assert_eq!(school.claim(b, 1).await.len(), 1);
}

#[tokio::test]
async fn a_selection_is_done_in_batches_and_stops_between_two() {
    let school = School::open().await;
    school.add(450).await;
    school.run("update lessons set status = 'failed'").await;
    let client = school.client().await;
    let shown = operators::freeze(&client, &Which::Failed).await.unwrap();
    assert_eq!(shown.len(), 450);
    let (stop, maria, heard) = (CancellationToken::new(), by(), RefCell::new(Vec::new()));
    let progress = |so_far: &Outcome| {
        heard.borrow_mut().push(so_far.answered());
        if so_far.answered() == 400 {
            stop.cancel();
        }
    };
    let (outcome, error) = operators::run(&school.db, &retry(3), &shown, &maria, &stop, progress).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(heard.into_inner(), [200, 400]);
    assert_eq!(outcome.sentence(&retry(3)), "400 retried, 50 not asked");
    assert_eq!(school.value::<i64>("select count(*) from lessons where status = 'queued'").await, 400);
    let rows = "select format('%s rows, %s requests, %s lessons', count(*), count(distinct request), sum(changed))
                  from homeroom.operator_actions";
    assert_eq!(school.value::<String>(rows).await, "2 rows, 1 requests, 400 lessons");
    let left = operators::freeze(&client, &Which::Failed).await.unwrap();
    let mut left: Vec<_> = left.iter().map(|seen| seen.id).collect();
    left.sort_unstable();
    let mut not_asked = outcome.not_asked;
    not_asked.sort_unstable();
    assert_eq!(left, not_asked);
}

#[tokio::test]
async fn a_lesson_that_somebody_keeps_locked_is_refused_alone() {
    let school = School::open().await;
    let ids = school.add(4).await;
    school.run("update lessons set status = 'failed'").await;
    let shown = seen(&school, &ids).await;
    let mut other = school.client().await;
    let holding = other.transaction().await.unwrap();
    holding.execute("select from lessons where id = $1 for update", &[&ids[2].0]).await.unwrap();
    let stop = CancellationToken::new();
    let (outcome, error) = operators::run(&school.db, &retry(3), &shown, &by(), &stop, |_| ()).await;
    holding.rollback().await.unwrap();
    assert!(error.is_none(), "{error:?}");
    assert_eq!(outcome.done.len(), 3);
    assert_eq!(
        (outcome.refused[0].id, outcome.refused[0].reason.as_str()),
        (ids[2], "another program keeps it locked")
    );
}

#[tokio::test]
async fn a_batch_whose_answer_was_lost_is_known_by_its_record() {
    let school = School::open().await;
    let ids = school.add(3).await;
    school.run("update lessons set status = 'failed'").await;
    let shown = seen(&school, &ids).await;
    school.run(&format!("update lessons set title = 'edited' where id = '{}'", ids[1])).await;
    let wire = Wire::to(&school.test.spec).await;
    let db = Db::open(&wire.spec, &pool::Options::default()).unwrap();
    wire.lose_the_answer_to("homeroom.operate(");
    let (outcome, error) = operators::run(&db, &retry(3), &shown, &by(), &CancellationToken::new(), |_| ()).await;
    assert!(wire.lost() && error.is_none(), "{error:?}");
    assert_eq!((outcome.done.len(), outcome.refused[0].id, outcome.is_whole()), (2, ids[1], true));
    assert_eq!(school.value::<i64>("select count(*) from homeroom.operator_actions").await, 1);
}

#[tokio::test]
async fn a_batch_that_nobody_can_ask_after_is_neither_done_nor_refused() {
    let school = School::open().await;
    let ids = school.add(250).await;
    school.run("update lessons set status = 'failed'").await;
    let shown = seen(&school, &ids).await;
    let spec = school.test.spec.clone();
    let options =
        pool::Options { wait_timeout: Duration::from_millis(200), max_connections: 1, ..pool::Options::default() };
    let db = Db::open(&spec, &options).unwrap();
    // The only connection is busy for ever.
    let _busy = db.get().await.unwrap();
    let (outcome, error) = operators::run(&db, &retry(3), &shown, &by(), &CancellationToken::new(), |_| ()).await;
    assert_eq!(error.unwrap().kind(), DbErrorKind::Timeout);
    assert_eq!(outcome.sentence(&retry(3)), "0 retried, 200 perhaps, 50 not asked");
    assert_eq!(school.value::<i64>("select count(*) from homeroom.operator_actions").await, 0);
}

#[tokio::test]
async fn a_group_is_everything_that_failed_for_one_cause() {
    let school = School::open().await;
    let me = school.worker("worker-a").await;
    let ids = school.add(3).await;
    for claim in school.claim(me, 3).await {
        let class = if claim.lesson.id == ids[0] { "refused" } else { "rejected" };
        school
            .finish(&claim, crate::school::failed(homeroom::model::failure::FailureClass::parse(class).unwrap()))
            .await;
    }
    let client = school.client().await;
    let which = Which::Group("rejected:code:expected _".to_owned());
    let frozen: Vec<_> = operators::freeze(&client, &which).await.unwrap().iter().map(|seen| seen.id).collect();
    let mut expected = ids[1..].to_vec();
    expected.sort_unstable();
    assert_eq!(frozen, expected);
}

#[tokio::test]
async fn a_read_only_session_is_refused_every_action_by_the_server_and_leaves_no_trace() {
    let school = School::open().await;
    let me = school.worker("worker-a").await;
    let ids = school.add(4).await;
    for (id, status) in ids[..3].iter().zip(["failed", "generated", "generating"]) {
        let old = format!("update lessons set status = '{status}', updated_at = '2026-01-01' where id = '{id}'");
        school.run(&old).await;
    }
    assert_eq!(school.claim(me, 1).await.len(), 1);
    school
        .run("insert into homeroom.provider_limits (provider, reason, set_by) values ('anthropic', 'key', 'x')")
        .await;
    let before = school.dump().await;
    let db = Db::open(&school.test.spec.clone().read_only(true), &pool::Options::default()).unwrap();
    let client = db.get().await.unwrap();
    let shown = seen(&school, &ids).await;
    let actions = [
        retry(3),
        Action::Regenerate { more_attempts: 3, model: None },
        Action::Cancel,
        Action::Delete,
        Action::Prioritise { priority: 1 },
        Action::TakeBack { untouched: Duration::ZERO },
    ];
    let mut errors = Vec::new();
    for action in &actions {
        // What would be done may be read.
        assert!(!operators::judge(&client, action, &shown).await.unwrap().done.is_empty(), "{action:?}");
        errors.push((action.as_str(), operators::operate(&client, action, &shown, &by()).await.unwrap_err()));
        let (outcome, error) = operators::run(&db, action, &shown, &by(), &CancellationToken::new(), |_| ()).await;
        assert_eq!((outcome.answered(), outcome.not_asked.len()), (0, 4));
        errors.push((action.as_str(), error.unwrap()));
    }
    for direction in [Direction::Pause, Direction::Resume, Direction::Drain] {
        for names in [None, Some(&[String::from("worker-a")][..])] {
            errors.push(("direct", operators::direct(&client, names, direction, &by()).await.unwrap_err()));
        }
    }
    errors.push(("provider", providers::pause(&client, "openai", "x", &by()).await.unwrap_err()));
    errors.push(("provider", providers::resume(&client, "anthropic", &by()).await.unwrap_err()));
    for (action, error) in errors {
        assert_eq!(error.kind(), DbErrorKind::ReadOnly, "{action}: {error}");
        assert_eq!(error.code().map(tokio_postgres::error::SqlState::code), Some("25006"), "{action}");
    }
    assert_eq!(school.dump().await, before);
}

/// What a worker hears of its slots with its next heartbeat.
async fn slots(school: &School, worker: WorkerId, has: u16) -> Option<u16> {
    let client = school.client().await;
    workers::heartbeat(&client, worker, has.into(), WorkerState::Running, LONG).await.unwrap().slots_wanted
}

async fn resize(school: &School, names: &[&str], slots: u16) -> Vec<(String, Option<i32>, Option<String>)> {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let answers = operators::resize(&*school.client().await, &names, slots, &by()).await.unwrap();
    answers.into_iter().map(|answer| (answer.name, answer.had, answer.refusal)).collect()
}

#[tokio::test]
async fn slots_are_wished_of_a_worker_recorded_and_heard_with_its_heartbeat() {
    let school = School::open().await;
    let (a, b) = (school.worker("worker-a").await, school.worker("worker-b").await);
    assert_eq!(slots(&school, a, 4).await, None, "nobody wished anything");
    assert_eq!(resize(&school, &["worker-a"], 6).await, [("worker-a".into(), Some(4), None)]);
    assert_eq!((slots(&school, a, 4).await, slots(&school, b, 4).await), (Some(6), None));
    // The wish before counts, not what the worker has by now.
    assert_eq!(resize(&school, &["worker-a"], 0).await, [("worker-a".into(), Some(6), None)]);
    assert_eq!(slots(&school, a, 6).await, Some(0));
    let record: Value = school
        .value(
            "select jsonb_build_array(actor, before, after, detail) from homeroom.operator_actions order by id limit 1",
        )
        .await;
    let (id, of) = (a.0.to_string(), |slots: i32| json!({"name": "worker-a", "slots": slots}));
    let detail = json!({"workers": ["worker-a"], "slots": 6});
    assert_eq!(record, json!(["maria", {&id: of(4)}, {&id: of(6)}, detail]));
    let fleet = homeroom::db::fleet::fleet(&*school.client().await).await.unwrap();
    let told: Vec<_> =
        fleet.workers.iter().map(|w| (w.summary.name.as_str(), w.summary.slots, w.slots_to_be())).collect();
    assert_eq!(told, [("worker-a", 6, 0), ("worker-b", 4, 4)]);
    assert!(fleet.workers.iter().all(|worker| worker.beat_at.is_some()));
}

#[tokio::test]
async fn slots_are_refused_to_who_is_gone_leaves_or_cannot() {
    let school = School::open().await;
    let a = school.worker("worker-a").await;
    school.worker_for("worker-x", Duration::ZERO).await;
    school.worker("worker-o").await;
    school.run("update homeroom.workers set schema_version = 7 where name = 'worker-o'").await;
    direct(&school, Some(&["worker-a"]), Direction::Drain).await;
    let older = "it is an older homeroom that cannot change its slots";
    let leaving = "it is draining and ends with what it runs";
    let unknown = "no worker of that name is alive";
    assert_eq!(
        resize(&school, &["worker-a", "worker-o", "worker-x"], 2).await,
        [
            ("worker-a".into(), Some(4), Some(leaving.into())),
            ("worker-o".into(), Some(4), Some(older.into())),
            ("worker-x".into(), None, Some(unknown.into())),
        ]
    );
    assert_eq!(slots(&school, a, 4).await, None);
    let changed: i32 = school.value("select changed from homeroom.operator_actions where action = 'slots'").await;
    assert_eq!(changed, 0);
}

#[tokio::test]
async fn a_worker_of_before_is_heard_by_the_newer_heartbeat() {
    let school = School::open().await;
    let a = school.worker("worker-a").await;
    resize(&school, &["worker-a"], 9).await;
    // What an older program asks, in its words.
    let heard: String = school
        .value(&format!(
            "select format('%s %s %s', wanted, late, lesson_ids) from homeroom.heartbeat('{a}', 4, 'running', '1 minute')"
        ))
        .await;
    assert_eq!(heard, "running f {}");
}
