//! The JSON contracts: exactly the documented keys.

use serde_json::{Value, json};

use crate::home::Home;
use crate::school::School;

fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> =
        value.as_object().unwrap_or_else(|| panic!("{value}")).keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

async fn ask(home: &Home, args: &[&str]) -> Value {
    let said = home.ok(args).await;
    assert_eq!(said.lines().count(), 1, "one document on one line: {said}");
    serde_json::from_str(&said).unwrap()
}

fn is_time(value: &Value) -> bool {
    value.as_str().is_some_and(|text| chrono::DateTime::parse_from_rfc3339(text).is_ok())
}

#[tokio::test]
async fn list_and_show_have_the_documented_keys() {
    let school = School::open().await;
    let id = school.add("Photosynthesis").await;
    school.home.ok(&["worker", "--until-empty", "--provider", "sample"]).await;
    school.add("Fractions").await;
    let listed = ask(&school.home, &["list", "--json"]).await;
    assert_eq!(keys(&listed), ["lessons", "next"]);
    assert_eq!(listed["next"], Value::Null);
    let lessons = listed["lessons"].as_array().unwrap();
    assert_eq!(lessons.len(), 2);
    for lesson in lessons {
        assert_eq!(
            keys(lesson),
            [
                "attempts",
                "cost_usd",
                "created_at",
                "failure_class",
                "fingerprint",
                "id",
                "model",
                "priority",
                "run_after",
                "status",
                "title",
                "total_tokens",
                "updated_at"
            ]
        );
        assert!(is_time(&lesson["created_at"]) && is_time(&lesson["updated_at"]));
    }
    assert_eq!(
        (&lessons[0]["total_tokens"], &lessons[0]["model"], &lessons[0]["run_after"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    assert_eq!((&lessons[1]["attempts"], &lessons[1]["cost_usd"]), (&json!(1), &json!(0.0)));

    let shown = ask(&school.home, &["show", &id[..8], "--json"]).await;
    assert_eq!(keys(&shown), ["attempts", "contents", "lease", "lesson", "traces"]);
    assert_eq!((&shown["lesson"]["id"], &shown["lease"]), (&json!(id), &Value::Null));
    assert_eq!(shown["lesson"]["outline"], "Photosynthesis\n- one\n- two\n- three\n");
    for (rows, documented) in [
        ("attempts", &["id", "attempt_number", "started_at", "finished_at", "status", "error"][..]),
        (
            "traces",
            &[
                "id",
                "attempt_number",
                "timestamp",
                "prompt",
                "model",
                "response",
                "tokens",
                "validation",
                "compilation",
                "error",
            ],
        ),
        ("contents", &["id", "typescript_source", "compiled_js", "version", "created_at"]),
    ] {
        let [row] = shown[rows].as_array().unwrap().as_slice() else { panic!("{rows}: {shown:#}") };
        for key in documented {
            assert!(row.get(key).is_some(), "{rows} has no {key}: {:?}", keys(row));
        }
    }
}

#[tokio::test]
async fn a_page_goes_on_where_the_last_one_ended() {
    let school = School::open().await;
    school.fill(5).await;
    let mut titles: Vec<String> = Vec::new();
    let mut next = Value::Null;
    for _ in 0..3 {
        let mut args = vec!["list", "--json", "--limit", "2"];
        args.extend(next.as_str().map(|_| "--after"));
        args.extend(next.as_str());
        let page = ask(&school.home, &args).await;
        titles.extend(page["lessons"].as_array().unwrap().iter().map(|row| row["title"].as_str().unwrap().to_owned()));
        next = page["next"].clone();
    }
    assert_eq!((titles.join(" "), next), ("Lesson 5 Lesson 4 Lesson 3 Lesson 2 Lesson 1".to_owned(), Value::Null));
    let found = ask(&school.home, &["list", "--json", "--search", "lesson 3"]).await;
    assert_eq!(found["lessons"].as_array().unwrap().len(), 1);
    for narrowed in [["--search", "photosynthesis"], ["--status", "failed"]] {
        let ran = school.home.run(&[&["list"], &narrowed[..]].concat()).await;
        assert!(ran.code == Some(0) && ran.err.contains("No lesson matches"), "{ran:?}");
    }
}

#[tokio::test]
async fn retry_says_what_was_retried_and_what_not() {
    let mut school = School::open().await;
    let failed = school.add("Fractions").await;
    school.home.set("HOMEROOM_SAMPLE_FAIL", "bad-tsx");
    school.home.ok(&["worker", "--until-empty", "--provider", "sample"]).await;
    let queued = school.add("Levers").await;
    let before = school.everything().await;
    let dry = school.home.run(&["retry", &failed, &queued, "--dry-run", "--json"]).await;
    assert_eq!(dry.code, Some(4), "{dry:?}");
    assert_eq!(school.everything().await, before, "a dry run changes nothing");
    let ran = school.home.run(&["retry", &failed, &queued, "--json"]).await;
    assert_eq!(ran.code, Some(4), "{ran:?}");
    let said: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(keys(&said), ["refused", "retried"]);
    assert_eq!(said["retried"], json!([failed]));
    assert_eq!((keys(&said["refused"][0]), &said["refused"][0]["id"]), (vec!["id", "reason"], &json!(queued)));
    let actions: i64 = school.value("select count(*) from homeroom.operator_actions where action = 'retry'").await;
    assert_eq!(actions, 1);
    let nothing = ask(&school.home, &["retry", "--failed", "--json"]).await;
    assert_eq!(nothing, json!({"retried": [], "refused": []}));
}

#[tokio::test]
async fn check_needs_no_database_and_says_all_there_is() {
    let home = Home::new();
    let good = include_bytes!("../lessons/good/quiz_long.tsx");
    let passed = home.pipe(&["check", "-", "--json"], good).await;
    assert_eq!(passed.code, Some(0), "{passed:?}");
    let said: Value = serde_json::from_str(&passed.out).unwrap();
    assert_eq!(keys(&said), ["html", "passed", "score", "stages", "verdict"]);
    assert_eq!((&said["verdict"], &said["passed"]), (&json!("passed"), &json!(true)));
    let failed = home.pipe(&["check", "-", "--json"], b"export default function L() { return <p>; }\n").await;
    assert_eq!(failed.code, Some(1), "{failed:?}");
    let said: Value = serde_json::from_str(&failed.out).unwrap();
    assert_eq!((&said["verdict"], &said["passed"]), (&json!("failed"), &json!(false)));
    let stage = said["stages"].as_array().unwrap().iter().find(|stage| stage["passed"] == false).unwrap();
    assert_eq!((keys(stage), &stage["stage"]), (vec!["issues", "passed", "stage"], &json!("compile")));
    for key in ["rule", "message", "line", "column", "hint"] {
        assert!(stage["issues"][0].get(key).is_some(), "no {key}: {stage}");
    }
    assert!(!home.data_dir().exists());
}

#[tokio::test]
async fn stats_has_the_documented_keys() {
    let school = School::open().await;
    school.add("Rain").await;
    let stats = ask(&school.home, &["stats", "--json"]).await;
    let expected = ["at", "counts", "durations", "median_score", "providers", "queue", "rates", "spend", "workers"];
    assert_eq!(keys(&stats), expected);
    assert!(is_time(&stats["at"]) && is_time(&stats["queue"]["oldest_queued_at"]));
    assert_eq!(stats["counts"], json!({"queued": 1, "generating": 0, "generated": 0, "failed": 0}));
    assert!(stats["queue"]["oldest_queued_seconds"].as_f64().is_some_and(|seconds| seconds >= 0.0));
    assert_eq!((&stats["durations"]["p50_seconds"], &stats["spend"]["last_hour_usd"]), (&Value::Null, &Value::Null));
}
