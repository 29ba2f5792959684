//! Other programs on the same tables, and operators, at the worst moment.
//!
//! Whatever a program does to a lesson it writes into `chaos.deeds` with the deed itself, so that the audit knows.

use std::time::Instant;

use fastrand::Rng;
use uuid::Uuid;

use crate::faults::between;
use crate::fleet::Fleet;
use crate::operators;
use crate::trouble::Trouble;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    /// A lesson that is being generated is queued again.
    Reset,
    /// A lesson that is being generated is finished by somebody else.
    Finish,
    Delete,
    /// A generated lesson is queued again.
    Again,
    /// Taken, held for a while, and finished or queued again.
    Claim,
    /// Taken and left behind, until an operator takes it back.
    Abandon,
    Lock,
    /// A worker's row runs out while it works: rescue races with its results.
    Expire,
    Operate,
}

const DEEDS: [Deed; 14] = [
    Deed::Reset,
    Deed::Finish,
    Deed::Delete,
    Deed::Again,
    Deed::Claim,
    Deed::Abandon,
    Deed::Lock,
    Deed::Expire,
    Deed::Expire,
    Deed::Operate,
    Deed::Operate,
    Deed::Operate,
    Deed::Operate,
    Deed::Operate,
];

impl Deed {
    const fn name(self) -> &'static str {
        match self {
            Self::Reset => "lesson queued again under its lease",
            Self::Finish => "lesson finished by another program",
            Self::Delete => "lesson deleted under its lease",
            Self::Again => "generated lesson queued again",
            Self::Claim => "lesson claimed by another program",
            Self::Lock => "lessons locked for seconds",
            Self::Expire => "worker declared dead while it works",
            Self::Abandon | Self::Operate => "operator's command",
        }
    }
}

/// Some lessons with a lease.
const LEASED: &str = "select lesson_id from homeroom.leases order by random() limit 2";

/// One deed after the other until the time is over.
pub async fn meddle(fleet: &Fleet, mut rng: Rng, until: Instant) -> Result<(), Trouble> {
    while Instant::now() < until {
        tokio::time::sleep(between(&mut rng, 50, 500)).await;
        let Some(deed) = rng.choice(DEEDS) else { return Ok(()) };
        let named = |done: bool| done.then_some(deed.name());
        let done = match deed {
            Deed::Operate => operators::act(fleet, &mut rng).await?,
            Deed::Abandon => abandon(fleet, &mut rng).await?,
            Deed::Claim => named(claim(fleet, &mut rng).await?),
            Deed::Lock => named(fleet.world.database.try_run(&lock(&mut rng)).await?),
            // One that found nothing to do is none.
            other => named(!fleet.world.database.try_rows::<Uuid>(&sql(other)).await?.is_empty()),
        };
        if let Some(name) = done {
            fleet.world.tally().fault(name);
        }
    }
    Ok(())
}

/// Gives the ids of what it changed.
fn sql(deed: Deed) -> String {
    let note = |changed: &str, deed: &str| {
        format!(
            "with x as ({changed} returning id)
             insert into chaos.deeds (lesson_id, deed) select id, '{deed}' from x returning lesson_id"
        )
    };
    let requeue = |found: &str| format!("update public.lessons set status = 'queued' where {found}");
    match deed {
        Deed::Reset => note(&requeue(&format!("id in ({LEASED}) and status = 'generating'")), "reset"),
        Deed::Finish => finish(&format!("id in ({LEASED})")),
        Deed::Delete => note(&format!("delete from public.lessons where id in ({LEASED})"), "deleted"),
        Deed::Again => {
            let one = "select id from public.lessons where status = 'generated' order by random() limit 1";
            note(&requeue(&format!("id in ({one}) and status = 'generated'")), "again")
        }
        Deed::Expire | Deed::Lock | Deed::Claim | Deed::Abandon | Deed::Operate => {
            "update homeroom.workers set expires_at = now()
             where id in (select id from homeroom.workers order by random() limit 1) returning id"
                .to_owned()
        }
    }
}

fn lock(rng: &mut Rng) -> String {
    let seconds = rng.f64() * 4.0;
    format!(
        "begin; select from public.lessons where id in ({LEASED}) order by id for update; select pg_sleep({seconds}); commit"
    )
}

/// Only what is being generated; with content of its own, marked as such.
fn finish(found: &str) -> String {
    format!(
        "with x as (update public.lessons set status = 'generated' where {found} and status = 'generating' returning id),
           c as (insert into public.lesson_contents (lesson_id, typescript_source, version)
                   select id, '// another program', 1 + coalesce((select max(version) from public.lesson_contents k where k.lesson_id = x.id), 0)
                     from x)
         insert into chaos.deeds (lesson_id, deed) select id, 'finished' from x returning lesson_id"
    )
}

/// As another program takes one.
const TAKE: &str = "with x as (select id from public.claim_next_lesson())
                      insert into chaos.deeds (lesson_id, deed) select id, 'claimed' from x returning lesson_id";

async fn claim(fleet: &Fleet, rng: &mut Rng) -> Result<bool, Trouble> {
    let database = &fleet.world.database;
    let taken: Vec<Uuid> = database.try_rows(TAKE).await?;
    let Some(id) = taken.first() else { return Ok(false) };
    tokio::time::sleep(between(rng, 100, 2_000)).await;
    // Where this is lost the lesson stays behind for `tidy`.
    if rng.bool() {
        database.try_run(&finish(&format!("id = '{id}'"))).await?;
    } else {
        database
            .try_run(&format!(
                "update public.lessons set status = 'queued' where id = '{id}' and status = 'generating'"
            ))
            .await?;
    }
    Ok(true)
}

/// Its program was still at work after all, sometimes.
async fn abandon(fleet: &Fleet, rng: &mut Rng) -> Result<Option<&'static str>, Trouble> {
    let database = &fleet.world.database;
    let taken: Vec<Uuid> = database.try_rows(TAKE).await?;
    let Some(id) = taken.first() else { return Ok(None) };
    let long_ago = format!(
        "update public.lessons l set updated_at = now() - interval '11 minutes' where id = '{id}' and status = 'generating'
           and not exists (select from homeroom.leases le where le.lesson_id = l.id)"
    );
    if !database.try_run(&long_ago).await? {
        return Ok(None);
    }
    let done = operators::take_back(&fleet.world, &id.to_string()).await?;
    if rng.bool() {
        database.try_run(&finish(&format!("id = '{id}'"))).await?;
    }
    Ok(done)
}

/// What another program took and left behind is queued again: homeroom never takes it by itself.
pub async fn tidy(fleet: &Fleet) -> Result<(), Trouble> {
    let left = "update public.lessons l set status = 'queued'
                  where status = 'generating' and not exists (select from homeroom.leases le where le.lesson_id = l.id)
                    and exists (select from chaos.deeds d where d.lesson_id = l.id and d.deed = 'claimed')";
    fleet.world.database.run(left).await
}
