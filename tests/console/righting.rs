//! Job 3, put it right, with the program in a terminal: find what failed, see why, edit and retry it, then the rest.

use crate::binary::{Console, FAST, School};

const WIDE: (u16, u16) = (120, 40);

/// Failed lessons of one cause, and one that is generated.
async fn school(failed: usize) -> School {
    let school = School::open().await;
    school
        .run(&format!(
            "insert into lessons (title, outline, status, created_at, updated_at)
               select 'Broken lesson ' || n, 'Broken lesson ' || n || E'\\n- one\\n- two', 'failed',
                      now() - n * interval '1 minute', now() - n * interval '1 minute'
                 from generate_series(1, {failed}) n;
             insert into homeroom.lesson_state (lesson_id, attempts_used, max_attempts, failure_class, failure_detail, fingerprint)
               select id, 3, 3, 'compile', 'assigns to const, 45:7', 'compile:const-assign:' from lessons;
             insert into lessons (title, outline, status, created_at, updated_at)
               values ('Whole lesson', 'Whole lesson', 'generated', now() - interval '1 day', now() - interval '1 day')"
        ))
        .await;
    school
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_lesson_is_found_edited_and_retried_and_then_the_rest() {
    let school = school(6).await;
    let mut console = Console::on(&school, &["--workers", "2"], &[FAST], WIDE);
    console.pty.wait_for("● LIVE");
    console.pty.send("4");
    console.wait_for_line(&["✗", "Broken lesson 1", "compile", "assigns to const"]);
    // Which: by its title; then edit it, and take another number of attempts.
    console.pty.send("/lesson 3\r");
    console.wait_for_line(&["1 found"]);
    console.pty.send("\r");
    console.wait_for_line(&["✗ failed", "assigns to const", "3 of 3 attempts"]);
    console.pty.send("e");
    console.pty.wait_for("edit & retry · Broken lesson 3");
    console.pty.wait_for("As you saw it at");
    console.pty.send("\x1b[B\x1b[B\x1b[F\r- three");
    console.pty.wait_for("+1 -0 lines");
    console.pty.send("\t\t\x1b[C");
    console.pty.wait_for("4 more");
    console.pty.send("\x13");
    console.pty.wait_for("Queued again: Broken lesson 3.");
    let outline: String = school.value("select outline from lessons where title = 'Broken lesson 3'").await;
    assert_eq!(outline, "Broken lesson 3\n- one\n- two\n- three");
    school.wait("select status = 'generated' from lessons where title = 'Broken lesson 3'").await;
    // Back to what failed: mark all of it, look, and retry it.
    console.pty.send("q");
    console.pty.wait_for("NOW / CAUSE");
    console.pty.send("\x1b");
    console.wait_for_line(&["✗", "Broken lesson 1"]);
    console.pty.send("a");
    console.pty.wait_for("all 5 marked");
    console.pty.send("r");
    console.pty.wait_for("failed: queued again, each as its next attempt");
    console.wait_for_line(&["✗ Broken lesson 1", "compile · attempt 1"]);
    console.answer("retry all 5 lessons found", "\r");
    console.wait_for_line(&["5 retried.", "u undo"]);
    school.wait("select count(*) = 6 from lessons where status = 'generated' and title like 'Broken%'").await;
    // A slot may not be free yet though its lesson is there: as long as that, the question stands.
    console.pty.send("q");
    while !console.pty.ended_within(std::time::Duration::from_millis(400)) {
        console.pty.send("q");
    }
    assert_eq!(console.pty.exit().code, 0);
    console.assert_restored();
    let actions: String = school
        .value("select string_agg(action || ' ' || changed, ', ' order by id) from homeroom.operator_actions")
        .await;
    assert_eq!(actions, "retry 1, retry 5");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bulk_is_taken_back_and_one_goes_first() {
    let school = school(4).await;
    let mut console = Console::on(&school, &["--workers", "0"], &[FAST], WIDE);
    console.pty.wait_for("● LIVE");
    console.pty.send("4");
    console.pty.wait_for("failed · newest");
    console.wait_for_line(&["▌", "✗ Broken lesson 1"]);
    console.pty.send("vGv");
    console.pty.wait_for("4 marked");
    console.pty.send("r");
    console.answer("retry 4 marked lessons", "\r");
    console.wait_for_line(&["4 retried.", "u undo"]);
    // One of them is taken meanwhile.
    school.run("update lessons set status = 'generating' where title = 'Broken lesson 2'").await;
    console.pty.send("u");
    console.pty.wait_for("Undone: 3 as before, 1 was already claimed.");
    let states: String =
        school.value("select string_agg(status, ' ' order by title) from lessons where title like 'Broken%'").await;
    assert_eq!(states, "failed generating failed failed");
    console.pty.send("gg");
    console.wait_for_line(&["▌", "✗ Broken lesson"]);
    console.pty.send("vGv");
    console.pty.wait_for("3 marked");
    console.pty.send("r");
    console.answer("retry 3 marked lessons", "c");
    console.pty.wait_for("Queued again: Broken lesson");
    let queued: i64 = school.value("select count(*) from lessons where status = 'queued'").await;
    assert_eq!(queued, 1);
    console.pty.wait_for("2 marked");
    console.pty.send("q");
    assert_eq!(console.pty.exit().code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outline_is_written_in_the_operators_editor() {
    let school = school(1).await;
    let script = tempfile::Builder::new().prefix("editor-").tempfile_in("/tmp").unwrap();
    std::fs::write(
        script.path(),
        "printf -- 'editing %s\\n' \"$1\"; read -r _; printf -- '- from the editor\\n' >> \"$1\"\n",
    )
    .unwrap();
    let editor = format!("sh {}", script.path().display());
    let mut console = Console::on(&school, &["--workers", "0"], &[FAST, ("EDITOR", &editor)], WIDE);
    console.pty.wait_for("● LIVE");
    console.pty.send("4");
    console.pty.wait_for("failed · newest");
    console.wait_for_line(&["▌", "✗ Broken lesson 1"]);
    console.pty.send("e");
    console.pty.wait_for("As you saw it at");
    console.pty.send("\x0f");
    console.pty.wait_for("editing ");
    assert!(!console.pty.modes().alternate_screen, "the editor has the terminal");
    console.pty.send("\n");
    console.pty.wait_for("+1 -0 lines");
    console.wait_for_line(&["+", "- from the editor"]);
    console.pty.send("\x13");
    console.pty.wait_for("Queued again: Broken lesson 1.");
    let outline: String = school.value("select outline from lessons where title = 'Broken lesson 1'").await;
    assert_eq!(outline, "Broken lesson 1\n- one\n- two\n- from the editor");
    console.pty.send("q");
    assert_eq!(console.pty.exit().code, 0);
    console.assert_restored();
}

#[tokio::test(flavor = "multi_thread")]
async fn lessons_are_deleted_cancelled_and_prioritised() {
    let school = school(2).await;
    school.run("insert into lessons (title, outline) values ('Queued one', 'x'), ('Queued two', 'x')").await;
    let mut console = Console::on(&school, &["--workers", "0"], &[FAST], WIDE);
    console.pty.wait_for("● LIVE");
    console.pty.send("2");
    console.pty.wait_for("queued · newest");
    console.wait_for_line(&["▌", "○ Queued"]);
    console.pty.send("++");
    console.pty.wait_for("Priority 2:");
    school.wait("select count(*) = 1 from lessons where priority = 2").await;
    // What was changed is read again before it can be changed once more.
    console.settle(std::time::Duration::from_millis(700));
    console.pty.send("  +");
    console.pty.wait_for("given priority 3");
    console.pty.send("++");
    console.answer("given priority 5", "\r");
    console.wait_for_line(&["2 given priority 5.", "u undo"]);
    school.wait("select count(*) = 2 from lessons where priority = 5").await;
    console.pty.send("u");
    school.wait("select array_agg(priority order by priority) = '{0,2}' from lessons where status = 'queued'").await;
    console.settle(std::time::Duration::from_millis(700));
    console.pty.send("x");
    console.answer("It leaves the queue and is failed; no", "\r");
    console.pty.wait_for("Cancelled; no attempt used up.");
    school.wait("select count(*) = 3 from lessons where status = 'failed'").await;
    console.pty.send("5");
    console.pty.wait_for("generated · newest");
    console.wait_for_line(&["▌", "Whole lesson"]);
    console.pty.send("X");
    console.answer("Type delete", "delete");
    console.pty.send("\r");
    console.pty.wait_for("Deleted, with 0 attempts and 0 traces.");
    school.wait("select count(*) = 0 from lessons where title = 'Whole lesson'").await;
    console.pty.send("q");
    assert_eq!(console.pty.exit().code, 0);
}
