//! Bytes to inputs: keys by `termina`'s parser, pastes by hand (it would buffer one without bound), lone escapes by time, and what the
//! terminal answers to the questions of `session`.

use std::collections::VecDeque;
use std::time::Duration;

use termina::escape::csi::{Csi, Mode, ThemeMode};
use termina::escape::osc::{ColorOrQuery, DynamicColorNumber, Osc};
use termina::style::RgbColor;
use termina::{Event, Parser};

use super::{Input, keys};
use crate::term::flow::ANSWER;

/// The most that one paste brings; the rest of it is dropped.
pub const PASTE_LIMIT: usize = 1024 * 1024;

const PASTE_BEGIN: &[u8] = b"\x1b[200~";
const PASTE_END: &[u8] = b"\x1b[201~";
/// How long a paste may pause before it counts as ended: deafness would be worse than a paste in two pieces.
const PASTE_WAIT: Duration = Duration::from_secs(2);
/// How long a character of several bytes may take.
const CHARACTER_WAIT: Duration = Duration::from_secs(1);
/// How long an answer may take once its beginning came: taken for keys, the rest of one would do harm.
const ANSWER_WAIT: Duration = Duration::from_secs(2);
/// The longest sequence worth waiting for; terminals' answers to queries nobody made can be longer.
const SEQUENCE_LIMIT: usize = 256;

const ESC: u8 = 0x1b;

/// Decodes one terminal's bytes, however they were split.
#[derive(Debug)]
pub struct Decoder {
    parser: Parser,
    /// The bytes of the sequence the parser is in the middle of.
    partial: Vec<u8>,
    /// The text of the paste that is going on.
    paste: Option<Paste>,
    escape_wait: Duration,
}

#[derive(Debug, Default)]
struct Paste {
    text: Vec<u8>,
    /// The last bytes seen, as far as they could be the beginning of the end.
    tail: Vec<u8>,
}

impl Decoder {
    #[must_use]
    pub fn new(escape_wait: Duration) -> Self {
        Self { parser: Parser::default(), partial: Vec::new(), paste: None, escape_wait }
    }

    /// Decodes what was read.
    pub fn feed(&mut self, bytes: &[u8], inputs: &mut VecDeque<Input>) {
        for &byte in bytes {
            match &mut self.paste {
                Some(paste) => {
                    if paste.take(byte) {
                        self.end_paste(inputs);
                    }
                }
                None => self.key_byte(byte, inputs),
            }
        }
    }

    /// How long to wait for the rest of what has begun; nothing when nothing has.
    #[must_use]
    pub fn patience(&self) -> Option<Duration> {
        if self.paste.is_some() {
            return Some(PASTE_WAIT);
        }
        match self.partial.as_slice() {
            [] => None,
            // Two bytes alone may be a key with alt.
            [ESC, b']' | b'P', _, ..] => Some(ANSWER_WAIT),
            [ESC, ..] => Some(self.escape_wait),
            _ => Some(CHARACTER_WAIT),
        }
    }

    /// No more came: a lone escape was the key, a paste is what it is, anything else is dropped.
    pub fn give_up(&mut self, inputs: &mut VecDeque<Input>) {
        if self.paste.is_some() {
            self.end_paste(inputs);
        }
        if self.partial == [ESC] {
            self.parser.parse(&[], false);
            self.drain(inputs);
        }
        self.reset();
    }

    fn key_byte(&mut self, byte: u8, inputs: &mut VecDeque<Input>) {
        // The parser takes two escapes for one.
        if byte == ESC && self.partial == [ESC] {
            self.give_up(inputs);
        }
        self.partial.push(byte);
        if self.partial == PASTE_BEGIN {
            self.reset();
            self.paste = Some(Paste::default());
            return;
        }
        if self.partial == ANSWER {
            self.reset();
            inputs.push_back(Input::Shown);
            return;
        }
        if self.partial.starts_with(b"\x1bP") && self.partial.len() > 2 {
            return self.device_byte(inputs);
        }
        self.parser.parse(&[byte], true);
        if self.drain(inputs) {
            self.partial.clear();
        } else if !self.goes_on() {
            self.reset();
        }
    }

    /// One more byte of a device control string: the answer that repeats the colour that was asked about, or nothing.
    fn device_byte(&mut self, inputs: &mut VecDeque<Input>) {
        if self.partial.ends_with(b"\x1b\\") {
            let text: Vec<u8> = self.partial.iter().map(|byte| if *byte == b';' { b':' } else { *byte }).collect();
            let says = |colour: &str| text.windows(colour.len()).any(|part| part == colour.as_bytes());
            if text.starts_with(b"\x1bP1$r") && (says("48:2:1:22:33") || says("48:2::1:22:33")) {
                inputs.push_back(Input::TrueColour);
            }
            self.reset();
        } else if self.partial.len() > SEQUENCE_LIMIT {
            self.reset();
        }
    }

    /// Whether the parser can still be in the middle of something: it drops what it cannot read without saying so.
    fn goes_on(&self) -> bool {
        let bytes = self.partial.strip_prefix(&[ESC]).unwrap_or(&self.partial);
        if self.partial.len() > SEQUENCE_LIMIT {
            return false;
        }
        match (bytes.len() < self.partial.len(), bytes) {
            // A control sequence ends with its final byte; `[[` begins one of the Linux console's.
            (_, []) | (true, [b'['] | [b'[', b'['] | [b']' | b'P', ..]) => true,
            (true, [b'[', .., last]) => !(0x40..=0x7e).contains(last),
            (true, [b'O', rest @ ..]) => rest.is_empty(),
            (_, [lead, rest @ ..]) => rest.len() + 1 < width(*lead),
        }
    }

    fn end_paste(&mut self, inputs: &mut VecDeque<Input>) {
        let Some(paste) = self.paste.take() else { return };
        // Terminals send the key of a line's end, not its character.
        let text = String::from_utf8_lossy(&paste.text).replace("\r\n", "\n").replace('\r', "\n");
        inputs.push_back(Input::Paste(text));
        self.reset();
    }

    fn reset(&mut self) {
        self.parser = Parser::default();
        self.partial.clear();
    }

    /// Moves on what the parser has read; whether it had read anything.
    fn drain(&mut self, inputs: &mut VecDeque<Input>) -> bool {
        let mut any = false;
        while let Some(event) = self.parser.pop() {
            any = true;
            inputs.extend(match event {
                Event::Key(key) => keys::press(key).map(Input::Key),
                Event::FocusIn => Some(Input::Focus(true)),
                Event::FocusOut => Some(Input::Focus(false)),
                Event::Paste(text) => Some(Input::Paste(text)),
                Event::Mouse(mouse) => keys::point(mouse).map(Input::Pointer),
                Event::Osc(Osc::ChangeDynamicColors(DynamicColorNumber::TextBackgroundColor, colors)) => {
                    match colors.first() {
                        Some(ColorOrQuery::Color(color)) => Some(Input::Ground { light: is_light(*color) }),
                        Some(ColorOrQuery::Query) | None => None,
                    }
                }
                Event::Csi(Csi::Mode(Mode::ReportTheme(theme))) => {
                    Some(Input::Ground { light: theme == ThemeMode::Light })
                }
                // Sizes come by signal; nothing else is asked for.
                Event::WindowResized(_) | Event::Csi(_) | Event::Osc(_) | Event::Dcs(_) => None,
            });
        }
        any
    }
}

impl Paste {
    /// Takes one byte; whether the paste ended with it.
    fn take(&mut self, byte: u8) -> bool {
        self.tail.push(byte);
        while !PASTE_END.starts_with(&self.tail) {
            let first = self.tail.remove(0);
            if self.text.len() < PASTE_LIMIT {
                self.text.push(first);
            }
        }
        self.tail == PASTE_END
    }
}

/// Whether black text can be read better on it than white: WCAG 2's relative luminance.
fn is_light(color: RgbColor) -> bool {
    let linear = |channel: u8| {
        let channel = f64::from(channel) / 255.0;
        if channel <= 0.04045 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(color.red) + 0.7152 * linear(color.green) + 0.0722 * linear(color.blue) > 0.179
}

/// Bytes in the UTF-8 character that begins with this one.
fn width(lead: u8) -> usize {
    match lead {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => 1,
    }
}

#[cfg(test)]
mod tests;
