//! How old something is, in words that change seldom: buckets for lists, running durations for the vitals.

use chrono::TimeDelta;

use crate::model::Time;
use crate::model::lesson::LessonSummary;

/// Since when a lesson has its present status.
#[must_use]
pub fn since(lesson: &LessonSummary) -> Time {
    lesson.since()
}

/// `generating` and nobody seems to: its worker went silent, or another program left it unchanged for ten minutes.
#[must_use]
pub fn is_stalled(lesson: &LessonSummary, now: Time) -> bool {
    match &lesson.lease {
        Some(lease) => lease.lost,
        None => lesson.is_external() && seconds(now, lesson.updated_at) >= 10 * MINUTE,
    }
}

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const WEEK: i64 = 7 * DAY;
const MONTH: i64 = YEAR / 12;
const YEAR: i64 = 365 * DAY;

/// Seconds from `then` to `now`, never below zero: two clocks may differ by a little.
#[must_use]
pub fn seconds(now: Time, then: Time) -> i64 {
    (now - then).num_seconds().max(0)
}

/// The width of a bucket at `seconds`, and its unit.
const fn bucket(seconds: i64) -> (i64, i64, &'static str) {
    match seconds {
        ..MINUTE => (5, 1, "s"),
        MINUTE..HOUR => (MINUTE, MINUTE, "m"),
        HOUR..DAY => (HOUR, HOUR, "h"),
        DAY..1_209_600 => (DAY, DAY, "d"),
        1_209_600..5_443_200 => (WEEK, WEEK, "w"),
        5_443_200..YEAR => (MONTH, MONTH, "mo"),
        _ => (YEAR, YEAR, "y"),
    }
}

/// `now`, `20s`, `4m`, `2h`, `3d`, `2w`, `2mo`, `1y`: at most four cells.
#[must_use]
pub fn label(seconds: i64) -> String {
    if seconds < 5 {
        return "now".to_owned();
    }
    let (step, unit, letter) = bucket(seconds);
    format!("{}{letter}", seconds / step * step / unit)
}

/// When the label of something that began at `then` changes next.
#[must_use]
pub fn next_label(now: Time, then: Time) -> Time {
    let age = seconds(now, then);
    let (step, ..) = bucket(age);
    let mut border = (age / step + 1) * step;
    for limit in [MINUTE, HOUR, DAY, 2 * WEEK, 9 * WEEK, YEAR] {
        if age < limit {
            border = border.min(limit);
            break;
        }
    }
    then + TimeDelta::seconds(border)
}

/// When a running duration as `1m 08s` or `2h 05m` changes next.
#[must_use]
pub fn next_duration(now: Time, then: Time) -> Time {
    let age = seconds(now, then);
    let step = match age {
        ..HOUR => 1,
        HOUR..DAY => MINUTE,
        _ => HOUR,
    };
    then + TimeDelta::seconds((age / step + 1) * step)
}

/// How long a process is up: `18m`, `2h 05m`, `3d 4h` change seldom; when it changes next.
#[must_use]
pub fn next_up(now: Time, then: Time) -> Time {
    if seconds(now, then) < HOUR { next_label(now, then) } else { next_duration(now, then) }
}

/// Whether a duration is told as an age: below an hour.
#[must_use]
pub const fn is_short(seconds: i64) -> bool {
    seconds < HOUR
}

/// When a duration of the vitals that changes at `then` is drawn: all of them at once, one frame in five seconds instead of two
/// every second.
#[must_use]
pub fn next_five(then: Time) -> Time {
    const STEP: i64 = 5_000;
    then + TimeDelta::milliseconds((-then.timestamp_millis()).rem_euclid(STEP))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_go_by_buckets() {
        for (seconds, shown) in [
            (0, "now"),
            (4, "now"),
            (5, "5s"),
            (24, "20s"),
            (59, "55s"),
            (60, "1m"),
            (3599, "59m"),
            (3600, "1h"),
            (86_399, "23h"),
            (86_400, "1d"),
            (14 * 86_400 - 1, "13d"),
            (14 * 86_400, "2w"),
            (62 * 86_400, "8w"),
            (63 * 86_400, "2mo"),
            (364 * 86_400, "11mo"),
            (365 * 86_400, "1y"),
            (800 * 86_400, "2y"),
        ] {
            assert_eq!(label(seconds), shown, "{seconds}");
            assert!(label(seconds).len() <= 4);
        }
    }

    #[test]
    fn the_next_border_is_where_the_label_changes() {
        let then = Time::UNIX_EPOCH;
        for age in [0, 3, 5, 57, 59, 60, 119, 3599, 3600, 86_399, 86_400 * 13, 86_400 * 62, 86_400 * 364, 86_400 * 700]
        {
            let now = then + TimeDelta::seconds(age);
            let next = seconds(next_label(now, then), then);
            assert!(next > age, "{age}");
            assert_eq!(label(next - 1), label(age), "{age} until {next}");
            assert_ne!(label(next), label(age), "{age} until {next}");
        }
    }
}
