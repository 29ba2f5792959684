//! `/` on Failures: only the groups that are looked for.

use super::{FailuresView, Heights};
use crate::app::key::Key;
use crate::app::typed::TypedLine;
use crate::model::Time;
use crate::model::failures::FailureGroup;
use crate::model::query::{Problem, Query};

/// The line, and what was understood of it.
#[derive(Debug)]
pub(super) struct Find {
    line: TypedLine,
    query: Query,
    problems: Vec<Problem>,
}

impl Find {
    fn new() -> Self {
        Self { line: TypedLine::new(), query: Query::default(), problems: Vec::new() }
    }

    /// Understands the line anew.
    fn read(&mut self) {
        (self.query, self.problems) = Query::parse_for_groups(self.line.text());
    }

    /// One that may match stays: that it does not is not known.
    fn takes(&self, group: &FailureGroup) -> bool {
        self.query.matches_group(group) != Some(false)
    }
}

impl FailuresView {
    /// What is looked for, and the part of it before the caret while it is typed.
    #[must_use]
    pub fn find(&self) -> Option<(&str, Option<&str>)> {
        self.find.as_ref().map(|find| (find.line.text(), find.line.caret()))
    }

    #[must_use]
    pub fn is_typing(&self) -> bool {
        self.find.as_ref().is_some_and(|find| find.line.is_typing())
    }

    /// The groups of the last reading that are looked for.
    pub(super) fn found(&self) -> Vec<FailureGroup> {
        let takes = |group: &&FailureGroup| self.find.as_ref().is_none_or(|find| find.takes(group));
        self.all.iter().filter(takes).cloned().collect()
    }

    /// The first word that was not understood, while it is typed.
    #[must_use]
    pub fn problem(&self) -> Option<&Problem> {
        self.find.as_ref().filter(|find| find.line.is_typing())?.problems.first()
    }

    pub(super) fn begin_find(&mut self) {
        self.find.get_or_insert_with(Find::new).line.begin();
    }

    pub(in crate::app) fn type_key(&mut self, key: Key, now: Time, heights: Heights) {
        if self.find.as_mut().is_some_and(|find| find.line.key(key)) {
            self.narrow(now, heights);
        }
    }

    pub(in crate::app) fn paste(&mut self, text: &str, now: Time, heights: Heights) {
        if self.find.as_mut().is_some_and(|find| find.line.paste(text)) {
            self.narrow(now, heights);
        }
    }

    /// Keeps what was typed; nothing is no filter.
    pub(super) fn accept_find(&mut self) {
        let stands = self.find.as_mut().is_some_and(|find| find.line.keep() && !find.line.text().trim().is_empty());
        self.find = self.find.take().filter(|_| stands);
    }

    /// Shows every group again; `false` where every one is shown.
    pub(super) fn clear_find(&mut self, now: Time, heights: Heights) -> bool {
        let was = self.find.take().is_some();
        if was {
            self.narrow(now, heights);
        }
        was
    }

    /// Other groups are looked for: the rows are those at once, and the cursor stays on its group where that is one.
    fn narrow(&mut self, now: Time, heights: Heights) {
        if let Some(find) = &mut self.find {
            find.read();
        }
        if !self.groups.is_read() {
            return;
        }
        self.groups.receive(self.found(), now);
        self.groups.take_in(now);
        self.groups.settle(heights.upper);
        self.follow(Some(now + super::PASSING));
    }
}
