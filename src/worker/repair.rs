//! What the next prompt says of the last attempt: its TSX and exactly what was wrong.

use serde_json::Value;

use crate::db::queue::Previous;

/// The previous TSX (the whole answer where no code was found) and its problems, one line each. `None` where the
/// failure was not the lesson's: a time-out is not repaired.
pub(crate) fn of(previous: Previous) -> Option<(String, Vec<String>)> {
    if previous.class.is_some_and(|class| !class.is_repairable()) || previous.response.is_empty() {
        return None;
    }
    let mut problems = issues(&previous.validation);
    problems.extend(issues(&previous.compilation));
    if problems.is_empty() {
        problems.extend(previous.error);
    }
    if problems.is_empty() {
        return None;
    }
    let source = previous.compilation["source"].as_str().map(str::to_owned);
    Some((source.unwrap_or(previous.response), problems))
}

/// `message (hint) at line:column`, from the `issues` that homeroom stores beside the documented keys.
fn issues(json: &Value) -> Vec<String> {
    json["issues"].as_array().into_iter().flatten().filter_map(problem).collect()
}

fn problem(issue: &Value) -> Option<String> {
    let mut text = issue["message"].as_str()?.to_owned();
    if let Some(hint) = issue["hint"].as_str() {
        text = format!("{text} ({hint})");
    }
    if let (Some(line), Some(column)) = (issue["line"].as_u64(), issue["column"].as_u64()) {
        text = format!("{text} at {line}:{column}");
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::model::failure::FailureClass;

    use super::*;

    fn previous(class: FailureClass) -> Previous {
        Previous {
            attempt_number: 1,
            prompt: String::new(),
            response: String::from("Here:\n```tsx\nexport default () => <p>;\n```\n"),
            validation: json!({"issues": []}),
            compilation: json!({
                "issues": [{"message": "expected `</p>`", "line": 1, "column": 24, "hint": "close it"}],
                "source": "export default () => <p>;",
            }),
            error: Some(String::from("expected `</p>` at 1:24")),
            class: Some(class),
        }
    }

    #[test]
    fn a_failed_check_is_told_with_its_place() {
        let (source, problems) = of(previous(FailureClass::Compile)).unwrap();
        assert_eq!(source, "export default () => <p>;");
        assert_eq!(problems, ["expected `</p>` (close it) at 1:24"]);
    }

    #[test]
    fn a_failed_call_is_not_repaired() {
        assert_eq!(of(previous(FailureClass::Timeout)), None);
    }
}
