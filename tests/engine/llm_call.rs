//! One call to a scripted model server, as the tests make it.

use std::time::Instant;

use futures::StreamExt as _;
use homeroom::llm::openai::OpenAi;
use homeroom::llm::{ChunkStream, LlmError, Provider, Request, ServerOptions, Transcript};

use crate::model_server::{ModelServer, Script};

pub const KEY: &str = "test-key-0123456789";

pub fn options(server: &ModelServer) -> ServerOptions {
    ServerOptions { api_key: Some(KEY.to_owned()), base_url: Some(server.base_url()), ..ServerOptions::default() }
}

pub fn request() -> Request {
    Request {
        model: "test-model".to_owned(),
        system: "You write lessons.".to_owned(),
        prompt: "Write about water.".to_owned(),
        max_output_tokens: 4096,
        title: "Water".to_owned(),
        outline: "Water".to_owned(),
        attempt_number: 1,
    }
}

pub async fn drain(mut chunks: ChunkStream) -> (Transcript, Option<LlmError>) {
    let mut transcript = Transcript::new(Instant::now());
    while let Some(chunk) = chunks.next().await {
        match chunk {
            Ok(chunk) => {
                assert!(!transcript.is_whole(), "{chunk:?} after the stop");
                transcript.push(chunk, Instant::now());
            }
            Err(error) => {
                assert!(chunks.next().await.is_none(), "an error is the last item");
                return (transcript, Some(error));
            }
        }
    }
    (transcript, None)
}

pub async fn call(options: ServerOptions) -> (Transcript, Option<LlmError>) {
    ask(&OpenAi::new(options).unwrap()).await
}

/// One call to `provider`.
pub async fn ask(provider: &dyn Provider) -> (Transcript, Option<LlmError>) {
    match provider.stream(request()).await {
        Ok(chunks) => drain(chunks).await,
        Err(error) => (Transcript::new(Instant::now()), Some(error)),
    }
}

/// One call to a server that answers with `script`.
pub async fn say(script: Script) -> (Transcript, Option<LlmError>) {
    let server = ModelServer::scripted(vec![script]);
    call(options(&server)).await
}
