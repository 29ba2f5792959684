//! Going from screen to screen, and what Failures and Workers need of the rest of the state.

mod fleet;
mod reads;

use super::binding::{Action, Guard, Meaning, Scope, meaning};
use super::bulk::{Intent, Target};
use super::command::Command;
use super::failures::{self, FailuresView};
use super::key::{Key, KeyCode};
use super::sections;
use super::toast::Toast;
use super::workers::{self, Section, WorkersView};
use super::{App, Screen};
use crate::model::Time;
use crate::model::ids::LessonId;
use crate::model::lesson::LessonSummary;
use crate::model::overview::WorkerState;

const INPUT: &[Scope] = &[Scope::Inputs];
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
            Self::Failures(view) if view.is_typing() => INPUT,
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
        workers::Heights { workers: at.workers.height.into(), lessons: at.lessons.height.into() }
    }

    /// Calls with the screen on top, where it is Failures.
    pub(super) fn on_failures<T>(&mut self, act: impl FnOnce(&mut FailuresView, failures::Heights) -> T) -> Option<T> {
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

    /// What was read last of a lesson: what any list reads is told to the store, too. The later moment need not be read last:
    /// an undo gives the earlier one back.
    #[must_use]
    pub fn newest<'a>(&'a self, id: LessonId, own: Option<&'a LessonSummary>) -> Option<&'a LessonSummary> {
        self.store.lesson(id).or(own)
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

    pub(super) fn settle_place(&mut self) {
        self.on_failures(FailuresView::settle);
        self.on_workers(WorkersView::settle);
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
            let left = view.leave(now, heights);
            view.settle(heights);
            left
        });
        left.or_else(|| self.on_workers(|view, _| view.leave())).unwrap_or(false)
    }

    /// A key that has no meaning on Failures or Workers: typed into a filter, or one of the Overview's lists.
    pub(super) fn type_in_place(&mut self, key: Key, now: Time) {
        if self.screens.last().and_then(Screen::failures).is_some_and(FailuresView::is_typing) {
            self.on_failures(|view, heights| view.type_key(key, now, heights));
            return;
        }
        let Meaning::Bound(binding) = meaning(&[Scope::Lists], None, key) else { return };
        let what = match binding.action {
            Action::Filter => "filter",
            Action::Mark | Action::MarkRange | Action::MarkAll => "mark",
            _ => return,
        };
        let words = format!("Nothing to {what} here: that is for the lists of the Overview, g o.");
        self.toast = Some(Toast::warning(words, now));
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
