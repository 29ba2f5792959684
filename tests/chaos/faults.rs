//! What breaks: workers, links, the server, the model.

use std::time::{Duration, Instant};

use fastrand::Rng;
use nix::sys::signal::Signal;

use crate::fleet::{Fleet, Lane};
use crate::link::Way;
use crate::trouble::Trouble;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    KillWorker,
    EndWorker,
    StopWorkerLong,
    StopWorkerShort,
    RestartFast,
    RestartImmediate,
    KillServer,
    Cut,
    HalfOpen,
    Dead,
    Slow,
    Refuse,
    TerminateBackends,
    FullServer,
    Throttle,
}

/// Of the database and the links to it alone.
pub const OUTAGES: [Fault; 10] = [
    Fault::RestartFast,
    Fault::RestartImmediate,
    Fault::KillServer,
    Fault::Cut,
    Fault::HalfOpen,
    Fault::Dead,
    Fault::Slow,
    Fault::Refuse,
    Fault::TerminateBackends,
    Fault::FullServer,
];

/// Everything; what is here twice is twice as likely.
pub const ALL: [Fault; 17] = [
    Fault::KillWorker,
    Fault::EndWorker,
    Fault::StopWorkerLong,
    Fault::StopWorkerShort,
    Fault::RestartFast,
    Fault::RestartImmediate,
    Fault::KillServer,
    Fault::Cut,
    Fault::Cut,
    Fault::HalfOpen,
    Fault::Dead,
    Fault::Slow,
    Fault::Refuse,
    Fault::TerminateBackends,
    Fault::TerminateBackends,
    Fault::FullServer,
    Fault::Throttle,
];

/// What leaves the database alone, so that there is work to be lost.
pub const WORKERS: [Fault; 8] = [
    Fault::KillWorker,
    Fault::KillWorker,
    Fault::KillWorker,
    Fault::EndWorker,
    Fault::StopWorkerLong,
    Fault::StopWorkerShort,
    Fault::Cut,
    Fault::Slow,
];

impl Fault {
    pub const fn name(self) -> &'static str {
        match self {
            Self::KillWorker => "worker killed (kill -9)",
            Self::EndWorker => "worker ended (SIGTERM)",
            Self::StopWorkerLong => "worker stopped for longer than its heartbeat",
            Self::StopWorkerShort => "worker stopped for a moment",
            Self::RestartFast => "server restarted (fast)",
            Self::RestartImmediate => "server restarted (immediate)",
            Self::KillServer => "server killed (kill -9)",
            Self::Cut => "link cut",
            Self::HalfOpen => "link half open, then reset",
            Self::Dead => "link half open for good",
            Self::Slow => "link slow",
            Self::Refuse => "link refused",
            Self::TerminateBackends => "all backends terminated",
            Self::FullServer => "no connection to be had",
            Self::Throttle => "429 storm",
        }
    }
}

/// One fault after the other until the time is over, chosen by `rng`, with so many milliseconds between them.
pub async fn storm(
    fleet: &Fleet,
    faults: &[Fault],
    (least, most): (u64, u64),
    mut rng: Rng,
    until: Instant,
) -> Result<(), Trouble> {
    while Instant::now() < until {
        tokio::time::sleep(between(&mut rng, least, most)).await;
        let Some(fault) = rng.choice(faults).copied() else { return Ok(()) };
        if strike(fleet, fault, &mut rng).await? {
            fleet.world.tally().fault(fault.name());
        }
    }
    Ok(())
}

/// Whether it came to pass: somebody else may be busy with the worker or the server.
async fn strike(fleet: &Fleet, fault: Fault, rng: &mut Rng) -> Result<bool, Trouble> {
    let database = &fleet.world.database;
    let Some(lane) = rng.choice(&fleet.lanes) else { return Ok(false) };
    match fault {
        Fault::KillWorker => return kill(fleet, lane).await,
        Fault::EndWorker => return end(fleet, lane).await,
        Fault::StopWorkerLong => {
            return stop(fleet, lane, fleet.heartbeat() + between(rng, 500, 3_000)).await;
        }
        Fault::StopWorkerShort => return stop(fleet, lane, between(rng, 100, 1_500)).await,
        Fault::RestartFast => database.outage(Signal::SIGINT, between(rng, 0, 2_500)).await?,
        Fault::RestartImmediate => database.outage(Signal::SIGQUIT, between(rng, 0, 2_500)).await?,
        Fault::KillServer => database.outage(Signal::SIGKILL, between(rng, 0, 1_500)).await?,
        Fault::Cut => lane.link.cut(),
        Fault::HalfOpen => {
            // A machine in between forgets the connections, and says so when it is back.
            bend(lane, Way::Swallow, between(rng, 500, 4_000)).await;
            lane.link.cut();
        }
        // As that of a machine that is gone: what was open never says a word again, what is opened anew works.
        Fault::Dead => bend(lane, Way::Swallow, between(rng, 300, 1_500)).await,
        Fault::Slow => bend(lane, Way::Delay(between(rng, 20, 250)), between(rng, 500, 3_000)).await,
        Fault::Refuse => {
            lane.link.set(Way::Refuse);
            lane.link.cut();
            bend(lane, Way::Refuse, between(rng, 300, 3_000)).await;
        }
        Fault::TerminateBackends => return terminate(fleet).await,
        Fault::FullServer => return fill(fleet, rng.u32(0..3), between(rng, 500, 3_000)).await,
        Fault::Throttle => fleet.world.model.throttle(between(rng, 300, 2_000)),
    }
    Ok(true)
}

async fn kill(fleet: &Fleet, lane: &Lane) -> Result<bool, Trouble> {
    let Ok(mut worker) = lane.worker.try_lock() else { return Ok(false) };
    fleet.hurt(&worker);
    worker.kill().await?;
    *worker = fleet.replacement(lane)?;
    Ok(true)
}

async fn end(fleet: &Fleet, lane: &Lane) -> Result<bool, Trouble> {
    let Ok(mut worker) = lane.worker.try_lock() else { return Ok(false) };
    // What it cannot finish in time it puts back.
    fleet.hurt(&worker);
    worker.signal(Signal::SIGTERM);
    worker.leaves_or_dies_of(Signal::SIGTERM).await?;
    *worker = fleet.replacement(lane)?;
    Ok(true)
}

async fn stop(fleet: &Fleet, lane: &Lane, length: Duration) -> Result<bool, Trouble> {
    let Ok(worker) = lane.worker.try_lock() else { return Ok(false) };
    fleet.hurt(&worker);
    worker.signal(Signal::SIGSTOP);
    tokio::time::sleep(length).await;
    worker.signal(Signal::SIGCONT);
    Ok(true)
}

async fn bend(lane: &Lane, way: Way, length: Duration) {
    lane.link.set(way);
    tokio::time::sleep(length).await;
    lane.link.set(Way::Pass);
}

async fn terminate(fleet: &Fleet) -> Result<bool, Trouble> {
    let all = "select pg_terminate_backend(pid) from pg_stat_activity
                 where datname = current_database() and pid <> pg_backend_pid()";
    fleet.world.database.try_run(all).await
}

/// The role may have `left` connections and has lost those it had.
async fn fill(fleet: &Fleet, left: u32, length: Duration) -> Result<bool, Trouble> {
    let database = &fleet.world.database;
    if !database.try_run(&format!("alter role school connection limit {left}")).await? {
        return Ok(false);
    }
    terminate(fleet).await?;
    tokio::time::sleep(length).await;
    database.run("alter role school connection limit -1").await?;
    Ok(true)
}

/// A time between two numbers of milliseconds.
pub fn between(rng: &mut Rng, least: u64, most: u64) -> Duration {
    Duration::from_millis(rng.u64(least..most))
}
