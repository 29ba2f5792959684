//! Lessons of the kinds models write: none of the good ones fails, each of the bad ones fails for its own reason.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use homeroom::model::check::{CheckStage, Report, Verdict};
use homeroom::tsx::report;

use super::{checker, fenced};

/// Every lesson of a kind: its name and its source.
pub fn lessons(kind: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lessons").join(kind);
    let mut found: Vec<(String, String)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), fs::read_to_string(path).unwrap()))
        .collect();
    found.sort();
    found
}

const LIMITS: [&str; 2] = ["endless-loop", "memory"];

/// `STAGE RULE LINE` of the first issue of the first failed stage, as the bad lessons' first lines say it.
fn fault(report: &Report) -> Option<String> {
    let stage = report.stages.iter().find(|stage| !stage.passed)?;
    let issue = stage.issues.first()?;
    // Where exactly a limit is reached differs from run to run.
    let line = issue.line.filter(|_| !LIMITS.contains(&issue.rule.as_str()));
    let line = line.map_or("-".to_owned(), |line| line.to_string());
    Some(format!("{} {} {line}", stage.stage.as_str(), issue.rule))
}

/// Where a bad lesson's fault is found: told in its first line, or in `expected.toml` where its author did not know the
/// checks.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    stage: String,
    rule: Option<String>,
    line: Option<u32>,
}

impl Expected {
    fn words(&self) -> String {
        let line = self.line.map_or("-".to_owned(), |line| line.to_string());
        format!("{} {} {line}", self.stage, self.rule.as_deref().unwrap_or("-"))
    }
}

/// The bad lessons, each with what must be found.
fn bad_lessons() -> Vec<(String, String, String)> {
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lessons/expected.toml");
    let mut table: BTreeMap<String, Expected> = toml::from_str(&fs::read_to_string(table).unwrap()).unwrap();
    let mut found = Vec::new();
    for (name, source) in lessons("bad") {
        let first = source.lines().next().unwrap_or_default();
        if let Some(expected) = first.strip_prefix("// expect: ") {
            found.push((name, expected.to_owned(), source.clone()));
            continue;
        }
        assert!(first.starts_with("// bad: "), "{name} says nothing of its fault: {first}");
        let expected = table.remove(&name).expect(&name);
        found.push((name, expected.words(), source));
    }
    assert!(table.is_empty(), "no such lessons: {table:?}");
    found
}

/// Good lessons that use what the runtime has not: locales, `AbortController`, and a browser's names behind a guard.
const UNPROVED: [&str; 2] = ["async_quiz_flow", "browser_guard"];

#[tokio::test]
async fn no_good_lesson_fails() {
    let checker = checker();
    let good = lessons("good");
    assert!(good.len() >= 60, "{}", good.len());
    for (name, source) in good {
        let report = checker.check(&fenced(&source), None).await.unwrap();
        let expected = if UNPROVED.contains(&name.as_str()) { Verdict::Inconclusive } else { Verdict::Passed };
        assert_eq!(report.verdict, expected, "{name}: {:#?}", report.stages);
        assert_eq!(report.source.as_deref(), Some(source.as_str()), "{name}");
        let js = report.compiled_js.unwrap();
        for line in js.lines().filter(|line| line.starts_with("import ")) {
            assert!(line.ends_with("\"react\";") || line.ends_with("\"react/jsx-runtime\";"), "{name}: {line}");
        }
        assert!(js.contains("default"), "{name}: {js}");
        let compiled_again = checker.check_source(&js, true, None).await.unwrap();
        let only_the_runtime = fault(&compiled_again);
        assert!(
            only_the_runtime.as_deref().is_none_or(|fault| fault.starts_with("rules forbidden-import")),
            "{name}: what was compiled does not compile: {only_the_runtime:?}\n{js}"
        );
    }
}

#[tokio::test]
async fn every_bad_lesson_fails_for_its_own_reason() {
    let checker = checker();
    let bad = bad_lessons();
    assert!(bad.len() >= 120, "{}", bad.len());
    let mut wrong = Vec::new();
    for (name, expected, source) in bad {
        let report = checker.check_source(&source, true, None).await.unwrap();
        let found = fault(&report);
        if report.verdict != Verdict::Failed || found.as_deref() != Some(expected.as_str()) {
            wrong.push(format!("{name}: expected {expected}, found {found:?} {:?}", report.stages));
        }
        assert_eq!(report.compiled_js.is_some(), expected.starts_with("run "), "{name}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn a_bad_lesson_in_a_response_fails_at_the_same_place() {
    let checker = checker();
    for (name, expected, source) in bad_lessons().into_iter().filter(|(name, ..)| name != "fenced") {
        let closed = format!("{}\n", source.trim_end());
        let report = checker.check(&fenced(&closed), None).await.unwrap();
        assert_eq!(report.source.as_deref(), Some(closed.as_str()), "{name}");
        assert_eq!(fault(&report), Some(expected), "{name}");
        assert_eq!(report.stages[0].stage, CheckStage::Extract);
        assert!(report.stages[0].passed);
    }
}

#[tokio::test]
async fn rules_can_be_left_out_for_a_file() {
    let checker = checker();
    let (_, source) = lessons("bad").into_iter().find(|(name, _)| name == "fetch_called").unwrap();
    let report = checker.check_source(&source, false, None).await.unwrap();
    assert_eq!(report.verdict, Verdict::Inconclusive, "what the rules forbid is not there to be run");
    assert_eq!(
        report.stages.iter().map(|stage| stage.stage).collect::<Vec<_>>(),
        [CheckStage::Compile, CheckStage::Run]
    );
}

#[tokio::test]
async fn a_report_reads_well() {
    let source = "import { useState } from \"react\";\n\nexport default function Lesson() {\n\tconst [n] = useState(1);\n\treturn (\n\t\t<section className=\"漢字\">\n\t\t\t{n > 0 && fetch}\n\t\t\t{eval(\"1\")}\n\t\t</section>\n\t);\n}\n";
    let rules = Report { duration_ms: 1, ..checker().check(&fenced(source), None).await.unwrap() };
    insta::assert_snapshot!(report::render(&rules, source), @r#"
    extract passed · rules failed

    error[forbidden-global]: forbidden global `fetch` at 7:14
      5 │     return (
      6 │         <section className="漢字">
      7 │             {n > 0 && fetch}
        │                       ^^^^^
      8 │             {eval("1")}
      9 │         </section>
      hint: a lesson has no network; put its data in the file

    error[forbidden-call]: forbidden call `eval` at 8:5
       6 │         <section className="漢字">
       7 │             {n > 0 && fetch}
       8 │             {eval("1")}
         │              ^^^^
       9 │         </section>
      10 │     );
      hint: a lesson runs no code made at run time; write the function out

    failed, 2 issues (1 ms)
    "#);
    let cut = source.split_at(source.len() - 3).0;
    let syntax = Report { duration_ms: 1, ..checker().check(&fenced(cut), None).await.unwrap() };
    insta::assert_snapshot!(report::render(&syntax, cut), @r#"
    extract passed · compile failed

    error[syntax]: expected `}` but found end of file at 10:4
       8 │             {eval("1")}
       9 │         </section>
      10 │     );
         │       ^
      hint: opened here: line 3

    failed, 1 issue (1 ms)
    "#);
}
