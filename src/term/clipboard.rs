//! OSC 52: asks the terminal to put a text on its clipboard. It never answers, so the word for success is "sent".

use crossterm::Command;
use crossterm::clipboard::CopyToClipboard;

/// The longest text that common terminals take: 100,000 bytes of sequence, in base64.
pub const LIMIT: usize = 74_991;

/// The sequence, or nothing for a text beyond [`LIMIT`]: terminals drop those without a word.
pub(super) fn osc52(text: &str) -> Option<Vec<u8>> {
    if text.len() > LIMIT {
        return None;
    }
    let mut sequence = String::new();
    CopyToClipboard::to_clipboard_from(text).write_ansi(&mut sequence).ok()?;
    Some(sequence.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_becomes_one_sequence() {
        assert_eq!(osc52("lesson").unwrap(), b"\x1b]52;c;bGVzc29u\x1b\\");
    }

    #[test]
    fn the_limit_is_what_terminals_take() {
        assert!(osc52(&"x".repeat(LIMIT)).unwrap().len() <= 100_000);
        assert_eq!(osc52(&"x".repeat(LIMIT + 1)), None);
    }

    #[test]
    fn controls_in_the_text_never_leave_the_sequence() {
        let sequence = osc52("\x1b]0;owned\x07\x1b\\").unwrap();
        assert_eq!(sequence.iter().filter(|byte| **byte < 0x20).count(), 2);
    }
}
