//! Taking back the last action that queued lessons again or changed their priority, for a moment after it.

use chrono::TimeDelta;

use super::App;
use super::command::Command;
use super::toast::Toast;
use crate::model::Time;
use crate::model::action::{Action, Outcome, Request};

/// So long an action can be taken back.
pub const UNDO: TimeDelta = TimeDelta::seconds(5);

/// The last action, as long as it can be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Undoable {
    pub request: Request,
    pub until: Time,
}

impl App {
    /// What an action did may be taken back from now on; says so beside its toast.
    pub(super) fn remember(&mut self, action: &Action, outcome: &Outcome, now: Time) {
        let undoable = matches!(action, Action::Retry { .. } | Action::Regenerate { .. } | Action::Prioritise { .. });
        let request = outcome.request.filter(|_| undoable && !outcome.done.is_empty());
        let Some(request) = request else { return };
        let until = now + UNDO;
        self.undoable = Some(Undoable { request, until });
        if let Some(toast) = &mut self.toast {
            toast.hint = Some(("u", "undo"));
            toast.until = toast.until.map(|_| until);
        }
    }

    pub(super) fn take_back_bulk(&mut self, now: Time, todo: &mut Vec<Command>) {
        let Some(Undoable { request, .. }) = self.undoable.take() else { return };
        self.toast = Some(Toast::done("Undo requested.".to_owned(), now));
        todo.push(Command::Undo { request });
    }

    /// What became of taking back: honest about what was claimed meanwhile.
    pub(super) fn undone(&mut self, outcome: &Outcome, error: Option<String>, now: Time) {
        let refused = outcome.refused.iter().map(|refused| refused.id);
        for id in outcome.done.iter().map(|done| done.id).chain(refused).chain(outcome.unsure.iter().copied()) {
            self.outdated(id, None, now);
        }
        self.on_view(super::lesson::LessonView::want);
        let sentence = sentence(outcome);
        self.toast = Some(match error {
            Some(error) if outcome.done.is_empty() => Toast::error(error),
            Some(error) => Toast::error(format!("{sentence} Then: {error}")),
            None if outcome.is_whole() && outcome.refused.is_empty() => Toast::done(sentence, now),
            None => Toast::warning(sentence, now),
        });
    }

    pub(super) fn forget_undo(&mut self, now: Time) {
        if self.undoable.is_some_and(|undoable| undoable.until <= now) {
            self.undoable = None;
            self.dirty = true;
        }
    }
}

/// `Undone: 36 as before, 2 were already claimed.`
fn sentence(outcome: &Outcome) -> String {
    let count = |reason: &str| outcome.refused.iter().filter(|refused| refused.reason == reason).count();
    let claimed = count("it was claimed meanwhile");
    let gone = count("it is gone");
    let changed = outcome.refused.len() - claimed - gone;
    let were = |n: usize| if n == 1 { "was" } else { "were" };
    let mut parts = vec![format!("{} as before", outcome.done.len())];
    if claimed > 0 {
        parts.push(format!("{claimed} {} already claimed", were(claimed)));
    }
    if changed > 0 {
        parts.push(format!("{changed} changed meanwhile"));
    }
    if gone > 0 {
        parts.push(format!("{gone} {} deleted meanwhile", were(gone)));
    }
    if !outcome.unsure.is_empty() {
        parts.push(format!("{} perhaps", outcome.unsure.len()));
    }
    if !outcome.not_asked.is_empty() {
        parts.push(format!("{} not asked", outcome.not_asked.len()));
    }
    format!("Undone: {}.", parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::action::Done;
    use crate::model::ids::LessonId;
    use crate::model::overview::Refused;

    #[test]
    fn the_words_say_what_was_claimed_meanwhile() {
        let id = LessonId(uuid::Uuid::nil());
        let refused = |reason: &str| Refused { id, reason: reason.to_owned() };
        let done = vec![Done { id, gone: None }; 36];
        let outcome =
            Outcome { done: done.clone(), refused: vec![refused("it was claimed meanwhile"); 2], ..Outcome::default() };
        assert_eq!(sentence(&outcome), "Undone: 36 as before, 2 were already claimed.");
        let refused = vec![refused("it was claimed meanwhile"), refused("it changed meanwhile"), refused("it is gone")];
        let outcome = Outcome { done, refused, ..Outcome::default() };
        let words = "Undone: 36 as before, 1 was already claimed, 1 changed meanwhile, 1 was deleted meanwhile.";
        assert_eq!(sentence(&outcome), words);
    }
}
