//! How long to wait before trying again.

use std::time::Duration;

/// Exponential backoff with full jitter: uniform in `[0, min(cap, base * 2^attempt)]`.
///
/// `attempt` counts from 0 and `unit` is a random number in `[0, 1)`, handed in so that the function stays pure.
/// Formula: "Full Jitter" of Marc Brooker, *Exponential Backoff And Jitter*, AWS Architecture Blog, 2015.
#[must_use]
pub fn full_jitter(base: Duration, cap: Duration, attempt: u32, unit: f64) -> Duration {
    let ceiling = base.saturating_mul(1_u32.checked_shl(attempt).unwrap_or(u32::MAX)).min(cap);
    ceiling.mul_f64(unit.clamp(0.0, 1.0))
}

/// A wait somebody asked for, and up to a tenth more, at least half a second and at most ten: whoever was asked does not
/// come back at the same moment as all others. Never less than `asked`; `unit` as for [`full_jitter`].
#[must_use]
pub fn at_least(asked: Duration, unit: f64) -> Duration {
    let more = (asked / 10).clamp(Duration::from_millis(500), Duration::from_secs(10));
    asked.saturating_add(more.mul_f64(unit.clamp(0.0, 1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grows_to_the_cap_and_never_past_it() {
        let base = Duration::from_millis(100);
        let cap = Duration::from_secs(5);
        for (attempt, unit, expected_ms) in [
            (0, 1.0, 100),
            (1, 1.0, 200),
            (3, 0.5, 400),
            (6, 1.0, 5000),
            (31, 1.0, 5000),
            (400, 1.0, 5000),
            (9, 0.0, 0),
        ] {
            assert_eq!(full_jitter(base, cap, attempt, unit).as_millis(), expected_ms, "attempt {attempt}");
        }
    }

    #[test]
    fn waits_what_was_asked_and_a_little_more() {
        for (asked_ms, unit, expected_ms) in [
            (30_000, 0.0, 30_000),
            (30_000, 1.0, 33_000),
            (30_000, 2.0, 33_000),
            (1_000, 1.0, 1_500),
            (0, 0.5, 250),
            (86_400_000, 1.0, 86_410_000),
        ] {
            assert_eq!(at_least(Duration::from_millis(asked_ms), unit).as_millis(), expected_ms, "{asked_ms} {unit}");
        }
        assert_eq!(at_least(Duration::MAX, 1.0), Duration::MAX);
    }
}
