//! A mark as it is added up: shares of it, and a sentence for each thing counted.
//!
//! May import: `model`.

use crate::model::score::{Mark, Metric};

use super::page::count;

const MOST_SENTENCES: usize = 6;
const MOST_CHARS: usize = 300;
/// Of a list, so many are named.
const NAMED: usize = 5;
const NAME_CHARS: usize = 32;

#[derive(Debug, Default)]
pub(super) struct Tally {
    value: f64,
    counted: Vec<String>,
}

impl Tally {
    /// Adds `share` (0 to 1) of `weight`.
    pub(super) fn add(&mut self, weight: f64, share: f64) {
        self.value += weight * if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
    }

    pub(super) fn say(&mut self, sentence: impl Into<String>) {
        let sentence = sentence.into();
        let long = sentence.chars().nth(MOST_CHARS).is_some();
        let bounded = if long { sentence.chars().take(MOST_CHARS - 1).chain(['…']).collect() } else { sentence };
        if self.counted.len() < MOST_SENTENCES {
            self.counted.push(bounded);
        }
    }

    /// The mark, all of it times `factor` (0 to 1).
    pub(super) fn mark(self, metric: Metric, factor: f64) -> Mark {
        Mark { metric, value: (self.value * factor).clamp(0.0, 1.0), counted: self.counted }
    }
}

/// How much of `full` there is, 1 at most.
pub(super) fn share(found: usize, full: usize) -> f64 {
    if found >= full { 1.0 } else { f64::from(count(found)) / f64::from(count(full)) }
}

/// `1 slider`, `3 sliders`.
pub(super) fn number(found: usize, one: &str, more: &str) -> String {
    format!("{found} {}", if found == 1 { one } else { more })
}

/// The first few, and how many more there are.
pub(super) fn named<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> String {
    let more = names.len().saturating_sub(NAMED);
    let mut list: Vec<String> = names.take(NAMED).map(short).collect();
    if more > 0 {
        list.push(format!("{more} more"));
    }
    list.join(", ")
}

fn short(name: &str) -> String {
    let long = name.chars().nth(NAME_CHARS).is_some();
    if long { name.chars().take(NAME_CHARS - 1).chain(['…']).collect() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_stays_within_its_bounds() {
        let mut tally = Tally::default();
        for value in [f64::NAN, f64::INFINITY, -3.0, 7.0, 0.5] {
            tally.add(0.6, value);
            tally.say("é".repeat(1000));
        }
        (0..10).for_each(|_| tally.say("more"));
        let mark = tally.mark(Metric::Relevance, 1.0);
        assert!((mark.value - 0.9).abs() < 1e-9);
        assert_eq!(mark.counted.len(), MOST_SENTENCES);
        assert!(mark.counted.iter().all(|sentence| sentence.chars().count() <= MOST_CHARS));
    }

    #[test]
    fn lists_are_short() {
        let names = ["a", "b", "c", "d", "e", "f", "g"];
        assert_eq!(named(names.iter().copied()), "a, b, c, d, e, 2 more");
        assert_eq!(named(std::iter::empty()), "");
        assert_eq!(named(["x".repeat(99).as_str()].into_iter()).chars().count(), NAME_CHARS);
    }
}
