//! Lessons marked to be acted on together. Marks hold ids: they stay whatever tab is shown and wherever rows go.

use std::collections::HashSet;

use super::App;
use super::list::Tab;
use super::store::Row;
use super::toast::{Toast, counted};
use crate::model::Time;
use crate::model::ids::LessonId;
use crate::model::query::Query;

/// So many lessons can be marked one by one; more than that is `a`: all that is found.
pub const MOST: usize = 10_000;

#[derive(Debug, Default)]
pub struct Marks {
    ids: HashSet<LessonId>,
    range: Option<Range>,
    /// All that is found there, listed or not.
    everything: Option<Place>,
}

/// What a list shows: a tab, and what it is filtered by.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    tab: Tab,
    query: Query,
}

/// Rows from one to the cursor, marked until it ends.
#[derive(Debug)]
struct Range {
    place: Place,
    from: LessonId,
    rows: HashSet<LessonId>,
}

/// How many are marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marked {
    Nothing,
    Some(usize),
    /// All that is found; how many that is, where it is counted.
    Everything(Option<i64>),
}

impl Marks {
    /// The marked lessons, in the order of ids.
    #[must_use]
    pub fn ids(&self) -> Vec<LessonId> {
        let mut ids: Vec<LessonId> = self.ids.union(self.rows()).copied().collect();
        ids.sort_unstable();
        ids
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.union(self.rows()).count()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty() && self.range.is_none() && self.everything.is_none()
    }

    #[must_use]
    pub fn has_range(&self) -> bool {
        self.range.is_some()
    }

    fn rows(&self) -> &HashSet<LessonId> {
        static NONE: std::sync::LazyLock<HashSet<LessonId>> = std::sync::LazyLock::new(HashSet::new);
        self.range.as_ref().map_or(&*NONE, |range| &range.rows)
    }

    fn holds(&self, id: LessonId) -> bool {
        self.ids.contains(&id) || self.rows().contains(&id)
    }

    /// `false`: no more can be marked.
    fn toggle(&mut self, id: LessonId) -> bool {
        if self.ids.remove(&id) {
            return true;
        }
        let fits = self.ids.len() < MOST;
        if fits {
            self.ids.insert(id);
        }
        fits
    }

    /// Ends the range; what it marked stays marked. `false`: not all of it fits.
    pub fn end_range(&mut self) -> bool {
        let Some(range) = self.range.take() else { return true };
        for id in range.rows {
            if self.ids.len() >= MOST && !self.ids.contains(&id) {
                return false;
            }
            self.ids.insert(id);
        }
        true
    }

    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// The lesson is gone, or was acted on.
    pub fn forget(&mut self, id: LessonId) {
        self.ids.remove(&id);
        if let Some(range) = &mut self.range {
            range.rows.remove(&id);
        }
    }
}

impl App {
    #[must_use]
    pub fn marks(&self) -> &Marks {
        &self.marks
    }

    /// What a key on the list would act on together; nothing on other screens.
    #[must_use]
    pub fn marked(&self) -> Marked {
        if !self.screens.is_empty() {
            return Marked::Nothing;
        }
        if self.is_everything() {
            return Marked::Everything(match self.found_target() {
                Some(target) => target.found.map(|found| found.count),
                None => self.count(self.tab()),
            });
        }
        match self.marks.len() {
            0 => Marked::Nothing,
            marked => Marked::Some(marked),
        }
    }

    /// Whether the list shows a mark beside this lesson.
    #[must_use]
    pub fn is_marked(&self, id: LessonId) -> bool {
        let at = self.database_now(self.heard_at);
        let listed = |row: &Row| !row.gone && self.list().lists(&row.lesson, at) != Some(false);
        self.marks.holds(id) || self.is_everything() && self.store.row(id).is_some_and(listed)
    }

    /// Whether all that the list finds is marked.
    fn is_everything(&self) -> bool {
        self.marks.everything.as_ref().is_some_and(|place| self.is_at(place))
    }

    fn place(&self) -> Place {
        Place { tab: self.tab(), query: self.list().query().clone() }
    }

    fn is_at(&self, place: &Place) -> bool {
        place.tab == self.tab() && place.query == *self.list().query()
    }

    /// Marks the lesson at the cursor, or takes its mark away, and goes on.
    pub(super) fn mark(&mut self, now: Time) {
        self.marks.end_range();
        if let Marked::Everything(found) = self.marked() {
            // All but this one: those that were shown as marked can be told apart.
            let shown: Vec<LessonId> = self.list().ids().iter().copied().filter(|id| self.is_marked(*id)).collect();
            let unlisted = found.map(|found| found - i64::try_from(shown.len()).unwrap_or(found));
            if let Some(unlisted) = unlisted.filter(|unlisted| *unlisted > 0) {
                let stay = counted(i64::try_from(shown.len()).unwrap_or(0) - 1, "listed lesson");
                let words = format!("{stay} stay marked; {unlisted} that are not listed do not.");
                self.toast = Some(Toast::warning(words, now));
            }
            self.marks.ids.extend(shown);
        }
        self.marks.everything = None;
        let Some(id) = self.list().cursor() else { return };
        if self.marks.toggle(id) {
            let height = self.list_height();
            self.list_mut().step(1, height);
        } else {
            self.no_more();
        }
    }

    /// Begins a range at the cursor, or ends it.
    pub(super) fn mark_range(&mut self) {
        self.marks.everything = None;
        if self.marks.has_range() {
            return self.keep_range();
        }
        let place = self.place();
        self.marks.range = self.list().cursor().map(|from| Range { place, from, rows: HashSet::from([from]) });
    }

    pub(super) fn keep_range(&mut self) {
        if !self.marks.end_range() {
            self.no_more();
        }
    }

    /// Marks all that is found, listed or not; again: nothing.
    pub(super) fn mark_everything(&mut self, now: Time) {
        let was = self.is_everything();
        self.marks.clear();
        if was {
            return;
        }
        if self.filter.problem().is_some() {
            // What is not understood holds nothing back: more would be marked than was meant.
            self.toast = Some(Toast::error("Not marked: the filter is not understood whole. / mends it."));
        } else if self.list().ids().is_empty() {
            self.toast = Some(Toast::warning("Nothing is found here: nothing to mark.".to_owned(), now));
        } else {
            self.marks.everything = Some(self.place());
        }
    }

    fn no_more(&mut self) {
        self.toast = Some(Toast::error("Not marked: 10,000 are marked, and no more than that. a marks all."));
    }

    /// The cursor may have moved: the range follows it. On another list it ends.
    pub(super) fn stretch(&mut self) {
        let Some(here) = self.marks.range.as_ref().map(|range| self.is_at(&range.place)) else { return };
        let list = self.lists.current();
        let Some(range) = &mut self.marks.range else { return };
        let from = list.ids().iter().position(|id| *id == range.from).filter(|_| here);
        let (Some(from), Some(to)) = (from, list.position()) else {
            self.marks.end_range();
            return;
        };
        let rows = list.ids().iter().take(from.max(to) + 1).skip(from.min(to));
        range.rows = rows.copied().filter(|id| !self.store.is_gone(*id)).collect();
    }
}
