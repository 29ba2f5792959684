//! The same difference as a unified one, for a file or a pager.

use super::super::LessonView;
use super::super::listing::{Content, Listing};
use super::{AROUND, MOST, PATIENCE, numbered};
use similar::{Algorithm, DiffOp, capture_diff_slices_deadline};
use std::time::Instant;

/// The comparison as `diff -u` writes it, for a clipboard or a file; `None` where there is nothing to compare.
#[must_use]
pub fn patch(view: &LessonView) -> Option<String> {
    let (left, right) = view.compared()?;
    let names = [left, right].map(|at| view.attempts().get(at).map_or(0, |attempt| attempt.attempt_number));
    let texts = [left, right].map(|at| view.held_of(at).and_then(|held| view.subject.of(held)));
    let [Some(left), Some(right)] = texts else { return None };
    let sides = [left, right].map(|text| Listing::new(text, Content::Prose, 1));
    let numbers =
        numbered(sides.iter().map(|side| side.pieces.iter().take(MOST).map(|piece| side.line(piece)).collect()));
    let deadline = Some(Instant::now() + PATIENCE);
    let ops = capture_diff_slices_deadline(Algorithm::Myers, &numbers[0], &numbers[1], deadline);
    let word = view.subject.word();
    let mut out = format!("--- {word} of attempt {}\n+++ {word} of attempt {}\n", names[0], names[1]);
    for group in similar::group_diff_ops(ops, AROUND) {
        write_group(&mut out, &group, &sides);
    }
    Some(out)
}

fn write_group(out: &mut String, group: &[DiffOp], sides: &[Listing; 2]) {
    use std::fmt::Write as _;
    let (Some(first), Some(last)) = (group.first(), group.last()) else { return };
    let (old, new) = (first.old_range().start..last.old_range().end, first.new_range().start..last.new_range().end);
    let _ = writeln!(out, "@@ -{},{} +{},{} @@", old.start + 1, old.len(), new.start + 1, new.len());
    for op in group {
        let equal = matches!(op, DiffOp::Equal { .. });
        let removed = op.old_range().map(|at| (if equal { ' ' } else { '-' }, 0, at));
        let added = op.new_range().map(|at| ('+', 1, at));
        for (sign, side, at) in removed.chain(added.filter(|_| !equal)) {
            let side: &Listing = &sides[side];
            let text = side.pieces.get(at).map(|piece| side.line(piece)).unwrap_or_default();
            let _ = writeln!(out, "{sign}{text}");
        }
    }
}
