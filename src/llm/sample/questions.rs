//! Makes questions out of an outline's own ideas. Each has exactly one right option, and options never repeat.
//!
//! May import: nothing of homeroom's but its siblings.

use std::collections::HashSet;

use unicode_segmentation::UnicodeSegmentation;

use super::points::{Plan, WAYS, shorten};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Question {
    pub prompt: String,
    pub options: Vec<String>,
    /// The right option's index.
    pub answer: usize,
    pub feedback: String,
}

/// Ideas of other lessons, offered beside one that belongs.
const ELSEWHERE: [&str; 8] = [
    "How a violin makes its sound",
    "The rules of chess",
    "Why bread rises in the oven",
    "How maps show mountains",
    "The history of the bicycle",
    "How bees find their way home",
    "Reading a weather chart",
    "How bridges carry weight",
];
/// Words to choose from where the outline has too few of its own.
const OTHER_WORDS: [&str; 6] = ["calendar", "harbour", "violin", "mountain", "bicycle", "kitchen"];
const OPTIONS: usize = 3;
/// A blank shorter than this is guessed, not known.
const MIN_WORD: usize = 4;

/// Two to three questions, whatever the outline; `rng` places the right options.
pub(super) fn questions(plan: &Plan, rng: &mut fastrand::Rng) -> Vec<Question> {
    let mut found: Vec<Question> =
        [belongs(plan, rng), missing_word(plan, rng), comes_next(plan, rng)].into_iter().flatten().collect();
    if found.len() < 2 {
        found.push(if plan.ideas().is_empty() { second_way(rng) } else { how_many(plan, rng) });
    }
    found
}

fn choice(
    prompt: String,
    right: &str,
    wrong: Vec<String>,
    feedback: String,
    rng: &mut fastrand::Rng,
) -> Option<Question> {
    let mut seen = HashSet::from([right.to_lowercase()]);
    let mut wrong: Vec<String> = wrong.into_iter().filter(|option| seen.insert(option.to_lowercase())).collect();
    wrong.truncate(OPTIONS - 1);
    if wrong.is_empty() {
        return None;
    }
    let answer = rng.usize(..=wrong.len());
    let mut options = wrong;
    options.insert(answer, right.to_owned());
    Some(Question { prompt, options, answer, feedback })
}

fn belongs(plan: &Plan, rng: &mut fastrand::Rng) -> Option<Question> {
    let ideas = plan.ideas();
    let right = if ideas.is_empty() { plan.title.as_str() } else { ideas[rng.usize(..ideas.len())] };
    let said = format!("{} {}", plan.title, ideas.join(" ")).to_lowercase();
    let mut wrong: Vec<String> =
        ELSEWHERE.iter().filter(|idea| !said.contains(&idea.to_lowercase())).map(|&idea| idea.to_owned()).collect();
    rng.shuffle(&mut wrong);
    let prompt = "Which of these belongs to this lesson?".to_owned();
    choice(prompt, right, wrong, format!("This lesson is about: {}", plan.title), rng)
}

/// A sentence of the outline without its longest word.
fn missing_word(plan: &Plan, rng: &mut fastrand::Rng) -> Option<Question> {
    let ideas = plan.ideas();
    let sentences = if ideas.is_empty() { vec![plan.title.as_str()] } else { ideas };
    let (sentence, at, word) = sentences
        .iter()
        .filter(|sentence| sentence.unicode_words().count() >= 3)
        .filter_map(|sentence| longest_word(sentence).map(|(at, word)| (*sentence, at, word)))
        .max_by_key(|(sentence, ..)| sentence.unicode_words().count().min(12))?;
    let blanked = format!("{}____{}", &sentence[..at], &sentence[at + word.len()..]);
    // A word of the same sentence would fit its own place twice.
    let used: HashSet<String> = sentence.unicode_words().map(str::to_lowercase).collect();
    let mut wrong: Vec<String> = sentences
        .iter()
        .flat_map(|sentence| sentence.unicode_words())
        .filter(|other| is_word(other) && !used.contains(&other.to_lowercase()))
        .map(str::to_owned)
        .collect();
    rng.shuffle(&mut wrong);
    wrong.extend(OTHER_WORDS.iter().filter(|word| !used.contains(**word)).map(|&word| word.to_owned()));
    choice(format!("Which word is missing? {blanked}"), word, wrong, format!("The outline says: {sentence}"), rng)
}

fn is_word(word: &str) -> bool {
    word.chars().all(char::is_alphabetic) && word.chars().count() >= MIN_WORD
}

fn longest_word(sentence: &str) -> Option<(usize, &str)> {
    let words = sentence.unicode_word_indices().filter(|(_, word)| is_word(word));
    words.max_by_key(|(_, word)| word.chars().count())
}

fn comes_next(plan: &Plan, rng: &mut fastrand::Rng) -> Option<Question> {
    let ideas = plan.ideas();
    if ideas.len() < 3 {
        return None;
    }
    let at = rng.usize(..ideas.len() - 1);
    let mut wrong: Vec<String> =
        (0..ideas.len()).filter(|&index| index != at && index != at + 1).map(|index| ideas[index].to_owned()).collect();
    rng.shuffle(&mut wrong);
    let prompt = format!("Which idea comes right after this one? {}", shorten(ideas[at], 80));
    choice(prompt, ideas[at + 1], wrong, format!("Step {} shows it.", at + 2), rng)
}

fn second_way(rng: &mut fastrand::Rng) -> Question {
    let [(first, _), (second, _), (third, _)] = WAYS;
    let answer = rng.usize(..2);
    let mut options = vec![third.to_owned()];
    options.insert(answer, second.to_owned());
    Question {
        prompt: format!("What do you do in this lesson right after this? {first}"),
        options,
        answer,
        feedback: format!("Step 2 is: {second}"),
    }
}

fn how_many(plan: &Plan, rng: &mut fastrand::Rng) -> Question {
    let ideas = plan.ideas().len();
    let answer = rng.usize(..OPTIONS);
    // Counting up so that the right one stands at `answer`, and never below zero.
    let lowest = ideas.saturating_sub(answer);
    let answer = ideas - lowest;
    Question {
        prompt: "How many ideas does the outline of this lesson list?".to_owned(),
        options: (lowest..lowest + OPTIONS).map(|count| count.to_string()).collect(),
        answer,
        feedback: format!("The outline lists {ideas}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(outline: &str) -> Vec<Question> {
        let found = questions(&Plan::read("", outline), &mut fastrand::Rng::with_seed(7));
        for question in &found {
            let distinct: HashSet<String> = question.options.iter().map(|option| option.to_lowercase()).collect();
            assert_eq!(distinct.len(), question.options.len(), "{question:?}");
            assert!(question.options.len() >= 2 && question.answer < question.options.len(), "{question:?}");
        }
        found
    }

    #[test]
    fn every_outline_gets_questions_about_itself() {
        let all = ELSEWHERE.join("\n- ");
        let full = "Water\n- the sun warms the sea\n- vapour rises into the air\n- clouds bring rain";
        for (outline, count) in
            [(full, 3), ("Water", 2), ("光合作用\n- 光\n- 水\n- 糖", 2), ("🌊", 2), (&format!("x\n- {all}"), 2)]
        {
            assert_eq!(ask(outline).len(), count, "{outline}");
        }
    }

    #[test]
    fn the_answers_are_right() {
        let [belongs, missing, next] = <[Question; 3]>::try_from(ask(
            "Water\n- the sun warms the sea\n- vapour rises into the air\n- clouds bring rain",
        ))
        .unwrap();
        assert!(!ELSEWHERE.contains(&belongs.options[belongs.answer].as_str()), "{belongs:?}");
        let whole = missing.prompt.replace("____", &missing.options[missing.answer]);
        assert_eq!(whole, "Which word is missing? vapour rises into the air");
        let order = ["the sun warms the sea", "vapour rises into the air", "clouds bring rain"];
        let place = |text: &str| order.iter().position(|idea| text.ends_with(idea));
        assert_eq!(place(&next.options[next.answer]), place(&next.prompt).map(|at| at + 1));
    }

    #[test]
    fn counts_what_is_listed() {
        for (outline, count) in [("Water\n- x", "1"), ("Water\n- x\n- y", "2")] {
            for seed in 0..20 {
                let question = how_many(&Plan::read("", outline), &mut fastrand::Rng::with_seed(seed));
                assert_eq!(question.options[question.answer], count);
            }
        }
    }
}
