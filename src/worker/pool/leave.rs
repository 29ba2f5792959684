//! Ending: what runs is waited for, what is left is put back.

use super::super::Wish;
use super::super::lease::{self};
use super::{GOODBYE, Pool, sleep_until};
use crate::db::workers;
use crate::model::feed::Change;
use crate::model::overview::WorkerState;
use tokio::time::Instant;

impl Pool {
    /// Waits for what runs. At `until` what is left is put back; what cannot even say so is left to the lease.
    pub(super) async fn drain(&mut self, mut until: Option<Instant>) {
        self.draining.send_replace(true);
        self.tell_load();
        while !self.running.is_empty() {
            tokio::select! {
                Some(ended) = self.running.join_next() => self.ended(ended),
                () = sleep_until(until) => {
                    if self.leaving.is_cancelled() {
                        self.running.abort_all();
                    }
                    self.leaving.cancel();
                    until = Some(Instant::now() + GOODBYE);
                }
                Ok(()) = self.wish.changed() => {
                    if let Wish::Drain { until: wished } = *self.wish.borrow_and_update() {
                        until = wished;
                    }
                }
            }
        }
    }

    /// Nothing runs here any more: what this process still holds is put back, and its row goes.
    pub(super) async fn leave(self) {
        let now_has = self.slots();
        let Self { shared, saver, .. } = self;
        saver.abort();
        let goodbye = async {
            let held = lease::held(&shared, WorkerState::Draining, now_has).await?.held;
            lease::put_back(&shared, &held).await?;
            workers::deregister(&*shared.db.get().await?, shared.id).await
        };
        match tokio::time::timeout(GOODBYE, goodbye).await {
            Ok(Ok(())) => shared.announcer.announce(Change::Workers),
            Ok(Err(error)) => tracing::warn!(%error, "this worker's row stays until it expires"),
            Err(_) => tracing::warn!("this worker's row stays until it expires: the database did not answer"),
        }
    }
}
