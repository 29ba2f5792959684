//! One model call: streams the answer into a transcript and onto the live board.

use std::time::Duration;

use futures::StreamExt;
use tokio::time::Instant;

use crate::llm::{LlmError, Provider, Request, Transcript};
use crate::model::attempt::Stage;
use crate::model::ids::Fence;

use super::live::Board;

/// What a call brought, whether it ended well or not: text that came before an error is kept for the trace.
pub(crate) struct Called {
    pub transcript: Transcript,
    pub error: Option<LlmError>,
    pub took: Duration,
}

pub(crate) async fn call(provider: &dyn Provider, request: Request, fence: Fence, board: &Board) -> Called {
    let started = Instant::now();
    let mut transcript = Transcript::new(started.into_std());
    board.stage(fence, Stage::Calling);
    let error = stream(provider, request, fence, board, &mut transcript).await.err();
    Called { transcript, error, took: started.elapsed() }
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
