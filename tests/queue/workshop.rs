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
use homeroom::tsx::{self, Checker};
use homeroom::worker::{Options, Parts, Report, Worker};
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
    Fail(ErrorClass),
}

/// Follows a script; when that is over, every call brings a lesson.
pub struct Scripted {
    script: Mutex<VecDeque<Say>>,
    calls: Mutex<Vec<Request>>,
}

impl Scripted {
    pub fn new(script: impl IntoIterator<Item = Say>) -> Arc<Self> {
        Arc::new(Self { script: Mutex::new(script.into_iter().collect()), calls: Mutex::default() })
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
        "scripted"
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
                Say::LessonAfter(gate) => {
                    gate.acquire().await.unwrap().forget();
                    lesson
                }
                Say::Answer(code) => code,
                Say::Fail(class) => return Err(LlmError::new(class, "scripted", "as told", &Redactor::default())),
            };
            let text = format!("```tsx\n{code}```\n");
            Ok(stream::iter([Ok(Chunk::Text(text)), Ok(Chunk::Stop(StopReason::End))]).boxed())
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
        let db = Db::open(spec, &pool::Options::default()).unwrap();
        let listener = Arc::new(listener::spawn(db.clone(), listener::Options::default()));
        let checker = Checker::new(tsx::Options::program(env!("CARGO_BIN_EXE_homeroom").into()));
        let announcer = announcer::spawn(db.clone());
        let parts = Parts {
            db,
            provider: provider.clone(),
            prompts: Arc::default(),
            redactor: Redactor::default(),
            checker,
            announcer,
            listener,
        };
        let worker = Worker::start(parts, options);
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
