//! Rows never move under the cursor, and the list stays bounded.

use homeroom::app::command::Load;
use homeroom::app::event::Event;
use homeroom::app::list::{MAX_ROWS, Tab};
use homeroom::model::attempt::Stage;
use homeroom::model::failure::FailureClass;
use homeroom::model::feed::{Change, FeedEvent, Moved};
use homeroom::model::ids::LessonId;
use homeroom::model::lesson::Status;
use homeroom::model::overview::Counts;

use crate::desk::Desk;
use crate::fixture::{School, failed, generated, lesson_id, queued, running};

/// The ids in sight, top to bottom.
fn in_sight(desk: &Desk) -> Vec<LessonId> {
    desk.app.list().visible(17).collect()
}

#[test]
fn a_new_row_waits_until_asked_for() {
    let mut desk = Desk::open(80, 24);
    desk.keys("jjj");
    let (before, cursor) = (in_sight(&desk), desk.app.list().cursor());
    desk.change(queued(900, "Brand new", 0));
    desk.change(running(901, "Claimed from far below", 1, Stage::Calling, 0));
    desk.wait(60_000);
    assert_eq!(in_sight(&desk), before, "nothing moved");
    assert_eq!(desk.app.list().cursor(), cursor);
    assert!(desk.line("all ·").unwrap().contains("2 new ↑"));
    desk.keys("gg");
    assert!(in_sight(&desk).contains(&lesson_id(900)));
    assert_eq!(desk.app.list().position(), Some(0));
    assert!(!desk.text().contains("new ↑"));
}

#[test]
fn with_the_cursor_on_the_first_row_new_rows_come_in_after_a_pause() {
    let mut desk = Desk::open(80, 24);
    desk.keys("jk");
    desk.change(running(900, "Brand new", 0, Stage::Calling, 0));
    assert!(!in_sight(&desk).contains(&lesson_id(900)), "not while keys were pressed just now");
    desk.wait(4_000);
    assert!(!in_sight(&desk).contains(&lesson_id(900)));
    desk.wait(1_500);
    assert_eq!(in_sight(&desk).first(), Some(&lesson_id(900)));
    assert_eq!(desk.app.list().position(), Some(0));
    // The next ones come five seconds later at the earliest.
    desk.change(running(901, "And another", 0, Stage::Calling, 0));
    assert_ne!(in_sight(&desk).first(), Some(&lesson_id(901)));
    desk.wait(5_500);
    assert_eq!(in_sight(&desk).first(), Some(&lesson_id(901)));
}

#[test]
fn a_row_changes_in_place_even_when_it_belongs_elsewhere() {
    let mut desk = Desk::open(80, 24);
    desk.keys("2j");
    let (before, cursor) = (in_sight(&desk), desk.app.list().cursor());
    assert_eq!(cursor, Some(lesson_id(8)));
    desk.change(running(8, "Magnets and motion", 0, Stage::Calling, 0));
    assert_eq!(in_sight(&desk), before);
    assert!(desk.line("Magnets").unwrap().contains("calling"), "it says what it is now");
    assert_eq!(desk.app.list().cursor(), cursor);
    desk.keys("gg");
    assert!(!in_sight(&desk).contains(&lesson_id(8)), "taken in, it is no longer queued");
}

#[test]
fn a_row_whose_worker_went_silent_no_longer_says_that_it_runs() {
    let mut desk = Desk::open(80, 24);
    let mut row = running(8, "Magnets and motion", 20, Stage::Streaming, 510);
    desk.change(row.clone());
    assert!(desk.line("Magnets").unwrap().contains("streaming"));
    row.lease.as_mut().unwrap().lost = true;
    desk.change(row);
    let line = desk.line("Magnets").unwrap();
    assert!(line.contains('▲') && line.contains("silent · worker-a") && !line.contains("streaming"), "{line}");
}

#[test]
fn a_worker_that_went_silent_is_no_longer_counted_as_busy() {
    let mut desk = Desk::open(80, 24);
    desk.wait(3_000);
    let at = desk.school.rows.iter().position(|row| row.lease.is_some()).unwrap();
    desk.answers = false;
    desk.wait(3_000);
    assert!(!desk.unanswered.contains(&Load::Vitals), "nothing has changed: {:?}", desk.unanswered);
    desk.answers = true;
    let mut row = desk.school.rows[at].clone();
    row.lease.as_mut().unwrap().lost = true;
    desk.school.rows[at] = row;
    let at = desk.unanswered.iter().position(|load| matches!(load, Load::Rows(_))).unwrap();
    let answer = desk.school.answer(&desk.unanswered[at].clone()).unwrap();
    desk.answers = false;
    desk.send(Event::Loaded(answer));
    desk.wait(2_000);
    assert!(desk.unanswered.contains(&Load::Vitals), "{:?}", desk.unanswered);
}

#[test]
fn a_deleted_row_keeps_its_place_and_says_so() {
    let mut desk = Desk::open(80, 24);
    let before = in_sight(&desk);
    desk.school.rows.retain(|row| row.id != lesson_id(7));
    desk.send(Event::Feed(FeedEvent::Resync));
    desk.wait(1_500);
    assert_eq!(in_sight(&desk), before);
    assert!(desk.line("Why the sky").unwrap().contains("deleted"));
    desk.keys("jgg");
    assert!(!in_sight(&desk).contains(&lesson_id(7)));
}

#[test]
fn a_page_follows_as_the_cursor_nears_the_end_and_memory_stays_bounded() {
    let rows = (0..6_000).map(|n| generated(n, &format!("Lesson {n}"), i64::try_from(n).unwrap(), 1, 0.9)).collect();
    let counts = Counts { generated: 6_000, ..Counts::default() };
    let mut desk = Desk::over(School { rows, counts, ..School::usual() }, 80, 24);
    assert_eq!(desk.app.list().ids().len(), 100);
    desk.keys("<ctrl-f><ctrl-f><ctrl-f><ctrl-f><ctrl-f>");
    assert_eq!(desk.app.list().ids().len(), 200);
    for _ in 0..80 {
        desk.keys("G");
    }
    assert_eq!(desk.app.list().ids().len(), MAX_ROWS);
    assert!(desk.app.store().len() <= MAX_ROWS + 500);
    assert!(desk.line("all ·").unwrap().contains("5,000 of 6,000"));
    assert!(desk.line("all ·").unwrap().contains("the first 5,000 are listed"));
}

#[test]
fn the_cursor_keeps_two_rows_of_context_and_a_page_keeps_one_line() {
    let mut desk = Desk::open(80, 24);
    desk.keys(&"j".repeat(15));
    assert_eq!(desk.app.list().top(), 1, "row 16 of 17 would leave one row below");
    desk.keys("gg<ctrl-f>");
    assert_eq!((desk.app.list().top(), desk.app.list().position()), (16, Some(18)));
    desk.keys("gg");
    assert_eq!((desk.app.list().top(), desk.app.list().position()), (0, Some(0)));
}

#[test]
fn counts_follow_the_feed_and_are_reconciled() {
    let mut desk = Desk::open(80, 24);
    desk.answers = false;
    desk.change(queued(900, "Brand new", 0));
    assert_eq!(desk.app.count(Tab::Queued), Some(129), "before any read");
    desk.answers = true;
    desk.school.counts.queued = 500;
    desk.send(Event::Feed(FeedEvent::Resync));
    let mut desk = Desk::over(desk.school, 80, 24);
    desk.wait(31_000);
    assert_eq!(desk.app.count(Tab::Queued), Some(500));
    assert_eq!(desk.app.count(Tab::All), desk.app.store().counts.map(|counts| counts.total()));
}

#[test]
fn events_tell_what_happened_once() {
    let mut desk = Desk::open(120, 40);
    desk.change(queued(900, "Brand new", 0));
    desk.change(running(900, "Brand new", 0, Stage::Calling, 0));
    let mut put_back = queued(900, "Brand new", 0);
    put_back.status = Status::Queued;
    desk.change(put_back);
    desk.change(generated(900, "Brand new", 0, 1, 0.91));
    desk.send(Event::Feed(FeedEvent::Resync));
    desk.wait(1_000);
    let text = desk.text();
    let told: Vec<&str> = text.lines().filter(|line| line.contains("Brand new") && line.contains("14:04:31")).collect();
    assert_eq!(told.len(), 4, "{told:#?}");
    for (line, words) in told.iter().rev().zip(["added", "claimed", "put back", "generated"]) {
        assert!(line.contains(words), "{line}");
    }
}

#[test]
fn events_tell_what_an_operator_gave_up_and_took_back_as_that() {
    let mut desk = Desk::open(120, 40);
    desk.change(queued(900, "Brand new", 60));
    let cancelled = failed(900, "Brand new", 40, FailureClass::Cancelled, "by maria: wrong outline");
    desk.change(cancelled.clone());
    let mut retried = queued(900, "Brand new", 60);
    retried.updated_at = desk.now;
    desk.change(retried);
    desk.change(cancelled);
    let text = desk.text();
    let told: Vec<&str> =
        text.lines().skip_while(|line| !line.contains("── events")).filter(|line| line.contains("Brand new")).collect();
    let expected = [&["added"][..], &["⊘", "cancelled", "by maria: wrong outline"], &["retried"], &["↺", "undone"]];
    assert_eq!(told.len(), expected.len(), "{told:#?}");
    for (line, words) in told.iter().rev().zip(expected) {
        assert!(words.iter().all(|word| line.contains(word)), "{words:?}: {line}");
    }
    assert!(told[0].contains("14:04:3"), "when it was taken back, not when it failed: {}", told[0]);
}

#[test]
fn a_storm_of_changes_is_a_few_reads() {
    let mut desk = Desk::open(80, 24);
    desk.wait(2_000);
    desk.answers = false;
    desk.unanswered.clear();
    for _ in 0..200 {
        let many = homeroom::model::feed::Change::Many { table: "lessons".into() };
        desk.send(Event::Feed(FeedEvent::Changed(many)));
        desk.now += chrono::TimeDelta::milliseconds(5);
    }
    let reads = desk.unanswered.len();
    assert!((1..=8).contains(&reads), "{reads} reads in a second");
}

#[test]
fn the_first_rows_come_before_the_counts() {
    let mut desk = Desk::new(80, 24);
    desk.answers = false;
    desk.connect();
    let counts = |desk: &Desk| desk.unanswered.iter().any(|load| matches!(load, Load::Counts));
    assert!(!counts(&desk), "{:?}", desk.unanswered);
    desk.wait(3_000);
    assert!(!counts(&desk), "{:?}", desk.unanswered);
    while let Some(at) = desk.unanswered.iter().position(|load| matches!(load, Load::Page { .. })) {
        let answer = desk.school.answer(&desk.unanswered.remove(at)).unwrap();
        desk.send(Event::Loaded(answer));
    }
    assert!(counts(&desk), "{:?}", desk.unanswered);
}

#[test]
fn a_row_that_went_is_counted_once() {
    let mut desk = Desk::open(80, 24);
    let gone = desk.app.list().ids()[1];
    desk.school.rows.retain(|row| row.id != gone);
    let rows = vec![Moved { id: gone, old: Some(Status::Generated), new: None }];
    desk.send(Event::Feed(FeedEvent::Changed(Change::Delete { table: "lessons".into(), rows })));
    desk.wait(65_000);
    desk.answers = false;
    desk.wait(31_000);
    assert!(!desk.unanswered.is_empty());
    assert!(!desk.unanswered.iter().any(|load| matches!(load, Load::Counts)), "{:?}", desk.unanswered);
}
