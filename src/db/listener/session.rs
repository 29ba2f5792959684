//! One connection's life as the listener.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures::StreamExt;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{AsyncMessage, Client, Row};
use tokio_util::task::AbortOnDropHandle;
use uuid::Uuid;

use crate::db::error::{DbError, DbErrorKind};
use crate::db::pool::{Db, Messages};
use crate::model::feed::{CHANNEL, Change, FeedEvent, Writes};

use super::{Feed, Options};

/// Notifications that wait while the listener asks something; more is a `Resync`.
const WAITING: usize = 1_024;
/// How long a heartbeat may take while none has come back yet.
const FIRST: Duration = Duration::from_secs(1);
/// Whether the server follows another, and whether this session may write.
const STANDING: &str = "pg_catalog.pg_is_in_recovery() as follows, \
     pg_catalog.current_setting('transaction_read_only')::boolean as shut";

pub(super) struct Session {
    client: Client,
    notes: mpsc::Receiver<String>,
    overflow: Arc<AtomicBool>,
    /// Why the connection ended, once it did.
    pump: AbortOnDropHandle<DbError>,
    me: Uuid,
    seq: u64,
    /// The heartbeat that is on its way.
    sent: Option<Instant>,
    /// Whether the last heartbeat came back.
    hears: bool,
    /// This session asked not to write: what it may not says nothing of the server.
    only_reads: bool,
    /// As the server last said.
    writes: Writes,
}

impl Session {
    pub(super) async fn open(db: &Db) -> Result<Self, DbError> {
        let (client, messages) = db.dedicated("homeroom listener").await?;
        let (sender, notes) = mpsc::channel(WAITING);
        let overflow = Arc::new(AtomicBool::new(false));
        let pump = AbortOnDropHandle::new(tokio::spawn(pump(messages, sender, Arc::clone(&overflow))));
        Ok(Self {
            client,
            notes,
            overflow,
            pump,
            me: Uuid::new_v4(),
            seq: 0,
            sent: None,
            hears: false,
            only_reads: db.read_only(),
            writes: Writes::Open,
        })
    }

    /// Runs until the connection is of no more use, and says why.
    pub(super) async fn run(mut self, feed: &mut Feed, options: Options) -> DbError {
        match self.serve(feed, options).await {
            Ok(()) => {
                let gone = || DbError::new(DbErrorKind::Unreachable, "the connection was closed");
                self.pump.await.unwrap_or_else(|_| gone())
            }
            Err(error) => error,
        }
    }

    /// Ends well when the connection ended.
    async fn serve(&mut self, feed: &mut Feed, options: Options) -> Result<(), DbError> {
        let mut listening = self.listen(options.patience).await?;
        let mut beat_at = Instant::now();
        let mut poll_at = None;
        loop {
            // Where nothing was ever heard there is no reason to wait long for the first time.
            let patience = if self.hears { options.patience } else { options.patience.min(FIRST) };
            let overdue = self.sent.map(|sent| sent + patience);
            tokio::select! {
                note = self.notes.recv() => {
                    let Some(note) = note else { return Ok(()) };
                    self.hear(&note, feed);
                    if self.hears {
                        poll_at = None;
                    }
                }
                () = sleep_until(beat_at), if listening && self.sent.is_none() => {
                    self.beat(options.patience).await?;
                    beat_at = Instant::now() + options.beat;
                }
                () = at(overdue) => {
                    self.sent = None;
                    self.hears = false;
                    poll_at = Some(Instant::now());
                }
                () = at(poll_at.or_else(|| (!listening).then(Instant::now))) => {
                    let asking = format!("select {STANDING}");
                    let row = answered(options.patience, self.client.query_typed_one(&asking, &[])).await?;
                    let followed = self.writes == Writes::Standby;
                    self.learn(&row)?;
                    if followed && self.writes != Writes::Standby {
                        // It was promoted: now it may let us LISTEN.
                        listening = self.listen(options.patience).await?;
                        beat_at = Instant::now();
                    }
                    feed.poll(options.poll, self.writes);
                    poll_at = Some(Instant::now() + options.poll);
                }
            }
            if self.overflow.swap(false, Ordering::Relaxed) {
                feed.send(FeedEvent::Resync);
            }
        }
    }

    /// Whether the server let us LISTEN; a replica does not, and that is no reason to give up reading.
    async fn listen(&self, patience: Duration) -> Result<bool, DbError> {
        match answered(patience, self.client.batch_execute(&format!("listen {CHANNEL}"))).await {
            Ok(()) => Ok(true),
            Err(error) if error.code().is_some() && !error.is_transient() => {
                tracing::info!(%error, "no LISTEN here, polling");
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }

    async fn beat(&mut self, patience: Duration) -> Result<(), DbError> {
        self.seq += 1;
        self.sent = Some(Instant::now());
        let payload = serde_json::to_string(&Change::Beat { sender: self.me, seq: self.seq })
            .map_err(|error| DbError::new(DbErrorKind::Query, error.to_string()))?;
        let params: [(&(dyn ToSql + Sync), Type); 2] = [(&CHANNEL, Type::TEXT), (&payload, Type::TEXT)];
        let notify = format!("select pg_catalog.pg_notify($1, $2), {STANDING}");
        let row = answered(patience, self.client.query_typed_one(&notify, &params)).await?;
        self.learn(&row)
    }

    fn learn(&mut self, row: &Row) -> Result<(), DbError> {
        let shut: bool = row.try_get("shut")?;
        self.writes = match (row.try_get("follows")?, shut && !self.only_reads) {
            (true, _) => Writes::Standby,
            (false, true) => Writes::Shut,
            (false, false) => Writes::Open,
        };
        Ok(())
    }

    fn hear(&mut self, note: &str, feed: &mut Feed) {
        match serde_json::from_str(note) {
            Ok(Change::Beat { sender, seq }) if sender == self.me => {
                if let Some(sent) = self.sent.take_if(|_| seq == self.seq) {
                    self.hears = true;
                    feed.live(sent.elapsed(), self.writes);
                }
            }
            Ok(Change::Beat { .. }) => {}
            Ok(change) => feed.send(FeedEvent::Changed(change)),
            Err(error) => tracing::debug!(%error, "an unknown message on the feed's channel"),
        }
    }
}

/// Drives the connection. Never waits for the listener: its questions need this very task.
async fn pump(mut messages: Messages, notes: mpsc::Sender<String>, overflow: Arc<AtomicBool>) -> DbError {
    while let Some(message) = messages.next().await {
        match message {
            Ok(AsyncMessage::Notification(note)) if note.channel() == CHANNEL => {
                if notes.try_send(note.payload().to_owned()).is_err() {
                    overflow.store(true, Ordering::Relaxed);
                }
            }
            Ok(_) => {}
            Err(error) => return error,
        }
    }
    DbError::new(DbErrorKind::Unreachable, "the server closed the connection")
}

async fn at(moment: Option<Instant>) {
    match moment {
        Some(moment) => sleep_until(moment).await,
        None => std::future::pending().await,
    }
}

async fn answered<T>(
    patience: Duration,
    question: impl Future<Output = Result<T, tokio_postgres::Error>>,
) -> Result<T, DbError> {
    let Ok(answer) = timeout(patience, question).await else {
        let seconds = patience.as_secs().max(1);
        return Err(DbError::new(DbErrorKind::Timeout, format!("the database gave no answer within {seconds} s")));
    };
    Ok(answer?)
}
