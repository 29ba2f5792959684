//! How a worker is, for whoever watches over it: HTTP answers (`/livez`, `/readyz`, `/metrics`) and the service manager.
//!
//! Answers come from what is known, at once, whatever the database does; only the school's own numbers are read, by one
//! reader at a time and no more often than [`Subject::works`] is told.
//!
//! May import: `model`, `db`, `worker`.

mod answer;
mod notify;
mod school;
mod serve;
mod state;
mod survey;

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use chrono::Utc;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use crate::db::Db;
use crate::model::Time;
use crate::model::feed::FeedState;
use crate::worker::{Load, Pulse, Tally, Worker};

use survey::Survey;

/// How an endpoint behaves.
#[derive(Debug, Clone)]
pub struct Options {
    /// A name or a number.
    pub host: String,
    /// 0: one that is free.
    pub port: u16,
}

/// Lines that a log had to leave out, where there is a log that counts them.
pub type LeftOut = Arc<dyn Fn() -> u64 + Send + Sync>;

/// What is to be told of: a process that may not have reached its database yet. Cheap to clone.
#[derive(Clone)]
pub struct Subject(Arc<Known>);

struct Known {
    started: Time,
    ttl: Duration,
    draining: CancellationToken,
    /// When it was.
    leaving_since: OnceLock<Time>,
    left_out: LeftOut,
    at_work: OnceLock<AtWork>,
}

/// What is known once a worker runs.
struct AtWork {
    db: Db,
    tally: Tally,
    pulse: Pulse,
    load: watch::Receiver<Load>,
    feed: watch::Receiver<FeedState>,
    survey: Survey,
}

impl Subject {
    /// A process that has just started. It counts as alive for `ttl` after each heartbeat; `draining` is cancelled when it
    /// begins to leave.
    #[must_use]
    pub fn new(ttl: Duration, draining: CancellationToken, left_out: LeftOut) -> Self {
        Self(Arc::new(Known {
            started: Utc::now(),
            ttl,
            draining,
            leaving_since: OnceLock::new(),
            left_out,
            at_work: OnceLock::new(),
        }))
    }

    /// Its worker runs from now on; the school's numbers are read at most once in `survey_every`. Only the first counts.
    pub fn works(&self, db: &Db, worker: &Worker, feed: watch::Receiver<FeedState>, survey_every: Duration) {
        let survey = Survey::new(db.clone(), survey_every);
        let at_work =
            AtWork { db: db.clone(), tally: worker.tally(), pulse: worker.pulse(), load: worker.load(), feed, survey };
        drop(self.0.at_work.set(at_work));
    }

    /// Notes when the process begins to leave.
    async fn leaves(&self) {
        self.0.draining.cancelled().await;
        self.0.leaving_since.get_or_init(Utc::now);
    }

    /// Tells the service manager that started this process, if one did and asked for that; ends when dropped.
    #[must_use]
    pub fn notify(&self) -> Option<AbortOnDropHandle<()>> {
        notify::start(self.clone())
    }
}

/// Tells the service manager, if there is one, that this process ends now.
pub async fn goodbye() {
    notify::goodbye().await;
}

/// An endpoint that answers; it ends when it is dropped.
pub struct Endpoint {
    address: SocketAddr,
    _task: AbortOnDropHandle<()>,
}

impl Endpoint {
    /// Listens from now on.
    ///
    /// # Errors
    /// A name that leads nowhere, a port that is taken or not for this user.
    pub async fn open(options: &Options, subject: &Subject) -> io::Result<Self> {
        let listener = TcpListener::bind((options.host.as_str(), options.port)).await?;
        let address = listener.local_addr()?;
        let subject = subject.clone();
        let task = AbortOnDropHandle::new(tokio::spawn(async move {
            tokio::join!(serve::run(listener, subject.clone()), subject.leaves());
        }));
        Ok(Self { address, _task: task })
    }

    /// Where; its port is the one that was chosen.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }
}
