//! Going from screen to screen, and what Failures and Workers need of the rest of the state.

use super::binding::{Action, Guard, Scope};
use super::bulk::{Intent, Target};
use super::command::{Command, Load};
use super::dialog::{Dialog, Question};
use super::event::Loaded;
use super::failures::{self, FailuresView};
use super::key::{Key, KeyCode};
use super::sections;
use super::toast::Toast;
use super::workers::orders::{Ask, GATHER, Order, Ordered, Resizing};
use super::workers::{self, Section, WorkersView};
use super::{App, Screen};
use crate::model::Time;
use crate::model::action::Direction;
use crate::model::feed::Change;
use crate::model::ids::LessonId;
use crate::model::lesson::LessonSummary;
use crate::model::overview::{MAX_SLOTS, WorkerState};

const GROUPS: &[Scope] = &[Scope::Groups, Scope::Rows, Scope::Everywhere];
const GROUP_LESSONS: &[Scope] = &[Scope::GroupLessons, Scope::Rows, Scope::Lessons, Scope::Everywhere];
const FLEET: &[Scope] = &[Scope::Fleet, Scope::Rows, Scope::Everywhere];
const FLEET_LESSONS: &[Scope] = &[Scope::FleetLessons, Scope::Rows, Scope::Lessons, Scope::Everywhere];
const FLEET_PROVIDERS: &[Scope] = &[Scope::FleetProviders, Scope::Rows, Scope::Everywhere];

impl Screen {
    #[must_use]
    pub fn failures(&self) -> Option<&FailuresView> {
        if let Self::Failures(view) = self { Some(view) } else { None }
    }

    #[must_use]
    pub fn workers(&self) -> Option<&WorkersView> {
        if let Self::Workers(view) = self { Some(view) } else { None }
    }

    /// The scopes of Failures and Workers; `None` of other screens.
    pub(super) fn place_scopes(&self) -> Option<&'static [Scope]> {
        Some(match self {
            Self::Failures(view) if view.in_lessons => GROUP_LESSONS,
            Self::Failures(_) => GROUPS,
            Self::Workers(view) => match view.section {
                Section::Workers => FLEET,
                Section::Lessons => FLEET_LESSONS,
                Section::Providers => FLEET_PROVIDERS,
            },
            Self::Lesson(_) | Self::NewLesson(_) | Self::Help { .. } => return None,
        })
    }

    /// Its name on the help screen, where it is one of these.
    pub(super) const fn place_name(&self) -> Option<&'static str> {
        match self {
            Self::Failures(_) => Some("Failures"),
            Self::Workers(_) => Some("Workers"),
            Self::Lesson(_) | Self::NewLesson(_) | Self::Help { .. } => None,
        }
    }
}

impl App {
    /// Goes to a screen: back to it where the way here led over it.
    pub(super) fn go_to(&mut self, action: Action) {
        let is_it = |screen: &Screen| match action {
            Action::GoFailures => screen.failures().is_some(),
            _ => screen.workers().is_some(),
        };
        if action == Action::GoOverview {
            self.screens.clear();
            // Whoever comes back finds the list in its order.
            let (height, at) = (self.list_height(), self.database_now(self.heard_at));
            let list = self.lists.current_mut();
            if list.is_read() {
                list.take_in(&self.store, self.heard_at, at);
            }
            list.settle(height);
        } else if let Some(at) = self.screens.iter().position(is_it) {
            self.screens.truncate(at + 1);
            self.want_place();
        } else {
            self.screens.push(match action {
                Action::GoFailures => Screen::Failures(Box::new(FailuresView::new())),
                _ => Screen::Workers(Box::new(WorkersView::new())),
            });
        }
    }

    /// How much is in sight of the halves of Failures.
    #[must_use]
    pub fn failures_grid(&self, view: &FailuresView) -> sections::Failures {
        sections::failures(self.size, view.groups.rows().len())
    }

    /// The same of Workers.
    #[must_use]
    pub fn workers_grid(&self, view: &WorkersView) -> sections::Workers {
        let in_providers = view.section == Section::Providers;
        sections::workers(self.size, view.workers.rows().len(), view.providers().len(), in_providers)
    }

    fn failures_heights(&self, view: &FailuresView) -> failures::Heights {
        let at = self.failures_grid(view);
        failures::Heights { upper: at.groups.height.into(), lower: at.lessons.height.into() }
    }

    fn workers_heights(&self, view: &WorkersView) -> workers::Heights {
        let at = self.workers_grid(view);
        workers::Heights {
            workers: at.workers.height.into(),
            lessons: at.lessons.height.into(),
            providers: at.providers.height.into(),
        }
    }

    /// Calls with the screen on top, where it is Failures.
    fn on_failures<T>(&mut self, act: impl FnOnce(&mut FailuresView, failures::Heights) -> T) -> Option<T> {
        let heights = self.failures_heights(self.screens.last()?.failures()?);
        let Some(Screen::Failures(view)) = self.screens.last_mut() else { return None };
        Some(act(view, heights))
    }

    fn on_workers<T>(&mut self, act: impl FnOnce(&mut WorkersView, workers::Heights) -> T) -> Option<T> {
        let heights = self.workers_heights(self.screens.last()?.workers()?);
        let Some(Screen::Workers(view)) = self.screens.last_mut() else { return None };
        Some(act(view, heights))
    }

    /// The lesson at the cursor of Failures or Workers.
    pub(super) fn place_lesson(&self) -> Option<&LessonSummary> {
        let screen = self.screens.last()?;
        let (id, own) = match (screen.failures(), screen.workers()) {
            (Some(view), _) => {
                let id = view.lesson()?;
                (id, view.group.as_ref()?.lessons.current().map(|row| &row.lesson))
            }
            (_, Some(view)) => (view.lesson()?.id, view.lesson()),
            (None, None) => return None,
        };
        self.newest(id, own)
    }

    /// What was read last of a lesson: by its list, or since.
    #[must_use]
    pub fn newest<'a>(&'a self, id: LessonId, own: Option<&'a LessonSummary>) -> Option<&'a LessonSummary> {
        let known = self.store.lesson(id);
        match (known, own) {
            (Some(known), Some(own)) if known.updated_at < own.updated_at => Some(own),
            (Some(known), _) => Some(known),
            (None, own) => own,
        }
    }

    /// The lessons that screens below the top list, too.
    pub(super) fn listed_elsewhere(&self) -> std::collections::HashSet<LessonId> {
        let of = |screen: &Screen| -> Vec<LessonId> {
            let failures = screen.failures().into_iter().flat_map(FailuresView::listed);
            let workers = screen.workers().into_iter().flat_map(WorkersView::listed);
            let lesson = screen.lesson().map(|view| view.id);
            failures.chain(workers).chain(lesson).collect()
        };
        self.screens.iter().flat_map(of).collect()
    }

    /// What is shown is to be read again.
    pub(super) fn want_place(&mut self) {
        match self.screens.last_mut() {
            Some(Screen::Failures(view)) => view.want(),
            Some(Screen::Workers(view)) => view.want(),
            _ => {}
        }
    }

    pub(super) fn reread_place(&mut self) {
        match self.screens.last_mut() {
            Some(Screen::Failures(view)) => view.reread(),
            Some(Screen::Workers(view)) => view.reread(),
            _ => {}
        }
    }

    /// The feed says that something changed.
    pub(super) fn hear_place(&mut self, change: &Change) {
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

    pub(super) fn ask_place(&mut self, now: Time, todo: &mut Vec<Command>) {
        if let Some(order) = self.resizing_due(now) {
            todo.push(Command::Order(order));
        }
        let loads = self.on_failures(|view, heights| view.ask(now, heights));
        let loads = loads.or_else(|| self.on_workers(|view, _| view.ask(now)));
        todo.extend(loads.into_iter().flatten().map(Command::Load));
    }

    pub(super) fn next_place_read(&self) -> Option<Time> {
        let screen = self.screens.last()?;
        screen.failures().map_or_else(|| screen.workers()?.next_read(), FailuresView::next_read)
    }

    /// When slots that were asked for by keys are to be asked of the database.
    pub(super) fn resizes_at(&self) -> Option<Time> {
        self.screens.iter().find_map(Screen::workers)?.resizing.as_ref()?.at
    }

    /// When an age changes next on Failures or Workers, by the database's clock; `None` on other screens.
    pub(super) fn next_place_age(&self, at: Time) -> Option<Time> {
        let screen = self.screens.last()?;
        let (failures, workers) = (screen.failures(), screen.workers());
        let of_failures = failures.and_then(|view| view.next_age(at, self.failures_heights(view)));
        of_failures.or_else(|| workers.and_then(|view| view.next_age(at, self.workers_heights(view))))
    }

    /// Since when the first reading of the screen on top is awaited.
    pub(super) fn place_reading_since(&self) -> Option<Time> {
        let screen = self.screens.last()?;
        let group = |view: &FailuresView| view.group.as_ref().and_then(|group| group.reading_since);
        screen
            .failures()
            .and_then(|view| view.reading_since.or_else(|| group(view)))
            .or_else(|| screen.workers()?.reading_since)
    }

    pub(super) fn place_takes_in_at(&self) -> Option<Time> {
        let screen = self.screens.last()?;
        if self.dialog.is_some() || self.is_stale() {
            return None;
        }
        let failures = screen.failures().and_then(|view| view.takes_in_at(self.last_key));
        failures.or_else(|| screen.workers()?.takes_in_at(self.last_key))
    }

    pub(super) fn tidy_place(&mut self, now: Time) {
        if self.place_takes_in_at().is_some_and(|at| at <= now) {
            match self.screens.last_mut() {
                Some(Screen::Failures(view)) => view.take_in(now),
                Some(Screen::Workers(view)) => view.take_in(now),
                _ => {}
            }
            self.dirty = true;
        }
    }

    pub(super) fn settle_place(&mut self) {
        self.on_failures(FailuresView::settle);
        self.on_workers(WorkersView::settle);
    }

    /// Takes what was read for Failures or Workers; what is on no screen any more is dropped.
    pub(super) fn receive_place(&mut self, loaded: Loaded, now: Time) {
        let rows: Vec<LessonSummary> = match &loaded {
            Loaded::GroupLessons { page, .. } => page.rows.iter().map(|row| row.lesson.clone()).collect(),
            Loaded::WorkerLessons(lessons) => lessons.rows.clone(),
            _ => Vec::new(),
        };
        for row in rows {
            self.dirty |= self.store.observe(row, None);
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
                view.resizing.take_if(|resizing| resizing.is_answered).is_some() | changed
            }
            (Screen::Workers(view), Loaded::Rates(rates)) => view.receive_rates(*rates),
            (Screen::Workers(view), Loaded::WorkerLessons(lessons)) => view.receive_lessons(lessons, now),
            _ => false,
        };
        self.dirty |= changed;
        self.settle_place();
    }

    pub(super) fn fail_place(&mut self, load: &Load, error: &str, now: Time) {
        for screen in &mut self.screens {
            match (screen, load) {
                (Screen::Failures(view), Load::Failures { .. }) => view.fail(error, now),
                (Screen::Failures(view), Load::GroupLessons(request)) => view.fail_page(request, error, now),
                (Screen::Workers(view), Load::Fleet | Load::Rates | Load::WorkerLessons(_)) => {
                    view.fail(load, error, now);
                }
                _ => {}
            }
        }
    }

    /// Why an action of these screens cannot be taken now, beside what holds for every change.
    pub(super) fn allows_in_place(&self, guard: Guard) -> Result<(), &'static str> {
        let screen = self.screens.last();
        match guard {
            Guard::Group => {
                let group = screen.and_then(Screen::failures).and_then(|view| view.groups.current());
                let group = group.ok_or("no group is chosen")?;
                group.fingerprint.as_ref().map(|_| ()).ok_or("no cause was recorded for these")
            }
            Guard::Worker => {
                let worker = screen.and_then(Screen::workers).and_then(WorkersView::worker);
                let worker = worker.ok_or("no worker is chosen")?;
                match worker.summary.state {
                    WorkerState::Gone => Err("that worker is gone"),
                    WorkerState::Running | WorkerState::Paused | WorkerState::Draining => Ok(()),
                }
            }
            Guard::Provider => {
                let provider = screen.and_then(Screen::workers).and_then(WorkersView::provider);
                provider.map(|_| ()).ok_or("no provider is chosen")
            }
            _ => Ok(()),
        }
    }

    /// The footer's word for a key of Workers where the moment has a better one than the table.
    pub(super) fn word_in_place(&self, action: Action) -> Option<&'static str> {
        let view = self.screens.last().and_then(Screen::workers)?;
        let resumes = match action {
            Action::Pause => view.is_paused || view.worker()?.wanted == WorkerState::Paused,
            Action::PauseProvider => view.provider()?.1.limit.is_some(),
            _ => false,
        };
        resumes.then_some("resume")
    }

    /// Does what a key asks on Failures or Workers.
    pub(super) fn act_on_place(&mut self, action: Action, key: Key, now: Time, todo: &mut Vec<Command>) {
        let digit = match key.code {
            KeyCode::Char(c @ '1'..='9') => Some(c as u8 - b'0'),
            _ => None,
        };
        match action {
            Action::Open => self.open_in_place(now),
            Action::CopyName => todo.extend(self.name_in_place().map(Command::Copy)),
            Action::RetryGroup => self.ask_group(key, now, todo),
            Action::More => self.resize_by(1, now),
            Action::Fewer => self.resize_by(-1, now),
            Action::Pause | Action::DrainWorker | Action::PauseProvider => self.ask_fleet(action, key, now),
            action => {
                self.on_failures(|view, heights| view.act(action, digit, now, heights));
                self.on_workers(|view, heights| view.act(action, now, heights));
            }
        }
    }

    /// Freezes the lessons of the group at the cursor and asks about them.
    fn ask_group(&mut self, key: Key, now: Time, todo: &mut Vec<Command>) {
        let group = self.screens.last().and_then(Screen::failures).and_then(|view| view.groups.current());
        let Some(group) = group else { return };
        let Some(fingerprint) = group.fingerprint.clone() else { return };
        let class = group.class.map_or_else(String::new, |class| class.to_string());
        let target = Target::Group { fingerprint, class, lessons: group.lessons };
        self.ask_bulk(target, Intent::Retry, key, now, todo);
    }

    fn open_in_place(&mut self, now: Time) {
        if let Some(id) = self.place_lesson().map(|lesson| lesson.id) {
            return self.open_lesson(id);
        }
        self.on_failures(|view, heights| {
            view.enter(now);
            view.settle(heights);
        });
        self.on_workers(|view, heights| {
            view.enter(now);
            view.settle(heights);
        });
    }

    fn name_in_place(&self) -> Option<String> {
        let screen = self.screens.last()?;
        if let Some(view) = screen.failures() {
            return view.groups.current()?.fingerprint.clone();
        }
        let view = screen.workers()?;
        match view.section {
            Section::Providers => view.provider().map(|(_, provider)| provider.name.to_owned()),
            Section::Workers | Section::Lessons => view.worker().map(|worker| worker.summary.name.clone()),
        }
    }

    /// Moves the cursor of the list from which the lesson on screen was opened, where that is on Failures or Workers: the
    /// lesson it then stands on; `None` where it was opened from elsewhere.
    pub(super) fn step_below(&mut self, rows: isize) -> Option<LessonId> {
        let at = self.screens.len().checked_sub(2)?;
        let below = self.screens.get(at)?;
        let heights = (
            below.failures().map(|view| self.failures_heights(view).lower),
            below.workers().map(|view| self.workers_heights(view).lessons),
        );
        match (self.screens.get_mut(at)?, heights) {
            (Screen::Failures(view), (Some(height), _)) if view.in_lessons => {
                view.group.as_mut()?.lessons.step(rows, height);
                view.lesson()
            }
            (Screen::Workers(view), (_, Some(height))) if view.section == Section::Lessons => {
                view.holding.as_mut()?.lessons.step(rows, height);
                view.lesson().map(|lesson| lesson.id)
            }
            _ => None,
        }
    }

    /// `esc` on Failures or Workers: out of the lower half; `false` where the screen itself is to close.
    pub(super) fn close_in_place(&mut self, now: Time) -> bool {
        let left = self.on_failures(|view, heights| {
            let left = view.leave(now);
            view.settle(heights);
            left
        });
        left.or_else(|| self.on_workers(|view, _| view.leave())).unwrap_or(false)
    }

    fn ask_fleet(&mut self, action: Action, key: Key, now: Time) {
        let Some(view) = self.screens.last().and_then(Screen::workers) else { return };
        let ask = match action {
            Action::PauseProvider => view.provider().map(|(_, provider)| match provider.limit {
                Some(limit) => Ask::ResumeProvider { provider: provider.name.to_owned(), reason: limit.reason.clone() },
                None => Ask::PauseProvider(provider.name.to_owned()),
            }),
            _ => view.worker().map(|worker| {
                let name = worker.summary.name.clone();
                if action == Action::DrainWorker {
                    let is_here = self.local.id == Some(worker.id());
                    return Ask::Drain { worker: name, held: worker.summary.busy, is_here };
                }
                Ask::Pause {
                    worker: name,
                    resume: view.is_paused || worker.wanted == WorkerState::Paused,
                    workers: view.workers.rows().iter().filter(|standing| !standing.row.is_gone()).count(),
                    fleet_is_paused: view.is_paused,
                }
            }),
        };
        if let Some(ask) = ask {
            self.dialog = Some(Dialog::new(Question::Fleet(ask), key, now));
        }
    }

    /// What a dialog about workers or providers was answered.
    pub(super) fn answer_fleet(action: Action, ask: Ask, todo: &mut Vec<Command>) {
        let all = action == Action::All;
        if !all && action != Action::Confirm {
            return;
        }
        let order = match ask {
            Ask::Pause { worker, resume, .. } => Order::Direct {
                worker: (!all).then_some(worker),
                direction: if resume { Direction::Resume } else { Direction::Pause },
            },
            Ask::Drain { worker, .. } => Order::Direct { worker: Some(worker), direction: Direction::Drain },
            Ask::PauseProvider(provider) => Order::PauseProvider(provider),
            Ask::ResumeProvider { provider, .. } => Order::ResumeProvider(provider),
        };
        todo.push(Command::Order(order));
    }

    /// One slot more or fewer for the worker at the cursor; asked for when the keys have come to rest.
    fn resize_by(&mut self, by: i32, now: Time) {
        let Some(Some(worker)) = self.on_workers(|view, _| view.worker().cloned()) else { return };
        let Some(Screen::Workers(view)) = self.screens.last_mut() else { return };
        let pending = view.resizing.take().filter(|resizing| resizing.worker == worker.id());
        let (from, now_to) = match &pending {
            Some(resizing) if resizing.at.is_some() => (resizing.from, i32::from(resizing.to)),
            Some(resizing) => (i32::from(resizing.to), i32::from(resizing.to)),
            None => (worker.slots_to_be(), worker.slots_to_be()),
        };
        let to = u16::try_from((now_to + by).clamp(0, MAX_SLOTS.into())).unwrap_or(0);
        let name = worker.summary.name.clone();
        view.resizing =
            Some(Resizing { worker: worker.id(), name, from, to, at: Some(now + GATHER), is_answered: false });
    }

    /// The slots to ask for now: the keys have rested, or the cursor is on another worker.
    fn resizing_due(&mut self, now: Time) -> Option<Order> {
        let view = self.screens.iter_mut().find_map(|screen| match screen {
            Screen::Workers(view) => Some(view),
            _ => None,
        })?;
        let elsewhere = view.workers.cursor().copied();
        let resizing = view.resizing.as_mut()?;
        if resizing.at.is_none_or(|at| at > now && elsewhere == Some(resizing.worker)) {
            return None;
        }
        resizing.at = None;
        let order = Order::Resize { worker: resizing.name.clone(), slots: resizing.to };
        // Up and down again: nothing is to be asked.
        if resizing.from == i32::from(resizing.to) {
            view.resizing = None;
            return None;
        }
        Some(order)
    }

    /// What the database did of an order.
    pub(super) fn ordered(&mut self, ordered: &Ordered, now: Time) {
        self.toast = Some(ordered.toast(now));
        for screen in &mut self.screens {
            if let Screen::Workers(view) = screen {
                match ordered {
                    Ordered::Resized { answers, .. } if answers.iter().all(|answer| answer.refusal.is_none()) => {
                        if let Some(resizing) = view.resizing.as_mut().filter(|resizing| resizing.at.is_none()) {
                            resizing.is_answered = true;
                        }
                    }
                    Ordered::Resized { .. } | Ordered::Not { .. } => {
                        view.resizing.take_if(|resizing| resizing.at.is_none());
                    }
                    Ordered::Directed { .. } | Ordered::Paused(_) | Ordered::Resumed { .. } => {}
                }
                view.reread();
            }
        }
        self.reads.vitals.want();
        self.dirty = true;
    }

    /// An action of these screens that was refused here.
    pub(super) fn refused_in_place(action: Action, reason: &str) -> Option<Toast> {
        let what = match action {
            Action::RetryGroup => "Not retried",
            Action::Pause => "Not paused",
            Action::DrainWorker => "Not drained",
            Action::More | Action::Fewer => "Slots not changed",
            Action::PauseProvider => "Provider not changed",
            _ => return None,
        };
        Some(Toast::error(format!("{what}: {reason}. Nothing changed.")))
    }
}
