//! When Failures and Workers are read, and what becomes of the answers.

use super::super::command::{Command, Load};
use super::super::event::Loaded;
use super::super::failures::FailuresView;
use super::super::{App, Screen};
use crate::model::Time;
use crate::model::feed::Change;
use crate::model::lesson::LessonSummary;

impl App {
    /// What is shown is to be read again.
    pub(in crate::app) fn want_place(&mut self) {
        match self.screens.last_mut() {
            Some(Screen::Failures(view)) => view.want(),
            Some(Screen::Workers(view)) => view.want(),
            _ => {}
        }
    }

    pub(in crate::app) fn reread_place(&mut self) {
        match self.screens.last_mut() {
            Some(Screen::Failures(view)) => view.reread(),
            Some(Screen::Workers(view)) => view.reread(),
            _ => {}
        }
    }

    /// The feed says that something changed.
    pub(in crate::app) fn hear_place(&mut self, change: &Change) {
        let concerns = match (self.screens.last(), change) {
            (Some(Screen::Failures(_)), Change::Workers | Change::Providers) | (_, Change::Beat { .. }) => false,
            (
                Some(Screen::Failures(_) | Screen::Workers(_)),
                Change::Insert { .. }
                | Change::Update { .. }
                | Change::Delete { .. }
                | Change::Many { .. }
                | Change::Workers
                | Change::Providers,
            ) => true,
            _ => false,
        };
        if concerns {
            self.want_place();
        }
    }

    pub(in crate::app) fn ask_place(&mut self, now: Time, todo: &mut Vec<Command>) {
        let loads = self.on_failures(|view, heights| view.ask(now, heights));
        let loads = loads.or_else(|| self.on_workers(|view, _| view.ask(now)));
        todo.extend(loads.into_iter().flatten().map(Command::Load));
    }

    pub(in crate::app) fn next_place_read(&self) -> Option<Time> {
        let screen = self.screens.last()?;
        screen.failures().map_or_else(|| screen.workers()?.next_read(), FailuresView::next_read)
    }

    /// When an age changes next on Failures or Workers, by the database's clock; `None` on other screens.
    pub(in crate::app) fn next_place_age(&self, at: Time) -> Option<Time> {
        let screen = self.screens.last()?;
        let (failures, workers) = (screen.failures(), screen.workers());
        let of_failures = failures.and_then(|view| view.next_age(at, self.failures_heights(view)));
        of_failures.or_else(|| workers.and_then(|view| view.next_age(at, self.workers_heights(view))))
    }

    /// Since when the first reading of the screen on top is awaited.
    pub(in crate::app) fn place_reading_since(&self) -> Option<Time> {
        let screen = self.screens.last()?;
        let group = |view: &FailuresView| view.group.as_ref().and_then(|group| group.reading_since);
        screen
            .failures()
            .and_then(|view| view.reading_since.or_else(|| group(view)))
            .or_else(|| screen.workers()?.reading_since)
    }

    pub(in crate::app) fn place_takes_in_at(&self) -> Option<Time> {
        let screen = self.screens.last()?;
        if self.is_floating() || self.is_stale() {
            return None;
        }
        let failures = screen.failures().and_then(|view| view.takes_in_at(self.last_key));
        failures.or_else(|| screen.workers()?.takes_in_at(self.last_key))
    }

    pub(in crate::app) fn tidy_place(&mut self, now: Time) {
        if self.place_takes_in_at().is_some_and(|at| at <= now) {
            match self.screens.last_mut() {
                Some(Screen::Failures(view)) => view.take_in(now),
                Some(Screen::Workers(view)) => view.take_in(now),
                _ => {}
            }
            self.dirty = true;
        }
    }

    /// Takes what was read for Failures or Workers; what is on no screen any more is dropped.
    pub(in crate::app) fn receive_place(&mut self, loaded: Loaded, now: Time) {
        let rows: Vec<LessonSummary> = match &loaded {
            Loaded::GroupLessons { page, .. } => page.rows.iter().map(|row| row.lesson.clone()).collect(),
            Loaded::WorkerLessons(lessons) => lessons.rows.clone(),
            _ => Vec::new(),
        };
        let database_now = self.database_now(now);
        for row in rows {
            self.observe_listed(row, database_now, now);
        }
        let at = self.screens.iter().position(|screen| match loaded {
            Loaded::Failures(_) | Loaded::GroupLessons { .. } => screen.failures().is_some(),
            _ => screen.workers().is_some(),
        });
        let Some(at) = at else { return };
        let heights = self.screens[at].failures().map(|view| self.failures_heights(view));
        let changed = match (&mut self.screens[at], loaded) {
            (Screen::Failures(view), Loaded::Failures(failures)) => {
                heights.is_some_and(|heights| view.receive(*failures, now, heights))
            }
            (Screen::Failures(view), Loaded::GroupLessons { request, page }) => view.receive_page(&request, page, now),
            (Screen::Workers(view), Loaded::Fleet(fleet)) => {
                let changed = view.receive(*fleet, now);
                // From here on the rows say it.
                self.resizing.take_if(|resizing| resizing.is_answered).is_some() | changed
            }
            (Screen::Workers(view), Loaded::Rates(rates)) => view.receive_rates(*rates),
            (Screen::Workers(view), Loaded::WorkerLessons(lessons)) => view.receive_lessons(lessons, now),
            _ => false,
        };
        self.dirty |= changed;
        self.settle_place();
    }

    pub(in crate::app) fn fail_place(&mut self, load: &Load, error: &str, now: Time) {
        for screen in &mut self.screens {
            match (screen, load) {
                (Screen::Failures(view), Load::Failures { period, .. }) if *period == view.period => {
                    view.fail(error, now);
                }
                (Screen::Failures(view), Load::GroupLessons(request)) => view.fail_page(request, error, now),
                (Screen::Workers(view), Load::Fleet | Load::Rates | Load::WorkerLessons(_)) => {
                    view.fail(load, error, now);
                }
                _ => {}
            }
        }
    }
}
