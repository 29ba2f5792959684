//! A run: rounds until enough was done, and an end that leaves nothing behind.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use fastrand::Rng;
use tokio::signal::unix::{SignalKind, signal};

use crate::args::{Args, RoundKind, Task};
use crate::trouble::Trouble;
use crate::world::World;
use crate::{rounds, signals};

/// The gate's run takes a third of this; a machine that is busy with other things may take longer.
const CEILING: Duration = Duration::from_secs(270);
/// How many lessons a long run has where nothing else is said.
const MANY: usize = 10_000;
const LONG: [RoundKind; 6] =
    [RoundKind::Storm, RoundKind::Outages, RoundKind::Storm, RoundKind::Inflight, RoundKind::Storm, RoundKind::Signals];
const GATE: [RoundKind; 4] = [RoundKind::Outages, RoundKind::Storm, RoundKind::Inflight, RoundKind::Signals];

pub fn main() -> ExitCode {
    let args = match Args::read() {
        Task::Run(args) => args,
        Task::Say(words) => {
            print!("{words}");
            return ExitCode::SUCCESS;
        }
    };
    let seed = args.seed.unwrap_or_else(|| fastrand::u64(..1_000_000_000));
    println!("chaos: seed {seed}");
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let ended = match runtime {
        Ok(runtime) => runtime.block_on(run(&args, seed)),
        Err(error) => Err(error.into()),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(Trouble::Stopped) => ExitCode::from(130),
        Err(trouble) => {
            println!(
                "chaos: {trouble}\nchaos: seed {seed}; `cargo test --test chaos -- --seed {seed}` makes the same choices"
            );
            ExitCode::FAILURE
        }
    }
}

async fn run(args: &Args, seed: u64) -> Result<(), Trouble> {
    let begun = Instant::now();
    let world = tokio::select! {
        world = World::open(seed) => Arc::new(world?),
        stopped = stopped() => return stopped,
    };
    let ceiling = async {
        if args.long {
            std::future::pending::<()>().await;
        }
        tokio::time::sleep(CEILING).await;
    };
    let ended = tokio::select! {
        ended = go(&world, args, seed, begun) => ended,
        () = ceiling => Err(Trouble::Setup(format!(
            "it is not over after {} s, though nothing is known to be lost: the machine is too busy with other things, or \
             something holds the workers up. Run it again on a quiet machine; with --long there is no such limit",
            CEILING.as_secs()
        ))),
        stopped = stopped() => stopped,
    };
    // Whatever still ran of the workers was killed with the future that held it.
    world.database.stop().await?;
    let violations = usize::from(matches!(ended, Err(Trouble::Violation(_))));
    println!("{}violations   {violations}\ntook         {:.0} s", world.tally(), begun.elapsed().as_secs_f64());
    ended
}

async fn go(world: &Arc<World>, args: &Args, seed: u64, begun: Instant) -> Result<(), Trouble> {
    let mut rng = Rng::with_seed(seed);
    let plan: &[RoundKind] = if args.long { &LONG } else { &GATE };
    for round in 0_usize.. {
        let kind = args.only.unwrap_or(plan[round % plan.len()]);
        let since = Instant::now();
        let rng = rng.fork();
        Box::pin(play(world, rng, kind, args.long, round < plan.len()))
            .await
            .map_err(|trouble| in_round(trouble, round + 1, kind))?;
        let (lessons, faults) = {
            let tally = world.tally();
            (tally.lessons(), tally.faults.values().sum::<u32>())
        };
        println!(
            "chaos: round {} ({kind:?}) took {:.0} s; {lessons} lessons and {faults} faults so far",
            round + 1,
            since.elapsed().as_secs_f64()
        );
        if is_enough(args, round + 1, lessons, begun) {
            break;
        }
    }
    Ok(())
}

/// One round. A long run's first ones are the longest.
async fn play(world: &Arc<World>, rng: Rng, kind: RoundKind, long: bool, first: bool) -> Result<(), Trouble> {
    let seconds = |gate, later| Duration::from_secs(if long { later } else { gate });
    match kind {
        RoundKind::Outages => rounds::outages(world, rng, seconds(12, 40)).await,
        RoundKind::Storm => rounds::storm(world, rng, seconds(20, 60)).await,
        RoundKind::Inflight => rounds::inflight(world, rng, seconds(12, if first { 90 } else { 20 })).await,
        RoundKind::Signals => signals::round(world, rng, if long && first { 200 } else { 24 }).await,
    }
}

fn is_enough(args: &Args, rounds: usize, lessons: usize, begun: Instant) -> bool {
    if !args.long {
        return rounds >= if args.only.is_some() { 1 } else { GATE.len() };
    }
    let least = args.lessons.unwrap_or(if args.seconds.is_some() { 0 } else { MANY });
    lessons >= least && begun.elapsed() >= Duration::from_secs(args.seconds.unwrap_or_default())
}

fn in_round(trouble: Trouble, round: usize, kind: RoundKind) -> Trouble {
    match trouble {
        Trouble::Violation(what) => Trouble::Violation(format!("in round {round} ({kind:?}): {what}")),
        Trouble::Setup(what) => Trouble::Setup(format!("in round {round} ({kind:?}): {what}")),
        Trouble::Stopped => Trouble::Stopped,
    }
}

/// Ctrl-C or SIGTERM.
async fn stopped() -> Result<(), Trouble> {
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    Err(Trouble::Stopped)
}
