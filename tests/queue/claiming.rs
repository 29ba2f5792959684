//! Claim, finish, release: what is stored, what is counted, and who is too late.

use std::time::Duration;

use futures::StreamExt;
use homeroom::db::live::{self, Addition};
use homeroom::db::queue::{self, AttemptRecord, FinishResult, Routes, Saved};
use homeroom::db::{attempts, contents, lessons, traces, workers};
use homeroom::model::attempt::{AttemptStatus, Outcome, Stage};
use homeroom::model::failure::FailureClass;
use homeroom::model::ids::Fence;
use homeroom::model::lesson::Status;
use homeroom::model::overview::WorkerState;
use serde_json::json;

use crate::school::{LONG, School, failed, finish, generated};

#[tokio::test]
async fn a_success_stores_everything_at_once() {
    let school = School::open().await;
    let (me, ids) = (school.worker("worker-a").await, school.add(1).await);
    let claim = school.claim(me, 5).await.remove(0);
    assert_eq!((claim.lesson.id, claim.attempt_number, claim.attempts_used, claim.max_attempts), (ids[0], 1, 0, 3));
    assert_eq!(claim.lesson.outline, "lesson 1\n- a\n- b");
    assert_eq!(school.status(ids[0]).await, Status::Generating);

    let saved = school.finish(&claim, generated()).await;
    assert_eq!(saved, Saved { lesson_id: ids[0], fence: claim.fence, status: Some(Status::Generated) });

    let client = school.client().await;
    let detail = lessons::detail(&client, ids[0]).await.unwrap().unwrap();
    let summary = &detail.summary;
    assert_eq!((summary.status, summary.attempts, summary.version), (Status::Generated, 1, Some(1)));
    assert_eq!((summary.total_tokens, summary.cost_usd, summary.score), (Some(150), Some(0.002), Some(0.9)));
    assert_eq!((summary.lease.as_ref(), summary.failure_class), (None, None));
    let attempt = &detail.attempts[0];
    assert_eq!(
        (attempt.id, attempt.status, attempt.outcome),
        (claim.attempt_id, AttemptStatus::Success, Some(Outcome::Success))
    );
    assert_eq!((attempt.worker_name.as_deref(), attempt.fence), (Some("worker-a"), Some(claim.fence)));
    assert_eq!((attempt.input_tokens, attempt.cached_tokens, attempt.output_tokens), (Some(120), Some(20), Some(30)));
    assert_eq!((attempt.ttft_ms, attempt.stream_ms, attempt.check_ms), (Some(400), Some(13_000), Some(20)));
    assert!(attempt.finished_at >= Some(attempt.started_at));
    let trace = traces::trace(&client, attempt.trace_id.unwrap()).await.unwrap().unwrap();
    assert_eq!((trace.lesson_id, trace.attempt_number, trace.model.as_str()), (ids[0], 1, "model-a"));
    assert_eq!(trace.tokens.unwrap()["prompt_tokens"], 120);
    let contents = contents::contents(&client, ids[0]).await.unwrap();
    assert_eq!((contents.len(), contents[0].typescript_source.as_str()), (1, "export default 1"));
}

#[tokio::test]
async fn a_failure_queues_again_until_the_attempts_are_used_up() {
    let school = School::open().await;
    let (me, ids) = (school.worker("worker-a").await, school.add(1).await);
    let mut statuses = Vec::new();
    for number in 1..=3 {
        let claim = school.claim(me, 1).await.remove(0);
        assert_eq!((claim.attempt_number, claim.attempts_used), (number, number - 1));
        statuses.push(school.finish(&claim, failed(FailureClass::Compile)).await.status.unwrap());
    }
    assert_eq!(statuses, [Status::Queued, Status::Queued, Status::Failed]);
    assert!(school.claim(me, 1).await.is_empty());
    let client = school.client().await;
    let row = lessons::rows(&client, &ids).await.unwrap().remove(0);
    assert_eq!((row.attempts, row.failure_class), (3, Some(FailureClass::Compile)));
    assert_eq!(row.failure_detail.as_deref(), Some("expected `}` at 45:7"));
    assert_eq!(row.total_tokens, Some(450));
    let error: String = school.value("select error from generation_attempts where attempt_number = 3").await;
    assert_eq!(error, "compile: expected `}` at 45:7");
}

#[tokio::test]
async fn a_refusal_is_final_and_what_does_not_count_is_tried_again() {
    let school = School::open().await;
    let (me, ids) = (school.worker("worker-a").await, school.add(2).await);
    let claims = school.claim(me, 2).await;
    assert_eq!(school.finish(&claims[0], failed(FailureClass::Refused)).await.status, Some(Status::Failed));
    let FinishResult::Failed { failure, .. } = failed(FailureClass::Stream) else { unreachable!() };
    let uncounted = FinishResult::Failed { failure, counts: false, wait: Duration::from_mins(1) };
    assert_eq!(school.finish(&claims[1], uncounted).await.status, Some(Status::Queued));
    let client = school.client().await;
    let rows = lessons::rows(&client, &ids[1..]).await.unwrap();
    assert_eq!((rows[0].attempts, rows[0].failure_class), (0, Some(FailureClass::Stream)));
    let rested =
        "select count(*) = 1 from lessons where run_after = updated_at + interval '1 minute' and status = 'queued'";
    assert!(school.value::<bool>(rested).await);
}

#[tokio::test]
async fn a_result_with_a_lost_fence_stores_nothing() {
    let school = School::open().await;
    let (me, ids) = (school.worker("worker-a").await, school.add(2).await);
    let old = school.claim(me, 2).await;
    let client = school.client().await;
    queue::release(&client, &[(old[0].lesson.id, old[0].fence)], "test").await.unwrap();
    let new = school.claim(me, 1).await.remove(0);
    assert_eq!((new.lesson.id, new.attempt_number), (ids[0], 2));
    assert!(new.fence > old[1].fence);
    // An old and the current fence of one lesson, and another lesson's, in one group.
    let group = [finish(&old[0], generated()), finish(&new, failed(FailureClass::Run)), finish(&old[1], generated())];
    let saved = queue::finish(&client, &group).await.unwrap();
    let of = |fence| saved.iter().find(|saved| saved.fence == fence).unwrap().status;
    assert_eq!(of(old[0].fence), None);
    assert_eq!(of(new.fence), Some(Status::Queued));
    assert_eq!(of(old[1].fence), Some(Status::Generated));
    assert!(contents::contents(&client, ids[0]).await.unwrap().is_empty());
    assert_eq!(traces::traces(&client, ids[0]).await.unwrap().len(), 1);
    // Once more: everything is superseded now.
    let again = queue::finish(&client, &group).await.unwrap();
    assert!(again.iter().all(|saved| saved.status.is_none()), "{again:?}");
}

#[tokio::test]
async fn one_result_that_cannot_be_stored_takes_no_other_with_it_when_tried_alone() {
    let school = School::open().await;
    let me = school.worker("worker-a").await;
    school.add(2).await;
    school.run("alter table lesson_contents add check (typescript_source <> 'bad')").await;
    let claims = school.claim(me, 2).await;
    let bad = FinishResult::Generated { source: "bad".to_owned(), compiled_js: None, score: None };
    let group = [finish(&claims[0], bad), finish(&claims[1], generated())];
    let client = school.client().await;
    assert!(queue::finish(&client, &group).await.is_err());
    assert_eq!(school.value::<i64>("select count(*) from homeroom.leases").await, 2);
    assert!(queue::finish(&client, &group[..1]).await.is_err());
    assert_eq!(queue::finish(&client, &group[1..]).await.unwrap()[0].status, Some(Status::Generated));
}

#[tokio::test]
async fn a_lesson_that_somebody_keeps_locked_holds_up_nobody_else_for_long() {
    let school = School::open().await;
    let me = school.worker("worker-a").await;
    school.add(2).await;
    let claims = school.claim(me, 2).await;
    let outsider = school.client().await;
    let lock = format!("begin; select from lessons where id = '{}' for update", claims[0].lesson.id);
    outsider.batch_execute(&lock).await.unwrap();
    let group = [finish(&claims[0], generated()), finish(&claims[1], generated())];
    let client = school.client().await;
    let error = queue::finish(&client, &group).await.unwrap_err();
    assert!(error.is_transient(), "{error}");
    assert_eq!(queue::finish(&client, &group[1..]).await.unwrap()[0].status, Some(Status::Generated));
    outsider.batch_execute("commit").await.unwrap();
    assert_eq!(queue::finish(&client, &group[..1]).await.unwrap()[0].status, Some(Status::Generated));
}

/// The planner knows nothing of these tables yet, as after a fresh install: the worst moment for a plan.
#[tokio::test]
async fn no_statement_of_the_queue_scans_a_table() {
    let school = School::open().await;
    let me = school.worker("worker-a").await;
    school.add(300).await;
    // A session that has counted nothing yet.
    let (client, mut messages) = school.db.dedicated("planner").await.unwrap();
    tokio::spawn(async move { while messages.next().await.is_some() {} });
    client.batch_execute("begin").await.unwrap();
    for _ in 0..10 {
        let claims = queue::claim(&client, me, 10, LONG, 3, &Routes::only("openai")).await.unwrap();
        assert_eq!(claims.len(), 10);
        let group: Vec<_> = claims[..5].iter().map(|claim| finish(claim, generated())).collect();
        queue::finish(&client, &group).await.unwrap();
        let held: Vec<_> = claims[5..8].iter().map(|claim| (claim.lesson.id, claim.fence)).collect();
        queue::release(&client, &held, "stopped").await.unwrap();
        workers::heartbeat(&client, me, 4, WorkerState::Running, LONG).await.unwrap();
        queue::rescue(&client, me).await.unwrap();
    }
    let scanned = client
        .query(
            "select relname::text from pg_stat_xact_user_tables where seq_scan > 0 and schemaname in ('public', 'homeroom')",
            &[],
        )
        .await
        .unwrap();
    let scanned: Vec<String> = scanned.iter().map(|row| row.get(0)).collect();
    client.batch_execute("commit").await.unwrap();
    assert_eq!(scanned, Vec::<String>::new());
}

#[tokio::test]
async fn nul_never_reaches_the_database() {
    let school = School::open().await;
    let me = school.worker("worker-a").await;
    school.add(1).await;
    let claim = school.claim(me, 1).await.remove(0);
    let source = FinishResult::Generated { source: "a\0b".to_owned(), compiled_js: Some("\0".to_owned()), score: None };
    let mut finish = finish(&claim, source);
    let trace = finish.record.trace.as_mut().unwrap();
    trace.response = "x\0y".to_owned();
    trace.validation = json!({"errors": ["\0"]});
    let client = school.client().await;
    assert_eq!(queue::finish(&client, &[finish]).await.unwrap()[0].status, Some(Status::Generated));
    assert_eq!(school.value::<String>("select response || (validation -> 'errors' ->> 0) from traces").await, "xy");
    assert_eq!(school.value::<String>("select typescript_source || compiled_js from lesson_contents").await, "ab");
}

#[tokio::test]
async fn a_throttled_lesson_sleeps_until_it_is_due_and_nothing_is_counted() {
    let school = School::open().await;
    let (me, ids) = (school.worker("worker-a").await, school.add(1).await);
    let claim = school.claim(me, 1).await.remove(0);
    let wait = Duration::from_hours(1);
    let throttled = FinishResult::Throttled { wait, reason: "asked to wait".to_owned(), hold: None };
    assert_eq!(school.finish(&claim, throttled).await.status, Some(Status::Queued));
    assert!(school.claim(me, 1).await.is_empty());
    let client = school.client().await;
    assert!(school.value::<bool>("select run_after = updated_at + interval '1 hour' from lessons").await);
    let due = queue::next_due(&client).await.unwrap().unwrap();
    assert!(due <= wait && due + Duration::from_mins(10) > wait, "{due:?}");
    let left = queue::remaining(&client).await.unwrap();
    assert_eq!((left.queued, left.snoozed, left.leased), (0, 1, 0));

    school.run("update lessons set run_after = now() - interval '1 second'").await;
    let again = school.claim(me, 1).await.remove(0);
    assert_eq!((again.lesson.id, again.attempt_number, again.attempts_used), (ids[0], 2, 0));
    assert_eq!(queue::next_due(&client).await.unwrap(), None);
    let attempts = attempts::list(&client, ids[0]).await.unwrap();
    assert_eq!(attempts[0].outcome, Some(Outcome::Throttled));
    assert_eq!(attempts[0].error.as_deref(), Some("throttled: asked to wait"));
}

#[tokio::test]
async fn a_released_lesson_is_queued_again_with_its_reason() {
    let school = School::open().await;
    let (me, ids) = (school.worker("worker-a").await, school.add(1).await);
    let claim = school.claim(me, 1).await.remove(0);
    let client = school.client().await;
    let saved = queue::release(&client, &[(ids[0], claim.fence)], "the worker was stopped").await.unwrap();
    assert_eq!(saved[0].status, Some(Status::Queued));
    let attempt = attempts::list(&client, ids[0]).await.unwrap().remove(0);
    assert_eq!(attempt.outcome, Some(Outcome::Interrupted));
    assert_eq!(attempt.error.as_deref(), Some("interrupted: the worker was stopped"));
    assert_eq!(lessons::rows(&client, &ids).await.unwrap()[0].attempts, 0);
}

#[tokio::test]
async fn lessons_are_claimed_by_priority_then_in_the_order_they_were_added() {
    let school = School::open().await;
    let me = school.worker("worker-a").await;
    school.add(3).await;
    school.run("insert into lessons (title, outline, priority) values ('urgent', 'x', 5)").await;
    let titles: Vec<String> = school.claim(me, 10).await.into_iter().map(|claim| claim.lesson.title).collect();
    assert_eq!(titles, ["urgent", "lesson 1", "lesson 2", "lesson 3"]);
}

#[tokio::test]
async fn concurrent_claimers_never_share_a_lesson() {
    let school = School::open().await;
    let me = school.worker("worker-a").await;
    school.add(200).await;
    let claims = futures::future::join_all((0..8).map(|_| async {
        let client = school.client().await;
        let mut mine = Vec::new();
        loop {
            let got = queue::claim(&client, me, 3, LONG, 3, &Routes::only("openai")).await.unwrap();
            if got.is_empty() {
                return mine;
            }
            mine.extend(got);
        }
    }))
    .await
    .concat();
    let mut ids: Vec<_> = claims.iter().map(|claim| claim.lesson.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((claims.len(), ids.len()), (200, 200));
    assert!(claims.iter().all(|claim| claim.attempt_number == 1));
}

#[tokio::test]
async fn the_model_a_lesson_asks_for_comes_with_its_claim() {
    let school = School::open().await;
    let me = school.worker("worker-a").await;
    let mut new = homeroom::model::outline::NewLesson::new(None, "x").unwrap();
    new.model = Some("model-b".to_owned());
    let client = school.client().await;
    let ids = lessons::add(&client, &[new]).await.unwrap();
    assert_eq!(school.claim(me, 1).await[0].model.as_deref(), Some("model-b"));
    assert_eq!(lessons::rows(&client, &ids).await.unwrap()[0].model.as_deref(), Some("model-b"));
}

#[tokio::test]
async fn a_heartbeat_says_what_is_still_held() {
    let school = School::open().await;
    let me = school.worker("worker-a").await;
    school.add(2).await;
    let claims = school.claim(me, 2).await;
    let client = school.client().await;
    let held: Vec<_> = claims.iter().map(|claim| (claim.lesson.id, claim.fence)).collect();
    let beat = workers::heartbeat(&client, me, 4, WorkerState::Running, LONG).await.unwrap();
    assert_eq!((beat.alive, beat.wanted, beat.held), (true, WorkerState::Running, held));
    school.run(&format!("update lessons set status = 'queued' where id = '{}'", claims[0].lesson.id)).await;
    let beat = workers::heartbeat(&client, me, 4, WorkerState::Draining, LONG).await.unwrap();
    assert_eq!(beat.held, [(claims[1].lesson.id, claims[1].fence)]);
    let listed = workers::list(&client).await.unwrap();
    assert_eq!((listed[0].state, listed[0].busy, listed[0].slots), (WorkerState::Draining, 1, 4));

    workers::deregister(&client, me).await.unwrap();
    let beat = workers::heartbeat(&client, me, 4, WorkerState::Running, LONG).await.unwrap();
    assert!(!beat.alive && beat.held.is_empty());
    assert!(school.claim(me, 1).await.is_empty(), "a worker that is not alive claims nothing");
}

#[tokio::test]
async fn live_text_is_read_from_where_the_reader_was() {
    let school = School::open().await;
    let (me, ids) = (school.worker("worker-a").await, school.add(1).await);
    let claim = school.claim(me, 1).await.remove(0);
    let client = school.client().await;
    let add = |fence, seq, chunk: &str| Addition {
        fence,
        seq,
        stage: Stage::Streaming,
        tokens: i64::from(seq) * 10,
        first_token_at: Some(claim.lesson.created_at),
        chunk: chunk.to_owned(),
    };
    let lost = Fence(claim.fence.0 + 1_000);
    let additions = [add(claim.fence, 1, "const "), add(claim.fence, 2, "a\0 = 1"), add(lost, 1, "nobody's")];
    live::append(&client, &additions).await.unwrap();
    let all = live::tail(&client, claim.fence, 0).await.unwrap();
    assert_eq!((all.text.as_str(), all.seq), ("const a = 1", 2));
    let rest = live::tail(&client, claim.fence, 1).await.unwrap();
    assert_eq!((rest.text.as_str(), rest.progress.unwrap().tokens), ("a = 1", 20));
    let none = live::tail(&client, claim.fence, 2).await.unwrap();
    assert_eq!((none.text.as_str(), none.seq, none.progress), ("", 2, None));
    assert!(live::tail(&client, lost, 0).await.unwrap().text.is_empty());

    let row = lessons::rows(&client, &ids).await.unwrap().remove(0);
    assert_eq!((row.stage(), row.model.as_deref()), (Some(Stage::Streaming), Some("model-a")));
    let lease = row.lease.unwrap();
    assert_eq!((lease.worker_name.as_str(), lease.progress.unwrap().tokens), ("worker-a", 20));

    live::prune(&client, &[claim.fence]).await.unwrap();
    assert!(live::tail(&client, claim.fence, 0).await.unwrap().text.is_empty());
}

#[tokio::test]
async fn a_repair_sees_the_last_attempt_that_failed_by_itself() {
    let school = School::open().await;
    let (me, ids) = (school.worker("worker-a").await, school.add(1).await);
    let client = school.client().await;
    assert_eq!(queue::previous_failure(&client, ids[0]).await.unwrap(), None);
    let first = school.claim(me, 1).await.remove(0);
    school.finish(&first, failed(FailureClass::Compile)).await;
    let second = school.claim(me, 1).await.remove(0);
    let released = FinishResult::Released { reason: "stopped".to_owned() };
    school.finish(&second, released).await;
    let previous = queue::previous_failure(&client, ids[0]).await.unwrap().unwrap();
    assert_eq!((previous.attempt_number, previous.class), (1, Some(FailureClass::Compile)));
    assert_eq!(previous.response, "```tsx\nexport default 1\n```");
    assert_eq!(previous.error.as_deref(), Some("compile: expected `}` at 45:7"));
    assert!(previous.fingerprint.is_some());
    assert_eq!(previous.fingerprint_before, None);
}

#[tokio::test]
async fn a_repeated_failure_is_known_by_its_fingerprint() {
    let school = School::open().await;
    let (me, ids) = (school.worker("worker-a").await, school.add(1).await);
    let client = school.client().await;
    let previous = async || queue::previous_failure(&client, ids[0]).await.unwrap().unwrap();
    let first = school.claim(me, 1).await.remove(0);
    school.finish(&first, failed(FailureClass::Compile)).await;
    let released = school.claim(me, 1).await.remove(0);
    school.finish(&released, FinishResult::Released { reason: "stopped".to_owned() }).await;
    let second = school.claim(me, 1).await.remove(0);
    school.finish(&second, failed(FailureClass::Compile)).await;
    let twice = previous().await;
    assert!(twice.fingerprint.is_some());
    assert_eq!(twice.fingerprint, twice.fingerprint_before, "what was put back between them is no failure");
}

#[tokio::test]
async fn after_a_success_there_is_nothing_to_repair() {
    let school = School::open().await;
    let (me, ids) = (school.worker("worker-a").await, school.add(1).await);
    let client = school.client().await;
    let first = school.claim(me, 1).await.remove(0);
    school.finish(&first, failed(FailureClass::Compile)).await;
    let second = school.claim(me, 1).await.remove(0);
    school.finish(&second, generated()).await;
    assert_eq!(queue::previous_failure(&client, ids[0]).await.unwrap(), None);
}

#[tokio::test]
async fn an_attempt_without_a_call_has_no_trace() {
    let school = School::open().await;
    let (me, ids) = (school.worker("worker-a").await, school.add(1).await);
    let claim = school.claim(me, 1).await.remove(0);
    let mut result = finish(&claim, failed(FailureClass::Provider));
    result.record = AttemptRecord::default();
    let client = school.client().await;
    queue::finish(&client, &[result]).await.unwrap();
    assert!(traces::traces(&client, ids[0]).await.unwrap().is_empty());
    let attempt = attempts::list(&client, ids[0]).await.unwrap().remove(0);
    assert_eq!((attempt.total_tokens, attempt.cost_usd, attempt.trace_id), (None, None, None));
}
