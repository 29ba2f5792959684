//! A slow line between two programs that speak TCP: so many bits a second and so long a way, each way, with little room in between,
//! so that whoever sends too much feels it.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpSocket};
use tokio::time::{Instant, sleep_until};

/// What the line takes before it is on the way: a packet.
const PIECE: usize = 1_400;
/// What may wait at the near end, as in a modest router.
const QUEUE: usize = 8 * 1024;

#[derive(Debug, Clone, Copy)]
pub struct Line {
    /// There and back.
    pub round_trip: Duration,
    pub kilobits: u32,
}

impl Line {
    /// How long so many bytes occupy the line.
    pub fn occupied(&self, bytes: usize) -> Duration {
        let bits = u32::try_from(bytes * 8).unwrap_or(u32::MAX);
        Duration::from_secs_f64(f64::from(bits) / f64::from(self.kilobits * 1_000))
    }
}

/// Runs until dropped.
pub struct Link {
    pub address: SocketAddr,
    runtime: Option<tokio::runtime::Runtime>,
}

impl Link {
    pub fn to(target: SocketAddr, line: Line) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        runtime.spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let socket = TcpSocket::new_v4().unwrap();
                // What the kernel would take in is not on the line: the far program must not be rid of it.
                socket.set_recv_buffer_size(4 * 1024).unwrap();
                let Ok(server) = socket.connect(target).await else { continue };
                let (client_reads, client_writes) = client.into_split();
                let (server_reads, server_writes) = server.into_split();
                tokio::spawn(carry(client_reads, server_writes, line));
                tokio::spawn(carry(server_reads, client_writes, line));
            }
        });
        Self { address, runtime: Some(runtime) }
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

async fn carry(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, line: Line) {
    let way = line.round_trip / 2;
    let mut under_way: VecDeque<(Instant, Vec<u8>)> = VecDeque::new();
    let mut free = Instant::now();
    let mut over = false;
    let mut bytes = vec![0; PIECE];
    loop {
        let now = Instant::now();
        // Not yet on the line: those that leave it later than the way alone would take.
        let waiting: usize = under_way.iter().filter(|(at, _)| *at > now + way).map(|(_, piece)| piece.len()).sum();
        let next = under_way.front().map(|(at, _)| *at);
        tokio::select! {
            () = sleep_until(next.unwrap_or(now)), if next.is_some() => {
                let Some((_, piece)) = under_way.pop_front() else { continue };
                if to.write_all(&piece).await.is_err() {
                    return;
                }
            }
            read = from.read(&mut bytes), if !over && waiting < QUEUE => match read {
                Ok(count @ 1..) => {
                    free = free.max(Instant::now()) + line.occupied(count);
                    under_way.push_back((free + way, bytes[..count].to_vec()));
                }
                Ok(0) | Err(_) => over = true,
            },
            else => return,
        }
        if over && under_way.is_empty() {
            // The other side's end is this side's.
            let _ = to.shutdown().await;
            return;
        }
    }
}
