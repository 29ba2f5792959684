//! Keeps this process alive in the database, notices leases that were lost, and rescues other processes' lessons.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::db::DbError;
use crate::db::queue::{self, Rescued};
use crate::db::workers::{self, WorkerInfo};
use crate::model::ids::Fence;
use crate::model::overview::WorkerState;

use super::{Report, Shared};

/// The attempts running here, by fence, each with the switch that stops it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Held(Arc<Mutex<HashMap<Fence, CancellationToken>>>);

impl Held {
    pub(crate) fn add(&self, fence: Fence, lost: CancellationToken) {
        self.lock().insert(fence, lost);
    }

    pub(crate) fn remove(&self, fence: Fence) {
        self.lock().remove(&fence);
    }

    fn fences(&self) -> HashSet<Fence> {
        self.lock().keys().copied().collect()
    }

    /// Stops the attempts among `expected` that the database no longer knows.
    fn drop_all_but(&self, expected: &HashSet<Fence>, known: &HashSet<Fence>) {
        for (fence, lost) in self.lock().iter() {
            if expected.contains(fence) && !known.contains(fence) {
                lost.cancel();
            }
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Fence, CancellationToken>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Beats until dropped. `draining` only changes what the workers list says.
pub(crate) async fn keep(shared: Arc<Shared>, held: Held, draining: watch::Receiver<bool>) {
    let period = shared.options.ttl / 3;
    let mut steady_since: Option<Instant> = None;
    loop {
        let leaving = *draining.borrow();
        match beat(&shared, &held, leaving).await {
            Ok(()) => {
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

async fn beat(shared: &Shared, held: &Held, draining: bool) -> Result<(), DbError> {
    // Attempts claimed after this line may be missing from the answer without being lost.
    let expected = held.fences();
    let state = if draining { WorkerState::Draining } else { WorkerState::Running };
    let client = shared.db.get().await?;
    let heartbeat =
        workers::heartbeat(&client, shared.id, shared.options.slots.into(), state, shared.options.ttl).await?;
    if heartbeat.alive {
        let known = heartbeat.held.into_iter().map(|(_, fence)| fence).collect();
        held.drop_all_but(&expected, &known);
    } else {
        // Declared dead: whatever ran here belongs to somebody else now. Start over under the same id.
        tracing::warn!("this process was declared dead; its attempts stop");
        held.drop_all_but(&expected, &HashSet::new());
        workers::register(&client, &info(shared), shared.options.ttl).await?;
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
        model: Some(options.model.clone().unwrap_or_else(|| shared.provider.default_model().to_owned())),
    }
}

async fn rescue(shared: &Shared) {
    let rescued = async { queue::rescue(&*shared.db.get().await?, shared.id).await }.await;
    match rescued {
        Ok(rescued) if rescued.is_empty() => {}
        Ok(rescued) => tell(shared, &rescued),
        Err(error) => tracing::warn!(%error, "rescue failed"),
    }
}

fn tell(shared: &Shared, rescued: &[Rescued]) {
    for rescued in rescued {
        shared.report(Report::Rescued { id: rescued.lesson_id, next: rescued.status });
    }
}
