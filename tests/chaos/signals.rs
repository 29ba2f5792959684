//! SIGTERM, one after the other, under load: a worker is started, claims, is asked to end at any moment, and is replaced.

use std::sync::Arc;
use std::time::{Duration, Instant};

use fastrand::Rng;
use nix::sys::signal::Signal;

use crate::books::{self, Rule};
use crate::faults::between;
use crate::fleet::{Fleet, Lane};
use crate::model::Mood;
use crate::rounds::{drained, feed, watched};
use crate::trouble::Trouble;
use crate::worker::Plan;
use crate::world::World;

/// How many workers run side by side.
const LANES: usize = 4;
/// Longer than a worker takes to claim.
const PATIENCE: Duration = Duration::from_secs(60);

pub async fn round(world: &Arc<World>, mut rng: Rng, signals: usize) -> Result<(), Trouble> {
    let plan = Plan { slots: 4, heartbeat: Duration::from_secs(30) };
    // Some calls take longer than a worker may take to leave.
    world.model.set(Mood::Usual { bad: 0.05, broken: 0.0, slow: 0.02, slowest: Duration::from_secs(15) });
    world.add(40).await?;
    let fleet = Fleet::start(world, LANES, plan).await?;
    let ends = async {
        let each = fleet.lanes.iter().map(|lane| end_again_and_again(&fleet, lane, rng.fork(), signals / LANES));
        futures::future::try_join_all(each).await.map(drop)
    };
    let until = Instant::now() + Duration::from_secs(24 * 3600);
    tokio::select! {
        ended = ends => ended?,
        fed = feed(world, until) => fed?,
    }
    watched(&fleet, drained(&fleet)).await?;
    fleet.stop().await?;
    books::balance(&fleet, Rule::LostWithItsAttempt).await?;
    world.clear().await
}

async fn end_again_and_again(fleet: &Fleet, lane: &Lane, mut rng: Rng, times: usize) -> Result<(), Trouble> {
    for _ in 0..times {
        let mut worker = lane.worker.lock().await;
        let begun = Instant::now();
        while !worker.said("  claimed  ") {
            if let Some(status) = worker.ended()? {
                return Err(worker.broke(&format!("ended by itself with {status}")));
            }
            if begun.elapsed() > PATIENCE {
                return Err(worker.broke("claimed nothing though lessons were queued"));
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        tokio::time::sleep(between(&mut rng, 0, 700)).await;
        worker.signal(Signal::SIGTERM);
        let took = worker.leaves().await?;
        *worker = fleet.replacement(lane)?;
        let mut tally = fleet.world.tally();
        tally.fault("worker ended under load (SIGTERM)");
        tally.ends.push(took);
    }
    Ok(())
}
