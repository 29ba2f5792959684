//! Relevance: how much of what the title and the outline name is shown.
//!
//! May import: `model`.

use super::outline::Outline;
use super::seen::{Found, Seen};
use super::tally::{Tally, named, share};
use crate::model::score::{Mark, Metric};

/// A term of the title counts as so many.
const IN_TITLE: usize = 2;

pub(super) fn mark(outline: &Outline, seen: &Seen) -> Mark {
    let mut tally = Tally::default();
    let found: Vec<Found> = outline.terms.iter().map(|term| seen.find(&term.word)).collect();
    // In halves, so that a copied term can count half.
    let (mut earned, mut possible) = (0, 0);
    for (term, found) in outline.terms.iter().zip(&found) {
        let weight = if term.in_title { IN_TITLE } else { 1 };
        possible += 2 * weight;
        earned += weight
            * match found {
                Found::Taught => 2,
                Found::Copied => 1,
                Found::Nowhere => 0,
            };
    }
    if possible == 0 {
        tally.say("The outline names no terms to look for.");
        return tally.mark(Metric::Relevance, 1.0);
    }
    tally.add(1.0, share(earned, possible));
    let missing: Vec<&str> = outline
        .terms
        .iter()
        .zip(&found)
        .filter(|(_, found)| **found == Found::Nowhere)
        .map(|(term, _)| term.word.text.as_str())
        .collect();
    let shown = format!("{} of {} terms of the outline are shown", found.len() - missing.len(), found.len());
    tally.say(if missing.is_empty() {
        format!("{shown}.")
    } else {
        format!("{shown}; missing: {}.", named(missing.into_iter()))
    });
    let copied = found.iter().filter(|found| **found == Found::Copied).count();
    if copied > 0 {
        tally.say(format!("{copied} of them only in the outline's own wording; these count half."));
    }
    if outline.terms.iter().any(|term| term.in_title) {
        tally.say("Terms of the title count twice.");
    }
    tally.mark(Metric::Relevance, 1.0)
}
