//! Rows that were read as a whole and never move under the cursor: a row changes in place, one that went keeps its
//! place and fades, one that came waits until the rows are taken in.

use std::collections::HashMap;

use chrono::TimeDelta;

use super::binding::Action;
use crate::model::Time;

/// Something with an identity that outlives its changes.
pub trait Keyed {
    type Key: Clone + Eq + std::hash::Hash + std::fmt::Debug;

    fn key(&self) -> Self::Key;
}

/// By themselves new rows come in only after so long without a key, and at most so often.
pub const TAKE_IN: TimeDelta = TimeDelta::seconds(5);
/// Rows kept between the cursor and the edge.
const CONTEXT: usize = 2;

/// One row as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing<T> {
    pub row: T,
    /// It was not in the last reading any more.
    pub left: bool,
}

#[derive(Debug)]
pub struct Held<T: Keyed> {
    rows: Vec<Standing<T>>,
    /// The last reading whole, in its order.
    fresh: Vec<T>,
    waiting: usize,
    cursor: Option<T::Key>,
    top: usize,
    taken_in_at: Option<Time>,
    is_read: bool,
}

impl<T: Keyed> Default for Held<T> {
    fn default() -> Self {
        let (rows, fresh) = (Vec::new(), Vec::new());
        Self { rows, fresh, waiting: 0, cursor: None, top: 0, taken_in_at: None, is_read: false }
    }
}

impl<T: Keyed + Clone> Held<T> {
    #[must_use]
    pub fn rows(&self) -> &[Standing<T>] {
        &self.rows
    }

    #[must_use]
    pub const fn is_read(&self) -> bool {
        self.is_read
    }

    /// Rows that came and wait.
    #[must_use]
    pub const fn waiting(&self) -> usize {
        self.waiting
    }

    #[must_use]
    pub const fn cursor(&self) -> Option<&T::Key> {
        self.cursor.as_ref()
    }

    #[must_use]
    pub const fn top(&self) -> usize {
        self.top
    }

    /// Where the cursor stands, from 0.
    #[must_use]
    pub fn position(&self) -> Option<usize> {
        let cursor = self.cursor.as_ref()?;
        self.rows.iter().position(|standing| standing.row.key() == *cursor)
    }

    /// Where the cursor stands, from 1, among the rows that have not left; `None` on one that has.
    #[must_use]
    pub fn place(&self) -> Option<usize> {
        let upto = self.rows.get(..=self.position()?)?;
        upto.last().filter(|standing| !standing.left)?;
        Some(upto.iter().filter(|standing| !standing.left).count())
    }

    /// The row at the cursor.
    #[must_use]
    pub fn current(&self) -> Option<&T> {
        self.position().and_then(|at| self.rows.get(at)).map(|standing| &standing.row)
    }

    pub fn visible(&self, height: usize) -> impl Iterator<Item = &Standing<T>> {
        self.rows.iter().skip(self.top).take(height)
    }

    /// Takes a reading of everything; says whether anything that is shown or told changed.
    pub fn receive(&mut self, fresh: Vec<T>, now: Time) -> bool
    where
        T: PartialEq,
    {
        if !self.is_read || self.rows.is_empty() {
            let is_news = !self.is_read || !fresh.is_empty();
            self.is_read = true;
            self.fresh = fresh;
            self.take_in(now);
            return is_news;
        }
        let mut changed = false;
        let read: HashMap<T::Key, &T> = fresh.iter().map(|row| (row.key(), row)).collect();
        let mut unknown = read.len();
        for standing in &mut self.rows {
            let found = read.get(&standing.row.key()).copied();
            unknown -= usize::from(found.is_some());
            let left = found.is_none();
            changed |= left != standing.left || found.is_some_and(|row| *row != standing.row);
            standing.left = left;
            if let Some(row) = found {
                standing.row = row.clone();
            }
        }
        changed |= std::mem::replace(&mut self.waiting, unknown) != unknown;
        self.fresh = fresh;
        changed
    }

    /// More rows after the last one.
    pub fn append(&mut self, more: Vec<T>) {
        for row in more {
            let key = row.key();
            if !self.fresh.iter().any(|known| known.key() == key) {
                self.fresh.push(row.clone());
            }
            if !self.rows.iter().any(|standing| standing.row.key() == key) {
                self.rows.push(Standing { row, left: false });
            }
        }
    }

    /// Puts every row where the last reading has it. The cursor keeps its row.
    pub fn take_in(&mut self, now: Time) {
        let stood = self.position().unwrap_or(self.top);
        self.rows = self.fresh.iter().cloned().map(|row| Standing { row, left: false }).collect();
        self.waiting = 0;
        if self.position().is_none() {
            let at = stood.min(self.rows.len().saturating_sub(1));
            self.cursor = self.rows.get(at).map(|standing| standing.row.key());
        }
        let moved_to = self.position().unwrap_or(0);
        self.top = (self.top + moved_to).saturating_sub(stood);
        self.taken_in_at = Some(now);
    }

    /// When rows may be taken in that wait, while nobody presses keys; `None` where they wait for the operator.
    #[must_use]
    pub fn takes_in_at(&self, last_key: Option<Time>) -> Option<Time> {
        let news = self.waiting > 0 || self.rows.iter().any(|standing| standing.left);
        if !news || self.position().is_some_and(|at| at > 0) || self.top > 0 {
            return None;
        }
        let quiet = last_key.map(|at| at + TAKE_IN);
        let paced = self.taken_in_at.map(|at| at + TAKE_IN);
        Some(quiet.into_iter().chain(paced).max().unwrap_or(Time::UNIX_EPOCH))
    }

    /// Does what a key of lists asks.
    pub fn act(&mut self, action: Action, now: Time, height: usize) {
        let page = isize::try_from(height.saturating_sub(1).max(1)).unwrap_or(1);
        let half = isize::try_from((height / 2).max(1)).unwrap_or(1);
        match action {
            Action::Down => self.step(1, height),
            Action::Up => self.step(-1, height),
            Action::HalfDown => self.step(half, height),
            Action::HalfUp => self.step(-half, height),
            Action::PageDown => self.step(page, height),
            Action::PageUp => self.step(-page, height),
            Action::Top => {
                self.take_in(now);
                self.go_top();
            }
            Action::End => self.go_end(height),
            _ => {}
        }
    }

    /// Puts the cursor on a row, where there is one of this key.
    pub fn go_to(&mut self, key: &T::Key, height: usize) {
        if self.rows.iter().any(|standing| standing.row.key() == *key) {
            self.cursor = Some(key.clone());
            self.settle(height);
        }
    }

    pub fn go_top(&mut self) {
        self.cursor = self.rows.first().map(|standing| standing.row.key());
        self.top = 0;
    }

    pub fn go_end(&mut self, height: usize) {
        self.cursor = self.rows.last().map(|standing| standing.row.key());
        self.settle(height);
    }

    /// Moves the cursor by rows, stopping at the ends.
    pub fn step(&mut self, rows: isize, height: usize) {
        let Some(last) = self.rows.len().checked_sub(1) else { return };
        let at = self.position().unwrap_or(0).saturating_add_signed(rows).min(last);
        self.cursor = self.rows.get(at).map(|standing| standing.row.key());
        self.settle(height);
    }

    /// Scrolls so that the cursor is visible with some rows of context.
    pub fn settle(&mut self, height: usize) {
        let at = self.position().unwrap_or(0);
        let context = CONTEXT.min(height.saturating_sub(1) / 2);
        let most = self.rows.len().saturating_sub(height);
        let lowest = (at + context + 1).saturating_sub(height).min(most);
        self.top = self.top.clamp(lowest, at.saturating_sub(context).max(lowest)).min(most);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, PartialEq)]
    struct Row(u8, u8);

    impl Keyed for Row {
        type Key = u8;

        fn key(&self) -> u8 {
            self.0
        }
    }

    fn held(keys: &[u8]) -> Held<Row> {
        let mut held = Held::default();
        held.receive(keys.iter().map(|key| Row(*key, 0)).collect(), Time::UNIX_EPOCH);
        held
    }

    fn keys(held: &Held<Row>) -> Vec<u8> {
        held.rows().iter().map(|standing| standing.row.0).collect()
    }

    #[test]
    fn rows_change_in_place_come_late_and_fade() {
        let mut held = held(&[1, 2, 3]);
        held.step(1, 10);
        assert!(held.receive(vec![Row(9, 0), Row(3, 0), Row(2, 7)], Time::UNIX_EPOCH));
        assert_eq!(keys(&held), [1, 2, 3], "nothing moved");
        assert_eq!((held.waiting(), held.rows()[0].left, &held.rows()[1].row), (1, true, &Row(2, 7)));
        assert_eq!(held.place(), Some(1), "the first of the two that stay");
        assert_eq!(held.takes_in_at(None), None, "the cursor is not on the first row");
        assert!(!held.receive(vec![Row(9, 0), Row(3, 0), Row(2, 7)], Time::UNIX_EPOCH), "nothing new");
        held.take_in(Time::UNIX_EPOCH);
        assert_eq!((keys(&held), held.cursor(), held.waiting()), (vec![9, 3, 2], Some(&2), 0));
    }

    #[test]
    fn an_empty_list_takes_in_at_once_and_a_cursor_whose_row_went_stays_where_it_stood() {
        let mut held = held(&[]);
        assert!(held.is_read() && held.current().is_none());
        held.receive(vec![Row(1, 0), Row(2, 0), Row(3, 0)], Time::UNIX_EPOCH);
        assert_eq!(keys(&held), [1, 2, 3]);
        held.step(1, 10);
        held.receive(vec![Row(1, 0), Row(3, 0)], Time::UNIX_EPOCH);
        held.take_in(Time::UNIX_EPOCH);
        assert_eq!((held.position(), held.current()), (Some(1), Some(&Row(3, 0))));
    }

    #[test]
    fn the_cursor_keeps_its_context() {
        let mut held = held(&(0..40).collect::<Vec<u8>>());
        held.step(9, 10);
        assert_eq!((held.top(), held.position()), (2, Some(9)));
        held.go_end(10);
        assert_eq!((held.top(), held.position()), (30, Some(39)));
        held.go_top();
        assert_eq!((held.top(), held.position()), (0, Some(0)));
        held.append(vec![Row(39, 1), Row(40, 0)]);
        assert_eq!(held.rows().len(), 41);
    }
}
