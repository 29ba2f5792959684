//! One of several words, changed by ← and →.

/// The words to choose from; the first place is none of them: as it was, or the default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    words: Vec<String>,
    at: usize,
}

impl Choice {
    #[must_use]
    pub fn new(words: Vec<String>) -> Self {
        Self { words, at: 0 }
    }

    /// `None`: as it was.
    #[must_use]
    pub fn chosen(&self) -> Option<&str> {
        self.at.checked_sub(1).and_then(|at| self.words.get(at)).map(String::as_str)
    }

    /// Goes on by so many, stopping at the ends; says whether anything changed.
    pub fn step(&mut self, by: i32) -> bool {
        let was = self.at;
        let by = isize::try_from(by).unwrap_or(0);
        self.at = self.at.saturating_add_signed(by).min(self.words.len());
        self.at != was
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_hold_and_the_first_place_is_as_it_was() {
        let mut choice = Choice::new(vec!["a".to_owned(), "b".to_owned()]);
        assert_eq!(choice.chosen(), None);
        assert!(!choice.step(-1) && choice.step(1) && choice.step(1) && !choice.step(1));
        assert_eq!(choice.chosen(), Some("b"));
        assert!(choice.step(-5));
        assert_eq!(choice.chosen(), None);
    }
}
