//! The example lessons of a new private database: added once, whatever becomes of them.
//!
//! May import: `model`, `db::{error, lessons}`.

use tokio_postgres::Client;
use tokio_postgres::types::{Json, Type};

use crate::model::ids::LessonId;
use crate::model::outline::NewLesson;

use super::error::DbError;
use super::lessons;

/// Adds `examples` unless this database was given some before. Both or neither: a crash between them gives them again.
pub async fn add_once(client: &mut Client, examples: &[NewLesson]) -> Result<Vec<LessonId>, DbError> {
    let transaction = client.transaction().await?;
    let first = transaction
        .execute_typed(
            "insert into homeroom.settings (key, value) values ('examples', $1) on conflict (key) do nothing",
            &[(&Json(serde_json::json!({"count": examples.len()})), Type::JSONB)],
        )
        .await?;
    let ids = if first == 1 { lessons::add(transaction.client(), examples).await? } else { Vec::new() };
    transaction.commit().await?;
    Ok(ids)
}
