//! Eight actors that do everything at once, in any order, late and twice; what must hold, holds at every moment.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use fastrand::Rng;
use homeroom::db::error::DbError;
use homeroom::db::queue::{self, Claim, FinishResult, Routes, Saved};
use homeroom::db::{lessons, workers};
use homeroom::model::failure::FailureClass;
use homeroom::model::ids::{Fence, LessonId, WorkerId};
use homeroom::model::lesson::Status;
use homeroom::model::overview::WorkerState;
use tokio_postgres::Client;

use crate::school::{self, LONG, School, failed, finish, generated};

const ACTORS: usize = 8;
const LESSONS: usize = 200;
/// Longer where `HOMEROOM_ACTORS_SECONDS` says so.
const RUN: Duration = Duration::from_secs(5);

/// Each finds what must not be.
const BROKEN: [(&str, &str); 8] = [
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
        "a lease if and only if generating",
        "select count(*) from lessons l full join homeroom.leases le on le.lesson_id = l.id
           where (l.status = 'generating') <> (le.fence is not null)",
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
];

#[derive(Default)]
struct Tally {
    claims: usize,
    fences: BTreeSet<Fence>,
    saved: BTreeSet<Fence>,
    superseded: usize,
    rescued: usize,
    retried: usize,
}

struct Actor<'a> {
    client: &'a Client,
    rng: Rng,
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
            76..80 => self.release().await,
            80..86 => self.retry().await,
            86..88 => self.crash().await,
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
        if !beat.alive {
            self.register().await?;
        }
        Ok(())
    }

    async fn register(&mut self) -> Result<(), DbError> {
        let worker = school::info("worker");
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

    async fn retry(&mut self) -> Result<(), DbError> {
        let request = homeroom::model::overview::PageRequest {
            status: Some(Status::Failed),
            search: None,
            order: homeroom::model::overview::Order::Changed,
            after: None,
            limit: 10,
        };
        let page = lessons::page(self.client, &request).await?;
        let seen: Vec<_> = page.rows.iter().map(homeroom::model::lesson::LessonSummary::seen).collect();
        let outcome = homeroom::db::operators::operate(self.client, &school::retry(3), &seen, &school::by()).await?;
        assert_eq!(outcome.done.len() + outcome.refused.len(), seen.len());
        self.tally.lock().unwrap().retried += outcome.done.len();
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
            1..4 => "insert into lessons (title, outline) values ('from outside', 'x')".to_owned(),
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
            let me = school.worker("worker").await;
            let mut actor = Actor { client: &client, rng, me, claims: Vec::new(), tally };
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
        "seed {seed}: {} claims, {} ended by us, {} superseded, {} rescued, {} retried",
        tally.claims,
        tally.saved.len(),
        tally.superseded,
        tally.rescued,
        tally.retried
    );
    assert!(tally.claims > 0 && tally.superseded > 0 && tally.rescued > 0 && tally.retried > 0);
}
