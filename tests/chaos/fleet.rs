//! The workers of one round, each with a link of its own to the database.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex as StdMutex, PoisonError};
use std::time::Duration;

use nix::sys::signal::Signal;
use tokio::sync::Mutex;

use crate::database::Database;
use crate::link::{Link, Way};
use crate::trouble::Trouble;
use crate::worker::{Plan, Worker};
use crate::world::World;

/// How often to look whether a worker has ended by itself.
const LOOK: Duration = Duration::from_millis(300);

pub struct Lane {
    pub link: Link,
    /// Held by whoever does something to the worker.
    pub worker: Mutex<Worker>,
}

pub struct Fleet {
    pub world: Arc<World>,
    pub lanes: Vec<Lane>,
    plan: Plan,
    /// The numbers of the workers that were killed or stopped: what they held may be called for again.
    hurt: StdMutex<BTreeSet<u32>>,
}

impl Fleet {
    pub async fn start(world: &Arc<World>, count: usize, plan: Plan) -> Result<Self, Trouble> {
        let mut lanes = Vec::new();
        for _ in 0..count {
            let link = Link::open(world.database.socket()?).await?;
            let worker = Mutex::new(start(world, &link, &plan)?);
            lanes.push(Lane { link, worker });
        }
        Ok(Self { world: Arc::clone(world), lanes, plan, hurt: StdMutex::default() })
    }

    /// The next worker of this lane; the last one has ended.
    pub fn replacement(&self, lane: &Lane) -> Result<Worker, Trouble> {
        start(&self.world, &lane.link, &self.plan)
    }

    pub fn heartbeat(&self) -> Duration {
        self.plan.heartbeat
    }

    pub fn hurt(&self, worker: &Worker) {
        self.hurt.lock().unwrap_or_else(PoisonError::into_inner).insert(worker.number);
    }

    pub fn were_hurt(&self) -> BTreeSet<u32> {
        self.hurt.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Never ends well: a worker that nobody stops must stay. One that was drained is replaced.
    pub async fn watch(&self) -> Result<std::convert::Infallible, Trouble> {
        loop {
            for lane in &self.lanes {
                // Whoever holds it is about to end it.
                let Ok(mut worker) = lane.worker.try_lock() else { continue };
                if worker.has_drained()? {
                    *worker = self.replacement(lane)?;
                }
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Every link leads to the database again.
    pub fn heal(&self) {
        for lane in &self.lanes {
            lane.link.set(Way::Pass);
        }
    }

    /// Asks every worker to end and waits until all have.
    pub async fn stop(&self) -> Result<(), Trouble> {
        for lane in &self.lanes {
            lane.worker.lock().await.signal(Signal::SIGTERM);
        }
        for lane in &self.lanes {
            lane.worker.lock().await.leaves_or_dies_of(Signal::SIGTERM).await?;
        }
        Ok(())
    }
}

fn start(world: &World, link: &Link, plan: &Plan) -> Result<Worker, Trouble> {
    let number = world.next_worker();
    Worker::start(&world.home(), number, plan, &Database::url_through(link.port), &world.model.base_url(number))
}
