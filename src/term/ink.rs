//! Cells to bytes, few of them: short ways for the cursor, one sequence for a change of look, and no look taken off only to be put on
//! again with the next frame. ratatui's own backend addresses every gap absolutely and ends every frame with three resets.

use std::collections::HashSet;
use std::io::Write as _;

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr as _;

/// Turns on, turns off (several at once, some), of what the terminal may show.
const ATTRIBUTES: [(Modifier, u8, u8); 8] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::HIDDEN, 8, 28),
    (Modifier::CROSSED_OUT, 9, 29),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Look {
    ink: Color,
    ground: Color,
    attributes: Modifier,
}

impl Look {
    /// Whether a space looks the same in both: neither weight nor ink is seen in it.
    fn is_as_empty_as(self, other: Self) -> bool {
        const SEEN: Modifier =
            Modifier::REVERSED.union(Modifier::UNDERLINED).union(Modifier::CROSSED_OUT).union(Modifier::SLOW_BLINK);
        let seen = |look: Self| (look.ground, look.attributes & SEEN);
        let inked = self.attributes.intersects(SEEN);
        seen(self) == seen(other) && (!inked || self.ink == other.ink)
    }
}

const PLAIN: Look = Look { ink: Color::Reset, ground: Color::Reset, attributes: Modifier::empty() };

/// What is known of where and how the terminal writes next.
#[derive(Debug, Default)]
pub(super) struct Ink {
    /// Column and row, where sure: not after the last column, nor after anything whose width terminals differ about.
    at: Option<(u16, u16)>,
    /// The cell that continues the one before it, sure or not.
    next: Option<(u16, u16)>,
    look: Option<Look>,
    /// Where characters of two cells begin.
    wide: HashSet<(u16, u16)>,
}

impl Ink {
    /// Nothing is known any more.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    /// The cursor was moved by somebody else.
    pub(super) fn moved(&mut self) {
        self.at = None;
        self.next = None;
    }

    /// Whatever is erased next is erased to the terminal's own ground.
    pub(super) fn plain(&mut self, out: &mut Vec<u8>) {
        self.wear(PLAIN, out);
    }

    /// One cell of a terminal of so many columns.
    pub(super) fn put(&mut self, (x, y): (u16, u16), cell: &Cell, columns: u16, out: &mut Vec<u8>) {
        self.write((x, y), cell, columns, out);
        let symbol = cell.symbol();
        let width = if !symbol.is_ascii() && symbol.width() == 2 { 2 } else { 1 };
        // Most pictures have no wide character, and then none is looked for.
        if width == 1 && self.wide.is_empty() {
            return;
        }
        // A character that loses its first half leaves a cell behind, in a look of the terminal's choice, that no picture names.
        let halved = self.wide.remove(&(x + width - 1, y)) && x + width < columns;
        self.wide.remove(&(x, y));
        if width == 2 {
            self.wide.insert((x, y));
        }
        if halved {
            self.write((x + width, y), &Cell::default(), columns, out);
        }
    }

    fn write(&mut self, (x, y): (u16, u16), cell: &Cell, columns: u16, out: &mut Vec<u8>) {
        if self.next != Some((x, y)) {
            self.go((x, y), out);
        }
        let symbol = cell.symbol();
        let wanted = Look { ink: cell.fg, ground: cell.bg, attributes: cell.modifier };
        if !(symbol == " " && self.look.is_some_and(|look| look.is_as_empty_as(wanted))) {
            self.wear(wanted, out);
        }
        out.extend_from_slice(symbol.as_bytes());
        let width = u16::try_from(symbol.width().max(1)).unwrap_or(1);
        let after = x.saturating_add(width);
        let sure = symbol.is_ascii() && (self.at == Some((x, y)));
        self.at = (sure && after < columns).then_some((after, y));
        // Terminals differ about emoji most of all: what follows one is addressed.
        self.next = ((width == 1 || is_ideographic(symbol)) && after < columns).then_some((after, y));
    }

    fn go(&mut self, (x, y): (u16, u16), out: &mut Vec<u8>) {
        let mut way = match (x, y) {
            (0, 0) => b"\x1b[H".to_vec(),
            (0, y) => format!("\x1b[{}H", y + 1).into_bytes(),
            (x, y) => format!("\x1b[{};{}H", y + 1, x + 1).into_bytes(),
        };
        if let Some((from, row)) = self.at {
            let mut shorter = |candidate: Vec<u8>| {
                if candidate.len() < way.len() {
                    way = candidate;
                }
            };
            match (y.checked_sub(row), x.checked_sub(from)) {
                (Some(0), Some(1)) => shorter(b"\x1b[C".to_vec()),
                (Some(0), Some(n)) => shorter(format!("\x1b[{n}C").into_bytes()),
                (Some(0), None) => shorter(format!("\x1b[{}D", from - x).into_bytes()),
                (Some(down @ 1..=2), _) if x == 0 => shorter([&b"\r"[..], &b"\n\n"[..usize::from(down)]].concat()),
                _ => {}
            }
        }
        out.append(&mut way);
        self.at = Some((x, y));
    }

    fn wear(&mut self, wanted: Look, out: &mut Vec<u8>) {
        if self.look == Some(wanted) {
            return;
        }
        let anew = [vec![0], codes(PLAIN, wanted)].concat();
        let change = match self.look {
            Some(look) => codes(look, wanted),
            None => anew.clone(),
        };
        let anew = if wanted == PLAIN { String::new() } else { joined(&anew) };
        let change = joined(&change);
        let shorter = if self.look.is_none() || anew.len() < change.len() { anew } else { change };
        // Writing to memory does not fail.
        let _ = write!(out, "\x1b[{shorter}m");
        self.look = Some(wanted);
    }
}

/// Two cells wide in every terminal: kana, hangul, Han.
fn is_ideographic(symbol: &str) -> bool {
    let mut chars = symbol.chars();
    let wide = |c| matches!(c, '\u{2e80}'..='\u{303e}' | '\u{3041}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{ff01}'..='\u{ff60}');
    chars.next().is_some_and(wide) && chars.next().is_none()
}

/// The parameters that make one look of another.
fn codes(from: Look, to: Look) -> Vec<u8> {
    let mut codes = Vec::new();
    let gone = from.attributes - to.attributes;
    let mut new = to.attributes - from.attributes;
    for (attribute, _, off) in ATTRIBUTES {
        if gone.contains(attribute) {
            if codes.last() != Some(&off) {
                codes.push(off);
            }
            if off == 22 {
                // Bold and dim are turned off together.
                new |= to.attributes & (Modifier::BOLD | Modifier::DIM);
            }
        }
    }
    codes.extend(ATTRIBUTES.iter().filter(|(attribute, ..)| new.contains(*attribute)).map(|(_, on, _)| *on));
    for (before, colour, base) in [(from.ink, to.ink, 30), (from.ground, to.ground, 40)] {
        if before != colour {
            paint(colour, base, &mut codes);
        }
    }
    codes
}

/// Named colours by their numbers: the other form is made brighter by bold, in some terminals.
fn paint(colour: Color, base: u8, codes: &mut Vec<u8>) {
    let indexed = |n: u8| [base + 8, 5, n];
    match colour {
        Color::Reset => codes.push(base + 9),
        Color::Rgb(red, green, blue) => codes.extend([base + 8, 2, red, green, blue]),
        Color::Indexed(n) => codes.extend(indexed(n)),
        Color::Black => codes.extend(indexed(0)),
        Color::Red => codes.extend(indexed(1)),
        Color::Green => codes.extend(indexed(2)),
        Color::Yellow => codes.extend(indexed(3)),
        Color::Blue => codes.extend(indexed(4)),
        Color::Magenta => codes.extend(indexed(5)),
        Color::Cyan => codes.extend(indexed(6)),
        Color::Gray => codes.extend(indexed(7)),
        Color::DarkGray => codes.extend(indexed(8)),
        Color::LightRed => codes.extend(indexed(9)),
        Color::LightGreen => codes.extend(indexed(10)),
        Color::LightYellow => codes.extend(indexed(11)),
        Color::LightBlue => codes.extend(indexed(12)),
        Color::LightMagenta => codes.extend(indexed(13)),
        Color::LightCyan => codes.extend(indexed(14)),
        Color::White => codes.extend(indexed(15)),
    }
}

fn joined(codes: &[u8]) -> String {
    codes.iter().map(u8::to_string).collect::<Vec<_>>().join(";")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    const COLUMNS: u16 = 12;
    const ROWS: u16 = 4;

    fn colour() -> impl Strategy<Value = Color> {
        prop_oneof![
            Just(Color::Reset),
            Just(Color::Red),
            Just(Color::LightBlue),
            Just(Color::Indexed(75)),
            (0..3_u8).prop_map(|n| Color::Rgb(n, 200, 255 - n)),
        ]
    }

    fn attributes() -> impl Strategy<Value = Modifier> {
        // The emulator knows bold or dim, not both.
        let weight = proptest::sample::select(vec![Modifier::empty(), Modifier::BOLD, Modifier::DIM]);
        let known = [Modifier::UNDERLINED, Modifier::REVERSED];
        let others = proptest::sample::subsequence(known.to_vec(), 0..=2);
        (weight, others).prop_map(|(weight, others)| others.into_iter().fold(weight, Modifier::union))
    }

    /// Places, letters and looks; some are overwritten.
    fn pictures() -> impl Strategy<Value = Vec<Vec<(u16, u16, &'static str, Style)>>> {
        let letter = proptest::sample::select(vec!["a", "b", " ", "…", "◐", "光", "é"]);
        let style = (colour(), colour(), attributes())
            .prop_map(|(ink, ground, attributes)| Style::new().fg(ink).bg(ground).add_modifier(attributes));
        let cell = (0..COLUMNS - 1, 0..ROWS, letter, style);
        proptest::collection::vec(proptest::collection::vec(cell, 0..30), 1..6)
    }

    fn painted(colour: Color) -> vt100::Color {
        match colour {
            Color::Reset => vt100::Color::Default,
            Color::Red => vt100::Color::Idx(1),
            Color::LightBlue => vt100::Color::Idx(12),
            Color::Indexed(n) => vt100::Color::Idx(n),
            Color::Rgb(red, green, blue) => vt100::Color::Rgb(red, green, blue),
            other => panic!("{other} is not among them"),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_500))]

        #[test]
        fn the_terminal_shows_every_picture_as_it_is(pictures in pictures()) {
            let size = |n: u16| std::num::NonZeroU16::new(n).unwrap();
            let mut terminal = vt100::Parser::new(size(ROWS), size(COLUMNS), 0);
            let mut ink = Ink::default();
            let area = Rect::new(0, 0, COLUMNS, ROWS);
            let mut shown = Buffer::empty(area);
            for picture in pictures {
                let mut wanted = Buffer::empty(area);
                for (x, y, letter, style) in picture {
                    wanted[(x, y)].reset();
                    wanted.set_stringn(x, y, letter, usize::from(COLUMNS - x), style);
                }
                let mut bytes = Vec::new();
                for (x, y, cell) in shown.diff(&wanted) {
                    ink.put((x, y), cell, COLUMNS, &mut bytes);
                }
                terminal.process(&bytes);
                shown = wanted;
                for y in 0..ROWS {
                    let mut x = 0;
                    while x < COLUMNS {
                        let cell = &shown[(x, y)];
                        let seen = terminal.screen().cell(y, x).unwrap();
                        let contents = if seen.contents().is_empty() { " " } else { seen.contents() };
                        prop_assert_eq!(contents, cell.symbol(), "at {} {}", x, y);
                        let has = |attribute| cell.modifier.contains(attribute);
                        let worn = [Modifier::UNDERLINED, Modifier::REVERSED].map(has);
                        prop_assert_eq!([seen.underline(), seen.inverse()], worn);
                        prop_assert_eq!(seen.bgcolor(), painted(cell.bg));
                        // Neither ink nor weight is seen in an empty cell.
                        if cell.symbol() != " " || worn[0] || worn[1] {
                            prop_assert_eq!(seen.fgcolor(), painted(cell.fg));
                        }
                        if cell.symbol() != " " {
                            prop_assert_eq!([seen.bold(), seen.dim()], [Modifier::BOLD, Modifier::DIM].map(has));
                        }
                        x += u16::try_from(cell.symbol().width()).unwrap();
                    }
                }
            }
        }
    }

    #[test]
    fn short_ways_and_one_sequence_for_a_look() {
        let mut ink = Ink::default();
        let mut put = |x, y, symbol: &str, style: Style| {
            let mut cell = Cell::default();
            cell.set_symbol(symbol).set_style(style);
            let mut bytes = Vec::new();
            ink.put((x, y), &cell, 80, &mut bytes);
            String::from_utf8(bytes).unwrap()
        };
        let plain = Style::new();
        assert_eq!(put(3, 2, "a", plain), "\x1b[3;4H\x1b[ma");
        assert_eq!(put(4, 2, "b", plain), "b");
        assert_eq!(put(9, 2, "c", plain), "\x1b[4Cc");
        assert_eq!(
            put(0, 3, "d", plain.add_modifier(Modifier::BOLD).fg(Color::Rgb(1, 2, 3))),
            "\r\n\x1b[1;38;2;1;2;3md"
        );
        assert_eq!(put(1, 3, "e", plain.fg(Color::Rgb(1, 2, 3))), "\x1b[22me");
        assert_eq!(put(2, 3, "…", plain), "\x1b[m…");
        // Whose width a terminal may see otherwise: what follows is addressed.
        assert_eq!(put(9, 3, "f", plain), "\x1b[4;10Hf");
        assert_eq!(put(10, 3, "光", plain), "光");
        assert_eq!(put(12, 3, "合", plain), "合");
        assert_eq!(put(14, 3, "🙂", plain), "🙂");
        assert_eq!(put(16, 3, "g", plain), "\x1b[4;17Hg");
    }
}
