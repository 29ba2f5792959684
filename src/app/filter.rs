//! The filter of the lists: a line that is typed in place of the message line, and holds for all tabs until `esc`.
//!
//! What is typed is applied once typing rests for a moment. Words that are not understood are left out and said.

mod complete;

use std::collections::VecDeque;

use chrono::TimeDelta;

use self::complete::Completion;
use super::App;
use super::binding::Action;
use super::command::{Command, Load};
use super::key::{Key, KeyCode};
use super::typed::TypedLine;
use crate::model::Time;
use crate::model::ids::LessonId;
use crate::model::lesson::Status;
use crate::model::overview::Found;
use crate::model::query::{Problem, Query};

/// How long typing has to rest before the filter is applied.
const REST: TimeDelta = TimeDelta::milliseconds(150);
const MAX_HISTORY: usize = 50;

#[derive(Debug)]
pub struct Filter {
    line: TypedLine,
    problems: Vec<Problem>,
    /// When what was typed is applied.
    due: Option<Time>,
    /// Kept filters, the latest first.
    history: VecDeque<String>,
    /// How far back in the history the line is, and what was typed before.
    back: usize,
    draft: String,
    completion: Option<Completion>,
    jump: Jump,
    /// Starts of ids that are being looked up: their answers are for here, even when nobody waits for them any more.
    lookups: Vec<String>,
}

/// Whether what is typed is the start of one lesson's id.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Jump {
    No,
    Nobody,
    Asked(String),
    Offered(LessonId),
}

/// Everything a filter finds, as an action may be done to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundTarget {
    pub query: Query,
    /// The tab's.
    pub status: Option<Status>,
    /// `None` until read.
    pub found: Option<Found>,
}

impl Filter {
    pub(super) fn new() -> Self {
        Self {
            line: TypedLine::new(),
            problems: Vec::new(),
            due: None,
            history: VecDeque::new(),
            back: 0,
            draft: String::new(),
            completion: None,
            jump: Jump::No,
            lookups: Vec::new(),
        }
    }

    #[must_use]
    pub fn text(&self) -> &str {
        self.line.text()
    }

    /// The part before the caret, while it is typed.
    #[must_use]
    pub fn caret(&self) -> Option<&str> {
        self.line.caret()
    }

    #[must_use]
    pub fn is_typing(&self) -> bool {
        self.line.is_typing()
    }

    /// The first word that was not understood.
    #[must_use]
    pub fn problem(&self) -> Option<&Problem> {
        self.problems.first()
    }

    /// The lesson that `enter` opens: the only one whose id begins as typed.
    #[must_use]
    pub fn offered(&self) -> Option<LessonId> {
        if let Jump::Offered(id) = self.jump { Some(id) } else { None }
    }

    /// When something happens by itself.
    pub(super) const fn due(&self) -> Option<Time> {
        self.due
    }

    fn changed(&mut self, now: Time) {
        self.problems = Query::parse(self.line.text()).1;
        self.jump = Jump::No;
        self.due = Some(now + REST);
    }

    fn type_key(&mut self, key: Key, now: Time) {
        let before = self.line.text().to_owned();
        if self.line.key(key) {
            self.completion = None;
            if self.line.text() != before {
                self.back = 0;
                self.changed(now);
            }
        }
    }

    fn paste(&mut self, text: &str, now: Time) -> bool {
        let fits = self.line.paste(text);
        if fits {
            (self.completion, self.back) = (None, 0);
            self.changed(now);
        }
        fits
    }

    /// Goes so many steps back in the history; below zero towards what was typed.
    fn recall(&mut self, steps: isize, now: Time) {
        if self.back == 0 {
            self.line.text().clone_into(&mut self.draft);
        }
        let back = self.back.saturating_add_signed(steps).min(self.history.len());
        if back != self.back {
            self.back = back;
            let text = back.checked_sub(1).map_or(&self.draft, |at| &self.history[at]).clone();
            self.line.set(&text);
            self.completion = None;
            self.changed(now);
        }
    }

    fn keep(&mut self) {
        let text = self.line.text().trim().to_owned();
        (self.due, self.back, self.completion) = (None, 0, None);
        self.line.keep();
        if !text.is_empty() {
            self.history.retain(|other| *other != text);
            self.history.push_front(text);
            self.history.truncate(MAX_HISTORY);
        }
    }

    fn clear(&mut self) {
        let (history, lookups) = (std::mem::take(&mut self.history), std::mem::take(&mut self.lookups));
        *self = Self { history, lookups, ..Self::new() };
    }
}

impl App {
    #[must_use]
    pub fn filter(&self) -> &Filter {
        &self.filter
    }

    /// What the lists are filtered by; `None` where everything is shown.
    #[must_use]
    pub fn query(&self) -> Option<&Query> {
        Some(self.lists.query()).filter(|query| !query.is_empty())
    }

    /// Everything that the filter finds on this tab; `None` where there is no filter.
    #[must_use]
    pub fn found_target(&self) -> Option<FoundTarget> {
        let list = self.list();
        self.query().map(|query| FoundTarget { query: query.clone(), status: list.tab.status(), found: list.found() })
    }

    /// Whether keys go to the filter line.
    pub(super) fn is_filtering(&self) -> bool {
        self.screens.is_empty() && self.filter.is_typing()
    }

    pub(super) fn type_filter(&mut self, key: Key, now: Time) {
        self.filter.type_key(key, now);
    }

    pub(super) fn paste_filter(&mut self, text: &str, now: Time) -> bool {
        self.filter.paste(text, now)
    }

    pub(super) fn act_on_filter(&mut self, action: Action, now: Time, todo: &mut Vec<Command>) {
        match action {
            Action::Accept => match self.filter.offered() {
                Some(id) => {
                    self.clear_filter();
                    self.open_lesson(id);
                }
                None => self.keep_filter(todo),
            },
            Action::Clear => {
                self.clear_filter();
            }
            Action::Earlier => self.filter.recall(1, now),
            Action::Later => self.filter.recall(-1, now),
            Action::Complete => self.complete_filter(true, now),
            Action::CompleteBack => self.complete_filter(false, now),
            _ => {}
        }
    }

    pub(super) fn open_filter(&mut self) {
        let text = self.filter.text().to_owned();
        self.filter.line.begin();
        self.filter.line.set(&text);
    }

    fn keep_filter(&mut self, todo: &mut Vec<Command>) {
        self.filter.keep();
        self.apply_filter(todo);
        if self.query().is_none() && self.filter.problems.is_empty() {
            self.clear_filter();
        }
    }

    /// Shows everything again; `false` where there was no filter.
    pub(super) fn clear_filter(&mut self) -> bool {
        let was = self.filter.is_typing() || !self.filter.text().is_empty() || self.query().is_some();
        self.filter.clear();
        self.lists.seek(Query::default(), false);
        self.settle_list();
        was
    }

    /// Applies what was typed.
    pub(super) fn apply_filter(&mut self, todo: &mut Vec<Command>) {
        self.filter.due = None;
        let (query, problems) = Query::parse(self.filter.text());
        self.filter.problems = problems;
        if self.filter.is_typing()
            && self.filter.jump == Jump::No
            && self.location.is_some()
            && let Some(prefix) = query.id_prefix()
        {
            self.filter.jump = Jump::Asked(prefix.clone());
            self.filter.lookups.push(prefix.clone());
            todo.push(Command::Load(Load::Find(prefix)));
        }
        if query != *self.lists.query() {
            // Rows of another question are no answer: without a connection there are none.
            let seed = !self.is_stale();
            self.lists.seek(query, seed);
            self.settle_list();
            self.dirty = true;
        }
    }

    fn settle_list(&mut self) {
        let height = self.list_height();
        self.list_mut().settle(height);
    }

    /// Takes the lessons whose ids begin so, if the filter asked for them; none when they could not be read.
    pub(super) fn offer(&mut self, prefix: &str, ids: &[LessonId]) -> bool {
        let Some(at) = self.filter.lookups.iter().position(|asked| asked == prefix) else { return false };
        self.filter.lookups.remove(at);
        if matches!(&self.filter.jump, Jump::Asked(asked) if asked == prefix) && self.filter.is_typing() {
            self.filter.jump = if let [id] = ids { Jump::Offered(*id) } else { Jump::Nobody };
            self.dirty = true;
        }
        true
    }

    fn complete_filter(&mut self, forward: bool, now: Time) {
        if self.filter.completion.is_none() {
            let models = self.models_seen();
            self.filter.completion = Completion::of(self.filter.caret().unwrap_or_default(), &models);
        }
        let Some(completion) = self.filter.completion.as_mut() else { return };
        let before = completion.step(forward);
        let typed = self.filter.caret().map_or(0, str::len);
        let after = self.filter.text()[typed..].to_owned();
        self.filter.line.set(&after);
        self.filter.line.key(Key::plain(KeyCode::Home));
        self.filter.line.paste(&before);
        self.filter.changed(now);
    }

    /// The models that anything shown here names, in order.
    fn models_seen(&self) -> Vec<String> {
        let shown = self.lists.iter().flat_map(|list| list.ids().iter().filter_map(|id| self.store.lesson(*id)));
        let models: std::collections::BTreeSet<&str> = shown.filter_map(|lesson| lesson.model.as_deref()).collect();
        models.into_iter().map(str::to_owned).collect()
    }
}
