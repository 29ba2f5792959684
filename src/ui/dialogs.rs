//! What floats and waits for an answer.

use super::View;
use super::format;
use super::text::{Part, Pen};
use super::theme::Role;
use super::words::plural;
use crate::app::dialog::{Dialog, Question, Retry};

pub(super) fn draw(pen: &mut Pen, view: &View, dialog: &Dialog) {
    match &dialog.question {
        Question::Retry(retry) => draw_retry(pen, view, retry),
        Question::Quit { lessons } => draw_quit(pen, view, *lessons),
        Question::Fleet(ask) => super::workers::asks::draw(pen, view, ask),
        Question::Discard => draw_discard(pen, view),
    }
}

/// Where text may be written in a float: first cell, first line, and cells across.
pub(super) struct Float {
    pub x: u16,
    pub y: u16,
    pub width: u16,
}

/// A titled box over the middle of the screen, `lines` high inside.
pub(super) fn open(pen: &mut Pen, view: &View, title: &str, lines: u16) -> Float {
    let width = if view.width < 60 { view.width } else { 42 };
    let height = lines + 2;
    let x = (view.width - width) / 2;
    let y = (view.height.saturating_sub(height)) / 2;
    let end = x + width;
    for line in y..y + height {
        pen.put(x, line, width, &" ".repeat(usize::from(width)), Role::Text);
        pen.put(x, line, 1, "│", Role::Rule);
        pen.put(end - 1, line, 1, "│", Role::Rule);
    }
    for (line, left, right) in [(y, "╭", "╮"), (y + height - 1, "╰", "╯")] {
        pen.rule(x, end, line, "─", Role::Rule);
        pen.put(x, line, 1, left, Role::Rule);
        pen.put(end - 1, line, 1, right, Role::Rule);
    }
    pen.put(x + 2, y, width - 4, &format!(" {title} "), Role::Strong);
    Float { x: x + 2, y: y + 1, width: width - 4 }
}

pub(super) fn keys(pen: &mut Pen, float: &Float, y: u16, hints: &[(&str, &str)]) {
    let parts: Vec<Part> =
        hints.iter().map(|(key, word)| Part::new(*key, Role::Strong).and(format!(" {word}"), Role::Muted)).collect();
    pen.put_parts(float.x, y, float.x + float.width, 3, &parts);
}

fn draw_retry(pen: &mut Pen, view: &View, retry: &Retry) {
    let mut facts = vec![format!("as its next attempt, with {}", plural(retry.more_attempts.into(), "try", "tries"))];
    if let Some(each) = retry.cost_each {
        let most = each * f64::from(retry.more_attempts);
        facts.push(format!("about {}, at most {}", format::money(each), format::money(most)));
    }
    if let Some(behind) = retry.behind.filter(|behind| *behind > 0) {
        facts.push(format!("behind {} queued", format::count(behind)));
    }
    let lines = u16::try_from(facts.len()).unwrap_or(0) + 3;
    let float = open(pen, view, "retry", lines);
    pen.put(float.x, float.y, float.width, &retry.title, Role::Text);
    let mut y = float.y + 1;
    for fact in facts {
        pen.put(float.x, y, float.width, &fact, Role::Muted);
        y += 1;
    }
    keys(pen, &float, y + 1, &[("enter", "retry"), ("esc", "keep")]);
}

fn draw_quit(pen: &mut Pen, view: &View, lessons: u16) {
    let float = open(pen, view, "quit", 5);
    let words = if lessons == 1 {
        "1 lesson is generating here.".to_owned()
    } else {
        format!("{lessons} lessons are generating here.")
    };
    pen.put(float.x, float.y, float.width, &words, Role::Text);
    let answers = [("d", "drain: finish them, then quit"), ("r", "release: quit, they queue again"), ("esc", "stay")];
    for (line, (key, word)) in answers.into_iter().enumerate() {
        let y = float.y + 2 + u16::try_from(line).unwrap_or(0);
        pen.put(float.x, y, 5, key, Role::Strong);
        pen.put(float.x + 5, y, float.width - 5, word, Role::Muted);
    }
}

fn draw_discard(pen: &mut Pen, view: &View) {
    let float = open(pen, view, "close", 4);
    pen.put(float.x, float.y, float.width, "This lesson is not added yet.", Role::Text);
    pen.put(float.x, float.y + 1, float.width, "Closing discards what you wrote.", Role::Muted);
    keys(pen, &float, float.y + 3, &[("d", "discard"), ("esc", "keep writing")]);
}
