//! The providers: what a `[providers.NAME]` section may say, and what it comes to with the general settings.

use std::collections::BTreeMap;

use secrecy::SecretString;
use serde::Deserialize;

use super::{Config, Timeouts};

/// What kind of server a provider is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Sample,
    OpenAi,
    Anthropic,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Sample, Self::OpenAi, Self::Anthropic];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sample => "sample",
            Self::OpenAi => "openai",
            Self::Anthropic => "anthropic",
        }
    }

    /// The kind of the provider of that name that exists without being written.
    #[must_use]
    pub fn built_in(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// A `[providers.NAME]` section as it is written.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ProviderConfig {
    pub kind: Option<Kind>,
    pub api_key: Option<SecretString>,
    /// The variable that holds the key.
    pub api_key_env: Option<String>,
    pub base_url: Option<String>,
    pub models: Vec<String>,
    pub model: Option<String>,
    pub concurrency: Option<u32>,
    pub requests_per_minute: Option<u32>,
    pub spend_per_day_usd: Option<f64>,
    pub max_output_tokens: Option<u32>,
    pub timeouts: OwnTimeouts,
}

/// A provider's own limits over the general ones.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct OwnTimeouts {
    pub connect_seconds: Option<u32>,
    pub first_byte_seconds: Option<u32>,
    pub idle_seconds: Option<u32>,
    pub total_seconds: Option<u32>,
}

impl OwnTimeouts {
    fn over(self, general: Timeouts) -> Timeouts {
        Timeouts {
            connect_seconds: self.connect_seconds.unwrap_or(general.connect_seconds),
            first_byte_seconds: self.first_byte_seconds.unwrap_or(general.first_byte_seconds),
            idle_seconds: self.idle_seconds.unwrap_or(general.idle_seconds),
            total_seconds: self.total_seconds.unwrap_or(general.total_seconds),
        }
    }
}

/// One provider, all settings considered.
#[derive(Debug, Clone)]
pub struct ProviderSettings {
    pub name: String,
    pub kind: Kind,
    pub api_key: Option<SecretString>,
    /// The variable that should hold the key and is not set.
    pub unset_variable: Option<String>,
    pub base_url: Option<String>,
    pub models: Vec<String>,
    pub model: Option<String>,
    pub concurrency: Option<u32>,
    pub requests_per_minute: Option<u32>,
    pub spend_per_day_usd: Option<f64>,
    pub max_output_tokens: Option<u32>,
    pub timeouts: Timeouts,
}

impl ProviderSettings {
    /// The variable that could hold its key, where it needs one and has none. A server of one's own may need none.
    #[must_use]
    pub fn missing_key(&self) -> Option<String> {
        let usual = match self.kind {
            Kind::OpenAi => "OPENAI_API_KEY",
            Kind::Anthropic => "ANTHROPIC_API_KEY",
            Kind::Sample => return None,
        };
        let needed = self.api_key.is_none() && self.base_url.is_none();
        let usual = Some(usual.to_owned()).filter(|_| needed && Kind::built_in(&self.name) == Some(self.kind));
        self.unset_variable.clone().or(usual)
    }
}

impl Config {
    /// The provider of that name; `None` where nobody wrote one and none exists without that.
    #[must_use]
    pub fn provider_settings(&self, name: &str) -> Option<ProviderSettings> {
        let written = self.providers.get(name);
        let kind = written.and_then(|written| written.kind).or_else(|| Kind::built_in(name))?;
        let own = written.cloned().unwrap_or_default();
        // The older sections and their variables fill the built-in providers.
        let older = match Kind::built_in(name) {
            Some(Kind::OpenAi) => self.openai.clone(),
            Some(Kind::Anthropic) => self.anthropic.clone(),
            Some(Kind::Sample) | None => super::Endpoint::default(),
        };
        // A variable that was asked for by its name is the one that is meant.
        let api_key = older.api_key.filter(|_| own.api_key_env.is_none()).or(own.api_key);
        let unset_variable = own.api_key_env.filter(|_| api_key.is_none());
        Some(ProviderSettings {
            name: name.to_owned(),
            kind,
            unset_variable,
            api_key,
            base_url: older.base_url.or(own.base_url),
            models: own.models,
            model: own.model,
            concurrency: own.concurrency.filter(|limit| *limit > 0),
            requests_per_minute: own.requests_per_minute.filter(|limit| *limit > 0),
            spend_per_day_usd: own.spend_per_day_usd,
            max_output_tokens: own.max_output_tokens,
            timeouts: own.timeouts.over(self.timeouts),
        })
    }

    /// The built-in provider whose key or address the older sections or their variables hold.
    #[must_use]
    pub fn keyed_provider(&self) -> Option<Kind> {
        let mut older = [(Kind::OpenAi, &self.openai), (Kind::Anthropic, &self.anthropic)].into_iter();
        older.find(|(_, older)| older.api_key.is_some() || older.base_url.is_some()).map(|(kind, _)| kind)
    }

    /// Whether anybody set up a provider.
    #[must_use]
    pub fn has_provider(&self) -> bool {
        self.provider.is_some() || self.keyed_provider().is_some() || !self.providers.is_empty()
    }

    /// Every configured key, for keeping them out of what is stored.
    pub fn api_keys(&self) -> impl Iterator<Item = &SecretString> {
        let own = self.providers.values().filter_map(|provider| provider.api_key.as_ref());
        [&self.openai.api_key, &self.anthropic.api_key].into_iter().flatten().chain(own)
    }

    /// The longest that a call may take, of any provider.
    pub(super) fn longest_call_seconds(&self) -> u32 {
        let own = self.providers.values().filter_map(|provider| provider.timeouts.total_seconds);
        own.chain([self.timeouts.total_seconds]).max().unwrap_or_default()
    }

    /// Reads the keys that are kept in variables of any name.
    pub(super) fn read_keys(&mut self, var: impl Fn(&str) -> Option<String>) {
        for provider in self.providers.values_mut().filter(|provider| provider.api_key.is_none()) {
            let key = provider.api_key_env.as_deref().and_then(&var);
            provider.api_key = key.map(SecretString::from);
        }
    }
}

/// The first section that does not make sense as a whole: its path, and why.
pub(super) fn contradiction(providers: &BTreeMap<String, ProviderConfig>) -> Option<(String, String)> {
    providers.iter().find_map(|(name, provider)| {
        let reason = if !is_name(name) {
            format!("[providers.{name}]: a provider's name is 1 to 40 of a-z, 0-9, - and _")
        } else if provider.api_key.is_some() && provider.api_key_env.is_some() {
            format!("providers.{name} has both api_key and api_key_env; leave one of them")
        } else {
            match (provider.kind, Kind::built_in(name)) {
                (None, None) => format!("providers.{name} needs a kind: openai, anthropic or sample"),
                (Some(kind), Some(usual)) if kind != usual => {
                    let (kind, usual) = (kind.as_str(), usual.as_str());
                    format!("providers.{name} is of the kind {usual}; give the one of the kind {kind} another name")
                }
                _ => return None,
            }
        };
        Some((format!("providers.{name}"), reason))
    })
}

fn is_name(name: &str) -> bool {
    (1..=40).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_'))
}
