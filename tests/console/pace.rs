//! What the screen costs: wake-ups and cells. Its bytes are counted in `bytes`.

use std::io::Write;
use std::rc::Rc;

use homeroom::app::event::Event;
use homeroom::model::lesson::Status;
use homeroom::model::overview::Vitals;
use homeroom::ui;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use crate::desk::{COLOUR, Desk};
use crate::fixture::{School, vitals};

/// Counts what a terminal would receive.
#[derive(Clone, Default)]
pub struct Wire(Rc<std::cell::RefCell<Vec<u8>>>);

impl Wire {
    /// What came since this was last asked.
    pub fn take(&self) -> Vec<u8> {
        std::mem::take(&mut self.0.borrow_mut())
    }
}

impl Write for Wire {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn quiet() -> School {
    let mut school = School::usual();
    school.rows.retain(|row| matches!(row.status, Status::Generated | Status::Failed));
    school.vitals = Vitals { oldest_queued: None, slowest_since: None, ..vitals() };
    school
}

#[test]
fn nothing_wakes_an_idle_console_but_the_minute_and_the_reconciling_read() {
    let mut desk = Desk::over(quiet(), 80, 24);
    desk.wait(5_000);
    let mut wakes = 0;
    let end = desk.now + chrono::TimeDelta::seconds(300);
    while let Some(at) = desk.app.wake_at().filter(|at| *at <= end) {
        assert!(at > desk.now, "it never asks to be woken in the past");
        desk.now = at;
        desk.send(Event::Tick);
        wakes += 1;
    }
    // Five minutes: 10 reconciling reads, 5 minutes of the clock, ages of 13 visible rows.
    assert!(wakes <= 10 + 5 + 13 * 5, "{wakes}");
    assert!(wakes >= 5, "{wakes}");
}

#[test]
fn a_screen_too_small_to_age_sleeps() {
    let mut desk = Desk::new(30, 5);
    desk.send(Event::Tick);
    assert_eq!(desk.app.wake_at(), None);
    desk.send(Event::Resize { width: 80, height: 24 });
    assert!(desk.app.wake_at().is_some(), "the clock");
}

#[test]
fn a_frame_of_another_size_than_the_state_knows_is_survived() {
    let desk = Desk::open(120, 40);
    for (width, height) in [(1, 1), (13, 3), (300, 90)] {
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal.draw(|frame| ui::draw(frame, &desk.app, &COLOUR, desk.now)).unwrap();
    }
}

#[test]
fn time_alone_changes_the_screen_only_where_something_ages() {
    let mut desk = Desk::over(quiet(), 80, 24);
    let before = desk.text();
    desk.app.drawn();
    desk.wait(3_000);
    assert_eq!(desk.text(), before, "three seconds move no bucket");
    desk.wait(60_000);
    assert_ne!(desk.text(), before, "a minute does");
}

#[test]
fn an_age_that_grew_while_something_else_happened_is_drawn() {
    let mut desk = Desk::over(quiet(), 80, 24);
    desk.wait(5_000);
    desk.text();
    let due = desk.app.wake_at().unwrap();
    let mut later = due;
    while !desk.app.dirty() {
        // Never a tick: a heartbeat of the feed comes first, every time.
        later += chrono::TimeDelta::milliseconds(400);
        desk.now = later;
        let beat = homeroom::model::feed::Change::Beat { sender: uuid::Uuid::nil(), seq: 1 };
        desk.send(Event::Feed(homeroom::model::feed::FeedEvent::Changed(beat)));
        assert!(later < due + chrono::TimeDelta::seconds(61), "the minute alone would have done it");
    }
}

#[test]
fn a_resize_keeps_the_cursor_in_sight_and_the_pane_folded_to_its_width() {
    let mut desk = Desk::open(80, 40);
    desk.keys("jjjjjjjjjjjjjjjjjjj");
    let cursor = desk.app.list().cursor();
    desk.send(Event::Resize { width: 60, height: 12 });
    assert_eq!(desk.app.list().cursor(), cursor);
    let height = usize::from(homeroom::app::grid::overview(desk.app.size()).list.height);
    assert!(desk.app.list().visible(height).any(|id| Some(id) == cursor));
    let mut desk = Desk::open(80, 24);
    desk.keys("4<enter>1w");
    let rows = |desk: &Desk| match desk.app.screen() {
        Some(homeroom::app::Screen::Lesson(view)) => view.scroll().place().1,
        _ => 0,
    };
    let wide = rows(&desk);
    desk.send(Event::Resize { width: 40, height: 24 });
    assert!(rows(&desk) > wide);
}
