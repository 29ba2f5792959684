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
/// follows `Bearer`, and passwords in URLs (`scheme://user:password@host`) and in `password=…`.
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
    let mut announced = false;
    while at < text.len() {
        let rest = &text[at..];
        let word = &rest[..word_length(rest)];
        if word.is_empty() {
            let password = url_password(rest);
            spans.extend(password.map(|(start, end)| (at + start, at + end)));
            at += password.map_or_else(|| rest.chars().next().map_or(1, char::len_utf8), |(_, end)| end);
            announced &= rest.starts_with([' ', '=']);
            continue;
        }
        if is_secret(word) || (announced && !is_announcement(word)) {
            spans.push((at, at + word.len()));
        }
        at += word.len();
        announced = word.eq_ignore_ascii_case("bearer") && text[at..].starts_with(' ')
            || word.eq_ignore_ascii_case("password") && text[at..].starts_with('=');
    }
    spans
}

/// What stands after `Bearer` in a sentence about bearer tokens.
fn is_announcement(word: &str) -> bool {
    word.len() < MIN_SECRET_CHARS && word.bytes().all(|b| b.is_ascii_alphabetic())
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
    let rest = text.strip_prefix("://")?;
    let url = rest.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>')).next()?;
    let authority = url.split(['/', '?', '#']).next()?;
    // A password with an unescaped slash reaches past what is formally the authority.
    let at = authority.rfind('@').or_else(|| url.find('@'))?;
    let (user, password) = url[..at].split_once(':')?;
    let is_port = password.split('/').next().is_some_and(|port| port.bytes().all(|b| b.is_ascii_digit()));
    let is_path = user.contains(['/', '?']) || (is_port && password.contains('/'));
    let start = "://".len() + user.len() + 1;
    (!is_path && !password.is_empty()).then(|| (start, start + password.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_masked_wherever_they_stand() {
        let redactor = Redactor::new(["exact-secret".to_owned(), "exact-secret-longer".to_owned(), "none".to_owned()]);
        for (text, expected) in [
            ("a exact-secret b", "a [redacted] b"),
            ("exact-secret-longer", "[redacted]"),
            ("key=sk-proj-Ab1_cdefGHIJ-klmn.", "key=[redacted]"),
            ("(sk-ant-api03-abcdefgh)", "([redacted])"),
            ("sk-proj-********************wxyz", "[redacted]"),
            ("\"sb_secret_0123456789abcdef\"", "\"[redacted]\""),
            ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "[redacted]"),
            ("Authorization: Bearer abcdef123456, ok", "Authorization: Bearer [redacted], ok"),
            ("bearer x1", "bearer [redacted]"),
            ("postgres://me:hunter2@db.test/x", "postgres://me:[redacted]@db.test/x"),
            ("'postgres://me:p@ss:w0rd@h:5432/x?a=b@c'", "'postgres://me:[redacted]@h:5432/x?a=b@c'"),
            ("postgres://me:pa/ss@h/x", "postgres://me:[redacted]@h/x"),
            ("postgres://:only@h", "postgres://:[redacted]@h"),
            ("host=h password=hunter2 dbname=x", "host=h password=[redacted] dbname=x"),
            ("光 exact-secret 水", "光 [redacted] 水"),
        ] {
            assert_eq!(redactor.redact(text), expected, "{text}");
            assert_eq!(redactor.redact(expected), expected, "masking twice changes nothing");
        }
    }

    #[test]
    fn lessons_are_left_alone() {
        let redactor = Redactor::new([String::new(), "none".to_owned()]);
        for text in [
            "className=\"sk-folding-cube task-12345678901234\"",
            "none of these",
            "https://x.test:8080/a@2x.png and https://x.test/a:b@c",
            "the bearer of the token",
            "a bearer token is sent",
            "const password = form.password;",
            "<input type=\"password\" password={value} />",
            "eyJust.a.word eyJhbGciOi.no",
            "mail me@x.test: now",
            "",
        ] {
            assert!(matches!(redactor.redact(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }
}
