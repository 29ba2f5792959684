//! The school's numbers as metrics: those of the screens and of `homeroom stats`, with their age.

use std::sync::atomic::AtomicU64;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::{ConstGauge, Gauge};
use prometheus_client::registry::Registry;

use crate::model::lesson::Status;
use crate::model::overview::{Figures, WorkerState};

use super::survey::View;

/// So many held providers have a row; nobody has more.
const MAX_LIMITS: usize = 50;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfStatus {
    status: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfState {
    state: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Percentile {
    percentile: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Limited {
    provider: String,
    kind: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfResult {
    result: &'static str,
}

type Number = Gauge<f64, AtomicU64>;

/// Adds them to `registry`: what was never read is missing, what is old says so.
pub(super) fn register(registry: &mut Registry, view: &View) {
    let stale = i64::from(view.stale);
    registry.register("school_stale", "1 while the school's numbers could not be read anew", ConstGauge::new(stale));
    let reads = Family::<OfResult, prometheus_client::metrics::counter::Counter>::default();
    reads.get_or_create(&OfResult { result: "ok" }).inc_by(view.read);
    reads.get_or_create(&OfResult { result: "failed" }).inc_by(view.failed);
    registry.register("school_reads", "Reads of the school's numbers by this process", reads);
    let Some(taken) = &view.taken else { return };
    let age = taken.at.elapsed().as_secs_f64();
    registry.register("school_age_seconds", "Age of the school's numbers", ConstGauge::new(age));
    lessons(registry, &taken.figures);
    fleet(registry, &taken.figures);
}

fn lessons(registry: &mut Registry, figures: &Figures) {
    let vitals = &figures.vitals;
    let lessons = Family::<OfStatus, Gauge>::default();
    for status in Status::ALL {
        lessons.get_or_create(&OfStatus { status: status.as_str() }).set(figures.counts.of(status));
    }
    registry.register("lessons", "Lessons by status", lessons);
    let oldest = figures.oldest_queued_seconds().unwrap_or_default();
    registry.register(
        "oldest_queued_seconds",
        "How long the oldest lesson that may be claimed has waited; 0 without one",
        ConstGauge::new(oldest),
    );
    for (name, help, number) in [
        ("lessons_generated_last_hour", "Successes of the last 60 minutes", vitals.generated_last_hour),
        ("lessons_failed_last_hour", "Lessons that failed in the last 60 minutes", vitals.failed_last_hour),
        ("lessons_failed_last_day", "Lessons that failed in the last 24 hours", figures.failed_last_day),
        ("lessons_stalled", "Generating for ten minutes without a worker of homeroom's", vitals.stalled),
        ("failure_causes", "Distinct causes among the newest failed lessons", vitals.failure_causes),
    ] {
        registry.register(name, help, ConstGauge::new(number));
    }
    let durations = Family::<Percentile, Number>::default();
    for (percentile, seconds) in [("50", vitals.p50_s), ("95", vitals.p95_s)] {
        if let Some(seconds) = seconds {
            durations.get_or_create(&Percentile { percentile }).set(seconds);
        }
    }
    registry.register("lesson_recent_duration_seconds", "Claim to finish of the newest 200 successes", durations);
    if let Some(usd) = vitals.spend_last_hour {
        registry.register("spend_last_hour_usd", "US dollars spent in the last 60 minutes", ConstGauge::new(usd));
    }
}

fn fleet(registry: &mut Registry, figures: &Figures) {
    let workers = Family::<OfState, Gauge>::default();
    for state in WorkerState::ALL {
        let count = i64::try_from(figures.workers(state)).unwrap_or(i64::MAX);
        workers.get_or_create(&OfState { state: state.as_str() }).set(count);
    }
    registry.register("workers", "Worker processes of the last hour by state", workers);
    let (slots, busy) = figures.slots();
    registry.register("fleet_slots", "Slots of all live workers", ConstGauge::new(slots));
    registry.register("fleet_busy_slots", "Slots of all live workers that are in use", ConstGauge::new(busy));
    let limits = Family::<Limited, Gauge>::default();
    for limit in figures.vitals.limits.iter().take(MAX_LIMITS) {
        limits.get_or_create(&Limited { provider: limit.provider.clone(), kind: limit.kind.as_str() }).set(1);
    }
    registry.register("provider_held", "1 for each provider that may not be called now", limits);
}

/// A counter that somebody else counts.
pub(super) fn counted(registry: &mut Registry, name: &str, help: &str, count: u64) {
    registry.register(name, help, ConstCounter::new(count));
}
