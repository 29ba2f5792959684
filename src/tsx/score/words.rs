//! Text as the words it is compared by, whatever its script.
//!
//! Scripts that put spaces between words are cut as Unicode cuts words; scripts that do not are cut into overlapping
//! pieces: Han and Katakana into pairs of characters, Thai, Lao, Khmer and Burmese into threes, since their alphabets
//! are so small that pairs meet by chance. Hiragana is mostly grammar and is passed over where a text has other
//! characters.
//!
//! May import: nothing of homeroom's.

use unicode_normalization::{UnicodeNormalization as _, is_nfkc};
use unicode_segmentation::UnicodeSegmentation as _;

/// A longer word is compared by its beginning.
const LONGEST: usize = 48;

/// How the words of a stretch of text are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    /// With spaces, or marks that do their work.
    Spaced,
    /// Without, and a character is a syllable or a word.
    Han,
    Katakana,
    Hiragana,
    /// Without, and written with an alphabet.
    Alphabetic,
}

impl Script {
    const fn of(c: char) -> Self {
        match c {
            '\u{3005}'..='\u{3007}'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{323af}' => Self::Han,
            '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' => Self::Katakana,
            '\u{3041}'..='\u{309f}' => Self::Hiragana,
            '\u{e01}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' => Self::Alphabetic,
            _ => Self::Spaced,
        }
    }

    /// Characters in a piece; 0 where words are whole.
    pub(super) const fn piece(self) -> usize {
        match self {
            Self::Spaced => 0,
            Self::Han | Self::Katakana | Self::Hiragana => 2,
            Self::Alphabetic => 3,
        }
    }

    /// Characters that say about as much as one word of a language with spaces.
    const fn chars_in_a_word(self) -> usize {
        match self {
            Self::Spaced => 1,
            Self::Han | Self::Katakana | Self::Hiragana => 2,
            Self::Alphabetic => 4,
        }
    }
}

/// A stretch of one script; of a spaced one, a word. It is in the form words are compared in.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) script: Script,
}

impl std::hash::Hash for Script {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self).hash(state);
    }
}

/// One form for what readers take for the same: compatibility forms, case, marks that only guide pronunciation.
pub(super) fn folded(text: &str) -> String {
    let composed = if is_nfkc(text) { text.to_lowercase() } else { text.nfkc().collect::<String>().to_lowercase() };
    if composed.is_ascii() {
        return composed;
    }
    let mut folded = String::with_capacity(composed.len());
    for c in composed.chars() {
        match c {
            'ß' => folded.push_str("ss"),
            'ς' => folded.push('σ'),
            'أ' | 'إ' | 'آ' | 'ٱ' => folded.push('ا'),
            'ى' => folded.push('ي'),
            'ة' => folded.push('ه'),
            // Soft hyphen, joiners, directions; Arabic vowel signs and the stroke that stretches a word.
            '\u{ad}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2060}'
            | '\u{feff}'
            | '\u{640}'
            | '\u{64b}'..='\u{652}'
            | '\u{670}' => {}
            c => folded.push(c),
        }
    }
    folded
}

/// The words of `text` in their order.
pub(super) fn words(text: &str) -> Vec<Word> {
    let folded = folded(text);
    let mut words = Vec::new();
    let mut rest = folded.as_str();
    while let Some(first) = rest.chars().next() {
        let script = Script::of(first);
        let end = rest.char_indices().find(|(_, c)| Script::of(*c) != script).map_or(rest.len(), |(at, _)| at);
        let (stretch, later) = rest.split_at(end);
        match script {
            Script::Spaced => words.extend(stretch.unicode_words().map(|word| Word { text: beginning(word), script })),
            _ => words.push(Word { text: stretch.to_owned(), script }),
        }
        rest = later;
    }
    words
}

fn beginning(word: &str) -> String {
    // The article is written onto the word in Arabic; everything else is left to the comparison of beginnings.
    let bare = ["وال", "بال", "كال", "فال", "ال", "لل"].iter().find_map(|article| word.strip_prefix(article));
    let word = bare.filter(|bare| bare.chars().nth(1).is_some()).unwrap_or(word);
    word.chars().take(LONGEST).collect()
}

/// How much `words` say, in words of a language with spaces.
pub(super) fn amount(words: &[Word]) -> usize {
    let quarters: usize = words
        .iter()
        .map(|word| match word.script {
            Script::Spaced => 4,
            script => 4 * word.text.chars().count() / script.chars_in_a_word(),
        })
        .sum();
    quarters.div_ceil(4)
}

/// The pieces a stretch of a script without spaces is compared by; a shorter one is its own piece.
pub(super) fn pieces(word: &Word) -> impl Iterator<Item = &str> {
    let size = word.script.piece();
    let starts: Vec<usize> =
        word.text.char_indices().map(|(at, _)| at).chain(std::iter::once(word.text.len())).collect();
    let count = starts.len().saturating_sub(size).max(1);
    (0..count).map(move |first| {
        let end = starts.get(first + size).copied().unwrap_or(word.text.len());
        &word.text[starts[first]..end]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn cuts_each_script_in_its_own_way() {
        assert_eq!(texts("Plants’ CO₂ — the Leaf!"), ["plants", "co2", "the", "leaf"]);
        assert_eq!(texts("Die Straße, \u{ff21}\u{ff22}"), ["die", "strasse", "ab"]);
        assert_eq!(texts("光合成はエネルギーを使う"), ["光合成", "は", "エネルギー", "を", "使", "う"]);
        assert_eq!(texts("النَّباتات والأوراق"), ["نباتات", "اوراق"]);
        assert_eq!(texts("पौधे प्रकाश लेते हैं।"), ["पौधे", "प्रकाश", "लेते", "हैं"]);
        assert_eq!(texts("พืช ใช้แสง"), ["พืช", "ใช้แสง"]);
        assert_eq!(texts(" \u{0}\n…"), Vec::<String>::new());
    }

    #[test]
    fn composed_and_decomposed_letters_are_the_same() {
        assert_eq!(texts("cafe\u{301}"), texts("CAFÉ"));
        assert_eq!(texts("\u{958}"), texts("\u{915}\u{93c}"));
    }

    #[test]
    fn pieces_overlap() {
        let han = Word { text: "光合成".into(), script: Script::Han };
        assert_eq!(pieces(&han).collect::<Vec<_>>(), ["光合", "合成"]);
        let one = Word { text: "光".into(), script: Script::Han };
        assert_eq!(pieces(&one).collect::<Vec<_>>(), ["光"]);
        let thai = Word { text: "ใช้แสง".into(), script: Script::Alphabetic };
        assert_eq!(pieces(&thai).count(), 4);
        let empty = Word { text: String::new(), script: Script::Han };
        assert_eq!(pieces(&empty).count(), 1);
    }

    #[test]
    fn what_is_said_is_measured_alike_in_every_script() {
        for (text, expected) in [("plants take in water", 4), ("植物吸收水分和光", 4), ("植物", 1), ("", 0)] {
            assert_eq!(amount(&words(text)), expected, "{text}");
        }
    }
}
