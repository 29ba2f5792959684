//! Taking an action back: as far as its lessons are as it left them, honest about the others, never unrecorded.

use homeroom::db::{failures, operators};
use homeroom::model::action::{Action, Outcome, Request};
use homeroom::model::failure::FailureClass;
use homeroom::model::failures::{GroupOrder, Period};
use homeroom::model::ids::LessonId;
use homeroom::model::lesson::Status;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::operating::seen;
use crate::school::{School, by, failed, finish, generated, retry};

/// Does it and says under which request.
async fn act(school: &School, action: &Action, ids: &[LessonId]) -> Request {
    let (by, seen) = (by(), seen(school, ids).await);
    let (outcome, error) = operators::run(&school.db, action, &seen, &by, &CancellationToken::new(), |_| {}).await;
    assert!(error.is_none() && outcome.done.len() == ids.len(), "{outcome:?} {error:?}");
    Request(by.request)
}

async fn undo(school: &School, request: Request) -> Outcome {
    let (outcome, error) = operators::undo(&school.db, request, &by()).await;
    assert!(error.is_none(), "{error:?}");
    outcome
}

fn why(outcome: &Outcome, id: LessonId) -> &str {
    &outcome.refused.iter().find(|refused| refused.id == id).unwrap_or_else(|| panic!("{outcome:?}")).reason
}

#[tokio::test]
async fn a_retry_is_taken_back_as_it_was() {
    let school = School::open().await;
    let me = school.worker("worker-a").await;
    let ids = school.add(1).await;
    for _ in 0..3 {
        let claim = school.claim(me, 1).await.remove(0);
        school.finish(&claim, failed(FailureClass::Run)).await;
    }
    let facts = "select jsonb_build_object('status', l.status, 'outline', l.outline, 'priority', l.priority,
                   'updated_at', l.updated_at, 'state', to_jsonb(h)) from lessons l join homeroom.lesson_state h on h.lesson_id = l.id";
    let before: Value = school.value(facts).await;
    let action = Action::Retry { more_attempts: 5, outline: Some("other".into()), model: Some("model-b".into()) };
    let request = act(&school, &action, &ids).await;
    assert_ne!(school.value::<Value>(facts).await, before);
    let outcome = undo(&school, request).await;
    assert_eq!((outcome.done.len(), outcome.refused.len()), (1, 0), "{outcome:?}");
    assert_eq!(school.value::<Value>(facts).await, before);
    assert!(school.claim(me, 1).await.is_empty());
    let record: Value = school
        .value(
            "select jsonb_build_object('who', actor, 'action', action, 'changed', changed, 'detail', detail - 'undone',
                    'before', before #- array[lesson_ids[1]::text, 'updated_at'],
                    'after', after #- array[lesson_ids[1]::text, 'updated_at'])
               from homeroom.operator_actions order by id desc limit 1",
        )
        .await;
    let id = ids[0].to_string();
    let state = |status: &str, model: Value, attempts: i32, outline: &str| json!({&id: {"title": "lesson 1", "status": status, "priority": 0, "model": model, "max_attempts": attempts, "outline": outline}});
    let was = before["state"]["max_attempts"].clone();
    let mut after = state("failed", Value::Null, 0, "lesson 1\n- a\n- b");
    after[&id]["max_attempts"] = was;
    assert_eq!(
        record,
        json!({"who": "maria", "action": "undo", "changed": 1, "detail": {"action": "retry"},
               "before": state("queued", json!("model-b"), 8, "other"), "after": after})
    );
    // It is taken back once.
    assert_eq!(why(&undo(&school, request).await, ids[0]), "it changed meanwhile");
}

#[tokio::test]
async fn what_was_claimed_or_changed_meanwhile_is_left_alone_and_told() {
    let school = School::open().await;
    let me = school.worker("worker-a").await;
    let ids = school.add(6).await;
    school.run("update lessons set status = 'failed'").await;
    let request = act(&school, &retry(3), &ids).await;
    let (running, over) = {
        let mut claims = school.claim(me, 2).await;
        (claims.remove(0), claims.remove(0))
    };
    school.finish(&over, generated()).await;
    let others: Vec<LessonId> =
        ids.iter().copied().filter(|id| *id != running.lesson.id && *id != over.lesson.id).collect();
    school.run(&format!("update lessons set title = 'edited' where id = '{}'", others[0])).await;
    school.run(&format!("delete from lessons where id = '{}'", others[1])).await;
    let outcome = undo(&school, request).await;
    let mut done: Vec<LessonId> = outcome.done.iter().map(|done| done.id).collect();
    done.sort_unstable();
    let mut expected = others[2..].to_vec();
    expected.sort_unstable();
    assert_eq!(done, expected);
    assert_eq!(why(&outcome, running.lesson.id), "it was claimed meanwhile");
    assert_eq!(why(&outcome, over.lesson.id), "it was claimed meanwhile");
    assert_eq!(why(&outcome, others[0]), "it changed meanwhile");
    assert_eq!(why(&outcome, others[1]), "it is gone");
    assert_eq!(school.status(running.lesson.id).await, Status::Generating);
    assert_eq!(school.status(over.lesson.id).await, Status::Generated);
    assert_eq!(school.status(others[0]).await, Status::Queued);
    assert_eq!(school.finish(&running, generated()).await.status, Some(Status::Generated), "its fence still holds");
}

#[tokio::test]
async fn batches_are_taken_back_together_and_in_their_own_transactions() {
    let school = School::open().await;
    let ids = school.add(450).await;
    school.run("update lessons set status = 'failed'").await;
    let request = act(&school, &retry(3), &ids).await;
    let outcome = undo(&school, request).await;
    assert_eq!((outcome.done.len(), outcome.refused.len()), (450, 0));
    let all: i64 = school.value("select count(*) from lessons where status = 'failed'").await;
    let records: i64 = school
        .value("select count(distinct request) * 100 + count(*) from homeroom.operator_actions where action = 'undo'")
        .await;
    assert_eq!((all, records), (450, 103), "one request, three batches");
}

#[tokio::test]
async fn a_regeneration_and_a_priority_are_taken_back_and_nothing_else_is() {
    let school = School::open().await;
    let me = school.worker("worker-a").await;
    let ids = school.add(3).await;
    let claim = school.claim(me, 1).await.remove(0);
    school.finish(&claim, generated()).await;
    let moments = "select jsonb_object_agg(id, updated_at) from lessons";
    let before: Value = school.value(moments).await;
    let regenerate = Action::Regenerate { more_attempts: 2, model: None };
    let request = act(&school, &regenerate, &[claim.lesson.id]).await;
    assert_eq!(undo(&school, request).await.done.len(), 1);
    assert_eq!(school.status(claim.lesson.id).await, Status::Generated);
    let others: Vec<LessonId> = ids.iter().copied().filter(|id| *id != claim.lesson.id).collect();
    let request = act(&school, &Action::Prioritise { priority: 7 }, &others).await;
    assert_eq!(undo(&school, request).await.done.len(), 2);
    assert_eq!(school.value::<i64>("select sum(priority) from lessons").await, 0);
    assert_eq!(school.value::<Value>(moments).await, before);
    let request = act(&school, &Action::Cancel, &others).await;
    let outcome = undo(&school, request).await;
    assert_eq!((outcome.done.len(), why(&outcome, others[0])), (0, "it cannot be taken back"));
    assert_eq!(school.status(others[0]).await, Status::Failed);
}

#[tokio::test]
async fn a_failure_that_was_there_before_is_no_fresh_one() {
    let school = School::open().await;
    let ids = school.add(2).await;
    school.run("update lessons set status = 'failed', updated_at = now() - interval '2 hours'").await;
    let client = school.client().await;
    let recent = async || {
        let found = failures::groups(&client, Period::Hour, GroupOrder::Last).await.unwrap();
        (found.lessons, found.last)
    };
    let before = recent().await;
    assert!(before.0 == 0 && before.1.is_some(), "{before:?}");
    let request = act(&school, &retry(3), &ids).await;
    assert_eq!(undo(&school, request).await.done.len(), 2);
    assert_eq!(recent().await, before);
    // An action that was recorded without the moment: when it was is not known any more.
    let request = act(&school, &retry(3), &ids[..1]).await;
    let forget = "update homeroom.operator_actions set before = before #- array[lesson_ids[1]::text, 'updated_at']
                    where action = 'retry' and changed = 1";
    school.run(forget).await;
    assert_eq!(undo(&school, request).await.done.len(), 1);
    assert_eq!((school.status(ids[0]).await, recent().await.0), (Status::Failed, 1));
}

#[tokio::test]
async fn what_was_done_before_can_be_taken_back_after_what_came_later() {
    let school = School::open().await;
    let ids = school.add(1).await;
    let first = act(&school, &Action::Prioritise { priority: 2 }, &ids).await;
    let second = act(&school, &Action::Prioritise { priority: 5 }, &ids).await;
    assert_eq!(why(&undo(&school, first).await, ids[0]), "it changed meanwhile");
    assert_eq!(undo(&school, second).await.done.len(), 1);
    assert_eq!(undo(&school, first).await.done.len(), 1);
    assert_eq!(school.value::<i16>("select priority from lessons").await, 0);
}

#[tokio::test]
async fn an_undo_and_a_claim_that_race_have_one_winner() {
    const ROUNDS: usize = 40;
    let school = School::open().await;
    let me = school.worker("worker-a").await;
    school.add(ROUNDS).await;
    school.run("update lessons set status = 'failed'").await;
    let ids: Vec<uuid::Uuid> = school.value("select array_agg(id) from lessons").await;
    for id in ids.into_iter().map(LessonId) {
        let request = act(&school, &retry(3), &[id]).await;
        let (claims, outcome) = tokio::join!(school.claim(me, 1), undo(&school, request));
        assert_eq!(claims.len() + outcome.done.len(), 1, "{claims:?} {outcome:?}");
        match claims.first() {
            Some(claim) => {
                assert_eq!(why(&outcome, id), "it was claimed meanwhile");
                let group = [finish(claim, generated())];
                let client = school.client().await;
                let saved = homeroom::db::queue::finish(&client, &group).await.unwrap();
                assert_eq!(saved[0].status, Some(Status::Generated));
            }
            None => assert_eq!(school.status(id).await, Status::Failed),
        }
    }
}
