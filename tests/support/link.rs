//! A link to a Postgres that a test can cut, let fall silent, slow down, count and lead elsewhere.
//!
//! Include it with `#[path = "../support/link.rs"] mod link;`. It runs on a thread of its own and stops when dropped.
#![allow(dead_code, reason = "each test binary uses a part")]
#![allow(clippy::unwrap_used, reason = "a test's setup fails by panicking")]

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use homeroom::db::connect::{Address, Server, Spec, SslMode};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::sync::watch;

/// How the link is. What was swallowed is lost: its connection never works again, as with a real one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Whole,
    /// Connections are reset, new ones at once.
    Cut,
    /// Half-open: connections stand, and nothing arrives at the server, at the client, or at either.
    Swallows {
        asked: bool,
        answered: bool,
    },
    /// Everything arrives, so much later.
    Slow(Duration),
}

impl State {
    pub const SILENT: Self = Self::Swallows { asked: true, answered: true };
}

pub struct Link {
    address: SocketAddr,
    state: watch::Sender<State>,
    target: watch::Sender<PathBuf>,
    taken: Arc<AtomicUsize>,
}

/// The socket of a server that is reached by one.
pub fn socket_of(spec: &Spec) -> PathBuf {
    let server = &spec.servers[0];
    let Address::Socket(folder) = &server.address else { panic!("a server with a socket") };
    folder.join(format!(".s.PGSQL.{}", server.port))
}

impl Link {
    /// Leads to the server of `spec`.
    pub fn to(spec: &Spec) -> Self {
        let (state, watched) = watch::channel(State::Whole);
        let (target, aim) = watch::channel(socket_of(spec));
        let taken = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&taken);
        let (tell, told) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async move {
                let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
                tell.send(listener.local_addr().unwrap()).unwrap();
                let mut over = watched.clone();
                tokio::select! {
                    () = accept(listener, aim, watched, counted) => {}
                    () = async { while over.changed().await.is_ok() {} } => {}
                }
            });
        });
        Self { address: told.recv().unwrap(), state, target, taken }
    }

    /// The same database, by way of this link.
    pub fn spec(&self, spec: &Spec) -> Spec {
        let address = Address::Tcp(self.address.ip().to_string(), None);
        let server = Server { address, port: self.address.port(), password: spec.servers[0].password.clone() };
        let mut spec = spec.clone();
        spec.servers = vec![server];
        spec.sslmode = SslMode::Disable;
        spec
    }

    pub fn url(&self, spec: &Spec) -> String {
        format!("postgresql://{}@{}/{}?sslmode=disable", spec.user, self.address, spec.dbname)
    }

    pub fn set(&self, state: State) {
        self.state.send_replace(state);
    }

    /// New connections lead there.
    pub fn lead_to(&self, spec: &Spec) {
        self.target.send_replace(socket_of(spec));
    }

    /// How many connections were asked for so far.
    pub fn taken(&self) -> usize {
        self.taken.load(Ordering::SeqCst)
    }
}

async fn accept(
    listener: TcpListener,
    target: watch::Receiver<PathBuf>,
    state: watch::Receiver<State>,
    taken: Arc<AtomicUsize>,
) {
    while let Ok((client, _)) = listener.accept().await {
        taken.fetch_add(1, Ordering::SeqCst);
        let target = target.borrow().clone();
        tokio::spawn(carry(client, target, state.clone()));
    }
}

async fn carry(client: TcpStream, target: PathBuf, state: watch::Receiver<State>) {
    // Dropped, it is reset.
    client.set_zero_linger().unwrap();
    if *state.borrow() == State::Cut {
        return;
    }
    // A server that is away refuses.
    let Ok(server) = UnixStream::connect(target).await else { return };
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let swallows = |asked: bool, state: State| match state {
        State::Swallows { asked: up, answered: down } => (asked && up) || (!asked && down),
        State::Whole | State::Cut | State::Slow(_) => false,
    };
    let mut cut = state.clone();
    tokio::select! {
        () = pass(&mut from_client, &mut to_server, state.clone(), |now| swallows(true, now)) => {}
        () = pass(&mut from_server, &mut to_client, state.clone(), |now| swallows(false, now)) => {}
        _ = cut.wait_for(|now| *now == State::Cut) => {}
    }
}

async fn pass(
    from: &mut (impl AsyncRead + Unpin),
    to: &mut (impl AsyncWrite + Unpin),
    state: watch::Receiver<State>,
    swallows: impl Fn(State) -> bool,
) {
    let mut bytes = vec![0; 64 * 1024];
    let mut dead = false;
    while let Ok(n @ 1..) = from.read(&mut bytes).await {
        let now = *state.borrow();
        dead |= swallows(now);
        if dead {
            continue;
        }
        if let State::Slow(wait) = now {
            tokio::time::sleep(wait).await;
        }
        if to.write_all(&bytes[..n]).await.is_err() {
            return;
        }
    }
    // The end of one side does not get through a silent link either.
    if dead {
        std::future::pending::<()>().await;
    }
}
