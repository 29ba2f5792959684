//! Opening, closing, leaving.

use super::super::command::{Command, Quit};
use super::super::dialog::{Dialog, Question};
use super::super::event::LocalWorkers;
use super::super::help::HelpView;
use super::super::key::Key;
use super::super::lesson::LessonView;
use super::super::list::Tab;
use super::super::toast::Toast;
use super::super::{App, Screen};
use crate::model::Time;
use crate::model::ids::LessonId;

impl App {
    pub(super) fn go_to_tab(&mut self, index: usize, now: Time) {
        let Some(tab) = Tab::ALL.get(index) else { return };
        self.lists.choose(*tab);
        let (height, at) = (self.list_height(), self.database_now(now));
        let list = self.lists.current_mut();
        if list.is_read() {
            // What became of it while another tab was shown is read again.
            self.reads.refresh_soon(now);
            list.take_in(&self.store, now, at);
            list.settle(height);
        } else {
            list.error = None;
        }
    }

    pub(super) fn open(&mut self) {
        if let Some(id) = self.list().cursor() {
            self.open_lesson(id);
        }
    }

    pub(in crate::app) fn open_lesson(&mut self, id: LessonId) {
        let mut view = LessonView::new(id);
        view.lay_out(self.size);
        self.screens.push(Screen::Lesson(Box::new(view)));
    }

    /// The next or previous lesson of the list, in place of the one on screen.
    pub(super) fn neighbour(&mut self, rows: isize) {
        let height = self.list_height();
        let next = self.step_below(rows).or_else(|| {
            self.list_mut().step(rows, height);
            self.list().cursor()
        });
        if let Some((id, pane)) = self.top_lesson().map(|view| (view.id, view.pane))
            && let Some(next) = next.filter(|next| *next != id)
        {
            self.screens.pop();
            self.open_lesson(next);
            self.on_view(|view| view.show(pane));
        }
    }

    pub(super) fn reread(&mut self, now: Time) {
        let list = self.list_mut();
        if list.error.take().is_some() && list.ids().is_empty() {
            list.reach = crate::app::list::Reach::Unread;
        }
        self.peek.again(now);
        self.refresh(now);
        self.reread_place();
    }

    pub(super) fn suspend(&mut self, todo: &mut Vec<Command>) {
        match self.local.busy {
            0 => todo.push(Command::Suspend),
            busy => {
                let lessons =
                    if busy == 1 { "1 lesson generates".to_owned() } else { format!("{busy} lessons generate") };
                self.toast = Some(Toast::error(format!("Not suspended: {lessons} here.")));
            }
        }
    }

    pub(super) fn help(&mut self) {
        let scopes = self.scopes();
        let of = match self.screens.last() {
            None => "Overview",
            Some(Screen::Lesson(_)) => "Lesson",
            Some(screen) => match screen.place_name() {
                Some(name) => name,
                None => return,
            },
        };
        self.screens.push(Screen::Help(Box::new(HelpView::new(scopes, of, self.size))));
    }

    pub(super) fn close(&mut self, key: Key, now: Time, todo: &mut Vec<Command>) {
        if self.close_in_place(now) {
            return;
        }
        match self.screens.last_mut() {
            Some(Screen::NewLesson(form)) if form.is_changed() && !form.sending => {
                self.dialog = Some(Dialog::new(Question::Discard, key, now));
            }
            Some(Screen::Lesson(view)) if view.search().is_some() => {
                view.clear_search();
                view.lay_out(self.size);
            }
            Some(Screen::Help(help)) if help.find().is_some() => help.clear(),
            Some(Screen::Lesson(view)) if view.zoom => {
                view.zoom = false;
                view.lay_out(self.size);
            }
            Some(_) => {
                self.screens.pop();
                // What became of it while another screen was shown is read again.
                self.want_place();
                let height = self.list_height();
                self.list_mut().settle(height);
            }
            None => self.close_on_list(todo),
        }
    }

    /// The innermost of a range, the marks and the filter; last, what is under way.
    pub(super) fn close_on_list(&mut self, todo: &mut Vec<Command>) {
        if self.marks.has_range() {
            self.keep_range();
        } else if !self.marks.is_empty() {
            self.marks.clear();
        } else if !self.clear_filter() && self.operating.is_some() {
            todo.push(Command::StopOperating);
        }
    }

    /// The workers of this process have changed, and with them what quitting means.
    pub(in crate::app) fn hear_local(&mut self, local: LocalWorkers, now: Time) {
        self.dirty |= self.local != local;
        self.local = local;
        let Some(Dialog { question: Question::Quit { lessons, draining }, .. }) = &mut self.dialog else { return };
        if local.busy > 0 {
            // How to quit was answered from here or elsewhere: only how many still run is news.
            if *draining {
                *lessons = local.busy;
            }
            return;
        }
        self.dialog = None;
        // A drained process quits by itself.
        if !local.draining {
            self.toast = Some(Toast::done("Nothing generates here any more: q quits.".to_owned(), now));
        }
    }

    pub(in crate::app) fn quit(&mut self, key: Key, now: Time, todo: &mut Vec<Command>) {
        match self.local.busy {
            0 => todo.push(Command::Quit(Quit::Release)),
            lessons => {
                let question = Question::Quit { lessons, draining: self.local.draining };
                self.dialog = Some(Dialog::new(question, key, now));
            }
        }
    }
}
