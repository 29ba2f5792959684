//! Whoever watches over a worker: an endpoint, a service manager, both, or nobody.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::task::AbortOnDropHandle;

use crate::db::Db;
use crate::db::listener::Listener;
use crate::health::{self, Endpoint, Options, Subject};
use crate::shutdown::Shutdown;
use crate::telemetry;
use crate::worker::Worker;

use super::args::WorkerArgs;
use super::context::Context;
use super::exit::{CliError, Exit};
use super::output;

/// Between two reads of the school's numbers, however often somebody asks.
const SURVEY: Duration = Duration::from_secs(10);

/// They are told until [`Watched::end`].
pub struct Watched {
    subject: Subject,
    _endpoint: Option<Endpoint>,
    _notifier: Option<AbortOnDropHandle<()>>,
}

impl Watched {
    /// Begins to tell, before the database is reached: that may take its time.
    pub async fn start(context: &Context, args: &WorkerArgs, shutdown: &Shutdown) -> Result<Self, CliError> {
        let ttl = Duration::from_secs(context.config.heartbeat_seconds.into());
        let subject = Subject::new(ttl, shutdown.drain_token(), Arc::new(telemetry::left_out));
        let listen = if args.plain { None } else { context.config.health() };
        let endpoint = match listen {
            Some(listen) => {
                let options = Options { host: listen.host, port: listen.port };
                Some(open(&options, &subject).await?)
            }
            None => None,
        };
        let notifier = subject.notify();
        Ok(Self { subject, _endpoint: endpoint, _notifier: notifier })
    }

    /// Nobody is told any more; the database is let go of.
    pub async fn end(self) {
        drop(self);
        health::goodbye().await;
    }

    /// The worker runs from now on.
    pub fn works(&self, db: &Db, worker: &Worker, listener: &Listener) {
        self.subject.works(db, worker, listener.state(), SURVEY);
    }
}

async fn open(options: &Options, subject: &Subject) -> Result<Endpoint, CliError> {
    let endpoint = Endpoint::open(options, subject).await.map_err(|error| {
        let Options { host, port } = options;
        CliError::new(
            Exit::Failed,
            format!("cannot answer on {host}:{port}: {error}. Choose another --health address, or 0 for a free port."),
        )
    })?;
    let url = format!("http://{}", endpoint.address());
    if telemetry::stderr_is_json() {
        tracing::info!(event = "listening", health.url = url, "health endpoint open");
    } else {
        output::note(&format!("homeroom: {url} answers /livez, /readyz and /metrics"));
    }
    Ok(endpoint)
}
