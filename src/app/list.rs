//! One list of lessons: a window of ids in an order, a cursor that holds an id, and rows that came and wait.
//!
//! Rows never move under the cursor: a row changes in place; new ones wait until the list is taken in.

mod reads;
mod sort;
mod tab;

use std::collections::{BTreeSet, HashSet};

use chrono::TimeDelta;

pub use self::sort::{Direction, Sort};
pub use self::tab::Tab;
use super::command::Ticket;
use super::store::Store;
use crate::model::Time;
use crate::model::ids::LessonId;
use crate::model::lesson::LessonSummary;
use crate::model::overview::{Cursor, Found};
use crate::model::query::Query;

/// Which read of a list is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// What runs, for the top of `all`.
    Running,
    First,
    Next,
    /// The first page again, to notice what the feed did not tell.
    Again,
}

/// How far the window reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    Unread,
    /// More rows follow this place.
    More(Cursor),
    End,
    /// The window is full: the rest is there but not listed.
    Full,
}

pub const PAGE: i64 = 100;
/// A list holds at most so many rows, so that memory stays bounded on a queue of millions.
pub const MAX_ROWS: usize = 5_000;
const MAX_WAITING: usize = 1_000;
/// Rows kept between the cursor and the edge.
const CONTEXT: usize = 2;
/// A search is repeated so often at most: it looks through many lessons.
const SEARCH_GAP: TimeDelta = TimeDelta::seconds(5);

#[derive(Debug)]
pub struct List {
    pub tab: Tab,
    sort: Sort,
    query: Query,
    /// Of the last search.
    found: Option<Found>,
    ids: Vec<LessonId>,
    /// What a first read has brought so far: it takes the place of the rows as a whole.
    incoming: Vec<LessonId>,
    members: HashSet<LessonId>,
    waiting: BTreeSet<LessonId>,
    cursor: Option<LessonId>,
    top: usize,
    pub reach: Reach,
    reads: Vec<(Ticket, Part)>,
    /// The search on its way, even when nobody waits for it any more: there is one at a time.
    searching: Option<Ticket>,
    searched_at: Option<Time>,
    /// Something changed and its row does not tell whether it matches: the search is to be repeated.
    unsure: bool,
    /// Since when the first page is awaited.
    pub reading_since: Option<Time>,
    pub error: Option<String>,
    pub taken_in_at: Option<Time>,
    /// More came than could wait: rows are missing, and the list is read anew once it takes in what waits.
    gap: bool,
}

impl List {
    #[must_use]
    pub fn new(tab: Tab) -> Self {
        Self {
            tab,
            sort: Sort::usual(tab),
            query: Query::default(),
            found: None,
            ids: Vec::new(),
            incoming: Vec::new(),
            members: HashSet::new(),
            waiting: BTreeSet::new(),
            cursor: None,
            top: 0,
            reach: Reach::Unread,
            reads: Vec::new(),
            searching: None,
            searched_at: None,
            unsure: false,
            reading_since: None,
            error: None,
            taken_in_at: None,
            gap: false,
        }
    }

    #[must_use]
    pub fn sort(&self) -> Sort {
        self.sort
    }

    #[must_use]
    pub fn query(&self) -> &Query {
        &self.query
    }

    #[must_use]
    pub fn found(&self) -> Option<Found> {
        self.found
    }

    /// Whether a lesson is listed here, when the database's clock says `at`; `None` where its row does not tell.
    #[must_use]
    pub fn lists(&self, lesson: &LessonSummary, at: Time) -> Option<bool> {
        if self.tab.lists(lesson) { self.query.matches(lesson, at) } else { Some(false) }
    }

    /// Looks for something else. The rows stay until there are others.
    pub fn seek(&mut self, query: Query) {
        if self.query != query {
            self.query = query;
            self.anew();
        }
    }

    pub fn sort_by(&mut self, sort: Sort) {
        if self.sort != sort {
            self.sort = sort;
            self.anew();
        }
    }

    fn anew(&mut self) {
        self.reads.clear();
        self.incoming.clear();
        self.waiting.clear();
        self.reach = Reach::Unread;
        (self.found, self.reading_since, self.error) = (None, None, None);
        (self.unsure, self.gap) = (false, false);
    }

    /// Stands where another list stands, until its own rows are read.
    pub fn stand_as(&mut self, other: &Self) {
        self.ids.clone_from(&other.ids);
        self.members.clone_from(&other.members);
        (self.cursor, self.top) = (other.cursor, other.top);
    }

    #[must_use]
    pub fn ids(&self) -> &[LessonId] {
        &self.ids
    }

    #[must_use]
    pub fn cursor(&self) -> Option<LessonId> {
        self.cursor
    }

    /// Where the cursor stands, from 0.
    #[must_use]
    pub fn position(&self) -> Option<usize> {
        self.cursor.and_then(|id| self.ids.iter().position(|other| *other == id))
    }

    #[must_use]
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    #[must_use]
    pub fn holds(&self, id: LessonId) -> bool {
        self.members.contains(&id) || self.waiting.contains(&id) || self.incoming.contains(&id)
    }

    /// The index of the first visible row.
    #[must_use]
    pub fn top(&self) -> usize {
        self.top
    }

    pub fn visible(&self, height: usize) -> impl Iterator<Item = LessonId> + '_ {
        self.ids.iter().skip(self.top).take(height).copied()
    }

    #[must_use]
    pub fn is_read(&self) -> bool {
        self.reach != Reach::Unread
    }

    fn push(&mut self, id: LessonId) {
        if self.members.insert(id) {
            self.waiting.remove(&id);
            self.ids.push(id);
        }
    }

    /// A lesson changed: does it now wait to be listed here? `at`: the database's clock.
    pub fn consider(&mut self, lesson: &LessonSummary, at: Time) {
        if self.reach == Reach::Unread || self.members.contains(&lesson.id) {
            return;
        }
        match self.lists(lesson, at) {
            Some(true) => self.admit(lesson),
            Some(false) => {
                self.waiting.remove(&lesson.id);
            }
            None => self.unsure = true,
        }
    }

    /// Lets a lesson wait that belongs here.
    fn admit(&mut self, lesson: &LessonSummary) {
        if self.members.contains(&lesson.id) {
            return;
        }
        if !self.tab.lists(lesson) || !self.is_within(lesson) {
            self.waiting.remove(&lesson.id);
        } else if self.waiting.len() < MAX_WAITING {
            self.waiting.insert(lesson.id);
        } else if !self.waiting.contains(&lesson.id) {
            self.gap = true;
        }
    }

    pub fn forget(&mut self, id: LessonId) {
        self.waiting.remove(&id);
    }

    /// Whether a lesson's place is in the window, rather than on a page not yet read.
    fn is_within(&self, lesson: &LessonSummary) -> bool {
        match self.reach {
            Reach::More(after) => self.sort.is_within(self.tab, lesson, &after),
            Reach::Unread => false,
            Reach::End | Reach::Full => true,
        }
    }

    /// Puts every row where it belongs: new ones in, those that no longer belong here out. The cursor keeps its lesson.
    /// `at`: the database's clock.
    pub fn take_in(&mut self, store: &Store, now: Time, at: Time) {
        if self.reach == Reach::Unread {
            return;
        }
        let stood = self.position().unwrap_or(self.top);
        let waiting = std::mem::take(&mut self.waiting);
        let listed: BTreeSet<LessonId> = self.ids.drain(..).chain(waiting).collect();
        let stays = |lesson: &LessonSummary| self.lists(lesson, at) != Some(false) && self.is_within(lesson);
        let rows = listed.iter().filter_map(|id| store.row(*id)).filter(|row| !row.gone && stays(&row.lesson));
        let rows = rows.map(|row| &row.lesson).collect();
        self.arrange(rows, stood);
        self.taken_in_at = Some(now);
        if std::mem::take(&mut self.gap) {
            self.reach = Reach::Unread;
        }
    }

    /// Lists these rows, sorted. A cursor whose lesson is not among them stays at its height, `stood`.
    fn arrange(&mut self, mut rows: Vec<&LessonSummary>, stood: usize) {
        rows.sort_by(|a, b| self.sort.compare(self.tab, a, b));
        rows.truncate(MAX_ROWS);
        self.ids = rows.into_iter().map(|lesson| lesson.id).collect();
        self.members = self.ids.iter().copied().collect();
        if self.cursor.is_none_or(|id| !self.members.contains(&id)) {
            let at = stood.min(self.ids.len().saturating_sub(1));
            self.cursor = self.ids.get(at).copied();
        }
        let moved_to = self.position().unwrap_or(0);
        self.top = (self.top + moved_to).saturating_sub(stood);
    }

    /// Puts the cursor on a lesson of the list.
    pub fn go_to(&mut self, id: LessonId, height: usize) {
        if self.members.contains(&id) {
            self.cursor = Some(id);
            self.settle(height);
        }
    }

    pub fn go_top(&mut self) {
        self.cursor = self.ids.first().copied();
        self.top = 0;
    }

    pub fn go_end(&mut self, height: usize) {
        self.cursor = self.ids.last().copied();
        self.settle(height);
    }

    /// Moves the cursor by rows, stopping at the ends.
    pub fn step(&mut self, rows: isize, height: usize) {
        let Some(last) = self.ids.len().checked_sub(1) else { return };
        let at = self.position().unwrap_or(0).saturating_add_signed(rows).min(last);
        self.cursor = self.ids.get(at).copied();
        self.settle(height);
    }

    /// Moves the window by rows and keeps the cursor where it stands on screen, as far as the context allows.
    pub fn page(&mut self, rows: isize, height: usize) {
        let Some(last) = self.ids.len().checked_sub(1) else { return };
        let most = self.ids.len().saturating_sub(height);
        self.top = self.top.saturating_add_signed(rows).min(most);
        let context = CONTEXT.min(height.saturating_sub(1) / 2);
        let first = if self.top == 0 { 0 } else { self.top + context };
        let end = if self.top == most { last } else { (self.top + height).saturating_sub(context + 1) };
        let at = self.position().unwrap_or(0).saturating_add_signed(rows).clamp(first.min(end), end);
        self.cursor = self.ids.get(at).copied();
        self.settle(height);
    }

    /// Scrolls so that the cursor is visible with two rows of context.
    pub fn settle(&mut self, height: usize) {
        let at = self.position().unwrap_or(0);
        let context = CONTEXT.min(height.saturating_sub(1) / 2);
        let most = self.ids.len().saturating_sub(height);
        let lowest = (at + context + 1).saturating_sub(height);
        self.top = self.top.clamp(lowest.min(most), at.saturating_sub(context).max(lowest.min(most))).min(most);
    }
}
