//! What the checks on a response found, and the JSON that others read of it.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::failure::{Failure, FailureClass};
use super::score::{Metric, Score};
use super::tree::Played;

/// How the checks ended. `Failed` needs proof; what cannot be proved either way is `Inconclusive`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    Passed,
    Failed,
    Inconclusive,
}

/// The checks, in the order they run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CheckStage {
    Extract,
    Rules,
    Compile,
    Run,
    Score,
}

impl CheckStage {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Extract => "extract",
            Self::Rules => "rules",
            Self::Compile => "compile",
            Self::Run => "run",
            Self::Score => "score",
        }
    }

    const fn failure_class(self) -> FailureClass {
        match self {
            Self::Extract => FailureClass::Extract,
            Self::Rules => FailureClass::Rules,
            Self::Compile => FailureClass::Compile,
            Self::Run => FailureClass::Run,
            Self::Score => FailureClass::Score,
        }
    }
}

/// What a run's findings mean for the verdict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RunPolicy {
    /// A lesson that breaks when it runs has failed.
    #[default]
    Require,
    /// It is run, and what is found are warnings.
    Warn,
    /// It is not run.
    Off,
}

/// What a lesson is to teach, for its score.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    pub title: String,
    pub outline: String,
}

/// One thing found, at a place in the TSX.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// A stable id, e.g. `syntax`, `default-export`, `forbidden-call`.
    pub rule: String,
    pub message: String,
    /// Counted from 1; `None` where the issue has no single place.
    pub line: Option<u32>,
    /// Counted from 1, in characters.
    pub column: Option<u32>,
    /// The end of the span on the same line, exclusive, counted as `column`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_column: Option<u32>,
    /// What would mend it, for the model and the operator.
    pub hint: Option<String>,
}

impl Issue {
    /// ``message at 45:7``, or the message alone.
    #[must_use]
    pub fn located(&self) -> String {
        match (self.line, self.column) {
            (Some(line), Some(column)) => format!("{} at {line}:{column}", self.message),
            _ => self.message.clone(),
        }
    }
}

/// One check's result. Checks after the first failed one did not run and are absent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageReport {
    pub stage: CheckStage,
    pub passed: bool,
    /// What failed it, or what kept it from an answer.
    pub issues: Vec<Issue>,
    /// What a person should look at; it fails nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Issue>,
}

impl StageReport {
    /// A stage that found `issues`: it passed if there are none.
    #[must_use]
    pub const fn found(stage: CheckStage, issues: Vec<Issue>) -> Self {
        Self { stage, passed: issues.is_empty(), issues, warnings: Vec::new() }
    }
}

/// Everything the checks found in one response.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    pub verdict: Verdict,
    pub stages: Vec<StageReport>,
    /// The TSX taken from the response.
    pub source: Option<String>,
    pub compiled_js: Option<String>,
    /// `None` where it was not computed.
    pub score: Option<Score>,
    /// The first render as static markup; `None` where the lesson was not run.
    pub html: Option<String>,
    /// What playing it did; `None` where the lesson was not run.
    #[serde(default)]
    pub played: Option<Played>,
    /// Milliseconds, process start excluded.
    pub duration_ms: u64,
}

impl Report {
    /// A report before the first check.
    #[must_use]
    pub const fn empty() -> Self {
        Self {
            verdict: Verdict::Passed,
            stages: Vec::new(),
            source: None,
            compiled_js: None,
            score: None,
            html: None,
            played: None,
            duration_ms: 0,
        }
    }

    #[must_use]
    pub fn stage(&self, stage: CheckStage) -> Option<&StageReport> {
        self.stages.iter().find(|report| report.stage == stage)
    }

    /// The first failed check's first issue as a failure; `None` unless the verdict is `Failed`.
    #[must_use]
    pub fn failure(&self) -> Option<Failure> {
        if self.verdict != Verdict::Failed {
            return None;
        }
        let failed = self.stages.iter().find(|report| !report.passed)?;
        let class = failed.stage.failure_class();
        Some(match failed.issues.first() {
            // What was done at that moment is not the cause.
            Some(issue) => {
                let cause = issue.message.rsplit_once(" (during ").map_or(issue.message.as_str(), |(cause, _)| cause);
                Failure::new(class, &issue.rule, cause, issue.located())
            }
            None => Failure::plain(class, "unexplained", "the check failed without saying why"),
        })
    }

    /// `traces.validation`, with the documented keys and homeroom's beside them.
    #[must_use]
    pub fn validation_json(&self) -> Value {
        let mine = [CheckStage::Extract, CheckStage::Rules, CheckStage::Run, CheckStage::Score];
        let checked: Vec<&StageReport> = self.stages.iter().filter(|report| mine.contains(&report.stage)).collect();
        let issues: Vec<&Issue> = checked.iter().flat_map(|report| &report.issues).collect();
        let failed = checked.iter().filter(|report| !report.passed).flat_map(|report| &report.issues);
        let warnings: Vec<&Issue> = checked.iter().flat_map(|report| &report.warnings).collect();
        let forbidden = issues.iter().filter(|issue| issue.rule.starts_with("forbidden"));
        json!({
            "passed": checked.iter().all(|report| report.passed) && !checked.is_empty(),
            "errors": failed.map(Issue::located).collect::<Vec<_>>(),
            "forbiddenTokens": forbidden.map(|issue| &issue.message).collect::<Vec<_>>(),
            "issues": issues,
            "score": self.score.as_ref().map(Score::value),
            "metrics": self.metrics(),
            "explained": self.score.as_ref().map(|score| &score.marks),
            "warnings": warnings,
            "played": self.played,
            "verdict": self.verdict,
            "stages": self.stages.iter().map(|report| json!({"stage": report.stage, "passed": report.passed})).collect::<Vec<_>>(),
        })
    }

    /// The documented keys of `validation.metrics`, null where nothing was scored.
    fn metrics(&self) -> Value {
        let mark = |metric| self.score.as_ref().and_then(|score| score.mark(metric)).map(|mark| mark.value);
        Metric::ALL.into_iter().map(|metric| (metric.as_str().to_owned(), json!(mark(metric)))).collect()
    }

    /// `traces.compilation`, with the documented keys and homeroom's beside them. A failed lesson has no content row,
    /// so its TSX is kept here: positions mean nothing without it.
    #[must_use]
    pub fn compilation_json(&self) -> Value {
        let compile = self.stage(CheckStage::Compile);
        let issues = compile.map(|report| report.issues.as_slice()).unwrap_or_default();
        let mut compilation = json!({
            "success": compile.is_some_and(|report| report.passed),
            "tsc_errors": issues.iter().map(Issue::located).collect::<Vec<_>>(),
            "issues": issues,
        });
        if self.verdict == Verdict::Failed {
            compilation["source"] = json!(self.source);
        }
        compilation
    }
}

/// `validation` of a call whose response was never checked (it failed before).
#[must_use]
pub fn unchecked_validation(reason: &str) -> Value {
    json!({
        "passed": false, "errors": [reason], "forbiddenTokens": [], "issues": [], "score": null, "metrics": {},
        "verdict": null, "stages": [],
    })
}

/// `compilation` of a call whose response was never checked.
#[must_use]
pub fn unchecked_compilation() -> Value {
    json!({"success": false, "tsc_errors": [], "issues": []})
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Report {
        let issue = Issue {
            rule: "syntax".into(),
            message: "expected `}`".into(),
            line: Some(45),
            column: Some(7),
            end_column: None,
            hint: None,
        };
        Report {
            verdict: Verdict::Failed,
            stages: vec![
                StageReport::found(CheckStage::Extract, vec![]),
                StageReport::found(CheckStage::Compile, vec![issue]),
            ],
            source: Some("x".into()),
            compiled_js: None,
            score: None,
            html: None,
            played: None,
            duration_ms: 1,
        }
    }

    #[test]
    fn a_compile_error_is_in_compilation_not_validation() {
        let report = report();
        assert_eq!(report.validation_json()["passed"], true);
        assert_eq!(report.compilation_json()["success"], false);
        assert_eq!(report.compilation_json()["tsc_errors"][0], "expected `}` at 45:7");
        let failure = report.failure();
        assert_eq!(failure.as_ref().map(|f| f.class), Some(FailureClass::Compile));
        assert_eq!(failure.map(|f| f.fingerprint).as_deref(), Some("compile:syntax:expected _"));
    }

    #[test]
    fn a_cause_is_the_same_whatever_was_clicked() {
        let thrown = |message: &str| {
            let issue =
                Issue { rule: "exception".into(), message: message.into(), ..report().stages[1].issues[0].clone() };
            let stages = vec![StageReport::found(CheckStage::Run, vec![issue])];
            Report { stages, ..report() }.failure().map(|failure| failure.fingerprint)
        };
        let first = thrown("TypeError: cannot read property 'text' of undefined (during mount)");
        assert_eq!(
            first,
            thrown("TypeError: cannot read property 'emoji' of undefined (during click \"Next\" at 35:7)")
        );
        assert_eq!(first.as_deref(), Some("run:exception:typeerror: cannot read property _ of undefined"));
    }

    #[test]
    fn only_a_failed_verdict_is_a_failure() {
        let report = Report { verdict: Verdict::Inconclusive, ..report() };
        assert_eq!(report.failure(), None);
    }
}
