//! Help: of its screen, narrowed by a few letters, whole at every size.

#![cfg(test)]

use homeroom::app::Screen;
use homeroom::app::binding::BINDINGS;
use homeroom::app::event::Event;
use insta::assert_snapshot;

use crate::desk::{ASCII, Desk};

fn open(width: u16, height: u16, keys: &str) -> Desk {
    let mut desk = Desk::open(width, height);
    desk.keys(keys);
    desk
}

#[test]
fn at_every_size_and_in_every_state() {
    for (width, height) in [(40, 12), (60, 15), (120, 40), (200, 60)] {
        assert_snapshot!(format!("help_overview_{width}x{height}"), open(width, height, "?").text());
    }
    assert_snapshot!("help_lesson_80x24", open(80, 24, "4<enter>?").text());
    assert_snapshot!("help_lesson_40x12", open(40, 12, "4<enter>?").text());
    assert_snapshot!("help_find", open(80, 24, "?/page").text());
    assert_snapshot!("help_find_kept", open(80, 24, "?/tab<enter>").text());
    assert_snapshot!("help_find_nothing", open(80, 24, "?/zzz").text());
    let mut desk = open(80, 24, "?");
    desk.theme = ASCII;
    assert_snapshot!("help_80x24_ascii", desk.text());
}

/// Everything the help shows while it is scrolled from its top to its end.
fn scrolled(desk: &mut Desk) -> String {
    let mut seen = desk.text();
    loop {
        desk.keys(" ");
        let page = desk.text();
        if seen.ends_with(&page) {
            return seen;
        }
        seen.push_str(&page);
    }
}

#[test]
fn every_key_of_a_screen_can_be_reached_at_every_size() {
    for (width, height) in [(40, 10), (40, 12), (60, 15), (80, 24), (120, 40), (200, 60)] {
        for keys in ["", "4<enter>"] {
            let mut desk = open(width, height, keys);
            let scopes = desk.app.scopes();
            desk.keys("?");
            let seen = scrolled(&mut desk);
            for binding in BINDINGS.iter().filter(|binding| scopes.contains(&binding.scope)) {
                // Opposites share a line, and its first words.
                let word = binding.help.rsplit(' ').next().unwrap();
                let told = |line: &str| line.contains(binding.help) || line.contains(" · ") && line.contains(word);
                assert!(seen.lines().any(told), "{width}x{height}: {}", binding.help);
            }
            for sign in ["queued", "superseded", "none yet", "unknown"] {
                assert!(seen.contains(sign), "{width}x{height}: {sign}");
            }
        }
    }
}

#[test]
fn scrolling_stops_at_the_end_and_comes_back_at_once() {
    let mut desk = open(40, 12, "?");
    let top = desk.text();
    desk.keys("G");
    let end = desk.text();
    assert_ne!(top, end);
    desk.keys("jjjjj");
    assert_eq!(desk.text(), end);
    desk.keys("k");
    assert_ne!(desk.text(), end, "no dead presses after the end");
    desk.keys("gg");
    assert_eq!(desk.text(), top);
    desk.keys("G");
    desk.send(Event::Resize { width: 200, height: 60 });
    assert!(desk.text().contains("LISTS"), "what fits is not scrolled");
}

#[test]
fn letters_narrow_it_and_esc_takes_that_back_first() {
    let mut desk = open(80, 24, "?/HALF");
    let text = desk.text();
    assert!(text.contains("ctrl-d ctrl-u   half a page down · up") && !text.contains("row down"), "{text}");
    desk.keys("<enter>");
    assert!(desk.text().contains("1 found"), "{}", desk.text());
    desk.keys("<esc>");
    assert!(desk.text().contains("row down"));
    assert!(matches!(desk.app.screen(), Some(Screen::Help(_))));
    desk.keys("/q<esc><esc>");
    assert!(desk.app.screen().is_none());
    let mut desk = open(80, 24, "?/ctrl-d");
    assert!(desk.text().contains("half a page down"), "a key is found by itself: {}", desk.text());
    desk.send(Event::Paste("zzz".into()));
    assert!(desk.text().contains("No key does that."));
}
