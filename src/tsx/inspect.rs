//! The checks in their order, on one response or one source. Runs in the child process only.
//!
//! May import: `model`.

use std::time::Instant;

use oxc::allocator::Allocator;
use serde::{Deserialize, Serialize};

use super::position::Lines;
use super::run::{self, Judged, Limits, Run};
use super::score::{self, Evidence};
use super::{compile, extract, rules};
use crate::model::check::{CheckStage, Issue, Report, RunPolicy, StageReport, Subject, Verdict};
use crate::model::score::{Mark, Score};

/// A file of a hundred broken lines needs no more than this to be mended.
const MOST_ISSUES: usize = 50;

/// What a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// A model's response, with the lesson somewhere in it.
    Response,
    /// The lesson's TSX itself.
    Source,
}

/// One text and what to check on it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Check {
    pub text: String,
    pub form: Form,
    pub rules: bool,
    pub run: RunPolicy,
    /// What the lesson is scored against; `None`: it is not scored.
    pub subject: Option<Subject>,
    /// A lower score fails the lesson; `None`: the score only informs.
    pub least_score: Option<f64>,
}

impl Check {
    /// Every check there is, on a text whose subject nobody knows.
    #[must_use]
    pub const fn whole(text: String, form: Form) -> Self {
        Self { text, form, rules: true, run: RunPolicy::Require, subject: None, least_score: None }
    }
}

/// All checks that `check` asks for. `so_far` is told the source as soon as it is known, and again once it compiles:
/// each time the report until then.
pub fn inspect(check: &Check, mut so_far: impl FnMut(&Report)) -> Report {
    let begun = Instant::now();
    let mut report = Report::empty();
    inspected(check, &mut report, &mut so_far);
    let failed = report.stages.iter().any(|stage| !stage.passed);
    if failed && report.verdict == Verdict::Passed {
        report.verdict = Verdict::Failed;
    }
    Report { duration_ms: u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX), ..report }
}

fn inspected(check: &Check, report: &mut Report, so_far: &mut impl FnMut(&Report)) {
    let source = match check.form {
        Form::Source => check.text.clone(),
        Form::Response => {
            let (issues, source) = match extract::extract(&check.text) {
                Ok(source) => (Vec::new(), source),
                Err(issue) => (vec![issue], String::new()),
            };
            report.stages.push(found(CheckStage::Extract, issues));
            if source.is_empty() {
                return;
            }
            source
        }
    };
    report.source = Some(source.clone());
    so_far(report);
    let (stages, compiled_js) = module(&source, check.rules);
    report.stages.extend(stages);
    report.compiled_js = compiled_js;
    if report.compiled_js.is_some() && check.run != RunPolicy::Off {
        so_far(report);
        perform(check, &source, report);
    }
}

/// Rules and compile. Rules need a tree: a source that does not parse fails `compile` alone.
fn module(source: &str, with_rules: bool) -> (Vec<StageReport>, Option<String>) {
    let allocator = Allocator::default();
    let lines = Lines::of(source);
    let mut parsed = compile::parse(&allocator, source);
    let broken = compile::diagnostics(&parsed.diagnostics, &lines);
    if !broken.is_empty() {
        return (vec![found(CheckStage::Compile, broken)], None);
    }
    let (mut stages, unsound, scoping) = {
        let analysed = compile::analyse(&parsed.program);
        let mut stages = Vec::new();
        if with_rules {
            stages.push(found(CheckStage::Rules, rules::broken(&parsed.program, &analysed.semantic, &lines)));
        }
        let mut unsound = compile::diagnostics(&analysed.diagnostics, &lines);
        unsound.extend(compile::unsound(&analysed.semantic, &lines));
        (stages, unsound, analysed.semantic.into_scoping())
    };
    if stages.iter().any(|report| !report.passed) {
        return (stages, None);
    }
    let emitted =
        if unsound.is_empty() { compile::emit(&allocator, &mut parsed.program, scoping, &lines) } else { Err(unsound) };
    let (issues, compiled_js) = match emitted {
        Ok(code) => (Vec::new(), Some(code)),
        Err(issues) => (issues, None),
    };
    stages.push(found(CheckStage::Compile, issues));
    (stages, compiled_js)
}

/// Runs and plays the lesson, and scores what it showed.
fn perform(check: &Check, source: &str, report: &mut Report) {
    let Some(runnable) = compile::emit_to_run(source, check.rules) else {
        report.stages.push(found(CheckStage::Run, vec![run::not_runnable()]));
        report.verdict = Verdict::Inconclusive;
        return;
    };
    let limits = Limits::default();
    let run = run::play(&runnable, limits);
    let Judged { stage, verdict } = run::judge(&run, &runnable.places, &limits);
    let (stage, verdict) = match check.run {
        RunPolicy::Warn if verdict == Verdict::Failed => (only_warned(stage), Verdict::Passed),
        RunPolicy::Require | RunPolicy::Warn | RunPolicy::Off => (stage, verdict),
    };
    report.stages.push(StageReport { issues: first(stage.issues), ..stage });
    report.verdict = verdict;
    // What broke down has shown too little to be scored.
    if let Some(subject) = check.subject.as_ref().filter(|_| verdict != Verdict::Failed) {
        grade(check.least_score, &scored(subject, source, &run, report), report);
    }
    report.html = run.html;
    report.played = Some(run.told.played);
}

/// Scores the lesson. Too low a score fails it only where the operator set a limit, and never one that is in doubt.
fn grade(least: Option<f64>, score: &Score, report: &mut Report) {
    let value = score.value();
    let low = least.filter(|least| value < *least && report.verdict == Verdict::Passed);
    let issues = low.map(|least| Issue {
        rule: "low-score".to_owned(),
        message: format!("scored {value:.2}, below the limit of {least:.2}"),
        line: None,
        column: None,
        end_column: None,
        hint: Some(weakest(score)),
    });
    report.stages.push(found(CheckStage::Score, issues.into_iter().collect()));
    report.score = Some(score.clone());
}

fn scored(subject: &Subject, source: &str, run: &Run, report: &Report) -> Score {
    let warnings: Vec<Issue> = report.stages.iter().flat_map(|stage| stage.warnings.iter().cloned()).collect();
    score::score(&Evidence {
        title: &subject.title,
        outline: &subject.outline,
        source,
        tree: &run.tree,
        texts: &run.told.texts,
        played: &run.told.played,
        controls: &run.told.controls,
        warnings: &warnings,
    })
}

/// What would raise the score most.
fn weakest(score: &Score) -> String {
    let lost = |mark: &Mark| mark.metric.weight() * (1.0 - mark.value);
    let worst = score.marks.iter().max_by(|one, other| lost(one).total_cmp(&lost(other)));
    worst.map_or_else(String::new, |mark| format!("{} is lowest: {}", mark.metric.as_str(), mark.counted.join("; ")))
}

/// The operator asked that a run fails nothing.
fn only_warned(stage: StageReport) -> StageReport {
    let warnings = stage.issues.into_iter().chain(stage.warnings).collect();
    StageReport { passed: true, issues: Vec::new(), warnings, ..stage }
}

fn found(stage: CheckStage, issues: Vec<Issue>) -> StageReport {
    StageReport::found(stage, first(issues))
}

fn first(mut issues: Vec<Issue>) -> Vec<Issue> {
    issues.truncate(MOST_ISSUES);
    issues
}

#[cfg(test)]
pub(super) mod tests;
