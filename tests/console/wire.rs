//! What travels to the terminal: nothing when nothing changes, little when little does.

use std::time::Duration;

use crate::binary::{Console, FAST, School};

#[tokio::test(flavor = "multi_thread")]
async fn an_unchanged_picture_sends_nothing() {
    let school = School::open().await;
    // Days old: no age on screen changes while the test runs.
    school.fill(60, "generated").await;
    let console = Console::on(&school, &["--workers", "0"], &[FAST], (120, 40));
    console.pty.wait_for("● LIVE");
    console.pty.wait_for("Lesson number 1 ");
    console.settle(Duration::from_secs(2));
    let (mark, screen) = (console.pty.mark(), console.pty.screen());
    tokio::time::sleep(Duration::from_secs(10)).await;
    let sent = console.pty.since(mark);
    // In the first line the clock's minute may turn and the feed's lag take a step; nothing else may change.
    let below = |screen: &str| screen.split_once('\n').map(|(_, rest)| rest.to_owned());
    let now = console.pty.screen();
    assert_eq!(below(&now), below(&screen));
    let limit = if now == screen { 0 } else { 150 };
    assert!(sent.len() <= limit, "{} bytes: {:?}", sent.len(), String::from_utf8_lossy(&sent));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_of_the_cursor_and_a_change_of_status_cost_little() {
    let school = School::open().await;
    school.fill(200, "failed").await;
    let mut console = Console::on(&school, &["--workers", "0"], &[FAST], (120, 40));
    console.pty.wait_for("Lesson number 1 ");
    console.settle(Duration::from_secs(1));
    for n in 2..12 {
        let mark = console.pty.mark();
        console.pty.send("j");
        console.pty.wait_for(&format!(" {n} of 200"));
        console.settle(Duration::from_millis(100));
        let cost = console.pty.since(mark).len();
        assert!(cost <= 250, "{cost} bytes for a step to row {n}");
    }
    let mark = console.pty.mark();
    school.run("update lessons set status = 'generated' where title = 'Lesson number 5'").await;
    console.wait_for_line(&["✓ generated", "Lesson number 5 "]);
    console.settle(Duration::from_secs(1));
    let cost = console.pty.since(mark).len();
    // The row, two counts, their cards, one event.
    assert!(
        cost <= 900,
        "{cost} bytes for a change of status:\n{:?}",
        String::from_utf8_lossy(&console.pty.since(mark))
    );
}
