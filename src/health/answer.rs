//! What each path answers.

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use hyper::{Method, Response, StatusCode};
use prometheus_client::encoding::{EncodeLabelSet, prometheus_text};
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::{ConstGauge, Gauge};
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;

use crate::model::feed::FeedState;

use super::state::Wrong;
use super::survey::View;
use super::{AtWork, Subject, school};

const TEXT: &str = "text/plain; charset=utf-8";

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Build {
    version: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfState {
    state: &'static str,
}

/// Answers one request. Bodies of requests are never read.
pub(super) async fn to(method: &Method, path: &str, subject: &Subject) -> Response<Full<Bytes>> {
    if !matches!(*method, Method::GET | Method::HEAD) {
        let mut refused = text(StatusCode::METHOD_NOT_ALLOWED, "GET and HEAD only\n");
        refused.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
        return refused;
    }
    match path {
        "/livez" => said("alive\n", subject.alive()),
        "/readyz" => said("ready\n", subject.ready()),
        "/metrics" => metrics(subject).await,
        _ => text(StatusCode::NOT_FOUND, "there are /livez, /readyz and /metrics\n"),
    }
}

fn said(well: &'static str, state: Result<(), Wrong>) -> Response<Full<Bytes>> {
    match state {
        Ok(()) => text(StatusCode::OK, well),
        Err(wrong) => text(StatusCode::SERVICE_UNAVAILABLE, format!("{wrong}\n")),
    }
}

async fn metrics(subject: &Subject) -> Response<Full<Bytes>> {
    let mut registry = Registry::with_prefix("homeroom");
    process(&mut registry, subject);
    let view = match subject.0.at_work.get() {
        Some(at_work) => {
            pool(&mut registry, at_work);
            at_work.survey.view().await
        }
        None => View::unknown(),
    };
    school::register(&mut registry, &view);
    let mut body = String::new();
    match prometheus_text::encode(&mut body, &registry) {
        Ok(()) => answer(StatusCode::OK, prometheus_text::CONTENT_TYPE, body),
        Err(_) => text(StatusCode::INTERNAL_SERVER_ERROR, "the metrics could not be written\n"),
    }
}

/// What is known of any process.
fn process(registry: &mut Registry, subject: &Subject) {
    registry.register("build", "This program", Info::new(Build { version: env!("CARGO_PKG_VERSION") }));
    let started = subject.0.started.timestamp();
    registry.register("start_time_seconds", "When this process started, in Unix time", ConstGauge::new(started));
    let ready = i64::from(subject.ready().is_ok());
    registry.register("ready", "1 while /readyz answers 200", ConstGauge::new(ready));
    let left_out = (subject.0.left_out)();
    school::counted(registry, "log_lines_left_out", "Log lines left out because nobody took them", left_out);
}

/// What is known of one that works.
fn pool(registry: &mut Registry, at_work: &AtWork) {
    at_work.tally.register(registry);
    let load = *at_work.load.borrow();
    let (connections, idle) = at_work.db.connections();
    let vital = at_work.pulse.now();
    for (name, help, number) in [
        ("slots", "Lessons this process generates at most at a time", i64::from(load.slots)),
        ("busy_slots", "Lessons it generates now", i64::from(load.busy)),
        ("draining", "1 once this process claims nothing more", i64::from(load.draining)),
    ] {
        registry.register(name, help, ConstGauge::new(number));
    }
    let pooled = Family::<OfState, Gauge>::default();
    for (state, count) in [("idle", idle), ("busy", connections.saturating_sub(idle))] {
        pooled.get_or_create(&OfState { state }).set(i64::try_from(count).unwrap_or(i64::MAX));
    }
    registry.register("database_connections", "Pooled connections of this process", pooled);
    if let Some((beat, _)) = vital.beat {
        let age = beat.elapsed().as_secs_f64();
        registry.register("heartbeat_age_seconds", "Since the last heartbeat", ConstGauge::new(age));
    }
    let feed = Family::<OfState, Gauge>::default();
    let now = match *at_work.feed.borrow() {
        FeedState::Live { .. } => "live",
        FeedState::Poll { .. } => "poll",
        FeedState::Stale { .. } => "stale",
    };
    for state in ["live", "poll", "stale"] {
        feed.get_or_create(&OfState { state }).set((state == now).into());
    }
    registry.register("feed_state", "1 for the state of the change feed", feed);
}

fn text(status: StatusCode, body: impl Into<Bytes>) -> Response<Full<Bytes>> {
    answer(status, TEXT, body)
}

fn answer(status: StatusCode, kind: &'static str, body: impl Into<Bytes>) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body.into()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
