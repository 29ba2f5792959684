//! What a model call used.

use serde::{Deserialize, Serialize};

/// Tokens of one call in buckets that do not overlap; `None` is unknown, never zero.
///
/// OpenAI's prompt total includes cached tokens and its completion total includes reasoning; Anthropic's input
/// excludes cache reads and writes. Providers bring either to this form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Input that was not served from or written to a cache.
    pub input: Option<i64>,
    pub cache_read: Option<i64>,
    pub cache_write: Option<i64>,
    /// Output without reasoning.
    pub output: Option<i64>,
    pub reasoning: Option<i64>,
    /// The provider's own usage object, as received.
    pub raw: Option<serde_json::Value>,
}

impl Usage {
    /// All input tokens, cached or not.
    #[must_use]
    pub fn prompt_tokens(&self) -> Option<i64> {
        sum([self.input, self.cache_read, self.cache_write])
    }

    /// All output tokens, reasoning included.
    #[must_use]
    pub fn completion_tokens(&self) -> Option<i64> {
        sum([self.output, self.reasoning])
    }

    #[must_use]
    pub fn total_tokens(&self) -> Option<i64> {
        sum([self.prompt_tokens(), self.completion_tokens()])
    }

    /// `traces.tokens`: the documented keys, then the buckets and the raw object. `None` when nothing is known.
    #[must_use]
    pub fn to_tokens_json(&self) -> Option<serde_json::Value> {
        self.total_tokens()?;
        Some(serde_json::json!({
            "prompt_tokens": self.prompt_tokens(),
            "completion_tokens": self.completion_tokens(),
            "total_tokens": self.total_tokens(),
            "input": self.input,
            "cache_read": self.cache_read,
            "cache_write": self.cache_write,
            "output": self.output,
            "reasoning": self.reasoning,
            "raw": self.raw,
        }))
    }
}

fn sum<const N: usize>(parts: [Option<i64>; N]) -> Option<i64> {
    let known: Vec<i64> = parts.into_iter().flatten().collect();
    (!known.is_empty()).then(|| known.into_iter().sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_is_not_zero() {
        assert_eq!(Usage::default().to_tokens_json(), None);
        let usage = Usage { input: Some(100), cache_read: Some(20), output: Some(30), ..Usage::default() };
        assert_eq!(usage.prompt_tokens(), Some(120));
        assert_eq!(usage.completion_tokens(), Some(30));
        assert_eq!(usage.total_tokens(), Some(150));
    }
}
