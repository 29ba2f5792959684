//! The lists of all tabs: of everything, and beside them, while a filter holds, of what it finds.

use super::list::{List, Sort, Tab};
use crate::model::query::Query;

#[derive(Debug)]
pub(super) struct Lists {
    whole: [List; 5],
    found: [List; 5],
    /// Empty: no filter holds.
    query: Query,
    tab: Tab,
}

impl Lists {
    pub(super) fn new() -> Self {
        let lists = || Tab::ALL.map(List::new);
        Self { whole: lists(), found: lists(), query: Query::default(), tab: Tab::All }
    }

    pub(super) const fn tab(&self) -> Tab {
        self.tab
    }

    pub(super) const fn query(&self) -> &Query {
        &self.query
    }

    pub(super) const fn choose(&mut self, tab: Tab) {
        self.tab = tab;
    }

    pub(super) fn current(&self) -> &List {
        let lists = if self.query.is_empty() { &self.whole } else { &self.found };
        &lists[self.tab.index()]
    }

    pub(super) fn current_mut(&mut self) -> &mut List {
        let lists = if self.query.is_empty() { &mut self.whole } else { &mut self.found };
        &mut lists[self.tab.index()]
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &List> {
        self.whole.iter().chain(&self.found)
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = &mut List> {
        self.whole.iter_mut().chain(&mut self.found)
    }

    /// Filters every tab; an empty query shows everything again, as it stood. `seed`: until it is read the chosen tab
    /// goes on showing what it shows.
    pub(super) fn seek(&mut self, query: Query, seed: bool) {
        if query == self.query {
            return;
        }
        let fresh = self.query.is_empty();
        for (found, whole) in self.found.iter_mut().zip(&self.whole) {
            found.sort_by(whole.sort());
            found.seek(query.clone());
            let here = whole.tab == self.tab;
            if fresh && seed && here {
                found.stand_as(whole);
            } else if query.is_empty() || fresh || !here || !seed {
                found.stand_as(&List::new(whole.tab));
            }
        }
        self.query = query;
    }

    /// Sorts the chosen tab.
    pub(super) fn sort_by(&mut self, sort: Sort) {
        let at = self.tab.index();
        self.whole[at].sort_by(sort);
        self.found[at].sort_by(sort);
    }
}
