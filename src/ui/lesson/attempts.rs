//! The attempts of a lesson: a column with bars on one time axis, or one line.

use chrono::TimeDelta;

use crate::app::grid::Area;
use crate::app::lesson::LessonView;
use crate::app::printable;
use crate::model::attempt::{Attempt, AttemptStatus, Outcome, Stage};
use crate::ui::text::{Part, Pen};
use crate::ui::theme::Role;
use crate::ui::{View, format};

use super::about;

/// An attempt's sign, word and role.
fn result(lesson: &LessonView, attempt: &Attempt) -> (&'static str, &'static str, Role) {
    match (attempt.outcome, attempt.status) {
        (Some(Outcome::Success), _) | (None, AttemptStatus::Success) => ("✓", "success", Role::Generated),
        (Some(Outcome::Failed), _) | (None, AttemptStatus::Failed) => {
            ("✗", attempt.failure_class.map_or("failed", crate::model::failure::FailureClass::as_str), Role::Failed)
        }
        (Some(Outcome::Interrupted), _) => ("↺", "interrupted", Role::Muted),
        (Some(Outcome::Throttled), _) => ("▲", "throttled", Role::Stalled),
        (Some(Outcome::Superseded), _) => ("⊘", "superseded", Role::Muted),
        (Some(Outcome::Cancelled), _) => ("⊘", "cancelled", Role::Muted),
        (None, AttemptStatus::InProgress) => {
            let progress = lesson.live().filter(|_| lesson.is_running()).and_then(|live| live.progress.as_ref());
            ("◐", progress.map_or(Stage::Waiting, |progress| progress.stage).as_str(), Role::Generating)
        }
    }
}

/// How long an attempt took, or takes so far.
fn length(view: &View, lesson: &LessonView, attempt: &Attempt) -> String {
    let total = Times::of(view, lesson, attempt).total();
    if attempt.status == AttemptStatus::InProgress { format::seconds(total / 1_000) } else { format::millis(total) }
}

/// Milliseconds to the first token, of the stream after it, and of the checks.
#[derive(Debug, Clone, Copy)]
struct Times {
    first: i64,
    stream: i64,
    checks: i64,
}

impl Times {
    const fn total(self) -> i64 {
        self.first + self.stream + self.checks
    }

    fn of(view: &View, lesson: &LessonView, attempt: &Attempt) -> Self {
        let ms = |delta: TimeDelta| delta.num_milliseconds().max(0);
        if attempt.status == AttemptStatus::InProgress {
            // While it runs its time goes on; of an old picture it goes no further.
            let passed = ms(view.at - attempt.started_at) / 1_000 * 1_000;
            let live = lesson.live().filter(|_| attempt.fence == lesson.attempt().and_then(|attempt| attempt.fence));
            let first = live.and_then(|live| live.progress.as_ref()).and_then(|progress| progress.first_token_at);
            let first = first.map_or(passed, |at| ms(at - attempt.started_at).min(passed));
            return Self { first, stream: passed - first, checks: 0 };
        }
        match (attempt.stream_ms, attempt.finished_at) {
            (Some(stream), _) => {
                let first = attempt.ttft_ms.unwrap_or(0).clamp(0, stream.max(0));
                Self { first, stream: stream - first, checks: attempt.check_ms.unwrap_or(0).max(0) }
            }
            (None, Some(finished)) => Self { first: 0, stream: ms(finished - attempt.started_at), checks: 0 },
            (None, None) => Self { first: 0, stream: 0, checks: 0 },
        }
    }
}

pub(super) fn draw_line(pen: &mut Pen, view: &View, lesson: &LessonView, y: u16) {
    let attempts = lesson.attempts();
    let chosen = lesson.chosen().unwrap_or(0);
    if attempts.is_empty() {
        return;
    }
    // As many as fit, the chosen one among them: it is the newest of those shown, or they are the newest.
    let parts: Vec<Part> = attempts
        .iter()
        .enumerate()
        .map(|(at, attempt)| {
            let (sign, word, role) = result(lesson, attempt);
            let time = length(view, lesson, attempt);
            let here = at == chosen;
            let bracket = |sign: &'static str| if here { sign } else { " " };
            let text = if here { Role::Strong } else { Role::Text };
            Part::new(
                format!("{}{} ", bracket("["), attempt.attempt_number),
                if here { Role::Accent } else { Role::Muted },
            )
            .and(format!("{sign} {word}"), role)
            .and(format!(" {time}"), text)
            .and(bracket("]"), Role::Accent)
        })
        .collect();
    let mut first = chosen;
    let mut used = parts[first].cells();
    while first > 0 && used + 1 + parts[first - 1].cells() < view.width - 1 {
        first -= 1;
        used += 1 + parts[first].cells();
    }
    pen.put_parts(1, y, view.width - 1, 1, &parts[first..]);
}

pub(super) fn draw_column(pen: &mut Pen, view: &View, lesson: &LessonView, area: Area) {
    let end = area.x + area.width;
    for y in area.y..area.y + area.height {
        pen.put(end, y, 1, if y == area.y { "┬" } else { "│" }, Role::Rule);
    }
    pen.titled_rule(area.x, end, area.y, &Part::new("attempts", Role::Text), &[]);
    let facts = about::attempt(view, lesson);
    let about = about::lesson(view, lesson);
    let below = |lines: usize| if lines == 0 { 0 } else { u16::try_from(lines).unwrap_or(0) + 1 };
    let mut room = area.height.saturating_sub(2);
    let needed = u16::try_from(lesson.attempts().len()).unwrap_or(u16::MAX).saturating_mul(2).saturating_add(1);
    // What is told below the attempts gives way to them, the lesson's first.
    let least = needed.min(7);
    let with_facts = room >= least + below(facts.len());
    room = room.saturating_sub(if with_facts { below(facts.len()) } else { 0 });
    let with_about = with_facts && room >= least + below(about.len());
    room = room.saturating_sub(if with_about { below(about.len()) } else { 0 });
    let mut y = draw_attempts(pen, view, lesson, Area { y: area.y + 1, height: room, ..area });
    let number = lesson.attempt().map_or_else(String::new, |attempt| format!("attempt {}", attempt.attempt_number));
    for (title, lines, shown) in [(number, facts, with_facts), ("lesson".to_owned(), about, with_about)] {
        if !shown || lines.is_empty() {
            continue;
        }
        pen.titled_rule(area.x, end, y, &Part::new(title, Role::Text), &[]);
        pen.put(end, y, 1, "┤", Role::Rule);
        y += 1;
        for (name, value) in lines {
            pen.put(area.x + 1, y, 9, name, Role::Muted);
            pen.put(area.x + 11, y, area.width - 12, &value, Role::Text);
            y += 1;
        }
    }
}

/// The attempts around the chosen one; says the line after them.
fn draw_attempts(pen: &mut Pen, view: &View, lesson: &LessonView, area: Area) -> u16 {
    let attempts = lesson.attempts();
    let mut y = area.y;
    if attempts.is_empty() {
        let words = if lesson.is_reading() { "" } else { "none yet" };
        pen.put(area.x + 1, y, area.width - 2, words, Role::Muted);
        return y + 1;
    }
    for (x, name) in [(1, "ATT"), (5, "RESULT")] {
        pen.put(area.x + x, y, 8, name, Role::Muted);
    }
    for (end, name) in [(23, "TIME"), (31, "TOKENS")] {
        pen.put_right(area.x + end, y, name, Role::Muted);
    }
    y += 1;
    let chosen = lesson.chosen().unwrap_or(0);
    let fits = usize::from(area.height.saturating_sub(1) / 2).max(1);
    let first = (chosen + 1).saturating_sub(fits);
    let longest = attempts.iter().map(|attempt| Times::of(view, lesson, attempt).total()).max().unwrap_or(0).max(1_000);
    for (at, attempt) in attempts.iter().enumerate().skip(first).take(fits) {
        draw_attempt(pen, view, lesson, attempt, (area.x, y), at == chosen);
        draw_bar(pen, Times::of(view, lesson, attempt), longest, (area.x + 5, y + 1), at == chosen);
        y += 2;
    }
    if y < area.y + area.height + 1 {
        draw_axis(pen, longest, (area.x + 5, y));
        y += 1;
    }
    y
}

fn draw_attempt(pen: &mut Pen, view: &View, lesson: &LessonView, attempt: &Attempt, (x, y): (u16, u16), here: bool) {
    let (sign, word, role) = result(lesson, attempt);
    if here {
        pen.put(x, y, 1, "▌", Role::Accent);
    }
    let text = if here { Role::Strong } else { Role::Text };
    pen.put_right(x + 4, y, &attempt.attempt_number.to_string(), text);
    pen.put(x + 5, y, 1, sign, role);
    let time = length(view, lesson, attempt);
    let room = 15_usize.saturating_sub(printable::width(&time));
    let word = printable::cut_end(word, room);
    pen.put(x + 7, y, 11, &word, if role == Role::Generated { text } else { role });
    pen.put_right(x + 23, y, &time, text);
    let tokens = attempt.total_tokens.map_or_else(|| "–".to_owned(), format::tokens);
    pen.put_right(x + 31, y, &tokens, text);
}

/// Cells of the time axis.
const AXIS: i64 = 26;

fn draw_bar(pen: &mut Pen, times: Times, longest: i64, (x, y): (u16, u16), here: bool) {
    let role = if here { Role::Muted } else { Role::Rule };
    let cell = |ms: i64| u16::try_from((ms * AXIS + longest / 2) / longest).unwrap_or(0);
    let stream_from = cell(times.first).max(u16::from(times.first > 0));
    let checks_from = cell(times.first + times.stream).max(stream_from);
    let end = cell(times.total()).max(checks_from + u16::from(times.checks > 0)).min(26);
    pen.rule(x, x + stream_from, y, "╌", role);
    pen.rule(x + stream_from, x + checks_from.min(26), y, "▇", role);
    if times.checks > 0 {
        pen.rule(x + checks_from.min(25), x + end, y, "▒", role);
    }
}

fn draw_axis(pen: &mut Pen, longest: i64, (x, y): (u16, u16)) {
    pen.put(x, y, 3, "0s", Role::Muted);
    let label = |ms: i64| format::seconds((ms + 500) / 1_000);
    let middle = label(longest / 2);
    pen.put(x + 13 - u16::try_from(middle.len() / 2).unwrap_or(0), y, 8, &middle, Role::Muted);
    pen.put_right(x + 26, y, &label(longest), Role::Muted);
}
