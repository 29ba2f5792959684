//! Language models: the [`Provider`] trait, the providers, their event streams, errors and limits.
//!
//! A provider turns one [`Request`] into a stream of [`Chunk`]s. It never retries: what a failed call means for the
//! lesson is the worker's decision, and [`LlmError::class`] is all it needs to make it.
//!
//! May import: `model`.

mod answer;
pub mod anthropic;
mod endpoint;
mod error;
mod events;
mod http;
mod limits;
pub mod openai;
mod options;
pub mod prices;
pub mod prompt;
mod redact;
mod registry;
mod said;
pub mod sample;
mod server;
mod template;
mod transcript;
pub mod wire;

use futures::future::BoxFuture;
use futures::stream::BoxStream;

use crate::model::usage::Usage;

pub use error::{ErrorClass, LlmError, PauseReason, TimeLimit};
pub use events::SizeLimits;
pub use options::{ConfigError, Kind, ProviderOptions, ProvidersOptions, ServerOptions, TimeLimits, providers};
pub use redact::Redactor;
pub use registry::{DEFAULT_MAX_OUTPUT_TOKENS, ProviderPolicy, Providers, Resolved};
pub use transcript::{Transcript, estimate_tokens};

/// What one call sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub model: String,
    pub system: String,
    pub prompt: String,
    /// The cap on the answer; reaching it is [`ErrorClass::Truncated`].
    pub max_output_tokens: u32,
    /// The lesson behind the prompt. Models see only `system` and `prompt`; the offline sample composes from these.
    pub title: String,
    pub outline: String,
    pub attempt_number: i32,
}

/// What arrives, in this order: text and reasoning as they come, then at most one word for the end and one usage, and
/// [`Chunk::Stop`] last.
#[derive(Debug, Clone, PartialEq)]
pub enum Chunk {
    Text(String),
    /// The model is thinking. The thoughts are not kept; the chunk says the call is alive.
    Reasoning,
    /// Why the answer ended, in the provider's own word (`stop`, `end_turn`, `length`); also before an error.
    Ended(String),
    Usage(Usage),
    /// The answer is whole. A stream that ends without it yields an error instead.
    Stop(StopReason),
}

/// Why a whole answer ended. An answer stopped by its cap or by a refusal is an error, not a stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StopReason {
    /// The model had said everything.
    End,
    /// A word of the provider's own; empty where it gave none.
    Other(String),
}

/// The chunks of one call. The first error is the last item.
pub type ChunkStream = BoxStream<'static, Result<Chunk, LlmError>>;

/// A source of answers.
pub trait Provider: Send + Sync {
    /// The name it was configured under, which limits and pauses are kept under too, e.g. `openai`.
    fn name(&self) -> &str;

    /// The model for lessons that ask for none.
    fn default_model(&self) -> &str;

    /// Whether it answers by itself, at no cost and always as the same model.
    fn is_offline(&self) -> bool {
        false
    }

    /// Starts one call; resolves when the provider has accepted it. Dropping the future or the stream cancels it.
    fn stream(&self, request: Request) -> BoxFuture<'_, Result<ChunkStream, LlmError>>;
}
