//! `/` on Failures: only the groups whose class, cause or models have every word.

use super::{FailuresView, Heights};
use crate::app::key::Key;
use crate::app::typed::TypedLine;
use crate::model::Time;
use crate::model::failures::FailureGroup;

fn takes(find: &TypedLine, group: &FailureGroup) -> bool {
    let class = group.class.map_or("", |class| class.as_str());
    let fingerprint = group.fingerprint.as_deref().unwrap_or_default();
    let models = group.models.join(" ");
    let told = format!("{class} {} {fingerprint} {models}", group.cause).to_lowercase();
    find.text().to_lowercase().split_whitespace().map(bare).all(|word| told.contains(word))
}

/// A word as the Overview's filter has it, too: `cause:fetch` and `model:gpt*`.
fn bare(word: &str) -> &str {
    let named = ["cause:", "error:", "model:"].iter().find_map(|field| word.strip_prefix(field));
    named.unwrap_or(word).trim_end_matches('*')
}

impl FailuresView {
    /// What is looked for, and the part of it before the caret while it is typed.
    #[must_use]
    pub fn find(&self) -> Option<(&str, Option<&str>)> {
        self.find.as_ref().map(|find| (find.text(), find.caret()))
    }

    #[must_use]
    pub fn is_typing(&self) -> bool {
        self.find.as_ref().is_some_and(TypedLine::is_typing)
    }

    /// The groups of the last reading that are looked for.
    pub(super) fn found(&self) -> Vec<FailureGroup> {
        let takes = |group: &&FailureGroup| self.find.as_ref().is_none_or(|find| takes(find, group));
        self.all.iter().filter(takes).cloned().collect()
    }

    pub(super) fn begin_find(&mut self) {
        self.find.get_or_insert_with(TypedLine::new).begin();
    }

    pub(in crate::app) fn type_key(&mut self, key: Key, now: Time, heights: Heights) {
        if self.find.as_mut().is_some_and(|find| find.key(key)) {
            self.narrow(now, heights);
        }
    }

    pub(in crate::app) fn paste(&mut self, text: &str, now: Time, heights: Heights) {
        if self.find.as_mut().is_some_and(|find| find.paste(text)) {
            self.narrow(now, heights);
        }
    }

    /// Keeps what was typed; nothing is no filter.
    pub(super) fn accept_find(&mut self) {
        let stands = self.find.as_mut().is_some_and(TypedLine::keep);
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
        if !self.groups.is_read() {
            return;
        }
        self.groups.receive(self.found(), now);
        self.groups.take_in(now);
        self.groups.settle(heights.upper);
        self.follow(Some(now + super::PASSING));
    }
}
