//! How far an action has come: `retrying ▇▇▇▇▇▇▇╌╌╌╌╌╌ 19 of 38   x stop`.

use super::View;
use super::footer::blank;
use super::format;
use super::text::{Part, Pen};
use super::theme::Role;
use crate::model::action::Action;

/// Cells of the bar.
const BAR: usize = 13;

/// Draws it where an action is under way; `false` where none is.
pub(super) fn draw(pen: &mut Pen, view: &View, y: u16) -> bool {
    let Some(operating) = view.app.operating() else { return false };
    let verb = match operating.action {
        Action::Retry { .. } => "retrying",
        Action::Regenerate { .. } => "queueing",
        Action::Cancel => "cancelling",
        Action::Delete => "deleting",
        Action::Prioritise { .. } => "prioritising",
        Action::TakeBack { .. } => "taking back",
    };
    let (done, of) = (operating.progress.done, operating.progress.of.max(1));
    let full = ((done * BAR + of / 2) / of).min(BAR);
    let count = |n: usize| format::count(i64::try_from(n).unwrap_or(i64::MAX));
    let bar = Part::new("▇".repeat(full), Role::Text).and("╌".repeat(BAR - full), Role::Rule);
    let words = Part::new(format!("{verb} "), Role::Text);
    let counted = Part::new(format!(" {} of {}", count(done), count(operating.progress.of)), Role::Text);
    blank(pen, view, y);
    let mut x = 1;
    let parts = if view.width < 50 { vec![words, counted] } else { vec![words, bar, counted] };
    for (text, role) in parts.iter().flat_map(|part| &part.words) {
        x = pen.put(x, y, (view.width - 1).saturating_sub(x), text, *role);
    }
    let stop = Part::new("x", Role::Strong).and(" stop", Role::Muted);
    pen.put_parts(x + 3, y, view.width - 1, 0, &[stop]);
    true
}
