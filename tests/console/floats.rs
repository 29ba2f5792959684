//! Everything that floats over lessons or is written before they are retried, as it is seen.

use homeroom::app::command::Load;
use homeroom::app::event::{Acted, Event, Loaded, Progress};
use homeroom::app::key::{Key, KeyCode};
use homeroom::model::action::{Action, CHANGED, Outcome};
use homeroom::model::lesson::LessonSummary;

use crate::acting::{done, refused, retry};
use crate::bulk::failures;
use crate::desk::{ASCII, Desk};
use crate::fixture::{School, lesson_id};

const USUAL: (u16, u16) = (80, 24);
const SIZES: [(u16, u16); 3] = [(40, 12), (80, 24), (120, 40)];

fn at((width, height): (u16, u16), keys: &str) -> Desk {
    let mut desk = Desk::over(failures(7), width, height);
    desk.keys(keys);
    desk
}

/// After the cursor has come to this lesson.
fn on(title: &str, keys: &str) -> Desk {
    let mut desk = Desk::open(USUAL.0, USUAL.1);
    for _ in 0..40 {
        if desk.app.current().is_none_or(|lesson| lesson.title != title) {
            desk.keys("j");
        }
    }
    desk.keys(keys);
    desk
}

fn right(desk: &mut Desk) {
    desk.send(Event::Key(Key::plain(KeyCode::Right)));
}

#[test]
fn questions_about_one_lesson() {
    insta::assert_snapshot!("act_retry", at(USUAL, "4r").text());
    insta::assert_snapshot!("act_retry_on_lesson", at(USUAL, "4<enter>r").text());
    insta::assert_snapshot!("act_regenerate", on("Reading a bar chart", "r").text());
    insta::assert_snapshot!("act_cancel_running", on("Prime factorisation", "x").text());
    insta::assert_snapshot!("act_cancel_queued", on("Magnets and motion", "x").text());
    insta::assert_snapshot!("act_take_back", on("The French Revolution in five scenes", "x").text());
    let mut desk = on("Reading a bar chart", "X");
    desk.wait(400);
    desk.keys("dele");
    insta::assert_snapshot!("act_delete", desk.text());
    let mut desk = Desk::open(USUAL.0, USUAL.1);
    desk.keys("4");
    desk.answers = false;
    desk.keys("X");
    insta::assert_snapshot!("act_delete_reading", desk.text());
    let at = desk.unanswered.iter().position(|load| matches!(load, Load::Preview { .. })).unwrap();
    let load = desk.unanswered.remove(at);
    desk.send(Event::Loaded(Loaded::Failed { load, error: "timed out after 5s.".into() }));
    insta::assert_snapshot!("act_delete_unread", desk.text());
}

#[test]
fn marks_and_ranges() {
    insta::assert_snapshot!("act_marked", at(USUAL, "4  ").text());
    insta::assert_snapshot!("act_range", at(USUAL, "4jvjj").text());
    insta::assert_snapshot!("act_everything", at(USUAL, "4a").text());
    let mut desk = at(USUAL, "4  ");
    desk.theme = ASCII;
    insta::assert_snapshot!("act_marked_ascii", desk.text());
}

#[test]
fn bulk_retries_at_every_size() {
    for (width, height) in SIZES {
        let mut desk = at((width, height), "  4vGvr");
        insta::assert_snapshot!(format!("act_bulk_retry_{width}x{height}"), desk.text());
    }
    let mut desk = at(USUAL, "  4vGvr");
    desk.theme = ASCII;
    insta::assert_snapshot!("act_bulk_retry_ascii", desk.text());
    desk.theme = crate::desk::COLOUR;
    insta::assert_snapshot!("act_bulk_retry_styles", crate::picture::styles(&desk.buffer()));
}

#[test]
fn bulk_questions_in_every_state() {
    let mut desk = at(USUAL, "  4vGvr");
    desk.wait(400);
    desk.keys("<down><down><down>");
    insta::assert_snapshot!("act_bulk_scrolled", desk.text());
    desk.keys("e");
    right(&mut desk);
    desk.keys("<tab>");
    insta::assert_snapshot!("act_bulk_edited", desk.text());
    let mut desk = Desk::over(failures(148), USUAL.0, USUAL.1);
    desk.keys("4ar");
    desk.wait(400);
    desk.keys("15");
    insta::assert_snapshot!("act_bulk_typed", desk.text());
    insta::assert_snapshot!("act_bulk_nothing", at(USUAL, " r").text());
    insta::assert_snapshot!("act_bulk_delete", at(USUAL, "4  X").text());
    insta::assert_snapshot!("act_bulk_cancel", at(USUAL, "2ax").text());
    let mut desk = at(USUAL, "4  ");
    desk.answers = false;
    desk.keys("r");
    desk.wait(3_000);
    insta::assert_snapshot!("act_bulk_reading", desk.text());
    let at = desk.unanswered.iter().position(|load| matches!(load, Load::Preview { .. })).unwrap();
    let load = desk.unanswered.remove(at);
    let error = "db.internal:5432 gave no answer within 15 s".into();
    desk.send(Event::Loaded(Loaded::Failed { load, error }));
    insta::assert_snapshot!("act_bulk_unread", desk.text());
}

#[test]
fn an_unknown_price_is_said_to_be_unknown() {
    let mut school = failures(7);
    for row in &mut school.rows {
        row.model = Some("local/qwen-14b".into());
    }
    let mut desk = Desk::over(school, USUAL.0, USUAL.1);
    desk.keys("4vGvr");
    desk.wait(400);
    desk.keys("elll");
    insta::assert_snapshot!("act_bulk_unpriced", desk.text());
}

#[test]
fn how_far_it_has_come_and_what_became_of_it() {
    let mut desk = at(USUAL, "4");
    let progress = Progress { done: 19, of: 38 };
    desk.send(Event::Acted(Acted::Operating { action: retry(3), progress }));
    insta::assert_snapshot!("act_progress", desk.text());
    let mut narrow = at((40, 12), "4");
    narrow.send(Event::Acted(Acted::Operating { action: retry(3), progress }));
    insta::assert_snapshot!("act_progress_40x12", narrow.text());
    let outcome = Outcome {
        refused: vec![refused(lesson_id(10), CHANGED), refused(lesson_id(11), CHANGED)],
        ..done(&(100..136).map(lesson_id).collect::<Vec<_>>())
    };
    desk.send(Event::Acted(Acted::Operated { action: retry(3), outcome, error: None }));
    insta::assert_snapshot!("act_retried", desk.text());
}

#[test]
fn edit_and_retry_at_every_size() {
    for (width, height) in SIZES {
        let mut desk = at((width, height), "4e");
        desk.keys("<down><down><down>");
        desk.send(Event::Key(Key::plain(KeyCode::End)));
        desk.keys("<enter>- keep the score in state, not in a constant");
        insta::assert_snapshot!(format!("act_edit_{width}x{height}"), desk.text());
    }
    let mut desk = at(USUAL, "4e<tab>");
    right(&mut desk);
    insta::assert_snapshot!("act_edit_model", desk.text());
    desk.keys("<tab><tab>x<esc>");
    insta::assert_snapshot!("act_edit_discard", desk.text());
    let mut desk = at(USUAL, "4");
    desk.answers = false;
    desk.keys("e");
    desk.wait(3_000);
    insta::assert_snapshot!("act_edit_reading", desk.text());
    let at = desk.unanswered.iter().position(|load| matches!(load, Load::Detail(_))).unwrap();
    let load = desk.unanswered.remove(at);
    desk.send(Event::Loaded(Loaded::Failed { load, error: "timed out after 5s".into() }));
    insta::assert_snapshot!("act_edit_unread", desk.text());
}

#[test]
fn what_is_hostile_stays_text_in_floats() {
    let mut school = School { details: Vec::new(), ..School::usual() };
    school.rows = vec![LessonSummary {
        title: "\u{202e}evil\x1b[2J title".into(),
        model: Some("m\x1b]0;x\x07".into()),
        ..crate::fixture::failed(10, "x", 5, homeroom::model::failure::FailureClass::Run, "threw")
    }];
    for keys in ["r", "X", " r", "e"] {
        let mut desk = Desk::over(school.clone(), 80, 24);
        desk.keys("4");
        desk.keys(keys);
        let text = desk.text();
        assert!(text.contains("evil"), "{keys}: {text}");
        assert!(!text.chars().any(|c| c.is_control() && c != '\n' || c == '\u{202e}'), "{keys}: {text:?}");
    }
    let outcome = Outcome { refused: vec![refused(lesson_id(10), "\x1b[31mno\u{202e}")], ..Outcome::default() };
    let mut desk = Desk::open(80, 24);
    desk.send(Event::Acted(Acted::Operated { action: Action::Cancel, outcome, error: None }));
    assert!(!desk.text().chars().any(|c| c.is_control() && c != '\n' || c == '\u{202e}'));
}
