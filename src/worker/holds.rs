//! What this pool knows of providers that are held back, and what it says of it: once a change, not once a lesson.

use crate::db::queue::Remaining;
use crate::model::limit::{LimitKind, ProviderLimit};

use super::{Providers, Report};

/// The limits of this pool's providers, as last read.
#[derive(Debug, Default)]
pub(crate) struct Holds {
    known: Vec<ProviderLimit>,
    /// Looks in a row that found nothing but lessons of paused providers.
    stuck: u32,
}

impl Holds {
    /// Takes in what was read and returns what is new of it. Other processes' providers are none of ours.
    pub(crate) fn learn(&mut self, read: Vec<ProviderLimit>, ours: &Providers) -> Vec<Report> {
        let read: Vec<ProviderLimit> =
            read.into_iter().filter(|limit| ours.policy(&limit.provider).is_some()).collect();
        let find = |among: &[ProviderLimit], name: &str| among.iter().find(|limit| limit.provider == name).cloned();
        let held = read.iter().filter(|limit| find(&self.known, &limit.provider).is_none_or(|old| old.differs(limit)));
        let mut news: Vec<Report> = held.cloned().map(|limit| Report::Held { limit }).collect();
        let over = self.known.iter().filter(|old| find(&read, &old.provider).is_none());
        news.extend(over.map(|old| Report::Resumed { provider: old.provider.clone() }));
        self.known = read;
        news
    }

    /// Whether all that is left waits for paused providers, `remaining` being what a look left that found nothing.
    /// Only the second such look in a row is sure: the first may have met lessons that somebody kept locked.
    pub(crate) fn stuck(&mut self, remaining: Remaining) -> bool {
        let only_paused = !self.known.is_empty() && self.known.iter().all(|limit| limit.kind == LimitKind::Paused);
        let waiting = remaining.queued > 0 && remaining.snoozed == 0 && remaining.leased == 0;
        self.stuck = if only_paused && waiting { self.stuck + 1 } else { 0 };
        self.stuck > 1
    }

    /// Something was found: not all that is left waits.
    pub(crate) const fn found(&mut self) {
        self.stuck = 0;
    }

    pub(crate) fn known(&self) -> &[ProviderLimit] {
        &self.known
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::llm::sample::{Sample, SampleOptions};
    use crate::model::Time;
    use crate::model::limit::KEY;

    use super::*;

    fn limit(kind: LimitKind, until: Option<&str>, reason: &str) -> ProviderLimit {
        let time = |text: &str| -> Time { format!("2026-11-21T{text}Z").parse().unwrap() };
        ProviderLimit {
            provider: "sample".into(),
            kind,
            until: until.map(time),
            reason: reason.into(),
            set_by: "worker-a".into(),
            set_at: time("13:00:00"),
        }
    }

    #[test]
    fn says_a_change_once() {
        let sample =
            Sample::new(SampleOptions { rate: 0.0, fail: None, first_byte: std::time::Duration::from_secs(1) });
        let ours = Providers::single(Arc::new(sample));
        let throttled = limit(LimitKind::Throttled, Some("14:05:10"), "429");
        let foreign = ProviderLimit { provider: "other".into(), ..throttled.clone() };
        let later = limit(LimitKind::Throttled, Some("14:05:12"), "429");
        let paused = limit(LimitKind::Paused, None, KEY);
        let mut holds = Holds::default();
        for (read, held, resumed) in [
            (vec![], 0, 0),
            (vec![throttled.clone(), foreign], 1, 0),
            (vec![throttled], 0, 0),
            (vec![later], 0, 0),
            (vec![paused], 1, 0),
            (vec![], 0, 1),
            (vec![], 0, 0),
        ] {
            let news = holds.learn(read, &ours);
            let count = |is: fn(&Report) -> bool| news.iter().filter(|report| is(report)).count();
            assert_eq!(count(|report| matches!(report, Report::Held { .. })), held, "{news:?}");
            assert_eq!(count(|report| matches!(report, Report::Resumed { .. })), resumed, "{news:?}");
        }
    }

    #[test]
    fn is_stuck_only_behind_a_pause_and_only_on_the_second_look() {
        let queued = Remaining { queued: 3, snoozed: 0, leased: 0 };
        let paused = || limit(LimitKind::Paused, None, KEY);
        for (known, remaining, expected) in [
            (vec![paused()], queued, true),
            (vec![], queued, false),
            (vec![limit(LimitKind::Throttled, Some("14:05:10"), "429")], queued, false),
            (vec![paused()], Remaining { leased: 1, ..queued }, false),
            (vec![paused()], Remaining { snoozed: 1, ..queued }, false),
        ] {
            let mut holds = Holds { known, stuck: 0 };
            assert!(!holds.stuck(remaining));
            assert_eq!(holds.stuck(remaining), expected, "{:?} {remaining:?}", holds.known);
        }
    }
}
