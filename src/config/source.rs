//! Where values come from, each under a name an operator knows it by.

use std::fs::{self, Metadata as FileMetadata};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use figment::providers::{Format, Toml};
use figment::util::nest;
use figment::value::{Dict, Map, Value};
use figment::{Metadata, Profile, Provider};
use serde::Serialize;

use super::error::{self, ConfigError};
use super::keys::{Form, KEYS, find, is_section};

/// A larger file is no configuration.
const FILE_LIMIT: u64 = 1024 * 1024;

/// What the command line said; the names are the configuration's. Not to be printed: the URL may hold a password.
#[derive(Clone, Default, PartialEq, Serialize)]
pub struct Flags {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data_dir: Option<PathBuf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pg_bin: Option<PathBuf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workers: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_attempts: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lease_seconds: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theme: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub colours: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ascii: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_sync: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mouse: Option<bool>,
    #[serde(skip_serializing_if = "FlagsOfSample::is_empty")]
    pub sample: FlagsOfSample,
    #[serde(skip_serializing_if = "FlagsOfLog::is_empty")]
    pub log: FlagsOfLog,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct FlagsOfSample {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fail: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct FlagsOfLog {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filter: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<PathBuf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub json: Option<bool>,
}

impl FlagsOfSample {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl FlagsOfLog {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

type Data = Result<Map<Profile, Dict>, figment::Error>;

fn under_default(dict: Dict) -> Map<Profile, Dict> {
    Map::from([(Profile::Default, dict)])
}

impl Provider for Flags {
    fn metadata(&self) -> Metadata {
        Metadata::named("command line")
    }

    fn data(&self) -> Data {
        Ok(under_default(Value::serialize(self)?.into_dict().unwrap_or_default()))
    }
}

/// One environment variable that is set.
pub(super) struct Variable {
    name: &'static str,
    path: &'static str,
    value: Value,
}

impl Provider for Variable {
    fn metadata(&self) -> Metadata {
        Metadata::named(self.name)
    }

    fn data(&self) -> Data {
        Ok(under_default(nest(self.path, self.value.clone()).into_dict().unwrap_or_default()))
    }
}

/// The variables that are set and known.
pub(super) fn variables(var: impl Fn(&str) -> Option<String>) -> Vec<Variable> {
    let mut set = Vec::new();
    for key in &KEYS {
        let Some((name, text)) = key.variable.and_then(|name| Some((name, var(name)?))) else { continue };
        let value = match key.form {
            Form::Text | Form::Secret => Value::from(text),
            Form::Number => number(text),
            Form::Switch => switch(text),
        };
        set.push(Variable { name, path: key.path, value });
    }
    set
}

fn number(text: String) -> Value {
    let whole = text.trim().parse::<i64>().map(Value::from);
    whole.or_else(|_| text.trim().parse::<f64>().map(Value::from)).unwrap_or_else(|_| Value::from(text))
}

fn switch(text: String) -> Value {
    match text.trim() {
        "1" | "true" => Value::from(true),
        "0" | "false" => Value::from(false),
        _ => Value::from(text),
    }
}

/// The configuration file.
pub(super) struct File {
    pub(super) path: PathBuf,
    dict: Dict,
    metadata: FileMetadata,
}

impl File {
    /// The named file, which must be there, or the usual one, which may be.
    pub(super) fn read(named: Option<PathBuf>, usual: Option<PathBuf>) -> Result<Option<Self>, ConfigError> {
        let required = named.is_some();
        let Some(path) = named.or(usual) else { return Ok(None) };
        let unreadable = |source| ConfigError::Unreadable { path: path.clone(), source };
        let metadata = match fs::metadata(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound && !required => return Ok(None),
            other => other.map_err(unreadable)?,
        };
        if !metadata.is_file() || metadata.len() > FILE_LIMIT {
            return Err(unreadable(io::Error::other("not a file of at most 1 MiB")));
        }
        let text = fs::read_to_string(&path).map_err(unreadable)?;
        let dict = Toml::from_str::<Dict>(&text).map_err(|source| error::of_toml(&path, &source.to_string()))?;
        let file = Self { path, dict, metadata };
        if let Some(key) = unknown(&file.dict, "") {
            return Err(ConfigError::UnknownKey { path: file.path, key });
        }
        if let Some(key) = file.written_twice() {
            let reason = format!("both {key} and providers.{key} are set; leave one of them");
            return Err(ConfigError::Other { origin: file.path.display().to_string(), reason });
        }
        Ok(Some(file))
    }

    /// A setting of a built-in provider that stands in its older section and in its newer one.
    fn written_twice(&self) -> Option<&'static str> {
        let value = Value::from(self.dict.clone());
        let mut keys = ["openai.api_key", "openai.base_url", "anthropic.api_key", "anthropic.base_url"].into_iter();
        keys.find(|key| value.find_ref(key).is_some() && value.find_ref(&format!("providers.{key}")).is_some())
    }

    /// A warning where others may read a key or a password in it.
    pub(super) fn readable_by_others(&self) -> Option<String> {
        let secret = secret(&self.dict, "")?;
        let mode = self.metadata.permissions().mode();
        (mode & 0o077 != 0).then(|| {
            let path = self.path.display();
            format!(
                "{path} holds {} and is open to other users (mode {:03o}); run: chmod 600 {path}",
                secret,
                mode & 0o777
            )
        })
    }
}

impl Provider for &File {
    fn metadata(&self) -> Metadata {
        Metadata::named(self.path.display().to_string())
    }

    fn data(&self) -> Data {
        Ok(under_default(self.dict.clone()))
    }
}

/// The first key in a file that means nothing.
fn unknown(dict: &Dict, prefix: &str) -> Option<String> {
    dict.iter().find_map(|(name, value)| {
        let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        if find(&path).is_some() {
            return None;
        }
        let section = is_section(&path);
        match value {
            Value::Dict(_, inner) if section => unknown(inner, &path),
            // The wrong type for a section is for the types to say.
            _ if section => None,
            _ => Some(path),
        }
    })
}

/// The first key in a file that holds a secret.
fn secret(dict: &Dict, prefix: &str) -> Option<String> {
    dict.iter().find_map(|(name, value)| {
        let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        match value {
            Value::Dict(_, inner) => secret(inner, &path),
            _ => find(&path).is_some_and(|key| key.form == Form::Secret).then_some(path),
        }
    })
}
