//! Workers: claim lessons, run attempts, save results, keep leases, rescue what others lost.
//!
//! One process has one pool. The pool claims for its free slots, each attempt runs as a task that holds no
//! connection while its model thinks, and one saver writes what is ready, several results a transaction.
//!
//! May import: `model`, `db`, `llm`, `tsx`.

mod attempt;
mod call;
mod gates;
mod holds;
mod journal;
mod lease;
mod live;
mod news;
mod pool;
mod pulse;
mod repair;
mod saver;
mod sheet;
mod spend;
mod tally;
mod unanswered;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{broadcast, mpsc, watch};
use tokio::time::Instant;

use crate::db::announcer::Announcer;
use crate::db::listener::Listener;
use crate::db::{Db, DbError, DbErrorKind};
use crate::llm::Redactor;
use crate::llm::prompt::Prompts;
use crate::model::failure::Failure;
use crate::model::ids::{LessonId, WorkerId};
use crate::model::lesson::Status;
use crate::model::limit::ProviderLimit;
use crate::tsx::Judge;

pub use crate::llm::{ProviderPolicy, Providers, Resolved};
pub use crate::model::price::{Price, PriceTable};
pub use pulse::{Pulse, Trouble, Vital};
pub use tally::Tally;

/// How a pool behaves. Durations are real time.
#[derive(Debug, Clone)]
pub struct Options {
    /// The name operators see, e.g. `web-1:48213`.
    pub name: String,
    /// The machine it runs on.
    pub host: String,
    /// How many lessons are generated at once.
    pub slots: u16,
    /// Stop once nothing is queued and nobody holds a lease.
    pub until_empty: bool,
    /// Attempts of a lesson of which nobody has said how many it has.
    pub max_attempts: u16,
    /// The longest one attempt may take; its lease may be rescued after it.
    pub lease: Duration,
    /// How long this process counts as alive after each heartbeat. It beats three times as often.
    pub ttl: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            name: String::from("worker"),
            host: String::from("localhost"),
            slots: 4,
            until_empty: false,
            max_attempts: 3,
            lease: Duration::from_secs(15 * 60),
            ttl: Duration::from_secs(30),
        }
    }
}

/// What a pool works with.
#[derive(Clone)]
pub struct Parts {
    pub db: Db,
    pub providers: Arc<Providers>,
    pub prices: Arc<PriceTable>,
    pub prompts: Arc<Prompts>,
    /// Takes the configured secrets out of what is stored.
    pub redactor: Redactor,
    pub judge: Arc<dyn Judge>,
    pub announcer: Announcer,
    pub listener: Arc<Listener>,
}

/// What happened, for a log or a plain screen. Never blocks the pool: a slow reader loses the oldest.
#[derive(Debug, Clone)]
pub enum Report {
    Claimed {
        id: LessonId,
        title: String,
        attempt_number: i32,
    },
    Generated {
        id: LessonId,
        title: String,
        seconds: f64,
        total_tokens: Option<i64>,
    },
    /// One attempt failed; `next` is the lesson's status now.
    Failed {
        id: LessonId,
        title: String,
        attempt_number: i32,
        failure: Failure,
        next: Status,
    },
    PutBack {
        id: LessonId,
        title: String,
        reason: String,
    },
    Superseded {
        id: LessonId,
        title: String,
    },
    /// An operator stopped it; nothing was kept here.
    Cancelled {
        id: LessonId,
        title: String,
    },
    /// An operator paused this worker or all of them: nothing is claimed until it is resumed.
    Paused,
    /// It claims again.
    Unpaused,
    /// An operator changed how many lessons it generates at a time.
    Resized {
        slots: u16,
    },
    Rescued {
        id: LessonId,
        next: Status,
    },
    /// A provider is held back; said once a change.
    Held {
        limit: ProviderLimit,
    },
    /// It may be called again.
    Resumed {
        provider: String,
    },
    /// What this model's calls cost is not known, so its provider's spend cap does not count them; said once.
    Uncounted {
        provider: String,
        model: String,
    },
    /// The database cannot be used; the pool goes on trying.
    Trouble {
        error: String,
    },
    Recovered,
}

/// Why a pool ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// It was asked to.
    Drained,
    /// Nothing is left, and [`Options::until_empty`] asked for that.
    Empty,
    /// The same, but for lessons of providers that are paused; so many stay queued, nothing counted.
    Paused { limits: Vec<ProviderLimit>, queued: i64 },
    /// The same, but an operator has paused this worker or all of them; so many lessons stay queued.
    Stood { queued: i64 },
}

/// How many slots are in use.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Load {
    pub slots: u16,
    pub busy: u16,
    pub draining: bool,
}

/// How a pool is asked to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wish {
    Run,
    /// Claim nothing more; what still runs at this moment is put back.
    Drain {
        until: Option<Instant>,
    },
}

/// A running pool. Dropping it does not stop it; [`Control::drain`] and [`Worker::ended`] do.
pub struct Worker {
    id: WorkerId,
    wish: watch::Sender<Wish>,
    load: watch::Receiver<Load>,
    reports: broadcast::Sender<Report>,
    ended: watch::Receiver<Option<Result<Ending, DbError>>>,
    tally: Tally,
    pulse: Pulse,
}

impl Worker {
    /// Registers the process and starts its tasks. Needs a tokio runtime.
    #[must_use]
    pub fn start(parts: Parts, options: Options) -> Self {
        let id = WorkerId(uuid::Uuid::new_v4());
        let (wish, wished) = watch::channel(Wish::Run);
        let (load_out, load) = watch::channel(Load { slots: options.slots, ..Load::default() });
        let (reports, _) = broadcast::channel(1024);
        let pool = pool::Pool::new(id, parts, options, wished, load_out, reports.clone());
        let (tally, pulse) = pool.numbers();
        let (end, ended) = watch::channel(None);
        let watched = pulse.clone();
        tokio::spawn(async move { end.send_replace(Some(Box::pin(watched.of(pool.run())).await)) });
        Self { id, wish, load, reports, ended, tally, pulse }
    }

    #[must_use]
    pub const fn id(&self) -> WorkerId {
        self.id
    }

    #[must_use]
    pub fn load(&self) -> watch::Receiver<Load> {
        self.load.clone()
    }

    #[must_use]
    pub fn reports(&self) -> broadcast::Receiver<Report> {
        self.reports.subscribe()
    }

    /// What this process has done so far.
    #[must_use]
    pub fn tally(&self) -> Tally {
        self.tally.clone()
    }

    /// Whether it lives and can work.
    #[must_use]
    pub fn pulse(&self) -> Pulse {
        self.pulse.clone()
    }

    /// Asks the pool to drain, from wherever.
    #[must_use]
    pub fn control(&self) -> Control {
        Control { wish: self.wish.clone() }
    }

    /// Waits until the pool has ended and says why. May be dropped and called again.
    ///
    /// # Errors
    /// The failure that ended it, e.g. a schema this version cannot work with.
    pub fn ended(&self) -> impl Future<Output = Result<Ending, DbError>> + Send + 'static {
        let mut ended = self.ended.clone();
        async move {
            match ended.wait_for(Option::is_some).await {
                Ok(result) => result.clone().unwrap_or(Ok(Ending::Drained)),
                // The sender went without a word: the pool's task panicked.
                Err(_) => Err(DbError::new(DbErrorKind::Query, "the workers broke down; the log has the report")),
            }
        }
    }
}

/// Asks a pool to drain.
#[derive(Debug, Clone)]
pub struct Control {
    wish: watch::Sender<Wish>,
}

impl Control {
    /// Claim nothing more. What is still running after `limit` is queued again and not counted; `None` waits.
    pub fn drain(&self, limit: Option<Duration>) {
        let until = limit.map(|limit| Instant::now() + limit);
        self.wish.send_replace(Wish::Drain { until });
    }
}

/// What every task of a pool shares.
pub(crate) struct Shared {
    pub id: WorkerId,
    pub db: Db,
    pub providers: Arc<Providers>,
    pub prices: Arc<PriceTable>,
    pub prompts: Arc<Prompts>,
    pub spend: spend::Spend,
    pub redactor: Redactor,
    pub judge: Arc<dyn Judge>,
    pub announcer: Announcer,
    pub live: live::Board,
    pub saver: mpsc::Sender<saver::Job>,
    pub backlog: saver::Backlog,
    pub reports: broadcast::Sender<Report>,
    pub options: Options,
    pub tally: Tally,
    pub pulse: Pulse,
}

impl Shared {
    /// Tells whoever listens; nobody listening is fine. The log and the tally hear everything.
    pub(crate) fn report(&self, report: Report) {
        self.tally.told(&report);
        journal::told(&report);
        let _ = self.reports.send(report);
    }
}
