//! Keeps this process alive in the database, notices leases that were lost, and rescues other processes' lessons.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::db::DbError;
use crate::db::queue::{self, Rescued};
use crate::db::workers::{self, Heartbeat, WorkerInfo};
use crate::model::backoff::full_jitter;
use crate::model::feed::Change;
use crate::model::ids::{Fence, LessonId};
use crate::model::overview::WorkerState;

use super::news::News;
use super::{Report, Shared, saver};

/// The attempts running here.
#[derive(Debug, Clone, Default)]
pub(crate) struct Held(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    /// By fence, each with its lesson and the switch that stops it.
    running: HashMap<Fence, (LessonId, CancellationToken)>,
    /// Claims begun and claims ended: odd while one is under way.
    claims: u64,
}

/// An attempt's entry, for as long as its task lives, however it ends.
#[derive(Debug)]
pub(crate) struct Running(Held, Fence);

/// A claim under way: what it brings is not known yet.
#[derive(Debug)]
pub(crate) struct Claiming(Held);

/// What was known before the database was asked.
#[derive(Debug)]
struct Before {
    fences: HashSet<Fence>,
    claims: u64,
}

impl Held {
    pub(crate) fn add(&self, fence: Fence, lesson: LessonId, lost: CancellationToken) -> Running {
        self.lock().running.insert(fence, (lesson, lost));
        Running(self.clone(), fence)
    }

    pub(crate) fn runs(&self, lesson: LessonId) -> bool {
        self.lock().running.values().any(|(running, _)| *running == lesson)
    }

    pub(crate) fn runs_any(&self) -> bool {
        !self.lock().running.is_empty()
    }

    pub(crate) fn claiming(&self) -> Claiming {
        self.lock().claims += 1;
        Claiming(self.clone())
    }

    fn before(&self) -> Before {
        let state = self.lock();
        Before { fences: state.running.keys().copied().collect(), claims: state.claims }
    }

    /// Stops the attempts of before that the database no longer knows.
    fn drop_all_but(&self, before: &Before, known: &[(LessonId, Fence)]) {
        for (fence, (_, lost)) in &self.lock().running {
            if before.fences.contains(fence) && !known.iter().any(|(_, known)| known == fence) {
                lost.cancel();
            }
        }
    }

    /// Leases that nothing here runs for: the answer to a claim was lost, or a result could not be stored. None while
    /// a claim may be on its way.
    fn orphans(&self, before: &Before, known: &[(LessonId, Fence)]) -> Vec<(LessonId, Fence)> {
        let state = self.lock();
        if before.claims % 2 == 1 || before.claims != state.claims {
            return Vec::new();
        }
        let is_ours = |fence: &Fence| before.fences.contains(fence) || state.running.contains_key(fence);
        known.iter().filter(|(_, fence)| !is_ours(fence)).copied().collect()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.lock().running.remove(&self.1);
    }
}

impl Drop for Claiming {
    fn drop(&mut self) {
        self.0.lock().claims += 1;
    }
}

/// Between two heartbeats, whatever the time to live.
const BEAT: Duration = Duration::from_secs(4);
/// How soon a failed heartbeat is tried again.
const AGAIN: Duration = Duration::from_millis(250);

/// What one heartbeat says about rescuing.
#[derive(Debug, Clone, Copy)]
struct Pulse {
    /// It came after the last one had run out.
    late: bool,
    /// How long the server has been up.
    server_up: Duration,
}

/// Since when nothing has come between this process and the database.
#[derive(Debug, Default)]
struct Calm(Option<Instant>);

impl Calm {
    fn broken(&mut self) {
        self.0 = None;
    }

    /// After an outage everybody's heartbeat is late, and each process finds the database again in its own time. Every
    /// one that lives has renewed before a whole `ttl` has passed in which it could: only then is silence death.
    fn allows_rescue(&mut self, pulse: Pulse, ttl: Duration) -> bool {
        if pulse.late {
            self.broken();
        }
        let since = *self.0.get_or_insert_with(Instant::now);
        since.elapsed() >= ttl && pulse.server_up >= ttl
    }
}

/// What the keeper and its pool tell each other.
pub(crate) struct Between {
    /// The pool is leaving: what the workers list says.
    pub draining: watch::Receiver<bool>,
    /// What an operator asks of this pool.
    pub wanted: watch::Sender<WorkerState>,
    /// How many lessons this pool may generate at a time: as it was started, or as an operator wishes.
    pub slots: watch::Sender<u16>,
    pub news: News,
}

/// How long a heartbeat may wait for its answer when so much is left of the last one. A link that fell silent costs that
/// much, and the next may be one, too: of what is left half is for trying again.
fn patience(ttl: Duration, left: Duration) -> Duration {
    if left.is_zero() { ttl / 3 } else { (left / 2).clamp(ttl / 12, ttl / 3) }
}

/// Beats until dropped, and at once where the feed says that something here was changed; rescues beside it, so that a
/// rescue without an answer keeps no heartbeat waiting.
pub(crate) async fn keep(shared: Arc<Shared>, held: Held, between: Between) {
    let allowed = watch::Sender::new(Instant::now());
    tokio::join!(beats(&shared, &held, between, &allowed), rescues(&shared, &allowed));
}

async fn beats(shared: &Shared, held: &Held, mut between: Between, allowed: &watch::Sender<Instant>) {
    let ttl = shared.options.ttl;
    let period = ttl / 3;
    let mut calm = Calm::default();
    let mut failures = 0;
    let mut renewed = Instant::now();
    loop {
        let begun = Instant::now();
        let patience = patience(ttl, ttl.saturating_sub(renewed.elapsed()));
        match shared.db.ask_within(patience, beat(shared, held, &between)).await {
            Ok(pulse) => {
                (failures, renewed) = (0, begun);
                if calm.allows_rescue(pulse, ttl) {
                    allowed.send_replace(begun);
                }
                tokio::select! {
                    () = tokio::time::sleep(period.min(BEAT)) => {}
                    () = between.news.urgent(held) => {}
                }
            }
            Err(error) => {
                // The feed does not hurry these: a burst of changes is no burst of connection attempts.
                // An outage is said once.
                if failures == 0 {
                    tracing::warn!(%error, "heartbeats fail");
                } else {
                    tracing::debug!(%error, failures, "heartbeat failed");
                }
                calm.broken();
                let wait = full_jitter(AGAIN, period.min(BEAT), failures, fastrand::f64());
                failures = failures.saturating_add(1);
                tokio::time::sleep(wait.max(AGAIN.min(period))).await;
            }
        }
    }
}

/// Renews what is held.
async fn beat(shared: &Shared, held: &Held, between: &Between) -> Result<Pulse, DbError> {
    // Attempts claimed after this line may be missing from the answer without being lost.
    let before = held.before();
    let state = || if *between.draining.borrow() { WorkerState::Draining } else { *between.wanted.borrow() };
    let slots = || *between.slots.borrow();
    let said = (state(), slots());
    let heartbeat = self::held(shared, said.0, said.1).await?;
    if heartbeat.alive {
        between.wanted.send_if_modified(|wanted| std::mem::replace(wanted, heartbeat.wanted) != heartbeat.wanted);
        if let Some(wished) = heartbeat.slots_wanted {
            between.slots.send_if_modified(|slots| std::mem::replace(slots, wished) != wished);
        }
        if (state(), slots()) != said {
            self::held(shared, state(), slots()).await?;
            shared.announcer.announce(Change::Workers);
        }
        held.drop_all_but(&before, &heartbeat.held);
        put_back(shared, &held.orphans(&before, &heartbeat.held)).await?;
    } else {
        // Declared dead: whatever ran here belongs to somebody else now. Start over under the same id.
        tracing::warn!("this process was declared dead; its attempts stop");
        held.drop_all_but(&before, &[]);
        workers::register(&*shared.db.get().await?, &info(shared, slots()), shared.options.ttl).await?;
    }
    Ok(Pulse { late: heartbeat.late, server_up: heartbeat.server_up })
}

/// One heartbeat: what this process holds.
pub(crate) async fn held(shared: &Shared, state: WorkerState, slots: u16) -> Result<Heartbeat, DbError> {
    let ttl = shared.options.ttl;
    let beating = async { workers::heartbeat(&*shared.db.get().await?, shared.id, slots.into(), state, ttl).await };
    let heartbeat = beating.await;
    shared.pulse.beat(heartbeat.as_ref().err().map(DbError::kind));
    if let Err(error) = &heartbeat {
        shared.tally.database_error(error.kind());
    }
    heartbeat
}

/// Ends leases that nobody works on, long before their deadline would.
pub(crate) async fn put_back(shared: &Shared, orphans: &[(LessonId, Fence)]) -> Result<(), DbError> {
    if orphans.is_empty() {
        return Ok(());
    }
    let saved =
        queue::release(&*shared.db.get().await?, orphans, "its claim or its result was lost on the way").await?;
    saver::announce(&shared.announcer, &saved);
    for (id, next) in saved.iter().filter_map(|saved| Some((saved.lesson_id, saved.status?))) {
        tracing::warn!(lesson.id = %id, "a lease that nothing ran for was put back");
        shared.report(Report::Rescued { id, next });
    }
    Ok(())
}

/// This process, as the workers list shows it.
pub(crate) fn info(shared: &Shared, slots: u16) -> WorkerInfo {
    let options = &shared.options;
    WorkerInfo {
        id: shared.id,
        name: options.name.clone(),
        host: options.host.clone(),
        pid: i32::try_from(std::process::id()).unwrap_or_default(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        slots: slots.into(),
        model: Some(shared.providers.resolve(None).model),
    }
}

/// Each while its permission is fresh: carried out at the end of an outage it would find others dead who only could not
/// renew.
async fn rescues(shared: &Shared, allowed: &watch::Sender<Instant>) {
    let fresh = shared.options.ttl / 3;
    let mut allowed = allowed.subscribe();
    while allowed.changed().await.is_ok() {
        let left = fresh.saturating_sub(allowed.borrow_and_update().elapsed());
        if left >= fresh / 2 {
            let asking = async { queue::rescue(&*shared.db.get().await?, shared.id).await };
            rescued(shared, shared.db.ask_within(left, asking).await);
        }
    }
}

fn rescued(shared: &Shared, rescued: Result<Vec<Rescued>, DbError>) {
    match rescued {
        Ok(rescued) if rescued.is_empty() => {}
        Ok(rescued) => tell(shared, &rescued),
        Err(error) => {
            shared.tally.database_error(error.kind());
            tracing::warn!(%error, "rescue failed");
        }
    }
}

fn tell(shared: &Shared, rescued: &[Rescued]) {
    for rescued in rescued {
        shared.report(Report::Rescued { id: rescued.lesson_id, next: rescued.status });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many heartbeats are tried, each on a link that falls silent, before the last good one runs out.
    fn tries(ttl: Duration) -> u32 {
        let (mut now, mut tries) = ((ttl / 3).min(BEAT), 0);
        while now < ttl {
            now += patience(ttl, ttl.saturating_sub(now)) + AGAIN;
            tries += 1;
        }
        tries
    }

    #[test]
    fn two_links_in_a_row_may_fall_silent_and_a_third_try_is_in_time() {
        for seconds in [6, 9, 12, 15, 30, 60, 3_600] {
            assert!(tries(Duration::from_secs(seconds)) >= 3, "{seconds} s");
        }
    }

    #[test]
    fn a_slow_answer_is_an_answer() {
        let ttl = Duration::from_secs(30);
        assert_eq!(patience(ttl, ttl.saturating_sub(BEAT)), ttl / 3);
        // Once it is over there is nothing to be lost by waiting.
        assert_eq!(patience(ttl, Duration::ZERO), ttl / 3);
        assert_eq!(patience(ttl, Duration::from_millis(1)), ttl / 12);
    }
}
