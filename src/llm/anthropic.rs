//! Any server that speaks Anthropic's messages.
//!
//! May import: `model`, `llm`.

mod stream;

use futures::future::BoxFuture;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Value, json};

use super::endpoint::{Endpoint, Site};
use super::server::Server;
use super::{ChunkStream, ConfigError, LlmError, Provider, Request, ServerOptions};

pub(super) use stream::Messages;

/// The model for lessons that ask for none.
pub const DEFAULT_MODEL: &str = "claude-sonnet-4-5";
/// The version of the protocol, which has not changed since.
const VERSION: &str = "2023-06-01";

pub(super) const SITE: Site = Site {
    kind: "anthropic",
    host: "api.anthropic.com",
    home: "https://api.anthropic.com",
    key: "ANTHROPIC_API_KEY",
    call: "messages",
    version_in_base: false,
};

/// A provider of the kind `anthropic`.
#[derive(Debug)]
pub struct Anthropic {
    server: Server,
}

impl Anthropic {
    /// Checks everything that can be checked without a call.
    pub fn new(mut options: ServerOptions) -> Result<Self, ConfigError> {
        SITE.name(&mut options);
        let endpoint = Endpoint::new(options.base_url.as_deref(), &SITE, options.key().is_some())?;
        let mut headers = match options.key() {
            Some(key) => options.secret_header(HeaderName::from_static("x-api-key"), key)?,
            None if endpoint.is_home => return Err(SITE.missing_key(&options.name)),
            None => HeaderMap::new(),
        };
        headers.insert("anthropic-version", HeaderValue::from_static(VERSION));
        Ok(Self { server: Server::new(options, DEFAULT_MODEL, endpoint, headers)? })
    }

    async fn call(&self, request: Request) -> Result<ChunkStream, LlmError> {
        let watch = self.server.watch();
        let response = self.server.send(body(&request), &watch).await?;
        self.server.read(response, Messages::default(), None, watch)
    }
}

impl Provider for Anthropic {
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

fn body(request: &Request) -> Value {
    let mut body = json!({
        "model": request.model,
        "messages": [{"role": "user", "content": request.prompt}],
        "max_tokens": request.max_output_tokens,
        "stream": true,
    });
    // An empty system text is refused.
    if !request.system.trim().is_empty() {
        body["system"] = request.system.as_str().into();
    }
    body
}
