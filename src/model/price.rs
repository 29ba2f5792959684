//! What a model call cost, by a dated table of prices.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::usage::Usage;

/// Prices of models, each bucket in US dollars per million tokens.
///
/// The default one knows no price.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriceTable {
    version: String,
    #[serde(default)]
    models: BTreeMap<String, Price>,
}

/// One model's prices; `None` is unknown, and so is the cost of a call that used such a bucket.
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Price {
    pub input: Option<f64>,
    pub cache_read: Option<f64>,
    pub cache_write: Option<f64>,
    pub cache_write_1h: Option<f64>,
    pub output: Option<f64>,
    /// As output where nothing is said.
    pub reasoning: Option<f64>,
}

/// What a call cost, and by which table.
#[derive(Debug, Clone, PartialEq)]
pub struct Cost {
    pub usd: f64,
    pub version: String,
}

impl PriceTable {
    #[must_use]
    pub fn new(version: impl Into<String>, models: impl IntoIterator<Item = (String, Price)>) -> Self {
        Self { version: version.into(), models: models.into_iter().collect() }
    }

    /// The version that is stored beside a cost.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// This table with the entries of `other` over its own, under the version of `other`.
    #[must_use]
    pub fn overridden(mut self, other: Self) -> Self {
        self.models.extend(other.models);
        self.version = other.version;
        self
    }

    /// What `usage` of `model` costs; `None` where the model, what it used, or the price of that is unknown.
    ///
    /// Input and output must be known. A cache that was not spoken of was not used: providers that have one say so.
    #[must_use]
    pub fn cost(&self, model: &str, usage: &Usage) -> Option<Cost> {
        let usd = self.parts(model, usage)?.into_iter().map(|(_, usd)| usd).sum();
        Some(Cost { usd, version: self.version.clone() })
    }

    /// What each bucket that was used costs, in US dollars, by name; `None` as of [`PriceTable::cost`].
    #[must_use]
    pub fn parts(&self, model: &str, usage: &Usage) -> Option<Vec<(&'static str, f64)>> {
        let price = self.price(model)?;
        let buckets = [
            ("input", Some(usage.input?), price.input),
            ("cached", usage.cache_read, price.cache_read),
            ("cache write", usage.cache_write, price.cache_write),
            ("cache write, 1h", usage.cache_write_1h, price.cache_write_1h),
            ("output", Some(usage.output?), price.output),
            ("reasoning", usage.reasoning, price.reasoning.or(price.output)),
        ];
        let used =
            buckets.into_iter().filter_map(|(name, tokens, price)| Some((name, tokens.filter(|n| *n > 0)?, price)));
        used.map(|(name, tokens, price)| Some((name, count(tokens) * price? / 1e6))).collect()
    }

    /// The entry of that name, or the longest one of which `model` is a dated edition.
    fn price(&self, model: &str) -> Option<&Price> {
        let dated = |name: &str| model.strip_prefix(name).is_some_and(is_edition);
        let named = self.models.iter().filter(|(name, _)| *name == model || dated(name));
        named.max_by_key(|(name, _)| name.len()).map(|(_, price)| price)
    }

    /// The first price that is none, with its model.
    #[must_use]
    pub fn fault(&self) -> Option<(&str, f64)> {
        self.models.iter().find_map(|(name, price)| {
            let prices =
                [price.input, price.cache_read, price.cache_write, price.cache_write_1h, price.output, price.reasoning];
            let bad = prices.into_iter().flatten().find(|price| !(price.is_finite() && *price >= 0.0));
            bad.map(|price| (name.as_str(), price))
        })
    }
}

#[expect(clippy::cast_precision_loss, reason = "no call uses 2^53 tokens")]
const fn count(tokens: i64) -> f64 {
    tokens as f64
}

/// What follows a model's name where only the edition differs: `-2024-07-18`, `-20241022`, `-0613`, `@20241022`,
/// `-latest`. Anything else, as in `gpt-4o-audio`, is another model with prices of its own.
fn is_edition(suffix: &str) -> bool {
    let Some(edition) = suffix.strip_prefix(['-', '@']) else { return false };
    let mut parts = edition.split('-');
    let is_number =
        |part: &str, lengths: &[usize]| lengths.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    edition == "latest"
        || (parts.next().is_some_and(|year| is_number(year, &[4, 8])) && parts.all(|part| is_number(part, &[2])))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> PriceTable {
        let price = |input, output| Price { input: Some(input), output: Some(output), ..Price::default() };
        let cached = Price {
            cache_read: Some(0.3),
            cache_write: Some(3.75),
            cache_write_1h: Some(6.0),
            reasoning: Some(20.0),
            ..price(3.0, 15.0)
        };
        let models = [
            ("gpt-4o", price(2.5, 10.0)),
            ("gpt-4o-mini", price(0.15, 0.6)),
            ("gpt-4o-2024-05-13", price(5.0, 15.0)),
            ("claude-sonnet-4", cached),
            ("free", price(0.0, 0.0)),
        ];
        PriceTable::new("2026-11-25", models.map(|(name, price)| (name.to_owned(), price)))
    }

    fn used(input: i64, output: i64) -> Usage {
        Usage { input: Some(input), output: Some(output), ..Usage::default() }
    }

    #[test]
    fn a_model_is_priced_by_its_name_or_the_longest_of_which_it_is_an_edition() {
        let million = used(1_000_000, 0);
        for (model, usd) in [
            ("gpt-4o", Some(2.5)),
            ("gpt-4o-2024-08-06", Some(2.5)),
            ("gpt-4o-2024-05-13", Some(5.0)),
            ("gpt-4o-latest", Some(2.5)),
            ("gpt-4o-0613", Some(2.5)),
            ("gpt-4o@20240806", Some(2.5)),
            ("gpt-4o-mini", Some(0.15)),
            ("gpt-4o-mini-2024-07-18", Some(0.15)),
            ("claude-sonnet-4-20250514", Some(3.0)),
            ("claude-sonnet-4-6", None),
            ("claude-sonnet-4-6-20260214", None),
            ("gpt-4o-audio", None),
            ("gpt-4o-audio-2024-10-01", None),
            ("gpt-4o-2024-08-06-preview", None),
            ("gpt-4o-", None),
            ("gpt-4o2024", None),
            ("gpt-4", None),
            ("openai/gpt-4o", None),
            ("", None),
        ] {
            assert_eq!(table().cost(model, &million).map(|cost| cost.usd), usd, "{model}");
        }
    }

    #[test]
    fn every_bucket_has_its_price_and_what_is_unknown_makes_the_cost_unknown() {
        let all = Usage {
            cache_read: Some(1_000_000),
            cache_write: Some(1_000_000),
            cache_write_1h: Some(1_000_000),
            reasoning: Some(1_000_000),
            ..used(1_000_000, 1_000_000)
        };
        for (model, usage, usd) in [
            ("claude-sonnet-4", all.clone(), Some(3.0 + 0.3 + 3.75 + 6.0 + 15.0 + 20.0)),
            ("claude-sonnet-4", used(1000, 500), Some(0.0105)),
            ("gpt-4o", used(0, 0), Some(0.0)),
            ("gpt-4o", Usage { cache_read: Some(0), ..used(10, 0) }, Some(0.000_025)),
            ("gpt-4o", Usage { cache_read: Some(1), ..used(10, 0) }, None),
            ("gpt-4o", Usage { cache_write_1h: Some(1), ..used(10, 0) }, None),
            ("gpt-4o", Usage { reasoning: Some(100_000), ..used(0, 100_000) }, Some(2.0)),
            ("gpt-4o", Usage { input: None, ..used(0, 5) }, None),
            ("gpt-4o", Usage { output: None, ..used(5, 0) }, None),
            ("gpt-4o", Usage::default(), None),
            ("free", used(5, 5), Some(0.0)),
            ("free", Usage::default(), None),
            ("nobody", used(0, 0), None),
        ] {
            let cost = table().cost(model, &usage);
            let near = match (&cost, usd) {
                (Some(cost), Some(usd)) => (cost.usd - usd).abs() < 1e-9,
                (cost, usd) => cost.is_none() && usd.is_none(),
            };
            assert!(near, "{model} {usage:?}: {cost:?}, not {usd:?}");
            assert!(cost.is_none_or(|cost| cost.version == "2026-11-25"));
        }
    }

    #[test]
    fn an_override_replaces_adds_and_names_its_version() {
        let mini = Price { input: Some(1.0), ..Price::default() };
        let other = PriceTable::new("2026-11-25+local", ["gpt-4o-mini", "ours"].map(|name| (name.to_owned(), mini)));
        let table = table().overridden(other);
        for (model, usd) in [("gpt-4o-mini", Some(1.0)), ("ours", Some(1.0)), ("gpt-4o", Some(2.5))] {
            let cost = table.cost(model, &used(1_000_000, 0)).unwrap();
            assert_eq!((Some(cost.usd), cost.version.as_str()), (usd, "2026-11-25+local"), "{model}");
        }
        assert_eq!(table.cost("gpt-4o-mini", &used(0, 1)), None, "an entry is replaced whole");
    }

    #[test]
    fn a_price_must_be_a_number_from_0_up() {
        assert_eq!(table().fault(), None);
        for bad in [-1.0, f64::NAN, f64::INFINITY] {
            let mut table = table();
            table.models.insert("odd".to_owned(), Price { output: Some(bad), ..Price::default() });
            assert_eq!(table.fault().map(|(name, _)| name), Some("odd"));
        }
    }
}
