//! New lesson.

use ratatui::layout::Position;

use super::View;
use super::footer;
use super::format;
use super::overview::fold_words;
use super::text::{Part, Pen, cells, clean, cut_end, window};
use super::theme::Role;
use crate::app::form::{Field, Form};
use crate::app::grid::{self, Area};
use crate::model::outline::{MAX_OUTLINE_BYTES, MAX_TITLE_CHARS, title_of};

/// Cells left of the outline: number and a gap.
const GUTTER: u16 = 6;

/// Draws the form and says where the caret stands.
pub(super) fn draw(pen: &mut Pen, view: &View, form: &Form) -> Option<Position> {
    let grid = grid::new_lesson(view.app.size());
    let adds = Part::new("ctrl-s add", Role::Muted);
    pen.titled_rule(0, view.width, grid.title - 1, &Part::new("new lesson", Role::Text), &[adds]);
    let title = draw_title(pen, view, form, grid.title);
    draw_outline_rule(pen, view, form, grid.outline_rule);
    let outline = draw_outline(pen, form, grid.outline);
    draw_message(pen, view, form, grid.message);
    footer::draw(pen, view, grid.footer);
    match form.field {
        Field::Title => Some(title),
        Field::Outline => outline,
    }
}

const fn label(form: &Form, field: Field) -> Role {
    match (form.field, field) {
        (Field::Title, Field::Title) | (Field::Outline, Field::Outline) => Role::Accent,
        (Field::Title, Field::Outline) | (Field::Outline, Field::Title) => Role::Muted,
    }
}

fn draw_title(pen: &mut Pen, view: &View, form: &Form, y: u16) -> Position {
    pen.put(1, y, 6, "title", label(form, Field::Title));
    let chars = form.title.text().chars().count();
    let used = format!("{chars} of {MAX_TITLE_CHARS}");
    let over = chars > MAX_TITLE_CHARS;
    let end = pen.put_right(view.width - 1, y, &used, if over { Role::Failed } else { Role::Muted }) - 2;
    let (x, room) = (8, end.saturating_sub(8));
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
    pen.titled_rule(0, view.width, y, &Part::new("outline", label(form, Field::Outline)), &[Part::new(used, role)]);
}

fn draw_outline(pen: &mut Pen, form: &Form, area: Area) -> Option<Position> {
    let (line, before) = form.outline.caret();
    let height = usize::from(area.height);
    let top = line.saturating_sub(height.saturating_sub(1));
    let room = area.width.saturating_sub(GUTTER + 1);
    let caret = cells(&clean(before));
    let left = caret.saturating_sub(room.saturating_sub(1));
    for (at, text) in form.outline.lines().enumerate().skip(top).take(height) {
        let y = area.y + u16::try_from(at - top).unwrap_or(0);
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
        pen.put(1, y, view.width - 2, "adding…", Role::Muted);
    }
}
