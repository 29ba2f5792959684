//! Keeps this process alive in the database, notices leases that were lost, and rescues other processes' lessons.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::db::queue::{self, Rescued};
use crate::db::workers::{self, Heartbeat, WorkerInfo};
use crate::db::{DbError, DbErrorKind};
use crate::model::ids::{Fence, LessonId};
use crate::model::overview::WorkerState;

use super::{Report, Shared, saver};

/// The attempts running here.
#[derive(Debug, Clone, Default)]
pub(crate) struct Held(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    /// By fence, each with the switch that stops it.
    running: HashMap<Fence, CancellationToken>,
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
    pub(crate) fn add(&self, fence: Fence, lost: CancellationToken) -> Running {
        self.lock().running.insert(fence, lost);
        Running(self.clone(), fence)
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
        for (fence, lost) in &self.lock().running {
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

/// Beats until dropped. `draining` only changes what the workers list says.
pub(crate) async fn keep(shared: Arc<Shared>, held: Held, draining: watch::Receiver<bool>) {
    let period = shared.options.ttl / 3;
    let mut steady_since: Option<Instant> = None;
    loop {
        let leaving = *draining.borrow();
        let beat = tokio::time::timeout(period, beat(&shared, &held, leaving)).await;
        match beat.unwrap_or_else(|_| Err(DbError::new(DbErrorKind::Timeout, "no answer to the heartbeat"))) {
            Ok(late) => {
                if late {
                    steady_since = None;
                }
                let since = *steady_since.get_or_insert_with(Instant::now);
                // After an outage everybody's heartbeat is late: owners renew first, then rescue begins.
                if since.elapsed() >= period {
                    rescue(&shared).await;
                }
            }
            Err(error) => {
                tracing::warn!(%error, "heartbeat failed");
                steady_since = None;
            }
        }
        tokio::time::sleep(period.min(Duration::from_secs(4))).await;
    }
}

/// Renews what is held; whether that came late.
async fn beat(shared: &Shared, held: &Held, draining: bool) -> Result<bool, DbError> {
    // Attempts claimed after this line may be missing from the answer without being lost.
    let before = held.before();
    let state = if draining { WorkerState::Draining } else { WorkerState::Running };
    let heartbeat = self::held(shared, state).await?;
    if heartbeat.alive {
        held.drop_all_but(&before, &heartbeat.held);
        put_back(shared, &held.orphans(&before, &heartbeat.held)).await?;
    } else {
        // Declared dead: whatever ran here belongs to somebody else now. Start over under the same id.
        tracing::warn!("this process was declared dead; its attempts stop");
        held.drop_all_but(&before, &[]);
        workers::register(&*shared.db.get().await?, &info(shared), shared.options.ttl).await?;
    }
    Ok(heartbeat.late)
}

/// One heartbeat: what this process holds.
pub(crate) async fn held(shared: &Shared, state: WorkerState) -> Result<Heartbeat, DbError> {
    let options = &shared.options;
    let beating = async {
        workers::heartbeat(&*shared.db.get().await?, shared.id, options.slots.into(), state, options.ttl).await
    };
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
pub(crate) fn info(shared: &Shared) -> WorkerInfo {
    let options = &shared.options;
    WorkerInfo {
        id: shared.id,
        name: options.name.clone(),
        host: options.host.clone(),
        pid: i32::try_from(std::process::id()).unwrap_or_default(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        slots: options.slots.into(),
        model: Some(shared.providers.resolve(None).model),
    }
}

async fn rescue(shared: &Shared) {
    let rescued = async { queue::rescue(&*shared.db.get().await?, shared.id).await }.await;
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
