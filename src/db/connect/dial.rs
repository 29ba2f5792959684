//! Opening one connection: each server in turn, each way its `sslmode` allows.

use std::time::Duration;

use tokio::task::JoinHandle;
use tokio_postgres::config::{SslMode as Negotiate, TargetSessionAttrs};
use tokio_postgres::{Client, Config, Connection, Error, Socket};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::target::{Address, Server, Spec, SslMode, Standing};

type Stream = <MakeRustlsConnect as tokio_postgres::tls::MakeTlsConnect<Socket>>::Stream;
/// The half of a connection that has to be polled.
pub(crate) type Driver = Connection<Socket, Stream>;

/// How to connect, worked out once.
#[derive(Clone)]
pub(crate) struct Dialer {
    attempts: Vec<Config>,
    tls: MakeRustlsConnect,
}

impl Dialer {
    pub(crate) fn new(spec: &Spec, tls: MakeRustlsConnect, settings: &[String]) -> Self {
        let options = session_options(spec, settings);
        let mut attempts = Vec::new();
        for standing in standings(spec.standing) {
            for server in &spec.servers {
                for mode in negotiations(spec.sslmode, &server.address) {
                    let mut config = base(spec, server, options.as_deref());
                    config.ssl_mode(*mode).target_session_attrs(*standing);
                    attempts.push(config);
                }
            }
        }
        Self { attempts, tls }
    }

    pub(crate) async fn connect(&self, application_name: Option<&str>) -> Result<(Client, Driver), Error> {
        let mut last = None;
        for config in &self.attempts {
            let mut config = config.clone();
            if let Some(name) = application_name {
                config.application_name(name);
            }
            match config.connect(self.tls.clone()).await {
                Ok(connected) => return Ok(connected),
                Err(error) => last = Some(error),
            }
        }
        Err(last.unwrap_or_else(Error::__private_api_timeout))
    }
}

impl deadpool_postgres::Connect for Dialer {
    fn connect(&self, _: &Config) -> futures::future::BoxFuture<'_, Result<(Client, JoinHandle<()>), Error>> {
        Box::pin(async move {
            let (client, driver) = self.connect(None).await?;
            let task = tokio::spawn(async move {
                if let Err(error) = driver.await {
                    tracing::debug!(error = %error, "connection ended");
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
    config
        .port(server.port)
        .user(&spec.user)
        .dbname(&spec.dbname)
        .application_name(&spec.application_name)
        .connect_timeout(spec.connect_timeout)
        .keepalives_idle(Duration::from_secs(30))
        .tcp_user_timeout(Duration::from_secs(30));
    config
}
