//! The mouse, where it is asked for: what was pressed, and what that does. A turn of the wheel is three presses of an arrow.

use chrono::TimeDelta;

use super::binding::{Meaning, meaning};
use super::command::Command;
use super::held::{Held, Keyed};
use super::key::{Key, KeyCode};
use super::workers::Section;
use super::{App, Screen};
use crate::model::Time;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gesture {
    Press,
    WheelUp,
    WheelDown,
}

/// A gesture at a cell, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pointer {
    pub gesture: Gesture,
    pub x: u16,
    pub y: u16,
}

/// What is drawn in a cell, as far as a press means something there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A visible row of one of the screen's lists, both from 0.
    Row {
        list: usize,
        line: usize,
    },
    /// A visible command of the palette, from 0.
    Entry(usize),
    /// What a key does: a tab, a pane.
    Key(Key),
    Nothing,
}

/// Two presses so close are one gesture.
const DOUBLE: TimeDelta = TimeDelta::milliseconds(400);
/// Rows that a turn of the wheel moves.
const TURN: usize = 3;
/// Lists on one screen, at most.
const PLACES: usize = 3;

/// A picture that is older than this when its window is looked at again is read anew.
const FRESH: TimeDelta = TimeDelta::seconds(5);

/// What is remembered of it.
#[derive(Debug)]
pub struct Mouse {
    /// The terminal is asked for it.
    pub(super) on: bool,
    /// The press before, for the second of two.
    pressed: Option<(Target, Time)>,
}

impl Mouse {
    pub(super) const fn new(on: bool) -> Self {
        Self { on, pressed: None }
    }

    /// Whether this press is the second of two.
    fn press(&mut self, target: Target, now: Time) -> bool {
        let again = self.pressed.take().is_some_and(|(before, at)| before == target && now < at + DOUBLE);
        self.pressed = (!again).then_some((target, now));
        again
    }
}

impl App {
    pub(super) fn point(&mut self, gesture: Gesture, target: Target, now: Time, todo: &mut Vec<Command>) {
        // A question is answered by a key.
        if self.dialog.is_some() {
            return;
        }
        self.last_key = Some(now);
        self.dirty = true;
        match gesture {
            Gesture::WheelUp => self.turn(KeyCode::Up, now, todo),
            Gesture::WheelDown => self.turn(KeyCode::Down, now, todo),
            Gesture::Press => {
                self.prefix = None;
                let again = self.mouse.press(target, now);
                self.press_on(target, again, now, todo);
            }
        }
        self.stretch();
    }

    /// Whoever comes back wants what is true now. Whoever goes takes an unfinished sequence along.
    pub(super) fn focus(&mut self, gained: bool, now: Time) {
        if gained {
            if self.reads.is_older(now, FRESH) && !self.is_stale() && self.location.is_some() {
                self.refresh(now);
            }
        } else if self.prefix.take().is_some() {
            self.dirty = true;
        }
    }

    fn turn(&mut self, arrow: KeyCode, now: Time, todo: &mut Vec<Command>) {
        self.prefix = None;
        for _ in 0..TURN {
            self.by_table(Key::plain(arrow), now, todo);
        }
    }

    /// Does what a key does, where the key is bound; typed it never is.
    fn by_table(&mut self, key: Key, now: Time, todo: &mut Vec<Command>) {
        if let Some(palette) = &mut self.palette {
            palette.choose(if key.code == KeyCode::Up { -1 } else { 1 });
        } else if let Meaning::Bound(_) = meaning(self.scopes(), None, key) {
            self.press(key, now, todo);
        }
    }

    fn press_on(&mut self, target: Target, again: bool, now: Time, todo: &mut Vec<Command>) {
        match target {
            Target::Key(key) => self.by_table(key, now, todo),
            Target::Entry(line) => {
                if let Some(palette) = &mut self.palette {
                    palette.choose_line(line);
                }
                if again {
                    self.press(Key::plain(KeyCode::Enter), now, todo);
                }
            }
            Target::Row { list, line } => {
                if self.screens.is_empty() {
                    let height = self.list_height();
                    let row = self.list().visible(height).nth(line);
                    if let Some(id) = row {
                        self.list_mut().go_to(id, height);
                    }
                } else {
                    self.walk_to(list, line, now, todo);
                }
                if again {
                    self.by_table(Key::plain(KeyCode::Enter), now, todo);
                }
            }
            Target::Nothing => {}
        }
    }

    /// Goes to a row of Failures or Workers by the keys that lead there: what they do on the way is theirs.
    fn walk_to(&mut self, list: usize, line: usize, now: Time, todo: &mut Vec<Command>) {
        for _ in 0..PLACES {
            let key = match (self.standing(), self.screens.last()) {
                (Some((here, _)), _) if here == list => break,
                (Some((0, _)), Some(Screen::Failures(_))) => KeyCode::Enter,
                (Some(_), Some(Screen::Failures(_))) => KeyCode::Esc,
                (Some(_), Some(Screen::Workers(_))) => KeyCode::Tab,
                _ => return,
            };
            self.by_table(Key::plain(key), now, todo);
        }
        let Some((_, at)) = self.standing().filter(|(here, _)| *here == list) else { return };
        let arrow = if line > at { KeyCode::Down } else { KeyCode::Up };
        for _ in 0..line.abs_diff(at) {
            self.by_table(Key::plain(arrow), now, todo);
        }
    }

    /// Which list of Failures or Workers the cursor is in, and on which visible line.
    fn standing(&self) -> Option<(usize, usize)> {
        match self.screens.last()? {
            Screen::Failures(view) => {
                let at = self.failures_grid(view);
                match view.group.as_ref().filter(|_| view.in_lessons) {
                    Some(group) => Some((1, line_of(&group.lessons, at.lessons.height))),
                    None => Some((0, line_of(&view.groups, at.groups.height))),
                }
            }
            Screen::Workers(view) => {
                let at = self.workers_grid(view);
                match view.section {
                    Section::Workers => Some((0, line_of(&view.workers, at.workers.height))),
                    Section::Lessons => {
                        Some((1, view.holding.as_ref().map_or(0, |held| line_of(&held.lessons, at.lessons.height))))
                    }
                    Section::Providers => Some((2, view.provider().map_or(0, |(at, _)| at))),
                }
            }
            Screen::Lesson(_) | Screen::NewLesson(_) | Screen::Help(_) => None,
        }
    }
}

/// On which visible line the cursor of a list stands.
fn line_of<T: Keyed + Clone>(held: &Held<T>, height: u16) -> usize {
    let here = held.current().map(Keyed::key);
    held.visible(height.into()).position(|standing| Some(standing.row.key()) == here).unwrap_or(0)
}
