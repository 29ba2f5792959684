//! The change feed: the hints that travel by NOTIFY, and how current a reader's picture is.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Time;
use super::ids::LessonId;
use super::lesson::Status;

/// The NOTIFY channel.
pub const CHANNEL: &str = "homeroom";

/// At most this many ids travel in one message; more is one [`Change::Many`].
pub const MAX_IDS: usize = 20;

/// What happened to one lesson. `old` and `new` are known where a status changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    pub id: LessonId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old: Option<Status>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new: Option<Status>,
}

/// One message: a hint, never truth. The JSON form is the NOTIFY payload, far below its 8,000 bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "lowercase")]
pub enum Change {
    Insert {
        table: String,
        rows: Vec<Moved>,
    },
    Update {
        table: String,
        rows: Vec<Moved>,
    },
    Delete {
        table: String,
        rows: Vec<Moved>,
    },
    /// More rows than a message holds, or an unknown number: read again.
    Many {
        table: String,
    },
    /// A process's own proof that its LISTEN still lives.
    Beat {
        sender: uuid::Uuid,
        seq: u64,
    },
    /// Workers were paused, resumed, started or stopped.
    Workers,
    /// A provider was held back or may be called again.
    Providers,
}

/// What the listener tells its subscribers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FeedEvent {
    Changed(Change),
    /// The feed was interrupted or overflowed: anything may have happened, read again.
    Resync,
    State(FeedState),
}

/// Whether the server takes writes, whatever this session may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writes {
    Open,
    /// It follows another server.
    Standby,
    /// Somebody set it, the database or the role to read only.
    Shut,
}

/// How current the picture is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FeedState {
    /// Notifications arrive; `lag` is the last heartbeat's round trip.
    Live { lag: Duration, writes: Writes },
    /// No notifications (a transaction-mode pooler, a standby), but reads succeed.
    Poll { every: Duration, writes: Writes },
    /// Nothing can be read. `since` is the last moment the picture was current, by this machine's clock.
    Stale { since: Time, reason: String, retry_at: Time },
}

impl FeedState {
    /// Why nothing can be written there, where that is known.
    #[must_use]
    pub const fn refuses_writes(&self) -> Option<&'static str> {
        match self {
            Self::Live { writes: Writes::Standby, .. } | Self::Poll { writes: Writes::Standby, .. } => {
                Some("the server is a read-only standby")
            }
            Self::Live { writes: Writes::Shut, .. } | Self::Poll { writes: Writes::Shut, .. } => {
                Some("the server is set to read only")
            }
            Self::Live { .. } | Self::Poll { .. } | Self::Stale { .. } => None,
        }
    }

    /// Whether an operator's action may be taken on what is shown.
    #[must_use]
    pub const fn allows_actions(&self) -> bool {
        match self {
            Self::Live { .. } | Self::Poll { .. } => true,
            Self::Stale { .. } => false,
        }
    }
}
