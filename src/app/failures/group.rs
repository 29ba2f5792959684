//! The lessons of one group, read page by page.

use crate::app::held::{Held, Keyed};
use crate::app::reads::Pace;
use crate::model::Time;
use crate::model::failures::{GroupLesson, GroupPage, GroupRequest, Period};
use crate::model::ids::LessonId;
use crate::model::overview::Cursor;

use super::GAP;

const PAGE: i64 = 40;
/// A group lists at most so many lessons, so that memory stays bounded.
pub const MAX_LISTED: usize = 1_000;

impl Keyed for GroupLesson {
    type Key = LessonId;

    fn key(&self) -> LessonId {
        self.lesson.id
    }
}

#[derive(Debug)]
pub struct GroupView {
    /// `None`: of those whose cause nobody recorded.
    pub fingerprint: Option<String>,
    pub lessons: Held<GroupLesson>,
    /// Where the next page begins.
    next: Option<Cursor>,
    reading: Pace,
    /// `enter` was pressed before the lessons were there.
    pub(super) enters: bool,
    /// The cursor may only pass: not read before.
    not_before: Option<Time>,
    /// The next page is on its way.
    is_paging: bool,
    pub reading_since: Option<Time>,
    pub error: Option<String>,
}

impl GroupView {
    pub(super) fn new(fingerprint: Option<String>, not_before: Option<Time>) -> Self {
        let mut reading = Pace::default();
        reading.want();
        let lessons = Held::default();
        Self {
            fingerprint,
            lessons,
            next: None,
            reading,
            enters: false,
            not_before,
            is_paging: false,
            reading_since: None,
            error: None,
        }
    }

    pub(super) fn want(&mut self) {
        self.reading.want();
    }

    pub(super) fn reread(&mut self) {
        self.error = None;
        self.reading.hurry();
    }

    pub(super) fn next_read(&self) -> Option<Time> {
        let due = self.reading.wants_since()?;
        Some(self.not_before.map_or(due, |at| at.max(due)))
    }

    pub(super) fn ask(&mut self, now: Time, period: Period, height: usize) -> Option<GroupRequest> {
        if self.not_before.is_some_and(|at| at > now) {
            return None;
        }
        self.not_before = None;
        let request = |after| GroupRequest { fingerprint: self.fingerprint.clone(), period, after, limit: PAGE };
        if self.reading.start(now, GAP) {
            if !self.lessons.is_read() {
                self.reading_since.get_or_insert(now);
            }
            return Some(request(None));
        }
        let rows = self.lessons.rows().len();
        let near = self.lessons.position().unwrap_or(0) + 2 * height >= rows;
        let next = self.next.filter(|_| near && !self.is_paging && rows < MAX_LISTED && self.error.is_none())?;
        self.is_paging = true;
        Some(request(Some(next)))
    }

    /// `has_cursor`: rows may not move.
    pub(super) fn receive(&mut self, request: &GroupRequest, page: GroupPage, now: Time, has_cursor: bool) {
        self.error = None;
        if request.after.is_some() {
            self.is_paging = false;
            // Rows were read anew meanwhile and end elsewhere.
            if self.next != request.after {
                return;
            }
            self.next = page.next;
            self.lessons.append(page.rows);
            return;
        }
        self.reading.finish();
        self.reading_since = None;
        let mut fresh = page.rows;
        // Pages read before go on where this one ends.
        match page.next {
            Some(end) if has_cursor => {
                let beyond = |row: &GroupLesson| (row.lesson.updated_at, row.lesson.id) < (end.at, end.id);
                let older = self.lessons.rows().iter().map(|standing| &standing.row).filter(|row| beyond(row));
                let older: Vec<GroupLesson> = older.cloned().collect();
                if older.is_empty() {
                    self.next = Some(end);
                }
                fresh.extend(older);
            }
            next => self.next = next,
        }
        self.lessons.receive(fresh, now);
        if !has_cursor {
            self.lessons.take_in(now);
            self.lessons.go_top();
        }
    }

    pub(super) fn fail(&mut self, error: &str, now: Time) {
        self.reading.fail(now);
        (self.is_paging, self.reading_since, self.enters) = (false, None, false);
        self.error = Some(error.to_owned());
    }
}
