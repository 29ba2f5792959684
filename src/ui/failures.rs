//! Failures: the groups of a period above, the lessons of the one at the cursor below.

mod lessons;

use super::View;
use super::text::{Part, Pen, cells, clean, cut_end, cut_middle};
use super::theme::Role;
use super::words::plural;
use super::{filter, footer, format};
use crate::app::failures::FailuresView;
use crate::app::grid::Area;
use crate::app::held::Standing;
use crate::app::sections::{self, Column, GroupColumns};
use crate::model::failures::{FailureGroup, MAX_LOOKED_AT, Period};

pub(super) fn draw(pen: &mut Pen, view: &View, failures: &FailuresView) {
    let grid = view.app.failures_grid(failures);
    if let Some(y) = grid.notice {
        pen.put_parts(1, y, view.width - 1, 3, &footer::notices(view));
    }
    draw_rule(pen, view, failures, grid.rule);
    if failures.groups.rows().is_empty() {
        draw_empty(pen, view, failures, grid.groups);
    } else {
        let columns = sections::groups(view.width);
        if let Some(y) = grid.columns {
            draw_header(pen, failures, &columns, y);
        }
        for (line, standing) in failures.groups.visible(grid.groups.height.into()).enumerate() {
            let y = grid.groups.y + u16::try_from(line).unwrap_or(0);
            draw_group(pen, view, failures, standing, &columns, y);
        }
        lessons::draw(pen, view, failures, &grid);
    }
    match failures.find() {
        Some((text, Some(before))) => draw_find(pen, view, failures, (text, before), grid.message),
        Some((_, None)) | None => footer::draw_news(pen, view, grid.message, grid.notice.is_none()),
    }
    footer::draw(pen, view, grid.footer);
}

fn draw_rule(pen: &mut Pen, view: &View, failures: &FailuresView, y: u16) {
    let mut title = format!("failures · {} · {}", failures.period.words(), failures.order.words());
    if let Some(as_of) = footer::as_of(view) {
        title = format!("{title} · {as_of}");
    }
    let mut right = Vec::new();
    if let Some((text, None)) = failures.find() {
        let text = cut_end(&clean(text), FIND).into_owned();
        let words = Part::new("/ ", Role::Accent).and(text, Role::Text);
        right.push(words.and(format!(" {}", found(failures)), Role::Muted));
    }
    if failures.groups.waiting() > 0 {
        right.push(Part::new(format!("{} new ↑", failures.groups.waiting()), Role::Strong));
    }
    // What the period and its order are comes before what the rows tell anyway.
    let (roomy, narrow) = (view.width >= 100, view.width < 60);
    if let Some(told) = failures.told.filter(|told| told.lessons > 0) {
        if told.is_cut {
            let newest = format::grouped(MAX_LOOKED_AT);
            let words = if narrow { format!("newest {newest}") } else { format!("the newest {newest} lessons") };
            right.push(Part::new(words, Role::Text));
        } else if roomy {
            right.push(Part::new(plural(told.lessons, "lesson", "lessons"), Role::Text));
        }
        let listed = i64::try_from(failures.groups.rows().len()).unwrap_or(i64::MAX);
        let causes = plural(told.causes, "cause", "causes");
        let causes = if told.causes > listed && listed >= crate::model::failures::MAX_GROUPS {
            format!("{} of {causes}", format::count(listed))
        } else {
            causes
        };
        let has_room = roomy || !told.is_cut;
        if has_room {
            right.push(Part::new(causes, Role::Text));
        }
        // What groups that are not listed cost is not known here.
        if told.causes <= listed && !narrow && has_room {
            let groups = || failures.groups.rows().iter().filter(|standing| !standing.left);
            let known: f64 = groups().map(|standing| standing.row.wasted_usd).sum();
            let unpriced: i64 = groups().map(|standing| standing.row.unpriced).sum();
            right.push(Part::new(format!("{} wasted", wasted(known, unpriced, told.lessons)), Role::Text));
        }
    }
    pen.titled_rule(0, view.width, y, &Part::new(title, Role::Text), &right);
}

/// Cells that a kept filter may take on the rule.
const FIND: usize = 24;

fn found(failures: &FailuresView) -> String {
    let listed = failures.groups.rows().iter().filter(|standing| !standing.left).count();
    format!("{} found", format::count(i64::try_from(listed).unwrap_or(i64::MAX)))
}

/// `/ fetch▏         2 found`, in place of the message.
fn draw_find(pen: &mut Pen, view: &View, failures: &FailuresView, (text, before): (&str, &str), y: u16) {
    pen.put(0, y, view.width, &" ".repeat(usize::from(view.width)), Role::Text);
    let stop = pen.put_right(view.width - 1, y, &found(failures), Role::Muted);
    let x = pen.put(1, y, 2, "/ ", Role::Accent);
    filter::draw_typed(pen, text, before, (x, y, stop.saturating_sub(x + 3)));
}

/// What is known of what was spent; a part that is not known is told as `+?`.
fn wasted(known: f64, unpriced: i64, lessons: i64) -> String {
    match unpriced {
        0 => format::money(known),
        unpriced if unpriced >= lessons => "?".to_owned(),
        _ => format!("{}+?", format::money(known)),
    }
}

fn draw_header(pen: &mut Pen, failures: &FailuresView, columns: &GroupColumns, y: u16) {
    use crate::model::failures::GroupOrder;
    let sorted = |order: GroupOrder, name: &str| {
        if failures.order == order { format!("{name} ↓") } else { name.to_owned() }
    };
    let left = [
        (columns.class, "CLASS".to_owned()),
        (columns.cause, "CAUSE".to_owned()),
        (columns.share, "SHARE".to_owned()),
        (columns.models, "MODELS".to_owned()),
    ];
    for ((x, width), name) in left.into_iter().filter(|((_, width), _)| *width > 0) {
        pen.put(x, y, width, &name, Role::Muted);
    }
    let right = [
        (columns.lessons, sorted(GroupOrder::Lessons, "LESSONS")),
        (columns.first, "FIRST".to_owned()),
        (columns.last, sorted(GroupOrder::Last, "LAST")),
        (columns.wasted, sorted(GroupOrder::Wasted, "WASTED")),
    ];
    for ((x, width), name) in right.into_iter().filter(|((_, width), _)| *width > 0) {
        pen.put_right(x + width, y, &name, Role::Muted);
    }
}

fn draw_group(
    pen: &mut Pen,
    view: &View,
    failures: &FailuresView,
    standing: &Standing<FailureGroup>,
    columns: &GroupColumns,
    y: u16,
) {
    let group = &standing.row;
    let here = failures.groups.cursor() == Some(&group.fingerprint);
    let tone = |role: Role| if standing.left { Role::Muted } else { role };
    if here {
        // The cursor is below: the group whose lessons these are stays marked.
        let (bar, role) = if failures.in_lessons { ("│", Role::Muted) } else { ("▌", Role::Accent) };
        pen.put(0, y, 1, bar, role);
    }
    let put = |pen: &mut Pen, column: Column, text: &str, role: Role| pen.column(column, y, text, role);
    let put_right = |pen: &mut Pen, column: Column, text: &str| pen.column_right(column, y, text, tone(Role::Text));
    put(pen, columns.class, group.class.map_or("–", |class| class.as_str()), tone(Role::Failed));
    let selected = here && !failures.in_lessons;
    let cause = cut_end(&clean(&cause(group)), columns.cause.1.into()).into_owned();
    put(pen, columns.cause, &cause, if selected { Role::Selected } else { tone(Role::Text) });
    put_right(pen, columns.lessons, &format::count(group.lessons));
    draw_share(pen, failures, group, columns, y, tone(Role::Text));
    put_right(pen, columns.first, &super::table::age_at(view, group.first));
    put_right(pen, columns.last, &super::table::age_at(view, group.last));
    put(pen, columns.models, &models(group, columns.models.1.into()), tone(Role::Muted));
    put_right(pen, columns.wasted, &wasted(group.wasted_usd, group.unpriced, group.lessons));
}

/// The cause of a group in words.
pub(super) fn cause(group: &FailureGroup) -> String {
    match (&group.fingerprint, group.cause.is_empty()) {
        (_, false) => group.cause.clone(),
        (None, true) => "failed elsewhere, no cause recorded".to_owned(),
        // The fingerprint's own words are better than none.
        (Some(fingerprint), true) => fingerprint.splitn(3, ':').last().unwrap_or_default().to_owned(),
    }
}

/// `gpt-4o-mini +1`; with `…` where more may have had a part in it than were looked at.
fn models(group: &FailureGroup, width: usize) -> String {
    let Some(first) = group.models.first() else { return "?".to_owned() };
    let more = match group.models.len() - 1 {
        0 => String::new(),
        more => format!(" +{more}"),
    };
    let more = if group.all_models { more } else { format!("{more}…") };
    let room = width.saturating_sub(more.chars().count());
    format!("{}{more}", cut_middle(&clean(first), room))
}

#[expect(clippy::cast_precision_loss, reason = "counts of lessons")]
fn share(failures: &FailuresView, group: &FailureGroup) -> f64 {
    let all = failures.told.map_or(0, |told| told.lessons);
    if all > 0 { (group.lessons as f64 / all as f64).min(1.0) } else { 0.0 }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of some cells")]
fn draw_share(
    pen: &mut Pen,
    failures: &FailuresView,
    group: &FailureGroup,
    columns: &GroupColumns,
    y: u16,
    role: Role,
) {
    let (x, width) = columns.share;
    if width == 0 {
        return;
    }
    let share = share(failures, group);
    let percent = match format::percent(share) {
        all if all == "100%" && share < 1.0 => ">99%".to_owned(),
        percent => percent,
    };
    if columns.bar == 0 {
        pen.put_right(x + width, y, &percent, role);
        return;
    }
    let bar = ((share * f64::from(columns.bar)).round() as usize).max(1);
    let end = pen.put(x, y, columns.bar, &"▇".repeat(bar), Role::Muted);
    pen.put(end + 1, y, cells(&percent), &percent, role);
}

/// What stands where there are no groups: always a sentence and the way on.
fn draw_empty(pen: &mut Pen, view: &View, failures: &FailuresView, area: Area) {
    if footer::draw_wait(pen, view, area, failures.reading_since, failures.error.as_deref()) {
        return;
    }
    let y = area.y + u16::from(area.height > 6);
    if !failures.groups.is_read() {
        return footer::draw_unread(pen, view, y);
    }
    if failures.find().is_some() && failures.told.is_some_and(|told| told.lessons > 0) {
        let x = pen.put(2, y, view.width - 4, "No cause here has these words.", Role::Text);
        let esc = Part::new("esc", Role::Strong).and(" shows all", Role::Muted);
        pen.put_parts(x + 2, y, view.width - 1, 2, &[esc]);
        return;
    }
    let none = match failures.period {
        Period::All => "No failed lessons.".to_owned(),
        period => format!("No failed lessons in the {}.", period.words()),
    };
    let last = failures.told.and_then(|told| told.last);
    let last = last.map(|at| format!(" The last was {}.", super::table::ago(view, at)));
    let words = format!("{none}{}", last.unwrap_or_default());
    let x = pen.put(2, y, view.width - 4, &words, Role::Text);
    if failures.told.is_some_and(|told| told.last.is_some()) && failures.period != Period::All {
        pen.put_parts(x + 2, y, view.width - 1, 2, &[Part::new("4", Role::Strong).and(" looks at all", Role::Muted)]);
    }
}
