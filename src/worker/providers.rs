//! Whom a lesson's call goes to, and what each provider may use.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::llm::{ConfigError, Provider};
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
    /// `default` names one of `entries`; `model` is the default model, over that provider's own.
    pub fn new(
        default: &str,
        model: Option<&str>,
        mut entries: Vec<(Arc<dyn Provider>, ProviderPolicy)>,
    ) -> Result<Self, ConfigError> {
        entries.sort_by_key(|(_, policy)| (policy.name != default, policy.name.clone()));
        if entries.first().is_none_or(|(_, policy)| policy.name != default) {
            return Err(ConfigError::UnknownProvider(default.to_owned()));
        }
        Ok(Self { entries, model: model.map(str::to_owned) })
    }

    /// One provider without limits.
    #[must_use]
    pub fn single(provider: Arc<dyn Provider>) -> Self {
        let policy = ProviderPolicy::unlimited(provider.name());
        Self { entries: vec![(provider, policy)], model: None }
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

/// Prices of models. The default one knows no price.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PriceTable {
    version: String,
    models: BTreeMap<String, Price>,
}

/// One model's prices in US dollars per million tokens; `None` is unknown.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Price {
    pub input: Option<f64>,
    pub cache_read: Option<f64>,
    pub cache_write: Option<f64>,
    pub output: Option<f64>,
    /// As output where nothing is said.
    pub reasoning: Option<f64>,
}

impl PriceTable {
    #[must_use]
    pub fn new(version: impl Into<String>, models: impl IntoIterator<Item = (String, Price)>) -> Self {
        Self { version: version.into(), models: models.into_iter().collect() }
    }

    /// `None` where the model, what it used, or the price of that is unknown; the offline model costs nothing.
    #[must_use]
    pub fn cost(&self, model: &str, usage: &Usage) -> Option<Cost> {
        let cost = |usd| Some(Cost { usd, version: self.version.clone() });
        if model == crate::llm::sample::MODEL {
            return cost(0.0);
        }
        let price = self.models.get(model)?;
        let mut micros = 0.0;
        for (tokens, price) in [
            (Some(usage.input?), price.input),
            (usage.cache_read, price.cache_read),
            (usage.cache_write, price.cache_write),
            (Some(usage.output?), price.output),
            (usage.reasoning, price.reasoning.or(price.output)),
        ] {
            #[expect(clippy::cast_precision_loss, reason = "no call uses 2^53 tokens")]
            let tokens = tokens.unwrap_or(0) as f64;
            if tokens > 0.0 {
                micros += tokens * price?;
            }
        }
        cost(micros / 1e6)
    }
}
