//! Finding: the filter line, what it finds and says, and the order of lists.

use homeroom::app::Screen;
use homeroom::app::command::{Load, Ticket};
use homeroom::app::event::{Event, Loaded};
use homeroom::app::list::Tab;
use homeroom::model::attempt::Stage;
use homeroom::model::failure::FailureClass;
use homeroom::model::feed::FeedEvent;
use homeroom::model::ids::LessonId;
use homeroom::model::lesson::{LessonSummary, Status};
use homeroom::model::overview::{Order, PageRequest};
use homeroom::model::query::Query;
use insta::assert_snapshot;
use ratatui::style::Modifier;

use crate::desk::Desk;
use crate::fixture::{School, failed, lesson_id, queued, running};

fn listed(desk: &Desk) -> Vec<LessonId> {
    desk.app.list().ids().to_vec()
}

/// The searches that were asked for and not answered.
fn searches(desk: &Desk) -> Vec<(Ticket, PageRequest)> {
    let searched = desk.unanswered.iter().filter_map(|load| match load {
        Load::Page { ticket, request } if request.query.is_some() => Some((*ticket, request.clone())),
        _ => None,
    });
    searched.collect()
}

/// Types a filter and lets it be applied.
fn filtered(width: u16, height: u16, keys: &str) -> Desk {
    let mut desk = Desk::open(width, height);
    desk.keys(keys);
    desk.wait(200);
    desk
}

#[test]
fn what_is_typed_is_applied_once_typing_rests() {
    let mut desk = Desk::open(80, 24);
    desk.answers = false;
    desk.keys("/fra");
    desk.wait(100);
    desk.keys("c");
    desk.wait(100);
    assert!(searches(&desk).is_empty() && desk.app.query().is_none());
    desk.wait(60);
    let [(_, main), (_, running)] = searches(&desk).try_into().unwrap();
    assert_eq!(main.query.as_ref().map(ToString::to_string).as_deref(), Some("frac"));
    assert_eq!((main.status, running.status), (None, Some(Status::Generating)));
    assert_eq!(running.query, main.query);
}

#[test]
fn the_list_becomes_what_was_found_and_esc_brings_it_back_as_it_stood() {
    let mut desk = Desk::open(80, 24);
    desk.keys("jjjj");
    let before = (listed(&desk), desk.app.list().cursor(), desk.app.list().top());
    desk.keys("/lesson num<backspace>");
    desk.wait(200);
    assert_eq!(listed(&desk).len(), 26);
    assert_eq!(desk.app.list().position(), Some(0), "its lesson was not found");
    assert!(desk.line("/ lesson nu").unwrap().contains("26 found"));
    desk.keys("<enter>");
    assert!(desk.line("all ·").unwrap().contains("/ lesson nu 26 found"));
    desk.keys("G");
    assert!(desk.line("all ·").unwrap().contains("26 of 26"));
    desk.keys("<esc>");
    assert_eq!((listed(&desk), desk.app.list().cursor(), desk.app.list().top()), before);
    assert!(desk.app.query().is_none() && !desk.text().contains("found"));
}

#[test]
fn the_cursor_keeps_its_lesson_where_it_is_found() {
    let mut desk = Desk::open(80, 24);
    desk.keys("4j/t");
    desk.wait(200);
    let cursor = desk.app.list().cursor();
    assert_eq!(cursor, Some(lesson_id(11)));
    desk.keys("ears");
    desk.wait(200);
    assert_eq!((desk.app.list().cursor(), listed(&desk)), (cursor, vec![lesson_id(11)]));
}

#[test]
fn the_rows_stay_until_there_are_others_and_late_answers_count_for_nothing() {
    let mut desk = Desk::open(80, 24);
    let before = listed(&desk);
    desk.answers = false;
    desk.keys("/water");
    desk.wait(200);
    assert_eq!(listed(&desk), before);
    let first = searches(&desk);
    desk.wait(200);
    assert!(desk.line("/ water").unwrap().contains("reading…"));
    desk.keys("<backspace><backspace><backspace><backspace><backspace>magnets");
    desk.wait(200);
    assert_eq!(searches(&desk).len(), first.len(), "one search at a time");
    let answer = |desk: &mut Desk, (ticket, request): &(Ticket, PageRequest)| {
        let answer = desk.school.answer(&Load::Page { ticket: *ticket, request: request.clone() });
        desk.send(Event::Loaded(answer.unwrap()));
    };
    for asked in &first {
        answer(&mut desk, asked);
    }
    assert_eq!(listed(&desk), before, "an answer to what is no longer asked");
    let next = searches(&desk).split_off(first.len());
    assert_eq!(next[0].1.query.as_ref().map(ToString::to_string).as_deref(), Some("magnets"));
    for asked in &next {
        answer(&mut desk, asked);
    }
    assert_eq!(listed(&desk), [lesson_id(8)]);
}

#[test]
fn a_search_that_fails_says_so_and_shows_no_rows_of_another_question() {
    let mut desk = Desk::open(80, 24);
    desk.answers = false;
    desk.keys("/water");
    desk.wait(200);
    for (ticket, request) in searches(&desk) {
        let error = "timed out after 5s".to_owned();
        desk.send(Event::Loaded(Loaded::Failed { load: Load::Page { ticket, request }, error }));
    }
    assert!(listed(&desk).is_empty());
    assert!(desk.text().contains("✗ Not read: timed out after 5s.  ctrl-r again"));
    desk.answers = true;
    desk.keys("<enter><ctrl-r>");
    assert_eq!(listed(&desk), [lesson_id(9)]);
}

#[test]
fn one_filter_holds_on_every_tab() {
    let mut desk = filtered(80, 24, "/fr<enter>");
    assert_eq!(listed(&desk), [lesson_id(6), lesson_id(10)]);
    desk.keys("4");
    assert_eq!(listed(&desk), [lesson_id(10)]);
    assert!(desk.line("failed ·").unwrap().contains("/ fr 1 found"));
    desk.keys("2");
    assert!(desk.text().contains("No queued lesson matches \"fr\".  esc clears the filter"));
    desk.keys("<esc>");
    assert_eq!(listed(&desk).len(), 3);
}

#[test]
fn everything_found_is_a_target() {
    let mut desk = filtered(80, 24, "4");
    assert_eq!(desk.app.found_target(), None);
    desk.keys("/cause:compile<enter>");
    let target = desk.app.found_target().unwrap();
    assert_eq!((target.query, target.status), (Query::parse("cause:compile").0, Some(Status::Failed)));
    assert_eq!(target.found.map(|found| (found.count, found.is_bounded)), Some((1, false)));
}

#[test]
fn live_changes_wait_if_they_match_and_a_row_that_no_longer_does_fades() {
    let mut desk = filtered(80, 24, "/magnets<enter>");
    let before = listed(&desk);
    desk.change(queued(900, "More magnets", 0));
    desk.change(queued(901, "Something else", 0));
    assert_eq!(listed(&desk), before);
    assert!(desk.line("all ·").unwrap().contains("1 new ↑"));
    desk.keys("gg");
    assert_eq!(listed(&desk), [lesson_id(900), lesson_id(8)]);
    let mut desk = filtered(80, 24, "/status:queued<enter>");
    let before = listed(&desk);
    desk.change(running(8, "Magnets and motion", 0, Stage::Calling, 0));
    assert_eq!(listed(&desk), before);
    let buffer = desk.buffer();
    let y =
        (0..24).find(|y| (0..80).map(|x| buffer[(x, *y)].symbol()).collect::<String>().contains("Magnets")).unwrap();
    assert!(buffer[(4, y)].modifier.contains(Modifier::DIM));
    desk.keys("gg");
    assert!(!listed(&desk).contains(&lesson_id(8)));
}

#[test]
fn what_a_row_does_not_tell_is_searched_again_but_not_in_a_storm() {
    let mut desk = filtered(80, 24, "/outline:sun<enter>");
    desk.wait(11_000);
    desk.answers = false;
    for n in 0..20 {
        let row = queued(900 + n, "Untold", 0);
        let moved = homeroom::model::feed::Moved { id: row.id, old: None, new: Some(Status::Queued) };
        let change = homeroom::model::feed::Change::Insert { table: "lessons".into(), rows: vec![moved] };
        desk.send(Event::Feed(FeedEvent::Changed(change)));
        let rows = vec![row.clone()];
        desk.send(Event::Loaded(Loaded::Rows { asked: vec![row.id], rows }));
        desk.wait(100);
    }
    let main = |desk: &Desk| searches(desk).iter().filter(|(_, request)| request.status.is_none()).count();
    assert_eq!(main(&desk), 1, "one for twenty changes");
    desk.wait(20_000);
    assert_eq!(main(&desk), 1, "and no other while it is on its way");
}

#[test]
fn esc_closes_the_innermost_first() {
    let mut desk = filtered(80, 24, "/water<enter>");
    desk.keys("s");
    assert!(desk.app.sorting().is_some());
    desk.keys("<esc>");
    assert!(desk.app.sorting().is_none() && desk.app.query().is_some());
    desk.keys("<enter><esc>");
    assert!(desk.app.screen().is_none() && desk.app.query().is_some(), "back from the lesson");
    desk.keys("/x<esc>");
    assert!(desk.app.query().is_none() && !desk.app.filter().is_typing());
    desk.keys("<esc><esc>");
    assert!(desk.asked.is_empty(), "it never quits");
}

#[test]
fn what_was_kept_comes_back_from_the_history() {
    let mut desk = filtered(80, 24, "/water<enter><esc>/magnets<enter><esc>/dra<up>");
    let text = |desk: &Desk| desk.app.filter().text().to_owned();
    assert_eq!(text(&desk), "magnets");
    desk.keys("<up><up>");
    assert_eq!(text(&desk), "water");
    desk.wait(200);
    assert_eq!(listed(&desk), [lesson_id(9)]);
    desk.keys("<down><down>");
    assert_eq!(text(&desk), "dra");
    desk.keys("<esc>/<up>x<enter>");
    assert_eq!(desk.app.query().map(ToString::to_string).as_deref(), Some("magnetsx"));
}

#[test]
fn tab_completes_keys_statuses_causes_and_models_seen() {
    let mut desk = Desk::open(80, 24);
    desk.keys("/st<tab>f<tab> c<tab>comp<tab> m<tab>g<tab>");
    assert_eq!(desk.app.filter().text(), "status:failed cause:compile model:gpt-4o-mini");
    desk.wait(200);
    assert_eq!(listed(&desk), [lesson_id(10)]);
}

#[test]
fn a_wide_letter_in_the_line_keeps_the_caret_in_its_place() {
    let mut desk = filtered(80, 24, "/光合x");
    assert!(desk.line("/ 光合x▏").is_some());
    desk.keys("<backspace>");
    desk.wait(200);
    assert_eq!(listed(&desk), [lesson_id(3)]);
    assert!(desk.line("/ 光合▏").unwrap().contains("1 found"));
}

#[test]
fn a_paste_is_typed_and_what_is_too_long_is_refused() {
    let mut desk = Desk::open(80, 24);
    desk.keys("/");
    desk.send(Event::Paste("the water\n".into()));
    desk.wait(200);
    assert_eq!(listed(&desk), [lesson_id(9)]);
    desk.send(Event::Paste("x".repeat(5_000)));
    assert_eq!(desk.app.filter().text(), "the water");
    assert!(desk.app.toast().is_some_and(|toast| toast.text.contains("Nothing changed")));
}

#[test]
fn the_start_of_an_id_offers_its_lesson() {
    let mut desk = Desk::open(80, 24);
    let asked = |desk: &Desk| desk.unanswered.contains(&Load::Find("5f0c1a00".into()));
    desk.answers = false;
    desk.keys("/5f0c1a00");
    desk.wait(200);
    assert!(asked(&desk));
    let found = Loaded::Found { prefix: "5f0c1a00".into(), ids: vec![lesson_id(10)] };
    desk.send(Event::Loaded(found.clone()));
    assert!(desk.line("/ 5f0c1a00").unwrap().contains("enter opens 5f0c1a00…"));
    assert!(desk.app.screen().is_none(), "it is only offered");
    desk.keys("<enter>");
    assert_eq!(desk.app.screen().and_then(Screen::lesson).map(|view| view.id), Some(lesson_id(10)));
    assert!(desk.app.query().is_none(), "a jump leaves no filter");
    // What nobody waits for any more opens nothing.
    desk.keys("<esc>/5f0c1a00");
    desk.wait(200);
    desk.keys("<esc>");
    desk.send(Event::Loaded(found));
    assert!(desk.app.screen().is_none());
}

#[test]
fn every_tab_offers_the_orders_that_an_index_serves() {
    let mut desk = Desk::open(80, 24);
    let mut urgent = queued(900, "Urgent", 100);
    urgent.priority = 9;
    desk.change(urgent);
    desk.keys("2sjj<enter>");
    assert_eq!(listed(&desk), [lesson_id(900), lesson_id(9), lesson_id(8), lesson_id(7)]);
    assert!(desk.line("queued ·").unwrap().contains("queued · priority"));
    desk.change(LessonSummary { priority: 5, ..queued(901, "Less urgent", 1) });
    desk.keys("gg");
    assert_eq!(listed(&desk)[..2], [lesson_id(900), lesson_id(901)]);
    desk.keys("4sj<enter>");
    assert_eq!(listed(&desk), [lesson_id(11), lesson_id(10)]);
    assert!(desk.line("TITLE").unwrap().contains("AGE ↑"));
    desk.keys("sk<enter>");
    assert!(desk.line("TITLE").unwrap().contains("AGE ↓"));
    desk.keys("1sj<enter>");
    let newest = desk.school.rows.iter().max_by_key(|row| (row.created_at, row.id)).map(|row| row.id);
    assert_eq!(listed(&desk).first().copied(), newest);
    assert!(desk.line("all ·").unwrap().contains("all · newest"));
    desk.keys("sj<enter>");
    assert_eq!(listed(&desk).last().copied(), newest);
    let mut served = Desk::open(80, 24);
    served.answers = false;
    served.keys("4sj<enter>");
    let asked = served.unanswered.iter().find_map(|load| match load {
        Load::Page { request, .. } if request.order == Order::Unchanged => Some(request.status),
        _ => None,
    });
    assert_eq!(asked, Some(Some(Status::Failed)));
}

#[test]
fn an_order_holds_while_a_filter_does() {
    let mut desk = filtered(80, 24, "5sj<enter>/lesson<enter>");
    assert_eq!(listed(&desk).first(), Some(&lesson_id(39)));
    desk.keys("sk<enter>");
    assert_eq!(listed(&desk).first(), Some(&lesson_id(14)));
    desk.keys("<esc>");
    assert_eq!(listed(&desk).last(), Some(&lesson_id(39)));
}

#[test]
fn without_a_connection_a_filter_shows_nothing_that_it_did_not_find() {
    let mut desk = Desk::open(80, 24);
    desk.stale();
    desk.keys("/water<enter>");
    assert!(listed(&desk).is_empty());
    assert!(desk.text().contains("Not read: no connection."));
    assert_eq!(desk.app.count(Tab::All), Some(9_360));
}

#[test]
fn what_was_found_is_marked_in_title_and_cause() {
    let mut desk = filtered(80, 24, "4/t<enter>");
    let marked = |desk: &mut Desk| {
        let buffer = desk.buffer();
        let mut marked = String::new();
        for y in 5..22 {
            let cells = (0..80).map(|x| &buffer[(x, y)]);
            let found = cells.filter(|cell| cell.modifier.contains(Modifier::UNDERLINED));
            marked.extend(found.map(ratatui::buffer::Cell::symbol).chain(["|"]));
        }
        marked.trim_end_matches('|').to_owned()
    };
    // `Fractions` and its `cannot assign to`; then `without tears` and its `fetch`.
    assert_eq!(marked(&mut desk), "ttt|tttt");
    desk.keys("/<backspace>\"assign to\"<enter>");
    assert_eq!(marked(&mut desk), "assign to");
    desk.keys("/<esc>/title:ears cause:rules<enter>");
    assert_eq!(marked(&mut desk), "ears");
}

fn crowded() -> School {
    let mut school = School { is_bounded: true, ..School::usual() };
    school.rows.extend((0..300).zip((0..).step_by(40)).map(|(n, age)| {
        let age = 30 + age;
        failed(1_000 + n, &format!("Fractions, part {n}"), age, FailureClass::Compile, "assigns to const at 45:7")
    }));
    school
}

#[test]
fn filters_in_pictures() {
    assert_snapshot!("filter_typing", filtered(80, 24, "/cause:compile age:<1h").text());
    assert_snapshot!("filter_kept", filtered(80, 24, "4/cause:compile<enter>").text());
    assert_snapshot!("filter_nothing", filtered(80, 24, "/\"sky is green\"<enter>").text());
    assert_snapshot!("filter_problem", filtered(80, 24, "/tears cause:comp").text());
    assert_snapshot!("filter_kept_40x12", filtered(40, 12, "4/cause:compile<enter>").text());
    assert_snapshot!("filter_typing_40x12", filtered(40, 12, "/cause:compile age:<1h").text());
    assert_snapshot!("filter_nothing_40x12", filtered(40, 12, "/\"sky is green\"<enter>").text());
    let mut desk = Desk::over(crowded(), 80, 24);
    desk.keys("/fractions");
    desk.wait(200);
    assert_snapshot!("filter_bounded", desk.text());
    let mut desk = Desk::over(crowded(), 120, 40);
    desk.keys("/fractions error:const<enter>jj");
    desk.change(failed(2_000, "Fractions once more", 0, FailureClass::Compile, "assigns to const at 1:1"));
    assert_snapshot!("filter_kept_120x40", desk.text());
    let mut desk = Desk::over(crowded(), 200, 60);
    desk.keys("/fractions<enter>");
    assert_snapshot!("filter_kept_200x60", desk.text());
}

#[test]
fn orders_in_pictures() {
    assert_snapshot!("sort_all", filtered(80, 24, "s").text());
    assert_snapshot!("sort_queued", filtered(80, 24, "2sj").text());
    assert_snapshot!("sort_failed_40x12", filtered(40, 12, "4s").text());
}

/// The details that were asked for.
fn looks(desk: &Desk) -> Vec<LessonId> {
    desk.unanswered.iter().filter_map(|load| if let Load::Detail(id) = load { Some(*id) } else { None }).collect()
}

#[test]
fn the_lesson_at_the_cursor_is_looked_at_once_it_rests_there() {
    let mut desk = Desk::open(200, 60);
    desk.keys("4");
    desk.answers = false;
    desk.wait(100);
    desk.keys("j");
    desk.wait(100);
    assert!(looks(&desk).is_empty());
    desk.wait(60);
    assert_eq!(looks(&desk), [lesson_id(11)]);
    desk.keys("k");
    desk.wait(1_000);
    assert_eq!(looks(&desk), [lesson_id(11)], "one at a time");
    let answer = desk.school.answer(&Load::Detail(lesson_id(11))).unwrap();
    desk.send(Event::Loaded(answer));
    assert_eq!(looks(&desk), [lesson_id(11), lesson_id(10)]);
    assert!(desk.app.glance().is_none());
    let answer = desk.school.answer(&Load::Detail(lesson_id(10))).unwrap();
    desk.send(Event::Loaded(answer));
    assert_eq!(desk.app.glance().map(|glance| glance.id), Some(lesson_id(10)));
    // Both are known now; nothing narrow looks at all.
    desk.keys("j");
    desk.wait(1_000);
    assert_eq!(looks(&desk).len(), 2);
    let mut narrow = Desk::open(139, 40);
    narrow.answers = false;
    narrow.wait(1_000);
    assert!(looks(&narrow).is_empty());
}

#[test]
fn a_lesson_that_cannot_be_looked_at_is_not_asked_for_again_and_again() {
    let mut desk = Desk::open(140, 40);
    desk.wait(300);
    desk.answers = false;
    desk.keys("j");
    desk.wait(200);
    let asked = looks(&desk);
    let error = "timed out after 5s".to_owned();
    desk.send(Event::Loaded(Loaded::Failed { load: Load::Detail(asked[0]), error }));
    desk.wait(20_000);
    assert_eq!(looks(&desk), asked);
    assert!(desk.text().contains("Not read.  ctrl-r again"));
    desk.keys("<ctrl-r>");
    desk.wait(200);
    assert_eq!(looks(&desk).len(), 2);
}

#[test]
fn looks_in_pictures() {
    assert_snapshot!("peek_200x60", filtered(200, 60, "4").text());
    assert_snapshot!("peek_140x40", filtered(140, 40, "").text());
    let (width, height) = (140, 20);
    let mut desk = Desk::open(width, height);
    let (told, _) = desk.school.details.iter_mut().find(|(told, _)| told.lesson.id == lesson_id(10)).unwrap();
    told.lesson.outline =
        (1..40).map(|n| format!("- point {n} of an outline that is long")).collect::<Vec<_>>().join("\n");
    told.attempts.last_mut().unwrap().error = Some("compile: cannot assign to `score`: it is a constant ".repeat(9));
    desk.keys("4");
    desk.wait(200);
    assert_snapshot!("peek_140x20", desk.text());
}

#[test]
fn a_page_follows_within_what_was_found() {
    let mut desk = Desk::over(crowded(), 80, 24);
    desk.keys("4/fractions<enter>");
    assert_eq!(listed(&desk).len(), 100);
    desk.keys("GGGG");
    assert_eq!(listed(&desk).len(), 301);
    assert!(desk.line("failed ·").unwrap().contains("301 of 301"));
}
