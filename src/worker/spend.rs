//! Keeps each provider's cost of the day below its cap, for the whole fleet.
//!
//! The sum is the database's. It is read when this process has spent something, at most every few seconds, and at
//! once when the last sum and what was spent here since reach the cap. What is not saved yet the sum cannot know: until it is,
//! it counts here.

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
    /// Spent here and saved, and perhaps in no sum that was read.
    saved: f64,
    /// Spent here and not saved: how much, by how many calls.
    unsaved: f64,
    waiting: usize,
    told: bool,
}

/// The cost of a call that waits to be saved.
#[derive(Debug)]
pub(crate) struct Unsettled<'a> {
    cap: &'a Cap,
    usd: f64,
}

impl Drop for Unsettled<'_> {
    fn drop(&mut self) {
        self.cap.lock().settle(self.usd);
    }
}

impl Spend {
    pub(crate) fn new(providers: &Providers) -> Self {
        let cap = |(provider, usd)| Cap { provider, usd, state: Mutex::default() };
        let capped = providers.policies().filter_map(|policy| Some((policy.name.clone(), policy.spend_per_day_usd?)));
        Self(capped.map(cap).collect())
    }

    /// Notes what a call cost; what is returned is to be dropped when it is saved, or never will be.
    pub(crate) fn note(&self, provider: &str, usd: f64) -> Option<Unsettled<'_>> {
        let cap = self.cap(provider)?;
        cap.lock().note(usd);
        Some(Unsettled { cap, usd })
    }

    /// A call's cost is unknown: `true` when a cap cannot count it and that has not been said.
    pub(crate) fn is_uncounted(&self, provider: &str) -> bool {
        self.cap(provider).is_some_and(|cap| !std::mem::replace(&mut cap.lock().told, true))
    }

    /// Whether what waits to be saved may reach a cap: only when it is saved will the database know.
    pub(crate) fn waits(&self) -> bool {
        self.0.iter().any(|cap| cap.lock().waits(cap.usd))
    }

    /// Holds back the providers that have reached their cap.
    pub(crate) async fn check(&self, db: &Db, me: &str) -> Result<(), DbError> {
        for cap in &self.0 {
            // What is saved from here on may be in the sum or not.
            let known = {
                let state = cap.lock();
                if !state.is_due(cap.usd, Instant::now()) {
                    continue;
                }
                state.saved
            };
            let sum = providers::spent(&*db.get().await?, &cap.provider, cap.usd, me).await?;
            cap.lock().learn(sum, known, Instant::now());
        }
        Ok(())
    }

    fn cap(&self, provider: &str) -> Option<&Cap> {
        self.0.iter().find(|cap| cap.provider == provider)
    }
}

impl Cap {
    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn note(&mut self, usd: f64) {
        self.unsaved += usd;
        self.waiting += 1;
    }

    fn settle(&mut self, usd: f64) {
        self.saved += usd;
        self.waiting = self.waiting.saturating_sub(1);
        // Sums of fractions leave crumbs.
        self.unsaved = if self.waiting == 0 { 0.0 } else { self.unsaved - usd };
    }

    /// A sum that has in it what was `known` as saved before it was asked for.
    fn learn(&mut self, sum: f64, known: f64, now: Instant) {
        self.read = Some((sum, now));
        self.saved -= known;
    }

    fn is_due(&self, cap: f64, now: Instant) -> bool {
        match self.read {
            None => true,
            Some((_, at)) => {
                self.saved > 0.0 && (self.may_be_reached(cap) || now.saturating_duration_since(at) >= EVERY)
            }
        }
    }

    fn waits(&self, cap: f64) -> bool {
        self.unsaved > 0.0 && self.may_be_reached(cap)
    }

    fn may_be_reached(&self, cap: f64) -> bool {
        self.read.is_some_and(|(sum, _)| sum + self.saved + self.unsaved >= cap)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_sum_first_then_when_it_may_matter() {
        let now = Instant::now();
        for (read, saved, after, due) in [
            (None, 0.0, Duration::ZERO, true),
            (Some(1.0), 0.0, EVERY * 2, false),
            (Some(1.0), 0.5, Duration::ZERO, false),
            (Some(1.0), 0.5, EVERY, true),
            (Some(1.0), 4.0, Duration::ZERO, true),
            (Some(6.0), 0.0, EVERY, false),
        ] {
            let state = State { read: read.map(|sum| (sum, now)), saved, ..State::default() };
            assert_eq!(state.is_due(5.0, now + after), due, "{read:?} and {saved} after {after:?}");
        }
    }

    #[test]
    fn what_is_spent_while_the_sum_is_read_still_counts() {
        let now = Instant::now();
        let mut state = State::default();
        state.note(1.0);
        state.settle(1.0);
        let known = state.saved;
        // While the database adds up: one is saved, and one more waits.
        state.note(2.0);
        state.note(3.0);
        state.settle(2.0);
        state.learn(1.0, known, now);
        assert_eq!((state.saved, state.unsaved), (2.0, 3.0));
        assert!(state.may_be_reached(6.0) && !state.may_be_reached(6.5));
        assert!(state.waits(6.0) && state.is_due(6.0, now));
        state.settle(3.0);
        assert!(!state.waits(6.0), "nothing waits");
        let known = state.saved;
        state.learn(6.0, known, now);
        assert!(!state.is_due(6.0, now + EVERY), "it is all in the sum");
    }

    #[test]
    fn many_small_costs_leave_nothing_behind() {
        let mut state = State::default();
        let costs = [0.1, 0.2, 0.3, 0.7];
        for usd in costs {
            state.note(usd);
        }
        for usd in costs {
            state.settle(usd);
        }
        assert_eq!(state.unsaved.to_bits(), 0.0_f64.to_bits());
        let known = state.saved;
        state.learn(1.3, known, Instant::now());
        assert_eq!(state.saved.to_bits(), 0.0_f64.to_bits());
    }
}
