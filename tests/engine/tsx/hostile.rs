//! Responses that no lesson is: the checks answer, and the next lesson is checked as if nothing had been.

use homeroom::model::check::{CheckStage, Report, Verdict};
use homeroom::tsx::Checker;

use super::{checker, fenced};

const GOOD: &str = "export default function Lesson() {\n  return <p>1</p>;\n}\n";

async fn check(checker: &Checker, response: &str) -> Report {
    let report = checker.check(response, None).await.unwrap();
    let after = checker.check(&fenced(GOOD), None).await.unwrap();
    assert_eq!(after.verdict, Verdict::Passed, "the next lesson: {after:?}");
    report
}

fn rule(report: &Report) -> &str {
    report.stages.iter().flat_map(|stage| &stage.issues).next().map_or("", |issue| &issue.rule)
}

fn component(body: &str) -> String {
    fenced(&format!("export default function Lesson() {{\n  return <p>{{{body}}}</p>;\n}}\n"))
}

#[tokio::test]
async fn ten_thousand_parentheses_are_only_parentheses() {
    let report = check(&checker(), &component(&format!("{}1{}", "(".repeat(10_000), ")".repeat(10_000)))).await;
    assert_eq!(report.verdict, Verdict::Passed, "{}", rule(&report));
}

#[tokio::test]
async fn nesting_beyond_every_stack_fails_with_its_measure() {
    let checker = checker();
    for (open, close) in [("(", ")"), ("[", "]"), ("<b>", "</b>")] {
        let levels = 2_000_000 / (open.len() + close.len());
        let body = format!("{}1{}", open.repeat(levels), close.repeat(levels));
        let report = check(&checker, &component(&body)).await;
        assert_eq!((report.verdict, rule(&report)), (Verdict::Failed, "too-deep"), "{open}: {:?}", report.stages);
        assert!(report.source.is_some_and(|source| source.contains(&body)), "the source outlives the crash");
        let stage = report.stages.last().unwrap();
        assert_eq!((stage.stage, stage.issues[0].line), (CheckStage::Compile, Some(2)));
    }
}

#[tokio::test]
async fn nesting_that_brackets_do_not_prove_is_inconclusive() {
    let report = check(&checker(), &component(&format!("{}1", "!".repeat(1_500_000)))).await;
    assert_eq!((report.verdict, rule(&report)), (Verdict::Inconclusive, "check-crashed"), "{:?}", report.stages);
    assert_eq!(report.failure(), None);
}

#[tokio::test]
async fn nested_elements_a_thousand_deep() {
    let body = |levels: usize| format!("{}x{}", "<b>".repeat(levels), "</b>".repeat(levels));
    let report = check(&checker(), &component(&body(1000))).await;
    assert_eq!((report.verdict, rule(&report)), (Verdict::Failed, "too-deep"));
    let report = check(&checker(), &component(&body(150))).await;
    assert_eq!(report.verdict, Verdict::Passed, "{}", rule(&report));
}

#[tokio::test]
async fn a_line_of_a_megabyte() {
    let report = check(&checker(), &component(&format!("\"{}\"", "a".repeat(200_000)))).await;
    assert_eq!(report.verdict, Verdict::Passed, "{}", rule(&report));
    let report = check(&checker(), &component(&format!("\"{}\"", "a".repeat(1 << 20)))).await;
    assert_eq!((report.verdict, rule(&report)), (Verdict::Failed, "too-long"));
    let broken = check(&checker(), &component(&format!("\"{}\" +* 2", "a".repeat(1 << 20)))).await;
    assert_eq!((broken.verdict, rule(&broken)), (Verdict::Failed, "syntax"));
    let issue = &broken.stages.last().unwrap().issues[0];
    assert_eq!((issue.line, issue.column), (Some(2), Some((1 << 20) + 18)));
}

#[tokio::test]
async fn five_megabytes_are_measured_not_read() {
    for text in ["x".repeat(5 << 20), fenced(&GOOD.repeat(100_000))] {
        let report = check(&checker(), &text).await;
        assert_eq!((report.verdict, rule(&report)), (Verdict::Failed, "too-long"));
    }
}

#[tokio::test]
async fn a_huge_name_is_not_a_huge_message() {
    let report = check(&checker(), &fenced(&format!("import \"{}\";\n{GOOD}", "a".repeat(200_000)))).await;
    assert_eq!(rule(&report), "forbidden-import");
    assert!(report.stages[1].issues[0].message.len() < 1000);
}

#[tokio::test]
async fn twenty_thousand_faults_are_not_twenty_thousand_issues() {
    let report = check(&checker(), &fenced(&format!("{}{GOOD}", "fetch();\n".repeat(20_000)))).await;
    assert_eq!((report.verdict, rule(&report)), (Verdict::Failed, "forbidden-call"));
    assert_eq!(report.stages[1].issues.len(), 50);
}

#[tokio::test]
async fn odd_bytes() {
    let checker = checker();
    for (text, expected) in [
        ("\0\0\0".to_owned(), Verdict::Failed),
        (fenced(&format!("\0{GOOD}")), Verdict::Failed),
        (fenced(&GOOD.replace('1', "a\0b")), Verdict::Passed),
        (fenced(&GOOD.replace('1', "\u{202e}\u{200b}\u{1b}[2J")), Verdict::Passed),
        (fenced(&GOOD.replace('1', "\u{ffff}\u{10ffff}")), Verdict::Passed),
        ("```".repeat(100_000), Verdict::Failed),
        ("```\n".repeat(100_000), Verdict::Failed),
        ("~~~tsx\n```\n".repeat(50_000), Verdict::Failed),
        ("```tsx\nexport default 1\n```\n".repeat(20_000), Verdict::Failed),
        ("`".repeat(1 << 20), Verdict::Failed),
        (format!("{}\n{GOOD}", "`".repeat(1 << 20)), Verdict::Passed),
    ] {
        let report = check(&checker, &text).await;
        let shown: String = text.chars().take(20).collect();
        assert_eq!(report.verdict, expected, "{shown:?}: {:?}", report.stages);
        assert_ne!(report.verdict, Verdict::Inconclusive);
    }
}
