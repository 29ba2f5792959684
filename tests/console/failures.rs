//! Failures: groups by cause, their lessons, and what keeps its place while things change.

use homeroom::app::command::{Command, Load};
use homeroom::app::event::{Event, Loaded};
use homeroom::model::action::Action;
use homeroom::model::failure::FailureClass;
use homeroom::model::failures::{FailureGroup, GroupLesson, Period};
use homeroom::model::feed::{Change, FeedEvent, Moved};
use homeroom::model::lesson::Status;
use insta::assert_snapshot;

use crate::desk::{ASCII, COLOUR, Desk};
use crate::fixture::{School, ago, failed, lesson_id, queued};
use crate::fleet::{Places, group};
use crate::picture::styles;

fn open(width: u16, height: u16, keys: &str) -> Desk {
    let mut desk = Desk::open(width, height);
    desk.keys("gf");
    desk.wait(200);
    desk.keys(keys);
    desk.wait(200);
    desk
}

fn over(places: Places, width: u16, height: u16) -> Desk {
    let mut desk = Desk::over(School { places, ..School::usual() }, width, height);
    desk.keys("gf");
    desk.wait(200);
    desk
}

/// Something failed somewhere, as the feed tells it.
fn told(desk: &mut Desk, n: u128) {
    let rows = vec![Moved { id: lesson_id(n), old: Some(Status::Generating), new: Some(Status::Failed) }];
    desk.send(Event::Feed(FeedEvent::Changed(Change::Update { table: "lessons".into(), rows })));
    desk.wait(2_500);
}

#[test]
fn failures_at_every_size() {
    for (width, height) in [(40, 12), (60, 15), (80, 24), (120, 40), (200, 60)] {
        assert_snapshot!(format!("failures_{width}x{height}"), open(width, height, "").text());
    }
    let mut desk = open(80, 24, "");
    desk.theme = ASCII;
    assert_snapshot!("failures_80x24_ascii", desk.text());
    let mut desk = open(120, 40, "");
    desk.theme = ASCII;
    assert_snapshot!("failures_120x40_ascii", desk.text());
    let mut desk = open(120, 40, "");
    desk.theme = COLOUR;
    assert_snapshot!("failures_120x40_colour", styles(&desk.buffer()));
}

#[test]
fn failures_in_every_state() {
    assert_snapshot!("failures_lessons", open(80, 24, "<enter>j").text());
    assert_snapshot!("failures_lessons_120x40", open(120, 40, "<enter>j").text());
    assert_snapshot!("failures_lessons_40x12", open(40, 12, "<enter>j").text());
    assert_snapshot!("failures_second_group", open(80, 24, "j").text());
    assert_snapshot!("failures_clock_times", open(80, 24, "t").text());
    assert_snapshot!("failures_hour_by_waste", open(80, 24, "1s<esc>gfss").text());
    let mut desk = open(80, 24, "");
    desk.stale();
    assert_snapshot!("failures_stale", desk.text());
    assert_snapshot!("failures_none", over(Places { last: Some(ago(90_000)), ..Places::default() }, 80, 24).text());
    assert_snapshot!("failures_none_ever", over(Places::default(), 80, 24).text());
    let mut desk = Desk::open(80, 24);
    desk.answers = false;
    desk.keys("gf");
    desk.wait(3_200);
    assert_snapshot!("failures_reading", desk.text());
    let load = Load::Failures { period: Period::Day, order: homeroom::model::failures::GroupOrder::Lessons };
    desk.send(Event::Loaded(Loaded::Failed { load, error: "timed out after 5s".into() }));
    desk.keys("k");
    assert_snapshot!("failures_error", desk.text());
    let mut places = crate::fleet::usual();
    places.groups.push(FailureGroup {
        fingerprint: None,
        class: None,
        cause: String::new(),
        models: Vec::new(),
        unpriced: 3,
        wasted_usd: 0.0,
        ..group(FailureClass::Run, "", 3, 9_000, 1_000)
    });
    places.groups[0].lessons = 9_990;
    places.groups[0].all_models = false;
    places.groups[0].unpriced = 12;
    places.is_cut = true;
    assert_snapshot!("failures_many_120x40", over(places.clone(), 120, 40).text());
    assert_snapshot!("failures_many", over(places, 80, 24).text());
    assert_snapshot!("failures_help", open(80, 24, "?").text());
}

#[test]
fn a_group_that_comes_waits_and_the_cursor_keeps_its_cause() {
    let mut desk = open(80, 24, "j");
    let more = group(FailureClass::Timeout, "no first token in 30s", 9, 20, 0);
    desk.school.places.groups.insert(0, more);
    desk.school.places.groups[1].lessons = 5;
    told(&mut desk, 900);
    assert!(!desk.text().contains("no first token"), "{}", desk.text());
    assert!(desk.line("failures ·").unwrap().contains("1 new ↑"));
    // What is there changes in place.
    assert!(desk.line("assigns to const  ").unwrap().contains("  5  "), "{}", desk.text());
    assert!(desk.line("▌").unwrap().contains("forbidden call"));
    desk.keys("gg");
    assert!(desk.line("▌").unwrap().contains("no first token"), "{}", desk.text());
    // One that is no longer there fades and keeps its place.
    desk.keys("j");
    desk.school.places.groups.retain(|group| !group.cause.contains("fetch"));
    told(&mut desk, 901);
    assert!(desk.text().contains("forbidden call"));
    desk.keys("gg");
    assert!(!desk.text().contains("forbidden call"));
}

#[test]
fn with_the_cursor_on_the_first_group_new_ones_come_in_after_a_pause() {
    let mut desk = open(80, 24, "");
    let more = group(FailureClass::Timeout, "no first token in 30s", 9, 20, 0);
    desk.school.places.groups.insert(0, more);
    told(&mut desk, 900);
    assert!(!desk.text().contains("no first token"));
    desk.wait(6_000);
    assert!(desk.line("▌").unwrap().contains("no first token"), "{}", desk.text());
}

#[test]
fn reads_keep_their_pace_and_only_while_the_screen_is_shown() {
    let mut desk = open(80, 24, "");
    desk.wait(3_000);
    desk.answers = false;
    desk.unanswered.clear();
    for n in 0..100 {
        let rows = vec![Moved { id: lesson_id(900 + n), old: None, new: Some(Status::Failed) }];
        desk.send(Event::Feed(FeedEvent::Changed(Change::Insert { table: "lessons".into(), rows })));
        desk.wait(10);
    }
    let reads = |desk: &Desk| desk.unanswered.iter().filter(|load| matches!(load, Load::Failures { .. })).count();
    assert_eq!(reads(&desk), 1, "{:?}", desk.unanswered);
    desk.keys("go");
    desk.unanswered.clear();
    desk.send(Event::Feed(FeedEvent::Resync));
    desk.wait(10_000);
    assert_eq!(reads(&desk), 0);
}

#[test]
fn the_cursor_may_pass_over_groups_without_a_read_of_each() {
    let mut desk = Desk::open(80, 24);
    desk.keys("gf");
    desk.wait(500);
    desk.answers = false;
    desk.unanswered.clear();
    desk.keys("jjkk");
    desk.wait(60);
    assert_eq!(desk.unanswered, []);
    desk.keys("j");
    desk.wait(200);
    let asked: Vec<_> = desk
        .unanswered
        .iter()
        .filter_map(|load| if let Load::GroupLessons(request) = load { request.fingerprint.clone() } else { None })
        .collect();
    assert_eq!(asked, ["rules:code:forbidden call `fetch`"]);
}

#[test]
fn a_lesson_of_a_group_is_opened_and_the_way_back_is_the_way_there() {
    let mut desk = open(120, 40, "<enter>j");
    assert!(desk.line("▌ ✗").unwrap().contains("Cells: the parts"), "{}", desk.text());
    desk.keys("<enter>");
    assert!(desk.text().contains("› Cells: the parts"), "{}", desk.text());
    // The next lesson is that of the group.
    desk.keys("J");
    assert!(desk.text().contains("› The solar system"), "{}", desk.text());
    desk.keys("K");
    assert!(desk.text().contains("› Cells: the parts"), "{}", desk.text());
    desk.keys("gw");
    desk.wait(200);
    assert!(desk.text().contains("── workers ·"), "{}", desk.text());
    desk.keys("<esc>");
    assert!(desk.text().contains("› Cells: the parts"));
    desk.keys("<esc>");
    assert!(desk.line("▌ ✗").unwrap().contains("Cells: the parts"), "{}", desk.text());
    desk.keys("<esc>");
    assert!(desk.line("▌").unwrap().contains("assigns to const"));
    desk.keys("<esc>");
    assert!(desk.text().contains("running first, then newest"));
    // Straight home from anywhere.
    desk.keys("gf");
    desk.wait(200);
    desk.keys("<enter><enter>go");
    assert!(desk.text().contains("running first, then newest"), "{}", desk.text());
}

#[test]
fn going_where_the_way_here_led_over_goes_back_there() {
    let mut desk = open(80, 24, "j<enter>");
    desk.keys("<enter>gwgf");
    desk.wait(200);
    assert!(
        desk.text().contains("failures ·") && desk.line("▌ ✗").unwrap().contains("Long division"),
        "{}",
        desk.text()
    );
    desk.keys("<esc><esc>");
    assert!(desk.text().contains("running first, then newest"));
}

#[test]
fn a_lesson_that_is_retried_keeps_its_place_and_says_so() {
    let mut desk = open(80, 24, "<enter>");
    desk.keys("r");
    desk.wait(400);
    desk.keys("<enter>");
    let Some(Command::Operate { action: Action::Retry { .. }, seen }) = desk.asked.pop() else {
        panic!("{:?}", desk.asked)
    };
    assert_eq!(seen[0].id, lesson_id(10));
    assert!(desk.line("▌").unwrap().contains("retry requested"), "{}", desk.text());
    desk.school.places.groups[0].lessons = 3;
    desk.change(queued(10, "Fractions for beginners", 0));
    desk.wait(3_000);
    let line = desk.line("Fractions for").unwrap();
    assert!(line.contains("▌ ○") && line.contains("queued"), "{}", desk.text());
    desk.keys("jgg");
    assert!(!desk.text().contains("○ Fractions for beginners"), "{}", desk.text());
}

#[test]
fn the_lessons_of_a_large_group_are_read_page_by_page() {
    let mut places = crate::fleet::usual();
    let fingerprint = places.groups[0].fingerprint.clone();
    places.groups[0].lessons = 130;
    places.lessons = (0..130)
        .map(|n| {
            let age = 200 + i64::try_from(n).unwrap() * 10;
            let lesson = failed(5_000 + n, &format!("Failed {n}"), age, FailureClass::Compile, "x");
            (fingerprint.clone(), GroupLesson { lesson, spot: None })
        })
        .collect();
    let mut desk = over(places, 80, 24);
    let listed = |desk: &Desk| {
        let view = desk.app.screen().and_then(homeroom::app::Screen::failures).unwrap();
        view.group.as_ref().map_or(0, |group| group.lessons.rows().len())
    };
    assert_eq!(listed(&desk), 40);
    desk.keys("<enter>G");
    assert_eq!(listed(&desk), 80);
    desk.keys("GGG");
    assert_eq!(listed(&desk), 130);
    assert!(desk.line("compile ·").unwrap().contains("130 of 130"), "{}", desk.text());
    // A new failure at the top moves nothing.
    let fresh = failed(6_000, "Failed just now", 0, FailureClass::Compile, "x");
    desk.school.places.lessons.insert(0, (fingerprint, GroupLesson { lesson: fresh, spot: None }));
    desk.school.places.groups[0].lessons = 131;
    told(&mut desk, 6_000);
    desk.wait(3_000);
    assert_eq!(listed(&desk), 130);
    assert!(desk.line("compile ·").unwrap().contains("1 new ↑"), "{}", desk.text());
}

#[test]
fn what_a_group_is_called_can_be_copied() {
    let mut desk = open(80, 24, "jy");
    assert_eq!(desk.asked.pop(), Some(Command::Copy("rules:code:forbidden call `fetch`".into())));
    desk.keys("<enter>y");
    assert_eq!(desk.asked.pop(), Some(Command::Copy(lesson_id(11).to_string())));
}

#[test]
fn an_answer_for_another_period_is_not_shown() {
    let mut desk = open(80, 24, "");
    desk.answers = false;
    desk.keys("1");
    desk.wait(100);
    let late = Load::Failures { period: Period::Day, order: homeroom::model::failures::GroupOrder::Lessons };
    let late = desk.school.answer(&late).unwrap();
    desk.send(Event::Loaded(late));
    assert!(!desk.text().contains("assigns to const"), "{}", desk.text());
    desk.answers = true;
    let load = desk.unanswered.iter().rfind(|load| matches!(load, Load::Failures { .. })).unwrap().clone();
    let answer = desk.school.answer(&load).unwrap();
    desk.send(Event::Loaded(answer));
    assert!(desk.line("failures ·").unwrap().contains("last hour"), "{}", desk.text());
    assert!(desk.text().contains("assigns to const") && !desk.text().contains("4,096"), "{}", desk.text());
}

#[test]
fn groups_are_filtered_by_cause_class_and_model() {
    let mut desk = open(120, 40, "/FETCH");
    let text = desk.text();
    assert!(text.contains("/ FETCH▏") && text.contains("1 found"), "{text}");
    assert!(desk.line("▌").unwrap().contains("forbidden call `fetch`"), "{text}");
    assert!(!text.contains("assigns to const"), "{text}");
    desk.keys("<enter>");
    let rule = desk.line("── failures").unwrap();
    assert!(rule.contains("/ FETCH 1 found") && !rule.contains("wasted"), "{rule}");
    // What is read meanwhile is filtered, too, and so is another period.
    told(&mut desk, 10);
    assert!(!desk.text().contains("assigns to const"), "{}", desk.text());
    desk.keys("<tab>");
    desk.wait(200);
    assert!(!desk.text().contains("assigns to const"), "{}", desk.text());
    // `esc` goes from the lessons to the group, then to all groups, then away.
    desk.keys("<enter><esc>");
    assert!(desk.text().contains("/ FETCH 1 found"), "{}", desk.text());
    desk.keys("<esc>");
    assert!(desk.text().contains("assigns to const"), "{}", desk.text());
    assert!(desk.line("▌").unwrap().contains("forbidden call"), "the cursor keeps its group: {}", desk.text());
    desk.keys("/cause:truncated model:claude*");
    assert!(desk.text().contains("1 found") && desk.line("▌").unwrap().contains("truncated"), "{}", desk.text());
    desk.keys("<esc>/no such thing");
    assert!(desk.text().contains("No cause here has these words.  esc shows all"), "{}", desk.text());
    desk.keys("<esc>");
    assert!(desk.text().contains("assigns to const") && desk.app.screen().is_some(), "{}", desk.text());
    desk.keys("<esc>");
    assert!(desk.app.screen().is_none());
}

#[test]
fn what_cannot_be_asked_of_a_cause_is_said_and_what_is_not_known_stays() {
    let mut desk = open(120, 40, "/age:<1h");
    assert!(desk.text().contains("▲ age: is of lessons; causes have cause: error: model: group:"), "{}", desk.text());
    desk.keys("<esc>/cause:fetch");
    assert!(desk.text().contains("▲ no cause fetch; "), "{}", desk.text());
    assert!(desk.text().contains("assigns to const"), "the rest holds: {}", desk.text());
    desk.keys("<esc>/-fetch");
    assert!(!desk.text().contains("forbidden call") && desk.text().contains("assigns to const"), "{}", desk.text());
    // Only the models of its newest lessons are known.
    let mut places = crate::fleet::usual();
    places.groups[0].lessons = 9_990;
    places.groups[0].all_models = false;
    let mut desk = over(places, 120, 40);
    desk.keys("/model:nobody");
    assert!(desk.text().contains("1 found") && desk.line("▌").unwrap().contains("9,990"), "{}", desk.text());
}
