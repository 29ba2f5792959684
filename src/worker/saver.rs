//! The one writer of results: takes what is ready, saves it in one statement, and takes what became ready meanwhile.
//!
//! No timer: what becomes ready during a commit is the next group. A result is kept until it is saved, superseded,
//! or its lease's deadline has passed; an outage costs waiting, not work.

use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

use crate::db::announcer::Announcer;
use crate::db::queue::{self, Finish, Saved};
use crate::db::{Db, DbError};
use crate::model::backoff::full_jitter;
use crate::model::feed::{Change, Moved};
use crate::model::lesson::Status;

/// At most so many results share a transaction.
const GROUP: usize = 64;

/// One result to save, and where to say what became of it.
pub(crate) struct Job {
    pub finish: Finish,
    /// Not tried again after this moment: the lease has passed to somebody else.
    pub give_up: Instant,
    pub done: oneshot::Sender<Result<Saved, DbError>>,
}

pub(crate) async fn run(db: Db, announcer: Announcer, mut jobs: mpsc::Receiver<Job>) {
    let mut group = Vec::new();
    while jobs.recv_many(&mut group, GROUP).await > 0 {
        save_group(&db, &announcer, std::mem::take(&mut group)).await;
    }
}

/// Saves together; where the group is refused, one by one, so that a poison row fails alone.
async fn save_group(db: &Db, announcer: &Announcer, group: Vec<Job>) {
    let (finishes, waiting): (Vec<_>, Vec<_>) =
        group.into_iter().map(|job| (job.finish, (job.give_up, job.done))).unzip();
    let until = waiting.iter().map(|(give_up, _)| *give_up).max().unwrap_or_else(Instant::now);
    match save_until(db, &finishes, until).await {
        Ok(saved) => {
            announce(announcer, &saved);
            for (finish, (_, done)) in finishes.iter().zip(waiting) {
                let _ = done.send(Ok(outcome_of(finish, &saved)));
            }
        }
        Err(_) if finishes.len() > 1 => {
            for (finish, (give_up, done)) in finishes.into_iter().zip(waiting) {
                let result = save_until(db, std::slice::from_ref(&finish), give_up).await;
                if let Ok(saved) = &result {
                    announce(announcer, saved);
                }
                let _ = done.send(result.map(|saved| outcome_of(&finish, &saved)));
            }
        }
        Err(error) => {
            for (_, done) in waiting {
                let _ = done.send(Err(error.clone()));
            }
        }
    }
}

/// Tries again while the trouble is passing and `until` has not come.
async fn save_until(db: &Db, finishes: &[Finish], until: Instant) -> Result<Vec<Saved>, DbError> {
    let mut tries = 0;
    loop {
        let error = match save(db, finishes).await {
            Ok(saved) => return Ok(saved),
            Err(error) => error,
        };
        let wait = full_jitter(Duration::from_millis(100), Duration::from_secs(5), tries, fastrand::f64());
        if !error.is_transient() || Instant::now() + wait > until {
            return Err(error);
        }
        tracing::warn!(%error, results = finishes.len(), "results kept until the database is back");
        tries += 1;
        tokio::time::sleep(wait).await;
    }
}

async fn save(db: &Db, finishes: &[Finish]) -> Result<Vec<Saved>, DbError> {
    let client = db.get().await?;
    queue::finish(&client, finishes).await
}

fn outcome_of(finish: &Finish, saved: &[Saved]) -> Saved {
    let mine = |saved: &&Saved| saved.lesson_id == finish.lesson_id && saved.fence == finish.fence;
    saved.iter().find(mine).copied().unwrap_or(Saved { lesson_id: finish.lesson_id, fence: finish.fence, status: None })
}

pub(crate) fn announce(announcer: &Announcer, saved: &[Saved]) {
    let rows: Vec<Moved> = saved
        .iter()
        .filter(|saved| saved.status.is_some())
        .map(|saved| Moved { id: saved.lesson_id, old: Some(Status::Generating), new: saved.status })
        .collect();
    if !rows.is_empty() {
        announcer.announce(Change::Update { table: String::from("lessons"), rows });
    }
}
