//! Starts the private Postgres again when it dies while it is used: nobody else would.
//!
//! A server that was stopped on purpose (`homeroom db stop --force`) stays stopped.

use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::db::DbError;
use crate::db::embedded::{self, Options, Server};
use crate::model::feed::FeedState;

/// How often to look while nothing answers.
const EVERY: Duration = Duration::from_secs(2);

/// Watches one private server.
pub struct Nurse {
    over: CancellationToken,
    task: JoinHandle<Option<Server>>,
}

impl Nurse {
    pub fn start(options: Options, feed: watch::Receiver<FeedState>) -> Self {
        let over = CancellationToken::new();
        let task = tokio::spawn(watch(options, feed, over.clone()));
        Self { over, task }
    }

    /// Stops watching. The server that was started again, if any, is to be left like the first.
    pub async fn end(self) -> Option<Server> {
        self.over.cancel();
        self.task.await.ok().flatten()
    }
}

async fn watch(options: Options, mut feed: watch::Receiver<FeedState>, over: CancellationToken) -> Option<Server> {
    let mut held = None;
    let watching = async {
        while feed.wait_for(|state| matches!(state, FeedState::Stale { .. })).await.is_ok() {
            tokio::time::sleep(EVERY).await;
            match revive(&options).await {
                Ok(None) => {}
                Ok(server) => held = server,
                Err(error) => tracing::warn!(%error, "the private database could not be started again"),
            }
        }
    };
    tokio::select! {
        () = watching => {}
        () = over.cancelled() => {}
    }
    held
}

async fn revive(options: &Options) -> Result<Option<Server>, DbError> {
    if !embedded::crashed(options)? {
        return Ok(None);
    }
    tracing::warn!("the private database died; starting it again");
    embedded::start(options, |_| ()).await.map(Some)
}
