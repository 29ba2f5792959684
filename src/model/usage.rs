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
    /// Written to a cache; to Anthropic's, for five minutes.
    pub cache_write: Option<i64>,
    /// Written to Anthropic's cache for an hour, at another price.
    #[serde(default)]
    pub cache_write_1h: Option<i64>,
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
        sum([self.input, self.cache_read, self.cache_write, self.cache_write_1h])
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
            "cache_write_1h": self.cache_write_1h,
            "output": self.output,
            "reasoning": self.reasoning,
            "raw": self.raw,
        }))
    }
}

/// How fast a model wrote: its output over the time from the first token to the end of the call.
///
/// `None` where a figure is unknown or the time is none.
#[must_use]
pub fn tokens_per_second(output: Option<i64>, stream_ms: Option<i64>, ttft_ms: Option<i64>) -> Option<f64> {
    let took = stream_ms?.checked_sub(ttft_ms?).filter(|took| *took > 0)?;
    let [output, took] = [output?, took].map(|number| u32::try_from(number).ok().map(f64::from));
    Some(output? * 1000.0 / took?)
}

fn sum<const N: usize>(parts: [Option<i64>; N]) -> Option<i64> {
    // A server may count anything; a sum must not panic over it.
    parts.into_iter().flatten().reduce(i64::saturating_add)
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
        let absurd = Usage { input: Some(i64::MAX), cache_read: Some(7), output: Some(1), ..Usage::default() };
        assert_eq!(absurd.total_tokens(), Some(i64::MAX));
    }

    #[test]
    fn the_rate_counts_from_the_first_token() {
        for (output, stream_ms, ttft_ms, rate) in [
            (Some(818), Some(10_500), Some(500), Some(81.8)),
            (Some(0), Some(1000), Some(0), Some(0.0)),
            (None, Some(1000), Some(0), None),
            (Some(5), None, Some(0), None),
            (Some(5), Some(1000), None, None),
            (Some(5), Some(1000), Some(1000), None),
            (Some(5), Some(1000), Some(1001), None),
            (Some(5), Some(i64::MIN), Some(1), None),
            (Some(-5), Some(1000), Some(0), None),
        ] {
            assert_eq!(tokens_per_second(output, stream_ms, ttft_ms), rate, "{output:?} {stream_ms:?} {ttft_ms:?}");
        }
    }
}
