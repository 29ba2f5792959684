//! The checks in their order, on one response or one source. Runs in the child process only.
//!
//! May import: `model`.

use std::time::Instant;

use oxc::allocator::Allocator;

use super::position::Lines;
use super::{compile, extract, rules};
use crate::model::check::{CheckStage, Issue, Report, StageReport, Verdict};

/// A file of a hundred broken lines needs no more than this to be mended.
const MOST_ISSUES: usize = 50;

/// All checks on a model's response. `extracted` is told the TSX as soon as it is known.
pub fn inspect_response(response: &str, extracted: impl FnOnce(&str)) -> Report {
    let begun = Instant::now();
    let report = match extract::extract(response) {
        Ok(source) => {
            extracted(&source);
            let found = stage(CheckStage::Extract, Vec::new());
            let (later, compiled_js) = module(&source, true);
            let stages = std::iter::once(found).chain(later).collect();
            finished(stages, Some(source), compiled_js)
        }
        Err(issue) => finished(vec![stage(CheckStage::Extract, vec![issue])], None, None),
    };
    timed(report, begun)
}

/// The checks on a bare TSX file; there is nothing to extract.
#[must_use]
pub fn inspect_source(source: &str, rules: bool) -> Report {
    let begun = Instant::now();
    let (stages, compiled_js) = module(source, rules);
    timed(finished(stages, Some(source.to_owned()), compiled_js), begun)
}

/// Rules and compile. Rules need a tree: a source that does not parse fails `compile` alone.
fn module(source: &str, with_rules: bool) -> (Vec<StageReport>, Option<String>) {
    let allocator = Allocator::default();
    let lines = Lines::of(source);
    let mut parsed = compile::parse(&allocator, source);
    let broken = compile::diagnostics(&parsed.diagnostics, &lines);
    if !broken.is_empty() {
        return (vec![stage(CheckStage::Compile, broken)], None);
    }
    let (mut stages, unsound, scoping) = {
        let analysed = compile::analyse(&parsed.program);
        let mut stages = Vec::new();
        if with_rules {
            stages.push(stage(CheckStage::Rules, rules::broken(&parsed.program, &analysed.semantic, &lines)));
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
    stages.push(stage(CheckStage::Compile, issues));
    (stages, compiled_js)
}

fn stage(stage: CheckStage, mut issues: Vec<Issue>) -> StageReport {
    issues.truncate(MOST_ISSUES);
    StageReport::found(stage, issues)
}

fn finished(stages: Vec<StageReport>, source: Option<String>, compiled_js: Option<String>) -> Report {
    let verdict = if stages.iter().all(|report| report.passed) { Verdict::Passed } else { Verdict::Failed };
    Report { verdict, stages, source, compiled_js, score: None, html: None, duration_ms: 0 }
}

fn timed(report: Report, begun: Instant) -> Report {
    Report { duration_ms: u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX), ..report }
}

#[cfg(test)]
mod tests;
