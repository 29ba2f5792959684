//! When to read what: each kind of read runs once at a time and no more often than its pace.

use std::collections::{BTreeMap, HashSet};

use chrono::TimeDelta;

use super::store::Seen;
use crate::model::Time;
use crate::model::ids::LessonId;

/// One kind of read.
#[derive(Debug, Default)]
pub struct Pace {
    wanted: bool,
    in_flight: bool,
    earliest: Option<Time>,
}

impl Pace {
    pub fn want(&mut self) {
        self.wanted = true;
    }

    /// Starts the read if it is wanted, none is on its way and the last one began `gap` ago.
    pub fn start(&mut self, now: Time, gap: TimeDelta) -> bool {
        let due = self.wanted && !self.in_flight && self.earliest.is_none_or(|earliest| earliest <= now);
        if due {
            *self = Self { wanted: false, in_flight: true, earliest: Some(now + gap) };
        }
        due
    }

    /// Wanted at once, whatever the pace: somebody asks for it.
    pub fn hurry(&mut self) {
        (self.wanted, self.earliest) = (true, None);
    }

    /// From when on it is wanted; `None` while it is not, or is on its way. Of one that could have started long ago the
    /// beginning of time.
    #[must_use]
    pub fn wants_since(&self) -> Option<Time> {
        (self.wanted && !self.in_flight).then(|| self.earliest.unwrap_or(Time::UNIX_EPOCH))
    }

    /// When the next one could begin; `None` while one is on its way.
    #[must_use]
    pub fn may_start(&self) -> Option<Time> {
        self.earliest.filter(|_| !self.in_flight)
    }

    #[must_use]
    pub fn is_in_flight(&self) -> bool {
        self.in_flight
    }

    pub fn finish(&mut self) {
        self.in_flight = false;
    }

    /// The read failed: try again, later.
    pub fn fail(&mut self, now: Time) {
        *self = Self { wanted: true, in_flight: false, earliest: Some(now + AFTER_FAILURE) };
    }

    /// When it could start.
    #[must_use]
    pub fn due(&self) -> Option<Time> {
        (self.wanted && !self.in_flight).then_some(self.earliest).flatten()
    }
}

const AFTER_FAILURE: TimeDelta = TimeDelta::seconds(5);
/// Rows: four times a second at most.
pub const ROWS_GAP: TimeDelta = TimeDelta::milliseconds(250);
/// Between reconciling reads the feed keeps the counts.
const COUNTS_GAP: TimeDelta = TimeDelta::seconds(2);
pub const VITALS_GAP: TimeDelta = TimeDelta::seconds(2);
/// What running rows say of themselves is not notified; it is read once a second while visible.
pub const PROGRESS_GAP: TimeDelta = TimeDelta::seconds(1);
const REFRESH_GAP: TimeDelta = TimeDelta::seconds(1);
/// Beside a live feed everything shown is read again so often.
pub const RECONCILE_LIVE: TimeDelta = TimeDelta::seconds(30);
/// While a live feed tells of no lesson, all are counted again only so often: a change past the feed (triggers turned off) is rare,
/// and counting a million takes the database a tenth of a second.
const RECOUNT_QUIET: TimeDelta = TimeDelta::minutes(5);
/// Rows read in one go, and changed rows remembered; more changes than this means reading everything again.
pub const MAX_ROWS: usize = 500;
/// The database gives up a read after so long.
const LONGEST_READ: TimeDelta = TimeDelta::seconds(30);
/// Changes remembered for pages that are on their way.
const MAX_RECENT: usize = 10_000;

/// Lessons that changed lately: what a page says of one may be older than what was read of it by key.
#[derive(Debug, Default)]
pub struct Recent {
    young: HashSet<LessonId>,
    old: HashSet<LessonId>,
    /// When the first of the young ones changed.
    since: Option<Time>,
}

impl Recent {
    pub fn put(&mut self, id: LessonId, now: Time) {
        let is_full = self.young.len() >= MAX_RECENT / 2;
        if is_full || self.since.is_none_or(|since| since + LONGEST_READ <= now) {
            self.old = if self.holds_young(now) { std::mem::take(&mut self.young) } else { HashSet::new() };
            self.young.clear();
            self.since = Some(now);
        }
        self.young.insert(id);
    }

    #[must_use]
    pub fn holds(&self, id: LessonId, now: Time) -> bool {
        let holds_old = self.since.is_some_and(|since| now < since + LONGEST_READ);
        self.holds_young(now) && self.young.contains(&id) || holds_old && self.old.contains(&id)
    }

    fn holds_young(&self, now: Time) -> bool {
        self.since.is_some_and(|since| now < since + LONGEST_READ * 2)
    }
}

#[derive(Debug, Default)]
pub struct Reads {
    pub rows: Pace,
    pub counts: Pace,
    pub vitals: Pace,
    /// Lessons that changed, with what the feed said they were before.
    pub changed: BTreeMap<LessonId, Option<Seen>>,
    /// The same of the read on its way.
    pub asked: BTreeMap<LessonId, Option<Seen>>,
    pub recent: Recent,
    pub refresh_at: Option<Time>,
    refreshed_at: Option<Time>,
    /// When the last count began.
    counted_at: Option<Time>,
    /// A lesson has moved since then, by the feed or by what was read.
    pub moved: bool,
    pub progress_at: Option<Time>,
}

impl Reads {
    /// Everything shown is to be read again, as soon as the pace allows: a storm of reasons is one read a second.
    pub fn refresh_soon(&mut self, now: Time) {
        let earliest = self.refreshed_at.map_or(now, |at| now.max(at + REFRESH_GAP));
        self.refresh_at = Some(self.refresh_at.map_or(earliest, |at| at.min(earliest)));
    }

    /// Whether the last reading of everything is longer ago than this.
    #[must_use]
    pub fn is_older(&self, now: Time, age: TimeDelta) -> bool {
        self.refreshed_at.is_none_or(|at| at + age <= now)
    }

    /// Starts a count that is wanted and due.
    pub fn count(&mut self, now: Time) -> bool {
        let starts = self.counts.start(now, COUNTS_GAP);
        if starts {
            (self.counted_at, self.moved) = (Some(now), false);
        }
        starts
    }

    /// Everything is read again beside a feed that is `live`: the counts too, unless nothing can have changed them.
    pub fn reconcile(&mut self, now: Time, live: bool) {
        let is_old = self.counted_at.is_none_or(|at| at + RECOUNT_QUIET <= now);
        if is_old || self.moved || !live {
            self.counts.want();
        }
        self.vitals.want();
    }

    /// It is being read; next time after `every`.
    pub fn refreshed(&mut self, now: Time, every: TimeDelta) {
        self.refreshed_at = Some(now);
        self.refresh_at = Some(now + every);
    }

    /// A lesson is to be read again by key; `false` when too many are to name them.
    pub fn changed(&mut self, id: LessonId, before: Option<Seen>) -> bool {
        if self.changed.len() >= MAX_ROWS && !self.changed.contains_key(&id) {
            return false;
        }
        // The earliest word on what it was counts: later ones only tell of steps between two reads.
        let known = self.changed.entry(id).or_insert(before);
        *known = known.or(before);
        self.rows.want();
        true
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn id(n: usize) -> LessonId {
        LessonId(Uuid::from_u128(u128::try_from(n).unwrap_or(0)))
    }

    fn at(seconds: i64) -> Time {
        Time::UNIX_EPOCH + TimeDelta::seconds(seconds)
    }

    #[test]
    fn what_changed_is_remembered_for_as_long_as_a_read_may_take() {
        let mut recent = Recent::default();
        assert!(!recent.holds(id(1), at(0)));
        recent.put(id(1), at(0));
        recent.put(id(2), at(29));
        recent.put(id(3), at(31));
        for n in 1..=3 {
            assert!(recent.holds(id(n), at(58)), "{n}: at least thirty seconds from the last of its time");
        }
        assert!(!recent.holds(id(1), at(62)) && recent.holds(id(3), at(62)));
        assert!(!recent.holds(id(3), at(92)));
        recent.put(id(4), at(500));
        assert!(recent.holds(id(4), at(500)) && !recent.holds(id(3), at(500)));
    }

    #[test]
    fn a_storm_is_remembered_by_its_newest() {
        let mut recent = Recent::default();
        for n in 0..3 * MAX_RECENT {
            recent.put(id(n), at(0));
        }
        assert!(recent.young.len() + recent.old.len() <= MAX_RECENT);
        assert!(recent.holds(id(3 * MAX_RECENT - MAX_RECENT / 2), at(1)) && !recent.holds(id(0), at(1)));
    }
}
