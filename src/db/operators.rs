//! What operators do: each call is one function of schema `homeroom` that changes and records in one transaction.
//!
//! The functions are in `migrations/V6__operators.sql`; they say what may be done to which lesson, and why not. Every
//! change is announced by the feed's triggers.
//!
//! May import: `model`, `db::{columns, error, lessons, pool}`.

mod bulk;
mod preview;
mod slots;
mod undo;

pub use bulk::run;
pub use preview::preview;
pub use slots::resize;
pub use undo::undo;

use serde_json::{Value, json};
use tokio_postgres::types::Type;
use tokio_postgres::{Client, Row};
use uuid::Uuid;

use crate::model::Time;
use crate::model::action::{Action, Directed, Direction, Done, Outcome, Recorded, Request, Which};
use crate::model::check::{unchecked_compilation, unchecked_validation};
use crate::model::ids::LessonId;
use crate::model::lesson::{Seen, Status};
use crate::model::overview::Refused;

use super::columns::{storable, word};
use super::error::DbError;
use super::lessons;

/// Who acts, as `homeroom.operator_actions` records it; the database adds its own user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The operating system's user.
    pub name: String,
    /// The machine this program runs on.
    pub host: String,
    /// Where the operator's SSH session comes from.
    pub ssh_client: Option<String>,
}

/// One action of an operator, whatever the number of its batches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct By {
    pub actor: Actor,
    pub reason: Option<String>,
    /// The same for all batches.
    pub request: Uuid,
}

impl By {
    /// A new action.
    #[must_use]
    pub fn new(actor: &Actor, reason: Option<&str>) -> Self {
        let reason = reason.map(|reason| storable(reason).into_owned());
        Self { actor: actor.clone(), reason, request: Uuid::new_v4() }
    }

    pub(super) fn json(&self) -> Value {
        let Actor { name, host, ssh_client } = &self.actor;
        json!({"actor": name, "host": host, "ssh_client": ssh_client, "reason": self.reason, "request": self.request})
    }
}

/// What an action needs to know, in the words of `homeroom.operate`.
fn wish(action: &Action) -> Value {
    match action {
        Action::Retry { more_attempts, outline, model } => {
            let mut wish = json!({"more_attempts": more_attempts});
            for (key, value) in [("outline", outline), ("model", model)] {
                if let Some(value) = value {
                    wish[key] = json!(storable(value));
                }
            }
            wish
        }
        Action::Regenerate { more_attempts, model } => {
            wish(&Action::Retry { more_attempts: *more_attempts, outline: None, model: model.clone() })
        }
        Action::Cancel => json!({
            "validation": unchecked_validation("the attempt was cancelled"),
            "compilation": unchecked_compilation(),
        }),
        Action::Delete => json!({}),
        Action::Prioritise { priority } => json!({"priority": priority}),
        Action::TakeBack { untouched } => json!({"untouched": untouched.as_secs_f64()}),
    }
}

/// A selection as the functions take it, each lesson once.
struct Selection {
    ids: Vec<Uuid>,
    statuses: Vec<&'static str>,
    updated: Vec<Time>,
}

impl Selection {
    fn of(seen: &[Seen]) -> Self {
        Self {
            ids: seen.iter().map(|seen| seen.id.0).collect(),
            statuses: seen.iter().map(|seen| seen.status.as_str()).collect(),
            updated: seen.iter().map(|seen| seen.updated_at).collect(),
        }
    }
}

/// Does it to all of these lessons in one transaction and records it; a lesson that may not be changed, or is not as it
/// was seen, is refused with its reason. One that another session keeps locked for two seconds is a transient error.
pub async fn operate(client: &Client, action: &Action, seen: &[Seen], by: &By) -> Result<Outcome, DbError> {
    let Selection { ids, statuses, updated } = Selection::of(seen);
    let rows = client
        .query_typed(
            "select id, refusal, (before ->> 'attempts')::bigint as attempts, (before ->> 'traces')::bigint as traces
               from homeroom.operate($1, $2, $3, $4, $5, $6)",
            &[
                (&action.as_str(), Type::TEXT),
                (&ids, Type::UUID_ARRAY),
                (&statuses, Type::TEXT_ARRAY),
                (&updated, Type::TIMESTAMPTZ_ARRAY),
                (&wish(action), Type::JSONB),
                (&by.json(), Type::JSONB),
            ],
        )
        .await?;
    outcome(&rows, |row| Ok(row.try_get::<_, Option<i64>>("attempts")?.zip(row.try_get("traces")?)))
}

/// What [`operate`] would do now; nothing is changed or recorded.
pub async fn judge(client: &Client, action: &Action, seen: &[Seen]) -> Result<Outcome, DbError> {
    let Selection { ids, statuses, updated } = Selection::of(seen);
    let rows = client
        .query_typed(
            "select id, refusal from homeroom.judge($1, $2, $3, $4, $5)",
            &[
                (&action.as_str(), Type::TEXT),
                (&ids, Type::UUID_ARRAY),
                (&statuses, Type::TEXT_ARRAY),
                (&updated, Type::TIMESTAMPTZ_ARRAY),
                (&wish(action), Type::JSONB),
            ],
        )
        .await?;
    outcome(&rows, |_| Ok(None))
}

fn outcome(rows: &[Row], gone: impl Fn(&Row) -> Result<Option<(i64, i64)>, DbError>) -> Result<Outcome, DbError> {
    let mut outcome = Outcome::default();
    for row in rows {
        let id = LessonId(row.try_get("id")?);
        match row.try_get::<_, Option<String>>("refusal")? {
            None => outcome.done.push(Done { id, gone: gone(row)? }),
            Some(reason) => outcome.refused.push(Refused { id, reason }),
        }
    }
    Ok(outcome)
}

/// What this action has done to these lessons so far, by its own record: a commit may succeed and its answer be lost.
async fn recorded(client: &Client, seen: &[Seen], by: &By) -> Result<Vec<LessonId>, DbError> {
    let ids: Vec<Uuid> = seen.iter().map(|seen| seen.id.0).collect();
    let rows = client
        .query_typed(
            "select u.id from homeroom.operator_actions o, unnest(o.lesson_ids) u (id)
               where o.request = $1 and u.id = any ($2)",
            &[(&by.request, Type::UUID), (&ids, Type::UUID_ARRAY)],
        )
        .await?;
    rows.iter().map(|row| Ok(LessonId(row.try_get("id")?))).collect()
}

/// Lessons read at a time.
const PAGE: i64 = 5_000;

/// The selection as it is now, page by page in the order of ids; what a query finds, newest first.
pub async fn freeze(client: &Client, which: &Which) -> Result<Vec<Seen>, DbError> {
    freeze_up_to(client, which, usize::MAX).await
}

/// As [`freeze`], so many lessons at most.
async fn freeze_up_to(client: &Client, which: &Which, most: usize) -> Result<Vec<Seen>, DbError> {
    let of_status;
    let (from, fingerprint) = match which {
        Which::All => ("l where $3::text is null", None),
        Which::Status(status) => {
            of_status = format!("l where l.status = '{status}' and $3::text is null");
            (of_status.as_str(), None)
        }
        Which::Matching { query, status } => return lessons::matching(client, query, *status).await,
        Which::Failed => ("l where l.status = 'failed' and $3::text is null", None),
        Which::Group(fingerprint) => (
            "l join homeroom.lesson_state h on h.lesson_id = l.id where l.status = 'failed' and h.fingerprint = $3",
            Some(fingerprint.as_str()),
        ),
        Which::Running => (
            "l join homeroom.leases le on le.lesson_id = l.id where l.status = 'generating' and $3::text is null",
            None,
        ),
    };
    let sql =
        format!("select l.id, l.status, l.updated_at from public.lessons {from} and l.id > $1 order by l.id limit $2");
    let mut seen: Vec<Seen> = Vec::new();
    loop {
        let after = seen.last().map_or(Uuid::nil(), |last| last.id.0);
        let page = i64::try_from(most - seen.len()).unwrap_or(PAGE).min(PAGE);
        let params = [(&after as _, Type::UUID), (&page as _, Type::INT8), (&fingerprint as _, Type::TEXT)];
        let rows = client.query_typed(&sql, &params).await?;
        for row in &rows {
            let status: Status = word(row, "status")?;
            seen.push(Seen { id: LessonId(row.try_get("id")?), status, updated_at: row.try_get("updated_at")? });
        }
        if seen.len() >= most || i64::try_from(rows.len()).is_ok_and(|count| count < page) {
            return Ok(seen);
        }
    }
}

/// Asks workers by name, or all of them (`None`), to pause, go on or drain, and records it. A pause of all holds for
/// workers that start later, too; a resume of all ends every pause. One answer a worker.
pub async fn direct(
    client: &Client,
    names: Option<&[String]>,
    direction: Direction,
    by: &By,
) -> Result<Vec<Directed>, DbError> {
    let rows = client
        .query_typed(
            "select id, name, refusal from homeroom.direct($1, $2, $3)",
            &[(&names, Type::TEXT_ARRAY), (&direction.wanted(), Type::TEXT), (&by.json(), Type::JSONB)],
        )
        .await?;
    let directed = |row: &Row| {
        let is_known = row.try_get::<_, Option<Uuid>>("id")?.is_some();
        Ok(Directed { name: row.try_get("name")?, is_known, refusal: row.try_get("refusal")? })
    };
    rows.iter().map(directed).collect()
}

/// Whether the whole fleet is paused.
pub async fn fleet_is_paused(client: &Client) -> Result<bool, DbError> {
    Ok(client.query_typed_one("select homeroom.fleet() <> 'running'", &[]).await?.try_get(0)?)
}

/// The last actions, newest first.
pub async fn list(client: &Client, limit: i64) -> Result<Vec<Recorded>, DbError> {
    let rows = client
        .query_typed(
            "select at, action, actor, host, database_user, ssh_client, reason, request, lesson_ids, changed, refused,
                    before, after, detail
               from homeroom.operator_actions order by at desc, id desc limit $1",
            &[(&limit, Type::INT8)],
        )
        .await?;
    rows.iter().map(record).collect()
}

fn record(row: &Row) -> Result<Recorded, DbError> {
    let ids: Vec<Uuid> = row.try_get("lesson_ids")?;
    Ok(Recorded {
        at: row.try_get("at")?,
        action: row.try_get("action")?,
        actor: row.try_get("actor")?,
        host: row.try_get("host")?,
        database_user: row.try_get("database_user")?,
        ssh_client: row.try_get("ssh_client")?,
        reason: row.try_get("reason")?,
        request: row.try_get("request")?,
        lesson_ids: ids.into_iter().map(LessonId).collect(),
        changed: row.try_get("changed")?,
        refused: row.try_get("refused")?,
        before: row.try_get("before")?,
        after: row.try_get("after")?,
        detail: row.try_get("detail")?,
    })
}
