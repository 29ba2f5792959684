//! The way from one worker to the database: a TCP proxy in front of the server's socket, and it can break.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::sync::watch;
use tokio_util::task::AbortOnDropHandle;

/// How the link treats what comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Pass,
    /// Every piece waits this long.
    Delay(Duration),
    /// Bytes vanish, in both directions, without a word; a connection that lost some never carries any again.
    Swallow,
    /// New connections are reset at once.
    Refuse,
}

struct State {
    socket: PathBuf,
    way: watch::Sender<Way>,
    /// Counts the times that all connections were cut.
    cuts: watch::Sender<u64>,
}

pub struct Link {
    pub port: u16,
    state: Arc<State>,
    _accepting: AbortOnDropHandle<()>,
}

impl Link {
    /// `socket` is the server's own, of its directory and port.
    pub async fn open(socket: PathBuf) -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let state = Arc::new(State { socket, way: watch::Sender::new(Way::Pass), cuts: watch::Sender::new(0) });
        let accepting = AbortOnDropHandle::new(tokio::spawn(accept(listener, Arc::clone(&state))));
        Ok(Self { port, state, _accepting: accepting })
    }

    pub fn set(&self, way: Way) {
        self.state.way.send_replace(way);
    }

    /// Resets every connection there is.
    pub fn cut(&self) {
        self.state.cuts.send_modify(|cuts| *cuts += 1);
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.cut();
    }
}

async fn accept(listener: TcpListener, state: Arc<State>) {
    loop {
        match listener.accept().await {
            Ok((client, _)) => drop(tokio::spawn(carry(client, Arc::clone(&state)))),
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}

async fn carry(mut client: TcpStream, state: Arc<State>) {
    let mut cuts = state.cuts.subscribe();
    let before = *cuts.borrow_and_update();
    let _ = client.set_nodelay(true);
    let carrying = async {
        if *state.way.borrow() == Way::Refuse {
            return;
        }
        // A server that is away: the connection is reset, as that of a machine that runs no server.
        let Ok(mut server) = UnixStream::connect(&state.socket).await else { return };
        let dead = AtomicBool::new(false);
        let (mut from_client, mut to_client) = client.split();
        let (mut from_server, mut to_server) = server.split();
        tokio::select! {
            () = flow(&mut from_client, &mut to_server, &state, &dead, false) => {}
            () = flow(&mut from_server, &mut to_client, &state, &dead, true) => {}
        }
    };
    let ended = tokio::select! {
        () = carrying => true,
        _ = cuts.wait_for(|cuts| *cuts != before) => false,
    };
    let refused = *state.way.borrow() == Way::Refuse;
    if !ended || refused {
        let _ = client.set_zero_linger();
    }
}

/// Ends when `from` does. The end of a server is not told over a link that is dead.
async fn flow(
    from: &mut (impl AsyncRead + Unpin),
    to: &mut (impl AsyncWrite + Unpin),
    state: &State,
    dead: &AtomicBool,
    is_server: bool,
) {
    let mut bytes = vec![0; 16 * 1024];
    while let Ok(count @ 1..) = from.read(&mut bytes).await {
        let way = *state.way.borrow();
        if way == Way::Swallow {
            dead.store(true, Ordering::Relaxed);
        }
        if dead.load(Ordering::Relaxed) {
            continue;
        }
        if let Way::Delay(wait) = way {
            tokio::time::sleep(wait).await;
        }
        if to.write_all(&bytes[..count]).await.is_err() {
            break;
        }
    }
    if is_server && (dead.load(Ordering::Relaxed) || *state.way.borrow() == Way::Swallow) {
        std::future::pending::<()>().await;
    }
}
