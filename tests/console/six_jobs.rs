//! An operator's whole day in one session: the six jobs, one after the other, in one console on one database.

use std::time::Duration;

use crate::binary::{Console, SEEN, School, start};
use crate::fleet_journey::Worker;
use crate::link::{Link, State};

const WIDE: (u16, u16) = (120, 40);
const FAILING: &[(&str, &str)] = &[crate::binary::FAST, ("HOMEROOM_SAMPLE_FAIL", "bad-tsx")];

/// Four lessons that another machine's worker has failed at, each as often as it may.
async fn school() -> School {
    let school = School::open().await;
    for n in 1..=4 {
        school.add(&format!("Fractions {n}\n- halves\n- thirds")).await;
    }
    let worker = Worker::start(&school, "worker-old", "4", FAILING);
    school.wait("select count(*) = 4 from lessons where status = 'failed'").await;
    worker.stopped().await;
    school
}

#[tokio::test(flavor = "multi_thread")]
async fn one_operator_does_all_six_jobs_in_one_session() {
    let school = school().await;
    let link = Link::to(&school.test.spec);
    let url = link.url(&school.test.spec);
    let mut console = start(&["--database-url", &url, "--provider", "sample", "--workers", "2"], &[SEEN], WIDE);
    is_it_healthy(&console);
    why_did_it_fail(&mut console);
    put_it_right(&school, &mut console).await;
    let far = run_it(&school, &mut console).await;
    watch_it_happen(&mut console);
    stop_the_far_worker(&school, &mut console, far).await;
    trust_it(&school, &link, &mut console).await;
    console.pty.send("q");
    assert_eq!(console.pty.exit().code, 0);
    console.assert_restored();
    nothing_was_lost_or_done_twice(&school).await;
}

fn is_it_healthy(console: &Console) {
    console.pty.wait_for("● LIVE");
    console.wait_for_line(&["1 worker", "0/2 busy"]);
    console.wait_for_line(&["4", "1 cause"]);
    console.wait_for_line(&["✗ failed", "Fractions 1", "3/3", "compile"]);
}

/// From the cause over a lesson and its attempt to the very line.
fn why_did_it_fail(console: &mut Console) {
    console.pty.send("gf");
    console.wait_for_line(&["▌", "compile", "4", "100%"]);
    console.pty.send("\r");
    console.wait_for_line(&["▌", "✗", "Fractions"]);
    console.pty.send("\r");
    console.wait_for_line(&["✗ failed", "compile", "3 of 3 attempts"]);
    console.wait_for_line(&["extract ✓", "compile ✗", "run –"]);
    console.wait_for_line(&["│", "^"]);
    console.pty.send("4");
    console.pty.wait_for("[4 source]");
    console.pty.send("n");
    console.wait_for_line(&["▌✗", "│"]);
    console.wait_for_line(&["│", "expected"]);
}

/// One with another outline, one of the rest first, then the rest.
async fn put_it_right(school: &School, console: &mut Console) {
    console.pty.send("e");
    console.pty.wait_for("As you saw it at");
    console.pty.send("\x1b[B\x1b[B\x1b[F\r- quarters");
    console.pty.wait_for("+1 -0 lines");
    console.pty.send("\x13");
    console.pty.wait_for("Queued again: Fractions");
    school.wait("select count(*) = 1 from lessons where status = 'generated' and outline like '%quarters'").await;
    console.pty.send("gf");
    console.wait_for_line(&["failures · last 24 h", "3 lessons"]);
    console.pty.send("\x1b");
    console.wait_for_line(&["▌", "compile", "3", "100%"]);
    console.pty.send("r");
    console.wait_for_line(&["3", "failed: queued again"]);
    console.pty.wait_for("c retries the first alone");
    console.answer("retry 3 lessons of one cause", "c");
    console.pty.wait_for("Queued again: Fractions");
    school.wait("select count(*) = 2 from lessons where status = 'generated'").await;
    console.wait_for_line(&["▌", "compile", "2", "100%"]);
    console.pty.send("r");
    console.answer("retry 2 lessons of one cause", "\r");
    console.pty.wait_for("2 retried.");
    school.wait("select count(*) = 4 from lessons where status = 'generated'").await;
}

/// Its own workers pause, so that what comes next is another machine's.
async fn run_it(school: &School, console: &mut Console) -> Worker {
    let own: String = school.value("select name from homeroom.workers where expires_at > now()").await;
    console.pty.send("gw");
    console.wait_for_line(&["▌", &own, "running", "0/2"]);
    console.pty.send("p");
    console.answer("Claims nothing; what runs goes on.", "\r");
    console.wait_for_line(&["▌", &own, "paused"]);
    let far = Worker::start(school, "worker-far", "1", &[]);
    console.pty.wait_for("worker-far");
    far
}

/// A lesson is written here, and its response streams in from the other machine.
fn watch_it_happen(console: &mut Console) {
    console.pty.send("gon");
    console.pty.wait_for("ctrl-s add");
    console.pty.send("\t");
    console.pty.send("\x1b[200~Tides\n- the moon pulls\n- the water follows\x1b[201~");
    console.pty.wait_for("3 lines");
    console.pty.send("\x13");
    console.wait_for_line(&["▌", "◐ generating", "Tides", "1/3", "streaming", "tok"]);
    console.pty.send("\r");
    console.wait_for_line(&["◐ generating", "1 of 3 attempts", "worker-far"]);
    console.pty.wait_for("[1 response]");
    console.pty.wait_for("following");
    console.pty.wait_for("offline by homeroom/sample-1");
}

/// More slots, a running generation cancelled, then a drain; its own workers claim again.
async fn stop_the_far_worker(school: &School, console: &mut Console, mut far: Worker) {
    console.pty.send("x");
    console.answer("1 of 3 attempts · on worker-far", "\r");
    console.pty.wait_for("Cancelled; no attempt used up.");
    console.wait_for_line(&["✗ failed", "cancelled"]);
    console.pty.send("gw");
    go_to(console, "worker-far");
    console.pty.send("+");
    console.pty.wait_for("worker-far is to have 2 slots, 1 before.");
    console.wait_for_line(&["▌", "worker-far", "0/2"]);
    console.pty.send("d");
    console.answer("Nothing runs there: it ends at once.", "\r");
    assert!(far.ended().await.success());
    let own: String =
        school.value("select name from homeroom.workers where expires_at > now() and name <> 'worker-far'").await;
    go_to(console, &own);
    console.pty.send("p");
    console.answer("It claims again.", "\r");
    console.wait_for_line(&["▌", &own, "running"]);
}

/// The cursor comes to this worker.
fn go_to(console: &mut Console, worker: &str) {
    console.pty.wait_for(worker);
    console.pty.send("gg");
    for _ in 0..4 {
        console.settle(Duration::from_millis(150));
        if console.line("▌").is_some_and(|line| line.contains(worker)) {
            return;
        }
        console.pty.send("j");
    }
    panic!("{worker} is not listed:\n{}", console.pty.screen());
}

/// Nothing is asked of what has changed, or of a database that is away; what was asked happens once.
async fn trust_it(school: &School, link: &Link, console: &mut Console) {
    console.pty.send("go4");
    console.wait_for_line(&["▌", "✗", "Tides", "cancelled"]);
    console.pty.send("r");
    console.pty.wait_for("3 more attempts");
    school.run("update lessons set title = 'Ebb and flow', updated_at = now() where title = 'Tides'").await;
    console.wait_for_line(&["✗", "Ebb and flow"]);
    console.answer(" retry ─", "\r");
    console.wait_for_line(&["it has changed since you were asked. Nothing changed."]);
    link.set(State::Cut);
    console.pty.wait_for("✗ STALE");
    console.pty.send("r");
    console.wait_for_line(&["Not retried: no connection. Nothing changed."]);
    link.set(State::Whole);
    console.pty.wait_for("● LIVE");
    console.pty.send("r");
    console.answer(" retry ─", "\r");
    console.pty.wait_for("Queued again: Ebb and flow.");
    school.wait("select count(*) = 5 from lessons where status = 'generated'").await;
    console.pty.send("1");
    console.wait_for_line(&["✓ generated", "Ebb and flow", "v1"]);
    console.wait_for_line(&["● LIVE", "0/2 busy"]);
}

async fn nothing_was_lost_or_done_twice(school: &School) {
    let lessons: String = school
        .value(
            "select (select string_agg(distinct status, ',') from lessons) || ' ' || (select count(*) from lesson_contents)
                    || ' ' || (select count(*) from homeroom.attempts where outcome = 'success')
                    || ' ' || (select count(*) from homeroom.attempts where outcome = 'cancelled')
                    || ' ' || (select count(*) from homeroom.attempts where outcome = 'failed')
                    || ' ' || (select count(*) from homeroom.leases)",
        )
        .await;
    assert_eq!(lessons, "generated 5 5 1 12 0");
    let actions: String = school
        .value("select string_agg(action || ' ' || changed, ', ' order by id) from homeroom.operator_actions")
        .await;
    assert_eq!(
        actions, "retry 1, retry 1, retry 2, pause 1, cancel 1, slots 1, drain 1, resume 1, retry 1",
        "every action is on record, and no other"
    );
}
