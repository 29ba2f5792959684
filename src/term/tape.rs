//! The drawing backend: collects one frame, and nothing at all for a frame that changes nothing.

use std::io;
use std::mem;

use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

use super::ink::Ink;

/// ratatui's crossterm backend over a byte buffer, minus what repeats itself: 25 bytes in two flushes for an unchanged frame, a size
/// query for each, and a cursor query (two seconds on a bad day) to clear. Cells are written by [`Ink`].
#[derive(Debug)]
pub(super) struct Tape {
    frame: Vec<u8>,
    ink: Ink,
    size: Size,
    /// What the terminal's cursor was last told, as far as it still holds.
    shown: Option<bool>,
    at: Option<Position>,
}

impl Tape {
    pub(super) fn new(width: u16, height: u16) -> Self {
        Self { frame: Vec::new(), ink: Ink::default(), size: Size::new(width, height), shown: None, at: None }
    }

    pub(super) fn set_size(&mut self, width: u16, height: u16) {
        self.size = Size::new(width, height);
    }

    /// Nothing is known any more of the terminal's cursor.
    pub(super) fn forget_cursor(&mut self) {
        self.shown = None;
        self.at = None;
        self.ink.forget();
    }

    /// The frame so far; an empty buffer of the caller's takes its place.
    pub(super) fn swap(&mut self, other: &mut Vec<u8>) {
        mem::swap(&mut self.frame, other);
        self.frame.clear();
    }

    fn pen(&mut self) -> CrosstermBackend<&mut Vec<u8>> {
        CrosstermBackend::new(&mut self.frame)
    }

    fn show(&mut self, shown: bool) -> io::Result<()> {
        if self.shown.replace(shown) == Some(shown) {
            return Ok(());
        }
        if shown { self.pen().show_cursor() } else { self.pen().hide_cursor() }
    }
}

impl Backend for Tape {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        for (x, y, cell) in content {
            self.at = None;
            self.ink.put((x, y), cell, self.size.width, &mut self.frame);
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.show(false)
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.show(true)
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.at.unwrap_or_default())
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let position = position.into();
        if self.at.replace(position) == Some(position) {
            return Ok(());
        }
        self.ink.moved();
        self.pen().set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        self.ink.plain(&mut self.frame);
        self.pen().clear_region(clear_type)
    }

    fn append_lines(&mut self, n: u16) -> io::Result<()> {
        self.at = None;
        self.ink.moved();
        self.pen().append_lines(n)
    }

    fn size(&self) -> io::Result<Size> {
        Ok(self.size)
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.size, pixels: Size::default() })
    }

    /// Nothing: a frame goes out as one piece, at its commit.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use ratatui::Terminal;
    use ratatui::layout::Position;
    use ratatui::style::{Color, Stylize};
    use ratatui::text::Line;

    use super::*;

    fn frame(terminal: &mut Terminal<Tape>) -> Vec<u8> {
        let mut bytes = Vec::new();
        terminal.backend_mut().swap(&mut bytes);
        bytes
    }

    #[test]
    fn an_unchanged_frame_is_no_bytes() {
        let mut terminal = Terminal::new(Tape::new(40, 12)).unwrap();
        for shown in [false, true] {
            let draw = |terminal: &mut Terminal<Tape>| {
                terminal
                    .draw(|frame| {
                        frame.render_widget(Line::from("seven lessons".fg(Color::Red)), frame.area());
                        if shown {
                            frame.set_cursor_position(Position::new(3, 4));
                        }
                    })
                    .unwrap();
            };
            draw(&mut terminal);
            assert!(!frame(&mut terminal).is_empty());
            draw(&mut terminal);
            assert_eq!(frame(&mut terminal), b"");
        }
    }

    #[test]
    fn the_cursor_is_put_back_after_cells_were_drawn() {
        let mut terminal = Terminal::new(Tape::new(40, 12)).unwrap();
        for text in ["a", "b"] {
            terminal
                .draw(|frame| {
                    frame.render_widget(Line::from(text), frame.area());
                    frame.set_cursor_position(Position::new(3, 4));
                })
                .unwrap();
            let bytes = frame(&mut terminal);
            assert!(bytes.ends_with(b"\x1b[5;4H"), "{}", bytes.escape_ascii());
        }
    }

    #[test]
    fn a_reversed_coloured_cell_keeps_its_attribute() {
        let mut terminal = Terminal::new(Tape::new(40, 12)).unwrap();
        terminal.draw(|frame| frame.render_widget(Line::from("x".reversed().fg(Color::Red)), frame.area())).unwrap();
        let bytes = String::from_utf8(frame(&mut terminal)).unwrap();
        assert!(bytes.contains("\x1b[0;7;38;5;1mx"), "{bytes:?}");
    }
}
