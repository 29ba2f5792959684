//! What an operator does with the program, and what the database says of it afterwards.

use std::time::Duration;

use crate::binary::{CALM, Console, FAST, SEEN, SLOW, School, start};

const WIDE: (u16, u16) = (120, 40);
const USUAL: (u16, u16) = (80, 24);

/// The tests' own server is running: started beside a new terminal, it might inherit and hold it.
async fn started() {
    drop(crate::support::database().await);
}

fn paste(text: &str) -> String {
    format!("\x1b[200~{text}\x1b[201~")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pasted_outline_is_watched_until_it_is_generated_and_read() {
    let school = School::open().await;
    // It takes the only slot, so that what comes next is seen waiting.
    school.add("Tides").await;
    let mut console = Console::on(&school, &["--workers", "1"], &[CALM], WIDE);
    console.pty.wait_for("● LIVE");
    console.wait_for_line(&["◐ generating", "Tides"]);
    console.pty.send("n");
    console.pty.wait_for("ctrl-s add");
    console.pty.send("\t");
    console.pty.send(paste("Photosynthesis\n- light falls on a leaf\n- water rises from the roots"));
    console.pty.wait_for("3 lines");
    console.pty.send("\x13");
    console.wait_for_line(&["▌", "○ queued", "Photosynthesis"]);
    console.wait_for_line(&["○ added", "Photosynthesis"]);
    console.wait_for_line(&["◐ generating", "Photosynthesis", "1/3", "streaming", "tok"]);
    console.wait_for_line(&["◐ claimed", "Photosynthesis", "attempt 1"]);

    console.pty.send("\r");
    console.pty.wait_for("[1 response]");
    console.pty.wait_for("following");
    console.pty.wait_for("✓ generated");
    console.wait_for_line(&["ended", "tok"]);
    console.pty.wait_for("export default");
    console.pty.send("2");
    console.pty.wait_for("[2 prompt]");
    console.pty.wait_for("You write interactive lessons");
    console.pty.send("G");
    console.pty.wait_for("water rises from the roots");
    console.pty.send("3");
    console.pty.wait_for("[3 checks]");
    console.wait_for_line(&["extract ✓", "compile ✓"]);
    console.pty.send("4");
    console.pty.wait_for("[4 source]");
    console.wait_for_line(&["│", "import"]);
    console.pty.send("5");
    console.pty.wait_for("[5 compiled]");
    console.wait_for_line(&["│", "react/jsx-runtime"]);
    console.pty.send("7");
    console.pty.wait_for("[7 raw]");
    console.pty.wait_for("\"attempt_number\": 1");
    console.pty.send("q");
    console.wait_for_line(&["▌", "✓ generated", "Photosynthesis", "v1"]);
    console.pty.send("q");
    assert_eq!(console.pty.exit().code, 0);
    console.assert_restored();
    let outcome: String = school
        .value(
            "select l.status || ' ' || a.status || ' ' || (a.finished_at is not null) || ' ' || c.version || ' '
                    || (c.compiled_js is not null) || ' ' || (t.tokens->>'total_tokens')::int::bool || ' '
                    || (t.validation->>'passed') || ' ' || (t.compilation->>'success') || ' '
                    || (select count(*) from homeroom.leases)
             from lessons l join generation_attempts a on a.lesson_id = l.id join lesson_contents c on c.lesson_id = l.id
             join traces t on t.lesson_id = l.id
             where l.title = 'Photosynthesis'",
        )
        .await;
    assert_eq!(outcome, "generated success true 1 true true true true 0");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failing_lesson_is_understood_and_retried() {
    let school = School::open().await;
    school.add("Fractions\n- halves\n- thirds").await;
    let mut console = Console::on(&school, &[], &[FAST, ("HOMEROOM_SAMPLE_FAIL", "bad-tsx")], WIDE);
    console.wait_for_line(&["✗ failed", "Fractions", "3/3", "compile"]);
    console.pty.send("\r");
    console.pty.wait_for("[3 checks]");
    console.wait_for_line(&["compile ✗"]);
    console.pty.send("2");
    console.pty.wait_for("[2 prompt]");
    console.pty.send("q");
    console.pty.wait_for("NOW / CAUSE");
    console.pty.send("r");
    console.answer(" retry ─", "\r");
    console.pty.wait_for("Queued again: Fractions.");
    console.wait_for_line(&["✗ failed", "Fractions", "6/6"]);
    console.pty.send("q");
    assert_eq!(console.pty.exit().code, 0);
    let numbers: String =
        school.value("select string_agg(attempt_number::text, ' ' order by attempt_number) from traces").await;
    assert_eq!(numbers, "1 2 3 4 5 6");
    let actions: i64 = school.value("select count(*) from homeroom.operator_actions where action = 'retry'").await;
    assert_eq!(actions, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn help_names_the_keys_and_goes_back() {
    let school = School::open().await;
    let mut console = Console::on(&school, &["--workers", "0"], &[], USUAL);
    console.pty.wait_for("● LIVE");
    console.pty.send("?");
    console.pty.wait_for("help · Overview");
    console.pty.send("/new");
    console.pty.wait_for("new lesson");
    console.pty.send("\x1b");
    console.pty.wait_for("mark a range");
    console.pty.send("\x1b");
    console.pty.wait_for("No lessons yet.");
    console.pty.send("q");
    assert_eq!(console.pty.exit().code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn quitting_with_work_in_flight_asks_stays_drains_or_releases() {
    let school = School::open().await;
    school.add("Halves\n- one\n- two").await;
    let mut console = Console::on(&school, &[], &[SLOW], USUAL);
    console.wait_for_line(&["◐", "Halves", "streaming"]);
    console.pty.send("q");
    console.answer("1 lesson is generating here.", "\x1b");
    console.pty.wait("the dialog's end", |screen| !screen.contents().contains("is generating here"));
    assert!(console.line("Halves").is_some(), "{}", console.pty.screen());
    console.pty.send("q");
    console.answer("1 lesson is generating here.", "r");
    assert_eq!(console.pty.exit().code, 0);
    console.assert_restored();
    let put_back = "select status || ' ' || (select string_agg(outcome, ',') from homeroom.attempts) || ' '
                    || (select count(*) from homeroom.leases) || ' ' || (select sum(attempts_used) from homeroom.lesson_state)
                    from lessons";
    assert_eq!(school.value::<String>(put_back).await, "queued interrupted 0 0");

    let mut console = Console::on(&school, &[], &[CALM], USUAL);
    console.wait_for_line(&["◐", "Halves", "streaming"]);
    console.pty.send("q");
    console.answer("1 lesson is generating here.", "d");
    console.pty.wait_for("Draining: 1 lesson finishes here, then homeroom quits.");
    let exit = console.pty.exit();
    assert_eq!(exit.code, 0, "{}", console.pty.screen());
    console.assert_restored();
    assert_eq!(school.value::<String>("select status from lessons").await, "generated");
}

#[tokio::test(flavor = "multi_thread")]
async fn watching_only_generates_nothing_and_shows_what_others_do() {
    let school = School::open().await;
    let mut console = Console::on(&school, &["--workers", "0"], &[FAST], USUAL);
    console.pty.wait_for("No lessons yet.");
    school.run("insert into lessons (title, outline) values ('Tides', 'Tides')").await;
    console.wait_for_line(&["○", "Tides", "no worker running"]);
    school.run("update lessons set status = 'generating'").await;
    console.wait_for_line(&["◇", "Tides", "external"]);
    school.run("update lessons set status = 'generated'").await;
    console.wait_for_line(&["✓", "Tides"]);
    school.run("delete from lessons").await;
    console.wait_for_line(&["Tides", "deleted"]);
    console.pty.send("q");
    assert_eq!(console.pty.exit().code, 0);
    assert_eq!(school.value::<i64>("select count(*) from homeroom.workers").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn read_only_refuses_and_leaves_the_database_untouched() {
    let school = School::open().await;
    school.fill(3, "failed").await;
    let all = "select md5(string_agg(l::text, ',' order by l.id)) || (select count(*) from homeroom.workers)
                      || (select count(*) from homeroom.operator_actions) from lessons l";
    let before: String = school.value(all).await;
    let mut console = Console::on(&school, &["--read-only"], &[FAST], WIDE);
    console.pty.wait_for("READ-ONLY");
    console.pty.wait_for("Lesson number 1");
    console.pty.wait_for("● LIVE");
    console.pty.send("r");
    console.wait_for_line(&["Not retried", "Nothing changed."]);
    console.pty.send("n");
    console.wait_for_line(&["read-only", "Nothing changed."]);
    console.pty.send("q");
    assert_eq!(console.pty.exit().code, 0);
    assert_eq!(school.value::<String>(all).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fresh_private_database_comes_with_three_examples_that_are_generated() {
    started().await;
    let home = crate::binary::home();
    let data = home.path().join("data");
    let data = data.to_str().unwrap();
    let mut pty = crate::binary::start_in(home.path(), &["--data-dir", data], &[SEEN], WIDE);
    pty.wait_for("own database");
    pty.wait("three examples", |screen| screen.contents().matches("◐ generating").count() == 3);
    pty.wait("three lessons", |screen| screen.contents().matches("✓ generated").count() >= 3);
    // A slot may not be free yet though its lesson is there: as long as that, the question stands.
    pty.send("q");
    while !pty.ended_within(Duration::from_millis(400)) {
        pty.send("q");
    }
    assert_eq!(pty.exit().code, 0);
    assert!(pty.line_restored());
    let clusters = std::fs::read_dir(home.path().join("data/postgres")).unwrap().flatten();
    let folders: Vec<_> = clusters.map(|entry| entry.path()).filter(|path| path.join("PG_VERSION").exists()).collect();
    assert_eq!(folders.len(), 1);
    assert!(!folders[0].join("postmaster.pid").exists(), "the last to leave stops it");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_the_call_is_said_on_a_clean_terminal() {
    started().await;
    for (args, words, code) in [
        (&["--workers", "many"][..], "--workers", 2),
        (&["--provider", "nobody"], "nobody", 2),
        (&["--config", "/nowhere/homeroom.toml"], "/nowhere/homeroom.toml", 2),
        (&["--database-url", "http://x"], "http", 2),
    ] {
        let mut console = start(args, &[], USUAL);
        let exit = console.pty.exit();
        let screen = console.pty.screen();
        assert!(exit.code == code && screen.contains(words), "{args:?}: {exit:?}\n{screen}");
        assert!(!console.pty.since(0).windows(8).any(|bytes| bytes == b"\x1b[?1049h"), "{args:?}");
        assert!(exit.took < Duration::from_secs(10));
    }
}
