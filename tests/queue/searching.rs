//! Queries against real lessons: what they find, how much they look through, and what they read for it.

use std::collections::BTreeSet;
use std::time::Duration;

use homeroom::db::{lessons, operators};
use homeroom::model::action::Which;
use homeroom::model::failure::FailureClass;
use homeroom::model::lesson::{LessonSummary, Status};
use homeroom::model::overview::{Found, Order, Page, PageRequest};
use homeroom::model::query::Query;
use tokio_postgres::Client;

use crate::school::{School, failed, generated};

fn asking(text: &str) -> PageRequest {
    let (query, problems) = Query::parse(text);
    assert_eq!(problems, [], "{text}");
    PageRequest { status: None, query: Some(query), order: Order::Newest, after: None, limit: 50 }
}

async fn page(client: &Client, request: &PageRequest) -> Page {
    lessons::page(client, request).await.unwrap()
}

/// The titles found, in order, with their number.
async fn titles(client: &Client, text: &str) -> Vec<String> {
    let page = page(client, &asking(text)).await;
    assert_eq!(page.found, Some(Found { count: i64::try_from(page.rows.len()).unwrap(), is_bounded: false }), "{text}");
    page.rows.into_iter().map(|row| row.title).collect()
}

/// Lessons of every kind: homeroom's own, and another program's.
async fn usual() -> School {
    let school = School::open().await;
    let me = school.worker("worker-a").await;
    school.add(4).await;
    let claims = school.claim(me, 3).await;
    school.finish(&claims[0], generated()).await;
    school.finish(&claims[1], failed(FailureClass::Refused)).await;
    school
        .run(
            "insert into lessons (id, title, outline, status, created_at, updated_at) values
                ('5f0c1a00-0000-4000-8000-000000000001', 'Photosynthesis', 'light and leaves', 'queued', now() - interval '3 hours', now() - interval '2 hours'),
                ('5f0c1a00-0000-4000-8000-000000000002', 'ÉCOLE 光合作用', 'PHOTO of rain', 'failed', now() - interval '4 hours', now() - interval '3 hours'),
                ('5f0d1a00-0000-4000-8000-000000000003', '100% wool_', 'x\\y', 'generated', now() - interval '5 hours', now() - interval '5 hours');
             insert into generation_attempts (lesson_id, attempt_number, status, error)
                values ('5f0c1a00-0000-4000-8000-000000000002', 1, 'failed', 'it broke');
             insert into traces (lesson_id, attempt_number, prompt, model, response, validation, compilation)
                values ('5f0c1a00-0000-4000-8000-000000000002', 1, 'p', 'their-model', 'r', '{}', '{}');
             insert into homeroom.lesson_state (lesson_id, model)
                values ('5f0c1a00-0000-4000-8000-000000000001', 'wished-for')",
        )
        .await;
    school
}

#[tokio::test]
async fn queries_find_what_they_say() {
    let school = usual().await;
    let client = school.client().await;
    for (text, expected) in [
        ("photo", vec!["Photosynthesis", "ÉCOLE 光合作用"]),
        ("title:photo", vec!["Photosynthesis"]),
        ("outline:PHOTO", vec!["ÉCOLE 光合作用"]),
        ("école", vec!["ÉCOLE 光合作用"]),
        ("合作", vec!["ÉCOLE 光合作用"]),
        ("light*leaves", vec!["Photosynthesis"]),
        ("\"and leaves\"", vec!["Photosynthesis"]),
        ("\"leaves and\"", vec![]),
        ("0%", vec!["100% wool_"]),
        ("wool_", vec!["100% wool_"]),
        ("oo_", vec![]),
        ("x\\y", vec!["100% wool_"]),
        ("title:100*", vec!["100% wool_"]),
        ("title:=100", vec![]),
        ("broke", vec!["ÉCOLE 光合作用"]),
        ("error:\"it broke\"", vec!["ÉCOLE 光合作用"]),
        ("\"refused · expected\"", vec!["lesson 2"]),
        ("cause:refused", vec!["lesson 2"]),
        ("group:=\"refused:code:expected _\"", vec!["lesson 2"]),
        ("worker:worker-a", vec!["lesson 3"]),
        ("status:generating", vec!["lesson 3"]),
        ("model-a", vec!["lesson 3", "lesson 2", "lesson 1"]),
        ("model:model-a status:failed", vec!["lesson 2"]),
        ("model:their*", vec!["ÉCOLE 光合作用"]),
        ("model:wished-for", vec!["Photosynthesis"]),
        ("-lesson -status:queued", vec!["ÉCOLE 光合作用", "100% wool_"]),
        ("-cause:refused status:failed", vec!["ÉCOLE 光合作用"]),
        ("-error:* status:failed", vec![]),
        ("id:5f0c", vec!["Photosynthesis", "ÉCOLE 光合作用"]),
        ("5f0d-1a", vec!["100% wool_"]),
        ("-id:5f status:queued,failed", vec!["lesson 4", "lesson 2"]),
        ("age:>1h", vec!["Photosynthesis", "ÉCOLE 光合作用", "100% wool_"]),
        ("age:2h", vec!["Photosynthesis"]),
        ("age:>=3h age:<4h", vec!["ÉCOLE 光合作用"]),
        ("age:<4294967295w status:queued", vec!["lesson 4", "Photosynthesis"]),
        ("attempts:>0", vec!["lesson 3", "lesson 2", "lesson 1"]),
        ("attempts:0 -lesson", vec!["Photosynthesis", "ÉCOLE 光合作用", "100% wool_"]),
        ("status:generated error:x", vec![]),
    ] {
        assert_eq!(titles(&client, text).await, expected, "{text}");
    }
}

#[tokio::test]
async fn a_row_agrees_with_the_database_wherever_it_tells() {
    let school = usual().await;
    let client = school.client().await;
    let every = page(&client, &PageRequest { query: None, ..asking("") }).await.rows;
    let now = school.value("select now()").await;
    for text in [
        "photo",
        "école",
        "broke",
        "refused",
        "model-a",
        "gpt",
        "5f0c",
        "title:photo*",
        "error:*",
        "-error:*",
        "cause:refused",
        "-cause:refused",
        "model:*a*",
        "-model:*",
        "worker:*",
        "group:refused*",
        "age:<1h",
        "age:2h",
        "attempts:1",
        "attempts:<=0",
        "status:queued,failed -lesson",
        "id:5f",
        "-id:5f0c",
        "title:=photosynthesis",
    ] {
        let request = asking(text);
        let found: BTreeSet<_> = page(&client, &request).await.rows.iter().map(|row| row.id).collect();
        let query = request.query.unwrap();
        for row in &every {
            let told = query.matches(row, now);
            assert!(told.is_none_or(|told| told == found.contains(&row.id)), "{text}: {told:?} of {}", row.title);
        }
    }
}

#[tokio::test]
async fn pages_and_orders_hold_within_what_is_found() {
    let school = School::open().await;
    school
        .run(
            "insert into lessons (title, outline, created_at, updated_at, status, priority, run_after)
                select 'a' || i, 'b', '2026-01-01'::timestamptz + (i / 7) * interval '1 second',
                       '2026-01-01'::timestamptz + (i / 5) * interval '1 second',
                       (array['queued', 'failed'])[1 + i % 2], i % 3,
                       case when i % 5 = 0 then now() + interval '1 hour' end
                  from generate_series(1, 100) i",
        )
        .await;
    let client = school.client().await;
    let all = async |mut request: PageRequest| {
        let mut rows: Vec<LessonSummary> = Vec::new();
        loop {
            let page = page(&client, &request).await;
            rows.extend(page.rows);
            match page.next {
                Some(next) => request.after = Some(next),
                None => return rows,
            }
        }
    };
    for (order, status) in [
        (Order::Newest, None),
        (Order::Oldest, None),
        (Order::Priority, Some(Status::Queued)),
        (Order::Changed, Some(Status::Failed)),
        (Order::Unchanged, Some(Status::Failed)),
    ] {
        for text in ["", "a"] {
            let query = Some(Query::parse(text).0).filter(|query| !query.is_empty());
            let rows = all(PageRequest { status, query, order, after: None, limit: 7 }).await;
            let ids: BTreeSet<_> = rows.iter().map(|row| row.id).collect();
            assert_eq!(
                (rows.len(), ids.len()),
                if status.is_some() { (50, 50) } else { (100, 100) },
                "{order:?} {text}"
            );
            let places: Vec<_> = rows.iter().map(|row| order.place(row)).collect();
            assert!(places.windows(2).all(|pair| order.compare(&pair[0], &pair[1]).is_lt()), "{order:?} {text}");
        }
    }
    let two = PageRequest { limit: 2, ..asking("title:a1*") };
    let page = page(&client, &two).await;
    assert_eq!((page.rows.len(), page.found.map(|found| found.count)), (2, Some(12)));
}

#[tokio::test]
async fn everything_found_is_frozen() {
    let school = usual().await;
    let client = school.client().await;
    let which = |text: &str, status| Which::Matching { query: Query::parse(text).0, status };
    let frozen = operators::freeze(&client, &which("-photo", Some(Status::Failed))).await.unwrap();
    let row = &page(&client, &asking("cause:refused")).await.rows[0];
    assert_eq!(frozen, [row.seen()]);
    assert_eq!(operators::freeze(&client, &which("lesson", None)).await.unwrap().len(), 4);
    assert!(operators::freeze(&client, &which("status:queued", Some(Status::Failed))).await.unwrap().is_empty());
}

#[tokio::test]
async fn only_the_newest_of_those_that_can_match_are_looked_through() {
    let school = School::open().await;
    school
        .run(
            "set session_replication_role = replica;
             insert into lessons (title, outline, status, created_at, updated_at)
               select 'n' || i, 'x', 'generated', '2026-01-02'::timestamptz + i * interval '1 second', now()
                 from generate_series(1, 20001) i;
             insert into lessons (title, outline, status, created_at, updated_at) values
               ('n old', 'x', 'generated', '2026-01-01', now()), ('n failed', 'x', 'failed', '2026-01-01', now());
             set session_replication_role = origin; analyze lessons",
        )
        .await;
    let client = school.client().await;
    let found = async |text: &str, status| page(&client, &PageRequest { status, ..asking(text) }).await.found.unwrap();
    assert_eq!(found("n", None).await, Found { count: 20_000, is_bounded: true });
    assert_eq!(found("\"n old\"", None).await, Found { count: 0, is_bounded: true });
    assert!(!found("id:0", None).await.is_bounded, "few ids begin so");
    assert_eq!(found("\"n failed\"", Some(Status::Failed)).await, Found { count: 1, is_bounded: false });
    assert_eq!(found("status:failed n", None).await, Found { count: 1, is_bounded: false });
    assert_eq!(found("-error:x -status:generated", None).await, Found { count: 1, is_bounded: false });
    let query = Query::parse("n").0;
    assert_eq!(lessons::matching(&client, &query, None).await.unwrap().len(), 20_000);
}

#[tokio::test]
async fn few_of_a_status_are_found_without_going_through_the_others() {
    let school = School::open().await;
    // What the planner knows is older than what is: half were queued, hardly any are.
    school
        .run(
            "set session_replication_role = replica;
             alter table lessons set (autovacuum_enabled = false);
             insert into lessons (title, outline, status, created_at, updated_at)
               select 'lesson ' || i, 'x', case when i % 2 = 0 then 'queued' else 'generated' end,
                      now() - i * interval '1 second', now() - i * interval '1 second'
                 from generate_series(1, 60000) i;
             analyze lessons;
             update lessons set status = 'generated' where status = 'queued' and title not like '%000';
             update lessons set status = 'failed' where title like '%999';
             set session_replication_role = origin",
        )
        .await;
    let client = school.client().await;
    let read = "select idx_tup_read from pg_stat_user_indexes where indexrelname = 'idx_lessons_created_at'";
    let flush = "select pg_stat_force_next_flush()";
    client.execute(flush, &[]).await.unwrap();
    let before: i64 = school.value(read).await;
    for (text, count) in [("status:queued", 60), ("-status:generated", 120), ("-status:generated lesson", 120)] {
        let page = page(&client, &asking(text)).await;
        assert_eq!(page.found, Some(Found { count, is_bounded: false }), "{text}");
        let newest = if text == "status:queued" { "lesson 1000" } else { "lesson 999" };
        assert_eq!(page.rows[0].title, newest, "{text}");
    }
    client.execute(flush, &[]).await.unwrap();
    drop(client);
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(school.value::<i64>(read).await - before, 0, "looked at along the moments of all lessons");
}

#[tokio::test]
async fn a_search_among_many_lessons_is_quick_and_reads_no_table_whole() {
    let school = School::open().await;
    school
        .run(
            "set session_replication_role = replica;
             insert into lessons (title, outline, status, created_at, updated_at)
               select 'lesson ' || i, repeat('- fractions and halves' || chr(10), 28),
                      case when i % 50 = 0 then 'failed' else 'generated' end,
                      now() - i * interval '1 second', now() - i * interval '1 second'
                 from generate_series(1, 60000) i;
             insert into homeroom.lesson_state (lesson_id, failure_class) select id, 'run' from lessons;
             insert into generation_attempts (lesson_id, attempt_number, status) select id, 1, 'success' from lessons;
             insert into homeroom.attempts (attempt_id, outcome, model) select id, 'success', 'm' || (random() * 3)::int
               from generation_attempts;
             set session_replication_role = origin; analyze",
        )
        .await;
    let client = school.client().await;
    let scans = "select coalesce(sum(seq_scan), 0)::bigint from pg_stat_user_tables
                   where relname in ('lessons', 'lesson_state', 'generation_attempts', 'attempts', 'traces')";
    let flush = "select pg_stat_force_next_flush()";
    client.execute(flush, &[]).await.unwrap();
    let before: i64 = school.value(scans).await;
    for text in ["nowhere", "cause:run", "model:m1", "m1", "-error:x", "attempts:>7", "outline:nowhere", "id:5f"] {
        let mut best = Duration::MAX;
        for _ in 0..3 {
            let began = std::time::Instant::now();
            page(&client, &asking(text)).await;
            best = best.min(began.elapsed());
        }
        assert!(best < Duration::from_secs(2), "{text}: {best:?}");
    }
    client.execute(flush, &[]).await.unwrap();
    drop(client);
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(school.value::<i64>(scans).await, before, "sequential scans");
}
