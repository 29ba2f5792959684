//! Acting on one lesson: what may be done, the question before it, and what the database said.

use homeroom::app::command::{Command, Load};
use homeroom::app::event::{Acted, Event, Loaded};
use homeroom::app::key::Key;
use homeroom::model::action::{Action, Done, Outcome, Request, UNTOUCHED};
use homeroom::model::ids::LessonId;
use homeroom::model::overview::Refused;
use uuid::Uuid;

use crate::desk::Desk;
use crate::fixture::{lesson_id, queued};

pub const REQUEST: Request = Request(Uuid::from_u128(7));

pub fn retry(more_attempts: i32) -> Action {
    Action::Retry { more_attempts, outline: None, model: None }
}

pub fn done(ids: &[LessonId]) -> Outcome {
    let done = ids.iter().map(|id| Done { id: *id, gone: None }).collect();
    Outcome { request: Some(REQUEST), done, ..Outcome::default() }
}

pub fn refused(id: LessonId, reason: &str) -> Refused {
    Refused { id, reason: reason.to_owned() }
}

/// What was asked of the database; nothing else was.
pub fn operated(desk: &mut Desk) -> (Action, Vec<LessonId>) {
    let Some(Command::Operate { action, seen }) = desk.asked.pop() else { panic!("{:?}", desk.asked) };
    assert!(desk.asked.is_empty(), "{:?}", desk.asked);
    (action, seen.iter().map(|seen| seen.id).collect())
}

pub fn answered(desk: &mut Desk, action: Action, outcome: Outcome) {
    desk.send(Event::Acted(Acted::Operated { action, outcome, error: None }));
}

/// Answers a dialog, which is deaf at first.
pub fn answer(desk: &mut Desk, keys: &str) {
    desk.wait(400);
    desk.keys(keys);
}

/// On the lesson with this title.
fn on(title: &str) -> Desk {
    let mut desk = Desk::open(80, 24);
    for _ in 0..40 {
        if desk.app.current().is_some_and(|lesson| lesson.title == title) {
            return desk;
        }
        desk.keys("j");
    }
    panic!("no {title}");
}

#[test]
fn a_generated_lesson_is_regenerated() {
    let mut desk = on("Reading a bar chart");
    assert!(desk.text().contains("r retry"), "the hint keeps its place and word");
    desk.keys("r");
    let text = desk.text();
    assert!(text.contains(" regenerate ─") && text.contains("v1 stays until the next one is there"), "{text}");
    assert!(!text.contains("edit first"), "{text}");
    answer(&mut desk, "<enter>");
    let action = Action::Regenerate { more_attempts: 3, model: None };
    assert_eq!(operated(&mut desk), (action.clone(), vec![lesson_id(12)]));
    assert!(desk.line("▌").unwrap().contains("regenerate requested"), "{}", desk.text());
    answered(&mut desk, action, done(&[lesson_id(12)]));
    assert!(desk.text().contains("Queued again: Reading a bar chart."));
}

#[test]
fn a_running_attempt_is_cancelled_and_what_is_over_is_not() {
    let mut desk = on("Prime factorisation");
    desk.keys("x");
    let text = desk.text();
    assert!(text.contains(" cancel ─") && text.contains("2 of 3 attempts · on worker-a"), "{text}");
    answer(&mut desk, "x<enter>");
    assert_eq!(operated(&mut desk), (Action::Cancel, vec![lesson_id(2)]));
    assert!(desk.line("▌").unwrap().contains("cancel requested"));
    answered(&mut desk, Action::Cancel, done(&[lesson_id(2)]));
    assert!(desk.text().contains("Cancelled; no attempt used up."));
    let mut desk = on("Reading a bar chart");
    desk.keys("x");
    assert!(desk.text().contains("Not cancelled: nothing of it runs or waits. Nothing changed."), "{}", desk.text());
    let mut desk = on("Magnets and motion");
    desk.keys("x");
    assert!(desk.text().contains("It leaves the queue and is failed; no"), "{}", desk.text());
}

#[test]
fn a_lesson_is_deleted_only_by_its_word() {
    let mut desk = on("Reading a bar chart");
    desk.keys("X");
    assert!(desk.text().contains("generated · v1 · 1 attempt, 1 trace"), "{}", desk.text());
    answer(&mut desk, "<enter>delet<enter>");
    assert!(desk.asked.is_empty(), "the word is not whole");
    desk.keys("x<enter><backspace>e<enter>");
    assert_eq!(operated(&mut desk), (Action::Delete, vec![lesson_id(12)]));
    let outcome = Outcome { done: vec![Done { id: lesson_id(12), gone: Some((3, 3)) }], ..done(&[]) };
    answered(&mut desk, Action::Delete, outcome);
    assert!(desk.text().contains("Deleted, with 3 attempts and 3 traces."));
    assert!(!desk.text().contains("u undo"), "what is deleted is gone for good: {}", desk.text());
    desk.keys("u");
    assert!(desk.text().contains("Not undone: nothing to take back"), "{}", desk.text());
    assert!(desk.asked.is_empty());
    let mut desk = on("Prime factorisation");
    desk.keys("X");
    assert!(desk.text().contains("Not deleted: it is generating: cancel it first."), "{}", desk.text());
}

#[test]
fn what_another_program_left_behind_is_taken_back_by_its_words() {
    let mut desk = on("The French Revolution in five scenes");
    assert!(desk.app.current().is_some_and(homeroom::model::lesson::LessonSummary::is_external));
    desk.keys("x");
    let text = desk.text();
    assert!(text.contains(" take back ─") && text.contains("silent for 26m 40s"), "{text}");
    answer(&mut desk, "<enter>take back<enter>");
    let action = Action::TakeBack { untouched: UNTOUCHED };
    assert_eq!(operated(&mut desk), (action.clone(), vec![lesson_id(6)]));
    answered(&mut desk, action, done(&[lesson_id(6)]));
    assert!(desk.text().contains("Taken back: The French Revolution in five scenes."));
    desk.change(crate::fixture::external(6, "The French Revolution in five scenes", 60));
    desk.keys("x");
    assert!(desk.text().contains("Not cancelled: another program generates it."), "{}", desk.text());
}

#[test]
fn presses_of_one_priority_are_one_change_and_it_is_taken_back() {
    let mut desk = on("Magnets and motion");
    desk.keys("++-+");
    assert!(desk.text().contains("Priority 2, is 0: Magnets and motion."), "{}", desk.text());
    assert!(desk.asked.is_empty(), "it has not settled");
    desk.wait(500);
    let action = Action::Prioritise { priority: 2 };
    assert_eq!(operated(&mut desk), (action.clone(), vec![lesson_id(8)]));
    answered(&mut desk, action, done(&[lesson_id(8)]));
    assert!(desk.text().contains("Priority 2: Magnets and motion.  u undo"), "{}", desk.text());
    desk.keys("u");
    assert_eq!(desk.asked.pop(), Some(Command::Undo { request: REQUEST }));
    desk.send(Event::Acted(Acted::Undone { outcome: done(&[lesson_id(8)]), error: None }));
    assert!(desk.text().contains("Undone: 1 as before."));
    // Up and down again is no change.
    desk.keys("+-");
    desk.wait(1_000);
    assert!(desk.asked.is_empty());
    let mut desk = on("Reading a bar chart");
    desk.keys("+");
    assert!(desk.text().contains("Not changed: this lesson is not queued. Nothing changed."), "{}", desk.text());
}

#[test]
fn another_lessons_priority_does_not_wait() {
    let mut desk = on("Why the sky is blue");
    desk.keys("+");
    let next = desk.app.list().ids()[desk.app.list().position().unwrap() + 1];
    desk.keys("j-");
    assert_eq!(operated(&mut desk), (Action::Prioritise { priority: 1 }, vec![lesson_id(7)]));
    desk.wait(500);
    assert_eq!(operated(&mut desk), (Action::Prioritise { priority: -1 }, vec![next]));
}

#[test]
fn a_question_that_is_over_is_not_asked() {
    let mut desk = Desk::open(80, 24);
    desk.keys("4r");
    desk.change(queued(10, "Fractions for beginners", 0));
    answer(&mut desk, "<enter>");
    assert!(desk.asked.is_empty());
    let words = "Not asked: it has changed since you were asked. Nothing changed.";
    assert!(desk.text().contains(words), "{}", desk.text());
    desk.keys("r");
    assert!(desk.text().contains("Not retried: this lesson has not failed."), "{}", desk.text());
}

#[test]
fn a_question_open_while_the_link_breaks_changes_nothing() {
    let mut desk = Desk::open(80, 24);
    desk.keys("4r");
    desk.stale();
    answer(&mut desk, "<enter>");
    assert!(desk.asked.is_empty() && desk.app.dialog().is_none());
    assert!(desk.text().contains("Not retried: no connection. Nothing changed."));
    for keys in ["e", "x", "X", "+", "-"] {
        desk.keys(keys);
        assert!(desk.text().contains("no connection. Nothing changed."), "{keys}: {}", desk.text());
    }
    assert!(desk.asked.is_empty());
}

#[test]
fn a_read_only_console_says_so_of_every_change() {
    let mut desk = Desk::open(80, 24);
    desk.send(Event::Connected { location: "school@db.internal/prod".into(), read_only: true });
    for keys in ["r", "e", "x", "X", "+", "4r", "4ar"] {
        desk.keys(keys);
        assert!(desk.text().contains("this console is read-only. Nothing changed."), "{keys}: {}", desk.text());
    }
    assert!(desk.asked.is_empty() && desk.app.dialog().is_none());
}

#[test]
fn an_outline_is_edited_and_retried_with_another_model() {
    let mut desk = Desk::open(80, 24);
    desk.keys("4e");
    let text = desk.text();
    assert!(text.contains("edit & retry · Fractions for beginners"), "{text}");
    assert!(text.contains("As you saw it at 14:04:31; refused if it changes before."), "{text}");
    assert!(text.contains("gpt-4o-mini, as before") && text.contains("about $0.003, at most $0.011"), "{text}");
    desk.keys("# keep the score in state<enter>");
    assert!(desk.text().contains("outline · changed") && desk.text().contains("+1 -0 lines"), "{}", desk.text());
    desk.keys("<tab>");
    desk.send(Event::Key(Key::plain(homeroom::app::key::KeyCode::Right)));
    assert!(desk.text().contains("gpt-4o-mini › claude-haiku"), "{}", desk.text());
    assert!(desk.text().contains("about $0.004, at most $0.018"), "{}", desk.text());
    desk.keys("<tab>");
    desk.send(Event::Key(Key::plain(homeroom::app::key::KeyCode::Right)));
    assert!(desk.text().contains("4 more") && desk.text().contains("at most $0.024"), "{}", desk.text());
    desk.keys("<ctrl-s>");
    let outline = "# keep the score in state\nFractions for beginners\n- one\n- two".to_owned();
    let action = Action::Retry { more_attempts: 4, outline: Some(outline), model: Some("claude-haiku".into()) };
    assert_eq!(operated(&mut desk), (action.clone(), vec![lesson_id(10)]));
    assert!(desk.text().contains("retrying…"));
    desk.keys("<ctrl-s>");
    assert!(desk.asked.is_empty(), "asked once");
    // Refused: nothing that was written is lost.
    let outcome =
        Outcome { refused: vec![refused(lesson_id(10), "it changed since it was shown")], ..Outcome::default() };
    answered(&mut desk, action.clone(), outcome);
    assert!(desk.text().contains("Refused: it changed since it was shown. Nothing changed."), "{}", desk.text());
    assert!(desk.text().contains("# keep the score in state"));
    desk.keys("<ctrl-s>");
    desk.asked.clear();
    answered(&mut desk, action, done(&[lesson_id(10)]));
    assert!(desk.app.screen().is_none());
    assert!(desk.text().contains("Queued again: Fractions for beginners.  u undo"), "{}", desk.text());
}

#[test]
fn only_a_failed_lesson_is_edited_and_the_reason_is_said() {
    let mut desk = on("Magnets and motion");
    desk.keys("e");
    let words = "Not edited: it is queued, x cancels it first. Nothing changed.";
    assert!(desk.text().contains(words), "{}", desk.text());
    assert!(desk.app.screen().is_none());
}

#[test]
fn an_outline_that_cannot_be_read_is_not_edited() {
    let mut desk = Desk::open(80, 24);
    desk.keys("4");
    desk.answers = false;
    desk.keys("e");
    desk.wait(200);
    assert!(desk.text().contains("reading…"), "{}", desk.text());
    desk.keys("lost<ctrl-s>");
    assert!(desk.text().contains("Not retried: the outline is not read yet."), "{}", desk.text());
    let at = desk.unanswered.iter().position(|load| matches!(load, Load::Detail(_))).unwrap();
    let load = desk.unanswered.remove(at);
    desk.send(Event::Loaded(Loaded::Failed { load, error: "timed out after 5s".into() }));
    assert!(desk.text().contains("Not to be edited: timed out after 5s."), "{}", desk.text());
    desk.keys("<ctrl-s>");
    assert!(desk.asked.is_empty(), "{:?}", desk.asked);
    desk.keys("<esc>");
    assert!(desk.app.dialog().is_none() && desk.app.screen().is_none(), "nothing was written, nothing is asked");
}

#[test]
fn an_outline_goes_to_the_editor_and_comes_back_as_one_change() {
    let mut desk = Desk::open(80, 24);
    desk.keys("4e<ctrl-o>");
    let outline = "Fractions for beginners\n- one\n- two";
    assert_eq!(desk.asked.pop(), Some(Command::Edit(outline.into())));
    desk.send(Event::Acted(Acted::Edited("Fractions\n- halves\r\n- thirds".into())));
    assert!(desk.text().contains("outline · changed") && desk.text().contains("- thirds"), "{}", desk.text());
    assert!(desk.text().contains("+3 -3 lines"), "{}", desk.text());
    desk.keys("<ctrl-u>");
    assert!(desk.text().contains("outline · as it was"), "{}", desk.text());
    desk.send(Event::Acted(Acted::Edited("x".repeat(300_000))));
    assert!(desk.text().contains("Not taken: 300000 bytes are more than an outline holds."), "{}", desk.text());
    // A new lesson's, too.
    let mut desk = Desk::open(80, 24);
    desk.keys("n<ctrl-o>");
    assert_eq!(desk.asked.pop(), Some(Command::Edit(String::new())));
    desk.send(Event::Acted(Acted::Edited("Tides\n- moon".into())));
    desk.keys("<ctrl-s>");
    let Some(Command::Add(lesson)) = desk.asked.pop() else { panic!("{:?}", desk.asked) };
    assert_eq!(lesson.outline, "Tides\n- moon");
}

#[test]
fn a_retry_dialog_leads_to_the_editor() {
    let mut desk = Desk::open(80, 24);
    desk.keys("4<enter>r");
    assert!(desk.text().contains("3 more attempts, from attempt 4 on"), "{}", desk.text());
    answer(&mut desk, "e");
    assert!(desk.text().contains("edit & retry · Fractions for beginners"), "{}", desk.text());
    desk.keys("x<esc>");
    assert!(desk.text().contains("The outline is changed, not retried."), "{}", desk.text());
    answer(&mut desk, "d");
    assert!(desk.text().contains("[3 checks]"), "back on the lesson");
}

#[test]
fn a_new_lesson_asks_for_a_model_and_a_priority() {
    let mut desk = Desk::open(80, 24);
    desk.keys("nTides<down>");
    desk.send(Event::Key(Key::plain(homeroom::app::key::KeyCode::Right)));
    desk.keys("<down>");
    for _ in 0..3 {
        desk.send(Event::Key(Key::plain(homeroom::app::key::KeyCode::Right)));
    }
    desk.keys("<down>- moon<ctrl-s>");
    let Some(Command::Add(lesson)) = desk.asked.pop() else { panic!("{:?}", desk.asked) };
    assert_eq!((lesson.title.as_str(), lesson.outline.as_str(), lesson.priority), ("Tides", "- moon", 3));
    assert_eq!(lesson.model.as_deref(), Some("claude-haiku"));
    assert!(desk.asked.is_empty(), "once: {:?}", desk.asked);
    desk.send(Event::Acted(Acted::Added { id: lesson_id(99), title: "Tides".into() }));
    assert!(desk.app.screen().is_none() && desk.text().contains("Added: Tides."), "{}", desk.text());
}
