//! Completeness: every point of the outline, nothing left out on purpose, and an end.
//!
//! May import: `model`.

use super::cues::{ends, is_placeholder, is_tally};
use super::outline::Outline;
use super::seen::{Found, Seen};
use super::tally::{Tally, named, number, share};
use crate::model::score::{Mark, Metric};

/// A lesson of fewer words is not whole, whatever it leaves out.
const WHOLE: usize = 60;

pub(super) fn mark(outline: &Outline, seen: &Seen) -> Mark {
    let mut tally = Tally::default();
    let covered: Vec<Found> = outline.points.iter().map(|point| best(point.terms.iter(), seen)).collect();
    let halves = covered.iter().map(|found| match found {
        Found::Taught => 2,
        Found::Copied => 1,
        Found::Nowhere => 0,
    });
    let missing: Vec<&str> = outline
        .points
        .iter()
        .zip(&covered)
        .filter(|(_, found)| **found == Found::Nowhere)
        .map(|(point, _)| point.line.as_str())
        .collect();
    if covered.is_empty() {
        // The title is all there is to cover.
        let found = best(outline.terms.iter().map(|term| &term.word), seen);
        tally.add(0.60, if found == Found::Nowhere { 0.0 } else { 1.0 });
        tally.say("The outline has no points beyond its title.");
    } else {
        tally.add(0.60, share(halves.sum(), 2 * covered.len()));
        let taken_up =
            format!("{} of {} points of the outline are taken up", covered.len() - missing.len(), covered.len());
        tally.say(if missing.is_empty() {
            format!("{taken_up}.")
        } else {
            format!("{taken_up}; missing: {}.", named(missing.into_iter()))
        });
    }
    let words = seen.amount();
    let placeholders: Vec<&str> =
        seen.passages.iter().map(|passage| passage.text.as_str()).filter(|text| is_placeholder(text)).collect();
    tally.add(0.20, share(words, WHOLE) * (1.0 - share(placeholders.len(), 2)));
    if placeholders.is_empty() {
        tally.say(format!("{}, no placeholder among them.", number(words, "word", "words")));
    } else {
        let found = number(placeholders.len(), "placeholder", "placeholders");
        tally.say(format!("{found}: {}.", named(placeholders.into_iter())));
    }
    end(&mut tally, seen);
    tally.mark(Metric::Completeness, 1.0)
}

fn best<'a>(terms: impl Iterator<Item = &'a super::words::Word>, seen: &Seen) -> Found {
    let mut best = Found::Nowhere;
    for term in terms {
        match seen.find(term) {
            Found::Taught => return Found::Taught,
            Found::Copied => best = Found::Copied,
            Found::Nowhere => {}
        }
    }
    best
}

fn end(tally: &mut Tally, seen: &Seen) {
    let concluded = seen.passages.iter().any(|passage| !passage.copied && ends(&passage.text));
    let tallied = seen.answers().any(is_tally);
    tally.add(0.20, f64::from(u8::from(concluded)) * 0.5 + f64::from(u8::from(tallied || concluded)) * 0.5);
    tally.say(match (concluded, tallied) {
        (true, true) => "It ends with a result and a conclusion or another try.",
        (true, false) => "It ends with a conclusion, a score or another try.",
        (false, true) => "It shows a result, but no conclusion or another try was found.",
        (false, false) => "No conclusion, score or another try was found.",
    });
}
