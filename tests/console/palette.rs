//! The command palette: what it lists, finds, runs and refuses.

#![cfg(test)]

use homeroom::app::Screen;
use homeroom::app::appearance::Appearance;
use homeroom::app::binding::BINDINGS;
use homeroom::app::command::{Command, Load};
use homeroom::app::event::{Event, Loaded};
use homeroom::app::pointer::{Gesture, Target};
use insta::assert_snapshot;

use crate::desk::{ASCII, COLOUR, Desk};
use crate::fixture::lesson_id;
use crate::picture::styles;

fn open(width: u16, height: u16, keys: &str) -> Desk {
    let mut desk = Desk::open(width, height);
    desk.keys(keys);
    desk
}

/// The names in sight.
fn listed(desk: &Desk) -> Vec<String> {
    desk.app.palette().unwrap().visible().map(|(entry, ..)| entry.name.clone()).collect()
}

#[test]
fn at_every_size_and_in_every_state() {
    for (width, height) in [(40, 10), (40, 12), (60, 15), (80, 24), (120, 40), (200, 60)] {
        assert_snapshot!(format!("palette_{width}x{height}"), open(width, height, ":").text());
    }
    assert_snapshot!("palette_retry", open(80, 24, "4:retry").text());
    assert_snapshot!("palette_cannot_now", open(80, 24, "2:retry").text());
    assert_snapshot!("palette_nothing_found", open(80, 24, ":zzz").text());
    assert_snapshot!("palette_id", open(80, 24, ":5f0c").text());
    assert_snapshot!("palette_over_a_lesson", open(120, 40, "4<enter>:pane").text());
    let mut desk = open(80, 24, ":theme");
    desk.theme = ASCII;
    assert_snapshot!("palette_80x24_ascii", desk.text());
    let mut desk = open(80, 24, ":the");
    desk.theme = COLOUR;
    assert_snapshot!("styles_palette_true_dark", styles(&desk.buffer()));
    let mut desk = open(80, 24, "4:retry");
    desk.stale();
    assert_snapshot!("palette_stale", desk.text());
}

#[test]
fn everything_with_a_key_is_listed_with_it_and_what_has_none_too() {
    let desk = open(80, 60, ":");
    let palette = desk.app.palette().unwrap();
    let names = |wanted: &str| palette.entries().iter().any(|entry| entry.name == wanted);
    for binding in BINDINGS {
        let typed =
            ["EDITOR", "INPUT", "FILTER", "SORT", "COMMAND", "HELP", "DIALOG"].contains(&binding.scope.heading());
        if !typed && !binding.footer.is_empty() && binding.keys != [":"] {
            let listed = palette
                .entries()
                .iter()
                .any(|entry| entry.name.starts_with(binding.help) && binding.keys.contains(&entry.keys.as_str()));
            assert!(listed || names(binding.help), "{} {:?}", binding.help, binding.keys);
        }
    }
    for appearance in Appearance::ALL {
        assert!(names(&format!("theme {}", appearance.word())));
    }
}

#[test]
fn a_command_runs_as_its_key_would() {
    let mut desk = open(80, 24, ":tab failed<enter>");
    assert!(desk.app.palette().is_none());
    assert_eq!(desk.app.tab().word(), "failed");
    desk.keys(":ages<enter>");
    assert!(desk.app.shows_clock_times());
    desk.keys(":theme light<enter>");
    assert_eq!(desk.asked.last(), Some(&Command::Wear(Appearance::Light)));
    desk.keys(":mouse<enter>");
    assert_eq!(desk.asked.last(), Some(&Command::Mouse(true)));
    desk.keys(":mouse<enter>");
    assert_eq!(desk.asked.last(), Some(&Command::Mouse(false)));
    desk.keys(":new lesson<enter>");
    assert!(matches!(desk.app.screen(), Some(Screen::NewLesson(_))));
    desk.keys("a title<tab>: and a colon");
    assert!(desk.app.palette().is_none(), "in a text a colon is a colon");
}

#[test]
fn what_cannot_be_done_says_why_and_is_not_done() {
    let mut desk = open(80, 24, "2:retry<enter>");
    assert!(desk.line("Not retried: this lesson has not failed. Nothing changed.").is_some(), "{}", desk.text());
    assert!(desk.asked.is_empty() && desk.app.dialog().is_none());
    desk.keys(":zoom<enter>");
    assert!(desk.line("works in a lesson").is_some(), "{}", desk.text());
    desk.stale();
    desk.keys("4:new lesson");
    assert!(desk.line("no connection").is_some(), "{}", desk.text());
}

#[test]
fn an_id_goes_to_its_lesson() {
    let mut desk = Desk::open(80, 24);
    desk.answers = false;
    desk.keys(":5F0C1A<enter>");
    assert!(desk.unanswered.contains(&Load::Find("5f0c1a".into())), "{:?}", desk.unanswered);
    desk.send(Event::Loaded(Loaded::Found { prefix: "5f0c1a".into(), ids: vec![lesson_id(10)] }));
    assert!(matches!(desk.app.screen(), Some(Screen::Lesson(view)) if view.id == lesson_id(10)));
}

#[test]
fn tab_completes_arrows_choose_and_esc_closes() {
    let mut desk = open(80, 24, ":theme<down><down><tab>");
    let palette = desk.app.palette().unwrap();
    assert_eq!(palette.text(), palette.chosen().unwrap().name);
    assert!(palette.text().starts_with("theme "));
    desk.keys("<up><up><up>");
    assert_eq!(desk.app.palette().unwrap().chosen().map(|entry| entry.name.clone()), listed(&desk).first().cloned());
    desk.keys("<esc>");
    assert!(desk.app.palette().is_none() && desk.app.screen().is_none());
    desk.keys(":<ctrl-c>");
    assert!(desk.app.palette().is_none() && desk.app.dialog().is_some(), "two lessons generate here");
}

#[test]
fn what_was_used_leads_the_next_time() {
    let mut desk = open(80, 24, ":theme dark<enter>:mouse<enter>:");
    assert_eq!(listed(&desk)[1], "theme dark", "{:?}", listed(&desk));
    desk.keys("theme dark<enter>:");
    assert_eq!(listed(&desk)[0], "theme dark");
}

#[test]
fn the_choice_stays_in_sight_and_the_wheel_moves_it() {
    let mut desk = open(40, 12, ":");
    let rows = listed(&desk).len();
    for _ in 0..200 {
        desk.keys("<down>");
        assert!(desk.app.palette().unwrap().visible().any(|(.., chosen)| chosen));
    }
    assert_eq!(listed(&desk).len(), rows, "full to its last row");
    desk.send(Event::Pointer { gesture: Gesture::WheelUp, target: Target::Nothing });
    assert!(desk.app.palette().unwrap().visible().any(|(.., chosen)| chosen));
    desk.send(Event::Resize { width: 120, height: 40 });
    assert!(desk.app.palette().unwrap().visible().any(|(.., chosen)| chosen));
}

#[test]
fn the_enter_that_ran_a_command_confirms_nothing() {
    let mut desk = open(80, 24, "4:retry<enter>");
    assert!(desk.app.dialog().is_some());
    // Held down, it comes again and again, after half a second's pause.
    desk.wait(500);
    for _ in 0..100 {
        desk.keys("<enter>");
        desk.wait(30);
    }
    assert!(desk.app.dialog().is_some() && desk.asked.is_empty(), "{:?}", desk.asked);
    // Let go and pressed, it answers.
    desk.wait(750);
    desk.keys("<enter>");
    assert!(desk.app.dialog().is_none());
    assert!(matches!(desk.asked.last(), Some(Command::Operate { .. })), "{:?}", desk.asked);
}

#[test]
fn over_help_it_is_of_the_screen_below() {
    let desk = open(80, 24, "?:");
    assert!(desk.app.screen().is_none());
    assert!(listed(&desk).contains(&"open".to_owned()), "{:?}", listed(&desk));
}
