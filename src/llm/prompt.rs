//! The prompts: what a lesson must be, its outline, and for a repair what was wrong with the last answer.
//!
//! The texts are `assets/prompts/*.md`, embedded, or an operator's own in a folder; the lesson contract is filled into
//! them. The version that is stored with each attempt is made from the text itself, so that it changes with it.
//!
//! May import: `model`.

mod templates;
mod told;

use std::path::Path;

pub use self::templates::PromptError;
use self::templates::Template;
use super::template::fill;

/// Problems shown to the model; the rest are mostly consequences of the first.
const MAX_PROBLEMS: usize = 12;
/// A longer answer is shown by its beginning.
const MAX_SOURCE_BYTES: usize = 64 * 1024;
/// A longer line is not quoted: nobody finds a column in it.
const MAX_QUOTE_CHARS: usize = 160;

/// What to send, and under which version it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt {
    pub system: String,
    pub user: String,
    /// `lesson-3f9a21c4`; of an operator's own text `school/lesson-3f9a21c4`, after its folder.
    pub version: String,
}

/// How the next attempt makes use of the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repair<'a> {
    /// Show the last answer and what was wrong with it.
    Mend {
        /// The TSX taken from the last answer; where none was found, the answer itself.
        previous_source: &'a str,
        /// One line each, with its place where there is one: ``expected `}` at 45:7``.
        problems: &'a [String],
        /// The number of the attempt this prompt is for.
        attempt_number: i32,
    },
    /// Showing it has not helped: begin anew, and name the mistake.
    Afresh {
        /// What was wrong, without a place: there is no code to look at.
        mistake: &'a str,
        attempt_number: i32,
    },
}

/// The texts in use. Cheap to share, read once at start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompts {
    /// What the model is, with the contract.
    system: String,
    ask: String,
    lesson: Template,
    repair: Template,
    afresh: Template,
}

impl Default for Prompts {
    fn default() -> Self {
        Self::of(Template::lesson(), Template::repair(), Template::afresh())
    }
}

impl Prompts {
    /// The operator's texts in `folder` (`lesson.md`, `repair.md`, `afresh.md`), the built-in one for each that is not
    /// there; all built in without a folder.
    pub fn load(folder: Option<&Path>) -> Result<Self, PromptError> {
        let Some(folder) = folder else { return Ok(Self::default()) };
        let [lesson, repair, afresh] = templates::in_folder(folder)?;
        Ok(Self::of(lesson, repair, afresh))
    }

    fn of(lesson: Template, repair: Template, afresh: Template) -> Self {
        let (system, ask) = lesson.parts();
        Self { system: system.to_owned(), ask: ask.to_owned(), lesson, repair, afresh }
    }

    /// The prompt for a lesson's next attempt.
    #[must_use]
    pub fn build(&self, title: &str, outline: &str, repair: Option<&Repair<'_>>) -> Prompt {
        let outline = outline.trim_end();
        let title = one_line(title);
        let places = [("{{title}}", title.as_str()), ("{{outline}}", outline), ("{{mark}}", &mark("OUTLINE", outline))];
        let mut user = fill(&self.ask, &places);
        let version = match repair {
            None => self.lesson.version(&[]),
            Some(Repair::Mend { previous_source, problems, attempt_number }) => {
                user += &mend(&self.repair, previous_source, problems, *attempt_number);
                self.repair.version(&[&self.lesson])
            }
            Some(Repair::Afresh { mistake, attempt_number }) => {
                let attempt = attempt_number.to_string();
                let places = [("{{attempt}}", attempt.as_str()), ("{{mistake}}", &one_line(mistake))];
                user += &fill(self.afresh.text(), &places);
                self.afresh.version(&[&self.lesson])
            }
        };
        Prompt { system: self.system.clone(), user, version }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn mend(template: &Template, source: &str, problems: &[String], attempt_number: i32) -> String {
    let source = source.trim_end();
    let end = source.char_indices().map(|(at, _)| at).take_while(|at| *at <= MAX_SOURCE_BYTES).last().unwrap_or(0);
    let source = if source.len() > MAX_SOURCE_BYTES { &source[..end] } else { source };
    let problems: Vec<String> = problems.iter().take(MAX_PROBLEMS).map(|problem| explain(problem, source)).collect();
    fill(
        template.text(),
        &[
            ("{{attempt}}", &attempt_number.to_string()),
            ("{{problems}}", &problems.join("\n")),
            ("{{source}}", source),
            ("{{mark}}", &mark("CODE", source)),
        ],
    )
}

/// The problem as a list item, and below it the line it names with a caret under the column.
fn explain(problem: &str, source: &str) -> String {
    let item = format!("- {}", one_line(problem));
    let Some((line, column)) = place(problem) else { return item };
    let Some(text) = line.checked_sub(1).and_then(|index| source.lines().nth(index)) else { return item };
    if text.chars().count() > MAX_QUOTE_CHARS {
        return item;
    }
    // Tabs stay tabs under the line, or the caret would stand elsewhere.
    let indent: String =
        text.chars().take(column.saturating_sub(1)).map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
    format!("{item}\n    {text}\n    {indent}^")
}

/// Line and column of a problem that ends with `at LINE:COLUMN`.
fn place(problem: &str) -> Option<(usize, usize)> {
    let (line, column) = problem.rsplit_once(" at ")?.1.trim().split_once(':')?;
    Some((line.parse().ok()?, column.parse().ok()?))
}

/// A line that does not occur in `text`, so that nothing within can end it.
fn mark(name: &str, text: &str) -> String {
    let mut mark = format!("-----{name}-----");
    while text.contains(&mark) {
        mark = format!("-{mark}-");
    }
    mark
}

#[cfg(test)]
mod tests;
