//! One paragraph for whatever is wrong: where, which key, what was found, what is allowed. Never a secret's value.

use std::io;
use std::path::{Path, PathBuf};

use figment::Figment;
use figment::error::{Actual, Kind};

use super::keys::{Form, KEYS, find, pattern};

#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("configuration file {} cannot be read: {source}", path.display())]
    Unreadable { path: PathBuf, source: io::Error },
    #[error("configuration file {} is not TOML: {reason}", path.display())]
    Syntax { path: PathBuf, reason: String },
    #[error("{}: unknown key {key}{}", path.display(), suggestion(key))]
    UnknownKey { path: PathBuf, key: String },
    /// `origin` is a file, a variable or the command line.
    #[error("{origin}: {key} cannot be {found}. Allowed: {allowed}")]
    Value { origin: String, key: String, found: String, allowed: &'static str },
    #[error("this user has no home directory: set {key}")]
    NoHome { key: &'static str },
    /// Nothing known of the value but that it does not do.
    #[error("{origin}: {reason}")]
    Other { origin: String, reason: String },
}

/// The place and the reason, without the line itself, which may hold a key.
pub(super) fn of_toml(path: &Path, message: &str) -> ConfigError {
    let place = message.lines().next().unwrap_or_default().trim_start_matches("TOML parse error ");
    let reason = message.lines().skip(1).filter(|line| !line.contains('|')).collect::<Vec<_>>().join(" ");
    ConfigError::Syntax {
        path: path.to_owned(),
        reason: format!("{place}: {reason}").trim_end_matches([' ', ':']).to_owned(),
    }
}

/// A value of the wrong type.
pub(super) fn of_figment(error: &figment::Error) -> ConfigError {
    let origin = error.metadata.as_ref().map_or("configuration", |metadata| metadata.name.as_ref()).to_owned();
    let path = error.path.join(".");
    let Some(key) = find(&path) else {
        return ConfigError::Other { origin, reason: format!("{path} must be a section with keys of its own") };
    };
    let found = match &error.kind {
        _ if key.form == Form::Secret => "what it is".to_owned(),
        Kind::InvalidType(actual, _) | Kind::InvalidValue(actual, _) | Kind::Unsupported(actual) => shown(actual),
        Kind::UnknownVariant(name, _) => format!("\"{name}\""),
        Kind::ISizeOutOfRange(number) => number.to_string(),
        Kind::USizeOutOfRange(number) => number.to_string(),
        other => format!("used: {other}"),
    };
    ConfigError::Value { origin, key: path, found, allowed: key.allowed }
}

fn shown(actual: &Actual) -> String {
    match actual {
        Actual::Bool(value) => value.to_string(),
        Actual::Unsigned(number) => number.to_string(),
        Actual::Signed(number) => number.to_string(),
        Actual::Float(number) => number.to_string(),
        Actual::Str(text) => format!("\"{text}\""),
        Actual::Seq => "a list".to_owned(),
        Actual::Map => "a section".to_owned(),
        other => other.to_string(),
    }
}

/// A value of the right type that is out of its range.
pub(super) fn out_of_range(figment: &Figment, path: &str, found: &str) -> ConfigError {
    let origin = figment.find_metadata(path).map_or("configuration", |metadata| metadata.name.as_ref()).to_owned();
    let allowed = find(path).map_or("", |key| key.allowed);
    ConfigError::Value { origin, key: path.to_owned(), found: found.to_owned(), allowed }
}

/// Settings that are right by themselves and make no sense together.
pub(super) fn contradiction(figment: &Figment, path: &str, reason: String) -> ConfigError {
    let origin = figment.find_metadata(path).map_or("configuration", |metadata| metadata.name.as_ref()).to_owned();
    ConfigError::Other { origin, reason }
}

/// The allowed neighbours of a key that means nothing.
fn suggestion(key: &str) -> String {
    let section = key.rsplit_once('.').map(|(section, _)| section);
    let pattern = section.map(pattern);
    let beside = |path: &str| path.rsplit_once('.').map(|(section, _)| section) == pattern.as_deref();
    let known = KEYS.iter().map(|key| key.path).filter(|path| beside(path));
    if let (Some(section), Some(pattern)) = (section, &pattern) {
        let known: Vec<String> = known.map(|path| path.replacen(pattern.as_str(), section, 1)).collect();
        return format!(". Allowed here: {}", known.join(", "));
    }
    let known: Vec<&str> = known.collect();
    let sections = "providers.NAME, openai, anthropic, sample, timeouts, log";
    format!(". Allowed: {}, and the sections {sections}", known.join(", "))
}
