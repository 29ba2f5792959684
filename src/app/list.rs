//! One list of lessons: a window of ids in an order, a cursor that holds an id, and rows that came and wait.
//!
//! Rows never move under the cursor: a row changes in place; new ones wait until the list is taken in.

mod tab;

use std::collections::{BTreeSet, HashSet};

pub use self::tab::Tab;
use super::command::Ticket;
use super::store::Store;
use crate::model::Time;
use crate::model::ids::LessonId;
use crate::model::lesson::{LessonSummary, Status};
use crate::model::overview::{Cursor, Order, Page, PageRequest};

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

#[derive(Debug)]
pub struct List {
    pub tab: Tab,
    ids: Vec<LessonId>,
    members: HashSet<LessonId>,
    waiting: BTreeSet<LessonId>,
    cursor: Option<LessonId>,
    top: usize,
    pub reach: Reach,
    reads: Vec<(Ticket, Part)>,
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
            ids: Vec::new(),
            members: HashSet::new(),
            waiting: BTreeSet::new(),
            cursor: None,
            top: 0,
            reach: Reach::Unread,
            reads: Vec::new(),
            reading_since: None,
            error: None,
            taken_in_at: None,
            gap: false,
        }
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
        self.members.contains(&id) || self.waiting.contains(&id)
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

    /// The reads that fill an unread list.
    pub fn read(&mut self, tickets: &mut impl FnMut() -> Ticket, now: Time) -> Vec<(Ticket, PageRequest)> {
        self.reading_since = Some(now);
        self.reads.clear();
        self.ask(tickets, Part::First, None)
    }

    /// The reads that notice what the feed did not tell.
    pub fn read_again(&mut self, tickets: &mut impl FnMut() -> Ticket, now: Time) -> Vec<(Ticket, PageRequest)> {
        if self.reach == Reach::Unread || self.error.is_some() {
            return self.read(tickets, now);
        }
        self.reads.retain(|(_, part)| *part == Part::Next);
        self.ask(tickets, Part::Again, None)
    }

    /// The read of the next page, when the cursor nears the end.
    pub fn read_on(&mut self, tickets: &mut impl FnMut() -> Ticket, height: usize) -> Vec<(Ticket, PageRequest)> {
        let near = self.position().unwrap_or(0) + 2 * height >= self.ids.len();
        match self.reach {
            Reach::More(after) if near && !self.reads.iter().any(|(_, part)| *part == Part::Next) => {
                self.ask(tickets, Part::Next, Some(after))
            }
            Reach::More(_) | Reach::Unread | Reach::End | Reach::Full => Vec::new(),
        }
    }

    fn ask(
        &mut self,
        tickets: &mut impl FnMut() -> Ticket,
        part: Part,
        after: Option<Cursor>,
    ) -> Vec<(Ticket, PageRequest)> {
        let page = |status, order| PageRequest { status, search: None, order, after, limit: PAGE };
        let mut asked = vec![(part, page(self.tab.status(), self.tab.order()))];
        if self.tab == Tab::All && part != Part::Next {
            asked.push((Part::Running, page(Some(Status::Generating), Order::Newest)));
        }
        asked
            .into_iter()
            .map(|(part, request)| {
                let ticket = tickets();
                self.reads.push((ticket, part));
                (ticket, request)
            })
            .collect()
    }

    /// Takes a page that was asked for. Its rows are in the store already. `false`: it was not asked for any more.
    pub fn receive(&mut self, ticket: Ticket, page: &Page, store: &Store, now: Time) -> bool {
        let Some(at) = self.reads.iter().position(|(asked, _)| *asked == ticket) else { return false };
        let (_, part) = self.reads.remove(at);
        self.error = None;
        match part {
            Part::First | Part::Next => {
                page.rows.iter().for_each(|row| self.push(row.id));
                self.reach = match page.next {
                    Some(_) if self.ids.len() >= MAX_ROWS => Reach::Full,
                    Some(next) => Reach::More(next),
                    None => Reach::End,
                };
            }
            Part::Running if self.reading_since.is_some() => page.rows.iter().for_each(|row| self.push(row.id)),
            Part::Running | Part::Again => {
                // A whole page of news: nobody knows how much more came between it and what is listed.
                let unknown = |row: &LessonSummary| !self.holds(row.id);
                self.gap |= part == Part::Again && page.next.is_some() && page.rows.iter().all(unknown);
                page.rows.iter().for_each(|row| self.consider(row));
            }
        }
        let first_read = self.reading_since.is_some() && self.reads.is_empty();
        if first_read {
            self.reading_since = None;
            self.take_in(store, now);
        }
        true
    }

    /// A read that failed. `false`: it was not asked for any more.
    pub fn fail(&mut self, ticket: Ticket, error: &str) -> bool {
        let Some(at) = self.reads.iter().position(|(asked, _)| *asked == ticket) else { return false };
        self.reads.remove(at);
        if self.reading_since.is_some() {
            self.reads.clear();
            self.reading_since = None;
            self.reach = Reach::Unread;
        }
        self.error = Some(error.to_owned());
        true
    }

    fn push(&mut self, id: LessonId) {
        if self.members.insert(id) {
            self.waiting.remove(&id);
            self.ids.push(id);
        }
    }

    /// A lesson changed: does it now wait to be listed here?
    pub fn consider(&mut self, lesson: &LessonSummary) {
        if self.reach == Reach::Unread || self.members.contains(&lesson.id) {
            return;
        }
        if self.tab.lists(lesson) && self.is_within(lesson) {
            if self.waiting.len() < MAX_WAITING {
                self.waiting.insert(lesson.id);
            } else if !self.waiting.contains(&lesson.id) {
                self.gap = true;
            }
        } else {
            self.waiting.remove(&lesson.id);
        }
    }

    pub fn forget(&mut self, id: LessonId) {
        self.waiting.remove(&id);
    }

    /// Whether a lesson's place is in the window, rather than on a page not yet read.
    fn is_within(&self, lesson: &LessonSummary) -> bool {
        match self.reach {
            Reach::More(after) => self.tab.leads(lesson) || (self.tab.time(lesson), lesson.id) >= (after.at, after.id),
            Reach::Unread => false,
            Reach::End | Reach::Full => true,
        }
    }

    /// Puts every row where it belongs: new ones in, those of another status out. The cursor keeps its lesson.
    pub fn take_in(&mut self, store: &Store, now: Time) {
        let stood = self.position().unwrap_or(self.top);
        let waiting = std::mem::take(&mut self.waiting);
        let listed: BTreeSet<LessonId> = self.ids.drain(..).chain(waiting).collect();
        let mut rows: Vec<&LessonSummary> = listed
            .iter()
            .filter_map(|id| store.row(*id))
            .filter(|row| !row.gone && self.tab.lists(&row.lesson) && self.is_within(&row.lesson))
            .map(|row| &row.lesson)
            .collect();
        rows.sort_by(|a, b| self.tab.compare(a, b));
        rows.truncate(MAX_ROWS);
        self.ids = rows.into_iter().map(|lesson| lesson.id).collect();
        self.members = self.ids.iter().copied().collect();
        if self.cursor.is_none_or(|id| !self.members.contains(&id)) {
            let at = stood.min(self.ids.len().saturating_sub(1));
            self.cursor = self.ids.get(at).copied();
        }
        let moved_to = self.position().unwrap_or(0);
        self.top = (self.top + moved_to).saturating_sub(stood);
        self.taken_in_at = Some(now);
        if std::mem::take(&mut self.gap) {
            self.reach = Reach::Unread;
        }
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
