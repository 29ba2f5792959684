//! What `tab` puts behind what was typed: keys, and the values that a key takes.

use crate::model::failure::FailureClass;
use crate::model::lesson::Status;
use crate::model::query::{Field, Key};

/// The ways to go on from what was typed, gone through by `tab`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Completion {
    /// What stands before the word that is completed.
    before: String,
    words: Vec<String>,
    at: Option<usize>,
}

impl Completion {
    /// `None` where nothing goes on from `typed`, the line up to the caret.
    pub(super) fn of(typed: &str, models: &[String]) -> Option<Self> {
        let start = typed.rfind(char::is_whitespace).map_or(0, |at| at + 1);
        let word = &typed[start..];
        let sign = usize::from(word.starts_with('-'));
        let (before, word) = (&typed[..start + sign], &word[sign..]);
        let (before, begun, all) = match word.split_once(':') {
            None => (before.to_owned(), word, Key::ALL.map(|key| format!("{}:", key.as_str())).to_vec()),
            Some((name, value)) => {
                let key = Key::parse(name)?;
                let begun = value.rsplit(',').next().unwrap_or(value);
                let kept = &word[..word.len() - begun.len()];
                (format!("{before}{kept}"), begun, values(key, models))
            }
        };
        let begins = |word: &&String| word.to_lowercase().starts_with(&begun.to_lowercase());
        let words: Vec<String> = all.iter().filter(begins).cloned().collect();
        (!words.is_empty()).then_some(Self { before, words, at: None })
    }

    /// The line up to the caret with the next word, or the one before.
    pub(super) fn step(&mut self, forward: bool) -> String {
        let count = self.words.len();
        let at = match (self.at, forward) {
            (None, true) => 0,
            (None, false) => count - 1,
            (Some(at), true) => (at + 1) % count,
            (Some(at), false) => (at + count - 1) % count,
        };
        self.at = Some(at);
        format!("{}{}", self.before, self.words[at])
    }
}

fn values(key: Key, models: &[String]) -> Vec<String> {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    match key {
        Key::Status => words(&Status::ALL.map(Status::as_str)),
        Key::Cause => words(&FailureClass::ALL.map(FailureClass::as_str)),
        Key::Age => words(&["<1h", "<1d", ">1h", ">1d"]),
        Key::Attempts => words(&[">1", ">2", "=0"]),
        Key::In(Field::Model) => {
            // What a word of its own would part stands in quotes.
            let quoted = |model: &String| {
                let plain = !model.contains(|c: char| c.is_whitespace() || matches!(c, '"' | '*'));
                if plain { model.clone() } else { format!("\"{}\"", model.replace('\\', "\\\\").replace('"', "\\\"")) }
            };
            models.iter().map(quoted).collect()
        }
        Key::Id | Key::In(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(typed: &str, count: usize) -> Vec<String> {
        let models = ["claude-haiku".to_owned(), "gpt-4o".to_owned(), "gpt-4o-mini".to_owned()];
        let Some(mut completion) = Completion::of(typed, &models) else { return Vec::new() };
        (0..count).map(|_| completion.step(true)).collect()
    }

    #[test]
    fn keys_and_values_go_round() {
        assert_eq!(steps("sky st", 2), ["sky status:", "sky status:"]);
        assert_eq!(steps("a", 3), ["age:", "attempts:", "age:"]);
        assert_eq!(steps("status:ge", 3), ["status:generating", "status:generated", "status:generating"]);
        assert_eq!(steps("-status:failed,q", 1), ["-status:failed,queued"]);
        assert_eq!(steps("MODEL:GPT", 2), ["MODEL:gpt-4o", "MODEL:gpt-4o-mini"]);
        assert_eq!(steps("", 1), ["status:"]);
        assert!(steps("xyz", 1).is_empty() && steps("foo:b", 1).is_empty() && steps("id:", 1).is_empty());
        let mut completion = Completion::of("cause:r", &[]).unwrap();
        assert_eq!(completion.step(false), "cause:rejected");
        assert_eq!(completion.step(false), "cause:refused");
    }
}
