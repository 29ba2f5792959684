//! Reads an outline as a lesson's plan: sections of ideas.
//!
//! May import: `model`.

use std::collections::HashSet;

use unicode_segmentation::UnicodeSegmentation;

use crate::model::outline::title_of;

/// Ideas taken from one outline; a longer one is summarised by its beginning.
const MAX_IDEAS: usize = 8;
/// One idea's length in characters as a reader counts them.
const MAX_IDEA: usize = 160;

/// How to learn anything: the steps of a lesson whose outline lists no ideas.
pub(super) const WAYS: [(&str, &str); 3] = [
    ("Say what you know", "Say in your own words what you already know about this:"),
    ("Find an example", "Think of one example from your own life for this:"),
    ("Explain it", "Explain this to somebody who has never heard of it:"),
];

/// What the outline says, ready to be taught.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plan {
    pub title: String,
    /// At least one unless `ideas` is empty; headings and ideas are distinct over the whole plan.
    pub sections: Vec<Section>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Section {
    pub heading: String,
    pub ideas: Vec<String>,
}

enum Line {
    Heading(String),
    Point(String),
    Text(String),
}

impl Plan {
    pub(super) fn read(title: &str, outline: &str) -> Self {
        let own_title = title_of(outline).unwrap_or_else(|| "Lesson".to_owned());
        let is_own = title.trim().is_empty() || title.trim() == own_title;
        let title = tidy(if is_own { &own_title } else { title });
        let mut lines: Vec<Line> = outline.lines().filter_map(read_line).collect();
        // The first line is the title, said already.
        if let Some(Line::Heading(text) | Line::Text(text)) = lines.first()
            && is_own
            && text.starts_with(&title)
        {
            lines.remove(0);
        }
        let mut plan = Self { title, sections: Vec::new() };
        plan.fill(lines);
        plan
    }

    /// All ideas, in the outline's order.
    pub(super) fn ideas(&self) -> Vec<&str> {
        self.sections.iter().flat_map(|section| &section.ideas).map(String::as_str).collect()
    }

    fn fill(&mut self, lines: Vec<Line>) {
        let mut seen = HashSet::new();
        let mut heading = self.title.clone();
        let mut lines = lines.into_iter().peekable();
        while let Some(line) = lines.next() {
            let idea = match line {
                Line::Heading(text) => {
                    heading = text;
                    continue;
                }
                // A line of text with points below it stands over them.
                Line::Text(text) if matches!(lines.peek(), Some(Line::Point(_))) => {
                    text.trim_end_matches([':', '：']).trim_end().clone_into(&mut heading);
                    continue;
                }
                Line::Text(text) | Line::Point(text) => text,
            };
            if seen.len() == MAX_IDEAS {
                return;
            }
            if seen.insert(idea.clone()) {
                self.section(&heading).ideas.push(idea);
            }
        }
    }

    fn section(&mut self, heading: &str) -> &mut Section {
        let index = self.sections.iter().position(|section| section.heading == heading).unwrap_or_else(|| {
            self.sections.push(Section { heading: heading.to_owned(), ideas: Vec::new() });
            self.sections.len() - 1
        });
        &mut self.sections[index]
    }
}

fn read_line(line: &str) -> Option<Line> {
    let line = line.trim();
    let (kind, text): (fn(String) -> Line, &str) = if line.starts_with('#') {
        (Line::Heading, line.trim_start_matches('#'))
    } else if let Some(text) = after_bullet(line) {
        (Line::Point, text)
    } else {
        (Line::Text, line)
    };
    let text = tidy(text);
    // A rule (`---`) or a stray mark says nothing.
    text.chars().any(|c| !c.is_ascii_punctuation() && !c.is_whitespace()).then(|| kind(text))
}

/// What follows `- `, `* `, `+ `, `• `, `1. ` or `2) `.
fn after_bullet(line: &str) -> Option<&str> {
    let marked = ["- ", "* ", "+ ", "• ", "– ", "· "].iter().find_map(|mark| line.strip_prefix(mark));
    marked.or_else(|| {
        let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
        let numbered = rest.len() < line.len();
        [". ", ") ", "、"].iter().filter(|_| numbered).find_map(|mark| rest.strip_prefix(mark))
    })
}

/// Spaces folded, emphasis marks off, cut at [`MAX_IDEA`].
fn tidy(text: &str) -> String {
    let text = text.replace("**", "").split_whitespace().collect::<Vec<_>>().join(" ");
    shorten(&text, MAX_IDEA)
}

/// At most `limit` characters as a reader counts them, an ellipsis for the rest.
pub(super) fn shorten(text: &str, limit: usize) -> String {
    match text.grapheme_indices(true).nth(limit) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(outline: &str) -> Vec<(String, Vec<String>)> {
        Plan::read("", outline).sections.into_iter().map(|section| (section.heading, section.ideas)).collect()
    }

    fn expected(sections: &[(&str, &[&str])]) -> Vec<(String, Vec<String>)> {
        sections.iter().map(|(h, ideas)| ((*h).to_owned(), ideas.iter().map(|&i| i.to_owned()).collect())).collect()
    }

    #[test]
    fn reads_every_way_of_writing_a_list() {
        for (outline, sections) in [
            ("Water\n- sea\n* cloud\n1. rain\n2) river", &[("Water", &["sea", "cloud", "rain", "river"][..])][..]),
            ("# Water\n## Up\n- sea\n## Down\n- rain", &[("Up", &["sea"][..]), ("Down", &["rain"])]),
            ("Water\nGoing up:\n- sea\n- cloud", &[("Going up", &["sea", "cloud"])]),
            ("Water\nIt rises.\nIt falls.", &[("Water", &["It rises.", "It falls."])]),
            ("水の循環\n1、蒸発\n2、雨", &[("水の循環", &["蒸発", "雨"])]),
            ("Water\n---\n- sea\n- sea", &[("Water", &["sea"])]),
            ("Water", &[]),
        ] {
            assert_eq!(plan(outline), expected(sections), "{outline:?}");
        }
    }

    #[test]
    fn is_bounded_whatever_the_outline() {
        let many: Vec<String> = (0..5000).map(|n| format!("- idea {n}")).collect();
        assert_eq!(Plan::read("t", &many.join("\n")).ideas().len(), MAX_IDEAS);
        let long = Plan::read("t", &format!("t\n- {}", "長".repeat(20_000)));
        assert_eq!(long.ideas()[0].chars().count(), MAX_IDEA + 1);
        assert_eq!(shorten("👩‍👩‍👧‍👦👩‍👩‍👧‍👦x", 1), "👩‍👩‍👧‍👦…");
    }
}
