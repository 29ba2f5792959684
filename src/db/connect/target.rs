//! A fully resolved target, and how it is named to people: never with its password.

use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

/// libpq's `sslmode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SslMode {
    Disable,
    /// Without TLS first, then with it.
    Allow,
    /// TLS where the server has it, unverified.
    Prefer,
    /// TLS, unverified unless a root certificate is given.
    Require,
    VerifyCa,
    VerifyFull,
}

/// Who signs the server's certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RootCert {
    /// The certificates this machine trusts.
    System,
    File(PathBuf),
}

/// libpq's `target_session_attrs`: which of several servers will do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Any,
    ReadWrite,
    ReadOnly,
    PreferStandby,
}

/// Where a server listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// The directory of a Unix socket.
    Socket(PathBuf),
    /// A name, and the address to use instead of looking it up.
    Tcp(String, Option<IpAddr>),
}

/// One of the servers to try, in order.
#[derive(Clone, PartialEq, Eq)]
pub struct Server {
    pub address: Address,
    pub port: u16,
    /// Differs between servers only when it comes from a password file.
    pub password: Option<String>,
}

/// A database to connect to, with everything that is needed to do so.
#[derive(Clone, PartialEq, Eq)]
pub struct Spec {
    pub servers: Vec<Server>,
    pub user: String,
    pub dbname: String,
    pub sslmode: SslMode,
    pub sslrootcert: Option<RootCert>,
    /// This client's certificate and its key.
    pub sslcert: Option<(PathBuf, PathBuf)>,
    /// Whether the login must, or must not, be tied to the TLS connection; by default it is where it can be.
    pub channel_binding: Option<bool>,
    /// Command-line options for the session, e.g. `-c search_path=x`.
    pub options: Option<String>,
    pub application_name: String,
    pub connect_timeout: Duration,
    pub standing: Standing,
    /// Try the servers in random order.
    pub balanced: bool,
    /// Every session is read-only, enforced by the server.
    pub read_only: bool,
    /// homeroom's own private Postgres.
    pub own: bool,
    /// What may explain a refusal, e.g. a password file that was ignored.
    pub(crate) note: Option<String>,
}

impl Spec {
    /// The same target, every session read-only.
    #[must_use]
    pub fn read_only(mut self, read_only: bool) -> Self {
        self.read_only = read_only;
        self
    }

    /// The same server, another database.
    #[must_use]
    pub fn database(mut self, dbname: &str) -> Self {
        dbname.clone_into(&mut self.dbname);
        self
    }

    /// `school@db.internal:5433/prod`, or `own database` for the private one.
    #[must_use]
    pub fn location(&self) -> String {
        if self.own {
            return crate::db::error::OWN.to_owned();
        }
        let servers: Vec<String> = self.servers.iter().map(ToString::to_string).collect();
        format!("{}@{}/{}", self.user, servers.join(","), self.dbname)
    }

    /// A URL other programs understand, without the password.
    #[must_use]
    pub fn url(&self) -> String {
        let mut url = url::form_urlencoded::Serializer::new(String::new());
        let hosts: Vec<String> = self.servers.iter().map(|server| server.address.host()).collect();
        let ports: Vec<String> = self.servers.iter().map(|server| server.port.to_string()).collect();
        url.append_pair("host", &hosts.join(",")).append_pair("port", &ports.join(",")).append_pair("user", &self.user);
        if let Some(options) = &self.options {
            url.append_pair("options", options);
        }
        // libpq reads `+` as itself.
        format!("postgresql:///{}?{}", escape(&self.dbname), url.finish().replace('+', "%20"))
    }
}

fn escape(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
}

impl Address {
    /// As libpq's `host` parameter.
    #[must_use]
    pub fn host(&self) -> String {
        match self {
            Self::Socket(dir) => dir.display().to_string(),
            Self::Tcp(name, _) => name.clone(),
        }
    }
}

/// `db.internal`, or `db.internal:5433` where the port is not the usual one.
impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.address {
            Address::Tcp(name, _) if name.contains(':') => write!(f, "[{name}]")?,
            address => f.write_str(&address.host())?,
        }
        if self.port == 5432 { Ok(()) } else { write!(f, ":{}", self.port) }
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("address", &self.address)
            .field("port", &self.port)
            .field("password", &self.password.as_ref().map(|_| "…"))
            .finish()
    }
}

impl fmt::Debug for Spec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Spec")
            .field("location", &self.location())
            .field("servers", &self.servers)
            .field("sslmode", &self.sslmode)
            .field("read_only", &self.read_only)
            .finish_non_exhaustive()
    }
}
