//! What an operator asks of this pool: pause, go on, drain. The database refuses its claims by itself; this is so that
//! it does not even ask.

use tokio::time::Instant;

use crate::db::queue;
use crate::model::overview::WorkerState;
use crate::worker::{Ending, Report};

use super::look::LOOK_EMPTY;
use super::{GOODBYE, Pool};

impl Pool {
    /// Takes in what is wanted now. Why to end, where that is what was asked.
    pub(super) async fn obey(&mut self) -> Option<Ending> {
        let wanted = *self.wanted.borrow_and_update();
        if wanted == WorkerState::Draining {
            self.drain(None).await;
            return Some(Ending::Drained);
        }
        let stands = wanted == WorkerState::Paused;
        if stands != self.stands {
            self.stands = stands;
            self.shared.report(if stands { Report::Paused } else { Report::Unpaused });
        }
        if !self.stands_to_end() || Instant::now() < self.look_at {
            return None;
        }
        self.look_at = Instant::now() + LOOK_EMPTY;
        let asking = async { queue::remaining(&*self.shared.db.get().await?).await };
        // A database that does not answer keeps nobody from leaving.
        let remaining = tokio::time::timeout(GOODBYE, asking).await.ok()?.ok()?;
        match remaining.queued + remaining.snoozed {
            0 if remaining.leased == 0 => Some(Ending::Empty),
            // Others are at work, and what they put back would be left.
            0 => None,
            queued => Some(Ending::Stood { queued }),
        }
    }

    /// An operator wishes more slots or fewer: more are claimed for at once, fewer end by claiming nothing.
    pub(super) fn resized(&mut self) {
        let slots = *self.slots_told.borrow_and_update();
        self.shared.report(Report::Resized { slots });
        self.tell_load();
        self.look_soon();
    }

    /// Whether there is a slot to claim for, and nobody asked not to.
    pub(super) fn may_claim(&self) -> bool {
        self.free() > 0 && !self.stands
    }

    /// Whether it would end once nothing is left, and can do nothing towards that.
    pub(super) fn stands_to_end(&self) -> bool {
        let takes_nothing = self.stands || self.slots() == 0;
        takes_nothing && self.shared.options.until_empty && self.running.is_empty()
    }
}
