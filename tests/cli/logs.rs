//! JSON logs: everything a worker has to say, one object a line, and nothing that is nobody's business.

use std::collections::BTreeMap;

use homeroom::db::pool::{self, Db};
use homeroom::db::{embedded, migrate};
use nix::sys::signal::Signal;
use serde_json::Value;

use crate::home::Ran;
use crate::model_server::{ModelServer, Script, Step, answer, status, stream, text_event};
use crate::school::School;

const LESSON: &str = include_str!("../lessons/good/counter.tsx");
/// What must never be in a log.
const KEY: &str = "sk-unheard-0123456789abcdef";
const PASSWORD: &str = "unheard-password";
const TITLE: &str = "UnheardTitle";
const OUTLINE: &str = "UnheardOutline";
const ANSWER: &str = "UnheardAnswer";

/// A school with secrets everywhere, and a JSON log that says all it can.
async fn school(server: &ModelServer) -> School {
    let mut school = School::open().await;
    let url = school
        .home
        .command(&[])
        .as_std()
        .get_envs()
        .find_map(|(name, value)| (name == "DATABASE_URL").then(|| value.unwrap().to_str().unwrap().to_owned()));
    let url = url.unwrap();
    let mark = if url.contains('?') { '&' } else { '?' };
    school.home.set("DATABASE_URL", format!("{url}{mark}password={PASSWORD}"));
    school.home.set("OPENAI_API_KEY", KEY);
    school.home.set("OPENAI_BASE_URL", server.base_url());
    school.home.set("HOMEROOM_LOG_JSON", "1");
    school.home.set("HOMEROOM_LOG", "debug");
    school
}

async fn add(school: &School, lessons: u32) {
    for n in 0..lessons {
        school.home.ok(&["add", &format!("{TITLE} {n}\n- {OUTLINE}\n- two\n")]).await;
    }
}

/// Every line is an object; events by their name.
fn events(text: &str) -> BTreeMap<String, Vec<Value>> {
    let mut events: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for line in text.lines() {
        let object: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        for key in ["timestamp", "level", "message", "target"] {
            assert!(object[key].is_string(), "no {key}: {line}");
        }
        let event = object["event"].as_str().unwrap_or("").to_owned();
        events.entry(event).or_default().push(object);
    }
    events
}

fn assert_discreet(text: &str) {
    for secret in [KEY, PASSWORD, TITLE, OUTLINE, ANSWER] {
        let line = text.lines().find(|line| line.contains(secret));
        assert_eq!(line, None, "{secret} was said");
    }
}

/// Fails to compile, with words of its own in the fault; is refused by the provider with the prompt in the refusal; asks
/// to wait; and then answers.
fn trying(call: usize, request: &Value) -> Script {
    let prompt = request["messages"].to_string();
    let refusal = serde_json::json!({"error": {"message": format!("bad request: {prompt} {KEY}"), "code": "odd"}});
    match call {
        0 => answer(&format!("```tsx\nexport default function {ANSWER}() {{ return <p>{ANSWER}</div> }}\n```\n")),
        1 => status(500, &[], &refusal.to_string()),
        2 => status(429, &[("retry-after", "1")], &refusal.to_string()),
        _ => answer(&format!("```tsx\n{LESSON}```\n{ANSWER}\n")),
    }
}

#[tokio::test]
async fn every_event_is_an_object_with_its_fields_and_no_secret_is_said() {
    let server = ModelServer::start(|call, request| trying(call, &request.body));
    let school = school(&server).await;
    add(&school, 2).await;
    let Ran { code, out, err } =
        school.home.run(&["worker", "--until-empty", "--concurrency", "1", "--health", "0"]).await;
    assert_eq!((code, out.as_str()), (Some(0), ""), "a collector of both streams gets JSON alone: {err}");
    assert_discreet(&err);
    let events = events(&err);
    let count = |name: &str| events.get(name).map_or(0, Vec::len);
    assert_eq!((count("claimed"), count("failed"), count("put_back"), count("generated")), (5, 2, 1, 2), "{err}");
    assert!(count("held") >= 1 && count("resumed") >= 1, "{err}");
    let failed = &events["failed"][0];
    assert_eq!((&failed["failure.class"], &failed["attempt.number"]), (&"compile".into(), &1.into()), "{failed}");
    assert_eq!((&failed["lesson.status"], &failed["level"]), (&"queued".into(), &"WARN".into()), "{failed}");
    assert!(failed["duration_ms"].is_u64() && failed["failure.code"].is_string(), "{failed}");
    let generated = &events["generated"][0];
    for key in ["duration_ms", "call_ms", "check_ms", "tokens", "first_token_ms"] {
        assert!(generated[key].is_u64(), "no {key}: {generated}");
    }
    assert!(generated["lesson.id"].as_str().is_some_and(|id| uuid::Uuid::parse_str(id).is_ok()), "{generated}");
    assert_eq!(generated["provider"], "openai");
    assert!(events["listening"][0]["health.url"].as_str().unwrap().starts_with("http://127.0.0.1:"));
    let ended = &events["ended"][0];
    assert_eq!((&ended["lessons.generated"], &ended["lessons.failed"]), (&2.into(), &0.into()), "{ended}");
    // Meanwhile the database has it all.
    let everything = school.everything().await;
    assert!(everything.contains(OUTLINE) && everything.contains(ANSWER) && !everything.contains(KEY));
}

#[tokio::test]
async fn a_row_that_the_database_refuses_is_not_quoted() {
    // A refusal quotes the beginning of each value.
    let server = ModelServer::start(|_, _| answer(&format!("{ANSWER}:\n```tsx\n{LESSON}```\n")));
    let school = school(&server).await;
    add(&school, 1).await;
    school.run("alter table traces add constraint short check (length(response) < 10)").await;
    let ran = school.home.run(&["worker", "--until-empty"]).await;
    assert_discreet(&ran.err);
    let events = events(&ran.err);
    assert!(events["trouble"][0]["error"].as_str().unwrap().contains("violates check constraint"), "{}", ran.err);
    assert_eq!(events["failed"][0]["failure.code"], "not-stored");
}

#[tokio::test]
async fn lost_leases_and_interruptions_are_said() {
    let server = ModelServer::scripted(vec![stream([text_event(ANSWER), Step::Hang])]);
    let school = school(&server).await;
    add(&school, 2).await;
    let mut command = school.home.command(&["worker", "--concurrency", "2"]);
    let child = command.spawn().unwrap();
    let pid = nix::unistd::Pid::from_raw(i32::try_from(child.id().unwrap()).unwrap());
    server.received(2).await;
    school.run("delete from homeroom.leases where lesson_id = (select lesson_id from homeroom.leases limit 1)").await;
    // The next heartbeat misses it.
    server.hung_up(1).await;
    nix::sys::signal::kill(pid, Signal::SIGTERM).unwrap();
    let output = tokio::time::timeout(crate::home::PATIENCE, child.wait_with_output()).await.unwrap().unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success() && output.stdout.is_empty(), "{text}");
    assert_discreet(&text);
    let events = events(&text);
    let superseded = &events["superseded"][0];
    assert_eq!(superseded["span"]["attempt.number"], 1, "{superseded}");
    assert_eq!(events["put_back"][0]["reason"], "interrupted");
}

#[tokio::test]
async fn an_error_that_ends_it_is_an_object_too_and_people_still_get_lines() {
    let server = ModelServer::start(|_, _| answer(&format!("```tsx\n{LESSON}```\n")));
    let mut school = school(&server).await;
    let ran = school.home.run(&["worker", "--health", "127.0.0.1:1:1"]).await;
    assert_eq!(ran.code, Some(2), "{ran:?}");
    let taken = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let ran = school.home.run(&["worker", "--health", &taken.local_addr().unwrap().to_string()]).await;
    let events = events(&ran.err);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""), "{ran:?}");
    let last = events[""].last().unwrap();
    assert_eq!((&last["exit.code"], &last["level"]), (&1.into(), &"ERROR".into()), "{last}");

    school.home.unset("HOMEROOM_LOG_JSON");
    school.home.unset("HOMEROOM_LOG");
    add(&school, 1).await;
    let ran = school.home.run(&["worker", "--until-empty"]).await;
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{ran:?}");
    assert!(ran.out.contains("claimed") && ran.out.ends_with("Done: 1 generated.\n"), "{}", ran.out);
}

#[tokio::test]
async fn an_outage_has_a_beginning_and_an_end() {
    let mut home = crate::home::Home::private();
    let options = || embedded::Options { data_dir: Some(home.data_dir()), ..embedded::Options::default() };
    let first = embedded::start(&options(), |_| ()).await.unwrap();
    let url = first.spec().url();
    let db = Db::open(&first.spec(), &pool::Options::default()).unwrap();
    migrate::run(&db).await.unwrap();
    drop(db);
    let options = options();
    home.set("HOMEROOM_LOG_JSON", "1");
    let mut command = home.command(&["worker", "--provider", "sample", "--database-url", &url]);
    let mut child = command.spawn().unwrap();
    let mut lines = tokio::io::AsyncBufReadExt::lines(tokio::io::BufReader::new(child.stderr.take().unwrap()));
    let mut heard = async |event: &str| {
        let reading = async {
            while let Some(line) = lines.next_line().await.unwrap() {
                let object: Value = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
                if object["event"] == event {
                    return object;
                }
            }
            panic!("it ended without {event}");
        };
        tokio::time::timeout(crate::home::PATIENCE, reading).await.unwrap_or_else(|_| panic!("never {event}"))
    };
    home.ok(&["add", "Rain", "--database-url", &url]).await;
    heard("generated").await;
    home.ok(&["db", "stop", "--force"]).await;
    assert!(heard("trouble").await["error"].as_str().unwrap().contains("cannot reach"));
    let second = embedded::start(&options, |_| ()).await.unwrap();
    heard("recovered").await;
    let pid = nix::unistd::Pid::from_raw(i32::try_from(child.id().unwrap()).unwrap());
    nix::sys::signal::kill(pid, Signal::SIGTERM).unwrap();
    assert!(tokio::time::timeout(crate::home::PATIENCE, child.wait()).await.unwrap().unwrap().success());
    second.leave().await.unwrap();
    drop(first);
}

#[tokio::test]
async fn a_log_that_nobody_reads_keeps_nobody_from_work() {
    let mut school = School::open().await;
    school.home.set("HOMEROOM_LOG_JSON", "1");
    school.home.set("HOMEROOM_LOG", "trace");
    // Two lines at least for each: many times what a pipe holds.
    school.fill(400).await;
    let mut command = school.home.command(&["worker", "--provider", "sample", "--concurrency", "8"]);
    let mut child = command.spawn().unwrap();
    school.until("(select count(*) = 400 from lessons where status = 'generated')").await;
    let pid = nix::unistd::Pid::from_raw(i32::try_from(child.id().unwrap()).unwrap());
    nix::sys::signal::kill(pid, Signal::SIGTERM).unwrap();
    assert!(tokio::time::timeout(crate::home::PATIENCE, child.wait()).await.unwrap().unwrap().success());
    school.assert_tidy().await;
}
