//! What was done and what came of it.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

#[derive(Debug, Default)]
pub struct Tally {
    pub rounds: u32,
    pub generated: usize,
    pub failed: usize,
    /// By another program or an operator; they are gone with everything that was known of them.
    pub deleted: usize,
    pub faults: BTreeMap<&'static str, u32>,
    pub attempts: usize,
    pub rescues: usize,
    pub superseded: usize,
    pub cancelled: usize,
    pub put_back: usize,
    pub calls: Calls,
    /// How long each worker took to end after a SIGTERM under load.
    pub ends: Vec<Duration>,
}

/// The model server's own count.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Calls {
    pub all: usize,
    /// For a result that was stored: a success.
    pub stored: usize,
    /// For a result that was stored: a failed check.
    pub failed_checks: usize,
    /// Answered 429, 500 or by hanging up.
    pub refused: usize,
    /// Whose attempt was interrupted or superseded.
    pub in_flight: usize,
    /// Of those: answered whole, to a worker that lived on, for a lesson that nobody else touched.
    pub twice: usize,
    pub of_deleted: usize,
}

impl Tally {
    pub fn fault(&mut self, name: &'static str) {
        *self.faults.entry(name).or_default() += 1;
    }

    pub fn lessons(&self) -> usize {
        self.generated + self.failed + self.deleted
    }
}

impl std::ops::AddAssign for Calls {
    fn add_assign(&mut self, more: Self) {
        self.all += more.all;
        self.stored += more.stored;
        self.failed_checks += more.failed_checks;
        self.refused += more.refused;
        self.in_flight += more.in_flight;
        self.twice += more.twice;
        self.of_deleted += more.of_deleted;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let calls = &self.calls;
        writeln!(f, "rounds       {}", self.rounds)?;
        writeln!(
            f,
            "lessons      {} ({} generated, {} failed with a reason, {} deleted)",
            self.lessons(),
            self.generated,
            self.failed,
            self.deleted
        )?;
        writeln!(
            f,
            "attempts     {} ({} rescued, {} superseded, {} cancelled, {} put back)",
            self.attempts, self.rescues, self.superseded, self.cancelled, self.put_back
        )?;
        writeln!(
            f,
            "calls        {} = {} stored + {} failed checks + {} answered with an error + {} in flight at a fault + {} of \
             deleted lessons",
            calls.all, calls.stored, calls.failed_checks, calls.refused, calls.in_flight, calls.of_deleted
        )?;
        writeln!(
            f,
            "             {} of those in flight had been answered whole to a worker that lived on",
            calls.twice
        )?;
        if let (Some(slowest), count) = (self.ends.iter().max(), self.ends.len()) {
            let mean = self.ends.iter().sum::<Duration>().as_secs_f64() / f64::from(u32::try_from(count).unwrap_or(1));
            writeln!(
                f,
                "SIGTERMs     {count} under load: ended after {mean:.2} s on average, {:.2} s at most",
                slowest.as_secs_f64()
            )?;
        }
        writeln!(f, "faults       {}", self.faults.values().sum::<u32>())?;
        for (name, count) in &self.faults {
            writeln!(f, "  {count:>6}  {name}")?;
        }
        Ok(())
    }
}
