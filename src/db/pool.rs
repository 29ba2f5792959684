//! The connections of one process: a small pool, and dedicated ones beside it.
//!
//! May import: `db::connect`, `db::error`.

use std::ops::{Deref, DerefMut};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::Poll;
use std::time::Duration;

use deadpool_postgres::{
    ClientWrapper, Hook, HookError, Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime, Timeouts,
};
use futures::Stream;
use tokio::sync::{Notify, watch};
use tokio_postgres::{AsyncMessage, Client};
use tokio_util::task::AbortOnDropHandle;

use super::connect::Spec;
use super::connect::dial::Dialer;
use super::error::{DbError, DbErrorKind};

/// What a dedicated connection hears from the server. It has to be polled for its client to make progress, and ends
/// with the connection.
pub type Messages = Pin<Box<dyn Stream<Item = Result<AsyncMessage, DbError>> + Send>>;

/// What connecting and asking may take together: no less, so that a slow answer is an answer, and no more, whatever the
/// time limits of the URL, so that silence is noticed.
const SHORTEST: Duration = Duration::from_secs(15);
const LONGEST: Duration = Duration::from_secs(60);

/// Well under the time after which middleboxes forget a silent connection.
const IDLE: Duration = Duration::from_secs(20);

#[derive(Debug, Clone)]
pub struct Options {
    pub max_connections: usize,
    /// How long one statement of a pooled connection may take; dedicated connections have no limit.
    pub statement_timeout: Option<Duration>,
    /// How long to wait for a pooled connection when all are busy.
    pub wait_timeout: Duration,
    /// How long a pooled connection may be away from the pool before it is broken off with whatever was asked on it: for
    /// who asks without [`Db::ask`], since a link can swallow a question in silence.
    pub longest_use: Option<Duration>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            max_connections: 4,
            statement_timeout: Some(Duration::from_secs(30)),
            wait_timeout: Duration::from_secs(30),
            longest_use: None,
        }
    }
}

/// One database, shared by everything in this process that talks to it.
#[derive(Clone)]
pub struct Db {
    pool: Pool,
    shared: Arc<Shared>,
}

struct Shared {
    dialer: Dialer,
    location: String,
    note: Option<String>,
    own: bool,
    read_only: bool,
    patience: Duration,
    longest_use: Option<Duration>,
    /// Breaks every pooled connection off.
    breaker: Arc<Notify>,
    /// Counts up whenever the connections made so far are not to be trusted any longer.
    era: AtomicU64,
    /// Counts the questions that were not answered in time.
    silences: watch::Sender<u64>,
}

/// A pooled connection. It goes back to the pool unless it has become suspect meanwhile.
pub struct Pooled {
    /// `None` only while it is dropped.
    object: Option<Object>,
    era: u64,
    shared: Arc<Shared>,
    /// Breaks it off when it is kept too long.
    _watch: Option<AbortOnDropHandle<()>>,
}

/// What is under way: broken off half-way, its connection may never answer again.
struct UnderWay<'a>(Option<&'a Db>);

impl Db {
    /// Makes ready to connect, without connecting.
    pub fn open(spec: &Spec, options: &Options) -> Result<Self, DbError> {
        let location = spec.location();
        let tls = super::connect::tls::connector(spec).map_err(|error| error.at(&location))?;
        let limit = options.statement_timeout.map(|limit| format!("statement_timeout={}", limit.as_millis()));
        // Reads ask many tables by their keys; what the server would compile for them takes longer than they do.
        let settings: Vec<String> = limit.into_iter().chain([String::from("jit=off")]).collect();
        let breaker = Arc::new(Notify::new());
        let pooled = Dialer::new(spec, tls.clone(), &settings).broken_by(&breaker);
        let patience = patience(spec);
        let limit_of_check = spec.connect_timeout;
        let manager = Manager::from_connect(
            tokio_postgres::Config::new(),
            pooled,
            ManagerConfig { recycling_method: RecyclingMethod::Fast },
        );
        let pool = Pool::builder(manager)
            .max_size(options.max_connections)
            .runtime(Runtime::Tokio1)
            .timeouts(Timeouts {
                wait: Some(options.wait_timeout),
                create: Some(patience),
                recycle: Some(spec.connect_timeout),
            })
            .pre_recycle(Hook::async_fn(move |client: &mut ClientWrapper, metrics| {
                Box::pin(check(client, metrics.last_used(), limit_of_check))
            }))
            .build()
            .map_err(|error| DbError::config(error.to_string()))?;
        let dialer = Dialer::new(spec, tls, &[]);
        let shared = Shared {
            dialer,
            location,
            note: spec.note.clone(),
            own: spec.own,
            read_only: spec.read_only,
            patience,
            longest_use: options.longest_use,
            breaker,
            era: AtomicU64::new(0),
            silences: watch::Sender::new(0),
        };
        Ok(Self { pool, shared: Arc::new(shared) })
    }

    /// A pooled connection; a dead one is replaced on the way.
    pub async fn get(&self) -> Result<Pooled, DbError> {
        let era = self.shared.era.load(Ordering::Acquire);
        let object = self.pool.get().await.map_err(|error| self.explain(error))?;
        let watch = self.shared.longest_use.map(|limit| {
            let breaker = Arc::clone(&self.shared.breaker);
            AbortOnDropHandle::new(tokio::spawn(async move {
                tokio::time::sleep(limit).await;
                breaker.notify_waiters();
            }))
        });
        Ok(Pooled { object: Some(object), era, shared: Arc::clone(&self.shared), _watch: watch })
    }

    /// Carries out `work`, which takes its connections from here, within the time that connecting may take.
    pub async fn ask<T>(&self, work: impl Future<Output = Result<T, DbError>>) -> Result<T, DbError> {
        self.ask_within(self.shared.patience.clamp(SHORTEST, LONGEST), work).await
    }

    /// Carries out `work` within `limit`. A link can swallow a question in silence: when there is no answer in time, or
    /// the work is dropped half-way, none of the connections of then is used again. Nor is one on a server that turned
    /// out to be read only: the writable one may be elsewhere now.
    pub async fn ask_within<T>(
        &self,
        limit: Duration,
        work: impl Future<Output = Result<T, DbError>>,
    ) -> Result<T, DbError> {
        let work = pin!(work);
        // Declared after the work and so dropped before it: the connections in there are not trusted when they come back.
        let mut under_way = UnderWay(Some(self));
        // Who waits on the same link need not find out by itself, keeping its connection from everybody else meanwhile.
        let mut silences = self.shared.silences.subscribe();
        let silent = tokio::select! {
            biased;
            done = work => {
                let elsewhere =
                    !self.read_only() && done.as_ref().is_err_and(|error| error.kind() == DbErrorKind::ReadOnly);
                if !elsewhere {
                    under_way.0 = None;
                }
                return done.map_err(|error| error.at(self.location()));
            }
            Ok(()) = silences.changed() => String::from("the link fell silent"),
            () = tokio::time::sleep(limit) => {
                self.shared.silences.send_modify(|silences| *silences += 1);
                format!("no answer within {} s", limit.as_secs().max(1))
            }
        };
        Err(DbError::new(DbErrorKind::Unreachable, silent).at(self.location()))
    }

    /// No connection that was made so far is used again, once it is idle.
    pub fn distrust(&self) {
        self.shared.era.fetch_add(1, Ordering::AcqRel);
        self.pool.retain(|_, _| false);
    }

    /// A connection of its own, for LISTEN and for whoever must not wait for others.
    pub async fn dedicated(&self, application_name: &str) -> Result<(Client, Messages), DbError> {
        let connecting = self.shared.dialer.connect(Some(application_name));
        let Ok(connected) = tokio::time::timeout(self.shared.patience, connecting).await else {
            return Err(self.explain(DbError::new(DbErrorKind::Unreachable, "no answer within the time limit")));
        };
        let (client, mut driver) = connected.map_err(|error| self.explain(error))?;
        let mut broken = false;
        let messages = futures::stream::poll_fn(move |context| {
            if broken {
                return Poll::Ready(None);
            }
            let message = driver.poll_message(context);
            broken = matches!(message, Poll::Ready(None | Some(Err(_))));
            message.map_err(DbError::from)
        });
        Ok((client, Box::pin(messages)))
    }

    fn explain(&self, error: impl Into<DbError>) -> DbError {
        error.into().noting(self.shared.note.as_deref()).at(self.location())
    }

    /// `school@db.internal:5433/prod`, without a password; `own database` for the private one.
    #[must_use]
    pub fn location(&self) -> &str {
        &self.shared.location
    }

    /// Whether this is homeroom's private Postgres.
    #[must_use]
    pub fn is_own(&self) -> bool {
        self.shared.own
    }

    #[must_use]
    pub fn read_only(&self) -> bool {
        self.shared.read_only
    }

    /// How many connections the pool holds now, and how many of them are idle.
    #[must_use]
    pub fn connections(&self) -> (usize, usize) {
        let status = self.pool.status();
        (status.size, status.available)
    }
}

impl std::fmt::Debug for Pooled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pooled").field("era", &self.era).finish_non_exhaustive()
    }
}

impl Deref for Pooled {
    type Target = Object;

    #[expect(clippy::expect_used, reason = "only drop takes it out")]
    fn deref(&self) -> &Object {
        self.object.as_ref().expect("a connection that is in use")
    }
}

impl DerefMut for Pooled {
    #[expect(clippy::expect_used, reason = "only drop takes it out")]
    fn deref_mut(&mut self) -> &mut Object {
        self.object.as_mut().expect("a connection that is in use")
    }
}

impl Drop for Pooled {
    fn drop(&mut self) {
        if self.era != self.shared.era.load(Ordering::Acquire) {
            drop(self.object.take().map(Object::take));
        }
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        if let Some(db) = self.0 {
            db.distrust();
        }
    }
}

/// Asks a connection that has been idle for a while whether it still leads anywhere: a link can die in silence.
async fn check(client: &mut ClientWrapper, idle: Duration, limit: Duration) -> Result<(), HookError> {
    if idle < IDLE {
        return Ok(());
    }
    match tokio::time::timeout(limit, client.simple_query("")).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err(HookError::Backend(error)),
        Err(_) => Err(HookError::message("no answer")),
    }
}

/// The time one attempt at connecting may take: each server and each address has its own share of it.
fn patience(spec: &Spec) -> Duration {
    spec.connect_timeout * u32::try_from(spec.servers.len()).unwrap_or(1).saturating_mul(2)
}
