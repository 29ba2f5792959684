//! The listener: one connection that hears every change, and knows when it no longer does.
//!
//! LISTEN first, snapshot second: `Resync` follows each time the feed becomes current again. A heartbeat notifies itself
//! every ten seconds, so that a LISTEN that died silently, or never worked (a transaction-mode pooler, a replica), is
//! noticed; then reads are asked for every two seconds instead.
//!
//! May import: `model`, `db::{error, pool}`.

mod session;

use std::time::Duration;

use chrono::Utc;
use tokio::sync::{broadcast, watch};
use tokio_util::task::AbortOnDropHandle;

use crate::model::Time;
use crate::model::backoff::full_jitter;
use crate::model::feed::{FeedEvent, FeedState, Writes};

use super::error::{DbError, DbErrorKind};
use super::pool::Db;
use session::Session;

/// Events a slow subscriber may be behind; beyond that it reads everything again.
const BACKLOG: usize = 1_024;
const RETRY_BASE: Duration = Duration::from_millis(250);
const RETRY_CAP: Duration = Duration::from_secs(15);

/// Ends when it is dropped.
pub struct Listener {
    events: broadcast::Sender<FeedEvent>,
    state: watch::Receiver<FeedState>,
    _task: AbortOnDropHandle<()>,
}

/// How often the listener proves and asks.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Between two heartbeats.
    pub beat: Duration,
    /// How long a heartbeat may be on its way, or a question unanswered.
    pub patience: Duration,
    /// Between two reads while nothing is heard.
    pub poll: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self { beat: Duration::from_secs(10), patience: Duration::from_secs(5), poll: Duration::from_secs(2) }
    }
}

/// Starts the listener of this process. Until it is connected its state is [`FeedState::Stale`].
#[must_use]
pub fn spawn(db: Db, options: Options) -> Listener {
    let (events, _) = broadcast::channel(BACKLOG);
    let now = Utc::now();
    let (state, watched) =
        watch::channel(FeedState::Stale { since: now, reason: "connecting".to_owned(), retry_at: now });
    let feed = Feed { events: events.clone(), state, current_at: now };
    let task = AbortOnDropHandle::new(tokio::spawn(run(db, feed, options)));
    Listener { events, state: watched, _task: task }
}

impl Listener {
    /// Every event from now on. Take them with [`next`], which knows what falling behind means.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<FeedEvent> {
        self.events.subscribe()
    }

    #[must_use]
    pub fn state(&self) -> watch::Receiver<FeedState> {
        self.state.clone()
    }
}

/// The next event; a subscriber that fell behind gets a `Resync` for what it missed. `None` when the listener ended.
pub async fn next(events: &mut broadcast::Receiver<FeedEvent>) -> Option<FeedEvent> {
    match events.recv().await {
        Ok(event) => Some(event),
        Err(broadcast::error::RecvError::Lagged(_)) => Some(FeedEvent::Resync),
        Err(broadcast::error::RecvError::Closed) => None,
    }
}

/// The sending side, and the last moment the picture was current.
struct Feed {
    events: broadcast::Sender<FeedEvent>,
    state: watch::Sender<FeedState>,
    current_at: Time,
}

impl Feed {
    /// Nobody listening is fine.
    fn send(&self, event: FeedEvent) {
        drop(self.events.send(event));
    }

    fn live(&mut self, lag: Duration, writes: Writes) {
        self.current_at = Utc::now();
        let back = !matches!(*self.state.borrow(), FeedState::Live { .. });
        self.become_state(FeedState::Live { lag, writes });
        if back {
            self.send(FeedEvent::Resync);
        }
    }

    /// Reads answer though nothing is heard: read now.
    fn poll(&mut self, every: Duration, writes: Writes) {
        self.current_at = Utc::now();
        self.become_state(FeedState::Poll { every, writes });
        self.send(FeedEvent::Resync);
    }

    fn stale(&self, error: &DbError, retry_in: Duration) {
        let reason = error.brief().to_owned();
        let retry_at = Utc::now() + retry_in;
        self.become_state(FeedState::Stale { since: self.current_at, reason, retry_at });
    }

    fn become_state(&self, state: FeedState) {
        if self.state.send_if_modified(|current| {
            let changed = *current != state;
            current.clone_from(&state);
            changed
        }) {
            self.send(FeedEvent::State(state));
        }
    }

    fn is_stale(&self) -> bool {
        matches!(*self.state.borrow(), FeedState::Stale { .. })
    }
}

async fn run(db: Db, mut feed: Feed, options: Options) {
    let mut failures = 0;
    loop {
        let error = match Session::open(&db).await {
            Ok(session) => session.run(&mut feed, options).await,
            Err(error) => error,
        };
        if !feed.is_stale() {
            failures = 0;
        }
        let pause = full_jitter(RETRY_BASE, RETRY_CAP, failures, fastrand::f64());
        failures = failures.saturating_add(1);
        tracing::debug!(%error, retry_ms = pause.as_millis(), "the feed was interrupted");
        feed.stale(&error, pause);
        if error.kind() == DbErrorKind::Timeout {
            // What swallowed the heartbeat may swallow what the idle connections ask.
            db.distrust();
        }
        tokio::time::sleep(pause).await;
    }
}
