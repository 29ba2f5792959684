//! Leases that a process holds without knowing, and those it must not touch.

use std::sync::Arc;
use std::time::Duration;

use homeroom::db::{queue, workers};
use homeroom::model::lesson::Status;
use homeroom::model::overview::WorkerState;
use homeroom::worker::{Options, Report};
use tokio::sync::Semaphore;
use tokio::time::Instant;

use crate::school::School;
use crate::wire::{Pass, Wire};
use crate::workshop::{PATIENCE, Say, Scripted, Workshop, options};

#[tokio::test]
async fn a_claim_whose_answer_was_lost_is_put_back_and_generated_once() {
    let school = School::open().await;
    let ids = school.add(1).await;
    let wire = Wire::to(&school.test.spec).await;
    wire.lose_the_answer_to("homeroom.claim(");
    let spec = wire.spec.clone();
    let mut shop = Workshop::on(school, &spec, Scripted::new([]), options());
    shop.until(|report| matches!(report, Report::Generated { .. })).await;
    assert!(wire.lost());
    assert_eq!(shop.school.status(ids[0]).await, Status::Generated);
    assert_eq!(shop.provider.calls(), 1);
    let outcomes: String =
        shop.school.value("select string_agg(outcome, ' ' order by fence) from homeroom.attempts").await;
    assert_eq!(outcomes, "interrupted success");
    assert_eq!(shop.school.value::<i32>("select rescues from homeroom.lesson_state").await, 0);
}

#[tokio::test]
async fn what_runs_here_is_never_taken_for_lost() {
    let gate = Arc::new(Semaphore::new(0));
    let provider = Scripted::new((0..4).map(|_| Say::LessonAfter(gate.clone())));
    let mut shop = Workshop::open(provider, Options { slots: 4, ttl: Duration::from_millis(60), ..options() }).await;
    shop.school.add(4).await;
    for _ in 0..4 {
        shop.until(|report| matches!(report, Report::Claimed { .. })).await;
    }
    shop.until_true("select expires_at > started_at + interval '2 seconds' from homeroom.workers").await;
    gate.add_permits(4);
    for _ in 0..4 {
        let seen = shop.until(|report| matches!(report, Report::Generated { .. })).await;
        assert!(
            seen.iter().all(|report| !matches!(report, Report::Rescued { .. } | Report::Superseded { .. })),
            "{seen:?}"
        );
    }
}

#[tokio::test]
async fn a_worker_that_leaves_leaves_no_lease_behind() {
    let school = School::open().await;
    let ghost = school.worker("ghost").await;
    let ids = school.add(1).await;
    assert_eq!(school.claim(ghost, 1).await.len(), 1);
    let spec = school.test.spec.clone();
    let shop = Workshop::on(school, &spec, Scripted::new([]), options());
    shop.until_true("select count(*) = 2 from homeroom.workers").await;
    // As a claim of the pool's own whose answer never came.
    shop.school.run(&format!("update homeroom.leases set worker_id = '{}'", shop.worker.id().0)).await;
    shop.worker.control().drain(None);
    tokio::time::timeout(PATIENCE, shop.worker.ended()).await.expect("never left").unwrap();
    assert_eq!(shop.school.status(ids[0]).await, Status::Queued);
    assert_eq!(shop.school.value::<i64>("select count(*) from homeroom.leases").await, 0);
    assert_eq!(shop.school.value::<i64>("select count(*) from homeroom.workers").await, 1);
}

#[tokio::test]
async fn a_silent_database_does_not_keep_a_worker_from_leaving() {
    let school = School::open().await;
    let wire = Wire::to(&school.test.spec).await;
    let spec = wire.spec.clone();
    let shop = Workshop::on(school, &spec, Scripted::new([]), options());
    shop.until_true("select count(*) = 1 from homeroom.workers").await;
    shop.until_true("select exists (select from pg_stat_activity where datname = current_database() and application_name = 'homeroom listener')").await;
    wire.set(Pass::Nothing);
    shop.school.add(1).await;
    shop.until_true("select exists (select from homeroom.leases)").await;
    shop.worker.control().drain(Some(Duration::ZERO));
    tokio::time::timeout(Duration::from_secs(15), shop.worker.ended()).await.expect("never left").unwrap();
}

#[tokio::test]
async fn who_was_cut_off_itself_lets_the_others_renew_before_it_rescues() {
    let gate = Arc::new(Semaphore::new(0));
    let school = School::open().await;
    let other = school.worker("worker-b").await;
    let ids = school.add(1).await;
    assert_eq!(school.claim(other, 1).await.len(), 1);
    let spec = school.test.spec.clone();
    let provider = Scripted::new([Say::LessonAfter(gate.clone())]);
    let shop = Workshop::on(school, &spec, provider, Options { ttl: Duration::from_secs(15), ..options() });
    // Long enough that it rescues.
    shop.until_true("select count(*) = 1 from homeroom.workers where name = 'worker' and expires_at > started_at + interval '24 seconds'").await;
    // A machine that slept: by the database's clock everybody is late.
    shop.school.run("update homeroom.workers set expires_at = now() - interval '1 second'").await;
    shop.until_true("select expires_at > now() from homeroom.workers where name = 'worker'").await;
    // Less than the time it lets them have.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let client = shop.school.client().await;
    let renewed = workers::heartbeat(&client, other, 4, WorkerState::Running, Duration::from_mins(10)).await.unwrap();
    assert_eq!(renewed.held.len(), 1, "its lesson was taken before it could renew");
    assert_eq!(shop.school.status(ids[0]).await, Status::Generating);
    assert!(queue::rescue(&client, other).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_rescue_without_an_answer_does_not_keep_its_worker_from_renewing() {
    let school = School::open().await;
    let ghost = school.worker("ghost").await;
    school.add(1).await;
    assert_eq!(school.claim(ghost, 1).await.len(), 1);
    school.run("update homeroom.workers set expires_at = now()").await;
    let mut other = school.client().await;
    let holding = other.transaction().await.unwrap();
    holding.execute("select from homeroom.leases for update", &[]).await.unwrap();
    let (spec, ttl) = (school.test.spec.clone(), Duration::from_secs(6));
    let mut shop = Workshop::on(school, &spec, Scripted::new([]), Options { ttl, ..options() });
    shop.until_true(
        "select exists (select from pg_stat_activity where wait_event_type = 'Lock' and query like '%homeroom.rescue(%')",
    )
    .await;
    let waiting = Instant::now();
    while waiting.elapsed() < ttl * 3 / 2 {
        let alive = "select expires_at > now() from homeroom.workers where name <> 'ghost'";
        assert!(shop.school.value::<bool>(alive).await, "not renewed after {:?}", waiting.elapsed());
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    holding.rollback().await.unwrap();
    shop.until(|report| matches!(report, Report::Generated { .. })).await;
    assert_eq!(shop.provider.calls(), 1);
}
