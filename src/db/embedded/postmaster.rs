//! The server process: started, found, asked and stopped.

use std::fs::{self, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tokio::process::Child;

use super::binaries::Programs;
use super::cluster::{self, Cluster};
use super::detach::detach;
use super::place::Place;
use super::{control, log, socket};
use crate::db::connect::{Address, Server, Spec, SslMode, Standing};
use crate::db::error::{DbError, DbErrorKind};

const STEP: Duration = Duration::from_millis(10);
/// Recovery after a crash replays at most the few hundred megabytes that `max_wal_size` allows.
const STARTING: Duration = Duration::from_secs(300);
/// How long the processes of a killed server may take to notice.
const ORPHANS: Duration = Duration::from_secs(30);
const STOPPING: Duration = Duration::from_secs(60);
const REACHING: Duration = Duration::from_secs(10);

/// Modest, silent about statements (prompts do not belong in a log), and reachable through its socket only.
const SETTINGS: [&str; 14] = [
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "max_connections=100",
    "shared_buffers=32MB",
    "max_wal_size=256MB",
    "logging_collector=off",
    "log_destination=stderr",
    "log_min_messages=log",
    "log_min_error_statement=panic",
    "log_checkpoints=off",
    "log_statement=none",
    "log_timezone=UTC",
    "timezone=UTC",
    "cluster_name=homeroom",
];

/// What the server writes about itself; see `miscadmin.h`.
struct PidFile {
    pid: Pid,
    socket: PathBuf,
    port: u16,
    ready: bool,
}

fn pid_path(cluster: &Cluster) -> PathBuf {
    cluster.data().join("postmaster.pid")
}

impl PidFile {
    fn read(cluster: &Cluster) -> Option<Self> {
        Self::parse(&fs::read_to_string(pid_path(cluster)).ok()?)
    }

    fn parse(text: &str) -> Option<Self> {
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        let pid = lines.first()?.parse::<i32>().ok().filter(|pid| *pid > 1).map(Pid::from_raw)?;
        Some(Self {
            pid,
            port: lines.get(3).and_then(|port| port.parse().ok()).unwrap_or(socket::PORT),
            socket: lines.get(4).map(PathBuf::from).unwrap_or_default(),
            ready: lines.get(7) == Some(&"ready"),
        })
    }
}

/// Whether `pid` is the server of this data directory: numbers are used again, after a restart of the machine soon.
fn is_postmaster(pid: Pid, cluster: &Cluster) -> bool {
    if kill(pid, None) == Err(Errno::ESRCH) {
        return false;
    }
    let process = Path::new("/proc").join(pid.to_string());
    if let Ok(stat) = fs::read_to_string(process.join("stat")) {
        let zombie = stat.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with(['Z', 'X']));
        return match fs::read_link(process.join("cwd")) {
            Ok(directory) => !zombie && directory == cluster.data(),
            Err(_) => !zombie && stat.contains("(postgres)"),
        };
    }
    let listed = std::process::Command::new("ps").args(["-o", "comm=", "-p", &pid.to_string()]).output();
    listed.is_ok_and(|listed| String::from_utf8_lossy(&listed.stdout).trim().ends_with("postgres"))
}

/// The server's process, while it lives.
pub(super) fn pid(cluster: &Cluster) -> Option<i32> {
    PidFile::read(cluster).map(|file| file.pid).filter(|pid| is_postmaster(*pid, cluster)).map(Pid::as_raw)
}

/// Whether a server died here without putting its house in order: its pid file is left and it is not.
pub(super) fn crashed(cluster: &Cluster) -> bool {
    PidFile::read(cluster).is_some_and(|file| !is_postmaster(file.pid, cluster))
}

fn spec(socket: &Path, port: u16) -> Spec {
    Spec {
        servers: vec![Server { address: Address::Socket(socket.to_owned()), port, password: None }],
        user: super::NAME.to_owned(),
        dbname: super::NAME.to_owned(),
        sslmode: SslMode::Disable,
        sslrootcert: None,
        sslcert: None,
        channel_binding: None,
        options: None,
        application_name: format!("homeroom {}", std::process::id()),
        connect_timeout: Duration::from_secs(10),
        standing: Standing::Any,
        balanced: false,
        read_only: false,
        own: true,
        note: None,
    }
}

/// The running server, waited for while it starts; `None` when it does not run, or is on its way out.
pub(super) async fn attach(cluster: &Cluster) -> Result<Option<Spec>, DbError> {
    let since = Instant::now();
    let mut refused = None;
    loop {
        let Some(file) = PidFile::read(cluster) else { return Ok(None) };
        if !is_postmaster(file.pid, cluster) {
            forget(cluster, file.pid);
            return Ok(None);
        }
        if file.ready {
            let began = *refused.get_or_insert_with(Instant::now);
            socket::check(&file.socket, &cluster.account()?)?;
            let spec = spec(&file.socket, file.port);
            match control::greet(&spec).await {
                Ok(()) => return Ok(Some(spec)),
                Err(error) if began.elapsed() > REACHING => return Err(unreachable(cluster, &file, &error)),
                Err(_) => {}
            }
        } else if since.elapsed() > STARTING {
            return Err(DbError::server(format!(
                "process {} has been starting or stopping the private database for minutes; its log is {}",
                file.pid,
                cluster.log().display()
            )));
        }
        tokio::time::sleep(STEP).await;
    }
}

fn unreachable(cluster: &Cluster, file: &PidFile, error: &DbError) -> DbError {
    DbError::server(format!(
        "process {} runs the private database in {}, but it cannot be reached: {error} Stop it with `kill -INT {}` and start \
         again.",
        file.pid,
        cluster.data().display(),
        file.pid
    ))
}

/// Postgres refuses to start over a pid file whose number is in use by any process of the same user.
fn forget(cluster: &Cluster, stale: Pid) {
    if kill(stale, None) != Err(Errno::ESRCH) {
        tracing::info!(pid = stale.as_raw(), "removing the pid file of a server that is gone");
        let _gone = fs::remove_file(pid_path(cluster));
    }
}

/// A server that is starting: asked to stop when nobody waits for it any more.
struct Starting(Option<Child>);

impl Drop for Starting {
    fn drop(&mut self) {
        let id = self.0.as_ref().and_then(Child::id).and_then(|id| i32::try_from(id).ok());
        if let Some(id) = id {
            let _gone = kill(Pid::from_raw(id), Signal::SIGINT);
        }
    }
}

/// Starts the server and waits until it takes connections.
pub(super) async fn start(
    place: &Place,
    cluster: &Cluster,
    programs: &Programs,
    settings: &[String],
) -> Result<Spec, DbError> {
    cluster::check_passage(place.root(), &cluster.account()?)?;
    let socket = socket::directory(cluster, &cluster.account()?)?;
    let since = Instant::now();
    loop {
        log::trim(&cluster.log());
        let from = log::length(&cluster.log());
        let mut starting = Starting(Some(spawn(cluster, programs, &socket, settings)?));
        if let Some(file) = ready(&mut starting, cluster).await? {
            starting.0 = None;
            return Ok(spec(&file.socket, file.port));
        }
        let said = log::tail(&cluster.log(), from);
        // After kill -9 the server's own processes hold its memory until they notice.
        let held = said.contains("pre-existing shared memory block") || said.contains("lock file");
        if !held || since.elapsed() > ORPHANS {
            return Err(DbError::server(format!(
                "the private database did not start. It said:\n{said}\nIts log is {}",
                cluster.log().display()
            )));
        }
        tokio::time::sleep(STEP * 10).await;
    }
}

fn spawn(cluster: &Cluster, programs: &Programs, socket: &Path, settings: &[String]) -> Result<Child, DbError> {
    let log = OpenOptions::new().create(true).append(true).mode(0o600).open(cluster.log());
    let log = log.and_then(|log| Ok((log.try_clone()?, log)));
    let (out, err) =
        log.map_err(|error| DbError::server(format!("cannot open {}: {error}", cluster.log().display())))?;
    let account = cluster.account()?;
    let program = programs.postgres();
    let mut command = cluster::quiet(&program, &account);
    command.arg("-D").arg(cluster.data()).stdout(out).stderr(Stdio::from(err));
    command.args(["-p", &socket::PORT.to_string()]).arg("-k").arg(socket);
    for setting in SETTINGS.into_iter().chain(settings.iter().map(String::as_str)) {
        command.args(["-c", setting]);
    }
    detach(&mut command);
    command.spawn().map_err(|error| cluster::not_run(&program, &account, &error))
}

/// What this very child says of itself once it is ready; `None` when it ended instead.
async fn ready(starting: &mut Starting, cluster: &Cluster) -> Result<Option<PidFile>, DbError> {
    let Some(child) = starting.0.as_mut() else { return Ok(None) };
    let since = Instant::now();
    while since.elapsed() < STARTING {
        let ended = child.try_wait().map_err(|error| DbError::server(error.to_string()))?.is_some();
        if ended {
            return Ok(None);
        }
        let id = child.id().and_then(|id| i32::try_from(id).ok());
        let file = PidFile::read(cluster).filter(|file| file.ready && Some(file.pid.as_raw()) == id);
        if file.is_some() {
            return Ok(file);
        }
        tokio::time::sleep(STEP).await;
    }
    Err(DbError::new(
        DbErrorKind::Timeout,
        format!("the private database is still starting; its log is {}", cluster.log().display()),
    ))
}

/// Ends every session and stops the server: its fast shutdown. Whether it ran.
pub(super) async fn stop(cluster: &Cluster) -> Result<bool, DbError> {
    let Some(socket) = PidFile::read(cluster).map(|file| file.socket) else { return Ok(false) };
    if !ask_to_stop(cluster) {
        return Ok(false);
    }
    let since = Instant::now();
    while let Some(file) = PidFile::read(cluster).filter(|file| is_postmaster(file.pid, cluster)) {
        if since.elapsed() > STOPPING {
            return Err(DbError::new(
                DbErrorKind::Timeout,
                format!("process {} is still stopping the private database", file.pid),
            ));
        }
        tokio::time::sleep(STEP).await;
    }
    // Empty now; the next start makes it again.
    let _gone = fs::remove_dir(socket);
    Ok(true)
}

/// Asks the server to stop, without waiting for it; whether it runs.
pub(super) fn ask_to_stop(cluster: &Cluster) -> bool {
    let file = PidFile::read(cluster).filter(|file| is_postmaster(file.pid, cluster));
    file.is_some_and(|file| kill(file.pid, Signal::SIGINT).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pid_file_is_read() {
        let text = "4242\n/data/15\n1700000000\n5432\n/data/15.run\n\n  1234 5678\nready   \n";
        let file = PidFile::parse(text).unwrap();
        assert_eq!((file.pid.as_raw(), file.port, file.ready), (4242, 5432, true));
        assert_eq!(file.socket, Path::new("/data/15.run"));
        assert!(!PidFile::parse(&text.replace("ready   ", "starting")).unwrap().ready);
        assert!(!PidFile::parse("4242\n/data/15\n").unwrap().ready);
        assert!(PidFile::parse("").is_none());
        assert!(PidFile::parse("0\n").is_none());
    }
}
