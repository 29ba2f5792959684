//! Workers: processes, what they generate, providers, and what is asked of them.
#![expect(clippy::unwrap_used, reason = "a broken fixture fails its test")]

use homeroom::app::command::{Command, Load};
use homeroom::app::event::{Acted, Event, Loaded, LocalWorkers};
use homeroom::app::workers::orders::{Order, Ordered};
use homeroom::model::action::{Directed, Direction};
use homeroom::model::attempt::Stage;
use homeroom::model::feed::{Change, FeedEvent};
use homeroom::model::fleet::{Fleet, Place, Resized};
use homeroom::model::lesson::LessonSummary;
use homeroom::model::limit::{LimitKind, QUOTA};
use homeroom::model::overview::WorkerState;
use insta::assert_snapshot;

use crate::desk::{ASCII, COLOUR, Desk};
use crate::fixture::{School, ago, generated, lesson_id, limit, queued, running};
use crate::fleet::{Places, fleet_worker, worker_id};
use crate::picture::{ansi, styles};

fn school() -> School {
    let mut school = School::usual();
    let throttled = limit("openai", LimitKind::Throttled, Some(ago(-39)), "429");
    school.places.fleet.limits = vec![throttled.clone()];
    school.vitals.limits = vec![throttled];
    for (n, name) in [(3, "worker-b"), (5, "worker-c")] {
        let row = school.rows.iter_mut().find(|row| row.id == lesson_id(n)).unwrap();
        row.lease.as_mut().unwrap().worker_name = name.into();
    }
    school
}

fn at(school: School, width: u16, height: u16, keys: &str) -> Desk {
    let mut desk = Desk::over(school, width, height);
    desk.send(Event::Local(LocalWorkers { id: Some(worker_id(3)), slots: 4, busy: 2, draining: true }));
    desk.keys("gw");
    desk.wait(200);
    desk.keys(keys);
    desk.wait(200);
    desk
}

fn open(width: u16, height: u16, keys: &str) -> Desk {
    at(school(), width, height, keys)
}

/// After the dialog has begun to hear.
fn answer(desk: &mut Desk, key: &str) {
    desk.wait(400);
    desk.keys(key);
}

fn directed(direction: Direction, refusal: Option<&str>, fleet_is_paused: bool, held: i32) -> Event {
    let worker = Some(String::from("worker-a"));
    let refusal = refusal.map(str::to_owned);
    let answers = vec![Directed { name: "worker-a".into(), is_known: true, refusal }];
    let (fleet_is_paused, held) = (Some(fleet_is_paused), Some(held));
    Event::Acted(Acted::Ordered(Ordered::Directed { worker, direction, answers, fleet_is_paused, held }))
}

#[test]
fn workers_at_every_size() {
    for (width, height) in [(40, 12), (60, 15), (80, 24), (120, 40), (200, 60)] {
        assert_snapshot!(format!("workers_{width}x{height}"), open(width, height, "").text());
    }
    let mut desk = open(80, 24, "");
    desk.theme = ASCII;
    assert_snapshot!("workers_80x24_ascii", desk.text());
    let mut desk = open(120, 40, "");
    desk.theme = ASCII;
    assert_snapshot!("workers_120x40_ascii", desk.text());
    let mut desk = open(120, 40, "");
    desk.theme = COLOUR;
    assert_snapshot!("workers_120x40_colour", styles(&desk.buffer()));
}

#[test]
fn workers_in_every_state() {
    assert_snapshot!("workers_lessons", open(80, 24, "<enter>j").text());
    assert_snapshot!("workers_providers", open(80, 24, "<tab><tab>j").text());
    assert_snapshot!("workers_providers_40x12", open(40, 12, "<tab><tab>j").text());
    assert_snapshot!("workers_clock_times", open(80, 24, "t").text());
    assert_snapshot!("workers_by_silence", open(80, 24, "ss").text());
    assert_snapshot!("workers_gone", open(80, 24, "G").text());
    assert_snapshot!("workers_after_g", open(80, 24, "g").text());
    assert_snapshot!("workers_help", open(80, 24, "?").text());
    let mut desk = open(80, 24, "");
    desk.stale();
    assert_snapshot!("workers_stale", desk.text());
    let mut paused = school();
    paused.places.fleet.is_paused = true;
    paused.places.fleet.workers[1].summary.state = WorkerState::Paused;
    paused.places.fleet.limits.push(limit("anthropic", LimitKind::Paused, None, QUOTA));
    assert_snapshot!("workers_paused", at(paused, 80, 24, "").text());
    let none = School { places: Places::default(), ..School::usual() };
    assert_snapshot!("workers_none", at(none, 80, 24, "").text());
    let mut desk = Desk::open(80, 24);
    desk.answers = false;
    desk.keys("gw");
    desk.wait(3_200);
    assert_snapshot!("workers_reading", desk.text());
    desk.send(Event::Loaded(Loaded::Failed { load: Load::Fleet, error: "timed out after 5s".into() }));
    desk.keys("k");
    assert_snapshot!("workers_error", desk.text());
}

#[test]
fn dialogs_about_workers_and_providers() {
    assert_snapshot!("workers_pause", open(80, 24, "p").text());
    assert_snapshot!("workers_pause_40x12", open(40, 12, "p").text());
    assert_snapshot!("workers_drain_here", open(80, 24, "jjd").text());
    assert_snapshot!("workers_provider_pause", open(80, 24, "<tab><tab>p").text());
    assert_snapshot!("workers_provider_resume", open(80, 24, "<tab><tab>jp").text());
    let mut paused = school();
    paused.places.fleet.is_paused = true;
    assert_snapshot!("workers_resume_all", at(paused, 80, 24, "p").text());
}

#[test]
fn a_worker_is_paused_and_the_toast_says_what_the_database_did() {
    let mut desk = open(80, 24, "p");
    desk.keys("<enter>");
    assert!(desk.asked.is_empty(), "deaf at first");
    answer(&mut desk, "<enter>");
    let direct = |worker: Option<&str>, direction| {
        Some(Command::Order(Order::Direct { worker: worker.map(str::to_owned), direction }))
    };
    assert_eq!(desk.asked.pop(), direct(Some("worker-a"), Direction::Pause));
    assert!(!desk.text().contains("paused."), "nothing is told before it is done");
    desk.school.places.fleet.workers[0].wanted = WorkerState::Paused;
    desk.send(directed(Direction::Pause, None, false, 4));
    desk.wait(1_200);
    assert!(desk.text().contains("worker-a paused; 4 lessons go on."), "{}", desk.text());
    assert!(desk.line("▌").unwrap().contains("to pause"), "{}", desk.text());
    desk.school.places.fleet.workers[0].summary.state = WorkerState::Paused;
    desk.send(Event::Feed(FeedEvent::Changed(Change::Workers)));
    desk.wait(1_200);
    assert!(desk.line("▌").unwrap().contains(" paused "), "{}", desk.text());
    // Now the same key resumes; `a` is for all of them.
    desk.keys("p");
    assert!(desk.text().contains(" resume "), "{}", desk.text());
    answer(&mut desk, "a");
    assert_eq!(desk.asked.pop(), direct(None, Direction::Resume));
    desk.keys("p");
    answer(&mut desk, "<esc>");
    assert!(desk.asked.is_empty());
    desk.send(directed(Direction::Resume, None, true, 0));
    assert!(desk.text().contains("worker-a resumed, but all workers are paused: p, then a."), "{}", desk.text());
    desk.send(directed(Direction::Drain, Some("it is draining and ends with what it runs"), false, 0));
    assert!(
        desk.text().contains("Refused: it is draining and ends with what it runs. Nothing changed."),
        "{}",
        desk.text()
    );
}

#[test]
fn a_worker_is_drained_after_a_question() {
    let mut desk = open(80, 24, "jd");
    assert!(desk.text().contains("It finishes 4 lessons, then ends."), "{}", desk.text());
    answer(&mut desk, "<enter>");
    let drain = Order::Direct { worker: Some("worker-b".into()), direction: Direction::Drain };
    assert_eq!(desk.asked.pop(), Some(Command::Order(drain)));
    desk.send(directed(Direction::Drain, None, false, 3));
    assert!(desk.text().contains("worker-a drains; 3 lessons finish first."), "{}", desk.text());
}

#[test]
fn slots_are_gathered_shown_as_asked_and_asked_once() {
    let mut desk = open(120, 40, "");
    desk.keys("+++");
    desk.wait(300);
    desk.keys("-");
    assert!(desk.asked.is_empty());
    assert!(desk.line("▌").unwrap().contains("4/4→6"), "{}", desk.text());
    desk.wait(700);
    assert_eq!(desk.asked, [Command::Order(Order::Resize { worker: "worker-a".into(), slots: 6 })]);
    desk.asked.clear();
    desk.school.places.fleet.workers[0].slots_wanted = Some(6);
    let answers = vec![Resized { name: "worker-a".into(), had: Some(4), refusal: None }];
    desk.send(Event::Acted(Acted::Ordered(Ordered::Resized { slots: 6, answers })));
    assert!(desk.text().contains("worker-a is to have 6 slots, 4 before."), "{}", desk.text());
    desk.wait(1_200);
    assert!(desk.line("▌").unwrap().contains("4/4→6"), "asked is not done:\n{}", desk.text());
    desk.school.places.fleet.workers[0].summary.slots = 6;
    desk.wait(6_000);
    assert!(desk.line("▌").unwrap().contains("4/6 ") && !desk.text().contains('→'), "{}", desk.text());
    // Up and down again is nothing to ask.
    desk.keys("+-");
    desk.wait(1_000);
    assert!(desk.asked.is_empty());
    // Another worker: what was pressed for the first is asked at once.
    desk.keys("-j");
    assert_eq!(desk.asked, [Command::Order(Order::Resize { worker: "worker-a".into(), slots: 5 })]);
}

#[test]
fn slots_end_at_none_and_at_the_most() {
    let mut desk = open(120, 40, "");
    desk.keys("-------");
    desk.wait(1_000);
    assert_eq!(desk.asked, [Command::Order(Order::Resize { worker: "worker-a".into(), slots: 0 })]);
    let refusal = Some("it is an older homeroom that cannot change its slots".to_owned());
    let answers = vec![Resized { name: "worker-a".into(), had: Some(4), refusal }];
    desk.send(Event::Acted(Acted::Ordered(Ordered::Resized { slots: 0, answers })));
    assert!(desk.text().contains("Refused: it is an older homeroom"), "{}", desk.text());
    assert!(!desk.text().contains('→'), "{}", desk.text());
}

#[test]
fn nothing_is_asked_of_who_is_gone_nor_read_only_nor_stale() {
    let mut desk = open(80, 24, "G");
    for (key, words) in [("p", "Not paused"), ("d", "Not drained"), ("+", "Slots not changed")] {
        desk.keys(key);
        assert!(desk.text().contains(&format!("{words}: that worker is gone. Nothing changed.")), "{}", desk.text());
    }
    let mut desk = open(80, 24, "");
    desk.send(Event::Connected { location: "viewer@db.internal/prod".into(), read_only: true });
    desk.keys("p");
    assert!(desk.text().contains("Not paused: this console is read-only. Nothing changed."), "{}", desk.text());
    let mut desk = open(80, 24, "");
    desk.stale();
    desk.keys("-");
    assert!(desk.text().contains("Slots not changed: no connection. Nothing changed."), "{}", desk.text());
    assert!(desk.asked.is_empty());
}

#[test]
fn a_dialog_that_outlives_the_connection_changes_nothing() {
    let mut desk = open(80, 24, "p");
    desk.stale();
    answer(&mut desk, "<enter>");
    assert!(desk.asked.is_empty());
    assert!(desk.text().contains("Not paused: no connection. Nothing changed."), "{}", desk.text());
}

#[test]
fn a_provider_is_paused_and_resumed_for_everybody() {
    let mut desk = open(120, 40, "<tab><tab>");
    assert!(desk.line("▌ ✓").unwrap().contains("anthropic"), "{}", desk.text());
    desk.keys("p");
    answer(&mut desk, "<enter>");
    assert_eq!(desk.asked.pop(), Some(Command::Order(Order::PauseProvider("anthropic".into()))));
    let held = limit("anthropic", LimitKind::Paused, None, "by an operator");
    desk.school.places.fleet.limits.push(held.clone());
    desk.send(Event::Acted(Acted::Ordered(Ordered::Paused(held))));
    assert!(desk.text().contains("anthropic paused for every worker; what runs may finish."), "{}", desk.text());
    desk.wait(1_500);
    assert!(desk.line("▌ ▲").unwrap().contains("paused: by an operator"), "{}", desk.text());
    desk.keys("p");
    assert!(desk.text().contains("held back: by an operator"), "{}", desk.text());
    answer(&mut desk, "<enter>");
    assert_eq!(desk.asked.pop(), Some(Command::Order(Order::ResumeProvider("anthropic".into()))));
}

#[test]
fn the_lessons_of_a_worker_are_watched_and_opened() {
    let mut desk = open(120, 40, "<enter>");
    assert!(desk.line("▌ ◐").unwrap().contains("streaming · 1,204 tok"), "{}", desk.text());
    desk.school.rows[0].lease.as_mut().unwrap().progress.as_mut().unwrap().tokens = 1_900;
    desk.wait(1_500);
    assert!(desk.line("▌ ◐").unwrap().contains("1,900 tok"), "once a second: {}", desk.text());
    // One that ended keeps its place and says what became of it.
    desk.keys("j");
    desk.change(generated(1, "Introduction to photosynthesis", 0, 1, 0.91));
    desk.wait(1_500);
    let line = desk.line("photosynthesis").unwrap();
    assert!(line.contains('✓') && line.contains("v1 · score 0.91"), "{}", desk.text());
    desk.keys("<enter>");
    assert!(desk.text().contains("› Prime factorisation"), "{}", desk.text());
    desk.keys("<esc><esc>");
    assert!(desk.line("▌").unwrap().contains("worker-a"), "{}", desk.text());
}

#[test]
fn workers_that_come_wait_and_those_that_leave_fade() {
    let mut desk = open(120, 40, "j");
    let new = fleet_worker(9, "worker-0", "gpu-9", 0, WorkerState::Running);
    desk.school.places.fleet.workers.insert(0, new);
    desk.school.places.fleet.workers.retain(|worker| worker.summary.name != "worker-c");
    desk.send(Event::Feed(FeedEvent::Changed(Change::Workers)));
    desk.wait(1_500);
    assert!(desk.line("── workers").unwrap().contains("1 new ↑"), "{}", desk.text());
    assert!(desk.line("worker-c  ").unwrap().contains(" left "), "{}", desk.text());
    assert!(desk.line("▌").unwrap().contains("worker-b"));
    desk.keys("gg");
    assert!(desk.line("▌").unwrap().contains("worker-0") && !desk.text().contains("ops-1"), "{}", desk.text());
}

#[test]
fn rates_of_too_many_attempts_are_told_as_of_an_hour() {
    let mut busy = school();
    busy.places.rates.covered_s = 360;
    let mut desk = at(busy, 120, 40, "");
    assert!(desk.line("▌").unwrap().contains("1,480"), "{}", desk.text());
}

#[test]
fn reads_keep_their_pace_and_only_while_the_screen_is_shown() {
    let mut desk = open(80, 24, "");
    desk.wait(20_000);
    desk.answers = false;
    desk.unanswered.clear();
    for _ in 0..100 {
        desk.send(Event::Feed(FeedEvent::Changed(Change::Many { table: "lessons".into() })));
        desk.wait(9);
    }
    let reads = |desk: &Desk| {
        let of = |what: fn(&Load) -> bool| desk.unanswered.iter().filter(|load| what(load)).count();
        [
            of(|load| matches!(load, Load::Fleet)),
            of(|load| matches!(load, Load::Rates)),
            of(|load| matches!(load, Load::WorkerLessons(_))),
        ]
    };
    assert_eq!(reads(&desk), [1, 1, 1], "{:?}", desk.unanswered);
    desk.keys("go");
    desk.unanswered.clear();
    desk.send(Event::Feed(FeedEvent::Changed(Change::Workers)));
    desk.wait(70_000);
    assert_eq!(reads(&desk), [0, 0, 0]);
}

#[test]
fn why_a_queued_lesson_waits_and_where() {
    let mut desk = Desk::open(120, 40);
    desk.keys("2<enter>");
    desk.wait(100);
    assert!(desk.text().contains("waiting · no free slot · 12th of 128"), "{}", desk.text());
    for (ahead, words) in
        [(0, "1st of"), (1, "2nd of"), (10, "11th of"), (22, "23rd of"), (10_000, "more than 10,000th")]
    {
        desk.school.places.place = Some(Place { ahead });
        desk.wait(3_500);
        assert!(desk.text().contains(words), "{ahead}: {}", desk.text());
    }
    desk.school.places.place = None;
    desk.wait(3_500);
    assert!(desk.text().contains("waiting · no free slot\n"), "{}", desk.text());
    // It is claimed: no place any more, and none is asked for.
    desk.change(running(7, "Why the sky is blue", 0, Stage::Calling, 0));
    desk.wait(1_000);
    desk.answers = false;
    desk.unanswered.clear();
    desk.wait(10_000);
    assert!(!desk.unanswered.iter().any(|load| matches!(load, Load::Place(_))), "{:?}", desk.unanswered);
}

#[test]
fn a_lesson_whose_worker_went_silent_says_so_while_it_waits() {
    let rescued =
        |worker: &str| LessonSummary { rescued_from: Some(worker.into()), ..queued(8, "Magnets and motion", 190) };
    let mut desk = Desk::open(120, 40);
    desk.change(rescued("worker-d"));
    assert!(desk.line("Magnets").unwrap().contains("rescued · worker-d went silent"), "{}", desk.text());
    desk.keys("2j<enter>");
    desk.wait(100);
    assert!(desk.text().contains("rescued, worker-d went silent"), "{}", desk.text());
    assert!(desk.text().contains("waiting · no free slot · 12th of 128"), "{}", desk.text());
    desk.keys("<esc>");
    desk.change(rescued(""));
    assert!(desk.line("Magnets").unwrap().contains("rescued · its worker went silent"), "{}", desk.text());
}

#[test]
fn with_several_providers_held_back_none_is_blamed() {
    let mut school = School::usual();
    school.vitals.workers.iter_mut().for_each(|worker| worker.busy = 1);
    school.vitals.limits = vec![limit("anthropic", LimitKind::Paused, None, QUOTA)];
    let mut desk = Desk::over(school.clone(), 80, 24);
    assert!(desk.line("Why the sky").unwrap().contains("anthropic paused · no credit"), "{}", desk.text());
    desk.keys("2<enter>");
    assert!(desk.text().contains("waiting · anthropic paused, no credit"), "{}", desk.text());
    school.vitals.limits.push(limit("openai", LimitKind::Throttled, Some(ago(-39)), "429"));
    let mut desk = Desk::over(school, 80, 24);
    assert!(desk.line("Why the sky").unwrap().contains("providers are held back"), "{}", desk.text());
}

#[test]
fn an_empty_fleet_that_gets_its_first_worker_shows_it_at_once() {
    let none = School { places: Places::default(), ..School::usual() };
    let mut desk = at(none, 80, 24, "");
    let first = fleet_worker(9, "worker-0", "gpu-9", 0, WorkerState::Running);
    desk.school.places.fleet = Fleet { workers: vec![first], ..Fleet::default() };
    desk.send(Event::Feed(FeedEvent::Changed(Change::Workers)));
    desk.wait(1_500);
    assert!(desk.line("▌").unwrap().contains("worker-0"), "{}", desk.text());
}

#[test]
#[ignore = "writes pictures for looking at, compares nothing"]
fn gallery() {
    let dir = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("gallery");
    std::fs::create_dir_all(&dir).unwrap();
    for (width, height) in [(80, 24), (120, 40)] {
        let mut failures = Desk::open(width, height);
        failures.keys("gf");
        failures.wait(400);
        let mut lessons = Desk::open(width, height);
        lessons.keys("gf");
        lessons.wait(400);
        lessons.keys("<enter>j");
        let desks = vec![
            ("failures", failures),
            ("failures-lessons", lessons),
            ("workers", open(width, height, "")),
            ("workers-pause", open(width, height, "p")),
            ("workers-providers", open(width, height, "<tab><tab>j")),
        ];
        for (name, mut desk) in desks {
            desk.theme = COLOUR;
            std::fs::write(dir.join(format!("{name}-{width}.ansi")), ansi(&desk.buffer())).unwrap();
        }
    }
}
