//! What a server says when it fails, in a status, its headers and a body, or in the middle of a stream.
//!
//! May import: `llm`.

use std::time::Duration;

use serde_json::Value;

use super::{ErrorClass, LlmError, PauseReason, Redactor};

/// An error as the server put it.
#[derive(Debug, Default)]
pub(super) struct Said {
    status: Option<u16>,
    retry_after: Option<Duration>,
    message: String,
    code: String,
    kind: String,
    /// Some gateways answer 403 for a flagged prompt; the key is not to blame.
    is_flagged: bool,
}

impl Said {
    /// From the body of an answer that was not a success.
    pub(super) fn in_answer(status: u16, retry_after: Option<Duration>, body: &str) -> Self {
        let mut said = match serde_json::from_str::<Value>(body) {
            Ok(value) => {
                // Some wrap the object in a list of one.
                let value = value.get(0).unwrap_or(&value);
                Self::in_value(value.get("error").unwrap_or(value))
            }
            Err(_) => Self::default(),
        };
        // A page for people says nothing here; any other body is better than no word.
        if said.message.is_empty() && !body.trim_start().starts_with('<') && body.trim() != "{}" {
            said.message = body.trim().chars().take(300).collect();
        }
        Self { status: Some(status), retry_after, ..said }
    }

    /// From an error object in the stream; its `code` may be an HTTP status.
    pub(super) fn in_value(error: &Value) -> Self {
        if let Some(message) = error.as_str() {
            return Self { message: message.to_owned(), ..Self::default() };
        }
        let text = |key: &str| error.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let number = error.get("code").or_else(|| error.get("status")).and_then(Value::as_u64);
        let message = [text("message"), text("detail")].into_iter().find(|text| !text.is_empty());
        Self {
            status: number.and_then(|code| u16::try_from(code).ok()).filter(|code| (400..600).contains(code)),
            retry_after: None,
            message: message.unwrap_or_default(),
            code: [text("code"), detailed_code(error)].into_iter().find(|code| !code.is_empty()).unwrap_or_default(),
            kind: text("type"),
            is_flagged: error.pointer("/metadata/flagged_input").is_some_and(|flagged| !flagged.is_null()),
        }
    }

    /// The error for the worker; `label` is whose it is.
    pub(super) fn into_error(self, label: &str, redactor: &Redactor) -> LlmError {
        let class = self.class();
        let status = self.status.map(|status| status.to_string());
        let named = [self.code, self.kind].into_iter().find(|word| !word.is_empty());
        let code = match class {
            // What was refused differs from case to case; the status alone would lump them.
            ErrorClass::Rejected | ErrorClass::Refused => named.or(status.clone()),
            _ => status.clone().or(named),
        };
        let code = code.unwrap_or_else(|| "error".to_owned());
        let head = format!("{} from {label}", status.as_ref().unwrap_or(&code));
        let detail = if self.message.is_empty() { head } else { format!("{head}: {}", self.message) };
        LlmError::new(class, &code, &detail, redactor)
    }

    fn class(&self) -> ErrorClass {
        let is = |words: &[&str]| words.contains(&self.code.as_str()) || words.contains(&self.kind.as_str());
        let status = self.status.unwrap_or(0);
        let message = self.message.to_lowercase();
        let no_credit = NO_CREDIT.iter().any(|words| message.contains(words));
        if status == 402 || no_credit || is(&QUOTA) {
            ErrorClass::Paused { reason: PauseReason::Quota }
        } else if self.is_flagged || is(&REFUSAL) {
            ErrorClass::Refused
        } else if matches!(status, 401 | 403) || is(&KEY) {
            ErrorClass::Paused { reason: PauseReason::Key }
        } else if status == 429 || is(&THROTTLE) || (status == 503 && self.retry_after.is_some()) {
            ErrorClass::Throttled { retry_after: self.retry_after }
        } else if status >= 500 || matches!(status, 408 | 409 | 425) {
            ErrorClass::Transient
        } else if status >= 300 || is(&REQUEST) {
            ErrorClass::Rejected
        } else {
            ErrorClass::Transient
        }
    }
}

/// Anthropic tells a used-up account and a spend limit from a rate limit by a code among the details.
fn detailed_code(error: &Value) -> String {
    error.pointer("/details/error_code").and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// What is said, in a rejection like any other, where money is the matter.
const NO_CREDIT: [&str; 3] = [
    "credit balance is too low",
    "you have reached your specified api usage limits",
    "you have reached your specified workspace api usage limits",
];
const QUOTA: [&str; 10] = [
    "insufficient_quota",
    "credit_balance_exhausted",
    "organization_spend_limit_exceeded",
    "project_spend_limit_exceeded",
    "blocked_api_access",
    "billing_hard_limit_reached",
    "billing_not_active",
    "billing_error",
    "insufficient_balance",
    "enforced_spend_limit_reached",
];
const REFUSAL: [&str; 3] = ["content_filter", "content_policy_violation", "moderation_blocked"];
const KEY: [&str; 5] =
    ["invalid_api_key", "authentication_error", "permission_error", "permission_denied", "account_deactivated"];
const THROTTLE: [&str; 3] = ["rate_limit_exceeded", "rate_limit_error", "too_many_requests"];
const REQUEST: [&str; 6] = [
    "invalid_request_error",
    "context_length_exceeded",
    "model_not_found",
    "not_found_error",
    "request_too_large",
    "unsupported_parameter",
];

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const KEY_PAUSE: ErrorClass = ErrorClass::Paused { reason: PauseReason::Key };
    const QUOTA_PAUSE: ErrorClass = ErrorClass::Paused { reason: PauseReason::Quota };

    #[test]
    fn every_status_has_its_class() {
        let wait = Some(Duration::from_secs(3));
        for (status, retry_after, body, class) in [
            (400, None, r#"{"error":{"code":"context_length_exceeded"}}"#, ErrorClass::Rejected),
            (400, None, r#"{"error":{"code":"content_filter"}}"#, ErrorClass::Refused),
            (401, None, r#"{"error":{"type":"invalid_request_error","code":"invalid_api_key"}}"#, KEY_PAUSE),
            (402, None, "{}", QUOTA_PAUSE),
            (403, None, "no", KEY_PAUSE),
            (403, None, r#"{"error":{"code":403,"metadata":{"flagged_input":"x"}}}"#, ErrorClass::Refused),
            (404, None, "", ErrorClass::Rejected),
            (307, None, "", ErrorClass::Rejected),
            (408, None, "", ErrorClass::Transient),
            (400, None, r#"{"error":{"message":"Your credit balance is too low to go on"}}"#, QUOTA_PAUSE),
            (
                400,
                None,
                r#"[{"error":{"code":400,"message":"no such key","status":"INVALID_ARGUMENT"}}]"#,
                ErrorClass::Rejected,
            ),
            (422, None, r#"{"detail":"bad"}"#, ErrorClass::Rejected),
            (429, wait, "slow down", ErrorClass::Throttled { retry_after: wait }),
            (429, None, r#"{"error":{"type":"tokens"}}"#, ErrorClass::Throttled { retry_after: None }),
            (429, wait, r#"{"error":{"code":"insufficient_quota"}}"#, QUOTA_PAUSE),
            (429, None, r#"{"error":{"type":"insufficient_quota","code":null}}"#, QUOTA_PAUSE),
            (429, wait, r#"{"error":{"code":"project_spend_limit_exceeded"}}"#, QUOTA_PAUSE),
            (
                429,
                None,
                r#"{"type":"error","error":{"type":"rate_limit_error","details":{"error_code":"enforced_spend_limit_reached"}}}"#,
                QUOTA_PAUSE,
            ),
            (
                400,
                None,
                r#"{"error":{"type":"invalid_request_error","message":"You have reached your specified API usage limits. You will regain access on 2026-12-01."}}"#,
                QUOTA_PAUSE,
            ),
            (413, None, r#"{"error":{"type":"request_too_large"}}"#, ErrorClass::Rejected),
            (500, None, "", ErrorClass::Transient),
            (503, None, "", ErrorClass::Transient),
            (503, wait, "", ErrorClass::Throttled { retry_after: wait }),
            (529, None, r#"{"error":{"type":"overloaded_error"}}"#, ErrorClass::Transient),
        ] {
            let error = Said::in_answer(status, retry_after, body).into_error("openai", &Redactor::default());
            assert_eq!(error.class(), &class, "{status} {body}");
        }
    }

    #[test]
    fn every_error_in_a_stream_has_its_class() {
        for (error, class) in [
            (json!("boom"), ErrorClass::Transient),
            (json!({"message": "x", "code": 502}), ErrorClass::Transient),
            (json!({"message": "x", "code": 429}), ErrorClass::Throttled { retry_after: None }),
            (json!({"type": "rate_limit_error"}), ErrorClass::Throttled { retry_after: None }),
            (json!({"code": "insufficient_quota"}), QUOTA_PAUSE),
            (json!({"type": "invalid_request_error", "message": "too long"}), ErrorClass::Rejected),
            (json!({"type": "server_error"}), ErrorClass::Transient),
            (json!({"type": "overloaded_error", "message": "Overloaded"}), ErrorClass::Transient),
            (json!({"type": "api_error"}), ErrorClass::Transient),
            (json!({"type": "authentication_error"}), KEY_PAUSE),
            (json!({"type": "billing_error"}), QUOTA_PAUSE),
            (json!({"type": "not_found_error"}), ErrorClass::Rejected),
            (json!({"code": 200, "type": 7}), ErrorClass::Transient),
            (json!([]), ErrorClass::Transient),
        ] {
            assert_eq!(Said::in_value(&error).class(), class, "{error}");
        }
    }

    #[test]
    fn says_whose_error_it_is_in_one_line_without_the_key() {
        let redactor = Redactor::new(["hunter22-key".to_owned()]);
        let body = r#"{"error":{"message":"Bad key\n hunter22-key or sk-proj-abc123def456ghi","code":"x"}}"#;
        let error = Said::in_answer(401, None, body).into_error("openai", &redactor);
        assert_eq!(error.to_string(), "401 from openai: Bad key [redacted] or [redacted]");
        for (body, detail) in [
            (r#"[{"error":{"message":"one of a list"}}]"#, "422 from openai: one of a list"),
            (r#"{"detail":[{"msg":"bad"}]}"#, r#"422 from openai: {"detail":[{"msg":"bad"}]}"#),
            ("{}", "422 from openai"),
            (" ", "422 from openai"),
        ] {
            let error = Said::in_answer(422, None, body).into_error("openai", &redactor);
            assert_eq!(error.to_string(), detail);
        }
        let page = Said::in_answer(502, None, "<html>nginx</html>").into_error("openai", &redactor);
        assert_eq!(page.to_string(), "502 from openai");
        assert_eq!(page.failure().fingerprint, "provider:502:");
    }
}
