//! How long a provider asks to wait, from the headers of its answer.
//!
//! May import: nothing of homeroom's.

use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::header::HeaderMap;

/// Nobody means to wait longer; a larger number is a mistake in the header.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// The minimum wait the headers ask for; `None` where they say nothing usable.
///
/// `Retry-After` (seconds or a date) and `retry-after-ms` are minima. A used-up bucket of `x-ratelimit-*` extends
/// them to its reset; where no bucket is said to be used up and nothing else is known, the latest reset counts.
#[must_use]
pub(super) fn retry_after(headers: &HeaderMap, now: DateTime<Utc>) -> Option<Duration> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let now = text("date").and_then(http_date).unwrap_or(now);
    let asked = text("retry-after-ms")
        .and_then(|ms| positive(ms, 0.001))
        .or_else(|| text("retry-after").and_then(|value| positive(value, 1.0).or_else(|| until(value, now))));
    let mut used_up = None;
    let mut latest = None;
    for bucket in ["requests", "tokens"] {
        let reset = text(&format!("x-ratelimit-reset-{bucket}")).and_then(duration);
        latest = latest.max(reset);
        if text(&format!("x-ratelimit-remaining-{bucket}")) == Some("0") {
            used_up = used_up.max(reset);
        }
    }
    asked.max(used_up).or(latest).map(|wait| wait.min(LONGEST))
}

/// A positive number of units; 0 and -1 occur and say nothing.
fn positive(text: &str, unit: f64) -> Option<Duration> {
    let number: f64 = text.parse().ok()?;
    (number > 0.0).then(|| Duration::try_from_secs_f64(number * unit).unwrap_or(LONGEST))
}

fn http_date(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc2822(text).ok().map(|date| date.to_utc())
}

fn until(text: &str, now: DateTime<Utc>) -> Option<Duration> {
    let wait = (http_date(text)? - now).to_std().ok()?;
    (!wait.is_zero()).then_some(wait)
}

/// `6m0s`, `1.5s`, `20ms`, `1d2h`, or bare seconds; `None` for zero, negative or unknown forms.
fn duration(text: &str) -> Option<Duration> {
    if let Some(wait) = positive(text, 1.0) {
        return Some(wait);
    }
    let mut rest = text;
    let mut total = 0.0;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let number: f64 = rest[..digits].parse().ok()?;
        rest = &rest[digits..];
        let unit = rest.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(rest.len());
        total += number
            * match &rest[..unit] {
                "d" => 86_400.0,
                "h" => 3_600.0,
                "m" => 60.0,
                "s" => 1.0,
                "ms" => 1e-3,
                "us" | "µs" => 1e-6,
                "ns" => 1e-9,
                _ => return None,
            };
        rest = &rest[unit..];
    }
    (total > 0.0).then(|| Duration::try_from_secs_f64(total).unwrap_or(LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::{HeaderName, HeaderValue};

    fn wait(headers: &[(&'static str, &'static str)]) -> Option<f64> {
        let headers = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect();
        let now = http_date("Sun, 22 Nov 2026 12:00:00 GMT").unwrap();
        retry_after(&headers, now).map(|wait| wait.as_secs_f64())
    }

    #[test]
    fn reads_every_way_of_asking_to_wait() {
        for (headers, expected) in [
            (&[][..], None),
            (&[("retry-after", "7")], Some(7.0)),
            (&[("retry-after", "0.5")], Some(0.5)),
            (&[("retry-after", "Sun, 22 Nov 2026 12:01:30 GMT")], Some(90.0)),
            (&[("retry-after", "Sun, 22 Nov 2026 11:00:00 GMT")], None),
            (
                &[("retry-after", "Sun, 22 Nov 2026 12:01:30 GMT"), ("date", "Sun, 22 Nov 2026 12:01:00 GMT")],
                Some(30.0),
            ),
            (&[("retry-after", "soon")], None),
            (&[("retry-after", "-1")], None),
            (&[("retry-after", "NaN")], None),
            (&[("retry-after", "1e300")], Some(86_400.0)),
            (&[("retry-after-ms", "1500"), ("retry-after", "9")], Some(1.5)),
            (&[("x-ratelimit-reset-tokens", "6m0s")], Some(360.0)),
            (&[("x-ratelimit-reset-tokens", "1h2m3.5s"), ("x-ratelimit-reset-requests", "20ms")], Some(3723.5)),
            (&[("x-ratelimit-reset-tokens", "0"), ("x-ratelimit-reset-requests", "-1")], None),
            (&[("x-ratelimit-reset-tokens", "0s")], None),
            (&[("x-ratelimit-reset-tokens", "6x")], None),
            (&[("retry-after", "2"), ("x-ratelimit-reset-tokens", "6m0s")], Some(2.0)),
        ] {
            assert_eq!(wait(headers), expected, "{headers:?}");
        }
    }

    #[test]
    fn a_used_up_bucket_is_waited_for() {
        let tokens = [("x-ratelimit-remaining-tokens", "0"), ("x-ratelimit-reset-tokens", "12s")];
        let requests = [("x-ratelimit-remaining-requests", "99"), ("x-ratelimit-reset-requests", "8h")];
        assert_eq!(wait(&[tokens, requests].concat()), Some(12.0));
        assert_eq!(wait(&[&tokens[..], &[("retry-after", "2")]].concat()), Some(12.0));
        assert_eq!(wait(&[&tokens[..], &[("retry-after", "20")]].concat()), Some(20.0));
    }
}
