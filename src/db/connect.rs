//! Which database: what the operator's URL, environment and files say, read with libpq's habits.
//!
//! May import: `db::error`.

pub(crate) mod dial;
mod files;
mod params;
mod target;
pub(crate) mod tls;

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use self::files::Wanted;
use self::params::Params;
pub use self::target::{Address, RootCert, Server, Spec, SslMode, Standing};
use super::error::DbError;

/// The variables that choose a database, and the parameter each stands for.
const CHOOSING: [(&str, &str); 4] =
    [("PGSERVICE", "service"), ("PGHOST", "host"), ("PGHOSTADDR", "hostaddr"), ("PGDATABASE", "dbname")];

/// The variables that only refine what was chosen.
const REFINING: [(&str, &str); 19] = [
    ("PGPORT", "port"),
    ("PGUSER", "user"),
    ("PGPASSWORD", "password"),
    ("PGPASSFILE", "passfile"),
    ("PGOPTIONS", "options"),
    ("PGAPPNAME", "application_name"),
    ("PGSSLMODE", "sslmode"),
    ("PGSSLROOTCERT", "sslrootcert"),
    ("PGSSLCERT", "sslcert"),
    ("PGSSLKEY", "sslkey"),
    ("PGCONNECT_TIMEOUT", "connect_timeout"),
    ("PGCHANNELBINDING", "channel_binding"),
    ("PGTARGETSESSIONATTRS", "target_session_attrs"),
    ("PGLOADBALANCEHOSTS", "load_balance_hosts"),
    // What homeroom cannot promise it refuses, here as in a URL.
    ("PGGSSENCMODE", "gssencmode"),
    ("PGREQUIREAUTH", "require_auth"),
    ("PGREQUIREPEER", "requirepeer"),
    ("PGSSLCRL", "sslcrl"),
    ("PGSSLMINPROTOCOLVERSION", "ssl_min_protocol_version"),
];

/// Where servers put their sockets by default: Debian and its like, everybody else.
const SOCKET_DIRECTORIES: [&str; 3] = ["/var/run/postgresql", "/run/postgresql", "/tmp"];

type Env<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The database that was chosen, or `None` when nobody chose one and homeroom's private Postgres is meant.
///
/// `url` is the flag (a URL or key=value pairs) and goes before `DATABASE_URL`. Only these two, `PGSERVICE`, `PGHOST`,
/// `PGHOSTADDR` and `PGDATABASE` choose; every other `PG*` variable refines what was chosen.
pub fn resolve(url: Option<&str>, env: &dyn Fn(&str) -> Option<String>) -> Result<Option<Spec>, DbError> {
    let env: Env<'_> = &|name| env(name).filter(|value| !value.is_empty());
    if url.is_some_and(|url| url.trim().is_empty()) {
        return Err(DbError::config("the database URL is empty"));
    }
    let text = url.map(str::to_owned).or_else(|| env("DATABASE_URL"));
    if text.is_none() && CHOOSING.iter().all(|(variable, _)| env(variable).is_none()) {
        return Ok(None);
    }
    let mut params = text.as_deref().map_or_else(|| Ok(Params::default()), Params::parse)?;
    if let Some(service) = params.get("service").map(str::to_owned).or_else(|| env("PGSERVICE")) {
        files::add_service(&mut params, &service, env)?;
    }
    // An address in the environment belongs to the host in the environment.
    let named = params.get("host").is_some();
    for (variable, key) in CHOOSING.iter().chain(&REFINING) {
        if let Some(value) = env(variable).filter(|_| !(named && *key == "hostaddr")) {
            params.fill(key, value)?;
        }
    }
    build(&params, env).map(Some)
}

fn build(params: &Params, env: Env<'_>) -> Result<Spec, DbError> {
    let user = match params.get("user") {
        Some(user) => user.to_owned(),
        None => {
            account().ok_or_else(|| DbError::config("no role to connect as: name one in the URL or with PGUSER"))?
        }
    };
    let dbname = params.get("dbname").unwrap_or(&user).to_owned();
    let mut servers = servers(params)?;
    let passfile =
        params.get("passfile").map(PathBuf::from).or_else(|| files::home(env).map(|home| home.join(".pgpass")));
    let note = match params.get("password") {
        Some(password) => {
            for server in &mut servers {
                server.password = Some(password.to_owned());
            }
            None
        }
        None => passfile.and_then(|path| look_up_passwords(&mut servers, &path, &user, &dbname)),
    };
    let (sslmode, sslrootcert) = tls_of(params, env)?;
    Ok(Spec {
        servers,
        user,
        dbname,
        sslmode,
        sslrootcert,
        sslcert: params.get("sslcert").map(PathBuf::from).zip(params.get("sslkey").map(PathBuf::from)),
        channel_binding: value(
            params,
            "channel_binding",
            &[("disable", Some(false)), ("prefer", None), ("require", Some(true))],
        )?
        .flatten(),
        options: params.get("options").map(str::to_owned),
        application_name: params
            .get("application_name")
            .or_else(|| params.get("fallback_application_name"))
            .unwrap_or("homeroom")
            .to_owned(),
        connect_timeout: connect_timeout(params)?,
        standing: standing(params)?,
        balanced: value(params, "load_balance_hosts", &[("disable", false), ("random", true)])?.unwrap_or(false),
        read_only: false,
        own: false,
        note,
    })
}

/// The name of this process's user.
fn account() -> Option<String> {
    nix::unistd::User::from_uid(nix::unistd::geteuid()).ok().flatten().map(|user| user.name)
}

/// The value of `key` among those it may have.
fn value<T: Copy>(params: &Params, key: &str, values: &[(&str, T)]) -> Result<Option<T>, DbError> {
    let Some(given) = params.get(key) else { return Ok(None) };
    let found = values.iter().find(|(name, _)| *name == given).map(|(_, value)| Some(*value));
    found.ok_or_else(|| {
        let names: Vec<&str> = values.iter().map(|(name, _)| *name).collect();
        DbError::config(format!("`{key}` cannot be `{given}`: it is one of {}", names.join(", ")))
    })
}

fn standing(params: &Params) -> Result<Standing, DbError> {
    let values = [
        ("any", Standing::Any),
        ("read-write", Standing::ReadWrite),
        ("primary", Standing::ReadWrite),
        ("read-only", Standing::ReadOnly),
        ("standby", Standing::ReadOnly),
        ("prefer-standby", Standing::PreferStandby),
    ];
    Ok(value(params, "target_session_attrs", &values)?.unwrap_or(Standing::Any))
}

fn connect_timeout(params: &Params) -> Result<Duration, DbError> {
    match params.get("connect_timeout").map(str::parse::<i64>) {
        None => Ok(Duration::from_secs(10)),
        // libpq: as long as it takes; a day is that, for an operator.
        Some(Ok(..=0)) => Ok(Duration::from_secs(24 * 60 * 60)),
        Some(Ok(seconds)) => Ok(Duration::from_secs(seconds.max(2).unsigned_abs().min(24 * 60 * 60))),
        Some(Err(_)) => Err(DbError::config("`connect_timeout` is a whole number of seconds")),
    }
}

fn tls_of(params: &Params, env: Env<'_>) -> Result<(SslMode, Option<RootCert>), DbError> {
    let modes = [
        ("disable", SslMode::Disable),
        ("allow", SslMode::Allow),
        ("prefer", SslMode::Prefer),
        ("require", SslMode::Require),
        ("verify-ca", SslMode::VerifyCa),
        ("verify-full", SslMode::VerifyFull),
    ];
    let mode = value(params, "sslmode", &modes)?;
    let default_root = || files::home(env).map(|home| home.join(".postgresql/root.crt")).filter(|root| root.exists());
    match params.get("sslrootcert") {
        Some("system") => match mode {
            None | Some(SslMode::VerifyFull) => Ok((SslMode::VerifyFull, Some(RootCert::System))),
            // Anybody can have a certificate of a public authority: without the name it proves nothing.
            Some(_) => Err(DbError::config("`sslrootcert=system` needs `sslmode=verify-full`")),
        },
        Some(path) => Ok((mode.unwrap_or(SslMode::Prefer), Some(RootCert::File(path.into())))),
        None => {
            let mode = mode.unwrap_or(SslMode::Prefer);
            let root = default_root().map(RootCert::File);
            match (mode, root) {
                (SslMode::VerifyFull, None) => Ok((mode, Some(RootCert::System))),
                (SslMode::VerifyCa, None) => Err(DbError::config(
                    "`sslmode=verify-ca` needs `sslrootcert`: the file of the authority that signed the server's certificate",
                )),
                (mode, root) => Ok((mode, root)),
            }
        }
    }
}

/// The servers to try: `host`, `hostaddr` and `port` are lists that belong together.
fn servers(params: &Params) -> Result<Vec<Server>, DbError> {
    let list = |key: &str| params.get(key).map(|value| value.split(',').map(str::trim).collect::<Vec<_>>());
    let (hosts, addresses) = (list("host").unwrap_or_default(), list("hostaddr").unwrap_or_default());
    let count = hosts.len().max(addresses.len()).max(1);
    let ports = list("port").unwrap_or_default();
    if !hosts.is_empty() && !addresses.is_empty() && hosts.len() != addresses.len() {
        return Err(DbError::config(format!("{} hosts do not match {} host addresses", hosts.len(), addresses.len())));
    }
    if ports.len() > 1 && ports.len() != count {
        return Err(DbError::config(format!("{} ports do not match {count} hosts", ports.len())));
    }
    (0..count)
        .map(|at| {
            let port = port(if ports.len() == 1 { ports.first() } else { ports.get(at) })?;
            let address =
                match addresses.get(at).filter(|address| !address.is_empty()) {
                    Some(address) => Some(IpAddr::from_str(address).map_err(|_| {
                        DbError::config(format!("`hostaddr` cannot be `{address}`: it is an IP address"))
                    })?),
                    None => None,
                };
            let host = hosts.get(at).copied().filter(|host| !host.is_empty());
            Ok(Server { address: address_of(host, address, port), port, password: None })
        })
        .collect()
}

fn port(given: Option<&&str>) -> Result<u16, DbError> {
    match given.copied().filter(|port| !port.is_empty()) {
        None => Ok(5432),
        Some(port) => port
            .parse()
            .ok()
            .filter(|port| *port != 0)
            .ok_or_else(|| DbError::config(format!("`port` cannot be `{port}`: it is a number from 1 to 65535"))),
    }
}

fn address_of(host: Option<&str>, address: Option<IpAddr>, port: u16) -> Address {
    match (host, address) {
        (Some(host), None) if host.starts_with('/') => Address::Socket(host.into()),
        (Some(host), address) => Address::Tcp(host.to_owned(), address),
        (None, Some(address)) => Address::Tcp(address.to_string(), Some(address)),
        (None, None) => Address::Socket(default_socket_directory(port)),
    }
}

fn default_socket_directory(port: u16) -> PathBuf {
    let all = SOCKET_DIRECTORIES.map(Path::new);
    let listening = all.iter().find(|directory| directory.join(format!(".s.PGSQL.{port}")).exists());
    listening.or_else(|| all.iter().find(|directory| directory.is_dir())).unwrap_or(&all[2]).to_path_buf()
}

/// Fills in what the password file says; what to tell the operator when it could not be used.
fn look_up_passwords(servers: &mut [Server], path: &Path, user: &str, dbname: &str) -> Option<String> {
    let lines = match files::passwords(path) {
        Ok(lines) => lines,
        Err(note) => return note,
    };
    for server in servers {
        let host = match &server.address {
            Address::Socket(directory) if SOCKET_DIRECTORIES.iter().any(|usual| Path::new(usual) == directory) => {
                "localhost".to_owned()
            }
            address => address.host(),
        };
        server.password = files::password(&lines, &Wanted { host: &host, port: server.port, dbname, user });
    }
    None
}

#[cfg(test)]
mod tests;
