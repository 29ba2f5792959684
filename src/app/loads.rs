//! What is read when, and what becomes of the answers.

use chrono::TimeDelta;

use super::command::{Command, Load, Ticket};
use super::event::Loaded;
use super::reads::{MAX_ROWS, PROGRESS_GAP, RECONCILE_LIVE, ROWS_GAP, VITALS_GAP};
use super::store::Seen;
use super::toast::Toast;
use super::{App, Screen};
use crate::model::Time;
use crate::model::feed::FeedState;
use crate::model::ids::LessonId;
use crate::model::lesson::LessonSummary;
use crate::model::overview::{Page, PageRequest, Vitals};

impl App {
    /// Everything that is shown is to be read again.
    pub(super) fn refresh(&mut self, now: Time) {
        self.reads.counts.want();
        self.reads.vitals.want();
        self.reads.refresh_soon(now);
        if let Some(view) = self.top_lesson() {
            view.want();
        }
        self.want_place();
    }

    /// The commands for every read that is due.
    pub(super) fn ask(&mut self, now: Time, todo: &mut Vec<Command>) {
        if self.location.is_none() || self.is_stale() {
            return;
        }
        // First, as it may be the reason to read the others.
        let pages = self.ask_pages(now);
        if !self.counts_wait() && self.reads.count(now) {
            todo.push(Command::Load(Load::Counts));
        }
        if self.reads.vitals.start(now, VITALS_GAP) {
            todo.push(Command::Load(Load::Vitals));
        }
        for (ticket, request) in pages {
            todo.push(Command::Load(Load::Page { ticket, request }));
        }
        self.ask_progress(now);
        if self.reads.rows.start(now, ROWS_GAP) {
            self.reads.asked = std::mem::take(&mut self.reads.changed);
            todo.push(Command::Load(Load::Rows(self.reads.asked.keys().copied().collect())));
        }
        self.ask_glance(now, todo);
        if let Some(view) = self.top_lesson() {
            todo.extend(view.ask(now).into_iter().map(Command::Load));
        }
        self.ask_place(now, todo);
        self.ask_estimate(todo);
    }

    /// Counting a million takes all of a small server: the first rows come before it.
    pub(super) fn counts_wait(&self) -> bool {
        self.store.counts.is_none() && self.list().reading_since.is_some()
    }

    fn ask_pages(&mut self, now: Time) -> Vec<(Ticket, PageRequest)> {
        let height = self.list_height();
        // A first read on its way may be older than the reason to read again: that comes after it.
        let refresh = self.reads.refresh_at.is_some_and(|at| at <= now) && !self.list().is_being_read();
        let tickets = &mut self.tickets;
        let mut next = || Self::ticket(tickets);
        let list = self.lists.current_mut();
        let again = refresh || list.again_at().is_some_and(|at| at <= now);
        let mut asked = if !list.is_read() && list.is_free() && list.error.is_none() {
            list.read(&mut next, now)
        } else if again {
            list.read_again(&mut next, now)
        } else {
            Vec::new()
        };
        asked.extend(list.read_on(&mut next, height));
        if refresh {
            let ids: Vec<LessonId> = list.visible(height.max(1)).collect();
            for id in ids {
                self.reads.changed(id, None);
            }
            self.reads.reconcile(now, matches!(self.feed, Some(FeedState::Live { .. })));
            self.want_place();
            let every = match self.feed {
                Some(FeedState::Poll { every, .. }) => TimeDelta::from_std(every).unwrap_or(RECONCILE_LIVE),
                Some(FeedState::Live { .. } | FeedState::Stale { .. }) | None => RECONCILE_LIVE,
            };
            self.reads.refreshed(now, every);
        }
        asked
    }

    /// Running rows in sight are read once a second: their progress is never notified.
    fn ask_progress(&mut self, now: Time) {
        if !self.screens.is_empty() || self.reads.progress_at.is_some_and(|at| at > now) {
            return;
        }
        let running: Vec<LessonId> = self.running_in_sight().collect();
        self.reads.progress_at = (!running.is_empty()).then_some(now + PROGRESS_GAP);
        for id in running {
            self.reads.changed(id, None);
        }
    }

    pub(super) fn running_in_sight(&self) -> impl Iterator<Item = LessonId> + '_ {
        let leased = |id: &LessonId| self.store.lesson(*id).is_some_and(|lesson| lesson.lease.is_some());
        self.list().visible(self.list_height()).filter(leased)
    }

    pub(super) fn receive(&mut self, loaded: Loaded, now: Time) {
        match loaded {
            Loaded::Counts(counts) => {
                self.reads.counts.finish();
                self.dirty |= self.store.counts != Some(counts);
                self.store.counts = Some(counts);
            }
            Loaded::Vitals(vitals) => self.receive_vitals(*vitals, now),
            Loaded::Page { ticket, page } => self.receive_page(ticket, &page, now),
            Loaded::Rows { asked, rows } => self.receive_rows(&asked, rows, now),
            Loaded::Detail(detail) => {
                self.peek.receive(&detail);
                self.dirty = true;
                self.observe_listed(detail.summary.clone(), self.database_now(now), now);
                self.receive_edited(&detail, now);
                self.on_lesson(detail.summary.id, |view| view.receive_detail(*detail));
            }
            Loaded::NoSuchLesson(id) => {
                self.peek.fail(id);
                self.store.remove(id, now);
                self.marks.forget(id);
                self.fail_edited(id, "it is deleted");
                self.on_lesson(id, super::lesson::LessonView::receive_nothing);
            }
            Loaded::Trace { trace, source, compiled } => {
                let id = trace.lesson_id;
                self.on_lesson(id, |view| view.receive_trace(*trace, source, compiled));
            }
            Loaded::Alike { id, fingerprint, count } => {
                self.on_lesson(id, |view| view.receive_alike(&fingerprint, count));
            }
            Loaded::NoSuchTrace(id) => self.on_view(|view| view.receive_no_trace(id)),
            Loaded::Preview { ticket, preview } => self.receive_preview(ticket, &preview),
            Loaded::Found { prefix, ids } => {
                if !self.offer(&prefix, &ids) {
                    self.found(&prefix, &ids);
                }
            }
            Loaded::Live(tail) => self.on_view(|view| view.receive_live(tail)),
            Loaded::Place { id, place } => self.on_lesson(id, |view| view.receive_place(place)),
            place @ (Loaded::Failures(_)
            | Loaded::GroupLessons { .. }
            | Loaded::Fleet(_)
            | Loaded::Rates(_)
            | Loaded::WorkerLessons(_)) => self.receive_place(place, now),
            Loaded::Failed { load, error } => self.receive_failure(&load, &error, now),
        }
    }

    fn receive_vitals(&mut self, vitals: Vitals, now: Time) {
        self.reads.vitals.finish();
        if let Some(theirs) = vitals.now {
            let skew = theirs - now;
            // The time the answer took would make the clock jitter: only a real difference counts.
            if (skew - self.skew).abs() > TimeDelta::seconds(1) {
                self.skew = skew;
            }
        }
        let known = self.store.vitals.as_ref().map(|old| Vitals { now: vitals.now, ..old.clone() });
        self.dirty |= known.as_ref() != Some(&vitals);
        self.store.vitals = Some(vitals);
    }

    /// A row that was read; `before`: what the feed said it was. One that moved without a word shows that words get lost, and
    /// what they would have told of the counts with them.
    pub(super) fn observe(&mut self, row: LessonSummary, before: Option<Seen>, at: Time) {
        let known = self.store.lesson(row.id);
        self.reads.moved |= before.is_none() && known.is_some_and(|known| known.status != row.status);
        // Nobody tells that a worker has gone silent: its lessons show it first.
        let is_lost = |lesson: &LessonSummary| lesson.lease.as_ref().is_some_and(|lease| lease.lost);
        if is_lost(&row) && known.is_some_and(|known| !is_lost(known)) {
            self.reads.vitals.want();
        }
        self.dirty |= self.store.observe(row, before, at);
    }

    /// A row of a page. Of a lesson that changed lately it may be older than what is known: it is read again by key.
    pub(super) fn observe_listed(&mut self, row: LessonSummary, at: Time, now: Time) {
        let id = row.id;
        let is_recent = self.reads.recent.holds(id, now);
        if !is_recent || self.store.row(id).is_none() {
            self.observe(row, None, at);
        }
        if is_recent && !self.reads.changed(id, None) {
            self.refresh(now);
        }
    }

    /// A lesson changed, or may have; `before`: what it was. Pages that are on their way may not know yet.
    pub(super) fn outdated(&mut self, id: LessonId, before: Option<Seen>, now: Time) {
        self.reads.recent.put(id, now);
        if !self.reads.changed(id, before) {
            self.refresh(now);
        }
    }

    fn receive_page(&mut self, ticket: Ticket, page: &Page, now: Time) {
        let at = self.database_now(now);
        for row in &page.rows {
            self.observe_listed(row.clone(), at, now);
        }
        for list in self.lists.iter_mut() {
            if list.receive(ticket, page, &self.store, now) {
                self.dirty = true;
            }
        }
        let height = self.list_height();
        self.list_mut().settle(height);
    }

    fn receive_rows(&mut self, asked: &[LessonId], rows: Vec<LessonSummary>, now: Time) {
        self.reads.rows.finish();
        let before = std::mem::take(&mut self.reads.asked);
        let found: Vec<LessonId> = rows.iter().map(|row| row.id).collect();
        let at = self.database_now(now);
        for row in rows {
            self.lists.iter_mut().for_each(|list| list.consider(&row, at));
            let seen = before.get(&row.id).copied().flatten();
            self.observe(row, seen, at);
        }
        for id in asked.iter().filter(|id| !found.contains(id)) {
            self.lists.iter_mut().for_each(|list| list.forget(*id));
            self.marks.forget(*id);
            let went = self.store.remove(*id, now);
            self.dirty |= went;
            self.reads.moved |= went;
        }
        if let Some(id) = self.awaited.filter(|id| found.contains(id)) {
            self.awaited = None;
            let height = self.list_height();
            let list = self.lists.current_mut();
            list.take_in(&self.store, now, at);
            list.go_to(id, height);
            self.dirty = true;
        }
        if !self.reads.changed.is_empty() {
            self.reads.rows.want();
        }
        self.forget_unseen();
    }

    fn forget_unseen(&mut self) {
        let listed: usize = self.lists.iter().map(|list| list.ids().len() + list.waiting()).sum();
        let elsewhere = self.listed_elsewhere();
        if self.store.len() > listed + elsewhere.len() + MAX_ROWS {
            let lists = &self.lists;
            self.store.retain(|id| elsewhere.contains(&id) || lists.iter().any(|list| list.holds(id)));
        }
    }

    fn receive_failure(&mut self, load: &Load, error: &str, now: Time) {
        self.dirty = true;
        match *load {
            Load::Counts => self.reads.counts.fail(now),
            Load::Vitals => self.reads.vitals.fail(now),
            Load::Rows(_) => {
                let asked = std::mem::take(&mut self.reads.asked);
                for (id, before) in asked {
                    self.reads.changed(id, before);
                }
                self.reads.rows.fail(now);
            }
            Load::Page { ticket, .. } => {
                self.lists.iter_mut().for_each(|list| {
                    list.fail(ticket, error);
                });
                return;
            }
            Load::Detail(id) => {
                self.peek.fail(id);
                self.fail_edited(id, error);
                let error = error.to_owned();
                return self.on_lesson(id, |view| view.fail(error, now));
            }
            Load::Preview { ticket, .. } => {
                self.fail_preview(ticket, error);
                return;
            }
            Load::Find(ref prefix) if self.offer(prefix, &[]) => return,
            Load::Find(_) => {}
            Load::Place(id) => return self.on_lesson(id, |view| view.fail_place(now)),
            Load::Failures { .. } | Load::GroupLessons(_) | Load::Fleet | Load::Rates | Load::WorkerLessons(_) => {
                self.fail_place(load, error, now);
            }
            Load::Trace(_) | Load::Live { .. } | Load::Alike { .. } => {
                self.on_view(|view| view.fail_part(load, error, now));
            }
        }
        if !self.is_stale() {
            let error = error.trim_end_matches('.');
            self.toast = Some(Toast { unread: true, ..Toast::error(format!("Not read: {error}. ctrl-r again.")) });
        }
    }

    /// Opens the lesson whose id begins so, once the database says which that is.
    pub(super) fn jump_to(&mut self, prefix: &str, todo: &mut Vec<Command>) {
        self.jumping = Some(prefix.to_owned());
        todo.push(Command::Load(Load::Find(prefix.to_owned())));
    }

    fn found(&mut self, prefix: &str, ids: &[LessonId]) {
        // Whoever has gone on meanwhile is not taken elsewhere.
        if self.jumping.take_if(|wanted| wanted == prefix).is_none() {
            return;
        }
        self.dirty = true;
        match ids {
            [id] => self.open_lesson(*id),
            [] => self.toast = Some(Toast::error(format!("No lesson's id begins with {prefix}."))),
            many => {
                let count = if many.len() < 20 { many.len().to_string() } else { String::from("20 or more") };
                self.toast = Some(Toast::error(format!("{count} ids begin with {prefix}: give more of it.")));
            }
        }
    }

    fn on_lesson(&mut self, id: LessonId, act: impl FnOnce(&mut super::lesson::LessonView)) {
        let found = self.screens.iter_mut().rev().filter_map(Screen::lesson_mut).find(|view| view.id == id);
        if let Some(view) = found {
            act(view);
            view.lay_out(self.size);
            self.dirty = true;
        }
    }

    pub(super) fn on_view(&mut self, act: impl FnOnce(&mut super::lesson::LessonView)) {
        let found = self.screens.iter_mut().rev().find_map(Screen::lesson_mut);
        if let Some(view) = found {
            act(view);
            view.lay_out(self.size);
            self.dirty = true;
        }
    }
}
