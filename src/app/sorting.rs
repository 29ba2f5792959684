//! The choice of an order: a float over the list, with what is served here and what is not.

use super::App;
use super::binding::Action;
use super::list::Sort;

impl App {
    /// The order that is being chosen; `None` while the float is closed.
    #[must_use]
    pub fn sorting(&self) -> Option<Sort> {
        self.sorting
    }

    pub(super) fn open_sorting(&mut self) {
        self.sorting = Some(self.list().sort());
    }

    pub(super) fn act_on_sorting(&mut self, action: Action) {
        match (action, self.sorting) {
            (Action::Down, Some(at)) => self.sorting = Some(self.next_order(at, true)),
            (Action::Up, Some(at)) => self.sorting = Some(self.next_order(at, false)),
            (Action::Choose, Some(sort)) => {
                self.sorting = None;
                self.lists.sort_by(sort);
            }
            _ => self.sorting = None,
        }
    }

    /// The next order of this tab, or the one before; at the ends the same.
    fn next_order(&self, at: Sort, forward: bool) -> Sort {
        let tab = self.tab();
        let offered: Vec<Sort> = Sort::ALL.into_iter().filter(|sort| sort.refused(tab).is_none()).collect();
        let here = offered.iter().position(|sort| *sort == at).unwrap_or(0);
        let next = if forward { here + 1 } else { here.saturating_sub(1) };
        offered.get(next).copied().unwrap_or(at)
    }
}
