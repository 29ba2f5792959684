//! The line of facts under the header.

use crate::app::age;
use crate::app::lesson::LessonView;
use crate::model::fleet::Place;
use crate::model::lesson::{LessonSummary, Status};
use crate::ui::text::{Part, Pen, clean, cut_end, cut_middle};
use crate::ui::theme::Role;
use crate::ui::words;
use crate::ui::{View, format};

pub(super) fn draw(pen: &mut Pen, view: &View, lesson: &LessonView, y: u16) {
    let known = lesson.summary().or_else(|| view.app.store().lesson(lesson.id));
    let Some(summary) = known else { return };
    if lesson.missing {
        pen.put(1, y, view.width - 2, "⊘ deleted meanwhile", Role::Muted);
        return;
    }
    let mut parts = facts(view, summary, lesson.place());
    if view.width < 100 {
        // Where they do not fit, what the attempts below tell anyway goes first.
        parts.retain(|(keep, _)| *keep);
    }
    let mut parts: Vec<Part> = parts.into_iter().map(|(_, part)| part).collect();
    fit_detail(&mut parts, summary.failure_detail.as_deref().unwrap_or_default(), view.width - 2);
    pen.put_parts(1, y, view.width - 1, 3, &parts);
}

/// Stands for the failure's detail until the room for it is known.
const CUT: &str = "…";
const DETAIL: std::ops::RangeInclusive<usize> = 12..=48;

/// The detail takes what the other facts leave; too little and it goes.
fn fit_detail(parts: &mut [Part], detail: &str, cells: u16) {
    let gaps = u16::try_from(parts.len().saturating_sub(1)).unwrap_or(0) * 3;
    let others: u16 = parts.iter().map(Part::cells).sum::<u16>() + gaps - 1;
    let room = usize::from(cells.saturating_sub(others)).min(*DETAIL.end());
    let Some(part) = parts.iter_mut().find(|part| part.words.last().is_some_and(|(text, _)| text == CUT)) else {
        return;
    };
    if room >= *DETAIL.start() {
        let shown = cut_end(&clean(detail), room).into_owned();
        part.words.pop();
        part.words.push((shown, Role::Text));
    } else {
        part.words.truncate(1);
    }
}

/// Each fact, and whether a narrow line keeps it.
fn facts(view: &View, lesson: &LessonSummary, place: Option<Place>) -> Vec<(bool, Part)> {
    let (glyph, word, role) = words::state(view, lesson);
    let age = age::label(age::seconds(view.at, age::since(lesson)));
    let when = match (age.as_str(), lesson.status) {
        ("now", _) => " just now".to_owned(),
        (age, Status::Failed | Status::Generated) => format!(" {age} ago"),
        (age, Status::Queued | Status::Generating) => format!(" {age}"),
    };
    let word_role = if role == Role::Generated { Role::Text } else { role };
    let state = Part::new(format!("{glyph} "), role).and(word, word_role).and(when, Role::Text);
    let mut facts = vec![(true, state)];
    let asked = view.app.store().row(lesson.id).is_some_and(|row| row.asked.is_some());
    if asked {
        facts.push((true, Part::new("retry requested", Role::Strong)));
    }
    facts.extend(outcome(view, lesson, place));
    if lesson.attempts > 0 && lesson.lease.is_none() {
        let used = words::attempts_used(lesson.attempts, lesson.max_attempts);
        facts.push((false, Part::new(used, Role::Text)));
    }
    if let Some(tokens) = lesson.total_tokens {
        facts.push((true, Part::new(format!("{} tokens", format::tokens(tokens)), Role::Text)));
    }
    if let Some(cost) = lesson.cost_usd {
        let wasted = if lesson.status == Status::Failed && cost > 0.0 { ", all wasted" } else { "" };
        facts.push((true, Part::new(format!("{}{wasted}", format::money(cost)), Role::Text)));
    }
    if let Some(model) = &lesson.model {
        let running = lesson.lease.is_some();
        facts.push((running, Part::new(cut_middle(&clean(model), 24), Role::Muted)));
    }
    facts
}

/// Why it failed, what it waits for, what came of it, or who works on it.
fn outcome(view: &View, lesson: &LessonSummary, place: Option<Place>) -> Vec<(bool, Part)> {
    let mut told = Vec::new();
    match lesson.status {
        Status::Failed => {
            if let Some(class) = lesson.failure_class {
                let part = Part::new(class.as_str(), Role::Failed);
                let detail = lesson.failure_detail.as_deref().unwrap_or_default();
                let short = if detail.is_empty() { String::new() } else { CUT.to_owned() };
                let part = if short.is_empty() { part } else { part.and(" · ", Role::Muted).and(short, Role::Text) };
                told.push(part);
            }
        }
        Status::Queued => {
            let why = Some(words::waits_for(view, lesson)).filter(|why| !why.is_empty());
            let place = place.map(|place| words::place(view, place));
            let waits = [Some("waiting".to_owned()), why, place].into_iter().flatten().collect::<Vec<_>>().join(" · ");
            if waits != "waiting" {
                told.push(Part::new(waits, Role::Text));
            }
            if let Some(worker) = &lesson.rescued_from {
                let worker = cut_middle(&clean(words::or_its_worker(worker)), 20).into_owned();
                told.push(Part::new(format!("rescued, {worker} went silent"), Role::Text));
            }
        }
        Status::Generated => {
            if let Some(version) = lesson.version {
                let score = lesson.score.map(|score| format!(" · score {score:.2}")).unwrap_or_default();
                told.push(Part::new(format!("v{version}{score}"), Role::Text));
            }
        }
        Status::Generating => {
            if let Some(lease) = &lesson.lease {
                let used = words::attempts_used(lesson.attempts + 1, lesson.max_attempts);
                told.push(Part::new(used, Role::Text));
                told.push(Part::new(cut_middle(&clean(&lease.worker_name), 20), Role::Text));
            }
        }
    }
    told.into_iter().map(|part| (true, part)).collect()
}
