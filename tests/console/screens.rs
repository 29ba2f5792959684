//! Pictures of every screen in every state.

use std::time::Duration;

use homeroom::app::event::{Acted, Event, Loaded, LocalWorkers};
use homeroom::model::attempt::{Attempt, AttemptStatus, Progress, Stage};
use homeroom::model::feed::{Change, FeedEvent, FeedState, Writes};
use homeroom::model::ids::Fence;
use homeroom::model::limit::{KEY, LimitKind, ProviderLimit, QUOTA, spend_cap};
use homeroom::model::trace::LiveTail;
use homeroom::ui::theme::{Depth, Ground, Theme};
use insta::assert_snapshot;

use crate::desk::{ASCII, COLOUR, Desk, MONO};
use crate::fixture::{School, ago, failing_lesson, lesson_id, limit, queued, running};
use crate::picture::{ansi, styles};

const FAILING: &str = "4<enter>";

fn open(width: u16, height: u16, keys: &str) -> Desk {
    let mut desk = Desk::open(width, height);
    desk.keys(keys);
    desk
}

/// A lesson whose first attempt streams.
fn streaming(width: u16, height: u16) -> Desk {
    let mut school = School::usual();
    let (mut detail, _) = failing_lesson();
    let base = detail.attempts.remove(0);
    detail.summary = school.rows[0].clone();
    detail.lesson.id = detail.summary.id;
    detail.attempts = vec![Attempt {
        started_at: ago(20),
        finished_at: None,
        status: AttemptStatus::InProgress,
        outcome: None,
        failure_class: None,
        error: None,
        fence: Some(Fence(101)),
        ttft_ms: None,
        stream_ms: None,
        check_ms: None,
        stop_reason: None,
        total_tokens: None,
        input_tokens: None,
        cached_tokens: None,
        output_tokens: None,
        cost_usd: None,
        trace_id: None,
        ..base
    }];
    school.details.push((detail, Vec::new()));
    let mut desk = Desk::over(school, width, height);
    desk.keys("jj<enter>");
    let text = crate::fixture::SOURCE.to_owned();
    let progress = Progress { stage: Stage::Streaming, tokens: 1_204, first_token_at: Some(ago(19)), at: ago(0) };
    desk.send(Event::Loaded(Loaded::Live(LiveTail { fence: Fence(101), seq: 4, text, progress: Some(progress) })));
    desk
}

#[test]
fn overview_at_every_size() {
    for (width, height) in [(40, 12), (50, 14), (60, 15), (80, 24), (100, 30), (120, 40), (200, 60)] {
        assert_snapshot!(format!("overview_{width}x{height}"), open(width, height, "").text());
    }
    let mut desk = open(80, 24, "");
    desk.theme = ASCII;
    assert_snapshot!("overview_80x24_ascii", desk.text());
    let mut desk = open(120, 40, "");
    desk.theme = ASCII;
    assert_snapshot!("overview_120x40_ascii", desk.text());
    assert_snapshot!("too_small", open(39, 9, "").text());
}

#[test]
fn overview_in_every_state() {
    assert_snapshot!("overview_failed", open(80, 24, "4").text());
    assert_snapshot!("overview_clock_times", open(80, 24, "t").text());
    assert_snapshot!("overview_after_g", open(80, 24, "g").text());
    let mut desk = open(120, 40, "jj");
    desk.change(queued(900, "Plate tectonics", 0));
    desk.change(running(900, "Plate tectonics", 0, Stage::Calling, 0));
    desk.change(crate::fixture::failed(
        2,
        "Prime factorisation",
        0,
        homeroom::model::failure::FailureClass::Run,
        "threw x is undefined at 3:1",
    ));
    assert_snapshot!("overview_events_and_new_rows", desk.text());
    let mut desk = open(60, 15, "4j");
    desk.stale();
    assert_snapshot!("overview_stale_60x15", desk.text());
    let mut desk = open(80, 24, "");
    desk.stale();
    assert_snapshot!("overview_stale", desk.text());
    let mut desk = open(80, 24, "");
    desk.send(Event::Feed(FeedEvent::State(FeedState::Poll { every: Duration::from_secs(2), writes: Writes::Open })));
    assert_snapshot!("overview_poll", desk.text());
    let mut desk = open(80, 24, "4");
    desk.send(Event::Connected { location: "viewer@db.internal/prod".into(), read_only: true });
    desk.keys("r");
    assert_snapshot!("overview_read_only", desk.text());
    let mut desk = open(80, 24, "");
    desk.send(Event::Acted(Acted::CopySent));
    assert_snapshot!("overview_toast", desk.text());
}

/// A school whose providers are held back: one for a while, one until somebody does something.
fn held(limits: Vec<ProviderLimit>) -> School {
    let mut school = School::usual();
    school.vitals.limits = limits;
    // Slots are free, and what is queued waits all the same.
    school.vitals.workers.iter_mut().for_each(|worker| worker.busy = 1);
    school
}

#[test]
fn providers_that_are_held_back() {
    let throttled = limit("openai", LimitKind::Throttled, Some(ago(-39)), "429");
    let paused = limit("anthropic", LimitKind::Paused, None, QUOTA);
    for (width, height) in [(40, 12), (80, 24), (120, 40)] {
        let school = held(vec![throttled.clone(), paused.clone()]);
        assert_snapshot!(format!("overview_held_{width}x{height}"), Desk::over(school, width, height).text());
    }
    let mut desk = Desk::over(held(vec![throttled.clone()]), 80, 24);
    desk.theme = ASCII;
    assert_snapshot!("overview_held_80x24_ascii", desk.text());
    for (reason, name) in [(KEY, "key"), (QUOTA, "quota"), ("new contract\u{1b}[2J\u{202e}", "operator")] {
        let mut desk = Desk::over(held(vec![limit("openai", LimitKind::Paused, None, reason)]), 80, 24);
        assert_snapshot!(format!("overview_paused_{name}"), desk.text());
        desk.theme = ASCII;
        assert!(desk.text().contains("openai paused"), "{}", desk.text());
    }
    let capped = limit("openai", LimitKind::Paused, Some(ago(-36_000)), &spend_cap(5.0));
    assert_snapshot!("overview_paused_spend_cap", Desk::over(held(vec![capped]), 120, 40).text());
}

#[test]
fn a_wait_that_is_over_goes_by_itself_and_a_change_is_read_at_once() {
    let throttled = limit("openai", LimitKind::Throttled, Some(ago(-39)), "429");
    let mut desk = Desk::over(held(vec![throttled]), 80, 24);
    assert!(desk.text().contains("▲ openai throttled until 14:05:10 (429)"), "{}", desk.text());
    desk.answers = false;
    desk.wait(38_000);
    assert!(desk.text().contains("openai throttled"));
    desk.wait(1_000);
    assert!(!desk.text().contains("openai throttled"), "{}", desk.text());

    let mut desk = open(80, 24, "");
    desk.school.vitals.limits = vec![limit("openai", LimitKind::Paused, None, KEY)];
    desk.wait(5_000);
    desk.send(Event::Feed(FeedEvent::Changed(Change::Providers)));
    desk.wait(1_000);
    assert!(desk.text().contains("openai paused: key refused"), "{}", desk.text());
}

#[test]
fn before_there_is_anything_to_show() {
    let mut desk = Desk::new(80, 24);
    assert_snapshot!("first_frame", desk.text());
    desk.send(Event::Starting("starting homeroom's own Postgres…".into()));
    assert_snapshot!("starting", desk.text());
    let mut desk = Desk::new(80, 24);
    desk.answers = false;
    desk.connect();
    desk.wait(3_400);
    assert_snapshot!("reading", desk.text());
    for (width, height) in [(40, 12), (56, 15), (80, 24), (120, 40)] {
        let mut desk = Desk::over(School::default(), width, height);
        desk.send(Event::Connected { location: "own database".into(), read_only: false });
        assert_snapshot!(format!("first_run_{width}x{height}"), desk.text());
    }
    let mut desk = Desk::over(School::default(), 80, 24);
    desk.keys("4");
    assert_snapshot!("nothing_failed", desk.text());
}

#[test]
fn lesson_at_every_size() {
    for (width, height) in [(40, 12), (60, 15), (80, 24), (120, 40), (200, 60)] {
        assert_snapshot!(format!("lesson_{width}x{height}"), open(width, height, FAILING).text());
        assert_snapshot!(format!("lesson_live_{width}x{height}"), streaming(width, height).text());
    }
    let mut desk = open(120, 40, FAILING);
    desk.theme = ASCII;
    assert_snapshot!("lesson_120x40_ascii", desk.text());
}

#[test]
fn every_pane_of_a_lesson() {
    for (keys, name) in [
        ("1", "response"),
        ("2", "prompt"),
        ("4", "source"),
        ("4n", "source_at_an_issue"),
        ("5", "compiled"),
        ("6", "diff"),
        ("6n", "diff_at_a_change"),
        ("6p", "diff_of_prompts"),
        ("7", "raw"),
        ("7jjjjjjjl", "raw_unfolded"),
        ("7Glw", "raw_wrapped"),
        ("4z", "zoomed"),
    ] {
        assert_snapshot!(format!("lesson_{name}"), open(80, 24, &format!("{FAILING}{keys}")).text());
    }
    for (width, height) in [(40, 12), (120, 40), (140, 40), (200, 60)] {
        for (keys, name) in [("4", "source"), ("6", "diff"), ("7", "raw")] {
            let picture = open(width, height, &format!("{FAILING}{keys}")).text();
            assert_snapshot!(format!("lesson_{name}_{width}x{height}"), picture);
        }
    }
    assert_snapshot!("lesson_search", open(80, 24, &format!("{FAILING}4/picked")).text());
    let mut desk = streaming(80, 24);
    desk.keys("kkk");
    assert_snapshot!("lesson_live_scrolled_up", desk.text());
    assert_snapshot!("lesson_queued", open(80, 24, "2<enter>").text());
    let mut desk = open(80, 24, "2<enter>");
    desk.send(Event::Loaded(Loaded::NoSuchLesson(lesson_id(7))));
    assert_snapshot!("lesson_deleted", desk.text());
    let mut desk = open(80, 24, FAILING);
    desk.stale();
    assert_snapshot!("lesson_stale", desk.text());
}

#[test]
fn what_floats_and_what_is_written() {
    for (width, height) in [(50, 14), (80, 24)] {
        assert_snapshot!(format!("retry_dialog_{width}x{height}"), open(width, height, "4r").text());
        assert_snapshot!(format!("quit_dialog_{width}x{height}"), open(width, height, "q").text());
        assert_snapshot!(format!("help_{width}x{height}"), open(width, height, "?").text());
        assert_snapshot!(format!("form_{width}x{height}"), open(width, height, "n").text());
    }
    assert_snapshot!("help_lesson_120x40", open(120, 40, &format!("{FAILING}?")).text());
    let mut desk = open(80, 24, "n光合作用のしくみ<enter>Photosynthesis<enter>- light<enter>- water");
    assert_snapshot!("form_written", desk.text());
    desk.keys("<esc>");
    assert_snapshot!("form_discard", desk.text());
    assert_snapshot!("form_refused", open(80, 24, "na title<ctrl-s>").text());
}

#[test]
fn colours_sit_on_states_and_nowhere_else() {
    let themes = [
        ("true_dark", COLOUR),
        ("true_light", Theme::new(Depth::True, Ground::Light, false)),
        ("256_dark", Theme::new(Depth::Indexed, Ground::Dark, false)),
        ("16_dark", Theme::new(Depth::Sixteen, Ground::Dark, false)),
        ("mono", MONO),
    ];
    for (name, theme) in themes {
        let mut desk = open(120, 40, "j");
        desk.theme = theme;
        assert_snapshot!(format!("styles_overview_{name}"), styles(&desk.buffer()));
    }
    let mut desk = open(80, 24, &format!("{FAILING}4/picked<enter>"));
    desk.theme = COLOUR;
    assert_snapshot!("styles_search_true_dark", styles(&desk.buffer()));
    for (keys, name) in [("", "lesson"), ("4", "source"), ("6", "diff"), ("7", "raw"), ("5", "compiled")] {
        let mut desk = open(120, 40, &format!("{FAILING}{keys}"));
        desk.theme = COLOUR;
        assert_snapshot!(format!("styles_{name}_true_dark"), styles(&desk.buffer()));
    }
    let mut desk = open(80, 24, "4");
    desk.theme = COLOUR;
    desk.stale();
    assert_snapshot!("styles_overview_stale", styles(&desk.buffer()));
}

#[test]
#[ignore = "writes pictures for looking at, compares nothing"]
fn gallery() {
    let dir = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("gallery");
    std::fs::create_dir_all(&dir).unwrap();
    let light = Theme::new(Depth::True, Ground::Light, false);
    for (width, height) in [(80, 24), (120, 40), (40, 12), (200, 60)] {
        for (name, theme) in [("colour", COLOUR), ("mono", MONO), ("ascii", ASCII), ("light", light)] {
            let mut desks =
                vec![("live", streaming(width, height)), ("empty", Desk::over(School::default(), width, height))];
            let keys = [
                ("overview", ""),
                ("lesson", FAILING),
                ("search", "4<enter>4/pick<enter>"),
                ("source", "4<enter>4n"),
                ("diff", "4<enter>6"),
                ("raw", "4<enter>7"),
                ("help", "?"),
                ("form", "n光合<enter>- light"),
                ("retry", "4r"),
                ("quit", "q"),
            ];
            desks.extend(keys.map(|(screen, keys)| (screen, open(width, height, keys))));
            let mut stale = open(width, height, "4");
            stale.stale();
            desks.push(("stale", stale));
            let mut busy = open(width, height, "jj");
            busy.change(queued(900, "Plate tectonics", 0));
            busy.change(running(900, "Plate tectonics", 0, Stage::Calling, 0));
            busy.send(Event::Local(LocalWorkers { id: None, slots: 4, busy: 4, draining: false }));
            desks.push(("events", busy));
            for (screen, mut desk) in desks {
                desk.theme = theme;
                std::fs::write(dir.join(format!("{screen}-{width}x{height}-{name}.ansi")), ansi(&desk.buffer()))
                    .unwrap();
            }
        }
    }
}

#[test]
fn what_was_never_read_says_so_while_there_is_no_connection() {
    for keys in ["4", "gf", "gw"] {
        let mut desk = Desk::open(80, 24);
        desk.stale();
        desk.keys(keys);
        let text = desk.text();
        assert!(text.contains("Not read: no connection. It is read once there is one."), "{keys}: {text}");
        assert!(!text.contains("None was called") && !text.contains("No worker was heard"), "{keys}: {text}");
    }
}
