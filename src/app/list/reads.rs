//! Which pages a list asks for, and what becomes of them.

use super::super::command::Ticket;
use super::super::store::Store;
use super::{List, MAX_ROWS, PAGE, Part, Reach, SEARCH_GAP, Sort};
use crate::model::Time;
use crate::model::ids::LessonId;
use crate::model::lesson::{LessonSummary, Status};
use crate::model::overview::{Cursor, Order, Page, PageRequest};
use std::collections::BTreeSet;

impl List {
    /// The reads that fill an unread list.
    pub fn read(&mut self, tickets: &mut impl FnMut() -> Ticket, now: Time) -> Vec<(Ticket, PageRequest)> {
        self.reading_since = Some(now);
        self.searched_at = Some(now);
        self.reads.clear();
        self.incoming.clear();
        self.ask(tickets, Part::First, None)
    }

    /// Whether it can be read now: not while an earlier search is on its way.
    #[must_use]
    pub fn is_free(&self) -> bool {
        self.reading_since.is_none() && self.searching.is_none()
    }

    /// Whether it is being read from its start. Another reason for that waits: a page that takes long would never be taken otherwise.
    #[must_use]
    pub fn is_being_read(&self) -> bool {
        self.reads.iter().any(|(_, part)| *part != Part::Next)
    }

    /// When a search is to be repeated because of what changed.
    #[must_use]
    pub fn again_at(&self) -> Option<Time> {
        let wanted = self.unsure && self.is_read() && self.is_free();
        self.searched_at.filter(|_| wanted).map(|at| at + SEARCH_GAP)
    }

    /// The reads that notice what the feed did not tell. A search follows once it may.
    pub fn read_again(&mut self, tickets: &mut impl FnMut() -> Ticket, now: Time) -> Vec<(Ticket, PageRequest)> {
        let searches = !self.query.is_empty();
        if searches && (!self.is_free() || self.searched_at.is_some_and(|at| now < at + SEARCH_GAP)) {
            self.unsure = true;
            return Vec::new();
        }
        if self.reach == Reach::Unread || self.error.is_some() {
            return self.read(tickets, now);
        }
        (self.unsure, self.searched_at) = (false, Some(now));
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

    pub(super) fn ask(
        &mut self,
        tickets: &mut impl FnMut() -> Ticket,
        part: Part,
        after: Option<Cursor>,
    ) -> Vec<(Ticket, PageRequest)> {
        let query = (!self.query.is_empty()).then(|| self.query.clone());
        let page = |status, order| PageRequest { status, query: query.clone(), order, after, limit: PAGE };
        let mut asked = vec![(part, page(self.tab.status(), self.sort.order(self.tab)))];
        if self.sort == Sort::RunningFirst && part != Part::Next {
            asked.push((Part::Running, page(Some(Status::Generating), Order::Newest)));
        }
        let asked: Vec<(Ticket, PageRequest)> = asked
            .into_iter()
            .map(|(part, request)| {
                let ticket = tickets();
                self.reads.push((ticket, part));
                (ticket, request)
            })
            .collect();
        if query.is_some() && part != Part::Next {
            self.searching = asked.first().map(|(ticket, _)| *ticket);
        }
        asked
    }

    /// Takes a page that was asked for. Its rows are in the store already. `false`: it was not asked for any more.
    pub fn receive(&mut self, ticket: Ticket, page: &Page, store: &Store, now: Time) -> bool {
        self.searching = self.searching.filter(|searching| *searching != ticket);
        let Some(at) = self.reads.iter().position(|(asked, _)| *asked == ticket) else { return false };
        let (_, part) = self.reads.remove(at);
        self.error = None;
        if part != Part::Running {
            self.found = page.found;
        }
        match part {
            Part::First => {
                self.incoming.extend(page.rows.iter().map(|row| row.id));
                self.reached(page.next, page.rows.len());
            }
            Part::Running if self.reading_since.is_some() => {
                self.incoming.extend(page.rows.iter().map(|row| row.id));
            }
            Part::Next => {
                page.rows.iter().for_each(|row| self.push(row.id));
                self.reached(page.next, self.ids.len());
            }
            Part::Running | Part::Again => {
                // A whole page of news: nobody knows how much more came between it and what is listed.
                let unknown = |row: &LessonSummary| !self.holds(row.id);
                self.gap |= part == Part::Again && page.next.is_some() && page.rows.iter().all(unknown);
                page.rows.iter().for_each(|row| self.admit(row));
            }
        }
        let first_read = self.reading_since.is_some() && self.reads.is_empty();
        if first_read {
            self.reading_since = None;
            let rows: BTreeSet<LessonId> = self.incoming.drain(..).collect();
            // What was found without the lesson at the cursor is looked at from its start.
            if !self.query.is_empty() && self.cursor.is_some_and(|id| !rows.contains(&id)) {
                (self.cursor, self.top) = (None, 0);
            }
            let stood = self.position().unwrap_or(self.top);
            // The database has said that these match.
            self.arrange(rows.iter().filter_map(|id| store.lesson(*id)).collect(), stood);
            self.taken_in_at = Some(now);
        }
        true
    }

    pub(super) fn reached(&mut self, next: Option<Cursor>, rows: usize) {
        self.reach = match next {
            Some(_) if rows >= MAX_ROWS => Reach::Full,
            Some(next) => Reach::More(next),
            None => Reach::End,
        };
    }

    /// A read that failed. `false`: it was not asked for any more.
    pub fn fail(&mut self, ticket: Ticket, error: &str) -> bool {
        self.searching = self.searching.filter(|searching| *searching != ticket);
        let Some(at) = self.reads.iter().position(|(asked, _)| *asked == ticket) else { return false };
        self.reads.remove(at);
        if self.reading_since.is_some() {
            // What stands there is the answer to another question.
            self.stand_as(&Self::new(self.tab));
            self.reads.clear();
            self.reading_since = None;
            self.reach = Reach::Unread;
        }
        self.error = Some(error.to_owned());
        true
    }
}
