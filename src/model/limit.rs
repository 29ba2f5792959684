//! Providers that may not be called: throttled for a while, or paused until somebody does something about it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Time;

/// Why a provider is held back, in the database's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LimitKind {
    /// It asked everybody to wait.
    Throttled,
    /// Waiting alone does not help: a bad key, no credit, a spend cap, an operator's wish.
    Paused,
}

impl LimitKind {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Throttled => "throttled",
            Self::Paused => "paused",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Throttled, Self::Paused].into_iter().find(|kind| kind.as_str() == text)
    }
}

/// The stored reason of a provider that refuses its key.
pub const KEY: &str = "key";
/// The stored reason of a provider whose account has no credit left.
pub const QUOTA: &str = "quota";

/// One row of `homeroom.provider_limits`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderLimit {
    pub provider: String,
    pub kind: LimitKind,
    /// `None`: until an operator resumes it.
    pub until: Option<Time>,
    /// [`KEY`], [`QUOTA`], the provider's code (`429`), or words.
    pub reason: String,
    /// The worker or operator who wrote it.
    pub set_by: String,
    pub set_at: Time,
}

impl ProviderLimit {
    #[must_use]
    pub fn is_over(&self, now: Time) -> bool {
        self.until.is_some_and(|until| until <= now)
    }

    /// What is the case and what to do; `moment` writes a time of day.
    #[must_use]
    pub fn sentence(&self, moment: impl Fn(Time) -> String) -> String {
        let name = &self.provider;
        match (self.until.map(moment), self.kind, self.reason.as_str()) {
            (Some(until), LimitKind::Throttled, reason) => format!("{name} throttled until {until} ({reason})"),
            (Some(until), LimitKind::Paused, reason) => format!("{name} paused until {until}: {reason}"),
            (None, _, KEY) => format!("{name} paused: key refused; check it, then homeroom providers resume {name}"),
            (None, _, QUOTA) => format!("{name} paused: no credit; top up, then homeroom providers resume {name}"),
            (None, _, reason) => format!("{name} paused: {reason}; homeroom providers resume {name} ends it"),
        }
    }

    /// The same where there is no room for the cure.
    #[must_use]
    pub fn short(&self, moment: impl Fn(Time) -> String) -> String {
        let name = &self.provider;
        match (self.until.map(moment), self.reason.as_str()) {
            (Some(until), _) => format!("{name} until {until}"),
            (None, KEY) => format!("{name} paused: key refused"),
            (None, QUOTA) => format!("{name} paused: no credit"),
            (None, reason) => format!("{name} paused: {reason}"),
        }
    }

    /// Whether `other` says something else to an operator: a storm of throttled answers moves the end a little each.
    #[must_use]
    pub fn differs(&self, other: &Self) -> bool {
        const LITTLE: chrono::TimeDelta = chrono::TimeDelta::seconds(5);
        self.kind != other.kind
            || self.reason != other.reason
            || match (self.until, other.until) {
                (Some(until), Some(other)) => (until - other).abs() > LITTLE,
                (until, other) => until.is_some() != other.is_some(),
            }
    }
}

/// The stored reason of a provider that has cost what it may cost a day.
#[must_use]
pub fn spend_cap(usd: f64) -> String {
    let usd = if usd < 0.01 { usd.to_string() } else { format!("{usd:.2}") };
    format!("spend cap of ${usd} a day reached")
}

/// How many calls may start now so that no 60 seconds hold more than `per_minute` and no ten more than a sixth of
/// them, rounded up: a provider that counts in shorter windows than minutes refuses a minute's calls at once.
///
/// `ages` are how long ago the last calls started, in any order.
#[must_use]
pub fn may_start(per_minute: u32, ages: impl Iterator<Item = Duration>) -> u32 {
    let (mut minute, mut moment) = (0_u32, 0_u32);
    for age in ages {
        minute = minute.saturating_add((age < MINUTE).into());
        moment = moment.saturating_add((age < MOMENT).into());
    }
    per_minute.saturating_sub(minute).min(per_minute.div_ceil(6).saturating_sub(moment))
}

/// How long until the next call may start; zero when one may now. `ages` as for [`may_start`], the oldest call first.
#[must_use]
pub fn starts_in(per_minute: u32, ages: &[Duration]) -> Duration {
    let full_for = |most: u32, window: Duration| {
        let last = usize::try_from(most).ok().and_then(|most| ages.len().checked_sub(most)).and_then(|at| ages.get(at));
        last.map_or(Duration::ZERO, |age| window.saturating_sub(*age))
    };
    full_for(per_minute, MINUTE).max(full_for(per_minute.div_ceil(6), MOMENT))
}

/// The windows of [`may_start`]: a call older than a minute no longer counts.
pub const MINUTE: Duration = Duration::from_secs(60);
pub const MOMENT: Duration = Duration::from_secs(10);

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(kind: LimitKind, until: Option<&str>, reason: &str) -> ProviderLimit {
        let set_at: Time = "2026-11-21T13:00:00Z".parse().unwrap();
        let until = until.map(|time| format!("2026-11-21T{time}Z").parse().unwrap());
        ProviderLimit {
            provider: "openai".into(),
            kind,
            until,
            reason: reason.into(),
            set_by: "worker-a".into(),
            set_at,
        }
    }

    #[test]
    fn says_what_is_the_case_and_what_to_do() {
        let moment = |at: Time| at.format("%H:%M:%S").to_string();
        for (limit, sentence, short) in [
            (
                limit(LimitKind::Throttled, Some("14:05:10"), "429"),
                "openai throttled until 14:05:10 (429)",
                "openai until 14:05:10",
            ),
            (
                limit(LimitKind::Paused, None, QUOTA),
                "openai paused: no credit; top up, then homeroom providers resume openai",
                "openai paused: no credit",
            ),
            (
                limit(LimitKind::Paused, None, KEY),
                "openai paused: key refused; check it, then homeroom providers resume openai",
                "openai paused: key refused",
            ),
            (
                limit(LimitKind::Paused, Some("23:59:59"), &spend_cap(5.0)),
                "openai paused until 23:59:59: spend cap of $5.00 a day reached",
                "openai until 23:59:59",
            ),
            (
                limit(LimitKind::Paused, None, "new contract"),
                "openai paused: new contract; homeroom providers resume openai ends it",
                "openai paused: new contract",
            ),
        ] {
            assert_eq!((limit.sentence(moment), limit.short(moment)), (sentence.to_owned(), short.to_owned()));
        }
    }

    #[test]
    fn a_cap_is_never_shown_as_nothing() {
        for (usd, text) in [(5.0, "$5.00"), (12.5, "$12.50"), (0.01, "$0.01"), (0.0001, "$0.0001")] {
            assert_eq!(spend_cap(usd), format!("spend cap of {text} a day reached"));
        }
    }

    #[test]
    fn a_moment_later_is_no_news() {
        let first = limit(LimitKind::Throttled, Some("14:05:10"), "429");
        assert!(!first.differs(&limit(LimitKind::Throttled, Some("14:05:13"), "429")));
        assert!(first.differs(&limit(LimitKind::Throttled, Some("14:06:10"), "429")));
        assert!(first.differs(&limit(LimitKind::Paused, None, KEY)));
        assert!(first.is_over(first.until.unwrap()));
        assert!(!limit(LimitKind::Paused, None, KEY).is_over(first.until.unwrap()));
    }

    #[test]
    fn no_window_holds_more_than_it_may() {
        for (per_minute, ages, expected, wait) in [
            (60, &[][..], 10, 0),
            (60, &[3, 2, 1][..], 7, 0),
            (60, &[13, 12, 11][..], 10, 0),
            (6, &[][..], 1, 0),
            (6, &[9][..], 0, 1),
            (6, &[10][..], 1, 0),
            (1, &[59][..], 0, 1),
            (1, &[60][..], 1, 0),
            (3, &[45, 30, 15][..], 0, 15),
            (3, &[58, 30, 1][..], 0, 9),
            (3, &[61, 30, 15][..], 1, 0),
            (3, &[50, 49, 48, 47][..], 0, 11),
        ] {
            let ages: Vec<Duration> = ages.iter().copied().map(Duration::from_secs).collect();
            let found = (may_start(per_minute, ages.iter().copied()), starts_in(per_minute, &ages).as_secs());
            assert_eq!(found, (expected, wait), "{per_minute} a minute after {ages:?}");
        }
    }
}
