//! Every key: its variable, how that is read, and what it allows.

use super::Config;

/// How a variable's text becomes a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// As it is.
    Text,
    /// As it is, and never shown again.
    Secret,
    Number,
    /// `true` or `false`, also as `1` or `0`.
    Switch,
}

#[derive(Debug)]
pub(super) struct Key {
    pub(super) path: &'static str,
    pub(super) variable: Option<&'static str>,
    pub(super) form: Form,
    pub(super) allowed: &'static str,
}

const fn key(path: &'static str, variable: &'static str, form: Form, allowed: &'static str) -> Key {
    Key { path, variable: Some(variable), form, allowed }
}

const SECONDS: &str = "whole seconds from 1 to 86400";
const SWITCH: &str = "true or false";

pub(super) const KEYS: [Key; 25] = [
    key("database_url", "DATABASE_URL", Form::Secret, "a postgres:// URL"),
    key("data_dir", "HOMEROOM_DATA_DIR", Form::Text, "a directory"),
    key("pg_bin", "HOMEROOM_PG_BIN", Form::Text, "a directory with Postgres's programs"),
    key("provider", "HOMEROOM_PROVIDER", Form::Text, "sample, openai or anthropic"),
    key("model", "HOMEROOM_MODEL", Form::Text, "a model's name"),
    key("openai.api_key", "OPENAI_API_KEY", Form::Secret, "a key"),
    key("openai.base_url", "OPENAI_BASE_URL", Form::Text, "an http:// or https:// URL"),
    key("anthropic.api_key", "ANTHROPIC_API_KEY", Form::Secret, "a key"),
    key("anthropic.base_url", "ANTHROPIC_BASE_URL", Form::Text, "an http:// or https:// URL"),
    key("sample.rate", "HOMEROOM_SAMPLE_RATE", Form::Number, "tokens a second from 0 up (0 = as fast as possible)"),
    key("sample.fail", "HOMEROOM_SAMPLE_FAIL", Form::Text, "the name of a failure, or NAME:SHARE"),
    key("workers", "HOMEROOM_WORKERS", Form::Number, "a whole number from 0 to 512"),
    key("max_attempts", "HOMEROOM_MAX_ATTEMPTS", Form::Number, "a whole number from 1 to 100"),
    key(
        "lease_seconds",
        "HOMEROOM_LEASE_SECONDS",
        Form::Number,
        "whole seconds up to 86400, at least 30 more than timeouts.total_seconds",
    ),
    key("heartbeat_seconds", "HOMEROOM_HEARTBEAT_SECONDS", Form::Number, "whole seconds from 3 to 3600"),
    key("timeouts.connect_seconds", "HOMEROOM_CONNECT_SECONDS", Form::Number, SECONDS),
    key("timeouts.first_byte_seconds", "HOMEROOM_FIRST_BYTE_SECONDS", Form::Number, SECONDS),
    key("timeouts.idle_seconds", "HOMEROOM_IDLE_SECONDS", Form::Number, SECONDS),
    key("timeouts.total_seconds", "HOMEROOM_TOTAL_SECONDS", Form::Number, SECONDS),
    key("theme", "HOMEROOM_THEME", Form::Text, "auto, dark, light, mono or contrast"),
    key("ascii", "HOMEROOM_ASCII", Form::Switch, SWITCH),
    key("no_sync", "HOMEROOM_NO_SYNC", Form::Switch, SWITCH),
    key(
        "log.filter",
        "HOMEROOM_LOG",
        Form::Text,
        "off, error, warn, info, debug, trace, or target=level, comma-separated",
    ),
    key("log.file", "HOMEROOM_LOG_FILE", Form::Text, "a file"),
    key("log.json", "HOMEROOM_LOG_JSON", Form::Switch, SWITCH),
];

pub(super) fn find(path: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.path == path)
}

/// What types alone do not say: the first key whose value is out of its range, with that value.
pub(super) fn check(config: &Config) -> Result<(), (&'static str, String)> {
    let seconds = |path: &'static str, value: u32| (path, (1..=86_400).contains(&value), value.to_string());
    let limits = &config.timeouts;
    let lease = limits.total_seconds.saturating_add(30)..=86_400;
    let rate = config.sample.rate.unwrap_or_default();
    let url = |url: &Option<String>| url.as_deref().is_none_or(is_http);
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let checks = [
        ("workers", config.workers <= 512, config.workers.to_string()),
        ("max_attempts", (1..=100).contains(&config.max_attempts), config.max_attempts.to_string()),
        seconds("timeouts.connect_seconds", limits.connect_seconds),
        seconds("timeouts.first_byte_seconds", limits.first_byte_seconds),
        seconds("timeouts.idle_seconds", limits.idle_seconds),
        seconds("timeouts.total_seconds", limits.total_seconds),
        ("heartbeat_seconds", (3..=3600).contains(&config.heartbeat_seconds), config.heartbeat_seconds.to_string()),
        ("lease_seconds", lease.contains(&config.lease_seconds), config.lease_seconds.to_string()),
        ("sample.rate", rate.is_finite() && rate >= 0.0, rate.to_string()),
        ("openai.base_url", url(&config.openai.base_url), text(&config.openai.base_url)),
        ("anthropic.base_url", url(&config.anthropic.base_url), text(&config.anthropic.base_url)),
    ];
    match checks.into_iter().find(|(_, holds, _)| !holds) {
        Some((path, _, found)) => Err((path, found)),
        None => Ok(()),
    }
}

fn is_http(text: &str) -> bool {
    url::Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}
