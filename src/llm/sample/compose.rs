//! Composes the TSX of a lesson from an outline's own words.
//!
//! The code is the templates beside this file; only string literals come from the outline.
//!
//! May import: `llm`.

use super::fail::FailMode;
use super::literal::string;
use super::points::{Plan, shorten};
use super::questions::{Question, questions};
use super::seed;

const LESSON: &str = include_str!("lesson.tsx");
const ORDERING: &str = include_str!("ordering.tsx");
/// Fewer cannot be out of order in an interesting way, more is tedious.
const ORDERED: std::ops::RangeInclusive<usize> = 3..=5;

struct Step {
    heading: String,
    text: String,
}

/// The lesson's TSX. The same outline always gives the same lesson.
#[must_use]
pub fn compose(title: &str, outline: &str) -> String {
    let plan = Plan::read(title, outline);
    let mut rng = fastrand::Rng::with_seed(seed(&format!("{title}\n{outline}")));
    let steps = steps(&plan);
    let ordered = steps.len().min(*ORDERED.end());
    let ordering = ORDERED.contains(&ordered) && !plan.sections.is_empty();
    let data = [
        head_data(&plan),
        steps_data(&steps),
        if ordering { shuffled_data(ordered, &mut rng) } else { String::new() },
        questions_data(&questions(&plan, &mut rng)),
    ]
    .concat();
    fill(&[
        ("{{data}}", data.trim_end()),
        ("{{ordering}}", if ordering { ORDERING } else { "" }),
        ("{{use_ordering}}", if ordering { "      <PutInOrder />\n" } else { "" }),
    ])
}

/// Spoils `tsx` the way `mode` asks; modes that do not touch the text leave it as it is.
#[must_use]
pub fn spoil(tsx: &str, mode: FailMode) -> String {
    match mode {
        // The closing parenthesis of `filter(` is missing.
        FailMode::BadTsx => tsx.replacen("=== question.answer).length;", "=== question.answer.length;", 1),
        FailMode::Forbidden => tsx.replacen("import { useState }", "import { useEffect, useState }", 1).replacen(
            "export default function Lesson() {\n",
            "export default function Lesson() {\n  useEffect(() => {\n    \
             void fetch(\"https://example.com/progress\", { method: \"POST\" });\n  }, []);\n\n",
            1,
        ),
        FailMode::RenderError => tsx.replacen("steps[index];", "steps[index + steps.length];", 1),
        FailMode::Truncated | FailMode::RateLimit | FailMode::Hang => tsx.to_owned(),
    }
}

/// Fills the template's places in one pass, so that what is filled in is never taken for a place.
fn fill(places: &[(&str, &str)]) -> String {
    let mut out = String::new();
    let mut rest = LESSON;
    while let Some((at, place, text)) =
        places.iter().filter_map(|(place, text)| rest.find(place).map(|at| (at, *place, *text))).min()
    {
        out.push_str(&rest[..at]);
        out.push_str(text);
        rest = &rest[at + place.len()..];
    }
    out.push_str(rest);
    out
}

/// The ideas as steps; an outline that lists none is stepped through by the ways of learning any subject.
fn steps(plan: &Plan) -> Vec<Step> {
    let ideas = plan.ideas();
    if ideas.is_empty() {
        let about =
            |heading: &str, text: &str| Step { heading: heading.to_owned(), text: format!("{text} {}", plan.title) };
        return vec![
            about("What you know", "Say in your own words what you already know about this:"),
            about("An example", "Think of one example from your own life for this:"),
            about("Explain it", "Explain this to somebody who has never heard of it:"),
        ];
    }
    let count = ideas.len();
    ideas
        .iter()
        .enumerate()
        .map(|(index, idea)| step(idea, index.checked_sub(1).map(|i| ideas[i]), index + 1, count))
        .collect()
}

fn step(idea: &str, before: Option<&str>, number: usize, count: usize) -> Step {
    let split = [": ", "：", " – ", " — ", " - "].iter().find_map(|mark| idea.split_once(mark));
    if let Some((heading, text)) = split
        && !heading.trim().is_empty()
        && !text.trim().is_empty()
    {
        return Step { heading: heading.trim().to_owned(), text: text.trim().to_owned() };
    }
    let text = match before {
        None => format!("We begin here, with the first of {count}. Say it in your own words before you go on."),
        Some(before) if number == count => {
            format!(
                "The last idea. It follows from: {} Explain to yourself how the two are connected.",
                sentence(before)
            )
        }
        Some(before) => format!("It builds on: {} What changes from that idea to this one?", sentence(before)),
    };
    Step { heading: idea.to_owned(), text }
}

/// `text` ending the way a sentence does.
fn sentence(text: &str) -> String {
    let text = shorten(text, 80);
    if text.ends_with(['.', '!', '?', '…', '。', '！', '？']) { text } else { format!("{text}.") }
}

fn head_data(plan: &Plan) -> String {
    let introduction = match plan.ideas().len() {
        0 => "A short lesson on one subject: think it through, then check yourself.".to_owned(),
        1 => "One idea to understand: read it, step through it, then check yourself.".to_owned(),
        count => format!("{count} ideas, one after the other: read them, step through them, then check yourself."),
    };
    let mut out = format!(
        "const title = {};\n\nconst introduction = {};\n\nconst sections: Section[] = [\n",
        string(&plan.title),
        string(&introduction)
    );
    for section in &plan.sections {
        let ideas: Vec<String> = section.ideas.iter().map(|idea| format!("      {},\n", string(idea))).collect();
        let heading = string(&section.heading);
        out.extend(["  {\n    heading: ", &heading, ",\n    ideas: [\n", &ideas.concat(), "    ],\n  },\n"]);
    }
    out + "];\n\n"
}

fn steps_data(steps: &[Step]) -> String {
    let steps: Vec<String> = steps
        .iter()
        .map(|step| {
            format!("  {{\n    heading: {},\n    text: {},\n  }},\n", string(&step.heading), string(&step.text))
        })
        .collect();
    format!("const steps: Step[] = [\n{}];\n\n", steps.concat())
}

/// The first `count` steps in an order that is not theirs.
fn shuffled_data(count: usize, rng: &mut fastrand::Rng) -> String {
    let mut order: Vec<usize> = (0..count).collect();
    rng.shuffle(&mut order);
    if order.is_sorted() {
        order.rotate_left(1);
    }
    let order: Vec<String> = order.iter().map(usize::to_string).collect();
    format!(
        "/** Where the ordering exercise starts: positions in `steps`, out of order. */\nconst shuffled = [{}];\n\n",
        order.join(", ")
    )
}

fn questions_data(questions: &[Question]) -> String {
    let questions: Vec<String> = (1..).zip(questions).map(|(id, question)| question_data(id, question)).collect();
    format!("const questions: Question[] = [\n{}];\n", questions.concat())
}

fn question_data(id: usize, question: &Question) -> String {
    let options: Vec<String> = question.options.iter().map(|option| format!("      {},\n", string(option))).collect();
    format!(
        "  {{\n    id: {id},\n    prompt: {},\n    options: [\n{}    ],\n    answer: {},\n    feedback: {},\n  }},\n",
        string(&question.prompt),
        options.concat(),
        question.answer,
        string(&question.feedback)
    )
}
