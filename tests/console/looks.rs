//! Signs, widths, the mouse and focus: what a terminal has and does.

#![cfg(test)]

use homeroom::app::Screen;
use homeroom::app::command::Load;
use homeroom::app::event::Event;
use homeroom::app::grid;
use homeroom::app::pointer::{Gesture, Target};
use homeroom::model::lesson::LessonSummary;
use homeroom::ui::theme::{Depth, Ground, Theme};
use homeroom::ui::{self, text::width};
use insta::assert_snapshot;
use ratatui::backend::CrosstermBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::{Terminal, TerminalOptions, Viewport};

use crate::desk::{ASCII, COLOUR, Desk, MONO};
use crate::fixture::{School, failing_lesson, vitals};
use crate::picture::styles;

/// Every screen and float there is, by the keys that lead there.
const EVERYWHERE: [&str; 38] = [
    "",
    "1",
    "2",
    "3",
    "4",
    "5",
    "g",
    "t",
    "4r",
    "q",
    ":",
    ":5f0c",
    ":zzz",
    "?",
    "?/page",
    "n",
    "na<esc>",
    "na<ctrl-s>",
    "4<enter>1",
    "4<enter>2",
    "4<enter>3",
    "4<enter>4",
    "4<enter>5",
    "4<enter>4z",
    "4<enter>4/pick<enter>",
    "jj<enter>",
    "/",
    "/status:failed",
    "/zzz<enter>",
    "s",
    " j v",
    "4ar",
    "4X",
    "4e",
    "gf",
    "gf<enter>",
    "gw",
    "gw?",
];

/// A school whose own texts are ASCII: what is not, is homeroom's.
fn ascii_school() -> School {
    let mut school = School::usual();
    let plain = |text: &mut String| *text = text.chars().filter(char::is_ascii).collect();
    for row in &mut school.rows {
        plain(&mut row.title);
        row.failure_detail.iter_mut().for_each(plain);
    }
    for (_, row) in &mut school.places.lessons {
        plain(&mut row.lesson.title);
        row.spot.iter_mut().filter_map(|spot| spot.source.as_mut()).for_each(plain);
    }
    let (mut detail, mut traces) = failing_lesson();
    plain(&mut detail.summary.title);
    plain(&mut detail.lesson.outline);
    for (trace, source) in &mut traces {
        plain(&mut trace.prompt);
        plain(&mut trace.response);
        source.iter_mut().for_each(plain);
    }
    school.details = vec![(detail, traces)];
    school
}

#[test]
fn every_screen_in_ascii_is_ascii() {
    for (width, height) in [(40, 12), (80, 24), (120, 40), (200, 60)] {
        for keys in EVERYWHERE {
            for stale in [false, true] {
                let mut desk = Desk::over(ascii_school(), width, height);
                desk.theme = ASCII;
                desk.keys(keys);
                desk.wait(300);
                if stale {
                    desk.stale();
                }
                let text = desk.text();
                let strange: String = text.chars().filter(|c| !c.is_ascii()).collect();
                assert!(strange.is_empty(), "{width}x{height} {keys:?}: {strange}\n{text}");
            }
        }
    }
}

#[test]
fn signs_change_and_nothing_moves() {
    for (width, height) in [(40, 12), (80, 24), (120, 40)] {
        for keys in EVERYWHERE {
            let mut desk = Desk::over(ascii_school(), width, height);
            desk.keys(keys);
            desk.wait(300);
            let unicode = desk.buffer();
            desk.theme = ASCII;
            let ascii = desk.buffer();
            for (one, other) in unicode.content().iter().zip(ascii.content()) {
                let blank = |symbol: &str| symbol == " ";
                assert_eq!(blank(one.symbol()), blank(other.symbol()), "{width}x{height} {keys:?}");
                assert_eq!(one.modifier, other.modifier);
            }
        }
    }
}

/// homeroom's own text: every string and character of its sources that may reach the screen.
#[test]
fn every_sign_that_is_drawn_has_an_ascii_one() {
    let src = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut signs = std::collections::BTreeMap::new();
    for room in ["ui", "app", "model"] {
        for path in rust_files(&src.join(room)).into_iter().chain([src.join(format!("{room}.rs"))]) {
            let text = std::fs::read_to_string(&path).unwrap();
            if path.ends_with("tests.rs") || path.extension().is_none_or(|extension| extension != "rs") {
                continue;
            }
            // Tests stand last in a file and hold what others write.
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
                let line = line.split(" // ").next().unwrap_or_default();
                for sign in line.chars().filter(|c| !c.is_ascii()) {
                    signs.entry(sign).or_insert_with(|| path.clone());
                }
            }
        }
    }
    assert!(signs.len() > 30, "{signs:?}");
    for (sign, path) in signs {
        let shown = ASCII.signs(sign.to_string().into());
        assert!(shown.is_ascii(), "{sign:?} of {} has no ASCII sign", path.display());
        assert_eq!(shown.len(), 1, "{sign:?} takes one cell");
    }
}

fn rust_files(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    files.into_iter().chain(folders.iter().flat_map(|folder| rust_files(folder))).collect()
}

#[test]
fn high_contrast_in_pictures() {
    for (name, depth, ground) in [
        ("true_dark", Depth::True, Ground::Dark),
        ("true_light", Depth::True, Ground::Light),
        ("256_dark", Depth::Indexed, Ground::Dark),
        ("16_light", Depth::Sixteen, Ground::Light),
    ] {
        let mut desk = Desk::open(80, 24);
        desk.theme = Theme::new(depth, ground, false).with_contrast(true);
        let buffer = desk.buffer();
        assert!(buffer.content().iter().all(|cell| !cell.modifier.contains(Modifier::DIM)));
        assert_snapshot!(format!("styles_overview_contrast_{name}"), styles(&buffer));
    }
}

const WIDE: [&str; 6] = [
    "光合作用のしくみと植物の細胞の働きについて学ぶ授業",
    "👨\u{200d}👩\u{200d}👧\u{200d}👦 families 👩🏽\u{200d}🚀 and 🇫🇷🇯🇵 flags ❤\u{fe0f}",
    "e\u{301}cole o\u{308}ffnen a\u{30a}ngstro\u{308}m n\u{303}andu\u{301} c\u{327}a va",
    "한국어 수업: 광합성의 원리와 식물 세포",
    "กำลังเรียนรู้ภาษาไทยและวัฒนธรรม",
    "ｆｕｌｌｗｉｄｔｈ ﾊﾝｶｸ mixed 漢 a字b",
];

fn wide_school() -> School {
    let mut school = School::usual();
    for (row, title) in school.rows.iter_mut().zip(WIDE.iter().cycle()) {
        (*title).clone_into(&mut row.title);
    }
    school
}

fn cells(buffer: &Buffer, y: u16, (x, width): (u16, u16)) -> String {
    (x..x + width).map(|x| buffer[(x, y)].symbol()).collect()
}

#[test]
fn columns_hold_still_whatever_a_title_is_made_of() {
    for width in (40..=200).step_by(3) {
        let mut plain = Desk::over(School::usual(), width, 30);
        let mut wide = Desk::over(wide_school(), width, 30);
        let (plain, wide) = (plain.buffer(), wide.buffer());
        let columns = grid::columns(width, false);
        let list = grid::overview(grid::Size { width, height: 30 }).list;
        for y in list.y..list.y + list.height {
            for column in [columns.age, columns.attempts, columns.now, columns.tokens, columns.cost, columns.model] {
                assert_eq!(cells(&plain, y, column), cells(&wide, y, column), "{width} {y}");
            }
        }
    }
}

#[test]
fn a_float_and_a_rule_keep_their_form_over_wide_characters() {
    for width in 40..=100 {
        for keys in ["q", "4r", ":", "4<enter>:"] {
            let mut desk = Desk::over(wide_school(), width, 24);
            desk.keys(keys);
            let buffer = desk.buffer();
            let at = |x: u16, y: u16| buffer[(x, y)].symbol();
            let corner = (0..24).find_map(|y| (0..width).find(|x| at(*x, y) == "╭").map(|x| (x, y)));
            let (left, top) = corner.unwrap_or_else(|| panic!("{width} {keys:?}"));
            let right = (left..width).find(|x| at(*x, top) == "╮").unwrap();
            let bottom = (top..24).find(|y| at(left, *y) == "╰").unwrap();
            for y in top + 1..bottom {
                assert_eq!((at(left, y), at(right, y)), ("│", "│"), "{width} {keys:?} {y}");
            }
            for y in 0..24 {
                for x in 1..width {
                    let half = width_of(at(x - 1, y)) > 1 && at(x, y) != " ";
                    assert!(!half, "{width} {keys:?}: half a character at {x},{y}");
                }
            }
        }
    }
}

fn width_of(symbol: &str) -> usize {
    width(symbol)
}

/// A terminal that is only sent what changed has the same picture as one painted anew.
#[test]
fn changes_over_wide_characters_leave_nothing_behind() {
    for size in [(60, 15), (80, 24), (120, 40)] {
        let mut school = wide_school();
        // What emulators disagree about among themselves is not compared with one of them.
        for (row, title) in school.rows.iter_mut().zip([WIDE[0], WIDE[2], WIDE[3], WIDE[5]].iter().cycle()) {
            (*title).clone_into(&mut row.title);
        }
        let mut desk = Desk::over(school, size.0, size.1);
        let wire = crate::pace::Wire::default();
        let viewport = Viewport::Fixed(Rect::new(0, 0, size.0, size.1));
        let mut terminal =
            Terminal::with_options(CrosstermBackend::new(wire.clone()), TerminalOptions { viewport }).unwrap();
        let mut emulator = vt100::Parser::new(
            std::num::NonZeroU16::new(size.1).unwrap(),
            std::num::NonZeroU16::new(size.0).unwrap(),
            0,
        );
        for keys in [
            "", "j", "j", "j", ":", "retry", "<esc>", "G", "gg", "4", "r", "<esc>", "1", "j<enter>", "2", "<esc>", "?",
            "q",
        ] {
            desk.keys(keys);
            terminal.draw(|frame| ui::draw(frame, &desk.app, &COLOUR, desk.now)).unwrap();
            let frame = wire.take();
            emulator.process(&frame);
            let buffer = desk.buffer();
            for y in 0..size.1 {
                let mut x = 0;
                while x < size.0 {
                    let symbol = buffer[(x, y)].symbol().to_owned();
                    let seen = emulator.screen().cell(y, x).map(|cell| cell.contents().to_owned()).unwrap_or_default();
                    let seen = if seen.is_empty() { " ".to_owned() } else { seen };
                    assert_eq!(symbol, seen, "{size:?} after {keys:?} at {x},{y}: {}", frame.escape_ascii());
                    x += u16::try_from(width_of(&symbol).max(1)).unwrap();
                }
            }
        }
    }
}

fn point(desk: &mut Desk, gesture: Gesture, (x, y): (u16, u16)) {
    let target = ui::target(&desk.app, desk.now, x, y);
    desk.send(Event::Pointer { gesture, target });
}

/// Where a text is drawn.
fn find(desk: &mut Desk, text: &str) -> (u16, u16) {
    let screen = desk.text();
    let (y, line) =
        screen.lines().enumerate().find(|(_, line)| line.contains(text)).unwrap_or_else(|| panic!("{text}"));
    let x = width(&line[..line.find(text).unwrap()]);
    (u16::try_from(x).unwrap(), u16::try_from(y).unwrap())
}

#[test]
fn a_press_chooses_a_row_and_a_second_opens_it() {
    for size in [(40, 12), (80, 24), (120, 40)] {
        let mut desk = Desk::open(size.0, size.1);
        let at = find(&mut desk, "Newton's");
        point(&mut desk, Gesture::Press, at);
        let title = |desk: &Desk| desk.app.current().map(|lesson: &LessonSummary| lesson.title.clone()).unwrap();
        assert!(title(&desk).starts_with("Newton's"), "{size:?}");
        assert!(desk.app.screen().is_none());
        // Later it is another first press.
        desk.wait(500);
        point(&mut desk, Gesture::Press, at);
        assert!(desk.app.screen().is_none());
        desk.wait(100);
        point(&mut desk, Gesture::Press, at);
        assert!(matches!(desk.app.screen(), Some(Screen::Lesson(_))), "{size:?}");
    }
}

#[test]
fn a_press_chooses_a_tab_a_pane_and_a_command() {
    for size in [(40, 12), (60, 15), (80, 24), (100, 30), (120, 40)] {
        let mut desk = Desk::open(size.0, size.1);
        for (digit, word) in [("4 ", "failed"), ("2 ", "queued"), ("5 ", "generated"), ("3 ", "generating")] {
            let grid = grid::overview(desk.app.size());
            let line = desk.text().lines().nth(usize::from(grid.counts)).unwrap().to_owned();
            let x = u16::try_from(width(&line[..line.find(digit).unwrap()])).unwrap();
            point(&mut desk, Gesture::Press, (x, grid.counts));
            assert_eq!(desk.app.tab().word(), word, "{size:?} {line}");
        }
    }
    let mut desk = Desk::open(80, 24);
    desk.keys("4<enter>");
    let at = find(&mut desk, "4 source");
    point(&mut desk, Gesture::Press, at);
    assert!(matches!(desk.app.screen(), Some(Screen::Lesson(view)) if view.pane.word() == "source"));
    desk.keys("<esc>:theme");
    let at = find(&mut desk, "theme mono");
    point(&mut desk, Gesture::Press, at);
    assert_eq!(desk.app.palette().unwrap().chosen().unwrap().name, "theme mono");
    desk.wait(100);
    point(&mut desk, Gesture::Press, at);
    assert!(desk.app.palette().is_none() && !desk.asked.is_empty());
}

#[test]
fn a_press_reaches_every_list_of_failures_and_workers() {
    for size in [(80, 24), (120, 40)] {
        let mut desk = Desk::open(size.0, size.1);
        desk.keys("gf");
        desk.wait(300);
        let at = find(&mut desk, "forbidden call");
        point(&mut desk, Gesture::Press, at);
        let cause =
            |desk: &Desk| desk.app.screen().unwrap().failures().unwrap().groups.current().unwrap().cause.clone();
        assert!(cause(&desk).starts_with("forbidden call"), "{size:?}");
        desk.wait(1_000);
        let at = find(&mut desk, "Long division");
        point(&mut desk, Gesture::Press, at);
        assert!(desk.app.screen().unwrap().failures().unwrap().in_lessons, "{size:?}");
        assert!(desk.app.current().unwrap().title.starts_with("Long division"));
        let at = find(&mut desk, "assigns to const");
        point(&mut desk, Gesture::Press, at);
        assert!(cause(&desk).starts_with("assigns"), "{size:?}");
        assert!(!desk.app.screen().unwrap().failures().unwrap().in_lessons);
        desk.keys("gw");
        desk.wait(300);
        let at = find(&mut desk, "worker-b");
        point(&mut desk, Gesture::Press, at);
        let worker = |desk: &Desk| desk.app.screen().unwrap().workers().unwrap().worker().unwrap().summary.name.clone();
        assert_eq!(worker(&desk).as_str(), "worker-b", "{size:?}");
        assert!(desk.asked.is_empty());
    }
}

#[test]
fn the_wheel_moves_and_a_question_hears_no_mouse() {
    let mut desk = Desk::open(80, 24);
    point(&mut desk, Gesture::WheelDown, (10, 10));
    assert_eq!(desk.app.list().position(), Some(3));
    point(&mut desk, Gesture::WheelUp, (10, 10));
    assert_eq!(desk.app.list().position(), Some(0));
    desk.keys("4r");
    desk.wait(1_000);
    for at in [(30, 12), (2, 6), (40, 1)] {
        point(&mut desk, Gesture::Press, at);
    }
    assert!(desk.app.dialog().is_some() && desk.asked.is_empty());
    // Typed into, a form takes no wheel for keys.
    let mut desk = Desk::open(80, 24);
    desk.keys("nabc");
    point(&mut desk, Gesture::WheelDown, (10, 10));
    assert_eq!(desk.app.screen().and_then(Screen::form).unwrap().title.text(), "abc");
}

#[test]
fn no_press_anywhere_harms() {
    for size in [(12, 3), (40, 10), (80, 24)] {
        for keys in ["", "4", "n", ":", "?", "4<enter>", "4r"] {
            let mut desk = Desk::open(size.0, size.1);
            desk.keys(keys);
            for y in 0..size.1 + 2 {
                for x in (0..size.0 + 2).step_by(11) {
                    desk.wait(500);
                    point(&mut desk, Gesture::Press, (x, y));
                    assert!(desk.asked.is_empty(), "{size:?} {keys:?} {x},{y}: {:?}", desk.asked);
                }
            }
        }
    }
    assert_eq!(ui::target(&Desk::open(80, 24).app, crate::fixture::moment(), 500, 500), Target::Nothing);
}

#[test]
fn coming_back_reads_what_is_old_and_draws_nothing() {
    let mut school = School::usual();
    school.vitals = homeroom::model::overview::Vitals { oldest_queued: None, slowest_since: None, ..vitals() };
    let mut desk = Desk::over(school, 80, 24);
    desk.buffer();
    desk.wait(6_000);
    desk.buffer();
    desk.answers = false;
    desk.unanswered.clear();
    desk.send(Event::Focus(false));
    assert!(!desk.app.dirty() && desk.unanswered.is_empty());
    desk.send(Event::Focus(true));
    assert!(!desk.app.dirty(), "a look costs no bytes");
    desk.wait(1_100);
    assert!(desk.unanswered.contains(&Load::Counts), "{:?}", desk.unanswered);
    // A sequence that was begun is not finished by a key of another day.
    desk.keys("g");
    desk.send(Event::Focus(false));
    assert_eq!(desk.app.prefix(), None);
    // Without a connection there is nothing to read.
    desk.unanswered.clear();
    desk.stale();
    desk.wait(60_000);
    desk.unanswered.clear();
    desk.send(Event::Focus(true));
    assert!(desk.unanswered.is_empty());
}

#[test]
fn times_stay_as_chosen_from_screen_to_screen() {
    let mut options = crate::fixture::options(80, 24);
    options.clock_times = true;
    assert!(homeroom::app::App::new(options).shows_clock_times());
    let mut desk = Desk::open(80, 24);
    desk.theme = MONO;
    desk.keys("t");
    desk.keys("4<enter><esc>1");
    assert!(desk.app.shows_clock_times());
    desk.keys("t");
    assert!(!desk.app.shows_clock_times());
}
