//! Several worker processes on one queue.

use std::time::Duration;

use futures::future::join_all;
use nix::sys::signal::Signal;

use crate::model_server::{ModelServer, Step, answer, stream, text_event};
use crate::school::School;

const LESSON: &str = include_str!("../lessons/good/quiz_long.tsx");

#[tokio::test]
async fn four_processes_generate_a_thousand_lessons_once_each() {
    const WORK: [&str; 6] = ["worker", "--until-empty", "--provider", "sample", "--concurrency", "4"];
    let school = School::open().await;
    school.fill(1000).await;
    let ran = join_all((0..4).map(|_| school.home.run(&WORK))).await;
    for ran in &ran {
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{}", ran.out);
    }
    let said: usize = ran.iter().map(|ran| ran.out.matches("  generated  ").count()).sum();
    assert_eq!(said, 1000, "each is said once");
    assert_eq!(school.tally().await, "generated 1000");
    let rows: String = school
        .value(
            "select format('%s attempts, %s traces, %s contents', (select count(*) from generation_attempts),
               (select count(*) from traces), (select count(*) from lesson_contents where compiled_js <> ''))",
        )
        .await;
    assert_eq!(rows, "1000 attempts, 1000 traces, 1000 contents");
    school.assert_tidy().await;
}

#[tokio::test]
async fn what_a_killed_worker_held_is_generated_by_another() {
    const TTL: u64 = 6;
    // The first two calls never end; those are the killed worker's.
    let server = ModelServer::start(|call, _| {
        let whole = format!("```tsx\n{LESSON}```\n");
        if call < 2 { stream([text_event("Half a lesson"), Step::Hang]) } else { answer(&whole) }
    });
    let mut school = School::open().await;
    school.home.set("OPENAI_BASE_URL", server.base_url());
    school.home.set("HOMEROOM_HEARTBEAT_SECONDS", TTL.to_string());
    school.fill(2).await;
    let killed = school.home.start(&["worker", "--concurrency", "2", "--name", "worker-a"]);
    server.received(2).await;
    school.until("(select count(distinct fence) = 2 from homeroom.live where chunk <> '')").await;
    killed.signal(Signal::SIGKILL);
    killed.ended().await;
    let other = school.home.start(&["worker", "--until-empty", "--name", "worker-b"]);
    let begun = std::time::Instant::now();
    assert!(other.ended().await.0.success());
    let took = begun.elapsed();
    assert_eq!(school.tally().await, "generated 2");
    assert!(took < Duration::from_secs(TTL + 5), "the lease and 5 s, not {took:?}");
    let attempts: Vec<String> = school
        .value(
            "select array_agg(format('%s %s %s', a.attempt_number, o.outcome, o.worker_name) order by a.attempt_number, a.id)
               from generation_attempts a join homeroom.attempts o on o.attempt_id = a.id",
        )
        .await;
    assert_eq!(
        attempts,
        ["1 interrupted worker-a", "1 interrupted worker-a", "2 success worker-b", "2 success worker-b"]
    );
    let kept: i64 = school.value("select count(*) from traces where response = 'Half a lesson'").await;
    assert_eq!(kept, 2, "what had come is kept");
    let counted: Vec<i32> = school.value("select array_agg(attempts_used) from homeroom.lesson_state").await;
    assert_eq!(counted, [1, 1]);
    school.run("delete from homeroom.workers where name = 'worker-a'").await;
    school.assert_tidy().await;
}

#[tokio::test]
async fn an_insert_by_another_program_wakes_an_idle_worker() {
    let school = School::open().await;
    let mut worker = school.home.start(&["worker", "--provider", "sample"]);
    let hears = "application_name = 'homeroom listener' and datname = current_database() and query like '%notify%'";
    school.until(&format!("exists (select from pg_stat_activity where {hears})")).await;
    // A worker that only looked from time to time would find it within half a minute.
    let waiting = async {
        school.run("insert into lessons (title, outline) values ('Tides', 'Tides: why the sea comes and goes')").await;
        worker.says("generated   Tides").await;
    };
    tokio::time::timeout(Duration::from_secs(15), waiting).await.expect("claimed when it came");
    worker.signal(Signal::SIGTERM);
    let (status, said) = worker.ended().await;
    assert!(status.success(), "{status} {said:?}");
    school.assert_tidy().await;
}
