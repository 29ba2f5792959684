//! What an operator does to lessons and workers by command.

use std::process::Stdio;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader};

use crate::home::PATIENCE;
use crate::model_server::{Gate, ModelServer, Step, answer, stream, text_event};
use crate::pty::Pty;
use crate::school::School;

const LESSON: &str = include_str!("../lessons/good/counter.tsx");
const EMPTY: [&str; 4] = ["worker", "--until-empty", "--provider", "sample"];

async fn ask(school: &School, args: &[&str]) -> Value {
    serde_json::from_str(&school.home.ok(args).await).unwrap()
}

async fn refused(school: &School, args: &[&str], code: i32, words: &str) {
    let ran = school.home.run(args).await;
    assert_eq!((ran.code, ran.out.as_str()), (Some(code), ""), "{ran:?}");
    assert!(ran.err.contains(words), "no {words:?} in {}", ran.err);
}

/// Failed lessons of two causes.
async fn failed(lessons: u32) -> School {
    let school = School::open().await;
    school.fill(lessons).await;
    school
        .run(
            "update lessons set status = 'failed';
             insert into homeroom.lesson_state (lesson_id, attempts_used, failure_class, fingerprint)
               select id, 3, 'compile', case when title = 'Lesson 1' then 'compile:x:other' else 'compile:x:same' end from lessons",
        )
        .await;
    school
}

#[tokio::test]
async fn what_operators_did_is_told_with_titles_and_changes() {
    let school = failed(5).await;
    let id: String = school.value("select id::text from lessons where title = 'Lesson 1'").await;
    let outline = school.home.path().join("outline.md");
    std::fs::write(&outline, "Lesson 1\n- another way\n").unwrap();
    let outline = outline.to_str().unwrap();
    school.home.ok(&["retry", &id, "--outline-file", outline, "--model", "model-b"]).await;
    school.home.ok(&["prioritise", &id, "--priority", "7"]).await;
    school.home.ok(&["retry", "--group", "compile:x:same", "--reason", "new prompt"]).await;
    school.home.ok(&["delete", &id, "--yes"]).await;
    let listed = school.home.ok(&["actions"]).await;
    let lines: Vec<&str> = listed.lines().collect();
    assert_eq!(lines.len(), 4, "{listed}");
    let of_one = format!("1 changed · {} Lesson 1", &id[..8]);
    assert!(lines[0].contains(&format!("  delete      {of_one} · with 0 attempts, 0 traces · ")), "{listed}");
    let many = lines[1];
    assert!(many.contains("  retry       4 changed · ") && many.contains(" Lesson "), "{listed}");
    assert!(many.contains(" and 1 more · status failed → queued") && many.contains(" · new prompt · "), "{listed}");
    assert!(lines[2].contains(&format!("  prioritise  {of_one} · priority 0 → 7 · ")), "{listed}");
    let changes = "status failed → queued, model none → model-b, ";
    assert!(lines[3].contains(&format!("  retry       {of_one} · {changes}")), "{listed}");
    assert!(lines[3].contains("outline changed · "), "{listed}");
}

#[tokio::test]
async fn a_group_is_retried_and_one_lesson_with_another_outline_and_model() {
    let school = failed(5).await;
    let before = school.everything().await;
    let dry = school.home.ok(&["retry", "--group", "compile:x:same", "--dry-run"]).await;
    assert_eq!(dry, "4 lessons would be queued again, with 3 more attempts each.\n");
    assert_eq!(school.everything().await, before);
    let said =
        school.home.ok(&["retry", "--group", "compile:x:same", "--attempts", "2", "--reason", "new prompt"]).await;
    assert_eq!(said, "4 lessons queued again, with 2 more attempts each.\n");
    assert_eq!(school.tally().await, "failed 1, queued 4");
    let nothing = school.home.ok(&["retry", "--group", "compile:x:same"]).await;
    assert_eq!(nothing, "Nothing failed with that fingerprint: nothing to retry.\n");

    let id: String = school.value("select id::text from lessons where status = 'failed'").await;
    let outline = school.home.path().join("outline.md");
    std::fs::write(&outline, "Lesson 1\n- another way\n").unwrap();
    let outline = outline.to_str().unwrap();
    let queued: String = school.value("select id::text from lessons where status = 'queued' limit 1").await;
    refused(&school, &["retry", &id, &queued, "--outline-file", outline], 2, "--outline-file is for one lesson").await;
    let said = ask(&school, &["retry", &id, "--outline-file", outline, "--model", "model-b", "--json"]).await;
    assert_eq!(said, json!({"retried": [id], "refused": []}));
    let now = format!(
        "select concat_ws('|', l.title, l.outline, h.model, h.max_attempts) from lessons l
           join homeroom.lesson_state h on h.lesson_id = l.id where l.id = '{id}'"
    );
    assert_eq!(school.value::<String>(&now).await, "Lesson 1|Lesson 1\n- another way\n|model-b|6");
}

#[tokio::test]
async fn a_regenerated_lesson_gets_a_second_version() {
    let school = School::open().await;
    let id = school.add("Rivers").await;
    school.home.ok(&EMPTY).await;
    let queued = school.add("Levers").await;
    let ran = school.home.run(&["regenerate", &id, &queued, "--json"]).await;
    assert_eq!(ran.code, Some(4), "{ran:?}");
    let said: Value = serde_json::from_str(&ran.out).unwrap();
    let reason = "it is not generated: it is queued";
    assert_eq!(said, json!({"regenerated": [id], "refused": [{"id": queued, "reason": reason}]}));
    assert_eq!(school.story(&id).await["contents"].as_array().unwrap().len(), 1, "what there is stays");
    school.home.ok(&EMPTY).await;
    let story = school.story(&id).await;
    assert_eq!((&story["status"], &story["contents"][1]["version"]), (&json!("generated"), &json!(2)));
    assert_eq!(story["state"]["attempts_used"], json!(2));
    assert_eq!(
        school.home.ok(&["regenerate", &id]).await,
        "1 lesson queued again; what there is stays until the new version is there.\n"
    );
}

#[tokio::test]
async fn a_cancelled_lessons_call_is_hung_up_on_and_everybody_says_so() {
    let server = ModelServer::scripted(vec![stream([text_event("Here is "), Step::Hang])]);
    let mut school = School::open().await;
    school.home.set("OPENAI_BASE_URL", server.base_url());
    school.home.set("SSH_CLIENT", "192.0.2.7 50000 22");
    school.fill(3).await;
    let mut worker = school.home.start(&["worker", "--concurrency", "2", "--name", "worker-a"]);
    server.received(2).await;
    school.until("(select count(distinct fence) from homeroom.live where chunk <> '') = 2").await;
    let id: String = school.value("select lesson_id::text from homeroom.leases order by fence limit 1").await;
    refused(&school, &["delete", &id, "--yes"], 4, "it is generating on worker-a; cancel it first").await;
    assert_eq!(
        school.home.ok(&["workers", "pause", "worker-a"]).await,
        "worker-a is paused: it claims nothing more, what runs goes on.\n"
    );
    let said = school.home.ok(&["cancel", &id, "--reason", "wrong outline"]).await;
    assert_eq!(said, "1 lesson cancelled; no attempt used up.\n");
    server.hung_up(1).await;
    worker.says("cancelled").await;
    let cancelled = ask(&school, &["cancel", "--all", "--json"]).await;
    assert_eq!((cancelled["cancelled"].as_array().unwrap().len(), &cancelled["refused"]), (1, &json!([])));
    server.hung_up(2).await;
    assert_eq!(school.tally().await, "failed 2, queued 1");
    assert_eq!(school.home.ok(&["cancel", "--all"]).await, "No worker generates a lesson: nothing to cancel.\n");

    let who: String = school.value("select actor from homeroom.operator_actions where action = 'cancel' limit 1").await;
    let shown = school.home.ok(&["show", &id]).await;
    assert!(shown.contains(&format!("failure   cancelled · by {who}: wrong outline\n")), "{shown}");
    assert!(shown.contains("attempt 1   cancelled in ") && shown.contains("0 of 3 used"), "{shown}");
    let trace = school.home.ok(&["show", &id, "--trace", "1"]).await;
    assert!(trace.contains("Here is"), "{trace}");
    let listed = school.home.ok(&["list", "--status", "failed"]).await;
    assert!(listed.contains(&format!("cancelled · by {who}: wrong outline")), "{listed}");
    let listed = ask(&school, &["list", "--status", "failed", "--json"]).await;
    assert_eq!(listed["lessons"][0]["failure_class"], json!("cancelled"));
    let recorded = ask(&school, &["actions", "--json"]).await;
    let first = recorded["actions"].as_array().unwrap().iter().find(|one| one["reason"] == "wrong outline").unwrap();
    assert_eq!(
        (&first["action"], &first["ssh_client"], &first["lesson_ids"], &first["after"][&id]["status"]),
        (&json!("cancel"), &json!("192.0.2.7"), &json!([id]), &json!("failed"))
    );
    worker.signal(Signal::SIGTERM);
    worker.ended().await;
    school.assert_tidy().await;
}

#[tokio::test]
async fn a_deleted_lesson_is_gone_with_its_attempts_and_needs_a_yes() {
    let mut school = School::open().await;
    school.home.set("HOMEROOM_SAMPLE_FAIL", "bad-tsx");
    let id = school.add("Rivers").await;
    school.home.ok(&EMPTY).await;
    refused(&school, &["delete", &id], 2, "--yes").await;
    assert_eq!(school.home.ok(&["delete", &id, "--dry-run"]).await, "1 lesson would be deleted.\n");
    assert_eq!(school.tally().await, "failed 1");
    assert_eq!(
        school.home.ok(&["delete", &id[..6], "--yes"]).await,
        "1 lesson deleted, with 3 attempts and 3 traces.\n"
    );
    assert_eq!(school.value::<i64>("select (select count(*) from lessons) + (select count(*) from traces)").await, 0);
    refused(&school, &["delete", &id, "--yes"], 3, "homeroom list").await;
}

#[tokio::test]
async fn a_priority_is_given_and_shown() {
    let school = School::open().await;
    school.fill(3).await;
    let id: String = school.value("select id::text from lessons where title = 'Lesson 3'").await;
    assert_eq!(school.home.ok(&["prioritise", &id, "--priority", "5"]).await, "1 lesson given priority 5.\n");
    let listed = ask(&school, &["list", "--json"]).await;
    let one = listed["lessons"].as_array().unwrap().iter().find(|one| one["id"] == json!(id)).unwrap();
    assert_eq!(one["priority"], json!(5));
    let said = ask(&school, &["prioritise", &id, "--priority", "-3", "--json"]).await;
    assert_eq!(said, json!({"prioritised": [id], "refused": []}));
    refused(&school, &["prioritise", &id], 2, "--priority").await;
}

#[tokio::test]
async fn what_another_program_left_is_taken_back_only_when_its_id_is_typed() {
    let school = School::open().await;
    school.fill(1).await;
    let id: String = school
        .value("update lessons set status = 'generating', updated_at = now() - interval '1 hour' returning id::text")
        .await;
    let start = &id[..8];
    refused(&school, &["take-back", &id], 2, &format!("Give --confirm {start} to do it. Nothing changed.")).await;
    refused(&school, &["take-back", &id, "--confirm", "00000000"], 2, "Nothing changed.").await;
    assert_eq!(
        school.home.ok(&["take-back", &id, "--dry-run"]).await,
        "1 lesson would be taken back and queued again.\n"
    );
    assert_eq!(school.tally().await, "generating 1");
    let said = ask(&school, &["take-back", &id, "--confirm", start, "--json"]).await;
    assert_eq!(said, json!({"taken_back": [id], "refused": []}));
    assert_eq!(school.tally().await, "queued 1");
    school.run("update lessons set status = 'generating'").await;
    refused(&school, &["take-back", &id, "--confirm", start], 4, "another program may still be at it").await;
}

#[tokio::test]
async fn on_a_terminal_the_id_is_asked_for() {
    let school = School::open().await;
    school.fill(1).await;
    let id: String = school
        .value("update lessons set status = 'generating', updated_at = now() - interval '1 hour' returning id::text")
        .await;
    let url = school.url();
    for (typed, code, says) in [
        ("no\r", 4, "was not confirmed. Nothing changed."),
        (&format!("{}\r", &id[..8]), 0, "1 lesson taken back and queued again."),
    ] {
        let args = ["take-back", &id, "--database-url", url];
        let home = school.home.path().to_str().unwrap();
        let mut pty = Pty::spawn(env!("CARGO_BIN_EXE_homeroom"), &args, &[("HOME", home)], 120, 24);
        pty.wait_for("Type its first 8 characters to take it back:");
        pty.send(typed);
        pty.wait_for(says);
        assert_eq!(pty.exit().code, code);
        assert_eq!(school.tally().await, if code == 0 { "queued 1" } else { "generating 1" });
    }
}

#[tokio::test]
async fn a_paused_fleet_is_told_and_ends_a_worker_that_would_empty_the_queue() {
    let school = School::open().await;
    school.fill(2).await;
    let said = school.home.ok(&["workers", "pause", "--all", "--reason", "exam week"]).await;
    assert!(said.starts_with("All workers are paused (0 workers now, and those that start later)"), "{said}");
    let ran = school.home.run(&EMPTY).await;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_eq!(
        ran.err,
        "homeroom: workers paused by an operator; homeroom workers resume --all ends it. 2 lessons stay queued; nothing was counted.\n"
    );
    assert_eq!(ask(&school, &["workers", "--json"]).await, json!({"fleet": "paused", "workers": []}));
    refused(&school, &["workers", "pause", "worker-z"], 3, "no worker of that name is alive").await;
    assert_eq!(school.home.ok(&["workers", "resume", "--all"]).await, "All workers may claim again (0 workers now).\n");
    let ran = school.home.run(&EMPTY).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(school.tally().await, "generated 2");
    let listed = school.home.ok(&["actions", "--limit", "5"]).await;
    let lines: Vec<&str> = listed.lines().collect();
    assert_eq!(lines.len(), 3, "{listed}");
    assert!(lines[2].contains("  pause       1 changed · fleet · exam week · "), "{listed}");
    assert!(lines[1].contains("0 changed, 1 refused · nothing"), "{listed}");
    school.assert_tidy().await;
}

#[tokio::test]
async fn a_running_worker_is_paused_resumed_and_drained() {
    let gate = Gate::new();
    let text = format!("```tsx\n{LESSON}```\n");
    let server = ModelServer::start({
        let gate = gate.clone();
        move |_, _| {
            let mut script = answer(&text);
            script.insert(2, Step::Gate(gate.clone()));
            script
        }
    });
    let mut school = School::open().await;
    school.home.set("OPENAI_BASE_URL", server.base_url());
    school.fill(3).await;
    let mut worker = school.home.start(&["worker", "--concurrency", "1", "--name", "worker-a"]);
    server.received(1).await;
    school.home.ok(&["workers", "pause", "worker-a", "--json"]).await;
    worker.says("paused      by an operator; what runs goes on").await;
    gate.open();
    school.until("(select count(*) from lessons where status = 'generated') = 1").await;
    school.until("exists (select from homeroom.workers where state = 'paused')").await;
    let listed = ask(&school, &["workers", "--json"]).await;
    assert_eq!(
        (&listed["fleet"], &listed["workers"][0]["state"], &listed["workers"][0]["busy"]),
        (&json!("running"), &json!("paused"), &json!(0))
    );
    let table = school.home.ok(&["workers"]).await;
    assert!(
        table.lines().nth(1).unwrap().starts_with("worker-a  ") && table.contains("paused") && table.contains("0/1"),
        "{table}"
    );
    assert_eq!(school.home.ok(&["workers", "resume", "worker-a"]).await, "worker-a claims again.\n");
    server.received(2).await;
    let said = ask(&school, &["workers", "drain", "--all", "--json"]).await;
    assert_eq!(said, json!({"changed": ["worker-a"], "refused": []}));
    school.until("exists (select from homeroom.workers where state = 'draining')").await;
    refused(&school, &["workers", "resume", "worker-a"], 4, "it is draining and ends with what it runs").await;
    gate.open();
    let (status, _) = worker.ended().await;
    assert!(status.success(), "{status}");
    assert_eq!(school.tally().await, "generated 2, queued 1");
    school.assert_tidy().await;
}

#[tokio::test]
async fn a_running_workers_slots_are_changed() {
    let server = ModelServer::start(|_, _| vec![Step::Hang]);
    let mut school = School::open().await;
    school.home.set("OPENAI_BASE_URL", server.base_url());
    school.fill(3).await;
    let mut worker = school.home.start(&["worker", "--concurrency", "1", "--name", "worker-a"]);
    server.received(1).await;
    let said = school.home.ok(&["workers", "slots", "worker-a", "2", "--reason", "exam week"]).await;
    assert_eq!(said, "worker-a is to generate 2 lessons at a time, 1 before.\n");
    worker.says("resized     2 slots, by an operator").await;
    server.received(2).await;
    school.until("exists (select from homeroom.workers where slots = 2)").await;
    let said = ask(&school, &["workers", "slots", "worker-a", "0", "--json"]).await;
    assert_eq!(said, json!({"changed": ["worker-a"], "refused": []}));
    worker.says("resized     0 slots, by an operator").await;
    assert_eq!(ask(&school, &["workers", "--json"]).await["workers"][0]["busy"], json!(2), "what runs goes on");
    refused(&school, &["workers", "slots", "worker-z", "3"], 3, "no worker of that name is alive").await;
    refused(&school, &["workers", "slots", "worker-a", "513"], 2, "0..=512").await;
    let record: Value = school
        .value("select jsonb_agg(jsonb_build_array(action, reason, detail -> 'slots') order by id) from homeroom.operator_actions")
        .await;
    assert_eq!(record[0], json!(["slots", "exam week", 2]));
}

#[tokio::test]
async fn an_interrupted_retry_stops_between_two_batches_and_says_how_far_it_came() {
    let school = failed(1000).await;
    school
        .run(
            "create function slowly() returns trigger language plpgsql as $$ begin perform pg_sleep(1); return null; end $$;
             create trigger slowly after update on lessons for each statement execute function slowly()",
        )
        .await;
    let mut child = school.home.command(&["retry", "--failed", "--json"]).stderr(Stdio::piped()).spawn().unwrap();
    let pid = Pid::from_raw(i32::try_from(child.id().unwrap()).unwrap());
    let mut errors = BufReader::new(child.stderr.take().unwrap()).lines();
    let first = tokio::time::timeout(PATIENCE, errors.next_line()).await.unwrap().unwrap().unwrap();
    assert!(first.ends_with(" of 1,000 lessons asked"), "{first}");
    kill(pid, Signal::SIGINT).unwrap();
    let mut out = String::new();
    child.stdout.take().unwrap().read_to_string(&mut out).await.unwrap();
    let code = tokio::time::timeout(PATIENCE, child.wait()).await.unwrap().unwrap().code();
    let mut said = Vec::new();
    while let Some(line) = errors.next_line().await.unwrap() {
        said.push(line);
    }
    assert_eq!(code, Some(1), "{said:?}");
    let queued: i64 = school.value("select count(*) from lessons where status = 'queued'").await;
    assert!((200..1000).contains(&queued) && queued % 200 == 0, "{queued}");
    let outcome: Value = serde_json::from_str(&out).unwrap();
    let count = |key: &str| i64::try_from(outcome[key].as_array().unwrap().len()).unwrap();
    assert_eq!(
        (count("retried"), count("refused"), count("unsure"), count("not_asked")),
        (queued, 0, 0, 1000 - queued)
    );
    let last = format!("Stopped: {queued} retried, {} not asked.", 1000 - queued);
    assert_eq!(said.last(), Some(&last));
    let rows: i64 = school.value("select count(*) from homeroom.operator_actions").await;
    let requests: i64 = school.value("select count(distinct request) from homeroom.operator_actions").await;
    assert_eq!((rows, requests), (queued / 200, 1));
}

#[tokio::test]
async fn nothing_is_changed_read_only_whatever_is_asked() {
    let school = School::open().await;
    let id = school.add("Rivers").await;
    school.run("update lessons set status = 'failed'").await;
    let before = school.everything().await;
    for args in [
        &["retry", "--failed"][..],
        &["retry", &id],
        &["cancel", &id],
        &["delete", &id, "--yes"],
        &["prioritise", &id, "--priority", "1"],
        &["regenerate", &id],
        &["workers", "pause", "--all"],
        &["workers", "drain", "--all"],
        &["workers", "slots", "worker-a", "2"],
        &["providers", "pause", "openai"],
        &["add", "Levers"],
    ] {
        let args = [args, &["--read-only"]].concat();
        refused(&school, &args, 4, "The session is read-only; nothing was changed.").await;
    }
    refused(&school, &["worker", "--read-only"], 2, "workers write").await;
    assert_eq!(school.everything().await, before);
    assert!(school.home.ok(&["list", "--read-only"]).await.contains("Rivers"));
    assert_eq!(
        school.home.ok(&["retry", &id, "--dry-run", "--read-only"]).await,
        "1 lesson would be queued again, with 3 more attempts each.\n"
    );
}
