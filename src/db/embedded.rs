//! homeroom's private Postgres: found or fetched, created once, shared by every homeroom of this user, and stopped by
//! the last one that leaves.
//!
//! Who uses the server holds a shared lock as long as it lives, so that the kernel gives it back whatever becomes of
//! the process; starting and stopping is decided one at a time.
//!
//! May import: `db::connect`, `db::pool`, `db::error`.

mod account;
mod binaries;
mod cluster;
mod control;
mod detach;
mod fetch;
mod filesystem;
mod lock;
mod log;
mod place;
mod postmaster;
mod socket;
mod system;

use std::fmt;
use std::path::PathBuf;

use self::cluster::Cluster;
use self::lock::{Gate, Membership};
use self::place::Place;
use super::connect::Spec;
use super::error::DbError;

/// The database and the role of the private Postgres.
const NAME: &str = "homeroom";

#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Where homeroom keeps its data; the system's usual place for this user where not given.
    pub data_dir: Option<PathBuf>,
    /// The directory of the Postgres programs to use, instead of looking for them.
    pub pg_bin: Option<PathBuf>,
    /// Further server settings, e.g. `fsync=off`; they hold for whoever starts the server.
    pub settings: Vec<String>,
}

/// What is being waited for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// Another homeroom is starting or stopping the server.
    Waiting,
    /// PostgreSQL is not installed and is being fetched.
    Fetching {
        version: &'static str,
    },
    Creating,
    Starting,
}

impl fmt::Display for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Waiting => f.write_str("waiting for another homeroom to start or stop the database"),
            Self::Fetching { version } => {
                write!(f, "PostgreSQL is not installed: fetching version {version} with npm, about 16 MB, once")
            }
            Self::Creating => f.write_str("creating the private database"),
            Self::Starting => f.write_str("starting the private database"),
        }
    }
}

/// Whether the private server is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// Never created.
    Absent,
    Stopped {
        major: u32,
        data: PathBuf,
    },
    Running {
        major: u32,
        data: PathBuf,
        pid: i32,
        in_use: bool,
    },
}

/// This process's use of the running server. Leave it when done; dropping it leaves too, without waiting for the
/// server to stop.
#[derive(Debug)]
pub struct Server {
    spec: Spec,
    fresh: bool,
    place: Place,
    cluster: Cluster,
    membership: Option<Membership>,
    /// Held while starting.
    gate: Option<Gate>,
}

/// Attaches to the server when it runs, and starts it when not: creating its data, and fetching its programs, where
/// needed.
pub async fn start(options: &Options, progress: impl Fn(Progress)) -> Result<Server, DbError> {
    let place = Place::prepare(options.data_dir.as_deref())?;
    let gate = Gate::enter(&place, &progress).await?;
    let membership = Membership::join(&place)?;
    let (cluster, spec) = match running(&place).await? {
        Some(found) => found,
        None => launch(&place, options, &progress).await?,
    };
    log::trim(&cluster.log());
    // A user from here on: breaking off, too, stops what nobody else uses.
    let mut server = Server { spec, fresh: false, place, cluster, membership: Some(membership), gate: Some(gate) };
    server.fresh = control::create_database(&server.spec).await?;
    server.gate = None;
    Ok(server)
}

async fn running(place: &Place) -> Result<Option<(Cluster, Spec)>, DbError> {
    for cluster in place.clusters()? {
        if let Some(spec) = postmaster::attach(&cluster).await? {
            return Ok(Some((cluster, spec)));
        }
    }
    Ok(None)
}

async fn launch(place: &Place, options: &Options, progress: &impl Fn(Progress)) -> Result<(Cluster, Spec), DbError> {
    let existing = place.clusters()?.into_iter().map(|cluster| cluster.major).collect::<Vec<_>>();
    let programs = match binaries::find(options.pg_bin.as_deref(), place, &existing).await? {
        Some(programs) => programs,
        None => fetch::fetch(place, progress).await?,
    };
    let cluster = place.cluster(programs.major);
    if !cluster.exists() {
        progress(Progress::Creating);
        cluster::create(place, &cluster, &programs).await?;
    }
    progress(Progress::Starting);
    let spec = postmaster::start(place, &cluster, &programs, &options.settings).await?;
    Ok((cluster, spec))
}

impl Server {
    /// How to connect.
    #[must_use]
    pub fn spec(&self) -> Spec {
        self.spec.clone()
    }

    /// Whether this call created the database.
    #[must_use]
    pub fn fresh(&self) -> bool {
        self.fresh
    }

    /// The server's log.
    #[must_use]
    pub fn log(&self) -> PathBuf {
        self.cluster.log()
    }

    /// Ends this use of the server, and stops it when it was the last; whether it did.
    pub async fn leave(mut self) -> Result<bool, DbError> {
        let gate = Gate::enter(&self.place, &|_| ()).await?;
        let Some(membership) = self.membership.take() else { return Ok(false) };
        let stopped = match membership.leave_as_last() {
            Some(_alone) => postmaster::stop(&self.cluster).await?,
            None => false,
        };
        drop(gate);
        Ok(stopped)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let Some(membership) = self.membership.take() else { return };
        // Who is at the gate for longer is starting the server, and will stop it.
        let Some(_gate) = self.gate.take().or_else(|| Gate::enter_soon(&self.place)) else { return };
        if membership.leave_as_last().is_some() {
            postmaster::ask_to_stop(&self.cluster);
        }
    }
}

/// Whether the server exists, runs, and is used by a homeroom.
pub fn status(options: &Options) -> Result<Status, DbError> {
    let Some(place) = Place::existing(options.data_dir.as_deref())? else { return Ok(Status::Absent) };
    let clusters = place.clusters()?;
    for cluster in &clusters {
        if let Some(pid) = postmaster::pid(cluster) {
            let in_use = Membership::alone(&place)?.is_none();
            return Ok(Status::Running { major: cluster.major, data: cluster.data(), pid, in_use });
        }
    }
    Ok(match clusters.into_iter().next() {
        Some(cluster) => Status::Stopped { major: cluster.major, data: cluster.data() },
        None => Status::Absent,
    })
}

/// Whether the server died (killed, out of memory) rather than being stopped: then its users may start it again.
pub fn crashed(options: &Options) -> Result<bool, DbError> {
    let Some(place) = Place::existing(options.data_dir.as_deref())? else { return Ok(false) };
    Ok(place.clusters()?.iter().any(postmaster::crashed))
}

/// Stops the server; refuses while anybody uses it, unless forced. Whether one was running.
pub async fn stop(options: &Options, force: bool) -> Result<bool, DbError> {
    let Some(place) = Place::existing(options.data_dir.as_deref())? else { return Ok(false) };
    let gate = Gate::enter(&place, &|_| ()).await?;
    let Some((cluster, spec)) = running(&place).await? else { return Ok(false) };
    let alone = Membership::alone(&place)?;
    if !force {
        let users = control::users(&spec).await?;
        if alone.is_none() || !users.is_empty() {
            let users = if users.is_empty() { "another homeroom".to_owned() } else { users.join(", ") };
            return Err(DbError::server(format!(
                "the private database is in use by {users}. Quit them first, or stop it all the same with --force."
            )));
        }
    }
    let stopped = postmaster::stop(&cluster).await?;
    drop((alone, gate));
    Ok(stopped)
}

/// Where `psql` is.
pub fn psql(options: &Options) -> Result<PathBuf, DbError> {
    binaries::psql(options.pg_bin.as_deref())
}
