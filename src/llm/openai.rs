//! Any server that speaks OpenAI's chat completions: OpenAI, Azure, OpenRouter, vLLM, llama.cpp, Ollama and others.
//!
//! May import: `model`, `llm`.

mod stream;
mod words;

use futures::future::BoxFuture;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName};

use super::endpoint::{Endpoint, Site};
use super::server::Server;
use super::{ChunkStream, ConfigError, LlmError, Provider, Request, ServerOptions};

pub(super) use stream::ChatCompletions;
use words::Learnt;

/// The model for lessons that ask for none.
pub const DEFAULT_MODEL: &str = "gpt-4o-mini";

pub(super) const SITE: Site = Site {
    kind: "openai",
    host: "api.openai.com",
    home: "https://api.openai.com/v1",
    key: "OPENAI_API_KEY",
    call: "chat/completions",
    version_in_base: true,
};

/// A provider of the kind `openai`.
#[derive(Debug)]
pub struct OpenAi {
    server: Server,
    learnt: Learnt,
}

impl OpenAi {
    /// Checks everything that can be checked without a call.
    pub fn new(mut options: ServerOptions) -> Result<Self, ConfigError> {
        SITE.name(&mut options);
        let endpoint = Endpoint::new(options.base_url.as_deref(), &SITE, options.key().is_some())?;
        let headers = match options.key() {
            Some(key) if endpoint.is_azure => options.secret_header(HeaderName::from_static("api-key"), key)?,
            Some(key) => options.secret_header(AUTHORIZATION, &format!("Bearer {key}"))?,
            None if endpoint.is_home => return Err(SITE.missing_key(&options.name)),
            None => HeaderMap::new(),
        };
        let learnt = Learnt::new(endpoint.is_home);
        Ok(Self { server: Server::new(options, DEFAULT_MODEL, endpoint, headers)?, learnt })
    }

    async fn call(&self, request: Request) -> Result<ChunkStream, LlmError> {
        let watch = self.server.watch();
        loop {
            let words = self.learnt.words();
            match self.server.send(words.body(&request), &watch).await {
                Err(error) if self.learnt.learn(&error, words) => {}
                answered => return self.server.read(answered?, ChatCompletions, Some(stream::DONE), watch),
            }
        }
    }
}

impl Provider for OpenAi {
    fn name(&self) -> &str {
        &self.server.name
    }

    fn default_model(&self) -> &str {
        &self.server.model
    }

    fn stream(&self, request: Request) -> BoxFuture<'_, Result<ChunkStream, LlmError>> {
        Box::pin(self.call(request))
    }
}
