//! Which provider to use, and how.
//!
//! May import: `llm` only.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::openai::{OpenAi, OpenAiOptions};
use super::sample::{DEFAULT_RATE, Sample, SampleOptions};
use super::{Provider, SizeLimits};

/// What `cli` fills from the configuration.
#[derive(Clone, Default, PartialEq)]
pub struct ProviderOptions {
    /// `sample` or `openai`.
    pub provider: String,
    /// The default model; `None` takes the provider's own.
    pub model: Option<String>,
    /// The key, sent to the provider and never stored, logged or shown.
    pub api_key: Option<String>,
    /// Where an OpenAI-compatible server answers; `None` is OpenAI itself.
    pub base_url: Option<String>,
    pub limits: TimeLimits,
    /// `HOMEROOM_SAMPLE_RATE`: tokens a second, 0 = as fast as possible; `None` is 60.
    pub sample_rate: Option<f64>,
    /// `HOMEROOM_SAMPLE_FAIL`: `NAME` or `NAME:SHARE`.
    pub sample_fail: Option<String>,
}

impl fmt::Debug for ProviderOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProviderOptions")
            .field("provider", &self.provider)
            .field("model", &self.model)
            .field("api_key", &self.api_key.as_ref().map(|_| "[redacted]"))
            .field("base_url", &self.base_url)
            .field("limits", &self.limits)
            .field("sample_rate", &self.sample_rate)
            .field("sample_fail", &self.sample_fail)
            .finish()
    }
}

/// How long each part of a call may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeLimits {
    pub connect: Duration,
    /// From sending the request to the first byte of its answer.
    pub first_byte: Duration,
    /// Between one piece of the answer and the next.
    pub idle: Duration,
    pub total: Duration,
}

impl Default for TimeLimits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            first_byte: Duration::from_secs(120),
            idle: Duration::from_secs(60),
            total: Duration::from_secs(600),
        }
    }
}

/// A setting that cannot work. Each says what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    #[error("unknown provider `{0}`; use `sample` or `openai`")]
    UnknownProvider(String),
    #[error(
        "provider `anthropic` is not in this version; use `openai` with an OpenAI-compatible base URL, or `sample`"
    )]
    NotInThisVersion,
    #[error("provider `openai` needs OPENAI_API_KEY, or a base URL of a server that asks for no key")]
    MissingKey,
    #[error("the API key holds a character that cannot be sent in a header; check it for spaces or line breaks")]
    UnusableKey,
    #[error("the base URL `{url}` cannot be used: {reason}")]
    BaseUrl { url: String, reason: String },
    #[error(
        "the API key is not sent over http:// to `{host}`: anyone on the way could read it. Use https://, or a server on this machine"
    )]
    KeyOverHttp { host: String },
    #[error(
        "no sample failure is called `{0}`; use bad-tsx, forbidden, truncated, rate-limit, hang or render-error, or NAME:SHARE with a share from 0 to 1"
    )]
    SampleFail(String),
    #[error("the sample rate `{0}` is not a number of tokens a second from 0 up")]
    SampleRate(String),
    #[error("the HTTP client could not be set up: {0}")]
    Client(String),
}

/// The provider `options` name, ready to be called.
pub fn provider(options: &ProviderOptions) -> Result<Arc<dyn Provider>, ConfigError> {
    match options.provider.as_str() {
        "sample" => Ok(Arc::new(Sample::new(sample_options(options)?))),
        "openai" => Ok(Arc::new(OpenAi::new(OpenAiOptions {
            api_key: options.api_key.clone(),
            base_url: options.base_url.clone(),
            model: options.model.clone(),
            limits: options.limits,
            sizes: SizeLimits::default(),
        })?)),
        "anthropic" => Err(ConfigError::NotInThisVersion),
        other => Err(ConfigError::UnknownProvider(other.to_owned())),
    }
}

fn sample_options(options: &ProviderOptions) -> Result<SampleOptions, ConfigError> {
    let rate = options.sample_rate.unwrap_or(DEFAULT_RATE);
    if !(rate.is_finite() && rate >= 0.0) {
        return Err(ConfigError::SampleRate(rate.to_string()));
    }
    let fail = options.sample_fail.as_deref().map(str::parse).transpose()?;
    Ok(SampleOptions { rate, fail, first_byte: options.limits.first_byte })
}
