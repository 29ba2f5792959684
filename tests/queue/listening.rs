//! The listener: current, interrupted, current again, and honest in between.

use std::time::Duration;

use homeroom::db::error::DbErrorKind;
use homeroom::db::listener::{self, Listener, Options};
use homeroom::db::migrate::{self, SchemaState};
use homeroom::db::pool::{self, Db};
use homeroom::db::{lessons, operators, vitals};
use homeroom::model::feed::{Change, FeedEvent, FeedState};
use homeroom::model::outline::NewLesson;
use tokio::sync::{broadcast, watch};
use tokio::time::timeout;

use crate::school::{School, by, retry};
use crate::wire::{Pass, Wire};

/// Generous: what is waited for happens at once on an idle machine.
const SOON: Duration = Duration::from_secs(30);

async fn until(state: &mut watch::Receiver<FeedState>, what: fn(&FeedState) -> bool) -> FeedState {
    timeout(SOON, state.wait_for(what)).await.unwrap().unwrap().clone()
}

async fn until_event(events: &mut broadcast::Receiver<FeedEvent>, what: fn(&FeedEvent) -> bool) -> FeedEvent {
    timeout(SOON, async {
        loop {
            let event = listener::next(events).await.unwrap();
            if what(&event) {
                return event;
            }
        }
    })
    .await
    .unwrap()
}

const fn is_live(state: &FeedState) -> bool {
    matches!(state, FeedState::Live { .. })
}

fn is_insert(event: &FeedEvent) -> bool {
    matches!(event, FeedEvent::Changed(Change::Insert { .. }))
}

async fn cut(school: &School) {
    school
        .run(
            "select pg_terminate_backend(pid) from pg_stat_activity
                where datname = current_database() and application_name = 'homeroom listener'",
        )
        .await;
}

fn start(db: &Db) -> (Listener, broadcast::Receiver<FeedEvent>, watch::Receiver<FeedState>) {
    let listener = listener::spawn(db.clone(), Options::default());
    let (events, state) = (listener.subscribe(), listener.state());
    (listener, events, state)
}

#[tokio::test]
async fn it_is_live_then_hears_changes() {
    let school = School::open().await;
    let (_listener, mut events, mut state) = start(&school.db);
    assert!(!state.borrow().allows_actions(), "nothing is current before the first proof");
    until(&mut state, is_live).await;
    until_event(&mut events, |event| *event == FeedEvent::Resync).await;
    school.add(1).await;
    let FeedEvent::Changed(Change::Insert { table, rows }) = until_event(&mut events, is_insert).await else {
        unreachable!()
    };
    assert_eq!((table.as_str(), rows.len()), ("lessons", 1));
}

#[tokio::test]
async fn it_survives_the_end_of_its_connection_and_asks_to_read_again() {
    let school = School::open().await;
    let (_listener, mut events, mut state) = start(&school.db);
    until(&mut state, is_live).await;
    until_event(&mut events, |event| *event == FeedEvent::Resync).await;
    for _ in 0..3 {
        cut(&school).await;
        let told = until_event(&mut events, |event| matches!(event, FeedEvent::State(FeedState::Stale { .. }))).await;
        let FeedEvent::State(FeedState::Stale { since, reason, retry_at }) = told else { unreachable!() };
        assert!(!reason.is_empty() && since <= retry_at, "{reason}");
        until_event(&mut events, |event| *event == FeedEvent::Resync).await;
        assert!(is_live(&state.borrow()));
        school.add(1).await;
        until_event(&mut events, is_insert).await;
    }
}

#[tokio::test]
async fn it_is_stale_with_a_reason_while_nothing_can_be_reached() {
    let school = School::open().await;
    let mut nowhere = school.test.spec.clone().database("there_is_no_such_database");
    nowhere.connect_timeout = Duration::from_secs(2);
    let db = Db::open(&nowhere, &pool::Options::default()).unwrap();
    let (_listener, _events, mut state) = start(&db);
    let refused = until(&mut state, |state| matches!(state, FeedState::Stale { reason, .. } if reason != "connecting"));
    let FeedState::Stale { reason, .. } = refused.await else { unreachable!() };
    assert!(reason.contains("there_is_no_such_database"), "{reason}");
}

/// Short enough for a test, long enough for a busy machine.
const QUICK: Options =
    Options { beat: Duration::from_millis(100), patience: Duration::from_secs(2), poll: Duration::from_millis(50) };

#[tokio::test]
async fn it_polls_while_notifications_do_not_arrive() {
    let school = School::open().await;
    let wire = Wire::to(&school.test.spec).await;
    wire.set(Pass::AllButNotifications);
    let db = Db::open(&wire.spec, &pool::Options::default()).unwrap();
    let listener = listener::spawn(db, QUICK);
    let (mut events, mut state) = (listener.subscribe(), listener.state());
    let poll = until(&mut state, |state| matches!(state, FeedState::Poll { .. })).await;
    assert!(poll.allows_actions());
    for _ in 0..3 {
        until_event(&mut events, |event| *event == FeedEvent::Resync).await;
    }
    wire.set(Pass::All);
    until(&mut state, is_live).await;
    wire.set(Pass::AllButNotifications);
    until(&mut state, |state| matches!(state, FeedState::Poll { .. })).await;
}

#[tokio::test]
async fn a_connection_that_died_silently_is_noticed() {
    let school = School::open().await;
    let wire = Wire::to(&school.test.spec).await;
    let db = Db::open(&wire.spec, &pool::Options::default()).unwrap();
    let listener = listener::spawn(db, QUICK);
    let mut state = listener.state();
    until(&mut state, is_live).await;
    wire.set(Pass::Nothing);
    until(&mut state, |state| matches!(state, FeedState::Stale { .. })).await;
    wire.set(Pass::All);
    until(&mut state, is_live).await;
}

#[tokio::test]
async fn a_read_only_session_hears_and_reads_and_changes_nothing() {
    let school = School::open().await;
    school.add(1).await;
    let spec = school.test.spec.clone().read_only(true);
    let db = Db::open(&spec, &pool::Options::default()).unwrap();
    let (_listener, mut events, mut state) = start(&db);
    until(&mut state, is_live).await;
    school.add(1).await;
    until_event(&mut events, is_insert).await;
    let client = db.get().await.unwrap();
    assert_eq!(lessons::counts(&client).await.unwrap().queued, 2);
    vitals::vitals(&client).await.unwrap();
    let new = NewLesson::new(None, "x").unwrap();
    assert_eq!(lessons::add(&client, &[new]).await.unwrap_err().kind(), DbErrorKind::ReadOnly);
    assert_eq!(operators::operate(&client, &retry(1), &[], &by()).await.unwrap_err().kind(), DbErrorKind::ReadOnly);
    assert_eq!(migrate::check(&db).await.unwrap(), SchemaState::Current);
}

#[tokio::test]
async fn a_subscriber_that_falls_behind_reads_again() {
    let (sender, mut events) = broadcast::channel(2);
    for _ in 0..5 {
        sender.send(FeedEvent::Changed(Change::Workers)).unwrap();
    }
    assert_eq!(listener::next(&mut events).await, Some(FeedEvent::Resync));
    assert_eq!(listener::next(&mut events).await, Some(FeedEvent::Changed(Change::Workers)));
    drop(sender);
    listener::next(&mut events).await;
    assert_eq!(listener::next(&mut events).await, None);
}
