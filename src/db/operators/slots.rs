//! How many lessons a worker generates at a time, as an operator wishes.

use tokio_postgres::types::Type;
use tokio_postgres::{Client, Row};

use super::By;
use crate::db::error::DbError;
use crate::model::fleet::Resized;

/// Wishes so many slots (0 to [`MAX_SLOTS`](crate::model::overview::MAX_SLOTS)) of workers by name, and records it. A
/// worker that uses more claims nothing until it is below; what runs goes on. One answer a worker.
pub async fn resize(client: &Client, names: &[String], slots: u16, by: &By) -> Result<Vec<Resized>, DbError> {
    let rows = client
        .query_typed(
            "select name, had, refusal from homeroom.resize($1, $2, $3)",
            &[(&names, Type::TEXT_ARRAY), (&i32::from(slots), Type::INT4), (&by.json(), Type::JSONB)],
        )
        .await?;
    let resized = |row: &Row| {
        Ok(Resized { name: row.try_get("name")?, had: row.try_get("had")?, refusal: row.try_get("refusal")? })
    };
    rows.iter().map(resized).collect()
}
