//! What comes late, or is pressed under a float, does nothing that nobody sees.

use homeroom::app::command::{Command, Load};
use homeroom::app::event::{Acted, Event, Loaded};
use homeroom::app::store::What;
use homeroom::model::action::Action;
use homeroom::model::feed::{Change, FeedEvent, Moved};
use homeroom::model::lesson::{LessonSummary, Status};

use crate::bulk::failures;
use crate::desk::Desk;
use crate::fixture::{ago, lesson_id, queued};

#[test]
fn one_first_is_no_way_around_the_number_of_a_deletion() {
    let mut desk = Desk::over(failures(5), 80, 24);
    desk.keys("4  X");
    assert!(desk.text().contains("delete 2 "), "{}", desk.text());
    desk.wait(400);
    desk.asked.clear();
    desk.keys("c");
    assert!(desk.asked.is_empty(), "{:?}", desk.asked);
    desk.keys("2<enter>");
    assert!(matches!(desk.asked.as_slice(), [Command::Operate { action: Action::Delete, seen }] if seen.len() == 2));
}

#[test]
fn a_jump_takes_nobody_away_who_has_gone_on() {
    let mut desk = Desk::open(80, 24);
    let id = lesson_id(10).to_string();
    desk.keys(&format!(":{}", &id[..8]));
    desk.wait(400);
    desk.answers = false;
    desk.keys("<enter>");
    let find = desk.unanswered.iter().rposition(|load| matches!(load, Load::Find(_)));
    let Load::Find(prefix) = desk.unanswered.remove(find.unwrap()) else { unreachable!() };
    desk.keys("n");
    let text = desk.text();
    desk.send(Event::Loaded(Loaded::Found { prefix: prefix.clone(), ids: vec![lesson_id(10)] }));
    assert_eq!(desk.text(), text, "the lesson that is written stays");
    desk.keys("<esc>");
    desk.send(Event::Loaded(Loaded::Found { prefix, ids: vec![lesson_id(10)] }));
    assert!(desk.text().contains("── all ·"), "{}", desk.text());
}

#[test]
fn all_but_one_are_those_that_were_shown() {
    let mut desk = Desk::over(failures(3), 80, 24);
    desk.keys("4a");
    // It keeps its place until the list is taken in, and has no mark.
    desk.change(queued(100, "Failed lesson 0", 5));
    assert!(!desk.line("Failed lesson 0").unwrap().contains('*'), "{}", desk.text());
    desk.keys(" ");
    let ids = desk.app.marks().ids();
    assert!(!ids.contains(&lesson_id(100)), "{}", desk.text());
    assert_eq!(ids.len(), 3, "five failed, without the one at the cursor and the one that is queued again");
}

#[test]
fn the_list_stands_still_below_a_float() {
    for open in [":", "s"] {
        let mut desk = Desk::open(80, 24);
        desk.change(queued(77, "Just added", 0));
        desk.keys(open);
        let cursor = desk.app.list().cursor();
        desk.wait(20_000);
        assert_eq!(desk.app.list().cursor(), cursor, "{open}");
        desk.keys("<esc>");
        assert!(desk.text().contains("1 new ↑"), "{open}: {}", desk.text());
    }
}

#[test]
fn an_added_lesson_closes_no_other_form() {
    let mut desk = Desk::open(80, 24);
    desk.keys("nTides<enter>- high<ctrl-s>");
    assert!(desk.asked.iter().any(|command| matches!(command, Command::Add(_))), "{:?}", desk.asked);
    desk.keys("<esc>");
    desk.keys("nVolcanoes");
    desk.send(Event::Acted(Acted::Added { id: lesson_id(500), title: "Tides".into() }));
    assert!(desk.text().contains("Volcanoes"), "{}", desk.text());
}

#[test]
fn failures_go_on_being_read_when_the_order_changes_under_a_read() {
    let mut desk = Desk::open(120, 40);
    desk.keys("gf");
    desk.answers = false;
    desk.wait(100);
    desk.keys("<ctrl-r>");
    desk.wait(3_000);
    let reads = |desk: &Desk| desk.unanswered.iter().filter(|load| matches!(load, Load::Failures { .. })).count();
    assert_eq!(reads(&desk), 1, "{:?}", desk.unanswered);
    desk.keys("s");
    let at = desk.unanswered.iter().position(|load| matches!(load, Load::Failures { .. })).unwrap();
    let load = desk.unanswered.remove(at);
    let answer = desk.school.answer(&load).unwrap();
    desk.send(Event::Loaded(answer));
    desk.wait(5_000);
    assert_eq!(reads(&desk), 1, "it is read in the new order: {:?}", desk.unanswered);
}

#[test]
fn slots_and_priorities_are_asked_for_wherever_one_goes_and_not_while_stale() {
    let mut desk = Desk::open(120, 40);
    desk.keys("gw+<esc>");
    desk.wait(2_000);
    assert!(desk.asked.iter().any(|command| matches!(command, Command::Order(_))), "{:?}", desk.asked);

    let mut desk = Desk::open(120, 40);
    desk.keys("2+");
    desk.stale();
    desk.wait(2_000);
    assert!(desk.asked.is_empty(), "{:?}", desk.asked);
    assert!(desk.text().contains("Priority not changed: no connection. Nothing changed."), "{}", desk.text());
}

#[test]
fn a_queue_that_is_hours_old_wakes_nobody_every_five_seconds() {
    let mut desk = Desk::open(120, 40);
    desk.school.vitals.oldest_queued = Some(ago(3 * 3_600));
    desk.school.vitals.slowest_since = None;
    desk.school.rows.retain(|row| row.lease.is_none() && row.updated_at < ago(7_200));
    desk.keys("<ctrl-r>");
    desk.wait(10_000);
    let (mut drawn, end) = (0, desk.now + chrono::TimeDelta::seconds(60));
    while let Some(at) = desk.app.wake_at().filter(|at| *at <= end) {
        desk.now = at;
        desk.send(Event::Tick);
        drawn += usize::from(desk.app.dirty());
        desk.app.drawn();
    }
    assert!(drawn <= 5, "{drawn} frames in a minute");
}

#[test]
fn what_is_typed_ahead_of_a_question_is_not_lost_and_confirms_nothing() {
    let mut desk = Desk::open(80, 24);
    desk.keys("4Xdelete<enter>");
    assert!(desk.asked.is_empty(), "deaf for 300 ms: {:?}", desk.asked);
    desk.wait(400);
    desk.keys("<enter>");
    assert!(matches!(desk.asked.as_slice(), [Command::Operate { action: Action::Delete, .. }]), "{:?}", desk.asked);
}

#[test]
fn enter_before_a_group_is_read_goes_into_it_once_it_is() {
    let mut desk = Desk::open(120, 40);
    desk.keys("gf");
    desk.keys("j<enter>");
    desk.wait(1_000);
    desk.keys("<enter>");
    assert!(matches!(desk.app.screen(), Some(homeroom::app::Screen::Lesson(_))), "{}", desk.text());
}

#[test]
fn lessons_are_counted_again_where_one_moved_and_else_rarely() {
    let counts_after = |quiet: i64, stir: fn(&mut Desk)| {
        let mut desk = Desk::open(80, 24);
        desk.wait(quiet);
        stir(&mut desk);
        desk.answers = false;
        desk.wait(31_000);
        assert!(desk.unanswered.contains(&Load::Vitals), "{:?}", desk.unanswered);
        desk.unanswered.contains(&Load::Counts)
    };
    assert!(!counts_after(10_000, |_| {}));
    assert!(counts_after(302_000, |_| {}));
    let told = |desk: &mut Desk| desk.change(desk.school.rows[0].clone());
    assert!(counts_after(10_000, told));
    // A truncation, or a feed that lost its words: the rows in sight show it.
    let untold = |desk: &mut Desk| {
        // None that is read every second anyway.
        let ids: Vec<_> = desk.app.list().visible(usize::MAX).collect();
        let at = desk.school.rows.iter().position(|row| row.lease.is_none() && ids.contains(&row.id));
        desk.school.rows.remove(at.unwrap());
        desk.wait(31_000);
    };
    assert!(counts_after(10_000, untold));
    let moved = |desk: &mut Desk| {
        let queued = desk.school.rows.iter_mut().find(|row| row.status == Status::Queued);
        queued.unwrap().status = Status::Failed;
        desk.wait(31_000);
    };
    assert!(counts_after(10_000, moved));
}

#[test]
fn enter_before_a_group_is_read_is_forgotten_once_something_else_is_pressed() {
    for (then, away) in [("?", "<esc>"), (":", "<esc>"), ("r", "<esc>"), ("t", "")] {
        let mut desk = Desk::open(120, 40);
        desk.keys("gf");
        desk.answers = false;
        desk.keys("j<enter>");
        desk.wait(1_000);
        desk.keys(then);
        let lessons = desk.unanswered.iter().rposition(|load| matches!(load, Load::GroupLessons(_)));
        let late = desk.school.answer(&desk.unanswered[lessons.unwrap()]).unwrap();
        desk.send(Event::Loaded(late));
        desk.answers = true;
        desk.keys(away);
        desk.keys("<enter>");
        assert!(!matches!(desk.app.screen(), Some(homeroom::app::Screen::Lesson(_))), "{then}: {}", desk.text());
    }
}

#[test]
fn a_question_ends_with_a_lesson_that_an_undo_has_set_back() {
    let mut desk = Desk::open(80, 24);
    desk.keys("2X");
    assert!(desk.text().contains("Type delete"), "{}", desk.text());
    let mut back = desk.app.current().unwrap().clone();
    back.updated_at -= chrono::TimeDelta::seconds(30);
    desk.change(back);
    desk.wait(1_000);
    desk.keys("delete<enter>");
    assert!(desk.asked.is_empty(), "{:?}", desk.asked);
    assert!(desk.text().contains("it has changed since you were asked"), "{}", desk.text());
}

#[test]
fn a_page_that_a_change_overtook_brings_nothing_back() {
    let mut desk = Desk::over(failures(3), 80, 24);
    desk.keys("4");
    desk.wait(2_000);
    desk.answers = false;
    desk.keys("<ctrl-r>");
    desk.wait(1_500);
    desk.answers = true;
    let asked = std::mem::take(&mut desk.unanswered);
    let (pages, others): (Vec<Load>, _) = asked.into_iter().partition(|load| matches!(load, Load::Page { .. }));
    let old: Vec<Loaded> = pages.iter().filter_map(|load| desk.school.answer(load)).collect();
    assert!(!old.is_empty());
    for load in others {
        let answer = desk.school.answer(&load).unwrap();
        desk.send(Event::Loaded(answer));
    }
    let gone = lesson_id(101);
    desk.change(queued(100, "Failed lesson 0", 5));
    desk.school.rows.retain(|row| row.id != gone);
    let rows = vec![Moved { id: gone, old: Some(Status::Failed), new: None }];
    desk.send(Event::Feed(FeedEvent::Changed(Change::Delete { table: "lessons".into(), rows })));
    desk.wait(300);
    let status = |desk: &Desk| desk.app.store().lesson(lesson_id(100)).map(|lesson| lesson.status);
    assert_eq!(status(&desk), Some(Status::Queued));
    let happened = desk.app.store().happenings().count();
    for page in old {
        desk.send(Event::Loaded(page));
        assert_eq!(status(&desk), Some(Status::Queued), "the page is older than what is known");
        assert!(desk.app.store().is_gone(gone));
    }
    desk.wait(2_000);
    assert_eq!(status(&desk), Some(Status::Queued));
    assert_eq!(desk.app.store().happenings().count(), happened, "nothing more has happened");
}

#[test]
fn a_lesson_that_went_before_it_was_known_does_not_come_back() {
    let mut desk = Desk::over(failures(150), 80, 24);
    desk.answers = false;
    desk.keys("4");
    desk.answers = true;
    let asked = std::mem::take(&mut desk.unanswered);
    let (pages, others): (Vec<Load>, _) = asked.into_iter().partition(|load| matches!(load, Load::Page { .. }));
    let Some(Loaded::Page { ticket, page }) = desk.school.answer(&pages[0]) else { panic!("{pages:?}") };
    for load in others {
        let answer = desk.school.answer(&load).unwrap();
        desk.send(Event::Loaded(answer));
    }
    let unknown = page.rows.iter().find(|row| desk.app.store().row(row.id).is_none());
    let gone = unknown.expect("more than the first tab has read").id;
    desk.school.rows.retain(|row| row.id != gone);
    let rows = vec![Moved { id: gone, old: Some(Status::Failed), new: None }];
    desk.send(Event::Feed(FeedEvent::Changed(Change::Delete { table: "lessons".into(), rows })));
    desk.wait(300);
    desk.send(Event::Loaded(Loaded::Page { ticket, page }));
    desk.wait(300);
    assert!(desk.app.store().is_gone(gone));
}

#[test]
fn a_groups_page_that_a_retry_overtook_tells_of_no_undo() {
    let mut desk = Desk::open(120, 40);
    desk.keys("gf");
    desk.answers = false;
    desk.wait(300);
    desk.keys("<ctrl-r>");
    desk.wait(300);
    desk.answers = true;
    let asked = std::mem::take(&mut desk.unanswered);
    let (pages, others): (Vec<Load>, _) = asked.into_iter().partition(|load| matches!(load, Load::GroupLessons(_)));
    let old = desk.school.answer(pages.first().unwrap()).unwrap();
    let Loaded::GroupLessons { page, .. } = &old else { unreachable!() };
    let lesson = page.rows[0].lesson.clone();
    for load in others {
        let answer = desk.school.answer(&load).unwrap();
        desk.send(Event::Loaded(answer));
    }
    desk.change(LessonSummary { status: Status::Queued, updated_at: desk.now, ..lesson.clone() });
    let status = |desk: &Desk| desk.app.store().lesson(lesson.id).map(|lesson| lesson.status);
    assert_eq!(status(&desk), Some(Status::Queued));
    desk.send(Event::Loaded(old));
    assert_eq!(status(&desk), Some(Status::Queued));
    assert!(desk.app.store().happenings().all(|happening| happening.what != What::Undone));
}

#[test]
fn a_page_that_takes_long_is_taken_though_more_changes_meanwhile() {
    let mut desk = Desk::open(80, 24);
    desk.answers = false;
    desk.keys("<ctrl-r>");
    desk.wait(1_500);
    let pages = |desk: &Desk| desk.unanswered.iter().filter(|load| matches!(load, Load::Page { .. })).count();
    let first = pages(&desk);
    assert!(first > 0, "{:?}", desk.unanswered);
    for _ in 0..5 {
        desk.send(Event::Feed(FeedEvent::Resync));
        desk.wait(1_500);
    }
    assert_eq!(pages(&desk), first, "another reason waits: {:?}", desk.unanswered);
    let (asked, others): (Vec<Load>, _) =
        std::mem::take(&mut desk.unanswered).into_iter().partition(|load| matches!(load, Load::Page { .. }));
    desk.unanswered = others;
    for load in asked {
        let answer = desk.school.answer(&load).unwrap();
        desk.send(Event::Loaded(answer));
    }
    assert!(pages(&desk) > 0, "and comes then");
}
