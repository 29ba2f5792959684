//! What floats and waits for an answer.

use super::View;
use super::bulk;
use super::float::{Breadth, Float, open};
use super::format;
use super::text::{Part, Pen};
use super::theme::Role;
use super::words::{attempts_used, plural};
use crate::app::Screen;
use crate::app::dialog::{Cancel, Counts, Delete, Dialog, Question, Retry, TakeBack, Typed};

pub(super) fn draw(pen: &mut Pen, view: &View, dialog: &Dialog) {
    match &dialog.question {
        Question::Retry(retry) => draw_retry(pen, view, retry),
        Question::Cancel(cancel) => draw_cancel(pen, view, cancel),
        Question::Delete(delete) => draw_delete(pen, view, delete),
        Question::TakeBack(take) => draw_take_back(pen, view, take),
        Question::Bulk(bulk) => bulk::draw(pen, view, bulk),
        Question::Quit { lessons, draining: false } => draw_quit(pen, view, *lessons),
        Question::Quit { lessons, draining: true } => draw_draining(pen, view, *lessons),
        Question::Fleet(ask) => super::workers::asks::draw(pen, view, ask),
        Question::Discard => draw_discard(pen, view),
    }
}

/// The keys of a float, on its last line; what does nothing yet is dim. The last one, the way out, is never left out.
pub(super) fn keys(pen: &mut Pen, float: Float, hints: &[(&str, &str, bool)]) {
    let parts: Vec<Part> = hints
        .iter()
        .map(|(key, word, acts)| {
            if *acts {
                Part::new(*key, Role::Strong).and(format!(" {word}"), Role::Muted)
            } else {
                Part::new(format!("{key} {word}"), Role::Rule)
            }
        })
        .collect();
    let needed = |parts: &[Part], gap: u16| {
        parts.iter().map(|part| part.cells() + gap).sum::<u16>().saturating_sub(gap) <= float.width
    };
    let mut parts = parts;
    let gap = [3, 2, 1].into_iter().find(|gap| needed(&parts, *gap)).unwrap_or(2);
    while parts.len() > 2 && !needed(&parts, gap) {
        parts.remove(parts.len() - 2);
    }
    let y = float.y + float.height.saturating_sub(1);
    pen.put_parts(float.x, y, float.x + float.width, gap, &parts);
}

/// `Type delete  │dele▏         │`.
pub(super) fn typed(pen: &mut Pen, float: Float, y: u16, typed: &Typed) {
    let end = float.x + float.width;
    let x = pen.put(float.x, y, float.width, &format!("Type {}  ", typed.wanted), Role::Text);
    let x = pen.put(x, y, end - x, "│", Role::Rule);
    let role = if typed.is_right() { Role::Strong } else { Role::Text };
    let caret = pen.put(x, y, end.saturating_sub(x + 2), &typed.text, role);
    pen.put(caret, y, 1, "▏", Role::Accent);
    let right = (x + 14).min(end - 1).max(caret + 1);
    pen.put(right, y, 1, "│", Role::Rule);
}

/// A float about one lesson: its title, then facts, then an empty line and the keys.
fn about(pen: &mut Pen, view: &View, title: &str, lesson: &str, facts: &[String], more: u16) -> (Float, u16) {
    let lines = u16::try_from(facts.len()).unwrap_or(0) + 3 + more;
    let float = open(pen, view, Breadth::Narrow, title, lines);
    pen.put(float.x, float.y, float.width, lesson, Role::Text);
    let mut y = float.y + 1;
    for fact in facts {
        pen.put(float.x, y, float.width, fact, Role::Muted);
        y += 1;
    }
    (float, y)
}

fn draw_retry(pen: &mut Pen, view: &View, retry: &Retry) {
    let more = plural(retry.more_attempts.into(), "more attempt", "more attempts");
    let mut facts = vec![match retry.next_attempt {
        Some(next) => format!("{more}, from attempt {next} on"),
        None => more,
    }];
    if let Some(version) = retry.version {
        facts.insert(0, format!("v{version} stays until the next one is there"));
    }
    if let Some(each) = retry.cost_each {
        let most = each * f64::from(retry.more_attempts);
        facts.push(format!("about {}, at most {}", format::money(each), format::money(most)));
    }
    if let Some(behind) = retry.behind.filter(|behind| *behind > 0) {
        facts.push(format!("behind {} queued", format::count(behind)));
    }
    if retry.regenerates() {
        let (float, _) = about(pen, view, "regenerate", &retry.title, &facts, 0);
        return keys(pen, float, &[("enter", "regenerate", true), ("esc", "keep", true)]);
    }
    let (float, _) = about(pen, view, "retry", &retry.title, &facts, 0);
    keys(pen, float, &[("enter", "retry", true), ("e", "edit first", true), ("esc", "keep", true)]);
}

fn draw_cancel(pen: &mut Pen, view: &View, cancel: &Cancel) {
    let facts = match &cancel.running {
        Some((used, most, worker)) => vec![
            format!("{} · on {worker}", attempts_used(*used, *most)),
            String::new(),
            "What arrived stays as its trace. No".to_owned(),
            "attempt is used up; it is failed then.".to_owned(),
        ],
        None => vec![
            "queued".to_owned(),
            String::new(),
            "It leaves the queue and is failed; no".to_owned(),
            "attempt is used up.".to_owned(),
        ],
    };
    let (float, _) = about(pen, view, "cancel", &cancel.title, &facts, 0);
    keys(pen, float, &[("enter", "cancel it", true), ("esc", "keep", true)]);
}

fn draw_delete(pen: &mut Pen, view: &View, delete: &Delete) {
    let mut facts = vec![delete.seen.status.as_str().to_owned()];
    facts.extend(delete.version.map(|version| format!("v{version}")));
    match &delete.counts {
        Counts::Reading => facts.push("reading…".to_owned()),
        Counts::Known(attempts, traces) => {
            facts.push(format!("{}, {}", plural(*attempts, "attempt", "attempts"), plural(*traces, "trace", "traces")));
        }
        Counts::Not(_) => {}
    }
    let facts = [
        facts.join(" · "),
        String::new(),
        "The lesson, its content and its traces".to_owned(),
        "are gone for good.".to_owned(),
        String::new(),
    ];
    let (float, y) = about(pen, view, "delete 1 lesson", &delete.title, &facts, 1);
    match &delete.counts {
        Counts::Not(why) => {
            let x = pen.put(float.x, y, 2, "✗ ", Role::Failed);
            pen.put(x, y, float.width - 2, why, Role::Text);
        }
        Counts::Reading | Counts::Known(..) => typed(pen, float, y, &delete.typed),
    }
    keys(pen, float, &[("enter", "delete", delete.may_confirm()), ("esc", "keep", true)]);
}

fn draw_take_back(pen: &mut Pen, view: &View, take: &TakeBack) {
    let silent = format::seconds((view.at - take.seen.updated_at).num_seconds());
    let facts = [
        format!("another program's, silent for {silent}"),
        String::new(),
        "It is queued again. Should the other".to_owned(),
        "program go on, both may write.".to_owned(),
        String::new(),
    ];
    let (float, y) = about(pen, view, "take back", &take.title, &facts, 1);
    typed(pen, float, y, &take.typed);
    keys(pen, float, &[("enter", "take back", take.typed.is_right()), ("esc", "keep", true)]);
}

fn draw_quit(pen: &mut Pen, view: &View, lessons: u16) {
    let words = if lessons == 1 {
        "1 lesson is generating here.".to_owned()
    } else {
        format!("{lessons} lessons are generating here.")
    };
    let answers = [("d", "drain: finish them, then quit"), ("r", "release: quit, they queue again"), ("esc", "stay")];
    draw_ways(pen, view, &[words], &answers);
}

fn draw_draining(pen: &mut Pen, view: &View, lessons: u16) {
    let run =
        if lessons == 1 { "1 lesson still runs here".to_owned() } else { format!("{lessons} lessons still run here") };
    let words = [format!("Draining: {run}."), "Then homeroom quits by itself.".to_owned()];
    draw_ways(pen, view, &words, &[("r", "stop now: they queue again"), ("esc", "stay until they are done")]);
}

/// How to quit: what is so, then the answers, a line each.
fn draw_ways(pen: &mut Pen, view: &View, words: &[String], answers: &[(&str, &str)]) {
    let lines = u16::try_from(words.len() + answers.len()).unwrap_or(0) + 1;
    let float = open(pen, view, Breadth::Narrow, "quit", lines);
    for (y, line) in (float.y..).zip(words) {
        pen.put(float.x, y, float.width, line, Role::Text);
    }
    let below = float.y + lines - u16::try_from(answers.len()).unwrap_or(0);
    for (y, (key, word)) in (below..).zip(answers) {
        pen.put(float.x, y, 5, key, Role::Strong);
        pen.put(float.x + 5, y, float.width - 5, word, Role::Muted);
    }
}

fn draw_discard(pen: &mut Pen, view: &View) {
    let edited = view.app.screen().and_then(Screen::form).is_some_and(|form| form.edited().is_some());
    let words = if edited { "The outline is changed, not retried." } else { "This lesson is not added yet." };
    let float = open(pen, view, Breadth::Narrow, "close", 4);
    pen.put(float.x, float.y, float.width, words, Role::Text);
    pen.put(float.x, float.y + 1, float.width, "Closing discards what you wrote.", Role::Muted);
    keys(pen, float, &[("d", "discard", true), ("esc", "keep writing", true)]);
}
