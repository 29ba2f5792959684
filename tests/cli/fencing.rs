//! Processes that stop and come back, programs that take lessons away, lessons that kill: nothing is stored twice.

use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::model_server::{Gate, ModelServer, Recorded, Script, Step, answer, stream, text_event};
use crate::school::School;

const LESSON: &str = include_str!("../lessons/good/quiz_long.tsx");

fn whole() -> Script {
    answer(&format!("```tsx\n{LESSON}```\n"))
}

fn is_about(asked: &Recorded, title: &str) -> bool {
    asked.message("user").is_some_and(|prompt| prompt.contains(title))
}

async fn school(server: &ModelServer) -> School {
    let mut school = School::open().await;
    school.home.set("OPENAI_BASE_URL", server.base_url());
    school.home.set("HOMEROOM_HEARTBEAT_SECONDS", "3");
    school
}

#[tokio::test]
async fn who_was_stopped_past_its_time_stores_nothing_and_goes_on_working() {
    let gate = Gate::new();
    let held = gate.clone();
    let server = ModelServer::start(move |call, _| {
        let mut script = whole();
        if call == 0 {
            script.insert(3, Step::Gate(held.clone()));
        }
        script
    });
    let school = school(&server).await;
    let rain = school.add("Rain").await;
    let mut stopped = school.home.start(&["worker", "--concurrency", "1", "--name", "worker-a"]);
    server.received(1).await;
    stopped.signal(Signal::SIGSTOP);
    // Waits for the lease to run out, rescues, generates.
    let other = school.home.start(&["worker", "--until-empty", "--name", "worker-b"]);
    assert!(other.ended().await.0.success());
    assert_eq!(school.tally().await, "generated 1");
    let before = school.story(&rain).await;
    gate.open();
    stopped.signal(Signal::SIGCONT);
    school.until("(select bool_or(expires_at > now()) from homeroom.workers where name = 'worker-a')").await;
    // It works on: what it had is nobody's.
    school.add("Snow").await;
    stopped.says("  generated  ").await;
    assert_eq!(school.story(&rain).await, before, "the old attempt changed nothing");
    assert_eq!(school.tally().await, "generated 2");
    assert_eq!(server.requests().len(), 3, "each lesson once, and the call in flight when it was stopped");
    stopped.signal(Signal::SIGTERM);
    assert!(stopped.ended().await.0.success());
    school.assert_tidy().await;
}

#[tokio::test]
async fn what_a_program_takes_from_a_worker_stops_and_is_stored_once() {
    // The first call for each lesson never ends.
    let server =
        ModelServer::start(|call, _| if call < 3 { stream([text_event("Here is "), Step::Hang]) } else { whole() });
    let school = school(&server).await;
    let mut ids = Vec::new();
    for title in ["Reset", "Finished", "Deleted"] {
        ids.push(school.add(title).await);
    }
    let mut worker = school.home.start(&["worker", "--concurrency", "3"]);
    server.received(3).await;
    school
        .run(&format!(
            "update lessons set status = 'queued' where id = '{}';
             update lessons set status = 'generated' where id = '{}';
             delete from lessons where id = '{}'",
            ids[0], ids[1], ids[2]
        ))
        .await;
    // The three calls are hung up on, and what was reset is generated anew.
    server.hung_up(3).await;
    worker.says("  generated  ").await;
    worker.signal(Signal::SIGTERM);
    assert!(worker.ended().await.0.success());
    assert_eq!(school.tally().await, "generated 2");
    let contents = async |id: &str| -> i64 {
        school.value(&format!("select count(*) from lesson_contents where lesson_id = '{id}'")).await
    };
    assert_eq!((contents(&ids[0]).await, contents(&ids[1]).await), (1, 0));
    assert_eq!(server.requests().len(), 4);
    school.assert_tidy().await;
}

#[tokio::test]
async fn a_lesson_that_kills_whoever_asks_for_it_fails_as_poison_and_the_others_are_generated() {
    let victim = Arc::new(AtomicI32::new(0));
    let target = Arc::clone(&victim);
    let server = ModelServer::start(move |_, asked| {
        if is_about(asked, "Hemlock") {
            kill(Pid::from_raw(target.load(Ordering::SeqCst)), Signal::SIGKILL).unwrap();
            return stream([Step::Hang]);
        }
        whole()
    });
    let school = school(&server).await;
    let poison = school.add("Hemlock").await;
    for title in ["Rain", "Snow", "Hail"] {
        school.add(title).await;
    }
    let mut killed = 0;
    loop {
        let worker = school.home.start(&["worker", "--until-empty", "--concurrency", "1"]);
        victim.store(worker.pid(), Ordering::SeqCst);
        if worker.ended().await.0.success() {
            break;
        }
        killed += 1;
        assert!(killed <= 3, "it goes on killing");
    }
    assert_eq!(killed, 3);
    assert_eq!(school.tally().await, "failed 1, generated 3");
    let shown = school.home.ok(&["show", &poison]).await;
    assert!(shown.contains("poison") && shown.contains("its worker was lost 3 times"), "{shown}");
    let story: serde_json::Value = serde_json::from_str(&school.home.ok(&["show", &poison, "--json"]).await).unwrap();
    assert!(story.to_string().contains("poison"), "{story}");
    assert_eq!(server.requests().iter().filter(|asked| is_about(asked, "Hemlock")).count(), 3);
    school.assert_sound().await;
}
