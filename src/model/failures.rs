//! Failed lessons by cause.

use chrono::TimeDelta;

use super::Time;
use super::failure::FailureClass;
use super::lesson::LessonSummary;
use super::overview::Cursor;

/// How far back failures are looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Period {
    Hour,
    #[default]
    Day,
    Week,
    All,
}

impl Period {
    pub const ALL: [Self; 4] = [Self::Hour, Self::Day, Self::Week, Self::All];

    /// `None`: without end.
    #[must_use]
    pub const fn span(self) -> Option<TimeDelta> {
        match self {
            Self::Hour => Some(TimeDelta::hours(1)),
            Self::Day => Some(TimeDelta::hours(24)),
            Self::Week => Some(TimeDelta::days(7)),
            Self::All => None,
        }
    }

    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Hour => "last hour",
            Self::Day => "last 24 h",
            Self::Week => "last 7 d",
            Self::All => "all",
        }
    }
}

/// The order of the groups.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum GroupOrder {
    #[default]
    Lessons,
    Last,
    Wasted,
}

impl GroupOrder {
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Lessons => "most lessons first",
            Self::Last => "latest first",
            Self::Wasted => "most wasted first",
        }
    }

    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Lessons => Self::Last,
            Self::Last => Self::Wasted,
            Self::Wasted => Self::Lessons,
        }
    }
}

/// The groups of a period, in the order asked for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Failures {
    pub period: Period,
    pub order: GroupOrder,
    /// At most [`MAX_GROUPS`].
    pub groups: Vec<FailureGroup>,
    /// How many groups there are.
    pub causes: i64,
    /// How many failed lessons were looked at: all of the period, or the newest [`MAX_LOOKED_AT`].
    pub lessons: i64,
    /// There were more.
    pub is_cut: bool,
    /// When a lesson that is still failed failed last, in the period or before.
    pub last: Option<Time>,
}

/// So many of the newest failed lessons are grouped.
pub const MAX_LOOKED_AT: i64 = 10_000;
/// So many groups are read.
pub const MAX_GROUPS: i64 = 200;

/// Failed lessons of one cause.
#[derive(Debug, Clone, PartialEq)]
pub struct FailureGroup {
    /// `None`: failed by another program, which recorded no cause.
    pub fingerprint: Option<String>,
    pub class: Option<FailureClass>,
    /// The cause in one line, what differs between its lessons as `…`.
    pub cause: String,
    pub lessons: i64,
    /// When its first and its last lesson failed, of those looked at.
    pub first: Time,
    pub last: Time,
    /// Who wrote the newest of its lessons, most often first; `all_models`: that is all of them.
    pub models: Vec<String>,
    pub all_models: bool,
    /// US dollars of the lessons whose cost is known, and how many lessons have none.
    pub wasted_usd: f64,
    pub unpriced: i64,
}

/// Which of a group's lessons to read: its newest failures of the period, from a place on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupRequest {
    pub fingerprint: Option<String>,
    pub period: Period,
    pub after: Option<Cursor>,
    /// At most 100.
    pub limit: i64,
}

/// A failed lesson, and where in its source it failed.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupLesson {
    pub lesson: LessonSummary,
    pub spot: Option<Spot>,
}

/// The place an issue names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// Counted from 1.
    pub line: i32,
    pub column: Option<i32>,
    /// That line of the source, without what it is indented by; `None` where the source was not kept.
    pub source: Option<String>,
}

/// One page of a group's lessons; `next` is `None` at the end.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupPage {
    pub rows: Vec<GroupLesson>,
    pub next: Option<Cursor>,
}

/// One line for several details of one cause: their places in the source left out, and `…` for each word in which they
/// differ. Details that are not built alike are told by the first.
#[must_use]
pub fn common<'a>(details: impl IntoIterator<Item = &'a str>) -> String {
    let mut details = details.into_iter().map(without_place);
    let Some(first) = details.next() else { return String::new() };
    let mut words: Vec<&str> = first.split_whitespace().collect();
    for other in details {
        let others: Vec<&str> = other.split_whitespace().collect();
        if others.len() != words.len() {
            return first.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        for (word, other) in words.iter_mut().zip(others) {
            if *word != other {
                *word = "…";
            }
        }
    }
    words.join(" ")
}

/// ``cannot assign to `x` at 45:7`` without ` at 45:7`.
fn without_place(detail: &str) -> &str {
    let is_place = |place: &str| {
        place.split_once(':').is_some_and(|(line, column)| {
            let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            is_number(line) && is_number(column)
        })
    };
    match detail.rsplit_once(" at ") {
        Some((rest, place)) if is_place(place.trim_end()) => rest,
        _ => detail,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_tells_what_several_details_have_in_common() {
        for (details, told) in [
            (&[][..], ""),
            (&["forbidden call `fetch` at 12:3"][..], "forbidden call `fetch`"),
            (&["forbidden call `fetch` at 12:3", "forbidden call `fetch` at 7:1"], "forbidden call `fetch`"),
            (&["cannot assign to `score` at 45:7", "cannot assign to `total` at 7:12"], "cannot assign to …"),
            (&["expected `}`, found end of file at 45:7", "expected one of `)`"], "expected `}`, found end of file"),
            (&["meet at noon", "meet at noon"], "meet at noon"),
            (&["503 from openai"], "503 from openai"),
        ] {
            assert_eq!(common(details.iter().copied()), told);
        }
    }

    #[test]
    fn the_orders_go_round() {
        let mut order = GroupOrder::default();
        for _ in 0..3 {
            order = order.next();
        }
        assert_eq!(order, GroupOrder::default());
    }
}
