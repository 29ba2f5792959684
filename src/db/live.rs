//! Live text: what running attempts have received so far, and where they stand.
//!
//! Append only, unlogged, one statement a flush for all attempts of a process.
//!
//! May import: `model`, `db::{columns, error, lessons}`.

use tokio_postgres::Client;
use tokio_postgres::types::Type;

use crate::model::Time;
use crate::model::attempt::Stage;
use crate::model::ids::Fence;
use crate::model::trace::LiveTail;

use super::columns::storable;
use super::error::DbError;
use super::lessons::progress;

/// The most chunks one read of a tail brings; the next read brings the rest.
pub const MAX_CHUNKS: i64 = 2_000;

/// One addition to an attempt's live text; `chunk` may be empty where only the stage or the tokens changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addition {
    pub fence: Fence,
    /// Counts up from 1 for each fence.
    pub seq: i32,
    pub stage: Stage,
    pub tokens: i64,
    pub first_token_at: Option<Time>,
    pub chunk: String,
}

/// Appends; what belongs to a lease that is no longer there is left out.
pub async fn append(client: &Client, additions: &[Addition]) -> Result<(), DbError> {
    if additions.is_empty() {
        return Ok(());
    }
    let fences: Vec<i64> = additions.iter().map(|row| row.fence.0).collect();
    let seqs: Vec<i32> = additions.iter().map(|row| row.seq).collect();
    let stages: Vec<&str> = additions.iter().map(|row| row.stage.as_str()).collect();
    let tokens: Vec<i64> = additions.iter().map(|row| row.tokens).collect();
    let firsts: Vec<Option<Time>> = additions.iter().map(|row| row.first_token_at).collect();
    let chunks: Vec<_> = additions.iter().map(|row| storable(&row.chunk)).collect();
    client
        .execute_typed(
            "insert into homeroom.live (fence, seq, stage, tokens, first_token_at, chunk)
               select x.fence, x.seq, x.stage, x.tokens, x.first_token_at, x.chunk
                 from unnest($1, $2, $3, $4, $5, $6) as x (fence, seq, stage, tokens, first_token_at, chunk)
                 join homeroom.leases le on le.fence = x.fence
               on conflict (fence, seq) do nothing",
            &[
                (&fences, Type::INT8_ARRAY),
                (&seqs, Type::INT4_ARRAY),
                (&stages, Type::TEXT_ARRAY),
                (&tokens, Type::INT8_ARRAY),
                (&firsts, Type::TIMESTAMPTZ_ARRAY),
                (&chunks, Type::TEXT_ARRAY),
            ],
        )
        .await?;
    Ok(())
}

/// Deletes the live text of ended attempts.
pub async fn prune(client: &Client, fences: &[Fence]) -> Result<(), DbError> {
    if fences.is_empty() {
        return Ok(());
    }
    let fences: Vec<i64> = fences.iter().map(|fence| fence.0).collect();
    client.execute_typed("delete from homeroom.live where fence = any ($1)", &[(&fences, Type::INT8_ARRAY)]).await?;
    Ok(())
}

/// What came after `after` (0 for all).
pub async fn tail(client: &Client, fence: Fence, after: i32) -> Result<LiveTail, DbError> {
    let rows = client
        .query_typed(
            "select seq, at, stage, tokens, first_token_at, chunk from homeroom.live
               where fence = $1 and seq > $2 order by seq limit $3",
            &[(&fence.0, Type::INT8), (&after, Type::INT4), (&MAX_CHUNKS, Type::INT8)],
        )
        .await?;
    let mut text = String::new();
    for row in &rows {
        text.push_str(row.try_get("chunk")?);
    }
    let (seq, progress) = match rows.last() {
        Some(last) => (last.try_get("seq")?, progress(last)?),
        None => (after, None),
    };
    Ok(LiveTail { fence, seq, text, progress })
}
