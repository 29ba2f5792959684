//! What workers and providers are asked for, and what became of it.

use super::super::binding::Action;
use super::super::command::Command;
use super::super::dialog::{Dialog, Question};
use super::super::key::Key;
use super::super::workers::orders::{Ask, GATHER, Order, Ordered, Resizing};
use super::super::{App, Screen};
use crate::model::Time;
use crate::model::action::Direction;
use crate::model::overview::{MAX_SLOTS, WorkerState};

impl App {
    /// When slots that were asked for by keys are to be asked of the database.
    pub(in crate::app) fn resizes_at(&self) -> Option<Time> {
        self.resizing.as_ref()?.at
    }

    pub(super) fn ask_fleet(&mut self, action: Action, key: Key, now: Time) {
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
    pub(in crate::app) fn answer_fleet(action: Action, ask: Ask, todo: &mut Vec<Command>) {
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
    pub(super) fn resize_by(&mut self, by: i32, now: Time) {
        let Some(Some(worker)) = self.on_workers(|view, _| view.worker().cloned()) else { return };
        let pending = self.resizing.take().filter(|resizing| resizing.worker == worker.id());
        let (from, now_to) = match &pending {
            Some(resizing) if resizing.at.is_some() => (resizing.from, i32::from(resizing.to)),
            Some(resizing) => (i32::from(resizing.to), i32::from(resizing.to)),
            None => (worker.slots_to_be(), worker.slots_to_be()),
        };
        let to = u16::try_from((now_to + by).clamp(0, MAX_SLOTS.into())).unwrap_or(0);
        let name = worker.summary.name.clone();
        self.resizing =
            Some(Resizing { worker: worker.id(), name, from, to, at: Some(now + GATHER), is_answered: false });
    }

    /// The slots to ask for now: the keys have rested, or the cursor is on another worker.
    pub(in crate::app) fn resizing_due(&mut self, now: Time) -> Option<Order> {
        let view = self.screens.last().and_then(Screen::workers);
        let elsewhere = view.and_then(|view| view.workers.cursor().copied());
        let resizing = self.resizing.as_mut()?;
        if resizing.at.is_none_or(|at| at > now && elsewhere == Some(resizing.worker)) {
            return None;
        }
        resizing.at = None;
        let order = Order::Resize { worker: resizing.name.clone(), slots: resizing.to };
        let (from, to) = (resizing.from, i32::from(resizing.to));
        // It may have changed since the key.
        if let (Err(reason), true) = (self.takes_changes(), from != to) {
            self.resizing = None;
            self.toast = Self::refused_in_place(Action::More, reason);
            return None;
        }
        // Up and down again: nothing is to be asked.
        if from == to {
            self.resizing = None;
            return None;
        }
        Some(order)
    }

    /// What the database did of an order.
    pub(in crate::app) fn ordered(&mut self, ordered: &Ordered, now: Time) {
        self.toast = Some(ordered.toast(now));
        match ordered {
            Ordered::Resized { answers, .. } if answers.iter().all(|answer| answer.refusal.is_none()) => {
                if let Some(resizing) = self.resizing.as_mut().filter(|resizing| resizing.at.is_none()) {
                    resizing.is_answered = true;
                }
            }
            Ordered::Resized { .. } | Ordered::Not { .. } => {
                self.resizing.take_if(|resizing| resizing.at.is_none());
            }
            Ordered::Directed { .. } | Ordered::Paused(_) | Ordered::Resumed { .. } => {}
        }
        for screen in &mut self.screens {
            if let Screen::Workers(view) = screen {
                view.reread();
            }
        }
        self.reads.vitals.want();
        self.dirty = true;
    }
}
