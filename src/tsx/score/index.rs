//! The words of many texts, to ask whether a term is among them in any of its usual forms.
//!
//! Two words count as forms of one when they differ only in a short ending: no language's grammar is needed for it,
//! and the beginning that must be the same is long enough to tell apart what means different things.
//!
//! May import: nothing of homeroom's.

use std::collections::HashSet;

use super::words::{Script, Word, pieces};

/// Endings are at most so long, in characters.
const LONGEST_ENDING: usize = 3;
/// The share of a term's pieces that must be there, of 10, in a script without spaces.
const ENOUGH_PIECES: usize = 5;

#[derive(Debug, Default)]
pub(super) struct Index {
    /// Whole words and pieces.
    whole: HashSet<String>,
    /// Words without an ending.
    stems: HashSet<String>,
    /// Single characters of Han, for terms of one character.
    chars: HashSet<char>,
}

impl Index {
    pub(super) fn add(&mut self, words: &[Word]) {
        for word in words {
            if word.script == Script::Spaced {
                if !self.whole.contains(&word.text) {
                    self.stems.extend(stems(&word.text).map(|(stem, _)| stem.to_owned()));
                    self.whole.insert(word.text.clone());
                }
            } else {
                self.chars.extend(word.text.chars());
                for piece in pieces(word) {
                    if !self.whole.contains(piece) {
                        self.whole.insert(piece.to_owned());
                    }
                }
            }
        }
    }

    pub(super) fn has(&self, term: &Word) -> bool {
        if term.script != Script::Spaced {
            return self.has_pieces(term);
        }
        let text = term.text.as_str();
        self.whole.contains(text)
            || self.stems.contains(text)
            || stems(text).any(|(stem, long)| self.whole.contains(stem) || long && self.stems.contains(stem))
    }

    fn has_pieces(&self, term: &Word) -> bool {
        let mut single = term.text.chars();
        if let (Some(one), None) = (single.next(), single.next()) {
            return self.chars.contains(&one);
        }
        let (mut found, mut all) = (0, 0);
        for piece in pieces(term) {
            all += 1;
            found += usize::from(self.whole.contains(piece));
        }
        found * 10 >= all * ENOUGH_PIECES
    }
}

/// The beginnings of `word` without an ending, and whether each is long enough to be compared with another's.
fn stems(word: &str) -> impl Iterator<Item = (&str, bool)> {
    let count = word.chars().count();
    let (least, longest_ending) = match word.chars().next() {
        _ if word.bytes().all(|byte| byte.is_ascii_digit()) => (usize::MAX, 0),
        // A syllable of Hangul is one character.
        Some('\u{ac00}'..='\u{d7a3}') => (2, 2),
        Some(first) if first.is_lowercase() => (4, if count < 8 { 2 } else { LONGEST_ENDING }),
        _ => (3, if count < 7 { 2 } else { LONGEST_ENDING }),
    };
    // In Indian scripts the ending is mostly one vowel sign, and what is before it more than three letters say elsewhere.
    let margin = usize::from(!matches!(word.chars().next(), Some('\u{900}'..='\u{dff}')));
    let ends = word.char_indices().rev().take(longest_ending).map(|(at, _)| at);
    ends.zip(1..)
        .map(move |(at, ending)| (&word[..at], count - ending))
        .filter(move |(_, left)| *left >= least)
        .map(move |(stem, left)| (stem, left >= least.saturating_add(margin)))
}

#[cfg(test)]
mod tests {
    use super::super::words::words;
    use super::*;

    fn shown(seen: &str, term: &str) -> bool {
        let mut index = Index::default();
        index.add(&words(seen));
        words(term).iter().all(|term| index.has(term))
    }

    #[test]
    fn forms_of_a_word_are_found() {
        for (seen, term) in [
            ("The plants", "plant"),
            ("one plant", "plants"),
            ("energies", "energy"),
            ("dividing", "divide"),
            ("Pflanzen", "Pflanze"),
            ("растениями", "растения"),
            ("पौधा", "पौधे"),
            ("النبات", "نبات"),
            ("광합성은 중요하다", "광합성을"),
            ("植物の光合成です", "光合成"),
            ("การสังเคราะห์ด้วยแสงของพืช", "สังเคราะห์"),
            ("Όμως", "ΌΜΩΣ"),
        ] {
            assert!(shown(seen, term), "{term} in {seen}");
        }
    }

    #[test]
    fn other_words_are_not() {
        for (seen, term) in [
            ("plane", "plants"),
            ("photograph", "photosynthesis"),
            ("1945", "1946"),
            ("cat", "cats eat"),
            ("植物の光", "合成"),
            ("ราคาของสินค้าในตลาด", "สังเคราะห์"),
            ("", "water"),
        ] {
            assert!(!shown(seen, term), "{term} in {seen}");
        }
    }
}
