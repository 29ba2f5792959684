//! A light hand on code: keywords bold, strings and comments in their roles. One line at a time, no grammar.

use std::ops::Range;

use crate::ui::theme::Role;

const KEYWORDS: [&str; 26] = [
    "as",
    "async",
    "await",
    "break",
    "case",
    "const",
    "continue",
    "default",
    "else",
    "export",
    "false",
    "for",
    "from",
    "function",
    "if",
    "import",
    "interface",
    "let",
    "new",
    "null",
    "return",
    "switch",
    "true",
    "type",
    "typeof",
    "while",
];

/// The parts of a line that are not plain, in order.
pub(super) fn parts(line: &str) -> Vec<(Range<usize>, Role)> {
    let bytes = line.as_bytes();
    let (mut parts, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        let rest = &line[at..];
        let first = bytes[at];
        if rest.starts_with("//") && !line[..at].ends_with(':') {
            parts.push((at..line.len(), Role::Muted));
            break;
        }
        let length = match first {
            b'"' | b'\'' | b'`' => string(rest).inspect(|length| parts.push((at..at + length, Role::Code))),
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'$' => {
                let word = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'$')).count();
                let member = line[..at].ends_with('.');
                if !member && KEYWORDS.contains(&&rest[..word]) {
                    parts.push((at..at + word, Role::Strong));
                }
                Some(word)
            }
            _ => None,
        };
        at += length.unwrap_or_else(|| rest.chars().next().map_or(1, char::len_utf8));
    }
    parts
}

/// The length of the string that `text` begins with; `None` where it does not end on this line.
fn string(text: &str) -> Option<usize> {
    let quote = text.chars().next()?;
    let mut escaped = false;
    text.char_indices().skip(1).find_map(|(at, c)| {
        let ends = c == quote && !escaped;
        escaped = c == '\\' && !escaped;
        ends.then_some(at + 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_keywords_and_comments_are_told_apart() {
        let roles = |line: &'static str| -> Vec<(&str, Role)> {
            parts(line).into_iter().map(|(range, role)| (&line[range], role)).collect()
        };
        assert_eq!(
            roles(r#"import { useState } from "re\"act"; // why"#),
            [("import", Role::Strong), ("from", Role::Strong), (r#""re\"act""#, Role::Code), ("// why", Role::Muted)]
        );
        assert_eq!(roles("a.default = https://x"), []);
        assert_eq!(roles("don't 光 const"), [("const", Role::Strong)]);
        assert_eq!(roles("`光` \\"), [("`光`", Role::Code)]);
        assert_eq!(roles("constant"), []);
    }
}
