//! The Lesson screen: its facts, its attempts, and one pane of the attempt looked at.

mod about;
mod attempts;
mod facts;
mod pane;
mod row;
mod state;

use std::ops::Range;

use super::View;
use super::footer;
use super::text::Pen;
use super::theme::Role;
use crate::app::grid;
use crate::app::lesson::{LessonView, Pane};

pub(super) fn draw(pen: &mut Pen, view: &View, lesson: &LessonView) {
    let grid = grid::lesson(view.app.size(), lesson.zoom);
    facts::draw(pen, view, lesson, grid.facts);
    if let Some(y) = grid.attempts {
        attempts::draw_line(pen, view, lesson, y);
    }
    if let Some(area) = grid.column {
        attempts::draw_column(pen, view, lesson, area);
    }
    draw_panes(pen, view, lesson, &grid);
    pane::draw(pen, view, lesson, grid.pane);
    if lesson.is_typing() || !footer::draw_said(pen, view, grid.message) {
        state::draw(pen, view, lesson, &grid);
    }
    footer::draw(pen, view, grid.footer);
}

/// The names of the panes, the shown one in brackets, and which columns each takes.
pub(super) fn draw_panes(pen: &mut Pen, view: &View, lesson: &LessonView, grid: &grid::Lesson) -> Vec<Range<u16>> {
    let mut spans = Vec::new();
    let (y, mut x) = (grid.panes, grid.pane.x);
    if grid.column.is_some() {
        pen.rule(x, view.width, y, "─", Role::Rule);
    }
    let words = view.width >= 70;
    for pane in Pane::ALL {
        let shown = pane == lesson.pane;
        let role = if shown { Role::Accent } else { Role::Muted };
        let name = if words || shown {
            format!("{} {}", pane.index() + 1, pane.word())
        } else {
            (pane.index() + 1).to_string()
        };
        let start = x;
        let at = pen.put(x, y, 1, if shown { "[" } else { " " }, Role::Accent);
        let at = pen.put(at, y, view.width.saturating_sub(at), &name, role);
        x = pen.put(at, y, 1, if shown { "]" } else { " " }, Role::Accent);
        spans.push(start..x);
    }
    spans
}
