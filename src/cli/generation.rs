//! From configuration to workers: the provider, the checker, the pool's options.

use std::sync::Arc;
use std::time::Duration;

use secrecy::ExposeSecret as _;

use crate::config::{Config, Provider as Named};
use crate::db::Db;
use crate::db::announcer::{self, Announcer};
use crate::db::listener::{self, Listener};
use crate::llm::{self, Kind, ProviderOptions, Providers, ProvidersOptions, Redactor, TimeLimits, prices};
use crate::model::price::PriceTable;
use crate::tsx::{self, Checker};
use crate::worker::{Options, Parts};

use super::context::{Context, host};
use super::exit::{CliError, Exit};

/// What this process can generate with.
pub struct Generation {
    pub providers: Arc<Providers>,
    #[expect(dead_code, reason = "the workers put a cost on each attempt once they know their providers by name")]
    pub prices: Arc<PriceTable>,
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
        let providers = Arc::new(llm::providers(&options(config, name))?);
        let prices = Arc::new(prices::table(None)?);
        let secrets = [&config.openai.api_key, &config.anthropic.api_key];
        let redactor = Redactor::new(secrets.into_iter().flatten().map(|key| key.expose_secret().to_owned()));
        let checks = tsx::Options::this_program().map_err(|error| {
            CliError::new(Exit::Failed, format!("cannot find this program for the checks: {error}"))
        })?;
        Ok(Self { providers, prices, redactor, checker: Checker::new(checks) })
    }

    /// The model for lessons that ask for none.
    pub fn model(&self) -> String {
        self.providers.resolve(None).model
    }

    /// Whether lessons that ask for no model are the offline model's.
    pub fn is_offline(&self) -> bool {
        self.providers.resolve(None).provider.is_offline()
    }

    pub fn parts(&self, db: &Db, announcer: &Announcer, listener: &Arc<Listener>) -> Parts {
        Parts {
            db: db.clone(),
            provider: self.providers.resolve(None).provider,
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
        model: config.model.clone(),
        max_attempts: config.max_attempts,
        lease: Duration::from_secs(config.lease_seconds.into()),
        ttl: Duration::from_secs(config.heartbeat_seconds.into()),
        ..Options::default()
    }
}

/// The configured provider; where none is, the one whose key is set, and on the private database the offline one.
fn named(context: &Context) -> Option<Named> {
    let config = &context.config;
    let keyed = config.openai.api_key.is_some() || config.openai.base_url.is_some();
    config.provider.or_else(|| keyed.then_some(Named::OpenAi)).or_else(|| context.is_own().then_some(Named::Sample))
}

fn options(config: &Config, name: Named) -> ProvidersOptions {
    let (kind, endpoint) = match name {
        Named::Sample => (Kind::Sample, &config.openai),
        Named::OpenAi => (Kind::OpenAi, &config.openai),
        Named::Anthropic => (Kind::Anthropic, &config.anthropic),
    };
    let seconds = |seconds: u32| Duration::from_secs(seconds.into());
    let provider = ProviderOptions {
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
        ..ProviderOptions::new(name.name(), kind)
    };
    ProvidersOptions { default: name.name().to_owned(), model: config.model.clone(), providers: vec![provider] }
}
