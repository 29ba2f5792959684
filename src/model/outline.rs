//! What may enter the queue: the checks on an outline and the title taken from it.

/// An outline's limit, in bytes of UTF-8.
pub const MAX_OUTLINE_BYTES: usize = 64 * 1024;
/// A title's limit, in characters.
pub const MAX_TITLE_CHARS: usize = 120;

/// A lesson that passed the checks and may be inserted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLesson {
    pub title: String,
    pub outline: String,
    pub priority: i16,
    /// The model this lesson asks for, over the provider's default.
    pub model: Option<String>,
}

/// Why an outline was refused. Each says what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutlineError {
    Empty,
    TooLong { bytes: usize },
    Nul { line: usize },
    NotUtf8 { offset: usize },
    TitleTooLong { chars: usize },
}

impl std::error::Error for OutlineError {}

impl std::fmt::Display for OutlineError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Empty => write!(f, "The outline is empty. Give at least one line of text: it becomes the title."),
            Self::TooLong { bytes } => write!(
                f,
                "The outline has {bytes} bytes; the limit is {MAX_OUTLINE_BYTES} (64 KiB). Shorten it or split it into several lessons."
            ),
            Self::Nul { line } => write!(
                f,
                "The outline holds a NUL character on line {line}, which Postgres cannot store. Remove it and add the lesson again."
            ),
            Self::NotUtf8 { offset } => write!(
                f,
                "The outline is not valid UTF-8: the byte at offset {offset} cannot be read. Convert the text to UTF-8 and add it again."
            ),
            Self::TitleTooLong { chars } => write!(
                f,
                "The title has {chars} characters; the limit is {MAX_TITLE_CHARS}. Shorten it, or leave it out to use the outline's first line."
            ),
        }
    }
}

impl NewLesson {
    /// Checks `outline` and settles the title: the given one, else the outline's first non-empty line.
    ///
    /// # Errors
    /// Says which limit was broken; nothing is truncated silently but a title taken from the outline.
    pub fn new(title: Option<&str>, outline: &str) -> Result<Self, OutlineError> {
        check_text(outline)?;
        let given = title.map(str::trim).filter(|title| !title.is_empty());
        let title = match given {
            Some(title) => checked_title(title)?,
            None => title_of(outline).ok_or(OutlineError::Empty)?,
        };
        if outline.trim().is_empty() {
            return Err(OutlineError::Empty);
        }
        Ok(Self { title, outline: outline.to_owned(), priority: 0, model: None })
    }

    /// As [`NewLesson::new`], from bytes of unknown encoding.
    ///
    /// # Errors
    /// As [`NewLesson::new`], and [`OutlineError::NotUtf8`].
    pub fn from_bytes(title: Option<&str>, outline: &[u8]) -> Result<Self, OutlineError> {
        let text =
            std::str::from_utf8(outline).map_err(|error| OutlineError::NotUtf8 { offset: error.valid_up_to() })?;
        Self::new(title, text)
    }
}

fn check_text(outline: &str) -> Result<(), OutlineError> {
    if outline.len() > MAX_OUTLINE_BYTES {
        return Err(OutlineError::TooLong { bytes: outline.len() });
    }
    match outline.lines().position(|line| line.contains('\0')) {
        Some(index) => Err(OutlineError::Nul { line: index + 1 }),
        None => Ok(()),
    }
}

fn checked_title(title: &str) -> Result<String, OutlineError> {
    let chars = title.chars().count();
    if title.contains('\0') {
        return Err(OutlineError::Nul { line: 1 });
    }
    if chars > MAX_TITLE_CHARS {
        return Err(OutlineError::TitleTooLong { chars });
    }
    Ok(title.to_owned())
}

/// The outline's first non-empty line, heading marks removed, [`MAX_TITLE_CHARS`] at most.
#[must_use]
pub fn title_of(outline: &str) -> Option<String> {
    outline
        .lines()
        .map(|line| line.trim().trim_start_matches('#').trim())
        .find(|line| !line.is_empty())
        .map(|line| line.chars().take(MAX_TITLE_CHARS).collect::<String>().trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_title_from_the_first_line_that_says_something() {
        for (outline, title) in [
            ("Photosynthesis\n- light", "Photosynthesis"),
            ("\n\n  ## Fractions  \n- halves", "Fractions"),
            ("#\n# Water", "Water"),
            ("光合作用\n- 光", "光合作用"),
        ] {
            assert_eq!(title_of(outline).as_deref(), Some(title), "{outline:?}");
        }
        assert_eq!(title_of(&"é".repeat(200)).map(|title| title.chars().count()), Some(120));
    }

    #[test]
    fn refuses_what_cannot_be_a_lesson() {
        let long = "x".repeat(MAX_OUTLINE_BYTES + 1);
        for (outline, error) in [
            ("", OutlineError::Empty),
            (" \n\t\n##\n", OutlineError::Empty),
            (long.as_str(), OutlineError::TooLong { bytes: MAX_OUTLINE_BYTES + 1 }),
            ("a\nb\0c", OutlineError::Nul { line: 2 }),
        ] {
            assert_eq!(NewLesson::new(None, outline), Err(error));
        }
        assert_eq!(NewLesson::from_bytes(None, b"caf\xff"), Err(OutlineError::NotUtf8 { offset: 3 }));
        assert_eq!(NewLesson::new(Some(&"t".repeat(121)), "x"), Err(OutlineError::TitleTooLong { chars: 121 }));
        assert!(NewLesson::new(None, &"x".repeat(MAX_OUTLINE_BYTES)).is_ok());
    }

    #[test]
    fn a_given_title_wins_and_an_empty_one_does_not() {
        let titled = |title| NewLesson::new(Some(title), "first line\nsecond").map(|lesson| lesson.title);
        assert_eq!(titled(" Given ").as_deref(), Ok("Given"));
        assert_eq!(titled("  ").as_deref(), Ok("first line"));
    }
}
