//! Workers: every process of the last hour, what the one at the cursor generates, and the providers.

pub(super) mod asks;
mod lessons;
mod providers;

use super::View;
use super::text::{Part, Pen, clean, cut_middle};
use super::theme::Role;
use super::words::plural;
use super::{footer, format, table};
use crate::app::age;
use crate::app::grid::Area;
use crate::app::held::Standing;
use crate::app::sections::{self, Column, WorkerColumns};
use crate::app::workers::{FleetOrder, Section, WorkersView};
use crate::model::fleet::FleetWorker;
use crate::model::overview::WorkerState;

pub(super) fn draw(pen: &mut Pen, view: &View, workers: &WorkersView) {
    let grid = view.app.workers_grid(workers);
    if let Some(y) = grid.notice {
        pen.put_parts(1, y, view.width - 1, 3, &footer::notices(view));
    }
    draw_rule(pen, view, workers, grid.rule);
    if workers.workers.rows().is_empty() {
        draw_empty(pen, view, workers, grid.workers);
    } else {
        let columns = sections::worker_rows(view.width);
        if let Some(y) = grid.columns {
            draw_header(pen, workers, &columns, y);
        }
        for (line, standing) in workers.workers.visible(grid.workers.height.into()).enumerate() {
            let y = grid.workers.y + u16::try_from(line).unwrap_or(0);
            draw_worker(pen, view, workers, standing, &columns, y);
        }
    }
    if let Some(y) = grid.lessons_rule {
        lessons::draw(pen, view, workers, y, grid.lessons);
    }
    if let Some(y) = grid.providers_rule {
        providers::draw(pen, view, workers, y, grid.providers);
    }
    footer::draw_news(pen, view, grid.message, grid.notice.is_none());
    footer::draw(pen, view, grid.footer);
}

/// What stands where there are no workers.
fn draw_empty(pen: &mut Pen, view: &View, workers: &WorkersView, area: Area) {
    if footer::draw_wait(pen, view, area, workers.reading_since, workers.error.as_deref()) {
        return;
    }
    if !workers.workers.is_read() {
        return footer::draw_unread(pen, view, area.y + u16::from(area.height > 6));
    }
    let words = "No worker was heard in the last hour.  homeroom worker starts one";
    pen.put(2, area.y, view.width - 4, words, Role::Text);
}

fn draw_rule(pen: &mut Pen, view: &View, workers: &WorkersView, y: u16) {
    let all = || workers.workers.rows().iter().filter(|standing| !standing.left).map(|standing| &standing.row);
    let living: Vec<&FleetWorker> = all().filter(|worker| !worker.is_gone()).collect();
    let mut hosts: Vec<&str> = living.iter().map(|worker| worker.summary.host.as_str()).collect();
    hosts.sort_unstable();
    hosts.dedup();
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let mut title = String::from("workers");
    if workers.workers.is_read() {
        title = format!(
            "workers · {} on {}",
            plural(count(living.len()), "process", "processes"),
            plural(count(hosts.len()), "host", "hosts")
        );
    }
    if workers.order != FleetOrder::Name {
        title = format!("{title} · {}", workers.order.words());
    }
    if let Some(as_of) = footer::as_of(view) {
        title = format!("{title} · {as_of}");
    }
    let mut right = Vec::new();
    if workers.is_paused {
        right.push(Part::new("all paused", Role::Stalled));
    }
    if workers.workers.waiting() > 0 {
        right.push(Part::new(format!("{} new ↑", workers.workers.waiting()), Role::Strong));
    }
    if workers.workers.is_read() {
        let (busy, slots) =
            living.iter().fold((0, 0), |(busy, slots), w| (busy + busy_of(view, w), slots + w.summary.slots));
        right.push(Part::new(format!("{busy}/{slots} busy"), Role::Text));
        let done: Option<i64> = all().map(|worker| workers.rates_of(worker.id()).map(|rates| rates.done)).sum();
        right.extend(done.map(|done| Part::new(format!("{}/h", format::count(done)), Role::Text)));
    }
    pen.titled_rule(0, view.width, y, &Part::new(title, Role::Text), &right);
}

/// Of this process the present is known, of others what was read last.
fn busy_of(view: &View, worker: &FleetWorker) -> i32 {
    let local = view.app.local();
    if local.id == Some(worker.id()) { local.busy.into() } else { worker.summary.busy }
}

fn draw_header(pen: &mut Pen, workers: &WorkersView, columns: &WorkerColumns, y: u16) {
    let sorted = |order: FleetOrder, name: &str, arrow: &str| {
        if workers.order == order { format!("{name} {arrow}") } else { name.to_owned() }
    };
    let left = [
        (columns.name, "WORKER"),
        (columns.host, "HOST"),
        (columns.version, "VERSION"),
        (columns.state, "STATE"),
        (columns.slots, "SLOTS"),
    ];
    for ((x, width), name) in left.into_iter().filter(|((_, width), _)| *width > 0) {
        pen.put(x, y, width, name, Role::Muted);
    }
    let right = [
        (columns.beat, sorted(FleetOrder::Beat, "BEAT", "↑")),
        (columns.done, sorted(FleetOrder::Done, "DONE/H", "↓")),
        (columns.failed, "FAILED/H".to_owned()),
        (columns.p50, "P50".to_owned()),
        (columns.up, "UP".to_owned()),
    ];
    for ((x, width), name) in right.into_iter().filter(|((_, width), _)| *width > 0) {
        pen.put_right(x + width, y, &name, Role::Muted);
    }
}

/// A state's word and role. What is asked of a worker and not yet done is told as asked.
fn state(workers: &WorkersView, worker: &FleetWorker) -> (&'static str, Role) {
    let wanted =
        if workers.is_paused && worker.wanted == WorkerState::Running { WorkerState::Paused } else { worker.wanted };
    match (worker.summary.state, wanted) {
        (WorkerState::Gone, _) => ("gone", Role::Failed),
        (WorkerState::Draining, _) => ("draining", Role::Stalled),
        (WorkerState::Running | WorkerState::Paused, WorkerState::Draining) => ("to drain", Role::Stalled),
        (WorkerState::Paused, WorkerState::Running | WorkerState::Gone) => ("to resume", Role::Text),
        (WorkerState::Running, WorkerState::Paused) => ("to pause", Role::Stalled),
        (WorkerState::Paused, WorkerState::Paused) => ("paused", Role::Stalled),
        (WorkerState::Running, WorkerState::Running | WorkerState::Gone) => ("running", Role::Text),
    }
}

fn draw_worker(
    pen: &mut Pen,
    view: &View,
    workers: &WorkersView,
    standing: &Standing<FleetWorker>,
    columns: &WorkerColumns,
    y: u16,
) {
    let worker = &standing.row;
    let faded = standing.left || worker.is_gone();
    let tone = |role: Role| if faded && role != Role::Failed { Role::Muted } else { role };
    let here = workers.workers.cursor() == Some(&worker.id());
    let chosen = workers.section == Section::Workers;
    if here {
        // The cursor is below: the worker whose lessons these are stays marked.
        let (bar, role) = if chosen { ("▌", Role::Accent) } else { ("│", Role::Muted) };
        pen.put(0, y, 1, bar, role);
    }
    let put = |pen: &mut Pen, column: Column, text: &str, role: Role| pen.column(column, y, text, role);
    let put_right = |pen: &mut Pen, column: Column, text: &str| pen.column_right(column, y, text, tone(Role::Text));
    let is_local = view.app.local().id == Some(worker.id());
    let marked = |text: &str, width: u16| {
        let mark = if is_local { " · here" } else { "" };
        let room = usize::from(width).saturating_sub(mark.chars().count());
        format!("{}{mark}", cut_middle(&clean(text), room))
    };
    let (name, host) = (&worker.summary.name, &worker.summary.host);
    let name = if columns.host.1 == 0 {
        marked(name, columns.name.1)
    } else {
        cut_middle(&clean(name), columns.name.1.into()).into_owned()
    };
    put(pen, columns.name, &name, if here && chosen { Role::Selected } else { tone(Role::Text) });
    put(pen, columns.host, &marked(host, columns.host.1), tone(Role::Text));
    put(pen, columns.version, &cut_middle(&clean(&worker.summary.version), columns.version.1.into()), tone(Role::Text));
    let (word, role) = if standing.left { ("left", Role::Muted) } else { state(workers, worker) };
    put(pen, columns.state, word, tone(role));
    draw_slots(pen, view, worker, columns.slots, (y, tone(Role::Text)));
    let beat = worker.beat_at.map_or_else(|| "?".to_owned(), |at| table::age_at(view, at));
    put_right(pen, columns.beat, &beat);
    let rates = workers.rates_of(worker.id()).filter(|_| !worker.is_gone());
    let number = |of: Option<i64>| of.map_or_else(|| "–".to_owned(), format::count);
    put_right(pen, columns.done, &number(rates.as_ref().map(|rates| rates.done)));
    put_right(pen, columns.failed, &number(rates.as_ref().map(|rates| rates.failed)));
    let p50 = rates.and_then(|rates| rates.p50_s);
    put_right(pen, columns.p50, &p50.map_or_else(|| "–".to_owned(), format::seconds_f));
    let up = if worker.is_gone() {
        "–".to_owned()
    } else {
        let up = age::seconds(view.at, worker.summary.started_at);
        if age::is_short(up) { age::label(up) } else { format::seconds(up) }
    };
    put_right(pen, columns.up, &up);
}

/// `■■■□ 3/4`, and `→6` where six are wished.
fn draw_slots(pen: &mut Pen, view: &View, worker: &FleetWorker, (x, width): Column, (y, role): (u16, Role)) {
    let (busy, slots) = (busy_of(view, worker), worker.summary.slots);
    let asked = view.app.resizing().filter(|resizing| resizing.worker == worker.id());
    let wished = asked.map_or_else(|| worker.slots_to_be(), |resizing| i32::from(resizing.to));
    let change = if wished == slots || worker.is_gone() { String::new() } else { format!("→{wished}") };
    let numbers = format!("{busy}/{slots}{change}");
    if width < 12 {
        pen.put(x, y, width, &numbers, role);
        return;
    }
    let squares = usize::try_from(slots).unwrap_or(0).min(4);
    let full = if squares < 4 { usize::try_from(busy).unwrap_or(0).min(squares) } else { filled(busy, slots) };
    let at = pen.put(x, y, 4, &"■".repeat(full), role);
    pen.put(at, y, 4, &"□".repeat(squares - full), Role::Muted);
    let at = x + 4;
    let room = usize::from(width) - 5;
    let numbers = if numbers.len() > room && !change.is_empty() { format!("{busy}{change}") } else { numbers };
    pen.put(at + 1, y, width - 5, &numbers, role);
}

/// Of four squares those that are in use: none only where nothing is, all only where all is.
fn filled(busy: i32, slots: i32) -> usize {
    match (usize::try_from(busy).unwrap_or(0), usize::try_from(slots).unwrap_or(0)) {
        (0, _) => 0,
        (busy, slots) if busy >= slots => 4,
        (busy, slots) => (busy * 4 / slots).clamp(1, 3),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn squares_never_lie_about_none_and_all() {
        for (busy, slots, full) in [
            (0, 4, 0),
            (1, 4, 1),
            (3, 4, 3),
            (4, 4, 4),
            (1, 512, 1),
            (511, 512, 3),
            (512, 512, 4),
            (3, 0, 4),
            (0, 0, 0),
        ] {
            assert_eq!(filled(busy, slots), full, "{busy}/{slots}");
        }
    }
}
