//! A process that does not read what it hears holds nobody up, and knows it when it reads again.

use std::time::Duration;

use homeroom::db::listener::{self, Options};
use homeroom::model::feed::{FeedEvent, FeedState};
use tokio::time::timeout;

use crate::school::School;
use crate::workshop::PATIENCE;

/// More messages than the listener, its queue and the socket hold together.
const CHANGES: usize = 30_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_does_not_read_holds_no_notification_back_and_reads_everything_again() {
    let school = School::open().await;
    school.add(1).await;
    let listener = listener::spawn(school.db.clone(), Options::default());
    let (mut events, mut state) = (listener.subscribe(), listener.state());
    let live = |state: &FeedState| matches!(state, FeedState::Live { .. });
    timeout(PATIENCE, state.wait_for(live)).await.unwrap().unwrap();
    let mut most = 0.0_f64;
    for _ in 0..CHANGES / 1_000 {
        // A transaction each, from somebody else; the payloads are as long as they get.
        school
            .run(
                "do $$ begin for i in 1..1000 loop
                   update lessons set title = 'lesson ' || i || clock_timestamp(), status = 'queued';
                   perform pg_notify('homeroom', format('{\"op\":\"many\",\"table\":\"lessons\",\"pad\":\"%s-%s\"}',
                       i, repeat('x', 7000)));
                 end loop; end $$",
            )
            .await;
        most = most.max(school.value("select pg_notification_queue_usage()").await);
    }
    assert!(most < 0.02, "the queue was {most} full");
    // Nothing was read meanwhile; at its end the queue is empty again.
    let drained = async {
        while school.value::<f64>("select pg_notification_queue_usage()").await > 0.0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(PATIENCE, drained).await.expect("the listener holds the queue back");
    assert_eq!(timeout(PATIENCE, listener::next(&mut events)).await.unwrap(), Some(FeedEvent::Resync));
    assert!(live(&state.borrow()), "{:?}", *state.borrow());
    // Current again: what happens now is heard after what was kept.
    school.run("insert into lessons (title, outline) values ('Snow', 'Snow')").await;
    let heard = async {
        while !matches!(
            listener::next(&mut events).await.unwrap(),
            FeedEvent::Changed(homeroom::model::feed::Change::Insert { .. })
        ) {}
    };
    timeout(PATIENCE, heard).await.expect("the change of now");
}
