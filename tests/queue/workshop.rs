//! A real pool of workers on a database of its own, with a provider that says what the test tells it to.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt, stream};
use homeroom::db::connect::Spec;
use homeroom::db::pool::{self, Db};
use homeroom::db::{announcer, listener};
use homeroom::llm::{Chunk, ChunkStream, ErrorClass, LlmError, Provider, Redactor, Request, StopReason};
use homeroom::model::usage::Usage;
use homeroom::tsx::{self, Checker};
use homeroom::worker::{Options, Parts, PriceTable, Providers, Report, Worker};
use tokio::sync::{Semaphore, broadcast};

use crate::school::School;

/// Only a broken test waits it out.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// How one call goes.
#[derive(Debug, Clone)]
pub enum Say {
    /// A lesson that passes every check.
    Lesson,
    /// The same, once the test lets it through.
    LessonAfter(Arc<Semaphore>),
    /// Whatever the checks will say of it.
    Answer(&'static str),
    /// Some text and what it used so far; then nothing more comes.
    Hang,
    Fail(ErrorClass),
}

/// Follows a script; when that is over, every call brings a lesson.
pub struct Scripted {
    name: &'static str,
    /// What every answer used.
    usage: Option<Usage>,
    script: Mutex<VecDeque<Say>>,
    calls: Mutex<Vec<Request>>,
}

impl Scripted {
    pub fn new(script: impl IntoIterator<Item = Say>) -> Arc<Self> {
        Self::called("scripted", None, script)
    }

    pub fn called(name: &'static str, usage: Option<Usage>, script: impl IntoIterator<Item = Say>) -> Arc<Self> {
        let script = Mutex::new(script.into_iter().collect());
        Arc::new(Self { name, usage, script, calls: Mutex::default() })
    }

    /// The models that were asked for.
    pub fn models(&self) -> Vec<String> {
        self.calls.lock().unwrap().iter().map(|request| request.model.clone()).collect()
    }

    pub fn calls(&self) -> usize {
        self.calls.lock().unwrap().len()
    }

    /// What was asked, call by call.
    pub fn prompts(&self) -> Vec<String> {
        self.calls.lock().unwrap().iter().map(|request| request.prompt.clone()).collect()
    }
}

impl Provider for Scripted {
    fn name(&self) -> &'static str {
        self.name
    }

    fn default_model(&self) -> &'static str {
        "scripted-1"
    }

    fn stream(&self, request: Request) -> BoxFuture<'_, Result<ChunkStream, LlmError>> {
        self.calls.lock().unwrap().push(request);
        let say = self.script.lock().unwrap().pop_front().unwrap_or(Say::Lesson);
        async move {
            let lesson = include_str!("../lessons/good/counter.tsx");
            let code = match say {
                Say::Lesson => lesson,
                Say::Answer(code) => code,
                Say::Hang => {
                    let said = [
                        Ok(Chunk::Text(String::from("```tsx\n"))),
                        Ok(Chunk::Usage(self.usage.clone().unwrap_or_default())),
                    ];
                    return Ok(stream::iter(said).chain(stream::pending()).boxed());
                }
                Say::LessonAfter(gate) => {
                    gate.acquire().await.unwrap().forget();
                    lesson
                }
                Say::Fail(class) => return Err(LlmError::new(class, "scripted", "as told", &Redactor::default())),
            };
            let text = format!("```tsx\n{code}```\n");
            let usage = self.usage.clone().map(Chunk::Usage);
            let chunks = [
                Some(Chunk::Text(text)),
                Some(Chunk::Ended(String::from("stop"))),
                usage,
                Some(Chunk::Stop(StopReason::End)),
            ];
            Ok(stream::iter(chunks.into_iter().flatten().map(Ok)).boxed())
        }
        .boxed()
    }
}

pub struct Workshop {
    pub school: School,
    pub worker: Worker,
    pub reports: broadcast::Receiver<Report>,
    pub provider: Arc<Scripted>,
}

pub fn options() -> Options {
    Options { slots: 2, ttl: Duration::from_secs(3), lease: Duration::from_mins(15), ..Options::default() }
}

impl Workshop {
    pub async fn open(provider: Arc<Scripted>, options: Options) -> Self {
        let school = School::open().await;
        let spec = school.test.spec.clone();
        Self::on(school, &spec, provider, options)
    }

    /// The pool reaches the school's database by `spec`.
    pub fn on(school: School, spec: &Spec, provider: Arc<Scripted>, options: Options) -> Self {
        let providers = Providers::single(provider.clone());
        Self::among(school, spec, provider, providers, PriceTable::default(), options)
    }

    /// As [`Workshop::on`], with more providers than the default one.
    pub fn among(
        school: School,
        spec: &Spec,
        provider: Arc<Scripted>,
        providers: Providers,
        prices: PriceTable,
        options: Options,
    ) -> Self {
        let db = Db::open(spec, &pool::Options::default()).unwrap();
        let worker = start_among(&db, providers, prices, options);
        let reports = worker.reports();
        Self { school, worker, reports, provider }
    }

    /// Waits for the first report that `is` the one; returns it and all before.
    pub async fn until(&mut self, is: impl Fn(&Report) -> bool) -> Vec<Report> {
        let mut seen = Vec::new();
        let waiting = async {
            loop {
                let report = self.reports.recv().await.unwrap();
                let found = is(&report);
                seen.push(report);
                if found {
                    return;
                }
            }
        };
        let waited = tokio::time::timeout(PATIENCE, waiting).await;
        assert!(waited.is_ok(), "never reported; before: {seen:?}");
        seen
    }

    /// Waits until `sql`, one boolean, is true.
    pub async fn until_true(&self, sql: &str) {
        let waiting = async {
            while !self.school.value::<bool>(sql).await {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        assert!(tokio::time::timeout(PATIENCE, waiting).await.is_ok(), "never true: {sql}");
    }
}

/// A pool on `db`.
pub fn start(db: &Db, provider: Arc<Scripted>, options: Options) -> Worker {
    start_among(db, Providers::single(provider), PriceTable::default(), options)
}

fn start_among(db: &Db, providers: Providers, prices: PriceTable, options: Options) -> Worker {
    let parts = Parts {
        db: db.clone(),
        providers: Arc::new(providers),
        prices: Arc::new(prices),
        prompts: Arc::default(),
        redactor: Redactor::default(),
        judge: Arc::new(Checker::new(tsx::Options::program(env!("CARGO_BIN_EXE_homeroom").into()))),
        announcer: announcer::spawn(db.clone()),
        listener: Arc::new(listener::spawn(db.clone(), listener::Options::default())),
    };
    Worker::start(parts, options)
}
