//! What the console shows and does while its database is silent, away, read only, or faster than the terminal.

use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::binary::{Console, FAST, School, start};
use crate::link::{Link, State};

const WIDE: (u16, u16) = (120, 40);
const USUAL: (u16, u16) = (80, 24);
/// Well above the time between two heartbeats and what one may take.
const NOTICED: Duration = Duration::from_secs(40);

fn by_way_of(link: &Link, school: &School, more: &[&str], size: (u16, u16)) -> Console {
    let url = link.url(&school.test.spec);
    start(&[&["--database-url", url.as_str(), "--provider", "sample"], more].concat(), &[FAST], size)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_falls_silent_is_noticed_told_and_left_when_it_is_back() {
    let school = School::open().await;
    school.add("Tides").await;
    let link = Link::to(&school.test.spec);
    let mut console = by_way_of(&link, &school, &[], USUAL);
    console.wait_for_line(&["✓", "Tides"]);
    console.pty.wait_for("● LIVE");
    link.set(State::SILENT);
    let silent = Instant::now();
    console.pty.wait_for("✗ STALE");
    assert!(silent.elapsed() < NOTICED, "after {:?}", silent.elapsed());
    console.wait_for_line(&["no answer", "next"]);
    // The last picture stays.
    console.wait_for_line(&["✓", "Tides"]);
    school.run("insert into lessons (title, outline) values ('Moons', 'Moons')").await;
    link.set(State::Whole);
    console.pty.wait_for("● LIVE");
    console.wait_for_line(&["✓", "Moons"]);
    console.pty.send("q");
    assert_eq!(console.pty.exit().code, 0);
    console.assert_restored();
}

#[tokio::test(flavor = "multi_thread")]
async fn no_key_hurries_the_attempts_to_connect() {
    const WATCHED: Duration = Duration::from_secs(6);
    let school = School::open().await;
    school.add("Tides").await;
    let link = Link::to(&school.test.spec);
    let mut console = by_way_of(&link, &school, &["--workers", "0"], WIDE);
    console.pty.wait_for("● LIVE");
    console.wait_for_line(&["Tides"]);
    link.set(State::Cut);
    console.pty.wait_for("✗ STALE");
    let begun = link.taken();
    sleep(WATCHED);
    let calm = link.taken() - begun;
    let (begun, until) = (link.taken(), Instant::now() + WATCHED);
    let mut pressed = 0;
    while Instant::now() < until {
        for keys in ["\x12", "\r", "\x1b", "G", "g", "g", "r", "3", "1", "/", "\x1b"] {
            console.pty.send(keys);
            pressed += 1;
            sleep(Duration::from_millis(10));
        }
    }
    let hurried = link.taken() - begun;
    assert!(pressed > 100, "{pressed}");
    assert!(hurried <= calm + 6, "{hurried} attempts while keys were pressed, {calm} without");
    link.set(State::Whole);
    console.pty.wait_for("● LIVE");
    console.pty.signal(nix::sys::signal::Signal::SIGTERM);
    assert_eq!(console.pty.exit().code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_set_to_read_only_is_watched_and_nothing_is_asked_of_it() {
    let school = School::open().await;
    school.add("Tides").await;
    let database = school.test.spec.dbname.clone();
    let cut = "select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()";
    let mut console = Console::on(&school, &["--workers", "0"], &[FAST], USUAL);
    console.pty.wait_for("● LIVE");
    school.run(&format!("alter database {database} set default_transaction_read_only = on")).await;
    school.run(cut).await;
    console.pty.wait_for("READ-ONLY");
    console.wait_for_line(&["the server is set to read only"]);
    console.pty.send("n");
    console.wait_for_line(&["✗", "the server is set to read only"]);
    school
        .run(&format!(
            "set default_transaction_read_only = off; alter database {database} reset default_transaction_read_only"
        ))
        .await;
    school.run(cut).await;
    console.pty.wait("it takes writes again", |screen| {
        let text = screen.contents();
        !text.contains("READ-ONLY") && text.contains("● LIVE")
    });
    console.pty.send("n");
    console.pty.wait_for("new lesson");
    console.pty.signal(nix::sys::signal::Signal::SIGTERM);
    assert_eq!(console.pty.exit().code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_terminal_that_nobody_reads_holds_no_notification_back() {
    let school = School::open().await;
    let mut console = Console::on(&school, &["--workers", "0"], &[FAST], WIDE);
    console.pty.wait_for("● LIVE");
    console.pty.stop_reading();
    let mut most = 0.0_f64;
    for round in 0..20 {
        // A message for each: their transactions are their own.
        school
            .run(&format!(
                "do $$ begin for i in 1..500 loop
                   insert into lessons (title, outline) values ('lesson {round} ' || i, 'x');
                   commit;
                 end loop; end $$"
            ))
            .await;
        most = most.max(school.value::<f64>("select pg_notification_queue_usage()").await);
    }
    assert!(most < 0.001, "the queue was {most} full");
    school.run("insert into lessons (title, outline) values ('The last one', 'x')").await;
    console.pty.go_on_reading();
    let reading = Instant::now();
    console.wait_for_line(&["The last one"]);
    console.pty.wait_for("10,001");
    assert!(reading.elapsed() < Duration::from_secs(15), "after {:?}", reading.elapsed());
    console.pty.send("q");
    assert_eq!(console.pty.exit().code, 0);
}
