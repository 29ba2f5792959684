//! What travels to the terminal, to the byte: state, drawing, frame writer and pace are the real ones, only the clock is the test's.

use homeroom::app::event::Event;
use homeroom::model::attempt::Stage;
use homeroom::model::failure::FailureClass;
use homeroom::model::feed::{Change, FeedEvent, Moved};
use homeroom::model::lesson::{LessonSummary, Status};
use homeroom::model::overview::{Counts, Vitals};
use homeroom::ui::theme::{Depth, Ground, Theme};

use crate::desk::{ASCII, COLOUR, Desk, MONO};
use crate::fixture::{School, failed, generated, queued, running, vitals};
use crate::watched::{Sent, Watched};

const THEMES: [Theme; 7] = [
    MONO,
    ASCII,
    COLOUR,
    Theme::new(Depth::True, Ground::Light, false),
    Theme::new(Depth::Indexed, Ground::Dark, false),
    Theme::new(Depth::Indexed, Ground::Light, false),
    Theme::new(Depth::Sixteen, Ground::Dark, false),
];

fn over(school: School, theme: Theme, width: u16, height: u16) -> Watched {
    let mut desk = Desk::over(school, width, height);
    desk.theme = theme;
    Watched::new(desk)
}

/// Lessons of other days, and nothing under way.
fn settled() -> School {
    let rows = (1..60).map(|n| match n % 7 {
        0 => failed(n, &format!("Long division, part {n}"), 400_000, FailureClass::Compile, "assigns to const at 45:7"),
        _ => generated(n, &format!("Reading a bar chart, part {n}"), 300_000, 1, 0.88),
    });
    School {
        rows: rows.collect(),
        counts: Counts { queued: 0, generating: 0, ..School::usual().counts },
        vitals: Vitals { oldest_queued: None, slowest_since: None, stalled: 0, ..vitals() },
        ..School::usual()
    }
}

#[test]
fn an_unchanged_picture_is_no_bytes() {
    for keys in ["", "4", "4<enter>", "n", "?"] {
        let mut watched = over(School::usual(), COLOUR, 120, 40);
        watched.press(keys);
        watched.pass(1_000);
        for _ in 0..3 {
            assert_eq!(watched.draw_again(), Sent::default(), "{keys:?}");
        }
    }
}

#[test]
fn nothing_is_sent_while_nothing_changes() {
    let mut watched = over(settled(), COLOUR, 120, 40);
    // To the minute's beginning: within a minute nothing moves at all.
    watched.pass(29_000 - 10_000 + 500);
    assert_eq!(watched.pass(59_000), Sent::default());
    // And with the minutes the clock does, and no more than that.
    let sent = watched.pass(600_000);
    assert!((8..=12).contains(&sent.frames), "{sent:?}");
    assert!(sent.bytes <= 60 * sent.frames, "{sent:?}");
}

#[test]
fn ages_cost_less_than_sixty_bytes_a_second() {
    // A lesson every 17 seconds: everything on screen ages at once.
    let mut busy = School::usual();
    busy.rows = (1..60).map(|n| generated(n, &format!("Part {n}"), i64::try_from(n).unwrap() * 17, 1, 0.88)).collect();
    for school in [School::usual(), busy] {
        let mut watched = over(school, COLOUR, 120, 40);
        let sent = watched.pass(120_000);
        assert!(sent.bytes > 0);
        assert!(sent.bytes <= 60 * 120, "{sent:?} in two minutes");
    }
}

#[test]
fn a_step_of_the_cursor_is_at_most_250_bytes() {
    for (width, height) in [(40, 12), (80, 24), (120, 40)] {
        for theme in THEMES {
            let mut watched = over(School::usual(), theme, width, height);
            for n in 0..30 {
                let top = watched.desk.app.list().top();
                let sent = watched.press("j");
                assert!(sent.frames <= 1);
                // At the edge the list scrolls, which is no step.
                let scrolled = watched.desk.app.list().top() != top;
                assert!(scrolled || sent.bytes <= 250, "step {n} at {width}x{height} in {theme:?}: {sent:?}");
                watched.pass(60);
            }
            watched.draw_again();
            assert_eq!(trimmed(&watched.shown()), trimmed(&watched.meant()));
        }
    }
}

#[test]
fn a_change_of_status_is_at_most_300_bytes_and_900_with_the_events() {
    for (width, height, most) in [(80, 24, 300), (120, 40, 900)] {
        for theme in THEMES {
            let mut watched = over(settled(), theme, width, height);
            for n in [2, 3, 5] {
                let place = usize::try_from(n).unwrap() - 1;
                let row = &watched.desk.school.rows[place];
                let row = LessonSummary {
                    id: row.id,
                    created_at: row.created_at,
                    updated_at: watched.desk.now,
                    ..failed(n, &row.title, 0, FailureClass::Compile, "assigns to const at 45:7")
                };
                let sent = watched.pass_with(1_000, |desk, at| {
                    if at == 0 {
                        change(desk, place, row.clone());
                    }
                });
                assert!(sent.bytes > 20);
                assert!(sent.bytes <= most, "{n} at {width}x{height} in {theme:?}: {sent:?}");
                // Its age becomes 5s, 10s … meanwhile, which is no change of status.
                watched.pass(20_000);
            }
            assert_eq!(trimmed(&watched.shown()), trimmed(&watched.meant()));
        }
    }
}

/// As many lessons as two seconds and a half of it change, each in its turn.
fn large() -> School {
    let rows = (1..=5_000).map(|n| {
        let age = 3_600 + i64::try_from(n).unwrap() * 20;
        in_status(
            n,
            Status::ALL[usize::try_from(n % 4).unwrap()],
            &queued(n, &format!("Prime factorisation, part {n}"), age),
        )
    });
    School { rows: rows.collect(), ..School::usual() }
}

fn in_status(n: u128, status: Status, like: &LessonSummary) -> LessonSummary {
    let row = match status {
        Status::Queued => queued(n, &like.title, 0),
        Status::Generating => running(n, &like.title, 0, Stage::Streaming, 640),
        Status::Generated => generated(n, &like.title, 0, 1, 0.88),
        Status::Failed => failed(n, &like.title, 0, FailureClass::Compile, "assigns to const at 45:7"),
    };
    LessonSummary { created_at: like.created_at, updated_at: like.updated_at, ..row }
}

/// A row changes in the database, and the feed tells.
fn change(desk: &mut Desk, place: usize, row: LessonSummary) {
    let moved = Moved { id: row.id, old: Some(desk.school.rows[place].status), new: Some(row.status) };
    *desk.school.counts.of_mut(desk.school.rows[place].status) -= 1;
    *desk.school.counts.of_mut(row.status) += 1;
    desk.school.rows[place] = row;
    let change = Change::Update { table: "lessons".to_owned(), rows: vec![moved] };
    desk.send(Event::Feed(FeedEvent::Changed(change)));
}

/// Changes two lessons, whichever.
fn change_two(desk: &mut Desk, dice: &mut fastrand::Rng) {
    for _ in 0..2 {
        let place = dice.usize(0..desk.school.rows.len());
        let status = Status::ALL[dice.usize(0..4)];
        let old = &desk.school.rows[place];
        let row = in_status(u128::try_from(place).unwrap() + 1, status, old);
        change(desk, place, LessonSummary { id: old.id, updated_at: desk.now, ..row });
    }
}

#[test]
fn two_thousand_changes_a_second_are_four_frames_and_a_kilobyte_and_a_half() {
    const SECONDS: usize = 12;
    let mut dice = fastrand::Rng::with_seed(5);
    let mut watched = over(large(), COLOUR, 120, 40);
    // What a quiet time has saved up is spent.
    watched.pass_with(15_000, |desk, _| change_two(desk, &mut dice));
    let sent = watched.pass_with(SECONDS as u64 * 1_000, |desk, _| change_two(desk, &mut dice));
    assert!(sent.frames >= SECONDS / 2, "something is seen to happen: {sent:?}");
    assert!(sent.frames <= 4 * SECONDS, "{sent:?}");
    assert!(sent.bytes <= 1_500 * SECONDS, "{sent:?}");
    assert!(sent.bytes <= 10 * sent.cells, "{sent:?}");
    watched.pass(3_000);
    watched.draw_again();
    for (shown, meant) in trimmed(&watched.shown()).iter().zip(&trimmed(&watched.meant())) {
        assert_eq!(shown, meant);
    }
}

#[test]
fn a_key_draws_at_once_whatever_else_happens() {
    let mut dice = fastrand::Rng::with_seed(6);
    let mut watched = over(large(), COLOUR, 120, 40);
    for n in 0..60 {
        watched.pass_with(37, |desk, _| change_two(desk, &mut dice));
        let cursor = watched.desk.app.list().cursor();
        let sent = watched.press(if n % 20 < 10 { "j" } else { "k" });
        assert_ne!(watched.desk.app.list().cursor(), cursor);
        assert_eq!(sent.frames, 1, "key {n}");
        assert_eq!(trimmed(&watched.shown()), trimmed(&watched.meant()), "key {n}");
    }
}

#[test]
fn an_attempt_that_is_watched_costs_its_ages_only() {
    let mut watched = over(School::usual(), COLOUR, 120, 40);
    watched.press("<enter>");
    watched.pass(1_000);
    let sent = watched.pass(30_000);
    // Nothing arrives: the attempt's age alone moves.
    assert!(sent.bytes <= 60 * 30, "{sent:?}");
}

fn trimmed(text: &str) -> Vec<String> {
    let lines = text.lines().map(|line| line.trim_end().to_owned());
    let mut lines: Vec<String> = lines.collect();
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}
