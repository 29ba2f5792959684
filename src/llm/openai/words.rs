//! The body of a call, in the words the server knows.
//!
//! May import: `llm`.

use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};

use crate::llm::{ErrorClass, LlmError, Request};

/// What a server has been found to know. Learnt from its refusals, for the life of the process.
#[derive(Debug)]
pub(super) struct Learnt {
    newer_cap: AtomicBool,
    asks_usage: AtomicBool,
}

/// The words of one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Words {
    /// OpenAI's newer models refuse `max_tokens`; other servers know nothing else.
    newer_cap: bool,
    /// Older servers refuse `stream_options`; then the usage stays unknown.
    asks_usage: bool,
}

impl Learnt {
    pub(super) const fn new(is_openai: bool) -> Self {
        Self { newer_cap: AtomicBool::new(is_openai), asks_usage: AtomicBool::new(true) }
    }

    pub(super) fn words(&self) -> Words {
        Words { newer_cap: self.newer_cap.load(Ordering::Relaxed), asks_usage: self.asks_usage.load(Ordering::Relaxed) }
    }

    /// Whether `error` says that the server does not know a word of `sent`, so that the request may be sent again in
    /// others. Each word changes once and only one way: this cannot go on for ever.
    pub(super) fn learn(&self, error: &LlmError, sent: Words) -> bool {
        let names = |word: &str| *error.class() == ErrorClass::Rejected && error.to_string().contains(word);
        if !sent.newer_cap && names("max_completion_tokens") {
            self.newer_cap.store(true, Ordering::Relaxed);
            return true;
        }
        if sent.asks_usage && names("stream_options") {
            self.asks_usage.store(false, Ordering::Relaxed);
            return true;
        }
        false
    }
}

impl Words {
    pub(super) fn body(self, request: &Request) -> Value {
        let cap = if self.newer_cap { "max_completion_tokens" } else { "max_tokens" };
        let mut body = json!({
            "model": request.model,
            "messages": [
                {"role": "system", "content": request.system},
                {"role": "user", "content": request.prompt},
            ],
            "stream": true,
            cap: request.max_output_tokens,
        });
        if self.asks_usage {
            body["stream_options"] = json!({"include_usage": true});
        }
        body
    }
}
