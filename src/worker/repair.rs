//! What the next prompt says of the last attempt: its TSX and exactly what was wrong; and when the same thing was wrong
//! twice, only what must not be done again.

use serde_json::Value;

use crate::db::queue::Previous;
use crate::llm::prompt::Repair;

/// How the next attempt makes use of the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Next {
    /// The previous TSX (the whole answer where no code was found) and its problems, one line each.
    Mend { source: String, problems: Vec<String> },
    /// A model that is shown its code tends to keep it: after a second identical failure it is not shown again.
    Afresh { mistake: String },
}

impl Next {
    pub(crate) fn ask(&self, attempt_number: i32) -> Repair<'_> {
        match self {
            Self::Mend { source, problems } => Repair::Mend { previous_source: source, problems, attempt_number },
            Self::Afresh { mistake } => Repair::Afresh { mistake, attempt_number },
        }
    }
}

/// `None` where the failure was not the lesson's (a time-out is not repaired), or was not proved.
pub(crate) fn of(previous: Previous) -> Option<Next> {
    let not_the_lessons = previous.class.is_some_and(|class| !class.is_repairable());
    if not_the_lessons || previous.response.is_empty() || previous.validation["verdict"] == "inconclusive" {
        return None;
    }
    let found: Vec<&Value> = issues(&previous.validation).chain(issues(&previous.compilation)).collect();
    let repeated = previous.fingerprint.is_some() && previous.fingerprint == previous.fingerprint_before;
    if repeated {
        let mistake = found.first().and_then(|issue| explained(issue)).or_else(|| previous.error.clone())?;
        return Some(Next::Afresh { mistake });
    }
    let mut problems: Vec<String> = found.into_iter().filter_map(located).collect();
    if problems.is_empty() {
        problems.extend(previous.error);
    }
    if problems.is_empty() {
        return None;
    }
    let source = previous.compilation["source"].as_str().map(str::to_owned);
    Some(Next::Mend { source: source.unwrap_or(previous.response), problems })
}

/// The `issues` that homeroom stores beside the documented keys.
fn issues(json: &Value) -> impl Iterator<Item = &Value> {
    json["issues"].as_array().into_iter().flatten()
}

/// `message (hint) at line:column`
fn located(issue: &Value) -> Option<String> {
    let text = explained(issue)?;
    Some(match (issue["line"].as_u64(), issue["column"].as_u64()) {
        (Some(line), Some(column)) => format!("{text} at {line}:{column}"),
        _ => text,
    })
}

/// `message (hint)`
fn explained(issue: &Value) -> Option<String> {
    let message = issue["message"].as_str()?;
    Some(match issue["hint"].as_str() {
        Some(hint) => format!("{message} ({hint})"),
        None => message.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::model::failure::FailureClass;

    use super::*;

    fn previous(class: FailureClass) -> Previous {
        Previous {
            attempt_number: 2,
            prompt: String::new(),
            response: String::from("Here:\n```tsx\nexport default () => <p>;\n```\n"),
            validation: json!({"issues": [], "verdict": "failed"}),
            compilation: json!({
                "issues": [{"message": "expected `</p>`", "line": 1, "column": 24, "hint": "close it"}],
                "source": "export default () => <p>;",
            }),
            error: Some(String::from("expected `</p>` at 1:24")),
            class: Some(class),
            fingerprint: Some(String::from("compile:syntax:expected _")),
            fingerprint_before: None,
        }
    }

    fn mend(previous: Previous) -> (String, Vec<String>) {
        match of(previous) {
            Some(Next::Mend { source, problems }) => (source, problems),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_failed_check_is_told_with_its_place() {
        let (source, problems) = mend(previous(FailureClass::Compile));
        assert_eq!(source, "export default () => <p>;");
        assert_eq!(problems, ["expected `</p>` (close it) at 1:24"]);
    }

    #[test]
    fn a_fault_of_a_run_is_told_like_any_other() {
        let fault = json!({"rule": "exception", "message": "TypeError: x is undefined", "line": 7, "column": 3, "hint": "guard it"});
        let previous = Previous {
            validation: json!({"issues": [fault], "verdict": "failed"}),
            compilation: json!({"issues": [], "source": "code"}),
            ..previous(FailureClass::Run)
        };
        assert_eq!(mend(previous).1, ["TypeError: x is undefined (guard it) at 7:3"]);
    }

    #[test]
    fn a_failed_call_is_not_repaired() {
        assert_eq!(of(previous(FailureClass::Timeout)), None);
    }

    #[test]
    fn the_same_failure_twice_starts_afresh() {
        let mut repeated = previous(FailureClass::Compile);
        repeated.fingerprint_before.clone_from(&repeated.fingerprint);
        assert_eq!(of(repeated.clone()), Some(Next::Afresh { mistake: "expected `</p>` (close it)".to_owned() }));
        repeated.fingerprint_before = Some("rules:forbidden-call:forbidden call _".to_owned());
        assert!(matches!(of(repeated.clone()), Some(Next::Mend { .. })), "another failure before it");
        repeated.fingerprint_before = None;
        repeated.fingerprint = None;
        assert!(matches!(of(repeated), Some(Next::Mend { .. })), "two unknown fingerprints are not the same");
    }

    #[test]
    fn the_same_time_out_twice_says_nothing() {
        let mut repeated = previous(FailureClass::Timeout);
        repeated.fingerprint_before.clone_from(&repeated.fingerprint);
        assert_eq!(of(repeated), None);
    }

    #[test]
    fn what_was_not_proved_is_not_repaired() {
        let unproved = Previous {
            validation: json!({"issues": [{"message": "the check timed out"}], "verdict": "inconclusive"}),
            ..previous(FailureClass::Run)
        };
        assert_eq!(of(unproved), None);
    }
}
