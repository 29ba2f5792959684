//! The command palette: everything that has a key, and what needs none, found by a few letters.

mod entries;
mod find;

use super::binding::{Action, Meaning, Scope, meaning};
use super::command::Command;
use super::editor::Editor;
use super::key::Key;
use super::toast::Toast;
use super::{App, Screen};
use crate::model::Time;

use entries::Deed;
pub use entries::Entry;
pub use find::Found;

/// Commands remembered for the next time.
const REMEMBERED: usize = 8;

#[derive(Debug)]
pub struct Palette {
    line: Editor,
    entries: Vec<Entry>,
    found: Vec<Found>,
    chosen: usize,
    top: usize,
    /// Rows it is drawn with.
    height: usize,
}

impl Palette {
    fn new(entries: Vec<Entry>, height: usize) -> Self {
        let mut palette = Self { line: Editor::one_line(), entries, found: Vec::new(), chosen: 0, top: 0, height };
        palette.find();
        palette
    }

    #[must_use]
    pub fn text(&self) -> &str {
        self.line.text()
    }

    /// The part of the text before the caret.
    #[must_use]
    pub fn before_caret(&self) -> &str {
        self.line.caret().1
    }

    /// Every command.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// How many commands there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// There is none: never so, the theme alone has some.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many were found.
    #[must_use]
    pub fn count(&self) -> usize {
        self.found.len()
    }

    /// The found commands in sight, with what was found of each and whether it is the chosen one.
    pub fn visible(&self) -> impl Iterator<Item = (&Entry, &Found, bool)> {
        let rows = self.found.iter().enumerate().skip(self.top).take(self.height);
        rows.filter_map(|(at, found)| Some((self.entries.get(found.entry)?, found, at == self.chosen)))
    }

    #[must_use]
    pub fn chosen(&self) -> Option<&Entry> {
        self.entries.get(self.found.get(self.chosen)?.entry)
    }

    /// Moves the choice by rows, stopping at the ends.
    pub(super) fn choose(&mut self, rows: isize) {
        let last = self.found.len().saturating_sub(1);
        self.chosen = self.chosen.saturating_add_signed(rows).min(last);
        self.settle();
    }

    pub(super) fn choose_line(&mut self, line: usize) {
        if self.top + line < self.found.len() && line < self.height {
            self.chosen = self.top + line;
        }
    }

    pub(super) fn lay_out(&mut self, height: usize) {
        self.height = height;
        self.settle();
    }

    fn settle(&mut self) {
        let lowest = (self.chosen + 1).saturating_sub(self.height);
        self.top = self.top.clamp(lowest, self.chosen.max(lowest)).min(self.found.len().saturating_sub(self.height));
    }

    fn type_key(&mut self, key: Key) {
        if self.line.key(key) {
            self.find();
        }
    }

    pub(super) fn paste(&mut self, text: &str) {
        if self.line.paste(text) {
            self.find();
        }
    }

    /// The text becomes the chosen command's name.
    fn complete(&mut self) {
        let Some(name) = self.chosen().map(|entry| entry.name.clone()) else { return };
        self.line = Editor::one_line();
        self.line.paste(&name);
        self.find();
    }

    fn find(&mut self) {
        self.entries.retain(|entry| !matches!(entry.deed, Deed::Jump(_)));
        if let Some(prefix) = find::id_prefix(self.line.text()) {
            self.entries.insert(0, Entry::jump(prefix));
        }
        self.found = find::find(&self.entries, self.line.text());
        (self.chosen, self.top) = (0, 0);
    }
}

impl App {
    #[must_use]
    pub fn palette(&self) -> Option<&Palette> {
        self.palette.as_deref()
    }

    pub(super) fn open_palette(&mut self) {
        // Commands are of the screen that the help is of.
        self.screens.pop_if(|screen| matches!(screen, Screen::Help(_)));
        let height = super::grid::palette(self.size).rows;
        self.palette = Some(Box::new(Palette::new(entries::entries(self), usize::from(height))));
    }

    /// A key while the palette is open.
    pub(super) fn press_in_palette(&mut self, key: Key, now: Time, todo: &mut Vec<Command>) {
        let Some(palette) = &mut self.palette else { return };
        let Meaning::Bound(binding) = meaning(&[Scope::Palette], None, key) else { return palette.type_key(key) };
        match binding.action {
            Action::Up => palette.choose(-1),
            Action::Down => palette.choose(1),
            Action::PageUp => palette.choose(-isize::try_from(palette.height).unwrap_or(1)),
            Action::PageDown => palette.choose(isize::try_from(palette.height).unwrap_or(1)),
            Action::Complete => palette.complete(),
            Action::Accept => self.run_chosen(now, todo),
            Action::QuitNow => {
                self.palette = None;
                self.quit(key, now, todo);
            }
            _ => self.palette = None,
        }
    }

    fn run_chosen(&mut self, now: Time, todo: &mut Vec<Command>) {
        let Some(entry) = self.palette.take().and_then(|palette| palette.chosen().cloned()) else { return };
        self.used.retain(|name| *name != entry.name);
        if !matches!(entry.deed, Deed::Jump(_)) {
            self.used.insert(0, entry.name.clone());
            self.used.truncate(REMEMBERED);
        }
        if let Some(why) = entry.not_here {
            self.toast = Some(Toast::error(format!("Not done: {} works {why}. Nothing changed.", entry.name)));
            return;
        }
        match entry.deed {
            Deed::Bound(binding, key) => {
                self.act(binding, key, now, todo);
                if let Some(dialog) = &mut self.dialog {
                    dialog.opened_by_enter(now);
                }
            }
            Deed::Jump(prefix) => self.jump_to(&prefix, todo),
            Deed::Wear(appearance) => todo.push(Command::Wear(appearance)),
            Deed::Mouse(on) => {
                self.mouse.on = on;
                todo.push(Command::Mouse(on));
            }
        }
    }
}
