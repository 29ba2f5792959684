//! How many calls each provider takes from this process now: at a time, and a minute.
//!
//! Asked before a claim, so that no claimed lesson waits for a place while its lease runs.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use crate::db::queue::Routes;
use crate::model::limit::{MINUTE, may_start, starts_in};

use super::{ProviderPolicy, Providers};

/// The places of every provider.
#[derive(Debug)]
pub(crate) struct Gates {
    all: Vec<Arc<Gate>>,
    models: Vec<(String, String)>,
    freed: Arc<Notify>,
}

#[derive(Debug)]
struct Gate {
    policy: ProviderPolicy,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    calls: u32,
    /// When the calls of the last minute were admitted; empty where nobody counts them.
    admitted: VecDeque<Instant>,
}

/// A place at a provider, for as long as the call takes.
#[derive(Debug)]
pub(crate) struct Place {
    gate: Arc<Gate>,
    freed: Arc<Notify>,
}

impl Gates {
    pub(crate) fn new(providers: &Providers) -> Self {
        let gate = |policy: &ProviderPolicy| Arc::new(Gate { policy: policy.clone(), state: Mutex::default() });
        let owned = |policy: &ProviderPolicy| {
            let name = policy.name.clone();
            policy.models.clone().into_iter().map(move |model| (model, name.clone()))
        };
        Self {
            all: providers.policies().map(gate).collect(),
            models: providers.policies().flat_map(owned).collect(),
            freed: Arc::default(),
        }
    }

    /// What a claim of up to `n` may bring now; `None` when no provider has a place.
    pub(crate) fn routes(&self, n: u16, depth: i32, now: Instant) -> Option<Routes> {
        // A bound that cannot be reached is none: the claim without bounds is the cheaper one.
        let room = |gate: &Gate| gate.room(now).filter(|room| *room < i32::from(n));
        let providers: Vec<_> = self.all.iter().map(|gate| (gate.policy.name.clone(), room(gate))).collect();
        let open = providers.iter().any(|(_, room)| *room != Some(0));
        open.then(|| Routes { providers, models: self.models.clone(), depth })
    }

    /// When a provider that is closed by its calls a minute opens next. A full one opens when [`Gates::freed`] says so.
    pub(crate) fn opens_at(&self, now: Instant) -> Option<Instant> {
        self.all.iter().filter_map(|gate| gate.opens_at(now)).min()
    }

    /// Takes a place at a provider; a claim was made for it.
    pub(crate) fn enter(&self, provider: &str, now: Instant) -> Option<Place> {
        let gate = self.all.iter().find(|gate| gate.policy.name == provider)?.clone();
        gate.admit(now);
        Some(Place { gate, freed: self.freed.clone() })
    }

    /// Waits until a provider of bounded places has one more.
    pub(crate) async fn freed(&self) {
        self.freed.notified().await;
    }
}

impl Gate {
    /// `None` has no bound.
    fn room(&self, now: Instant) -> Option<i32> {
        let state = self.lock();
        let places = self.policy.concurrency.map(|most| most.saturating_sub(state.calls));
        let calls = self.policy.requests_per_minute.map(|most| {
            let ages = state.admitted.iter().map(|at| now.saturating_duration_since(*at));
            may_start(most, ages)
        });
        let room = places.into_iter().chain(calls).min()?;
        Some(i32::try_from(room).unwrap_or(i32::MAX))
    }

    fn admit(&self, now: Instant) {
        let mut state = self.lock();
        state.calls += 1;
        if self.policy.requests_per_minute.is_some() {
            while state.admitted.front().is_some_and(|at| now.saturating_duration_since(*at) >= MINUTE) {
                state.admitted.pop_front();
            }
            state.admitted.push_back(now);
        }
    }

    fn opens_at(&self, now: Instant) -> Option<Instant> {
        let most = self.policy.requests_per_minute?;
        let ages: Vec<Duration> = self.lock().admitted.iter().map(|at| now.saturating_duration_since(*at)).collect();
        let wait = starts_in(most, &ages);
        (!wait.is_zero()).then(|| now + wait)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut state = self.gate.lock();
        state.calls = state.calls.saturating_sub(1);
        drop(state);
        if self.gate.policy.concurrency.is_some() {
            self.freed.notify_one();
        }
    }
}
