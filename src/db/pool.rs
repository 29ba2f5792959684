//! The connections of one process: a small pool, and dedicated ones beside it.
//!
//! May import: `db::connect`, `db::error`.

use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use deadpool_postgres::{
    ClientWrapper, Hook, HookError, Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime, Timeouts,
};
use futures::Stream;
use tokio_postgres::{AsyncMessage, Client};

use super::connect::Spec;
use super::connect::dial::Dialer;
use super::error::{DbError, DbErrorKind};

/// What a dedicated connection hears from the server. It has to be polled for its client to make progress, and ends
/// with the connection.
pub type Messages = Pin<Box<dyn Stream<Item = Result<AsyncMessage, DbError>> + Send>>;

/// Well under the time after which middleboxes forget a silent connection.
const IDLE: Duration = Duration::from_secs(20);

#[derive(Debug, Clone)]
pub struct Options {
    pub max_connections: usize,
    /// How long one statement of a pooled connection may take; dedicated connections have no limit.
    pub statement_timeout: Option<Duration>,
    /// How long to wait for a pooled connection when all are busy.
    pub wait_timeout: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            max_connections: 4,
            statement_timeout: Some(Duration::from_secs(30)),
            wait_timeout: Duration::from_secs(30),
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
}

impl Db {
    /// Makes ready to connect, without connecting.
    pub fn open(spec: &Spec, options: &Options) -> Result<Self, DbError> {
        let location = spec.location();
        let tls = super::connect::tls::connector(spec).map_err(|error| error.at(&location))?;
        let limit = options.statement_timeout.map(|limit| format!("statement_timeout={}", limit.as_millis()));
        let pooled = Dialer::new(spec, tls.clone(), limit.as_slice());
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
        let shared =
            Shared { dialer, location, note: spec.note.clone(), own: spec.own, read_only: spec.read_only, patience };
        Ok(Self { pool, shared: Arc::new(shared) })
    }

    /// A pooled connection; a dead one is replaced on the way.
    pub async fn get(&self) -> Result<Object, DbError> {
        self.pool.get().await.map_err(|error| self.explain(error))
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
