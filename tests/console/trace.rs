//! Reading a trace: every pane, and everything that can be done in it.
#![expect(clippy::unwrap_used, reason = "a screen that is not there fails its test")]

use std::time::{Duration, Instant};

use homeroom::app::command::{Command, Load};
use homeroom::app::event::{Acted, Event, Loaded};
use homeroom::app::lesson::Pane;
use homeroom::app::lesson::export::Export;
use homeroom::model::attempt::{AttemptStatus, Outcome, Progress, Stage};
use homeroom::model::ids::{Fence, TraceId};
use homeroom::model::lesson::{LessonSummary, Status};
use homeroom::model::trace::LiveTail;
use insta::assert_snapshot;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::desk::Desk;
use crate::fixture::{COMPILED, School, Told, ago, failing_lesson, lesson_id, queued};

const FAILING: &str = "4<enter>";

fn open(keys: &str) -> Desk {
    over(School::usual(), keys)
}

fn over(school: School, keys: &str) -> Desk {
    let mut desk = Desk::over(school, 80, 24);
    desk.keys(FAILING);
    desk.keys(keys);
    desk
}

fn has(desk: &mut Desk, parts: &[&str]) {
    let text = desk.text();
    for part in parts {
        assert!(text.contains(part), "no {part:?} in\n{text}");
    }
}

fn lacks(desk: &mut Desk, part: &str) {
    let text = desk.text();
    assert!(!text.contains(part), "{part:?} in\n{text}");
}

fn view(desk: &Desk) -> &homeroom::app::lesson::LessonView {
    desk.app.screen().and_then(homeroom::app::Screen::lesson).unwrap()
}

/// The usual school with something changed in the lesson that failed.
fn changed(change: impl FnOnce(&mut Told)) -> School {
    let mut school = School::usual();
    change(&mut school.details[0]);
    school
}

#[test]
fn every_pane_has_its_digit_and_its_turn() {
    let mut desk = open("");
    for (key, word) in ["response", "prompt", "checks", "source", "compiled", "diff", "raw"].into_iter().enumerate() {
        desk.keys(&(key + 1).to_string());
        has(&mut desk, &[&format!("[{} {word}]", key + 1)]);
    }
    desk.keys("<tab>");
    has(&mut desk, &["[1 response]"]);
    desk.send(Event::Key(homeroom::app::key::Key::plain(homeroom::app::key::KeyCode::BackTab)));
    has(&mut desk, &["[7 raw]"]);
    desk.keys("8");
    has(&mut desk, &["[7 raw]"]);
}

#[test]
fn issues_stand_under_their_lines_with_what_mends_them() {
    let mut desk = open("4");
    has(
        &mut desk,
        &[
            "issue 1 of 2",
            "▌✗  17 │       score += 1;",
            "       │       ^^^^^ cannot assign to `score`: it is a constant",
            "       │       hint  keep it in state: const [score, setScore] = useState(0)",
        ],
    );
    desk.keys("n");
    has(&mut desk, &["issue 2 of 2", "▌✗  29 │"]);
    desk.keys("n");
    has(&mut desk, &["issue 2 of 2"]);
    desk.keys("N");
    has(&mut desk, &["issue 1 of 2", "▌✗  17 │"]);
}

#[test]
fn an_issue_without_a_place_comes_first_and_a_warning_is_told_apart() {
    let school = changed(|(_, traces)| {
        traces[2].0.compilation["issues"] = json!([{"rule": "default-export", "message": "nothing is exported", "line": null,
            "column": null, "hint": "export it"}, {"rule": "x", "message": "beyond", "line": 4_000, "column": 1, "hint": null}]);
        traces[2].0.validation["warnings"] =
            json!([{"rule": "missing-key", "message": "no key", "line": 2, "column": null, "hint": null}]);
    });
    let mut desk = over(school, "4");
    has(&mut desk, &["✗ nothing is exported", "hint   export it", "✗ 4000:1  beyond", "▲   2 │", "       │ no key"]);
}

#[test]
fn a_repeated_failure_says_of_which_attempt() {
    let mut desk = open("");
    has(&mut desk, &["again  the same as attempt 2, which attempt 3 had been told about"]);
    desk.keys(",");
    lacks(&mut desk, "again");
}

#[test]
fn compiled_code_is_shown_where_there_is_any_and_else_why_not() {
    let mut desk = open("5");
    has(&mut desk, &["It did not compile."]);
    let school = changed(|(_, traces)| {
        traces[2].0.compilation = json!({"success": true, "tsc_errors": [], "issues": []});
    });
    let mut desk = over(school, "5");
    has(&mut desk, &["  5 │     return _jsxs(\"section\", {"]);
    desk.keys("s");
    let saved =
        Command::Save(Export { text: COMPILED.into(), name: "fractions-for-beginners-3.js".into(), code: true });
    assert_eq!(desk.asked.pop(), Some(saved));
}

#[test]
fn any_two_attempts_are_compared_word_by_word() {
    let mut desk = open("6");
    has(
        &mut desk,
        &[
            "source · attempt 2 → attempt 3",
            "1 of 2 changes   +2 -2",
            "   11      -   [-let-] score = 0;",
            "        11 +   {+const+} score = 0;",
        ],
    );
    desk.keys("n");
    has(&mut desk, &["▌  11      -   [-let-] score = 0;"]);
    desk.keys("n");
    has(
        &mut desk,
        &["2 of 2 changes", "<p>You picked {picked}[-!-]</p>", "<p{+ role=\"status\"+}>You picked {picked}{+.+}</p>"],
    );
    desk.keys("<");
    has(&mut desk, &["source · attempt 1 → attempt 3", "[-title-]"]);
    desk.keys(",");
    has(&mut desk, &["source · attempt 1 → attempt 2"]);
    desk.keys(">>");
    has(&mut desk, &["source · attempt 3 → attempt 2", "[-const-]"]);
    desk.keys("<p");
    has(&mut desk, &["prompt · attempt 2 → attempt 2", "No difference."]);
    desk.keys("p");
    has(&mut desk, &["response · attempt 2"]);
    desk.keys("p<y");
    let Some(Command::Copy(patch)) = desk.asked.pop() else { panic!("{:?}", desk.asked) };
    assert!(patch.starts_with("--- source of attempt 1\n+++ source of attempt 2\n@@ -"), "{patch}");
    desk.keys("s");
    let Some(Command::Save(export)) = desk.asked.pop() else { panic!("{:?}", desk.asked) };
    assert_eq!(export.name, "fractions-for-beginners-1-2-source.diff");
}

#[test]
fn a_comparison_reads_the_other_trace_and_says_what_is_missing() {
    let mut desk = Desk::open(80, 24);
    desk.keys(FAILING);
    desk.answers = false;
    desk.keys("6");
    assert!(matches!(desk.unanswered.pop(), Some(Load::Trace(_))), "only the one that is missing");
    desk.wait(2_600);
    has(&mut desk, &["reading… 2s"]);
    desk.send(Event::Loaded(Loaded::NoSuchTrace(TraceId(Uuid::from_u128(0xf01)))));
    has(&mut desk, &["One of the two has no trace to compare"]);
    let mut desk = over(changed(|(detail, _)| detail.attempts.truncate(1)), "6");
    has(&mut desk, &["There is only one attempt; nothing to compare it with."]);
    let mut desk = over(changed(|(_, traces)| traces[1].1 = None), "6");
    has(&mut desk, &["The left attempt has no source"]);
}

#[test]
fn two_texts_stand_side_by_side_where_there_is_room() {
    for (width, keys) in [(139, false), (140, true)] {
        let mut desk = Desk::open(width, 40);
        desk.keys(FAILING);
        desk.keys("6z");
        let line = desk.line("score = 0;").unwrap();
        assert_eq!(line.contains("[-let-]") && line.contains("{+const+}"), keys, "{line}");
    }
    let mut desk = Desk::open(200, 40);
    desk.keys(FAILING);
    desk.keys("6w");
    has(&mut desk, &["[-let-] score = 0;", "{+const+} score = 0;"]);
}

#[test]
fn a_row_of_json_folds_and_unfolds() {
    let mut desk = open("7");
    has(
        &mut desk,
        &["+ \"validation\": { 8 keys },", "+ \"response\": \"Here is the lesson:\\n", "  \"attempt_number\": 3,"],
    );
    desk.keys("jjjjjjj");
    has(&mut desk, &["▌+ \"validation\": { 8 keys },"]);
    desk.keys("l");
    has(&mut desk, &["▌- \"validation\": {", "    \"errors\": [],", "  },"]);
    desk.keys("<down><down>h");
    has(&mut desk, &["▌- \"validation\": {"]);
    desk.keys("h");
    has(&mut desk, &["▌+ \"validation\": { 8 keys },"]);
    desk.keys("Gl");
    has(&mut desk, &["- \"response\":", "  Here is the lesson:"]);
    desk.keys("y");
    let Some(Command::Copy(text)) = desk.asked.pop() else { panic!("{:?}", desk.asked) };
    let row: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((row["attempt_number"].clone(), row["tokens"]["input"].clone()), (json!(3), json!(1434)));
}

#[test]
fn a_search_shows_its_first_match_while_it_is_typed() {
    let mut desk = open("4gg/Again");
    has(&mut desk, &["/ Again▏", "match 1 of 1", "29 │"]);
    desk.keys("<left><left>");
    has(&mut desk, &["/ Aga▏in"]);
    desk.keys("<esc>");
    has(&mut desk, &["  1 │ import"]);
    lacks(&mut desk, " 29 │");
    desk.keys("/button<enter>");
    has(&mut desk, &["match 1 of 8"]);
    desk.keys("nn");
    has(&mut desk, &["match 3 of 8"]);
    desk.keys("N");
    has(&mut desk, &["match 2 of 8"]);
    desk.keys("/nothing like it");
    has(&mut desk, &["not found"]);
    desk.keys("<enter><esc>");
    lacks(&mut desk, "not found");
    // Another pane, the same search.
    desk.keys("/score<enter>3");
    has(&mut desk, &["match"]);
    desk.keys("<esc>n");
    has(&mut desk, &["issue 2 of 2"]);
}

/// A lesson whose attempt runs on another machine.
fn running() -> Desk {
    let mut school = School::usual();
    let (mut detail, _) = failing_lesson();
    detail.attempts.truncate(1);
    detail.summary = school.rows[0].clone();
    detail.lesson.id = detail.summary.id;
    let attempt = &mut detail.attempts[0];
    (attempt.status, attempt.outcome, attempt.finished_at) = (AttemptStatus::InProgress, None, None);
    (attempt.started_at, attempt.fence, attempt.trace_id) = (ago(20), Some(Fence(101)), None);
    (attempt.output_tokens, attempt.failure_class, attempt.error) = (None, None, None);
    school.details.push((detail, Vec::new()));
    let mut desk = Desk::over(school, 80, 24);
    desk.keys("jj<enter>");
    desk
}

fn arrives(desk: &mut Desk, seq: i32, text: &str) {
    let progress = Progress { stage: Stage::Streaming, tokens: 600, first_token_at: Some(ago(19)), at: ago(0) };
    let tail = LiveTail { fence: Fence(101), seq, text: text.into(), progress: Some(progress) };
    desk.send(Event::Loaded(Loaded::Live(tail)));
}

#[test]
fn text_is_followed_as_it_arrives_until_it_ends() {
    let mut desk = running();
    has(&mut desk, &["No token yet."]);
    for at in 0..60 {
        arrives(&mut desk, at + 1, &format!("line {}\n", at + 1));
    }
    has(&mut desk, &["line 60", "following", "600 tok · 31/s", "first token 1.0s"]);
    desk.keys("kkk");
    has(&mut desk, &["3 lines below · F follows"]);
    let before = desk.text();
    arrives(&mut desk, 61, "line 61\nline 62\n");
    let after = desk.text();
    assert!(after.contains("5 lines below"));
    let text = |picture: &str| picture.lines().filter(|line| line.contains('│')).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(text(&before), text(&after), "what is being read does not move");
    desk.keys("F");
    has(&mut desk, &["line 62", "following"]);
    // It ends: the trace takes the place of what arrived, and the reader stays at its end.
    let trace = TraceId(Uuid::from_u128(0xe00));
    let (detail, traces) = desk.school.details.last_mut().unwrap();
    let attempt = &mut detail.attempts[0];
    (attempt.status, attempt.outcome) = (AttemptStatus::Success, Some(Outcome::Success));
    (attempt.finished_at, attempt.trace_id, attempt.output_tokens) = (Some(ago(0)), Some(trace), Some(818));
    let mut whole = failing_lesson().1.remove(0);
    whole.0.id = trace;
    whole.0.lesson_id = detail.lesson.id;
    whole.0.response = (1..=70).map(|at| format!("line {at}\n")).collect::<Vec<_>>().concat();
    traces.push(whole);
    desk.change(LessonSummary { status: Status::Generated, lease: None, ..desk.school.rows[0].clone() });
    desk.wait(1_000);
    has(&mut desk, &["ended · 818 tok", "line 70"]);
}

#[test]
fn a_text_without_an_end_costs_no_more_than_its_end() {
    let mut desk = running();
    for at in 0..40 {
        arrives(&mut desk, at + 1, &"x".repeat(20_000).replace("xxxxxxxxxx", "abcdefghi\n"));
    }
    has(&mut desk, &["its end only, whole when it ends", "80000 │"]);
    let live = view(&desk).live().unwrap();
    assert!(live.text().len() <= 512 * 1024, "{}", live.text().len());
    desk.keys("k");
    has(&mut desk, &["1 line below", "79999 │"]);
    arrives(&mut desk, 41, &"abcdefghi\n".repeat(3_000));
    has(&mut desk, &["79999 │"]);
}

#[test]
fn a_pane_is_copied_saved_and_opened_as_it_was_received() {
    let mut desk = open("4");
    desk.keys("yso");
    let source = include_str!("fractions.tsx");
    let export = Export { text: source.into(), name: "fractions-for-beginners-3.tsx".into(), code: true };
    assert_eq!(desk.asked, [Command::Copy(source.into()), Command::Save(export.clone()), Command::Page(export)]);
    desk.send(Event::Acted(Acted::Saved { bytes: 2_900, name: "fractions-for-beginners-3.tsx".into() }));
    has(&mut desk, &["Saved 2.9 kB to fractions-for-beginners-3.tsx."]);
    desk.asked.clear();
    desk.keys("5s");
    has(&mut desk, &["This pane has no text."]);
    assert!(desk.asked.is_empty());
    for (keys, name) in [("1s", "3-response.md"), ("2s", "3-prompt.md"), ("3s", "3-checks.txt"), ("7s", "3.json")] {
        desk.keys(keys);
        let Some(Command::Save(export)) = desk.asked.pop() else { panic!("{:?}", desk.asked) };
        assert_eq!(export.name, format!("fractions-for-beginners-{name}"));
    }
}

#[test]
fn a_queued_lesson_says_why_it_waits() {
    let mut desk = Desk::open(80, 24);
    desk.keys("2<enter>");
    has(&mut desk, &["○ waiting · no free slot", "No attempt yet."]);
    // One that failed before shows what it wrote then, under the reason.
    let mut school = School::usual();
    let (mut detail, traces) = failing_lesson();
    detail.summary = LessonSummary { attempts: 1, ..queued(10, "Fractions for beginners", 5) };
    detail.lesson.status = Status::Queued;
    school.rows.retain(|row| row.id != lesson_id(10));
    school.rows.insert(0, detail.summary.clone());
    school.details = vec![(detail, traces)];
    let mut desk = Desk::over(school, 80, 24);
    desk.keys("2<enter>1");
    has(&mut desk, &["○ waiting · no free slot", "Here is the lesson:"]);
    assert_snapshot!("lesson_waiting_again", desk.text());
}

#[test]
fn a_read_that_takes_long_fails_or_cannot_be_made_says_so() {
    let mut desk = Desk::open(80, 24);
    desk.keys("4");
    desk.answers = false;
    desk.keys("<enter>");
    lacks(&mut desk, "reading");
    desk.wait(200);
    has(&mut desk, &["reading…"]);
    desk.wait(3_000);
    has(&mut desk, &["reading… 3s"]);
    assert_snapshot!("lesson_reading", desk.text());
    let error = "timed out after 5s".to_owned();
    desk.send(Event::Loaded(Loaded::Failed { load: Load::Detail(lesson_id(10)), error: error.clone() }));
    has(&mut desk, &["Not read: timed out after 5s. ctrl-r again."]);
    desk.answers = true;
    desk.wait(6_000);
    has(&mut desk, &["[3 checks]", "✗ 17:7"]);
    // The trace alone.
    desk.answers = false;
    desk.unanswered.clear();
    desk.keys(",");
    let Some(load) = desk.unanswered.pop() else { panic!("nothing was asked") };
    desk.send(Event::Loaded(Loaded::Failed { load, error }));
    has(&mut desk, &["Not read: timed out after 5s. ctrl-r again."]);
    assert_snapshot!("lesson_not_read", desk.text());
    desk.answers = true;
    desk.wait(6_000);
    has(&mut desk, &["✗ 17:7"]);
    // Without a connection nothing is on its way.
    desk.keys("2..");
    desk.stale();
    desk.keys(",,");
    has(&mut desk, &["Not read before the connection was lost."]);
    assert_snapshot!("lesson_not_read_stale", desk.text());
}

#[test]
fn what_is_on_screen_stays_when_the_lesson_goes_or_the_connection() {
    let mut desk = open("4");
    desk.stale();
    has(&mut desk, &["✗ STALE", " 17 │       score += 1;", "refused the connection"]);
    desk.keys("<ctrl-d>7");
    has(&mut desk, &["+ \"validation\""]);
    let mut desk = open("4");
    desk.send(Event::Loaded(Loaded::NoSuchLesson(lesson_id(10))));
    has(&mut desk, &["⊘ deleted meanwhile", " 17 │       score += 1;"]);
}

#[test]
fn facts_name_the_host_the_buckets_and_how_many_failed_alike() {
    let mut school = School::usual();
    school.details[0].0.summary.fingerprint = Some("f".into());
    for row in school.rows.iter_mut().filter(|row| row.status == Status::Failed) {
        row.fingerprint = Some("f".into());
    }
    let mut desk = Desk::over(school, 120, 40);
    desk.keys(FAILING);
    has(&mut desk, &["worker-a on web-1", "alike     1 other lesson", "29%  input", "10%  cached", "61%  output"]);
}

#[test]
fn what_is_long_is_drawn_as_fast_as_what_is_short() {
    let sources = [
        ("a line without an end", "const a = 'b'; ".repeat(70_000)),
        ("the same, wide", "光合作用 = \"水\"; ".repeat(50_000)),
        ("lines without number", "  const answer = useState(\"光\"); // why\n".repeat(60_000)),
        ("nothing closed", "\"'`/[<{(".repeat(120_000)),
    ];
    for (name, text) in sources {
        let school = changed(|(_, traces)| {
            traces[2].1 = Some(text.clone());
            traces[2].0.response = format!("```tsx\n{text}\n```");
        });
        let mut desk = Desk::over(school, 200, 60);
        desk.keys(FAILING);
        for keys in ["4", "w", "wG", "1", "/answer<enter>"] {
            desk.keys(keys);
            let mut fastest = Duration::MAX;
            for _ in 0..5 {
                let started = Instant::now();
                desk.buffer();
                fastest = fastest.min(started.elapsed());
            }
            // Without optimisation, and beside other tests; what grew with the text would take seconds.
            assert!(fastest < Duration::from_millis(500), "{name} after {keys}: {fastest:?}");
        }
    }
}

#[test]
fn json_nested_without_end_is_read_and_folds() {
    let mut deep = json!("bottom");
    for _ in 0..120 {
        deep = json!({ "a": deep });
    }
    let mut desk = over(changed(|(_, traces)| traces[2].0.validation = deep), "7jjjjjjj");
    for _ in 0..130 {
        desk.keys("lj");
    }
    has(&mut desk, &["bottom"]);
    assert_eq!(view(&desk).pane, Pane::Raw);
}
