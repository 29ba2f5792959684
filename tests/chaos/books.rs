//! The model server's log against the database: every call has its reason.

use std::collections::{BTreeMap, BTreeSet};

use crate::audit::{self, Account};
use crate::fleet::Fleet;
use crate::model::{Call, Kind, TITLE};
use crate::report::Calls;
use crate::trouble::Trouble;
use crate::world::World;

/// How strict the count is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Only the database failed: as many calls as lessons and failed checks, and not one more.
    NothingTwice,
    /// A call may be lost with the attempt that a fault interrupted.
    LostWithItsAttempt,
}

/// Closes the round's books into the tally.
pub async fn balance(fleet: &Fleet, rule: Rule) -> Result<(), Trouble> {
    let world = &fleet.world;
    let accounts = audit::accounts(world).await?;
    let (mut log, strangers) = world.model.take_log();
    if strangers > 0 {
        return Err(Trouble::Violation(format!("{strangers} calls named no lesson")));
    }
    let hurt = fleet.were_hurt();
    let mut calls = Calls::default();
    for account in &accounts {
        let number = account.title.strip_prefix(TITLE).and_then(|rest| rest.trim().parse().ok()).unwrap_or_default();
        let mine = log.remove(&number).unwrap_or_default();
        match count(account, &mine, &hurt, rule) {
            Ok(counted) => calls += counted,
            Err(fault) => {
                let (story, described) = (audit::story(world, &account.id).await?, world.model.describe(&mine));
                let what = format!("lesson {} ({}): {fault}\n{described}\n{story}", account.id, account.title);
                return Err(Trouble::Violation(what));
            }
        }
    }
    let deleted: i64 = world
        .database
        .value(
            "select count(*) from (select lesson_id from chaos.deeds where deed = 'deleted'
               union select lesson_id from chaos.actions where action = 'delete') d",
        )
        .await?;
    of_the_deleted(world, &mut calls, &log, deleted)?;
    enter(world, &accounts, calls, usize::try_from(deleted).unwrap_or_default());
    Ok(())
}

/// Where each call of one lesson belongs; why not, where one has no place.
fn count(account: &Account, log: &[Call], hurt: &BTreeSet<u32>, rule: Rule) -> Result<Calls, String> {
    let of = |kind: Kind| log.iter().filter(|call| call.kind == kind).count();
    let attempts = [
        (Kind::Good, account.successes),
        (Kind::Bad, account.failed_checks),
        (Kind::Throttled, account.throttled),
        (Kind::Broken, account.failed_calls),
    ];
    let mut in_flight = 0;
    for (kind, recorded) in attempts {
        let made = of(kind);
        if made < recorded {
            return Err(format!(
                "{recorded} attempts ended as if the model had answered {kind:?}, which it did {made} times"
            ));
        }
        in_flight += made - recorded;
    }
    if in_flight > account.cut_off {
        return Err(format!("{in_flight} calls stored nothing, and only {} attempts were cut off", account.cut_off));
    }
    if rule == Rule::NothingTwice && in_flight > 0 {
        return Err(format!("{in_flight} calls were paid for and stored nothing, though only the database was away"));
    }
    // A stale result under another attempt's name would be one that its worker never had.
    for worker in &account.generated_by {
        let had = |kind: Kind| log.iter().any(|call| call.kind == kind && format!("w{}", call.worker) == *worker);
        if !had(Kind::Good) {
            return Err(format!("{worker} is said to have generated it, and never had a good answer"));
        }
    }
    let spared = |call: &&Call| call.sent.get().is_some() && !hurt.contains(&call.worker);
    let answered = log.iter().filter(|call| matches!(call.kind, Kind::Good | Kind::Bad)).filter(spared).count();
    let twice = answered.saturating_sub(account.successes + account.failed_checks);
    Ok(Calls {
        all: log.len(),
        stored: account.successes,
        failed_checks: account.failed_checks,
        refused: account.throttled + account.failed_calls,
        in_flight,
        twice: if account.deeds + account.cancels == 0 { twice } else { 0 },
        of_deleted: 0,
    })
}

/// What is left in the log must be of lessons that are gone.
fn of_the_deleted(
    world: &World,
    calls: &mut Calls,
    log: &BTreeMap<u64, Vec<Call>>,
    deleted: i64,
) -> Result<(), Trouble> {
    if usize::try_from(deleted).unwrap_or_default() < log.len() {
        let all: Vec<Call> = log.values().flatten().cloned().collect();
        let what = format!("calls of {} lessons that are gone, though {deleted} were deleted", log.len());
        return Err(Trouble::Violation(format!("{what}\n{}", world.model.describe(&all))));
    }
    let count = log.values().map(Vec::len).sum::<usize>();
    calls.all += count;
    calls.of_deleted += count;
    Ok(())
}

fn enter(world: &World, accounts: &[Account], calls: Calls, deleted: usize) {
    let mut tally = world.tally();
    tally.rounds += 1;
    tally.deleted += deleted;
    tally.calls += calls;
    for account in accounts {
        let generated = usize::from(account.status == "generated");
        tally.generated += generated;
        tally.failed += 1 - generated;
        tally.attempts += account.attempts;
        tally.rescues += account.rescued;
        tally.superseded += account.superseded;
        tally.cancelled += account.cancelled;
        tally.put_back += account.cut_off - account.rescued - account.superseded - account.cancelled;
    }
}
