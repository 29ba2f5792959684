//! Roles instead of colours: what a thing means, and how it looks at each depth of colour.

use std::borrow::Cow;

use ratatui::style::{Color, Modifier, Style};

pub mod contrast;

/// What the terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Modifiers only: `NO_COLOR`.
    Mono,
    Sixteen,
    Indexed,
    True,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    Dark,
    Light,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Text,
    Strong,
    Muted,
    Rule,
    /// You are here.
    Accent,
    /// The title at the cursor.
    Selected,
    /// Found.
    Match,
    Generating,
    Generated,
    Failed,
    Stalled,
    External,
    Code,
    /// `STALE`.
    Alarm,
}

/// One role's looks. Pairs are dark and light ground.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    pub role: Role,
    pub sixteen: (Color, Color),
    pub indexed: (u8, u8),
    pub rgb: (u32, u32),
    /// Without colour; some also with sixteen.
    pub mono: Modifier,
}

const PLAIN: Modifier = Modifier::empty();
const DEFAULT: (Color, Color) = (Color::Reset, Color::Reset);

const fn look(role: Role, sixteen: (Color, Color), indexed: (u8, u8), rgb: (u32, u32), mono: Modifier) -> Look {
    Look { role, sixteen, indexed, rgb, mono }
}

/// The foregrounds. [`Role::Text`] and [`Role::Strong`] keep the terminal's own.
pub const LOOKS: [Look; 9] = [
    look(Role::Muted, DEFAULT, (146, 241), (0x00a3_abc2, 0x005b_6272), Modifier::DIM),
    look(Role::Rule, DEFAULT, (243, 246), (0x006a_7286, 0x008d_95a6), Modifier::DIM),
    look(Role::Accent, DEFAULT, (80, 24), (0x0056_d4dd, 0x0000_5f73), Modifier::BOLD),
    look(Role::Generating, (Color::Cyan, Color::Blue), (75, 18), (0x0078_a6ff, 0x0012_3f8f), Modifier::BOLD),
    look(Role::Generated, (Color::Green, Color::Green), (151, 242), (0x00a6_d8b0, 0x002b_7765), PLAIN),
    look(Role::Failed, (Color::LightRed, Color::Red), (209, 160), (0x00ff_7a52, 0x00b8_430f), Modifier::BOLD),
    look(Role::Stalled, (Color::Yellow, Color::Magenta), (220, 52), (0x00f6_d038, 0x005a_3f00), Modifier::BOLD),
    look(Role::External, DEFAULT, (175, 91), (0x00c8_8fb0, 0x008f_4fb6), PLAIN),
    look(Role::Code, DEFAULT, (151, 58), (0x00b7_d3a8, 0x0040_692c), PLAIN),
];

/// Text and its ground, on a dark terminal and on a light one.
type Pair<T> = ((T, T), (T, T));

/// The title at the cursor.
pub const SELECTED_RGB: Pair<u32> = ((0x00ff_ffff, 0x002a_4f73), (0x000f_141b, 0x00b9_e3e8));
const SELECTED_INDEXED: Pair<u8> = ((231, 24), (16, 152));
/// What was found.
pub const MATCH_RGB: Pair<u32> = ((0x0014_161f, 0x00f6_d038), (0x000f_141b, 0x00ff_df6b));
const MATCH_INDEXED: Pair<u8> = ((16, 220), (16, 221));

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    pub depth: Depth,
    pub ground: Ground,
    /// ASCII instead of box drawing and signs.
    pub ascii: bool,
    /// High contrast: nothing is dim, states are bold.
    pub contrast: bool,
    /// The picture is old: state colours are muted.
    faded: bool,
}

impl Theme {
    #[must_use]
    pub const fn new(depth: Depth, ground: Ground, ascii: bool) -> Self {
        Self { depth, ground, ascii, contrast: false, faded: false }
    }

    #[must_use]
    pub const fn with_contrast(self, contrast: bool) -> Self {
        Self { contrast, ..self }
    }

    /// The same with the colours of states muted: for a picture that is no longer true.
    #[must_use]
    pub const fn faded(self) -> Self {
        Self { faded: true, ..self }
    }

    /// The same in full colour: for what was just said, however old the picture is.
    #[must_use]
    pub const fn fresh(self) -> Self {
        Self { faded: false, ..self }
    }

    #[must_use]
    pub fn style(&self, role: Role) -> Style {
        let role = match role {
            Role::Generating | Role::Generated | Role::Failed | Role::Stalled | Role::External | Role::Code
                if self.faded =>
            {
                Role::Muted
            }
            role => role,
        };
        if self.contrast {
            return contrast::style(*self, role);
        }
        match role {
            Role::Text => Style::new(),
            Role::Strong => Style::new().add_modifier(Modifier::BOLD),
            Role::Selected => self.on_ground(SELECTED_RGB, SELECTED_INDEXED),
            Role::Match => self.on_ground(MATCH_RGB, MATCH_INDEXED).add_modifier(self.match_mark()),
            Role::Alarm => self.style_of(Role::Failed).add_modifier(Modifier::REVERSED),
            role => self.style_of(role),
        }
    }

    fn style_of(self, role: Role) -> Style {
        let Some(look) = LOOKS.iter().find(|look| look.role == role) else { return Style::new() };
        let dark = self.ground == Ground::Dark;
        let style = match self.depth {
            Depth::Mono => return Style::new().add_modifier(look.mono),
            Depth::Sixteen => {
                let color = if dark { look.sixteen.0 } else { look.sixteen.1 };
                // Where no colour is safe on every palette the weight says it.
                return if color == Color::Reset {
                    Style::new().add_modifier(look.mono)
                } else {
                    Style::new().fg(color)
                };
            }
            Depth::Indexed => Style::new().fg(Color::Indexed(if dark { look.indexed.0 } else { look.indexed.1 })),
            Depth::True => Style::new().fg(rgb(if dark { look.rgb.0 } else { look.rgb.1 })),
        };
        if role == Role::Accent { style.add_modifier(Modifier::BOLD) } else { style }
    }

    /// Without colour a match must differ from the selection.
    const fn match_mark(self) -> Modifier {
        if matches!(self.depth, Depth::Mono) { Modifier::UNDERLINED } else { PLAIN }
    }

    /// Text on a ground of its own; reversed where there are only sixteen colours.
    fn on_ground(self, rgbs: Pair<u32>, indexes: Pair<u8>) -> Style {
        let dark = self.ground == Ground::Dark;
        match self.depth {
            Depth::Mono | Depth::Sixteen => Style::new().add_modifier(Modifier::REVERSED),
            Depth::Indexed => {
                let (text, ground) = if dark { indexes.0 } else { indexes.1 };
                Style::new().fg(Color::Indexed(text)).bg(Color::Indexed(ground))
            }
            Depth::True => {
                let (text, ground) = if dark { rgbs.0 } else { rgbs.1 };
                Style::new().fg(rgb(text)).bg(rgb(ground))
            }
        }
    }

    /// A sparkline's cell of a height from 0 to 7.
    #[must_use]
    pub fn spark(&self, height: usize) -> &'static str {
        const BLOCKS: [&str; 8] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
        const ASCII: [&str; 8] = ["_", ".", ":", "-", "=", "+", "*", "#"];
        if self.ascii { ASCII[height.min(7)] } else { BLOCKS[height.min(7)] }
    }

    /// Text in the signs this terminal has.
    #[must_use]
    pub fn signs<'a>(&self, text: Cow<'a, str>) -> Cow<'a, str> {
        if !self.ascii || text.is_ascii() { text } else { Cow::Owned(text.chars().map(ascii).collect()) }
    }
}

const fn rgb(hex: u32) -> Color {
    let [_, r, g, b] = hex.to_be_bytes();
    Color::Rgb(r, g, b)
}

/// homeroom's own signs in ASCII; other characters as they are.
const fn ascii(c: char) -> char {
    match c {
        '…' => '~',
        '·' | '–' | '—' | '−' | '─' | '□' | '▄' => '-',
        '━' | '⊘' | '▅' => '=',
        '→' | '▌' | '›' | '▸' => '>',
        '←' | '↺' => '<',
        '↑' => '^',
        '↓' => 'v',
        '┆' | '░' | '▃' => ':',
        '▇' | '█' | '■' => '#',
        '╌' | '○' | '▂' => '.',
        '▁' | '▏' => '_',
        '▒' => '%',
        '◐' => '@',
        '✓' | '╭' | '╮' | '╰' | '╯' | '┬' | '┤' | '├' | '┴' | '▆' => '+',
        '✗' | '×' => 'x',
        '▲' => '!',
        '◇' => 'e',
        '●' | '•' => '*',
        '│' => '|',
        '⇄' | '◌' | '�' | '\u{2400}'..='\u{2426}' => '?',
        c => c,
    }
}

#[cfg(test)]
mod tests;
