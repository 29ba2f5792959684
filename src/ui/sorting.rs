//! The float in which an order is chosen.

use super::View;
use super::float::{Breadth, open};
use super::text::{Pen, cells};
use super::theme::Role;
use crate::app::list::Sort;

pub(super) fn draw(pen: &mut Pen, view: &View, chosen: Sort) {
    let lines = u16::try_from(Sort::ALL.len()).unwrap_or(0) + 2;
    let float = open(pen, view, Breadth::Narrow, "sort by", lines);
    let tab = view.app.tab();
    for (line, sort) in (0..).zip(Sort::ALL) {
        let y = float.y + line;
        let refused = sort.refused(tab);
        let role = if refused.is_some() { Role::Muted } else { Role::Text };
        if sort == chosen {
            pen.put(float.x, y, 1, "▌", Role::Accent);
        }
        let name = sort.words();
        let role = if sort == chosen { Role::Selected } else { role };
        let x = pen.put(float.x + 2, y, float.width - 2, name, role);
        let words = refused.unwrap_or_else(|| sort.explained(tab));
        let at = (float.x + 12).max(x + 2);
        if at + cells(words) <= float.x + float.width {
            pen.put(at, y, cells(words), words, Role::Muted);
        }
    }
    float.keys(pen, &[("enter", "sort"), ("esc", "keep")]);
}
