//! Which two attempts are compared.

use crate::app::lesson::{LessonView, Pane};

impl LessonView {
    /// The other attempt and the one looked at; `None` where there is but one.
    #[must_use]
    pub fn compared(&self) -> Option<(usize, usize)> {
        let right = self.chosen()?;
        let all = self.attempts();
        let chosen = all.iter().position(|attempt| Some(attempt.id) == self.left);
        // The first one is compared with the next, in the order they were made.
        let (left, right) = match chosen.or_else(|| right.checked_sub(1)) {
            Some(left) => (left, right),
            None => (0, 1),
        };
        (left.max(right) < all.len()).then_some((left, right))
    }

    /// Steps the left attempt of a comparison.
    pub(in crate::app::lesson) fn choose_left(&mut self, by: isize) {
        let Some((left, _)) = self.compared().filter(|_| self.pane == Pane::Diff) else { return };
        let at = left.saturating_add_signed(by).min(self.attempts().len() - 1);
        self.left = self.attempts().get(at).map(|attempt| attempt.id);
        self.begin_pane();
    }
}
