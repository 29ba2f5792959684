//! A trace once read, with what was found in it.

use std::sync::Arc;

use serde_json::{Value, json};

use super::checks::{Checks, Mark};
use crate::model::ids::TraceId;
use crate::model::trace::Trace;
use crate::model::usage::Usage;

#[derive(Debug)]
pub struct Held {
    pub id: TraceId,
    pub response: Arc<str>,
    pub prompt: Arc<str>,
    /// The TSX, as the checks saw it.
    pub source: Option<Arc<str>>,
    pub compiled: Option<Arc<str>>,
    pub checks: Checks,
    /// The rest of the row; its two texts are above.
    pub(super) row: Trace,
}

impl Held {
    #[must_use]
    pub fn new(mut trace: Trace, source: Option<String>, compiled: Option<String>) -> Self {
        Self {
            id: trace.id,
            response: std::mem::take(&mut trace.response).into(),
            prompt: std::mem::take(&mut trace.prompt).into(),
            source: source.map(Arc::from),
            compiled: compiled.map(Arc::from),
            checks: Checks::of(&trace),
            row: trace,
        }
    }

    /// Why there is no compiled code.
    #[must_use]
    pub fn uncompiled(&self) -> &'static str {
        match self.checks.strip[2] {
            Mark::Passed => "It compiled, but failed later: compiled code is kept of generated lessons only.",
            Mark::Failed => "It did not compile.",
            Mark::Unproved | Mark::NotReached => "It was not compiled.",
        }
    }

    /// Why there is no source.
    #[must_use]
    pub fn sourceless(&self) -> &'static str {
        let fences = self.response.lines().filter(|line| line.trim_start().starts_with("```")).count();
        match fences {
            0 if self.response.trim().is_empty() => "No source: the response is empty.",
            0 => "No source: the response has no code block. 1 shows it.",
            // Every block has two.
            fences if fences % 2 == 1 => "No source: the response ends inside its code block. 1 shows it.",
            _ => "No source: no code block of the response is a lesson. 1 shows it.",
        }
    }

    /// What the call used, by bucket; `None` where another program wrote the trace.
    #[must_use]
    pub fn usage(&self) -> Option<Usage> {
        let tokens = self.row.tokens.as_ref()?;
        let count = |key: &str| tokens.get(key).and_then(Value::as_i64);
        tokens.get("cache_read")?;
        Some(Usage {
            input: count("input"),
            cache_read: count("cache_read"),
            cache_write: count("cache_write"),
            cache_write_1h: count("cache_write_1h"),
            output: count("output"),
            reasoning: count("reasoning"),
            raw: None,
        })
    }

    #[must_use]
    pub fn model(&self) -> &str {
        &self.row.model
    }

    /// The row's columns but its two texts, in the order they are shown.
    pub(super) fn columns(&self) -> [(&'static str, Value); 9] {
        let row = &self.row;
        [
            ("id", json!(row.id)),
            ("lesson_id", json!(row.lesson_id)),
            ("attempt_number", json!(row.attempt_number)),
            ("timestamp", json!(row.timestamp)),
            ("model", json!(row.model)),
            ("tokens", json!(row.tokens)),
            ("error", json!(row.error)),
            ("validation", row.validation.clone()),
            ("compilation", row.compilation.clone()),
        ]
    }

    /// The whole row as people read JSON.
    #[must_use]
    pub fn pretty(&self) -> String {
        let texts = [("prompt", json!(*self.prompt)), ("response", json!(*self.response))];
        let columns = self.columns().into_iter().chain(texts).map(|(name, value)| (name.to_owned(), value));
        serde_json::to_string_pretty(&Value::Object(columns.collect())).unwrap_or_default()
    }
}
