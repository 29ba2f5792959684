//! Whom a lesson's call goes to, and what each provider may use.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::llm::Provider;
use crate::model::usage::Usage;

/// What one provider may use.
#[derive(Debug, Clone, PartialEq)]
pub struct ProviderPolicy {
    /// The name limits and costs are kept under.
    pub name: String,
    /// The models that lessons may ask for and that are this provider's.
    pub models: Vec<String>,
    /// Calls at a time in this process; `None` has no bound.
    pub concurrency: Option<u32>,
    pub requests_per_minute: Option<u32>,
    /// What all its calls of the whole fleet may cost a day, by UTC.
    pub spend_per_day_usd: Option<f64>,
    /// The cap on a response, in tokens.
    pub max_output_tokens: u32,
}

impl ProviderPolicy {
    #[must_use]
    pub fn unlimited(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            models: Vec::new(),
            concurrency: None,
            requests_per_minute: None,
            spend_per_day_usd: None,
            max_output_tokens: 16_384,
        }
    }
}

/// The providers of this process, the default one first.
pub struct Providers {
    entries: Vec<(Arc<dyn Provider>, ProviderPolicy)>,
    model: Option<String>,
}

/// Where one lesson's call goes.
pub struct Resolved<'a> {
    pub provider: Arc<dyn Provider>,
    pub model: String,
    pub policy: &'a ProviderPolicy,
}

impl Providers {
    /// `model` is the default one where it is not the default provider's own.
    #[must_use]
    pub fn new(
        model: Option<String>,
        default: (Arc<dyn Provider>, ProviderPolicy),
        others: Vec<(Arc<dyn Provider>, ProviderPolicy)>,
    ) -> Self {
        Self { entries: std::iter::once(default).chain(others).collect(), model }
    }

    /// One provider without limits.
    #[must_use]
    pub fn single(provider: Arc<dyn Provider>) -> Self {
        let policy = ProviderPolicy::unlimited(provider.name());
        Self::new(None, (provider, policy), Vec::new())
    }

    /// A model that no provider lists, and none at all, go to the default provider.
    #[must_use]
    pub fn resolve(&self, model: Option<&str>) -> Resolved<'_> {
        let model = model.filter(|model| !model.trim().is_empty());
        let lists = |(_, policy): &&(Arc<dyn Provider>, ProviderPolicy)| {
            model.is_some_and(|model| policy.models.iter().any(|listed| listed == model))
        };
        let (provider, policy) = self.entries.iter().find(lists).unwrap_or(&self.entries[0]);
        let own = || self.model.clone().unwrap_or_else(|| provider.default_model().to_owned());
        Resolved { provider: provider.clone(), model: model.map_or_else(own, str::to_owned), policy }
    }

    /// The default first.
    pub fn policies(&self) -> impl Iterator<Item = &ProviderPolicy> {
        self.entries.iter().map(|(_, policy)| policy)
    }

    #[must_use]
    pub fn policy(&self, name: &str) -> Option<&ProviderPolicy> {
        self.policies().find(|policy| policy.name == name)
    }
}

/// What a call cost, and by which prices.
#[derive(Debug, Clone, PartialEq)]
pub struct Cost {
    pub usd: f64,
    pub version: String,
}

/// US dollars for a million tokens of input and output, by model.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PriceTable {
    pub version: String,
    pub models: BTreeMap<String, (f64, f64)>,
}

impl PriceTable {
    /// `None` where the model's price or what was used is unknown; the offline model costs nothing.
    #[must_use]
    pub fn cost(&self, model: &str, usage: &Usage) -> Option<Cost> {
        let cost = |usd| Some(Cost { usd, version: self.version.clone() });
        if model == crate::llm::sample::MODEL {
            return cost(0.0);
        }
        let (input, output) = self.models.get(model)?;
        #[expect(clippy::cast_precision_loss, reason = "token counts are far below 2^52")]
        let dollars = |tokens: i64, price: f64| tokens as f64 * price / 1e6;
        cost(dollars(usage.prompt_tokens()?, *input) + dollars(usage.completion_tokens()?, *output))
    }
}
