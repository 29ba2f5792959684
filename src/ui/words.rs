//! What the lists say of a lesson: its sign and word, what it does now or why it failed.

use super::View;
use super::format;
use super::theme::Role;
use crate::app::store::Row;
use crate::app::{READING_SHOWN, age};
use crate::model::Time;
use crate::model::attempt::{Progress, Stage};
use crate::model::fleet::{MAX_AHEAD, Place};
use crate::model::lesson::{LeaseSummary, LessonSummary, Status};
use crate::model::limit::ProviderLimit;
use crate::model::overview::WorkerState;

/// A state's sign, word and role.
pub(super) fn state(view: &View, lesson: &LessonSummary) -> (&'static str, &'static str, Role) {
    match lesson.status {
        Status::Queued => ("○", "queued", Role::Text),
        Status::Generating if age::is_stalled(lesson, view.at) => ("▲", "stalled", Role::Stalled),
        Status::Generating if lesson.is_external() => ("◇", "external", Role::External),
        Status::Generating => ("◐", "generating", Role::Generating),
        Status::Generated => ("✓", "generated", Role::Generated),
        Status::Failed => ("✗", "failed", Role::Failed),
    }
}

/// NOW / CAUSE: a stage or class, and what follows it.
pub(super) struct Now {
    pub lead: String,
    pub role: Role,
    pub rest: String,
}

pub(super) fn now(view: &View, row: &Row) -> Now {
    let lesson = &row.lesson;
    let plain = |lead: &str, rest: String| Now { lead: lead.to_owned(), role: Role::Text, rest };
    if row.gone {
        return plain("deleted", String::new());
    }
    if let Some(what) = row.asked {
        return plain(&format!("{what} requested"), String::new());
    }
    match (lesson.status, &lesson.lease) {
        (Status::Queued, _) => match &lesson.rescued_from {
            Some(worker) => plain("rescued", format!("{} went silent", or_its_worker(worker))),
            None => match waits_for(view, lesson) {
                // Who and why have no room behind a word that says the same.
                why if why.contains(PAUSED) => {
                    let (who, why) = why.split_once(PAUSED).unwrap_or_default();
                    plain(&format!("{who} paused"), why.to_owned())
                }
                why => plain("waiting", why),
            },
        },
        (Status::Generating, Some(lease)) if lease.lost => {
            plain("silent", format!("{}, to be rescued", lease.worker_name))
        }
        (Status::Generating, Some(lease)) => running(lesson, lease),
        (Status::Generating, None) => {
            let silent = age::is_stalled(lesson, view.at)
                .then(|| format!("silent for {}", age::label(age::seconds(view.at, lesson.updated_at))));
            plain("external", silent.unwrap_or_else(|| "another program's".to_owned()))
        }
        (Status::Failed, _) => Now {
            lead: lesson.failure_class.map_or("failed", crate::model::failure::FailureClass::as_str).to_owned(),
            role: Role::Failed,
            rest: lesson.failure_detail.clone().unwrap_or_default(),
        },
        (Status::Generated, _) => {
            let version = lesson.version.map_or_else(|| "–".to_owned(), |version| format!("v{version}"));
            let score = lesson.score.map(|score| format!("score {score:.2}")).unwrap_or_default();
            plain(&version, score)
        }
    }
}

/// The providers that may not be called now.
pub(super) fn limits<'a>(view: &View<'a>) -> impl Iterator<Item = &'a ProviderLimit> {
    let (vitals, at) = (view.app.store().vitals.as_ref(), view.at);
    vitals.into_iter().flat_map(|vitals| &vitals.limits).filter(move |limit| !limit.is_over(at))
}

/// Between a provider that is held back until somebody resumes it and why.
const PAUSED: &str = " paused, ";

/// Why a queued lesson is not generating.
pub(super) fn waits_for(view: &View, lesson: &LessonSummary) -> String {
    if let Some(until) = lesson.run_after.filter(|until| *until > view.at) {
        return format!("until {}", view.clock.moment(until));
    }
    let Some(vitals) = &view.app.store().vitals else { return String::new() };
    let living: Vec<_> = vitals.workers.iter().filter(|worker| worker.state != WorkerState::Gone).collect();
    let taking: Vec<_> = living.iter().filter(|worker| worker.state == WorkerState::Running).collect();
    let words = if living.is_empty() {
        "no worker running"
    } else if taking.is_empty() {
        "workers paused"
    } else if taking.iter().all(|worker| worker.busy >= worker.slots) {
        "no free slot"
    } else {
        // There are free slots and yet it waits: its provider is the reason. Which that is, is the configuration of each
        // process: named where only one is held back.
        let mut limits = limits(view);
        match (limits.next(), limits.next()) {
            (None, _) => "next",
            (Some(limit), None) => {
                return limit.short(|at| view.clock.moment(at)).replacen(" paused: ", PAUSED, 1);
            }
            (Some(_), Some(_)) => "providers are held back",
        }
    };
    words.to_owned()
}

/// A worker's name, where it is known.
pub(super) fn or_its_worker(name: &str) -> &str {
    if name.is_empty() { "its worker" } else { name }
}

/// `12th of 128`: a lesson's place among those that are claimed before it.
pub(super) fn place(view: &View, place: Place) -> String {
    if place.ahead >= MAX_AHEAD {
        return format!("more than {}th", format::count(MAX_AHEAD));
    }
    let at = place.ahead + 1;
    let suffix = match (at % 10, at % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    let at = format!("{}{suffix}", format::count(at));
    view.app
        .queued()
        .map_or_else(|| at.clone(), |queued| format!("{at} of {}", format::count(queued.max(place.ahead + 1))))
}

fn running(lesson: &LessonSummary, lease: &LeaseSummary) -> Now {
    let progress = lease.progress.as_ref();
    let stage = progress.map_or(Stage::Waiting, |progress| progress.stage);
    let rest = match stage {
        Stage::Calling => lesson.model.clone().unwrap_or_default(),
        Stage::Streaming => progress.map(streamed).unwrap_or_default(),
        Stage::Waiting | Stage::Checking | Stage::Saving => String::new(),
    };
    Now { lead: stage.as_str().to_owned(), role: Role::Text, rest }
}

/// `1,204 tok · 61/s`.
pub(super) fn streamed(progress: &Progress) -> String {
    let tokens = format!("{} tok", format::count(progress.tokens));
    match rate(progress) {
        Some(rate) => format!("{tokens} · {rate}/s"),
        None => tokens,
    }
}

/// Tokens a second since the first one.
pub(super) fn rate(progress: &Progress) -> Option<i64> {
    let ms = (progress.at - progress.first_token_at?).num_milliseconds();
    (ms >= 500).then(|| progress.tokens * 1_000 / ms)
}

/// `2/3`, of a running one the attempt in progress.
pub(super) fn attempts(lesson: &LessonSummary) -> String {
    if lesson.is_external() {
        return "–".to_owned();
    }
    let running = i32::from(lesson.lease.is_some());
    format!("{}/{}", lesson.attempts + running, lesson.max_attempts.max(lesson.attempts + running))
}

/// The same in words: how many count, the one in progress included. `attempt 3` alone is the name of one, and names go
/// on over attempts that do not count.
pub(super) fn attempts_used(used: i32, most: i32) -> String {
    format!("{used} of {} attempts", most.max(used))
}

/// A number that may be unknown: `–` none yet, `?` unknown.
pub(super) fn known(lesson: &LessonSummary, value: Option<String>) -> String {
    value.unwrap_or_else(|| if lesson.attempts == 0 && !lesson.is_external() { "–" } else { "?" }.to_owned())
}

/// What is said of a read since it is awaited: nothing at first, seconds from two on.
pub(super) fn waited(view: &View, since: Time) -> Option<String> {
    let waited = view.now - since;
    if waited < READING_SHOWN {
        return None;
    }
    Some(match waited.num_seconds() {
        ..2 => String::from("reading…"),
        seconds => format!("reading… {seconds}s"),
    })
}

pub(super) fn plural(n: i64, one: &str, many: &str) -> String {
    format!("{} {}", format::count(n), if n == 1 { one } else { many })
}
