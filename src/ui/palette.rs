//! The command palette.

use ratatui::layout::Position;

use super::View;
use super::float::{self, Breadth, Float};
use super::text::{Pen, cells, clean, window};
use super::theme::Role;
use crate::app::grid;
use crate::app::palette::{Entry, Found, Palette};

/// Where notes stand in a wide float.
const NOTES: u16 = 32;
/// A note needs so many cells to say anything.
const NOTE_LEAST: u16 = 8;

/// Draws it and says where the caret stands.
pub(super) fn draw(pen: &mut Pen, view: &View, palette: &Palette) -> Position {
    let grid = grid::palette(view.app.size());
    let around = if grid.roomy { 5 } else { 2 };
    let float = float::open(pen, view, Breadth::Wide, "command", grid.rows + around);
    let caret = draw_line(pen, float, palette);
    let first = first_row(float, grid);
    for (line, (entry, found, chosen)) in palette.visible().enumerate() {
        let y = first + u16::try_from(line).unwrap_or(0);
        draw_entry(pen, float, y, entry, found, chosen);
    }
    if palette.count() == 0 {
        pen.put(float.x + 2, first, float.width - 2, "No command is called that.", Role::Muted);
    }
    if grid.roomy {
        let also = "also  an id (5f0c) · a screen · a theme";
        float.line(pen, float.height - 2, (also, Role::Muted), ("", Role::Muted));
    }
    float.keys(pen, &[("enter", "run"), ("↑ ↓", "choose"), ("tab", "complete"), ("esc", "close")]);
    caret
}

/// Which visible command stands at a cell.
pub(super) fn entry_at(pen: &mut Pen, view: &View, x: u16, y: u16) -> Option<usize> {
    let grid = grid::palette(view.app.size());
    let float = float::open(pen, view, Breadth::Wide, "command", grid.rows + if grid.roomy { 5 } else { 2 });
    let line = y.checked_sub(first_row(float, grid)).filter(|line| *line < grid.rows)?;
    (float.x..float.end()).contains(&x).then_some(usize::from(line))
}

const fn first_row(float: Float, grid: grid::Palette) -> u16 {
    float.y + if grid.roomy { 2 } else { 1 }
}

fn draw_line(pen: &mut Pen, float: Float, palette: &Palette) -> Position {
    let count = format!("{} of {}", palette.count(), palette.len());
    let end = pen.put_right(float.end(), float.y, &count, Role::Muted);
    let room = end.saturating_sub(float.x + 2);
    let caret = cells(&clean(palette.before_caret()));
    let left = caret.saturating_sub(room.saturating_sub(1));
    let text = clean(palette.text());
    pen.put(float.x, float.y, room, &window(&text, left.into(), room.into()), Role::Text);
    Position::new(float.x + caret - left, float.y)
}

fn draw_entry(pen: &mut Pen, float: Float, y: u16, entry: &Entry, found: &Found, chosen: bool) {
    let tone = |role: Role| if entry.ready { role } else { Role::Muted };
    if chosen {
        pen.put(float.x, y, 1, "▌", Role::Accent);
    }
    let keys = pen.put_right(float.end(), y, &entry.keys, tone(Role::Strong));
    let x = float.x + 2;
    let room = keys.saturating_sub(x + 1);
    let end = pen.put(x, y, room, &entry.name, if chosen { Role::Selected } else { tone(Role::Text) });
    // What was found is bold: a dozen marks would be louder than the choice. The names are the table's own: a character, a cell.
    for at in &found.at {
        let cell = x.saturating_add(u16::try_from(*at).unwrap_or(u16::MAX));
        if cell < end {
            pen.restyle(cell, y, Role::Strong);
        }
    }
    let at = if float.width >= 60 { (float.x + NOTES).max(end + 2) } else { end + 2 };
    let room = keys.saturating_sub(at + 1);
    if room >= NOTE_LEAST {
        pen.put(at, y, room, &entry.note, Role::Muted);
    }
}
