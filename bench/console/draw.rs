//! One frame of 200x60 by itself: the drawing, what differs, and the bytes of it.

use std::time::{Duration, Instant};

use homeroom::term::Frames;
use homeroom::term::screen::Options;
use homeroom::ui;

use super::desk::{COLOUR, Desk};
use super::fixture::{School, generated};
use super::large::of;
use super::sheet::{Sample, Sheet};

const FRAMES: usize = 500;

pub fn measure(sheet: &mut Sheet) {
    Sheet::title("drawing 200x60");
    let mut school = School::usual();
    school.rows.extend((100..300).map(|n| generated(n, &format!("Lesson number {n} of the archive"), 90_000, 1, 0.8)));
    for (name, keys) in [("Overview", ""), ("Lesson", "4<enter>")] {
        let mut desk = Desk::over(school.clone(), 200, 60);
        desk.keys(keys);
        let (whole, bytes) = frames(&mut desk, true);
        sheet.median(&format!("{name}: a whole frame"), &whole, 2.0);
        Sheet::tell(&format!("{name}: its bytes"), of(Some(bytes)) / 1_000.0, "kB", "");
        let (changed, bytes) = frames(&mut desk, false);
        sheet.median(&format!("{name}: a step of the cursor"), &changed, 2.0);
        Sheet::tell(&format!("{name}: its bytes, most"), of(Some(bytes)), "B", "");
    }
}

/// The most bytes of one, too.
fn frames(desk: &mut Desk, whole: bool) -> (Sample, usize) {
    let mut frames = Frames::new(200, 60, Options::default()).unwrap();
    let mut most = 0;
    let taken: Vec<Duration> = (0..FRAMES)
        .map(|n| {
            if whole {
                frames.repaint();
            } else {
                desk.keys(if n % 20 < 10 { "j" } else { "k" });
            }
            let begun = Instant::now();
            let bytes = frames.draw(|frame| ui::draw(frame, &desk.app, &COLOUR, desk.now), b"").unwrap().len();
            let took = begun.elapsed();
            frames.sent();
            // The first one paints everything.
            most = most.max(if n == 0 && !whole { 0 } else { bytes });
            took
        })
        .collect();
    (Sample::of(taken), most)
}
