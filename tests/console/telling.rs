//! What a new user would stumble over is said where it happens: what is left out, what is not known, what stays.

use homeroom::model::failure::FailureClass;
use homeroom::model::feed::{Change, FeedEvent, Moved};
use homeroom::model::lesson::LessonSummary;
use serde_json::json;

use crate::acting::answer;
use crate::bulk::failures;
use crate::desk::Desk;
use crate::fixture::{School, failed, failing_lesson, generated, lesson_id};

const USUAL: (u16, u16) = (80, 24);

fn over(school: School, keys: &str) -> Desk {
    let mut desk = Desk::over(school, USUAL.0, USUAL.1);
    desk.keys(keys);
    desk
}

fn has(desk: &mut Desk, words: &str) {
    let text = desk.text();
    assert!(text.contains(words), "{words}\n{text}");
}

/// Its lessons and no more.
fn whole(rows: Vec<LessonSummary>) -> School {
    let mut school = School { rows, ..School::usual() };
    school.counts = homeroom::model::overview::Counts::default();
    for row in &school.rows {
        *school.counts.of_mut(row.status) += 1;
    }
    school
}

/// Somebody else deletes a lesson.
fn deleted(desk: &mut Desk, n: u128) {
    let row = desk.school.rows.iter().position(|row| row.id == lesson_id(n)).unwrap();
    let row = desk.school.rows.remove(row);
    *desk.school.counts.of_mut(row.status) -= 1;
    let rows = vec![Moved { id: row.id, old: Some(row.status), new: None }];
    let change = Change::Delete { table: "lessons".into(), rows };
    desk.send(homeroom::app::event::Event::Feed(FeedEvent::Changed(change)));
    desk.wait(1_500);
}

#[test]
fn a_preview_says_what_all_that_is_found_leaves_out() {
    // 9,360 are found, 9 of them have failed.
    let mut school = failures(7);
    school.counts.failed = 7;
    let mut desk = over(school, "ar");
    has(&mut desk, " retry all 9 lessons found ─");
    has(&mut desk, "9,351   found but not failed: left out");
    let mut desk = over(failures(7), "4ar");
    assert!(!desk.text().contains("left out"), "{}", desk.text());
    // Where not all are looked through, it is not known how many.
    let school = School { is_bounded: true, ..failures(7) };
    let mut desk = over(school, "/less<enter>");
    desk.wait(500);
    desk.keys("ar");
    has(&mut desk, "│        what has not failed is left out ");
    // All that is found has failed.
    let mut desk = over(failures(7), "/status:failed<enter>");
    desk.wait(500);
    desk.keys("ar");
    has(&mut desk, " retry all ");
    assert!(!desk.text().contains("left out"), "{}", desk.text());
}

#[test]
fn a_preview_says_which_is_the_one_that_goes_first() {
    let mut desk = over(failures(7), "4ar");
    has(&mut desk, "c retries the first alone; the others stay as they are.");
    desk.keys("<esc>");
    desk.keys("<esc>");
    desk.keys("gg r");
    assert!(!desk.text().contains("c retries"), "one lesson is the first and the last: {}", desk.text());
}

#[test]
fn all_but_one_says_what_is_not_marked_any_more() {
    let mut desk = over(School::usual(), "a ");
    let listed = desk.app.list().ids().len();
    let (marked, not) = (listed - 1, 9_360 - listed);
    assert_eq!(desk.app.marks().len(), marked);
    has(&mut desk, &format!("{marked} listed lessons stay marked; {not} that are not listed do not."));
}

#[test]
fn a_time_is_told_only_where_enough_has_ended_to_tell_it_from() {
    let mut school = failures(7);
    school.vitals.generated_last_hour = 3;
    school.vitals.failed_last_hour = 2;
    let mut desk = Desk::over(school, 120, 40);
    assert!(!desk.text().contains("to clear"), "{}", desk.text());
    desk.keys("4ar");
    has(&mut desk, "time   no estimate yet");
    has(&mut desk, "behind 128 queued");
    // What nobody waited for tells nothing of how fast it can go.
    let mut school = failures(7);
    school.counts.queued = 0;
    let mut desk = over(school, "4ar");
    has(&mut desk, "time   no estimate yet");
    let mut desk = over(failures(7), "4ar");
    has(&mut desk, "time   about ");
}

#[test]
fn attempts_are_counted_in_one_wording() {
    let mut desk = over(failures(1), "4r");
    has(&mut desk, "3 more attempts");
    let mut desk = over(failures(1), "4<enter>r");
    has(&mut desk, "3 more attempts, from attempt 4 on");
    let mut desk = over(failures(1), "4ar");
    answer(&mut desk, "e");
    has(&mut desk, "more   3 attempts each");
    let mut desk = Desk::open(120, 40);
    desk.change(failed(1, "Introduction to photosynthesis", 0, FailureClass::Compile, "assigns to const"));
    has(&mut desk, "3 of 3 attempts");
}

#[test]
fn an_edited_first_line_does_not_rename_the_lesson_and_that_is_said() {
    let mut school = School::usual();
    let mut told = failing_lesson();
    told.0.lesson.outline = "Fractions for beginners\n- halves".into();
    school.details = vec![told];
    let mut desk = over(school, "4e<down>x");
    assert!(desk.text().contains("+1 -1 lines") && !desk.text().contains("title"), "{}", desk.text());
    desk.keys("<up>x");
    has(&mut desk, "The title stays: Fractions for beginners");
}

#[test]
fn a_response_without_source_says_why() {
    for (response, why) in [
        ("```tsx\nexport default function", "No source: the response ends inside its code block. 1 shows it."),
        ("I would rather not.", "No source: the response has no code block. 1 shows it."),
        ("", "No source: the response is empty."),
    ] {
        let mut school = School::usual();
        let (trace, source) = &mut school.details[0].1[2];
        trace.response = response.into();
        trace.compilation = json!({"success": false, "tsc_errors": [], "issues": []});
        *source = None;
        let mut desk = over(school, "4<enter>4");
        has(&mut desk, why);
    }
}

#[test]
fn a_row_that_went_is_not_counted_as_one_of_those_that_are_left() {
    let rows = (0..6).map(|n| generated(n, &format!("Lesson {n}"), 60 * i64::try_from(n).unwrap() + 60, 1, 0.9));
    let mut desk = over(whole(rows.collect()), "G");
    has(&mut desk, " 6 of 6 ──");
    desk.keys("k");
    has(&mut desk, " 5 of 6 ──");
    deleted(&mut desk, 0);
    has(&mut desk, " 4 of 5 ──");
    deleted(&mut desk, 4);
    has(&mut desk, " – of 4 ──");
    desk.keys("j");
    has(&mut desk, " 4 of 4 ──");
}

#[test]
fn a_column_of_moments_is_not_headed_age() {
    let mut desk = Desk::open(USUAL.0, USUAL.1);
    assert!(desk.line("TITLE").unwrap().contains(" AGE "));
    desk.keys("t");
    let line = desk.line("TITLE").unwrap();
    assert!(line.contains(" AT ") && !line.contains("AGE"), "{line}");
    desk.keys("4");
    assert!(desk.line("TITLE").unwrap().contains(" AT ↓ "), "{}", desk.text());
}

#[test]
fn marks_are_the_overviews() {
    for (keys, what) in [(" ", "mark"), ("v", "mark"), ("a", "mark"), ("/", "filter")] {
        let mut desk = over(School::usual(), &format!("gw{keys}"));
        has(&mut desk, &format!("Nothing to {what} here: that is for the lists of the Overview, g o."));
    }
}

#[test]
fn what_cannot_be_edited_now_says_what_to_do() {
    for (tab, why) in [
        ("2", "it is queued, x cancels it first"),
        ("3", "it is generating, x cancels it first"),
        ("5", "it is generated, r generates it again"),
    ] {
        let mut desk = over(School::usual(), &format!("{tab}e"));
        has(&mut desk, &format!("Not edited: {why}. Nothing changed."));
    }
}
