//! Words into terms.

use std::iter::Peekable;
use std::ops::Range;
use std::str::CharIndices;

use super::{Compare, Key, Problem, Query, Span, Term, Test, Text, Unit, digits_of};
use crate::model::failure::FailureClass;
use crate::model::lesson::Status;

/// A character, and whether it was quoted: then it means itself.
type Sign = (char, bool);

struct Word {
    at: Range<usize>,
    signs: Vec<Sign>,
}

/// Whose keys are these, and where else the others are: of lessons, of groups of failures.
#[derive(Clone, Copy)]
pub(super) struct Keys {
    pub known: &'static [Key],
    /// Follows `no key foo:, in quotes it is text; `.
    pub where_to_find: &'static str,
    /// Follows `age: `.
    pub not_here: &'static str,
}

pub(super) fn query(text: &str, keys: Keys) -> (Query, Vec<Problem>) {
    let (mut terms, mut problems) = (Vec::new(), Vec::new());
    for word in words(text) {
        match term(&word.signs, keys) {
            Ok(found) => terms.extend(found),
            Err(message) => problems.push(Problem { at: word.at, message }),
        }
    }
    (Query { terms }, problems)
}

/// What stands between spaces that are not quoted. A quote that is not closed reaches to the end.
fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut signs = text.char_indices().peekable();
    while let Some((start, c)) = signs.peek().copied() {
        if c.is_whitespace() {
            signs.next();
        } else {
            let (end, signs) = word(&mut signs, text.len());
            words.push(Word { at: start..end, signs });
        }
    }
    words
}

fn word(text: &mut Peekable<CharIndices>, length: usize) -> (usize, Vec<Sign>) {
    let (mut signs, mut quoted) = (Vec::new(), false);
    while let Some((at, c)) = text.peek().copied() {
        if c.is_whitespace() && !quoted {
            return (at, signs);
        }
        text.next();
        match c {
            '"' => quoted = !quoted,
            '\\' if quoted => {
                let next = text.next_if(|(_, next)| matches!(next, '"' | '\\'));
                signs.push((next.map_or('\\', |(_, next)| next), true));
            }
            c => signs.push((c, quoted)),
        }
    }
    (length, signs)
}

/// `None`: a word that asks for nothing, as `""` and `*`.
fn term(signs: &[Sign], keys: Keys) -> Result<Option<Term>, String> {
    let (not, signs) = match signs {
        [('-', false), rest @ ..] if !rest.is_empty() => (true, rest),
        _ => (false, signs),
    };
    let test = match key_of(signs) {
        Some((name, value)) => match Key::parse(&name) {
            Some(key) if keys.known.contains(&key) => Some(test(key, value)?),
            Some(_) => return Err(format!("{name}: {}", keys.not_here)),
            None => return Err(unknown_key(&name, keys)),
        },
        None => Text::of(pieces(signs), false).map(Test::Anywhere),
    };
    Ok(test.map(|test| Term { not, test }))
}

/// A key and its value. Words of other kinds have colons, too: `12:3`, `https://…`, the end of a clause.
fn key_of(signs: &[Sign]) -> Option<(String, &[Sign])> {
    let colon = signs.iter().position(|sign| *sign == (':', false))?;
    let (name, value) = (&signs[..colon], &signs[colon + 1..]);
    let letters = !name.is_empty() && name.iter().all(|(c, quoted)| c.is_ascii_alphabetic() && !quoted);
    let name: String = name.iter().map(|(c, _)| c.to_ascii_lowercase()).collect();
    let known = Key::parse(&name).is_some();
    let text = value.is_empty() || value.starts_with(&[('/', false)]);
    (letters && (known || !text)).then_some((name, value))
}

fn unknown_key(name: &str, keys: Keys) -> String {
    let near = keys.known.iter().find(|key| is_near(name, key.as_str()));
    near.map_or_else(
        || format!("no key {name}:, in quotes it is text; {}", keys.where_to_find),
        |key| format!("no key {name}: but {}:, in quotes it is text", key.as_str()),
    )
}

/// The same first letter, or the same letters in another order.
fn is_near(a: &str, b: &str) -> bool {
    let sorted = |text: &str| {
        let mut bytes = text.as_bytes().to_vec();
        bytes.sort_unstable();
        bytes
    };
    a.as_bytes().first() == b.as_bytes().first() || sorted(a) == sorted(b)
}

fn test(key: Key, value: &[Sign]) -> Result<Test, String> {
    match key {
        Key::Status => one_of(value, "status", "statuses", &Status::ALL, Status::as_str).map(Test::Status),
        Key::Cause => one_of(value, "cause", "causes", &FailureClass::ALL, FailureClass::as_str).map(Test::Cause),
        Key::Age => age(&plain(value)),
        Key::Attempts => attempts(&plain(value)),
        Key::Id => {
            digits_of(&plain(value)).map(Test::Id).ok_or_else(|| "id: takes how an id begins, as id:5f0c".to_owned())
        }
        Key::In(field) => {
            let (whole, value) = match value {
                [('=', false), rest @ ..] => (true, rest),
                value => (value.contains(&('*', false)), value),
            };
            let exact = whole && !value.contains(&('*', false));
            let pieces = if exact { vec![plain(value)] } else { pieces(value) };
            Text::of(pieces, whole)
                .map(|text| Test::In(field, text))
                .ok_or_else(|| format!("{0}: takes a text; {0}:a* begins with a, {0}:=a is a", key.as_str()))
        }
    }
}

fn plain(signs: &[Sign]) -> String {
    signs.iter().map(|(c, _)| *c).collect()
}

fn pieces(signs: &[Sign]) -> Vec<String> {
    signs.split(|sign| *sign == ('*', false)).map(plain).collect()
}

/// Words parted by commas.
fn one_of<T: Copy + PartialEq>(
    value: &[Sign],
    one: &str,
    many: &str,
    all: &[T],
    word: impl Fn(T) -> &'static str,
) -> Result<Vec<T>, String> {
    let value = plain(value);
    let mut found: Vec<T> = Vec::new();
    for wanted in value.split(',') {
        let known = all.iter().copied().find(|known| word(*known).eq_ignore_ascii_case(wanted));
        match known {
            Some(known) if found.contains(&known) => {}
            Some(known) => found.push(known),
            None => {
                let list = |begin: &str| {
                    let words: Vec<&str> =
                        all.iter().map(|known| word(*known)).filter(|word| word.starts_with(begin)).collect();
                    (!words.is_empty()).then(|| words.join(", "))
                };
                let begin = wanted.to_ascii_lowercase();
                return Err(match (wanted.is_empty(), list(&begin)) {
                    (true, all) => format!("{many}: {}", all.unwrap_or_default()),
                    (false, Some(near)) => format!("no {one} {wanted}, but {near}"),
                    (false, None) => format!("no {one} {wanted}; {}", list("").unwrap_or_default()),
                });
            }
        }
    }
    Ok(found)
}

fn compared(value: &str) -> (Compare, &str) {
    for (sign, compare) in [
        ("<=", Compare::AtMost),
        (">=", Compare::AtLeast),
        ("<", Compare::Less),
        (">", Compare::More),
        ("=", Compare::Equal),
    ] {
        if let Some(rest) = value.strip_prefix(sign) {
            return (compare, rest);
        }
    }
    (Compare::Equal, value)
}

fn age(value: &str) -> Result<Test, String> {
    let (compare, rest) = compared(value);
    let span = rest.char_indices().last().and_then(|(at, letter)| {
        let unit = Unit::ALL.into_iter().find(|unit| unit.letter() == letter.to_ascii_lowercase())?;
        Some(Span { amount: number(&rest[..at])?, unit })
    });
    span.map(|span| Test::Age(compare, span)).ok_or_else(|| match number(rest) {
        Some(_) => format!("age:{value} has no unit, as age:{value}m; units are s m h d w"),
        None => "age: takes a time, as age:<1h or age:>2d; units are s m h d w".to_owned(),
    })
}

fn attempts(value: &str) -> Result<Test, String> {
    let (compare, rest) = compared(value);
    number(rest)
        .map(|n| Test::Attempts(compare, n))
        .ok_or_else(|| "attempts: takes a number, as attempts:>2".to_owned())
}

fn number(text: &str) -> Option<u32> {
    // No sign: `parse` would take one.
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}
