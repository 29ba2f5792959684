//! Where things stand at each size of the terminal; shared by the state, which pages and scrolls by it, and `ui`.

/// A rectangle in cells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Area {
    pub x: u16,
    pub y: u16,
    pub width: u16,
    pub height: u16,
}

/// The terminal's size in cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    pub width: u16,
    pub height: u16,
}

/// From so many columns on two texts stand side by side.
pub const TWO_COLUMNS: u16 = 140;
pub const LEAST: Size = Size { width: 40, height: 10 };

impl Size {
    #[must_use]
    pub const fn is_too_small(self) -> bool {
        self.width < LEAST.width || self.height < LEAST.height
    }

    const fn is_tall(self) -> bool {
        self.height >= 36
    }

    /// Counts as five cards instead of tabs and a vitals line.
    #[must_use]
    pub const fn has_cards(self) -> bool {
        self.width >= 100 && self.height >= 30
    }
}

/// The lines of the Overview; `None` where the size has no room for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overview {
    pub notice: Option<u16>,
    /// Three lines of cards, or one of tabs.
    pub counts: u16,
    pub vitals: Option<u16>,
    pub trend: Option<u16>,
    pub rule: u16,
    pub columns: Option<u16>,
    pub list: Area,
    /// What the lesson under the cursor holds, beside the list; its first line is the rule's.
    pub peek: Option<Area>,
    /// The events with their rule; where there are none, `message` has the latest.
    pub events: Option<Area>,
    pub message: u16,
    pub footer: u16,
}

#[must_use]
pub fn overview(size: Size) -> Overview {
    let mut y = 1;
    let mut line = |wanted: bool, lines: u16| {
        let at = y;
        y += if wanted { lines } else { 0 };
        wanted.then_some(at)
    };
    let (tall, cards) = (size.is_tall(), size.has_cards());
    let notice = line(tall, 1);
    let counts = line(true, if cards { 3 } else { 1 }).unwrap_or(1);
    let vitals = line(!cards && size.height >= 20 && size.width >= 60, 1);
    let trend = line(tall && size.width >= 60, 1);
    let rule = line(true, 1).unwrap_or(2);
    let columns = line(size.height >= 20, 1);
    let footer = size.height.saturating_sub(1);
    let below = if tall { ((size.height - 26) / 2).min(7) + 1 } else { 1 };
    let list_end = footer.saturating_sub(below);
    let peeks = size.width >= WIDE && columns.is_some();
    let width = if peeks { size.width - PEEK } else { size.width };
    let list = Area { x: 0, y, width, height: list_end.saturating_sub(y) };
    let peek = peeks.then_some(Area { x: width, y: rule, width: PEEK, height: list_end.saturating_sub(rule) });
    let events = tall.then_some(Area { x: 0, y: list_end, width: size.width, height: below });
    let message = footer.saturating_sub(1);
    Overview { notice, counts, vitals, trend, rule, columns, list, peek, events, message, footer }
}

/// The parts of the Lesson screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lesson {
    /// The line of facts under the header.
    pub facts: u16,
    /// The column of attempts with its rule; from 100 columns.
    pub column: Option<Area>,
    /// The attempts on one line; from 60 columns.
    pub attempts: Option<u16>,
    /// The line that names the panes.
    pub panes: u16,
    /// What the pane shows, its title line not included.
    pub pane: Area,
    pub message: u16,
    pub footer: u16,
}

/// `zoom` gives the pane the whole width.
#[must_use]
pub fn lesson(size: Size, zoom: bool) -> Lesson {
    let footer = size.height.saturating_sub(1);
    let message = footer.saturating_sub(1);
    let wide = size.width >= 100 && size.height >= 20 && !zoom;
    let attempts = (!wide && !zoom && size.width >= 60).then_some(2);
    let panes = if attempts.is_some() { 3 } else { 2 };
    let column = wide.then_some(Area { x: 0, y: panes, width: 32, height: message.saturating_sub(panes) });
    let x = if wide { 33 } else { 0 };
    let pane = Area { x, y: panes + 1, width: size.width.saturating_sub(x), height: message.saturating_sub(panes + 1) };
    Lesson { facts: 1, column, attempts, panes, pane, message, footer }
}

/// The parts of New lesson, and of edit & retry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewLesson {
    /// Three lines of fields above the outline.
    pub fields: u16,
    pub outline_rule: u16,
    pub outline: Area,
    pub message: u16,
    pub footer: u16,
}

#[must_use]
pub fn new_lesson(size: Size) -> NewLesson {
    let footer = size.height.saturating_sub(1);
    let message = footer.saturating_sub(1);
    let outline = Area { x: 0, y: 6, width: size.width, height: message.saturating_sub(6) };
    NewLesson { fields: 2, outline_rule: 5, outline, message, footer }
}

/// The palette's inside: a line that is typed on, rows, and two lines below where it is roomy, else one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    pub rows: u16,
    /// Blank lines around the rows, and a line that says what else can be typed.
    pub roomy: bool,
}

#[must_use]
pub const fn palette(size: Size) -> Palette {
    let roomy = size.height >= 18;
    let taken = if roomy { 2 + 5 + 4 } else { 2 + 2 };
    let rows = size.height.saturating_sub(taken);
    Palette { rows: if rows > 12 { 12 } else { rows }, roomy }
}

/// The columns of a list of lessons: first cell and width of each. A width of zero means the column is not there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Columns {
    pub status: (u16, u16),
    pub title: (u16, u16),
    pub age: (u16, u16),
    pub attempts: (u16, u16),
    /// NOW / CAUSE, or the class or stage alone.
    pub now: (u16, u16),
    pub tokens: (u16, u16),
    pub cost: (u16, u16),
    pub model: (u16, u16),
}

/// From so many columns there is a column beside the list, so wide with the line before it.
const WIDE: u16 = 140;
const PEEK: u16 = 49;
const NOW: u16 = 33;
const NOW_MOST: u16 = 60;
const TITLE_LEAST: u16 = 24;
const TITLE_MOST: u16 = 60;

/// `one_status`: on a tab of one status its word would only repeat.
#[must_use]
pub fn columns(width: u16, one_status: bool) -> Columns {
    if width < 60 {
        let title = width.saturating_sub(20);
        let now = 4 + title + 1;
        return Columns { title: (4, title), now: (now, 9), age: (now + 10, 4), ..Columns::default() };
    }
    let wide = width >= 100;
    // What gives way first stands first.
    fit(width, [width >= WIDE, wide, wide, wide && !one_status, true, true], &[1, 2, 3, 4, 5])
}

/// The columns of the Overview's list: beside the column that tells the model anyway, the model gives way first.
#[must_use]
pub fn overview_columns(size: Size, one_status: bool) -> Columns {
    let at = overview(size);
    match at.peek {
        Some(_) => fit(at.list.width, [true, true, true, !one_status, true, true], &[0, 1, 2, 3, 4, 5]),
        None => columns(size.width, one_status),
    }
}

/// Which columns there are, of model, cost, tokens, status, attempts and now, when they give way in this order.
fn fit(width: u16, mut has: [bool; 6], order: &[usize]) -> Columns {
    let taken = |has: [bool; 6]| {
        let [model, cost, tokens, status, attempts, now] = has.map(u16::from);
        11 + model * 18 + cost * 9 + tokens * 8 + status * 12 + attempts * 5 + if now == 1 { NOW + 2 } else { 13 }
    };
    for drop in order {
        if width >= taken(has) + TITLE_LEAST {
            break;
        }
        has[*drop] = false;
    }
    let room = width.saturating_sub(taken(has));
    let title = room.min(TITLE_MOST);
    let widths = [if has[3] { 10 } else { 0 }, title, 4, if has[4] { 3 } else { 0 }];
    let now = if has[5] { (NOW + room - title).min(NOW_MOST) } else { 11 };
    place(widths, now, [if has[2] { 6 } else { 0 }, if has[1] { 7 } else { 0 }, if has[0] { 16 } else { 0 }])
}

fn place([status, title, age, attempts]: [u16; 4], now: u16, [tokens, cost, model]: [u16; 3]) -> Columns {
    let mut x = 4;
    let mut next = |width: u16| {
        let at = x;
        x += if width == 0 { 0 } else { width + 2 };
        (at, width)
    };
    Columns {
        status: next(status),
        title: next(title),
        age: next(age),
        attempts: next(attempts),
        now: next(now),
        tokens: next(tokens),
        cost: next(cost),
        model: next(model),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_overview_stands_as_drawn() {
        let at = overview(Size { width: 120, height: 40 });
        assert_eq!((at.notice, at.counts, at.trend, at.rule, at.columns), (Some(1), 2, Some(5), 6, Some(7)));
        assert_eq!((at.list.y, at.list.height), (8, 23));
        assert_eq!(at.events, Some(Area { x: 0, y: 31, width: 120, height: 8 }));
        let at = overview(Size { width: 80, height: 24 });
        assert_eq!((at.notice, at.counts, at.vitals, at.trend, at.rule), (None, 1, Some(2), None, 3));
        assert_eq!((at.columns, at.list.y, at.list.height, at.message, at.footer), (Some(4), 5, 17, 22, 23));
        let at = overview(Size { width: 40, height: 12 });
        assert_eq!((at.counts, at.vitals, at.rule, at.columns, at.list.y, at.list.height), (1, None, 2, None, 3, 7));
    }

    #[test]
    fn the_columns_stand_as_drawn() {
        let at = columns(120, false);
        assert_eq!((at.status, at.title, at.age, at.attempts), ((4, 10), (16, 40), (58, 4), (64, 3)));
        assert_eq!((at.now, at.tokens, at.cost, at.model.1), ((69, 33), (104, 6), (112, 7), 0));
        let at = columns(80, false);
        assert_eq!((at.title, at.age, at.attempts, at.now), ((4, 29), (35, 4), (41, 3), (46, 33)));
        let at = columns(60, false);
        assert_eq!((at.title, at.age, at.now), ((4, 36), (42, 4), (48, 11)));
        let at = columns(50, true);
        assert_eq!((at.title, at.now, at.age), ((4, 30), (35, 9), (45, 4)));
    }

    #[test]
    fn beside_a_wide_list_there_is_a_column() {
        let at = overview(Size { width: 140, height: 40 });
        assert_eq!((at.list.width, at.peek), (91, Some(Area { x: 91, y: 6, width: 49, height: 25 })));
        assert_eq!(overview(Size { width: 139, height: 40 }).peek, None);
        assert_eq!(overview(Size { width: 200, height: 19 }).peek, None);
        let has = |width| {
            let at = overview_columns(Size { width, height: 40 }, false);
            [at.model, at.cost, at.tokens, at.status, at.attempts].map(|(_, width)| width > 0)
        };
        assert_eq!(has(140), [false, false, false, true, true]);
        assert_eq!(has(160), [false, true, true, true, true]);
        assert_eq!(has(200), [true; 5]);
    }

    #[test]
    fn no_size_pushes_a_column_over_the_edge() {
        for width in 40..=300 {
            for one in [false, true] {
                let at = columns(width, one);
                for (x, w) in [at.status, at.title, at.age, at.attempts, at.now, at.tokens, at.cost, at.model] {
                    assert!(w == 0 || x + w < width, "{width}: {at:?}");
                }
                assert!(at.title.1 >= if width < 60 { 20 } else { TITLE_LEAST }, "{width}: {at:?}");
                let size = Size { width, height: 40 };
                let (at, list) = (overview_columns(size, one), overview(size).list);
                for (x, w) in [at.status, at.title, at.age, at.attempts, at.now, at.tokens, at.cost, at.model] {
                    assert!(w == 0 || x + w < list.width, "{width}: {at:?}");
                }
            }
        }
    }
}
