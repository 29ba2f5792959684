//! What a failed call means for its lesson and for its provider.

use std::time::Duration;

use crate::db::queue::{FinishResult, Hold};
use crate::llm::{ErrorClass, LlmError, PauseReason, TimeLimit};
use crate::model::backoff::{at_least, full_jitter};
use crate::model::limit::LimitKind;

/// How long a throttled provider is left alone where it named no time.
const THROTTLED_FOR: Duration = Duration::from_secs(20);
const LEAST_WAIT: Duration = Duration::from_secs(1);
/// The shortest rest after a provider's failure, and what its growing part starts at and grows to.
const RESTED_FOR: Duration = Duration::from_secs(1);
const LONGEST_REST: Duration = Duration::from_secs(60);
/// Where an overloaded provider's growing part starts: many callers wait for it.
const OVERLOADED_FOR: Duration = Duration::from_secs(5);
/// The codes of an overloaded provider.
const OVERLOADED: [&str; 2] = ["529", "overloaded_error"];

/// Who called whom, and how often the lesson was tried before.
#[derive(Debug, Clone, Copy)]
pub(super) struct Caller<'a> {
    pub provider: &'a str,
    pub worker: &'a str,
    pub attempts_used: i32,
    /// Whether what the call cost is known.
    pub priced: bool,
}

/// What the error's class asks for. `unit` is a random number in `[0, 1)`.
pub(super) fn result(error: &LlmError, caller: Caller<'_>, unit: f64) -> FinishResult {
    let failed = |wait: Duration| {
        let mut failure = error.failure();
        let connected = !matches!(error.class(), ErrorClass::Timeout { which: TimeLimit::Connect });
        if connected && !caller.priced && matches!(error.class(), ErrorClass::Timeout { .. }) {
            failure.detail.push_str("; it may have been billed");
        }
        FinishResult::Failed { failure, counts: true, wait }
    };
    let hold = |kind, wait, reason: &str| {
        let (provider, set_by) = (caller.provider.to_owned(), caller.worker.to_owned());
        Some(Hold { provider, kind, wait, reason: reason.to_owned(), set_by })
    };
    let reason = error.to_string();
    match error.class() {
        ErrorClass::Throttled { retry_after } => {
            let wait = at_least(retry_after.unwrap_or(THROTTLED_FOR).max(LEAST_WAIT), unit);
            FinishResult::Throttled { wait, reason, hold: hold(LimitKind::Throttled, Some(wait), error.code()) }
        }
        // The lesson itself rests no longer than its provider.
        ErrorClass::Paused { reason: why } => {
            let hold = hold(LimitKind::Paused, None, PauseReason::as_str(*why));
            FinishResult::Throttled { wait: Duration::ZERO, reason, hold }
        }
        ErrorClass::Transient | ErrorClass::Timeout { .. } | ErrorClass::Stream => {
            let base = if OVERLOADED.contains(&error.code()) { OVERLOADED_FOR } else { RESTED_FOR };
            failed(rest(base, caller.attempts_used, unit))
        }
        ErrorClass::Truncated | ErrorClass::Refused | ErrorClass::Rejected => failed(Duration::ZERO),
    }
}

/// How long a lesson rests after a failure of its provider: a short outage may not use up every attempt.
fn rest(base: Duration, attempts_used: i32, unit: f64) -> Duration {
    let earlier = u32::try_from(attempts_used).unwrap_or_default();
    RESTED_FOR + full_jitter(base, LONGEST_REST, earlier, unit)
}

#[cfg(test)]
mod tests {
    use crate::llm::Redactor;

    use super::*;

    fn caller(attempts_used: i32) -> Caller<'static> {
        Caller { provider: "openai", worker: "worker-a", attempts_used, priced: false }
    }

    fn error(class: ErrorClass, code: &str) -> LlmError {
        LlmError::new(class, code, "no answer", &Redactor::default())
    }

    #[test]
    fn the_provider_waits_at_least_as_long_as_it_asked_for_and_nothing_is_counted() {
        let asked = |seconds| ErrorClass::Throttled { retry_after: Some(Duration::from_secs(seconds)) };
        for (class, unit, expected_ms) in [
            (asked(30), 0.0, 30_000),
            (asked(30), 0.5, 31_500),
            (asked(2), 1.0, 2_500),
            (asked(0), 0.0, 1_000),
            (asked(3_600), 1.0, 3_610_000),
            (ErrorClass::Throttled { retry_after: None }, 0.0, 20_000),
        ] {
            let FinishResult::Throttled { wait, hold: Some(hold), .. } =
                result(&error(class.clone(), "429"), caller(2), unit)
            else {
                unreachable!("{class:?} is put back")
            };
            assert_eq!((wait.as_millis(), hold.wait), (expected_ms, Some(wait)), "{class:?}");
            let said = (hold.provider.as_str(), hold.kind, hold.reason.as_str(), hold.set_by.as_str());
            assert_eq!(said, ("openai", LimitKind::Throttled, "429", "worker-a"));
        }
    }

    #[test]
    fn a_pause_lasts_until_somebody_ends_it() {
        for (why, reason) in [(PauseReason::Key, "key"), (PauseReason::Quota, "quota")] {
            let result = result(&error(ErrorClass::Paused { reason: why }, "401"), caller(0), 0.9);
            let FinishResult::Throttled { wait, hold: Some(hold), .. } = result else { unreachable!("{why:?}") };
            assert_eq!((wait, hold.kind, hold.wait), (Duration::ZERO, LimitKind::Paused, None));
            assert_eq!(hold.reason, reason);
        }
    }

    #[test]
    fn a_failed_call_rests_longer_each_time_and_counts() {
        let timeout = |which| ErrorClass::Timeout { which };
        for (class, code, used, unit, expected_ms, detail) in [
            (ErrorClass::Transient, "503", 0, 0.0, 1_000, "no answer"),
            (ErrorClass::Transient, "503", 0, 1.0, 2_000, "no answer"),
            (ErrorClass::Transient, "503", 2, 1.0, 5_000, "no answer"),
            (ErrorClass::Transient, "503", 99, 1.0, 61_000, "no answer"),
            (ErrorClass::Transient, "529", 0, 1.0, 6_000, "no answer"),
            (ErrorClass::Transient, "529", 1, 0.5, 6_000, "no answer"),
            (ErrorClass::Stream, "ended-early", 1, 1.0, 3_000, "no answer"),
            (timeout(TimeLimit::Connect), "connect", 0, 0.0, 1_000, "no answer"),
            (timeout(TimeLimit::Idle), "idle", 0, 0.0, 1_000, "no answer; it may have been billed"),
            (ErrorClass::Truncated, "length", 1, 1.0, 0, "no answer"),
            (ErrorClass::Refused, "refusal", 1, 1.0, 0, "no answer"),
            (ErrorClass::Rejected, "400", 1, 1.0, 0, "no answer"),
        ] {
            let FinishResult::Failed { failure, counts, wait } = result(&error(class, code), caller(used), unit) else {
                unreachable!("{code} fails")
            };
            assert_eq!((wait.as_millis(), counts), (expected_ms, true), "{code} after {used}");
            assert_eq!(failure.detail, detail);
        }
    }
}
