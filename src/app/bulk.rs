//! An action on many lessons: its selection is frozen and judged by the database first, and shown; what was shown, and
//! only that, is then acted on.

use super::App;
use super::choice::Choice;
use super::command::{Command, Load, Ticket};
use super::dialog::{Dialog, Question, Typed};
use super::key::{Key, KeyCode};
use super::list::Tab;
use super::toast::Toast;
use crate::model::Time;
use crate::model::action::{Action, Which};
use crate::model::ids::LessonId;
use crate::model::lesson::{Seen, Status};
use crate::model::overview::Vitals;
use crate::model::preview::{Chosen, Preview};
use crate::model::query::Query;

/// The lessons that are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// The marked ones.
    Marked,
    /// All that a list finds, listed or not: of this tab, by this query. Bounded: there are older lessons than a query
    /// looks through. `found`: how many the list says there are.
    Matching { tab: Tab, query: Option<Query>, found: Option<i64>, is_bounded: bool },
    /// The failed lessons of one cause.
    Group { fingerprint: String, class: String, lessons: i64 },
}

/// What is to become of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intent {
    Retry,
    Cancel,
    Delete,
    /// All are given one priority, so much beyond the highest or the lowest that one of them has.
    Prioritise {
        up: bool,
        steps: i16,
    },
}

impl Intent {
    #[must_use]
    pub const fn verb(self) -> &'static str {
        match self {
            Self::Retry => "retry",
            Self::Cancel => "cancel",
            Self::Delete => "delete",
            Self::Prioritise { .. } => "prioritise",
        }
    }

    #[must_use]
    pub const fn done(self) -> &'static str {
        match self {
            Self::Retry => "retried",
            Self::Cancel => "cancelled",
            Self::Delete => "deleted",
            Self::Prioritise { .. } => "prioritised",
        }
    }
}

/// Beyond so many lessons, or so many US dollars, the number is to be typed.
const MANY: usize = 100;
const DEAR: f64 = 1.0;
/// The most attempts that a retry may grant.
pub const MOST_ATTEMPTS: i32 = 10;

/// A bulk action that waits for its answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Bulk {
    pub target: Target,
    pub intent: Intent,
    /// What a retry grants and calls.
    pub more_attempts: i32,
    pub model: Choice,
    /// Those two are being changed: `Some` has which.
    pub editing: Option<Part>,
    pub state: State,
    /// The first row of the list that is shown.
    pub top: usize,
    /// The number, once it has to be typed.
    pub typed: Option<Typed>,
    /// Lessons that were queued when it was frozen, and the minutes until these are through at the last hour's pace.
    pub behind: Option<i64>,
    pub minutes: Option<i64>,
    ticket: Ticket,
}

/// What of a retry is being changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Model,
    Attempts,
}

#[derive(Debug, Clone, PartialEq)]
pub enum State {
    Reading {
        since: Time,
    },
    /// One sentence says why it could not be read.
    Failed(String),
    Ready(Box<Preview>),
}

impl Bulk {
    #[must_use]
    pub fn action(&self) -> Action {
        match self.intent {
            Intent::Retry => Action::Retry {
                more_attempts: self.more_attempts,
                outline: None,
                model: self.model.chosen().map(str::to_owned),
            },
            Intent::Cancel => Action::Cancel,
            Intent::Delete => Action::Delete,
            Intent::Prioritise { .. } => Action::Prioritise { priority: self.priority() },
        }
    }

    #[must_use]
    pub fn preview(&self) -> Option<&Preview> {
        if let State::Ready(preview) = &self.state { Some(preview) } else { None }
    }

    /// US dollars: what it would cost, and the most.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "an estimate")]
    pub fn cost(&self) -> Option<(f64, f64)> {
        let preview = self.preview()?;
        let lessons = preview.takes.len() as f64;
        let (each, dearest) = preview.estimate.each.zip(preview.estimate.dearest)?;
        Some((each * lessons, dearest * lessons * f64::from(self.more_attempts)))
    }

    /// Only a part of what the list finds is meant: lessons of one status, or with a lease.
    #[must_use]
    pub fn narrows(&self) -> bool {
        let Target::Matching { tab, query, .. } = &self.target else { return false };
        match (self.intent, tab) {
            (Intent::Retry, Tab::All) => query.as_ref().is_none_or(|query| query.statuses() != [Status::Failed]),
            (Intent::Cancel, Tab::Generating) => true,
            (Intent::Prioritise { .. }, Tab::All) => {
                query.as_ref().is_none_or(|query| query.statuses() != [Status::Queued])
            }
            _ => false,
        }
    }

    /// How many that the list finds are not meant; `None` where it does not count all of them.
    #[must_use]
    pub fn left_out(&self) -> Option<i64> {
        let Target::Matching { found, is_bounded: false, .. } = &self.target else { return None };
        let frozen = i64::try_from(self.preview().filter(|preview| !preview.is_cut)?.len()).ok()?;
        found.map(|found| (found - frozen).max(0))
    }

    /// Whether everything that has to be typed is.
    #[must_use]
    pub fn is_confirmed(&self) -> bool {
        self.typed.as_ref().is_none_or(Typed::is_right)
    }

    /// What is certain or cannot be taken back has to be meant: its number is typed.
    fn require(&mut self) {
        let Some(preview) = self.preview() else { return };
        let lessons = preview.takes.len();
        let dear = self.intent == Intent::Retry && self.cost().is_some_and(|(_, most)| most > DEAR);
        let needed = lessons > 0 && (lessons > MANY || dear || self.intent == Intent::Delete);
        self.typed = needed.then(|| match self.typed.take() {
            Some(typed) if typed.wanted == lessons.to_string() => typed,
            _ => Typed::new(lessons.to_string()),
        });
    }

    /// Scrolls the list of lessons by rows.
    pub fn scroll(&mut self, rows: isize) {
        let most = self.preview().map_or(0, |preview| preview.rows.len().saturating_sub(1));
        self.top = self.top.saturating_add_signed(rows).min(most);
    }
}

/// The selection that a target means for an intent; an error says why there is none.
fn chosen(target: &Target, intent: Intent, marked: impl FnOnce() -> Vec<LessonId>) -> Result<Chosen, &'static str> {
    let (tab, query) = match target {
        Target::Marked => return Ok(Chosen::Ids(marked())),
        Target::Group { fingerprint, .. } => return Ok(Chosen::Which(Which::Group(fingerprint.clone()))),
        Target::Matching { tab, query, .. } => (*tab, query.clone()),
    };
    let status = match (intent, tab) {
        (Intent::Retry, Tab::All | Tab::Failed) => Some(Status::Failed),
        (Intent::Retry, Tab::Queued | Tab::Generating | Tab::Generated) => return Err("nothing here has failed"),
        (Intent::Cancel, Tab::All) if query.is_none() => {
            return Err("choose the tab of what is to be cancelled first: 2 or 3");
        }
        (Intent::Cancel, Tab::Failed | Tab::Generated) => return Err("nothing here is queued or generating"),
        (Intent::Cancel | Intent::Delete, tab) => tab.status(),
        (Intent::Prioritise { .. }, Tab::All | Tab::Queued) => Some(Status::Queued),
        (Intent::Prioritise { .. }, Tab::Generating | Tab::Failed | Tab::Generated) => {
            return Err("nothing here is queued");
        }
    };
    Ok(Chosen::Which(match (query, status) {
        (Some(query), status) => Which::Matching { query, status },
        (None, Some(Status::Failed)) => Which::Failed,
        (None, Some(Status::Generating)) if intent == Intent::Cancel => Which::Running,
        (None, status) => status.map_or(Which::All, Which::Status),
    }))
}

impl App {
    /// Freezes the lessons that are meant and asks about them. One bulk action is carried out at a time.
    pub(super) fn ask_bulk(&mut self, target: Target, intent: Intent, key: Key, now: Time, todo: &mut Vec<Command>) {
        let chosen = match chosen(&target, intent, || self.marks.ids()) {
            _ if self.operating.is_some() => Err("another action is under way, x stops it"),
            Ok(Chosen::Ids(ids)) if ids.is_empty() => Err("nothing is marked"),
            chosen => chosen,
        };
        let chosen = match chosen {
            Ok(chosen) => chosen,
            Err(why) => {
                self.toast = Some(Toast::error(format!("Not {}: {why}. Nothing changed.", intent.done())));
                return;
            }
        };
        let bulk = Bulk {
            target,
            intent,
            more_attempts: self.options.retry_attempts.clamp(1, MOST_ATTEMPTS),
            model: Choice::new(self.models()),
            editing: None,
            state: State::Reading { since: now },
            top: 0,
            typed: None,
            behind: None,
            minutes: None,
            ticket: Self::ticket(&mut self.tickets),
        };
        todo.push(Command::Load(Load::Preview { ticket: bulk.ticket, action: bulk.action(), chosen }));
        self.dialog = Some(Dialog::new(Question::Bulk(Box::new(bulk)), key, now));
    }

    pub(super) fn bulk_mut(&mut self) -> Option<&mut Bulk> {
        match &mut self.dialog.as_mut()?.question {
            Question::Bulk(bulk) => Some(bulk),
            _ => None,
        }
    }

    /// The bulk action that waits for its answer.
    #[must_use]
    pub fn bulk(&self) -> Option<&Bulk> {
        match &self.dialog.as_ref()?.question {
            Question::Bulk(bulk) => Some(bulk),
            _ => None,
        }
    }

    /// `false`: it was not asked for, or not any more.
    pub(super) fn receive_bulk(&mut self, ticket: Ticket, preview: &Preview) -> bool {
        // Where nothing waits, what has ended tells what there was to do, not how fast it can be done.
        let behind = self.queued();
        let pace =
            self.store.vitals.as_ref().and_then(Vitals::pace).filter(|_| behind.is_some_and(|behind| behind > 0));
        let Some(bulk) = self.bulk_mut().filter(|bulk| bulk.ticket == ticket) else { return false };
        let lessons = i64::try_from(preview.takes.len()).unwrap_or(i64::MAX);
        bulk.behind = behind;
        bulk.minutes = behind.zip(pace).map(|(behind, pace)| {
            let waiting = behind.saturating_add(lessons);
            (waiting.saturating_mul(60) + pace - 1) / pace
        });
        bulk.state = State::Ready(Box::new(preview.clone()));
        bulk.scroll(0);
        bulk.require();
        self.dirty = true;
        true
    }

    /// `false`: it was not asked for, or not any more.
    pub(super) fn fail_bulk(&mut self, ticket: Ticket, error: &str) -> bool {
        let Some(bulk) = self.bulk_mut().filter(|bulk| bulk.ticket == ticket) else { return false };
        bulk.state = State::Failed(error.trim_end_matches('.').to_owned());
        self.dirty = true;
        true
    }

    /// Does what was shown: all of it, or its first lesson alone.
    pub(super) fn confirm_bulk(&mut self, one: bool, now: Time, todo: &mut Vec<Command>) {
        let Some(bulk) = self.bulk() else { return };
        let Some(preview) = bulk.preview().filter(|preview| !preview.takes.is_empty()) else { return };
        // One first is for retries: whatever else needs its number typed needs it for one, too.
        if if one { bulk.intent != Intent::Retry } else { !bulk.is_confirmed() } {
            return;
        }
        let (action, target) = (bulk.action(), bulk.target.clone());
        let seen: Vec<Seen> = preview.takes.iter().take(if one { 1 } else { preview.takes.len() }).copied().collect();
        let left = preview.takes.len() - seen.len();
        let title = preview.rows.first().map(|row| row.title.clone()).unwrap_or_default();
        self.dialog = None;
        self.steps_are_over_after(&action, now);
        if target == Target::Marked {
            if one {
                for seen in &seen {
                    self.marks.forget(seen.id);
                }
            } else {
                self.marks.clear();
            }
        }
        if one && left > 0 {
            let rest = match target {
                Target::Marked => format!("{left} stay marked"),
                Target::Matching { .. } | Target::Group { .. } => format!("{left} stay failed"),
            };
            self.toast = Some(Toast::done(format!("Retry requested of one, {rest}: {title}."), now));
        }
        self.operate_all(action, seen, todo);
    }

    /// `e`: which model and how many attempts; `enter` or `esc` end that.
    pub(super) fn edit_bulk(&mut self) {
        if let Some(bulk) = self.bulk_mut().filter(|bulk| bulk.intent == Intent::Retry) {
            bulk.editing = match bulk.editing {
                None => Some(Part::Model),
                Some(_) => None,
            };
        }
    }

    pub(super) fn next_part(&mut self) {
        if let Some(bulk) = self.bulk_mut() {
            bulk.editing = match bulk.editing {
                Some(Part::Model) => Some(Part::Attempts),
                Some(Part::Attempts) => Some(Part::Model),
                None => None,
            };
        }
    }

    /// ← or →: another model is judged and estimated anew, with a selection that is frozen anew.
    pub(super) fn change_bulk(&mut self, by: i32, now: Time, todo: &mut Vec<Command>) {
        let ticket = Self::ticket(&mut self.tickets);
        let marked = self.marks.ids();
        let Some(bulk) = self.bulk_mut() else { return };
        match bulk.editing {
            Some(Part::Attempts) => {
                bulk.more_attempts = (bulk.more_attempts + by).clamp(1, MOST_ATTEMPTS);
                bulk.require();
            }
            Some(Part::Model) if bulk.model.step(by) => {
                if let Ok(chosen) = chosen(&bulk.target, bulk.intent, || marked) {
                    bulk.ticket = ticket;
                    bulk.state = State::Reading { since: now };
                    todo.push(Command::Load(Load::Preview { ticket, action: bulk.action(), chosen }));
                }
            }
            Some(Part::Model) | None => {}
        }
    }

    pub(super) fn scroll_bulk(&mut self, rows: isize) {
        if let Some(bulk) = self.bulk_mut() {
            bulk.scroll(rows);
        }
    }

    /// A key that means nothing else is part of what has to be typed.
    pub(super) fn type_in_dialog(&mut self, key: Key) {
        let typed = match self.dialog.as_mut().map(|dialog| &mut dialog.question) {
            Some(Question::Bulk(bulk)) => bulk.typed.as_mut(),
            Some(Question::Delete(delete)) => Some(&mut delete.typed),
            Some(Question::TakeBack(take)) => Some(&mut take.typed),
            _ => None,
        };
        if let Some(typed) = typed {
            match key.code {
                KeyCode::Char(c) if !key.ctrl && !key.alt => typed.push(c),
                KeyCode::Backspace => typed.pop(),
                _ => {}
            }
        }
    }
}
