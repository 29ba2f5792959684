//! Operators against workers at the same moment.

use homeroom::db::{operators, queue};
use homeroom::model::action::Action;
use homeroom::model::lesson::Status;

use crate::operating::seen;
use crate::school::{School, by, finish, generated};

/// Both at the same moment, `ROUNDS` times; each lesson has one answer and one end.
const ROUNDS: usize = 40;

#[tokio::test]
async fn a_finish_and_a_cancel_that_race_have_one_winner() {
    let school = School::open().await;
    let me = school.worker("worker-a").await;
    let ids = school.add(ROUNDS).await;
    let claims = school.claim(me, i32::try_from(ROUNDS).unwrap()).await;
    let (one, two) = (school.client().await, school.client().await);
    for claim in &claims {
        let shown = seen(&school, &[claim.lesson.id]).await;
        let (group, maria) = ([finish(claim, generated())], by());
        let (saved, outcome) =
            tokio::join!(queue::finish(&one, &group), operators::operate(&two, &Action::Cancel, &shown, &maria));
        let (saved, outcome) = (saved.unwrap()[0], outcome.unwrap());
        assert_eq!(saved.status.is_some(), outcome.done.is_empty(), "{saved:?} {outcome:?}");
        let expected = if outcome.done.is_empty() { Status::Generated } else { Status::Failed };
        assert_eq!(school.status(claim.lesson.id).await, expected);
    }
    sound(&school, ids.len()).await;
}

#[tokio::test]
async fn a_cancel_and_a_rescue_that_race_have_one_winner() {
    let school = School::open().await;
    let me = school.worker("worker-a").await;
    let other = school.worker("worker-b").await;
    let ids = school.add(ROUNDS).await;
    let claims = school.claim(me, i32::try_from(ROUNDS).unwrap()).await;
    let (one, two) = (school.client().await, school.client().await);
    for claim in &claims {
        let shown = seen(&school, &[claim.lesson.id]).await;
        school.run(&format!("update homeroom.leases set deadline = now() where fence = {}", claim.fence.0)).await;
        let maria = by();
        let (rescued, outcome) =
            tokio::join!(queue::rescue(&one, other), operators::operate(&two, &Action::Cancel, &shown, &maria));
        let (rescued, outcome) = (rescued.unwrap(), outcome.unwrap());
        // The rescue passes locked lessons by; the next one finds it where the cancel was refused.
        assert!(rescued.len() + outcome.done.len() == 1, "{rescued:?} {outcome:?}");
        let expected = if outcome.done.is_empty() { Status::Queued } else { Status::Failed };
        assert_eq!(school.status(claim.lesson.id).await, expected);
    }
    sound(&school, ids.len()).await;
}

#[tokio::test]
async fn a_delete_and_a_finish_that_race_leave_nothing_behind() {
    let school = School::open().await;
    let me = school.worker("worker-a").await;
    school.add(ROUNDS).await;
    let claims = school.claim(me, i32::try_from(ROUNDS).unwrap()).await;
    // Its worker was silent for a while: the lesson may be deleted, and the result still comes.
    school.run("update homeroom.workers set expires_at = now()").await;
    let (one, two) = (school.client().await, school.client().await);
    let mut deleted = 0;
    for claim in &claims {
        let shown = seen(&school, &[claim.lesson.id]).await;
        let (group, maria) = ([finish(claim, generated())], by());
        let (saved, outcome) =
            tokio::join!(queue::finish(&one, &group), operators::operate(&two, &Action::Delete, &shown, &maria));
        let (saved, outcome) = (saved.unwrap()[0], outcome.unwrap());
        assert_eq!(saved.status.is_some(), outcome.done.is_empty(), "{saved:?} {outcome:?}");
        deleted += outcome.done.len();
    }
    sound(&school, ROUNDS - deleted).await;
}

#[tokio::test]
async fn a_finish_under_way_is_passed_by_and_a_rescue_under_way_is_waited_for() {
    let school = School::open().await;
    let me = school.worker("worker-a").await;
    let other = school.worker("worker-b").await;
    let ids = school.add(2).await;
    let claims = school.claim(me, 2).await;
    let of = |id| claims.iter().find(|claim| claim.lesson.id == id).unwrap();
    school.run("update homeroom.workers set expires_at = now() where name = 'worker-a'").await;
    let (one, two) = (school.client().await, school.client().await);
    // The finish has the lock: the rescue takes the other lesson only.
    one.batch_execute("begin").await.unwrap();
    let group = [finish(of(ids[0]), generated())];
    assert_eq!(queue::finish(&one, &group).await.unwrap()[0].status, Some(Status::Generated));
    two.batch_execute("begin").await.unwrap();
    let rescued = queue::rescue(&two, other).await.unwrap();
    assert_eq!(rescued.iter().map(|rescued| rescued.lesson_id).collect::<Vec<_>>(), [ids[1]]);
    one.batch_execute("commit").await.unwrap();
    // The rescue has the lock: the finish waits for it, and comes too late.
    let group = [finish(of(ids[1]), generated())];
    let late = async {
        let waits = "select exists (select from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock')";
        while !school.value::<bool>(waits).await {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        two.batch_execute("commit").await.unwrap();
    };
    let (saved, ()) = tokio::join!(queue::finish(&one, &group), late);
    assert_eq!(saved.unwrap()[0].status, None);
    assert_eq!((school.status(ids[0]).await, school.status(ids[1]).await), (Status::Generated, Status::Queued));
    assert!(queue::rescue(&two, other).await.unwrap().is_empty());
    sound(&school, 2).await;
}

async fn sound(school: &School, lessons: usize) {
    let counts = "select format('%s lessons, %s leases, %s running, %s unexplained, %s of %s contents',
        (select count(*) from lessons), (select count(*) from homeroom.leases),
        (select count(*) from generation_attempts where status = 'in_progress'),
        (select count(*) from generation_attempts a where not exists (select from homeroom.attempts o where o.attempt_id = a.id)),
        (select count(*) from lesson_contents), (select count(*) from generation_attempts where status = 'success'))";
    let said: String = school.value(counts).await;
    let contents: i64 = school.value("select count(*) from lesson_contents").await;
    assert_eq!(
        said,
        format!("{lessons} lessons, 0 leases, 0 running, 0 unexplained, {contents} of {contents} contents")
    );
}
