//! A pane's text for elsewhere: a clipboard, a file, a pager.

use super::{LessonView, Pane, diff};
use crate::app::printable::clean;
use crate::model::trace::LessonDetail;

/// A text and the file name that tells what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// As it was received, controls and all.
    pub text: String,
    /// No separator, no control, nothing invisible; it does not begin with a dot or a dash.
    pub name: String,
    /// It is code, for an editor.
    pub code: bool,
}

/// Bytes of the title in a file name.
const LONGEST: usize = 40;

impl LessonView {
    /// The pane's text; `None` where there is none.
    #[must_use]
    pub fn export(&self) -> Option<Export> {
        let held = self.held();
        let text = match self.pane {
            Pane::Response => {
                held.map(|held| held.response.to_string()).or_else(|| Some(self.live()?.text().to_owned()))
            }
            Pane::Prompt => held.map(|held| held.prompt.to_string()),
            Pane::Source => held.and_then(|held| held.source.as_deref()).map(str::to_owned),
            Pane::Compiled => held.and_then(|held| held.compiled.as_deref()).map(str::to_owned),
            Pane::Checks => held.map(|held| held.checks.plain()),
            Pane::Diff => diff::patch::patch(self),
            Pane::Raw => held.map(super::held::Held::pretty),
        };
        let text = text.filter(|text| !text.is_empty())?;
        let code = matches!(self.pane, Pane::Source | Pane::Compiled);
        Some(Export { text, name: self.file_name(), code })
    }

    /// `fractions-for-beginners-3.tsx`: the lesson, the attempt, and the pane where its ending does not tell.
    fn file_name(&self) -> String {
        let title = self.detail().map_or_else(String::new, |LessonDetail { lesson, .. }| slug(&lesson.title));
        let title = if title.is_empty() { format!("lesson-{}", &self.id.to_string()[..8]) } else { title };
        let number = |at: usize| self.attempts().get(at).map_or(0, |attempt| attempt.attempt_number);
        let attempt = self.attempt().map_or(0, |attempt| attempt.attempt_number);
        match self.pane {
            Pane::Response => format!("{title}-{attempt}-response.md"),
            Pane::Prompt => format!("{title}-{attempt}-prompt.md"),
            Pane::Checks => format!("{title}-{attempt}-checks.txt"),
            Pane::Source => format!("{title}-{attempt}.tsx"),
            Pane::Compiled => format!("{title}-{attempt}.js"),
            Pane::Diff => {
                let (left, right) = self.compared().map_or((0, 0), |(left, right)| (number(left), number(right)));
                format!("{title}-{left}-{right}-{}.diff", self.subject.word())
            }
            Pane::Raw => format!("{title}-{attempt}.json"),
        }
    }
}

/// Letters and digits of any script, the rest as single dashes.
fn slug(title: &str) -> String {
    let mut slug = String::new();
    for c in title.chars().flat_map(char::to_lowercase) {
        let mut shown = [0; 4];
        let safe = c.is_alphanumeric() && clean(c.encode_utf8(&mut shown)) == c.to_string();
        if slug.len() + c.len_utf8() > LONGEST {
            // Not in the middle of a word, where there is another.
            if let Some((whole, _)) = slug.rsplit_once('-').filter(|_| safe) {
                slug.truncate(whole.len());
            }
            break;
        }
        if safe {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_becomes_a_name_that_nothing_can_hide_in() {
        for (title, name) in [
            ("Fractions for beginners", "fractions-for-beginners"),
            ("../../etc/passwd", "etc-passwd"),
            ("-rf *; \x1b]0;x\x07 $(id)", "rf-0-x-id"),
            ("光合作用のしくみ", "光合作用のしくみ"),
            ("a\u{202e}b\u{200b}c\u{3164}d\0\n", "a-b-c-d"),
            ("  ...  ", ""),
            ("Newton's three laws of motion and what they explain", "newton-s-three-laws-of-motion-and-what"),
            (&"x".repeat(300), &"x".repeat(40)),
        ] {
            assert_eq!(slug(title), name, "{title:?}");
        }
    }
}
