//! From configuration to workers: the provider, the checker, the pool's options.

use std::sync::Arc;
use std::time::Duration;

use secrecy::ExposeSecret as _;

use crate::config::{self, Config};
use crate::db::Db;
use crate::db::announcer::{self, Announcer};
use crate::db::listener::{self, Listener};
use crate::llm::prompt::Prompts;
use crate::llm::{self, Providers, Redactor, prices};
use crate::model::check::RunPolicy;
use crate::model::price::PriceTable;
use crate::tsx::{self, Checker, Judge};
use crate::worker::{Options, Parts};

use super::context::{Context, host};
use super::exit::{CliError, Exit};
use super::models::{default_provider, options};

/// What this process can generate with.
pub struct Generation {
    pub providers: Arc<Providers>,
    pub prices: Arc<PriceTable>,
    prompts: Arc<Prompts>,
    redactor: Redactor,
    judge: Arc<dyn Judge>,
}

impl Generation {
    /// Settles the provider. On a database that somebody chose, lessons are somebody's real work: the offline model
    /// generates there only when asked for on the command line.
    pub fn prepare(context: &Context) -> Result<Self, CliError> {
        let config = &context.config;
        let default = default_provider(config, context.is_own())?;
        let settings = config.provider_settings(&default);
        let is_sample = settings.is_some_and(|settings| settings.kind == config::Kind::Sample);
        if is_sample && !context.is_own() && !context.provider_flag {
            return Err(CliError::new(
                Exit::Usage,
                format!(
                    "the offline model `{default}` would generate lessons in a database of yours. Say --provider \
                     {default} on the command line if that is meant."
                ),
            ));
        }
        let providers = Arc::new(llm::providers(&options(config, default)?)?);
        let prices = Arc::new(prices::table(config.prices.as_deref())?);
        let redactor = Redactor::new(config.api_keys().map(|key| key.expose_secret().to_owned()));
        let prompts = Prompts::load(config.prompts_dir.as_deref())
            .map_err(|error| CliError::new(Exit::Usage, format!("{error}.")))?;
        let judge = Arc::new(Checker::new(checks(config)?));
        Ok(Self { providers, prices, prompts: Arc::new(prompts), redactor, judge })
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
            providers: self.providers.clone(),
            prices: self.prices.clone(),
            prompts: self.prompts.clone(),
            redactor: self.redactor.clone(),
            judge: self.judge.clone(),
            announcer: announcer.clone(),
            listener: listener.clone(),
        }
    }
}

/// How this process checks lessons.
pub fn checks(config: &Config) -> Result<tsx::Options, CliError> {
    let options = tsx::Options::this_program()
        .map_err(|error| CliError::new(Exit::Failed, format!("cannot find this program for the checks: {error}")))?;
    let run = match config.run {
        config::Run::Require => RunPolicy::Require,
        config::Run::Warn => RunPolicy::Warn,
        config::Run::Off => RunPolicy::Off,
    };
    Ok(tsx::Options { run, least_score: config.score_threshold, ..options })
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
