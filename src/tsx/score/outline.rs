//! What an outline names: its terms, its points, and how to know its own wording again.
//!
//! May import: nothing of homeroom's.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::index::Index;
use super::stop::{is_stop, joins};
use super::words::{Script, Word, amount, pieces, words};

/// Of a long outline the terms named most often count; one lesson shows no more.
const MOST_TERMS: usize = 120;
/// Shorter passages are like the outline's by chance, in words.
const SHORTEST_COPY: usize = 4;
/// Of 10 adjacent pairs of words, so many stand so in the outline: the passage is copied.
const COPIED: usize = 8;
/// Characters of a stretch without spaces that make one term.
const HAN_TERM: usize = 4;
const ALPHABETIC_TERM: usize = 8;

#[derive(Debug)]
pub(super) struct Term {
    pub(super) word: Word,
    pub(super) in_title: bool,
}

/// One line of the outline.
#[derive(Debug)]
pub(super) struct Point {
    pub(super) line: String,
    /// Those few other points share, where there are such.
    pub(super) terms: Vec<Word>,
}

#[derive(Debug)]
pub(super) struct Outline {
    /// Distinct, the title's first.
    pub(super) terms: Vec<Term>,
    pub(super) points: Vec<Point>,
    links: HashSet<u64>,
}

impl Outline {
    pub(super) fn read(title: &str, outline: &str) -> Self {
        let lines: Vec<(&str, Vec<Word>)> = outline
            .lines()
            .map(|line| unmarked(line.trim()))
            .map(|line| (line, words(line)))
            .filter(|(_, words)| !words.is_empty())
            .collect();
        let title = words(title);
        let every = || lines.iter().flat_map(|(_, words)| words).chain(&title);
        let with_hiragana = !every().any(|word| matches!(word.script, Script::Han | Script::Katakana));
        let terms_of = |words: &[Word]| -> Vec<Word> {
            words.iter().flat_map(|word| terms_in(word, with_hiragana)).filter(carries_meaning).collect()
        };
        let named: Vec<Word> = lines.iter().flat_map(|(_, words)| terms_of(words)).collect();
        // Across the ends of lines too: pasted into one paragraph, they are joined.
        let everything: Vec<Word> = title.iter().chain(lines.iter().flat_map(|(_, words)| words)).cloned().collect();
        let adjacent = links(&everything).collect();
        let points = lines.iter().filter(|(_, words)| *words != title).map(|(line, words)| (*line, terms_of(words)));
        Self { terms: distinct(terms_of(&title), named), points: own_terms(points.collect()), links: adjacent }
    }

    /// Whether the outline itself says this, in the same words and order.
    pub(super) fn says(&self, words: &[Word]) -> bool {
        if amount(words) < SHORTEST_COPY {
            return false;
        }
        let (mut known, mut all) = (0, 0);
        for link in links(words) {
            all += 1;
            known += usize::from(self.links.contains(&link));
        }
        all > 0 && known * 10 >= all * COPIED
    }
}

/// A line without its bullet, number or heading mark.
fn unmarked(line: &str) -> &str {
    let bare = line.trim_start_matches(|c: char| c.is_whitespace() || "-*+•·#>–—○●▪・".contains(c));
    let after = bare.trim_start_matches(char::is_numeric);
    let numbered = after.len() < bare.len() && after.starts_with(['.', ')', ':', '、', '．']);
    let after = after.trim_start_matches(['.', ')', ':', '、', '．']);
    // `3.5 litres` is no third point.
    if numbered && !after.starts_with(char::is_numeric) { after.trim_start() } else { bare }
}

fn terms_in(word: &Word, with_hiragana: bool) -> Vec<Word> {
    let parts = |text: &str, most: usize, least: usize| -> Vec<Word> {
        evenly(text, most, least).into_iter().map(|text| Word { text, script: word.script }).collect()
    };
    match word.script {
        Script::Spaced => vec![word.clone()],
        Script::Han => word.text.split(joins).flat_map(|text| parts(text, HAN_TERM, 1)).collect(),
        Script::Katakana => parts(&word.text, usize::MAX, 2),
        Script::Hiragana if with_hiragana => parts(&word.text, HAN_TERM, 3),
        Script::Hiragana => Vec::new(),
        Script::Alphabetic => parts(&word.text, ALPHABETIC_TERM, 3),
    }
}

/// `text` in parts of about the same length, none longer than `most`; nothing if it is shorter than `least`.
fn evenly(text: &str, most: usize, least: usize) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    if chars.is_empty() || chars.len() < least {
        return Vec::new();
    }
    let size = chars.len().div_ceil(chars.len().div_ceil(most));
    chars.chunks(size).map(|part| part.iter().collect()).collect()
}

fn carries_meaning(word: &Word) -> bool {
    if word.script != Script::Spaced {
        return true;
    }
    let count = word.text.chars().count();
    let least = match word.text.chars().next() {
        Some(first) if first.is_lowercase() && !word.text.contains(char::is_numeric) => 3,
        _ => 2,
    };
    count >= least && !is_stop(&word.text)
}

/// The title's terms and the outline's, each once in whatever form it came first.
fn distinct(title: Vec<Word>, named: Vec<Word>) -> Vec<Term> {
    let mut times: HashMap<String, usize> = HashMap::new();
    for word in &named {
        *times.entry(word.text.clone()).or_default() += 1;
    }
    let mut known = Index::default();
    let mut terms = Vec::new();
    let titled = title.into_iter().map(|word| (word, true));
    for (word, in_title) in titled.chain(named.into_iter().map(|word| (word, false))) {
        if !known.has(&word) {
            known.add(std::slice::from_ref(&word));
            terms.push(Term { word, in_title });
        }
    }
    if terms.len() > MOST_TERMS {
        let rank = |term: &Term| (!term.in_title, std::cmp::Reverse(times.get(&term.word.text).copied()));
        terms.sort_by_key(rank);
        terms.truncate(MOST_TERMS);
    }
    terms
}

/// Each point by the terms that set it apart: the topic's name is in all of them and proves none.
fn own_terms(lines: Vec<(&str, Vec<Word>)>) -> Vec<Point> {
    let mut lines_with: HashMap<String, usize> = HashMap::new();
    for (_, terms) in &lines {
        let once: HashSet<&str> = terms.iter().map(|term| term.text.as_str()).collect();
        for term in once {
            *lines_with.entry(term.to_owned()).or_default() += 1;
        }
    }
    let count = lines.len();
    let common = |term: &Word| count >= 3 && lines_with.get(&term.text).is_some_and(|lines| lines * 2 > count);
    lines
        .into_iter()
        .filter(|(_, terms)| !terms.is_empty())
        .map(|(line, terms)| {
            let own: Vec<Word> = terms.iter().filter(|term| !common(term)).cloned().collect();
            Point { line: line.to_owned(), terms: if own.is_empty() { terms } else { own } }
        })
        .collect()
}

/// What is next to what, as numbers.
fn links(words: &[Word]) -> impl Iterator<Item = u64> {
    words.iter().enumerate().flat_map(|(at, word)| {
        let next = words.get(at + 1).filter(|_| word.script == Script::Spaced);
        let pair = next.map(|next| hash(&word.text, &next.text));
        let inside = (word.script != Script::Spaced).then(|| pieces(word).map(|piece| hash(piece, "")));
        pair.into_iter().chain(inside.into_iter().flatten())
    })
}

/// The same in every process: the hasher of the standard library's maps is not.
fn hash(first: &str, second: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (first, second).hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(title: &str, outline: &str) -> Vec<String> {
        Outline::read(title, outline).terms.into_iter().map(|term| term.word.text).collect()
    }

    #[test]
    fn terms_are_what_carries_meaning() {
        assert_eq!(
            terms("Photosynthesis", "# Photosynthesis\n1. How plants use light\n- The plant takes in CO2"),
            ["photosynthesis", "plants", "light", "takes", "co2"]
        );
        assert_eq!(terms("光合成", "- 光合成は光エネルギーを使う"), ["光合成", "エネルギー", "使"]);
        assert_eq!(terms("ひかり", "- みずとひかり"), ["ひかり", "みずと"]);
        assert_eq!(terms("", "植物的光合作用和水"), ["植物", "光合作用", "水"]);
        assert_eq!(terms("", "1945 3.5 ?"), ["1945", "3.5"]);
    }

    #[test]
    fn points_are_told_apart_by_their_own_terms() {
        let outline =
            Outline::read("Plants", "Plants\n- plants need light\n- plants need water\n- what plants are\n\n***\n");
        let points: Vec<_> = outline.points.iter().map(|point| (point.line.as_str(), point.terms.len())).collect();
        assert_eq!(points, [("plants need light", 1), ("plants need water", 1), ("what plants are", 1)]);
    }

    #[test]
    fn a_long_outline_counts_by_what_it_names_most() {
        let outline = (0..500).map(|n| format!("- thing{n}x{n} water")).collect::<Vec<_>>().join("\n");
        let outline = Outline::read("Rivers", &outline);
        assert_eq!(outline.terms.len(), MOST_TERMS);
        assert!(outline.terms.iter().any(|term| term.word.text == "water"));
        assert!(outline.terms[0].in_title);
    }

    #[test]
    fn the_outlines_own_wording_is_known_again() {
        let outline = Outline::read("Plants", "- plants take in water through roots\n- 植物通过光合作用制造养分");
        for (text, copied) in [
            ("Plants take in water, through roots.", true),
            ("take in water", false),
            ("Roots are how a plant takes in the water that it needs.", false),
            ("植物通过光合作用制造养分。", true),
            ("光合作用是植物制造食物的过程", false),
        ] {
            assert_eq!(outline.says(&words(text)), copied, "{text}");
        }
    }
}
