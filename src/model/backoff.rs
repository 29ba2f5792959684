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
}
