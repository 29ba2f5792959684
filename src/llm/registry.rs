//! Which provider answers for which model, and what it may use.
//!
//! May import: `llm`.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::sample::MODEL as SAMPLE_MODEL;
use super::{ConfigError, Provider};

/// The cap on an answer where nobody set one, in tokens.
pub const DEFAULT_MAX_OUTPUT_TOKENS: u32 = 16_384;

/// What one provider may use.
#[derive(Debug, Clone, PartialEq)]
pub struct ProviderPolicy {
    /// As configured; limits and pauses are kept under it.
    pub name: String,
    /// The models whose lessons go to this provider.
    pub models: Vec<String>,
    /// Calls at a time in this process; `None` is no limit, and so it is never 0.
    pub concurrency: Option<u32>,
    /// `None` is no limit.
    pub requests_per_minute: Option<u32>,
    /// What the whole fleet may spend here between two midnights UTC; `None` is no cap.
    pub spend_per_day_usd: Option<f64>,
    /// The cap on one answer.
    pub max_output_tokens: u32,
}

impl ProviderPolicy {
    /// No limits, and no models of its own.
    #[must_use]
    pub fn unlimited(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            models: Vec::new(),
            concurrency: None,
            requests_per_minute: None,
            spend_per_day_usd: None,
            max_output_tokens: DEFAULT_MAX_OUTPUT_TOKENS,
        }
    }
}

/// The providers of this process, and the one for lessons that ask for no model.
pub struct Providers {
    /// The default one first, then by name.
    entries: Vec<Entry>,
    /// Each listed model's place in `entries`.
    listed: BTreeMap<String, usize>,
    /// The default model.
    model: String,
}

struct Entry {
    provider: Arc<dyn Provider>,
    policy: ProviderPolicy,
}

/// Who answers, as what.
#[derive(Clone)]
pub struct Resolved<'a> {
    pub provider: Arc<dyn Provider>,
    pub model: String,
    pub policy: &'a ProviderPolicy,
}

impl fmt::Debug for Providers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.policies()).finish()
    }
}

impl fmt::Debug for Resolved<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Resolved({}, {})", self.policy.name, self.model)
    }
}

impl Providers {
    /// `default` names one of `entries`; `model` is the default model, over that provider's own.
    pub fn new(
        default: &str,
        model: Option<&str>,
        entries: Vec<(Arc<dyn Provider>, ProviderPolicy)>,
    ) -> Result<Self, ConfigError> {
        let mut entries: Vec<Entry> =
            entries.into_iter().map(|(provider, policy)| Entry { provider, policy }).collect();
        entries.sort_by(|a, b| {
            let rank = |entry: &Entry| (entry.policy.name != default, entry.policy.name.clone());
            rank(a).cmp(&rank(b))
        });
        let first = entries.first().filter(|first| first.policy.name == default);
        let Some(first) = first else { return Err(ConfigError::UnknownProvider(default.to_owned())) };
        // A default model is for those who choose; the offline one has no choice.
        let model = model.and_then(asked).filter(|_| !first.provider.is_offline());
        let model = model.unwrap_or_else(|| first.provider.default_model()).to_owned();
        let mut listed = BTreeMap::new();
        for (at, entry) in entries.iter().enumerate() {
            for model in &entry.policy.models {
                if let Some(other) = listed.insert(model.clone(), at).filter(|other| *other != at) {
                    let [one, other] = [other, at].map(|at| entries[at].policy.name.clone());
                    return Err(ConfigError::ModelOfTwo { model: model.clone(), one, other });
                }
            }
        }
        if let Some(at) = listed.get(&model).filter(|at| **at != 0) {
            let owner = entries[*at].policy.name.clone();
            return Err(ConfigError::ModelOfAnother { model, owner, default: default.to_owned() });
        }
        Ok(Self { entries, listed, model })
    }

    /// One provider without limits.
    #[must_use]
    pub fn single(provider: Arc<dyn Provider>) -> Self {
        let policy = ProviderPolicy::unlimited(provider.name());
        let model = provider.default_model().to_owned();
        Self { entries: vec![Entry { provider, policy }], listed: BTreeMap::new(), model }
    }

    /// Who answers for a lesson that asks for `model`: the provider that lists it, else the default one.
    ///
    /// The offline sample answers as itself, whatever was asked for.
    #[must_use]
    pub fn resolve(&self, model: Option<&str>) -> Resolved<'_> {
        let model = model.and_then(asked).unwrap_or(&self.model);
        let entry = &self.entries[self.listed.get(model).copied().unwrap_or(0)];
        let model = if entry.provider.is_offline() { SAMPLE_MODEL } else { model };
        Resolved { provider: Arc::clone(&entry.provider), model: model.to_owned(), policy: &entry.policy }
    }

    /// Every provider's name, the default one's first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.policies().map(|policy| policy.name.as_str())
    }

    /// In the order of [`Providers::names`].
    pub fn policies(&self) -> impl Iterator<Item = &ProviderPolicy> {
        self.entries.iter().map(|entry| &entry.policy)
    }

    #[must_use]
    pub fn policy(&self, name: &str) -> Option<&ProviderPolicy> {
        self.policies().find(|policy| policy.name == name)
    }

    #[must_use]
    pub fn default_name(&self) -> &str {
        &self.entries[0].policy.name
    }
}

/// A model's name, if it is one.
fn asked(model: &str) -> Option<&str> {
    let model = model.trim();
    (!model.is_empty()).then_some(model)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::llm::ServerOptions;
    use crate::llm::openai::OpenAi;
    use crate::llm::sample::{Sample, SampleOptions};

    fn entry(name: &str, models: &[&str]) -> (Arc<dyn Provider>, ProviderPolicy) {
        let provider: Arc<dyn Provider> = if name == "sample" {
            Arc::new(Sample::new(SampleOptions::default()))
        } else {
            Arc::new(
                OpenAi::new(ServerOptions {
                    name: name.to_owned(),
                    base_url: Some("http://localhost:9".to_owned()),
                    model: Some(format!("{name}-own")),
                    ..ServerOptions::default()
                })
                .unwrap(),
            )
        };
        let models = models.iter().map(|model| (*model).to_owned()).collect();
        (provider, ProviderPolicy { models, ..ProviderPolicy::unlimited(name) })
    }

    fn school(default: &str, model: Option<&str>) -> Result<Providers, ConfigError> {
        let entries = vec![entry("work", &["gpt-4o", "o3"]), entry("sample", &[]), entry("local", &["llama"])];
        Providers::new(default, model, entries)
    }

    #[test]
    fn a_model_goes_to_who_lists_it_and_all_else_to_the_default() {
        for (default, default_model, asked, provider, model) in [
            ("work", None, None, "work", "work-own"),
            ("work", None, Some(" "), "work", "work-own"),
            ("work", Some("o3"), None, "work", "o3"),
            ("work", Some(" "), None, "work", "work-own"),
            ("work", Some("new"), None, "work", "new"),
            ("work", Some("o3"), Some("gpt-4o"), "work", "gpt-4o"),
            ("work", Some("o3"), Some(" llama "), "local", "llama"),
            ("work", None, Some("unheard-of"), "work", "unheard-of"),
            ("local", None, Some("o3"), "work", "o3"),
            ("sample", None, None, "sample", SAMPLE_MODEL),
            ("sample", Some("anything"), None, "sample", SAMPLE_MODEL),
            ("sample", Some("llama"), None, "sample", SAMPLE_MODEL),
            ("sample", None, Some("unheard-of"), "sample", SAMPLE_MODEL),
            ("sample", None, Some("llama"), "local", "llama"),
        ] {
            let providers = school(default, default_model).unwrap();
            for _ in 0..2 {
                let resolved = providers.resolve(asked);
                let found = (resolved.policy.name.as_str(), resolved.provider.name(), resolved.model.as_str());
                assert_eq!(found, (provider, provider, model), "{default} {default_model:?} {asked:?}");
            }
        }
    }

    #[test]
    fn the_default_comes_first_whatever_the_order_they_were_given_in() {
        let providers = school("sample", None).unwrap();
        assert_eq!(providers.names().collect::<Vec<_>>(), ["sample", "local", "work"]);
        assert_eq!(providers.default_name(), "sample");
        assert_eq!(providers.policy("work").map(|policy| policy.models.len()), Some(2));
        assert_eq!(providers.policy("nobody"), None);
        let single = Providers::single(entry("local", &[]).0);
        let resolved = single.resolve(Some("x"));
        assert_eq!((resolved.policy, resolved.model.as_str()), (&ProviderPolicy::unlimited("local"), "x"));
        assert_eq!(single.resolve(None).model, "local-own");
    }

    #[test]
    fn what_contradicts_itself_is_refused() {
        let twice = Providers::new("a", None, vec![entry("a", &["m", "m"]), entry("b", &["m"])]).unwrap_err();
        assert_eq!(
            twice,
            ConfigError::ModelOfTwo { model: "m".to_owned(), one: "a".to_owned(), other: "b".to_owned() }
        );
        assert!(
            Providers::new("a", None, vec![entry("a", &["m", "m"])]).is_ok(),
            "the same one twice is no contradiction"
        );
        assert_eq!(school("opneai", None).unwrap_err(), ConfigError::UnknownProvider("opneai".to_owned()));
        let astray = school("work", Some("llama")).unwrap_err().to_string();
        assert!(astray.contains("`llama` belongs to provider `local`") && astray.contains("is `work`"), "{astray}");
    }
}
