//! Failed lessons by cause, what workers and providers do, and a lesson's place in the queue.

use homeroom::db::{failures, fleet, lessons};
use homeroom::model::failure::FailureClass;
use homeroom::model::failures::{GroupOrder, GroupRequest, Period, Spot};
use homeroom::model::fleet::{MAX_AHEAD, Place};
use homeroom::model::ids::LessonId;
use homeroom::model::lesson::Status;
use serde_json::{Value, json};

use crate::school::{School, failed, generated};

/// Fails the first lessons for good, each for its class.
async fn fail(school: &School, classes: &[FailureClass]) -> Vec<LessonId> {
    let me = school.worker("worker-a").await;
    school.add(classes.len()).await;
    let mut ids = Vec::new();
    for (claim, class) in school.claim(me, 100).await.into_iter().zip(classes) {
        school
            .run(&format!(
                "insert into homeroom.lesson_state (lesson_id, max_attempts) values ('{}', 1)
               on conflict (lesson_id) do update set max_attempts = 1",
                claim.lesson.id
            ))
            .await;
        school.finish(&claim, failed(*class)).await;
        ids.push(claim.lesson.id);
    }
    ids
}

/// Says of a lesson's last trace what its checks found.
async fn found(school: &School, id: LessonId, validation: Value, compilation: Value) {
    let client = school.client().await;
    client
        .execute(
            "update traces set validation = $2, compilation = $3 where lesson_id = $1",
            &[&id.0, &validation, &compilation],
        )
        .await
        .unwrap();
}

fn request(fingerprint: Option<&str>, limit: i64) -> GroupRequest {
    GroupRequest { fingerprint: fingerprint.map(str::to_owned), period: Period::Day, after: None, limit }
}

#[tokio::test]
async fn failures_are_grouped_by_cause_with_share_models_and_waste() {
    use FailureClass::{Compile, Rules};
    let school = School::open().await;
    let ids = fail(&school, &[Compile, Compile, Rules, Compile]).await;
    let again = format!("update homeroom.lesson_state set cost_usd = null where lesson_id = '{}'", ids[0]);
    school.run(&again).await;
    school
        .run(&format!(
            "update homeroom.lesson_state set failure_detail = 'expected `)` at 7:1' where lesson_id = '{}'",
            ids[1]
        ))
        .await;
    school
        .run(&format!("update homeroom.attempts a set model = 'model-b' from generation_attempts g where a.attempt_id = g.id and g.lesson_id = '{}'", ids[1]))
        .await;
    // By another program, which records nothing; and long ago.
    school.run("insert into lessons (title, outline, status) values ('elsewhere', 'x', 'failed')").await;
    school.run("insert into lessons (title, outline, status, updated_at) values ('old', 'x', 'failed', now() - interval '3 days')").await;
    let client = school.client().await;
    let day = failures::groups(&client, Period::Day, GroupOrder::Lessons).await.unwrap();
    assert_eq!((day.lessons, day.causes, day.is_cut, day.last.is_some()), (5, 3, false, true));
    let told: Vec<_> = day
        .groups
        .iter()
        .map(|group| (group.fingerprint.as_deref(), group.class, group.cause.as_str(), group.lessons, group.unpriced))
        .collect();
    assert_eq!(told[0], (Some("compile:code:expected _"), Some(Compile), "expected …", 3, 1));
    let mut rest = told[1..].to_vec();
    rest.sort_unstable_by_key(|group| group.0);
    assert_eq!(rest, [(None, None, "", 1, 1), (Some("rules:code:expected _"), Some(Rules), "expected `}`", 1, 0)]);
    assert_eq!(day.groups[0].models, ["model-a", "model-b"]);
    assert!(day.groups[0].all_models && (day.groups[0].wasted_usd - 0.004).abs() < 1e-9, "{:?}", day.groups[0]);
    assert!(day.groups[0].first < day.groups[0].last);
    let week = failures::groups(&client, Period::Week, GroupOrder::Last).await.unwrap();
    assert_eq!(week.lessons, 6);
    assert_eq!(week.groups[0].fingerprint, None, "the latest first");
    assert_eq!(week.groups[0].lessons, 2);
    let waste = failures::groups(&client, Period::All, GroupOrder::Wasted).await.unwrap();
    assert_eq!(waste.groups[0].class, Some(Compile));
}

#[tokio::test]
async fn no_failure_is_told_with_the_last_one_there_was() {
    let school = School::open().await;
    let client = school.client().await;
    let none = failures::groups(&client, Period::Day, GroupOrder::Lessons).await.unwrap();
    assert_eq!((none.lessons, none.groups.len(), none.last), (0, 0, None));
    school.run("insert into lessons (title, outline, status, updated_at) values ('old', 'x', 'failed', now() - interval '3 days')").await;
    let none = failures::groups(&client, Period::Day, GroupOrder::Lessons).await.unwrap();
    assert!(none.groups.is_empty() && none.last.is_some());
}

#[tokio::test]
async fn the_lessons_of_a_group_come_page_by_page_each_with_its_place() {
    use FailureClass::{Compile, Rules};
    let school = School::open().await;
    let ids = fail(&school, &[Compile, Rules, Compile, Compile, Compile]).await;
    let issue = |line: Value| json!({"rule": "x", "message": "m", "line": line, "column": 7});
    let source = "import x\n  const a = 1;\r\n\t  a += 1;   \nlast";
    found(&school, ids[0], json!({"issues": []}), json!({"issues": [issue(json!(3))], "source": source})).await;
    found(&school, ids[2], json!({"issues": [issue(json!(2))]}), json!({"issues": [], "source": source})).await;
    // Other programs write what they like.
    found(&school, ids[3], json!("?"), json!({"issues": [issue(json!("x"))], "source": 3})).await;
    found(&school, ids[4], json!({"issues": [issue(json!(99))]}), json!({"issues": "none"})).await;
    let client = school.client().await;
    let first = request(Some("compile:code:expected _"), 3);
    let page = failures::group_lessons(&client, &first).await.unwrap();
    let listed =
        |page: &homeroom::model::failures::GroupPage| page.rows.iter().map(|row| row.lesson.id).collect::<Vec<_>>();
    assert_eq!(listed(&page), [ids[4], ids[3], ids[2]], "the newest failure first");
    let spot = |line, source: Option<&str>| Some(Spot { line, column: Some(7), source: source.map(str::to_owned) });
    let spots: Vec<_> = page.rows.iter().map(|row| row.spot.clone()).collect();
    assert_eq!(spots, [spot(99, None), None, spot(2, Some("const a = 1;"))]);
    assert_eq!(page.rows[0].lesson.status, Status::Failed);
    let next = GroupRequest { after: page.next, ..first };
    let page = failures::group_lessons(&client, &next).await.unwrap();
    assert_eq!((listed(&page), page.next), (vec![ids[0]], None));
    assert_eq!(page.rows[0].spot, spot(3, Some("a += 1;")));
    // Those whose cause nobody recorded.
    school.run("insert into lessons (title, outline, status) values ('elsewhere', 'x', 'failed')").await;
    let page = failures::group_lessons(&client, &request(None, 10)).await.unwrap();
    assert_eq!(page.rows.len(), 1);
    assert_eq!((page.rows[0].lesson.title.as_str(), &page.rows[0].spot), ("elsewhere", &None));
}

#[tokio::test]
async fn more_failures_than_are_looked_at_are_said_to_be_cut() {
    let school = School::open().await;
    school
        .run(
            "insert into lessons (title, outline, status, updated_at)
                select 'x', 'x', 'failed', now() - n * interval '1 second' from generate_series(1, 10001) n",
        )
        .await;
    let client = school.client().await;
    let all = failures::groups(&client, Period::Day, GroupOrder::Lessons).await.unwrap();
    assert_eq!((all.lessons, all.is_cut, all.groups[0].lessons), (10_000, true, 10_000));
    school.run("delete from lessons where id = (select id from lessons order by updated_at limit 1)").await;
    let all = failures::groups(&client, Period::Day, GroupOrder::Lessons).await.unwrap();
    assert_eq!((all.lessons, all.is_cut), (10_000, false));
}

#[tokio::test]
async fn workers_and_providers_are_told_by_what_ended_and_what_they_hold() {
    let school = School::open().await;
    let (a, b) = (school.worker("worker-a").await, school.worker("worker-b").await);
    school.add(6).await;
    let mut claims = school.claim(a, 4).await;
    let held = claims.pop().unwrap();
    let last = claims.pop().unwrap();
    for claim in &claims {
        school.finish(claim, generated()).await;
    }
    school.finish(&last, failed(FailureClass::Provider)).await;
    let client = school.client().await;
    let rates = fleet::rates(&client).await.unwrap();
    assert_eq!(rates.covered_s, 3_600);
    assert_eq!(rates.workers.len(), 1);
    let of_a = &rates.workers[0];
    assert_eq!((of_a.id, of_a.done, of_a.failed), (a, 2, 1));
    assert!(of_a.p50_s.is_some());
    let provider = &rates.providers[0];
    assert_eq!((provider.provider.as_str(), provider.calls, provider.throttled), ("openai", 3, 0));
    assert!(provider.last_error.is_some());
    assert_eq!((&provider.models[..], provider.more_models), (&[String::from("model-a")][..], 0));
    let holds = fleet::worker_lessons(&client, a).await.unwrap();
    assert_eq!((holds.held, holds.rows[0].id), (1, held.lesson.id));
    assert_eq!(fleet::worker_lessons(&client, b).await.unwrap().held, 0);
    let fleet = fleet::fleet(&client).await.unwrap();
    let told: Vec<_> = fleet.workers.iter().map(|worker| (worker.summary.name.as_str(), worker.summary.busy)).collect();
    assert_eq!((told, fleet.is_paused), (vec![("worker-a", 1), ("worker-b", 0)], false));
}

#[tokio::test]
async fn a_lessons_place_is_how_many_are_claimed_before_it() {
    let school = School::open().await;
    let ids = school.add(3).await;
    let client = school.client().await;
    let ahead = async |id: LessonId| fleet::place(&client, id).await.unwrap().map(|Place { ahead }| ahead);
    assert_eq!([ahead(ids[0]).await, ahead(ids[2]).await], [Some(0), Some(2)]);
    school.run(&format!("update lessons set priority = 5 where id = '{}'", ids[2])).await;
    assert_eq!([ahead(ids[0]).await, ahead(ids[1]).await, ahead(ids[2]).await], [Some(1), Some(2), Some(0)]);
    school.run(&format!("update lessons set run_after = now() + interval '1 hour' where id = '{}'", ids[2])).await;
    assert_eq!([ahead(ids[0]).await, ahead(ids[2]).await], [Some(0), None], "one that may not be claimed yet has none");
    school
        .run("insert into lessons (title, outline, priority) select 'x', 'x', 1 from generate_series(1, 10050)")
        .await;
    assert_eq!(ahead(ids[0]).await, Some(MAX_AHEAD), "nobody counts further");
}

#[tokio::test]
async fn a_lesson_queued_again_by_a_rescue_names_the_worker_that_went_silent() {
    let school = School::open().await;
    let (a, b) = (school.worker("worker-a").await, school.worker("worker-b").await);
    let ids = school.add(1).await;
    school.claim(a, 1).await;
    school.run("update homeroom.workers set expires_at = now() - interval '1 s' where name = 'worker-a'").await;
    let client = school.client().await;
    assert_eq!(homeroom::db::queue::rescue(&client, b).await.unwrap().len(), 1);
    let row = lessons::rows(&client, &ids).await.unwrap().pop().unwrap();
    assert_eq!((row.status, row.rescued_from.as_deref()), (Status::Queued, Some("worker-a")));
    // Claimed again it is nobody's rescue any more.
    school.claim(b, 1).await;
    let row = lessons::rows(&client, &ids).await.unwrap().pop().unwrap();
    assert_eq!(row.rescued_from, None);
}
