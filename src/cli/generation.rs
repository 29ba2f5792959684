//! From configuration to workers: the provider, the checker, the pool's options.

use std::sync::Arc;
use std::time::Duration;

use secrecy::ExposeSecret as _;

use crate::config::{Config, Provider as Named};
use crate::db::Db;
use crate::db::announcer::{self, Announcer};
use crate::db::listener::{self, Listener};
use crate::llm::{self, Provider, ProviderOptions, Redactor, TimeLimits};
use crate::tsx::{self, Checker};
use crate::worker::{Options, Parts, ProviderPolicy, Providers};

use super::context::{Context, host};
use super::exit::{CliError, Exit};

/// What this process can generate with.
pub struct Generation {
    pub provider: Arc<dyn Provider>,
    providers: Arc<Providers>,
    redactor: Redactor,
    checker: Checker,
}

impl Generation {
    /// Settles the provider. On a database that somebody chose, lessons are somebody's real work: the offline model
    /// generates there only when asked for on the command line.
    pub fn prepare(context: &Context) -> Result<Self, CliError> {
        let config = &context.config;
        let name = named(context).ok_or_else(|| {
            CliError::new(
                Exit::Usage,
                "no model is configured for this database. Set OPENAI_API_KEY (and OPENAI_BASE_URL for any compatible \
                 server), or say --provider sample to generate offline lessons here.",
            )
        })?;
        if name == Named::Sample && !context.is_own() && !context.provider_flag {
            return Err(CliError::new(
                Exit::Usage,
                "the offline model `sample` would generate lessons in a database of yours. Say --provider sample on the \
                 command line if that is meant.",
            ));
        }
        let provider = llm::provider(&options(config, name))?;
        let secrets = [&config.openai.api_key, &config.anthropic.api_key];
        let redactor = Redactor::new(secrets.into_iter().flatten().map(|key| key.expose_secret().to_owned()));
        let checks = tsx::Options::this_program().map_err(|error| {
            CliError::new(Exit::Failed, format!("cannot find this program for the checks: {error}"))
        })?;
        let entries = vec![(provider.clone(), ProviderPolicy::unlimited(provider.name()))];
        let providers = Arc::new(Providers::new(provider.name(), config.model.as_deref(), entries)?);
        Ok(Self { provider, providers, redactor, checker: Checker::new(checks) })
    }

    /// The model for lessons that ask for none.
    pub fn model(&self, config: &Config) -> String {
        config.model.clone().unwrap_or_else(|| self.provider.default_model().to_owned())
    }

    pub fn parts(&self, db: &Db, announcer: &Announcer, listener: &Arc<Listener>) -> Parts {
        Parts {
            db: db.clone(),
            providers: self.providers.clone(),
            prices: Arc::default(),
            redactor: self.redactor.clone(),
            checker: self.checker.clone(),
            announcer: announcer.clone(),
            listener: listener.clone(),
        }
    }
}

/// The two ends of the feed of this process.
pub fn feed(db: &Db) -> (Announcer, Arc<Listener>) {
    (announcer::spawn(db.clone()), Arc::new(listener::spawn(db.clone(), listener::Options::default())))
}

/// How the pool of this process behaves.
pub fn pool_options(config: &Config, slots: u16, name: Option<String>, until_empty: bool) -> Options {
    let host = host();
    Options {
        name: name.unwrap_or_else(|| format!("{host}:{}", std::process::id())),
        host,
        slots,
        until_empty,
        max_attempts: config.max_attempts,
        lease: Duration::from_secs(config.lease_seconds.into()),
        ttl: Duration::from_secs(config.heartbeat_seconds.into()),
    }
}

/// The configured provider; where none is, the one whose key is set, and on the private database the offline one.
fn named(context: &Context) -> Option<Named> {
    let config = &context.config;
    let keyed = config.openai.api_key.is_some() || config.openai.base_url.is_some();
    config.provider.or_else(|| keyed.then_some(Named::OpenAi)).or_else(|| context.is_own().then_some(Named::Sample))
}

fn options(config: &Config, name: Named) -> ProviderOptions {
    let endpoint = match name {
        Named::Sample | Named::OpenAi => &config.openai,
        Named::Anthropic => &config.anthropic,
    };
    let seconds = |seconds: u32| Duration::from_secs(seconds.into());
    ProviderOptions {
        provider: name.name().to_owned(),
        model: if name == Named::Sample { None } else { config.model.clone() },
        api_key: endpoint.api_key.as_ref().map(|key| key.expose_secret().to_owned()),
        base_url: endpoint.base_url.clone(),
        limits: TimeLimits {
            connect: seconds(config.timeouts.connect_seconds),
            first_byte: seconds(config.timeouts.first_byte_seconds),
            idle: seconds(config.timeouts.idle_seconds),
            total: seconds(config.timeouts.total_seconds),
        },
        sample_rate: config.sample.rate,
        sample_fail: config.sample.fail.clone(),
    }
}
