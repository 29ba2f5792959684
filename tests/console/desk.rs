//! An operator at the console: keys in, screen out, a school that answers.
#![expect(clippy::expect_used, reason = "a broken desk fails its test")]

use std::time::Duration;

use chrono::TimeDelta;
use homeroom::app::App;
use homeroom::app::command::{Command, Load};
use homeroom::app::event::{Event, LocalWorkers};
use homeroom::app::key::{Key, KeyCode};
use homeroom::model::Time;
use homeroom::model::feed::{Change, FeedEvent, FeedState, Moved, Writes};
use homeroom::model::lesson::LessonSummary;
use homeroom::ui;
use homeroom::ui::theme::{Depth, Ground, Theme};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;

use crate::fixture::{School, moment, options};
use crate::picture::text;

pub const MONO: Theme = Theme::new(Depth::Mono, Ground::Dark, false);
pub const ASCII: Theme = Theme::new(Depth::Mono, Ground::Dark, true);
pub const COLOUR: Theme = Theme::new(Depth::True, Ground::Dark, false);

/// An operator's console over a school.
pub struct Desk {
    pub app: App,
    pub school: School,
    pub now: Time,
    pub theme: Theme,
    /// Commands that were no reads.
    pub asked: Vec<Command>,
    /// Reads are answered at once.
    pub answers: bool,
    /// Reads that were not answered.
    pub unanswered: Vec<Load>,
    screen: Terminal<TestBackend>,
}

impl Desk {
    /// Not yet connected.
    pub fn new(width: u16, height: u16) -> Self {
        Self {
            app: App::new(options(width, height)),
            school: School::usual(),
            now: moment(),
            theme: MONO,
            asked: Vec::new(),
            answers: true,
            unanswered: Vec::new(),
            screen: Terminal::new(TestBackend::new(width, height)).unwrap(),
        }
    }

    /// Connected and LIVE, everything read.
    pub fn open(width: u16, height: u16) -> Self {
        Self::over(School::usual(), width, height)
    }

    pub fn over(school: School, width: u16, height: u16) -> Self {
        let mut desk = Self { school, ..Self::new(width, height) };
        desk.connect();
        desk
    }

    pub fn connect(&mut self) {
        self.send(Event::Local(LocalWorkers { id: None, slots: 4, busy: 2, draining: false }));
        self.send(Event::Connected { location: "school@db.internal/prod".into(), read_only: false });
        self.send(Event::Feed(FeedEvent::State(FeedState::Live {
            lag: Duration::from_millis(12),
            writes: Writes::Open,
        })));
    }

    /// Sends an event and, as long as the database answers, everything that follows from it.
    pub fn send(&mut self, event: Event) {
        let mut events = vec![event];
        while let Some(event) = events.pop() {
            for command in self.app.update(event, self.now) {
                match command {
                    Command::Load(load) if self.answers => {
                        events.extend(self.school.answer(&load).map(Event::Loaded));
                    }
                    Command::Load(load) => self.unanswered.push(load),
                    other => self.asked.push(other),
                }
            }
        }
        assert!(self.app.wake_at().is_none_or(|at| at > self.now), "never woken for the past");
    }

    /// Types keys: one character each, or a name in angle brackets.
    pub fn keys(&mut self, keys: &str) {
        let mut rest = keys;
        while let Some(c) = rest.chars().next() {
            let (key, length) = match rest.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
                Some((name, _)) => (named(name), name.len() + 2),
                None => (Key::char(c), c.len_utf8()),
            };
            self.send(Event::Key(key));
            rest = &rest[length..];
        }
    }

    /// Lets time pass, waking whenever the state asked for it.
    pub fn wait(&mut self, milliseconds: i64) {
        let end = self.now + TimeDelta::milliseconds(milliseconds);
        for _ in 0..10_000 {
            match self.app.wake_at().filter(|at| *at <= end) {
                Some(at) => {
                    self.now = at.max(self.now);
                    self.send(Event::Tick);
                }
                None => break,
            }
        }
        self.now = end;
        self.send(Event::Tick);
    }

    /// A lesson's new state reaches the database and the feed tells.
    pub fn change(&mut self, row: LessonSummary) {
        let old = self.school.rows.iter().find(|old| old.id == row.id).map(|old| old.status);
        let moved = Moved { id: row.id, old, new: Some(row.status) };
        if let Some(old) = old {
            *self.school.counts.of_mut(old) -= 1;
        }
        *self.school.counts.of_mut(row.status) += 1;
        self.school.rows.retain(|old| old.id != row.id);
        self.school.rows.insert(0, row);
        let (table, rows) = ("lessons".to_owned(), vec![moved]);
        let change = if old.is_some() { Change::Update { table, rows } } else { Change::Insert { table, rows } };
        self.send(Event::Feed(FeedEvent::Changed(change)));
        self.wait(300);
    }

    pub fn stale(&mut self) {
        let state = FeedState::Stale {
            since: self.now - TimeDelta::seconds(42),
            reason: "db.internal:5432 refused the connection.".into(),
            retry_at: self.now + TimeDelta::seconds(8),
        };
        self.send(Event::Feed(FeedEvent::State(state)));
    }

    pub fn buffer(&mut self) -> Buffer {
        let (app, theme, now) = (&self.app, &self.theme, self.now);
        // The frame's own cells: the backend keeps what once stood in the second half of a wide character.
        let buffer = self.screen.draw(|frame| ui::draw(frame, app, theme, now)).unwrap().buffer.clone();
        self.app.drawn();
        buffer
    }

    /// The screen as text, one line a row.
    pub fn text(&mut self) -> String {
        text(&self.buffer())
    }

    /// The line that holds `part`.
    pub fn line(&mut self, part: &str) -> Option<String> {
        self.text().lines().find(|line| line.contains(part)).map(str::to_owned)
    }
}

fn named(name: &str) -> Key {
    match name {
        "enter" => Key::plain(KeyCode::Enter),
        "esc" => Key::plain(KeyCode::Esc),
        "tab" => Key::plain(KeyCode::Tab),
        "up" => Key::plain(KeyCode::Up),
        "down" => Key::plain(KeyCode::Down),
        "left" => Key::plain(KeyCode::Left),
        "backspace" => Key::plain(KeyCode::Backspace),
        name => Key::ctrl(name.strip_prefix("ctrl-").and_then(|key| key.chars().next()).expect("a key's name")),
    }
}
