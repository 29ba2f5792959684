//! A provider that refuses or asks to wait, seen from the command line.

use serde_json::{Value, json};

use crate::home::Ran;
use crate::model_server::{ModelServer, answer, status};
use crate::school::School;

const LESSON: &str = include_str!("../lessons/good/counter.tsx");
const WORK: [&str; 2] = ["worker", "--until-empty"];
const REFUSED: &str = r#"{"error": {"message": "Incorrect API key provided", "code": "invalid_api_key"}}"#;

fn lesson() -> String {
    format!("```tsx\n{LESSON}```\n")
}

async fn school(server: &ModelServer) -> School {
    let mut school = School::open().await;
    school.home.set("OPENAI_API_KEY", "sk-test-0123456789abcdef");
    school.home.set("OPENAI_BASE_URL", server.base_url());
    school
}

fn lines<'a>(ran: &'a Ran, word: &str) -> Vec<&'a str> {
    ran.out.lines().filter(|line| line.split_whitespace().nth(1) == Some(word)).collect()
}

#[tokio::test]
async fn a_refused_key_ends_the_worker_with_a_sentence_and_a_resume_lets_it_go_on() {
    let lesson = lesson();
    let server = ModelServer::start(move |_, request| {
        let is_mended = request.header("authorization") == Some("Bearer sk-mended-0123456789abcdef");
        if is_mended { answer(&lesson) } else { status(401, &[], REFUSED) }
    });
    let mut school = school(&server).await;
    school.fill(20).await;
    let ran = school.home.run(&[&WORK[..], &["--concurrency", "2"]].concat()).await;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let sentence = "homeroom: openai paused: key refused; check it, then homeroom providers resume openai. \
                    20 lessons stay queued; nothing was counted.\n";
    assert_eq!(ran.err, sentence);
    assert_eq!(lines(&ran, "held").len(), 1, "once, not once a lesson: {}", ran.out);
    assert!(ran.out.ends_with("Stopped before the queue was empty: 0 generated, 0 failed.\n"), "{}", ran.out);
    assert!(server.requests().len() <= 2, "{} calls with a bad key", server.requests().len());
    let untouched = "select count(*) = 20 and bool_and(status = 'queued' and run_after is null) from lessons";
    assert!(school.value::<bool>(untouched).await);
    assert!(school.value::<bool>("select coalesce(sum(attempts_used), 0) = 0 from homeroom.lesson_state").await);

    // Another worker finds it so and does not even call.
    let calls = server.requests().len();
    let ran = school.home.run(&WORK).await;
    assert_eq!((ran.code, server.requests().len()), (Some(1), calls), "{ran:?}");

    let listed = school.home.ok(&["providers"]).await;
    let row = "openai          paused: key refused; check it, then homeroom providers resume openai";
    assert_eq!(
        listed,
        format!(
            "PROVIDER        STATE\n{row}\nanthropic       no key: ANTHROPIC_API_KEY is not set here\nsample          ok\n"
        )
    );
    school.home.set("OPENAI_API_KEY", "sk-mended-0123456789abcdef");
    let said = school.home.ok(&["providers", "resume", "openai"]).await;
    assert_eq!(said, "openai may be called again (it was: openai paused: key refused).\n");
    let ran = school.home.run(&WORK).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.out.ends_with("Done: 20 generated.\n"), "{}", ran.out);
    school.assert_tidy().await;
}

#[tokio::test]
async fn a_provider_that_asks_to_wait_is_left_alone_and_nothing_is_counted() {
    let lesson = lesson();
    let server = ModelServer::start(move |call, _| match call {
        0 => status(
            429,
            &[("retry-after", "2")],
            r#"{"error": {"message": "slow down", "code": "rate_limit_exceeded"}}"#,
        ),
        _ => answer(&lesson),
    });
    let school = school(&server).await;
    school.fill(3).await;
    let ran = school.home.run(&[&WORK[..], &["--concurrency", "1"]].concat()).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let [held] = lines(&ran, "held")[..] else { panic!("{}", ran.out) };
    assert!(held.contains("openai throttled until ") && held.ends_with("(429)"), "{held}");
    assert_eq!(lines(&ran, "resumed").len(), 1, "{}", ran.out);
    assert_eq!(server.requests().len(), 4);
    let waited = "select min(claimed_at) filter (where outcome = 'success')
                    >= min(finished_at) filter (where outcome = 'throttled') + interval '2 seconds' from homeroom.attempts";
    assert!(school.value::<bool>(waited).await);
    assert!(school.value::<bool>("select bool_and(attempts_used = 1) from homeroom.lesson_state").await);
    let stored = "select string_agg(distinct concat_ws(' ', provider, outcome, (input_tokens is not null)), ', ')
                    from homeroom.attempts";
    assert_eq!(school.value::<String>(stored).await, "openai success t, openai throttled f");
    school.assert_tidy().await;
}

#[tokio::test]
async fn an_operator_pauses_and_resumes_and_both_are_recorded() {
    let school = School::open().await;
    school.add("Rivers").await;
    let said = school.home.ok(&["providers", "pause", "sample", "--reason", "exam week"]).await;
    assert_eq!(
        said,
        "sample is paused for every worker: exam week. What runs may finish; `homeroom providers resume sample` ends it.\n"
    );
    let ran = school.home.run(&["worker", "--until-empty", "--provider", "sample"]).await;
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.err.contains("sample paused: exam week; homeroom providers resume sample ends it. 1 lesson stays"),
        "{ran:?}"
    );

    let listed: Value = serde_json::from_str(&school.home.ok(&["providers", "--json"]).await).unwrap();
    let sample = listed["providers"].as_array().unwrap().iter().find(|entry| entry["name"] == "sample").unwrap();
    assert_eq!(
        (&sample["state"], &sample["until"], &sample["reason"]),
        (&json!("paused"), &Value::Null, &json!("exam week"))
    );
    assert!(sample["set_by"].is_string() && sample["set_at"].is_string(), "{sample}");
    let openai = listed["providers"].as_array().unwrap().iter().find(|entry| entry["name"] == "openai").unwrap();
    assert_eq!((&openai["state"], &openai["reason"]), (&json!("ok"), &Value::Null));
    assert_eq!((&openai["key_not_set"], &sample["key_not_set"]), (&json!("OPENAI_API_KEY"), &Value::Null));

    let gone: Value =
        serde_json::from_str(&school.home.ok(&["providers", "resume", "sample", "--json"]).await).unwrap();
    assert_eq!((&gone["changed"]["provider"], &gone["changed"]["kind"]), (&json!("sample"), &json!("paused")));
    let again = school.home.ok(&["providers", "resume", "sample"]).await;
    assert_eq!(again, "sample was not held back. Nothing changed.\n");
    let ran = school.home.run(&["providers", "pause", "opnai"]).await;
    assert_eq!((ran.code, ran.out.as_str()), (Some(3), ""));
    assert!(ran.err.contains("no provider is called \"opnai\" here; there are openai, anthropic, sample."), "{ran:?}");

    let audit = "select string_agg(action || ' ' || (detail->>'provider') || ' ' || (detail->>'reason') || ' ' || changed, ', ' order by id)
                   from homeroom.operator_actions";
    assert_eq!(school.value::<String>(audit).await, "pause sample exam week 1, resume sample exam week 1");
    school.home.ok(&["worker", "--until-empty", "--provider", "sample"]).await;
    school.assert_tidy().await;
}

#[tokio::test]
async fn a_day_that_cost_its_cap_pauses_the_provider_and_each_attempt_keeps_its_price() {
    let lesson = lesson();
    let server = ModelServer::start(move |_, _| answer(&lesson));
    let school = School::open().await;
    let config = school.home.path().join("two.toml");
    let text = format!(
        "provider = \"work\"\n[providers.work]\nkind = \"openai\"\napi_key = \"sk-test-0123456789abcdef\"\nbase_url = \"{}\"\n\
         model = \"gpt-4o-mini\"\nspend_per_day_usd = 0.0001\n\
         [providers.sample]\nmodels = [\"homeroom/sample-1\"]\n",
        server.base_url()
    );
    std::fs::write(&config, text).unwrap();
    school.fill(9).await;
    let offline = "insert into homeroom.lesson_state (lesson_id, model)
                     select id, 'homeroom/sample-1' from lessons where title in ('Lesson 8', 'Lesson 9')";
    school.run(offline).await;
    let config = config.to_str().unwrap();
    let ran = school.home.run(&["worker", "--until-empty", "--concurrency", "1", "--config", config]).await;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains("spend cap of $0.0001 a day reached"), "{ran:?}");
    // The cap is $0.0001: a hundred tokens in and some out cost about that.
    let calls = server.requests().len();
    assert!((1..9).contains(&calls), "{calls} calls");
    let priced =
        "select bool_and(cost_usd > 0 and price_version is not null and stop_reason = 'stop') from homeroom.attempts
                    where provider = 'work'";
    assert!(school.value::<bool>(priced).await);
    let free = "select count(*) = 2 and bool_and(cost_usd = 0 and outcome = 'success') from homeroom.attempts
                  where provider = 'sample'";
    assert!(school.value::<bool>(free).await, "the other provider's lessons are generated meanwhile");
    let listed = school.home.ok(&["providers", "--config", config]).await;
    assert!(listed.contains("work            paused until "), "{listed}");
    school.assert_tidy().await;
}
