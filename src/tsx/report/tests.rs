use proptest::prelude::*;

use super::*;
use crate::model::check::{CheckStage, StageReport};

fn report(issue: Issue) -> Report {
    Report {
        verdict: Verdict::Failed,
        stages: vec![
            StageReport::found(CheckStage::Extract, vec![]),
            StageReport::found(CheckStage::Rules, vec![issue]),
        ],
        source: None,
        compiled_js: None,
        score: None,
        html: None,
        played: None,
        duration_ms: 3,
    }
}

fn issue(line: u32, column: u32, end: u32) -> Issue {
    Issue {
        rule: "forbidden-call".into(),
        message: "forbidden call `fetch`".into(),
        line: Some(line),
        column: Some(column),
        end_column: Some(end),
        hint: Some("a lesson has no network".into()),
    }
}

#[test]
fn a_frame_with_tabs_and_wide_characters() {
    let source = "a\nb\nc\n\tlet 漢字 = fetch(1);\nd\ne\nf";
    insta::assert_snapshot!(render(&report(issue(4, 11, 16)), source), @"
    extract passed · rules failed

    error[forbidden-call]: forbidden call `fetch` at 4:11
      2 │ b
      3 │ c
      4 │     let 漢字 = fetch(1);
        │                ^^^^^
      5 │ d
      6 │ e
      hint: a lesson has no network

    failed, 1 issue (3 ms)
    ");
}

#[test]
fn a_very_long_line_is_cut_around_its_fault() {
    let source = format!("{}fetch(1);{}", "x;".repeat(500_000), "y;".repeat(1000));
    let text = render(&report(issue(1, 1_000_001, 1_000_006)), &source);
    let lines: Vec<&str> = text.lines().collect();
    let caret = lines[4].find('^').unwrap();
    assert!(lines[3][caret..].starts_with("fetch"), "{text}");
    assert!(text.len() < 600, "{}", text.len());
}

#[test]
fn an_issue_without_a_place_has_no_frame() {
    let text = render(&report(Issue { line: None, column: None, end_column: None, ..issue(1, 1, 1) }), "a");
    assert!(text.contains("error[forbidden-call]: forbidden call `fetch`\n  hint:"), "{text}");
}

proptest! {
    #[test]
    fn nothing_reaches_a_terminal_raw(
        source in "(\\PC|\u{1b}|\u{0}|\u{202e}|\u{200b}|\u{9b}|\t|\r|\n){0,80}",
        message in "(\\PC|\u{1b}\\[2J|\u{202e}|\n|\r){0,20}",
        line in 1_u32..9, column in 1_u32..200, end in 1_u32..200,
    ) {
        let text = render(&report(Issue { message, ..issue(line, column, end) }), &source);
        prop_assert!(text.chars().all(|c| c == '\n' || !(c.is_control() || is_treacherous(c))), "{:?}", text);
    }
}
