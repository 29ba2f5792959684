//! Taking lessons away from workers that are lost.

use serde_json::json;
use tokio_postgres::Client;
use tokio_postgres::types::Type;

use crate::db::columns::word;
use crate::db::error::DbError;
use crate::model::check::{unchecked_compilation, unchecked_validation};
use crate::model::ids::{Fence, LessonId, WorkerId};
use crate::model::lesson::Status;

/// A lesson that loses its worker this often in a row is poison: it fails instead of taking the next worker down.
pub const MAX_RESCUES: i32 = 3;
/// The most leases one call takes away.
pub const RESCUE_BATCH: i32 = 64;

/// A lease that was taken away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rescued {
    pub lesson_id: LessonId,
    pub fence: Fence,
    pub attempt_number: i32,
    /// `None` where the worker's row is gone too.
    pub worker_name: Option<String>,
    pub status: Status,
}

/// Ends up to [`RESCUE_BATCH`] dead leases: those of a worker that is gone or silent, and those past their deadline.
/// What the attempt had received becomes its trace. A caller that was just cut off itself waits for a heartbeat period
/// before its first call, so that owners renew first.
pub async fn rescue(client: &Client, me: WorkerId) -> Result<Vec<Rescued>, DbError> {
    let unchecked = json!({
        "validation": unchecked_validation("the attempt was interrupted"),
        "compilation": unchecked_compilation(),
    });
    let rows = client
        .query_typed(
            "select lesson_id, fence, attempt_number, worker_name, status from homeroom.rescue($1, $2, $3, $4)",
            &[(&me.0, Type::UUID), (&RESCUE_BATCH, Type::INT4), (&MAX_RESCUES, Type::INT4), (&unchecked, Type::JSON)],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Rescued {
                lesson_id: LessonId(row.try_get("lesson_id")?),
                fence: Fence(row.try_get("fence")?),
                attempt_number: row.try_get("attempt_number")?,
                worker_name: row.try_get("worker_name")?,
                status: word(row, "status")?,
            })
        })
        .collect()
}
