//! Reads a body that is at hand as a provider reads one from the network.
//!
//! May import: `llm`.

use futures::stream::{self, StreamExt as _};
use tokio::time::Instant;

use super::anthropic::Messages;
use super::events::{SizeLimits, Watch, events, watched};
use super::openai::ChatCompletions;
use super::{Chunk, LlmError, Redactor, TimeLimits, answer};

/// What kind of event stream a body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wire {
    ChatCompletions,
    Messages,
}

/// Everything that a body brings which comes in these pieces. The first error is the last item.
pub async fn read(wire: Wire, pieces: Vec<Vec<u8>>, sizes: SizeLimits) -> Vec<Result<Chunk, LlmError>> {
    let (limits, redactor) = (TimeLimits::default(), Redactor::default());
    let watch = Watch { limits, sizes, started_at: Instant::now(), redactor };
    let bytes = watched(stream::iter(pieces.into_iter().map(Ok)), watch.clone());
    let events = events(bytes, watch.clone());
    let label = "a file".to_owned();
    let chunks = match wire {
        Wire::ChatCompletions => answer::chunks(events, ChatCompletions, watch, label),
        Wire::Messages => answer::chunks(events, Messages::default(), watch, label),
    };
    chunks.collect().await
}
