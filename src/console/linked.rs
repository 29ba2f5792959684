//! What the loop hears from beyond the terminal: the feed, the workers of this process, the database being opened.
//!
//! May import: `model`, `app`, `db`.

use std::path::PathBuf;
use std::sync::Arc;

use futures::StreamExt as _;
use futures::future::BoxFuture;
use futures::stream::BoxStream;
use tokio::sync::{broadcast, mpsc};

use crate::app::command::Quit;
use crate::app::event::{Event, LocalWorkers};
use crate::app::lesson::export::Export;
use crate::db::DbError;
use crate::db::listener::Listener;
use crate::model::feed::FeedEvent;

use super::effects::Effects;
use super::files::Saves;
use super::{Left, Link, LocalHandle};

/// What comes and goes with the database.
pub(super) struct Linked {
    effects: Option<Effects>,
    feed: Option<broadcast::Receiver<FeedEvent>>,
    /// Kept for as long as it is listened to.
    listener: Option<Arc<Listener>>,
    workers: Option<LocalHandle>,
    events: mpsc::Sender<Event>,
    progress: Option<mpsc::Receiver<String>>,
    saves: Saves,
}

impl Linked {
    /// Before the database is there: only words about opening it.
    pub(super) fn new(events: mpsc::Sender<Event>, progress: mpsc::Receiver<String>, saves: Saves) -> Self {
        let progress = Some(progress);
        Self { effects: None, feed: None, listener: None, workers: None, events, progress, saves }
    }

    /// Whether the database has been opened.
    pub(super) const fn is_open(&self) -> bool {
        self.effects.is_some()
    }

    pub(super) fn take(&mut self, link: Link) -> Vec<Event> {
        let location = link.db.location().to_owned();
        let read_only = link.db.read_only();
        // Subscribed first, asked second: a state that was announced before is not missed.
        self.feed = Some(link.listener.subscribe());
        let state = FeedEvent::State(link.listener.state().borrow().clone());
        link.workers.into_iter().for_each(|workers| self.attach(workers));
        self.progress = None;
        self.effects = Some(Effects::new(link.db, link.actor, self.events.clone()));
        self.listener = Some(link.listener);
        vec![Event::Connected { location, read_only }, Event::Feed(state)]
    }

    fn attach(&mut self, workers: LocalHandle) {
        // Their load ends a moment before they have ended, and is asked for again meanwhile.
        self.workers = Some(LocalHandle { load: workers.load.fuse().boxed(), ..workers });
    }

    /// Writes a text to a new file of the working directory; needs no database.
    pub(super) fn save(&self, export: Export) {
        self.saves.begin(PathBuf::from("."), export, self.events.clone());
    }

    pub(super) fn with(&self, act: impl FnOnce(&Effects)) {
        if let Some(effects) = &self.effects {
            act(effects);
        }
    }

    /// The next thing the database or the workers say.
    pub(super) async fn next(&mut self) -> Heard {
        let (load, ended) = match &mut self.workers {
            Some(LocalHandle { load, ended, .. }) => (Some(load), Some(ended)),
            None => (None, None),
        };
        let heard = tokio::select! {
            event = hear(&mut self.feed) => Heard::Event(Event::Feed(event)),
            load = changed(load) => Heard::Event(Event::Local(load)),
            said = said(&mut self.progress) => Heard::Event(Event::Starting(said)),
            result = over(ended) => Heard::WorkersEnded(result),
        };
        if let Heard::WorkersEnded(_) = heard {
            self.workers = None;
        }
        heard
    }

    /// Leaves now, or begins to drain and leaves when that is done.
    pub(super) fn quit(&self, quit: Quit, busy: u16) -> Option<Left> {
        match (&self.workers, quit) {
            (Some(workers), Quit::Drain) if busy > 0 => {
                (workers.drain)();
                None
            }
            (Some(_) | None, Quit::Drain | Quit::Release) => Some(Left::Quit),
        }
    }
}

pub(super) enum Heard {
    Event(Event),
    /// The pool of this process has ended: an operator drained it, or it could not go on.
    WorkersEnded(Result<(), DbError>),
}

async fn over(ended: Option<&mut BoxFuture<'static, Result<(), DbError>>>) -> Result<(), DbError> {
    match ended {
        Some(ended) => ended.await,
        None => std::future::pending().await,
    }
}

async fn hear(feed: &mut Option<broadcast::Receiver<FeedEvent>>) -> FeedEvent {
    loop {
        let Some(receiver) = feed else { return std::future::pending().await };
        match receiver.recv().await {
            Ok(event) => return event,
            // What was missed is unknown: read again.
            Err(broadcast::error::RecvError::Lagged(_)) => return FeedEvent::Resync,
            Err(broadcast::error::RecvError::Closed) => *feed = None,
        }
    }
}

async fn changed(load: Option<&mut BoxStream<'static, LocalWorkers>>) -> LocalWorkers {
    let next = match load {
        Some(load) => load.next().await,
        None => None,
    };
    match next {
        Some(load) => load,
        None => std::future::pending().await,
    }
}

async fn said(progress: &mut Option<mpsc::Receiver<String>>) -> String {
    match progress {
        Some(receiver) => match receiver.recv().await {
            Some(text) => text,
            None => std::future::pending().await,
        },
        None => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;
    use futures::stream;

    use super::*;

    #[tokio::test]
    async fn between_the_last_load_and_the_end_of_the_workers_nothing_breaks() {
        let (events, _inbox) = mpsc::channel(1);
        let (_progress, progress) = mpsc::channel(1);
        let mut linked = Linked::new(events, progress, Saves::default());
        let load = stream::unfold(true, |first| async move { first.then(|| (LocalWorkers::default(), false)) });
        let (end, ended) = tokio::sync::oneshot::channel::<()>();
        linked.attach(LocalHandle {
            load: load.boxed(),
            drain: Box::new(|| {}),
            ended: async move {
                let _ = ended.await;
                Ok(())
            }
            .boxed(),
        });
        assert!(matches!(linked.next().await, Heard::Event(Event::Local(_))));
        // The loop asks again after each thing that happens elsewhere.
        for _ in 0..3 {
            assert!(linked.next().now_or_never().is_none());
        }
        end.send(()).unwrap();
        assert!(matches!(linked.next().await, Heard::WorkersEnded(Ok(()))));
    }
}
