//! Taking back what an action did.

use tokio_postgres::types::Type;
use tokio_postgres::{Client, Row};
use uuid::Uuid;

use super::{By, Outcome, Request, outcome};
use crate::db::error::{DbError, DbErrorKind};
use crate::db::pool::Db;
use crate::model::ids::LessonId;

/// One recorded batch of an action.
struct Batch {
    id: i64,
    lessons: Vec<LessonId>,
}

/// Takes back what the action recorded under `request` did, batch by batch, the last one first. A lesson is done when it
/// is as before, and refused when it was claimed or changed meanwhile. What cannot be had by itself is said beside it.
pub async fn undo(db: &Db, request: Request, by: &By) -> (Outcome, Option<DbError>) {
    let reading = async { batches(&*db.get().await?, request).await };
    let batches = match db.ask(reading).await {
        Ok(batches) => batches,
        Err(error) => return (Outcome::default(), Some(error)),
    };
    let mut outcome = Outcome::default();
    let mut batches = batches.into_iter();
    let mut failure = None;
    for Batch { id, lessons } in batches.by_ref() {
        let undoing = async { take_back(&*db.get().await?, id, by).await };
        match db.ask(undoing).await {
            Ok(answer) => outcome.add(answer),
            Err(error) => {
                let lost = matches!(error.kind(), DbErrorKind::Unreachable | DbErrorKind::Timeout);
                if lost { &mut outcome.unsure } else { &mut outcome.not_asked }.extend(lessons);
                failure = Some(error);
                break;
            }
        }
    }
    outcome.not_asked.extend(batches.flat_map(|batch| batch.lessons));
    (outcome, failure)
}

async fn batches(client: &Client, request: Request) -> Result<Vec<Batch>, DbError> {
    let rows = client
        .query_typed(
            "select id, lesson_ids from homeroom.operator_actions where request = $1 and changed > 0 order by id desc",
            &[(&request.0, Type::UUID)],
        )
        .await?;
    let batch = |row: &Row| {
        let lessons: Vec<Uuid> = row.try_get("lesson_ids")?;
        Ok(Batch { id: row.try_get("id")?, lessons: lessons.into_iter().map(LessonId).collect() })
    };
    rows.iter().map(batch).collect()
}

async fn take_back(client: &Client, done: i64, by: &By) -> Result<Outcome, DbError> {
    let rows = client
        .query_typed("select id, refusal from homeroom.undo($1, $2)", &[(&done, Type::INT8), (&by.json(), Type::JSONB)])
        .await?;
    outcome(&rows, |_| Ok(None))
}
