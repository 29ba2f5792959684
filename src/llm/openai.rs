//! Any server that speaks OpenAI's chat completions: OpenAI, OpenRouter, vLLM, llama.cpp, Ollama and others.
//!
//! May import: `model`, `llm`.

mod dialect;
mod endpoint;
mod reader;
mod said;

use std::fmt;

use chrono::Utc;
use futures::future::BoxFuture;
use futures::stream::{self, BoxStream, StreamExt as _};
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue, LOCATION};
use reqwest::{Client, Response, StatusCode};
use serde_json::Value;
use tokio::time::{Instant, timeout_at};

use super::events::{SizeLimits, Watch, events, root_cause, watched};
use super::{
    ChunkStream, ConfigError, ErrorClass, LlmError, Provider, Redactor, Request, TimeLimit, TimeLimits, http, limits,
};

use dialect::Dialect;
use endpoint::Endpoint;
use said::Said;

/// The model for lessons that ask for none.
pub const DEFAULT_MODEL: &str = "gpt-4o-mini";
/// The most of an error's body that is read.
const MAX_ERROR_BODY: usize = 64 * 1024;

/// What one server needs.
#[derive(Clone, Default)]
pub struct OpenAiOptions {
    pub api_key: Option<String>,
    /// `None` is OpenAI itself.
    pub base_url: Option<String>,
    pub model: Option<String>,
    pub limits: TimeLimits,
    pub sizes: SizeLimits,
}

/// The provider `openai`.
pub struct OpenAi {
    client: Client,
    dialect: Dialect,
    endpoint: Endpoint,
    authorization: Option<HeaderValue>,
    model: String,
    limits: TimeLimits,
    sizes: SizeLimits,
    redactor: Redactor,
}

impl fmt::Debug for OpenAi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OpenAi({}, {})", self.endpoint.label, self.model)
    }
}

impl OpenAi {
    /// Checks everything that can be checked without a call.
    pub fn new(options: OpenAiOptions) -> Result<Self, ConfigError> {
        let key = options.api_key.as_deref().map(str::trim).filter(|key| !key.is_empty());
        let endpoint = Endpoint::new(options.base_url.as_deref(), key.is_some())?;
        if endpoint.is_openai && key.is_none() {
            return Err(ConfigError::MissingKey);
        }
        let client = http::client(options.limits.connect, endpoint.url.scheme() == "https")?;
        Ok(Self {
            client,
            dialect: Dialect::new(endpoint.is_openai),
            endpoint,
            authorization: key.map(authorization).transpose()?,
            model: options.model.unwrap_or_else(|| DEFAULT_MODEL.to_owned()),
            limits: options.limits,
            sizes: options.sizes,
            redactor: Redactor::new(key.map(str::to_owned)),
        })
    }

    async fn call(&self, request: Request) -> Result<ChunkStream, LlmError> {
        let redactor = self.redactor.clone();
        let watch = Watch { limits: self.limits, sizes: self.sizes, started_at: Instant::now(), redactor };
        loop {
            let words = self.dialect.words();
            match self.send(words.body(&request), &watch).await {
                Err(error) if self.dialect.learn(&error, words) => {}
                answered => return self.read(answered?, watch),
            }
        }
    }

    /// Sends `body` once; brings the head of a success.
    async fn send(&self, body: Value, watch: &Watch) -> Result<Response, LlmError> {
        let mut call = self.client.post(self.endpoint.url.clone()).header(ACCEPT, "text/event-stream");
        if let Some(authorization) = &self.authorization {
            call = call.header(AUTHORIZATION, authorization.clone());
        }
        let call = call.json(&body).send();
        let (deadline, which) = watch.deadline(false);
        match timeout_at(deadline, call).await {
            Ok(Ok(response)) if response.status().is_success() => Ok(response),
            Ok(Ok(response)) => Err(self.refused(response, watch.clone()).await),
            Ok(Err(error)) => Err(self.not_sent(&error, watch)),
            Err(_) => Err(watch.timed_out(which)),
        }
    }

    fn read(&self, response: Response, watch: Watch) -> Result<ChunkStream, LlmError> {
        let label = self.endpoint.label.clone();
        match Form::of(&response) {
            Form::Events => {
                let bytes = watched(response.bytes_stream(), watch.clone());
                Ok(reader::chunks(events(bytes, watch.clone()), watch, label))
            }
            Form::Whole => Ok(reader::chunks(whole(response, watch.clone()), watch, label)),
            Form::Page => {
                let detail = format!("{label} answered with a web page; check the base URL");
                Err(watch.error(ErrorClass::Rejected, "web-page", &detail))
            }
        }
    }

    fn not_sent(&self, error: &reqwest::Error, watch: &Watch) -> LlmError {
        if error.is_connect() && error.is_timeout() {
            return watch.timed_out(TimeLimit::Connect);
        }
        let label = &self.endpoint.label;
        let cause = root_cause(error);
        let (class, code, what) = if error.is_connect() {
            (ErrorClass::Transient, "connect", "could not connect to")
        } else if error.is_builder() {
            (ErrorClass::Rejected, "request", "the request cannot be sent to")
        } else {
            (ErrorClass::Transient, "no-answer", "no answer from")
        };
        watch.error(class, code, &format!("{what} {label}: {cause}"))
    }

    /// The error in an answer that is not a success.
    async fn refused(&self, response: Response, watch: Watch) -> LlmError {
        let status = response.status();
        let retry_after = limits::retry_after(response.headers(), Utc::now());
        let label = &self.endpoint.label;
        if status.is_redirection() {
            let to = response.headers().get(LOCATION).and_then(|to| to.to_str().ok()).unwrap_or("elsewhere");
            let detail = format!("{} from {label}: it points to {to}; set that as the base URL", status.as_u16());
            return watch.error(ErrorClass::Rejected, "redirect", &detail);
        }
        let redactor = watch.redactor.clone();
        let (body, _) = read_body(response, watch, MAX_ERROR_BODY).await;
        // 503 alone may ask to wait; other statuses send reset times with every answer.
        let asks = matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE);
        let retry_after = retry_after.filter(|_| asks);
        Said::in_answer(status.as_u16(), retry_after, &body).into_error(label, &redactor)
    }
}

impl Provider for OpenAi {
    fn name(&self) -> &'static str {
        "openai"
    }

    fn default_model(&self) -> &str {
        &self.model
    }

    fn stream(&self, request: Request) -> BoxFuture<'_, Result<ChunkStream, LlmError>> {
        Box::pin(self.call(request))
    }
}

fn authorization(key: &str) -> Result<HeaderValue, ConfigError> {
    let mut value = HeaderValue::from_str(&format!("Bearer {key}")).map_err(|_| ConfigError::UnusableKey)?;
    value.set_sensitive(true);
    Ok(value)
}

/// What a success brings, by its content type.
enum Form {
    Events,
    /// One JSON object: the server does not stream.
    Whole,
    Page,
}

impl Form {
    fn of(response: &Response) -> Self {
        let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        match kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().as_str() {
            "application/json" => Self::Whole,
            "text/html" => Self::Page,
            // Some servers send events under a wrong name, or under none.
            _ => Self::Events,
        }
    }
}

/// A JSON answer as the events it would have been.
fn whole(response: Response, watch: Watch) -> BoxStream<'static, Result<eventsource_stream::Event, LlmError>> {
    let read = async move {
        // Its one line is the whole answer, text and all.
        let limit = watch.sizes.wire;
        let sizes = SizeLimits { line: limit, ..watch.sizes };
        let (body, error) = read_body(response, Watch { sizes, ..watch }, limit).await;
        match error {
            Some(error) => vec![Err(error)],
            None => [body, "[DONE]".to_owned()]
                .map(|data| Ok(eventsource_stream::Event { data, ..eventsource_stream::Event::default() }))
                .into(),
        }
    };
    stream::once(read).flat_map(stream::iter).boxed()
}

/// The body's first `limit` bytes as text, and what cut it short.
async fn read_body(response: Response, watch: Watch, limit: usize) -> (String, Option<LlmError>) {
    let mut bytes = watched(response.bytes_stream(), watch);
    let mut body = Vec::new();
    let mut error = None;
    while let Some(piece) = bytes.next().await {
        match piece {
            Ok(piece) => body.extend(piece),
            Err(broken) => error = Some(broken),
        }
        if body.len() >= limit || error.is_some() {
            break;
        }
    }
    body.truncate(limit);
    (String::from_utf8_lossy(&body).into_owned(), error)
}
