//! What an operator looks for: `sky cause:compile age:<1h -status:generated`.
//!
//! Parsing is total: what is not understood is a [`Problem`] that says what would be right, and the rest holds. What a
//! query prints reads back as the same query.

mod groups;
mod parse;
mod text;

use std::fmt;
use std::ops::Range;

use chrono::TimeDelta;

pub use self::text::Text;
use super::Time;
use super::failure::FailureClass;
use super::lesson::{LessonSummary, Status};

/// All of them.
const LESSONS: parse::Keys = parse::Keys { known: &Key::ALL, where_to_find: "tab has the keys", not_here: "" };

/// Digits from which a bare word can be the start of an id; fewer are words as `a` and `add`.
const ID_DIGITS: usize = 4;

/// Terms that all hold. Without any it is everything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Query {
    pub terms: Vec<Term>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Term {
    /// What the test says must not hold.
    pub not: bool,
    pub test: Test,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Test {
    /// In the title, outline, error or model, or how the id begins.
    Anywhere(Text),
    In(Field, Text),
    /// One of these.
    Status(Vec<Status>),
    /// Why it last failed: one of these.
    Cause(Vec<FailureClass>),
    /// The time in the present status.
    Age(Compare, Span),
    /// Attempts used, with the one that runs.
    Attempts(Compare, u32),
    /// Hexadecimal digits that the id begins with, in lower case and without hyphens: 1 to 32.
    Id(String),
}

/// A text of a lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    Title,
    Outline,
    /// Class and detail of the last failure as lists show them, `compile · assigns to const`; a generated lesson has none.
    Error,
    Model,
    /// The fingerprint of the last failure.
    Group,
    /// The worker that generates it now.
    Worker,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Compare {
    Less,
    AtMost,
    Equal,
    AtLeast,
    More,
}

/// A length of time as somebody wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    pub amount: u32,
    pub unit: Unit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    Seconds,
    Minutes,
    Hours,
    Days,
    Weeks,
}

/// What a key takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Key {
    Status,
    Cause,
    Age,
    Attempts,
    Id,
    In(Field),
}

/// A word that was not understood, and one sentence on what would be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where the word stands, in bytes.
    pub at: Range<usize>,
    pub message: String,
}

impl Key {
    /// In the order of help and completion.
    pub const ALL: [Self; 11] = [
        Self::Status,
        Self::Cause,
        Self::In(Field::Model),
        Self::Age,
        Self::Attempts,
        Self::Id,
        Self::In(Field::Title),
        Self::In(Field::Outline),
        Self::In(Field::Error),
        Self::In(Field::Group),
        Self::In(Field::Worker),
    ];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Cause => "cause",
            Self::Age => "age",
            Self::Attempts => "attempts",
            Self::Id => "id",
            Self::In(Field::Title) => "title",
            Self::In(Field::Outline) => "outline",
            Self::In(Field::Error) => "error",
            Self::In(Field::Model) => "model",
            Self::In(Field::Group) => "group",
            Self::In(Field::Worker) => "worker",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.as_str().eq_ignore_ascii_case(text))
    }
}

impl Compare {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Equal => "",
            Self::AtLeast => ">=",
            Self::More => ">",
        }
    }

    fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Self::Less => order.is_lt(),
            Self::AtMost => order.is_le(),
            Self::Equal => order.is_eq(),
            Self::AtLeast => order.is_ge(),
            Self::More => order.is_gt(),
        }
    }
}

impl Unit {
    pub const ALL: [Self; 5] = [Self::Seconds, Self::Minutes, Self::Hours, Self::Days, Self::Weeks];

    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::Seconds => 's',
            Self::Minutes => 'm',
            Self::Hours => 'h',
            Self::Days => 'd',
            Self::Weeks => 'w',
        }
    }

    #[must_use]
    pub const fn seconds(self) -> i64 {
        match self {
            Self::Seconds => 1,
            Self::Minutes => 60,
            Self::Hours => 3_600,
            Self::Days => 86_400,
            Self::Weeks => 604_800,
        }
    }
}

impl Span {
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.amount as i64 * self.unit.seconds()
    }

    /// Whether something that began `age` ago compares so; equal is what its own unit rounds down to it.
    fn holds(self, compare: Compare, age: TimeDelta) -> bool {
        let span = TimeDelta::seconds(self.seconds());
        match compare {
            Compare::Equal => age >= span && age < span + TimeDelta::seconds(self.unit.seconds()),
            compare => compare.holds(age.cmp(&span)),
        }
    }
}

impl Query {
    /// What was understood of `text`, and what was not.
    #[must_use]
    pub fn parse(text: &str) -> (Self, Vec<Problem>) {
        parse::query(text, LESSONS)
    }

    /// It asks for nothing: everything matches.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// The statuses a lesson can have to match.
    #[must_use]
    pub fn statuses(&self) -> Vec<Status> {
        let may = |status: Status| {
            self.terms.iter().all(|term| match &term.test {
                Test::Status(wanted) => wanted.contains(&status) != term.not,
                Test::Cause(_) | Test::In(Field::Error | Field::Group, _) => term.not || status != Status::Generated,
                Test::In(Field::Worker, _) => term.not || status == Status::Generating,
                Test::Anywhere(_) | Test::In(..) | Test::Age(..) | Test::Attempts(..) | Test::Id(_) => true,
            })
        };
        Status::ALL.into_iter().filter(|status| may(*status)).collect()
    }

    /// The start of an id and nothing else: at least four hexadecimal digits, hyphens left out.
    #[must_use]
    pub fn id_prefix(&self) -> Option<String> {
        let [Term { not: false, test }] = self.terms.as_slice() else { return None };
        match test {
            Test::Id(digits) => Some(digits.clone()),
            Test::Anywhere(text) => text.id_start(),
            Test::In(..) | Test::Status(_) | Test::Cause(_) | Test::Age(..) | Test::Attempts(..) => None,
        }
        .filter(|digits| digits.len() >= ID_DIGITS)
    }

    /// Whether a lesson matches, when the database's clock says `now`; `None` where its row alone does not tell.
    #[must_use]
    pub fn matches(&self, lesson: &LessonSummary, now: Time) -> Option<bool> {
        let mut all = Some(true);
        for term in &self.terms {
            match term.test.holds(lesson, now).map(|holds| holds != term.not) {
                Some(false) => return Some(false),
                Some(true) => {}
                None => all = None,
            }
        }
        all
    }

    /// The parts of a field's text that were looked for there, in order and apart, in bytes.
    #[must_use]
    pub fn found_in(&self, field: Field, text: &str) -> Vec<Range<usize>> {
        let wanted = self.terms.iter().filter(|term| !term.not).filter_map(|term| match &term.test {
            Test::Anywhere(wanted) => Some(wanted),
            Test::In(there, wanted) if *there == field => Some(wanted),
            _ => None,
        });
        let mut found: Vec<Range<usize>> = wanted.flat_map(|wanted| wanted.found_in(text)).collect();
        found.sort_unstable_by_key(|range| (range.start, range.end));
        found.dedup_by(|next, kept| {
            let joins = next.start <= kept.end;
            kept.end = if joins { kept.end.max(next.end) } else { kept.end };
            joins
        });
        found
    }
}

/// The hexadecimal digits of the start of an id, in lower case; `None` where it is none.
fn digits_of(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|c| *c != '-').map(|c| c.to_ascii_lowercase()).collect();
    let hex = (1..=32).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    (hex && !text.starts_with('-')).then_some(digits)
}

impl Test {
    fn holds(&self, lesson: &LessonSummary, now: Time) -> Option<bool> {
        let field = |field: Field, wanted: &Text| -> Option<bool> {
            let holds = |text: Option<&str>| Some(text.is_some_and(|text| wanted.matches(text)));
            match field {
                Field::Title => holds(Some(&lesson.title)),
                // A list does not read outlines.
                Field::Outline => None,
                Field::Error => holds(error_of(lesson).as_deref()),
                Field::Model => holds(lesson.model.as_deref()),
                Field::Group => holds(lesson.fingerprint.as_deref()),
                Field::Worker => holds(lesson.lease.as_ref().map(|lease| lease.worker_name.as_str())),
            }
        };
        match self {
            Self::Anywhere(wanted) => {
                let begins = wanted.id_start().is_some_and(|digits| begins(lesson, &digits));
                let told = [Field::Title, Field::Error, Field::Model].map(|place| field(place, wanted));
                (begins || told.contains(&Some(true))).then_some(true)
            }
            Self::In(place, wanted) => field(*place, wanted),
            Self::Status(wanted) => Some(wanted.contains(&lesson.status)),
            Self::Cause(wanted) => Some(lesson.failure_class.is_some_and(|class| wanted.contains(&class))),
            Self::Age(compare, span) => Some(span.holds(*compare, now - lesson.since())),
            Self::Attempts(compare, wanted) => {
                let used = lesson.attempts + i32::from(lesson.lease.is_some());
                Some(compare.holds(i64::from(used).cmp(&i64::from(*wanted))))
            }
            Self::Id(digits) => Some(begins(lesson, digits)),
        }
    }
}

fn begins(lesson: &LessonSummary, digits: &str) -> bool {
    lesson.id.0.simple().to_string().starts_with(digits)
}

/// Class and detail of the last failure, as lists show them.
fn error_of(lesson: &LessonSummary) -> Option<String> {
    let parts: Vec<&str> =
        lesson.failure_class.map(FailureClass::as_str).into_iter().chain(lesson.failure_detail.as_deref()).collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, term) in self.terms.iter().enumerate() {
            write!(f, "{}{term}", if at == 0 { "" } else { " " })?;
        }
        Ok(())
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.not { "-" } else { "" })?;
        match &self.test {
            Test::Anywhere(text) => text.write(f, text::Place::Alone),
            Test::In(field, text) => {
                write!(f, "{}:", Key::In(*field).as_str())?;
                text.write(f, text::Place::Value)
            }
            Test::Status(wanted) => write!(f, "status:{}", list(wanted.iter().map(|status| status.as_str()))),
            Test::Cause(wanted) => write!(f, "cause:{}", list(wanted.iter().map(|class| class.as_str()))),
            Test::Age(compare, Span { amount, unit }) => {
                write!(f, "age:{}{amount}{}", compare.as_str(), unit.letter())
            }
            Test::Attempts(compare, n) => write!(f, "attempts:{}{n}", compare.as_str()),
            Test::Id(digits) => write!(f, "id:{digits}"),
        }
    }
}

fn list<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests;
