//! Signals in the middle of the work: nothing is lost and nothing is counted.

use nix::sys::signal::Signal;
use serde_json::json;

use crate::model_server::{Gate, ModelServer, Step, answer, stream, text_event};
use crate::school::School;

const LESSON: &str = include_str!("../lessons/good/quiz_long.tsx");

/// A worker in the middle of `lessons` answers that never end, each with some text received.
async fn hanging(lessons: usize) -> (School, ModelServer) {
    let server = ModelServer::scripted(vec![stream([text_event("Here is "), Step::Hang])]);
    let mut school = School::open().await;
    school.home.set("OPENAI_BASE_URL", server.base_url());
    school.fill(u32::try_from(lessons).unwrap()).await;
    (school, server)
}

#[tokio::test]
async fn a_signal_puts_back_what_cannot_finish() {
    let heard = [Signal::SIGTERM, Signal::SIGINT, Signal::SIGHUP].into_iter().filter(|signal| !is_ignored(*signal));
    let each = heard.map(|signal| async move {
        let (school, server) = hanging(3).await;
        let worker = school.home.start(&["worker", "--until-empty", "--concurrency", "2"]);
        server.received(2).await;
        worker.signal(signal);
        let (status, said) = worker.ended().await;
        assert!(status.success(), "{signal}: {status}");
        assert_eq!(said.iter().filter(|line| line.contains("put back")).count(), 2, "{said:?}");
        assert_eq!(said.last().unwrap(), "Stopped before the queue was empty: 0 generated, 0 failed.");
        assert_eq!(school.tally().await, "queued 3", "{signal}");
        let attempts: serde_json::Value = school
            .value(
                "select jsonb_agg(jsonb_build_array(a.status, o.outcome, a.error, a.finished_at is not null, s.attempts_used))
                   from generation_attempts a join homeroom.attempts o on o.attempt_id = a.id
                   join homeroom.lesson_state s on s.lesson_id = a.lesson_id",
            )
            .await;
        let expected = json!(["failed", "interrupted", "interrupted: shutdown", true, 0]);
        assert_eq!(attempts, json!([expected, expected]), "{signal}");
        assert_eq!(server.requests().len(), 2, "{signal}: nothing was claimed while leaving");
        school.assert_tidy().await;
    });
    futures::future::join_all(each).await;
}

/// Whether this process was started to ignore a signal, and with it all that it starts: under `nohup` a hang-up is no signal to end.
fn is_ignored(signal: Signal) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| u64::from_str_radix(line.strip_prefix("SigIgn:")?.trim(), 16).ok());
    mask.is_some_and(|mask| mask >> (signal as i32 - 1) & 1 == 1)
}

#[tokio::test]
async fn what_can_finish_after_a_signal_is_kept() {
    let gate = Gate::new();
    let text = format!("```tsx\n{LESSON}```\n");
    let mut script = answer(&text);
    script.insert(2, Step::Gate(gate.clone()));
    let server = ModelServer::scripted(vec![script]);
    let mut school = School::open().await;
    school.home.set("OPENAI_BASE_URL", server.base_url());
    school.fill(3).await;
    let worker = school.home.start(&["worker", "--concurrency", "1", "--name", "worker-a"]);
    server.received(1).await;
    worker.signal(Signal::SIGTERM);
    school.until("not exists (select from homeroom.workers where state = 'running')").await;
    gate.open();
    let (status, _) = worker.ended().await;
    assert!(status.success(), "{status}");
    assert_eq!(school.tally().await, "generated 1, queued 2");
    school.assert_tidy().await;
}

#[tokio::test]
async fn a_second_signal_ends_at_once_and_another_worker_goes_on() {
    let server = ModelServer::start(|call, _| {
        if call < 2 { stream([text_event("Here is "), Step::Hang]) } else { answer(&format!("```tsx\n{LESSON}```\n")) }
    });
    let mut school = School::open().await;
    school.home.set("OPENAI_BASE_URL", server.base_url());
    school.fill(2).await;
    let worker = school.home.start(&["worker", "--concurrency", "2"]);
    server.received(2).await;
    worker.signal(Signal::SIGTERM);
    school.until("exists (select from homeroom.workers where state = 'draining')").await;
    worker.signal(Signal::SIGTERM);
    let (status, _) = worker.ended().await;
    assert!(status.success(), "{status}");
    school.home.ok(&["worker", "--until-empty"]).await;
    assert_eq!(school.tally().await, "generated 2");
    let counted: i64 = school.value("select sum(attempts_used) from homeroom.lesson_state").await;
    assert_eq!(counted, 2, "the interrupted attempts do not count");
    school.assert_tidy().await;
}
