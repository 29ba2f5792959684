//! What the feed says that is worth a heartbeat at once: an operator asks something of workers, or a lesson that runs
//! here was changed by somebody else.

use std::time::Duration;

use tokio::sync::broadcast::{self, error::RecvError};

use crate::model::feed::{Change, FeedEvent, Moved};
use crate::model::lesson::Status;

use super::lease::Held;

/// What comes within this time of the first is answered by the same heartbeat.
const GATHER: Duration = Duration::from_millis(50);

/// A pool's ear on the feed.
pub(crate) struct News {
    feed: broadcast::Receiver<FeedEvent>,
}

impl News {
    pub(crate) const fn new(feed: broadcast::Receiver<FeedEvent>) -> Self {
        Self { feed }
    }

    /// Waits until the database should be asked before the next heartbeat is due.
    pub(crate) async fn urgent(&mut self, held: &Held) {
        loop {
            let urgent = match self.feed.recv().await {
                Ok(FeedEvent::Changed(change)) => is_urgent(&change, held),
                Ok(FeedEvent::Resync) | Err(RecvError::Lagged(_)) => true,
                Ok(FeedEvent::State(_)) => false,
                Err(RecvError::Closed) => std::future::pending().await,
            };
            if urgent {
                tokio::time::sleep(GATHER).await;
                // What came meanwhile is older than the question that follows.
                self.feed = self.feed.resubscribe();
                return;
            }
        }
    }
}

fn is_urgent(change: &Change, held: &Held) -> bool {
    // Our own claims come back this way, too.
    let ended = |row: &Moved| row.new.is_some_and(|status| status != Status::Generating) && held.runs(row.id);
    match change {
        Change::Workers => true,
        Change::Update { table, rows } => table == "lessons" && rows.iter().any(ended),
        Change::Delete { table, rows } => table == "lessons" && rows.iter().any(|row| held.runs(row.id)),
        Change::Many { table } => table == "lessons" && held.runs_any(),
        Change::Insert { .. } | Change::Beat { .. } | Change::Providers => false,
    }
}

#[cfg(test)]
mod tests {
    use tokio_util::sync::CancellationToken;

    use crate::model::ids::{Fence, LessonId};

    use super::*;

    #[test]
    fn only_what_concerns_this_pool_is_urgent() {
        let (mine, other) = (LessonId(uuid::Uuid::from_u128(1)), LessonId(uuid::Uuid::from_u128(2)));
        let held = Held::default();
        let running = held.add(Fence(1), mine, CancellationToken::new());
        let table = || String::from("lessons");
        let moved = |id, new| vec![Moved { id, old: None, new }];
        for (change, expected) in [
            (Change::Workers, true),
            (Change::Update { table: table(), rows: moved(mine, Some(Status::Failed)) }, true),
            (Change::Update { table: table(), rows: moved(mine, Some(Status::Generating)) }, false),
            (Change::Update { table: table(), rows: moved(mine, None) }, false),
            (Change::Update { table: table(), rows: moved(other, Some(Status::Failed)) }, false),
            (Change::Update { table: String::from("traces"), rows: moved(mine, Some(Status::Failed)) }, false),
            (Change::Delete { table: table(), rows: moved(mine, None) }, true),
            (Change::Many { table: table() }, true),
            (Change::Many { table: String::from("traces") }, false),
            (Change::Providers, false),
        ] {
            assert_eq!(is_urgent(&change, &held), expected, "{change:?}");
        }
        drop(running);
        assert!(!is_urgent(&Change::Many { table: table() }, &held), "nothing runs here any more");
    }
}
