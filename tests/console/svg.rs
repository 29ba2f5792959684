//! A screen as a picture that any browser draws sharply: text as text, lines and bars as shapes, every piece at its cell whatever the
//! font. The same cells give the same bytes.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use homeroom::ui::text::width;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

/// Pixels of a cell; three fifths of the letters' size is how far most monospaced fonts step.
const WIDE: u32 = 8;
const HIGH: u32 = 17;
const LETTERS: &str = "13.333px";
const BASE: u32 = 13;
const MARGIN: u32 = 12;

/// What a terminal brings along: its text and its ground.
#[derive(Debug, Clone, Copy)]
pub struct Paper {
    pub text: Rgb,
    pub ground: Rgb,
}

pub type Rgb = (u8, u8, u8);

pub const DARK: Paper = Paper { text: (0xc0, 0xca, 0xf5), ground: (0x1a, 0x1b, 0x26) };
pub const LIGHT: Paper = Paper { text: (0x24, 0x29, 0x2f), ground: (0xff, 0xff, 0xff) };

/// How a letter looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Look {
    colour: Rgb,
    bold: bool,
    underlined: bool,
}

#[derive(Debug, Default)]
struct Drawing {
    looks: Vec<Look>,
    grounds: BTreeMap<Rgb, String>,
    /// By colour and how dense it is, in quarters.
    shapes: BTreeMap<(Rgb, u8), String>,
    /// Lines that bend.
    bends: BTreeMap<Rgb, String>,
    text: String,
}

/// The whole picture.
pub fn svg(buffer: &Buffer, paper: Paper) -> String {
    let area = buffer.area;
    let mut drawing = Drawing::default();
    for y in 0..area.height {
        drawing.row(buffer, y, paper);
    }
    let (w, h) = (u32::from(area.width) * WIDE + 2 * MARGIN, u32::from(area.height) * HIGH + 2 * MARGIN);
    drawing.finish(w, h, paper)
}

fn resolved(cell: &Cell, paper: Paper) -> (Look, Rgb) {
    let colour = |colour: Color, own: Rgb| match colour {
        Color::Reset => own,
        Color::Rgb(red, green, blue) => (red, green, blue),
        other => panic!("a picture is in true colours or none, not {other}"),
    };
    let (mut ink, mut ground) = (colour(cell.fg, paper.text), colour(cell.bg, paper.ground));
    if cell.modifier.contains(Modifier::REVERSED) {
        std::mem::swap(&mut ink, &mut ground);
    }
    if cell.modifier.contains(Modifier::DIM) {
        ink = blend(ink, ground);
    }
    let (bold, underlined) = (cell.modifier.contains(Modifier::BOLD), cell.modifier.contains(Modifier::UNDERLINED));
    (Look { colour: ink, bold, underlined }, ground)
}

/// Two parts ink, one part ground.
fn blend(ink: Rgb, ground: Rgb) -> Rgb {
    let mix = |a: u8, b: u8| u8::try_from((u16::from(a) * 2 + u16::from(b)) / 3).unwrap_or(a);
    (mix(ink.0, ground.0), mix(ink.1, ground.1), mix(ink.2, ground.2))
}

fn hex((red, green, blue): Rgb) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// What a line or block fills of its cell, in pixels: x, y, width, height and how dense.
fn block(symbol: &str) -> Option<(u32, u32, u32, u32, u8)> {
    let mut chars = symbol.chars();
    let (Some(c), None) = (chars.next(), chars.next()) else { return None };
    let eighths = |n: u32| (HIGH * n + 4) / 8;
    Some(match c {
        '─' => (0, 8, WIDE, 1, 4),
        '━' => (0, 7, WIDE, 3, 4),
        '│' => (4, 0, 1, HIGH, 4),
        '▌' => (0, 0, 4, HIGH, 4),
        '▏' => (0, 0, 1, HIGH, 4),
        '█' => (0, 0, WIDE, HIGH, 4),
        '░' => (0, 0, WIDE, HIGH, 1),
        '▒' => (0, 0, WIDE, HIGH, 2),
        '▓' => (0, 0, WIDE, HIGH, 3),
        '▁'..='▇' => {
            let high = eighths(u32::from(c) - u32::from('▁') + 1);
            (0, HIGH - high, WIDE, high, 4)
        }
        _ => return None,
    })
}

/// Where lines meet: the lines, as boxes.
fn joint(symbol: &str) -> Option<&'static [(u32, u32, u32, u32)]> {
    const ACROSS: (u32, u32, u32, u32) = (0, 8, WIDE, 1);
    const DOWN: (u32, u32, u32, u32) = (4, 0, 1, HIGH);
    Some(match symbol {
        "├" => &[DOWN, (4, 8, 4, 1)],
        "┤" => &[DOWN, (0, 8, 4, 1)],
        "┬" => &[ACROSS, (4, 8, 1, HIGH - 8)],
        "┴" => &[ACROSS, (4, 0, 1, 8)],
        "┼" => &[ACROSS, DOWN],
        _ => return None,
    })
}

/// A round corner from the middle of one side to the middle of another.
fn bend(symbol: &str) -> Option<&'static str> {
    Some(match symbol {
        "╭" => "m4.5 17v-5q0-3.5 3.5-3.5",
        "╮" => "m0 8.5q4.5 0 4.5 3.5v5",
        "╰" => "m4.5 0v5q0 3.5 3.5 3.5",
        "╯" => "m0 8.5q4.5 0 4.5-3.5v-5",
        _ => return None,
    })
}

/// Symbols and wide characters come from other fonts: each keeps to its own cells.
fn stands_alone(symbol: &str) -> bool {
    width(symbol) != 1 || symbol.chars().next().is_some_and(|c| c >= '\u{2190}')
}

impl Drawing {
    fn row(&mut self, buffer: &Buffer, y: u16, paper: Paper) {
        let top = MARGIN + u32::from(y) * HIGH;
        let mut run: Option<(Look, u16, String, u16)> = None;
        let mut x = 0;
        while x < buffer.area.width {
            let cell = &buffer[(x, y)];
            let symbol = cell.symbol();
            let columns = u16::try_from(width(symbol).max(1)).unwrap_or(1);
            let (look, ground) = resolved(cell, paper);
            let left = MARGIN + u32::from(x) * WIDE;
            if ground != paper.ground {
                fill(self.grounds.entry(ground).or_default(), (left, top, u32::from(columns) * WIDE, HIGH));
            }
            if let Some(arms) = joint(symbol) {
                for (dx, dy, w, h) in arms {
                    fill(self.shapes.entry((look.colour, 4)).or_default(), (left + dx, top + dy, *w, *h));
                }
            } else if let Some((dx, dy, w, h, dense)) = block(symbol) {
                fill(self.shapes.entry((look.colour, dense)).or_default(), (left + dx, top + dy, w, h));
            } else if let Some(path) = bend(symbol) {
                let _ = write!(self.bends.entry(look.colour).or_default(), "M{left} {top}{path}");
            } else if symbol.trim().is_empty() {
                // One space inside a run is part of it; a second ends it, below.
                if let Some((_, _, text, _)) = run.as_mut().filter(|(_, _, text, _)| !text.ends_with(' ')) {
                    text.push(' ');
                    x += columns;
                    continue;
                }
            } else if stands_alone(symbol) {
                self.flush(&mut run, top);
                self.put(look, x, symbol, columns, top);
            } else {
                let same = run
                    .as_ref()
                    .is_some_and(|(of, start, text, _)| *of == look && usize::from(x - start) == text.chars().count());
                if !same {
                    self.flush(&mut run, top);
                }
                let (_, _, text, end) = run.get_or_insert_with(|| (look, x, String::new(), x));
                text.push_str(symbol);
                *end = x + columns;
                x += columns;
                continue;
            }
            self.flush(&mut run, top);
            x += columns;
        }
        self.flush(&mut run, top);
    }

    fn flush(&mut self, run: &mut Option<(Look, u16, String, u16)>, top: u32) {
        if let Some((look, start, text, end)) = run.take() {
            self.put(look, start, text.trim_end(), end - start, top);
        }
    }

    fn put(&mut self, look: Look, x: u16, text: &str, columns: u16, top: u32) {
        let class = self.looks.iter().position(|known| *known == look).unwrap_or_else(|| {
            self.looks.push(look);
            self.looks.len() - 1
        });
        let (x, y, length) = (MARGIN + u32::from(x) * WIDE, top + BASE, u32::from(columns) * WIDE);
        let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let fit = if columns > 1 || !text.is_ascii() { format!(" textLength=\"{length}\"") } else { String::new() };
        let _ = writeln!(self.text, "<text class=\"{}\" x=\"{x}\" y=\"{y}\"{fit}>{escaped}</text>", name(class));
    }

    fn finish(self, w: u32, h: u32, paper: Paper) -> String {
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\">\n<style>\n\
             text{{font:{LETTERS} ui-monospace,SFMono-Regular,Menlo,Consolas,\"DejaVu Sans Mono\",\"Liberation Mono\",monospace;\
             white-space:pre}}\n"
        );
        for (at, look) in self.looks.iter().enumerate() {
            let bold = if look.bold { ";font-weight:700" } else { "" };
            let underlined = if look.underlined { ";text-decoration:underline" } else { "" };
            let _ = writeln!(out, ".{}{{fill:{}{bold}{underlined}}}", name(at), hex(look.colour));
        }
        let _ = writeln!(out, "</style>\n<rect width=\"{w}\" height=\"{h}\" rx=\"8\" fill=\"{}\"/>", hex(paper.ground));
        for (colour, path) in &self.grounds {
            let _ = writeln!(out, "<path fill=\"{}\" d=\"{path}\"/>", hex(*colour));
        }
        for ((colour, dense), path) in &self.shapes {
            let opacity =
                if *dense == 4 { String::new() } else { format!(" fill-opacity=\".{}\"", u32::from(*dense) * 25) };
            let _ = writeln!(out, "<path fill=\"{}\"{opacity} d=\"{path}\"/>", hex(*colour));
        }
        for (colour, path) in &self.bends {
            let _ = writeln!(out, "<path fill=\"none\" stroke=\"{}\" d=\"{path}\"/>", hex(*colour));
        }
        out.push_str(&self.text.replace(" textLength=", " lengthAdjust=\"spacingAndGlyphs\" textLength="));
        out.push_str("</svg>\n");
        out
    }
}

/// Adds a box to a path, or makes the box before it wider where this one goes on.
fn fill(path: &mut String, (x, y, w, h): (u32, u32, u32, u32)) {
    if let Some(at) = path.rfind('M') {
        let numbers: Vec<u32> =
            path[at..].split(['M', ' ', 'h', 'v', 'z', '-']).filter_map(|n| n.parse().ok()).collect();
        if let [left, top, wide, high, _] = numbers[..]
            && (top, high, left + wide) == (y, h, x)
        {
            path.truncate(at);
            let w = wide + w;
            let _ = write!(path, "M{left} {y}h{w}v{h}h-{w}z");
            return;
        }
    }
    let _ = write!(path, "M{x} {y}h{w}v{h}h-{w}z");
}

/// `a`, `b` … `z`, `ba`.
fn name(mut n: usize) -> String {
    let mut name = String::new();
    loop {
        name.insert(0, char::from(b'a' + u8::try_from(n % 26).unwrap_or(0)));
        n /= 26;
        if n == 0 {
            return name;
        }
    }
}

#[test]
fn wide_characters_take_two_cells_and_what_follows_stands_where_it_does() {
    let mut buffer = Buffer::with_lines(["光合 <b> ok", "──│ ▁█"]);
    buffer[(5, 0)].modifier = Modifier::BOLD;
    let drawn = svg(&buffer, DARK);
    for piece in [
        "x=\"12\" y=\"25\" lengthAdjust=\"spacingAndGlyphs\" textLength=\"16\">光<",
        "x=\"28\" y=\"25\" lengthAdjust=\"spacingAndGlyphs\" textLength=\"16\">合<",
        "x=\"52\" y=\"25\">&lt;</text>",
        "M12 37h16v1h-16z",
        "M32 29h1v17h-1z",
    ] {
        assert!(drawn.contains(piece), "{piece}\n{drawn}");
    }
    assert_eq!(drawn, svg(&buffer, DARK));
}
