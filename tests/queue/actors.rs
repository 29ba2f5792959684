//! Eight actors that do everything at once, in any order, late and twice; what must hold, holds at every moment.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use fastrand::Rng;
use homeroom::db::error::DbError;
use homeroom::db::queue::{self, Claim, FinishResult, Routes, Saved};
use homeroom::db::{operators, workers};
use homeroom::model::action::{Action, Direction};
use homeroom::model::failure::FailureClass;
use homeroom::model::ids::{Fence, LessonId, WorkerId};
use homeroom::model::lesson::{Seen, Status};
use homeroom::model::overview::WorkerState;
use tokio_postgres::Client;

use crate::school::{self, LONG, School, failed, finish, generated};

const ACTORS: usize = 8;
const LESSONS: usize = 200;
/// Longer where `HOMEROOM_ACTORS_SECONDS` says so.
const RUN: Duration = Duration::from_secs(5);

/// Each finds what must not be.
const BROKEN: [(&str, &str); 11] = [
    (
        "successes are contents",
        "select count(*) from lessons l
           where (select count(*) from generation_attempts a where a.lesson_id = l.id and a.status = 'success')
              <> (select count(*) from lesson_contents c where c.lesson_id = l.id)",
    ),
    (
        "versions run from 1 to n",
        "select count(*) from (select 1 from lesson_contents group by lesson_id
           having count(distinct version) <> count(*) or min(version) <> 1 or max(version) <> count(*)) x",
    ),
    (
        "attempt numbers run from 1 to n",
        "select count(*) from (select 1 from generation_attempts group by lesson_id
           having count(distinct attempt_number) <> count(*) or min(attempt_number) <> 1
               or max(attempt_number) <> count(*)) x",
    ),
    (
        "a lease if and only if generating here",
        "select count(*) from lessons l full join homeroom.leases le on le.lesson_id = l.id
           where l.status is distinct from 'generating' and le.fence is not null
              or l.status = 'generating' and le.fence is null and l.title !~ '^external'",
    ),
    (
        "in progress if and only if leased",
        "select count(*) from (select id from generation_attempts where status = 'in_progress') a
           full join homeroom.leases le on le.attempt_id = a.id where a.id is null or le.fence is null",
    ),
    (
        "an ended attempt is explained",
        "select count(*) from generation_attempts a left join homeroom.attempts o on o.attempt_id = a.id
           where (a.status = 'in_progress') = (o.attempt_id is not null)",
    ),
    (
        "one trace an attempt at most",
        "select count(*) from (select 1 from traces group by lesson_id, attempt_number having count(*) > 1) x",
    ),
    (
        "what is counted is what counts",
        "select count(*) from homeroom.lesson_state h where attempts_used <>
           (select count(*) from homeroom.attempts o join generation_attempts a on a.id = o.attempt_id
              where a.lesson_id = h.lesson_id and o.outcome in ('success', 'failed'))",
    ),
    (
        "an action's counts are the rows it names",
        "select count(*) from homeroom.operator_actions
           where changed <> (select count(*) from jsonb_object_keys(before))
              or action not in ('pause', 'resume', 'drain')
                 and (changed <> cardinality(lesson_ids)
                      or refused <> (select count(*) from jsonb_object_keys(coalesce(detail -> 'refused', '{}'))))",
    ),
    (
        "what an action changed has its before and after",
        "select count(*) from homeroom.operator_actions
           where (select count(*) from jsonb_object_keys(after) k where before ? k) <> changed
              or (select count(*) from unnest(lesson_ids) i where before ? i::text) <> cardinality(lesson_ids)",
    ),
    (
        "an action moves lessons only as it may",
        "select count(*) from homeroom.operator_actions o, jsonb_each(o.before) b
           where not coalesce(case o.action
             when 'retry' then b.value ->> 'status' = 'failed' and o.after -> b.key ->> 'status' = 'queued'
             when 'regenerate' then b.value ->> 'status' = 'generated' and o.after -> b.key ->> 'status' = 'queued'
             when 'cancel' then b.value ->> 'status' in ('queued', 'generating') and o.after -> b.key ->> 'status' = 'failed'
             when 'take-back' then b.value ->> 'status' = 'generating' and o.after -> b.key ->> 'status' = 'queued'
             when 'delete' then o.after -> b.key = 'null'
             when 'prioritise' then b.value ->> 'status' = o.after -> b.key ->> 'status'
             else true end, false)",
    ),
];

#[derive(Default)]
struct Tally {
    claims: usize,
    fences: BTreeSet<Fence>,
    saved: BTreeSet<Fence>,
    superseded: usize,
    claimed_paused: usize,
    rescued: usize,
    /// By action, how many lessons or workers it changed, and how many it was refused.
    operated: BTreeMap<&'static str, (usize, usize)>,
}

struct Actor<'a> {
    client: &'a Client,
    rng: Rng,
    name: String,
    me: WorkerId,
    /// Everything it ever claimed, for results that come late and twice.
    claims: Vec<Claim>,
    tally: &'a Mutex<Tally>,
}

impl Actor<'_> {
    async fn act(&mut self) -> Result<(), DbError> {
        match self.rng.u32(0..100) {
            0..30 => self.claim().await,
            30..62 => self.finish().await,
            62..70 => self.beat().await,
            70..76 => self.rescue().await,
            76..79 => self.release().await,
            79..91 => self.operate().await,
            91..93 => self.direct().await,
            93..95 => self.crash().await,
            _ => self.outside().await,
        }
    }

    async fn claim(&mut self) -> Result<(), DbError> {
        // Some leases are dead as soon as they are made.
        let lease = if self.rng.u32(0..10) == 0 { Duration::ZERO } else { LONG };
        let claims = queue::claim(self.client, self.me, self.rng.i32(1..6), lease, 3, &Routes::only("openai")).await?;
        let mut tally = self.tally.lock().unwrap();
        tally.claims += claims.len();
        for claim in &claims {
            assert!(tally.fences.insert(claim.fence), "fence {} was given twice", claim.fence);
        }
        self.claims.extend(claims);
        Ok(())
    }

    fn some_claims(&mut self) -> Vec<Claim> {
        // Mostly the newest; now and then any.
        let from = if self.rng.u32(0..4) == 0 { 0 } else { self.claims.len().saturating_sub(8) };
        let some = self.rng.usize(1..6);
        let picked = self.rng.choose_multiple(self.claims[from..].iter(), some);
        picked.into_iter().cloned().collect()
    }

    async fn finish(&mut self) -> Result<(), DbError> {
        let claims = self.some_claims();
        let group: Vec<_> = claims.iter().map(|claim| finish(claim, self.result())).collect();
        let saved = queue::finish(self.client, &group).await?;
        assert_eq!(saved.len(), group.len());
        self.count(&saved);
        Ok(())
    }

    fn result(&mut self) -> FinishResult {
        match self.rng.u32(0..10) {
            0..4 => generated(),
            4..8 => failed(FailureClass::Compile),
            8 => failed(FailureClass::Refused),
            _ => FinishResult::Throttled { wait: Duration::ZERO, reason: "busy".to_owned(), hold: None },
        }
    }

    fn count(&self, saved: &[Saved]) {
        let mut tally = self.tally.lock().unwrap();
        for one in saved {
            match one.status {
                Some(_) => assert!(tally.saved.insert(one.fence), "fence {} was stored twice", one.fence),
                None => tally.superseded += 1,
            }
        }
    }

    async fn beat(&mut self) -> Result<(), DbError> {
        let beat = workers::heartbeat(self.client, self.me, 4, WorkerState::Running, LONG).await?;
        if beat.wanted == WorkerState::Draining {
            workers::deregister(self.client, self.me).await?;
        }
        if !beat.alive || beat.wanted == WorkerState::Draining {
            self.register().await?;
        }
        Ok(())
    }

    async fn register(&mut self) -> Result<(), DbError> {
        let worker = school::info(&self.name);
        self.me = worker.id;
        workers::register(self.client, &worker, LONG).await
    }

    async fn rescue(&mut self) -> Result<(), DbError> {
        let rescued = queue::rescue(self.client, self.me).await?;
        let mut tally = self.tally.lock().unwrap();
        for one in &rescued {
            assert!(tally.saved.insert(one.fence), "fence {} ended twice", one.fence);
        }
        tally.rescued += rescued.len();
        Ok(())
    }

    async fn release(&mut self) -> Result<(), DbError> {
        let held: Vec<(LessonId, Fence)> =
            self.some_claims().iter().map(|claim| (claim.lesson.id, claim.fence)).collect();
        let saved = queue::release(self.client, &held, "stopped").await?;
        self.count(&saved);
        Ok(())
    }

    /// One of an operator's actions on some lessons, most of them such that it may be done.
    async fn operate(&mut self) -> Result<(), DbError> {
        let (action, fits) = match self.rng.u32(0..12) {
            0..4 => (school::retry(self.rng.i32(1..4)), "status = 'failed'"),
            4..6 => (Action::Regenerate { more_attempts: 2, model: None }, "status = 'generated'"),
            6..9 => (Action::Cancel, "status in ('queued', 'generating') and title !~ '^external'"),
            9 => (Action::Delete, "status <> 'generating'"),
            10 => (Action::Prioritise { priority: self.rng.i16(-2..3) }, "status <> 'generated'"),
            _ => (Action::TakeBack { untouched: Duration::ZERO }, "status = 'generating' and title ~ '^external'"),
        };
        let fits = if self.rng.u32(0..5) == 0 { "true" } else { fits };
        let some = format!(
            "select id, status, updated_at from lessons where {fits} order by md5(id::text || '{}') limit {}",
            self.rng.u64(..),
            self.rng.u32(1..5)
        );
        let seen: Vec<Seen> = self
            .client
            .query(&some, &[])
            .await?
            .iter()
            .map(|row| Seen {
                id: LessonId(row.get(0)),
                status: Status::parse(row.get(1)).unwrap(),
                updated_at: row.get(2),
            })
            .collect();
        // Others may act in between.
        if self.rng.bool() {
            tokio::task::yield_now().await;
        }
        let outcome = operators::operate(self.client, &action, &seen, &school::by()).await?;
        assert_eq!(outcome.answered(), seen.len(), "one answer a lesson");
        self.operated(action.as_str(), outcome.done.len(), outcome.refused.len());
        Ok(())
    }

    fn operated(&self, action: &'static str, done: usize, refused: usize) {
        let mut tally = self.tally.lock().unwrap();
        let counted = tally.operated.entry(action).or_default();
        *counted = (counted.0 + done, counted.1 + refused);
    }

    /// Pauses and drains some workers and soon resumes all.
    async fn direct(&mut self) -> Result<(), DbError> {
        let own = [self.name.clone()];
        let (what, names, direction) = match self.rng.u32(0..8) {
            0 | 1 => ("pause", Some(&own[..]), Direction::Pause),
            2 => ("pause", None, Direction::Pause),
            3 => ("drain", Some(&own[..]), Direction::Drain),
            _ => ("resume", None, Direction::Resume),
        };
        let answers = operators::direct(self.client, names, direction, &school::by()).await?;
        let refused = answers.iter().filter(|answer| answer.refusal.is_some()).count();
        self.operated(what, answers.len() - refused, refused);
        if direction == Direction::Pause {
            let claims = queue::claim(self.client, self.me, 5, LONG, 3, &Routes::only("openai")).await?;
            // Another may have resumed it meanwhile, but not often.
            self.tally.lock().unwrap().claimed_paused += usize::from(!claims.is_empty());
            self.claims.extend(claims);
        }
        Ok(())
    }

    /// Leaves its leases behind and comes back as another.
    async fn crash(&mut self) -> Result<(), DbError> {
        if self.rng.bool() {
            workers::deregister(self.client, self.me).await?;
        } else {
            let expire = format!("update homeroom.workers set expires_at = now() where id = '{}'", self.me);
            self.client.batch_execute(&expire).await?;
        }
        self.register().await
    }

    /// What a web app or a person with psql does.
    async fn outside(&mut self) -> Result<(), DbError> {
        let one = format!("(select id from lessons order by md5(id::text || '{}') limit 1)", self.rng.u64(..));
        let status = self.rng.choice(["queued", "queued", "failed", "generated"]).unwrap_or("queued");
        let sql = match self.rng.u32(0..10) {
            0 => format!("delete from lessons where id = {one}"),
            1..3 => "insert into lessons (title, outline) values ('from outside', 'x')".to_owned(),
            // A program that generates for itself.
            3 => "insert into lessons (title, outline, status) values ('external', 'x', 'generating')".to_owned(),
            4..6 => format!("update lessons set title = title || '.' where id = {one}"),
            _ => format!("update lessons set status = '{status}' where id = {one}"),
        };
        self.client.batch_execute(&sql).await?;
        Ok(())
    }
}

async fn check(client: &Client) {
    // One snapshot for all of them.
    let counts = BROKEN.map(|(_, sql)| format!("({sql})")).join(", ");
    let row = client.query_one(&format!("select array[{counts}]"), &[]).await.unwrap();
    let broken: Vec<_> = BROKEN
        .iter()
        .zip(row.get::<_, Vec<i64>>(0))
        .filter_map(|((rule, _), count)| (count > 0).then_some((rule, count)))
        .collect();
    assert!(broken.is_empty(), "{broken:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_and_nothing_is_done_twice() {
    let school = School::open().await;
    school.add(LESSONS).await;
    let tally = Mutex::new(Tally::default());
    let seed = fastrand::u64(..);
    let run = std::env::var("HOMEROOM_ACTORS_SECONDS").ok().and_then(|text| text.parse().ok());
    let end = Instant::now() + run.map_or(RUN, Duration::from_secs);
    let actors = (0..ACTORS).map(|number| {
        let (school, tally) = (&school, &tally);
        async move {
            let client = school.client().await;
            let rng = Rng::with_seed(seed.wrapping_add(number as u64));
            let name = format!("worker-{number}");
            let me = school.worker(&name).await;
            let mut actor = Actor { client: &client, rng, name, me, claims: Vec::new(), tally };
            while Instant::now() < end {
                actor.act().await.unwrap_or_else(|error| panic!("seed {seed}, actor {number}: {error}"));
            }
        }
    });
    let observer = async {
        let client = school.client().await;
        while Instant::now() < end {
            check(&client).await;
        }
    };
    tokio::join!(futures::future::join_all(actors), observer);
    let client = school.client().await;
    check(&client).await;
    let tally = tally.into_inner().unwrap();
    println!(
        "seed {seed}: {} claims, {} ended by us, {} superseded, {} rescued; operators: {:?}; {} claims beside a pause",
        tally.claims,
        tally.saved.len(),
        tally.superseded,
        tally.rescued,
        tally.operated,
        tally.claimed_paused
    );
    assert!(tally.claims > 0 && tally.superseded > 0 && tally.rescued > 0);
    for action in ["retry", "regenerate", "cancel", "delete", "prioritise", "take-back", "pause", "resume", "drain"] {
        assert!(tally.operated.get(action).is_some_and(|(done, _)| *done > 0), "seed {seed}: never {action}");
    }
}
