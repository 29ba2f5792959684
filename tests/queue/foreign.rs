//! Other programs on the same tables: their writes always succeed, and what they take over is theirs.

use homeroom::db::attempts;
use homeroom::db::queue;
use homeroom::db::workers;
use homeroom::model::attempt::{AttemptStatus, Outcome};
use homeroom::model::lesson::Status;
use homeroom::model::overview::WorkerState;

use crate::school::{LONG, School, generated};

#[tokio::test]
async fn a_status_changed_by_others_ends_the_lease() {
    for status in ["queued", "generated", "failed"] {
        let school = School::open().await;
        let me = school.worker("worker-a").await;
        let ids = school.add(1).await;
        let claim = school.claim(me, 1).await.remove(0);
        school.run(&format!("update lessons set status = '{status}'")).await;
        let client = school.client().await;
        assert!(workers::heartbeat(&client, me, 4, WorkerState::Running, LONG).await.unwrap().held.is_empty());
        assert_eq!(school.finish(&claim, generated()).await.status, None, "{status}");
        assert_eq!(school.status(ids[0]).await.as_str(), status);
        let attempt = attempts::list(&client, ids[0]).await.unwrap().remove(0);
        assert_eq!((attempt.status, attempt.outcome), (AttemptStatus::Failed, Some(Outcome::Superseded)));
    }
}

#[tokio::test]
async fn an_edit_that_leaves_the_status_leaves_the_lease() {
    let school = School::open().await;
    let me = school.worker("worker-a").await;
    school.add(1).await;
    let claim = school.claim(me, 1).await.remove(0);
    school.run("update lessons set title = 'edited', status = 'generating'").await;
    assert_eq!(school.finish(&claim, generated()).await.status, Some(Status::Generated));
}

#[tokio::test]
async fn a_lesson_that_others_generate_is_never_taken() {
    let school = School::open().await;
    let me = school.worker("worker-a").await;
    school
        .run("insert into lessons (title, outline, status, updated_at) values ('a', 'b', 'generating', '2020-01-01')")
        .await;
    let client = school.client().await;
    assert!(queue::rescue(&client, me).await.unwrap().is_empty());
    assert!(school.claim(me, 1).await.is_empty());
    assert_eq!(homeroom::db::vitals::vitals(&client).await.unwrap().stalled, 1);
}

#[tokio::test]
async fn a_deleted_lesson_takes_everything_of_it_along() {
    let school = School::open().await;
    let me = school.worker("worker-a").await;
    school.add(2).await;
    let claims = school.claim(me, 2).await;
    school.finish(&claims[0], generated()).await;
    school.run("delete from lessons").await;
    assert_eq!(school.finish(&claims[1], generated()).await.status, None);
    let left = "select (select count(*) from traces) + (select count(*) from generation_attempts)
                       + (select count(*) from homeroom.leases) + (select count(*) from homeroom.attempts)
                       + (select count(*) from homeroom.lesson_state)";
    assert_eq!(school.value::<i64>(left).await, 0);
}

#[tokio::test]
async fn a_lease_that_outlived_its_lesson_is_closed_by_the_next_claim() {
    let school = School::open().await;
    let me = school.worker("worker-a").await;
    let ids = school.add(1).await;
    let old = school.claim(me, 1).await.remove(0);
    school
        .run(
            "alter table lessons disable trigger homeroom_end_leases; update lessons set status = 'queued';
                alter table lessons enable trigger homeroom_end_leases",
        )
        .await;
    let new = school.claim(me, 1).await.remove(0);
    assert_eq!((new.lesson.id, new.attempt_number), (ids[0], 2));
    assert_eq!(school.finish(&old, generated()).await.status, None);
    assert_eq!(school.finish(&new, generated()).await.status, Some(Status::Generated));
    let client = school.client().await;
    let attempts = attempts::list(&client, ids[0]).await.unwrap();
    assert_eq!(attempts[0].outcome, Some(Outcome::Superseded));
    assert_eq!(attempts[0].worker_name.as_deref(), Some("worker-a"));
}

#[tokio::test]
async fn a_broken_homeroom_never_fails_another_programs_statement() {
    let school = School::open().await;
    let me = school.worker("worker-a").await;
    school.add(1).await;
    school.claim(me, 1).await;
    let role = format!("web_{}", uuid::Uuid::new_v4().simple());
    school.run(&format!("create role {role}; grant usage on schema public to {role};
                         grant select, insert, update, delete on lessons, traces, lesson_contents, generation_attempts to {role}")).await;
    let others = format!(
        "set role {role};
         insert into public.lessons (title, outline) values ('a', 'b');
         update public.lessons set status = 'queued';
         insert into public.generation_attempts (lesson_id, attempt_number, status)
           select id, 9, 'failed' from public.lessons;
         delete from public.lessons where title = 'a';
         reset role"
    );
    // As it should be, for a role without any right in schema homeroom.
    school.run(&others).await;
    assert_eq!(school.value::<i64>("select count(*) from homeroom.leases").await, 0);
    // The triggers' own needs taken away.
    school
        .run(
            "drop function homeroom.announce(text, text, jsonb); drop function homeroom.supersede(uuid[], text);
                alter table homeroom.leases rename to elsewhere",
        )
        .await;
    school.run(&others).await;
    school.run(&format!("drop owned by {role}; drop role {role}")).await;
}
