//! What an operator does, from the first key to what the database said.

use homeroom::app::command::{Command, Load, Quit};
use homeroom::app::event::{Acted, Event, Loaded, LocalWorkers};
use homeroom::app::key::Key;
use homeroom::model::action::{self, Action, Done};
use homeroom::model::attempt::{Attempt, AttemptStatus, Outcome, Progress, Stage};
use homeroom::model::failure::FailureClass;
use homeroom::model::ids::{AttemptId, Fence, TraceId};
use homeroom::model::overview::Refused;
use homeroom::model::trace::LiveTail;
use uuid::Uuid;

use crate::desk::Desk;
use crate::fixture::{School, ago, failed, failing_lesson, generated, lesson_id, queued, running};

#[test]
fn a_lesson_is_added_and_watched_until_it_is_generated() {
    let mut desk = Desk::over(School::default(), 80, 24);
    assert!(desk.text().contains("No lessons yet."));
    desk.keys("n<tab>Photosynthesis<enter>- light<enter>- water");
    assert!(desk.text().contains("3 lines · 30 of 65,536 B"));
    desk.keys("<ctrl-s>");
    let Some(Command::Add(lesson)) = desk.asked.pop() else { panic!("{:?}", desk.asked) };
    assert_eq!(
        (lesson.title.as_str(), lesson.outline.as_str()),
        ("Photosynthesis", "Photosynthesis\n- light\n- water")
    );
    assert!(desk.text().contains("adding…"));
    desk.change(queued(1, "Photosynthesis", 0));
    desk.send(Event::Acted(Acted::Added { id: lesson_id(1), title: lesson.title }));
    desk.wait(300);
    assert!(desk.text().contains("Added: Photosynthesis."));
    assert_eq!(desk.app.list().cursor(), Some(lesson_id(1)));
    assert!(desk.line("▌").unwrap().contains("waiting"));
    desk.change(running(1, "Photosynthesis", 0, Stage::Streaming, 10));
    assert!(desk.line("▌").unwrap().contains("streaming · 10 tok"));
    desk.change(generated(1, "Photosynthesis", 0, 1, 0.91));
    assert!(desk.line("▌").unwrap().contains("v1 · score 0.91"));
    assert_eq!(desk.app.count(homeroom::app::list::Tab::Generated), Some(1));
}

#[test]
fn a_failed_lesson_is_understood_and_retried() {
    let mut desk = Desk::open(80, 24);
    desk.keys("4<enter>");
    let text = desk.text();
    assert!(text.contains("[3 checks]") && text.contains("✗  17 │       score += 1;"), "{text}");
    assert!(text.contains("^^^^^ cannot assign to `score`"), "{text}");
    desk.keys("n");
    assert!(desk.text().contains("issue 2 of 2"));
    desk.keys("4");
    assert!(desk.text().contains("▌✗  17 │       score += 1;"), "it opens where the issue is");
    desk.keys(",,7");
    assert!(desk.text().contains("\"attempt_number\": 1,"));
    desk.keys("r");
    assert!(desk.text().contains("about $0.002, at most $0.006"));
    desk.keys("<enter>");
    assert!(desk.asked.is_empty(), "deaf for 300 ms");
    desk.wait(400);
    desk.keys("r");
    assert!(desk.asked.is_empty(), "not by the key that opened it");
    desk.send(Event::Key(Key { repeat: true, ..Key::plain(homeroom::app::key::KeyCode::Enter) }));
    assert!(desk.asked.is_empty(), "not by a held key");
    desk.keys("<enter>");
    let Some(Command::Operate { action, seen }) = desk.asked.pop() else { panic!("{:?}", desk.asked) };
    assert_eq!(action, retry());
    assert_eq!(seen, [failing_lesson().0.summary.seen()]);
    assert!(desk.text().contains("Retry requested: Fractions for beginners."));
    desk.keys("r");
    assert!(desk.text().contains("Not retried: it was asked for already. Nothing changed."));
    let done = vec![Done { id: lesson_id(10), gone: None }];
    desk.send(operated(action::Outcome { done, ..action::Outcome::default() }));
    assert!(desk.text().contains("Queued again: Fractions for beginners."));
    desk.keys("<esc>");
    desk.change(queued(10, "Fractions for beginners", 0));
    assert!(desk.line("Fractions").unwrap().contains("waiting"));
}

fn retry() -> Action {
    Action::Retry { more_attempts: 3, outline: None, model: None }
}

fn operated(outcome: action::Outcome) -> Event {
    Event::Acted(Acted::Operated { action: retry(), outcome, error: None })
}

#[test]
fn a_retry_that_came_too_late_is_told() {
    let mut desk = Desk::open(80, 24);
    desk.keys("4r");
    desk.wait(400);
    desk.keys("<enter>");
    assert!(desk.line("▌").unwrap().contains("retry requested"));
    let refused = vec![Refused { id: lesson_id(10), reason: "generating on worker-b".into() }];
    desk.send(operated(action::Outcome { refused, ..action::Outcome::default() }));
    assert!(desk.text().contains("Refused: generating on worker-b. Nothing changed."));
    assert!(!desk.text().contains("retry requested"));
    desk.wait(10_000);
    assert!(desk.text().contains("Refused:"), "an error stays until the next key");
    desk.keys("j");
    assert!(!desk.text().contains("Refused:"));
}

#[test]
fn while_stale_nothing_is_asked_of_the_database() {
    let mut desk = Desk::open(80, 24);
    desk.keys("4");
    desk.stale();
    let text = desk.text();
    assert!(text.contains("✗ STALE 40s") && text.contains("as of 14:03:49"), "{text}");
    assert!(text.contains("db.internal:5432 refused the connection · next 14:04:39"), "{text}");
    desk.keys("r");
    assert!(desk.app.dialog().is_none());
    assert!(desk.text().contains("Not retried: no connection. Nothing changed."));
    desk.keys("n");
    assert!(desk.app.screen().is_none(), "no form either");
    assert!(desk.asked.is_empty());
    desk.keys("jk");
    desk.connect();
    assert!(desk.text().contains("● LIVE"));
    desk.keys("r");
    assert!(desk.app.dialog().is_some());
}

fn attempt(n: i32, running: bool) -> Attempt {
    let (mut detail, _) = failing_lesson();
    let base = detail.attempts.remove(0);
    Attempt {
        id: AttemptId(Uuid::from_u128(0xb00 + u128::from(n.unsigned_abs()))),
        attempt_number: n,
        started_at: ago(20),
        finished_at: (!running).then(|| ago(0)),
        status: if running { AttemptStatus::InProgress } else { AttemptStatus::Success },
        outcome: (!running).then_some(Outcome::Success),
        failure_class: None,
        error: None,
        fence: Some(Fence(101)),
        trace_id: (!running).then(|| TraceId(Uuid::from_u128(0xf00))),
        ..base
    }
}

fn tail(seq: i32, text: &str, tokens: i64) -> Event {
    let progress = Progress { stage: Stage::Streaming, tokens, first_token_at: Some(ago(19)), at: ago(0) };
    Event::Loaded(Loaded::Live(LiveTail { fence: Fence(101), seq, text: text.into(), progress: Some(progress) }))
}

#[test]
fn a_running_attempt_streams_in_and_is_followed() {
    let mut school = School::usual();
    let row = school.rows[0].clone();
    let (mut detail, _) = failing_lesson();
    (detail.summary, detail.lesson.id, detail.attempts) = (row.clone(), row.id, vec![attempt(1, true)]);
    school.details.push((detail.clone(), vec![]));
    let mut desk = Desk::over(school, 80, 24);
    desk.keys("jj<enter>");
    assert!(desk.text().contains("No token yet."));
    let lines = |from: usize, to: usize| {
        (from..to).flat_map(|n| ["const line".to_owned(), n.to_string(), " = 0;\n".to_owned()]).collect::<String>()
    };
    desk.send(tail(1, &lines(0, 40), 400));
    assert!(desk.text().contains("40 │ const line39 = 0;"), "{}", desk.text());
    assert!(desk.text().contains("following   400 tok"));
    desk.keys("k");
    desk.send(tail(2, &lines(40, 60), 600));
    assert!(desk.text().contains("21 lines below · F follows"), "{}", desk.text());
    assert!(!desk.text().contains("line40"), "what is being read does not move");
    desk.keys("F");
    assert!(desk.text().contains("line59"));
    let (done, traces) = failing_lesson();
    detail.attempts = vec![Attempt { output_tokens: Some(818), ..attempt(1, false) }];
    let trace = homeroom::model::trace::Trace { response: lines(0, 60), ..traces[0].0.clone() };
    desk.school.details = vec![(detail, vec![(trace, Some(lines(0, 60)))]), (done, traces)];
    desk.change(generated(1, "Introduction to photosynthesis", 0, 1, 0.9));
    desk.wait(1_000);
    let text = desk.text();
    assert!(text.contains("ended · 818 tok") && text.contains("line59"), "{text}");
}

#[test]
fn quitting_asks_while_lessons_generate_here() {
    let mut desk = Desk::open(80, 24);
    desk.keys("q");
    assert!(desk.text().contains("2 lessons are generating here."));
    desk.wait(400);
    desk.keys("qx<esc>");
    assert!(desk.asked.is_empty() && desk.app.dialog().is_none());
    desk.keys("<ctrl-c>");
    desk.wait(400);
    desk.keys("d");
    assert_eq!(desk.asked.pop(), Some(Command::Quit(Quit::Drain)));
    desk.send(Event::Local(LocalWorkers { id: None, slots: 4, busy: 0, draining: false }));
    desk.keys("q");
    assert_eq!(desk.asked.pop(), Some(Command::Quit(Quit::Release)));
}

#[test]
fn quitting_while_it_drains_says_so_and_does_not_offer_to_drain_again() {
    let load = |busy| Event::Local(LocalWorkers { id: None, slots: 4, busy, draining: true });
    let mut desk = Desk::open(80, 24);
    desk.send(load(2));
    desk.keys("q");
    let text = desk.text();
    assert!(text.contains("Draining: 2 lessons still run here."), "{text}");
    assert!(text.contains("stop now: they queue again") && !text.contains("drain: finish"), "{text}");
    desk.send(load(1));
    assert!(desk.text().contains("Draining: 1 lesson still runs here."), "{}", desk.text());
    desk.wait(400);
    desk.keys("d");
    assert!(desk.asked.is_empty() && desk.app.dialog().is_some(), "it drains already");
    desk.keys("<esc>");
    assert!(desk.asked.is_empty() && desk.app.dialog().is_none());
    desk.keys("q");
    desk.wait(400);
    desk.keys("r");
    assert_eq!(desk.asked.pop(), Some(Command::Quit(Quit::Release)));
}

#[test]
fn the_question_how_to_quit_ends_with_its_reason() {
    let mut desk = Desk::open(80, 24);
    desk.keys("q");
    assert!(desk.text().contains("2 lessons are generating here."));
    desk.send(Event::Local(LocalWorkers { id: None, slots: 4, busy: 0, draining: false }));
    assert!(desk.app.dialog().is_none() && desk.asked.is_empty());
    assert!(desk.text().contains("Nothing generates here any more: q quits."));
    desk.keys("q");
    assert_eq!(desk.asked.pop(), Some(Command::Quit(Quit::Release)));
}

#[test]
fn a_written_outline_is_not_lost_by_esc_and_not_added_when_wrong() {
    let mut desk = Desk::open(80, 24);
    desk.keys("n<esc>");
    assert!(desk.app.screen().is_none(), "nothing written, nothing asked");
    desk.keys("n<ctrl-s>");
    assert!(desk.text().contains("The outline is empty."));
    desk.send(Event::Paste("光".repeat(30_000)));
    desk.keys("<tab>");
    desk.send(Event::Paste("光".repeat(30_000)));
    desk.keys("<ctrl-s>");
    assert!(desk.text().contains("✗ The outline has 90000 bytes"), "{}", desk.text());
    desk.send(Event::Paste("x".repeat(300_000)));
    assert!(desk.text().contains("Not pasted: 300000 bytes"));
    desk.keys("<esc>");
    assert!(desk.text().contains("Closing discards what you wrote."));
    desk.wait(400);
    desk.keys("<esc>");
    assert!(desk.app.screen().is_some());
    desk.keys("<esc>");
    desk.wait(400);
    desk.keys("d");
    assert!(desk.app.screen().is_none());
    assert!(desk.asked.is_empty());
}

#[test]
fn what_fails_to_be_read_is_said_and_read_again() {
    let mut desk = Desk::new(80, 24);
    desk.answers = false;
    desk.connect();
    assert!(!desk.text().contains("reading"));
    desk.wait(200);
    assert!(desk.text().contains("reading…"));
    desk.wait(3_000);
    assert!(desk.text().contains("reading… 3s"));
    // The feed going LIVE asked for another read behind the first one.
    while let Some(at) = desk.unanswered.iter().position(|load| matches!(load, Load::Page { .. })) {
        let load = desk.unanswered.remove(at);
        desk.send(Event::Loaded(Loaded::Failed { load, error: "timed out after 5s".into() }));
    }
    assert!(desk.text().contains("✗ Not read: timed out after 5s.  ctrl-r again"), "{}", desk.text());
    desk.answers = true;
    desk.keys("<ctrl-r>");
    assert!(desk.text().contains("Ser or estar?"));
}

#[test]
fn neighbours_of_the_list_are_a_key_away_and_back_restores_the_cursor() {
    let mut desk = Desk::open(80, 24);
    desk.keys("4<enter>4J");
    assert!(desk.text().contains("› Long division"));
    assert!(desk.text().contains("[4 source]"), "the pane stays");
    desk.keys("q");
    assert_eq!(desk.app.list().cursor(), Some(lesson_id(11)));
    desk.change(failed(12, "Reading a bar chart", 0, FailureClass::Run, "threw"));
    assert_eq!(desk.app.list().cursor(), Some(lesson_id(11)));
}

#[test]
fn a_word_is_searched_in_a_pane() {
    let mut desk = Desk::open(80, 24);
    desk.keys("4<enter>4gg/SETPICKED");
    assert!(desk.text().contains("/ SETPICKED▏") && desk.line("/ SETPICKED").unwrap().contains("match 1 of 3"));
    desk.keys("<enter>n");
    let text = desk.text();
    assert!(text.contains("match 2 of 3") && text.contains("/ SETPICKED"), "{text}");
    desk.keys("<esc>");
    assert!(desk.text().contains("issue"), "esc clears the search first");
    assert!(desk.app.screen().is_some());
    desk.keys("/nowhere");
    assert!(desk.text().contains("not found"));
    desk.keys("<esc><esc>");
    assert!(desk.app.screen().is_none());
}
