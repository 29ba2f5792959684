//! Which commands a few letters mean, best first.

use std::cmp::Reverse;

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::Entry;

/// A command that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its index among all.
    pub entry: usize,
    /// The characters of its name that were found, ascending.
    pub at: Vec<u32>,
}

/// The best first; what can be done now before what cannot, where they match alike; all of them for an empty text.
pub(super) fn find(entries: &[Entry], text: &str) -> Vec<Found> {
    let pattern = Pattern::new(text, CaseMatching::Ignore, Normalization::Smart, AtomKind::Fuzzy);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut chars = Vec::new();
    let mut scored: Vec<(u32, Found)> = Vec::new();
    for (entry, candidate) in entries.iter().enumerate() {
        let mut at = Vec::new();
        let names = format!("{} {}", candidate.name, candidate.alias);
        let names = Utf32Str::new(&names, &mut chars);
        // Where what was typed can only be an id, it is what was meant.
        let score = match pattern.indices(names, &mut matcher, &mut at) {
            Some(_) if is_jump(candidate) && text.contains(|c: char| c.is_ascii_digit()) => u32::MAX,
            Some(score) => score,
            None => continue,
        };
        at.sort_unstable();
        at.dedup();
        scored.push((score, Found { entry, at }));
    }
    if !text.trim().is_empty() {
        // Letters that are merely scattered over a name are not what was meant where a word was found.
        let best = scored.iter().map(|(score, _)| *score).filter(|score| *score < u32::MAX).max().unwrap_or(0);
        scored.retain(|(score, _)| score.saturating_mul(3) >= best * 2);
        scored.sort_by_key(|(score, found)| (Reverse(*score), !entries[found.entry].ready, found.entry));
    }
    scored.into_iter().map(|(_, found)| found).collect()
}

fn is_jump(entry: &Entry) -> bool {
    matches!(entry.deed, super::Deed::Jump(_))
}

/// The beginning of an id: four and more of its digits.
pub(super) fn id_prefix(text: &str) -> Option<String> {
    let text = text.trim().to_ascii_lowercase();
    let digits = text.chars().filter(char::is_ascii_hexdigit).count();
    let is_id = text.len() <= 36 && digits >= 4 && text.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
    is_id.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_told_from_a_word() {
        for (text, expected) in [
            ("5f0c", Some("5f0c")),
            (" 5F0C1A ", Some("5f0c1a")),
            ("5f0c1a00-1111-2222-3333-444455559e27", Some("5f0c1a00-1111-2222-3333-444455559e27")),
            ("5f0", None),
            ("fade", Some("fade")),
            ("theme", None),
            ("retry 5f0c", None),
            ("", None),
            ("----", None),
        ] {
            assert_eq!(id_prefix(text).as_deref(), expected, "{text:?}");
        }
    }
}
