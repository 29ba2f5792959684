//! Composes the TSX of a lesson from an outline's own words.
//!
//! The code is the templates beside this file; only string literals come from the outline.
//!
//! May import: `llm`.

use super::fail::FailMode;
use super::literal::string;
use super::points::{Plan, WAYS, shorten};
use super::questions::{Question, questions};
use super::seed;
use crate::llm::template::fill;

const LESSON: &str = include_str!("lesson.tsx");
const ORDERING: &str = include_str!("ordering.tsx");
/// Fewer cannot be out of order in an interesting way, more is tedious.
const ORDERED: std::ops::RangeInclusive<usize> = 3..=5;
/// The longest line of the data, in characters.
const WIDTH: usize = 110;

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
    fill(
        LESSON,
        &[
            ("{{data}}", data.trim_end()),
            ("{{ordering}}", if ordering { ORDERING } else { "" }),
            ("{{use_ordering}}", if ordering { "      <PutInOrder />\n" } else { "" }),
        ],
    )
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

/// The ideas as steps; an outline that lists none is stepped through by the ways of learning any subject.
fn steps(plan: &Plan) -> Vec<Step> {
    let ideas = plan.ideas();
    if ideas.is_empty() {
        return WAYS
            .map(|(heading, text)| Step { heading: heading.to_owned(), text: format!("{text} {}", plan.title) })
            .into();
    }
    (0..ideas.len()).map(|index| step(&ideas, index)).collect()
}

fn step(ideas: &[&str], index: usize) -> Step {
    let (heading, text) = explained(ideas[index]);
    // Two ideas under one name could not be put in order.
    let clashes = ideas.iter().enumerate().any(|(other, idea)| other != index && explained(idea).0 == heading);
    let heading = if clashes { ideas[index] } else { heading };
    let text = match (text, index.checked_sub(1).map(|before| shorten(explained(ideas[before]).0, 80))) {
        (Some(text), _) => text.to_owned(),
        (None, None) => "We begin here. Say it in your own words before you go on.".to_owned(),
        (None, Some(before)) if index + 1 == ideas.len() => {
            format!("The last idea. It follows from “{before}”: explain to yourself how the two are connected.")
        }
        (None, Some(before)) => format!("It builds on “{before}”. What changes from that idea to this one?"),
    };
    Step { heading: heading.to_owned(), text }
}

/// `Name: explanation` apart, where an idea is written so.
fn explained(idea: &str) -> (&str, Option<&str>) {
    let split = [": ", "：", " – ", " — ", " - "].iter().find_map(|mark| idea.split_once(mark));
    match split.map(|(name, text)| (name.trim(), text.trim())) {
        Some((name, text)) if !name.is_empty() && !text.is_empty() => (name, Some(text)),
        _ => (idea, None),
    }
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
        let heading = if section.heading == plan.title { "The main ideas" } else { &section.heading };
        let ideas = list("    ideas", &section.ideas);
        out.extend(["  {\n    heading: ", &string(heading), ",\n", &ideas, "  },\n"]);
    }
    if plan.sections.is_empty() {
        let ideas = list("    ideas", &WAYS.map(|(heading, _)| heading.to_owned()));
        out.extend(["  {\n    heading: \"What you will do\",\n", &ideas, "  },\n"]);
    }
    out + "];\n\n"
}

/// `name: ["…", "…"],`, on one line where it fits.
fn list(name: &str, texts: &[String]) -> String {
    let literals: Vec<String> = texts.iter().map(|text| string(text)).collect();
    let line = format!("{name}: [{}],\n", literals.join(", "));
    if line.chars().count() <= WIDTH {
        return line;
    }
    let literals: Vec<String> = literals.iter().map(|literal| format!("      {literal},\n")).collect();
    format!("{name}: [\n{}    ],\n", literals.concat())
}

fn steps_data(steps: &[Step]) -> String {
    let steps: Vec<String> = steps.iter().map(step_data).collect();
    format!("const steps: Step[] = [\n{}];\n\n", steps.concat())
}

fn step_data(step: &Step) -> String {
    let (heading, text) = (string(&step.heading), string(&step.text));
    let line = format!("  {{ heading: {heading}, text: {text} }},\n");
    if line.chars().count() <= WIDTH {
        return line;
    }
    format!("  {{\n    heading: {heading},\n    text: {text},\n  }},\n")
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
    format!(
        "  {{\n    id: {id},\n    prompt: {},\n{}    answer: {},\n    feedback: {},\n  }},\n",
        string(&question.prompt),
        list("    options", &question.options),
        question.answer,
        string(&question.feedback)
    )
}
