//! What pools make of providers that ask for a pause, refuse, are full, or have cost enough.

use std::sync::Arc;
use std::time::Duration;

use homeroom::db::providers;
use homeroom::llm::{ErrorClass, PauseReason, Provider};
use homeroom::model::limit::LimitKind;
use homeroom::model::usage::Usage;
use homeroom::worker::{Ending, Options, Price, PriceTable, ProviderPolicy, Providers, Report};
use tokio::sync::Semaphore;

use crate::school::{School, by};
use crate::workshop::{PATIENCE, Say, Scripted, Workshop, options};

const NOTHING_COUNTED: &str = "select coalesce(sum(attempts_used), 0) = 0 from homeroom.lesson_state";

fn throttled(seconds: u64) -> Say {
    Say::Fail(ErrorClass::Throttled { retry_after: Some(Duration::from_secs(seconds)) })
}

fn refused() -> Say {
    Say::Fail(ErrorClass::Paused { reason: PauseReason::Key })
}

fn used() -> Usage {
    Usage { input: Some(1_000), cache_read: Some(200), output: Some(300), ..Usage::default() }
}

/// Two dollars for a thousand tokens, whatever kind.
fn prices(model: &str) -> PriceTable {
    let each = Some(2_000.0);
    let price = Price { input: each, cache_read: each, output: each, ..Price::default() };
    PriceTable::new("2026-11-25", [(model.to_owned(), price)])
}

fn policy(name: &str) -> ProviderPolicy {
    ProviderPolicy::unlimited(name)
}

/// `scripted` for everything, `other` for the model `claude`.
fn two(default: &Arc<Scripted>, other: &Arc<Scripted>) -> Providers {
    let lists = ProviderPolicy { models: vec![String::from("claude")], ..policy("other") };
    among(default.clone(), policy("scripted"), Some((other.clone(), lists)))
}

fn among(default: Arc<Scripted>, policy: ProviderPolicy, other: Option<(Arc<Scripted>, ProviderPolicy)>) -> Providers {
    let name = policy.name.clone();
    let all = std::iter::once((default, policy)).chain(other);
    let entries = all.map(|(provider, policy)| (provider as Arc<dyn Provider>, policy)).collect();
    Providers::new(&name, None, entries).unwrap()
}

fn held(report: &Report) -> bool {
    matches!(report, Report::Held { .. })
}

#[tokio::test]
async fn one_throttled_answer_holds_back_the_fleet_for_as_long_as_was_asked() {
    let school = School::open().await;
    school.add(1).await;
    let spec = school.test.spec.clone();
    let mut first = Workshop::on(school, &spec, Scripted::new([throttled(3)]), options());
    let said = first.until(held).await;
    let Some(Report::Held { limit }) = said.last() else { unreachable!() };
    assert_eq!(
        (limit.provider.as_str(), limit.kind, limit.reason.as_str()),
        ("scripted", LimitKind::Throttled, "scripted")
    );

    // A second process, and lessons that come meanwhile: nobody calls.
    let second = Scripted::new([]);
    let test = School { db: first.school.db.clone(), test: crate::support::database().await };
    let mut second = Workshop::on(test, &spec, second, options());
    first.school.add(4).await;
    second.until(held).await;
    assert_eq!((first.provider.calls(), second.provider.calls()), (1, 0));
    let late = "select min(claimed_at) >= (select min(a.finished_at) + interval '3 seconds' from homeroom.attempts a
                  where a.outcome = 'throttled') from homeroom.attempts where outcome = 'success'";
    first.until_true("select count(*) = 5 from lessons where status = 'generated'").await;
    assert!(first.school.value::<bool>(late).await, "somebody called too early");
    let counted = "select count(*) = 5 and bool_and(attempts_used = 1) from homeroom.lesson_state";
    assert!(first.school.value::<bool>(counted).await, "only the successes count");
    first.until(|report| matches!(report, Report::Resumed { .. })).await;
}

#[tokio::test]
async fn a_refused_key_stops_the_calls_until_somebody_resumes() {
    let school = School::open().await;
    school.add(3).await;
    let spec = school.test.spec.clone();
    let mut shop = Workshop::on(school, &spec, Scripted::new([refused(), refused()]), options());
    let reports = shop.until(held).await;
    let Some(Report::Held { limit }) = reports.last() else { unreachable!() };
    assert_eq!((limit.kind, limit.until, limit.reason.as_str()), (LimitKind::Paused, None, "key"));
    let calls = shop.provider.calls();
    assert!(calls <= 2, "{calls} calls with a bad key");
    // Lessons that come meanwhile wake the pool, which claims nothing.
    shop.school.add(1).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(shop.provider.calls(), calls);
    let waiting = "select count(*) = 4 and bool_and(status = 'queued' and run_after is null) from lessons";
    assert!(shop.school.value::<bool>(waiting).await);
    assert!(shop.school.value::<bool>(NOTHING_COUNTED).await);

    let client = shop.school.client().await;
    assert!(providers::resume(&client, "scripted", &by()).await.unwrap().is_some());
    let mut again = shop.until(|report| matches!(report, Report::Generated { .. })).await;
    again.extend(reports);
    assert_eq!(again.iter().filter(|report| held(report)).count(), 1, "said once: {again:?}");
    shop.until_true("select count(*) = 4 from lessons where status = 'generated'").await;
}

#[tokio::test]
async fn a_held_provider_does_not_stop_anothers_lessons() {
    let school = School::open().await;
    school.add(3).await;
    let claude = "insert into homeroom.lesson_state (lesson_id, model) select id, 'claude' from lessons where title = 'lesson 3'";
    school.run(claude).await;
    let spec = school.test.spec.clone();
    let (default, other) = (Scripted::new([refused(), refused()]), Scripted::called("other", None, []));
    let providers = two(&default, &other);
    let shop = Workshop::among(school, &spec, default, providers, PriceTable::default(), options());
    shop.until_true("select status = 'generated' from lessons where title = 'lesson 3'").await;
    shop.until_true("select count(*) = 2 from lessons where status = 'queued'").await;
    assert_eq!(other.models(), ["claude"]);
    let whose = "select string_agg(provider || ' ' || outcome, ', ' order by outcome, provider) from homeroom.attempts";
    let whose: String = shop.school.value(whose).await;
    assert!(whose.starts_with("other success, scripted throttled"), "{whose}");
}

#[tokio::test]
async fn a_lesson_behind_very_many_of_a_held_provider_has_its_turn() {
    let school = School::open().await;
    let (default, other) = (Scripted::new([]), Scripted::called("other", None, []));
    let client = school.client().await;
    providers::pause(&client, "scripted", "test", &by()).await.unwrap();
    let spec = school.test.spec.clone();
    let many = "insert into lessons (title, outline, created_at)
                  select 'Lesson ' || n, 'o', now() + n * interval '1 microsecond' from generate_series(1, 1500) n";
    school.run(many).await;
    let providers = two(&default, &other);
    let mut shop = Workshop::among(school, &spec, default, providers, PriceTable::default(), options());
    shop.until(held).await;
    // It comes when the pool has just looked through everything.
    let last = "insert into homeroom.lesson_state (lesson_id, model) select id, 'claude' from lessons where title = 'Lesson 1500'";
    shop.school.run(last).await;
    shop.until_true("select status = 'generated' from lessons where title = 'Lesson 1500'").await;
    assert_eq!((shop.provider.calls(), other.calls()), (0, 1));
}

#[tokio::test]
async fn until_empty_ends_behind_a_pause_and_says_so() {
    let school = School::open().await;
    school.add(2).await;
    let spec = school.test.spec.clone();
    let shop =
        Workshop::on(school, &spec, Scripted::new([refused(), refused()]), Options { until_empty: true, ..options() });
    let ending = tokio::time::timeout(PATIENCE, shop.worker.ended()).await.expect("it waits for ever").unwrap();
    let Ending::Paused { limits, queued } = ending else { unreachable!("{ending:?}") };
    assert_eq!((limits.len(), limits[0].reason.as_str(), queued), (1, "key", 2));
    assert!(shop.school.value::<bool>(NOTHING_COUNTED).await);
}

#[tokio::test]
async fn what_a_day_may_cost_is_not_exceeded_by_much() {
    let school = School::open().await;
    school.add(9).await;
    let spec = school.test.spec.clone();
    let provider = Scripted::called("scripted", Some(used()), []);
    // Each costs $3: two of them, and those that are on their way when that is known.
    let capped = ProviderPolicy { spend_per_day_usd: Some(5.0), ..policy("scripted") };
    let providers = among(provider.clone(), capped, None);
    let one = Options { slots: 1, ..options() };
    let mut shop = Workshop::among(school, &spec, provider, providers, prices("scripted-1"), one);
    let said = shop.until(held).await;
    let Some(Report::Held { limit }) = said.last() else { unreachable!() };
    assert_eq!((limit.kind, limit.reason.as_str()), (LimitKind::Paused, "spend cap of $5.00 a day reached"));
    assert!(limit.until.is_some());
    assert_eq!(shop.provider.calls(), 2);
    let row =
        "select string_agg(distinct concat_ws(' ', provider, model, input_tokens, cache_read_tokens, output_tokens,
                 total_tokens, cost_usd::float8, price_version, stop_reason), '; ') from homeroom.attempts";
    assert_eq!(shop.school.value::<String>(row).await, "scripted scripted-1 1000 200 300 1500 3 2026-11-25 stop");
}

#[tokio::test]
async fn a_cap_that_cannot_count_says_so_once_and_a_price_that_is_unknown_is_null() {
    let school = School::open().await;
    school.add(3).await;
    let spec = school.test.spec.clone();
    let provider = Scripted::called("scripted", Some(used()), []);
    let capped = ProviderPolicy { spend_per_day_usd: Some(5.0), ..policy("scripted") };
    let providers = among(provider.clone(), capped, None);
    let empty = Options { until_empty: true, ..options() };
    let mut shop = Workshop::among(school, &spec, provider, providers, PriceTable::default(), empty);
    assert_eq!(tokio::time::timeout(PATIENCE, shop.worker.ended()).await.unwrap().unwrap(), Ending::Empty);
    let reports: Vec<Report> = std::iter::from_fn(|| shop.reports.try_recv().ok()).collect();
    assert_eq!(reports.iter().filter(|report| matches!(report, Report::Uncounted { .. })).count(), 1, "{reports:?}");
    let unknown = "select count(*) = 3 and bool_and(cost_usd is null and price_version is null and total_tokens = 1500)
                     from homeroom.attempts";
    assert!(shop.school.value::<bool>(unknown).await);
}

#[tokio::test]
async fn no_more_calls_run_at_a_time_than_a_provider_takes() {
    let school = School::open().await;
    school.add(6).await;
    let spec = school.test.spec.clone();
    let gate = Arc::new(Semaphore::new(0));
    let provider = Scripted::new(std::iter::repeat_with(|| Say::LessonAfter(gate.clone())).take(6));
    let bounded = ProviderPolicy { concurrency: Some(2), ..policy("scripted") };
    let providers = among(provider.clone(), bounded, None);
    let many = Options { slots: 6, ..options() };
    let shop = Workshop::among(school, &spec, provider, providers, PriceTable::default(), many);
    shop.until_true("select count(*) = 2 from homeroom.leases").await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    // What cannot start is not claimed: others may have it.
    assert!(shop.school.value::<bool>("select count(*) = 4 from lessons where status = 'queued'").await);
    assert_eq!(shop.provider.calls(), 2);
    for done in 1..=6 {
        gate.add_permits(1);
        shop.until_true(&format!("select count(*) = {done} from lessons where status = 'generated'")).await;
        assert!(shop.school.value::<bool>("select count(*) <= 2 from homeroom.leases").await);
    }
}

#[tokio::test]
async fn no_more_calls_start_than_a_provider_takes_a_minute() {
    let school = School::open().await;
    school.add(4).await;
    let spec = school.test.spec.clone();
    let provider = Scripted::new([]);
    let paced = ProviderPolicy { requests_per_minute: Some(12), ..policy("scripted") };
    let providers = among(provider.clone(), paced, None);
    let many = Options { slots: 6, ..options() };
    let shop = Workshop::among(school, &spec, provider, providers, PriceTable::default(), many);
    // Twelve a minute are two in ten seconds.
    shop.until_true("select count(*) = 2 from lessons where status = 'generated'").await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(shop.provider.calls(), 2);
    assert!(shop.school.value::<bool>("select count(*) = 2 from lessons where status = 'queued'").await);
    shop.until_true("select count(*) = 4 from lessons where status = 'generated'").await;
    let apart = "select max(claimed_at) - min(claimed_at) >= interval '10 seconds' from homeroom.attempts";
    assert!(shop.school.value::<bool>(apart).await);
}

#[tokio::test]
async fn what_a_call_cost_before_it_was_put_back_is_kept() {
    let school = School::open().await;
    school.add(1).await;
    let spec = school.test.spec.clone();
    let provider = Scripted::called("scripted", Some(used()), [Say::Hang]);
    let providers = Providers::single(provider.clone());
    let shop = Workshop::among(school, &spec, provider, providers, prices("scripted-1"), options());
    shop.until_true("select exists (select from homeroom.live where stage = 'streaming')").await;
    shop.worker.control().drain(Some(Duration::ZERO));
    tokio::time::timeout(PATIENCE, shop.worker.ended()).await.unwrap().unwrap();
    let row = "select concat_ws(' ', outcome, provider, total_tokens, cost_usd::float8, (stream_ms is not null)) from homeroom.attempts";
    assert_eq!(shop.school.value::<String>(row).await, "interrupted scripted 1500 3 t");
    assert!(shop.school.value::<bool>(NOTHING_COUNTED).await);
    assert!(shop.school.value::<bool>("select status = 'queued' and run_after is null from lessons").await);
}
