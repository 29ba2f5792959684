//! One model call: streams the answer into a transcript and onto the live board.

use std::time::Duration;

use futures::StreamExt;
use tokio::time::Instant;

use crate::llm::{LlmError, Provider, Request, Transcript};
use crate::model::attempt::Stage;
use crate::model::ids::Fence;

use super::live::Board;

/// What a call has brought so far. It outlives the call's future: what came before an error, a time limit or a shutdown
/// is kept, and was paid for.
#[derive(Debug)]
pub(crate) struct Call {
    pub transcript: Transcript,
    started: Instant,
    took: Option<Duration>,
}

impl Call {
    /// Starts the clock.
    pub(crate) fn begin() -> Self {
        let started = Instant::now();
        Self { transcript: Transcript::new(started.into_std()), started, took: None }
    }

    /// Makes the call.
    pub(crate) async fn make(
        &mut self,
        provider: &dyn Provider,
        request: Request,
        fence: Fence,
        board: &Board,
    ) -> Result<(), LlmError> {
        board.stage(fence, Stage::Calling);
        let streamed = stream(provider, request, fence, board, &mut self.transcript).await;
        self.took = Some(self.started.elapsed());
        streamed
    }

    /// How long it took; up to now where it was cut off.
    pub(crate) fn took(&self) -> Duration {
        self.took.unwrap_or_else(|| self.started.elapsed())
    }
}

async fn stream(
    provider: &dyn Provider,
    request: Request,
    fence: Fence,
    board: &Board,
    transcript: &mut Transcript,
) -> Result<(), LlmError> {
    let mut chunks = provider.stream(request).await?;
    while let Some(chunk) = chunks.next().await {
        let text = transcript.push(chunk?, std::time::Instant::now()).to_owned();
        if !text.is_empty() {
            board.text(fence, &text, transcript.tokens());
        }
    }
    Ok(())
}
