//! Takes secrets out of text before it is stored, logged or shown.
//!
//! May import: nothing of homeroom's.

use std::borrow::Cow;
use std::fmt;

/// What stands in a secret's place.
const MASK: &str = "[redacted]";
/// A configured secret shorter than this is a placeholder (`none`, `ollama`), and masking it would eat words.
const MIN_SECRET_CHARS: usize = 8;

/// Knows the configured secrets and the shapes of the usual ones.
///
/// Masked wherever they stand: the exact configured values, `sk-…` and `sb_secret_…` keys, JSON web tokens, what
/// follows `Bearer`, and the password of a URL (`scheme://user:password@host`).
#[derive(Clone, Default)]
pub struct Redactor {
    secrets: Vec<String>,
}

impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Redactor({} secrets)", self.secrets.len())
    }
}

impl Redactor {
    #[must_use]
    pub fn new(secrets: impl IntoIterator<Item = String>) -> Self {
        let mut secrets: Vec<String> =
            secrets.into_iter().filter(|secret| secret.chars().count() >= MIN_SECRET_CHARS).collect();
        // The longest first: a secret that begins with another must go whole.
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        Self { secrets }
    }

    /// `text` with every secret masked; borrowed where there was none.
    #[must_use]
    pub fn redact<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let mut text = Cow::Borrowed(text);
        for secret in &self.secrets {
            if text.contains(secret.as_str()) {
                text = Cow::Owned(text.replace(secret.as_str(), MASK));
            }
        }
        let spans = secret_spans(&text);
        if spans.is_empty() { text } else { Cow::Owned(mask(&text, &spans)) }
    }
}

fn mask(text: &str, spans: &[(usize, usize)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut kept = 0;
    for &(start, end) in spans {
        out.push_str(&text[kept..start]);
        out.push_str(MASK);
        kept = end;
    }
    out.push_str(&text[kept..]);
    out
}

/// Byte ranges of what looks like a secret, ascending and apart.
fn secret_spans(text: &str) -> Vec<(usize, usize)> {
    let mut spans = Vec::new();
    let mut at = 0;
    let mut after_bearer = false;
    while at < text.len() {
        let word = &text[at..at + word_length(&text[at..])];
        if word.is_empty() {
            let rest = &text[at..];
            if let Some((start, end)) = url_password(rest) {
                spans.push((at + start, at + end));
                at += end;
            } else {
                at += rest.chars().next().map_or(1, char::len_utf8);
            }
            continue;
        }
        if is_secret(word) || (after_bearer && word.len() >= MIN_SECRET_CHARS) {
            spans.push((at, at + word.len()));
        }
        after_bearer = word.eq_ignore_ascii_case("bearer");
        at += word.len();
    }
    spans
}

/// The bytes a key or token is made of; `*` because providers echo keys half masked.
fn word_length(text: &str) -> usize {
    text.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'*')).count()
}

fn is_secret(word: &str) -> bool {
    let word = word.trim_end_matches('.');
    is_key(word, "sk-") || is_key(word, "sb_secret_") || is_web_token(word)
}

/// A prefix and enough behind it. A digit or a mask is asked for because `sk-folding-cube` is a class name.
fn is_key(word: &str, prefix: &str) -> bool {
    word.strip_prefix(prefix)
        .is_some_and(|rest| rest.len() >= 12 && rest.bytes().any(|b| b.is_ascii_digit() || b == b'*'))
}

/// `header.claims.signature`, each base64url; a header and claims are JSON objects, so both begin with `eyJ`.
fn is_web_token(word: &str) -> bool {
    let mut parts = word.split('.');
    let header = parts.next().is_some_and(|part| part.starts_with("eyJ") && part.len() > 8);
    header && parts.next().is_some_and(|part| part.starts_with("eyJ")) && parts.next().is_some()
}

/// The password's range where `text` begins with `://user:password@`.
fn url_password(text: &str) -> Option<(usize, usize)> {
    let authority = text.strip_prefix("://")?;
    let end = authority.find(|c: char| c.is_whitespace() || matches!(c, '/' | '"' | '\'' | '`' | '<' | '>'));
    let authority = &authority[..end.unwrap_or(authority.len())];
    let at = authority.rfind('@')?;
    let colon = authority[..at].find(':')?;
    (colon + 1 < at).then_some(("://".len() + colon + 1, "://".len() + at))
}
