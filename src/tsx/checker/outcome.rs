//! What a check yields that did not come to its end. `failed` needs proof; the rest is `inconclusive`.
//!
//! May import: `model`.

use nix::sys::signal::Signal;
use oxc::span::Span;

use super::LONGEST;
use super::process::{Death, Reason};
use crate::model::check::{CheckStage, Issue, Report, StageReport, Verdict};
use crate::tsx::nesting;
use crate::tsx::position::Lines;
use crate::tsx::wire::Request;

/// A report, or a child that did not come to one.
pub(super) enum Outcome {
    Report(Report),
    Unfinished { extracted: Option<String>, death: Death },
}

impl Outcome {
    pub(super) fn into_report(self, request: &Request) -> Report {
        match self {
            Self::Report(report) => report,
            Self::Unfinished { extracted, death } => unfinished(request, extracted, &death),
        }
    }
}

/// Longer than any lesson: measured, not judged.
pub(super) fn too_long(request: &Request) -> Report {
    let message = format!("{} bytes are too many; the limit is {LONGEST}", request.text().len());
    let issue = unplaced("too-long", message, "write a shorter lesson");
    let (stage, source) = match request {
        Request::Response { .. } => (CheckStage::Extract, None),
        Request::Source { text, .. } => (CheckStage::Compile, Some(text.clone())),
    };
    report(Verdict::Failed, vec![StageReport::found(stage, vec![issue])], source)
}

/// The child died, hung or panicked. Once the TSX was out, the compile check was under way.
fn unfinished(request: &Request, extracted: Option<String>, death: &Death) -> Report {
    let source = extracted.or_else(|| request.source());
    let mut stages = Vec::new();
    if matches!(request, Request::Response { .. }) && source.is_some() {
        stages.push(StageReport::found(CheckStage::Extract, Vec::new()));
    }
    let stage = if source.is_some() { CheckStage::Compile } else { CheckStage::Extract };
    let text = source.as_deref().unwrap_or(request.text());
    let (verdict, issue) = match too_deep(text, death) {
        Some(issue) => (Verdict::Failed, issue),
        None => (Verdict::Inconclusive, unproved(death)),
    };
    stages.push(StageReport::found(stage, vec![issue]));
    report(verdict, stages, source)
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
        Reason::TimedOut(limit) => ("check-timeout", format!("did not finish within {} ms", limit.as_millis())),
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

fn report(verdict: Verdict, stages: Vec<StageReport>, source: Option<String>) -> Report {
    Report { verdict, stages, source, compiled_js: None, score: None, html: None, duration_ms: 0 }
}
