//! The one writer of results: takes what is ready, saves it in one statement, and takes what became ready meanwhile.
//!
//! No timer: what becomes ready during a commit is the next group. A result is kept until it is saved or superseded, and
//! at least until its lease's deadline whatever the database says; an outage costs waiting, not work. A lesson that
//! somebody keeps locked waits apart, so that the other results do not.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;

use tokio::sync::{Notify, mpsc, oneshot};
use tokio::time::Instant;

use crate::db::announcer::Announcer;
use crate::db::queue::{self, Finish, Saved};
use crate::db::{Db, DbError, DbErrorKind, Outlook};
use crate::model::backoff::full_jitter;
use crate::model::feed::{Change, Moved};
use crate::model::lesson::Status;

use super::tally::Tally;

/// Between two tries to save what somebody keeps locked; each try waits for the lock, too.
const LOCKED: Duration = Duration::from_millis(500);
/// At most so many results share a transaction.
const GROUP: usize = 64;

/// One result to save, and where to say what became of it.
pub(crate) struct Job {
    pub finish: Finish,
    /// The lease's deadline: after it the lesson may be somebody else's.
    pub give_up: Instant,
    pub done: oneshot::Sender<Result<Saved, DbError>>,
}

/// The attempts that only wait for their results to be saved. They need no slot: the next lessons are claimed meanwhile, so
/// that a claim and a save go on side by side.
#[derive(Debug, Clone, Default)]
pub(crate) struct Backlog(Arc<BacklogState>);

#[derive(Debug, Default)]
struct BacklogState {
    waiting: AtomicU16,
    grown: Notify,
}

/// One of them, for as long as it waits.
#[derive(Debug)]
pub(crate) struct Waiting(Backlog);

impl Backlog {
    pub(crate) fn enter(&self) -> Waiting {
        self.0.waiting.fetch_add(1, Ordering::Relaxed);
        self.0.grown.notify_one();
        Waiting(self.clone())
    }

    pub(crate) fn len(&self) -> u16 {
        self.0.waiting.load(Ordering::Relaxed)
    }

    /// Waits until one more has come.
    pub(crate) async fn grown(&self) {
        self.0.grown.notified().await;
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.0.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

pub(crate) async fn run(db: Db, announcer: Announcer, tally: Tally, jobs: mpsc::Receiver<Job>) {
    let (aside, locked) = mpsc::channel(jobs.max_capacity());
    let saver = Saver { db, announcer, tally };
    tokio::join!(saver.save_groups(jobs, aside), saver.save_locked(locked));
}

struct Saver {
    db: Db,
    announcer: Announcer,
    tally: Tally,
}

impl Saver {
    async fn save_groups(&self, mut jobs: mpsc::Receiver<Job>, aside: mpsc::Sender<Job>) {
        let mut group = Vec::new();
        while jobs.recv_many(&mut group, GROUP).await > 0 {
            self.save_group(std::mem::take(&mut group), &aside).await;
        }
    }

    /// Saves together; where the group is refused, one by one, so that a poison row fails alone, and a lesson that
    /// somebody keeps locked waits alone.
    async fn save_group(&self, group: Vec<Job>, aside: &mpsc::Sender<Job>) {
        let (finishes, waiting): (Vec<_>, Vec<_>) =
            group.into_iter().map(|job| (job.finish, (job.give_up, job.done))).unzip();
        let until = waiting.iter().map(|(give_up, _)| *give_up).max().unwrap_or_else(Instant::now);
        let saved = self.save_until(&finishes, until).await;
        let jobs = finishes.into_iter().zip(waiting).map(|(finish, (give_up, done))| Job { finish, give_up, done });
        match saved {
            Ok(saved) => {
                for job in jobs {
                    let outcome = outcome_of(&job.finish, &saved);
                    let _ = job.done.send(Ok(outcome));
                }
            }
            Err(error) if jobs.len() == 1 && !error.is_transient() => {
                for job in jobs {
                    let _ = job.done.send(Err(error.clone()));
                }
            }
            Err(_) => {
                for job in jobs {
                    let Some(job) = self.save_alone(job).await else { continue };
                    // Never full: it holds as many as there may be attempts.
                    let _ = aside.send(job).await;
                }
            }
        }
    }

    /// Results whose lessons somebody keeps locked: one after the other on one connection, until each is saved.
    async fn save_locked(&self, mut locked: mpsc::Receiver<Job>) {
        let mut waiting = VecDeque::new();
        while let Some(job) = next(&mut waiting, &mut locked).await {
            if let Some(job) = self.save_alone(job).await {
                waiting.push_back(job);
                tokio::time::sleep(LOCKED).await;
            }
        }
    }

    /// The job again when it is worth another try.
    async fn save_alone(&self, job: Job) -> Option<Job> {
        let result = self.save_until(std::slice::from_ref(&job.finish), job.give_up).await;
        if result.as_ref().is_err_and(DbError::is_transient) && Instant::now() < job.give_up {
            return Some(job);
        }
        let _ = job.done.send(result.map(|saved| outcome_of(&job.finish, &saved)));
        None
    }

    /// Tries again for as long as nobody answers, and until `until` while the database is too slow or turns us away.
    async fn save_until(&self, finishes: &[Finish], until: Instant) -> Result<Vec<Saved>, DbError> {
        let mut tries = 0;
        loop {
            let begun = Instant::now();
            let error = match self.save(finishes).await {
                Ok(saved) => {
                    self.tally.saved(finishes.len(), begun.elapsed());
                    return Ok(saved);
                }
                Err(error) => error,
            };
            self.tally.database_error(error.kind());
            let wait = full_jitter(Duration::from_millis(100), Duration::from_secs(5), tries, fastrand::f64());
            let again = match (error.kind(), error.outlook()) {
                // Nobody else can have the lessons either, and if somebody can, the fence decides.
                (DbErrorKind::Unreachable, _) => true,
                // Somebody's lock, or a conflict: tried again alone.
                (DbErrorKind::Query, _) | (_, Outlook::Final) => false,
                (_, Outlook::Passing | Outlook::Mendable) => Instant::now() + wait < until,
            };
            if !again {
                return Err(error);
            }
            let results = finishes.len();
            if tries == 0 {
                tracing::warn!(%error, results, "results kept until the database is back");
            } else {
                tracing::debug!(%error, results, tries, "results still kept");
            }
            tries += 1;
            tokio::time::sleep(wait).await;
        }
    }

    async fn save(&self, finishes: &[Finish]) -> Result<Vec<Saved>, DbError> {
        let saved = self.db.ask(self.store(finishes)).await?;
        announce(&self.announcer, &saved);
        Ok(saved)
    }

    async fn store(&self, finishes: &[Finish]) -> Result<Vec<Saved>, DbError> {
        let client = self.db.get().await?;
        let mut saved = queue::finish(&client, finishes).await?;
        if saved.iter().any(|saved| saved.status.is_none()) {
            // Superseded, or stored by an earlier try whose answer was lost.
            for stored in queue::stored(&client, finishes).await? {
                let same = |saved: &&mut Saved| saved.lesson_id == stored.lesson_id && saved.fence == stored.fence;
                if let Some(saved) = saved.iter_mut().find(same) {
                    saved.status = saved.status.or(stored.status);
                }
            }
        }
        Ok(saved)
    }
}

/// The next result to try again: those waiting take turns.
async fn next(waiting: &mut VecDeque<Job>, locked: &mut mpsc::Receiver<Job>) -> Option<Job> {
    while let Ok(job) = locked.try_recv() {
        waiting.push_back(job);
    }
    match waiting.pop_front() {
        Some(job) => Some(job),
        None => locked.recv().await,
    }
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
