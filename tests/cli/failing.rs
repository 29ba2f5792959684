//! Lessons that go wrong: what is stored of each attempt, what the next one is told, and how an operator's retry goes on.

use serde_json::{Value, json};

use crate::home::Running;
use crate::school::School;
use nix::sys::signal::Signal;

const WORK: [&str; 4] = ["worker", "--until-empty", "--provider", "sample"];

fn failing(school: &mut School, mode: &str) {
    school.home.set("HOMEROOM_SAMPLE_FAIL", mode);
}

fn numbers(story: &Value, of: &str) -> Vec<i64> {
    story[of].as_array().unwrap().iter().map(|row| row["attempt_number"].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn a_syntax_error_is_told_to_the_next_attempt_and_a_retry_goes_on() {
    let mut school = School::open().await;
    let id = school.add("Fractions").await;
    failing(&mut school, "bad-tsx");
    school.home.ok(&WORK).await;
    let story = school.story(&id).await;
    assert_eq!(story["status"], "failed");
    assert_eq!((numbers(&story, "attempts"), numbers(&story, "traces")), (vec![1, 2, 3], vec![1, 2, 3]));
    assert_eq!(story["contents"], json!([]));
    let mut told = String::new();
    for (attempt, trace) in story["attempts"].as_array().unwrap().iter().zip(story["traces"].as_array().unwrap()) {
        assert_eq!((&attempt["status"], &attempt["class"]), (&json!("failed"), &json!("compile")), "{attempt:#}");
        assert!(attempt["error"].is_string() && attempt["finished_at"].is_string());
        assert_eq!(trace["compilation"]["success"], false);
        let issue = &trace["compilation"]["issues"][0];
        let (line, column) = (issue["line"].as_i64().unwrap(), issue["column"].as_i64().unwrap());
        assert!(trace["compilation"]["tsc_errors"][0].as_str().unwrap().ends_with(&format!("at {line}:{column}")));
        let prompt = trace["prompt"].as_str().unwrap();
        assert!(prompt.contains(&told), "attempt {}: {prompt}", trace["attempt_number"]);
        let message = issue["message"].as_str().unwrap();
        assert!(line > 0 && column > 0 && !message.is_empty());
        told = message.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(trace["error"].as_str().unwrap().contains(message), "{}", trace["error"]);
    }
    let listed = school.home.ok(&["list", "--status", "failed"]).await;
    assert!(listed.contains("Fractions") && listed.contains("compile"), "{listed}");

    school.home.unset("HOMEROOM_SAMPLE_FAIL");
    school.home.ok(&["retry", &id]).await;
    school.home.ok(&WORK).await;
    let story = school.story(&id).await;
    assert_eq!((story["status"].as_str(), numbers(&story, "attempts")), (Some("generated"), vec![1, 2, 3, 4]));
    assert_eq!(story["attempts"][3]["status"], "success");
    assert!(story["traces"][3]["prompt"].as_str().unwrap().contains(&told), "a retry repairs too");
    assert_eq!((story["contents"][0]["version"].as_i64(), numbers(&story, "traces").len()), (Some(1), 4));
    school.assert_tidy().await;
}

#[tokio::test]
async fn every_way_to_fail_has_its_class_and_its_traces() {
    for (mode, class) in [("truncated", "truncated"), ("forbidden", "rules"), ("hang", "timeout")] {
        let mut school = School::open().await;
        let id = school.add("Levers").await;
        failing(&mut school, mode);
        school.home.set("HOMEROOM_FIRST_BYTE_SECONDS", "1");
        school.home.ok(&WORK).await;
        let story = school.story(&id).await;
        assert_eq!((&story["status"], &story["contents"]), (&json!("failed"), &json!([])), "{mode}");
        assert_eq!(story["state"]["failure_class"], class, "{mode}");
        assert_eq!((numbers(&story, "attempts"), numbers(&story, "traces")), (vec![1, 2, 3], vec![1, 2, 3]), "{mode}");
        for attempt in story["attempts"].as_array().unwrap() {
            assert_eq!((&attempt["outcome"], &attempt["class"]), (&json!("failed"), &json!(class)), "{mode}");
        }
        match mode {
            "truncated" => assert!(story["traces"][0]["response"].as_str().unwrap().contains("```tsx"), "it is kept"),
            "forbidden" => {
                let issue = &story["traces"][0]["validation"]["issues"][0];
                assert!(issue["line"].is_i64() && issue["column"].is_i64(), "{issue}");
                assert_ne!(story["traces"][0]["validation"]["forbiddenTokens"], json!([]));
            }
            _ => assert!(!story["traces"][1]["prompt"].as_str().unwrap().contains("attempt 2"), "nothing to repair"),
        }
        school.assert_tidy().await;
    }
}

#[tokio::test]
async fn the_number_of_attempts_is_configured() {
    let mut school = School::open().await;
    failing(&mut school, "bad-tsx");
    school.home.set("HOMEROOM_MAX_ATTEMPTS", "2");
    let id = school.add("Bears").await;
    school.home.ok(&WORK).await;
    let story = school.story(&id).await;
    assert_eq!((story["status"].as_str(), numbers(&story, "attempts")), (Some("failed"), vec![1, 2]));
}

#[tokio::test]
async fn a_throttled_lesson_waits_and_nothing_is_counted() {
    let mut school = School::open().await;
    let id = school.add("Rivers").await;
    failing(&mut school, "rate-limit");
    let worker = school.home.start(&["worker", "--provider", "sample"]);
    school.until("exists (select from lessons where status = 'queued' and run_after > now())").await;
    stopped(worker).await;
    let story = school.story(&id).await;
    for attempt in story["attempts"].as_array().unwrap() {
        assert_eq!((&attempt["status"], &attempt["outcome"]), (&json!("failed"), &json!("throttled")));
        assert!(attempt["error"].as_str().unwrap().contains("429"), "{attempt}");
    }
    assert_eq!((story["status"].as_str(), story["state"]["attempts_used"].as_i64()), (Some("queued"), Some(0)));
    school.home.unset("HOMEROOM_SAMPLE_FAIL");
    school.home.ok(&WORK).await;
    let story = school.story(&id).await;
    assert_eq!((story["status"].as_str(), story["state"]["attempts_used"].as_i64()), (Some("generated"), Some(1)));
    assert_eq!(story["run_after"], Value::Null);
    school.assert_tidy().await;
}

async fn stopped(worker: Running) {
    worker.signal(Signal::SIGTERM);
    assert!(worker.ended().await.0.success());
}
