//! Writes text as TypeScript literals that cannot end early, whatever the text holds.
//!
//! May import: nothing of homeroom's.

use std::fmt::Write as _;

/// A JSON string literal, which is also a TypeScript one.
///
/// What could be read as something else by anything between here and the browser is escaped as well: `<` (an end
/// tag), the grave accent (a fence), controls, and characters that change direction or have no width.
pub(super) fn string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c if needs_escape(c) => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    // Writing to a String cannot fail.
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn needs_escape(c: char) -> bool {
    c.is_control()
        || matches!(c, '<' | '`' | '\u{ad}' | '\u{61c}' | '\u{feff}')
        || ('\u{200b}'..='\u{200f}').contains(&c)
        || ('\u{2028}'..='\u{202e}').contains(&c)
        || ('\u{2060}'..='\u{206f}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_back_as_the_same_text() {
        for text in ["plain", "a\"b\\c", "</script>", "*/ `x` ${y}", "光合作用 👩‍👩‍👧", "\u{202e}\u{2028}\0\n", "'"]
        {
            let literal = string(text);
            assert_eq!(serde_json::from_str::<String>(&literal).unwrap(), text, "{literal}");
            assert!(!literal.contains(['<', '`', '\n', '\u{202e}', '\u{2028}']), "{literal}");
        }
    }
}
