//! The live text of this process's attempts, on its way to `homeroom.live`.
//!
//! Attempts write here as often as they like; one task appends what is new, all attempts in one statement, the
//! first at once and then at most once a second. With nothing new it sleeps without a timer.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::db::Db;
use crate::db::live::{self, Addition};
use crate::model::Time;
use crate::model::attempt::Stage;
use crate::model::ids::Fence;

/// The shortest time between two flushes.
const EVERY: Duration = Duration::from_secs(1);
/// Text kept for one attempt while the database is away; the oldest goes first, the worker still has it all.
const MAX_PENDING: usize = 256 * 1024;

/// One attempt's place on the board.
#[derive(Debug)]
struct Entry {
    seq: i32,
    pending: String,
    stage: Stage,
    tokens: i64,
    first_token_at: Option<Time>,
    changed: bool,
}

#[derive(Debug, Default)]
struct State {
    entries: HashMap<Fence, Entry>,
    ended: Vec<Fence>,
}

/// Where attempts say how far they are. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Board {
    state: Arc<Mutex<State>>,
    changed: Arc<Notify>,
}

impl Board {
    /// Sets a running attempt's stage.
    pub(crate) fn stage(&self, fence: Fence, stage: Stage) {
        self.edit(fence, |entry| entry.stage = stage);
    }

    /// Appends to a running attempt's text; `tokens` is the whole count so far.
    pub(crate) fn text(&self, fence: Fence, text: &str, tokens: i64) {
        self.edit(fence, |entry| {
            entry.stage = Stage::Streaming;
            entry.tokens = tokens;
            entry.first_token_at.get_or_insert_with(chrono::Utc::now);
            entry.pending.push_str(text);
            bound(&mut entry.pending);
        });
    }

    /// Takes an attempt off; its chunks are deleted with the next flush.
    pub(crate) fn end(&self, fence: Fence) {
        let mut state = self.lock();
        if state.entries.remove(&fence).is_some_and(|entry| entry.seq > 0) {
            state.ended.push(fence);
            drop(state);
            self.changed.notify_one();
        }
    }

    fn edit(&self, fence: Fence, change: impl FnOnce(&mut Entry)) {
        let mut state = self.lock();
        let entry = state.entries.entry(fence).or_insert_with(|| Entry {
            seq: 0,
            pending: String::new(),
            stage: Stage::Waiting,
            tokens: 0,
            first_token_at: None,
            changed: false,
        });
        change(entry);
        entry.changed = true;
        drop(state);
        self.changed.notify_one();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is new since the last call, as rows to append and fences to prune.
    fn take(&self) -> (Vec<Addition>, Vec<Fence>) {
        let mut state = self.lock();
        let rows = state.entries.iter_mut().filter(|(_, entry)| entry.changed).map(|(fence, entry)| {
            entry.changed = false;
            entry.seq += 1;
            Addition {
                fence: *fence,
                seq: entry.seq,
                stage: entry.stage,
                tokens: entry.tokens,
                first_token_at: entry.first_token_at,
                chunk: std::mem::take(&mut entry.pending),
            }
        });
        let rows = rows.collect();
        (rows, std::mem::take(&mut state.ended))
    }

    /// Keeps `homeroom.live` up to date until `over`, when what has ended meanwhile is still cleared away. A failed
    /// flush loses that second's text on other screens, never in the trace; what has to be cleared away is kept.
    pub(crate) async fn publish(self, db: Db, over: CancellationToken) {
        let mut uncleared = Vec::new();
        loop {
            tokio::select! {
                () = self.changed.notified() => {}
                () = over.cancelled() => {}
            }
            let last = over.is_cancelled();
            let (rows, ended) = self.take();
            uncleared.extend(ended);
            match db.ask(flush(&db, &rows, &uncleared)).await {
                Ok(()) => uncleared.clear(),
                Err(error) => {
                    tracing::debug!(%error, "live text was not published");
                    // Tried again in a second, whether anything changes or not.
                    if !uncleared.is_empty() {
                        self.changed.notify_one();
                    }
                }
            }
            if last {
                return;
            }
            tokio::select! {
                () = tokio::time::sleep(EVERY) => {}
                () = over.cancelled() => {}
            }
        }
    }
}

async fn flush(db: &Db, rows: &[Addition], ended: &[Fence]) -> Result<(), crate::db::DbError> {
    if rows.is_empty() && ended.is_empty() {
        return Ok(());
    }
    let client = db.get().await?;
    if !rows.is_empty() {
        live::append(&client, rows).await?;
    }
    if !ended.is_empty() {
        live::prune(&client, ended).await?;
    }
    Ok(())
}

fn bound(text: &mut String) {
    if text.len() > MAX_PENDING {
        let mut from = text.len() - MAX_PENDING;
        while !text.is_char_boundary(from) {
            from += 1;
        }
        text.drain(..from);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_each_piece_once_and_in_order() {
        let board = Board::default();
        let fence = Fence(7);
        board.stage(fence, Stage::Calling);
        board.text(fence, "ab", 1);
        board.text(fence, "cd", 2);
        let (rows, ended) = board.take();
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].seq, rows[0].chunk.as_str(), rows[0].tokens), (1, "abcd", 2));
        assert!(ended.is_empty());
        assert!(board.take().0.is_empty(), "nothing new, nothing sent");
        board.end(fence);
        assert_eq!(board.take().1, vec![fence]);
    }

    #[test]
    fn pending_text_is_bounded_at_a_character() {
        let board = Board::default();
        for _ in 0..3 {
            board.text(Fence(1), &"é".repeat(MAX_PENDING / 2), 1);
        }
        assert!(board.take().0[0].chunk.len() <= MAX_PENDING);
    }
}
