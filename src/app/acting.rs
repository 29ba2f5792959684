//! What an operator does to lessons: which action may be taken on what, and the question that comes first.

use super::binding::{Action, Guard};
use super::bulk::{Intent, State, Target};
use super::command::{Command, Load};
use super::dialog::{Cancel, Counts, Delete, Dialog, Question, Retry, TakeBack, Typed};
use super::event::Progress;
use super::form::{Form, Reading};
use super::key::Key;
use super::lesson::LessonView;
use super::marks::Marked;
use super::toast::Toast;
use super::{App, Operating, Screen, age};
use crate::model::Time;
use crate::model::action::{Action as Operation, UNTOUCHED};
use crate::model::lesson::{LessonSummary, Seen, Status};
use crate::model::preview::{Chosen, Preview};

/// The word that deletes, and the words that take a lesson back.
const DELETE: &str = "delete";
const TAKE_BACK: &str = "take back";

impl App {
    /// Why an action on lessons cannot be taken now; `Ok` when it can.
    pub(super) fn allows_acting(&self, guard: Guard) -> Result<(), &'static str> {
        if self.marked() != Marked::Nothing
            && matches!(guard, Guard::Again | Guard::Cancel | Guard::Delete | Guard::Queued)
        {
            return Ok(());
        }
        let lesson = self.current().ok_or("no lesson is chosen")?;
        let row = self.store.row(lesson.id);
        if row.is_some_and(|row| row.gone) {
            return Err("it is deleted");
        }
        if row.is_some_and(|row| row.asked.is_some()) {
            return Err("it was asked for already");
        }
        match (guard, lesson.status) {
            (Guard::Edit, Status::Queued) => Err("it is queued, x cancels it first"),
            (Guard::Edit, Status::Generating) if !lesson.is_external() => Err("it is generating, x cancels it first"),
            (Guard::Edit, Status::Generated) => Err("it is generated, r generates it again"),
            (Guard::Again, Status::Queued | Status::Generating) | (Guard::Edit, Status::Generating) => {
                Err("this lesson has not failed")
            }
            (Guard::Cancel, Status::Failed | Status::Generated) => Err("nothing of it runs or waits"),
            (Guard::Cancel, Status::Generating) if lesson.is_external() => {
                if age::is_stalled(lesson, self.database_now(self.heard_at)) {
                    Ok(())
                } else {
                    Err("another program generates it")
                }
            }
            (Guard::Delete, Status::Generating) if lesson.is_external() => Err("another program generates it"),
            (Guard::Delete, Status::Generating) => Err("it is generating: cancel it first"),
            (Guard::Queued, Status::Queued) => Ok(()),
            (Guard::Queued, _) => Err("this lesson is not queued"),
            _ => Ok(()),
        }
    }

    /// The footer's word for a key where the moment has a better one than the table.
    #[must_use]
    pub fn word(&self, action: Action) -> Option<String> {
        let verb = match action {
            Action::Retry => "retry",
            Action::Cancel if self.operating.is_some() => return Some("stop".to_owned()),
            Action::Cancel => "cancel",
            Action::Delete => "delete",
            Action::Add => {
                let edited = self.screens.last().and_then(Screen::form).and_then(Form::edited);
                return edited.map(|_| "retry".to_owned());
            }
            action => return self.word_in_place(action).map(str::to_owned),
        };
        match self.marked() {
            Marked::Some(marked) => return Some(format!("{verb} {marked}")),
            Marked::Everything(_) => return Some(format!("{verb} all")),
            Marked::Nothing => {}
        }
        // The table's word whatever the lesson: hints that moved with the cursor would be read anew at every step.
        None
    }

    /// Takes an action on lessons; `false` when it is none.
    pub(super) fn act_on_lessons(&mut self, action: Action, key: Key, now: Time, todo: &mut Vec<Command>) -> bool {
        if matches!(action, Action::Raise | Action::Lower) && self.steps_over_at.is_some_and(|at| now < at) {
            return true;
        }
        let intent = match action {
            Action::Retry => Some(Intent::Retry),
            Action::Cancel => Some(Intent::Cancel),
            Action::Delete => Some(Intent::Delete),
            Action::Raise => Some(Intent::Prioritise { up: true, steps: 1 }),
            Action::Lower => Some(Intent::Prioritise { up: false, steps: -1 }),
            _ => None,
        };
        let target = match self.marked() {
            Marked::Nothing => None,
            Marked::Some(_) => Some(Target::Marked),
            Marked::Everything(_) => Some(self.everything()),
        };
        if let (Some(intent), Some(target)) = (intent, target) {
            self.ask_bulk(target, intent, key, now, todo);
            return true;
        }
        match action {
            Action::Retry => self.ask_retry(key, now),
            Action::Edit => self.edit(now, todo),
            Action::Cancel => self.ask_cancel(key, now),
            Action::Delete => self.ask_delete(key, now, todo),
            Action::Raise => self.shift_priority(1, now, todo),
            Action::Lower => self.shift_priority(-1, now, todo),
            Action::Mark => self.mark(now),
            Action::MarkRange => self.mark_range(),
            Action::MarkAll => self.mark_everything(now),
            Action::TakeBackBulk => self.take_back_bulk(now, todo),
            _ => return false,
        }
        true
    }

    /// All that the list finds.
    fn everything(&self) -> Target {
        let target = self.found_target();
        let (tab, counted) = (self.tab(), target.as_ref().and_then(|target| target.found));
        let is_bounded = counted.is_some_and(|found| found.is_bounded);
        let found = if target.is_some() { counted.map(|found| found.count) } else { self.count(tab) };
        Target::Matching { tab, query: target.map(|target| target.query), found, is_bounded }
    }

    fn ask_retry(&mut self, key: Key, now: Time) {
        let behind = self.queued();
        let more = self.options.retry_attempts;
        let Some(lesson) = self.current() else { return };
        let next = self.screens.last().and_then(Screen::lesson).and_then(next_attempt);
        let question = Question::Retry(Retry::of(lesson, more, next, behind));
        self.dialog = Some(Dialog::new(question, key, now));
    }

    fn ask_cancel(&mut self, key: Key, now: Time) {
        let Some(lesson) = self.current() else { return };
        let question = if lesson.is_external() {
            let (seen, title) = (lesson.seen(), lesson.title.clone());
            Question::TakeBack(TakeBack { seen, title, typed: Typed::new(TAKE_BACK) })
        } else {
            Question::Cancel(Cancel::of(lesson))
        };
        self.dialog = Some(Dialog::new(question, key, now));
    }

    fn ask_delete(&mut self, key: Key, now: Time, todo: &mut Vec<Command>) {
        let ticket = Self::ticket(&mut self.tickets);
        let Some(lesson) = self.current() else { return };
        let delete = Delete {
            seen: lesson.seen(),
            title: lesson.title.clone(),
            version: lesson.version,
            counts: Counts::Reading,
            typed: Typed::new(DELETE),
            ticket,
        };
        let chosen = Chosen::Ids(vec![lesson.id]);
        todo.push(Command::Load(Load::Preview { ticket, action: Operation::Delete, chosen }));
        self.dialog = Some(Dialog::new(Question::Delete(delete), key, now));
    }

    pub(super) fn receive_preview(&mut self, ticket: super::command::Ticket, preview: &Preview) {
        if self.receive_bulk(ticket, preview) || self.receive_estimate(ticket, preview) {
            return;
        }
        if let Some(delete) = self.delete_mut().filter(|delete| delete.ticket == ticket) {
            delete.counts = match preview.rows.first() {
                None => Counts::Not(String::from("it is gone")),
                Some(row) => match &row.refusal {
                    Some(reason) => Counts::Not(reason.clone()),
                    None => Counts::Known(row.attempts, row.traces),
                },
            };
            self.dirty = true;
        }
    }

    /// `false`: nobody waits for it any more.
    pub(super) fn fail_preview(&mut self, ticket: super::command::Ticket, error: &str) -> bool {
        if self.fail_bulk(ticket, error) || self.fail_estimate(ticket) {
            return true;
        }
        let Some(delete) = self.delete_mut().filter(|delete| delete.ticket == ticket) else { return false };
        delete.counts = Counts::Not(format!("not read: {}", error.trim_end_matches('.')));
        true
    }

    fn delete_mut(&mut self) -> Option<&mut Delete> {
        match &mut self.dialog.as_mut()?.question {
            Question::Delete(delete) => Some(delete),
            _ => None,
        }
    }

    /// A question about one lesson is answered with yes. What it was asked of may be over by now.
    pub(super) fn confirm_one(&mut self, question: Question, now: Time, todo: &mut Vec<Command>) {
        let (operation, seen, title) = match question {
            Question::Retry(retry) => {
                let more_attempts = retry.more_attempts;
                let operation = if retry.regenerates() {
                    Operation::Regenerate { more_attempts, model: None }
                } else {
                    Operation::Retry { more_attempts, outline: None, model: None }
                };
                (operation, retry.seen, retry.title)
            }
            Question::Cancel(cancel) => (Operation::Cancel, cancel.seen, cancel.title),
            Question::Delete(delete) => (Operation::Delete, delete.seen, delete.title),
            Question::TakeBack(take) => (Operation::TakeBack { untouched: UNTOUCHED }, take.seen, take.title),
            Question::Bulk(_) | Question::Quit { .. } | Question::Fleet(_) | Question::Discard => return,
        };
        if let Some(why) = self.moot(seen) {
            self.toast = Some(Toast::error(format!("Not asked: {why}. Nothing changed.")));
            return;
        }
        let what = match operation {
            Operation::Retry { .. } => "Retry",
            Operation::Regenerate { .. } => "Regeneration",
            Operation::Cancel => "Cancelling",
            Operation::Delete => "Deletion",
            Operation::TakeBack { .. } => "Taking back",
            Operation::Prioritise { .. } => "Priority",
        };
        self.toast = Some(Toast::done(format!("{what} requested: {title}."), now));
        self.operate(operation, vec![seen], todo);
    }

    /// Why a question about a lesson is over: it is not as it was when that was asked.
    fn moot(&self, seen: Seen) -> Option<&'static str> {
        let shown = self.screens.last().and_then(Screen::lesson).and_then(LessonView::summary);
        let known = shown.filter(|lesson| lesson.id == seen.id).or_else(|| self.store.lesson(seen.id))?;
        if self.store.is_gone(seen.id) {
            return Some("it is deleted");
        }
        let changed = |lesson: &LessonSummary| lesson.status != seen.status || lesson.updated_at != seen.updated_at;
        changed(known).then_some("it has changed since you were asked")
    }

    /// Asks the database for an action that takes a while, and shows at once that it is under way.
    pub(super) fn operate_all(&mut self, action: Operation, seen: Vec<Seen>, todo: &mut Vec<Command>) {
        if seen.len() > 1 {
            self.toast = None;
            self.operating = Some(Operating { action: action.clone(), progress: Progress { done: 0, of: seen.len() } });
        }
        self.operate(action, seen, todo);
    }

    /// Since when something that floats or is edited is awaited.
    pub(super) fn asked_since(&self) -> Option<Time> {
        let form = || match self.screens.last().and_then(Screen::form).and_then(Form::edited)?.reading {
            Reading::Since(since) => Some(since),
            Reading::Failed(_) | Reading::Read(_) => None,
        };
        match self.bulk().map(|bulk| &bulk.state) {
            Some(State::Reading { since }) => Some(*since),
            Some(State::Failed(_) | State::Ready(_)) => None,
            None => form(),
        }
    }

    /// Models a lesson can ask for: the configured ones, and those that lessons here were made with.
    #[must_use]
    pub fn models(&self) -> Vec<String> {
        let mut models = self.options.models.clone();
        models.extend(self.options.model.clone());
        models.extend(self.store.models());
        models.retain(|model| !model.is_empty());
        models.sort_unstable();
        models.dedup();
        models
    }
}

/// The number of a lesson's next attempt, where its attempts are read.
fn next_attempt(view: &LessonView) -> Option<i32> {
    view.detail()?;
    Some(view.attempts().iter().map(|attempt| attempt.attempt_number).max().unwrap_or(0) + 1)
}
