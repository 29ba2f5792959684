//! The school's numbers, read at most so often, by one reader at a time, on a connection of its own: whoever scrapes
//! takes nothing from the workers.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures::StreamExt as _;
use tokio::sync::watch;
use tokio::time::Instant;

use crate::db::{Db, DbError, DbErrorKind, vitals};
use crate::model::overview::Figures;

/// How long one read may take, connecting included.
const LIMIT: Duration = Duration::from_secs(5);
/// How long an answer waits for a read that is under way; after that it tells what was known before.
const WAIT: Duration = Duration::from_millis(800);

/// The last numbers, and when they were read.
#[derive(Debug, Clone)]
pub(super) struct Taken {
    pub figures: Figures,
    pub at: Instant,
}

/// What is known of the school.
#[derive(Debug, Clone)]
pub(super) struct View {
    pub taken: Option<Taken>,
    /// The last read failed, or the numbers are older than two reads should be apart.
    pub stale: bool,
    pub read: u64,
    pub failed: u64,
}

impl View {
    /// Nobody could be asked yet.
    pub(super) const fn unknown() -> Self {
        Self { taken: None, stale: true, read: 0, failed: 0 }
    }
}

#[derive(Debug, Default)]
struct State {
    taken: Option<Arc<Taken>>,
    /// When the last read began.
    begun: Option<Instant>,
    reading: bool,
    last_failed: bool,
    read: u64,
    failed: u64,
}

pub(super) struct Survey {
    db: Db,
    every: Duration,
    state: Arc<Mutex<State>>,
    ended: watch::Sender<u64>,
}

impl Survey {
    pub(super) fn new(db: Db, every: Duration) -> Self {
        Self { db, every, state: Arc::default(), ended: watch::Sender::new(0) }
    }

    /// What is known within [`WAIT`]; begins to read where that is due.
    pub(super) async fn view(&self) -> View {
        let mut ended = self.ended.subscribe();
        if self.begins() {
            self.read();
        }
        if self.lock().reading {
            let _ = tokio::time::timeout(WAIT, ended.changed()).await;
        }
        let state = self.lock();
        let taken = state.taken.as_deref().cloned();
        let old = taken.as_ref().is_none_or(|taken| taken.at.elapsed() > self.every * 2 + LIMIT);
        View { taken, stale: old || state.last_failed, read: state.read, failed: state.failed }
    }

    /// Whether a read is due and nobody else reads; from then on somebody does.
    fn begins(&self) -> bool {
        let mut state = self.lock();
        let due = state.begun.is_none_or(|begun| begun.elapsed() >= self.every);
        let begins = due && !state.reading;
        if begins {
            state.begun = Some(Instant::now());
            state.reading = true;
        }
        begins
    }

    fn read(&self) {
        let (db, state, ended) = (self.db.clone(), self.state.clone(), self.ended.clone());
        tokio::spawn(async move {
            let read = tokio::time::timeout(LIMIT, read(&db)).await;
            let read = read.unwrap_or_else(|_| Err(DbError::new(DbErrorKind::Timeout, "no answer in time")));
            {
                let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
                state.reading = false;
                state.last_failed = read.is_err();
                match read {
                    Ok(figures) => {
                        state.read += 1;
                        state.taken = Some(Arc::new(Taken { figures, at: Instant::now() }));
                    }
                    Err(error) => {
                        state.failed += 1;
                        tracing::debug!(%error, "the school's numbers could not be read");
                    }
                }
            }
            ended.send_modify(|reads| *reads += 1);
        });
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One read. The server, too, gives up after the limit: a slow count does not go on behind us.
async fn read(db: &Db) -> Result<Figures, DbError> {
    let (client, mut messages) = db.dedicated("homeroom health").await?;
    let reading = async {
        let limit = format!("set statement_timeout = {}; set default_transaction_read_only = on", LIMIT.as_millis());
        client.batch_execute(&limit).await?;
        vitals::figures(&client).await
    };
    let driving = async {
        loop {
            match messages.next().await {
                Some(Ok(_)) => {}
                Some(Err(error)) => return error,
                None => return DbError::new(DbErrorKind::Unreachable, "the connection ended"),
            }
        }
    };
    tokio::select! {
        read = reading => read,
        error = driving => Err(error),
    }
}
