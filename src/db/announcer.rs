//! The announcer: tells everybody what this process committed, without a NOTIFY in those commits.
//!
//! The first change goes out at once, then at most one statement each 50 ms carries what came meanwhile.
//!
//! May import: `model`, `db::{error, pool}`.

mod pending;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio_postgres::types::Type;

use crate::model::backoff::full_jitter;
use crate::model::feed::{CHANNEL, Change};

use super::error::DbError;
use super::pool::Db;
use pending::Pending;

/// The pause between two statements.
const PACE: Duration = Duration::from_millis(50);
/// Changes that wait; more fold into "many".
const WAITING: usize = 256;
const RETRY_BASE: Duration = Duration::from_millis(250);
const RETRY_CAP: Duration = Duration::from_secs(5);

enum Message {
    Change(Change),
    Flush(oneshot::Sender<()>),
}

/// A handle; the announcer ends with its last one.
#[derive(Clone)]
pub struct Announcer {
    messages: mpsc::Sender<Message>,
    overflow: Arc<AtomicBool>,
}

/// Starts the announcer of this process.
#[must_use]
pub fn spawn(db: Db) -> Announcer {
    let (messages, inbox) = mpsc::channel(WAITING);
    let overflow = Arc::new(AtomicBool::new(false));
    tokio::spawn(run(db, inbox, Arc::clone(&overflow)));
    Announcer { messages, overflow }
}

impl Announcer {
    /// Never waits and never fails: a change is a hint.
    pub fn announce(&self, change: Change) {
        if self.messages.try_send(Message::Change(change)).is_err() {
            self.overflow.store(true, Ordering::Relaxed);
        }
    }

    /// Returns when everything announced before was sent, or could not be.
    pub async fn flush(&self) {
        let (done, wait) = oneshot::channel();
        if self.messages.send(Message::Flush(done)).await.is_ok() {
            wait.await.ok();
        }
    }
}

async fn run(db: Db, mut inbox: mpsc::Receiver<Message>, overflow: Arc<AtomicBool>) {
    let mut failures = 0;
    let mut pending = Pending::default();
    let mut waiting: Vec<oneshot::Sender<()>> = Vec::new();
    while let Some(first) = inbox.recv().await {
        let mut next = Some(first);
        while let Some(message) = next {
            match message {
                Message::Change(change) => pending.add(change),
                Message::Flush(done) => waiting.push(done),
            }
            next = inbox.try_recv().ok();
        }
        if overflow.swap(false, Ordering::Relaxed) {
            pending.add(Change::Many { table: "lessons".to_owned() });
        }
        let pause = match db.ask(send(&db, &pending.changes())).await {
            Ok(()) => {
                failures = 0;
                pending.clear();
                PACE
            }
            Err(error) => {
                // Kept for the next change: whoever listens then reads everything again.
                tracing::debug!(%error, "announcing failed");
                pending.fold();
                failures += 1;
                full_jitter(RETRY_BASE, RETRY_CAP, failures, fastrand::f64()).max(PACE)
            }
        };
        for done in waiting.drain(..) {
            // Whoever waited may be gone.
            let _gone = done.send(());
        }
        tokio::time::sleep(pause).await;
    }
}

/// One statement, one transaction: it waits for no disk.
async fn send(db: &Db, changes: &[Change]) -> Result<(), DbError> {
    let payloads: Vec<String> = changes.iter().filter_map(|change| serde_json::to_string(change).ok()).collect();
    if payloads.is_empty() {
        return Ok(());
    }
    let client = db.get().await?;
    client
        .execute_typed(
            "select pg_catalog.pg_notify($1, p) from unnest($2) p",
            &[(&CHANNEL, Type::TEXT), (&payloads, Type::TEXT_ARRAY)],
        )
        .await?;
    Ok(())
}
