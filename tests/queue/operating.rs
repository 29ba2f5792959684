//! Retry: only what is as it was seen, and never unrecorded.

use homeroom::db::{lessons, queue};
use homeroom::model::failure::FailureClass;
use homeroom::model::ids::LessonId;
use homeroom::model::lesson::{Seen, Status};

use crate::school::{School, actor, failed};

async fn seen(school: &School, ids: &[LessonId]) -> Vec<Seen> {
    let client = school.client().await;
    let rows = lessons::rows(&client, ids).await.unwrap();
    ids.iter().map(|id| rows.iter().find(|row| row.id == *id).unwrap().seen()).collect()
}

#[tokio::test]
async fn a_retry_gives_more_attempts_and_numbers_go_on() {
    let school = School::open().await;
    let me = school.worker("worker-a").await;
    let ids = school.add(1).await;
    let claim = school.claim(me, 1).await.remove(0);
    school.finish(&claim, failed(FailureClass::Refused)).await;
    let seen = seen(&school, &ids).await;
    let client = school.client().await;
    let outcome = queue::retry(&client, &seen, 2, &actor()).await.unwrap();
    assert_eq!((outcome.retried, outcome.refused.len()), (ids.clone(), 0));
    let next = school.claim(me, 1).await.remove(0);
    assert_eq!((next.attempt_number, next.attempts_used, next.max_attempts), (2, 1, 3));
    assert_eq!(school.finish(&next, failed(FailureClass::Run)).await.status, Some(Status::Queued));
    let last = school.claim(me, 1).await.remove(0);
    assert_eq!(school.finish(&last, failed(FailureClass::Run)).await.status, Some(Status::Failed));
    assert_eq!(last.attempt_number, 3);
}

#[tokio::test]
async fn what_changed_since_it_was_seen_is_refused_with_its_reason() {
    let school = School::open().await;
    let ids = school.add(4).await;
    school.run("update lessons set status = 'failed'").await;
    let mut shown = seen(&school, &ids).await;
    shown.push(Seen { id: LessonId(uuid::Uuid::nil()), ..shown[0] });
    school.run(&format!("update lessons set title = 'edited' where id = '{}'", ids[1])).await;
    school.run(&format!("update lessons set status = 'queued' where id = '{}'", ids[2])).await;
    let client = school.client().await;
    let outcome = queue::retry(&client, &shown, 3, &actor()).await.unwrap();
    let mut retried = outcome.retried.clone();
    retried.sort_unstable();
    let mut expected = vec![ids[0], ids[3]];
    expected.sort_unstable();
    assert_eq!(retried, expected);
    let reason = |id| outcome.refused.iter().find(|refused| refused.id == id).unwrap().reason.as_str();
    assert_eq!(reason(ids[1]), "it changed since it was shown");
    assert_eq!(reason(ids[2]), "it is not failed: it is queued");
    assert_eq!(reason(shown[4].id), "it is gone");
    let recorded = "select concat_ws(' ', actor, host, action, changed, refused, cardinality(lesson_ids), detail)
                      from homeroom.operator_actions";
    assert_eq!(school.value::<String>(recorded).await, "maria ops-1 retry 2 3 2 {\"more_attempts\": 3}");
    // The same again: nothing is as it was seen any more.
    let again = queue::retry(&client, &shown, 3, &actor()).await.unwrap();
    assert_eq!((again.retried.len(), again.refused.len()), (0, 5));
}

#[tokio::test]
async fn two_operators_at_once_retry_once() {
    let school = School::open().await;
    let ids = school.add(50).await;
    school.run("update lessons set status = 'failed'").await;
    let shown = seen(&school, &ids).await;
    let (one, two) = (school.client().await, school.client().await);
    let actor = actor();
    let (one, two) = tokio::join!(queue::retry(&one, &shown, 3, &actor), queue::retry(&two, &shown, 3, &actor));
    assert_eq!(one.unwrap().retried.len() + two.unwrap().retried.len(), 50);
}
