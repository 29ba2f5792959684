//! Opening one connection: each server in turn, each way its `sslmode` allows.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio_postgres::config::{ChannelBinding, SslMode as Negotiate, TargetSessionAttrs};
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, Config, Connection, Error, Socket};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::target::{Address, Server, Spec, SslMode, Standing};

type Stream = <MakeRustlsConnect as tokio_postgres::tls::MakeTlsConnect<Socket>>::Stream;
/// The half of a connection that has to be polled.
pub(crate) type Driver = Connection<Socket, Stream>;

/// How to connect, worked out once.
#[derive(Clone)]
pub(crate) struct Dialer {
    routes: Vec<Route>,
    balanced: bool,
    tls: MakeRustlsConnect,
    /// Ends the pooled connections of now.
    breaker: Arc<Notify>,
}

/// One server, and the ways to reach it: the first that works is taken.
#[derive(Clone)]
struct Route {
    ways: Vec<Config>,
    /// The same without session settings, where they may be left out: some poolers refuse them.
    bare: Vec<Config>,
}

impl Dialer {
    /// `settings` are wishes: a server that refuses them is used without.
    pub(crate) fn new(spec: &Spec, tls: MakeRustlsConnect, settings: &[String]) -> Self {
        let needed = session_options(spec, &[]);
        let wished = session_options(spec, settings);
        let ways = |standing: TargetSessionAttrs, server: &Server, options: Option<&str>| {
            let ways = negotiations(spec.sslmode, &server.address).iter();
            ways.map(|mode| {
                let mut config = base(spec, server, options);
                config.ssl_mode(*mode).target_session_attrs(standing);
                config
            })
            .collect::<Vec<_>>()
        };
        let mut routes = Vec::new();
        for standing in standings(spec.standing) {
            for server in &spec.servers {
                let bare =
                    if needed.is_none() && wished.is_some() { ways(*standing, server, None) } else { Vec::new() };
                routes.push(Route { ways: ways(*standing, server, wished.as_deref()), bare });
            }
        }
        Self { routes, balanced: spec.balanced, tls, breaker: Arc::default() }
    }

    pub(crate) fn broken_by(mut self, breaker: &Arc<Notify>) -> Self {
        self.breaker = Arc::clone(breaker);
        self
    }

    /// Each server in turn, until one lets us in or turns us away for good.
    pub(crate) async fn connect(&self, application_name: Option<&str>) -> Result<(Client, Driver), Error> {
        let mut routes: Vec<&Route> = self.routes.iter().collect();
        if self.balanced {
            fastrand::shuffle(&mut routes);
        }
        let mut last = None;
        for route in routes {
            match self.take(&route.ways, application_name).await {
                Err(error) if is_about_options(&error) && !route.bare.is_empty() => {
                    match self.take(&route.bare, application_name).await {
                        Err(error) => last = Some(error),
                        connected => return connected,
                    }
                }
                // libpq, too, asks no other server once one has refused the role or the database.
                Err(error) if is_refusal(&error) => return Err(error),
                Err(error) => last = Some(error),
                connected => return connected,
            }
        }
        Err(last.unwrap_or_else(Error::__private_api_timeout))
    }

    /// Each way to one server; the first way's error says the most.
    async fn take(&self, ways: &[Config], application_name: Option<&str>) -> Result<(Client, Driver), Error> {
        let mut first = None;
        for way in ways {
            let mut config = way.clone();
            if let Some(name) = application_name {
                config.application_name(name);
            }
            match config.connect(self.tls.clone()).await {
                Ok(connected) => return Ok(connected),
                Err(error) => {
                    let again = is_about_encryption(&error);
                    let error = first.get_or_insert(error);
                    if !again {
                        tracing::debug!(error = %error, "connection refused");
                        break;
                    }
                }
            }
        }
        Err(first.unwrap_or_else(Error::__private_api_timeout))
    }
}

/// Whether the other answer to "with TLS?" may help: the handshake failed, or `pg_hba.conf` has no entry for this one.
fn is_about_encryption(error: &Error) -> bool {
    match error.code() {
        Some(code) => *code == SqlState::INVALID_AUTHORIZATION_SPECIFICATION,
        None => error.is_closed() || error.to_string().contains("TLS"),
    }
}

fn is_about_options(error: &Error) -> bool {
    error.as_db_error().is_some_and(|said| {
        *said.code() == SqlState::PROTOCOL_VIOLATION && said.message().contains("startup parameter")
    })
}

fn is_refusal(error: &Error) -> bool {
    error.code().is_some_and(|code| code.code().starts_with("28") || code.code().starts_with("3D"))
}

impl deadpool_postgres::Connect for Dialer {
    fn connect(&self, _: &Config) -> futures::future::BoxFuture<'_, Result<(Client, JoinHandle<()>), Error>> {
        Box::pin(async move {
            let (client, driver) = self.connect(None).await?;
            let breaker = Arc::clone(&self.breaker);
            let task = tokio::spawn(async move {
                tokio::select! {
                    ended = driver => if let Err(error) = ended {
                        tracing::debug!(error = %error, "connection ended");
                    },
                    () = breaker.notified() => tracing::debug!("connection broken off"),
                }
            });
            Ok((client, task))
        })
    }
}

fn standings(standing: Standing) -> &'static [TargetSessionAttrs] {
    match standing {
        Standing::Any => &[TargetSessionAttrs::Any],
        Standing::ReadWrite => &[TargetSessionAttrs::ReadWrite],
        Standing::ReadOnly => &[TargetSessionAttrs::ReadOnly],
        Standing::PreferStandby => &[TargetSessionAttrs::ReadOnly, TargetSessionAttrs::Any],
    }
}

/// `prefer` falls back to no TLS when the handshake fails, as libpq does; sockets never use TLS.
fn negotiations(mode: SslMode, address: &Address) -> &'static [Negotiate] {
    match (mode, address) {
        (_, Address::Socket(_)) | (SslMode::Disable, _) => &[Negotiate::Disable],
        (SslMode::Allow, _) => &[Negotiate::Disable, Negotiate::Require],
        (SslMode::Prefer, _) => &[Negotiate::Prefer, Negotiate::Disable],
        (SslMode::Require | SslMode::VerifyCa | SslMode::VerifyFull, _) => &[Negotiate::Require],
    }
}

fn session_options(spec: &Spec, settings: &[String]) -> Option<String> {
    let read_only = spec.read_only.then(|| "default_transaction_read_only=on".to_owned());
    let all: Vec<String> = spec
        .options
        .iter()
        .cloned()
        .chain(settings.iter().cloned().chain(read_only).map(|setting| format!("-c {setting}")))
        .collect();
    (!all.is_empty()).then(|| all.join(" "))
}

fn base(spec: &Spec, server: &Server, options: Option<&str>) -> Config {
    let mut config = Config::new();
    match &server.address {
        Address::Socket(dir) => {
            config.host_path(dir);
        }
        Address::Tcp(name, address) => {
            config.host(name);
            if let Some(address) = address {
                config.hostaddr(*address);
            }
        }
    }
    if let Some(password) = &server.password {
        config.password(password);
    }
    if let Some(options) = options {
        config.options(options);
    }
    if let Some(required) = spec.channel_binding {
        config.channel_binding(if required { ChannelBinding::Require } else { ChannelBinding::Disable });
    }
    config
        .port(server.port)
        .user(&spec.user)
        .dbname(&spec.dbname)
        .application_name(&spec.application_name)
        .connect_timeout(spec.connect_timeout)
        .keepalives_idle(Duration::from_secs(30))
        .tcp_user_timeout(Duration::from_secs(15));
    config
}
