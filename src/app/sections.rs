//! Where the parts of Failures and Workers stand, and their columns, at each size of the terminal.

use super::grid::{Area, Size};

/// The lines of Failures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failures {
    pub notice: Option<u16>,
    pub rule: u16,
    pub columns: Option<u16>,
    pub groups: Area,
    pub lessons_rule: u16,
    pub lessons: Area,
    pub message: u16,
    pub footer: u16,
}

/// What both have above their first list and below their last.
struct Frame {
    notice: Option<u16>,
    rule: u16,
    columns: Option<u16>,
    first: u16,
    message: u16,
    footer: u16,
}

fn frame(size: Size) -> Frame {
    let notice = (size.height >= 36).then_some(1);
    let rule = 1 + u16::from(notice.is_some());
    let columns = (size.height >= 20).then_some(rule + 1);
    let first = rule + 1 + u16::from(columns.is_some());
    let footer = size.height.saturating_sub(1);
    Frame { notice, rule, columns, first, message: footer.saturating_sub(1), footer }
}

/// Rows of a list of `n` in a space for at most `most`; a short list leaves the rest to what stands below.
fn rows(n: usize, most: u16) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX).max(3).min(most)
}

/// `groups`: how many are listed.
#[must_use]
pub fn failures(size: Size, groups: usize) -> Failures {
    let Frame { notice, rule, columns, first, message, footer } = frame(size);
    let space = message.saturating_sub(first + 1);
    let upper = rows(groups, space.div_ceil(2));
    let lessons_rule = first + upper;
    let area = |y: u16, height: u16| Area { x: 0, y, width: size.width, height };
    let lessons = area(lessons_rule + 1, message.saturating_sub(lessons_rule + 1));
    Failures { notice, rule, columns, groups: area(first, upper), lessons_rule, lessons, message, footer }
}

/// The lines of Workers. Where only one of lessons and providers has room, the other one's height is zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Workers {
    pub notice: Option<u16>,
    pub rule: u16,
    pub columns: Option<u16>,
    pub workers: Area,
    pub lessons_rule: Option<u16>,
    pub lessons: Area,
    pub providers_rule: Option<u16>,
    pub providers: Area,
    pub message: u16,
    pub footer: u16,
}

/// At most so many providers are in sight.
const PROVIDERS: u16 = 4;

/// `workers` and `providers`: how many are listed; `in_providers`: the cursor is there.
#[must_use]
pub fn workers(size: Size, workers: usize, providers: usize, in_providers: bool) -> Workers {
    let Frame { notice, rule, columns, first, message, footer } = frame(size);
    let area = |y: u16, height: u16| Area { x: 0, y, width: size.width, height };
    let known = u16::try_from(providers).unwrap_or(u16::MAX).clamp(1, PROVIDERS);
    let both = size.height >= 16;
    let third = if both { known + 1 } else { 0 };
    let space = message.saturating_sub(first + 1 + third);
    let upper = rows(workers, (space * 3).div_ceil(5));
    let second = first + upper;
    let below = message.saturating_sub(third);
    let (rest, none) = (area(second + 1, below.saturating_sub(second + 1)), area(message, 0));
    let (lessons, lower) = match (both, in_providers) {
        (true, _) => (rest, area(below + 1, known)),
        (false, false) => (rest, none),
        (false, true) => (none, rest),
    };
    let lessons_rule = (lessons.height > 0).then_some(second);
    let providers_rule = (lower.height > 0).then_some(lower.y - 1);
    Workers {
        notice,
        rule,
        columns,
        workers: area(first, upper),
        lessons_rule,
        lessons,
        providers_rule,
        providers: lower,
        message,
        footer,
    }
}

/// First cell and width of a column; a width of zero means that it is not there.
pub type Column = (u16, u16);

/// The columns of the groups.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct GroupColumns {
    pub class: Column,
    pub cause: Column,
    pub lessons: Column,
    /// The percentage, after the bar where there is one.
    pub share: Column,
    /// Cells of a whole bar.
    pub bar: u16,
    pub first: Column,
    pub last: Column,
    pub models: Column,
    pub wasted: Column,
}

const BAR: u16 = 12;
const CAUSE_LEAST: u16 = 30;

/// Lays columns out from `x` on, two cells apart; those without width take none.
fn place<const N: usize>(mut x: u16, widths: [u16; N]) -> [Column; N] {
    widths.map(|width| {
        let at = x;
        x += if width == 0 { 0 } else { width + 2 };
        (at, width)
    })
}

/// The sum of columns as [`place`] lays them out.
fn taken(widths: &[u16]) -> u16 {
    widths.iter().map(|width| if *width == 0 { 0 } else { width + 2 }).sum()
}

#[must_use]
pub fn groups(width: u16) -> GroupColumns {
    if width < 60 {
        let cause = width.saturating_sub(2 + 9 + 2 + 2 + 7 + 2 + 4 + 1);
        let [class, cause, lessons, last] = place(2, [9, cause, 7, 4]);
        return GroupColumns { class, cause, lessons, last, ..GroupColumns::default() };
    }
    // What gives way first stands first.
    let (mut models, mut first, mut bar, mut wasted) = (18, 5, BAR, 8);
    let room = |models, first, bar: u16, wasted| {
        let share = if bar == 0 { 5 } else { bar + 5 };
        width.saturating_sub(3 + taken(&[10, 7, share, first, 4, models, wasted]))
    };
    for drop in 0..4 {
        if room(models, first, bar, wasted) >= CAUSE_LEAST {
            break;
        }
        match drop {
            0 => models = 0,
            1 => first = 0,
            2 => bar = 0,
            _ => wasted = 0,
        }
    }
    let cause = room(models, first, bar, wasted).min(60);
    let models = if models == 0 { 0 } else { models + (room(models, first, bar, wasted) - cause).min(14) };
    let share = if bar == 0 { 5 } else { bar + 5 };
    let [class, cause, lessons, share, first, last, models, wasted] =
        place(2, [10, cause, 7, share, first, 4, models, wasted]);
    GroupColumns { class, cause, lessons, share, bar, first, last, models, wasted }
}

/// The columns of a group's lessons.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SpotColumns {
    pub title: Column,
    pub age: Column,
    pub attempts: Column,
    pub spot: Column,
    pub source: Column,
    pub model: Column,
}

#[must_use]
pub fn spots(width: u16) -> SpotColumns {
    if width < 60 {
        let title = width.saturating_sub(4 + 2 + 7 + 2 + 4 + 1);
        let [title, spot, age] = place(4, [title, 7, 4]);
        return SpotColumns { title, age, spot, ..SpotColumns::default() };
    }
    let model = if width >= 100 { 16 } else { 0 };
    let rest = width.saturating_sub(4 + taken(&[4, 3, 7, model]) + 2 + 1);
    let title = (rest / 2).clamp(24, 44).min(rest);
    // A few cells of code tell nothing.
    let (title, source) = if rest - title < 12 { ((rest + 2).min(44), 0) } else { (title, rest - title) };
    let [title, age, attempts, spot, source, model] = place(4, [title, 4, 3, 7, source, model]);
    SpotColumns { title, age, attempts, spot, source, model }
}

/// The columns of the workers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WorkerColumns {
    pub name: Column,
    pub host: Column,
    pub version: Column,
    pub state: Column,
    pub slots: Column,
    pub beat: Column,
    pub done: Column,
    pub failed: Column,
    pub p50: Column,
    pub up: Column,
}

const NAME_LEAST: u16 = 14;
/// Four squares, a space, and `12/12→16`.
const SLOTS: u16 = 14;

#[must_use]
pub fn worker_rows(width: u16) -> WorkerColumns {
    let mut has = [true; 5];
    let widths = |has: [bool; 5]| {
        let [version, up, p50, host, failed] = has;
        let of = |has: bool, width: u16| if has { width } else { 0 };
        let slots = if width < 60 { 5 } else { SLOTS };
        let done = of(width >= 60, 7);
        [of(host, 16), of(version, 8), 9, slots, 4, done, of(failed, 8), of(p50, 7), of(up, 7)]
    };
    let room = |has| width.saturating_sub(2 + taken(&widths(has)) + 1);
    for drop in 0..5 {
        if width >= 60 && room(has) >= NAME_LEAST {
            break;
        }
        has[drop] = false;
    }
    let most = if has == [true; 5] { 32 } else { 26 };
    let name = room(has).min(most);
    let [host_width, version, state, slots, beat, done, failed, p50, up] = widths(has);
    let host = if host_width == 0 { 0 } else { host_width + (room(has) - name).min(16) };
    let [name, host, version, state, slots, beat, done, failed, p50, up] =
        place(2, [name, host, version, state, slots, beat, done, failed, p50, up]);
    WorkerColumns { name, host, version, state, slots, beat, done, failed, p50, up }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_overlaps_at_any_size() {
        for width in [40, 59, 60, 80, 100, 120, 139, 140, 200, 300] {
            for height in 10..=60 {
                let size = Size { width, height };
                for n in [0, 1, 5, 400] {
                    let at = failures(size, n);
                    assert_eq!(at.groups.y + at.groups.height, at.lessons_rule, "{size:?}");
                    assert_eq!(at.lessons.y + at.lessons.height, at.message, "{size:?} {at:?}");
                    assert!(at.groups.height >= 2 && at.lessons.height >= 2, "{size:?} {at:?}");
                    for in_providers in [false, true] {
                        let at = workers(size, n, n, in_providers);
                        assert!(at.workers.height >= 2, "{size:?} {at:?}");
                        let lower = if in_providers { at.providers } else { at.lessons };
                        assert!(lower.height >= 1 && lower.y > at.workers.y + at.workers.height, "{size:?} {at:?}");
                        assert!(lower.y + lower.height <= at.message, "{size:?} {at:?}");
                        if at.lessons.height > 0 && at.providers.height > 0 {
                            assert_eq!(at.lessons.y + at.lessons.height + 1, at.providers.y, "{size:?} {at:?}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn columns_give_way_by_importance_and_stay_inside() {
        for width in 40..=300 {
            let at = groups(width);
            for (x, w) in [at.class, at.cause, at.lessons, at.share, at.first, at.last, at.models, at.wasted] {
                assert!(w == 0 || x + w < width, "{width}: {at:?}");
            }
            assert!(at.cause.1 >= 11 && at.last.1 == 4, "{width}: {at:?}");
            let at = spots(width);
            for (x, w) in [at.title, at.age, at.attempts, at.spot, at.source, at.model] {
                assert!(w == 0 || x + w < width, "{width}: {at:?}");
            }
            assert!(at.title.1 >= 20 && at.age.1 == 4, "{width}: {at:?}");
            let at = worker_rows(width);
            let all = [at.name, at.host, at.version, at.state, at.slots, at.beat, at.done, at.failed, at.p50, at.up];
            for (x, w) in all {
                assert!(w == 0 || x + w < width, "{width}: {at:?}");
            }
            assert!(at.name.1 >= 10 && at.state.1 == 9, "{width}: {at:?}");
        }
        let has = |width: u16| {
            let at = groups(width);
            [at.models.1, at.first.1, at.bar, at.wasted.1].map(|width| width > 0)
        };
        assert_eq!(has(120), [true; 4]);
        assert_eq!(has(80), [false, false, false, true]);
        assert_eq!(has(40), [false; 4]);
        let has = |width: u16| {
            let at = worker_rows(width);
            [at.version.1, at.up.1, at.p50.1, at.host.1, at.failed.1].map(|width| width > 0)
        };
        assert_eq!(has(120), [true; 5]);
        assert_eq!(has(80), [false, false, false, false, true]);
        assert_eq!(has(40), [false; 5]);
    }
}
