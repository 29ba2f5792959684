//! Marks, and what is done to many lessons at once.

use homeroom::app::command::{Command, Load};
use homeroom::app::event::{Acted, Event, Loaded, Progress};
use homeroom::model::action::{Action, CHANGED, Outcome};
use homeroom::model::failure::FailureClass;
use insta::assert_snapshot;

use crate::acting::{REQUEST, answer, answered, done, operated, refused, retry};
use crate::desk::Desk;
use crate::fixture::{School, failed, lesson_id};

/// A school where `n` more lessons failed.
pub fn failures(n: u128) -> School {
    let mut school = School::usual();
    let classes = [FailureClass::Compile, FailureClass::Rules, FailureClass::Truncated];
    school.rows.extend((0..n).map(|n| {
        let at = usize::try_from(n).unwrap();
        failed(100 + n, &format!("Failed lesson {n}"), 700 + i64::try_from(n).unwrap() * 60, classes[at % 3], "so")
    }));
    school.counts.failed = i64::try_from(n).unwrap() + 2;
    school
}

#[test]
fn marks_stay_over_tabs_and_go_with_their_lessons() {
    let mut desk = Desk::over(failures(7), 80, 24);
    desk.keys("4 ");
    assert!(desk.text().contains("── 1 marked ──"), "{}", desk.text());
    assert!(desk.line("▌").unwrap().contains("Long division"), "goes on to the next");
    assert!(desk.line("Fractions").unwrap().starts_with(" *✗"), "{}", desk.text());
    desk.keys(" 1");
    assert!(desk.text().contains("2 marked") && desk.text().contains("r retry 2"), "{}", desk.text());
    desk.keys("4");
    // Once more takes it away.
    desk.keys("gg j ");
    assert_eq!(desk.app.marks().ids(), [lesson_id(11), lesson_id(100)]);
    desk.school.rows.retain(|row| row.id != lesson_id(100));
    let gone = homeroom::model::feed::Moved { id: lesson_id(100), old: None, new: None };
    let change = homeroom::model::feed::Change::Delete { table: "lessons".into(), rows: vec![gone] };
    desk.send(Event::Feed(homeroom::model::feed::FeedEvent::Changed(change)));
    desk.wait(300);
    assert_eq!(desk.app.marks().ids(), [lesson_id(11)]);
    desk.keys("<esc>");
    assert!(desk.app.marks().is_empty() && !desk.text().contains("marked"));
}

#[test]
fn a_range_follows_the_cursor_until_it_ends() {
    let mut desk = Desk::over(failures(7), 80, 24);
    desk.keys("4vjjj");
    assert!(desk.text().contains("4 marked · v ends"), "{}", desk.text());
    desk.keys("kk");
    assert!(desk.text().contains("2 marked · v ends"), "{}", desk.text());
    desk.keys("v");
    desk.keys("jjv");
    desk.keys("k<esc>");
    assert!(desk.text().contains("── 4 marked ──"), "esc ends the range and keeps it: {}", desk.text());
    desk.keys("<esc>");
    assert!(desk.app.marks().is_empty());
    desk.keys("ggvG1");
    assert_eq!(desk.app.marks().len(), 9, "another tab ends it");
    assert!(!desk.app.marks().has_range());
}

#[test]
fn marked_lessons_are_frozen_shown_and_retried() {
    let mut desk = Desk::over(failures(5), 80, 24);
    // Two of those marked are running.
    desk.keys("  4vGv");
    assert_eq!(desk.app.marks().len(), 9);
    desk.keys("r");
    let text = desk.text();
    for words in [
        " retry 9 marked lessons ─",
        "Frozen at 14:04:31: what you see is what is retried.",
        "   7   failed: queued again, each as its next attempt",
        "   2   generating now: left alone",
        "about $0.02, at most $0.08",
        "median of 200 like these",
        "behind 128 queued",
        "gpt-4o-mini, as before",
        "✗ Fractions for beginners",
        "compile · attempt 4",
        "enter retry 7   c one first   e edit first   esc keep",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    answer(&mut desk, "r");
    assert!(desk.asked.is_empty(), "not by the key that opened it");
    desk.keys("<enter>");
    let (action, ids) = operated(&mut desk);
    assert_eq!((&action, ids.len()), (&retry(3), 7));
    assert!(!ids.contains(&lesson_id(1)) && desk.app.marks().is_empty());
    assert!(desk.text().contains("retrying ╌╌╌╌╌╌╌╌╌╌╌╌╌ 0 of 7   x stop"), "{}", desk.text());
    // One at a time.
    desk.keys("gg ");
    desk.keys("r");
    assert!(desk.text().contains("Not retried: another action is under way, x stops it."), "{}", desk.text());
    desk.keys("j");
    let progress = Progress { done: 4, of: 7 };
    desk.send(Event::Acted(Acted::Operating { action: action.clone(), progress }));
    assert!(desk.text().contains("retrying ▇▇▇▇▇▇▇╌╌╌╌╌╌ 4 of 7"), "{}", desk.text());
    assert!(desk.text().contains("x stop"));
    desk.keys("x");
    assert_eq!(desk.asked.pop(), Some(Command::StopOperating));
    let outcome = Outcome { refused: vec![refused(ids[5], CHANGED), refused(ids[6], CHANGED)], ..done(&ids[..5]) };
    answered(&mut desk, action, outcome);
    assert!(desk.text().contains("▲ 5 retried, 2 changed under you.  u undo"), "{}", desk.text());
    assert!(desk.app.operating().is_none());
}

#[test]
fn an_undo_is_there_for_five_seconds_and_honest() {
    let mut desk = Desk::over(failures(5), 80, 24);
    desk.keys("4vGvr");
    answer(&mut desk, "<enter>");
    let (action, ids) = operated(&mut desk);
    answered(&mut desk, action.clone(), done(&ids));
    assert!(desk.text().contains("7 retried.  u undo"), "{}", desk.text());
    desk.wait(4_900);
    assert!(desk.text().contains("u undo"), "{}", desk.text());
    desk.keys("u");
    assert_eq!(desk.asked.pop(), Some(Command::Undo { request: REQUEST }));
    desk.keys("u");
    assert!(desk.text().contains("Not undone: nothing to take back"), "once: {}", desk.text());
    let outcome = Outcome {
        refused: vec![refused(ids[0], "it was claimed meanwhile"), refused(ids[1], "it was claimed meanwhile")],
        ..done(&ids[2..])
    };
    desk.send(Event::Acted(Acted::Undone { outcome, error: None }));
    assert!(desk.text().contains("▲ Undone: 5 as before, 2 were already claimed."), "{}", desk.text());
    answered(&mut desk, action, done(&ids));
    desk.wait(5_100);
    desk.keys("u");
    assert!(desk.text().contains("Not undone: nothing to take back: it can be for 5 s."), "{}", desk.text());
    assert!(desk.asked.is_empty());
}

#[test]
fn one_goes_first_and_the_others_stay_marked() {
    let mut desk = Desk::over(failures(5), 80, 24);
    desk.keys("4vGvr");
    answer(&mut desk, "c");
    let (_, ids) = operated(&mut desk);
    assert_eq!(ids, [lesson_id(10)], "the newest failure");
    assert!(desk.text().contains("Retry requested of one, 6 stay marked: Fractions"), "{}", desk.text());
    assert_eq!(desk.app.marks().len(), 6);
}

#[test]
fn all_that_is_found_is_one_target() {
    let mut desk = Desk::over(failures(5), 80, 24);
    desk.keys("4a");
    assert!(desk.text().contains("all 7 marked") && desk.text().contains("r retry all"), "{}", desk.text());
    assert!(desk.text().lines().filter(|line| line.get(1..2) == Some("*")).count() >= 6, "{}", desk.text());
    desk.keys("r");
    assert!(desk.text().contains(" retry all 7 lessons found ─"), "{}", desk.text());
    desk.keys("<esc>");
    assert!(desk.app.dialog().is_none() && !desk.app.marks().is_empty(), "the float alone is closed");
    // All but one.
    desk.keys("gg ");
    assert_eq!(desk.app.marks().len(), 6);
    desk.keys("<esc>a1");
    assert!(!desk.text().contains("marked"), "it is of that tab alone");
    desk.keys("2ar");
    assert!(desk.text().contains("Not retried: nothing here has failed. Nothing changed."), "{}", desk.text());
    desk.keys("x");
    assert!(desk.text().contains("3   given up: failed as cancelled, no attempt used up"), "{}", desk.text());
}

#[test]
fn many_or_dear_lessons_take_their_number() {
    let mut desk = Desk::over(failures(148), 80, 24);
    desk.keys("4ar");
    let text = desk.text();
    assert!(text.contains("Type 150  │▏") && text.contains("about $0.38, at most $1.69"), "{text}");
    answer(&mut desk, "<enter>");
    assert!(desk.asked.is_empty() && desk.app.dialog().is_some());
    desk.keys("15<enter>0<enter>");
    assert_eq!(operated(&mut desk).1.len(), 150);
    // One alone is neither many nor dear.
    let mut desk = Desk::over(failures(148), 80, 24);
    desk.keys("4ar");
    answer(&mut desk, "c");
    assert_eq!(operated(&mut desk).1.len(), 1);
}

#[test]
fn a_bulk_deletion_takes_its_number_whatever_it_is() {
    let mut desk = Desk::over(failures(5), 80, 24);
    desk.keys("4  X");
    let text = desk.text();
    assert!(text.contains(" delete 2 marked lessons ─") && text.contains("3 attempts, 3 traces"), "{text}");
    answer(&mut desk, "<enter>");
    assert!(desk.asked.is_empty());
    desk.keys("2<enter>");
    let (action, ids) = operated(&mut desk);
    assert_eq!((action, ids), (Action::Delete, vec![lesson_id(10), lesson_id(11)]));
}

#[test]
fn a_model_and_tries_are_chosen_before() {
    let mut desk = Desk::over(failures(5), 80, 24);
    desk.keys("4vGvr");
    answer(&mut desk, "e");
    assert!(desk.text().contains("← →"), "{}", desk.text());
    desk.keys("l");
    assert!(desk.text().contains("› claude-haiku") && desk.text().contains("about $0.03"), "{}", desk.text());
    desk.keys("<tab>ll");
    assert!(desk.text().contains("5 attempts each"), "{}", desk.text());
    desk.keys("<enter><enter>");
    let (action, ids) = operated(&mut desk);
    let expected = Action::Retry { more_attempts: 5, outline: None, model: Some("claude-haiku".into()) };
    assert_eq!((action, ids.len()), (expected, 7));
}

#[test]
fn a_selection_that_is_awaited_or_cannot_be_read_is_said_so() {
    let mut desk = Desk::over(failures(5), 80, 24);
    desk.keys("4vGv");
    desk.answers = false;
    desk.keys("r");
    desk.wait(3_200);
    assert!(desk.text().contains("reading… 3s"), "{}", desk.text());
    desk.keys("<enter>c");
    assert!(desk.asked.is_empty());
    let at = desk.unanswered.iter().position(|load| matches!(load, Load::Preview { .. })).unwrap();
    let load = desk.unanswered.remove(at);
    desk.send(Event::Loaded(Loaded::Failed { load, error: "timed out after 5s".into() }));
    assert!(desk.text().contains("Not read: timed out after 5s. Nothing changed."), "{}", desk.text());
    desk.keys("<enter>");
    assert!(desk.asked.is_empty());
    desk.keys("<esc>");
    assert_eq!(desk.app.marks().len(), 7, "nothing is lost");
}

#[test]
fn a_selection_of_which_nothing_can_be_done_says_so() {
    let mut desk = Desk::over(failures(5), 80, 24);
    desk.keys(" r");
    let text = desk.text();
    assert!(text.contains("Nothing of it can be done now.") && text.contains("esc close"), "{text}");
    answer(&mut desk, "<enter>");
    assert!(desk.asked.is_empty());
}

#[test]
fn an_answer_that_comes_too_late_is_not_taken_for_another() {
    let mut desk = Desk::over(failures(5), 80, 24);
    desk.keys("4 ");
    desk.answers = false;
    desk.keys("r<esc> r");
    let previews: Vec<Load> =
        desk.unanswered.iter().filter(|load| matches!(load, Load::Preview { .. })).cloned().collect();
    assert_eq!(previews.len(), 2);
    desk.send(Event::Loaded(desk.school.answer(&previews[0]).unwrap()));
    let text = desk.text();
    assert!(
        text.contains(" retry the marked lessons ─") && !text.contains("Frozen"),
        "it is of one lesson alone: {text}"
    );
    answer(&mut desk, "<enter>");
    assert!(desk.asked.is_empty(), "{:?}", desk.asked);
    desk.send(Event::Loaded(desk.school.answer(&previews[1]).unwrap()));
    let text = desk.text();
    assert!(text.contains(" retry 2 marked lessons ─") && text.contains("Frozen at"), "{text}");
    answer(&mut desk, "<enter>");
    assert_eq!(operated(&mut desk).1, [lesson_id(10), lesson_id(11)]);
}

/// A school in which the queued lessons of these numbers have a priority.
fn prioritised(priorities: &[(u128, i16)]) -> School {
    let mut school = School::usual();
    for (n, priority) in priorities {
        school.rows.iter_mut().find(|row| row.id == lesson_id(*n)).unwrap().priority = *priority;
    }
    school
}

#[test]
fn marked_lessons_are_given_one_priority() {
    let mut desk = Desk::open(80, 24);
    desk.keys("2  +");
    desk.wait(400);
    assert_snapshot!("bulk_prioritise", desk.text());
    // Further presses are further steps, held or not.
    desk.keys("++-");
    assert!(desk.text().contains("given priority 2: higher is claimed first"), "{}", desk.text());
    desk.keys("<enter>+");
    let [Command::Operate { action: Action::Prioritise { priority: 2 }, seen }] = desk.asked.as_slice() else {
        panic!("{:?}", desk.asked);
    };
    assert_eq!(seen.len(), 2);
    assert_eq!(desk.app.marks().len(), 0);
    desk.wait(2_000);
    assert_eq!(desk.asked.len(), 1, "a step too many is not another lesson's: {:?}", desk.asked);
}

#[test]
fn a_priority_up_is_above_each_of_them_and_one_down_below() {
    let queued: Vec<u128> = School::usual()
        .rows
        .iter()
        .filter(|row| row.status == homeroom::model::lesson::Status::Queued)
        .map(|row| row.id.0.as_u128())
        .collect();
    let number = |id: u128| (0..1_000).find(|n| lesson_id(*n).0.as_u128() == id).unwrap();
    let mut desk = Desk::over(prioritised(&[(number(queued[0]), 5), (number(queued[1]), -3)]), 80, 24);
    desk.keys("2a+");
    desk.wait(400);
    assert!(desk.text().contains("given priority 6") && desk.text().contains("5 → 6"), "{}", desk.text());
    desk.keys("<esc>-");
    desk.wait(400);
    assert!(desk.text().contains("given priority -4") && desk.text().contains("-3 → -4"), "{}", desk.text());
    // Another program's priorities may be any.
    let mut desk = Desk::over(prioritised(&[(number(queued[0]), 20_000)]), 80, 24);
    desk.keys("2a+");
    desk.wait(400);
    assert!(desk.text().contains("given priority 20001"), "{}", desk.text());
}

#[test]
fn one_priority_is_of_what_is_queued() {
    let mut desk = Desk::open(80, 24);
    desk.keys("2 4 +");
    desk.wait(400);
    let text = desk.text();
    assert!(text.contains("1   given priority 1") && text.contains("1   failed: left alone"), "{text}");
    let mut desk = Desk::open(80, 24);
    desk.keys("a-");
    desk.wait(400);
    let text = desk.text();
    assert!(text.contains("given priority -1"), "{text}");
    assert!(text.contains("found but not queued: left out"), "{text}");
    let mut desk = Desk::open(80, 24);
    desk.keys("4a+");
    assert!(desk.text().contains("Not prioritised: nothing here is queued. Nothing changed."), "{}", desk.text());
    let mut desk = Desk::open(40, 12);
    desk.keys("2  +");
    desk.wait(400);
    assert_snapshot!("bulk_prioritise_40x12", desk.text());
}
