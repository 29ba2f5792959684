//! The Lesson screen.

use super::View;
use super::footer;
use super::text::Pen;
use crate::app::grid;
use crate::app::lesson::LessonView;

pub(super) fn draw(pen: &mut Pen, view: &View, _lesson: &LessonView) {
    let grid = grid::lesson(view.app.size(), false);
    footer::draw(pen, view, grid.footer);
}
