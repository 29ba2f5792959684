//! What a run proves. `failed` needs a fault that is the lesson's own; whatever the runtime lacks or gets wrong itself is
//! `inconclusive`.
//!
//! May import: `model`.

use super::engine::{Stop, Thrown};
use super::limits::Limits;
use super::places::Places;
use super::session::Run;
use super::telling::Fault;
use crate::model::check::{CheckStage, Issue, StageReport, Verdict};

/// The rule of whatever the lesson threw.
const EXCEPTION: &str = "exception";
/// The rule of a doubt about the runtime, never about the lesson.
const UNSUPPORTED: &str = "unsupported";
const AGAIN: &str = "nothing is proved against the lesson; its code compiles";
/// The most names listed in a message.
const MOST_NAMES: usize = 5;
const MOST_WARNINGS: usize = 30;
const LONGEST_MESSAGE: usize = 300;

/// The stage `run`, judged.
#[derive(Debug)]
pub(in crate::tsx) struct Judged {
    pub(in crate::tsx) stage: StageReport,
    pub(in crate::tsx) verdict: Verdict,
}

/// Judges a run of the lesson behind `places`.
pub(in crate::tsx) fn judge(run: &Run, places: &Places, limits: &Limits) -> Judged {
    let judge = Judge { run, places, limits };
    let (verdict, issues) = match judge.doubt() {
        Some(doubt) => (Verdict::Inconclusive, vec![doubt]),
        None => judge.faults(),
    };
    let stage =
        StageReport { stage: CheckStage::Run, passed: verdict == Verdict::Passed, issues, warnings: judge.warnings() };
    Judged { stage, verdict }
}

/// What is said of a lesson that cannot be compiled to be run.
pub(in crate::tsx) fn not_runnable() -> Issue {
    unplaced(UNSUPPORTED, "the check cannot run a `namespace` in several parts", AGAIN)
}

struct Judge<'r> {
    run: &'r Run,
    places: &'r Places,
    limits: &'r Limits,
}

impl Judge<'_> {
    /// What makes every finding doubtful.
    fn doubt(&self) -> Option<Issue> {
        let told = &self.run.told;
        if !told.unsupported.is_empty() {
            return Some(unplaced(UNSUPPORTED, &format!("the check cannot run {}", names(&told.unsupported)), AGAIN));
        }
        if let Some(internal) = &told.internal {
            return Some(unplaced("check-error", &format!("the check erred: {}", internal.message), AGAIN));
        }
        if self.run.html.is_none() && self.run.stop.is_none() && told.faults.is_empty() {
            return Some(unplaced(UNSUPPORTED, "the check cannot write the first render as markup", AGAIN));
        }
        match self.run.stop.as_ref()? {
            Stop::Broken(thrown) => {
                Some(unplaced("check-error", &format!("the check erred: {}", thrown.message), AGAIN))
            }
            Stop::Waiting => Some(unplaced(UNSUPPORTED, "the check cannot wait at the top of a module", AGAIN)),
            Stop::Over(thrown) if !Places::touches(thrown.stack.as_deref().unwrap_or_default()) => {
                let message = format!("the check did not finish within {} s of processor time", self.seconds());
                Some(unplaced("check-timeout", &message, AGAIN))
            }
            Stop::Over(_) | Stop::Threw(_) => None,
        }
    }

    /// The lesson's own faults; a single one that is not makes the whole doubtful.
    fn faults(&self) -> (Verdict, Vec<Issue>) {
        let mut issues = Vec::new();
        let told = self.run.told.faults.iter().map(|fault| self.fault(fault));
        for found in self.stopped().into_iter().chain(self.starved()).chain(told) {
            match found {
                Ok(issue) => issues.push(issue),
                Err(doubt) => return (Verdict::Inconclusive, vec![doubt]),
            }
        }
        let verdict = if issues.is_empty() { Verdict::Passed } else { Verdict::Failed };
        (verdict, issues)
    }

    /// What broke the run off, as a fault.
    fn stopped(&self) -> Option<Result<Issue, Issue>> {
        match self.run.stop.as_ref()? {
            Stop::Threw(thrown) => Some(self.thrown(thrown, "while it was loaded", None)),
            Stop::Over(thrown) => {
                let doing = match self.run.told.doing.as_str() {
                    "" => "while it was loaded".to_owned(),
                    doing => format!("during {doing}"),
                };
                let message = format!("ran for more than {} s of processor time {doing}", self.seconds());
                let hint = "a loop here does not end, or does far too much; bound it";
                Some(Ok(self.placed("endless-loop", &message, thrown.stack.as_deref(), Some(hint))))
            }
            Stop::Waiting | Stop::Broken(_) => None,
        }
    }

    /// A job of a promise that ended because the memory did.
    fn starved(&self) -> Option<Result<Issue, Issue>> {
        let thrown = self.run.rejected.iter().find(|thrown| self.is_hunger(thrown))?;
        Some(self.thrown(thrown, "in a promise", None))
    }

    /// With its memory used up the engine may not even make an error of it, and throws a bare null.
    fn is_hunger(&self, thrown: &Thrown) -> bool {
        let null = thrown.stack.is_none() && matches!(thrown.message.as_str(), "null" | "null was thrown");
        thrown.message == "out of memory" && thrown.name.as_deref() == Some("InternalError")
            || null && self.run.grown >= self.limits.memory / 2
    }

    fn fault(&self, fault: &Fault) -> Result<Issue, Issue> {
        if fault.rule != EXCEPTION {
            return Ok(self.issue(fault, &fault.message));
        }
        let thrown = Thrown { name: fault.name.clone(), message: fault.message.clone(), stack: fault.stack.clone() };
        let during = fault.during.as_deref().map(|during| format!("during {during}")).unwrap_or_default();
        self.thrown(&thrown, &during, self.place(fault))
    }

    /// Something thrown: the lesson's own if the topmost frame in a file is.
    fn thrown(&self, thrown: &Thrown, during: &str, fallback: Option<(u32, u32)>) -> Result<Issue, Issue> {
        if self.is_hunger(thrown) {
            let message = format!("used more than {} MiB of memory {during}", self.limits.memory >> 20);
            let hint = "something grows without end here; bound it";
            return Ok(self.placed("memory", message.trim_end(), thrown.stack.as_deref(), Some(hint)));
        }
        let stack = thrown.stack.as_deref();
        if stack.is_some_and(|stack| !Places::blames(stack)) {
            let message = format!("the check met an error that is not provably the lesson's: {}", thrown.message);
            return Err(unplaced("check-error", &message, AGAIN));
        }
        let deep = thrown.name.as_deref() == Some("RangeError") && thrown.message.contains("call stack");
        let rule = if deep { "endless-recursion" } else { EXCEPTION };
        let what = match &thrown.name {
            Some(name) => format!("{name}: {}", thrown.message),
            None => format!("threw {}", thrown.message),
        };
        let message = if during.is_empty() { what } else { format!("{what} ({during})") };
        let hint = hint(&thrown.message, deep);
        let mut issue = self.placed(rule, &message, stack, hint);
        if issue.line.is_none() {
            (issue.line, issue.column) = fallback.map_or((None, None), |(line, column)| (Some(line), Some(column)));
        }
        Ok(issue)
    }

    fn warnings(&self) -> Vec<Issue> {
        let told = self.run.told.warnings.iter().map(|warning| {
            let times = warning.count.filter(|count| *count > 1).map(|count| format!(" ({count} times)"));
            self.issue(warning, &format!("{}{}", warning.message, times.unwrap_or_default()))
        });
        let rejected = self.run.rejected.iter().map(|thrown| {
            let what = thrown.name.as_ref().map(|name| format!("{name}: ")).unwrap_or_default();
            let message = format!("a promise was rejected and nobody handled it: {what}{}", thrown.message);
            self.placed("uncaught-rejection", &message, thrown.stack.as_deref(), None)
        });
        told.chain(rejected).take(MOST_WARNINGS).collect()
    }

    fn issue(&self, fault: &Fault, message: &str) -> Issue {
        let thrown_at = fault.stack.as_deref().and_then(|stack| self.places.of_stack(stack));
        let place = thrown_at.or_else(|| self.place(fault));
        issue(&fault.rule, message, place, fault.hint.as_deref())
    }

    fn placed(&self, rule: &str, message: &str, stack: Option<&str>, hint: Option<&str>) -> Issue {
        issue(rule, message, stack.and_then(|stack| self.places.of_stack(stack)), hint)
    }

    fn place(&self, fault: &Fault) -> Option<(u32, u32)> {
        match fault.line {
            Some(line) => Some(self.places.in_characters(line, fault.column.unwrap_or(1))),
            None => self.places.of_component(fault.component.as_deref()?),
        }
    }

    fn seconds(&self) -> f64 {
        self.limits.step.as_secs_f64()
    }
}

/// What usually mends it.
fn hint(message: &str, deep: bool) -> Option<&'static str> {
    if deep {
        return Some("the recursion has no end; give it a case that returns without calling itself");
    }
    let of = |words: &[&str]| words.iter().all(|word| message.contains(word));
    if of(&["cannot read property", "undefined"]) || of(&["cannot read property", "null"]) {
        Some("check that the value is there before reading from it")
    } else if of(&["not a function"]) {
        Some("what is called here is no function at this moment; look at where it comes from")
    } else if of(&["is not initialized"]) {
        Some("declare it before it is used")
    } else {
        None
    }
}

fn names(all: &[String]) -> String {
    let mut listed = all.iter().take(MOST_NAMES).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    if all.len() > MOST_NAMES {
        listed.push_str(" and more");
    }
    listed
}

fn unplaced(rule: &str, message: &str, hint: &str) -> Issue {
    issue(rule, message, None, Some(hint))
}

fn issue(rule: &str, message: &str, place: Option<(u32, u32)>, hint: Option<&str>) -> Issue {
    let message: String = message.split_whitespace().collect::<Vec<_>>().join(" ");
    let message = match message.char_indices().nth(LONGEST_MESSAGE) {
        Some((end, _)) => format!("{}…", message.get(..end).unwrap_or_default()),
        None => message,
    };
    Issue {
        rule: rule.to_owned(),
        message,
        line: place.map(|(line, _)| line),
        column: place.map(|(_, column)| column),
        end_column: None,
        hint: hint.map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tsx::run::places::Mark;
    use crate::tsx::run::telling::{Internal, Telling};

    fn places() -> Places {
        let mark = |js, tsx| Mark { js, tsx };
        Places::new(vec![mark((0, 0), (0, 0)), mark((4, 2), (6, 3))], "\n\n\n\n\n\n   x.y\n")
    }

    fn judged(run: &Run) -> (Verdict, String, Option<u32>) {
        let judged = judge(run, &places(), &Limits::default());
        assert_eq!(judged.stage.passed, judged.verdict == Verdict::Passed);
        let issue = judged.stage.issues.first();
        (judged.verdict, issue.map_or_else(String::new, |issue| issue.rule.clone()), issue.and_then(|issue| issue.line))
    }

    fn thrown(name: &str, message: &str, stack: &str) -> Thrown {
        Thrown { name: Some(name.into()), message: message.into(), stack: Some(stack.into()) }
    }

    fn exception(thrown: &Thrown) -> Fault {
        let Thrown { name, message, stack } = thrown.clone();
        Fault { rule: EXCEPTION.into(), name, message, stack, ..Fault::default() }
    }

    fn run(faults: Vec<Fault>) -> Run {
        Run { told: Telling { faults, ..Telling::default() }, html: Some("<p></p>".into()), ..Run::default() }
    }

    const LESSONS: &str = "    at map (native)\n    at Quiz (lesson.tsx:5:3)\n    at render (reconcile.js:1:1)\n";
    const RUNTIMES: &str = "    at render (reconcile.js:1:1)\n    at Quiz (lesson.tsx:5:3)\n";

    #[test]
    fn only_the_lessons_own_faults_fail_it() {
        let failed = |rule: &str, line| (Verdict::Failed, rule.to_owned(), line);
        let doubtful = |rule: &str| (Verdict::Inconclusive, rule.to_owned(), None);
        assert_eq!(judged(&run(vec![])), (Verdict::Passed, String::new(), None));
        for (name, message, stack, expected) in [
            ("TypeError", "not a function", LESSONS, failed("exception", Some(7))),
            ("TypeError", "not a function", RUNTIMES, doubtful("check-error")),
            ("RangeError", "Maximum call stack size exceeded", LESSONS, failed("endless-recursion", Some(7))),
            ("InternalError", "out of memory", LESSONS, failed("memory", Some(7))),
        ] {
            assert_eq!(judged(&run(vec![exception(&thrown(name, message, stack))])), expected, "{name} {message}");
        }
        let own = Fault { rule: "invalid-child".into(), line: Some(3), column: Some(1), ..Fault::default() };
        assert_eq!(judged(&run(vec![own.clone()])), failed("invalid-child", Some(3)));
        let text = Fault { rule: EXCEPTION.into(), message: "stop".into(), line: Some(2), ..Fault::default() };
        assert_eq!(judged(&run(vec![text])), failed("exception", Some(2)), "what is thrown need not be an error");
    }

    #[test]
    fn any_doubt_outweighs_every_fault() {
        let faulty = || run(vec![exception(&thrown("TypeError", "x", LESSONS))]);
        let mut unsupported = faulty();
        unsupported.told.unsupported = vec!["Intl.Segmenter".into()];
        assert_eq!(judged(&unsupported).0, Verdict::Inconclusive);
        let mut internal = faulty();
        internal.told.internal = Some(Internal { message: "oops".into(), stack: None });
        assert_eq!(judged(&internal).0, Verdict::Inconclusive);
        let mixed =
            run(vec![exception(&thrown("TypeError", "x", LESSONS)), exception(&thrown("TypeError", "x", RUNTIMES))]);
        assert_eq!(judged(&mixed).0, Verdict::Inconclusive);
    }

    #[test]
    fn a_run_that_broke_off_is_judged_by_where_it_was() {
        let stopped = |stop| Run { stop: Some(stop), ..Run::default() };
        let over = |stack: &str| stopped(Stop::Over(thrown("InternalError", "interrupted", stack)));
        assert_eq!(judged(&over(LESSONS)), (Verdict::Failed, "endless-loop".into(), Some(7)));
        assert_eq!(judged(&over(RUNTIMES)), (Verdict::Failed, "endless-loop".into(), Some(7)));
        assert_eq!(judged(&over("    at render (reconcile.js:1:1)")).0, Verdict::Inconclusive);
        assert_eq!(judged(&stopped(Stop::Waiting)).0, Verdict::Inconclusive);
        assert_eq!(judged(&stopped(Stop::broken("?"))).0, Verdict::Inconclusive);
        let threw = stopped(Stop::Threw(thrown("TypeError", "x is null", LESSONS)));
        assert_eq!(judged(&threw), (Verdict::Failed, "exception".into(), Some(7)));
    }

    #[test]
    fn warnings_fail_nothing_and_count() {
        let mut warned = run(vec![]);
        let warning =
            Fault { rule: "missing-key".into(), message: "no key".into(), count: Some(3), ..Fault::default() };
        warned.told.warnings = vec![warning];
        warned.rejected = vec![thrown("Error", "later", LESSONS)];
        let judged = judge(&warned, &places(), &Limits::default());
        assert_eq!(judged.verdict, Verdict::Passed);
        let told: Vec<(&str, Option<u32>)> =
            judged.stage.warnings.iter().map(|warning| (warning.message.as_str(), warning.line)).collect();
        assert_eq!(
            told,
            [("no key (3 times)", None), ("a promise was rejected and nobody handled it: Error: later", Some(7))]
        );
    }
}
