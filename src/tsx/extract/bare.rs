//! Code without a fence around it, perhaps with a sentence before or after.
//!
//! May import: nothing of homeroom's.

use super::fences;

/// The code in `lines`, up to the first fence if there is one (a closing fence whose opening was in the prompt).
pub(super) fn code(lines: &[&str], parses: impl Fn(&str) -> bool) -> Option<String> {
    let fence = lines.iter().position(|line| fences::opens(line)).unwrap_or(lines.len());
    let lines = lines.get(..fence)?;
    let first = lines.iter().position(|line| begins_code(line))?;
    let whole = lines.join("\n");
    if parses(&whole) {
        return Some(whole);
    }
    let from_first = lines.get(first..)?;
    let code = from_first.join("\n");
    if parses(&code) {
        return Some(code);
    }
    let last = from_first.iter().rposition(|line| ends_code(line));
    let cut = last.and_then(|last| from_first.get(..=last)).map(|lines| lines.join("\n"));
    Some(cut.filter(|cut| parses(cut)).unwrap_or(code))
}

/// A line that English does not write.
fn begins_code(line: &str) -> bool {
    let line = line.trim_end();
    let mut words = line.split_whitespace();
    let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let names = |word: &str| word.chars().all(|c| c.is_alphanumeric() || "_$:<({".contains(c)) && !word.is_empty();
    match first {
        "import" => line.contains(" from ") || second.starts_with(['"', '\'']),
        "export" => matches!(second, "default" | "const" | "function" | "class" | "async" | "type" | "interface" | "{"),
        "const" | "let" | "var" => line.contains('=') || line.ends_with('{'),
        "function" | "class" | "interface" | "async" => {
            line.ends_with(['{', '(', '}']) && names(second.split('(').next().unwrap_or_default())
        }
        "type" => line.contains('='),
        _ => matches!(line, "\"use client\"" | "\"use client\";" | "'use client'" | "'use client';"),
    }
}

fn ends_code(line: &str) -> bool {
    line.starts_with(['}', ')', ']']) || line.starts_with("export default")
}
