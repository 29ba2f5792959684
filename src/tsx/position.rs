//! From byte offsets to lines and columns, and from spans to issues.
//!
//! May import: `model`.

use oxc::span::Span;

use crate::model::check::Issue;

/// A hostile name must not become a megabyte of message.
const LONGEST_MESSAGE: usize = 300;

/// A source and where its lines begin.
pub(super) struct Lines<'a> {
    source: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    pub(super) fn of(source: &'a str) -> Self {
        let breaks = source.bytes().enumerate().filter(|&(_, byte)| byte == b'\n').map(|(at, _)| at + 1);
        Self { source, starts: std::iter::once(0).chain(breaks).collect() }
    }

    /// The text of the line at `index` (from 0), its line end left out.
    fn text(&self, index: usize) -> &'a str {
        let start = self.starts.get(index).copied().unwrap_or(self.source.len());
        let end = self.starts.get(index + 1).copied().unwrap_or(self.source.len());
        self.source.get(start..end).unwrap_or_default().trim_end_matches(['\n', '\r'])
    }

    /// Line and column of a byte offset, both from 0, the column in characters and never past the line's end.
    fn locate(&self, offset: usize) -> (usize, usize) {
        let line = self.starts.partition_point(|&start| start <= offset).saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or(0);
        let column = self.text(line).char_indices().take_while(|(at, _)| start + at < offset).count();
        (line, column)
    }

    /// The line a span begins in, counted from 1.
    pub(super) fn line(&self, span: Span) -> u32 {
        from_one(self.locate(span.start as usize).0)
    }

    /// Does only white space follow?
    pub(super) fn nothing_after(&self, span: Span) -> bool {
        span.start as usize >= self.source.trim_end().len()
    }

    /// What is wrong at the end of the file is wrong behind its last word, not on the empty line below.
    pub(super) fn back_to_text(&self, span: Span) -> Span {
        match u32::try_from(self.source.trim_end().len()) {
            Ok(end) if span.start > end => Span::empty(end),
            _ => span,
        }
    }

    /// An issue at `span`; a span over several lines is cut at the end of its first.
    pub(super) fn issue(&self, rule: &str, message: &str, span: Option<Span>, hint: Option<&str>) -> Issue {
        let place = span.map(|span| {
            let (line, column) = self.locate(span.start as usize);
            let (last_line, last_column) = self.locate(span.end as usize);
            let end = if last_line == line { last_column } else { self.text(line).chars().count() };
            (line, column, end)
        });
        Issue {
            rule: rule.to_owned(),
            message: shorten(message),
            line: place.map(|(line, ..)| from_one(line)),
            column: place.map(|(_, column, _)| from_one(column)),
            end_column: place.filter(|(_, column, end)| end > column).map(|(.., end)| from_one(end)),
            hint: hint.map(shorten),
        }
    }
}

fn from_one(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1)
}

fn shorten(text: &str) -> String {
    match text.char_indices().nth(LONGEST_MESSAGE) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(source: &str, start: u32, end: u32) -> (Option<u32>, Option<u32>, Option<u32>) {
        let issue = Lines::of(source).issue("r", "m", Some(Span::new(start, end)), None);
        (issue.line, issue.column, issue.end_column)
    }

    #[test]
    fn columns_count_characters_and_lines_count_from_one() {
        assert_eq!(place("ab\nñé = 1", 3, 7), (Some(2), Some(1), Some(3)));
        assert_eq!(place("ab\r\ncd", 4, 5), (Some(2), Some(1), Some(2)));
    }

    #[test]
    fn a_span_over_lines_ends_with_its_first() {
        assert_eq!(place("abc\ndef", 1, 6), (Some(1), Some(2), Some(4)));
    }

    #[test]
    fn the_end_of_the_file_has_a_place() {
        assert_eq!(place("abc", 3, 3), (Some(1), Some(4), None));
        assert_eq!(place("", 0, 0), (Some(1), Some(1), None));
    }
}
