//! Signs in a passage that it asks, illustrates, ends, or stands for something that is not there.
//!
//! May import: nothing of homeroom's.

use super::seen::Passage;
use super::words::folded;

/// A question by its mark; in Japanese also by the particle that ends it.
pub(super) fn asks(text: &str) -> bool {
    let text = text.trim_end_matches(|c: char| c.is_whitespace() || "\"'”’»)）」』*_".contains(c));
    text.ends_with(['?', '？', '؟', '⁇', '\u{37e}', '՞'])
        || text.ends_with("か。")
        || text.contains("___")
        || text.contains("? ")
        || text.contains("؟ ")
}

const EXAMPLES: [&str; 21] = [
    "for example",
    "for instance",
    "e.g.",
    "such as",
    "imagine ",
    "example",
    "zum beispiel",
    "z. b.",
    "z.b.",
    "beispiel",
    "par exemple",
    "por ejemplo",
    "por exemplo",
    "per esempio",
    "например",
    "مثل",
    "उदाहरण",
    "たとえば",
    "例えば",
    "예를 들",
    "例如",
];

/// It gives an example, or shows a calculation.
pub(super) fn is_example(passage: &Passage) -> bool {
    let text = folded(&passage.text);
    EXAMPLES.iter().any(|cue| text.contains(cue)) || calculates(&passage.masked)
}

/// Numbers on both sides of an equals sign or an arrow.
fn calculates(masked: &str) -> bool {
    masked.split_once(['=', '→', '≈', '×', '÷']).is_some_and(|(left, right)| left.contains('#') && right.contains('#'))
}

const ENDINGS: [&str; 54] = [
    "score",
    "try again",
    "start again",
    "start over",
    "restart",
    "play again",
    "summary",
    "conclusion",
    "to sum up",
    "you have learned",
    "you learned",
    "well done",
    "in short",
    "remember:",
    "recap",
    "punkte",
    "punktzahl",
    "noch einmal",
    "nochmal",
    "erneut",
    "von vorn",
    "neu starten",
    "zusammenfassung",
    "fazit",
    "ergebnis",
    "recommencer",
    "réessayer",
    "résumé",
    "résultat",
    "bilan",
    "otra vez",
    "de nuevo",
    "resumen",
    "puntuación",
    "de novo",
    "pontuação",
    "riprova",
    "riepilogo",
    "ещё раз",
    "заново",
    "итог",
    "النتيجه",
    "مره اخري",
    "الخلاصه",
    "نتيجتك",
    "फिर से",
    "दोबारा",
    "अंक",
    "सारांश",
    "निष्कर्ष",
    "もう一度",
    "まとめ",
    "得点",
    "やり直",
];
const MORE_ENDINGS: [&str; 16] = [
    "再试",
    "重新",
    "总结",
    "小结",
    "得分",
    "总分",
    "再試",
    "다시",
    "점수",
    "정리",
    "ลองอีกครั้ง",
    "คะแนน",
    "สรุป",
    "tekrar",
    "opnieuw",
    "samenvatting",
];

/// It concludes, gives a score or offers another try, in one of a few languages.
pub(super) fn ends(text: &str) -> bool {
    let text = folded(text);
    ENDINGS.iter().chain(&MORE_ENDINGS).any(|cue| text.contains(cue))
}

/// A result in numbers, in any language: `2 of 3`, `2/3`, `67 %`.
pub(super) fn is_tally(passage: &Passage) -> bool {
    let numbers = passage.masked.matches('#').count();
    numbers >= 2 && passage.amount <= 24 || numbers == 1 && passage.masked.contains(['%', '٪'])
}

const PLACEHOLDERS: [&str; 18] = [
    "lorem ipsum",
    "coming soon",
    "to be added",
    "to be continued",
    "to be determined",
    "placeholder text",
    "your text here",
    "content goes here",
    "add content here",
    "under construction",
    "insert text",
    "not implemented",
    "…more",
    "… more",
    "...more",
    "... more",
    "and so on…",
    "[insert",
];

/// Text that stands for text: known phrases, or a mark in capitals as programmers leave it.
pub(super) fn is_placeholder(text: &str) -> bool {
    let marked =
        text.split(|c: char| !c.is_alphanumeric()).any(|word| matches!(word, "TODO" | "FIXME" | "TBD" | "TBA"));
    let folded = text.to_lowercase();
    marked || PLACEHOLDERS.iter().any(|phrase| folded.contains(phrase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_known_by_their_marks() {
        for text in ["Where?", "「どこ？」", "どれですか。", "أين؟", "A plant needs ___ to grow", "Why? Choose one."]
        {
            assert!(asks(text), "{text}");
        }
        for text in ["Here.", "", "?x", "光合成です。"] {
            assert!(!asks(text), "{text}");
        }
    }

    #[test]
    fn endings_are_known_in_their_folded_form() {
        for text in ["Try again", "SCORE: 3", "Noch einmal versuchen", "حاول مرة أخرى", "もう一度", "फिर से कोशिश करें"]
        {
            assert!(ends(text), "{text}");
        }
        assert!(!ends("Plants use light"));
        for cue in ENDINGS.iter().chain(&MORE_ENDINGS).chain(&EXAMPLES) {
            assert_eq!(folded(cue), *cue, "a cue must be in the form it is compared in");
        }
    }

    #[test]
    fn placeholders_are_not_words_that_look_like_them() {
        for text in ["Lorem ipsum dolor", "TODO: write", "Coming soon!", "…more", "TBD"] {
            assert!(is_placeholder(text), "{text}");
        }
        for text in ["A to-do list", "todo el mundo", "one more", "zero is a placeholder"] {
            assert!(!is_placeholder(text), "{text}");
        }
    }
}
