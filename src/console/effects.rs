//! Carries out what the state asks for: reads, operations, the clipboard. Answers come back as events.
//!
//! May import: `model`, `app`, `db`.

mod orders;

use std::future::Future;

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::app::command::Load;
use crate::app::event::{Acted, Event, Loaded, Progress};
use crate::db::operators::{self, Actor, By};
use crate::db::{Db, DbError, contents, failures, fleet, lessons, live, traces, vitals};
use crate::model::action::{Action, Outcome, Request};
use crate::model::lesson::Seen;
use crate::model::outline::NewLesson;
use crate::model::trace::Trace;

/// At most so many reads at once; the state asks again for what it still shows.
const READS: usize = 3;

/// Runs effects beside the loop.
pub(crate) struct Effects {
    db: Db,
    actor: Actor,
    events: mpsc::Sender<Event>,
    reads: std::sync::Arc<tokio::sync::Semaphore>,
    operating: Stoppable,
}

/// What an operator can stop: everything begun before.
#[derive(Default)]
struct Stoppable(std::sync::Mutex<CancellationToken>);

impl Stoppable {
    fn child(&self) -> CancellationToken {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).child_token()
    }

    fn stop(&self) {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)).cancel();
    }
}

impl Effects {
    pub(crate) fn new(db: Db, actor: Actor, events: mpsc::Sender<Event>) -> Self {
        Self {
            db,
            actor,
            events,
            reads: std::sync::Arc::new(tokio::sync::Semaphore::new(READS)),
            operating: Stoppable::default(),
        }
    }

    pub(crate) fn load(&self, load: Load) {
        let db = self.db.clone();
        let reads = self.reads.clone();
        self.spawn(async move {
            let Ok(_turn) = reads.acquire().await else { return None };
            let event = match Box::pin(db.ask(read(&db, &load))).await {
                Ok(loaded) => loaded,
                Err(error) => Loaded::Failed { load, error: error.brief().to_owned() },
            };
            Some(Event::Loaded(event))
        });
    }

    pub(crate) fn add(&self, lesson: NewLesson) {
        let db = self.db.clone();
        self.spawn(async move {
            let adding = async { lessons::add(&*db.get().await?, std::slice::from_ref(&lesson)).await };
            let added = db.ask(adding).await;
            Some(Event::Acted(match added {
                Ok(ids) => match ids.first() {
                    Some(id) => Acted::Added { id: *id, title: lesson.title },
                    None => Acted::NotAdded { message: String::from("The lesson was not added. Nothing changed.") },
                },
                Err(error) => Acted::NotAdded { message: not_done("added", &error) },
            }))
        });
    }

    /// Batch by batch; the answer says what became of every lesson.
    pub(crate) fn operate(&self, action: Action, seen: Vec<Seen>) {
        let (db, actor, events) = (self.db.clone(), self.actor.clone(), self.events.clone());
        let stop = self.operating.child();
        self.spawn(async move {
            let (by, of) = (By::new(&actor, None), seen.len());
            // Progress is a hint: a full inbox does without.
            let told = |outcome: &Outcome| {
                let progress = Progress { done: outcome.answered(), of };
                let _ = events.try_send(Event::Acted(Acted::Operating { action: action.clone(), progress }));
            };
            let (mut outcome, error) = operators::run(&db, &action, &seen, &by, &stop, told).await;
            outcome.request = Some(Request(by.request));
            let error = error.map(|error| not_done(action.done(), &error));
            Some(Event::Acted(Acted::Operated { action, outcome, error }))
        });
    }

    /// Takes an action back; the answer says of how many lessons it could be.
    pub(crate) fn undo(&self, request: Request) {
        let (db, actor) = (self.db.clone(), self.actor.clone());
        self.spawn(async move {
            let (outcome, error) = operators::undo(&db, request, &By::new(&actor, None)).await;
            let error = error.map(|error| not_done("undone", &error));
            Some(Event::Acted(Acted::Undone { outcome, error }))
        });
    }

    pub(crate) fn stop_operating(&self) {
        self.operating.stop();
    }

    fn spawn(&self, work: impl Future<Output = Option<Event>> + Send + 'static) {
        let events = self.events.clone();
        tokio::spawn(async move {
            if let Some(event) = work.await {
                // The loop has gone: nobody is waiting for this answer.
                let _ = events.send(event).await;
            }
        });
    }
}

async fn read(db: &Db, load: &Load) -> Result<Loaded, DbError> {
    let client = db.get().await?;
    Ok(match load {
        Load::Counts => Loaded::Counts(lessons::counts(&client).await?),
        Load::Vitals => Loaded::Vitals(Box::new(vitals::vitals(&client).await?)),
        Load::Page { ticket, request } => {
            Loaded::Page { ticket: *ticket, page: lessons::page(&client, request).await? }
        }
        Load::Rows(ids) => Loaded::Rows { asked: ids.clone(), rows: lessons::rows(&client, ids).await? },
        Load::Detail(id) => match lessons::detail(&client, *id).await? {
            Some(detail) => Loaded::Detail(Box::new(detail)),
            None => Loaded::NoSuchLesson(*id),
        },
        Load::Trace(id) => match traces::trace(&client, *id).await? {
            Some(trace) => {
                let (source, compiled) = code_of(&client, &trace).await?;
                Loaded::Trace { trace: Box::new(trace), source, compiled }
            }
            None => Loaded::NoSuchTrace(*id),
        },
        Load::Preview { ticket, action, chosen } => {
            let preview = Box::pin(operators::preview(&client, action, chosen)).await?;
            Loaded::Preview { ticket: *ticket, preview: Box::new(preview) }
        }
        Load::Alike { id, fingerprint } => Loaded::Alike {
            id: *id,
            fingerprint: fingerprint.clone(),
            count: lessons::alike(&client, *id, fingerprint).await?,
        },
        Load::Find(prefix) => {
            Loaded::Found { prefix: prefix.clone(), ids: lessons::resolve_prefix(&client, prefix).await? }
        }
        Load::Failures { period, order } => {
            Loaded::Failures(Box::new(failures::groups(&client, *period, *order).await?))
        }
        Load::GroupLessons(request) => {
            Loaded::GroupLessons { request: request.clone(), page: failures::group_lessons(&client, request).await? }
        }
        Load::Fleet => Loaded::Fleet(Box::new(fleet::fleet(&client).await?)),
        Load::Rates => Loaded::Rates(Box::new(fleet::rates(&client).await?)),
        Load::WorkerLessons(worker) => Loaded::WorkerLessons(fleet::worker_lessons(&client, *worker).await?),
        Load::Place(id) => Loaded::Place { id: *id, place: fleet::place(&client, *id).await? },
        Load::Live { fence, after } => Loaded::Live(live::tail(&client, *fence, *after).await?),
    })
}

/// The TSX of a trace and what it compiled to: a failed one keeps the first beside its diagnostics, a successful one both in
/// the content of its transaction.
async fn code_of(
    client: &deadpool_postgres::Object,
    trace: &Trace,
) -> Result<(Option<String>, Option<String>), DbError> {
    if let Some(source) = trace.compilation["source"].as_str() {
        return Ok((Some(source.to_owned()), None));
    }
    let stored = contents::stored_at(client, trace.lesson_id, trace.timestamp).await?;
    Ok(stored.map_or((None, None), |(source, compiled)| (Some(source), compiled)))
}

/// A link that broke may have broken between the commit and its answer.
fn not_done(what: &str, error: &DbError) -> String {
    if error.is_transient() {
        format!("Perhaps not {what}: {error} Look before you ask again.")
    } else {
        format!("Not {what}: {error} Nothing changed.")
    }
}
