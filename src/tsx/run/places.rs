//! From the engine's places back to the TSX's.
//!
//! May import: nothing of homeroom's.

use super::LESSON;

/// Where the compiled lesson's places lie in its TSX.
#[derive(Debug, Default)]
pub(in crate::tsx) struct Places {
    /// In the order of the compiled places.
    marks: Vec<Mark>,
    source: String,
}

/// One mapping; lines and columns count from 0, columns in UTF-16 units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::tsx) struct Mark {
    pub(in crate::tsx) js: (u32, u32),
    pub(in crate::tsx) tsx: (u32, u32),
}

/// Line and column, from 1, the column in characters.
pub(super) type Place = (u32, u32);

impl Places {
    pub(in crate::tsx) fn new(mut marks: Vec<Mark>, source: &str) -> Self {
        marks.sort_unstable();
        Self { marks, source: source.to_owned() }
    }

    /// The first frame of a stack that lies in a file, natives left out: is it the lesson's?
    pub(super) fn blames(stack: &str) -> bool {
        frames(stack).next().is_some_and(|frame| frame.file == LESSON)
    }

    /// Is any frame of a stack the lesson's?
    pub(super) fn touches(stack: &str) -> bool {
        frames(stack).any(|frame| frame.file == LESSON)
    }

    /// The topmost place of a stack that lies in the lesson. The engine says 1:1 where it knows none, as in a loop
    /// without a body; then its caller's place is the nearest.
    pub(super) fn of_stack(&self, stack: &str) -> Option<Place> {
        let known = |frame: &Frame| frame.file == LESSON && (frame.line, frame.column) != (1, 1);
        frames(stack)
            .filter(known)
            .find_map(|frame| self.of_js(frame.line.checked_sub(1)?, frame.column.checked_sub(1)?))
    }

    /// The place in the TSX of the nearest mark before a compiled place, on the same line.
    fn of_js(&self, line: u32, column: u32) -> Option<Place> {
        let after = self.marks.partition_point(|mark| mark.js <= (line, column));
        let mark = self.marks.get(after.checked_sub(1)?).filter(|mark| mark.js.0 == line)?;
        Some(self.in_characters(mark.tsx.0 + 1, mark.tsx.1 + 1))
    }

    /// Where a component is declared, by its name.
    pub(super) fn of_component(&self, name: &str) -> Option<Place> {
        let lines = self.source.lines().zip(1..);
        let mut found = lines.filter_map(|(line, number)| Some((number, declared(line, name)?)));
        found.next().map(|(line, before)| (line, u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1)))
    }

    /// A place whose column counts UTF-16 units, as source maps and the JSX transform do, in characters.
    pub(super) fn in_characters(&self, line: u32, column: u32) -> Place {
        let index = usize::try_from(line).unwrap_or(usize::MAX).saturating_sub(1);
        let text = self.source.lines().nth(index).unwrap_or_default();
        let mut units = 0;
        let before = text
            .chars()
            .take_while(|c| {
                units += u32::try_from(c.len_utf16()).unwrap_or(1);
                units < column
            })
            .count();
        (line, u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1))
    }
}

/// How many characters stand before `name` in a line that declares it.
fn declared(line: &str, name: &str) -> Option<usize> {
    let (before, after) = line.split_once(name)?;
    let keyword = before.strip_suffix(' ')?.trim_end().rsplit(|c: char| !is_name_part(c)).next()?;
    let declares = ["function", "class", "const", "let", "var"].contains(&keyword) && !after.starts_with(is_name_part);
    declares.then(|| before.chars().count())
}

fn is_name_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

struct Frame<'s> {
    file: &'s str,
    line: u32,
    column: u32,
}

/// What the engine calls a text that it parses while it runs, e.g. JSON.
const PARSED: &str = "<input>";

/// The frames of `    at name (file:line:column)` that lie in a file.
fn frames(stack: &str) -> impl Iterator<Item = Frame<'_>> {
    stack.lines().filter_map(|line| {
        let place = line.rsplit_once('(').map_or_else(|| line.trim().trim_start_matches("at "), |(_, place)| place);
        let mut parts = place.trim_end().trim_end_matches(')').rsplitn(3, ':');
        let (column, line, file) = (parts.next()?, parts.next()?, parts.next().filter(|file| *file != PARSED)?);
        Some(Frame { file, line: line.parse().ok()?, column: column.parse().ok()? })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_nearest_place_before() {
        let mark = |js, tsx| Mark { js, tsx };
        let places =
            Places::new(vec![mark((1, 9), (4, 6)), mark((1, 2), (3, 0)), mark((0, 0), (0, 0))], "\n\n\n\nñ😀 x.y\n");
        assert_eq!(places.of_stack("at f (lesson.tsx:2:5)"), Some((4, 1)));
        assert_eq!(places.of_stack("at f (react.js:9:9)\n at f (lesson.tsx:2:10)"), Some((5, 6)));
        assert_eq!(places.of_stack("at f (lesson.tsx:2:1)"), None);
        assert_eq!(places.of_stack("at f (lesson.tsx:9:1)"), None);
        assert!(Places::blames("at f (native)\n at g (lesson.tsx:1:1)") && !Places::blames("at f (react.js:9:9)"));
    }

    #[test]
    fn finds_where_a_component_is_declared() {
        let source = "// Quiz\nconst Quizzes = 1;\nexport default function Quiz() {}\nconst  Card = () => <Quiz />;\n";
        let places = Places::new(Vec::new(), source);
        assert_eq!(places.of_component("Quiz"), Some((3, 25)));
        assert_eq!(places.of_component("Card"), Some((4, 8)));
        assert_eq!(places.of_component("Anonymous"), None);
    }

    #[test]
    fn reads_the_engines_stacks() {
        let stack = "    at <input>:1:4\n    at map (native)\n    at Quiz (lesson.tsx:12:5)\n    at render (reconcile.js:40:9)\n    at lesson.tsx:1:2\n";
        let found: Vec<_> = frames(stack).map(|frame| (frame.file, frame.line, frame.column)).collect();
        assert_eq!(found, [("lesson.tsx", 12, 5), ("reconcile.js", 40, 9), ("lesson.tsx", 1, 2)]);
        assert_eq!(frames("").count(), 0);
        assert_eq!(frames("nonsense (a:b:c)\n:::\n(native)").count(), 0);
    }
}
