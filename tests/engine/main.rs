//! The engine: language models and the checks on what they write.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test's setup fails by panicking")]

mod llm_anthropic;
mod llm_call;
mod llm_compatible;
mod llm_errors;
mod llm_openai;
mod llm_sample;
mod llm_sockets;
#[path = "../support/model_server.rs"]
mod model_server;
mod tsx;
