//! Keeps each provider's cost of the day below its cap, for the whole fleet.
//!
//! The sum is the database's. It is read when this process has spent something, at most every few seconds, and at
//! once when the last sum and what was spent here since reach the cap.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::db::{Db, DbError, providers};

use super::Providers;

/// Between two reads of a sum.
const EVERY: Duration = Duration::from_secs(5);

/// The caps of this process's providers.
#[derive(Debug)]
pub(crate) struct Spend(Vec<Cap>);

#[derive(Debug)]
struct Cap {
    provider: String,
    usd: f64,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// The day's sum, and when it was read.
    read: Option<(f64, Instant)>,
    /// Spent here since then.
    since: f64,
    told: bool,
}

impl Spend {
    pub(crate) fn new(providers: &Providers) -> Self {
        let cap = |(provider, usd)| Cap { provider, usd, state: Mutex::default() };
        let capped = providers.policies().filter_map(|policy| Some((policy.name.clone(), policy.spend_per_day_usd?)));
        Self(capped.map(cap).collect())
    }

    /// Notes what a call cost. `true` when a cap cannot count it, as its cost is unknown, and that has not been said.
    pub(crate) fn note(&self, provider: &str, usd: Option<f64>) -> bool {
        let Some(cap) = self.0.iter().find(|cap| cap.provider == provider) else { return false };
        let mut state = cap.lock();
        match usd {
            Some(usd) => {
                state.since += usd;
                false
            }
            None => !std::mem::replace(&mut state.told, true),
        }
    }

    /// Whether what was spent here, saved or not, may have reached a cap.
    pub(crate) fn may_be_reached(&self) -> bool {
        self.0.iter().any(|cap| cap.lock().may_be_reached(cap.usd))
    }

    /// Holds back the providers that have reached their cap. `all_saved`: the database knows of everything spent here.
    pub(crate) async fn check(&self, db: &Db, me: &str, all_saved: bool) -> Result<(), DbError> {
        for cap in &self.0 {
            if !cap.lock().is_due(cap.usd, Instant::now()) {
                continue;
            }
            let sum = providers::spent(&*db.get().await?, &cap.provider, cap.usd, me).await?;
            let mut state = cap.lock();
            state.read = Some((sum, Instant::now()));
            if all_saved {
                state.since = 0.0;
            }
        }
        Ok(())
    }
}

impl Cap {
    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn is_due(&self, cap: f64, now: Instant) -> bool {
        match self.read {
            None => true,
            Some((_, at)) => self.may_be_reached(cap) || self.since > 0.0 && now.saturating_duration_since(at) >= EVERY,
        }
    }

    fn may_be_reached(&self, cap: f64) -> bool {
        self.since > 0.0 && self.read.is_some_and(|(sum, _)| sum + self.since >= cap)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_sum_first_then_when_it_may_matter() {
        let now = Instant::now();
        for (read, since, after, due) in [
            (None, 0.0, Duration::ZERO, true),
            (Some(1.0), 0.0, EVERY * 2, false),
            (Some(1.0), 0.5, Duration::ZERO, false),
            (Some(1.0), 0.5, EVERY, true),
            (Some(1.0), 4.0, Duration::ZERO, true),
            (Some(6.0), 0.0, EVERY, false),
        ] {
            let state = State { read: read.map(|sum| (sum, now)), since, told: false };
            assert_eq!(state.is_due(5.0, now + after), due, "{read:?} and {since} after {after:?}");
        }
    }
}
