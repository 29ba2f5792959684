//! Contents: the versions of a lesson's TSX and its compiled JS.
//!
//! May import: `model`, `db::error`.

use tokio_postgres::Client;
use tokio_postgres::types::Type;

use crate::model::Time;
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

/// The TSX and the compiled JS stored in the transaction of `at`: a trace and the content it led to carry the same moment.
pub async fn stored_at(
    client: &Client,
    lesson: LessonId,
    at: Time,
) -> Result<Option<(String, Option<String>)>, DbError> {
    let row = client
        .query_typed_opt(
            "select typescript_source, compiled_js from public.lesson_contents
               where lesson_id = $1 and created_at = $2 order by version desc limit 1",
            &[(&lesson.0, Type::UUID), (&at, Type::TIMESTAMPTZ)],
        )
        .await?;
    row.map(|row| Ok((row.try_get("typescript_source")?, row.try_get("compiled_js")?))).transpose()
}
