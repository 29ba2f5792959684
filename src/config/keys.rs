//! Every key: its variable, how that is read, and what it allows.

use super::{Config, Listen, ProviderConfig};

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

/// A key of every `[providers.NAME]` section, which has no variable.
const fn of_provider(path: &'static str, form: Form, allowed: &'static str) -> Key {
    Key { path, variable: None, form, allowed }
}

const SECONDS: &str = "whole seconds from 1 to 86400";
const SWITCH: &str = "true or false";
const URL: &str = "an http:// or https:// URL";
const LIMIT: &str = "a whole number (0 = no limit)";

pub(super) const KEYS: [Key; 47] = [
    key("database_url", "DATABASE_URL", Form::Secret, "a postgres:// URL"),
    key("data_dir", "HOMEROOM_DATA_DIR", Form::Text, "a directory"),
    key("pg_bin", "HOMEROOM_PG_BIN", Form::Text, "a directory with Postgres's programs"),
    key(
        "provider",
        "HOMEROOM_PROVIDER",
        Form::Text,
        "sample, openai, anthropic, or the NAME of a [providers.NAME] section",
    ),
    key("model", "HOMEROOM_MODEL", Form::Text, "a model's name"),
    key("openai.api_key", "OPENAI_API_KEY", Form::Secret, "a key"),
    key("openai.base_url", "OPENAI_BASE_URL", Form::Text, URL),
    key("anthropic.api_key", "ANTHROPIC_API_KEY", Form::Secret, "a key"),
    key("anthropic.base_url", "ANTHROPIC_BASE_URL", Form::Text, URL),
    key("sample.rate", "HOMEROOM_SAMPLE_RATE", Form::Number, "tokens a second from 0 up (0 = as fast as possible)"),
    key("sample.fail", "HOMEROOM_SAMPLE_FAIL", Form::Text, "the name of a failure, or NAME:SHARE"),
    of_provider("providers.*.kind", Form::Text, "openai, anthropic or sample"),
    of_provider("providers.*.api_key", Form::Secret, "a key"),
    of_provider("providers.*.api_key_env", Form::Text, "the name of a variable"),
    of_provider("providers.*.base_url", Form::Text, URL),
    of_provider("providers.*.models", Form::Text, "a list of models' names"),
    of_provider("providers.*.model", Form::Text, "a model's name"),
    of_provider("providers.*.concurrency", Form::Number, LIMIT),
    of_provider("providers.*.requests_per_minute", Form::Number, LIMIT),
    of_provider("providers.*.spend_per_day_usd", Form::Number, "US dollars, more than 0"),
    of_provider("providers.*.max_output_tokens", Form::Number, "a whole number from 1 to 1000000"),
    of_provider("providers.*.timeouts.connect_seconds", Form::Number, SECONDS),
    of_provider("providers.*.timeouts.first_byte_seconds", Form::Number, SECONDS),
    of_provider("providers.*.timeouts.idle_seconds", Form::Number, SECONDS),
    of_provider("providers.*.timeouts.total_seconds", Form::Number, SECONDS),
    key("run", "HOMEROOM_RUN", Form::Text, "require, warn or off"),
    key("score_threshold", "HOMEROOM_SCORE_THRESHOLD", Form::Number, "a number from 0 to 1"),
    key("prompts_dir", "HOMEROOM_PROMPTS_DIR", Form::Text, "a directory"),
    key("prices", "HOMEROOM_PRICES", Form::Text, "a file with a table of prices"),
    key("workers", "HOMEROOM_WORKERS", Form::Number, "a whole number from 0 to 512"),
    key("max_attempts", "HOMEROOM_MAX_ATTEMPTS", Form::Number, "a whole number from 1 to 100"),
    key(
        "lease_seconds",
        "HOMEROOM_LEASE_SECONDS",
        Form::Number,
        "whole seconds up to 86400, at least 30 more than timeouts.total_seconds, a provider's own included",
    ),
    key("heartbeat_seconds", "HOMEROOM_HEARTBEAT_SECONDS", Form::Number, "whole seconds from 3 to 3600"),
    key("timeouts.connect_seconds", "HOMEROOM_CONNECT_SECONDS", Form::Number, SECONDS),
    key("timeouts.first_byte_seconds", "HOMEROOM_FIRST_BYTE_SECONDS", Form::Number, SECONDS),
    key("timeouts.idle_seconds", "HOMEROOM_IDLE_SECONDS", Form::Number, SECONDS),
    key("timeouts.total_seconds", "HOMEROOM_TOTAL_SECONDS", Form::Number, SECONDS),
    key("health", "HOMEROOM_HEALTH", Form::Text, "PORT, :PORT or HOST:PORT, as text"),
    key("theme", "HOMEROOM_THEME", Form::Text, "auto, dark, light, high-contrast or mono"),
    key("colours", "HOMEROOM_COLOURS", Form::Text, "auto, 16, 256 or truecolor"),
    key("ascii", "HOMEROOM_ASCII", Form::Switch, SWITCH),
    key("no_sync", "HOMEROOM_NO_SYNC", Form::Switch, SWITCH),
    key("mouse", "HOMEROOM_MOUSE", Form::Switch, SWITCH),
    key("times", "HOMEROOM_TIMES", Form::Text, "ages or clock"),
    key(
        "log.filter",
        "HOMEROOM_LOG",
        Form::Text,
        "off, error, warn, info, debug, trace, or target=level, comma-separated",
    ),
    key("log.file", "HOMEROOM_LOG_FILE", Form::Text, "a file"),
    key("log.json", "HOMEROOM_LOG_JSON", Form::Switch, SWITCH),
];

/// The path as it stands in [`KEYS`]: sections of providers have names of their own.
pub(super) fn pattern(path: &str) -> String {
    match path.split_once('.') {
        Some(("providers", rest)) => {
            let key = rest.split_once('.').map_or(String::new(), |(_, key)| format!(".{key}"));
            format!("providers.*{key}")
        }
        _ => path.to_owned(),
    }
}

pub(super) fn find(path: &str) -> Option<&'static Key> {
    let pattern = pattern(path);
    KEYS.iter().find(|key| key.path == pattern)
}

/// Whether keys may stand below `path`.
pub(super) fn is_section(path: &str) -> bool {
    let start = format!("{}.", pattern(path));
    KEYS.iter().any(|key| key.path.starts_with(&start))
}

/// A key, whether its value is in its range, and that value.
type Check = (String, bool, String);

/// What types alone do not say: the first key whose value is out of its range, with that value.
pub(super) fn check(config: &Config) -> Result<(), (String, String)> {
    let checks = general(config).into_iter().chain(config.providers.iter().flat_map(|(name, own)| provider(name, own)));
    match checks.into_iter().find(|(_, holds, _)| !holds) {
        Some((path, _, found)) => Err((path, found)),
        None => Ok(()),
    }
}

fn general(config: &Config) -> Vec<Check> {
    let seconds = |path: &str, value: u32| is_day(path.to_owned(), Some(value));
    let limits = &config.timeouts;
    let lease = config.longest_call_seconds().saturating_add(30)..=86_400;
    let rate = config.sample.rate.unwrap_or_default();
    let score = config.score_threshold.unwrap_or_default();
    let provider = config.provider.as_deref().unwrap_or("sample");
    let plain = |path: &str, holds: bool, found: String| (path.to_owned(), holds, found);
    let heartbeat = config.heartbeat_seconds;
    let health = config.health.as_deref();
    vec![
        plain("provider", config.provider_settings(provider).is_some(), format!("\"{provider}\"")),
        plain("score_threshold", (0.0..=1.0).contains(&score), score.to_string()),
        plain("workers", config.workers <= 512, config.workers.to_string()),
        plain("max_attempts", (1..=100).contains(&config.max_attempts), config.max_attempts.to_string()),
        seconds("timeouts.connect_seconds", limits.connect_seconds),
        seconds("timeouts.first_byte_seconds", limits.first_byte_seconds),
        seconds("timeouts.idle_seconds", limits.idle_seconds),
        seconds("timeouts.total_seconds", limits.total_seconds),
        plain("heartbeat_seconds", (3..=3600).contains(&heartbeat), heartbeat.to_string()),
        plain(
            "health",
            health.is_none_or(|text| text.parse::<Listen>().is_ok()),
            format!("\"{}\"", health.unwrap_or_default()),
        ),
        plain("sample.rate", rate.is_finite() && rate >= 0.0, rate.to_string()),
        is_url("openai.base_url".to_owned(), config.openai.base_url.as_deref()),
        is_url("anthropic.base_url".to_owned(), config.anthropic.base_url.as_deref()),
        plain("lease_seconds", lease.contains(&config.lease_seconds), config.lease_seconds.to_string()),
    ]
}

fn provider(name: &str, own: &ProviderConfig) -> Vec<Check> {
    let path = |key: &str| format!("providers.{name}.{key}");
    let spend = own.spend_per_day_usd;
    let cap = own.max_output_tokens;
    let limits = &own.timeouts;
    vec![
        is_url(path("base_url"), own.base_url.as_deref()),
        (
            path("models"),
            own.models.iter().all(|model| !model.trim().is_empty()),
            "a list with an empty name".to_owned(),
        ),
        (
            path("spend_per_day_usd"),
            spend.is_none_or(|usd| usd.is_finite() && usd > 0.0),
            spend.unwrap_or_default().to_string(),
        ),
        (
            path("max_output_tokens"),
            cap.is_none_or(|cap| (1..=1_000_000).contains(&cap)),
            cap.unwrap_or_default().to_string(),
        ),
        is_day(path("timeouts.connect_seconds"), limits.connect_seconds),
        is_day(path("timeouts.first_byte_seconds"), limits.first_byte_seconds),
        is_day(path("timeouts.idle_seconds"), limits.idle_seconds),
        is_day(path("timeouts.total_seconds"), limits.total_seconds),
    ]
}

fn is_day(path: String, seconds: Option<u32>) -> Check {
    let holds = seconds.is_none_or(|seconds| (1..=86_400).contains(&seconds));
    (path, holds, seconds.unwrap_or_default().to_string())
}

fn is_url(path: String, url: Option<&str>) -> Check {
    let is_http =
        |text: &str| url::Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    (path, url.is_none_or(is_http), url.unwrap_or_default().to_owned())
}
