//! The texts the prompts are made of: built in, or an operator's own, checked before anything is generated with them.
//!
//! May import: `model`.

use std::fmt::Write;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::told;
use crate::llm::template::fill;

/// Divides `lesson.md` into what the model is and what it is asked.
const DIVIDER: &str = "\n=== user ===\n";
/// No prompt a model is meant to heed is longer.
const LONGEST: u64 = 256 * 1024;
/// Bytes of the digest that a version shows.
const SHOWN: usize = 4;

/// The places each text must have, and those it may have.
struct Kind {
    name: &'static str,
    built_in: &'static str,
    needed: &'static [&'static str],
    possible: &'static [&'static str],
}

const LESSON: Kind = Kind {
    name: "lesson",
    built_in: include_str!("../../../assets/prompts/lesson.md"),
    needed: &["{{title}}", "{{outline}}", "{{mark}}"],
    possible: &[],
};
const REPAIR: Kind = Kind {
    name: "repair",
    built_in: include_str!("../../../assets/prompts/repair.md"),
    needed: &["{{problems}}", "{{source}}", "{{mark}}"],
    possible: &["{{attempt}}"],
};
const AFRESH: Kind = Kind {
    name: "afresh",
    built_in: include_str!("../../../assets/prompts/afresh.md"),
    needed: &["{{mistake}}"],
    possible: &["{{attempt}}"],
};

/// Why an operator's prompts cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PromptError {
    #[error("the prompts in {path} cannot be read: {source}")]
    Unreadable { path: PathBuf, source: io::Error },
    #[error("{path} holds none of lesson.md, repair.md and afresh.md")]
    Empty { path: PathBuf },
    #[error("{path} is longer than {LONGEST} bytes")]
    TooLong { path: PathBuf },
    #[error("{path} is not valid UTF-8")]
    NotText { path: PathBuf },
    #[error("{path} has no {place}, so a prompt made from it would not say all it must")]
    Missing { path: PathBuf, place: String },
    #[error("{path} has the place {place}, which nothing fills; it may have {possible}")]
    Unknown { path: PathBuf, place: String, possible: String },
}

/// One text, with what the contract says filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Template {
    name: &'static str,
    /// The folder of an operator's own.
    folder: Option<String>,
    text: String,
}

impl Template {
    pub(super) fn lesson() -> Self {
        Self::of(&LESSON, None, LESSON.built_in)
    }

    pub(super) fn repair() -> Self {
        Self::of(&REPAIR, None, REPAIR.built_in)
    }

    pub(super) fn afresh() -> Self {
        Self::of(&AFRESH, None, AFRESH.built_in)
    }

    fn of(kind: &Kind, folder: Option<String>, text: &str) -> Self {
        let told = told::places();
        let places: Vec<(&str, &str)> = told.iter().map(|(place, text)| (*place, text.as_str())).collect();
        Self { name: kind.name, folder, text: fill(text, &places) }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// What the model is, and what it is asked. Without a divider everything is asked.
    pub(super) fn parts(&self) -> (&str, &str) {
        self.text.split_once(DIVIDER).unwrap_or(("", &self.text))
    }

    /// The text's name and digest; `others` are the texts that a prompt made from it also holds.
    pub(super) fn version(&self, others: &[&Self]) -> String {
        let mut digest = Sha256::new();
        for text in std::iter::once(self).chain(others.iter().copied()).map(Self::text) {
            digest.update(text.len().to_le_bytes());
            digest.update(text);
        }
        let mut version = self.folder.as_ref().map(|folder| format!("{folder}/")).unwrap_or_default();
        version += self.name;
        version.push('-');
        for byte in digest.finalize().iter().take(SHOWN) {
            // Writing to a string does not fail.
            let _ = write!(version, "{byte:02x}");
        }
        version
    }
}

/// The texts for lesson, repair and afresh, from `folder` where it has them.
pub(super) fn in_folder(folder: &Path) -> Result<[Template; 3], PromptError> {
    if let Err(source) = std::fs::read_dir(folder) {
        return Err(PromptError::Unreadable { path: folder.to_owned(), source });
    }
    let own = [own(folder, &LESSON)?, own(folder, &REPAIR)?, own(folder, &AFRESH)?];
    if own.iter().all(Option::is_none) {
        return Err(PromptError::Empty { path: folder.to_owned() });
    }
    let [lesson, repair, afresh] = own;
    Ok([
        lesson.unwrap_or_else(Template::lesson),
        repair.unwrap_or_else(Template::repair),
        afresh.unwrap_or_else(Template::afresh),
    ])
}

fn own(folder: &Path, kind: &Kind) -> Result<Option<Template>, PromptError> {
    let path = folder.join(format!("{}.md", kind.name));
    let size = match std::fs::metadata(&path) {
        Ok(metadata) => metadata.len(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(PromptError::Unreadable { path, source }),
    };
    if size > LONGEST {
        return Err(PromptError::TooLong { path });
    }
    let bytes = std::fs::read(&path).map_err(|source| PromptError::Unreadable { path: path.clone(), source })?;
    let Ok(text) = String::from_utf8(bytes) else { return Err(PromptError::NotText { path }) };
    let text = text.replace("\r\n", "\n");
    checked(kind, &path, &text)?;
    let name = folder.file_name().map_or_else(|| "own".into(), |name| name.to_string_lossy().into_owned());
    Ok(Some(Template::of(kind, Some(name), &text)))
}

fn checked(kind: &Kind, path: &Path, text: &str) -> Result<(), PromptError> {
    // What is asked must hold them; that the model is told of them elsewhere is not enough.
    let asked = text.split_once(DIVIDER).map_or(text, |(_, asked)| asked);
    if let Some(place) = kind.needed.iter().find(|place| !asked.contains(*place)) {
        return Err(PromptError::Missing { path: path.to_owned(), place: (*place).to_owned() });
    }
    let told = told::places();
    let known: Vec<&str> =
        kind.needed.iter().chain(kind.possible).copied().chain(told.iter().map(|(place, _)| *place)).collect();
    match places_in(text).find(|place| !known.contains(place)) {
        Some(place) => {
            let (path, place) = (path.to_owned(), place.to_owned());
            Err(PromptError::Unknown { path, place, possible: known.join(", ") })
        }
        None => Ok(()),
    }
}

/// Everything that looks like a place to fill: `{{word}}`.
fn places_in(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("{{").filter_map(|(at, _)| {
        let rest = text.get(at..)?;
        let end = rest.find("}}")?;
        let word = rest.get(2..end)?;
        let is_word = !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        is_word.then(|| rest.get(..end + 2)).flatten()
    })
}
