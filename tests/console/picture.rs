//! A screen as text, as a list of styles, and as a terminal receives it.

use std::fmt::Write as _;

use homeroom::ui;
use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};

/// A wide character's second cell is not part of the text.
pub fn text(buffer: &Buffer) -> String {
    let area = buffer.area;
    let mut out = String::new();
    for y in 0..area.height {
        let mut line = String::new();
        let mut skip = 0;
        for x in 0..area.width {
            let symbol = buffer[(x, y)].symbol();
            if skip == 0 {
                line.push_str(symbol);
                skip = ui::text::width(symbol).max(1);
            }
            skip -= 1;
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// Each run of one style on a line: `x..end style |text|`; plain runs are left out.
pub fn styles(buffer: &Buffer) -> String {
    let area = buffer.area;
    let mut out = String::new();
    for y in 0..area.height {
        let mut x = 0;
        while x < area.width {
            let style = describe(buffer, x, y);
            let start = x;
            while x < area.width && describe(buffer, x, y) == style {
                x += 1;
            }
            let run: String = (start..x).map(|x| buffer[(x, y)].symbol()).collect();
            if !style.is_empty() && !run.trim().is_empty() {
                let _ = writeln!(out, "{y:>2} {start:>3} {style} |{}|", run.trim_end());
            }
        }
    }
    out
}

fn describe(buffer: &Buffer, x: u16, y: u16) -> String {
    let cell = &buffer[(x, y)];
    let colour = |name: &str, color: Color| match color {
        Color::Reset => String::new(),
        Color::Rgb(red, green, blue) => format!("{name}#{red:02x}{green:02x}{blue:02x} "),
        other => format!("{name}{other} "),
    };
    let modifiers = [(Modifier::BOLD, "bold "), (Modifier::DIM, "dim "), (Modifier::REVERSED, "reversed ")];
    let mut out = colour("", cell.fg) + &colour("on ", cell.bg);
    out.extend(modifiers.iter().filter(|(modifier, _)| cell.modifier.contains(*modifier)).map(|(_, name)| *name));
    out.trim_end().to_owned()
}

/// The screen as a terminal would receive it.
pub fn ansi(buffer: &Buffer) -> String {
    let mut out = String::from("\x1b[0m\x1b[2J\x1b[H");
    for y in 0..buffer.area.height {
        let _ = write!(out, "\x1b[{};1H", y + 1);
        let mut skip = 0;
        for x in 0..buffer.area.width {
            if skip > 0 {
                skip -= 1;
                continue;
            }
            let cell = &buffer[(x, y)];
            out.push_str("\x1b[0m");
            for (modifier, code) in [(Modifier::BOLD, 1), (Modifier::DIM, 2), (Modifier::REVERSED, 7)] {
                if cell.modifier.contains(modifier) {
                    let _ = write!(out, "\x1b[{code}m");
                }
            }
            for (color, base) in [(cell.fg, 38), (cell.bg, 48)] {
                match color {
                    Color::Rgb(r, g, b) => {
                        let _ = write!(out, "\x1b[{base};2;{r};{g};{b}m");
                    }
                    Color::Indexed(n) => {
                        let _ = write!(out, "\x1b[{base};5;{n}m");
                    }
                    _ => {}
                }
            }
            out.push_str(cell.symbol());
            skip = ui::text::width(cell.symbol()).saturating_sub(1);
        }
    }
    out
}
