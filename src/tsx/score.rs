//! How good a lesson is, as far as a program can tell: five marks and what each was made of.
//!
//! Advisory: it counts what is there and understands none of it. It is the same for the same evidence, always.
//! In the formulas `n/m` is a share that ends at 1, and the number before it its weight within the metric.
//!
//! **Words.** Words are compared folded (NFKC, lower case, `ß` as `ss`, Arabic without vowel signs and article) and as
//! the same when they differ by a short ending. Scripts without spaces are compared by pairs (Han, Katakana) or threes
//! (Thai, Lao, Khmer, Burmese) of characters. Amounts are in words of a language with spaces: two Han, Kana or four
//! Thai characters make one. A passage of 4 words or more is *copied* where four in five pairs of adjacent words stand
//! so in the outline; what is found only there counts half, and it neither explains, asks nor answers anything. Of the
//! passages seen while it was played, those that were not there after mount, not even with other numbers, are *answers*.
//!
//! **Relevance**: terms shown / terms of outline and title; the title's count twice. Terms are words of three letters
//! (two where a script has no case) that are no stop words; of more than 120 those named most often.
//!
//! **Educational value**: words in passages of 8 words or more .20·n/120, such passages .10·n/4; an `h1` .05,
//! headings .05·n/3, no level skipped .05; questions .20·n/3 (by their mark, or groups of choices, or fields; a quarter
//! of it unless they can be answered and are checked); answers .12·n/4, answers of 5 words or more .08·n/3; list items
//! .08·n/3; examples, calculations and drawings .07·n/2.
//!
//! **Interactivity**: kinds of control (buttons, choices, fields, sliders, keys or pointer) .30·(.6, .85, 1 for 1, 2,
//! 3); controls .15·n/8; further states reached by acting .30·n/10; answers .20·n/5; answers read out .05.
//!
//! **Code quality**: named components .15 (.8 of it for one; half if the export has no name); parameters of declared
//! functions with a type .10; no `any` .10 (1 − n/3); no leftover comments, `console` or `debugger` .15 (1 − n/3);
//! warnings .20 (1 − n/4); 60 to 700 lines .15; lines within 160 characters .15 (1 − 5·n/lines). All of it times
//! lines/20.
//!
//! **Completeness**: points of the outline of which a term of their own is shown .60·n/all; 60 words without
//! placeholders .20·n/60·(1 − placeholders/2); an end .20: half for a conclusion, score or another try by its words in
//! a few languages, half for it or a result in numbers.
//!
//! May import: `model`.

mod code;
mod completeness;
mod cues;
mod education;
mod index;
mod interactivity;
mod outline;
mod page;
mod relevance;
mod seen;
mod stop;
mod tally;
mod words;

use self::outline::Outline;
use self::page::Page;
use self::seen::Seen;
use crate::model::check::Issue;
use crate::model::outline::{MAX_OUTLINE_BYTES, MAX_TITLE_CHARS};
use crate::model::score::Score;
use crate::model::tree::{Controls, Node, Played};

/// All that is known of a lesson that was run and played.
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'a> {
    pub title: &'a str,
    pub outline: &'a str,
    /// The TSX.
    pub source: &'a str,
    /// As it stood after mount.
    pub tree: &'a [Node],
    /// Every distinct text a learner saw while it was played, those of the first render included.
    pub texts: &'a [String],
    pub played: &'a Played,
    pub controls: &'a Controls,
    /// Of the rules and the run.
    pub warnings: &'a [Issue],
}

/// All five marks, in time linear in the evidence; of evidence beyond the limits (64 KiB of outline, of the tree's text
/// and of `texts`, 50,000 nodes) the beginning counts.
#[must_use]
pub fn score(evidence: &Evidence) -> Score {
    let title = page::beginning(evidence.title, 4 * MAX_TITLE_CHARS);
    let outline = Outline::read(title, page::beginning(evidence.outline, MAX_OUTLINE_BYTES));
    let page = Page::read(evidence.tree);
    let seen = Seen::gather(&page, evidence.texts, &outline);
    let marks = vec![
        relevance::mark(&outline, &seen),
        education::mark(&page, &seen, evidence.controls),
        interactivity::mark(&page, &seen, evidence.played, evidence.controls),
        code::mark(evidence.source, evidence.warnings),
        completeness::mark(&outline, &seen),
    ];
    Score { marks }
}

#[cfg(test)]
mod tests;
