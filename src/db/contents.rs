//! Contents: the versions of a lesson's TSX and its compiled JS.
//!
//! May import: `model`, `db::error`.

use tokio_postgres::Client;
use tokio_postgres::types::Type;

use crate::model::ids::LessonId;
use crate::model::trace::Content;

use super::error::DbError;

/// The most versions of one lesson that are read at once, newest first to go in.
pub const MAX_CONTENTS: i64 = 50;

/// The newest versions of a lesson's content, at most [`MAX_CONTENTS`], oldest first.
pub async fn contents(client: &Client, lesson: LessonId) -> Result<Vec<Content>, DbError> {
    let rows = client
        .query_typed(
            "select * from (
               select id, version, typescript_source, compiled_js, created_at
                 from public.lesson_contents where lesson_id = $1 order by version desc, created_at desc limit $2) newest
               order by version, created_at",
            &[(&lesson.0, Type::UUID), (&MAX_CONTENTS, Type::INT8)],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Content {
                id: row.try_get("id")?,
                version: row.try_get("version")?,
                typescript_source: row.try_get("typescript_source")?,
                compiled_js: row.try_get("compiled_js")?,
                created_at: row.try_get("created_at")?,
            })
        })
        .collect()
}
