//! Drawing: `fn draw(&mut Frame, &App, &Theme, now)`, one file a screen.
//!
//! May import: `app`, `model`.

mod bulk;
mod cards;
mod dialogs;
mod events;
mod failures;
mod filter;
mod float;
mod footer;
mod form;
pub mod format;
mod header;
mod help;
mod lesson;
mod overview;
mod palette;
mod peek;
mod pointing;
mod progress;
mod sorting;
mod table;
pub mod text;
pub mod theme;
mod words;
mod workers;

pub use pointing::target;

use ratatui::Frame;

use crate::app::list::Tab;
use crate::app::{App, Screen};
use crate::model::Time;
use crate::model::feed::FeedState;
use format::Clock;
use text::{Part, Pen};
use theme::{Role, Theme};

/// What every screen is drawn from.
struct View<'a> {
    app: &'a App,
    /// This machine's clock.
    now: Time,
    /// The database's.
    at: Time,
    clock: Clock,
    width: u16,
    height: u16,
}

/// Draws the whole screen; the same state at the same moment gives the same cells.
pub fn draw(frame: &mut Frame, app: &App, theme: &Theme, now: Time) {
    let size = app.size();
    let view = View {
        app,
        now,
        at: app.database_now(now),
        clock: Clock::new(app.options().zone, now),
        width: size.width,
        height: size.height,
    };
    let mut caret = None;
    let mut pen = Pen { buffer: frame.buffer_mut(), theme };
    if size.is_too_small() {
        return too_small(&mut pen, &view);
    }
    header::draw(&mut pen, &view);
    let faded = theme.faded();
    let mut body = Pen { buffer: pen.buffer, theme: if app.is_stale() { &faded } else { theme } };
    match app.screen() {
        None => overview::draw(&mut body, &view),
        Some(Screen::Lesson(lesson)) => lesson::draw(&mut body, &view, lesson),
        Some(Screen::NewLesson(form)) => caret = form::draw(&mut body, &view, form),
        Some(Screen::Failures(failures)) => failures::draw(&mut body, &view, failures),
        Some(Screen::Workers(workers)) => workers::draw(&mut body, &view, workers),
        Some(Screen::Help(open)) => caret = help::draw(&mut body, &view, open),
    }
    if let Some(sort) = app.sorting() {
        sorting::draw(&mut body, &view, sort);
    }
    if let Some(open) = app.palette() {
        caret = Some(palette::draw(&mut body, &view, open));
    }
    if let Some(dialog) = app.dialog() {
        dialogs::draw(&mut body, &view, dialog);
        caret = None;
    }
    if let Some(caret) = caret {
        frame.set_cursor_position(caret);
    }
}

/// One line that still says what matters.
fn too_small(pen: &mut Pen, view: &View) {
    let count = |tab| view.app.count(tab).map_or_else(|| "–".to_owned(), format::count);
    let feed = match view.app.feed() {
        Some(FeedState::Live { .. }) => ("● LIVE", Role::Generated),
        Some(FeedState::Poll { .. }) => ("▲ POLL", Role::Stalled),
        Some(FeedState::Stale { .. }) => ("✗ STALE", Role::Alarm),
        None => ("○ –", Role::Muted),
    };
    let parts = [
        Part::new("✗", Role::Failed).and(count(Tab::Failed), Role::Text),
        Part::new("○", Role::Text).and(count(Tab::Queued), Role::Text),
        Part::new("◐", Role::Generating).and(count(Tab::Generating), Role::Text),
        Part::new(feed.0, feed.1).and(" · needs 40x10", Role::Text),
    ];
    let mut x = 0;
    for part in parts {
        for (text, role) in &part.words {
            x = pen.put(x, 0, view.width.saturating_sub(x), text, *role);
        }
        x += 1;
    }
}
