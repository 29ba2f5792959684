//! What a run has: a home, a database, a model, and the count of what was done.

use std::fs::File;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use tempfile::TempDir;

use crate::database::Database;
use crate::leftovers;
use crate::model::{Model, TITLE};
use crate::report::Tally;
use crate::trouble::Trouble;

pub struct World {
    directory: TempDir,
    /// Held for as long as the run lives.
    _lock: File,
    pub database: Database,
    pub model: Model,
    tally: Mutex<Tally>,
    lessons: AtomicU64,
    workers: AtomicU32,
}

impl World {
    pub async fn open(seed: u64) -> Result<Self, Trouble> {
        if let tidied @ 1.. = leftovers::tidy().await? {
            println!("chaos: removed what {tidied} killed runs had left");
        }
        let (directory, lock) = leftovers::directory()?;
        let database = Database::start(&directory.path().join("data")).await?;
        let model = Model::start(seed);
        let (lessons, workers) = (AtomicU64::new(0), AtomicU32::new(0));
        Ok(Self { directory, _lock: lock, database, model, tally: Mutex::default(), lessons, workers })
    }

    pub fn home(&self) -> PathBuf {
        self.directory.path().to_owned()
    }

    /// The number of the next worker, counted from 1.
    pub fn next_worker(&self) -> u32 {
        self.workers.fetch_add(1, Ordering::Relaxed) + 1
    }

    pub fn workers(&self) -> u32 {
        self.workers.load(Ordering::Relaxed)
    }

    pub fn tally(&self) -> std::sync::MutexGuard<'_, Tally> {
        self.tally.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Queues so many new lessons, as another program does; fewer while the server is away.
    pub async fn add(&self, count: u64) -> Result<(), Trouble> {
        let first = self.lessons.fetch_add(count, Ordering::Relaxed) + 1;
        let sql = format!(
            "insert into public.lessons (title, outline, created_at)
               select '{TITLE} ' || n, '{TITLE} ' || n || E'\\n- light\\n- water', now() + n * interval '1 microsecond'
                 from generate_series({first}, {}) n",
            first + count - 1
        );
        self.database.try_run(&sql).await.map(drop)
    }

    /// Forgets the lessons of the last round.
    pub async fn clear(&self) -> Result<(), Trouble> {
        let sql = "truncate public.lessons, homeroom.workers, homeroom.live, homeroom.provider_limits,
                     homeroom.operator_actions, chaos.deeds cascade";
        self.database.run(sql).await?;
        self.model.take_log();
        Ok(())
    }
}
