//! What this process has done, counted in one place and read by whoever shows it.
//!
//! The numbers are the client library's own, so that an endpoint registers them as they are. Every label has few values:
//! providers come from the configuration, models are bounded by [`MODELS`], all others are words of this program.

use std::collections::BTreeSet;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;

use crate::db::DbErrorKind;
use crate::db::queue::{AttemptRecord, FinishResult};
use crate::model::lesson::Status;

use super::Report;

/// So many models have a label of their own; the rest share [`OTHER`].
const MODELS: usize = 50;
const OTHER: &str = "other";
/// The longest model name that becomes a label, in characters.
const MAX_NAME: usize = 100;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Ended {
    outcome: &'static str,
    class: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Asked {
    provider: String,
    model: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Used {
    provider: String,
    model: String,
    kind: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Provider {
    provider: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Kind {
    kind: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Next {
    next: &'static str,
}

type Dollars = Counter<f64, AtomicU64>;
type Durations = Family<Provider, Histogram, fn() -> Histogram>;

/// Cheap to clone; all clones count together.
#[derive(Debug, Clone)]
pub struct Tally {
    claims: Counter,
    attempts: Family<Ended, Counter>,
    tokens: Family<Used, Counter>,
    cost: Family<Asked, Dollars>,
    unpriced: Family<Asked, Counter>,
    calls: Durations,
    first_tokens: Durations,
    checks: Histogram,
    saves: Histogram,
    groups: Histogram,
    unsaved: Gauge,
    errors: Family<Kind, Counter>,
    outages: Counter,
    reconnects: Counter,
    rescues: Family<Next, Counter>,
    models: Arc<Mutex<BTreeSet<String>>>,
}

/// A result on its way into the database, for as long as it is.
#[derive(Debug)]
pub(crate) struct Unsaved(Gauge);

impl Drop for Unsaved {
    fn drop(&mut self) {
        self.0.dec();
    }
}

impl Default for Tally {
    fn default() -> Self {
        Self {
            claims: Counter::default(),
            attempts: Family::default(),
            tokens: Family::default(),
            cost: Family::default(),
            unpriced: Family::default(),
            calls: Family::new_with_constructor(minutes),
            first_tokens: Family::new_with_constructor(minutes),
            checks: Histogram::new(exponential_buckets(0.005, 2.0, 12)),
            saves: Histogram::new(exponential_buckets(0.001, 2.0, 14)),
            groups: Histogram::new(exponential_buckets(1.0, 2.0, 7)),
            unsaved: Gauge::default(),
            errors: Family::default(),
            outages: Counter::default(),
            reconnects: Counter::default(),
            rescues: Family::default(),
            models: Arc::default(),
        }
    }
}

/// A tenth of a second to seven minutes.
fn minutes() -> Histogram {
    Histogram::new(exponential_buckets(0.1, 2.0, 13))
}

impl Tally {
    /// What happened without a result that was saved; those come by [`Tally::ended`].
    pub(crate) fn told(&self, report: &Report) {
        match report {
            Report::Claimed { .. } => {
                self.claims.inc();
            }
            Report::Superseded { .. } => self.attempt("superseded", ""),
            Report::Cancelled { .. } => self.attempt("cancelled", ""),
            Report::Rescued { next, .. } => {
                self.rescues.get_or_create(&Next { next: next.as_str() }).inc();
            }
            Report::Generated { .. }
            | Report::Failed { .. }
            | Report::PutBack { .. }
            | Report::Held { .. }
            | Report::Resumed { .. }
            | Report::Uncounted { .. }
            | Report::Paused
            | Report::Unpaused
            | Report::Resized { .. }
            | Report::Trouble { .. }
            | Report::Recovered => {}
        }
    }

    /// An attempt's result, saved with the lesson now `next`.
    pub(crate) fn ended(&self, result: &FinishResult, next: Status) {
        match result {
            FinishResult::Generated { .. } => self.attempt("generated", ""),
            FinishResult::Failed { failure, .. } if next == Status::Failed => {
                self.attempt("failed", failure.class.as_str());
            }
            FinishResult::Failed { failure, .. } => self.attempt("again", failure.class.as_str()),
            FinishResult::Throttled { .. } => self.attempt("throttled", ""),
            FinishResult::Released { .. } => self.attempt("interrupted", ""),
        }
    }

    /// What one attempt used and how long its parts took, whatever became of its result.
    pub(crate) fn used(&self, record: &AttemptRecord) {
        let (Some(provider), Some(stream_ms)) = (record.provider.as_deref(), record.stream_ms) else { return };
        let provider = || provider.to_owned();
        let model = self.model(record.model.as_deref().unwrap_or_default());
        let usage = &record.usage;
        for (kind, tokens) in [
            ("input", usage.input),
            ("cache_read", usage.cache_read),
            ("cache_write", usage.cache_write),
            ("cache_write_1h", usage.cache_write_1h),
            ("output", usage.output),
            ("reasoning", usage.reasoning),
        ] {
            if let Some(tokens) = tokens.and_then(|tokens| u64::try_from(tokens).ok()) {
                self.tokens.get_or_create(&Used { provider: provider(), model: model.clone(), kind }).inc_by(tokens);
            }
        }
        let asked = Asked { provider: provider(), model };
        match record.cost_usd {
            Some(usd) if usd >= 0.0 => drop(self.cost.get_or_create(&asked).inc_by(usd)),
            Some(_) | None => drop(self.unpriced.get_or_create(&asked).inc()),
        }
        let whose = Provider { provider: provider() };
        self.calls.get_or_create(&whose).observe(seconds(stream_ms));
        if let Some(ttft_ms) = record.ttft_ms {
            self.first_tokens.get_or_create(&whose).observe(seconds(ttft_ms));
        }
        if let Some(check_ms) = record.check_ms {
            self.checks.observe(seconds(check_ms));
        }
    }

    pub(crate) fn unsaved(&self) -> Unsaved {
        self.unsaved.inc();
        Unsaved(self.unsaved.clone())
    }

    /// One transaction of the saver.
    pub(crate) fn saved(&self, results: usize, took: Duration) {
        self.saves.observe(took.as_secs_f64());
        self.groups.observe(f64::from(u32::try_from(results).unwrap_or(u32::MAX)));
    }

    pub(crate) fn database_error(&self, kind: DbErrorKind) {
        self.errors.get_or_create(&Kind { kind: word(kind) }).inc();
    }

    /// The pool can no longer use the database; counted once an outage.
    pub(crate) fn outage(&self) {
        self.outages.inc();
    }

    pub(crate) fn reconnected(&self) {
        self.reconnects.inc();
    }

    fn attempt(&self, outcome: &'static str, class: &'static str) {
        self.attempts.get_or_create(&Ended { outcome, class }).inc();
    }

    /// The label of a model: names come from lessons, too, and a label for each would have no end.
    fn model(&self, name: &str) -> String {
        let name: String = name.chars().take(MAX_NAME).collect();
        let mut known = self.models.lock().unwrap_or_else(PoisonError::into_inner);
        if known.contains(&name) {
            return name;
        }
        if known.len() >= MODELS {
            return OTHER.to_owned();
        }
        known.insert(name.clone());
        name
    }

    /// Adds every number to `registry`, whose prefix they take.
    pub fn register(&self, registry: &mut Registry) {
        registry.register("claims", "Lessons claimed", self.claims.clone());
        registry.register(
            "attempts",
            "Attempts by outcome (generated, failed, again, throttled, interrupted, superseded) and failure class",
            self.attempts.clone(),
        );
        registry.register("tokens", "Tokens of model calls, in buckets that do not overlap", self.tokens.clone());
        registry.register("cost_usd", "US dollars of model calls whose cost is known", self.cost.clone());
        registry.register("unpriced_calls", "Model calls of which nobody knows the cost", self.unpriced.clone());
        registry.register("model_call_duration_seconds", "Model calls, request to end", self.calls.clone());
        registry.register("model_first_token_seconds", "Model calls, request to first text", self.first_tokens.clone());
        registry.register("check_duration_seconds", "Checks of one answer", self.checks.clone());
        registry.register("save_duration_seconds", "Transactions that save results", self.saves.clone());
        registry.register("save_group_results", "Results saved in one transaction", self.groups.clone());
        registry.register("unsaved_results", "Results waiting to be saved", self.unsaved.clone());
        registry.register("database_errors", "Errors of the database by kind", self.errors.clone());
        registry.register("database_outages", "Times the pool could not use the database", self.outages.clone());
        registry.register("feed_reconnects", "Times the change feed came back", self.reconnects.clone());
        registry.register("rescues", "Lessons rescued, by what became of them", self.rescues.clone());
    }
}

fn seconds(millis: i64) -> f64 {
    Duration::from_millis(u64::try_from(millis).unwrap_or_default()).as_secs_f64()
}

/// A kind as a label.
pub(crate) const fn word(kind: DbErrorKind) -> &'static str {
    match kind {
        DbErrorKind::Unreachable => "unreachable",
        DbErrorKind::Denied => "denied",
        DbErrorKind::NoSuchDatabase => "no_such_database",
        DbErrorKind::Config => "config",
        DbErrorKind::NotMigrated => "not_migrated",
        DbErrorKind::Schema => "schema",
        DbErrorKind::Timeout => "timeout",
        DbErrorKind::ReadOnly => "read_only",
        DbErrorKind::Server => "server",
        DbErrorKind::Query => "query",
    }
}

#[cfg(test)]
mod tests {
    use prometheus_client::encoding::prometheus_text::encode;

    use crate::model::usage::Usage;

    use super::*;

    fn text(tally: &Tally) -> String {
        let mut registry = Registry::with_prefix("homeroom");
        tally.register(&mut registry);
        let mut text = String::new();
        encode(&mut text, &registry).unwrap();
        text
    }

    fn record(model: &str, cost_usd: Option<f64>) -> AttemptRecord {
        AttemptRecord {
            provider: Some("openai".to_owned()),
            model: Some(model.to_owned()),
            usage: Usage { input: Some(100), output: Some(20), ..Usage::default() },
            cost_usd,
            stream_ms: Some(1_500),
            check_ms: Some(3),
            ..AttemptRecord::default()
        }
    }

    #[test]
    fn a_call_is_counted_in_base_units() {
        let tally = Tally::default();
        tally.used(&record("gpt-4o-mini", Some(0.25)));
        tally.used(&record("gpt-4o-mini", Some(0.5)));
        tally.used(&record("mine \"7b\"", None));
        let text = text(&tally);
        for line in [
            "homeroom_tokens_total{provider=\"openai\",model=\"gpt-4o-mini\",kind=\"input\"} 200",
            "homeroom_cost_usd_total{provider=\"openai\",model=\"gpt-4o-mini\"} 0.75",
            "homeroom_unpriced_calls_total{provider=\"openai\",model=\"mine \\\"7b\\\"\"} 1",
            "homeroom_model_call_duration_seconds_sum{provider=\"openai\"} 4.5",
            "homeroom_check_duration_seconds_count 3",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} in {text}");
        }
        assert!(!text.contains("reasoning"), "what is unknown is no zero");
    }

    #[test]
    fn models_beyond_the_bound_share_a_label() {
        let tally = Tally::default();
        for n in 0..MODELS + 10 {
            tally.used(&record(&format!("model-{n}"), Some(1.0)));
        }
        tally.used(&record("model-0", Some(1.0)));
        let text = text(&tally);
        assert_eq!(text.matches("homeroom_cost_usd_total{").count(), MODELS + 1);
        assert!(text.contains("model=\"other\"} 10.0\n") && text.contains("model=\"model-0\"} 2.0\n"), "{text}");
    }

    #[test]
    fn a_result_is_waiting_until_its_answer_is_there() {
        let tally = Tally::default();
        let waiting = tally.unsaved();
        assert!(text(&tally).contains("homeroom_unsaved_results 1\n"));
        drop(waiting);
        assert!(text(&tally).contains("homeroom_unsaved_results 0\n"));
    }
}
