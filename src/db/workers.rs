//! The processes: their rows and heartbeats.
//!
//! Nothing here is announced: whoever registers, pauses or leaves sends `Change::Workers`.
//!
//! May import: `model`, `db::{columns, error, migrate}`.

use std::time::Duration;

use tokio_postgres::types::Type;
use tokio_postgres::{Client, Row};

use crate::model::ids::{Fence, LessonId, WorkerId};
use crate::model::overview::{WorkerState, WorkerSummary};

use super::columns::word;
use super::error::DbError;
use super::migrate;

/// A process, as it introduces itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkerInfo {
    pub id: WorkerId,
    pub name: String,
    pub host: String,
    pub pid: i32,
    pub version: String,
    pub slots: i32,
    /// The model its provider calls unless a lesson asks for another.
    pub model: Option<String>,
}

/// What a heartbeat learnt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heartbeat {
    /// False: the row is gone, somebody declared this worker dead. Stop everything and register anew.
    pub alive: bool,
    /// It came after the last one had run out: this process was cut off, or everybody was.
    pub late: bool,
    /// What an operator asks of it.
    pub wanted: WorkerState,
    /// How many slots an operator wishes; `None` where nobody did.
    pub slots_wanted: Option<u16>,
    /// How long the server has been up.
    pub server_up: Duration,
    /// The leases it holds; one that is missing was taken away.
    pub held: Vec<(LessonId, Fence)>,
}

/// Announces a worker; it is alive for `ttl` from now.
pub async fn register(client: &Client, worker: &WorkerInfo, ttl: Duration) -> Result<(), DbError> {
    bury(client).await?;
    client
        .execute_typed(
            "insert into homeroom.workers as w (id, name, host, pid, version, schema_version, slots, model, expires_at, beat_at)
               values ($1, $2, $3, $4, $5, $6, $7, $8, now() + make_interval(secs => $9), now())
               on conflict (id) do update set slots = excluded.slots, model = excluded.model, state = 'running',
                 expires_at = excluded.expires_at, beat_at = excluded.beat_at",
            &[
                (&worker.id.0, Type::UUID),
                (&worker.name, Type::TEXT),
                (&worker.host, Type::TEXT),
                (&worker.pid, Type::INT4),
                (&worker.version, Type::TEXT),
                (&migrate::version(), Type::INT4),
                (&worker.slots, Type::INT4),
                (&worker.model, Type::TEXT),
                (&ttl.as_secs_f64(), Type::FLOAT8),
            ],
        )
        .await?;
    Ok(())
}

/// Forgets processes that ended badly more than a day ago, limits of providers that are long over, and live text that
/// nobody was left to delete.
async fn bury(client: &Client) -> Result<(), DbError> {
    client.execute_typed("delete from homeroom.workers where expires_at < now() - interval '1 day'", &[]).await?;
    client.execute_typed("delete from homeroom.provider_limits where until < now() - interval '1 day'", &[]).await?;
    client
        .execute_typed(
            "delete from homeroom.live v where v.at < now() - interval '1 day'
               and not exists (select from homeroom.leases le where le.fence = v.fence)",
            &[],
        )
        .await?;
    Ok(())
}

/// Renews the worker's row, whatever the number of its leases.
pub async fn heartbeat(
    client: &Client,
    me: WorkerId,
    slots: i32,
    state: WorkerState,
    ttl: Duration,
) -> Result<Heartbeat, DbError> {
    let row = client
        .query_typed(
            "select wanted, late, lesson_ids, fences, slots_wanted,
                    extract(epoch from clock_timestamp() - pg_catalog.pg_postmaster_start_time())::float8 as server_up
               from homeroom.heartbeat($1, $2, $3, make_interval(secs => $4))",
            &[
                (&me.0, Type::UUID),
                (&slots, Type::INT4),
                (&state.as_str(), Type::TEXT),
                (&ttl.as_secs_f64(), Type::FLOAT8),
            ],
        )
        .await?
        .pop();
    let Some(row) = row else {
        return Ok(Heartbeat {
            alive: false,
            late: true,
            wanted: WorkerState::Gone,
            slots_wanted: None,
            server_up: Duration::ZERO,
            held: Vec::new(),
        });
    };
    let lessons: Vec<uuid::Uuid> = row.try_get("lesson_ids")?;
    let fences: Vec<i64> = row.try_get("fences")?;
    let held = lessons.into_iter().map(LessonId).zip(fences.into_iter().map(Fence)).collect();
    let server_up = Duration::try_from_secs_f64(row.try_get("server_up")?).unwrap_or_default();
    Ok(Heartbeat {
        alive: true,
        late: row.try_get("late")?,
        wanted: word(&row, "wanted")?,
        slots_wanted: row.try_get::<_, Option<i32>>("slots_wanted")?.and_then(|slots| u16::try_from(slots).ok()),
        server_up,
        held,
    })
}

/// Takes the worker's row away. Leases it left behind can be rescued at once.
pub async fn deregister(client: &Client, me: WorkerId) -> Result<(), DbError> {
    client.execute_typed("delete from homeroom.workers where id = $1", &[(&me.0, Type::UUID)]).await?;
    Ok(())
}

/// Every process seen within the last hour, by name.
pub async fn list(client: &Client) -> Result<Vec<WorkerSummary>, DbError> {
    client.query_typed(RECENT, &[]).await?.iter().map(summary).collect()
}

/// Those processes, and what is wished of each.
pub(super) const RECENT: &str =
    "select w.id, w.name, w.host, w.version, w.slots, w.started_at, w.expires_at, w.wanted, w.slots_wanted, w.beat_at,
            case when w.expires_at <= now() then 'gone' else w.state end as state,
            (select count(*) from homeroom.leases le where le.worker_id = w.id)::integer as busy
       from homeroom.workers w where w.expires_at > now() - interval '1 hour'
       order by w.name, w.id limit 500";

pub(super) fn summary(row: &Row) -> Result<WorkerSummary, DbError> {
    Ok(WorkerSummary {
        id: WorkerId(row.try_get("id")?),
        name: row.try_get("name")?,
        host: row.try_get("host")?,
        version: row.try_get("version")?,
        slots: row.try_get("slots")?,
        busy: row.try_get("busy")?,
        state: word(row, "state")?,
        started_at: row.try_get("started_at")?,
        expires_at: row.try_get("expires_at")?,
    })
}
