//! The lessons of a group, each with the place where it failed.

use crate::app::failures::{FailuresView, GroupView};
use crate::app::held::Standing;
use crate::app::sections::{self, Column, SpotColumns};
use crate::model::failures::{GroupLesson, Spot};
use crate::model::lesson::Status;
use crate::ui::text::{Part, Pen, clean, cut_end, cut_middle};
use crate::ui::theme::Role;
use crate::ui::words::{self, plural};
use crate::ui::{View, footer, table};

pub(super) fn draw(pen: &mut Pen, view: &View, failures: &FailuresView, grid: &sections::Failures) {
    let Some(group) = failures.groups.current() else { return };
    let class = group.class.map_or("–", |class| class.as_str());
    let title = format!("{class} · {}", super::cause(group));
    let listed = failures.group.as_ref();
    let mut right = Vec::new();
    if failures.in_lessons
        && let Some(of) = listed
    {
        if of.lessons.waiting() > 0 {
            right.push(Part::new(format!("{} new ↑", of.lessons.waiting()), Role::Strong));
        }
        if of.lessons.position().is_some() {
            let at = of.lessons.place().map_or_else(|| "–".to_owned(), |at| at.to_string());
            let at = format!("{at} of {}", crate::ui::format::count(group.lessons));
            right.push(Part::new(at, Role::Muted));
        }
    } else {
        right.push(Part::new(plural(group.lessons, "lesson", "lessons"), Role::Muted));
    }
    pen.titled_rule(0, view.width, grid.lessons_rule, &Part::new(clean(&title), Role::Text), &right);
    let Some(of) = listed else { return };
    if of.lessons.rows().is_empty() {
        footer::draw_wait(pen, view, grid.lessons, of.reading_since, of.error.as_deref());
        return;
    }
    let columns = sections::spots(view.width);
    for (line, standing) in of.lessons.visible(grid.lessons.height.into()).enumerate() {
        let y = grid.lessons.y + u16::try_from(line).unwrap_or(0);
        draw_row(pen, view, failures.in_lessons, of, standing, &columns, y);
    }
}

fn draw_row(
    pen: &mut Pen,
    view: &View,
    in_lessons: bool,
    group: &GroupView,
    standing: &Standing<GroupLesson>,
    columns: &SpotColumns,
    y: u16,
) {
    let own = &standing.row.lesson;
    let lesson = view.app.newest(own.id, Some(own)).unwrap_or(own);
    let row = view.app.store().row(own.id);
    let gone = row.is_some_and(|row| row.gone);
    let (glyph, word, role) = words::state(view, lesson);
    // One that was retried or went keeps its place and fades.
    let left = gone || standing.left || lesson.status != Status::Failed;
    let tone = |role: Role| if left { Role::Muted } else { role };
    let here = in_lessons && group.lessons.cursor() == Some(&own.id);
    if here {
        pen.put(0, y, 1, "▌", Role::Accent);
    }
    pen.put(2, y, 1, if gone { "⊘" } else { glyph }, tone(role));
    let put = |pen: &mut Pen, (x, width): Column, text: &str, role: Role| {
        if width > 0 {
            pen.put(x, y, width, text, role);
        }
    };
    let title = cut_end(&clean(&lesson.title), columns.title.1.into()).into_owned();
    put(pen, columns.title, &title, if here { Role::Selected } else { tone(Role::Text) });
    pen.put_right(columns.age.0 + columns.age.1, y, &table::age_at(view, lesson.updated_at), tone(Role::Text));
    if columns.attempts.1 > 0 {
        let attempts = words::attempts(lesson);
        pen.put_right(columns.attempts.0 + columns.attempts.1, y, &attempts, tone(Role::Text));
    }
    let asked = row.and_then(|row| row.asked).map(|what| format!("{what} requested"));
    let now = asked.or_else(|| gone.then(|| "deleted".to_owned()));
    let now = now.or_else(|| (lesson.status != Status::Failed).then(|| word.to_owned()));
    match (now, &standing.row.spot) {
        (Some(now), _) => {
            let width = columns.spot.1 + if columns.source.1 > 0 { columns.source.1 + 2 } else { 0 };
            put(pen, (columns.spot.0, width), &now, tone(Role::Text));
        }
        (None, Some(spot)) => {
            put(pen, columns.spot, &position(spot), tone(Role::Text));
            let source = clean(spot.source.as_deref().unwrap_or_default()).into_owned();
            put(pen, columns.source, &cut_end(&source, columns.source.1.into()), tone(Role::Code));
        }
        (None, None) => put(pen, columns.spot, "–", Role::Muted),
    }
    let model = clean(lesson.model.as_deref().unwrap_or("?")).into_owned();
    put(pen, columns.model, &cut_middle(&model, columns.model.1.into()), Role::Muted);
}

fn position(spot: &Spot) -> String {
    spot.column.map_or_else(|| spot.line.to_string(), |column| format!("{}:{column}", spot.line))
}
