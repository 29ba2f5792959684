//! One round: lessons, workers, faults for a while; then quiet, until everything has an end.

use std::sync::Arc;
use std::time::{Duration, Instant};

use fastrand::Rng;
use nix::sys::signal::Signal;

use crate::books::{self, Rule};
use crate::faults::{self, between};
use crate::fleet::Fleet;
use crate::meddlers;
use crate::model::{Mood, USUAL};
use crate::model_server::Gate;
use crate::operators;
use crate::trouble::Trouble;
use crate::worker::Plan;
use crate::world::World;

/// How long nothing at all may happen before lessons count as lost.
const PATIENCE: Duration = Duration::from_secs(90);
/// Between two faults, in milliseconds: in haste, and so that no worker misses its heartbeats by several in a row.
const HASTE: (u64, u64) = (100, 1_200);
const PAUSES: (u64, u64) = (500, 2_000);
/// Longer than a heartbeat period of [`outages`], after which rescue begins.
const CALM: Duration = Duration::from_secs(10);
/// How many lessons wait at any time while faults strike.
const WAITING: i64 = 60;
/// What runs or waits, as one number that changes with every step.
const LEFT: &str = "select count(*) from public.lessons l where status in ('queued', 'generating')
                      or exists (select from homeroom.leases le where le.lesson_id = l.id)";

/// Only the database and the links to it fail, for less than a heartbeat: not a call is made twice.
pub async fn outages(world: &Arc<World>, mut rng: Rng, length: Duration) -> Result<(), Trouble> {
    let plan = Plan { slots: 4, heartbeat: Duration::from_secs(12) };
    world.model.set(Mood::Usual { bad: 0.08, broken: 0.0, slow: 0.0, slowest: USUAL });
    let fleet = open(world, 3, plan).await?;
    let until = Instant::now() + length;
    let striking = async {
        // Some work remains for the time after the faults: whoever then rescues what is not lost shows.
        tokio::try_join!(faults::storm(&fleet, &faults::OUTAGES, PAUSES, rng.fork(), until), feed(world, until + CALM))
            .map(drop)
    };
    Box::pin(watched(&fleet, striking)).await?;
    close(&fleet, Rule::NothingTwice).await
}

/// Everything at once.
pub async fn storm(world: &Arc<World>, mut rng: Rng, length: Duration) -> Result<(), Trouble> {
    let plan = Plan { slots: rng.u16(2..9), heartbeat: Duration::from_secs(rng.u64(3..7)) };
    world.model.set(Mood::Usual { bad: 0.08, broken: 0.05, slow: 0.1, slowest: Duration::from_secs(10) });
    let fleet = open(world, 4, plan).await?;
    let until = Instant::now() + length;
    let striking = async {
        tokio::try_join!(
            faults::storm(&fleet, &faults::ALL, HASTE, rng.fork(), until),
            faults::storm(&fleet, &faults::WORKERS, HASTE, rng.fork(), until),
            meddlers::meddle(&fleet, rng.fork(), until),
            meddlers::meddle(&fleet, rng.fork(), until),
            feed(world, until)
        )
        .map(drop)
    };
    Box::pin(watched(&fleet, striking)).await?;
    close(&fleet, Rule::LostWithItsAttempt).await
}

/// The database goes while a hundred calls are in flight and is away for many heartbeats; answers come before, during
/// and after.
pub async fn inflight(world: &Arc<World>, mut rng: Rng, length: Duration) -> Result<(), Trouble> {
    const FLYING: usize = 100;
    let plan = Plan { slots: 50, heartbeat: Duration::from_secs(6) };
    let gate = Gate::new();
    world.model.set(Mood::Gated(gate.clone()));
    world.add(120).await?;
    let fleet = Fleet::start(world, 2, plan).await?;
    let striking = async {
        let begun = Instant::now();
        while world.model.count() < FLYING {
            if begun.elapsed() > PATIENCE {
                return Err(Trouble::Violation(format!("only {} calls came to be in flight", world.model.count())));
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let answering = async {
            for _ in 0..FLYING {
                tokio::time::sleep(between(&mut rng, 0, 2_400).mul_f64(length.as_secs_f64() / 100.0)).await;
                gate.open();
            }
            world.model.set(Mood::Usual { bad: 0.0, broken: 0.0, slow: 0.0, slowest: USUAL });
            // Those that were let in meanwhile.
            (0..FLYING).for_each(|_| gate.open());
            Ok(())
        };
        tokio::try_join!(answering, world.database.outage(Signal::SIGINT, length)).map(drop)
    };
    Box::pin(watched(&fleet, striking)).await?;
    world.tally().fault("outage with 100 calls in flight");
    close(&fleet, Rule::NothingTwice).await
}

async fn open(world: &Arc<World>, workers: usize, plan: Plan) -> Result<Fleet, Trouble> {
    world.add(WAITING.unsigned_abs()).await?;
    Fleet::start(world, workers, plan).await
}

/// Keeps some lessons waiting.
pub async fn feed(world: &World, until: Instant) -> Result<(), Trouble> {
    while Instant::now() < until {
        let waiting: Vec<i64> =
            world.database.try_rows("select count(*) from public.lessons where status = 'queued'").await?;
        if waiting.first().is_some_and(|waiting| *waiting < WAITING) {
            world.add(20).await?;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Ok(())
}

/// Does it, unless a worker ends by itself.
pub async fn watched(fleet: &Fleet, what: impl Future<Output = Result<(), Trouble>>) -> Result<(), Trouble> {
    tokio::select! {
        done = what => done,
        ended = fleet.watch() => ended.map(|never| match never {}),
    }
}

/// No more faults: everything comes to an end, and the books are balanced.
async fn close(fleet: &Fleet, rule: Rule) -> Result<(), Trouble> {
    fleet.heal();
    fleet.world.database.is_up().await;
    operators::resume(&fleet.world).await?;
    watched(fleet, drained(fleet)).await?;
    fleet.stop().await?;
    books::balance(fleet, rule).await?;
    fleet.world.clear().await
}

pub async fn drained(fleet: &Fleet) -> Result<(), Trouble> {
    let database = &fleet.world.database;
    let (mut before, mut since) = (String::new(), Instant::now());
    loop {
        meddlers::tidy(fleet).await?;
        let left: i64 = database.value(LEFT).await?;
        if left == 0 {
            return Ok(());
        }
        let now: String = database.value("select format('%s %s', (select count(*) from public.generation_attempts), (select count(*) from public.generation_attempts where status = 'in_progress'))").await?;
        if now != before {
            (before, since) = (now, Instant::now());
        }
        if since.elapsed() > PATIENCE {
            let one: String = database
                .value("select id::text from public.lessons l where status in ('queued', 'generating') or exists (select from homeroom.leases le where le.lesson_id = l.id) limit 1")
                .await?;
            let story = crate::audit::story(&fleet.world, &one).await?;
            let what = format!(
                "{left} lessons did not come to an end; nothing has happened for {} s. One of them:\n{story}",
                PATIENCE.as_secs()
            );
            return Err(Trouble::Violation(what));
        }
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
}
