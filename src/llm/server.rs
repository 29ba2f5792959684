//! A server that is called over HTTP: where it is, what it needs to know, and what forms its answers have.
//!
//! May import: `llm`.

use std::fmt;

use chrono::Utc;
use eventsource_stream::Event;
use futures::stream::{self, BoxStream, StreamExt as _};
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, LOCATION};
use reqwest::{Client, Response, StatusCode};
use serde_json::Value;
use tokio::time::{Instant, timeout_at};

use super::endpoint::Endpoint;
use super::events::{SizeLimits, Watch, events, root_cause, watched};
use super::said::Said;
use super::{
    ChunkStream, ConfigError, ErrorClass, LlmError, Redactor, ServerOptions, TimeLimit, TimeLimits, answer, http,
    limits,
};
use answer::Dialect;

/// The most of an error's body that is read.
const MAX_ERROR_BODY: usize = 64 * 1024;

/// One server, ready to be called.
pub(super) struct Server {
    pub(super) name: String,
    pub(super) model: String,
    client: Client,
    endpoint: Endpoint,
    headers: HeaderMap,
    limits: TimeLimits,
    sizes: SizeLimits,
    redactor: Redactor,
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({}, {})", self.name, self.endpoint.label, self.model)
    }
}

impl Server {
    /// `headers` are sent with each call, and hold the key.
    pub(super) fn new(
        options: ServerOptions,
        model: &str,
        endpoint: Endpoint,
        headers: HeaderMap,
    ) -> Result<Self, ConfigError> {
        let client = http::client(options.limits.connect, endpoint.url.scheme() == "https")?;
        let redactor = Redactor::new(options.key().map(str::to_owned));
        Ok(Self {
            client,
            endpoint,
            headers,
            redactor,
            name: options.name,
            model: options.model.unwrap_or_else(|| model.to_owned()),
            limits: options.limits,
            sizes: options.sizes,
        })
    }

    /// The clock of a call that begins now.
    pub(super) fn watch(&self) -> Watch {
        let redactor = self.redactor.clone();
        Watch { limits: self.limits, sizes: self.sizes, started_at: Instant::now(), redactor }
    }

    /// Sends `body` once; brings the head of a success.
    pub(super) async fn send(&self, body: Value, watch: &Watch) -> Result<Response, LlmError> {
        let call = self.client.post(self.endpoint.url.clone()).header(ACCEPT, "text/event-stream");
        let call = call.headers(self.headers.clone()).json(&body).send();
        let (deadline, which) = watch.deadline(false);
        match timeout_at(deadline, call).await {
            Ok(Ok(response)) if response.status().is_success() => Ok(response),
            Ok(Ok(response)) => Err(self.refused(response, watch.clone()).await),
            Ok(Err(error)) => Err(self.not_sent(&error, watch)),
            Err(_) => Err(watch.timed_out(which)),
        }
    }

    /// The chunks of a success. `last` is the event that ends a stream, for an answer that is not one.
    pub(super) fn read(
        &self,
        response: Response,
        dialect: impl Dialect,
        last: Option<&'static str>,
        watch: Watch,
    ) -> Result<ChunkStream, LlmError> {
        let label = self.endpoint.label.clone();
        let events = match Form::of(&response) {
            Form::Events => {
                let broken = watch.clone();
                let bytes = response.bytes_stream().map(move |piece| piece.map_err(|error| broken.broken(&error)));
                events(watched(bytes, watch.clone()), watch.clone())
            }
            Form::Whole => whole(response, last, watch.clone()),
            Form::Page => {
                let detail = format!("{label} answered with a web page; check the base URL");
                return Err(watch.error(ErrorClass::Rejected, "web-page", &detail));
            }
        };
        Ok(answer::chunks(events, dialect, watch, label))
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

impl ServerOptions {
    pub(super) fn key(&self) -> Option<&str> {
        self.api_key.as_deref().map(str::trim).filter(|key| !key.is_empty())
    }

    /// The key as a header that no log shows.
    pub(super) fn secret_header(&self, name: HeaderName, value: &str) -> Result<HeaderMap, ConfigError> {
        let unusable = |_| ConfigError::UnusableKey { name: self.name.clone() };
        let mut value = HeaderValue::from_str(value).map_err(unusable)?;
        value.set_sensitive(true);
        Ok(HeaderMap::from_iter([(name, value)]))
    }
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

/// A JSON answer as the event it would have been, and `last`.
fn whole(response: Response, last: Option<&'static str>, watch: Watch) -> BoxStream<'static, Result<Event, LlmError>> {
    let read = async move {
        // Its one line is the whole answer, text and all.
        let limit = watch.sizes.wire;
        let sizes = SizeLimits { line: limit, ..watch.sizes };
        let (body, error) = read_body(response, Watch { sizes, ..watch }, limit).await;
        match error {
            Some(error) => vec![Err(error)],
            None => [Some(body), last.map(str::to_owned)]
                .into_iter()
                .flatten()
                .map(|data| Ok(Event { data, ..Event::default() }))
                .collect(),
        }
    };
    stream::once(read).flat_map(stream::iter).boxed()
}

/// The body's first `limit` bytes as text, and what cut it short.
async fn read_body(response: Response, watch: Watch, limit: usize) -> (String, Option<LlmError>) {
    let broken = watch.clone();
    let bytes = response.bytes_stream().map(move |piece| piece.map_err(|error| broken.broken(&error)));
    let mut bytes = watched(bytes, watch);
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
