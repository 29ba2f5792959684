//! Looking for work: what is claimed, and when to look again.

use std::time::Duration;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;

use crate::db::queue::{self, Claim};
use crate::db::{DbError, Outlook, providers};
use crate::model::feed::{Change, FeedState, Moved};
use crate::model::lesson::Status;
use crate::worker::attempt::{self, Stops};
use crate::worker::{Ending, Options, Report};

use super::Pool;

/// How often to look for work by ourselves: notifications are hints.
const LOOK_LIVE: Duration = Duration::from_secs(30);
const LOOK_POLL: Duration = Duration::from_secs(2);
/// How often to try a lesson that is due and cannot be had.
const LOOK_OVERDUE: Duration = Duration::from_millis(500);
/// How often `until_empty` asks whether others are done.
pub(super) const LOOK_EMPTY: Duration = Duration::from_millis(500);
/// How many ready lessons a claim looks through for one whose provider is free, while others are not: usually, and every
/// few seconds, as some may wait behind many of a provider that is held back.
const DEPTH: i32 = 1_000;
const DEEP: i32 = 20_000;
const DEEP_EVERY: Duration = Duration::from_secs(5);
/// After a provider may be called again, within what time its callers come back.
const HERD: Duration = Duration::from_millis(500);

impl Pool {
    /// Claims for the free slots. Why to end, when `until_empty` was asked for and nothing is left to do.
    pub(super) async fn look(&mut self) -> Result<Option<Ending>, DbError> {
        let db = self.shared.db.clone();
        match db.ask(self.claim()).await {
            Ok(found) => {
                if self.failures > 0 {
                    self.failures = 0;
                    self.shared.pulse.claimed(None);
                    self.shared.report(Report::Recovered);
                }
                if found == 0 {
                    return Ok(self.nothing_left().await);
                }
                self.holds.found();
                Ok(None)
            }
            // What ran before may run again: a password that was rotated, rights, a standby in its place.
            Err(error) if error.outlook() != Outlook::Final => {
                let wait = self.trouble(&error);
                self.look_at = Instant::now() + wait;
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    async fn claim(&mut self) -> Result<usize, DbError> {
        let free = self.free();
        let now = Instant::now();
        let deep = now >= self.look_deep_at;
        let Some(routes) = self.gates.routes(free, if deep { DEEP } else { DEPTH }, now) else {
            // Every provider is as busy as it may be: what is claimed now would only wait.
            self.look_at = self.gates.opens_at(now).unwrap_or(now + LOOK_LIVE);
            return Ok(0);
        };
        self.shared.spend.check(&self.shared.db, &self.shared.options.name).await?;
        let client = self.shared.db.get().await?;
        let claiming = self.held.claiming();
        let Options { lease, max_attempts, .. } = self.shared.options;
        let claims =
            queue::claim(&client, self.shared.id, i32::from(free), lease, max_attempts.into(), &routes).await?;
        let found = claims.len();
        self.announce(&claims);
        for claim in claims {
            self.start(claim);
        }
        drop(claiming);
        self.tell_load();
        if found < usize::from(free) {
            let (due, held) = tokio::try_join!(queue::next_due(&client), providers::held(&client))?;
            if deep {
                self.look_deep_at = now + DEEP_EVERY;
            }
            self.look_at = Instant::now() + self.pause_until(due, held.next_end);
            let is_bounded = routes.providers.iter().any(|(_, room)| room.is_some()) || !held.limits.is_empty();
            if is_bounded && routes.providers.len() > 1 {
                self.look_at = self.look_at.min(self.look_deep_at);
            }
            self.looked_through = deep;
            for news in self.holds.learn(held.limits, &self.shared.providers) {
                self.shared.report(news);
            }
        }
        Ok(found)
    }

    fn announce(&self, claims: &[Claim]) {
        if claims.is_empty() {
            return;
        }
        let moved =
            |claim: &Claim| Moved { id: claim.lesson.id, old: Some(Status::Queued), new: Some(Status::Generating) };
        let rows = claims.iter().map(moved).collect();
        self.shared.announcer.announce(Change::Update { table: String::from("lessons"), rows });
    }

    fn start(&mut self, claim: Claim) {
        let fence = claim.fence;
        let stops = Stops { lost: CancellationToken::new(), leaving: self.leaving.clone() };
        let running = self.held.add(fence, claim.lesson.id, stops.lost.clone());
        let shared = self.shared.clone();
        let place = self.gates.enter(&claim.provider, Instant::now());
        // Enabled whatever the filter: every line of an attempt says whose it is.
        let span = tracing::error_span!("attempt", lesson.id = %claim.lesson.id, attempt.number = claim.attempt_number);
        let attempt = async move {
            let _running = running;
            (fence, attempt::run(shared, claim, stops, place).await)
        };
        self.running.spawn(attempt.instrument(span));
    }

    /// How long to sleep when nothing more can be claimed: until the next snoozed lesson is due, a provider may be
    /// called again, or the usual look.
    fn pause_until(&self, due: Option<Duration>, held: Option<Duration>) -> Duration {
        let usual = match *self.feed_state.borrow() {
            _ if self.shared.options.until_empty => LOOK_EMPTY,
            FeedState::Live { .. } => LOOK_LIVE,
            FeedState::Poll { .. } | FeedState::Stale { .. } => LOOK_POLL,
        };
        // Overdue and not claimed: somebody else keeps it locked.
        let due = due.map(|due| if due.is_zero() { LOOK_OVERDUE } else { due });
        // Not every worker of the fleet at the same moment.
        let held = held.map(|held| held + HERD.mul_f64(fastrand::f64()));
        let now = Instant::now();
        let opens = self.gates.opens_at(now).map(|at| at - now);
        [due, held, opens].into_iter().flatten().fold(usual, Duration::min)
    }

    async fn nothing_left(&mut self) -> Option<Ending> {
        if !self.shared.options.until_empty || !self.running.is_empty() || self.gates.opens_at(Instant::now()).is_some()
        {
            return None;
        }
        let db = &self.shared.db;
        let remaining = db.ask(async { queue::remaining(&*db.get().await?).await }).await.ok()?;
        if remaining.is_empty() {
            return Some(Ending::Empty);
        }
        let all_seen = self.looked_through || remaining.queued <= DEPTH.into();
        (all_seen && self.holds.stuck(remaining))
            .then(|| Ending::Paused { limits: self.holds.known().to_vec(), queued: remaining.queued })
    }
}
