//! Everything a learner saw, passage by passage: what it says, when it came, and whether it is the outline's own wording.
//!
//! May import: nothing of homeroom's.

use std::collections::HashSet;

use super::index::Index;
use super::outline::Outline;
use super::page::{Page, beginning};
use super::words::{Word, amount, words};

/// Bytes of text seen while it was played that are read.
const MOST_TEXT: usize = 64 * 1024;
/// Words of a passage that explains something.
const SHORTEST_PROSE: usize = 8;

#[derive(Debug)]
pub(super) struct Passage {
    /// With `#` for each number.
    pub(super) masked: String,
    pub(super) text: String,
    /// In words of a language with spaces.
    pub(super) amount: usize,
    /// In the outline's own words and order.
    pub(super) copied: bool,
    /// It was not there after mount, not even with other numbers.
    pub(super) later: bool,
}

/// Where a term was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// In a passage of the lesson's own.
    Taught,
    /// Only in passages that repeat the outline.
    Copied,
    Nowhere,
}

#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) passages: Vec<Passage>,
    own: Index,
    copied: Index,
}

impl Seen {
    pub(super) fn gather(page: &Page, texts: &[String], outline: &Outline) -> Self {
        let mut seen = Self::default();
        let mut known: HashSet<String> = page.pieces.iter().map(|piece| masked(piece)).collect();
        let mut met: HashSet<&str> = HashSet::new();
        let mut passages: Vec<(&str, bool)> = Vec::new();
        for passage in &page.passages {
            known.insert(masked(passage));
            if met.insert(passage) {
                passages.push((passage, false));
            }
        }
        let mut left = MOST_TEXT;
        for text in texts {
            let text = beginning(text.trim(), left);
            left -= text.len();
            if text.is_empty() || page.pieces.contains(text) || !met.insert(text) {
                continue;
            }
            passages.push((text, known.insert(masked(text))));
        }
        for (text, later) in passages {
            seen.add(text, later, outline);
        }
        seen
    }

    fn add(&mut self, text: &str, later: bool, outline: &Outline) {
        let words = words(text);
        let copied = outline.says(&words);
        let index = if copied { &mut self.copied } else { &mut self.own };
        index.add(&words);
        let text = text.to_owned();
        self.passages.push(Passage { masked: masked(&text), amount: amount(&words), text, copied, later });
    }

    pub(super) fn find(&self, term: &Word) -> Found {
        if self.own.has(term) {
            Found::Taught
        } else if self.copied.has(term) {
            Found::Copied
        } else {
            Found::Nowhere
        }
    }

    /// What came up while it was played, in words other than the outline's.
    pub(super) fn answers(&self) -> impl Iterator<Item = &Passage> {
        self.passages.iter().filter(|passage| passage.later && !passage.copied && passage.amount > 0)
    }

    /// Passages of the lesson's own that are long enough to explain something.
    pub(super) fn prose(&self) -> impl Iterator<Item = &Passage> {
        self.passages.iter().filter(|passage| !passage.copied && passage.amount >= SHORTEST_PROSE)
    }

    /// All that was seen, in words.
    pub(super) fn amount(&self) -> usize {
        self.passages.iter().map(|passage| passage.amount).sum()
    }
}

/// `text` with `#` for each number: a counter that moves says nothing new.
fn masked(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    for c in text.trim().chars() {
        if !c.is_numeric() || is_han_numeral(c) {
            masked.push(c);
        } else if !masked.ends_with('#') {
            masked.push('#');
        }
    }
    masked
}

/// Han numerals are letters of words far more often than they count.
fn is_han_numeral(c: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::tree::{Element, Node};

    fn seen(mounted: &[&str], texts: &[&str], outline: &str) -> Seen {
        let paragraph = |text: &&str| {
            Node::Element(Element { tag: "p".into(), children: vec![Node::Text((*text).into())], ..Element::default() })
        };
        let tree: Vec<Node> = mounted.iter().map(paragraph).collect();
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        Seen::gather(&Page::read(&tree), &texts, &Outline::read("", outline))
    }

    #[test]
    fn tells_what_came_later_from_what_was_there() {
        let seen = seen(&["Step 1 of 3", "Press it"], &["Press it", "Step 2 of 3", "Correct!", "Step ٣ of 3"], "");
        let answers: Vec<_> = seen.answers().map(|passage| passage.text.as_str()).collect();
        assert_eq!(answers, ["Correct!"]);
        assert_eq!(seen.passages.len(), 5);
    }

    #[test]
    fn terms_in_copied_lines_are_not_taught() {
        let outline = "- plants take in water through roots";
        let seen = seen(&["Plants take in water through roots", "Water rises"], &[], outline);
        let find = |term: &str| seen.find(&words(term)[0]);
        assert_eq!([find("water"), find("roots"), find("light")], [Found::Taught, Found::Copied, Found::Nowhere]);
    }
}
