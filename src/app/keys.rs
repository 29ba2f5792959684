//! What keys and pastes do.

mod going;

use super::binding::{Action, Binding, Guard, Meaning, Scope, meaning};
use super::command::{Command, Quit};
use super::dialog::Question;
use super::form::Form;
use super::key::{Key, KeyCode};
use super::lesson::{Asked, Pane};
use super::toast::Toast;
use super::{App, Screen};
use crate::model::Time;
use crate::model::action::Action as Operation;
use crate::model::lesson::Seen;

const OVERVIEW: &[Scope] = &[Scope::Lists, Scope::Overview, Scope::Lessons, Scope::Everywhere];
const LESSON: &[Scope] = &[Scope::Panes, Scope::Lesson, Scope::Lessons, Scope::Everywhere];
const DIFF: &[Scope] = &[Scope::Diff, Scope::Panes, Scope::Lesson, Scope::Lessons, Scope::Everywhere];
const EDITOR: &[Scope] = &[Scope::Editors];
const INPUT: &[Scope] = &[Scope::Inputs];
const FILTER: &[Scope] = &[Scope::Filter];
const SORTING: &[Scope] = &[Scope::Sorting];
const HELP: &[Scope] = &[Scope::Help];

impl App {
    /// The scopes whose keys hold now, without a dialog's.
    #[must_use]
    pub fn scopes(&self) -> &'static [Scope] {
        match self.screens.last() {
            _ if self.sorting.is_some() => SORTING,
            None if self.is_filtering() => FILTER,
            None => OVERVIEW,
            Some(Screen::Lesson(view)) if view.is_typing() => INPUT,
            Some(Screen::Lesson(view)) if view.pane == Pane::Diff => DIFF,
            Some(Screen::Lesson(_)) => LESSON,
            Some(Screen::NewLesson(_)) => EDITOR,
            Some(Screen::Help(help)) if help.is_typing() => INPUT,
            Some(Screen::Help { .. }) => HELP,
            Some(screen) => screen.place_scopes().unwrap_or(HELP),
        }
    }

    /// Why the database takes no change from here now.
    pub(super) fn takes_changes(&self) -> Result<(), &'static str> {
        match (self.is_stale() || self.location.is_none(), self.read_only) {
            (true, _) => Err("no connection"),
            (false, true) => Err("this console is read-only"),
            (false, false) => self.server_refuses().map_or(Ok(()), Err),
        }
    }

    /// Why an action cannot be taken now, as a toast says it; `Ok` when it can.
    pub fn allows(&self, binding: &Binding) -> Result<(), &'static str> {
        let lesson = self.current();
        let writable = || self.takes_changes();
        match binding.guard {
            Guard::Always => Ok(()),
            Guard::Lesson => lesson.map(|_| ()).ok_or("no lesson is chosen"),
            Guard::Writable => writable(),
            guard @ (Guard::Group | Guard::Worker | Guard::Provider) => {
                writable()?;
                self.allows_in_place(guard)
            }
            // What runs is stopped even where nothing new may begin.
            Guard::Cancel if self.operating.is_some() => Ok(()),
            Guard::Again | Guard::Edit | Guard::Cancel | Guard::Delete | Guard::Queued => {
                writable()?;
                self.allows_acting(binding.guard)
            }
            Guard::Undo => {
                self.undoable.map(|_| ()).ok_or("nothing to take back: it can be for 5 s")?;
                writable()
            }
            Guard::Running => match self.screens.last() {
                Some(Screen::Lesson(view)) if view.is_running() => Ok(()),
                _ => Err("this attempt has ended"),
            },
        }
    }

    pub(super) fn press(&mut self, key: Key, now: Time, todo: &mut Vec<Command>) {
        self.last_key = Some(now);
        self.jumping = None;
        self.on_failures(|view, _| view.stay());
        self.dirty = true;
        if self.toast.as_ref().is_some_and(|toast| toast.until.is_none()) {
            self.toast = None;
        }
        // Quits from anywhere; the question whether to is the only one that stays.
        if key == Key::ctrl('c')
            && self.dialog.take_if(|dialog| !matches!(dialog.question, Question::Quit { .. })).is_some()
        {
            return self.quit(key, now, todo);
        }
        if let Some(dialog) = &mut self.dialog {
            let (hears, takes) = (dialog.hears(key, now), dialog.takes(key));
            match meaning(&[dialog.scope()], None, key) {
                Meaning::Bound(binding) if hears => self.answer(binding, now, todo),
                Meaning::Prefix | Meaning::Nothing if hears || takes => self.type_in_dialog(key),
                Meaning::Bound(_) | Meaning::Prefix | Meaning::Nothing => {}
            }
            return;
        }
        if self.palette.is_some() {
            return self.press_in_palette(key, now, todo);
        }
        let prefix = self.prefix.take();
        match meaning(self.scopes(), prefix, key) {
            Meaning::Bound(binding) => self.act(binding, key, now, todo),
            Meaning::Prefix => self.prefix = if let KeyCode::Char(c) = key.code { Some(c) } else { None },
            // `esc` and unknown seconds only end the sequence.
            Meaning::Nothing => match self.screens.last_mut() {
                None if self.filter.is_typing() => self.type_filter(key, now),
                Some(Screen::NewLesson(form)) => {
                    form.key(key);
                }
                Some(Screen::Lesson(view)) => {
                    view.type_key(key);
                    view.lay_out(self.size);
                }
                Some(Screen::Help(help)) => help.type_key(key),
                Some(Screen::Failures(_) | Screen::Workers(_)) => self.type_in_place(key, now),
                None => {}
            },
        }
        self.stretch();
    }

    pub(super) fn paste(&mut self, text: &str, now: Time) {
        self.last_key = Some(now);
        if self.dialog.is_some() {
            return;
        }
        self.dirty = true;
        if let Some(palette) = &mut self.palette {
            return palette.paste(text);
        }
        if let Some(Screen::Help(help)) = self.screens.last_mut() {
            return help.paste(text);
        }
        if self.on_failures(|view, heights| view.paste(text, now, heights)).is_some() {
            return;
        }
        if self.is_filtering() {
            self.dirty = true;
            if !self.paste_filter(text, now) {
                self.toast = Some(Toast::error("Not pasted: that is too long for a filter. Nothing changed."));
            }
            return;
        }
        let size = self.size;
        if let Some(view) = self.top_lesson() {
            view.paste(text);
            view.lay_out(size);
            self.dirty = true;
        }
        let Some(form) = self.top_form() else { return };
        let pasted = form.paste(text);
        self.dirty = true;
        if !pasted {
            let size = text.len();
            self.toast = Some(Toast::error(format!(
                "Not pasted: {size} bytes are more than an outline holds. Nothing changed."
            )));
        }
    }

    fn answer(&mut self, binding: &Binding, now: Time, todo: &mut Vec<Command>) {
        if let Err(reason) = self.allows(binding) {
            let asked = self.dialog.take().map_or(binding.action, |dialog| dialog.asks());
            return self.refuse(asked, reason);
        }
        if self.answer_in_place(binding.action, now, todo) {
            return;
        }
        let Some(dialog) = self.dialog.take() else { return };
        match (binding.action, dialog.question) {
            (action, Question::Fleet(ask)) => Self::answer_fleet(action, ask, todo),
            (Action::Confirm, question) => self.confirm_one(question, now, todo),
            (Action::Edit, Question::Retry(_)) => self.edit(now, todo),
            (Action::Drain, Question::Quit { lessons, .. }) => {
                let lessons =
                    if lessons == 1 { "1 lesson finishes".to_owned() } else { format!("{lessons} lessons finish") };
                self.toast = Some(Toast::done(format!("Draining: {lessons} here, then homeroom quits."), now));
                todo.push(Command::Quit(Quit::Drain));
            }
            (Action::Release, Question::Quit { .. }) => todo.push(Command::Quit(Quit::Release)),
            (Action::Discard, Question::Discard) => {
                self.screens.pop();
            }
            // Every other answer keeps things as they are.
            _ => {}
        }
    }

    /// An answer that leaves the question open, or that only a bulk action has.
    fn answer_in_place(&mut self, action: Action, now: Time, todo: &mut Vec<Command>) -> bool {
        let unconfirmed = match self.dialog.as_ref().map(|dialog| &dialog.question) {
            Some(Question::Delete(delete)) => !delete.may_confirm(),
            Some(Question::TakeBack(take)) => !take.typed.is_right(),
            _ => false,
        };
        match action {
            Action::Confirm if unconfirmed => {}
            Action::Confirm if self.bulk().is_some() => self.confirm_bulk(false, now, todo),
            Action::First => self.confirm_bulk(true, now, todo),
            Action::Edit if self.bulk().is_some() => self.edit_bulk(),
            Action::NextField => self.next_part(),
            Action::Left => self.change_bulk(-1, now, todo),
            Action::Right => self.change_bulk(1, now, todo),
            Action::Raise => self.shift_bulk(1),
            Action::Lower => self.shift_bulk(-1),
            Action::Down => self.scroll_bulk(1),
            Action::Up => self.scroll_bulk(-1),
            Action::PageDown => self.scroll_bulk(10),
            Action::PageUp => self.scroll_bulk(-10),
            _ => return false,
        }
        true
    }

    /// Asks the database to do it; whoever asks has confirmed it.
    pub(super) fn operate(&mut self, action: Operation, seen: Vec<Seen>, todo: &mut Vec<Command>) {
        for seen in &seen {
            self.store.mark_asked(seen.id, action.as_str());
        }
        todo.push(Command::Operate { action, seen });
    }

    fn refuse(&mut self, action: Action, reason: &str) {
        if let Some(toast) = Self::refused_in_place(action, reason) {
            self.toast = Some(toast);
            return;
        }
        let what = match action {
            Action::Retry => "Not retried",
            Action::Edit => "Not edited",
            Action::Cancel => "Not cancelled",
            Action::Delete => "Not deleted",
            Action::Raise | Action::Lower => "Not changed",
            Action::TakeBackBulk => "Not undone",
            Action::Add if self.top_form().is_some_and(|form| form.edited().is_some()) => "Not retried",
            Action::Add => "Not added",
            _ => "Not done",
        };
        self.toast = Some(Toast::error(format!("{what}: {reason}. Nothing changed.")));
    }

    pub(super) fn act(&mut self, binding: &Binding, key: Key, now: Time, todo: &mut Vec<Command>) {
        if let Err(reason) = self.allows(binding) {
            return self.refuse(binding.action, reason);
        }
        match binding.action {
            Action::New => self.screens.push(Screen::NewLesson(Box::new(Form::new(self.models())))),
            // What was begun is finished, and nothing more of it is asked for.
            Action::Cancel if self.operating.is_some() => todo.push(Command::StopOperating),
            Action::Open if self.screens.is_empty() => self.open(),
            action @ (Action::GoOverview | Action::GoFailures | Action::GoWorkers) => self.go_to(action),
            Action::CopyId => todo.extend(self.current().map(|lesson| Command::Copy(lesson.id.to_string()))),
            Action::Times => self.clock_times = !self.clock_times,
            Action::Reread => self.reread(now),
            Action::Repaint => todo.push(Command::Repaint),
            Action::Suspend => self.suspend(todo),
            _ if self.sorting.is_some() && binding.action != Action::QuitNow => self.act_on_sorting(binding.action),
            Action::Filter if self.screens.is_empty() => self.open_filter(),
            Action::Sort => self.open_sorting(),
            Action::Back if self.screens.is_empty() => self.quit(key, now, todo),
            Action::Close | Action::Back => self.close(key, now, todo),
            Action::QuitNow => self.quit(key, now, todo),
            Action::Help => self.help(),
            Action::Palette => self.open_palette(),
            Action::NextLesson => self.neighbour(1),
            Action::PrevLesson => self.neighbour(-1),
            action if self.act_on_lessons(action, key, now, todo) => {}
            _ => match self.screens.last_mut() {
                None if self.filter.is_typing() => self.act_on_filter(binding.action, now, todo),
                None => self.act_on_list(binding.action, key, now),
                Some(Screen::Lesson(view)) => {
                    let asked = view.act(binding.action, key);
                    view.lay_out(self.size);
                    match asked {
                        Some(Asked::Copy(export)) => todo.push(Command::Copy(export.text)),
                        Some(Asked::Save(export)) => todo.push(Command::Save(export)),
                        Some(Asked::Page(export)) => todo.push(Command::Page(export)),
                        Some(Asked::Nothing) => self.toast = Some(Toast::error("This pane has no text.")),
                        None => {}
                    }
                }
                Some(Screen::NewLesson(_)) => self.act_on_form(binding.action, todo),
                Some(Screen::Help(help)) => help.act(binding.action),
                Some(Screen::Failures(_) | Screen::Workers(_)) => self.act_on_place(binding.action, key, now, todo),
            },
        }
    }

    fn act_on_list(&mut self, action: Action, key: Key, now: Time) {
        let height = self.list_height();
        let page = isize::try_from(height.saturating_sub(1).max(1)).unwrap_or(1);
        let half = isize::try_from((height / 2).max(1)).unwrap_or(1);
        let at = self.database_now(now);
        let tab = self.tab().index();
        let list = self.lists.current_mut();
        match action {
            Action::Down => list.step(1, height),
            Action::Up => list.step(-1, height),
            Action::HalfDown => list.page(half, height),
            Action::HalfUp => list.page(-half, height),
            Action::PageDown => list.page(page, height),
            Action::PageUp => list.page(-page, height),
            Action::Top => {
                list.take_in(&self.store, now, at);
                list.go_top();
            }
            Action::End => list.go_end(height),
            Action::NextTab => self.go_to_tab((tab + 1) % 5, now),
            Action::PrevTab => self.go_to_tab((tab + 4) % 5, now),
            Action::ChooseTab => {
                if let KeyCode::Char(c @ '1'..='5') = key.code {
                    self.go_to_tab(usize::from(c as u8 - b'1'), now);
                }
            }
            _ => {}
        }
    }

    fn act_on_form(&mut self, action: Action, todo: &mut Vec<Command>) {
        let Some(form) = self.top_form() else { return };
        match action {
            Action::NextField => form.next_field(false),
            Action::PrevField => form.next_field(true),
            Action::Undo => form.undo(),
            Action::Redo => form.redo(),
            Action::Add => self.send_form(todo),
            Action::Editor => self.edit_elsewhere(todo),
            _ => {}
        }
    }
}
