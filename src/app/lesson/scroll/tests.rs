use std::sync::Arc;

use super::*;
use crate::app::lesson::listing::{Content, Listing};

fn from(first: usize, lines: usize) -> Document {
    let text: String =
        (first..first + lines).map(|at| format!("line {at} {}\n", "x".repeat(30))).collect::<Vec<_>>().concat();
    Document::numbered(&Listing::new(Arc::from(text), Content::Prose, u32::try_from(first).unwrap()))
}

fn document(lines: usize) -> Document {
    from(1, lines)
}

fn place(scroll: &Scroll) -> (usize, usize) {
    let (top, _, all) = scroll.place();
    (top, all)
}

#[test]
fn follows_until_moved_up_and_resumes() {
    let mut scroll = Scroll { follow: true, ..Scroll::default() };
    scroll.lay_out(&document(30), 80, 10, false);
    assert_eq!((place(&scroll), scroll.below()), ((20, 30), 0));
    scroll.act(Action::Up, &document(30), true);
    scroll.lay_out(&document(50), 80, 10, false);
    assert_eq!((place(&scroll), scroll.below()), ((19, 50), 21));
    scroll.act(Action::Follow, &document(50), true);
    scroll.lay_out(&document(50), 80, 10, false);
    assert_eq!(scroll.below(), 0);
}

#[test]
fn folding_keeps_the_line_on_top() {
    let mut scroll = Scroll::default();
    scroll.lay_out(&document(40), 80, 5, false);
    scroll.act(Action::PageDown, &document(40), false);
    assert_eq!(scroll.row(scroll.top).line, 4);
    scroll.lay_out(&document(40), 10, 5, true);
    assert_eq!(scroll.row(scroll.top).line, 4);
    assert!(place(&scroll).1 > 100);
    scroll.lay_out(&document(40), 80, 5, false);
    assert_eq!(scroll.row(scroll.top).line, 4);
}

#[test]
fn a_text_that_loses_its_beginning_stays_where_it_is_read() {
    let mut scroll = Scroll::default();
    scroll.lay_out(&document(40), 80, 5, false);
    scroll.act(Action::HalfDown, &document(40), false);
    (0..10).for_each(|_| scroll.act(Action::Down, &document(40), false));
    assert_eq!(scroll.top, 12, "line 13");
    scroll.lay_out(&from(9, 60), 80, 5, false);
    assert_eq!(scroll.top, 4, "line 13 still");
}

#[test]
fn matches_are_gone_to_one_by_one_from_where_the_reader_is() {
    let mut document = document(40);
    document.find("line 3");
    assert_eq!(document.targets(), 11);
    let mut scroll = Scroll::default();
    scroll.lay_out(&document, 80, 5, false);
    scroll.act(Action::Accept, &document, false);
    assert_eq!((scroll.mark(&document), scroll.top), (Some(0), 0), "in sight, so nothing moves");
    scroll.act(Action::NextMark, &document, false);
    assert_eq!((scroll.mark(&document), scroll.top), (Some(1), 28));
    scroll.act(Action::End, &document, false);
    scroll.act(Action::PrevMark, &document, false);
    assert_eq!(scroll.mark(&document), Some(6), "the last above what is in sight");
    (0..20).for_each(|_| scroll.act(Action::NextMark, &document, false));
    assert_eq!(scroll.mark(&document), Some(10), "the last is the last");
}

#[test]
fn a_match_far_to_the_right_is_brought_into_sight() {
    let text = format!("{}needle\n", "x".repeat(500));
    let mut document = Document::numbered(&Listing::new(Arc::from(text), Content::Prose, 1));
    document.find("needle");
    let mut scroll = Scroll::default();
    scroll.lay_out(&document, 80, 5, false);
    scroll.act(Action::Accept, &document, false);
    assert!((430..=500).contains(&scroll.left()), "{}", scroll.left());
}

#[test]
fn a_cursor_stays_on_its_line_however_it_folds() {
    let mut scroll = Scroll::with_cursor();
    scroll.lay_out(&document(40), 80, 10, false);
    (0..9).for_each(|_| scroll.act(Action::Down, &document(40), false));
    scroll.lay_out(&document(40), 10, 10, true);
    assert_eq!(scroll.line_at_cursor(), Some(9));
    scroll.lay_out(&document(40), 80, 10, false);
    assert_eq!(scroll.line_at_cursor(), Some(9));
}

#[test]
fn a_cursor_stays_in_sight() {
    let mut scroll = Scroll::with_cursor();
    scroll.lay_out(&document(40), 80, 10, false);
    (0..9).for_each(|_| scroll.act(Action::Down, &document(40), false));
    assert_eq!((scroll.cursor(), scroll.top), (Some(9), 2));
    scroll.act(Action::End, &document(40), false);
    assert_eq!((scroll.cursor(), scroll.top), (Some(39), 30));
    scroll.act(Action::Top, &document(40), false);
    assert_eq!((scroll.cursor(), scroll.top), (Some(0), 0));
    for height in 0..5 {
        scroll.lay_out(&document(3), 80, height, true);
        scroll.act(Action::Down, &document(3), false);
    }
}

#[test]
fn a_source_opens_at_its_first_issue_and_stays_where_the_reader_goes() {
    let mut document = document(100);
    document.marks = vec![60, 90];
    let mut scroll = Scroll::default();
    scroll.lay_out(&document, 80, 20, false);
    scroll.open(&document);
    assert_eq!((scroll.mark(&document), scroll.top), (Some(0), 54));
    scroll.act(Action::Top, &document, false);
    scroll.open(&document);
    assert_eq!(scroll.top, 0);
    let mut scroll = Scroll::default();
    scroll.lay_out(&document, 80, 20, false);
    scroll.act(Action::Down, &document, false);
    scroll.open(&document);
    assert_eq!(scroll.top, 1, "read before its issues came");
}
