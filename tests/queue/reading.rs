//! Lists, counts and vitals.

use std::collections::BTreeSet;

use homeroom::db::{lessons, vitals};
use homeroom::model::failure::FailureClass;
use homeroom::model::ids::LessonId;
use homeroom::model::lesson::Status;
use homeroom::model::overview::{Counts, Order, PageRequest, WorkerState};

use crate::school::{School, failed, generated};

fn request(order: Order, limit: i64) -> PageRequest {
    PageRequest { status: None, query: None, order, after: None, limit }
}

/// Reads to the end, page by page.
async fn all(school: &School, mut request: PageRequest) -> Vec<LessonId> {
    let client = school.client().await;
    let mut ids = Vec::new();
    loop {
        let page = lessons::page(&client, &request).await.unwrap();
        assert!(page.rows.len() <= usize::try_from(request.limit).unwrap());
        ids.extend(page.rows.iter().map(|row| row.id));
        match page.next {
            Some(next) => request.after = Some(next),
            None => return ids,
        }
    }
}

#[tokio::test]
async fn pages_bring_every_lesson_once_in_every_order() {
    let school = School::open().await;
    // Several lessons a moment: the id decides between them.
    school
        .run(
            "insert into lessons (title, outline, created_at, updated_at, status)
                select 'a' || i, 'b', '2026-01-01'::timestamptz + (i / 7) * interval '1 second',
                       '2026-01-01'::timestamptz + (i / 5) * interval '1 second',
                       (array['queued', 'failed', 'generated'])[1 + i % 3]
                  from generate_series(1, 100) i",
        )
        .await;
    let newest = all(&school, request(Order::Newest, 9)).await;
    assert_eq!(newest.iter().collect::<BTreeSet<_>>().len(), 100);
    let mut oldest = all(&school, request(Order::Oldest, 10)).await;
    oldest.reverse();
    assert_eq!(newest, oldest);
    let failed = |order| PageRequest { status: Some(Status::Failed), ..request(order, 4) };
    let changed = all(&school, failed(Order::Changed)).await;
    let by_sql: Vec<LessonId> = school
        .client()
        .await
        .query("select id from lessons where status = 'failed' order by updated_at desc, id desc", &[])
        .await
        .unwrap()
        .iter()
        .map(|row| LessonId(row.get(0)))
        .collect();
    assert_eq!(changed, by_sql);
    let of_status: BTreeSet<_> = all(&school, failed(Order::Newest)).await.into_iter().collect();
    assert_eq!(of_status, changed.into_iter().collect());
}

#[tokio::test]
async fn the_last_page_that_is_just_full_has_no_next() {
    let school = School::open().await;
    school.add(10).await;
    let client = school.client().await;
    let page = lessons::page(&client, &request(Order::Newest, 10)).await.unwrap();
    assert_eq!((page.rows.len(), page.next), (10, None));
    let failed = PageRequest { status: Some(Status::Failed), ..request(Order::Changed, 10) };
    assert!(lessons::page(&client, &failed).await.unwrap().rows.is_empty());
}

#[tokio::test]
async fn counts_are_exact() {
    let school = School::open().await;
    let client = school.client().await;
    assert_eq!(lessons::counts(&client).await.unwrap(), Counts::default());
    let me = school.worker("worker-a").await;
    school.add(5).await;
    let claims = school.claim(me, 3).await;
    school.finish(&claims[0], generated()).await;
    school.finish(&claims[1], failed(FailureClass::Refused)).await;
    let expected = Counts { queued: 2, generating: 1, generated: 1, failed: 1 };
    assert_eq!(lessons::counts(&client).await.unwrap(), expected);
}

#[tokio::test]
async fn vitals_of_an_empty_school_are_none() {
    let school = School::open().await;
    let client = school.client().await;
    let vitals = vitals::vitals(&client).await.unwrap();
    assert!(vitals.now.is_some());
    assert_eq!(
        (vitals.oldest_queued, vitals.slowest_since, vitals.p50_s, vitals.spend_last_hour),
        (None, None, None, None)
    );
    assert_eq!((vitals.done_trend, vitals.failed_trend), (vec![0; 30], vec![0; 30]));
}

#[tokio::test]
async fn vitals_say_ages_rates_and_causes() {
    let school = School::open().await;
    let me = school.worker("worker-a").await;
    school.add(6).await;
    school.run("insert into lessons (title, outline, priority, created_at) values ('urgent', 'x', 9, now() + interval '1 hour')").await;
    let claims = school.claim(me, 5).await;
    school.finish(&claims[0], generated()).await;
    school.finish(&claims[1], generated()).await;
    for claim in &claims[2..4] {
        school.finish(claim, failed(FailureClass::Refused)).await;
    }
    school.run("update homeroom.attempts set claimed_at = finished_at - interval '40 seconds'").await;
    let client = school.client().await;
    let vitals = vitals::vitals(&client).await.unwrap();
    let oldest: chrono::DateTime<chrono::Utc> =
        school.value("select min(created_at) from lessons where status = 'queued'").await;
    assert_eq!(vitals.oldest_queued, Some(oldest));
    assert!(vitals.slowest_since.is_some());
    assert_eq!((vitals.generated_last_hour, vitals.failed_last_hour, vitals.failure_causes), (2, 2, 1));
    assert_eq!((vitals.p50_s, vitals.p95_s, vitals.median_score), (Some(40.0), Some(40.0), Some(0.9)));
    assert_eq!(vitals.spend_last_hour, Some(0.008));
    assert_eq!(vitals.done_trend.iter().sum::<u32>(), 2);
    assert_eq!((vitals.done_trend.len(), vitals.failed_trend.len()), (30, 30));
    assert_eq!((vitals.workers[0].name.as_str(), vitals.workers[0].busy), ("worker-a", 1));
    assert_eq!(vitals.workers[0].state, WorkerState::Running);
}

#[tokio::test]
async fn ids_are_found_by_how_they_begin() {
    let school = School::open().await;
    let ids = school.add(3).await;
    let client = school.client().await;
    let whole = ids[0].to_string();
    assert_eq!(lessons::resolve_prefix(&client, &whole).await.unwrap(), [ids[0]]);
    assert!(lessons::resolve_prefix(&client, &whole[..10]).await.unwrap().contains(&ids[0]));
    assert!(lessons::resolve_prefix(&client, "not hex").await.unwrap().is_empty());
}

#[tokio::test]
async fn a_lesson_that_is_gone_has_no_detail() {
    let school = School::open().await;
    let client = school.client().await;
    let nobody = LessonId(uuid::Uuid::nil());
    assert_eq!(lessons::detail(&client, nobody).await.unwrap(), None);
    assert!(lessons::rows(&client, &[nobody]).await.unwrap().is_empty());
}

#[tokio::test]
async fn other_programs_work_is_shown_as_far_as_it_is_known() {
    let school = School::open().await;
    school
        .run(
            "insert into lessons (title, outline, status) values ('a', 'b', 'failed');
                insert into generation_attempts (lesson_id, attempt_number, status, error)
                  select id, 1, 'failed', 'it broke' from lessons;
                insert into traces (lesson_id, attempt_number, prompt, model, response, tokens, validation, compilation)
                  select id, 1, 'p', 'their-model', 'r',
                         '{\"prompt_tokens\": 7, \"completion_tokens\": \"many\", \"total_tokens\": 9}', '{}', '{}'
                    from lessons",
        )
        .await;
    let client = school.client().await;
    let page = lessons::page(&client, &request(Order::Newest, 5)).await.unwrap();
    let row = &page.rows[0];
    assert_eq!((row.failure_detail.as_deref(), row.failure_class), (Some("it broke"), None));
    assert_eq!((row.model.as_deref(), row.attempts), (Some("their-model"), 0));
    let attempt = &lessons::detail(&client, row.id).await.unwrap().unwrap().attempts[0];
    assert_eq!((attempt.input_tokens, attempt.output_tokens, attempt.total_tokens), (Some(7), None, Some(9)));
    assert_eq!((attempt.outcome, attempt.model.as_deref()), (None, Some("their-model")));
}

/// Since when the oldest queued lesson waits, in whole minutes, by the vitals.
async fn oldest_waits(school: &School) -> i64 {
    let client = school.client().await;
    let vitals = vitals::vitals(&client).await.unwrap();
    (vitals.now.unwrap() - vitals.oldest_queued.unwrap()).num_minutes()
}

#[tokio::test]
async fn a_lesson_queued_again_waits_since_its_last_change_and_any_other_since_it_was_added() {
    let school = School::open().await;
    school
        .run(
            "insert into lessons (title, outline, created_at, updated_at)
               select 'again ' || n, 'x', now() - interval '2 days', now() - n * interval '1 minute'
                 from generate_series(1, 150) n;
             insert into generation_attempts (lesson_id, attempt_number, status) select id, 1, 'failed' from lessons;
             insert into lessons (title, outline, created_at, updated_at) values
               ('first', 'x', now() - interval '180 minutes', now() - interval '180 minutes'),
               ('later', 'x', now() - interval '60 minutes', now() - interval '60 minutes')",
        )
        .await;
    assert_eq!(oldest_waits(&school).await, 180, "behind many that were queued again");
    school.run("update lessons set priority = 1 where title = 'first'").await;
    assert_eq!(oldest_waits(&school).await, 180, "its last change is no beginning");
    school.run("delete from lessons where title = 'first'").await;
    assert_eq!(oldest_waits(&school).await, 150, "the one that was queued again longest ago");
    school.run("delete from lessons where title like 'again%'").await;
    assert_eq!(oldest_waits(&school).await, 60);
}
