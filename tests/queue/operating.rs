//! What operators do to lessons: only what is as it was seen, one answer a lesson, and never unrecorded.

use homeroom::db::{lessons, operators};
use homeroom::model::action::{Action, CHANGED, Done, Outcome};
use homeroom::model::failure::FailureClass;
use homeroom::model::ids::LessonId;
use homeroom::model::lesson::{Seen, Status};
use serde_json::{Value, json};

use crate::school::{School, by, failed, generated, retry};

const REGENERATE: Action = Action::Regenerate { more_attempts: 2, model: None };

pub async fn seen(school: &School, ids: &[LessonId]) -> Vec<Seen> {
    let client = school.client().await;
    let rows = lessons::rows(&client, ids).await.unwrap();
    ids.iter().map(|id| rows.iter().find(|row| row.id == *id).unwrap().seen()).collect()
}

async fn operate(school: &School, action: &Action, seen: &[Seen]) -> Outcome {
    let client = school.client().await;
    let judged = operators::judge(&client, action, seen).await.unwrap();
    let outcome = operators::operate(&client, action, seen, &by()).await.unwrap();
    let done = |outcome: &Outcome| outcome.done.iter().map(|done| done.id).collect::<Vec<_>>();
    let refused = |outcome: &Outcome| {
        let mut refused = outcome.refused.clone();
        refused.sort_unstable_by_key(|refused| refused.id);
        refused
    };
    assert_eq!((done(&judged), refused(&judged)), (done(&outcome), refused(&outcome)), "a dry run says the same");
    outcome
}

async fn act(school: &School, action: &Action, ids: &[LessonId]) -> Outcome {
    operate(school, action, &seen(school, ids).await).await
}

fn done(outcome: &Outcome) -> Vec<LessonId> {
    outcome.done.iter().map(|done| done.id).collect()
}

fn reason(outcome: &Outcome, id: LessonId) -> &str {
    &outcome
        .refused
        .iter()
        .find(|refused| refused.id == id)
        .unwrap_or_else(|| panic!("{id} was done: {outcome:?}"))
        .reason
}

/// The newest record, without what differs from run to run.
async fn record(school: &School) -> Value {
    school
        .value(
            "select to_jsonb(o) - 'id' - 'at' - 'request' - 'database_user'
               || jsonb_build_object('by_me', o.database_user = session_user, 'asked', o.request is not null)
               from homeroom.operator_actions o order by id desc limit 1",
        )
        .await
}

#[tokio::test]
async fn a_retry_gives_more_attempts_and_numbers_go_on() {
    let school = School::open().await;
    let me = school.worker("worker-a").await;
    let ids = school.add(1).await;
    let claim = school.claim(me, 1).await.remove(0);
    school.finish(&claim, failed(FailureClass::Refused)).await;
    assert_eq!(
        act(&school, &retry(2), &ids).await,
        Outcome { done: vec![Done { id: ids[0], gone: None }], ..Outcome::default() }
    );
    let next = school.claim(me, 1).await.remove(0);
    assert_eq!((next.attempt_number, next.attempts_used, next.max_attempts), (2, 1, 3));
    assert_eq!(school.finish(&next, failed(FailureClass::Run)).await.status, Some(Status::Queued));
    let last = school.claim(me, 1).await.remove(0);
    assert_eq!(school.finish(&last, failed(FailureClass::Run)).await.status, Some(Status::Failed));
    assert_eq!(last.attempt_number, 3);
}

#[tokio::test]
async fn a_retry_may_bring_another_outline_and_model_and_both_are_recorded() {
    let school = School::open().await;
    let me = school.worker("worker-a").await;
    let ids = school.add(1).await;
    school.run("update lessons set status = 'failed'").await;
    let action = Action::Retry {
        more_attempts: 3,
        outline: Some("lesson 1\n- other".to_owned()),
        model: Some("model-b".to_owned()),
    };
    act(&school, &action, &ids).await;
    let claim = school.claim(me, 1).await.remove(0);
    assert_eq!((claim.lesson.title.as_str(), claim.lesson.outline.as_str()), ("lesson 1", "lesson 1\n- other"));
    assert_eq!(claim.model.as_deref(), Some("model-b"));
    let id = ids[0].to_string();
    let facts = |status: &str, model: Value, attempts: Value, outline: &str| json!({&id: {"title": "lesson 1", "status": status, "priority": 0, "model": model, "max_attempts": attempts, "outline": outline}});
    let mut record = record(&school).await;
    for moment in ["before", "after"] {
        assert!(record[moment][&id].as_object_mut().unwrap().remove("updated_at").is_some_and(|at| at.is_string()));
    }
    assert_eq!(
        record,
        json!({
            "actor": "maria", "host": "ops-1", "ssh_client": "10.0.0.7", "by_me": true, "asked": true,
            "reason": "exam week", "action": "retry", "lesson_ids": [id], "changed": 1, "refused": 0,
            "before": facts("failed", Value::Null, Value::Null, "lesson 1\n- a\n- b"),
            "after": facts("queued", json!("model-b"), json!(3), "lesson 1\n- other"),
            "detail": {"more_attempts": 3, "model": "model-b"},
        })
    );
}

#[tokio::test]
async fn what_changed_since_it_was_seen_is_refused_with_its_reason() {
    let school = School::open().await;
    let me = school.worker("worker-b").await;
    let ids = school.add(5).await;
    school.run("update lessons set status = 'failed'").await;
    let mut shown = seen(&school, &ids).await;
    shown.push(Seen { id: LessonId(uuid::Uuid::nil()), ..shown[0] });
    school.run(&format!("update lessons set title = 'edited' where id = '{}'", ids[1])).await;
    school.run(&format!("update lessons set status = 'queued' where id = '{}'", ids[4])).await;
    assert_eq!(school.claim(me, 1).await.len(), 1);
    school.run(&format!("update lessons set status = 'queued' where id = '{}'", ids[2])).await;
    let outcome = operate(&school, &retry(3), &shown).await;
    let mut expected = vec![ids[0], ids[3]];
    expected.sort_unstable();
    assert_eq!(done(&outcome), expected);
    assert_eq!(reason(&outcome, ids[1]), CHANGED);
    assert_eq!(reason(&outcome, ids[2]), "it is not failed: it is queued");
    assert_eq!(reason(&outcome, ids[4]), "it is generating on worker-b");
    assert_eq!(reason(&outcome, shown[5].id), "it is gone");
    assert_eq!(outcome.sentence(&retry(3)), "2 retried, 1 changed under you, 3 refused");
    let recorded = record(&school).await;
    assert_eq!((&recorded["changed"], &recorded["refused"]), (&json!(2), &json!(4)));
    assert_eq!(recorded["detail"]["refused"][ids[1].to_string()], json!(CHANGED));
    // The same again: nothing is as it was seen any more.
    let again = operate(&school, &retry(3), &shown).await;
    assert_eq!((again.done.len(), again.refused.len()), (0, 6));
}

#[tokio::test]
async fn two_operators_at_once_retry_once() {
    let school = School::open().await;
    let ids = school.add(50).await;
    school.run("update lessons set status = 'failed'").await;
    let shown = seen(&school, &ids).await;
    let (one, two) = (school.client().await, school.client().await);
    let (maria, jan, action) = (by(), by(), retry(3));
    let (one, two) = tokio::join!(
        operators::operate(&one, &action, &shown, &maria),
        operators::operate(&two, &action, &shown, &jan)
    );
    assert_eq!(one.unwrap().done.len() + two.unwrap().done.len(), 50);
}

#[tokio::test]
async fn a_regenerated_lesson_keeps_what_it_has_until_the_next_version() {
    let school = School::open().await;
    let me = school.worker("worker-a").await;
    let ids = school.add(2).await;
    let claim = school.claim(me, 1).await.remove(0);
    school.finish(&claim, generated()).await;
    let outcome = act(&school, &REGENERATE, &ids).await;
    assert_eq!(done(&outcome), [claim.lesson.id]);
    assert_eq!(reason(&outcome, ids[1]), "it is not generated: it is queued");
    let versions = "select string_agg(version::text, ' ' order by version) from lesson_contents";
    assert_eq!(school.value::<String>(versions).await, "1");
    let again = school.claim(me, 2).await.into_iter().find(|again| again.lesson.id == claim.lesson.id).unwrap();
    assert_eq!((again.attempt_number, again.attempts_used, again.max_attempts), (2, 1, 3));
    school.finish(&again, generated()).await;
    assert_eq!(school.value::<String>(versions).await, "1 2");
}

#[tokio::test]
async fn a_cancelled_attempt_is_explained_uncounted_and_stores_nothing_more() {
    let school = School::open().await;
    let me = school.worker("worker-a").await;
    let ids = school.add(2).await;
    let claim = school.claim(me, 1).await.remove(0);
    let said = format!(
        "insert into homeroom.live (fence, seq, stage, chunk) values ({0}, 1, 'calling', ''), ({0}, 2, 'streaming', 'so far')",
        claim.fence.0
    );
    school.run(&said).await;
    let outcome = act(&school, &Action::Cancel, &ids).await;
    assert_eq!(outcome.done.len(), 2, "{outcome:?}");
    let story: Value = school
        .value(
            "select jsonb_build_array(l.status, a.status, a.error, a.finished_at is not null, o.outcome, o.stage,
                    o.worker_name, h.attempts_used, h.failure_class, h.failure_detail, t.response, t.error,
                    t.validation ->> 'passed', (select count(*) from homeroom.leases), (select count(*) from homeroom.live))
               from lessons l join generation_attempts a on a.lesson_id = l.id join homeroom.attempts o on o.attempt_id = a.id
               join homeroom.lesson_state h on h.lesson_id = l.id join traces t on t.lesson_id = l.id",
        )
        .await;
    let why = "cancelled by maria: exam week";
    assert_eq!(
        story,
        json!([
            "failed",
            "failed",
            why,
            true,
            "cancelled",
            "streaming",
            "worker-a",
            0,
            "cancelled",
            "by maria: exam week",
            "so far",
            why,
            "false",
            0,
            0
        ])
    );
    // The other one was queued: it has no attempt, and nobody claims it.
    assert_eq!(school.status(ids[1]).await, Status::Failed);
    assert!(school.claim(me, 2).await.is_empty());
    assert_eq!(school.finish(&claim, generated()).await.status, None, "its fence is gone");
    assert_eq!(school.value::<i64>("select count(*) from lesson_contents").await, 0);
    // It can be had again, all its attempts left.
    assert_eq!(act(&school, &retry(3), &ids).await.done.len(), 2);
    let again = school.claim(me, 2).await;
    let again = again.iter().find(|again| again.lesson.id == claim.lesson.id).unwrap();
    assert_eq!((again.attempt_number, again.attempts_used, again.max_attempts), (2, 0, 3));
}

#[tokio::test]
async fn what_is_over_or_not_ours_is_not_cancelled() {
    let school = School::open().await;
    let ids = school.add(3).await;
    for (id, status) in ids.iter().zip(["generated", "failed", "generating"]) {
        school.run(&format!("update lessons set status = '{status}' where id = '{id}'")).await;
    }
    let outcome = act(&school, &Action::Cancel, &ids).await;
    assert_eq!(reason(&outcome, ids[0]), "it is not queued or generating: it is generated");
    assert_eq!(reason(&outcome, ids[1]), "it is not queued or generating: it is failed");
    let foreign = "another program generates it; homeroom take-back, when it is left behind";
    assert_eq!(reason(&outcome, ids[2]), foreign);
    assert_eq!(reason(&act(&school, &Action::Delete, &ids[2..]).await, ids[2]), foreign);
    assert_eq!(reason(&act(&school, &Action::Prioritise { priority: 1 }, &ids[2..]).await, ids[2]), foreign);
}

#[tokio::test]
async fn a_deleted_lesson_takes_everything_with_it_and_a_running_one_is_refused() {
    let school = School::open().await;
    let me = school.worker("worker-a").await;
    let ids = school.add(2).await;
    for _ in 0..3 {
        let claim = school.claim(me, 1).await.remove(0);
        assert_eq!(claim.lesson.id, ids[0]);
        school.finish(&claim, failed(FailureClass::Run)).await;
    }
    let claim = school.claim(me, 1).await.remove(0);
    school
        .run(&format!("insert into homeroom.live (fence, seq, stage) values ({}, 1, 'calling')", claim.fence.0))
        .await;
    let outcome = act(&school, &Action::Delete, &ids).await;
    assert_eq!(outcome.done, [Done { id: ids[0], gone: Some((3, 3)) }]);
    assert_eq!(reason(&outcome, ids[1]), "it is generating on worker-a; cancel it first");
    let recorded = record(&school).await;
    let before = &recorded["before"][ids[0].to_string()];
    assert_eq!(
        (&before["title"], &before["status"], &before["attempts"]),
        (&json!("lesson 1"), &json!("failed"), &json!(3))
    );
    assert_eq!(recorded["after"], json!({ids[0].to_string(): null}));
    // Its worker is lost: nobody is at it any more.
    school.run("update homeroom.workers set expires_at = now()").await;
    assert_eq!(act(&school, &Action::Delete, &ids[1..]).await.done, [Done { id: ids[1], gone: Some((1, 0)) }]);
    let left = "select (select count(*) from lessons) + (select count(*) from generation_attempts)
                     + (select count(*) from traces) + (select count(*) from homeroom.leases)
                     + (select count(*) from homeroom.attempts) + (select count(*) from homeroom.live)";
    assert_eq!(school.value::<i64>(left).await, 0);
    assert_eq!(school.finish(&claim, generated()).await.status, None);
}

#[tokio::test]
async fn a_priority_decides_who_is_claimed_next() {
    let school = School::open().await;
    let me = school.worker("worker-a").await;
    let ids = school.add(4).await;
    school.run(&format!("update lessons set status = 'generated' where id = '{}'", ids[0])).await;
    let outcome = act(&school, &Action::Prioritise { priority: 7 }, &[ids[0], ids[3]]).await;
    assert_eq!((done(&outcome), reason(&outcome, ids[0])), (vec![ids[3]], "it is generated: it waits for nothing"));
    assert_eq!(school.claim(me, 1).await[0].lesson.id, ids[3]);
    let recorded = record(&school).await;
    let id = ids[3].to_string();
    assert_eq!((&recorded["before"][&id]["priority"], &recorded["after"][&id]["priority"]), (&json!(0), &json!(7)));
    // It runs; what it has to wait for is its next attempt.
    assert_eq!(act(&school, &Action::Prioritise { priority: -1 }, &ids[3..]).await.done.len(), 1);
    assert_eq!(school.status(ids[3]).await, Status::Generating);
}

#[tokio::test]
async fn what_another_program_left_behind_is_taken_back_once_it_is_old_enough() {
    let school = School::open().await;
    let me = school.worker("worker-a").await;
    let ids = school.add(3).await;
    let claim = school.claim(me, 1).await.remove(0);
    school
        .run(&format!(
            "update lessons set status = 'generating', updated_at = now() - interval '9 minutes' where id = '{0}';
             insert into generation_attempts (lesson_id, attempt_number, status) values ('{0}', 1, 'in_progress')",
            ids[1]
        ))
        .await;
    let later = Action::TakeBack { untouched: homeroom::model::action::UNTOUCHED };
    let early = act(&school, &later, &ids[1..2]).await;
    assert!(reason(&early, ids[1]).ends_with("s ago; another program may still be at it"), "{early:?}");
    school.run(&format!("update lessons set updated_at = now() - interval '11 minutes' where id = '{}'", ids[1])).await;
    let outcome = act(&school, &later, &ids).await;
    assert_eq!(done(&outcome), [ids[1]]);
    assert_eq!(reason(&outcome, claim.lesson.id), "it is generating on worker-a");
    assert_eq!(reason(&outcome, ids[2]), "it is not generating: it is queued");
    let ended: String = school
        .value(&format!(
            "select concat_ws('; ', a.status, a.error, o.outcome) from generation_attempts a
               join homeroom.attempts o on o.attempt_id = a.id where a.lesson_id = '{}'",
            ids[1]
        ))
        .await;
    assert_eq!(ended, "failed; taken back by maria: exam week; superseded");
    let next = school.claim(me, 2).await.into_iter().find(|next| next.lesson.id == ids[1]).unwrap();
    assert_eq!((next.attempt_number, next.attempts_used), (2, 0));
}

#[tokio::test]
async fn an_older_homeroom_still_retries_and_is_recorded() {
    let school = School::open().await;
    let ids = school.add(1).await;
    school.run("update lessons set status = 'failed'").await;
    school
        .run("select * from homeroom.retry(array(select id from lessons), '{failed}', array(select updated_at from lessons), 3, 'jan', 'ops-2')")
        .await;
    assert_eq!(school.status(ids[0]).await, Status::Queued);
    let recorded = record(&school).await;
    assert_eq!(
        (&recorded["actor"], &recorded["by_me"], &recorded["asked"]),
        (&json!("jan"), &json!(true), &json!(false))
    );
}
