//! Links that swallow what is sent, though the connection stands: noticed, left, and nobody's lesson is lost by them.

use std::sync::Arc;
use std::time::Duration;

use homeroom::db::error::DbErrorKind;
use homeroom::db::pool::{self, Db};
use homeroom::db::queue;
use homeroom::model::lesson::Status;
use homeroom::worker::{Options, Report};
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout};

use crate::link::{Link, State};
use crate::school::School;
use crate::workshop::{PATIENCE, Say, Scripted, Workshop, options};

const SHORT: Duration = Duration::from_millis(300);

#[tokio::test]
async fn a_connection_that_fell_silent_is_not_given_to_the_next() {
    let school = School::open().await;
    let link = Link::to(&school.test.spec);
    let db = Db::open(&link.spec(&school.test.spec), &pool::Options::default()).unwrap();
    let one = async || -> Result<i32, _> { Ok(db.get().await?.query_one("select 1", &[]).await?.get(0)) };
    // Two of them idle: what one meets the other would have met.
    let held = (db.get().await.unwrap(), db.get().await.unwrap());
    drop(held);
    for state in [State::SILENT, State::Swallows { asked: false, answered: true }] {
        link.set(state);
        let error = db.ask_within(SHORT, one()).await.unwrap_err();
        assert_eq!(error.kind(), DbErrorKind::Unreachable, "{error}");
        link.set(State::Whole);
        let before = link.taken();
        assert_eq!(timeout(PATIENCE, one()).await.expect("behind a dead connection").unwrap(), 1);
        assert_eq!(link.taken(), before + 1, "a fresh connection");
    }
    // Dropped half-way, not timed out.
    link.set(State::SILENT);
    assert!(timeout(SHORT, db.ask(one())).await.is_err());
    link.set(State::Whole);
    assert_eq!(timeout(PATIENCE, one()).await.expect("behind a dead connection").unwrap(), 1);
}

#[tokio::test]
async fn an_answered_question_keeps_its_connection() {
    let school = School::open().await;
    let link = Link::to(&school.test.spec);
    let db = Db::open(&link.spec(&school.test.spec), &pool::Options::default()).unwrap();
    for _ in 0..5 {
        db.ask(async { Ok(db.get().await?.batch_execute("select 1").await?) }).await.unwrap();
        let refused = db.ask(async { Ok(db.get().await?.batch_execute("select nonsense").await?) }).await;
        assert_eq!(refused.unwrap_err().kind(), DbErrorKind::Query);
    }
    assert_eq!(link.taken(), 1);
}

#[tokio::test]
async fn an_owner_behind_a_silent_link_keeps_its_results_and_renews_when_it_is_back() {
    let school = School::open().await;
    school.add(2).await;
    let link = Link::to(&school.test.spec);
    let spec = link.spec(&school.test.spec);
    let gate = Arc::new(Semaphore::new(0));
    let provider = Scripted::new((0..2).map(|_| Say::LessonAfter(gate.clone())));
    let ttl = Duration::from_secs(3);
    let mut shop = Workshop::on(school, &spec, provider, Options { ttl, ..options() });
    for _ in 0..2 {
        shop.until(|report| matches!(report, Report::Claimed { .. })).await;
    }
    link.set(State::SILENT);
    // The answers come while nothing can be saved; the heartbeats of this time are lost.
    gate.add_permits(2);
    shop.until_true("select expires_at < now() from homeroom.workers").await;
    link.set(State::Whole);
    let back = Instant::now();
    shop.until_true("select expires_at > now() from homeroom.workers").await;
    assert!(back.elapsed() < PATIENCE / 2, "renewed after {:?}", back.elapsed());
    for _ in 0..2 {
        let seen = shop.until(|report| matches!(report, Report::Generated { .. })).await;
        assert!(!seen.iter().any(|report| matches!(report, Report::Superseded { .. })), "{seen:?}");
    }
    assert_eq!(shop.provider.calls(), 2);
}

#[tokio::test]
async fn who_finds_the_database_first_rescues_nobody_who_is_on_the_way() {
    let school = School::open().await;
    let ids = school.add(1).await;
    let link = Link::to(&school.test.spec);
    let ttl = Duration::from_secs(12);
    let owner_spec = link.spec(&school.test.spec);
    let gate = Arc::new(Semaphore::new(0));
    let own = Scripted::new([Say::LessonAfter(gate.clone())]);
    let mut owner = Workshop::on(school, &owner_spec, own, Options { slots: 1, ttl, ..options() });
    owner.until(|report| matches!(report, Report::Claimed { .. })).await;
    // The outage takes all of them; the others are back at once, and the owner two thirds of a time to live later.
    link.set(State::Cut);
    owner.until_true("select expires_at < now() from homeroom.workers").await;
    let client = owner.school.client().await;
    let spec = owner.school.test.spec.clone();
    let second = Db::open(&spec, &pool::Options::default()).unwrap();
    let rescuer = crate::workshop::start(&second, Scripted::new([]), Options { slots: 1, ttl, ..options() });
    tokio::time::sleep(ttl * 2 / 3).await;
    link.set(State::Whole);
    owner.until_true("select bool_and(expires_at > now()) from homeroom.workers").await;
    tokio::time::sleep(ttl).await;
    assert_eq!(owner.school.status(ids[0]).await, Status::Generating, "rescued from somebody who lives");
    gate.add_permits(1);
    owner.until(|report| matches!(report, Report::Generated { .. })).await;
    assert_eq!(owner.provider.calls(), 1);
    assert!(queue::rescue(&client, owner.worker.id()).await.unwrap().is_empty());
    rescuer.control().drain(Some(Duration::ZERO));
    timeout(PATIENCE, rescuer.ended()).await.unwrap().unwrap();
}
