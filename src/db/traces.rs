//! Traces: the record of one model call each, read whole.
//!
//! May import: `model`, `db::error`.

use std::error::Error;

use serde_json::Value;
use tokio_postgres::types::{FromSql, Type};
use tokio_postgres::{Client, Row};

use crate::model::ids::{LessonId, TraceId};
use crate::model::trace::Trace;

use super::error::DbError;

/// The most traces of one lesson that are read at once, newest first to go in.
pub const MAX_TRACES: i64 = 50;

/// One trace; `None` when there is no such one.
pub async fn trace(client: &Client, id: TraceId) -> Result<Option<Trace>, DbError> {
    let row = client
        .query_typed_opt(
            "select id, lesson_id, attempt_number, timestamp, prompt, model, response, tokens, validation, compilation, error
               from public.traces where id = $1",
            &[(&id.0, Type::UUID)],
        )
        .await?;
    row.as_ref().map(read).transpose()
}

/// The newest traces of a lesson, at most [`MAX_TRACES`], oldest first.
pub async fn traces(client: &Client, lesson: LessonId) -> Result<Vec<Trace>, DbError> {
    let rows = client
        .query_typed(
            "select * from (
               select id, lesson_id, attempt_number, timestamp, prompt, model, response, tokens, validation, compilation,
                      error
                 from public.traces where lesson_id = $1 order by attempt_number desc, timestamp desc limit $2) newest
               order by attempt_number, timestamp",
            &[(&lesson.0, Type::UUID), (&MAX_TRACES, Type::INT8)],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// A value of a JSON column that anybody may have written: one that is nested too deep to be taken apart (128 levels) is
/// kept as its text, so that the rest of its row can be read.
struct Lenient(Value);

impl<'a> FromSql<'a> for Lenient {
    fn from_sql(kind: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        // The binary form of `jsonb` is its version and its text.
        let text = if *kind == Type::JSONB { raw.get(1..).unwrap_or_default() } else { raw };
        let whole = || Value::String(String::from_utf8_lossy(text).into_owned());
        Ok(Self(serde_json::from_slice(text).unwrap_or_else(|_| whole())))
    }

    fn accepts(kind: &Type) -> bool {
        matches!(*kind, Type::JSON | Type::JSONB)
    }
}

fn read(row: &Row) -> Result<Trace, DbError> {
    Ok(Trace {
        id: TraceId(row.try_get("id")?),
        lesson_id: LessonId(row.try_get("lesson_id")?),
        attempt_number: row.try_get("attempt_number")?,
        timestamp: row.try_get("timestamp")?,
        prompt: row.try_get("prompt")?,
        model: row.try_get("model")?,
        response: row.try_get("response")?,
        tokens: row.try_get::<_, Option<Lenient>>("tokens")?.map(|tokens| tokens.0),
        validation: row.try_get::<_, Lenient>("validation")?.0,
        compilation: row.try_get::<_, Lenient>("compilation")?.0,
        error: row.try_get("error")?,
    })
}
