//! What a check yields that did not come to its end. `failed` needs proof; the rest is `inconclusive`.
//!
//! May import: `model`.

use std::time::Duration;

use nix::sys::signal::Signal;
use oxc::span::Span;

use super::LONGEST;
use super::process::{Death, Reason};
use crate::model::check::{CheckStage, Issue, Report, RunPolicy, StageReport, Verdict};
use crate::tsx::inspect::{Check, Form};
use crate::tsx::nesting;
use crate::tsx::position::Lines;

/// Processor time that no lesson needs: more than all of the engine's own limits together.
const TOO_MUCH: Duration = Duration::from_secs(8);

/// A report, or a child that did not come to one.
pub(super) enum Outcome {
    Report(Report),
    Unfinished { so_far: Box<Report>, death: Death },
}

impl Outcome {
    pub(super) fn into_report(self, check: &Check) -> Report {
        match self {
            Self::Report(report) => report,
            Self::Unfinished { so_far, death } => unfinished(check, *so_far, &death),
        }
    }
}

/// Longer than any lesson: measured, not judged.
pub(super) fn too_long(check: &Check) -> Report {
    let message = format!("{} bytes are too many; the limit is {LONGEST}", check.text.len());
    let issue = unplaced("too-long", message, "write a shorter lesson");
    let (stage, source) = match check.form {
        Form::Response => (CheckStage::Extract, None),
        Form::Source => (CheckStage::Compile, Some(check.text.clone())),
    };
    Report { verdict: Verdict::Failed, stages: vec![StageReport::found(stage, vec![issue])], source, ..Report::empty() }
}

/// The child died, hung or panicked. What it had told last says what was under way.
fn unfinished(check: &Check, mut report: Report, death: &Death) -> Report {
    if report.source.is_none() && check.form == Form::Source {
        report.source = Some(check.text.clone());
    }
    let text = report.source.as_deref().unwrap_or(&check.text);
    let (stage, proof) = match (&report.source, &report.compiled_js) {
        (None, _) => (CheckStage::Extract, too_deep(text, death)),
        (Some(_), None) => (CheckStage::Compile, too_deep(text, death)),
        (Some(_), Some(_)) => (CheckStage::Run, too_much(death)),
    };
    let (verdict, issue) = match proof {
        Some(issue) if stage != CheckStage::Run || check.run == RunPolicy::Require => (Verdict::Failed, issue),
        Some(issue) => (Verdict::Inconclusive, issue),
        None => (Verdict::Inconclusive, unproved(death)),
    };
    report.stages.push(StageReport::found(stage, vec![issue]));
    Report { verdict, ..report }
}

/// A native function of the engine's that nothing interrupts: the processor time it took is the proof.
fn too_much(death: &Death) -> Option<Issue> {
    let Reason::TimedOut { used: Some(used), .. } = death.reason else { return None };
    let message = format!("ran for more than {} s of processor time", used.as_secs());
    let hint = "something here does far too much, e.g. sorts millions of values; bound it";
    (used >= TOO_MUCH).then(|| unplaced("endless-loop", message, hint))
}

/// Both must hold: the parser ran out of stack, and the source nests deeper than a lesson may.
fn too_deep(text: &str, death: &Death) -> Option<Issue> {
    let (levels, at) = nesting::deepest(text);
    if !death.of_its_stack() || levels <= nesting::DEEPEST {
        return None;
    }
    let message = format!("nested {levels} levels deep; the limit is {}", nesting::DEEPEST);
    let place = u32::try_from(at).ok().map(|at| Span::sized(at, 1));
    Some(Lines::of(text).issue(
        "too-deep",
        &message,
        place,
        Some("nest less; name the parts as variables or components"),
    ))
}

fn unproved(death: &Death) -> Issue {
    let (rule, what) = match &death.reason {
        Reason::TimedOut { limit, .. } => ("check-timeout", format!("did not finish within {} ms", limit.as_millis())),
        Reason::Panicked => ("check-crashed", "met an error of its own".to_owned()),
        Reason::Lost(_) if death.of_its_stack() => ("check-crashed", "ran out of stack".to_owned()),
        Reason::Lost(_) if death.of_hunger() => ("check-crashed", "ran out of memory".to_owned()),
        Reason::Lost(error) => match death.signal().and_then(|signal| Signal::try_from(signal).ok()) {
            Some(signal) => ("check-crashed", format!("was ended by {signal}")),
            None => ("check-crashed", format!("broke off: {error}")),
        },
    };
    unplaced(rule, format!("the check {what}"), "nothing is proved against the lesson; check it again")
}

fn unplaced(rule: &str, message: String, hint: &str) -> Issue {
    Issue { rule: rule.to_owned(), message, line: None, column: None, end_column: None, hint: Some(hint.to_owned()) }
}
