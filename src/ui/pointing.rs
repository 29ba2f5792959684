//! What is drawn at a cell, for the mouse: asked of the drawers themselves, on a sheet that nobody sees.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::format::Clock;
use super::text::Pen;
use super::theme::{Depth, Ground, Theme};
use super::{View, cards, lesson, palette};
use crate::app::grid::{self, Area, Size};
use crate::app::key::Key;
use crate::app::pointer::Target;
use crate::app::{App, Screen};
use crate::model::Time;

/// What a press at a cell means.
#[must_use]
pub fn target(app: &App, now: Time, x: u16, y: u16) -> Target {
    let Size { width, height } = app.size();
    if app.size().is_too_small() || x >= width || y >= height {
        return Target::Nothing;
    }
    let theme = Theme::new(Depth::Mono, Ground::Dark, false);
    let mut sheet = Buffer::empty(Rect::new(0, 0, width, height));
    let mut pen = Pen { buffer: &mut sheet, theme: &theme };
    let clock = Clock::new(app.options().zone, now);
    let view = View { app, now, at: app.database_now(now), clock, width, height };
    if app.palette().is_some() {
        return palette::entry_at(&mut pen, &view, x, y).map_or(Target::Nothing, Target::Entry);
    }
    if app.sorting().is_some() {
        return Target::Nothing;
    }
    match app.screen() {
        None => overview(&mut pen, &view, x, y),
        Some(Screen::Lesson(open)) => {
            let grid = grid::lesson(app.size(), open.zoom);
            let spans = lesson::draw_panes(&mut pen, &view, open, &grid);
            (y == grid.panes).then(|| key_of(&spans, x)).flatten().unwrap_or(Target::Nothing)
        }
        Some(Screen::Failures(open)) => {
            let at = app.failures_grid(open);
            row(&[at.groups, at.lessons], x, y)
        }
        Some(Screen::Workers(open)) => {
            let at = app.workers_grid(open);
            row(&[at.workers, at.lessons, at.providers], x, y)
        }
        Some(Screen::NewLesson(_) | Screen::Help(_)) => Target::Nothing,
    }
}

fn overview(pen: &mut Pen, view: &View, x: u16, y: u16) -> Target {
    let grid = grid::overview(view.app.size());
    if let Some(line) = y.checked_sub(grid.list.y).filter(|line| *line < grid.list.height) {
        return Target::Row { list: 0, line: usize::from(line) };
    }
    let (spans, lines) = if view.app.size().has_cards() {
        (cards::draw_cards(pen, view, grid.counts), 3)
    } else {
        (cards::draw_tabs(pen, view, grid.counts), 1)
    };
    let on_counts = (grid.counts..grid.counts + lines).contains(&y);
    on_counts.then(|| key_of(&spans, x)).flatten().unwrap_or(Target::Nothing)
}

/// The row of one of these lists.
fn row(lists: &[Area], x: u16, y: u16) -> Target {
    let inside =
        |area: &Area| (area.y..area.y + area.height).contains(&y) && (area.x..area.x + area.width).contains(&x);
    let list = lists.iter().position(inside);
    list.map_or(Target::Nothing, |list| Target::Row { list, line: usize::from(y - lists[list].y) })
}

/// The digit of the span, of those in order from 1, that a column is in.
fn key_of(spans: &[std::ops::Range<u16>], x: u16) -> Option<Target> {
    let at = spans.iter().position(|span| span.contains(&x))?;
    char::from_digit(u32::try_from(at + 1).ok()?, 10).map(|digit| Target::Key(Key::char(digit)))
}
