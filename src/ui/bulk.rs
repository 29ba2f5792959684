//! The float of a bulk action: what was frozen, what will happen to how many, what it may cost, and which they are.

use super::View;
use super::dialogs::{keys, typed};
use super::float::{Breadth, Float, open};
use super::format;
use super::overview::fold_words;
use super::text::{Part, Pen, cells, clean, cut_end, cut_middle};
use super::theme::Role;
use super::words;
use super::words::plural;
use crate::app::bulk::{Bulk, Intent, Part as Edited, State, Target};
use crate::model::lesson::Status;
use crate::model::overview::SEARCHED;
use crate::model::preview::{LISTED, Listed, MOST, Preview};

/// A line of the float: what stands at its left and at its right, and whether it gives way where there is little room.
struct Line {
    left: Part,
    right: Part,
    needed: bool,
}

impl Line {
    fn new(left: Part) -> Self {
        Self { left, right: Part::default(), needed: true }
    }

    fn gap() -> Self {
        Self { needed: false, ..Self::new(Part::default()) }
    }

    fn right(self, text: impl Into<String>) -> Self {
        Self { right: Part::new(text, Role::Muted), ..self }
    }

    fn optional(self) -> Self {
        Self { needed: false, ..self }
    }
}

pub(super) fn draw(pen: &mut Pen, view: &View, bulk: &Bulk) {
    let title = title(bulk);
    match &bulk.state {
        State::Reading { since } => {
            let float = open(pen, view, Breadth::Wide, &title, 3);
            let words = words::waited(view, *since).unwrap_or_default();
            pen.put(float.x, float.y, float.width, &words, Role::Muted);
            keys(pen, float, &[("esc", "keep", true)]);
        }
        State::Failed(error) => {
            let text = format!("Not read: {error}. Nothing changed.");
            let room = usize::from(if view.width < 60 { view.width } else { 66.min(view.width) }).saturating_sub(6);
            let lines = fold_words(&clean(&text), room);
            let height = u16::try_from(lines.len()).unwrap_or(1) + 2;
            let float = open(pen, view, Breadth::Wide, &title, height);
            pen.put(float.x, float.y, 1, "✗", Role::Failed);
            for (y, line) in (float.y..).zip(&lines) {
                pen.put(float.x + 2, y, float.width - 2, line, Role::Text);
            }
            keys(pen, float, &[("esc", "close", true)]);
        }
        State::Ready(preview) => draw_ready(pen, view, bulk, preview, &title),
    }
}

fn title(bulk: &Bulk) -> String {
    let verb = bulk.intent.verb();
    let count = |lessons: Option<i64>| lessons.or(bulk.preview().and_then(|preview| i64::try_from(preview.len()).ok()));
    match &bulk.target {
        Target::Marked => match count(None) {
            Some(lessons) => format!("{verb} {}", plural(lessons, "marked lesson", "marked lessons")),
            None => format!("{verb} the marked lessons"),
        },
        Target::Matching { .. } => match count(None) {
            Some(lessons) => format!("{verb} all {}", plural(lessons, "lesson found", "lessons found")),
            None => format!("{verb} all that is found"),
        },
        Target::Group { class, lessons, .. } => {
            let lessons = count(None).unwrap_or(*lessons);
            format!("{verb} {} of one cause · {class}", plural(lessons, "lesson", "lessons"))
        }
    }
}

fn draw_ready(pen: &mut Pen, view: &View, bulk: &Bulk, preview: &Preview, title: &str) {
    let mut lines = head(view, bulk, preview);
    let tail = tail(view, bulk, preview);
    let room = view.height.saturating_sub(2);
    let listed = u16::try_from(preview.rows.len()).unwrap_or(u16::MAX);
    let extra = u16::from(preview.rows.len() < preview.len());
    // The keys are on a line of their own; of the list at least two lines are wanted.
    let fixed = |lines: &[Line]| u16::try_from(lines.len()).unwrap_or(0) + tail.height() + 1;
    while fixed(&lines) + listed.min(2) > room
        && let Some(at) = lines.iter().rposition(|line| !line.needed)
    {
        lines.remove(at);
    }
    let most = 9_u16.saturating_sub(u16::try_from(tail.hints.len()).unwrap_or(0));
    let shown = (listed + extra).min(most).min(room.saturating_sub(fixed(&lines)));
    let float = open(pen, view, Breadth::Wide, title, fixed(&lines) + shown);
    let mut y = float.y;
    for line in &lines {
        draw_line(pen, float, y, line);
        y += 1;
    }
    draw_list(pen, float, y, shown, bulk, preview);
    y += shown;
    for words in &tail.hints {
        pen.put(float.x, y, float.width, words, Role::Muted);
        y += 1;
    }
    if let Some(wanted) = &bulk.typed {
        typed(pen, float, y, wanted);
    }
    draw_keys(pen, float, bulk, preview);
}

fn draw_line(pen: &mut Pen, float: Float, y: u16, line: &Line) {
    let end = float.x + float.width;
    let mut x = float.x;
    for (text, role) in &line.left.words {
        x = pen.put(x, y, end.saturating_sub(x), text, *role);
    }
    // What stands at the right is left out where both do not fit whole.
    if line.left.cells() + 2 + line.right.cells() <= float.width {
        let mut at = end - line.right.cells();
        for (text, role) in &line.right.words {
            at = pen.put(at, y, end - at, text, *role);
        }
    }
}

fn fact(label: &str, value: impl Into<String>) -> Part {
    Part::new(format!("{label:<7}"), Role::Muted).and(value.into(), Role::Text)
}

fn head(view: &View, bulk: &Bulk, preview: &Preview) -> Vec<Line> {
    let verb = bulk.intent.done();
    let (at, narrow) = (view.clock.moment(preview.at), view.width < 60);
    let promise = if narrow { ".".to_owned() } else { format!(": what you see is what is {verb}.") };
    let frozen = format!("Frozen at {at}{promise}");
    let mut lines = vec![Line::new(Part::new(frozen, Role::Muted)), Line::gap()];
    let count = |n: usize| format!("{:>4}   ", format::count(i64::try_from(n).unwrap_or(i64::MAX)));
    let given;
    let (role, what) = match bulk.intent {
        Intent::Retry if narrow => (Role::Failed, ("failed", ": queued again")),
        Intent::Retry => (Role::Failed, ("failed", ": queued again, each as its next attempt")),
        Intent::Cancel if narrow => (Role::Text, ("given up", ": failed then")),
        Intent::Cancel => (Role::Text, ("given up", ": failed as cancelled, no attempt used up")),
        Intent::Delete => (Role::Text, ("gone for good", ": with content and traces")),
        Intent::Prioritise { .. } => {
            given = format!("given priority {}", bulk.priority());
            (Role::Text, (given.as_str(), if narrow { "" } else { ": higher is claimed first" }))
        }
    };
    let takes = Part::new(count(preview.takes.len()), Role::Strong).and(what.0, role).and(what.1, Role::Text);
    lines.push(Line::new(takes));
    let few = if preview.leaves.len() > 3 { 2 } else { 3 };
    for left in preview.leaves.iter().take(few) {
        let words = left_alone(&left.reason);
        lines.push(Line::new(Part::new(count(left.lessons), Role::Strong).and(words, Role::Muted)));
    }
    let others: usize = preview.leaves.iter().skip(few).map(|left| left.lessons).sum();
    if others > 0 {
        lines.push(Line::new(Part::new(count(others), Role::Strong).and("left alone for other reasons", Role::Muted)));
    }
    let left = bulk.left_out();
    if bulk.narrows() && left != Some(0) {
        let (some, any) = match bulk.intent {
            Intent::Retry => ("found but not failed: left out", "what has not failed is left out"),
            Intent::Prioritise { .. } => ("found but not queued: left out", "what is not queued is left out"),
            Intent::Cancel | Intent::Delete => ("another program's: left out", "what is another program's is left out"),
        };
        let (number, words) = left.map_or_else(|| (String::new(), any), |left| (format::count(left), some));
        lines.push(Line::new(Part::new(format!("{number:>4}   "), Role::Strong).and(words, Role::Muted)));
    }
    if preview.is_cut {
        let most = format::count(i64::try_from(MOST).unwrap_or(0));
        lines.push(Line::new(Part::new(format!("       the first {most} found; again for the rest"), Role::Stalled)));
    }
    if matches!(bulk.target, Target::Matching { is_bounded: true, .. }) {
        let searched = format::grouped(SEARCHED);
        lines.push(Line::new(Part::new(
            format!("       of the newest {searched}; older ones not looked at"),
            Role::Muted,
        )));
    }
    if bulk.intent == Intent::Retry && !preview.takes.is_empty() {
        lines.extend(means(bulk, preview));
    }
    lines.push(Line::gap());
    lines
}

/// `generating now: left alone`, from the database's `it is generating now`.
fn left_alone(reason: &str) -> String {
    let words = reason.strip_prefix("it is not failed: it is ").or_else(|| reason.strip_prefix("it is "));
    format!("{}: left alone", words.unwrap_or(reason))
}

/// What a retry costs and takes, and what it calls.
fn means(bulk: &Bulk, preview: &Preview) -> Vec<Line> {
    let estimate = &preview.estimate;
    let cost = if let Some((about, most)) = bulk.cost() {
        Line::new(fact("cost", format!("about {}, at most {}", format::money_sum(about), format::money_sum(most))))
            .right(format!("median of {} like these", format::count(estimate.like)))
    } else {
        let unpriced = |model| format!("no price known for {}", cut_middle(&clean(model), 24));
        let why = estimate.unpriced.as_deref().map(unpriced);
        Line::new(fact("cost", "?")).right(why.unwrap_or_else(|| "nothing like these was made lately".to_owned()))
    };
    let time =
        bulk.minutes.map_or_else(|| "no estimate yet".to_owned(), |minutes| format!("about {}", minutes_of(minutes)));
    let behind = match bulk.behind {
        Some(0) => "nothing queued before them".to_owned(),
        Some(behind) => format!("behind {} queued", format::count(behind)),
        None => String::new(),
    };
    let time = Line::new(fact("time", time)).right(behind).optional();
    let mut lines = vec![Line::gap(), cost, time, model(bulk, preview)];
    if bulk.editing.is_some() {
        lines.push(attempts(bulk));
    }
    lines
}

fn model(bulk: &Bulk, preview: &Preview) -> Line {
    let was = match preview.estimate.models.as_slice() {
        [] | [(None, _)] => "the workers' own".to_owned(),
        [(Some(model), _)] => cut_middle(&clean(model), 24).into_owned(),
        [(first, _), rest @ ..] => {
            let first = first.as_deref().unwrap_or("the workers' own");
            format!("{} +{}", cut_middle(&clean(first), 20), rest.len())
        }
    };
    let value = match bulk.model.chosen() {
        Some(model) => format!("› {}", cut_middle(&clean(model), 30)),
        None => format!("{was}, as before"),
    };
    let here = bulk.editing == Some(Edited::Model);
    let label = Part::new("model  ", if here { Role::Accent } else { Role::Muted }).and(value, Role::Text);
    Line::new(label).right(if here {
        "← →"
    } else if bulk.editing.is_some() {
        ""
    } else {
        "e changes it"
    })
}

fn attempts(bulk: &Bulk) -> Line {
    let here = bulk.editing == Some(Edited::Attempts);
    let label = Part::new("more   ", if here { Role::Accent } else { Role::Muted });
    Line::new(label.and(format!("{} each", plural(bulk.more_attempts.into(), "attempt", "attempts")), Role::Text))
        .right(if here { "← →" } else { "" })
}

/// `10m`, `2h`, `3d`.
fn minutes_of(minutes: i64) -> String {
    match minutes {
        ..60 => format!("{minutes}m"),
        60..1_440 => format!("{}h {:02}m", minutes / 60, minutes % 60),
        _ => format!("{}d {}h", minutes / 1_440, minutes / 60 % 24),
    }
}

/// What stands between the list and the keys.
struct Tail {
    hints: Vec<&'static str>,
    typed: bool,
}

impl Tail {
    fn height(&self) -> u16 {
        u16::try_from(self.hints.len()).unwrap_or(0) + u16::from(self.typed)
    }
}

const FIRST: &str = "c retries the first alone; the others stay as they are.";

fn tail(view: &View, bulk: &Bulk, preview: &Preview) -> Tail {
    let roomy = view.height >= 20;
    let hints = match bulk.intent {
        _ if preview.takes.is_empty() => vec!["Nothing of it can be done now."],
        Intent::Retry if view.width < 60 => vec!["u takes it back for 5 s."],
        Intent::Prioritise { .. } if view.width < 60 => vec!["+ - another; u takes it back for 5 s"],
        Intent::Prioritise { .. } => vec!["u takes it back for 5 s, except what changed meanwhile."],
        Intent::Retry => {
            let first = (roomy && preview.takes.len() > 1).then_some(FIRST);
            first.into_iter().chain(["u takes it back for 5 s, except what was claimed meanwhile."]).collect()
        }
        // A line of air where there is room.
        Intent::Cancel | Intent::Delete if roomy => vec![""],
        Intent::Cancel | Intent::Delete => Vec::new(),
    };
    Tail { hints, typed: bulk.typed.is_some() }
}

fn draw_list(pen: &mut Pen, float: Float, y: u16, height: u16, bulk: &Bulk, preview: &Preview) {
    let rows = preview.rows.len();
    let height = usize::from(height);
    if height == 0 || rows == 0 {
        return;
    }
    let unlisted = preview.len().saturating_sub(rows);
    let all = rows + usize::from(unlisted > 0);
    let scrolls = all > height;
    // The last line says how many more there are.
    let window = if scrolls { height - 1 } else { height };
    let top = bulk.top.min(rows.saturating_sub(window.max(1)));
    for (line, row) in preview.rows.iter().skip(top).take(window).enumerate() {
        draw_row(pen, float, y + u16::try_from(line).unwrap_or(0), row, bulk);
    }
    let below = preview.len().saturating_sub(top + window);
    let last = y + u16::try_from(height - 1).unwrap_or(0);
    if scrolls {
        let words = if below == 0 {
            format!("┆ {} above", format::count(i64::try_from(top).unwrap_or(0)))
        } else if unlisted > 0 && top + window >= rows {
            format!("┆ {} more, of which {LISTED} are listed", format::count(i64::try_from(below).unwrap_or(0)))
        } else {
            format!("┆ {} more", format::count(i64::try_from(below).unwrap_or(0)))
        };
        draw_line(pen, float, last, &Line::new(Part::new(words, Role::Muted)).right("↑ ↓ scroll"));
    } else if unlisted > 0 {
        let words = format!("┆ {} more", format::count(i64::try_from(unlisted).unwrap_or(0)));
        pen.put(float.x, last, float.width, &words, Role::Muted);
    }
}

fn draw_row(pen: &mut Pen, float: Float, y: u16, row: &Listed, bulk: &Bulk) {
    let (sign, role) = match row.status {
        Status::Queued => ("○", Role::Text),
        Status::Generating => ("◐", Role::Generating),
        Status::Generated => ("✓", Role::Generated),
        Status::Failed => ("✗", Role::Failed),
    };
    let left = row.refusal.is_some();
    let right = match (&row.refusal, bulk.intent) {
        (Some(_), _) => "left alone".to_owned(),
        (None, Intent::Retry) => match row.failure_class {
            Some(class) if float.width < 56 => class.to_string(),
            Some(class) => format!("{class} · attempt {}", row.next_attempt),
            None => format!("attempt {}", row.next_attempt),
        },
        (None, Intent::Cancel) => row.status.as_str().to_owned(),
        (None, Intent::Prioritise { .. }) => format!("{} → {}", row.priority, bulk.priority()),
        (None, Intent::Delete) => {
            format!("{}, {}", plural(row.attempts, "attempt", "attempts"), plural(row.traces, "trace", "traces"))
        }
    };
    let end = float.x + float.width;
    pen.put(float.x, y, 1, sign, if left { Role::Muted } else { role });
    let most = float.width / 2;
    let right = cut_end(&right, usize::from(most)).into_owned();
    let start = end - cells(&right);
    pen.put(start, y, end - start, &right, Role::Muted);
    let room = start.saturating_sub(float.x + 4);
    let title = cut_end(&clean(&row.title), usize::from(room)).into_owned();
    pen.put(float.x + 2, y, room, &title, if left { Role::Muted } else { Role::Text });
}

fn draw_keys(pen: &mut Pen, float: Float, bulk: &Bulk, preview: &Preview) {
    if bulk.editing.is_some() {
        return keys(pen, float, &[("← →", "change", true), ("tab", "model, attempts", true), ("enter", "done", true)]);
    }
    let lessons = preview.takes.len();
    if lessons == 0 {
        return keys(pen, float, &[("esc", "close", true)]);
    }
    let all = format!("{} {}", bulk.intent.verb(), format::count(i64::try_from(lessons).unwrap_or(i64::MAX)));
    let enter = ("enter", all.as_str(), bulk.is_confirmed());
    match bulk.intent {
        Intent::Retry if lessons > 1 && float.width < 56 => {
            keys(pen, float, &[enter, ("c", "one", true), ("e", "edit", true), ("esc", "keep", true)]);
        }
        Intent::Retry if lessons > 1 => {
            keys(pen, float, &[enter, ("c", "one first", true), ("e", "edit first", true), ("esc", "keep", true)]);
        }
        Intent::Retry => keys(pen, float, &[enter, ("e", "edit first", true), ("esc", "keep", true)]),
        Intent::Prioritise { .. } => keys(pen, float, &[enter, ("+ -", "priority", true), ("esc", "keep", true)]),
        Intent::Cancel | Intent::Delete => keys(pen, float, &[enter, ("esc", "keep", true)]),
    }
}
