//! The process under test: one pool of workers, the OpenAI provider, the real checks.

use std::sync::{Arc, Mutex};

use futures::future::BoxFuture;
use futures::{FutureExt as _, StreamExt as _};
use homeroom::db::connect;
use homeroom::db::pool::{self, Db};
use homeroom::db::{announcer, listener};
use homeroom::llm::openai::OpenAi;
use homeroom::llm::{Chunk, ChunkStream, LlmError, Provider, Redactor, Request, ServerOptions};
use homeroom::tsx::{self, Checker};
use homeroom::worker::{Options, Parts, Providers, Worker};

use super::{DATABASE, MODEL, SLOTS, now_us};

/// Works until the queue is empty, then prints p50, p99, p99.9 and the longest delay in milliseconds, and how many.
pub async fn work() {
    let variable = |name| std::env::var(name).unwrap();
    let spec = connect::resolve(Some(&variable(DATABASE)), &|_| None).unwrap().unwrap();
    let db = Db::open(&spec, &pool::Options::default()).unwrap();
    let listener = Arc::new(listener::spawn(db.clone(), listener::Options::default()));
    let announcer = announcer::spawn(db.clone());
    let server = OpenAi::new(ServerOptions { base_url: Some(variable(MODEL)), ..ServerOptions::default() }).unwrap();
    let delays = Arc::new(Mutex::new(Vec::with_capacity(1 << 20)));
    let provider = Arc::new(Timed { server, delays: delays.clone() });
    let parts = Parts {
        db,
        providers: Arc::new(Providers::single(provider)),
        prices: Arc::default(),
        prompts: Arc::default(),
        redactor: Redactor::default(),
        judge: Arc::new(Checker::new(tsx::Options::program(env!("CARGO_BIN_EXE_homeroom").into()))),
        announcer,
        listener,
    };
    let slots = variable(SLOTS).parse().unwrap();
    let worker = Worker::start(parts, Options { slots, until_empty: true, ..Options::default() });
    worker.ended().await.unwrap();
    let mut delays = std::mem::take(&mut *delays.lock().unwrap());
    delays.sort_unstable();
    let at = |share: f64| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "an index"
        )]
        let index = ((delays.len() - 1) as f64 * share) as usize;
        f64::from(delays[index]) / 1000.0
    };
    println!("{} {} {} {} {}", at(0.5), at(0.99), at(0.999), at(1.0), delays.len());
}

/// Notes how old each piece is when the attempt takes it.
struct Timed {
    server: OpenAi,
    delays: Arc<Mutex<Vec<u32>>>,
}

impl Provider for Timed {
    fn name(&self) -> &str {
        self.server.name()
    }

    fn default_model(&self) -> &str {
        self.server.default_model()
    }

    fn stream(&self, request: Request) -> BoxFuture<'_, Result<ChunkStream, LlmError>> {
        let delays = self.delays.clone();
        async move {
            let chunks = self.server.stream(request).await?;
            let note = move |chunk: &Result<Chunk, LlmError>| {
                let Ok(Chunk::Text(text)) = chunk else { return };
                let Some(sent) = text.strip_prefix("// ").and_then(|text| text.trim().parse::<u64>().ok()) else {
                    return;
                };
                let delay = u32::try_from(now_us().saturating_sub(sent)).unwrap_or(u32::MAX);
                delays.lock().unwrap().push(delay);
            };
            Ok(chunks.inspect(note).boxed())
        }
        .boxed()
    }
}
