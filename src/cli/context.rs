//! From configuration to a database that can be worked with.

use std::path::PathBuf;
use std::time::Duration;

use secrecy::ExposeSecret as _;

use crate::config::{self, Config, ConfigError, Flags};
use crate::db::embedded::{self, Progress, Server};
use crate::db::listener::Listener;
use crate::db::migrate::{self, SchemaState};
use crate::db::operators::Actor;
use crate::db::{Db, DbError, DbErrorKind, connect, examples, pool};
use crate::model::outline::NewLesson;

use super::args::Global;
use super::exit::{CliError, Exit};
use super::nurse::Nurse;

/// The lessons of a new private database.
const EXAMPLES: [&str; 3] = [
    include_str!("../../assets/examples/water-cycle.md"),
    include_str!("../../assets/examples/fractions.md"),
    include_str!("../../assets/examples/levers.md"),
];

/// What a command works with.
pub struct Context {
    pub config: Config,
    pub warnings: Vec<String>,
    /// Somebody chose a database; `None` is the private one.
    chosen: Option<connect::Spec>,
    /// `--provider` stood on the command line, rather than in the environment or a file.
    pub provider_flag: bool,
    /// No session of this process may write.
    read_only: bool,
    /// How long one use of a connection may take; `None` for who limits each question by itself.
    longest_use: Option<Duration>,
}

/// Longer than any statement may take: after it the link has fallen silent.
const LONGEST_USE: Duration = Duration::from_secs(40);

/// What is being done before the database can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    Server(Progress),
    Tables,
}

impl std::fmt::Display for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Server(progress) => progress.fmt(f),
            Self::Tables => f.write_str("creating the tables"),
        }
    }
}

/// A database that answered, has homeroom's tables, and stays until [`Opened::close`].
pub struct Opened {
    pub db: Db,
    server: Option<Server>,
    nurse: Option<Nurse>,
}

impl Context {
    pub fn load(global: &Global, flags: Flags) -> Result<Self, CliError> {
        let flags = Flags {
            database_url: global.database_url.clone(),
            data_dir: global.data_dir.clone(),
            provider: global.provider.clone(),
            model: global.model.clone(),
            ..flags
        };
        let loaded = Config::load(global.config.as_deref(), &flags)?;
        let config::Loaded { config, warnings, .. } = loaded;
        let url = config.database_url.as_ref().map(|url| url.expose_secret().to_owned());
        let chosen = connect::resolve(url.as_deref(), &|name| std::env::var(name).ok())?;
        Ok(Self {
            config,
            warnings,
            chosen,
            provider_flag: global.provider.is_some(),
            read_only: global.read_only,
            longest_use: Some(LONGEST_USE),
        })
    }

    /// For a program that stays, and limits each question by itself.
    #[must_use]
    pub fn staying(self) -> Self {
        Self { longest_use: None, ..self }
    }

    #[must_use]
    pub fn is_own(&self) -> bool {
        self.chosen.is_none()
    }

    pub fn embedded(&self) -> Result<embedded::Options, ConfigError> {
        let data_dir = Some(self.config.data_dir()?);
        Ok(embedded::Options { data_dir, pg_bin: self.config.pg_bin.clone(), settings: Vec::new() })
    }

    /// Opens the database: starts the private one if need be and brings its tables up to date; of any other it only
    /// asks whether they are.
    pub async fn open(&self, read_only: bool, progress: impl Fn(&Step) + Sync) -> Result<Opened, DbError> {
        let opened = self.connect(read_only, &progress).await?;
        if opened.db.is_own() && !opened.db.read_only() {
            furnish(&opened.db, &progress).await?;
        }
        match opened.db.ask(migrate::check(&opened.db)).await? {
            SchemaState::Current if opened.db.read_only() => {
                opened.db.ask(only_reads(&opened.db)).await?;
                Ok(opened)
            }
            SchemaState::Current => Ok(opened),
            state => Err(not_usable(&state, opened.db.location())),
        }
    }

    /// Opens the database whatever is in it.
    pub async fn connect(&self, read_only: bool, progress: impl Fn(&Step) + Sync) -> Result<Opened, DbError> {
        let server = if self.is_own() {
            let options = self.embedded().map_err(|error| DbError::config(error.to_string()))?;
            Some(embedded::start(&options, |step| progress(&Step::Server(step))).await?)
        } else {
            None
        };
        let Some(mut spec) = self.chosen.clone().or_else(|| server.as_ref().map(Server::spec)) else {
            return Err(DbError::server("no database was chosen and the private one did not start"));
        };
        spec.read_only |= read_only || self.read_only;
        let options = pool::Options { longest_use: self.longest_use, ..pool::Options::default() };
        let db = Db::open(&spec, &options)?;
        Ok(Opened { db, server, nurse: None })
    }
}

impl Opened {
    /// Has the private server started again should it die while it is used here.
    pub fn nurse(&mut self, context: &Context, listener: &Listener) {
        if self.server.is_some()
            && let Ok(options) = context.embedded()
        {
            self.nurse = Some(Nurse::start(options, listener.state()));
        }
    }

    /// Lets go of the database; the private server stops with its last user.
    pub async fn close(self) {
        let Self { db, server, nurse } = self;
        drop(db);
        let second = match nurse {
            Some(nurse) => nurse.end().await,
            None => None,
        };
        for server in [second, server].into_iter().flatten() {
            if let Err(error) = server.leave().await {
                tracing::warn!(%error, "the private database did not stop");
            }
        }
    }
}

/// A pooler may drop the setting without a word; then this session could write.
async fn only_reads(db: &Db) -> Result<(), DbError> {
    if db.get().await?.query_one("select current_setting('transaction_read_only')::boolean", &[]).await?.get(0) {
        return Ok(());
    }
    Err(DbError::config(
        "a pooler in between dropped the setting that keeps this session from writing. Connect to the server itself for \
         --read-only",
    ))
}

async fn furnish(db: &Db, progress: impl Fn(&Step)) -> Result<(), DbError> {
    if migrate::check(db).await? != SchemaState::Current {
        progress(&Step::Tables);
        migrate::run(db).await?;
    }
    let lessons: Vec<NewLesson> = EXAMPLES.iter().filter_map(|outline| NewLesson::new(None, outline).ok()).collect();
    let mut client = db.get().await?;
    examples::add_once(&mut client, &lessons).await?;
    Ok(())
}

/// Why a database cannot be used, and what to do.
#[must_use]
pub fn not_usable(state: &SchemaState, location: &str) -> DbError {
    match state {
        SchemaState::Current => DbError::new(DbErrorKind::Schema, format!("{location} is up to date")),
        SchemaState::Missing => DbError::new(
            DbErrorKind::NotMigrated,
            format!(
                "{location} does not have homeroom's tables yet. Run `homeroom migrate` to create them, or `homeroom migrate --print` to see the SQL first."
            ),
        ),
        SchemaState::Older { found } => DbError::new(
            DbErrorKind::NotMigrated,
            format!(
                "{location} has homeroom's tables in version {found}; this program works with version {}. Run `homeroom migrate` to bring them up to date.",
                migrate::version()
            ),
        ),
        SchemaState::Newer { found } => DbError::new(
            DbErrorKind::Schema,
            format!(
                "{location} has homeroom's tables in version {found}, which is newer than this program ({}). Update homeroom; nothing was changed.",
                migrate::version()
            ),
        ),
        SchemaState::Foreign(what) => DbError::new(
            DbErrorKind::Schema,
            format!(
                "{location} holds tables that homeroom did not make: {what}. Choose an empty database; nothing was changed."
            ),
        ),
    }
}

/// Who acts, for the record of operator actions.
#[must_use]
pub fn actor() -> Actor {
    let name = nix::unistd::User::from_uid(nix::unistd::Uid::current()).ok().flatten().map(|user| user.name);
    let ssh_client = std::env::var("SSH_CLIENT").ok().and_then(|client| client.split(' ').next().map(str::to_owned));
    Actor { name: name.unwrap_or_else(|| String::from("unknown")), host: host(), ssh_client }
}

/// This machine's name.
#[must_use]
pub fn host() -> String {
    nix::unistd::gethostname()
        .ok()
        .and_then(|name| name.into_string().ok())
        .unwrap_or_else(|| String::from("localhost"))
}

/// Reads a file or standard input, at most `limit` bytes and one more, so that the caller can tell.
pub fn read_input(path: &PathBuf, limit: u64) -> Result<Vec<u8>, CliError> {
    use std::io::Read as _;
    let mut bytes = Vec::new();
    let read = if path.as_os_str() == "-" {
        std::io::stdin().lock().take(limit + 1).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(limit + 1).read_to_end(&mut bytes))
    };
    read.map_err(|error| {
        CliError::new(Exit::Usage, format!("cannot read {}: {error}. Nothing changed.", path.display()))
    })?;
    Ok(bytes)
}
