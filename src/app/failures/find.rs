//! `/` on Failures: only the groups whose class, cause or models have every word.

use super::{FailuresView, Heights};
use crate::app::editor::Editor;
use crate::app::key::Key;
use crate::model::Time;
use crate::model::failures::FailureGroup;

#[derive(Debug)]
pub struct Find {
    line: Editor,
    typing: bool,
}

impl Find {
    #[must_use]
    pub fn text(&self) -> &str {
        self.line.text()
    }

    /// The part before the caret, while it is typed.
    #[must_use]
    pub fn caret(&self) -> Option<&str> {
        self.typing.then(|| self.line.caret().1)
    }

    fn takes(&self, group: &FailureGroup) -> bool {
        let class = group.class.map_or("", |class| class.as_str());
        let fingerprint = group.fingerprint.as_deref().unwrap_or_default();
        let models = group.models.join(" ");
        let told = format!("{class} {} {fingerprint} {models}", group.cause).to_lowercase();
        self.text().to_lowercase().split_whitespace().map(bare).all(|word| told.contains(word))
    }
}

/// A word as the Overview's filter has it, too: `cause:fetch` and `model:gpt*`.
fn bare(word: &str) -> &str {
    let named = ["cause:", "error:", "model:"].iter().find_map(|field| word.strip_prefix(field));
    named.unwrap_or(word).trim_end_matches('*')
}

impl FailuresView {
    #[must_use]
    pub const fn find(&self) -> Option<&Find> {
        self.find.as_ref()
    }

    #[must_use]
    pub fn is_typing(&self) -> bool {
        self.find.as_ref().is_some_and(|find| find.typing)
    }

    /// The groups of the last reading that are looked for.
    pub(super) fn found(&self) -> Vec<FailureGroup> {
        let takes = |group: &&FailureGroup| self.find.as_ref().is_none_or(|find| find.takes(group));
        self.all.iter().filter(takes).cloned().collect()
    }

    pub(super) fn begin_find(&mut self) {
        match &mut self.find {
            Some(find) => find.typing = true,
            None => self.find = Some(Find { line: Editor::one_line(), typing: true }),
        }
    }

    pub(in crate::app) fn type_key(&mut self, key: Key, now: Time, heights: Heights) {
        if let Some(find) = self.find.as_mut().filter(|find| find.typing) {
            find.line.key(key);
            self.narrow(now, heights);
        }
    }

    pub(in crate::app) fn paste(&mut self, text: &str, now: Time, heights: Heights) {
        if let Some(find) = self.find.as_mut().filter(|find| find.typing) {
            find.line.paste(text);
            self.narrow(now, heights);
        }
    }

    /// Keeps what was typed; nothing is no filter.
    pub(super) fn accept_find(&mut self) {
        if let Some(find) = &mut self.find {
            find.typing = false;
            if find.text().trim().is_empty() {
                self.find = None;
            }
        }
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
