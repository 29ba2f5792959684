//! One row of a pane: its gutter, and as much of its text as is in sight.
//!
//! A row costs what is seen of it and what stands before that in its line; lines have a bound.

use std::ops::Range;

use crate::app::lesson::document::{Document, Gutter, Line, Part as Kind, Sign, Tone};
use crate::app::lesson::lexer;
use crate::app::lesson::search::occurrences;
use crate::app::printable::{shown_width, walk};
use crate::ui::text::{Pen, clean, cut_end, width as width_of};
use crate::ui::theme::{Depth, Role};

/// Where a row stands, and how far it is moved sideways.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// The first cell after the margin.
    pub x: u16,
    /// One past the last cell.
    pub end: u16,
    pub y: u16,
    pub left: usize,
    /// The line goes on beyond this row: nothing is cut then.
    pub folded: bool,
}

/// `part` is what the row shows of its line, in bytes; `roles` are [`Layers::of`] the line, for its rows in order.
pub(super) fn draw(
    pen: &mut Pen,
    document: &Document,
    (line, roles): (&Line, &mut Layers),
    part: &Range<u32>,
    place: Place,
) {
    let text = document.text(line);
    let start = (part.start as usize).min(text.len());
    let end = (part.end as usize).min(text.len());
    let first = start == 0;
    let (x, end_x) = gutter(pen, document, line, first, place);
    let right =
        line.more().map(|more| more.right.as_str()).filter(|right| !right.is_empty() && first && place.left == 0);
    let width = place.end.saturating_sub(place.x);
    let right = right.filter(|_| width >= 50).map(|right| cut_end(&clean(right), usize::from(width / 3)).into_owned());
    // A folded row has all the room: there the words stand only where they leave it whole.
    let fits = |right: &String| {
        let taken = shown_width(text.get(start..end).unwrap_or_default()) + 2 + width_of(right);
        !place.folded || taken <= usize::from(end_x.saturating_sub(x))
    };
    let room_end =
        right.filter(fits).map_or(end_x, |right| pen.put_right(end_x, place.y, &right, Role::Muted).saturating_sub(2));
    put(pen, line, (text, start..end), roles, Place { x, end: room_end, ..place });
}

/// Roles of parts of a text, in layers: later ones go over earlier ones, and each is in order.
#[derive(Default)]
pub(super) struct Layers {
    roles: [Vec<(Range<usize>, Role)>; 3],
    passed: [usize; 3],
    brackets: Vec<Range<usize>>,
    passed_brackets: usize,
}

impl Layers {
    /// What the code is, what was changed, what was found.
    pub(super) fn of(document: &Document, line: &Line) -> Self {
        let text = document.text(line);
        let mut roles = Self::default();
        if line.tone == Tone::Code {
            let mut state = document.state(line);
            lexer::lex(text, &mut state, |range, kind| {
                let role = match kind {
                    lexer::Kind::Keyword => Role::Strong,
                    lexer::Kind::String => Role::Code,
                    lexer::Kind::Comment => Role::Muted,
                };
                roles.roles[0].push((range, role));
            });
        }
        for (range, kind) in line.more().map(|more| more.spans.as_slice()).unwrap_or_default() {
            let role = match kind {
                Kind::Changed => Role::Match,
                Kind::Bracket | Kind::Muted => Role::Muted,
                Kind::String => Role::Code,
                Kind::Keyword => Role::Strong,
            };
            if *kind == Kind::Bracket {
                roles.brackets.push(range.start as usize..range.end as usize);
            }
            roles.roles[1].push((range.start as usize..range.end as usize, role));
        }
        roles.roles[2].extend(occurrences(text, &document.needle).map(|range| (range, Role::Match)));
        roles
    }

    /// Whether a bracket stands there; asked in order too.
    fn is_bracket(&mut self, place: usize) -> bool {
        while self.brackets.get(self.passed_brackets).is_some_and(|range| range.end <= place) {
            self.passed_brackets += 1;
        }
        self.brackets.get(self.passed_brackets).is_some_and(|range| range.start <= place)
    }

    /// The role at a place; places are asked for in order.
    fn at(&mut self, place: usize) -> Option<Role> {
        let mut role = None;
        for (layer, passed) in self.roles.iter().zip(&mut self.passed) {
            while layer.get(*passed).is_some_and(|(range, _)| range.end <= place) {
                *passed += 1;
            }
            role = layer.get(*passed).filter(|(range, _)| range.start <= place).map(|(_, role)| *role).or(role);
        }
        role
    }
}

const fn base(tone: Tone) -> Role {
    match tone {
        Tone::Plain | Tone::Code | Tone::Removed | Tone::Added => Role::Text,
        Tone::Muted => Role::Muted,
        Tone::Failed => Role::Failed,
    }
}

/// Writes the visible part of a text, in runs of one role.
fn put(pen: &mut Pen, line: &Line, (text, part): (&str, Range<usize>), roles: &mut Layers, place: Place) {
    let room = usize::from(place.end.saturating_sub(place.x));
    let mono = pen.theme.depth == Depth::Mono;
    let mut runs = Runs { text: String::new(), cells: 0, roles: Vec::new() };
    // What takes no cell does not count.
    let (mut skipped, mut cut) = (0, false);
    walk(text.get(part.clone()).unwrap_or_default(), |at, column, piece| {
        let at = part.start + at;
        let cells = width_of(piece);
        if !mono && roles.is_bracket(at) {
            skipped += cells;
            return true;
        }
        let column = column - skipped;
        if column + cells <= place.left {
            return true;
        }
        if column + cells > place.left + room {
            cut = true;
            return false;
        }
        let role = roles.at(at).unwrap_or(base(line.tone));
        if column < place.left {
            // Half of a wide sign.
            let seen = column + cells - place.left;
            runs.push(&" ".repeat(seen), seen, role);
        } else {
            runs.push(piece, cells, role);
        }
        true
    });
    runs.write(pen, base(line.tone), place);
    if cut && !place.folded && place.end > place.x {
        pen.put(place.end - 1, place.y, 1, "…", Role::Muted);
    }
}

/// A row's signs, and where their roles begin: written once, then painted.
struct Runs {
    text: String,
    cells: usize,
    roles: Vec<(usize, Role)>,
}

impl Runs {
    fn push(&mut self, piece: &str, cells: usize, role: Role) {
        if self.roles.last().is_none_or(|(_, last)| *last != role) {
            self.roles.push((self.cells, role));
        }
        self.text.push_str(piece);
        self.cells += cells;
    }

    fn write(&self, pen: &mut Pen, base: Role, Place { x, y, end, .. }: Place) {
        pen.put(x, y, end.saturating_sub(x), &self.text, base);
        let column = |cells: usize| x.saturating_add(u16::try_from(cells).unwrap_or(u16::MAX));
        for (at, (from, role)) in self.roles.iter().enumerate().filter(|(_, (_, role))| *role != base) {
            let to = self.roles.get(at + 1).map_or(self.cells, |(next, _)| *next);
            pen.paint(column(*from), y, column(to) - column(*from), *role);
        }
    }
}

/// Draws what stands left of the text; where the text begins and ends.
fn gutter(pen: &mut Pen, document: &Document, line: &Line, first: bool, place: Place) -> (u16, u16) {
    let Place { x: start, end, y, .. } = place;
    let digits = u16::try_from(document.digits()).unwrap_or(0);
    let gutter = u16::try_from(document.gutter()).unwrap_or(0);
    let bar = start + gutter.saturating_sub(2);
    match line.gutter {
        Gutter::Number { number, sign } => {
            let (glyph, role) = match sign {
                Sign::None => ("", Role::Muted),
                Sign::Failed => ("✗", Role::Failed),
                Sign::Warning => ("▲", Role::Stalled),
            };
            if first {
                pen.put(start, y, 1, glyph, role);
                pen.put_right(bar.saturating_sub(1), y, &number.to_string(), role);
            }
            pen.put(bar, y, 1, "│", Role::Rule);
            (start + gutter, end)
        }
        Gutter::Under => {
            pen.put(bar, y, 1, "│", Role::Rule);
            (start + gutter, end)
        }
        Gutter::Label(label) => {
            pen.put(start, y, 7, if first { label } else { "" }, Role::Muted);
            (start + 7, end.saturating_sub(1))
        }
        Gutter::Issue | Gutter::Warning => {
            let issue = line.gutter == Gutter::Issue;
            let (glyph, role) = if issue { ("✗", Role::Failed) } else { ("▲", Role::Stalled) };
            pen.put(start, y, 1, if first { glyph } else { "" }, role);
            (start + 2, end.saturating_sub(1))
        }
        Gutter::Fold(open) => {
            pen.put(
                start,
                y,
                1,
                if !first {
                    ""
                } else if open {
                    "-"
                } else {
                    "+"
                },
                Role::Muted,
            );
            (start + 2, end.saturating_sub(1))
        }
        Gutter::Leaf => (start + 2, end.saturating_sub(1)),
        Gutter::Both { left, right } => {
            if first {
                number(pen, start + digits, y, left);
                number(pen, start + digits * 2 + 1, y, right);
                change(pen, start + digits * 2 + 2, y, line.tone);
            }
            (start + gutter, end)
        }
        Gutter::Side(of) => {
            if first {
                number(pen, start + digits, y, of);
                change(pen, start + digits + 1, y, line.tone);
            }
            (start + gutter, end)
        }
        Gutter::None => (start, end.saturating_sub(1)),
    }
}

fn number(pen: &mut Pen, end: u16, y: u16, number: u32) {
    if number > 0 {
        pen.put_right(end, y, &number.to_string(), Role::Muted);
    }
}

fn change(pen: &mut Pen, x: u16, y: u16, tone: Tone) {
    match tone {
        Tone::Removed => pen.put(x, y, 1, "-", Role::Failed),
        Tone::Added => pen.put(x, y, 1, "+", Role::Generated),
        Tone::Plain | Tone::Code | Tone::Muted | Tone::Failed => x,
    };
}
