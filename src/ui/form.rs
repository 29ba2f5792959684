//! New lesson, and edit & retry.

use ratatui::layout::Position;

use super::View;
use super::footer;
use super::format;
use super::overview::fold_words;
use super::text::{Part, Pen, cells, clean, cut_end, cut_middle, window};
use super::theme::Role;
use super::words;
use crate::app::form::{Again, Field, Form, Reading};
use crate::app::grid::{self, Area};
use crate::model::outline::{MAX_OUTLINE_BYTES, MAX_TITLE_CHARS, title_of};

/// Cells left of the outline: a sign, a number and a gap.
const GUTTER: u16 = 6;
/// The first cell of a field's value.
const VALUE: u16 = 12;

/// Draws the form and says where the caret stands.
pub(super) fn draw(pen: &mut Pen, view: &View, form: &Form) -> Option<Position> {
    let grid = grid::new_lesson(view.app.size());
    let (words, send) = match form.edited() {
        Some(again) => (format!("edit & retry · {}", again.title), "ctrl-s retry"),
        None => ("new lesson".to_owned(), "ctrl-s add"),
    };
    let send = Part::new(send, Role::Muted);
    pen.titled_rule(0, view.width, grid.fields - 1, &Part::new(words, Role::Text), &[send]);
    let mut title = None;
    for (y, field) in (grid.fields..).zip(form.fields().iter().filter(|field| **field != Field::Outline)) {
        match field {
            Field::Title => title = Some(draw_title(pen, view, form, y)),
            Field::Model => draw_choice(pen, view, form, Field::Model, y, &model(view, form)),
            Field::Priority => draw_choice(pen, view, form, Field::Priority, y, &form.priority.to_string()),
            Field::Attempts => {
                let more = form.edited().map_or(0, |again| again.more_attempts);
                draw_choice(pen, view, form, Field::Attempts, y, &format!("{more} more"));
            }
            Field::Outline => {}
        }
    }
    if let Some(again) = form.edited() {
        pen.put(1, grid.fields + 2, VALUE - 2, "cost", Role::Muted);
        let room = view.width.saturating_sub(VALUE + 1);
        // A number is never cut.
        let words = cost(again);
        let fits = words.iter().find(|words| cells(&clean(words)) <= room).or(words.last());
        pen.put(VALUE, grid.fields + 2, room, fits.map_or("", String::as_str), Role::Text);
    }
    draw_outline_rule(pen, view, form, grid.outline_rule);
    let outline = draw_outline(pen, view, form, grid.outline);
    draw_message(pen, view, form, grid.message);
    footer::draw(pen, view, grid.footer);
    match form.field {
        Field::Title => title,
        Field::Outline => outline,
        Field::Model | Field::Priority | Field::Attempts => None,
    }
}

fn label(form: &Form, field: Field) -> Role {
    if form.field == field { Role::Accent } else { Role::Muted }
}

const fn name(field: Field) -> &'static str {
    match field {
        Field::Title => "title",
        Field::Model => "model",
        Field::Priority => "priority",
        Field::Attempts => "attempts",
        Field::Outline => "outline",
    }
}

/// A field that ← and → change.
fn draw_choice(pen: &mut Pen, view: &View, form: &Form, field: Field, y: u16, value: &str) {
    pen.put(1, y, VALUE - 2, name(field), label(form, field));
    let role = if form.field == field { Role::Strong } else { Role::Muted };
    let end = pen.put_right(view.width - 1, y, "← →", role).saturating_sub(2);
    let room = end.saturating_sub(VALUE);
    pen.put(VALUE, y, room, &cut_middle(&clean(value), usize::from(room)), Role::Text);
}

fn model(view: &View, form: &Form) -> String {
    let chosen = form.model.chosen();
    let was = match form.edited() {
        Some(again) => again.read().and_then(|was| was.model.as_deref()),
        None => view.app.options().model.as_deref(),
    };
    match (chosen, was, form.edited().is_some()) {
        (Some(chosen), Some(was), true) if chosen != was => format!("{was} › {chosen}"),
        (Some(chosen), ..) => chosen.to_owned(),
        (None, Some(was), true) => format!("{was}, as before"),
        (None, Some(was), false) => format!("default: {was}"),
        (None, None, _) => "the workers' own".to_owned(),
    }
}

/// `about $0.004, at most $0.018`, and what that is learnt from, from long to short; `?` when nobody knows.
fn cost(again: &Again) -> Vec<String> {
    let Some(estimate) = &again.estimate else {
        return vec![if again.estimating.is_some() { "reading…".to_owned() } else { "–".to_owned() }];
    };
    match estimate.each.zip(estimate.dearest) {
        Some((each, dearest)) => {
            let most = dearest * f64::from(again.more_attempts);
            let like = format::count(estimate.like);
            let (each, most) = (format::money(each), format::money(most));
            let range = format!("about {each}, at most {most}");
            vec![format!("{range} · median of {like} like it"), range, format!("{each}, at most {most}")]
        }
        None => match &estimate.unpriced {
            Some(model) => vec![format!("? no price known for {model}"), "? no price known".to_owned()],
            None => vec!["? nothing like it was made lately".to_owned(), "?".to_owned()],
        },
    }
}

fn draw_title(pen: &mut Pen, view: &View, form: &Form, y: u16) -> Position {
    pen.put(1, y, VALUE - 2, name(Field::Title), label(form, Field::Title));
    let chars = form.title.text().chars().count();
    let used = format!("{chars} of {MAX_TITLE_CHARS}");
    let over = chars > MAX_TITLE_CHARS;
    let end = pen.put_right(view.width - 1, y, &used, if over { Role::Failed } else { Role::Muted }) - 2;
    let (x, room) = (VALUE, end.saturating_sub(VALUE));
    let (_, before) = form.title.caret();
    let shown = clean(form.title.text());
    let caret = cells(&clean(before));
    let left = caret.saturating_sub(room.saturating_sub(1));
    if shown.is_empty() {
        let from_outline = title_of(form.outline.text());
        let hint = from_outline.as_deref().unwrap_or("left empty, it is the outline's first line");
        pen.put(x, y, room, hint, Role::Muted);
    } else {
        pen.put(x, y, room, &window(&shown, usize::from(left), usize::from(room)), Role::Text);
    }
    Position::new(x + caret - left, y)
}

fn draw_outline_rule(pen: &mut Pen, view: &View, form: &Form, y: u16) {
    let bytes = form.outline.text().len();
    let lines = if bytes == 0 { 0 } else { form.outline.lines().count() };
    let lines = super::words::plural(i64::try_from(lines).unwrap_or(0), "line", "lines");
    let grouped = |n: usize| format::grouped(i64::try_from(n).unwrap_or(0));
    let used = format!("{lines} · {} of {} B", grouped(bytes), grouped(MAX_OUTLINE_BYTES));
    let role = if bytes > MAX_OUTLINE_BYTES { Role::Failed } else { Role::Muted };
    let mut right = vec![Part::new(used, role)];
    let mut title = Part::new("outline", label(form, Field::Outline));
    if let Some(again) = form.edited().filter(|again| again.read().is_some()) {
        let changed = form.is_changed();
        title = title.and(if changed { " · changed" } else { " · as it was" }, Role::Text);
        if changed {
            let (added, removed) = (again.changes.added.len(), again.changes.removed);
            right.push(Part::new(format!("+{added} -{removed} lines"), Role::Text));
        }
    }
    pen.titled_rule(0, view.width, y, &title, &right);
}

fn draw_outline(pen: &mut Pen, view: &View, form: &Form, area: Area) -> Option<Position> {
    if let Some(again) = form.edited().filter(|again| again.read().is_none()) {
        draw_unread(pen, view, again, area);
        return None;
    }
    let (line, before) = form.outline.caret();
    let height = usize::from(area.height);
    let top = line.saturating_sub(height.saturating_sub(1));
    let room = area.width.saturating_sub(GUTTER + 1);
    let caret = cells(&clean(before));
    let left = caret.saturating_sub(room.saturating_sub(1));
    for (at, text) in form.outline.lines().enumerate().skip(top).take(height) {
        let y = area.y + u16::try_from(at - top).unwrap_or(0);
        if form.edited().is_some_and(|again| again.changes.added.contains(&at)) {
            pen.put(0, y, 1, "+", Role::Generated);
        }
        pen.put_right(GUTTER - 2, y, &(at + 1).to_string(), Role::Muted);
        // Only the caret's line moves sideways.
        let from = if at == line { left } else { 0 };
        let text = clean(text);
        let shown = if from == 0 { cut_end(&text, usize::from(room)) } else { window(&text, from.into(), room.into()) };
        pen.put(GUTTER, y, room, &shown, Role::Text);
    }
    let row = u16::try_from(line - top).ok().filter(|row| *row < area.height)?;
    Some(Position::new(area.x + GUTTER + caret - left, area.y + row))
}

/// What stands for an outline that is not there yet.
fn draw_unread(pen: &mut Pen, view: &View, again: &Again, area: Area) {
    match &again.reading {
        Reading::Since(since) => {
            let Some(words) = words::waited(view, *since) else { return };
            pen.put(GUTTER, area.y, area.width.saturating_sub(GUTTER + 1), &words, Role::Muted);
        }
        Reading::Failed(why) => {
            let words = format!("Not to be edited: {why}.");
            pen.put(1, area.y, 1, "✗", Role::Failed);
            let lines = fold_words(&clean(&words), usize::from(area.width.saturating_sub(4)));
            for (y, line) in (area.y..area.y + area.height).zip(&lines) {
                pen.put(3, y, area.width - 4, line, Role::Text);
            }
        }
        Reading::Read(_) => {}
    }
}

fn draw_message(pen: &mut Pen, view: &View, form: &Form, y: u16) {
    if footer::draw_said(pen, view, y) {
        return;
    }
    if let Some(error) = &form.refused {
        let lines = fold_words(&error.to_string(), usize::from(view.width - 4));
        let first = y.saturating_sub(u16::try_from(lines.len() - 1).unwrap_or(0));
        for (line, text) in (first..=y).zip(&lines) {
            pen.put(0, line, view.width, &" ".repeat(usize::from(view.width)), Role::Text);
            pen.put(3, line, view.width - 4, text, Role::Text);
        }
        pen.put(1, first, 1, "✗", Role::Failed);
    } else if form.sending {
        let words = if form.edited().is_some() { "retrying…" } else { "adding…" };
        pen.put(1, y, view.width - 2, words, Role::Muted);
    } else if let Some(title) = form.edited().and_then(|again| kept_title(again, form.outline.text())) {
        let title = cut_end(&clean(title), usize::from(view.width.saturating_sub(20))).into_owned();
        let x = pen.put(1, y, 2, "▲ ", Role::Stalled);
        pen.put(x, y, view.width.saturating_sub(x + 1), &format!("The title stays: {title}"), Role::Text);
    } else if let Some(was) = form.edited().and_then(Again::read) {
        let at = view.clock.moment(was.at);
        let words = format!("As you saw it at {at}; refused if it changes before.");
        pen.put(1, y, view.width - 2, &words, Role::Muted);
    }
}

/// The lesson's title, where the edited outline's first line would make another one: a retry changes no title.
fn kept_title<'a>(again: &'a Again, outline: &str) -> Option<&'a str> {
    let now = title_of(outline)?;
    let renamed = again.read().is_some_and(|was| title_of(&was.outline).is_some_and(|was| was != now));
    (renamed && now != again.title).then_some(again.title.as_str())
}
