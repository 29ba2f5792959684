//! What is known, in one word and a sentence: alive or not, ready or not, why and since when.
//!
//! A sentence names no address, user, key or text of a lesson: whoever may connect reads it.

use std::time::Duration;

use chrono::{SecondsFormat, Utc};
use tokio::time::Instant;

use crate::db::DbErrorKind;
use crate::model::Time;
use crate::worker::Vital;

use super::Subject;

/// A pool whose task was not run for so long is stuck.
const UNPOLLED: Duration = Duration::from_secs(30);
/// Each of its questions to the database has a limit well below this.
const LOOKED: Duration = Duration::from_secs(300);

/// What is wrong, and since when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wrong {
    pub why: String,
    pub since: Time,
}

impl std::fmt::Display for Wrong {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} (since {})", self.why, self.since.to_rfc3339_opts(SecondsFormat::Secs, true))
    }
}

impl Subject {
    /// Whether the process makes progress. Being started again would help where it does not; it never would against a
    /// database that is away.
    pub(super) fn alive(&self) -> Result<(), Wrong> {
        let Some(at_work) = self.0.at_work.get() else { return Ok(()) };
        // A pool that has ended leaves a process that is about to.
        if self.0.draining.is_cancelled() {
            return Ok(());
        }
        lives(&at_work.pulse.now(), Instant::now())
    }

    /// Whether lessons are claimed here as they come.
    pub(super) fn ready(&self) -> Result<(), Wrong> {
        if self.0.draining.is_cancelled() {
            return Err(Wrong {
                why: String::from("draining: nothing more is claimed"),
                since: *self.0.leaving_since.get_or_init(Utc::now),
            });
        }
        let Some(at_work) = self.0.at_work.get() else {
            let why = String::from("not registered: the database has not been reached yet");
            return Err(Wrong { why, since: self.0.started });
        };
        works(&at_work.pulse.now(), self.0.ttl, self.0.started, Instant::now())
    }
}

fn lives(vital: &Vital, now: Instant) -> Result<(), Wrong> {
    let unpolled = now.saturating_duration_since(vital.polled);
    let looking = vital.looking.map(|since| now.saturating_duration_since(since));
    if vital.ended {
        return Err(Wrong { why: String::from("the workers have ended"), since: ago(unpolled) });
    }
    if unpolled > UNPOLLED {
        return Err(Wrong { why: String::from("the workers' task is not run"), since: ago(unpolled) });
    }
    match looking.filter(|looking| *looking > LOOKED) {
        Some(looking) => Err(Wrong { why: String::from("stuck in looking for work"), since: ago(looking) }),
        None => Ok(()),
    }
}

fn works(vital: &Vital, ttl: Duration, started: Time, now: Instant) -> Result<(), Wrong> {
    lives(vital, now)?;
    let Some((beat, beat_at)) = vital.beat else {
        let kind = vital.no_claim.or(vital.no_beat);
        let why = kind.map_or("the database has not answered yet", |(_, kind)| said(kind));
        return Err(Wrong { why: format!("not registered: {why}"), since: started });
    };
    let troubles = [vital.no_claim, vital.no_beat];
    if let Some((since, kind)) = troubles.into_iter().flatten().min_by_key(|(since, _)| *since) {
        return Err(Wrong { why: said(kind).to_owned(), since });
    }
    // It beats at least three times in this time; twice missed is too often.
    if now.saturating_duration_since(beat) > ttl / 2 {
        return Err(Wrong { why: String::from("the database does not answer the heartbeat"), since: beat_at });
    }
    Ok(())
}

fn said(kind: DbErrorKind) -> &'static str {
    match kind {
        DbErrorKind::Unreachable => "the database cannot be reached",
        DbErrorKind::Denied => "the database refuses this worker's role or password",
        DbErrorKind::NoSuchDatabase => "the database is not there",
        DbErrorKind::Config => "the database cannot be connected to as configured",
        DbErrorKind::NotMigrated => "the database is not migrated",
        DbErrorKind::Schema => "the database's tables are of another version",
        DbErrorKind::Timeout => "the database answers too slowly",
        DbErrorKind::ReadOnly => "the database is read-only",
        DbErrorKind::Server => "the private database does not run",
        DbErrorKind::Query => "the database refuses a statement",
    }
}

fn ago(duration: Duration) -> Time {
    Utc::now() - duration
}

#[cfg(test)]
mod tests {
    use super::*;

    const TTL: Duration = Duration::from_secs(30);

    fn vital(now: Instant) -> Vital {
        Vital { polled: now, looking: None, beat: Some((now, Utc::now())), no_beat: None, no_claim: None, ended: false }
    }

    fn started() -> Time {
        "2026-11-21T13:00:00Z".parse().unwrap()
    }

    #[test]
    fn each_reason_has_its_sentence() {
        let now = Instant::now() + Duration::from_secs(1_000);
        let back = |seconds| now.checked_sub(Duration::from_secs(seconds)).unwrap();
        let since: Time = "2026-11-21T14:05:10Z".parse().unwrap();
        let later = since + Duration::from_secs(5);
        let trouble = |since| Some((since, DbErrorKind::Unreachable));
        for (vital, why) in [
            (vital(now), None),
            (Vital { polled: back(29), ..vital(now) }, None),
            (Vital { polled: back(31), ..vital(now) }, Some("the workers' task is not run")),
            (Vital { looking: Some(back(299)), ..vital(now) }, None),
            (Vital { looking: Some(back(301)), ..vital(now) }, Some("stuck in looking for work")),
            (Vital { ended: true, ..vital(now) }, Some("the workers have ended")),
            (Vital { beat: None, ..vital(now) }, Some("not registered: the database has not answered yet")),
            (
                Vital { beat: None, no_claim: trouble(since), ..vital(now) },
                Some("not registered: the database cannot be reached"),
            ),
            (Vital { beat: Some((back(14), since)), ..vital(now) }, None),
            (Vital { beat: Some((back(16), since)), ..vital(now) }, Some("the database does not answer the heartbeat")),
            (
                Vital { no_beat: Some((later, DbErrorKind::Denied)), no_claim: trouble(since), ..vital(now) },
                Some("the database cannot be reached"),
            ),
        ] {
            let found = works(&vital, TTL, started(), now).err();
            assert_eq!(found.map(|wrong| wrong.why).as_deref(), why, "{vital:?}");
        }
    }

    #[test]
    fn the_earliest_trouble_says_since_when() {
        let now = Instant::now();
        let since: Time = "2026-11-21T14:05:10Z".parse().unwrap();
        let no_beat = Some((since, DbErrorKind::Timeout));
        let no_claim = Some((since + Duration::from_secs(9), DbErrorKind::Unreachable));
        let wrong = works(&Vital { no_beat, no_claim, ..vital(now) }, TTL, started(), now).unwrap_err();
        assert_eq!(wrong.to_string(), "the database answers too slowly (since 2026-11-21T14:05:10Z)");
    }

    #[test]
    fn an_outage_is_no_reason_to_be_started_again() {
        let now = Instant::now();
        let gone = Some((started(), DbErrorKind::Unreachable));
        assert_eq!(lives(&Vital { beat: None, no_beat: gone, no_claim: gone, ..vital(now) }, now), Ok(()));
    }
}
