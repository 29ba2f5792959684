//! A Postgres of the suite's own, stopped and started in every way there is.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use homeroom::db::connect::{Address, Spec};
use homeroom::db::embedded::{self, Options, Server, Status};
use homeroom::db::migrate;
use homeroom::db::pool::{self, Db};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tokio::sync::Mutex;
use tokio_postgres::types::FromSqlOwned;

use crate::trouble::Trouble;

/// Longer than the server takes to end or to recover here.
const PATIENCE: Duration = Duration::from_secs(60);
/// The role of the workers and of operators: limits hold for it, as it is nothing special.
const ROLE: &str = "school";
const NAME: &str = "chaos";

/// What other programs did to lessons, written in the same transaction as the deed; and what operators did, by lesson.
const DEEDS: &str = "
  create schema chaos;
  create view chaos.actions as
    select o.action, u.id as lesson_id, o.detail from homeroom.operator_actions o, unnest(o.lesson_ids) u (id);
  create table chaos.deeds (lesson_id uuid not null, deed text not null, at timestamptz not null default clock_timestamp());
  create index on chaos.deeds (lesson_id)";

pub struct Database {
    options: Options,
    /// Empty only while the server is down.
    server: Mutex<Option<Server>>,
    admin: Db,
    spec: Spec,
}

impl Database {
    pub async fn start(directory: &Path) -> Result<Self, Trouble> {
        let options = options(directory);
        let server = embedded::start(&options, |_| ()).await?;
        let first = server.spec();
        let home = open(&first)?;
        home.get().await?.batch_execute(&format!("create role {ROLE} login superuser")).await?;
        home.get().await?.batch_execute(&format!("create database {NAME} owner {ROLE}")).await?;
        let mut admin = first.clone().database(NAME);
        admin.own = false;
        let mut spec = admin.clone();
        spec.user = ROLE.to_owned();
        migrate::run(&open(&spec)?).await?;
        // Only now: the functions' own settings are not an ordinary role's to make.
        home.get().await?.batch_execute(&format!("alter role {ROLE} nosuperuser")).await?;
        let admin = open(&admin)?;
        admin.get().await?.batch_execute(DEEDS).await?;
        Ok(Self { options, server: Mutex::new(Some(server)), admin, spec })
    }

    /// The way that nothing breaks but the server itself.
    pub fn url(&self) -> String {
        self.spec.url()
    }

    /// By way of a proxy.
    pub fn url_through(port: u16) -> String {
        format!("postgres://{ROLE}@127.0.0.1:{port}/{NAME}?sslmode=disable&connect_timeout=3")
    }

    /// The server's socket.
    pub fn socket(&self) -> Result<PathBuf, Trouble> {
        match self.spec.servers.first() {
            Some(server) => match &server.address {
                Address::Socket(directory) => Ok(directory.join(format!(".s.PGSQL.{}", server.port))),
                Address::Tcp(..) => Err(Trouble::Setup("the private server has no socket".to_owned())),
            },
            None => Err(Trouble::Setup("the private server has no address".to_owned())),
        }
    }

    /// One way of going down, and the time until it is up again. One at a time.
    pub async fn outage(&self, signal: Signal, length: Duration) -> Result<(), Trouble> {
        let mut server = self.server.lock().await;
        end(&self.options, signal).await?;
        tokio::time::sleep(length).await;
        // The first use ends only now: its end would stop what nobody else uses.
        let next = embedded::start(&self.options, |_| ()).await?;
        server.replace(next);
        Ok(())
    }

    /// Whether nobody is taking the server down.
    pub async fn is_up(&self) {
        drop(self.server.lock().await);
    }

    pub async fn stop(&self) -> Result<(), Trouble> {
        if let Some(server) = self.server.lock().await.take() {
            server.leave().await?;
        }
        Ok(())
    }

    /// For what may fail while the server is away: says whether it was done.
    pub async fn try_run(&self, sql: &str) -> Result<bool, Trouble> {
        let done = async { Ok(self.admin.get().await?.batch_execute(sql).await?) }.await;
        settled(done).map(|done| done.is_some())
    }

    /// The first column of every row; nothing while the server is away.
    pub async fn try_rows<T: FromSqlOwned>(&self, sql: &str) -> Result<Vec<T>, Trouble> {
        let rows = async { Ok(self.admin.get().await?.query(sql, &[]).await?) }.await;
        let rows = settled(rows)?.unwrap_or_default();
        Ok(rows.iter().map(|row| row.get(0)).collect())
    }

    /// Waits for a server that is away.
    pub async fn run(&self, sql: &str) -> Result<(), Trouble> {
        let begun = Instant::now();
        while !self.try_run(sql).await? {
            patient(begun, sql)?;
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Ok(())
    }

    /// As [`Self::try_rows`], waiting for a server that is away. For reading only: it may ask twice.
    pub async fn rows<T: FromSqlOwned>(&self, sql: &str) -> Result<Vec<T>, Trouble> {
        let begun = Instant::now();
        loop {
            let rows = async { Ok(self.admin.get().await?.query(sql, &[]).await?) }.await;
            if let Some(rows) = settled(rows)? {
                return Ok(rows.iter().map(|row| row.get(0)).collect());
            }
            patient(begun, sql)?;
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    pub async fn value<T: FromSqlOwned>(&self, sql: &str) -> Result<T, Trouble> {
        let rows = self.rows(sql).await?;
        rows.into_iter().next().ok_or_else(|| Trouble::Setup(format!("no row: {sql}")))
    }
}

pub fn options(directory: &Path) -> Options {
    // A killed server must keep what it has promised; a lost machine may cost the whole directory.
    let settings = ["fsync=off", "full_page_writes=off", "max_connections=60"].map(str::to_owned).to_vec();
    Options { data_dir: Some(directory.to_owned()), pg_bin: None, settings }
}

/// Ends the server there is, and waits until it has.
pub async fn end(options: &Options, signal: Signal) -> Result<(), Trouble> {
    let begun = Instant::now();
    if let Status::Running { pid, .. } = embedded::status(options)? {
        kill(Pid::from_raw(pid), signal)?;
    }
    while matches!(embedded::status(options)?, Status::Running { .. }) {
        if begun.elapsed() > PATIENCE {
            return Err(Trouble::Setup(format!("the server did not end with {signal}")));
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}

fn patient(since: Instant, sql: &str) -> Result<(), Trouble> {
    if since.elapsed() > PATIENCE {
        return Err(Trouble::Setup(format!("the server stayed away for: {sql}")));
    }
    Ok(())
}

/// Nothing where the server was away, a deadlock was broken or a lock was not to be had: that is what is tested.
fn settled<T>(done: Result<T, homeroom::db::DbError>) -> Result<Option<T>, Trouble> {
    match done {
        Ok(done) => Ok(Some(done)),
        Err(error) if error.is_transient() => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn open(spec: &Spec) -> Result<Db, Trouble> {
    Ok(Db::open(spec, &pool::Options { max_connections: 6, ..pool::Options::default() })?)
}
