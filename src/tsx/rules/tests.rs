//! Each rule both ways: where it speaks, and what looks like it and is fair.

mod fires;
mod hints;
mod silent;

use crate::model::check::{CheckStage, Issue};
use crate::tsx::inspect::tests::inspect_source;

const LESSON: &str = "export default function Lesson() { return <p>1</p> }";

/// What the rules say of `code`, to which a component is added unless it exports one.
fn issues(code: &str) -> Vec<Issue> {
    let exports = code.contains("export default") || code.contains("as default }");
    let whole = if exports { code.to_owned() } else { format!("{code}\n{LESSON}") };
    let report = inspect_source(&whole, true);
    match report.stage(CheckStage::Rules) {
        Some(rules) => rules.issues.clone(),
        None => panic!("not parsed: {code}\n{:?}", report.stages),
    }
}

/// `rule line:column` of each issue.
fn found(code: &str) -> Vec<String> {
    let place = |issue: &Issue| format!("{}:{}", issue.line.unwrap_or(0), issue.column.unwrap_or(0));
    issues(code).iter().map(|issue| format!("{} {}", issue.rule, place(issue))).collect()
}

/// Every case is one issue, at its place.
fn fires(rule: &str, cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .map(|(code, place)| (code, format!("{rule} {place}"), found(code)))
        .filter(|(_, expected, found)| found.as_slice() != std::slice::from_ref(expected))
        .map(|(code, expected, found)| format!("{code}\n    expected {expected}, found {found:?}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn silent(cases: &[&str]) {
    let wrong: Vec<String> = cases
        .iter()
        .map(|code| (code, issues(code)))
        .filter(|(_, issues)| !issues.is_empty())
        .map(|(code, issues)| format!("{code}\n    {issues:?}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
