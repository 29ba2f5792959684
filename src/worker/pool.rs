//! The pool: claims for its free slots, supervises the attempts, drains when asked.

mod leave;
mod look;
mod obey;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{broadcast, mpsc, watch};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::db::listener::Listener;
use crate::db::workers;
use crate::db::{DbError, DbErrorKind};
use crate::model::backoff::full_jitter;
use crate::model::feed::{Change, FeedEvent, FeedState};
use crate::model::ids::{Fence, WorkerId};
use crate::model::lesson::Status;
use crate::model::overview::{MAX_SLOTS, WorkerState};

use super::gates::Gates;
use super::holds::Holds;
use super::lease::{self, Between, Held};
use super::live::Board;
use super::news::News;
use super::pulse::Pulse;
use super::saver;
use super::spend::Spend;
use super::tally::Tally;
use super::{Ending, Load, Options, Parts, Report, Shared, Wish};

/// How many results a slot may have that wait to be saved: one group is saved while the next one gathers.
const AHEAD: u16 = 2;
/// How long leaving may wait for the database to take the last word.
const GOODBYE: Duration = Duration::from_secs(2);

pub(crate) struct Pool {
    shared: Arc<Shared>,
    feed: broadcast::Receiver<FeedEvent>,
    /// Listens for as long as somebody keeps it.
    _listener: Arc<Listener>,
    feed_state: watch::Receiver<FeedState>,
    /// What the feed said last: it comes from nothing, which is no reconnection.
    was_stale: bool,
    wish: watch::Receiver<Wish>,
    load: watch::Sender<Load>,
    draining: watch::Sender<bool>,
    /// What an operator asks of this pool; its keeper hears it.
    wanted: watch::Receiver<WorkerState>,
    wanting: watch::Sender<WorkerState>,
    /// How many lessons it may generate at a time; its keeper hears what is wished.
    slots: watch::Sender<u16>,
    slots_told: watch::Receiver<u16>,
    /// An operator has paused it.
    stands: bool,
    running: JoinSet<(Fence, Option<Status>)>,
    held: Held,
    leaving: CancellationToken,
    gates: Gates,
    holds: Holds,
    look_at: Instant,
    /// When to look through more of the queue than usual.
    look_deep_at: Instant,
    /// Whether the last look did.
    looked_through: bool,
    failures: u32,
    /// What has been said of them.
    troubles: Vec<DbError>,
    saver: JoinHandle<()>,
}

impl Pool {
    pub(crate) fn new(
        id: WorkerId,
        parts: Parts,
        options: Options,
        wish: watch::Receiver<Wish>,
        load: watch::Sender<Load>,
        reports: broadcast::Sender<Report>,
    ) -> Self {
        let Parts { db, providers, prices, prompts, redactor, judge, announcer, listener } = parts;
        let slots = watch::Sender::new(options.slots);
        // For as many as an operator may wish: room that is not used costs nothing.
        let (saver_in, jobs) = mpsc::channel(usize::from(1 + AHEAD) * usize::from(options.slots.max(MAX_SLOTS)));
        let (tally, pulse) = (Tally::default(), Pulse::default());
        let saver = tokio::spawn(saver::run(db.clone(), announcer.clone(), tally.clone(), jobs));
        let live = Board::default();
        let wanting = watch::Sender::new(WorkerState::Running);
        let (gates, spend) = (Gates::new(&providers), Spend::new(&providers));
        let shared = Shared {
            id,
            db,
            providers,
            prices,
            prompts,
            spend,
            redactor,
            judge,
            announcer,
            live,
            saver: saver_in,
            backlog: saver::Backlog::default(),
            reports,
            options,
            tally,
            pulse,
        };
        Self {
            shared: Arc::new(shared),
            feed: listener.subscribe(),
            feed_state: listener.state(),
            was_stale: false,
            _listener: listener,
            wish,
            load,
            draining: watch::Sender::new(false),
            wanted: wanting.subscribe(),
            wanting,
            slots_told: slots.subscribe(),
            slots,
            stands: false,
            running: JoinSet::new(),
            held: Held::default(),
            leaving: CancellationToken::new(),
            gates,
            holds: Holds::default(),
            look_at: Instant::now(),
            look_deep_at: Instant::now(),
            looked_through: false,
            failures: 0,
            troubles: Vec::new(),
            saver,
        }
    }

    /// What it counts and how it is, for whoever asks while it runs.
    pub(crate) fn numbers(&self) -> (Tally, Pulse) {
        (self.shared.tally.clone(), self.shared.pulse.clone())
    }

    /// Runs until drained or, where asked, until nothing is left.
    pub(crate) async fn run(mut self) -> Result<Ending, DbError> {
        self.register().await?;
        let between = Between {
            draining: self.draining.subscribe(),
            wanted: self.wanting.clone(),
            slots: self.slots.clone(),
            news: News::new(self.feed.resubscribe()),
        };
        let keeper = tokio::spawn(lease::keep(self.shared.clone(), self.held.clone(), between));
        let quiet = CancellationToken::new();
        let mut publisher = tokio::spawn(self.shared.live.clone().publish(self.shared.db.clone(), quiet.clone()));
        let ended = self.work().await;
        keeper.abort();
        quiet.cancel();
        if tokio::time::timeout(GOODBYE, &mut publisher).await.is_err() {
            publisher.abort();
        }
        self.leave().await;
        ended
    }

    /// Waits for the database where it is away: a worker started before its database is no error.
    async fn register(&mut self) -> Result<(), DbError> {
        loop {
            let registering = async {
                let client = self.shared.db.get().await?;
                workers::register(&client, &lease::info(&self.shared, self.slots()), self.shared.options.ttl).await
            };
            let registering = self.shared.db.ask(registering);
            let registered = tokio::select! {
                biased;
                registered = registering => registered,
                () = unanswered(self.wish.clone()) => return Ok(()),
            };
            let error = match registered {
                Ok(()) => {
                    self.shared.pulse.beat(None);
                    self.shared.pulse.claimed(None);
                    self.shared.announcer.announce(Change::Workers);
                    return Ok(());
                }
                Err(error) => error,
            };
            // A standby may become the primary again; all else that is wrong from the start stays wrong.
            if !error.is_transient() && error.kind() != DbErrorKind::ReadOnly {
                return Err(error);
            }
            let wait = self.trouble(&error);
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                _ = self.wish.changed() => return Ok(()),
            }
        }
    }

    async fn work(&mut self) -> Result<Ending, DbError> {
        loop {
            let wish = *self.wish.borrow_and_update();
            if let Wish::Drain { until } = wish {
                self.drain(until).await;
                return Ok(Ending::Drained);
            }
            if let Some(ending) = self.obey().await {
                return Ok(ending);
            }
            if self.may_claim() && Instant::now() >= self.look_at {
                let _looking = self.shared.pulse.looking();
                let wish = self.wish.clone();
                let looked = tokio::select! {
                    biased;
                    looked = self.look() => looked,
                    // A database that does not answer keeps nobody from leaving.
                    () = unanswered(wish) => continue,
                };
                match looked {
                    Ok(None) => {}
                    Ok(Some(ending)) => return Ok(ending),
                    Err(error) => {
                        // What runs keeps its result; nothing new is claimed.
                        self.shared.report(Report::Trouble { error: error.to_string() });
                        self.drain(None).await;
                        return Err(error);
                    }
                }
            }
            self.wait().await;
        }
    }

    /// Sleeps until there may be something to do.
    async fn wait(&mut self) {
        let look_at = if self.may_claim() || self.stands_to_end() { Some(self.look_at) } else { None };
        tokio::select! {
            biased;
            _ = self.wish.changed() => {}
            _ = self.wanted.changed() => self.look_soon(),
            _ = self.slots_told.changed() => self.resized(),
            Some(ended) = self.running.join_next() => self.all_ended(ended),
            event = self.feed.recv() => self.heard(event),
            () = self.gates.freed() => self.look_soon(),
            () = self.shared.backlog.grown() => self.look_soon(),
            () = sleep_until(look_at) => {}
        }
    }

    fn heard(&mut self, event: Result<FeedEvent, broadcast::error::RecvError>) {
        if let Ok(FeedEvent::State(state)) = &event {
            let is_stale = matches!(state, FeedState::Stale { .. });
            if std::mem::replace(&mut self.was_stale, is_stale) && !is_stale {
                self.shared.tally.reconnected();
            }
        }
        let may_have_work = match event {
            Ok(FeedEvent::Changed(Change::Insert { rows, .. } | Change::Update { rows, .. })) => {
                rows.iter().any(|row| row.new.is_none_or(|status| status == Status::Queued))
            }
            Ok(FeedEvent::Changed(Change::Many { .. } | Change::Providers) | FeedEvent::Resync)
            | Err(broadcast::error::RecvError::Lagged(_)) => true,
            Ok(
                FeedEvent::Changed(Change::Delete { .. } | Change::Beat { .. } | Change::Workers) | FeedEvent::State(_),
            ) => false,
            Err(broadcast::error::RecvError::Closed) => {
                self.feed = broadcast::channel(1).1;
                false
            }
        };
        if may_have_work {
            self.look_soon();
        }
    }

    /// After a failure only the clock decides, so that a burst of changes is no burst of connection attempts.
    fn look_soon(&mut self) {
        if self.failures == 0 {
            self.look_at = Instant::now();
        }
    }

    /// Takes in this one and all that ended with it: a group's results are saved together, and one claim fills their slots.
    fn all_ended(&mut self, first: Result<(Fence, Option<Status>), tokio::task::JoinError>) {
        self.ended(first);
        while let Some(ended) = self.running.try_join_next() {
            self.ended(ended);
        }
    }

    fn ended(&mut self, ended: Result<(Fence, Option<Status>), tokio::task::JoinError>) {
        match ended {
            Ok((fence, status)) => {
                // A slot is free, and a lesson that failed is queued again.
                self.look_soon();
                tracing::debug!(fence = fence.0, status = status.map(Status::as_str), "attempt ended");
            }
            // Broken off on leaving, as its result could not be said in time.
            Err(error) if error.is_cancelled() => tracing::warn!("an attempt is left to its lease"),
            Err(error) => tracing::error!(%error, "an attempt's task ended abnormally"),
        }
        self.tell_load();
    }

    /// Reports each kind once in a row of failures; returns how long to wait.
    fn trouble(&mut self, error: &DbError) -> Duration {
        if self.failures == 0 {
            self.troubles.clear();
        }
        if !self.troubles.iter().any(|said| said.is_like(error)) {
            self.troubles.push(error.clone());
            self.shared.report(Report::Trouble { error: error.to_string() });
        }
        let wait = full_jitter(Duration::from_millis(250), Duration::from_secs(10), self.failures, fastrand::f64());
        self.failures = self.failures.saturating_add(1);
        self.shared.pulse.claimed(Some(error.kind()));
        self.shared.tally.database_error(error.kind());
        if self.failures == 1 {
            self.shared.tally.outage();
        }
        wait.max(Duration::from_millis(50))
    }

    /// None while so many results wait to be saved that more would only pile up, or while what they cost may reach a cap
    /// that only the saved ones count for.
    fn free(&self) -> u16 {
        let slots = self.slots();
        let waiting = self.shared.backlog.len();
        let full = waiting >= slots.saturating_mul(AHEAD) || self.shared.spend.waits();
        if full { 0 } else { slots.saturating_sub(self.busy()) }
    }

    /// How many lessons it may generate at a time now.
    fn slots(&self) -> u16 {
        *self.slots_told.borrow()
    }

    /// The lessons that are being generated, without those that only wait to be saved.
    fn busy(&self) -> u16 {
        u16::try_from(self.running.len()).unwrap_or(u16::MAX).saturating_sub(self.shared.backlog.len())
    }

    fn tell_load(&self) {
        let load = Load { slots: self.slots(), busy: self.busy(), draining: *self.draining.borrow() };
        self.load.send_if_modified(|old| std::mem::replace(old, load) != load);
    }
}

/// Ends a while after the pool was asked to drain.
async fn unanswered(mut wish: watch::Receiver<Wish>) {
    if wish.wait_for(|wish| *wish != Wish::Run).await.is_err() {
        std::future::pending::<()>().await;
    }
    tokio::time::sleep(GOODBYE).await;
}

async fn sleep_until(at: Option<Instant>) {
    match at {
        Some(at) => tokio::time::sleep_until(at).await,
        None => std::future::pending().await,
    }
}
