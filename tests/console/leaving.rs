//! Every way out of the program: the terminal is as it was, at once, and what ran here is queued again and not counted.

use std::time::{Duration, Instant};

use nix::sys::signal::Signal;

use crate::binary::{Console, SEEN, SLOW, School};
use crate::pty::Modes;

const USUAL: (u16, u16) = (80, 24);
/// What a lesson in flight has to finish.
const DRAIN: Duration = Duration::from_secs(8);
/// Two lessons were put back: queued, nothing counted, no lease, the attempts say what happened.
const PUT_BACK: &str = "select string_agg(distinct l.status, ',') = 'queued' and count(*) = 2
    and (select string_agg(distinct outcome, ',') from homeroom.attempts) = 'interrupted'
    and (select coalesce(sum(attempts_used), 0) from homeroom.lesson_state) = 0
    and not exists (select from homeroom.leases)
    and not exists (select from homeroom.workers where expires_at > now()) from lessons l";

/// Nothing has ended yet: the terminal was given back before that.
const IN_FLIGHT: &str = "select count(*) = 2 from homeroom.leases";

/// With two lessons in flight that will not end by themselves.
async fn busy() -> (School, Console) {
    let school = School::open().await;
    school.add("Tides").await;
    school.add("Moons").await;
    let console = Console::on(&school, &[], &[SLOW], USUAL);
    console.wait_for_line(&["◐", "Tides", "streaming"]);
    console.wait_for_line(&["◐", "Moons", "streaming"]);
    (school, console)
}

/// Each takes most of the eight seconds of a drain: beside each other.
#[tokio::test(flavor = "multi_thread", worker_threads = 6)]
async fn every_way_out_gives_the_terminal_back_at_once_and_puts_the_work_back_within_ten_seconds() {
    let mut ways = tokio::task::JoinSet::new();
    for signal in [Signal::SIGTERM, Signal::SIGHUP, Signal::SIGINT] {
        ways.spawn(a_signal(signal));
    }
    ways.spawn(a_terminal_that_is_gone());
    ways.spawn(a_terminal_that_takes_nothing_more());
    while let Some(way) = ways.join_next().await {
        way.unwrap();
    }
}

async fn a_signal(signal: Signal) {
    let (school, mut console) = busy().await;
    let asked = Instant::now();
    console.pty.signal(signal);
    console.pty.wait_for_modes(Modes::default());
    while !console.pty.line_restored() {
        assert!(asked.elapsed() < DRAIN, "{signal}: the line is still raw");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert!(school.value::<bool>(IN_FLIGHT).await, "{signal}: {:?}", asked.elapsed());
    console.pty.wait_for("2 lessons may still finish, for 8 s at most");
    assert_eq!(console.pty.exit().code, 0, "{signal}");
    assert!(asked.elapsed() < Duration::from_secs(10), "{signal}: {:?}", asked.elapsed());
    console.assert_restored();
    assert!(school.value::<bool>(PUT_BACK).await, "{signal}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_signal_ends_at_once_and_still_puts_back() {
    let (school, mut console) = busy().await;
    let asked = Instant::now();
    console.pty.signal(Signal::SIGTERM);
    console.pty.wait_for_modes(Modes::default());
    console.pty.signal(Signal::SIGTERM);
    assert_eq!(console.pty.exit().code, 0);
    assert!(asked.elapsed() < Duration::from_secs(4), "{:?}", asked.elapsed());
    assert!(school.value::<bool>(PUT_BACK).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_nearly_done_when_a_signal_comes_is_finished() {
    let school = School::open().await;
    school.add("Tides").await;
    let mut console = Console::on(&school, &[], &[SEEN], USUAL);
    console.wait_for_line(&["◐", "Tides", "streaming"]);
    console.pty.signal(Signal::SIGTERM);
    console.pty.wait_for_modes(Modes::default());
    assert_eq!(console.pty.exit().code, 0);
    assert_eq!(school.value::<String>("select status from lessons").await, "generated");
}

async fn a_terminal_that_is_gone() {
    let (school, mut console) = busy().await;
    let asked = Instant::now();
    console.pty.hang_up();
    assert_eq!(console.pty.exit().code, 0);
    assert!(asked.elapsed() < Duration::from_secs(10), "{:?}", asked.elapsed());
    assert!(school.value::<bool>(PUT_BACK).await);
}

async fn a_terminal_that_takes_nothing_more() {
    let (school, mut console) = busy().await;
    console.pty.stop_reading();
    // Whole pictures, more than the line holds.
    for _ in 0..40 {
        console.pty.send("\x0c");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let asked = Instant::now();
    console.pty.signal(Signal::SIGTERM);
    while !console.pty.line_restored() {
        assert!(asked.elapsed() < Duration::from_millis(2_500), "the line is still raw");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(console.pty.exit().code, 0);
    assert!(asked.elapsed() < Duration::from_secs(10), "{:?}", asked.elapsed());
    assert!(school.value::<bool>(PUT_BACK).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_stops_a_process_that_generates_but_an_idle_one() {
    let (_school, mut console) = busy().await;
    console.pty.send("\x1a");
    console.wait_for_line(&["Not suspended: 2 lessons generate here."]);
    // The same from outside.
    console.pty.send("j");
    console.pty.wait("the refusal's end", |screen| !screen.contents().contains("Not suspended"));
    console.pty.signal(Signal::SIGTSTP);
    console.wait_for_line(&["Not suspended: 2 lessons generate here."]);
}
