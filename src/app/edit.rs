//! Edit & retry: a failed lesson's outline, model and attempts, changed before it is queued again.

use super::command::{Command, Load, Ticket};
use super::editor::Editor;
use super::form::{Again, Field, Form, Reading};
use super::toast::Toast;
use super::{App, Screen};
use crate::model::Time;
use crate::model::action::{Action, Outcome};
use crate::model::ids::LessonId;
use crate::model::lesson::Status;
use crate::model::outline::NewLesson;
use crate::model::preview::{Chosen, Preview};
use crate::model::trace::LessonDetail;

impl App {
    /// Opens the form on the current lesson; its outline is read anew, so that what is edited is what there is.
    pub(super) fn edit(&mut self, now: Time, todo: &mut Vec<Command>) {
        let Some((id, title)) = self.current().map(|lesson| (lesson.id, lesson.title.clone())) else { return };
        let again = Again::new(id, title, self.options.retry_attempts, now);
        let form = Form::again(again, self.models());
        self.screens.push(Screen::NewLesson(Box::new(form)));
        todo.push(Command::Load(Load::Detail(id)));
    }

    /// The lesson as it is now, for the form that waits for it.
    pub(super) fn receive_edited(&mut self, detail: &LessonDetail, now: Time) {
        let at = self.database_now(now);
        let Some(form) = self.top_form() else { return };
        let waits = |again: &Again| again.id == detail.lesson.id && again.read().is_none();
        if !form.edited().is_some_and(waits) {
            return;
        }
        form.outline = Editor::of(&detail.lesson.outline);
        let outline = form.outline.text().to_owned();
        let status = detail.summary.status;
        if let Some(again) = form.edited_mut() {
            again.title.clone_from(&detail.summary.title);
            again.reading = if status == Status::Failed {
                let (seen, model) = (detail.summary.seen(), detail.summary.model.clone());
                Reading::Read(Box::new(super::form::Was { seen, at, outline, model }))
            } else {
                Reading::Failed(format!("it has not failed, it is {status}"))
            };
        }
        self.dirty = true;
    }

    pub(super) fn fail_edited(&mut self, id: LessonId, why: &str) {
        let waiting = |again: &&mut Again| again.id == id && again.read().is_none();
        let again = self.top_form().and_then(Form::edited_mut).filter(waiting);
        if let Some(again) = again {
            again.reading = Reading::Failed(why.trim_end_matches('.').to_owned());
            self.dirty = true;
        }
    }

    /// Asks what an attempt with the chosen model would cost, one question at a time.
    pub(super) fn ask_estimate(&mut self, todo: &mut Vec<Command>) {
        let tickets = self.tickets + 1;
        let Some(form) = self.top_form() else { return };
        let model = form.model.chosen().map(str::to_owned);
        let Some(again) = form.edited_mut() else { return };
        if again.read().is_none() || again.estimating.is_some() || again.estimated.as_ref() == Some(&model) {
            return;
        }
        let ticket = Ticket(tickets);
        again.estimating = Some(ticket);
        again.estimated = Some(model.clone());
        again.estimate = None;
        let action = Action::Retry { more_attempts: again.more_attempts, outline: None, model };
        todo.push(Command::Load(Load::Preview { ticket, action, chosen: Chosen::Ids(vec![again.id]) }));
        self.tickets = tickets;
    }

    /// `false`: it was not asked for, or not any more.
    pub(super) fn receive_estimate(&mut self, ticket: Ticket, preview: &Preview) -> bool {
        let again = self.top_form().and_then(Form::edited_mut).filter(|again| again.estimating == Some(ticket));
        let Some(again) = again else { return false };
        again.estimating = None;
        again.estimate = Some(preview.estimate.clone());
        self.dirty = true;
        true
    }

    pub(super) fn fail_estimate(&mut self, ticket: Ticket) -> bool {
        let again = self.top_form().and_then(Form::edited_mut).filter(|again| again.estimating == Some(ticket));
        let Some(again) = again else { return false };
        again.estimating = None;
        again.estimate = Some(crate::model::preview::Estimate::default());
        true
    }

    /// `ctrl-o`: the outline goes to the operator's editor.
    pub(super) fn edit_elsewhere(&mut self, todo: &mut Vec<Command>) {
        let Some(form) = self.top_form().filter(|form| !form.sending) else { return };
        if form.edited().is_some_and(|again| again.read().is_none()) {
            self.toast = Some(Toast::error("Not edited: the outline is not read yet. Nothing changed."));
            return;
        }
        todo.push(Command::Edit(form.outline.text().to_owned()));
    }

    /// The editor has ended: what it wrote stands in the form, as one change that can be taken back.
    pub(super) fn edited(&mut self, text: &str) {
        let Some(form) = self.top_form() else { return };
        form.field = Field::Outline;
        if !form.replace_outline(text) {
            let size = text.len();
            self.toast =
                Some(Toast::error(format!("Not taken: {size} bytes are more than an outline holds. Nothing changed.")));
        }
    }

    /// `ctrl-s`: adds the new lesson, or retries the edited one.
    pub(super) fn send_form(&mut self, todo: &mut Vec<Command>) {
        let Some(form) = self.top_form().filter(|form| !form.sending) else { return };
        let Some(again) = form.edited() else {
            match form.lesson() {
                Ok(lesson) => {
                    form.sending = true;
                    todo.push(Command::Add(lesson));
                }
                Err(error) => form.refused = Some(error),
            }
            return;
        };
        let Some(was) = again.read() else {
            self.toast = Some(Toast::error("Not retried: the outline is not read yet. Nothing changed."));
            return;
        };
        if let Err(error) = NewLesson::new(None, form.outline.text()) {
            form.refused = Some(error);
            return;
        }
        let outline = (was.outline != form.outline.text()).then(|| form.outline.text().to_owned());
        let model = form.model.chosen().map(str::to_owned);
        let (action, seen) = (Action::Retry { more_attempts: again.more_attempts, outline, model }, was.seen);
        form.sending = true;
        self.operate(action, vec![seen], todo);
    }

    /// The edited lesson's retry was answered: done, the form closes; refused, nothing that was written is lost.
    pub(super) fn operated_form(&mut self, outcome: &Outcome, has_failed: bool) {
        let Some(form) = self.top_form().filter(|form| form.sending) else { return };
        let Some(id) = form.edited().map(|again| again.id) else { return };
        if outcome.done.iter().any(|done| done.id == id) {
            self.screens.pop();
        } else if has_failed || outcome.refused.iter().any(|refused| refused.id == id) || !outcome.is_whole() {
            form.sending = false;
        }
    }
}
