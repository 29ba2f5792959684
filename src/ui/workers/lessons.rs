//! What the worker at the cursor generates.

use crate::app::grid::Area;
use crate::app::store::Row;
use crate::app::workers::{Section, WorkersView};
use crate::model::lesson::LessonSummary;
use crate::ui::text::{Part, Pen, clean, cut_end, cut_middle};
use crate::ui::theme::Role;
use crate::ui::{View, table, words};

pub(super) fn draw(pen: &mut Pen, view: &View, workers: &WorkersView, rule: u16, area: Area) {
    let worker = workers.worker();
    let holding = workers.holding.as_ref();
    let mut title = worker.map_or_else(|| "lessons".to_owned(), |worker| worker.summary.name.clone());
    if let Some(held) = holding.and_then(|holding| holding.held) {
        title = format!("{title} · {}", if held == 0 { "nothing runs".to_owned() } else { format!("{held} running") });
    }
    let in_lessons = workers.section == Section::Lessons;
    let right = holding.filter(|_| in_lessons).and_then(|holding| {
        holding.lessons.position()?;
        let at = holding.lessons.place().map_or_else(|| "–".to_owned(), |at| at.to_string());
        Some(Part::new(format!("{at} of {}", holding.held.unwrap_or(0)), Role::Muted))
    });
    let right: Vec<Part> = right.into_iter().collect();
    pen.titled_rule(0, view.width, rule, &Part::new(clean(&title), Role::Text), &right);
    let Some(holding) = holding else { return };
    for (line, standing) in holding.lessons.visible(area.height.into()).enumerate() {
        let y = area.y + u16::try_from(line).unwrap_or(0);
        let here = in_lessons && holding.lessons.cursor() == Some(&standing.row.id);
        draw_row(pen, view, &standing.row, standing.left, here, y);
    }
}

fn draw_row(pen: &mut Pen, view: &View, own: &LessonSummary, left: bool, here: bool, y: u16) {
    let lesson = view.app.newest(own.id, Some(own)).unwrap_or(own);
    let known = view.app.store().row(own.id);
    let row =
        Row { lesson: lesson.clone(), gone: known.is_some_and(|row| row.gone), asked: known.and_then(|row| row.asked) };
    // One that ended keeps its place and fades.
    let left = left || row.gone || lesson.lease.is_none();
    let tone = |role: Role| if left { Role::Muted } else { role };
    if here {
        pen.put(0, y, 1, "▌", Role::Accent);
    }
    let (glyph, _, role) = words::state(view, lesson);
    pen.put(2, y, 1, if row.gone { "⊘" } else { glyph }, tone(role));
    let narrow = view.width < 60;
    let now_width = if narrow { 9 } else { 33 };
    let model_width = if view.width >= 100 { 18 } else { 0 };
    let attempts = if narrow { 0 } else { 5 };
    let title_width = view.width.saturating_sub(4 + 2 + 4 + attempts + 2 + now_width + model_width + 1).min(60);
    let title = cut_end(&clean(&lesson.title), title_width.into()).into_owned();
    pen.put(4, y, title_width, &title, if here { Role::Selected } else { tone(Role::Text) });
    let age_end = 4 + title_width + 2 + 4;
    let since = crate::app::age::since(lesson);
    pen.put_right(age_end, y, &table::age_at(view, since), tone(Role::Text));
    if !narrow {
        pen.put_right(age_end + attempts, y, &words::attempts(lesson), tone(Role::Text));
    }
    let x = age_end + attempts + 2;
    let now = words::now(view, &row);
    let end = x + now_width;
    let at = pen.put(x, y, now_width, &now.lead, tone(now.role));
    if !narrow && !now.rest.is_empty() && at + 4 < end {
        let dot = pen.put(at, y, 3, " · ", Role::Muted);
        pen.put(dot, y, end - dot, &clean(&now.rest), tone(Role::Text));
    }
    if model_width > 0 {
        let model = clean(lesson.model.as_deref().unwrap_or("–")).into_owned();
        pen.put(end + 2, y, model_width - 2, &cut_middle(&model, usize::from(model_width) - 2), Role::Muted);
    }
}
