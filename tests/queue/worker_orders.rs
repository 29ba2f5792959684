//! A pool that is paused, resumed or drained, and attempts that are cancelled while they run.

use std::sync::Arc;
use std::time::{Duration, Instant};

use homeroom::db::operators;
use homeroom::model::action::{Action, Direction};
use homeroom::model::ids::LessonId;
use homeroom::model::lesson::Status;
use homeroom::worker::{Ending, Options, Report};
use tokio::sync::Semaphore;

use crate::operating::seen;
use crate::school::by;
use crate::workshop::{PATIENCE, Say, Scripted, Workshop, options};

/// A heartbeat that comes by itself every four seconds and not sooner.
fn slow_beat() -> Options {
    Options { ttl: Duration::from_mins(30), ..options() }
}

async fn direct(shop: &Workshop, names: Option<&[&str]>, direction: Direction) {
    let names = names.map(|names| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
    let client = shop.school.client().await;
    let answers = operators::direct(&client, names.as_deref(), direction, &by()).await.unwrap();
    assert!(answers.iter().all(|answer| answer.refusal.is_none()), "{answers:?}");
}

async fn act(shop: &Workshop, action: &Action, ids: &[LessonId]) {
    let shown = seen(&shop.school, ids).await;
    let outcome = operators::operate(&*shop.school.client().await, action, &shown, &by()).await.unwrap();
    assert_eq!(outcome.done.len(), ids.len(), "{outcome:?}");
}

async fn listens(shop: &Workshop) {
    shop.until_true("select count(*) = 1 from homeroom.workers").await;
    shop.until_true("select exists (select from pg_stat_activity where datname = current_database() and application_name = 'homeroom listener')").await;
}

#[tokio::test]
async fn a_cancelled_attempt_hangs_up_at_once_and_says_so() {
    let provider = Scripted::new([Say::Hang, Say::Hang]);
    let mut shop = Workshop::open(provider, slow_beat()).await;
    listens(&shop).await;
    let ids = shop.school.add(2).await;
    shop.until(|report| matches!(report, Report::Claimed { .. })).await;
    shop.until(|report| matches!(report, Report::Claimed { .. })).await;
    shop.until_true("select count(distinct fence) = 2 from homeroom.live where chunk <> ''").await;
    act(&shop, &Action::Cancel, &ids[..1]).await;
    let seen = shop.until(|report| matches!(report, Report::Cancelled { .. })).await;
    assert!(matches!(seen.last(), Some(Report::Cancelled { id, .. }) if *id == ids[0]), "{seen:?}");
    // The other one runs on.
    assert_eq!(shop.worker.load().borrow().busy, 1);
    assert_eq!(shop.school.status(ids[1]).await, Status::Generating);
    let kept: String = shop.school.value("select response from traces").await;
    assert_eq!(kept, "```tsx\n");
    act(&shop, &Action::Cancel, &ids[1..]).await;
    shop.until(|report| matches!(report, Report::Cancelled { .. })).await;
    shop.until_true("select count(*) = 0 from homeroom.live").await;
}

#[tokio::test]
async fn a_cancel_does_not_wait_for_the_next_heartbeat() {
    const CANCELS: u32 = 8;
    let provider = Scripted::new((0..CANCELS).map(|_| Say::Hang));
    let mut shop = Workshop::open(provider, Options { slots: 1, ..slow_beat() }).await;
    listens(&shop).await;
    let ids = shop.school.add(CANCELS as usize).await;
    let started = Instant::now();
    for id in ids {
        shop.until(|report| matches!(report, Report::Claimed { .. })).await;
        act(&shop, &Action::Cancel, &[id]).await;
        shop.until(|report| matches!(report, Report::Cancelled { .. })).await;
    }
    // Each would have to wait for a heartbeat of its own: half a minute. This takes half a second.
    assert!(started.elapsed() < Duration::from_secs(16), "{:?}", started.elapsed());
}

#[tokio::test]
async fn a_deleted_lessons_call_is_hung_up_on_too() {
    let mut shop = Workshop::open(Scripted::new([Say::Hang]), slow_beat()).await;
    listens(&shop).await;
    let ids = shop.school.add(1).await;
    shop.until(|report| matches!(report, Report::Claimed { .. })).await;
    // By somebody with psql, who need not ask.
    shop.school.run(&format!("delete from lessons where id = '{}'", ids[0])).await;
    shop.until(|report| matches!(report, Report::Superseded { .. })).await;
}

#[tokio::test]
async fn a_paused_pool_goes_on_with_what_runs_and_claims_at_once_when_resumed() {
    let gate = Arc::new(Semaphore::new(0));
    let mut shop = Workshop::open(Scripted::new([Say::LessonAfter(gate.clone())]), slow_beat()).await;
    listens(&shop).await;
    let first = shop.school.add(1).await;
    shop.until(|report| matches!(report, Report::Claimed { .. })).await;
    direct(&shop, None, Direction::Pause).await;
    shop.until(|report| matches!(report, Report::Paused)).await;
    shop.until_true("select state = 'paused' from homeroom.workers").await;
    let later = shop.school.add(1).await;
    gate.add_permits(1);
    shop.until(|report| matches!(report, Report::Generated { .. })).await;
    assert_eq!(shop.school.status(first[0]).await, Status::Generated);
    assert_eq!(shop.school.status(later[0]).await, Status::Queued);
    assert_eq!(shop.provider.calls(), 1);
    direct(&shop, None, Direction::Resume).await;
    let seen = shop.until(|report| matches!(report, Report::Generated { .. })).await;
    assert!(matches!(seen[0], Report::Unpaused), "{seen:?}");
    shop.until_true("select state = 'running' from homeroom.workers").await;
}

#[tokio::test]
async fn a_drained_pool_finishes_what_runs_and_ends() {
    let gate = Arc::new(Semaphore::new(0));
    let mut shop = Workshop::open(Scripted::new([Say::LessonAfter(gate.clone())]), slow_beat()).await;
    listens(&shop).await;
    let ids = shop.school.add(1).await;
    shop.until(|report| matches!(report, Report::Claimed { .. })).await;
    let later = shop.school.add(1).await;
    // Both of its slots could be busy; the second lesson may have been claimed before.
    direct(&shop, Some(&["worker"]), Direction::Drain).await;
    shop.until_true("select state = 'draining' from homeroom.workers").await;
    gate.add_permits(1);
    let ended = tokio::time::timeout(PATIENCE, shop.worker.ended()).await.expect("never ended").unwrap();
    assert_eq!(ended, Ending::Drained);
    assert_eq!(shop.school.status(ids[0]).await, Status::Generated);
    assert!(matches!(shop.school.status(later[0]).await, Status::Queued | Status::Generated));
    assert_eq!(shop.school.value::<i64>("select count(*) from homeroom.workers").await, 0);
}

#[tokio::test]
async fn a_pool_that_empties_the_queue_ends_where_it_is_paused() {
    let school = crate::school::School::open().await;
    school.add(3).await;
    let client = school.client().await;
    operators::direct(&client, None, Direction::Pause, &by()).await.unwrap();
    let spec = school.test.spec.clone();
    let shop = Workshop::on(school, &spec, Scripted::new([]), Options { until_empty: true, ..options() });
    let started = Instant::now();
    let ended = tokio::time::timeout(PATIENCE, shop.worker.ended()).await.expect("never ended").unwrap();
    assert_eq!(ended, Ending::Stood { queued: 3 });
    assert!(started.elapsed() < PATIENCE);
    assert_eq!(shop.provider.calls(), 0);
}

async fn resize(shop: &Workshop, slots: u16) {
    let client = shop.school.client().await;
    let answers = operators::resize(&client, &[String::from("worker")], slots, &by()).await.unwrap();
    assert!(answers.iter().all(|answer| answer.refusal.is_none()), "{answers:?}");
}

#[tokio::test]
async fn a_pool_claims_for_more_slots_at_once_and_with_fewer_not_until_it_is_below() {
    let gate = Arc::new(Semaphore::new(0));
    let script = (0..8).map(|_| Say::LessonAfter(gate.clone()));
    let mut shop = Workshop::open(Scripted::new(script), Options { slots: 1, ..slow_beat() }).await;
    listens(&shop).await;
    shop.school.add(8).await;
    shop.until(|report| matches!(report, Report::Claimed { .. })).await;
    resize(&shop, 3).await;
    let seen = shop.until(|report| matches!(report, Report::Resized { .. })).await;
    assert!(matches!(seen.last(), Some(Report::Resized { slots: 3 })), "{seen:?}");
    shop.until(|report| matches!(report, Report::Claimed { .. })).await;
    shop.until(|report| matches!(report, Report::Claimed { .. })).await;
    assert_eq!((shop.worker.load().borrow().slots, shop.worker.load().borrow().busy), (3, 3));
    shop.until_true("select slots = 3 from homeroom.workers").await;

    // Fewer than run: they go on, and nothing takes their place.
    resize(&shop, 1).await;
    shop.until(|report| matches!(report, Report::Resized { slots: 1 })).await;
    shop.until_true("select slots = 1 from homeroom.workers").await;
    gate.add_permits(2);
    for _ in 0..2 {
        let seen = shop.until(|report| matches!(report, Report::Generated { .. })).await;
        assert!(!seen.iter().any(|report| matches!(report, Report::Claimed { .. })), "{seen:?}");
    }
    assert_eq!(shop.school.value::<i64>("select count(*) from homeroom.leases").await, 1);
    // The last one that ran before ends: one is claimed for the one slot.
    gate.add_permits(1);
    shop.until(|report| matches!(report, Report::Claimed { .. })).await;
    // The result that made room is saved beside the claim.
    shop.until_true("select count(*) = 1 from homeroom.leases").await;

    resize(&shop, 0).await;
    shop.until(|report| matches!(report, Report::Resized { slots: 0 })).await;
    gate.add_permits(1);
    shop.until(|report| matches!(report, Report::Generated { .. })).await;
    shop.until_true("select count(*) = 0 from homeroom.leases").await;
    assert_eq!(shop.worker.load().borrow().busy, 0);
    assert_eq!(shop.school.value::<i64>("select count(*) from lessons where status = 'queued'").await, 4);
    resize(&shop, 2).await;
    shop.until(|report| matches!(report, Report::Claimed { .. })).await;
}

#[tokio::test]
async fn a_worker_that_was_taken_for_dead_comes_back_with_the_slots_it_has() {
    let mut shop = Workshop::open(Scripted::new([]), Options { slots: 1, ..options() }).await;
    listens(&shop).await;
    resize(&shop, 5).await;
    shop.until(|report| matches!(report, Report::Resized { slots: 5 })).await;
    shop.school.run("delete from homeroom.workers").await;
    shop.until_true("select count(*) = 1 from homeroom.workers").await;
    assert_eq!(shop.school.value::<i32>("select slots from homeroom.workers").await, 5);
}
