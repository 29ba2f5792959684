//! What an action would do to a selection, and what it may cost: exactly what it then does.

use std::time::Instant;

use homeroom::db::operators;
use homeroom::model::action::{Action, Which};
use homeroom::model::failure::FailureClass;
use homeroom::model::ids::LessonId;
use homeroom::model::lesson::Status;
use homeroom::model::preview::{Chosen, LISTED, Preview};
use tokio_util::sync::CancellationToken;

use crate::school::{School, by, failed, retry};

async fn preview(school: &School, action: &Action, chosen: &Chosen) -> Preview {
    operators::preview(&*school.client().await, action, chosen).await.unwrap()
}

fn leaves(preview: &Preview) -> Vec<(&str, usize)> {
    preview.leaves.iter().map(|left| (left.reason.as_str(), left.lessons)).collect()
}

#[tokio::test]
async fn a_preview_says_what_the_action_then_does() {
    let school = School::open().await;
    let me = school.worker("worker-a").await;
    let ids = school.add(5).await;
    let claim = school.claim(me, 1).await.remove(0);
    school.finish(&claim, failed(FailureClass::Refused)).await;
    let running = school.claim(me, 1).await.remove(0);
    let mut asked = ids.clone();
    asked.push(LessonId(uuid::Uuid::nil()));
    let before = school.dump().await;
    let shown = preview(&school, &retry(2), &Chosen::Ids(asked)).await;
    assert_eq!(school.dump().await, before, "nothing is changed or recorded");
    assert_eq!(shown.takes.iter().map(|seen| seen.id).collect::<Vec<_>>(), [claim.lesson.id]);
    let expected = [("it is not failed: it is queued", 3), ("it is generating now", 1), ("it is gone", 1)];
    assert_eq!(leaves(&shown), expected);
    assert_eq!((shown.len(), shown.left(), shown.is_cut), (6, 5, false));
    let first = &shown.rows[0];
    assert_eq!(
        (first.id, first.status, first.failure_class),
        (claim.lesson.id, Status::Failed, Some(FailureClass::Refused))
    );
    assert_eq!(first.priority, 0);
    assert_eq!((first.next_attempt, first.attempts, first.traces, first.refusal.as_deref()), (2, 1, 1, None));
    assert_eq!(shown.rows.len(), 5, "the one that is gone has nothing to show");
    let refusal = |id: LessonId| shown.rows.iter().find(|row| row.id == id).and_then(|row| row.refusal.clone());
    assert_eq!(refusal(running.lesson.id).as_deref(), Some("it is generating on worker-a"));
    let (outcome, error) =
        operators::run(&school.db, &retry(2), &shown.takes, &by(), &CancellationToken::new(), |_| {}).await;
    assert!(error.is_none());
    assert_eq!((outcome.done.len(), outcome.refused.len()), (1, 0));
}

#[tokio::test]
async fn a_group_and_a_tab_are_frozen_whole_and_in_order() {
    let school = School::open().await;
    let me = school.worker("worker-a").await;
    school.add(4).await;
    for class in [FailureClass::Run, FailureClass::Refused, FailureClass::Refused] {
        let claim = school.claim(me, 1).await.remove(0);
        let client = school.client().await;
        client
            .execute(
                "insert into homeroom.lesson_state (lesson_id, max_attempts) values ($1, 1)",
                &[&claim.lesson.id.0],
            )
            .await
            .unwrap();
        school.finish(&claim, failed(class)).await;
    }
    let fingerprint: String =
        school.value("select fingerprint from homeroom.lesson_state where failure_class = 'refused' limit 1").await;
    let group = preview(&school, &retry(3), &Chosen::Which(Which::Group(fingerprint))).await;
    assert_eq!(group.takes.len(), 2);
    assert!(group.takes[0].updated_at > group.takes[1].updated_at, "the latest first");
    assert_eq!(preview(&school, &retry(3), &Chosen::Which(Which::Failed)).await.takes.len(), 3);
    let queued = preview(&school, &Action::Cancel, &Chosen::Which(Which::Status(Status::Queued))).await;
    assert_eq!((queued.takes.len(), queued.left()), (1, 0));
    let all = preview(&school, &Action::Delete, &Chosen::Which(Which::All)).await;
    assert_eq!((all.takes.len(), all.estimate.each), (4, None), "what calls no model costs nothing");
}

#[tokio::test]
async fn an_estimate_is_learnt_from_the_last_attempts_of_the_same_model() {
    let school = School::open().await;
    let ids = school.add(2).await;
    school.run("update lessons set status = 'failed'").await;
    let none = preview(&school, &retry(3), &Chosen::Ids(ids.clone())).await.estimate;
    assert_eq!((none.each, none.dearest, none.like), (None, None, 0), "nothing is known yet");
    // Three hundred attempts, of which the last two hundred cost 1, 2, … 200 thousandths.
    school
        .run(
            "insert into generation_attempts (id, lesson_id, attempt_number, status)
               select md5(n::text)::uuid, (select id from lessons limit 1), n, 'failed' from generate_series(1, 300) n;
             insert into homeroom.attempts (attempt_id, outcome, model, cost_usd, finished_at)
               select md5(n::text)::uuid, 'failed', 'model-a', case when n > 200 then 9 else n / 1000.0 end,
                      now() - n * interval '1 second'
                 from generate_series(1, 300) n;
             insert into homeroom.lesson_state (lesson_id, model) select id, 'model-a' from lessons",
        )
        .await;
    let known = preview(&school, &retry(3), &Chosen::Ids(ids.clone())).await.estimate;
    assert!((known.each.unwrap() - 0.1005).abs() < 1e-9 && (known.dearest.unwrap() - 0.2).abs() < 1e-9, "{known:?}");
    assert_eq!((known.like, known.models), (200, vec![(Some("model-a".to_owned()), 2)]));
    // Another model is asked for, of whose attempts no price is known.
    school
        .run(
            "insert into generation_attempts (id, lesson_id, attempt_number, status)
               select md5('local')::uuid, (select id from lessons limit 1), 301, 'failed';
             insert into homeroom.attempts (attempt_id, outcome, model) values (md5('local')::uuid, 'success', 'local')",
        )
        .await;
    let local = Action::Retry { more_attempts: 3, outline: None, model: Some("local".into()) };
    let unknown = preview(&school, &local, &Chosen::Ids(ids)).await.estimate;
    assert_eq!((unknown.each, unknown.unpriced.as_deref()), (None, Some("local")));
}

#[tokio::test]
async fn a_large_selection_is_bounded() {
    let school = School::open().await;
    school
        .run(
            "insert into lessons (title, outline, status) select repeat('t', 5000), 'o', 'failed' from generate_series(1, 12000) n;
             analyze lessons",
        )
        .await;
    let started = Instant::now();
    let shown = preview(&school, &retry(3), &Chosen::Which(Which::Failed)).await;
    let took = started.elapsed();
    assert_eq!((shown.takes.len(), shown.rows.len()), (12_000, LISTED));
    assert!(shown.rows.iter().all(|row| row.title.len() == 200));
    assert!(took.as_secs() < 10, "{took:?}");
    println!("12,000 lessons frozen, judged and estimated in {took:?}");
}

#[tokio::test]
async fn one_priority_is_of_what_is_queued() {
    let school = School::open().await;
    let me = school.worker("worker-a").await;
    let ids = school.add(4).await;
    let claim = school.claim(me, 1).await.remove(0);
    school.finish(&claim, failed(FailureClass::Refused)).await;
    school.claim(me, 1).await;
    let action = Action::Prioritise { priority: 3 };
    let shown = preview(&school, &action, &Chosen::Ids(ids)).await;
    assert_eq!(shown.takes.len(), 2);
    assert_eq!(leaves(&shown), [("it is failed", 1), ("it is generating", 1)]);
    let (outcome, _) =
        operators::run(&school.db, &action, &shown.takes, &by(), &CancellationToken::new(), |_| {}).await;
    assert_eq!((outcome.done.len(), outcome.sentence(&action).as_str()), (2, "2 given priority 3"));
}
