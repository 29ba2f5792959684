//! Lost workers: their lessons come back, and poison does not come back for ever.

use std::time::Duration;

use homeroom::db::live::{self, Addition};
use homeroom::db::queue::{self, Routes};
use homeroom::db::{attempts, lessons, traces, workers};
use homeroom::model::attempt::{Outcome, Stage};
use homeroom::model::failure::FailureClass;
use homeroom::model::lesson::Status;

use crate::school::{School, generated};

#[tokio::test]
async fn a_silent_workers_lesson_is_queued_again_with_what_it_had_received() {
    let school = School::open().await;
    let lost = school.worker("worker-lost").await;
    let me = school.worker("worker-me").await;
    let ids = school.add(1).await;
    let claim = school.claim(lost, 1).await.remove(0);
    let client = school.client().await;
    let half = Addition {
        fence: claim.fence,
        seq: 1,
        stage: Stage::Streaming,
        tokens: 7,
        first_token_at: None,
        chunk: "half a les".to_owned(),
    };
    live::append(&client, &[half]).await.unwrap();
    assert!(queue::rescue(&client, me).await.unwrap().is_empty(), "a live worker's lesson is not touched");

    school.run("update homeroom.workers set expires_at = now() - interval '1 second' where name = 'worker-lost'").await;
    let rescued = queue::rescue(&client, me).await.unwrap();
    assert_eq!((rescued[0].lesson_id, rescued[0].fence, rescued[0].status), (ids[0], claim.fence, Status::Queued));
    assert_eq!(rescued[0].worker_name.as_deref(), Some("worker-lost"));
    assert!(queue::rescue(&client, me).await.unwrap().is_empty());

    let attempt = attempts::list(&client, ids[0]).await.unwrap().remove(0);
    assert_eq!(attempt.outcome, Some(Outcome::Interrupted));
    assert_eq!(attempt.error.as_deref(), Some("interrupted: its worker stopped answering (worker-lost)"));
    let trace = traces::traces(&client, ids[0]).await.unwrap().remove(0);
    assert_eq!((trace.response.as_str(), trace.model.as_str()), ("half a les", "model-a"));
    assert_eq!(trace.validation["passed"], false);
    assert!(live::tail(&client, claim.fence, 0).await.unwrap().text.is_empty());
    assert_eq!(lessons::rows(&client, &ids).await.unwrap()[0].attempts, 0);

    // Who was declared dead and comes back late is superseded.
    let again = school.claim(me, 1).await.remove(0);
    assert_eq!(again.attempt_number, 2);
    assert_eq!(school.finish(&claim, generated()).await.status, None);
    assert_eq!(school.finish(&again, generated()).await.status, Some(Status::Generated));
}

#[tokio::test]
async fn a_lease_past_its_deadline_is_dead_though_its_worker_lives() {
    let school = School::open().await;
    let me = school.worker("worker-a").await;
    let ids = school.add(1).await;
    let client = school.client().await;
    queue::claim(&client, me, 1, Duration::ZERO, 3, &Routes::only("openai")).await.unwrap();
    assert!(lessons::rows(&client, &ids).await.unwrap()[0].lease.as_ref().unwrap().lost);
    assert_eq!(queue::rescue(&client, me).await.unwrap()[0].status, Status::Queued);
    let attempt = attempts::list(&client, ids[0]).await.unwrap().remove(0);
    assert_eq!(attempt.error.as_deref(), Some("interrupted: it ran past its time limit (worker-a)"));
}

#[tokio::test]
async fn a_lease_says_whether_its_worker_lives() {
    let school = School::open().await;
    let me = school.worker("worker-a").await;
    let ids = school.add(1).await;
    let client = school.client().await;
    school.claim(me, 1).await;
    assert!(!lessons::rows(&client, &ids).await.unwrap()[0].lease.as_ref().unwrap().lost);
    client.execute("update homeroom.workers set expires_at = now() where id = $1", &[&me.0]).await.unwrap();
    assert!(lessons::rows(&client, &ids).await.unwrap()[0].lease.as_ref().unwrap().lost);
    client.execute("delete from homeroom.workers where id = $1", &[&me.0]).await.unwrap();
    assert!(lessons::rows(&client, &ids).await.unwrap()[0].lease.as_ref().unwrap().lost);
}

#[tokio::test]
async fn a_lesson_that_loses_its_worker_every_time_fails() {
    let school = School::open().await;
    let me = school.worker("worker-a").await;
    let ids = school.add(1).await;
    let client = school.client().await;
    let mut statuses = Vec::new();
    for _ in 0..queue::MAX_RESCUES {
        let doomed = school.worker("worker-doomed").await;
        assert_eq!(school.claim(doomed, 1).await.len(), 1);
        workers::deregister(&client, doomed).await.unwrap();
        statuses.extend(queue::rescue(&client, me).await.unwrap().iter().map(|rescued| rescued.status));
    }
    assert_eq!(statuses, [Status::Queued, Status::Queued, Status::Failed]);
    let row = lessons::rows(&client, &ids).await.unwrap().remove(0);
    assert_eq!((row.attempts, row.failure_class), (0, Some(FailureClass::Poison)));
}

#[tokio::test]
async fn only_a_live_worker_rescues() {
    let school = School::open().await;
    let lost = school.worker("worker-lost").await;
    school.add(1).await;
    school.claim(lost, 1).await;
    school.run("update homeroom.workers set expires_at = now()").await;
    let client = school.client().await;
    assert!(queue::rescue(&client, lost).await.unwrap().is_empty());
}

#[tokio::test]
async fn rescuers_at_once_share_the_work() {
    let school = School::open().await;
    let (lost, me) = (school.worker("worker-lost").await, school.worker("worker-me").await);
    school.add(100).await;
    assert_eq!(school.claim(lost, 100).await.len(), 100);
    let client = school.client().await;
    workers::deregister(&client, lost).await.unwrap();
    let rescued = futures::future::join_all((0..6).map(|_| async {
        let client = school.client().await;
        queue::rescue(&client, me).await.unwrap().len()
    }))
    .await;
    let total: usize = rescued.iter().sum();
    let rest = queue::rescue(&client, me).await.unwrap().len();
    assert_eq!(total + rest, 100, "{rescued:?}");
    assert_eq!(school.value::<i64>("select count(*) from lessons where status = 'queued'").await, 100);
}

#[tokio::test]
async fn a_new_worker_buries_what_is_long_dead() {
    let school = School::open().await;
    let (me, old) = (school.worker("worker-a").await, school.worker("worker-old").await);
    school.add(1).await;
    let claim = school.claim(me, 1).await.remove(0);
    school
        .run(&format!(
            "update homeroom.workers set expires_at = now() - interval '2 days' where id = '{old}';
             insert into homeroom.live (fence, seq, stage, at)
               values ({}, 1, 'streaming', now() - interval '2 days'), (-1, 1, 'streaming', now() - interval '2 days'),
                      (-2, 1, 'streaming', now())",
            claim.fence
        ))
        .await;
    school.worker("worker-new").await;
    let left = "select string_agg(name, ' ' order by name) from homeroom.workers";
    assert_eq!(school.value::<String>(left).await, "worker-a worker-new");
    let kept: Vec<i64> = school.value("select array_agg(fence order by fence) from homeroom.live").await;
    assert_eq!(kept, [-2, claim.fence.0]);
}
