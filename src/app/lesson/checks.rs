//! What the checks of an attempt said, read from the two JSON columns of its trace; other programs' too.

use serde_json::Value;

use crate::model::check::{CheckStage, Issue};
use crate::model::score;
use crate::model::trace::Trace;

/// How far one check came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    Passed,
    Failed,
    /// It came to no answer, which says nothing against the lesson.
    Unproved,
    NotReached,
}

pub const STAGES: [CheckStage; 5] =
    [CheckStage::Extract, CheckStage::Rules, CheckStage::Compile, CheckStage::Run, CheckStage::Score];

#[derive(Debug, Clone, PartialEq)]
pub struct Checks {
    pub strip: [Mark; 5],
    pub issues: Vec<Issue>,
    /// What a person should look at; it failed nothing.
    pub warnings: Vec<Issue>,
    pub score: Option<f64>,
    /// What each metric of the score counted.
    pub marks: Vec<score::Mark>,
    /// The verdict was that nothing could be proved.
    pub inconclusive: bool,
    /// Why the call failed before or beside its checks.
    pub error: Option<String>,
}

impl Checks {
    #[must_use]
    pub fn of(trace: &Trace) -> Self {
        let (validation, compilation) = (&trace.validation, &trace.compilation);
        let mut issues = issues_of(compilation, "tsc_errors");
        issues.extend(issues_of(validation, "errors"));
        let warnings = validation.get("warnings").and_then(Value::as_array).into_iter().flatten();
        let marks = validation.get("explained").and_then(Value::as_array).into_iter().flatten();
        Self {
            strip: strip_of(validation, compilation),
            issues,
            warnings: warnings.filter_map(issue_of).collect(),
            marks: marks.filter_map(|mark| serde_json::from_value(mark.clone()).ok()).collect(),
            score: validation.get("score").and_then(Value::as_f64),
            inconclusive: validation.get("verdict").and_then(Value::as_str) == Some("inconclusive"),
            error: trace.error.clone().filter(|error| !error.trim().is_empty()),
        }
    }

    /// Nothing was checked.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.strip == [Mark::NotReached; 5] && self.issues.is_empty() && self.warnings.is_empty()
    }

    /// The issues as plain text, one a line.
    #[must_use]
    pub fn plain(&self) -> String {
        let issues = self.issues.iter().chain(&self.warnings).map(|issue| match issue.rule.as_str() {
            "" => issue.located(),
            rule => format!("{} ({rule})", issue.located()),
        });
        issues.chain(self.error.clone()).collect::<Vec<_>>().join("\n")
    }
}

/// homeroom's own list where there is one, else the plain messages under `fallback`.
fn issues_of(json: &Value, fallback: &str) -> Vec<Issue> {
    let list = |key: &str| json.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let own: Vec<Issue> = list("issues").iter().filter_map(issue_of).collect();
    if own.is_empty() { list(fallback).iter().filter_map(issue_of).collect() } else { own }
}

fn issue_of(json: &Value) -> Option<Issue> {
    let plain = |message: &str| Issue {
        rule: String::new(),
        message: message.to_owned(),
        line: None,
        column: None,
        end_column: None,
        hint: None,
    };
    match json {
        Value::String(message) => Some(plain(message)),
        Value::Object(fields) => {
            let message = fields.get("message").and_then(Value::as_str).map(plain);
            serde_json::from_value(json.clone()).ok().or(message)
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => None,
    }
}

fn strip_of(validation: &Value, compilation: &Value) -> [Mark; 5] {
    let inconclusive = validation.get("verdict").and_then(Value::as_str) == Some("inconclusive");
    let mark = |passed: bool| match (passed, inconclusive) {
        (true, _) => Mark::Passed,
        (false, true) => Mark::Unproved,
        (false, false) => Mark::Failed,
    };
    let stages = validation.get("stages").and_then(Value::as_array);
    let own = |stage: CheckStage| {
        let report = stages?.iter().find(|report| report["stage"] == stage.as_str())?;
        report["passed"].as_bool().map(mark)
    };
    if stages.is_some() {
        return STAGES.map(|stage| own(stage).unwrap_or(Mark::NotReached));
    }
    // Another program's trace knows two verdicts only.
    let rules = validation.get("passed").and_then(Value::as_bool).map(mark);
    let compile = compilation.get("success").and_then(Value::as_bool).map(mark);
    let mut strip = [Mark::NotReached; 5];
    strip[1] = rules.unwrap_or(Mark::NotReached);
    strip[2] = compile.unwrap_or(Mark::NotReached);
    strip
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Time;
    use crate::model::ids::{LessonId, TraceId};
    use serde_json::json;
    use uuid::Uuid;

    fn trace(validation: Value, compilation: Value) -> Trace {
        Trace {
            id: TraceId(Uuid::nil()),
            lesson_id: LessonId(Uuid::nil()),
            attempt_number: 1,
            timestamp: Time::UNIX_EPOCH,
            prompt: String::new(),
            model: String::new(),
            response: String::new(),
            tokens: None,
            validation,
            compilation,
            error: None,
        }
    }

    #[test]
    fn reads_homerooms_own_report() {
        let checks = Checks::of(&trace(
            json!({"passed": true, "errors": [], "issues": [], "score": null, "verdict": "failed", "stages": [
                {"stage": "extract", "passed": true}, {"stage": "rules", "passed": true}, {"stage": "compile", "passed": false}]}),
            json!({"success": false, "tsc_errors": ["x"], "issues": [
                {"rule": "const-assign", "message": "m", "line": 45, "column": 7, "end_column": 12, "hint": "h"}]}),
        ));
        assert_eq!(checks.strip, [Mark::Passed, Mark::Passed, Mark::Failed, Mark::NotReached, Mark::NotReached]);
        assert_eq!(checks.issues.len(), 1);
        assert_eq!(checks.plain(), "m at 45:7 (const-assign)");
    }

    #[test]
    fn reads_a_verdict_that_proves_nothing_with_its_warnings_and_marks() {
        let checks = Checks::of(&trace(
            json!({"passed": false, "issues": [], "verdict": "inconclusive", "score": 0.8,
                "warnings": [{"rule": "missing-key", "message": "w", "line": 3, "column": 1, "hint": null}],
                "explained": [{"metric": "relevance", "value": 0.9, "counted": ["9 of 10"]}, {"metric": "new"}],
                "stages": [{"stage": "compile", "passed": true}, {"stage": "run", "passed": false}]}),
            json!({"success": true}),
        ));
        assert_eq!(checks.strip[2..4], [Mark::Passed, Mark::Unproved]);
        assert_eq!(checks.warnings[0].line, Some(3));
        assert_eq!(checks.marks.iter().map(|mark| mark.value).collect::<Vec<_>>(), [0.9]);
        assert_eq!(checks.plain(), "w at 3:1 (missing-key)");
    }

    #[test]
    fn reads_other_programs_reports_and_nonsense() {
        let checks = Checks::of(&trace(json!({"passed": false, "errors": ["no fetch"]}), json!({"success": true})));
        assert_eq!((checks.strip[1], checks.strip[2]), (Mark::Failed, Mark::Passed));
        assert_eq!(checks.plain(), "no fetch");
        let checks = Checks::of(&trace(json!([1, "x"]), json!("?")));
        assert!(checks.is_blank());
        let checks =
            Checks::of(&trace(json!({"issues": [{"message": 3}, 4, {"message": "kept", "line": "x"}]}), json!(null)));
        assert_eq!(checks.plain(), "kept");
    }
}
