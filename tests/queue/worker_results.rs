//! Results on their way into the database: none is lost, none is told wrongly, none holds up the others.

use std::sync::Arc;

use homeroom::llm::ErrorClass;
use homeroom::model::lesson::Status;
use homeroom::worker::{Options, Report};
use tokio::sync::Semaphore;

use crate::school::School;
use crate::wire::Wire;
use crate::workshop::{Say, Scripted, Workshop, options};

#[tokio::test]
async fn a_result_whose_answer_was_lost_is_told_as_what_it_is() {
    let school = School::open().await;
    let ids = school.add(1).await;
    let wire = Wire::to(&school.test.spec).await;
    wire.lose_the_answer_to("homeroom.finish(");
    let spec = wire.spec.clone();
    let mut shop = Workshop::on(school, &spec, Scripted::new([]), options());
    let ended = |report: &Report| matches!(report, Report::Generated { .. } | Report::Superseded { .. });
    let seen = shop.until(ended).await;
    assert!(wire.lost());
    assert!(matches!(seen.last(), Some(Report::Generated { .. })), "{seen:?}");
    assert_eq!(shop.school.status(ids[0]).await, Status::Generated);
    assert_eq!(shop.provider.calls(), 1);
    assert_eq!(shop.school.value::<i64>("select count(*) from lesson_contents").await, 1);
}

#[tokio::test]
async fn a_failure_whose_answer_was_lost_counts_once() {
    let school = School::open().await;
    school.add(1).await;
    let wire = Wire::to(&school.test.spec).await;
    wire.lose_the_answer_to("homeroom.finish(");
    let spec = wire.spec.clone();
    let mut shop = Workshop::on(school, &spec, Scripted::new([Say::Fail(ErrorClass::Truncated)]), options());
    let seen = shop.until(|report| matches!(report, Report::Generated { .. })).await;
    let failed = seen.iter().filter(|report| matches!(report, Report::Failed { next: Status::Queued, .. })).count();
    assert_eq!(failed, 1, "{seen:?}");
    assert_eq!(shop.school.value::<i32>("select attempts_used from homeroom.lesson_state").await, 2);
}

#[tokio::test]
async fn a_lesson_that_somebody_keeps_locked_holds_up_no_other_result() {
    let school = School::open().await;
    let ids = school.add(3).await;
    let (first, later) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
    let provider = Scripted::new([first.clone(), later.clone(), later.clone()].map(Say::LessonAfter));
    let spec = school.test.spec.clone();
    let mut shop = Workshop::on(school, &spec, provider, Options { slots: 3, ..options() });
    for _ in 0..3 {
        shop.until(|report| matches!(report, Report::Claimed { .. })).await;
    }
    let mut other = shop.school.client().await;
    let lock = other.transaction().await.unwrap();
    lock.execute("select from lessons where id = $1 for update", &[&ids[0].0]).await.unwrap();
    // The locked one is on its way before the others are ready, and with them.
    first.add_permits(3);
    shop.until_true(
        "select exists (select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database())",
    )
    .await;
    later.add_permits(3);
    for _ in 0..2 {
        shop.until(|report| matches!(report, Report::Generated { .. })).await;
    }
    assert_eq!(shop.school.value::<i64>("select count(*) from lessons where status = 'generated'").await, 2);
    lock.rollback().await.unwrap();
    shop.until(|report| matches!(report, Report::Generated { id, .. } if *id == ids[0])).await;
    assert_eq!(shop.provider.calls(), 3);
}

#[tokio::test]
async fn a_result_that_the_database_refuses_fails_its_lesson_instead_of_being_made_again_for_ever() {
    let school = School::open().await;
    let ids = school.add(1).await;
    school.run("alter table lesson_contents add constraint picky check (length(typescript_source) < 5)").await;
    let spec = school.test.spec.clone();
    let mut shop = Workshop::on(school, &spec, Scripted::new([]), options());
    let seen = shop.until(|report| matches!(report, Report::Failed { next: Status::Failed, .. })).await;
    assert!(
        seen.iter().any(|report| matches!(report, Report::Trouble { error } if error.contains("picky"))),
        "{seen:?}"
    );
    assert_eq!(shop.school.status(ids[0]).await, Status::Failed);
    assert_eq!(shop.provider.calls(), 3);
}
