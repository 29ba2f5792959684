//! Which providers there are, and how each is reached.
//!
//! May import: `llm` only.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::anthropic::Anthropic;
use super::openai::OpenAi;
use super::sample::{DEFAULT_RATE, Sample, SampleOptions};
use super::{Provider, ProviderPolicy, Providers, SizeLimits};

/// What kind of server a provider is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The built-in model that needs no server.
    Sample,
    /// Anything that speaks OpenAI's chat completions.
    OpenAi,
    /// Anything that speaks Anthropic's messages.
    Anthropic,
}

impl Kind {
    /// The word for it, which is also the name of the provider that exists without being written.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sample => "sample",
            Self::OpenAi => "openai",
            Self::Anthropic => "anthropic",
        }
    }
}

/// What `cli` fills from the configuration: every provider, and which is the default one.
#[derive(Debug, Clone, PartialEq)]
pub struct ProvidersOptions {
    pub default: String,
    /// The default model; `None` takes the default provider's own.
    pub model: Option<String>,
    pub providers: Vec<ProviderOptions>,
}

/// One provider.
#[derive(Clone, PartialEq)]
pub struct ProviderOptions {
    pub kind: Kind,
    /// Its name, its models and what it may use.
    pub policy: ProviderPolicy,
    /// Its own default model; `None` is its kind's.
    pub model: Option<String>,
    /// The key, sent to the provider and never stored, logged or shown.
    pub api_key: Option<String>,
    /// Where it answers; `None` is the kind's own address.
    pub base_url: Option<String>,
    pub limits: TimeLimits,
    /// Of the sample: tokens a second, 0 = as fast as possible; `None` is 60.
    pub sample_rate: Option<f64>,
    /// Of the sample: `NAME` or `NAME:SHARE`.
    pub sample_fail: Option<String>,
}

impl ProviderOptions {
    /// A provider of that name and kind, all else as usual.
    #[must_use]
    pub fn new(name: &str, kind: Kind) -> Self {
        Self {
            kind,
            policy: ProviderPolicy::unlimited(name),
            model: None,
            api_key: None,
            base_url: None,
            limits: TimeLimits::default(),
            sample_rate: None,
            sample_fail: None,
        }
    }
}

impl fmt::Debug for ProviderOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProviderOptions")
            .field("kind", &self.kind)
            .field("policy", &self.policy)
            .field("model", &self.model)
            .field("api_key", &self.api_key.as_ref().map(|_| "[redacted]"))
            .field("base_url", &self.base_url)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

/// What a server that is called over HTTP needs.
#[derive(Clone, Default, PartialEq)]
pub struct ServerOptions {
    /// The provider's name; empty is its kind's.
    pub name: String,
    pub api_key: Option<String>,
    /// `None` is the kind's own address.
    pub base_url: Option<String>,
    /// The model for lessons that ask for none; `None` is the kind's.
    pub model: Option<String>,
    pub limits: TimeLimits,
    pub sizes: SizeLimits,
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
    #[error("no provider is called `{0}`; use sample, openai, anthropic, or the name of a [providers] section")]
    UnknownProvider(String),
    #[error("model `{model}` is listed by two providers, `{one}` and `{other}`; leave it with one of them")]
    ModelOfTwo { model: String, one: String, other: String },
    #[error(
        "the default model `{model}` belongs to provider `{owner}`, and the default provider is `{default}`; set `provider` to `{owner}`, or `model` to one of `{default}`"
    )]
    ModelOfAnother { model: String, owner: String, default: String },
    #[error("provider `{name}` needs {needs} or a base URL of a server that asks for no key")]
    MissingKey { name: String, needs: String },
    #[error(
        "the API key of provider `{name}` holds a character that cannot be sent in a header; check it for spaces or line breaks"
    )]
    UnusableKey { name: String },
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
    #[error("the price table {place} cannot be used: {reason}")]
    Prices { place: String, reason: String },
    #[error("the HTTP client could not be set up: {0}")]
    Client(String),
}

/// Every provider `options` names, ready to be called.
pub fn providers(options: &ProvidersOptions) -> Result<Providers, ConfigError> {
    let ready = |options: &ProviderOptions| Ok((provider(options)?, options.policy.clone()));
    let entries = options.providers.iter().map(ready).collect::<Result<_, _>>()?;
    Providers::new(&options.default, options.model.as_deref(), entries)
}

fn provider(options: &ProviderOptions) -> Result<Arc<dyn Provider>, ConfigError> {
    let server = || ServerOptions {
        name: options.policy.name.clone(),
        api_key: options.api_key.clone(),
        base_url: options.base_url.clone(),
        model: options.model.clone(),
        limits: options.limits,
        sizes: SizeLimits::default(),
    };
    Ok(match options.kind {
        Kind::Sample => Arc::new(Sample::new(sample_options(options)?).named(&options.policy.name)),
        Kind::OpenAi => Arc::new(OpenAi::new(server())?),
        Kind::Anthropic => Arc::new(Anthropic::new(server())?),
    })
}

fn sample_options(options: &ProviderOptions) -> Result<SampleOptions, ConfigError> {
    let rate = options.sample_rate.unwrap_or(DEFAULT_RATE);
    if !(rate.is_finite() && rate >= 0.0) {
        return Err(ConfigError::SampleRate(rate.to_string()));
    }
    let fail = options.sample_fail.as_deref().map(str::parse).transpose()?;
    Ok(SampleOptions { rate, fail, first_byte: options.limits.first_byte })
}
