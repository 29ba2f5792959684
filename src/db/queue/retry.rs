//! An operator's retry: compare-and-swap on what was seen, recorded in the same statement.

use tokio_postgres::Client;
use tokio_postgres::types::Type;

use crate::db::columns::known_word;
use crate::db::error::DbError;
use crate::model::Time;
use crate::model::ids::LessonId;
use crate::model::lesson::{Seen, Status};
use crate::model::overview::{Refused, RetryOutcome};

/// Who acts, as `homeroom.operator_actions` records it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    pub name: String,
    pub host: String,
}

/// Queues failed lessons again with `more_attempts` more each. A lesson that is not failed, or not as it was seen, is
/// refused and says why.
pub async fn retry(client: &Client, seen: &[Seen], more_attempts: i32, actor: &Actor) -> Result<RetryOutcome, DbError> {
    let ids: Vec<uuid::Uuid> = seen.iter().map(|seen| seen.id.0).collect();
    let statuses: Vec<&str> = seen.iter().map(|seen| seen.status.as_str()).collect();
    let updated: Vec<Time> = seen.iter().map(|seen| seen.updated_at).collect();
    let rows = client
        .query_typed(
            "select id, retried, now from homeroom.retry($1, $2, $3, $4, $5, $6)",
            &[
                (&ids, Type::UUID_ARRAY),
                (&statuses, Type::TEXT_ARRAY),
                (&updated, Type::TIMESTAMPTZ_ARRAY),
                (&more_attempts, Type::INT4),
                (&actor.name, Type::TEXT),
                (&actor.host, Type::TEXT),
            ],
        )
        .await?;
    let mut outcome = RetryOutcome::default();
    for row in &rows {
        let id = LessonId(row.try_get("id")?);
        if row.try_get("retried")? {
            outcome.retried.push(id);
        } else {
            outcome.refused.push(Refused { id, reason: refusal(known_word(row, "now")?).to_owned() });
        }
    }
    Ok(outcome)
}

const fn refusal(now: Option<Status>) -> &'static str {
    match now {
        None => "it is gone",
        Some(Status::Failed) => "it changed since it was shown",
        Some(Status::Queued) => "it is not failed: it is queued",
        Some(Status::Generating) => "it is not failed: it is generating",
        Some(Status::Generated) => "it is not failed: it is generated",
    }
}
