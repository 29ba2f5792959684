//! When a worker looks for work, and how long lessons rest.

use homeroom::llm::ErrorClass;
use homeroom::model::lesson::Status;
use homeroom::worker::{Options, Report};

use crate::school::School;
use crate::workshop::{PATIENCE, Say, Scripted, Workshop, options};

/// Makes the server count the calls of homeroom's functions.
async fn counting() -> School {
    let school = School::open().await;
    let name: String = school.value("select current_database()::text").await;
    school.run(&format!("alter database {name} set track_functions = 'pl'")).await;
    school
}

#[tokio::test]
async fn a_lesson_that_is_due_and_locked_is_not_asked_for_without_pause() {
    let school = counting().await;
    school.add(1).await;
    school.run("update lessons set run_after = now() - interval '1 minute'").await;
    let mut other = school.client().await;
    let lock = other.transaction().await.unwrap();
    lock.execute("select from lessons for update", &[]).await.unwrap();

    let spec = school.test.spec.clone();
    let mut shop = Workshop::on(school, &spec, Scripted::new([]), options());
    let calls =
        |name: &str| format!("(select coalesce(sum(calls), 0) from pg_stat_user_functions where funcname = '{name}')");
    shop.until_true(&format!("select {} >= 4", calls("heartbeat"))).await;
    let claims: i64 = shop.school.value(&format!("select {}::bigint", calls("claim"))).await;
    assert!(claims < 50, "{claims} claims in the time of four heartbeats");

    lock.rollback().await.unwrap();
    shop.until(|report| matches!(report, Report::Generated { .. })).await;
}

#[tokio::test]
async fn a_lesson_rests_after_its_providers_failure_and_until_empty_waits_for_it() {
    let school = School::open().await;
    school.add(1).await;
    let spec = school.test.spec.clone();
    let provider = Scripted::new([Say::Fail(ErrorClass::Transient)]);
    let mut shop = Workshop::on(school, &spec, provider, Options { until_empty: true, ..options() });
    let failed = |report: &Report| matches!(report, Report::Failed { next: Status::Queued, .. });
    shop.until(failed).await;
    let rests = "select run_after >= updated_at + interval '1 second' from lessons where status = 'queued'";
    assert!(shop.school.value::<bool>(rests).await);
    tokio::time::timeout(PATIENCE, shop.worker.ended()).await.expect("never empty").unwrap();
    assert_eq!(shop.school.value::<String>("select status from lessons").await, "generated");
    assert_eq!(shop.provider.calls(), 2);
}
