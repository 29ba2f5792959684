//! Text from elsewhere cannot reach the terminal as anything but text.

use homeroom::app::event::Event;
use proptest::prelude::*;
use ratatui::buffer::Buffer;

use crate::desk::{ASCII, COLOUR, Desk, MONO};
use crate::fixture::{School, failed, failing_lesson};

const NASTY: [&str; 16] = [
    "\x1b[31m",
    "\x1b]52;c;AAAA\x07",
    "\u{202e}",
    "\u{2066}",
    "\u{200b}",
    "\u{feff}",
    "\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}",
    "\0",
    "\t",
    "\r\n",
    "\u{9b}",
    "👨\u{200d}👩\u{200d}👧\u{200d}👦",
    "क\u{94d}क\u{94d}क\u{94d}क\u{94d}क\u{94d}क\u{94d}",
    "\u{2028}",
    "光",
    "\u{e0041}",
];

fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        proptest::sample::select(NASTY.to_vec()).prop_map(str::to_owned),
        "[ -~]{1,12}",
        proptest::char::any().prop_map(String::from),
    ];
    proptest::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

fn check(buffer: &Buffer) {
    for cell in buffer.content() {
        let symbol = cell.symbol();
        assert!(symbol.len() <= 32, "{} bytes in {symbol:?}", symbol.len());
        for c in symbol.chars() {
            let bidi =
                matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            let hidden = matches!(c, '\u{200b}'..='\u{200d}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}');
            assert!(!c.is_control() && !bidi && !hidden, "{symbol:?}");
        }
    }
}

/// A school where every text of others is `text`.
fn poisoned(text: &str) -> School {
    let mut school = School::usual();
    for row in &mut school.rows {
        text.clone_into(&mut row.title);
        row.failure_detail = row.failure_detail.as_ref().map(|_| text.to_owned());
        row.model = Some(text.to_owned());
        if let Some(lease) = &mut row.lease {
            text.clone_into(&mut lease.worker_name);
        }
    }
    for worker in &mut school.vitals.workers {
        text.clone_into(&mut worker.name);
    }
    let (mut detail, mut traces) = failing_lesson();
    text.clone_into(&mut detail.summary.title);
    text.clone_into(&mut detail.lesson.outline);
    for attempt in &mut detail.attempts {
        attempt.error = Some(text.to_owned());
        attempt.worker_name = Some(text.to_owned());
        attempt.model = Some(text.to_owned());
    }
    for (trace, source) in &mut traces {
        trace.response = format!("{text}\n{text}");
        text.clone_into(&mut trace.prompt);
        trace.error = Some(text.to_owned());
        trace.compilation["issues"][0]["message"] = text.into();
        trace.compilation["issues"][0]["hint"] = text.into();
        trace.compilation["issues"][0]["rule"] = text.into();
        trace.compilation["issues"][0]["line"] = 1.into();
        *source = Some(format!("{text}\n{text}"));
    }
    school.details = vec![(detail, traces)];
    school
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_cell_holds_what_could_deceive(text in hostile(), width in 40_u16..140, height in 10_u16..45) {
        let mut desk = Desk::over(poisoned(&text), width, height);
        desk.change(failed(700, &text, 0, homeroom::model::failure::FailureClass::Run, &text));
        for theme in [MONO, COLOUR, ASCII] {
            desk.theme = theme;
            check(&desk.buffer());
        }
        desk.keys("4gg");
        check(&desk.buffer());
        desk.keys("j<enter>");
        for keys in ["1", "2", "3", "4", "5", "6", "p", "p", "<", "w", "7", "jl", "Gl", "hh", "w", "z", "ll", "?"] {
            desk.keys(keys);
            check(&desk.buffer());
        }
        let mut desk = Desk::over(School::usual(), width, height);
        for keys in [":", "<esc>?/"] {
            desk.keys(keys);
            desk.send(Event::Paste(text.clone()));
            check(&desk.buffer());
        }
        desk.keys("<esc><esc>n");
        desk.send(Event::Paste(text.clone()));
        check(&desk.buffer());
        desk.keys("<tab>");
        desk.send(Event::Paste(text));
        check(&desk.buffer());
        desk.keys("<ctrl-s><esc>");
        check(&desk.buffer());
        desk.stale();
        check(&desk.buffer());
    }

    #[test]
    fn any_keys_at_any_size_leave_the_console_standing(
        keys in proptest::collection::vec(proptest::sample::select(
            "jkgGhl1234567rnyt?qwzFnN,.<>psoJK bd/:".chars().map(String::from)
                .chain(["<enter>", "<esc>", "<tab>", "<up>", "<down>", "<ctrl-d>", "<ctrl-u>", "<ctrl-f>", "<ctrl-s>",
                    "<ctrl-r>", "<ctrl-c>"].map(str::to_owned)).collect::<Vec<_>>()), 0..40),
        width in 0_u16..160,
        height in 0_u16..60,
    ) {
        let mut desk = Desk::over(School::usual(), width.max(1), height.max(1));
        for key in keys {
            desk.keys(&key);
            desk.wait(350);
            check(&desk.buffer());
        }
    }
}

#[test]
fn an_unchanged_state_gives_an_unchanged_screen() {
    let mut desk = Desk::open(120, 40);
    let first = desk.buffer();
    assert!(!desk.app.dirty());
    assert_eq!(desk.buffer(), first);
}

#[test]
fn a_float_over_wide_characters_keeps_its_frame() {
    let mut school = School::usual();
    for row in &mut school.rows {
        row.title = "光合作用のしくみ光合作用のしくみ光合作用".into();
    }
    for width in 60..90 {
        let mut desk = Desk::over(school.clone(), width, 24);
        desk.keys("q");
        let buffer = desk.buffer();
        for y in 0..24 {
            for x in 1..width {
                let wide = homeroom::ui::text::width(buffer[(x - 1, y)].symbol()) > 1;
                assert!(!wide || buffer[(x, y)].symbol() == " ", "{width}: half a character at {x},{y}");
            }
        }
    }
}
