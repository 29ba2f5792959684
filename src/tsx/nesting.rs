//! How deep a source nests, by its brackets and tags alone.
//!
//! A parser descends once for each level, so hostile nesting ends it. When the child died of its stack, this tells
//! whether the lesson is to blame. Strings and comments are counted too; without that death the number proves nothing.
//!
//! May import: nothing of homeroom's.

/// No lesson a person could read nests so deep.
pub(super) const DEEPEST: usize = 1_000;

/// The deepest level and the byte where it is first reached.
pub(super) fn deepest(source: &str) -> (usize, usize) {
    let bytes = source.as_bytes();
    let mut depth = 0_usize;
    let mut most = (0, 0);
    for (at, byte) in bytes.iter().enumerate() {
        let next = bytes.get(at + 1).copied().unwrap_or_default();
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b'<' if next.is_ascii_alphabetic() || next == b'>' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b'<' | b'/' if next == b'/' || next == b'>' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > most.0 {
            most = (depth, at);
        }
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_brackets_and_tags() {
        assert_eq!(deepest("((1))"), (2, 1));
        assert_eq!(deepest("<a><b/><b>{x}</b></a>").0, 3);
        assert_eq!(deepest(&"[".repeat(5000)).0, 5000);
        assert_eq!(deepest(")))("), (1, 3));
    }
}
