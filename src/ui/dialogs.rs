//! What floats and waits for an answer.

use super::View;
use super::float::{self, Breadth};
use super::format;
use super::text::Pen;
use super::theme::Role;
use super::words::plural;
use crate::app::dialog::{Dialog, Question, Retry};

pub(super) fn draw(pen: &mut Pen, view: &View, dialog: &Dialog) {
    match &dialog.question {
        Question::Retry(retry) => draw_retry(pen, view, retry),
        Question::Quit { lessons } => draw_quit(pen, view, *lessons),
        Question::Discard => draw_discard(pen, view),
    }
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
    let float = float::open(pen, view, Breadth::Narrow, "retry", lines);
    pen.put(float.x, float.y, float.width, &retry.title, Role::Text);
    for (y, fact) in (float.y + 1..).zip(facts) {
        pen.put(float.x, y, float.width, &fact, Role::Muted);
    }
    float.keys(pen, &[("enter", "retry"), ("esc", "keep")]);
}

fn draw_quit(pen: &mut Pen, view: &View, lessons: u16) {
    let float = float::open(pen, view, Breadth::Narrow, "quit", 5);
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
    let float = float::open(pen, view, Breadth::Narrow, "close", 4);
    pen.put(float.x, float.y, float.width, "This lesson is not added yet.", Role::Text);
    pen.put(float.x, float.y + 1, float.width, "Closing discards what you wrote.", Role::Muted);
    float.keys(pen, &[("d", "discard"), ("esc", "keep writing")]);
}
