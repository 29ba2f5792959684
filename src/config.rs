//! What the operator configured: flags over environment over `homeroom.toml` over defaults.
//!
//! May import: nothing of homeroom's.
//!
//! The file is the user's own or the one that was named, never one of the working directory: a checkout must not choose where keys and
//! outlines are sent.

mod error;
mod keys;
mod listen;
mod looks;
mod providers;
mod source;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use directories::ProjectDirs;
use figment::Figment;
use secrecy::SecretString;
use serde::Deserialize;

pub use self::error::ConfigError;
pub use self::listen::Listen;
pub use self::looks::{Colours, Theme, Times};
pub use self::providers::{Kind, OwnTimeouts, ProviderConfig, ProviderSettings};
pub use self::source::Flags;

/// The file's name in the user's configuration directory.
pub const FILE_NAME: &str = "homeroom.toml";

/// Everything that can be configured. Secrets do not show in `Debug`.
#[derive(Debug, Clone, Deserialize)]
#[serde(default)]
pub struct Config {
    /// Chooses the database; `PG*` variables do so too, and are read where the connection is made.
    pub database_url: Option<SecretString>,
    /// Where the private database lives; see [`Config::data_dir`].
    pub data_dir: Option<PathBuf>,
    /// Where to look for Postgres's programs first.
    pub pg_bin: Option<PathBuf>,
    /// The default provider's name. Unset: the one that is set up; `sample` on the private database, none on any other.
    pub provider: Option<String>,
    /// The default model. Unset: the default provider's own.
    pub model: Option<String>,
    /// By name. [`Config::provider_settings`] has what they come to.
    pub providers: BTreeMap<String, ProviderConfig>,
    pub openai: Endpoint,
    pub anthropic: Endpoint,
    pub sample: Sample,
    /// Lessons generated at a time by this process.
    pub workers: u16,
    /// Attempts a lesson is given, and a retry grants.
    pub max_attempts: u16,
    /// The longest an attempt may take before another process may rescue its lesson.
    pub lease_seconds: u32,
    /// How long this process counts as alive after each heartbeat; it beats three times as often. After that its lessons
    /// may be rescued.
    pub heartbeat_seconds: u32,
    pub timeouts: Timeouts,
    pub run: Run,
    /// The least score of a generated lesson; unset: scores only advise.
    pub score_threshold: Option<f64>,
    /// Prompts to use instead of the built-in ones.
    pub prompts_dir: Option<PathBuf>,
    /// Prices over the built-in ones.
    pub prices: Option<PathBuf>,
    /// Where a worker tells how it is; see [`Config::health`].
    health: Option<String>,
    pub theme: Theme,
    pub colours: Colours,
    /// Glyphs of ASCII only; unset: by the locale.
    pub ascii: Option<bool>,
    /// No synchronized output.
    pub no_sync: bool,
    /// Presses and the wheel of a mouse; the terminal's own selection then needs shift.
    pub mouse: bool,
    pub times: Times,
    pub log: Log,
}

/// What running a lesson means for its verdict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Run {
    /// A lesson that fails when it is run has failed.
    #[default]
    Require,
    /// It is generated, with a warning.
    Warn,
    /// Lessons are not run.
    Off,
}

/// A provider's address and key.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Endpoint {
    pub api_key: Option<SecretString>,
    pub base_url: Option<String>,
}

/// The offline provider.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Sample {
    /// Tokens a second, 0 = as fast as possible.
    pub rate: Option<f64>,
    /// The failure it plays: `NAME` or `NAME:SHARE`.
    pub fail: Option<String>,
}

/// How long each part of a model call may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Timeouts {
    pub connect_seconds: u32,
    pub first_byte_seconds: u32,
    pub idle_seconds: u32,
    pub total_seconds: u32,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Log {
    /// Directives as `tracing` reads them.
    pub filter: Option<String>,
    /// The console's log; see [`Config::log_file`].
    pub file: Option<PathBuf>,
    /// One JSON object a line.
    pub json: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            database_url: None,
            data_dir: None,
            pg_bin: None,
            provider: None,
            model: None,
            providers: BTreeMap::new(),
            openai: Endpoint::default(),
            anthropic: Endpoint::default(),
            sample: Sample::default(),
            workers: 4,
            max_attempts: 3,
            lease_seconds: 900,
            heartbeat_seconds: 30,
            timeouts: Timeouts::default(),
            run: Run::default(),
            score_threshold: None,
            prompts_dir: None,
            prices: None,
            health: None,
            theme: Theme::default(),
            colours: Colours::default(),
            ascii: None,
            no_sync: false,
            mouse: false,
            times: Times::default(),
            log: Log::default(),
        }
    }
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { connect_seconds: 10, first_byte_seconds: 120, idle_seconds: 60, total_seconds: 600 }
    }
}

/// The configuration, and what an operator should be told about it.
#[derive(Debug, Clone)]
pub struct Loaded {
    pub config: Config,
    /// The file that was read.
    pub file: Option<PathBuf>,
    /// Whole sentences.
    pub warnings: Vec<String>,
}

impl Config {
    /// Reads the process's environment and the user's file. `file` is the one named by `--config`.
    pub fn load(file: Option<&Path>, flags: &Flags) -> Result<Loaded, ConfigError> {
        Self::load_from(
            |name| std::env::var(name).ok(),
            file,
            directories().map(|dirs| dirs.config_dir().join(FILE_NAME)),
            flags,
        )
    }

    /// The same over any environment; `usual` is the file that is read if it is there. An empty variable counts as unset.
    pub fn load_from(
        var: impl Fn(&str) -> Option<String>,
        file: Option<&Path>,
        usual: Option<PathBuf>,
        flags: &Flags,
    ) -> Result<Loaded, ConfigError> {
        let var = |name: &str| var(name).filter(|value| !value.is_empty());
        let file =
            source::File::read(file.map(Path::to_owned).or_else(|| var("HOMEROOM_CONFIG").map(PathBuf::from)), usual)?;
        let mut figment = Figment::new();
        if let Some(file) = &file {
            figment = figment.merge(file);
        }
        for variable in source::variables(var) {
            figment = figment.merge(variable);
        }
        let figment = figment.merge(flags);
        let mut config: Config = figment.extract().map_err(|error| error::of_figment(&error))?;
        if let Some((path, reason)) = providers::contradiction(&config.providers) {
            return Err(error::contradiction(&figment, &path, reason));
        }
        keys::check(&config).map_err(|(key, found)| error::out_of_range(&figment, &key, &found))?;
        config.read_keys(var);
        let warnings = file.as_ref().and_then(source::File::readable_by_others).into_iter().collect();
        Ok(Loaded { config, file: file.map(|file| file.path), warnings })
    }

    /// Where homeroom keeps what is not to be lost: the private database.
    pub fn data_dir(&self) -> Result<PathBuf, ConfigError> {
        match &self.data_dir {
            Some(folder) => Ok(folder.clone()),
            // Postgres refuses root, and the user it then runs as cannot reach into root's home.
            None if nix::unistd::Uid::effective().is_root() => Ok(PathBuf::from("/var/lib/homeroom")),
            None => Ok(directories().ok_or(ConfigError::NoHome { key: "data_dir" })?.data_local_dir().to_owned()),
        }
    }

    /// Where `homeroom worker` tells how it is, where it is to.
    #[must_use]
    pub fn health(&self) -> Option<Listen> {
        self.health.as_deref().and_then(|text| text.parse().ok())
    }

    /// The log of a console, which cannot use the screen it draws on.
    pub fn log_file(&self) -> Result<PathBuf, ConfigError> {
        if let Some(file) = &self.log.file {
            return Ok(file.clone());
        }
        let usual = directories().ok_or(ConfigError::NoHome { key: "log.file" })?;
        Ok(usual.state_dir().unwrap_or_else(|| usual.data_local_dir()).join("homeroom.log"))
    }
}

fn directories() -> Option<ProjectDirs> {
    ProjectDirs::from("", "", "homeroom")
}

#[cfg(test)]
mod tests;
