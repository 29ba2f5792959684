//! The HTTP server: few connections, small heads, short times.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::task::AbortOnDropHandle;

use super::{Subject, answer};

/// So many at a time. One more makes the oldest go: it is the one that dawdles.
const CONNECTIONS: usize = 32;
const HEAD_WITHIN: Duration = Duration::from_secs(2);
/// The whole of a connection, its answer included.
const CONNECTION: Duration = Duration::from_secs(5);
const HEAD: usize = 8 * 1024;
const HEADERS: usize = 64;
/// After a connection that could not be had: no file descriptor is free, mostly.
const REST: Duration = Duration::from_millis(100);

/// Serves until dropped.
pub(super) async fn run(listener: TcpListener, subject: Subject) {
    let mut open: VecDeque<AbortOnDropHandle<()>> = VecDeque::new();
    loop {
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            Err(error) => {
                tracing::debug!(%error, "a connection to the endpoint could not be had");
                tokio::time::sleep(REST).await;
                continue;
            }
        };
        open.retain(|connection| !connection.is_finished());
        if open.len() >= CONNECTIONS {
            open.pop_front();
        }
        open.push_back(AbortOnDropHandle::new(tokio::spawn(connection(stream, subject.clone()))));
    }
}

async fn connection(stream: TcpStream, subject: Subject) {
    let service = service_fn(|request: Request<Incoming>| respond(request, &subject));
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_WITHIN)
        .max_buf_size(HEAD)
        .max_headers(HEADERS)
        .keep_alive(false)
        .serve_connection(TokioIo::new(stream), service);
    // Whoever went away or sent no HTTP has got what they will get.
    let _ = tokio::time::timeout(CONNECTION, serving).await;
}

async fn respond(request: Request<Incoming>, subject: &Subject) -> Result<Response<Full<Bytes>>, Infallible> {
    Ok(answer::to(request.method(), request.uri().path(), subject).await)
}
