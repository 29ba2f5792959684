//! The column beside a wide list: outline, last attempt and last error of the lesson under the cursor.

use super::View;
use super::format;
use super::overview::fold_words;
use super::text::{Part, Pen, clean, cut_end, cut_middle};
use super::theme::Role;
use super::words;
use crate::app::grid::Area;
use crate::app::peek::Glance;
use crate::model::attempt::{Attempt, AttemptStatus};

const ERROR_LINES: usize = 4;

pub(super) fn draw(pen: &mut Pen, view: &View, area: Area) {
    let end = area.x + area.width;
    for y in area.y..area.y + area.height {
        pen.put(area.x, y, 1, if y == area.y { "┬" } else { "│" }, Role::Rule);
    }
    let current = view.app.current();
    let title = current.map(|lesson| clean(&lesson.title).into_owned()).unwrap_or_default();
    let title = Part::new(cut_end(&title, usize::from(area.width - 9)), Role::Text);
    pen.titled_rule(area.x + 1, end, area.y, &title, &[]);
    let inner = Area { x: area.x + 2, y: area.y + 1, width: area.width - 3, height: area.height - 1 };
    match view.app.glance() {
        Some(glance) => draw_glance(pen, view, glance, area, inner),
        None if view.app.glance_failed() => {
            pen.put(inner.x, inner.y, inner.width, "Not read.  ctrl-r again", Role::Muted);
        }
        None => {}
    }
}

fn draw_glance(pen: &mut Pen, view: &View, glance: &Glance, area: Area, inner: Area) {
    let error = glance.error.as_deref().map(clean).unwrap_or_default();
    let mut error = if error.is_empty() { Vec::new() } else { fold_words(&error, usize::from(inner.width)) };
    if error.len() > ERROR_LINES {
        let rest = error.split_off(ERROR_LINES - 1).join(" ");
        error.push(cut_end(&rest, usize::from(inner.width)).into_owned());
    }
    let attempt = glance.attempt.as_ref().map(|attempt| facts(view, attempt)).unwrap_or_default();
    let number = glance.attempt.as_ref().map(|attempt| format!("attempt {}", attempt.attempt_number));
    let below = [(number.unwrap_or_default(), attempt), ("last error".to_owned(), lines(error))];
    let taken: usize = below.iter().filter(|(_, lines)| !lines.is_empty()).map(|(_, lines)| lines.len() + 2).sum();
    let room = usize::from(inner.height).saturating_sub(taken).max(3);
    let mut y = draw_outline(pen, glance, inner, room);
    for (title, lines) in below {
        if lines.is_empty() || y + 1 >= inner.y + inner.height {
            continue;
        }
        pen.put(area.x, y, 1, "├", Role::Rule);
        pen.titled_rule(area.x + 1, area.x + area.width, y, &Part::new(title, Role::Text), &[]);
        y += 1;
        for parts in lines {
            if y < inner.y + inner.height {
                pen.put_parts(inner.x, y, inner.x + inner.width, 3, &parts);
            }
            y += 1;
        }
        y += 1;
    }
}

/// Draws what fits into so many lines, and says where the next thing may stand.
fn draw_outline(pen: &mut Pen, glance: &Glance, inner: Area, room: usize) -> u16 {
    let fits = glance.lines <= room && glance.lines <= glance.outline.len();
    let shown = if fits { glance.lines } else { (room - 1).min(glance.outline.len()) };
    let mut y = inner.y;
    for line in glance.outline.iter().take(shown) {
        let line = cut_end(&clean(line), usize::from(inner.width)).into_owned();
        pen.put(inner.x, y, inner.width, &line, Role::Text);
        y += 1;
    }
    if !fits {
        let rest = i64::try_from(glance.lines - shown).unwrap_or(0);
        pen.put(inner.x, y, inner.width, &format!("┆ {}", words::plural(rest, "line", "lines")), Role::Muted);
        y += 1;
    }
    y + 1
}

fn lines(texts: Vec<String>) -> Vec<Vec<Part>> {
    texts.into_iter().map(|text| vec![Part::new(text, Role::Text)]).collect()
}

fn facts(view: &View, attempt: &Attempt) -> Vec<Vec<Part>> {
    let (sign, word, role) = match attempt.status {
        AttemptStatus::InProgress => ("◐", "in progress".to_owned(), Role::Generating),
        AttemptStatus::Success => ("✓", "success".to_owned(), Role::Generated),
        AttemptStatus::Failed => {
            let class = attempt.failure_class.map(|class| class.to_string());
            ("✗", class.unwrap_or_else(|| "failed".to_owned()), Role::Failed)
        }
    };
    let word_role = if role == Role::Generated { Role::Text } else { role };
    let mut first = vec![Part::new(format!("{sign} "), role).and(word, word_role)];
    let ended = attempt.finished_at.unwrap_or(view.at);
    let ms = (ended - attempt.started_at).num_milliseconds().max(0);
    // One that runs ages with its row, not here.
    if attempt.finished_at.is_some() {
        first.push(Part::new(format::millis(ms), Role::Text));
    }
    first.extend(attempt.total_tokens.map(|tokens| Part::new(format!("{} tok", format::tokens(tokens)), Role::Text)));
    first.extend(attempt.cost_usd.map(|cost| Part::new(format::money(cost), Role::Text)));
    let known = [(attempt.model.as_deref(), 24), (attempt.worker_name.as_deref(), 18)];
    let second: Vec<Part> = known
        .into_iter()
        .filter_map(|(name, cells)| Some(Part::new(cut_middle(&clean(name?), cells).into_owned(), Role::Muted)))
        .collect();
    [first, second].into_iter().filter(|parts| !parts.is_empty()).collect()
}
