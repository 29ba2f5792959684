//! Whether this process lives and can work, known without asking anybody.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::Utc;
use tokio::time::Instant;

use crate::db::DbErrorKind;
use crate::model::Time;

/// How often the pool's task shows that it is run.
const EVERY: Duration = Duration::from_secs(2);

/// What is known now. Moments are this machine's.
#[derive(Debug, Clone)]
pub struct Vital {
    /// When the pool's task was last run by its runtime.
    pub polled: Instant,
    /// Since when it has been asking the database for work, where it is.
    pub looking: Option<Instant>,
    /// When the database last accepted a heartbeat or the registration.
    pub beat: Option<(Instant, Time)>,
    /// Since when heartbeats fail, and why.
    pub no_beat: Option<Trouble>,
    /// Since when nothing can be claimed, and why.
    pub no_claim: Option<Trouble>,
    /// The pool has ended or broken down.
    pub ended: bool,
}

/// Since when the database fails us, and how.
pub type Trouble = (Time, DbErrorKind);

/// Cheap to clone; all clones are one.
#[derive(Debug, Clone)]
pub struct Pulse(Arc<Mutex<Vital>>);

/// The pool asks for work, for as long as it does.
#[derive(Debug)]
pub(crate) struct Looking(Pulse);

/// Says that the pool has ended, however it did.
struct End(Pulse);

impl Drop for End {
    fn drop(&mut self) {
        self.0.edit(|vital| vital.ended = true);
    }
}

impl Drop for Looking {
    fn drop(&mut self) {
        self.0.edit(|vital| vital.looking = None);
    }
}

impl Default for Pulse {
    fn default() -> Self {
        let vital =
            Vital { polled: Instant::now(), looking: None, beat: None, no_beat: None, no_claim: None, ended: false };
        Self(Arc::new(Mutex::new(vital)))
    }
}

impl Pulse {
    #[must_use]
    pub fn now(&self) -> Vital {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Runs the pool and, in the same task, shows that it is run.
    pub(crate) async fn of<T>(self, pool: impl Future<Output = T>) -> T {
        self.run(EVERY, pool).await
    }

    async fn run<T>(self, every: Duration, pool: impl Future<Output = T>) -> T {
        let _end = End(self.clone());
        tokio::pin!(pool);
        loop {
            self.edit(|vital| vital.polled = Instant::now());
            tokio::select! {
                ended = &mut pool => return ended,
                () = tokio::time::sleep(every) => {}
            }
        }
    }

    pub(crate) fn looking(&self) -> Looking {
        self.edit(|vital| vital.looking = Some(Instant::now()));
        Looking(self.clone())
    }

    /// The database was told that we live, or could not be.
    pub(crate) fn beat(&self, failed: Option<DbErrorKind>) {
        self.edit(|vital| match failed {
            None => {
                vital.beat = Some((Instant::now(), Utc::now()));
                vital.no_beat = None;
            }
            Some(kind) => vital.no_beat = Some(begun(vital.no_beat, kind)),
        });
    }

    /// Lessons can be claimed, or could not be.
    pub(crate) fn claimed(&self, failed: Option<DbErrorKind>) {
        self.edit(|vital| vital.no_claim = failed.map(|kind| begun(vital.no_claim, kind)));
    }

    fn edit(&self, change: impl FnOnce(&mut Vital)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

/// An outage has begun with its first failure, whatever the later ones are.
fn begun(known: Option<Trouble>, kind: DbErrorKind) -> Trouble {
    (known.map_or_else(Utc::now, |(since, _)| since), kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_waiting_pool_lives_and_a_broken_one_has_ended() {
        let pulse = Pulse::default();
        let before = pulse.now().polled;
        let task = tokio::spawn(pulse.clone().run(Duration::from_millis(1), std::future::pending::<()>()));
        while pulse.now().polled < before + Duration::from_millis(5) {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        assert!(!pulse.now().ended);
        task.abort();
        assert!(task.await.is_err());
        assert!(pulse.now().ended);
    }

    #[test]
    fn trouble_keeps_its_beginning_and_ends_with_its_own_success() {
        let pulse = Pulse::default();
        pulse.beat(Some(DbErrorKind::Unreachable));
        pulse.claimed(Some(DbErrorKind::Unreachable));
        let (first, _) = pulse.now().no_beat.unwrap();
        pulse.beat(Some(DbErrorKind::Denied));
        assert_eq!(pulse.now().no_beat, Some((first, DbErrorKind::Denied)));
        pulse.beat(None);
        assert!(pulse.now().no_beat.is_none() && pulse.now().beat.is_some() && pulse.now().no_claim.is_some());
        pulse.claimed(None);
        assert!(pulse.now().no_claim.is_none());
    }

    #[test]
    fn looking_ends_with_its_guard() {
        let pulse = Pulse::default();
        let looking = pulse.looking();
        assert!(pulse.now().looking.is_some());
        drop(looking);
        assert!(pulse.now().looking.is_none());
    }
}
