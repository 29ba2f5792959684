//! The Workers screen's state: every process, the lessons of the one at the cursor, and the providers they call.

mod holding;
pub mod orders;

use chrono::TimeDelta;

use super::age;
use super::binding::Action;
use super::command::Load;
use super::held::{Held, Keyed};
use super::reads::Pace;
use crate::model::Time;
use crate::model::fleet::{Fleet, FleetWorker, ProviderRates, Rates, WorkerLessons, WorkerRates};
use crate::model::ids::{LessonId, WorkerId};
use crate::model::lesson::LessonSummary;
use crate::model::limit::ProviderLimit;
use holding::Holding;

/// Between two readings of the processes, and of what the one at the cursor holds.
pub const GAP: TimeDelta = TimeDelta::seconds(1);
/// Heartbeats are not told: they are read so often while they are shown.
const BEATS: TimeDelta = TimeDelta::seconds(5);
/// Rates move slowly, and cost a look through many attempts.
const RATES_GAP: TimeDelta = TimeDelta::seconds(10);
const RATES_IDLE: TimeDelta = TimeDelta::seconds(60);

impl Keyed for FleetWorker {
    type Key = WorkerId;

    fn key(&self) -> WorkerId {
        self.id()
    }
}

/// Where the cursor is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Section {
    #[default]
    Workers,
    Lessons,
    Providers,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum FleetOrder {
    #[default]
    Name,
    /// Who generated most in the last hour.
    Done,
    /// Who was not heard for longest.
    Beat,
}

impl FleetOrder {
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Name => "by name",
            Self::Done => "most done first",
            Self::Beat => "longest silent first",
        }
    }

    const fn next(self) -> Self {
        match self {
            Self::Name => Self::Done,
            Self::Done => Self::Beat,
            Self::Beat => Self::Name,
        }
    }
}

/// How much of each section is in sight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heights {
    pub workers: usize,
    pub lessons: usize,
}

/// One provider, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Provider<'a> {
    pub name: &'a str,
    /// What holds it back.
    pub limit: Option<&'a ProviderLimit>,
    /// `None`: no attempt of the last day called it.
    pub rates: Option<&'a ProviderRates>,
}

#[derive(Debug, Default)]
pub struct WorkersView {
    pub order: FleetOrder,
    pub workers: Held<FleetWorker>,
    /// An operator paused all of them.
    pub is_paused: bool,
    limits: Vec<ProviderLimit>,
    rates: Option<Rates>,
    pub section: Section,
    pub holding: Option<Holding>,
    /// The provider at the cursor.
    provider: Option<String>,
    reading: Pace,
    reading_rates: Pace,
    beats_at: Option<Time>,
    rates_at: Option<Time>,
    pub reading_since: Option<Time>,
    pub error: Option<String>,
}

impl WorkersView {
    #[must_use]
    pub fn new() -> Self {
        let mut view = Self::default();
        view.reading.want();
        view.reading_rates.want();
        view
    }

    #[must_use]
    pub fn worker(&self) -> Option<&FleetWorker> {
        self.workers.current()
    }

    /// How a worker did in the last hour; `None` until read.
    #[must_use]
    pub fn rates_of(&self, worker: WorkerId) -> Option<WorkerRates> {
        let rates = self.rates.as_ref()?;
        let found = rates.workers.iter().find(|of| of.id == worker).cloned();
        let mut found = found.unwrap_or(WorkerRates { id: worker, done: 0, failed: 0, p50_s: None });
        // Too many to look at a whole hour: what the part tells of one.
        if rates.covered_s < 3_600 {
            let hour = |count: i64| count * 3_600 / rates.covered_s.max(1);
            (found.done, found.failed) = (hour(found.done), hour(found.failed));
        }
        Some(found)
    }

    /// The providers anybody called in the last day, and those that are held back, by name.
    #[must_use]
    pub fn providers(&self) -> Vec<Provider<'_>> {
        let rates = self.rates.as_ref().map(|rates| rates.providers.as_slice()).unwrap_or_default();
        let limit = |name: &str| self.limits.iter().find(|limit| limit.provider == name);
        let mut all: Vec<Provider> = rates
            .iter()
            .map(|rates| Provider { name: &rates.provider, limit: limit(&rates.provider), rates: Some(rates) })
            .collect();
        let unknown = self.limits.iter().filter(|limit| rates.iter().all(|rates| rates.provider != limit.provider));
        all.extend(unknown.map(|limit| Provider { name: &limit.provider, limit: Some(limit), rates: None }));
        all.sort_by_key(|provider| provider.name);
        all
    }

    /// The provider at the cursor, where that is among them, and its place.
    #[must_use]
    pub fn provider(&self) -> Option<(usize, Provider<'_>)> {
        if self.section != Section::Providers {
            return None;
        }
        let all = self.providers();
        let at = all.iter().position(|provider| Some(provider.name) == self.provider.as_deref()).unwrap_or(0);
        all.get(at).map(|provider| (at, *provider))
    }

    /// The lesson at the cursor, where that is among them.
    #[must_use]
    pub fn lesson(&self) -> Option<&LessonSummary> {
        let holding = self.holding.as_ref().filter(|_| self.section == Section::Lessons)?;
        holding.lessons.current()
    }

    /// Every lesson that is listed.
    pub fn listed(&self) -> impl Iterator<Item = LessonId> + '_ {
        self.holding.iter().flat_map(|holding| holding.lessons.rows()).map(|standing| standing.row.id)
    }

    /// Something changed: read again, at the usual pace.
    pub(super) fn want(&mut self) {
        self.reading.want();
        self.reading_rates.want();
        if let Some(holding) = &mut self.holding {
            holding.want();
        }
    }

    pub(super) fn reread(&mut self) {
        self.error = None;
        self.reading.hurry();
        self.reading_rates.hurry();
    }

    pub(super) fn ask(&mut self, now: Time) -> Vec<Load> {
        let mut loads = Vec::new();
        if self.beats_at.take_if(|at| *at <= now).is_some() {
            self.reading.want();
        }
        if self.rates_at.take_if(|at| *at <= now).is_some() {
            self.reading_rates.want();
        }
        if self.reading.start(now, GAP) {
            if !self.workers.is_read() {
                self.reading_since.get_or_insert(now);
            }
            self.beats_at = Some(now + BEATS);
            loads.push(Load::Fleet);
        }
        if self.reading_rates.start(now, RATES_GAP) {
            self.rates_at = Some(now + RATES_IDLE);
            loads.push(Load::Rates);
        }
        loads.extend(self.holding.as_mut().and_then(|holding| holding.ask(now)).map(Load::WorkerLessons));
        loads
    }

    pub(super) fn next_read(&self) -> Option<Time> {
        let paces = [self.reading.due(), self.reading_rates.due()];
        // A reading on its way is waited for.
        let beats = self.beats_at.filter(|_| !self.reading.is_in_flight());
        let rates = self.rates_at.filter(|_| !self.reading_rates.is_in_flight());
        let holding = self.holding.as_ref().and_then(Holding::next_read);
        paces.into_iter().flatten().chain(beats).chain(rates).chain(holding).min()
    }

    pub(super) fn receive(&mut self, fleet: Fleet, now: Time) -> bool {
        self.reading.finish();
        let Fleet { mut workers, is_paused, limits } = fleet;
        self.arrange(&mut workers);
        let mut changed = self.error.take().is_some() | self.reading_since.take().is_some();
        changed |= std::mem::replace(&mut self.is_paused, is_paused) != is_paused;
        changed |= self.limits != limits;
        self.limits = limits;
        changed |= self.workers.receive(workers, now);
        self.follow(None);
        changed
    }

    pub(super) fn receive_rates(&mut self, rates: Rates) -> bool {
        self.reading_rates.finish();
        let changed = self.rates.as_ref() != Some(&rates);
        self.rates = Some(rates);
        changed
    }

    pub(super) fn receive_lessons(&mut self, lessons: WorkerLessons, now: Time) -> bool {
        let has_cursor = self.section == Section::Lessons;
        let Some(holding) = self.holding.as_mut().filter(|holding| holding.worker == lessons.worker) else {
            return false;
        };
        holding.receive(lessons, now, has_cursor)
    }

    pub(super) fn fail(&mut self, load: &Load, error: &str, now: Time) {
        match load {
            Load::Rates => self.reading_rates.fail(now),
            Load::WorkerLessons(worker) => {
                if let Some(holding) = self.holding.as_mut().filter(|holding| holding.worker == *worker) {
                    holding.fail(now);
                }
            }
            _ => {
                self.reading.fail(now);
                self.reading_since = None;
                self.error = Some(error.to_owned());
            }
        }
    }

    fn arrange(&self, workers: &mut [FleetWorker]) {
        match self.order {
            FleetOrder::Name => {}
            FleetOrder::Done => workers
                .sort_by_key(|worker| std::cmp::Reverse(self.rates_of(worker.id()).map_or(0, |rates| rates.done))),
            FleetOrder::Beat => workers.sort_by_key(|worker| worker.beat_at),
        }
    }

    /// Does what a key asks. What opens a lesson, asks the database or copies is the caller's.
    pub(super) fn act(&mut self, action: Action, now: Time, heights: Heights) {
        match action {
            Action::NextTab => self.turn(true),
            Action::PrevTab => self.turn(false),
            Action::NextOrder => {
                self.order = self.order.next();
                let mut workers: Vec<FleetWorker> =
                    self.workers.rows().iter().map(|standing| standing.row.clone()).collect();
                workers.sort_by(|a, b| (&a.summary.name, a.id()).cmp(&(&b.summary.name, b.id())));
                self.arrange(&mut workers);
                self.workers.receive(workers, now);
                self.workers.take_in(now);
                self.workers.settle(heights.workers);
                self.reading.hurry();
            }
            action => match self.section {
                Section::Workers => {
                    self.workers.act(action, now, heights.workers);
                    self.follow(Some(now));
                }
                Section::Lessons => {
                    if let Some(holding) = &mut self.holding {
                        holding.lessons.act(action, now, heights.lessons);
                    }
                }
                Section::Providers => self.step_provider(action),
            },
        }
    }

    fn step_provider(&mut self, action: Action) {
        let Some((at, _)) = self.provider() else { return };
        let all = self.providers();
        let last = all.len().saturating_sub(1);
        let to = match action {
            Action::Down => (at + 1).min(last),
            Action::Up => at.saturating_sub(1),
            Action::Top | Action::PageUp | Action::HalfUp => 0,
            Action::End | Action::PageDown | Action::HalfDown => last,
            _ => at,
        };
        self.provider = all.get(to).map(|provider| provider.name.to_owned());
    }

    /// The next section that has rows.
    fn turn(&mut self, forwards: bool) {
        let has_lessons = self.holding.as_ref().is_some_and(|holding| !holding.lessons.rows().is_empty());
        let has_providers = !self.providers().is_empty();
        let order = [(Section::Workers, true), (Section::Lessons, has_lessons), (Section::Providers, has_providers)];
        let at = order.iter().position(|(section, _)| *section == self.section).unwrap_or(0);
        let next =
            (1..3).map(|by| order[(at + if forwards { by } else { 3 - by }) % 3]).find(|(_, has_rows)| *has_rows);
        if let Some((section, _)) = next {
            self.section = section;
        }
    }

    /// Goes into the lessons of the worker at the cursor.
    pub(super) fn enter(&mut self, now: Time) {
        if let Some(holding) = self.holding.as_mut().filter(|holding| !holding.lessons.rows().is_empty()) {
            holding.lessons.take_in(now);
            holding.lessons.go_top();
            self.section = Section::Lessons;
        }
    }

    /// Back among the workers; `false` where the cursor is there already.
    pub(super) fn leave(&mut self) -> bool {
        std::mem::take(&mut self.section) != Section::Workers
    }

    /// Shows the lessons of the worker at the cursor.
    fn follow(&mut self, keyed_at: Option<Time>) {
        let worker = self.workers.cursor().copied();
        if self.holding.as_ref().map(|holding| holding.worker) != worker && self.section != Section::Lessons {
            self.holding = worker.map(|worker| Holding::new(worker, keyed_at));
        }
    }

    pub(super) fn takes_in_at(&self, last_key: Option<Time>) -> Option<Time> {
        match (self.section, &self.holding) {
            (Section::Lessons, Some(holding)) => holding.lessons.takes_in_at(last_key),
            (Section::Workers, _) => self.workers.takes_in_at(last_key),
            (Section::Lessons | Section::Providers, _) => None,
        }
    }

    pub(super) fn take_in(&mut self, now: Time) {
        if let (Section::Lessons, Some(holding)) = (self.section, &mut self.holding) {
            holding.lessons.take_in(now);
            holding.lessons.go_top();
        } else {
            self.workers.take_in(now);
            self.workers.go_top();
            self.follow(None);
        }
    }

    pub(super) fn settle(&mut self, heights: Heights) {
        self.workers.settle(heights.workers);
        if let Some(holding) = &mut self.holding {
            holding.lessons.settle(heights.lessons);
        }
    }

    /// When an age on screen changes next, by the database's clock.
    pub(super) fn next_age(&self, at: Time, heights: Heights) -> Option<Time> {
        let workers = self.workers.visible(heights.workers).flat_map(|standing| {
            let worker = &standing.row;
            let beat = worker.beat_at.map(|beat| age::next_label(at, beat));
            let up = (!worker.is_gone()).then(|| age::next_up(at, worker.summary.started_at));
            beat.into_iter().chain(up)
        });
        let lessons = self.holding.iter().flat_map(|holding| holding.lessons.visible(heights.lessons));
        let lessons = lessons.map(|standing| age::next_label(at, age::since(&standing.row)));
        let errors = self.providers().into_iter().filter_map(|provider| provider.rates?.last_error);
        workers.chain(lessons).chain(errors.map(|error| age::next_label(at, error))).min()
    }
}
