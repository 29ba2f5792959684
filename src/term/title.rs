//! The window's title. A terminal acts on whatever it holds, so only harmless characters get in.

/// Longer titles are cut; window managers show less.
const LIMIT: usize = 120;

/// Without controls, bidi overrides and what has no width of its own.
#[must_use]
pub fn sanitise(text: &str) -> String {
    text.chars().filter(|c| is_plain(*c)).take(LIMIT).collect()
}

fn is_plain(c: char) -> bool {
    let invisible = matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    !c.is_control() && !invisible
}

pub(super) fn write(frame: &mut Vec<u8>, text: &str) {
    frame.extend_from_slice(b"\x1b]2;");
    frame.extend_from_slice(text.as_bytes());
    frame.extend_from_slice(b"\x1b\\");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_characters_stay() {
        for (text, expected) in [
            ("homeroom prod, 7 failed", "homeroom prod, 7 failed"),
            ("a\x1b]52;c;eA==\x07b", "a]52;c;eA==b"),
            ("a\u{9c}b\u{202e}c\u{200b}d\ne", "abcde"),
            ("größer ✓", "größer ✓"),
        ] {
            assert_eq!(sanitise(text), expected);
        }
        assert_eq!(sanitise(&"x".repeat(500)).len(), LIMIT);
    }
}
