//! Providers that are held back: what is claimed meanwhile, who may end it, and what a day may cost.

use std::time::Duration;

use homeroom::db::announcer;
use homeroom::db::listener;
use homeroom::db::providers;
use homeroom::db::queue::{self, FinishResult, Hold, Routes};
use homeroom::model::feed::{Change, FeedEvent};
use homeroom::model::ids::WorkerId;
use homeroom::model::lesson::Status;
use homeroom::model::limit::{KEY, LimitKind};

use crate::school::{LONG, School, by, finish, generated};
use crate::workshop::PATIENCE;

/// `openai` for everything but what `anthropic` lists.
fn both(openai: Option<i32>, anthropic: Option<i32>) -> Routes {
    Routes {
        providers: vec![("openai".to_owned(), openai), ("anthropic".to_owned(), anthropic)],
        models: vec![("gpt".to_owned(), "openai".to_owned()), ("claude".to_owned(), "anthropic".to_owned())],
        depth: 1_000,
    }
}

fn hold(provider: &str, kind: LimitKind, wait: Option<u64>, reason: &str) -> Hold {
    let (provider, reason) = (provider.to_owned(), reason.to_owned());
    Hold { provider, kind, wait: wait.map(Duration::from_secs), reason, set_by: "worker-a".to_owned() }
}

fn throttled(wait: u64, hold: Hold) -> FinishResult {
    FinishResult::Throttled { wait: Duration::from_secs(wait), reason: "429".to_owned(), hold: Some(hold) }
}

impl School {
    /// The titles and providers of what a claim brings.
    async fn claimed(&self, me: WorkerId, n: i32, routes: &Routes) -> Vec<(String, String)> {
        let client = self.client().await;
        let claims = queue::claim(&client, me, n, LONG, 3, routes).await.unwrap();
        claims.into_iter().map(|claim| (claim.lesson.title, claim.provider)).collect()
    }

    async fn asks_for(&self, title: &str, model: &str) {
        self.run(&format!(
            "insert into homeroom.lesson_state (lesson_id, model) select id, '{model}' from lessons where title = '{title}'"
        ))
        .await;
    }

    /// Seconds until a provider may be called again.
    async fn held_for(&self, provider: &str) -> Option<f64> {
        self.value(&format!(
            "select (select extract(epoch from until - now())::float8 from homeroom.provider_limits where provider = '{provider}')"
        ))
        .await
    }
}

fn told(claims: &[(String, String)]) -> Vec<(&str, &str)> {
    claims.iter().map(|(title, provider)| (title.as_str(), provider.as_str())).collect()
}

#[tokio::test]
async fn a_throttled_result_holds_its_provider_back_in_the_same_transaction() {
    let school = School::open().await;
    let (me, ids) = (school.worker("worker-a").await, school.add(4).await);
    school.asks_for("lesson 3", "claude").await;
    let claims = school.claim(me, 2).await;
    // Two at once: the longer wait holds, and a shorter one that comes later changes nothing.
    let group = [
        finish(&claims[0], throttled(30, hold("openai", LimitKind::Throttled, Some(30), "429"))),
        finish(&claims[1], throttled(60, hold("openai", LimitKind::Throttled, Some(60), "429"))),
    ];
    let client = school.client().await;
    let saved = queue::finish(&client, &group).await.unwrap();
    assert!(saved.iter().all(|saved| saved.status == Some(Status::Queued)));
    let held = school.held_for("openai").await.unwrap();
    assert!((59.0..=60.0).contains(&held), "{held}");
    assert!(
        school.value::<bool>("select bool_and(attempts_used = 0) from homeroom.lesson_state where model is null").await
    );

    let read = providers::held(&client).await.unwrap();
    let limit = &read.limits[0];
    let said = (limit.provider.as_str(), limit.kind, limit.reason.as_str(), limit.set_by.as_str());
    assert_eq!((read.limits.len(), said), (1, ("openai", LimitKind::Throttled, "429", "worker-a")));
    assert!(read.next_end.unwrap() <= Duration::from_mins(1));

    // Of what is left only the other provider's lesson is claimed, by a worker that knows it and by no other.
    assert_eq!(school.claimed(me, 5, &Routes::only("openai")).await, []);
    assert_eq!(told(&school.claimed(me, 5, &both(None, None)).await), [("lesson 3", "anthropic")]);
    assert_eq!(school.status(ids[3]).await, Status::Queued);
    school.run("update homeroom.provider_limits set until = now() - interval '1 second'").await;
    assert_eq!(told(&school.claimed(me, 5, &both(None, None)).await), [("lesson 4", "openai")]);
    assert_eq!(providers::held(&client).await.unwrap(), providers::Held::default());
}

#[tokio::test]
async fn a_result_that_is_too_late_still_tells_of_its_provider() {
    let school = School::open().await;
    let me = school.worker("worker-a").await;
    school.add(1).await;
    let claim = school.claim(me, 1).await.remove(0);
    let client = school.client().await;
    queue::release(&client, &[(claim.lesson.id, claim.fence)], "test").await.unwrap();
    let late = throttled(0, hold("openai", LimitKind::Paused, None, KEY));
    assert_eq!(school.finish(&claim, late).await.status, None);
    assert_eq!(providers::held(&client).await.unwrap().limits[0].until, None);
}

#[tokio::test]
async fn a_pause_outlasts_every_wait_and_lasts_until_it_is_resumed() {
    let school = School::open().await;
    let me = school.worker("worker-a").await;
    school.add(3).await;
    let claims = school.claim(me, 2).await;
    let paused = throttled(0, hold("openai", LimitKind::Paused, None, KEY));
    assert_eq!(school.finish(&claims[0], paused).await.status, Some(Status::Queued));
    // The lesson is ready at once; nothing but its provider keeps it.
    assert!(school.value::<bool>("select bool_and(run_after is null) from lessons").await);
    school.finish(&claims[1], throttled(60, hold("openai", LimitKind::Throttled, Some(60), "429"))).await;
    let client = school.client().await;
    let limit = providers::held(&client).await.unwrap().limits.remove(0);
    assert_eq!((limit.kind, limit.until, limit.reason.as_str()), (LimitKind::Paused, None, KEY));
    assert_eq!(school.claimed(me, 5, &Routes::only("openai")).await, []);

    assert_eq!(providers::resume(&client, "openai", &by()).await.unwrap(), Some(limit));
    assert_eq!(providers::resume(&client, "openai", &by()).await.unwrap(), None);
    assert_eq!(school.claimed(me, 5, &Routes::only("openai")).await.len(), 2);
    let audit = "select string_agg(actor || ' ' || host || ' ' || action || ' ' || (detail->>'provider') || ' ' || (detail->>'reason'), '; ')
                   from homeroom.operator_actions";
    assert_eq!(school.value::<String>(audit).await, "maria ops-1 resume openai key");
}

#[tokio::test]
async fn an_operators_pause_is_recorded_and_every_change_is_heard() {
    let school = School::open().await;
    let listener = listener::spawn(school.db.clone(), listener::Options::default());
    let mut feed = listener.subscribe();
    let mut state = listener.state();
    let live = state.wait_for(|state| matches!(state, homeroom::model::feed::FeedState::Live { .. }));
    tokio::time::timeout(PATIENCE, live).await.unwrap().unwrap();
    let mut heard = async || {
        let hearing = async {
            loop {
                if let FeedEvent::Changed(Change::Providers) = feed.recv().await.unwrap() {
                    return;
                }
            }
        };
        assert!(tokio::time::timeout(PATIENCE, hearing).await.is_ok(), "nothing was heard");
    };
    let client = school.client().await;
    let limit = providers::pause(&client, "openai", "new contract", &by()).await.unwrap();
    assert_eq!((limit.kind, limit.until, limit.reason.as_str()), (LimitKind::Paused, None, "new contract"));
    heard().await;
    providers::resume(&client, "openai", &by()).await.unwrap();
    heard().await;
    // Any program's change is heard, too.
    school
        .run("insert into homeroom.provider_limits (provider, reason, set_by) values ('openai', '429', 'psql')")
        .await;
    heard().await;
    // A throttled answer that moves the end a little is no news; a marker shows that nothing came before it.
    school.run("update homeroom.provider_limits set until = now() + interval '9 seconds'").await;
    heard().await;
    school.run("update homeroom.provider_limits set until = until + interval '2 seconds'").await;
    let announcer = announcer::spawn(school.db.clone());
    announcer.announce(Change::Workers);
    announcer.flush().await;
    let next = async {
        loop {
            if let FeedEvent::Changed(change @ (Change::Providers | Change::Workers)) = feed.recv().await.unwrap() {
                return change;
            }
        }
    };
    assert_eq!(tokio::time::timeout(PATIENCE, next).await.unwrap(), Change::Workers);
    let audit = "select string_agg(action || ' ' || changed || ' ' || (detail->>'reason'), '; ' order by id)
                   from homeroom.operator_actions";
    assert_eq!(school.value::<String>(audit).await, "pause 1 new contract; resume 1 new contract");
}

#[tokio::test]
async fn a_claim_brings_what_each_provider_has_room_for() {
    let school = School::open().await;
    let me = school.worker("worker-a").await;
    school.add(8).await;
    for (lesson, model) in
        [("lesson 2", "claude"), ("lesson 5", "claude"), ("lesson 6", "gpt"), ("lesson 7", "other"), ("lesson 8", "")]
    {
        school.asks_for(lesson, model).await;
    }
    let claimed = school.claimed(me, 4, &both(Some(2), Some(1))).await;
    assert_eq!(told(&claimed), [("lesson 1", "openai"), ("lesson 2", "anthropic"), ("lesson 3", "openai")]);
    assert_eq!(school.claimed(me, 4, &both(Some(0), Some(0))).await, []);
    let claimed = school.claimed(me, 2, &both(Some(0), None)).await;
    assert_eq!(told(&claimed), [("lesson 5", "anthropic")]);
    // A model that nobody lists is asked of the default provider.
    let claimed = school.claimed(me, 9, &both(None, Some(0))).await;
    let openai = ["lesson 4", "lesson 6", "lesson 7", "lesson 8"].map(|title| (title, "openai"));
    assert_eq!(told(&claimed), openai);
    // No further than was asked for.
    school.run("truncate lessons cascade").await;
    school.add(8).await;
    school.asks_for("lesson 8", "claude").await;
    assert_eq!(school.claimed(me, 2, &Routes { depth: 7, ..both(Some(0), None) }).await, []);
    assert_eq!(school.claimed(me, 2, &Routes { depth: 8, ..both(Some(0), None) }).await.len(), 1);
}

#[tokio::test]
async fn workers_that_pick_and_choose_never_take_one_lesson_twice() {
    let school = School::open().await;
    school.add(60).await;
    school.run("insert into homeroom.lesson_state (lesson_id, model) select id, 'claude' from lessons where outline ~ '[02468]\\n'").await;
    school
        .run("insert into homeroom.provider_limits (provider, reason, set_by) values ('openai', 'key', 'test')")
        .await;
    let theirs: i64 = school.value("select count(*) from homeroom.lesson_state").await;
    let take = async |name: &'static str| {
        let me = school.worker(name).await;
        let mut taken = Vec::new();
        loop {
            let some = school.claimed(me, 3, &both(None, None)).await;
            if some.is_empty() {
                return taken;
            }
            taken.extend(some);
        }
    };
    let (one, two, three) = tokio::join!(take("worker-a"), take("worker-b"), take("worker-c"));
    let mut all: Vec<String> = [one, two, three].concat().into_iter().map(|(title, _)| title).collect();
    all.sort();
    all.dedup();
    assert_eq!(i64::try_from(all.len()).unwrap(), theirs);
    assert!(school.value::<bool>("select count(*) = count(distinct lesson_id) from generation_attempts").await);
}

#[tokio::test]
async fn a_days_known_cost_pauses_its_provider_until_midnight() {
    let school = School::open().await;
    let me = school.worker("worker-a").await;
    school.add(4).await;
    let claims = school.claim(me, 3).await;
    for claim in &claims {
        school.finish(claim, generated()).await;
    }
    let client = school.client().await;
    let spent = async |cap: f64, sum: f64| {
        let found = providers::spent(&client, "openai", cap, "worker-a").await.unwrap();
        assert!((found - sum).abs() < 1e-9, "{found}, not {sum}");
    };
    spent(1.0, 0.006).await;
    // Yesterday's and another provider's do not count.
    let of = |claim: usize| format!("where fence = {}", claims[claim].fence.0);
    let today = "date_trunc('day', now() at time zone 'utc') at time zone 'utc'";
    school.run(&format!("update homeroom.attempts set finished_at = {today} - interval '1 second' {}", of(0))).await;
    spent(1.0, 0.004).await;
    school.run(&format!("update homeroom.attempts set provider = 'anthropic' {}", of(1))).await;
    spent(0.003, 0.002).await;
    assert_eq!(school.held_for("openai").await, None);
    spent(0.002, 0.002).await;
    let midnight = "select until = (date_trunc('day', now() at time zone 'utc') + interval '1 day') at time zone 'utc'
                      and kind = 'paused' and reason = 'spend cap of $0.002 a day reached' from homeroom.provider_limits";
    assert!(school.value::<bool>(midnight).await);
    assert_eq!(school.claimed(me, 5, &Routes::only("openai")).await, []);
}

#[tokio::test]
async fn every_bucket_is_stored_with_its_cost_and_its_provider() {
    let school = School::open().await;
    let me = school.worker("worker-a").await;
    school.add(1).await;
    let claim = school.claim(me, 1).await.remove(0);
    school.finish(&claim, generated()).await;
    let row = "select concat_ws(' ', provider, model, stop_reason, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens,
                 reasoning_tokens, total_tokens, cost_usd::float8, price_version, ttft_ms, stream_ms) from homeroom.attempts";
    assert_eq!(
        school.value::<String>(row).await,
        "openai model-a end_turn 100 20 30 150 0.002 2026-11 400 13000",
        "what is not known is null"
    );
}
