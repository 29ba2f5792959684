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
