//! Educational value: what explains, asks, answers and illustrates.
//!
//! May import: `model`.

use super::cues::{asks, is_example};
use super::page::Page;
use super::seen::Seen;
use super::tally::{Tally, number, share};
use crate::model::score::{Mark, Metric};
use crate::model::tree::Controls;

const EXPLANATION_WORDS: usize = 120;
const PASSAGES: usize = 4;
const HEADINGS: usize = 3;
const QUESTIONS: usize = 3;
const ANSWERS: usize = 4;
/// Answers that say why are so long, in words.
const SAYS_WHY: usize = 5;
const ANSWERS_THAT_SAY_WHY: usize = 3;
const LISTED: usize = 3;
const ILLUSTRATIONS: usize = 2;

pub(super) fn mark(page: &Page, seen: &Seen, controls: &Controls) -> Mark {
    let mut tally = Tally::default();
    explanation(&mut tally, seen);
    headings(&mut tally, &page.headings);
    let answers = seen.answers().count();
    questions(&mut tally, page, seen, controls, answers);
    let say_why = seen.answers().filter(|passage| passage.amount >= SAYS_WHY).count();
    tally.add(0.12, share(answers, ANSWERS));
    tally.add(0.08, share(say_why, ANSWERS_THAT_SAY_WHY));
    tally.say(format!(
        "{} only while it was played; {say_why} of them {SAYS_WHY} words or more.",
        number(answers, "text appeared", "texts appeared")
    ));
    let examples = seen.passages.iter().filter(|passage| !passage.copied && is_example(passage)).count();
    let pictures = page.pictures as usize;
    tally.add(0.08, share(page.list_items as usize, LISTED));
    tally.add(0.07, share(examples + pictures, ILLUSTRATIONS));
    tally.say(format!(
        "{}, {}, {}.",
        number(page.list_items as usize, "list item", "list items"),
        number(examples, "example", "examples"),
        number(pictures, "drawing or table", "drawings or tables")
    ));
    tally.mark(Metric::EducationalValue, 1.0)
}

fn explanation(tally: &mut Tally, seen: &Seen) {
    let passages = seen.prose().count();
    let words: usize = seen.prose().map(|passage| passage.amount).sum();
    tally.add(0.20, share(words, EXPLANATION_WORDS));
    tally.add(0.10, share(passages, PASSAGES));
    tally.say(format!(
        "About {} in {} of its own.",
        number(words, "word", "words"),
        number(passages, "explaining passage", "explaining passages")
    ));
}

fn headings(tally: &mut Tally, levels: &[u32]) {
    let skipped = levels.windows(2).any(|pair| pair[1] > pair[0] + 1);
    let in_order = levels.len() >= 2 && levels.first() == Some(&1) && !skipped;
    tally.add(0.05, if levels.contains(&1) { 1.0 } else { 0.0 });
    tally.add(0.05, share(levels.len(), HEADINGS));
    tally.add(0.05, if in_order { 1.0 } else { 0.0 });
    let order = match (levels.len(), in_order) {
        (0 | 1, _) => "",
        (_, true) => ", in order",
        (_, false) => ", not in order",
    };
    tally.say(format!("{}{order}.", number(levels.len(), "heading", "headings")));
}

/// A question counts in full when it can be answered and something comes of the answer.
fn questions(tally: &mut Tally, page: &Page, seen: &Seen, controls: &Controls, answers: usize) {
    let asked = seen.passages.iter().filter(|passage| !passage.copied && asks(&passage.text)).count();
    let posed = asked.max(page.choice_groups as usize).max(controls.fields as usize);
    let answerable = controls.choices > 0 || controls.fields > 0 || controls.buttons >= 2;
    let checked = answerable && answers > 0;
    tally.add(0.20, share(posed, QUESTIONS) * if checked { 1.0 } else { 0.25 });
    let checkable = if checked { "; they can be answered and are checked" } else { ", none that is checked" };
    tally.say(format!("{}{checkable}.", number(posed, "question", "questions")));
}
