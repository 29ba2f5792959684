//! Providers that are held back for the whole fleet, and what each has cost today.
//!
//! Every change is announced by the feed's triggers. Throttled and paused answers are stored by `queue::finish`.
//!
//! May import: `model`, `db::{columns, error, operators}`.

use std::time::Duration;

use tokio_postgres::types::Type;
use tokio_postgres::{Client, Row};

use crate::model::limit::{ProviderLimit, spend_cap};

use super::columns::word;
use super::error::DbError;
use super::operators::By;

/// The providers that may not be called now.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Held {
    /// By name.
    pub limits: Vec<ProviderLimit>,
    /// How long until the first of them may be called again, by the database's clock; `None` where nobody knows.
    pub next_end: Option<Duration>,
}

/// Reads who is held back now.
pub async fn held(client: &Client) -> Result<Held, DbError> {
    let rows = client
        .query_typed(
            "select provider, kind, until, reason, set_by, set_at,
                    extract(epoch from min(until) over () - now())::double precision as next_end
               from homeroom.provider_limits
               where until is null or until > now() order by provider",
            &[],
        )
        .await?;
    let next_end: Option<f64> = rows.first().map(|row| row.try_get("next_end")).transpose()?.flatten();
    Ok(Held {
        limits: rows.iter().map(limit).collect::<Result<_, _>>()?,
        next_end: next_end.and_then(|seconds| Duration::try_from_secs_f64(seconds.max(0.0)).ok()),
    })
}

/// Holds a provider back until it is resumed, whatever held it before, and records who did. `why` is what everybody
/// sees of it.
pub async fn pause(client: &Client, provider: &str, why: &str, by: &By) -> Result<ProviderLimit, DbError> {
    let row = client
        .query_typed_one(
            "select provider, kind, until, reason, set_by, set_at from homeroom.pause_provider($1, $2, $3)",
            &[(&provider, Type::TEXT), (&why, Type::TEXT), (&by.json(), Type::JSONB)],
        )
        .await?;
    limit(&row)
}

/// Lets a provider be called again and records who did; returns what held it, `None` where nothing did.
pub async fn resume(client: &Client, provider: &str, by: &By) -> Result<Option<ProviderLimit>, DbError> {
    let row = client
        .query_typed_opt(
            "select provider, kind, until, reason, set_by, set_at from homeroom.resume_provider($1, $2)",
            &[(&provider, Type::TEXT), (&by.json(), Type::JSONB)],
        )
        .await?;
    row.as_ref().map(limit).transpose()
}

/// The known cost of a provider's attempts since midnight UTC, in dollars, for the whole fleet. From `cap_usd` on the
/// provider is held back until the next midnight. Reads the index of today's priced attempts.
pub async fn spent(client: &Client, provider: &str, cap_usd: f64, me: &str) -> Result<f64, DbError> {
    let row = client
        .query_typed_one(
            "select homeroom.spent($1, $2::float8::numeric, $3, $4)",
            &[(&provider, Type::TEXT), (&cap_usd, Type::FLOAT8), (&spend_cap(cap_usd), Type::TEXT), (&me, Type::TEXT)],
        )
        .await?;
    Ok(row.try_get(0)?)
}

fn limit(row: &Row) -> Result<ProviderLimit, DbError> {
    Ok(ProviderLimit {
        provider: row.try_get("provider")?,
        kind: word(row, "kind")?,
        until: row.try_get("until")?,
        reason: row.try_get("reason")?,
        set_by: row.try_get("set_by")?,
        set_at: row.try_get("set_at")?,
    })
}
