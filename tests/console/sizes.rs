//! Every size a terminal has, and what others write in a lesson, through the real program.

use std::time::Duration;

use crate::binary::{Console, FAST, SEEN, School};

/// Sizes without a pattern, the same each time.
fn storm() -> impl Iterator<Item = (u16, u16)> {
    let mut state = 0x2545_f491_u32;
    std::iter::repeat_with(move || {
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            state
        };
        (u16::try_from(next() % 300).unwrap() + 1, u16::try_from(next() % 100).unwrap() + 1)
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn every_size_has_its_picture() {
    let school = School::open().await;
    school.fill(200, "failed").await;
    let mut console = Console::on(&school, &["--workers", "0"], &[], (40, 12));
    let sizes: [((u16, u16), &[&str]); 6] = [
        ((40, 12), &["4 ✗", "Lesson number", "? help"]),
        ((80, 24), &["TITLE", "NOW / CAUSE", "Lesson number", "? help"]),
        ((120, 40), &["STATUS", "TOKENS", "events", "Lesson number", "? help"]),
        ((200, 60), &["STATUS", "MODEL", "events", "Lesson number", "? help"]),
        ((40, 10), &["Lesson number", "? help"]),
        ((300, 100), &["STATUS", "Lesson number", "? help"]),
    ];
    for (size, shown) in sizes {
        console.pty.resize(size.0, size.1);
        console.pty.wait(&format!("{shown:?} at {size:?}"), |screen| {
            let text = screen.contents();
            screen.size().1.get() == size.0 && shown.iter().all(|words| text.contains(words))
        });
    }
    for (columns, rows) in [(39, 9), (39, 40), (120, 9), (12, 1), (1, 1)] {
        console.pty.resize(columns, rows);
        console.settle(Duration::from_millis(300));
        let screen = console.pty.screen();
        let lines = screen.lines().filter(|line| !line.trim().is_empty()).count();
        assert!(lines <= 1, "{columns}x{rows}: one line\n{screen}");
        if columns >= 39 {
            assert!(screen.contains("needs 40x10"), "{screen}");
        }
    }
    console.pty.resize(80, 24);
    console.pty.wait_for("NOW / CAUSE");
    console.pty.send("q");
    assert_eq!(console.pty.exit().code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_storm_of_sizes_while_lessons_generate_ends_in_a_sane_picture() {
    let school = School::open().await;
    for n in 1..=12 {
        school.add(&format!("Storm {n}\n- wind\n- rain")).await;
    }
    let mut console = Console::on(&school, &[], &[SEEN], (120, 40));
    console.wait_for_line(&["◐ generating", "streaming"]);
    for (columns, rows) in storm().take(50) {
        console.pty.resize(columns, rows);
        tokio::time::sleep(Duration::from_millis(15)).await;
    }
    console.pty.resize(120, 40);
    school.wait("select count(*) = 12 from lessons where status = 'generated'").await;
    console
        .pty
        .wait("twelve generated lessons", |screen| screen.contents().matches("✓ generated   Storm").count() == 12);
    console.settle(Duration::from_millis(400));
    let after = console.pty.screen();
    // Painted anew from nothing, it is the same.
    console.pty.send("\x0c");
    console.settle(Duration::from_millis(400));
    assert_eq!(ageless(&after), ageless(&console.pty.screen()));
    console.pty.send("q");
    assert_eq!(console.pty.exit().code, 0);
    console.assert_restored();
}

/// A picture without what time alone changes: the first line's feed, ages, and the blanks beside them.
fn ageless(picture: &str) -> Vec<String> {
    let word =
        |word: &str| if word == "now" { "0s".to_owned() } else { word.replace(|c: char| c.is_ascii_digit(), "0") };
    let line = |line: &str| line.split_whitespace().map(word).collect::<Vec<_>>().join(" ").replace("00", "0");
    picture.lines().skip(1).map(line).collect()
}

/// Every sequence in what was written, without its parameters: `ESC [ ? h`.
fn sequences(bytes: &[u8]) -> std::collections::BTreeSet<String> {
    let text = String::from_utf8_lossy(bytes);
    let mut found = std::collections::BTreeSet::new();
    let mut rest = text.as_ref();
    while let Some(at) = rest.find('\x1b') {
        rest = &rest[at + 1..];
        let kind = rest.chars().next();
        let end = match kind {
            Some('[') => rest[1..].find(|c: char| ('@'..='~').contains(&c)).map(|end| end + 1),
            Some(']') => {
                // A window's title; all of it, so that what it holds is seen.
                let end = rest.find(['\x07', '\x1b']).unwrap_or(rest.len());
                found.insert(format!("]{}", rest[1..end].chars().take(2).collect::<String>()));
                continue;
            }
            _ => Some(0),
        };
        let end = end.unwrap_or(0);
        let last = rest[end..].chars().next().unwrap_or(' ');
        found.insert(format!("{}{last}", if kind == Some('[') { "[" } else { "" }));
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_others_wrote_reaches_the_terminal_as_more_than_text() {
    let school = School::open().await;
    school.add("A calm lesson\n- one\n- two").await;
    let mut console = Console::on(&school, &[], &[FAST], (120, 40));
    console.wait_for_line(&["✓ generated", "A calm lesson"]);
    for keys in ["\r", "1", "2", "3", "4", "5", "q"] {
        console.pty.send(keys);
        console.settle(Duration::from_millis(100));
    }
    let usual = sequences(&console.pty.since(0));

    let hostile = [
        "\x1b]52;c;aG9tZXJvb20=\x07clipboard",
        "\x1b[2J\x1b[31mred \x1b]0;owned\x07title",
        "\u{9b}31mc1 \u{9d}52;c;AAAA\u{9c} \u{90}q",
        "bidi \u{202e}gnihtemos\u{202c} \u{2066}x\u{2069}",
        "controls \u{1}\u{7}\u{8}\u{b}\u{c}\u{e}\u{f}\u{7f}\r\ttab",
        "\x1bc\x1b#8\x1b(0\x1bPq\x1b\\reset",
        &format!("marks e{}", "\u{301}".repeat(400)),
        "zero\u{200b}width\u{feff}",
    ];
    for text in hostile {
        let client = school.db.get().await.unwrap();
        client
            .execute(
                "insert into lessons (title, outline) values ($1, $2)",
                &[&text, &format!("{text}\n- {text}\n- {text}")],
            )
            .await
            .unwrap();
    }
    school.wait("select count(*) = 0 from lessons where status in ('queued', 'generating')").await;
    let ended: String = school.value("select string_agg(distinct status, ' ') from lessons").await;
    assert!(ended == "generated" || ended == "failed generated", "{ended}");
    let mark = console.pty.mark();
    console.pty.send("ggj");
    for _ in 0..hostile.len() {
        for keys in ["\r", "1", "2", "3", "4", "5", "q", "j"] {
            console.pty.send(keys);
            console.settle(Duration::from_millis(30));
        }
    }
    let written = console.pty.since(mark);
    let strange: Vec<String> = sequences(&written).difference(&usual).cloned().collect();
    assert!(strange.is_empty(), "{strange:?}");
    assert_eq!(console.pty.clipboard(), "");
    assert!(console.pty.title().starts_with("homeroom"), "{}", console.pty.title());
    let text = String::from_utf8(written).unwrap();
    let allowed = ['\x1b', '\r', '\n', '\x07'];
    let control = |c: &char| {
        c.is_control()
            || ('\u{200b}'..='\u{200f}').contains(c)
            || ('\u{202a}'..='\u{202e}').contains(c)
            || ('\u{2066}'..='\u{2069}').contains(c)
            || *c == '\u{feff}'
    };
    let raw: Vec<char> = text.chars().filter(|c| control(c) && !allowed.contains(c)).collect();
    assert!(raw.is_empty(), "{raw:?}");
    assert!(!text.contains(&"\u{301}".repeat(17)), "a cell holds what a terminal can show");
    console.pty.send("q");
    assert_eq!(console.pty.exit().code, 0);
}
