//! The list of lessons.

use super::View;
use super::filter;
use super::format;
use super::text::{Pen, cells, clean, cut_end, cut_middle};
use super::theme::Role;
use super::words;
use crate::app::age;
use crate::app::grid::{self, Area, Columns};
use crate::app::list::Direction;
use crate::app::store::Row;
use crate::model::lesson::Status;
use crate::model::query::Field;

pub(super) fn draw_header(pen: &mut Pen, view: &View, y: u16) {
    let list = view.app.list();
    let columns = grid::overview_columns(view.app.size(), list.tab.status().is_some());
    let left = [(columns.title, "TITLE"), (columns.now, "NOW / CAUSE"), (columns.model, "MODEL")];
    for ((x, width), name) in left.into_iter().filter(|((_, width), _)| *width > 0) {
        pen.put(x, y, width, name, Role::Muted);
    }
    if columns.status.1 > 0 {
        pen.put(2, y, 8, "STATUS", Role::Muted);
    }
    // What stands below are moments then.
    let age = if view.app.shows_clock_times() { "AT" } else { "AGE" };
    let age = match list.sort().of_ages(list.tab) {
        Some(Direction::Down) => format!("{age} ↓"),
        Some(Direction::Up) => format!("{age} ↑"),
        None => age.to_owned(),
    };
    let right =
        [(columns.age, age.as_str()), (columns.attempts, "ATT"), (columns.tokens, "TOKENS"), (columns.cost, "COST")];
    for ((x, width), name) in right.into_iter().filter(|((_, width), _)| *width > 0) {
        pen.put_right(x + width, y, name, Role::Muted);
    }
}

pub(super) fn draw_rows(pen: &mut Pen, view: &View, area: Area) {
    let list = view.app.list();
    let columns = grid::overview_columns(view.app.size(), list.tab.status().is_some());
    for (line, id) in list.visible(usize::from(area.height)).enumerate() {
        let Some(row) = view.app.store().row(id) else { continue };
        let y = area.y + u16::try_from(line).unwrap_or(0);
        let here = list.cursor() == Some(id);
        if here {
            pen.put(0, y, 1, "▌", Role::Accent);
        }
        if view.app.is_marked(id) {
            pen.put(1, y, 1, "*", Role::Accent);
        }
        draw_row(pen, view, row, &columns, y, here);
    }
}

fn draw_row(pen: &mut Pen, view: &View, row: &Row, columns: &Columns, y: u16, here: bool) {
    let lesson = &row.lesson;
    let (glyph, word, role) = words::state(view, lesson);
    // A row that has left this tab, or the database, keeps its place and fades.
    let left = row.gone || view.app.list().lists(lesson, view.at) == Some(false);
    let tone = |role: Role| if left { Role::Muted } else { role };
    pen.put(2, y, 1, if row.gone { "⊘" } else { glyph }, tone(role));
    if columns.status.1 > 0 {
        let word_role = if role == Role::Generated { Role::Text } else { role };
        pen.put(columns.status.0, y, columns.status.1, word, tone(word_role));
    }
    let whole = clean(&lesson.title);
    let title = cut_end(&whole, usize::from(columns.title.1)).into_owned();
    let end =
        pen.put(columns.title.0, y, columns.title.1, &title, if here { Role::Selected } else { tone(Role::Text) });
    let end = if whole.len() == title.len() { end } else { end.saturating_sub(1) };
    filter::mark(pen, view, Field::Title, &whole, (columns.title.0, end, y));
    pen.put_right(columns.age.0 + columns.age.1, y, &age_of(view, row), tone(Role::Text));
    if columns.attempts.1 > 0 {
        pen.put_right(columns.attempts.0 + columns.attempts.1, y, &words::attempts(lesson), tone(Role::Text));
    }
    draw_now(pen, view, row, columns.now, y, left);
    let right = [
        (columns.tokens, words::known(lesson, lesson.total_tokens.map(format::tokens))),
        (columns.cost, words::known(lesson, lesson.cost_usd.map(format::money))),
    ];
    for ((x, width), text) in right.into_iter().filter(|((_, width), _)| *width > 0) {
        pen.put_right(x + width, y, &text, tone(Role::Text));
    }
    if columns.model.1 > 0 {
        let model = clean(lesson.model.as_deref().unwrap_or("–")).into_owned();
        pen.put(
            columns.model.0,
            y,
            columns.model.1,
            &cut_middle(&model, usize::from(columns.model.1)),
            tone(Role::Muted),
        );
        if cells(&model) <= columns.model.1 {
            let x = columns.model.0;
            filter::mark(pen, view, Field::Model, &model, (x, x + columns.model.1, y));
        }
    }
}

/// How long ago.
pub(super) fn age_word(view: &View, since: crate::model::Time) -> String {
    age::label(age::seconds(view.at, since))
}

/// `3m ago`, and `just now`.
pub(super) fn ago(view: &View, since: crate::model::Time) -> String {
    match age_word(view, since).as_str() {
        "now" => "just now".to_owned(),
        age => format!("{age} ago"),
    }
}

fn draw_now(pen: &mut Pen, view: &View, row: &Row, (x, width): (u16, u16), y: u16, left: bool) {
    let now = words::now(view, row);
    let tone = |role: Role| if left { Role::Muted } else { role };
    let end = x + width;
    let at = pen.put(x, y, width, &now.lead, tone(now.role));
    let rest = clean(&now.rest);
    let alone = width < 20;
    let mut shown = at;
    if !alone && !rest.is_empty() && at + 4 < end {
        let dot = pen.put(at, y, 3, " · ", Role::Muted);
        shown = pen.put(dot, y, end - dot, &rest, tone(Role::Text));
        shown = if shown < dot + cells(&rest) { shown.saturating_sub(1) } else { shown };
    }
    if row.lesson.status == Status::Failed && !row.gone {
        filter::mark(pen, view, Field::Error, &format!("{} · {rest}", now.lead), (x, shown, y));
    }
}

fn age_of(view: &View, row: &Row) -> String {
    age_at(view, age::since(&row.lesson))
}

/// How long ago, or when.
pub(super) fn age_at(view: &View, since: crate::model::Time) -> String {
    if !view.app.shows_clock_times() {
        return age_word(view, since);
    }
    let moment = view.clock.moment(since);
    // Five cells of a time of day: hours and minutes.
    if cells(&moment) == 8 { moment.chars().take(5).collect() } else { moment }
}
