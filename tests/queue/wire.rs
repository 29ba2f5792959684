//! A wire to the server that can lose things: what a pooler or a dead network does to a connection.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use homeroom::db::connect::{Address, Server, Spec, SslMode};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::unix::OwnedReadHalf;
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::sync::watch;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pass {
    All,
    AllButNotifications,
    /// Silence, though the connection stays open.
    Nothing,
}

pub struct Wire {
    pub spec: Spec,
    pass: watch::Sender<Pass>,
    lose: Arc<Mutex<Option<&'static str>>>,
}

impl Wire {
    pub async fn to(spec: &Spec) -> Self {
        let Address::Socket(dir) = &spec.servers[0].address else { panic!("the test server has a socket") };
        let socket = dir.join(format!(".s.PGSQL.{}", spec.servers[0].port));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (pass, watched) = watch::channel(Pass::All);
        let lose = Arc::default();
        tokio::spawn(accept(listener, socket, watched, Arc::clone(&lose)));
        let address = Address::Tcp("127.0.0.1".to_owned(), None);
        let server = Server { address, port, password: spec.servers[0].password.clone() };
        let mut spec = spec.clone();
        spec.servers = vec![server];
        spec.sslmode = SslMode::Disable;
        Self { spec, pass, lose }
    }

    /// Once: what is sent with `words` in it is carried out, and then its connection ends without the answer.
    pub fn lose_the_answer_to(&self, words: &'static str) {
        *self.lose.lock().unwrap() = Some(words);
    }

    /// Whether that has happened.
    pub fn lost(&self) -> bool {
        self.lose.lock().unwrap().is_none()
    }

    pub fn set(&self, pass: Pass) {
        self.pass.send_replace(pass);
    }
}

type Lose = Arc<Mutex<Option<&'static str>>>;

async fn accept(listener: TcpListener, socket: PathBuf, pass: watch::Receiver<Pass>, lose: Lose) {
    while let Ok((client, _)) = listener.accept().await {
        let server = UnixStream::connect(&socket).await.unwrap();
        tokio::spawn(carry(client, server, pass.clone(), Arc::clone(&lose)));
    }
}

/// Ends, and with it both connections, when either side does.
async fn carry(client: TcpStream, server: UnixStream, pass: watch::Receiver<Pass>, lose: Lose) -> Option<()> {
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let losing = AtomicBool::new(false);
    let asked = async {
        let mut bytes = vec![0; 64 * 1024];
        loop {
            let n = from_client.read(&mut bytes).await.ok().filter(|n| *n > 0)?;
            let meant = |words: &mut &str| bytes[..n].windows(words.len()).any(|part| part == words.as_bytes());
            if lose.lock().unwrap().take_if(meant).is_some() {
                losing.store(true, Ordering::SeqCst);
            }
            to_server.write_all(&bytes[..n]).await.ok()?;
        }
    };
    let answered = async {
        loop {
            let message = message(&mut from_server).await?;
            if losing.load(Ordering::SeqCst) {
                // Ready for the next: what was asked is committed.
                match message[0] {
                    b'Z' => return None,
                    _ => continue,
                }
            }
            let mut pass = pass.clone();
            let now = *pass.wait_for(|pass| *pass != Pass::Nothing).await.ok()?;
            if message[0] != b'A' || now == Pass::All {
                to_client.write_all(&message).await.ok()?;
            }
        }
    };
    tokio::select! {
        ended = asked => ended,
        ended = answered => ended,
    }
}

/// One message of the server: its type, its length, its content.
async fn message(server: &mut OwnedReadHalf) -> Option<Vec<u8>> {
    let mut message = vec![0; 5];
    server.read_exact(&mut message).await.ok()?;
    let length = u32::from_be_bytes(message[1..5].try_into().unwrap());
    message.resize(usize::try_from(length).unwrap() + 1, 0);
    server.read_exact(&mut message[5..]).await.ok()?;
    Some(message)
}
