//! Words of the database as the model's types, and texts as the database can store them.
//!
//! May import: `model`, `db::error`.

use std::borrow::Cow;

use serde_json::Value;
use tokio_postgres::Row;

use crate::model::attempt::{AttemptStatus, Outcome, Stage};
use crate::model::failure::FailureClass;
use crate::model::lesson::Status;
use crate::model::limit::LimitKind;
use crate::model::overview::WorkerState;

use super::error::{DbError, DbErrorKind};

/// A type that the database stores as a word.
pub(crate) trait Word: Sized {
    fn read(text: &str) -> Option<Self>;
}

macro_rules! words {
    ($($name:ty),*) => {$(
        impl Word for $name {
            fn read(text: &str) -> Option<Self> {
                Self::parse(text)
            }
        }
    )*};
}

words!(Status, Stage, Outcome, AttemptStatus, FailureClass, WorkerState, LimitKind);

/// The word in a column that is never null.
pub(crate) fn word<T: Word>(row: &Row, column: &str) -> Result<T, DbError> {
    let text: &str = row.try_get(column)?;
    T::read(text).ok_or_else(|| unknown(column, text))
}

/// The word in a column, if any. One that this binary does not know reads as none: a newer homeroom may have written it.
pub(crate) fn known_word<T: Word>(row: &Row, column: &str) -> Result<Option<T>, DbError> {
    let text: Option<&str> = row.try_get(column)?;
    Ok(text.and_then(T::read))
}

fn unknown(column: &str, text: &str) -> DbError {
    DbError::new(
        DbErrorKind::Schema,
        format!("the database says `{text}` as {column}, which this homeroom does not know"),
    )
}

/// Without U+0000, which neither text nor jsonb can hold.
pub(crate) fn storable(text: &str) -> Cow<'_, str> {
    if text.contains('\0') { Cow::Owned(text.replace('\0', "")) } else { Cow::Borrowed(text) }
}

/// As [`storable`], throughout.
pub(crate) fn storable_json(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(storable(text).into_owned()),
        Value::Array(items) => items.iter().map(storable_json).collect(),
        Value::Object(fields) => Value::Object(
            fields.iter().map(|(key, value)| (storable(key).into_owned(), storable_json(value))).collect(),
        ),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn nul_is_taken_out_everywhere() {
        assert_eq!(storable("a\0b"), "ab");
        let value = json!({"k\0": ["x\0", 1, null, {"y": "\0"}]});
        assert_eq!(storable_json(&value), json!({"k": ["x", 1, null, {"y": ""}]}));
    }
}
