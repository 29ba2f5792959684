//! homeroom's own workers, through the library: a model that answers at once, and a judge that passes at once.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures::future::BoxFuture;
use futures::{FutureExt as _, StreamExt as _, stream};
use homeroom::db::pool::{self, Db};
use homeroom::db::{announcer, listener};
use homeroom::llm::prompt::Prompts;
use homeroom::llm::{Chunk, ChunkStream, LlmError, Provider, Redactor, Request, StopReason};
use homeroom::model::check::{Report as CheckReport, Subject, Verdict};
use homeroom::tsx::{CheckError, Judge};
use homeroom::worker::{Options, Parts, Providers, Report, Worker};
use tokio::sync::broadcast::error::RecvError;

use super::texts::Texts;

/// What one run showed: lessons a second, and milliseconds from a result's being ready to its being saved.
pub struct Drained {
    pub rate: f64,
    pub finish: Vec<f64>,
}

struct Instantly(Texts);

impl Provider for Instantly {
    fn name(&self) -> &'static str {
        "instantly"
    }

    fn default_model(&self) -> &'static str {
        "instantly"
    }

    fn stream(&self, _: Request) -> BoxFuture<'_, Result<ChunkStream, LlmError>> {
        let chunks = [Chunk::Text(self.0.response.clone()), Chunk::Stop(StopReason::End)];
        async move { Ok(stream::iter(chunks.map(Ok)).boxed()) }.boxed()
    }
}

/// Passes everything, and notes when.
struct Pass {
    content: String,
    ready: Arc<Mutex<HashMap<String, Instant>>>,
}

impl Judge for Pass {
    fn judge<'a>(&'a self, _: &'a str, subject: &'a Subject) -> BoxFuture<'a, Result<CheckReport, CheckError>> {
        let source = Some(self.content.clone());
        self.ready.lock().unwrap().insert(subject.title.clone(), Instant::now());
        async move { Ok(CheckReport { verdict: Verdict::Passed, source, ..CheckReport::empty() }) }.boxed()
    }
}

/// Drains `lessons` that are queued in the database, `slots` at a time. `prompts` is a folder with `lesson.md`.
pub async fn drain(
    spec: &homeroom::db::connect::Spec,
    texts: &Texts,
    prompts: &Path,
    lessons: usize,
    slots: u16,
) -> Drained {
    let db = Db::open(spec, &pool::Options::default()).unwrap();
    let ready = Arc::new(Mutex::new(HashMap::with_capacity(lessons)));
    let parts = Parts {
        providers: Arc::new(Providers::single(Arc::new(Instantly(texts.clone())))),
        prices: Arc::default(),
        prompts: Arc::new(Prompts::load(Some(prompts)).unwrap()),
        redactor: Redactor::default(),
        judge: Arc::new(Pass { content: texts.content.clone(), ready: ready.clone() }),
        announcer: announcer::spawn(db.clone()),
        listener: Arc::new(listener::spawn(db.clone(), listener::Options::default())),
        db,
    };
    let worker = Worker::start(parts, Options { slots, ..Options::default() });
    let mut reports = worker.reports();
    let (mut begun, mut saved) = (None, Vec::with_capacity(lessons));
    while saved.len() < lessons {
        match tokio::time::timeout(Duration::from_secs(120), reports.recv()).await.unwrap() {
            Ok(Report::Claimed { .. }) => drop(begun.get_or_insert_with(Instant::now)),
            Ok(Report::Generated { title, .. }) => saved.push((title, Instant::now())),
            Ok(Report::Rescued { .. } | Report::Held { .. } | Report::Uncounted { .. } | Report::Resumed { .. }) => {}
            Ok(other) => panic!("{other:?}"),
            Err(RecvError::Lagged(_) | RecvError::Closed) => panic!("reports were lost"),
        }
    }
    let took = saved.last().unwrap().1 - begun.unwrap();
    worker.control().drain(None);
    worker.ended().await.unwrap();
    let ready = ready.lock().unwrap();
    let finish = saved.iter().map(|(title, at)| (*at - ready[title]).as_secs_f64() * 1_000.0).collect();
    Drained { rate: f64::from(u32::try_from(lessons).unwrap()) / took.as_secs_f64(), finish }
}
