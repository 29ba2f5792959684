//! The console's state: events in, commands out. Synchronous and total; knows no terminal, no runtime and no SQL.
//!
//! May import: `model`.

mod acting;
pub mod age;
mod aging;
pub mod appearance;
pub use aging::READING_SHOWN;
pub mod binding;
pub mod bulk;
mod changes;
pub mod choice;
pub mod command;
pub mod dialog;
mod edit;
pub mod editor;
pub mod event;
mod facts;
pub mod failures;
pub mod filter;
pub mod form;
pub mod grid;
pub mod held;
pub mod help;
pub mod key;
mod keys;
pub mod lesson;
pub mod list;
mod lists;
mod loads;
pub mod marks;
pub mod palette;
pub mod peek;
mod places;
pub mod pointer;
pub mod printable;
mod priority;
mod reads;
pub mod sections;
mod sorting;
pub mod store;
pub mod toast;
mod typed;
pub mod undo;
pub mod workers;

use chrono::{FixedOffset, Local, TimeDelta};

use crate::model::Time;
use crate::model::action::Action;
use crate::model::feed::FeedState;
use crate::model::price::PriceTable;
use command::{Command, Ticket};
use dialog::Dialog;
use event::{Event, LocalWorkers, Progress};
use filter::Filter;
use form::Form;
use grid::Size;
use help::HelpView;
use lesson::LessonView;
use list::{List, Sort};
use lists::Lists;
use marks::Marks;
use palette::Palette;
use peek::Peek;
use pointer::Mouse;
use reads::Reads;
use store::Store;
use toast::Toast;
use undo::Undoable;
use workers::orders::Resizing;

/// What the console is told once.
#[derive(Debug, Clone)]
pub struct Options {
    /// The terminal's size at the start.
    pub width: u16,
    pub height: u16,
    /// The offset of the operator's clock at a moment; [`local_zone`] but in tests.
    pub zone: fn(Time) -> FixedOffset,
    /// The model that the workers of this process call, for the first screen; `None` where there are none.
    pub model: Option<String>,
    /// That model needs neither network nor key.
    pub offline: bool,
    /// Attempts that a retry grants.
    pub retry_attempts: i32,
    /// Moments are clock times at first, rather than ages.
    pub clock_times: bool,
    /// The terminal is asked for the mouse.
    pub mouse: bool,
    /// Models of the configuration that a lesson can ask for.
    pub models: Vec<String>,
    /// What models cost now.
    pub prices: PriceTable,
}

/// The operating system's time zone.
#[must_use]
pub fn local_zone(at: Time) -> FixedOffset {
    *at.with_timezone(&Local).offset()
}

/// A screen above the Overview.
#[derive(Debug)]
pub enum Screen {
    Lesson(Box<LessonView>),
    NewLesson(Box<Form>),
    Help(Box<HelpView>),
    Failures(Box<failures::FailuresView>),
    Workers(Box<workers::WorkersView>),
}

impl Screen {
    /// The lesson it shows.
    #[must_use]
    pub fn lesson(&self) -> Option<&LessonView> {
        if let Self::Lesson(view) = self { Some(view) } else { None }
    }

    fn lesson_mut(&mut self) -> Option<&mut LessonView> {
        if let Self::Lesson(view) = self { Some(view) } else { None }
    }

    /// The lesson that is being written on it.
    #[must_use]
    pub fn form(&self) -> Option<&Form> {
        if let Self::NewLesson(form) = self { Some(form) } else { None }
    }

    fn form_mut(&mut self) -> Option<&mut Form> {
        if let Self::NewLesson(form) = self { Some(form) } else { None }
    }
}

/// An action that is being carried out, batch by batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operating {
    pub action: Action,
    pub progress: Progress,
}

impl Operating {
    /// Whether it is this action on so many lessons.
    fn is(&self, action: &Action, of: usize) -> bool {
        self.action == *action && self.progress.of == of
    }
}

#[derive(Debug)]
pub struct App {
    options: Options,
    size: Size,
    /// What happens before the database is reached; `None` once it is.
    starting: Option<String>,
    location: Option<String>,
    read_only: bool,
    feed: Option<FeedState>,
    /// How far the database's clock is ahead of this machine's.
    skew: TimeDelta,
    local: LocalWorkers,
    store: Store,
    lists: Lists,
    filter: Filter,
    /// The order that is being chosen.
    sorting: Option<Sort>,
    peek: Peek,
    screens: Vec<Screen>,
    dialog: Option<Dialog>,
    palette: Option<Box<Palette>>,
    /// Commands that ran from the palette, the latest first.
    used: Vec<String>,
    mouse: Mouse,
    toast: Option<Toast>,
    operating: Option<Operating>,
    marks: Marks,
    undoable: Option<Undoable>,
    shift: Option<priority::Shift>,
    /// Until then `+` and `-` are further steps of a priority that was just confirmed: nobody meant another lesson.
    steps_over_at: Option<Time>,
    /// More or fewer slots for a worker, asked for by keys.
    resizing: Option<Resizing>,
    /// The beginning of an id whose lesson is to be opened, until the next key.
    jumping: Option<String>,
    /// When the last event came.
    heard_at: Time,
    /// The keys of an unfinished sequence.
    prefix: Option<char>,
    clock_times: bool,
    /// A lesson just added here, to be shown when it is read.
    awaited: Option<crate::model::ids::LessonId>,
    reads: Reads,
    tickets: u64,
    last_key: Option<Time>,
    dirty: bool,
    ages_at: Option<Time>,
    wake_at: Option<Time>,
}

impl App {
    #[must_use]
    pub fn new(options: Options) -> Self {
        let size = Size { width: options.width, height: options.height };
        Self {
            size,
            starting: Some(String::new()),
            location: None,
            read_only: false,
            feed: None,
            skew: TimeDelta::zero(),
            local: LocalWorkers::default(),
            store: Store::default(),
            lists: Lists::new(),
            filter: Filter::new(),
            sorting: None,
            peek: Peek::default(),
            screens: Vec::new(),
            dialog: None,
            palette: None,
            used: Vec::new(),
            mouse: Mouse::new(options.mouse),
            toast: None,
            operating: None,
            marks: Marks::default(),
            undoable: None,
            shift: None,
            steps_over_at: None,
            resizing: None,
            jumping: None,
            heard_at: Time::UNIX_EPOCH,
            prefix: None,
            clock_times: options.clock_times,
            awaited: None,
            reads: Reads::default(),
            tickets: 0,
            last_key: None,
            dirty: true,
            ages_at: None,
            wake_at: None,
            options,
        }
    }

    /// Takes one event and says what to do about it. `now` is this machine's clock.
    pub fn update(&mut self, event: Event, now: Time) -> Vec<Command> {
        let mut todo = Vec::new();
        self.heard_at = now;
        // Whatever the event: what was to change by this moment has changed.
        self.dirty |= self.ages_at.is_some_and(|at| at <= now);
        match event {
            Event::Key(key) => self.press(key, now, &mut todo),
            Event::Paste(text) => self.paste(&text, now),
            Event::Resize { width, height } => self.resize(Size { width, height }),
            Event::Pointer { gesture, target } => self.point(gesture, target, now, &mut todo),
            Event::Focus(gained) => self.focus(gained, now),
            Event::Tick => {}
            Event::Feed(event) => self.hear(event, now),
            Event::Loaded(loaded) => self.receive(loaded, now),
            Event::Acted(acted) => self.acted(acted, now),
            Event::Local(local) => self.hear_local(local, now),
            Event::Connected { location, read_only } => {
                self.location = Some(location);
                self.read_only = read_only;
                self.starting = None;
                self.refresh(now);
                self.dirty = true;
            }
            Event::Starting(what) => {
                self.starting = Some(what);
                self.dirty = true;
            }
        }
        self.tidy(now, &mut todo);
        self.glance_at(now);
        self.settle_priority(now, &mut todo);
        todo.extend(self.resizing_due(now).map(Command::Order));
        self.ask(now, &mut todo);
        self.plan(now);
        todo
    }

    /// Whether the screen no longer shows the state.
    #[must_use]
    pub fn dirty(&self) -> bool {
        self.dirty
    }

    /// The screen is to be drawn though the state is as it was: it looks different now.
    pub fn redraw(&mut self) {
        self.dirty = true;
    }

    /// The screen shows the state.
    pub fn drawn(&mut self) {
        self.dirty = false;
    }

    /// When to send [`Event::Tick`] if nothing else happens before; `None`: never.
    #[must_use]
    pub fn wake_at(&self) -> Option<Time> {
        self.wake_at
    }

    fn list_mut(&mut self) -> &mut List {
        self.lists.current_mut()
    }

    fn top_lesson(&mut self) -> Option<&mut LessonView> {
        self.screens.last_mut().and_then(Screen::lesson_mut)
    }

    fn top_form(&mut self) -> Option<&mut Form> {
        self.screens.last_mut().and_then(Screen::form_mut)
    }

    fn resize(&mut self, size: Size) {
        self.size = size;
        self.dirty = true;
        let height = self.list_height();
        self.lists.iter_mut().for_each(|list| list.settle(height));
        for screen in &mut self.screens {
            match screen {
                Screen::Lesson(view) => view.lay_out(size),
                Screen::Help(help) => help.resize(size),
                Screen::NewLesson(_) | Screen::Failures(_) | Screen::Workers(_) => {}
            }
        }
        if let Some(palette) = &mut self.palette {
            palette.lay_out(usize::from(grid::palette(size).rows));
        }
        self.settle_place();
    }

    fn list_height(&self) -> usize {
        usize::from(grid::overview(self.size).list.height)
    }

    fn ticket(tickets: &mut u64) -> Ticket {
        *tickets += 1;
        Ticket(*tickets)
    }
}
