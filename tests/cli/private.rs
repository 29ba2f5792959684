//! A fresh machine: nothing configured, nothing running, no terminal.

use std::time::Duration;

use homeroom::db::embedded::{self, Options, Status};

use crate::home::{Home, PATIENCE};

fn status(home: &Home) -> Status {
    let options = Options { data_dir: Some(home.data_dir()), pg_bin: None, settings: Vec::new() };
    embedded::status(&options).unwrap()
}

/// Processes that have this home in their command line or environment.
fn processes_of(home: &Home) -> Vec<String> {
    let needle = home.path().to_str().unwrap().to_owned();
    let mut found = Vec::new();
    for entry in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
        if entry.file_name().to_str().is_none_or(|name| name.parse::<u32>().is_err()) {
            continue;
        }
        let read = |name: &str| std::fs::read(entry.path().join(name)).unwrap_or_default();
        let text = String::from_utf8_lossy(&[read("cmdline"), read("environ")].concat()).replace('\0', " ");
        if text.contains(&needle) {
            found.push(text);
        }
    }
    found
}

/// The server has stopped; its process may need a moment more than its pid file.
async fn assert_gone(home: &Home) {
    assert!(matches!(status(home), Status::Stopped { .. }), "{:?}", status(home));
    let gone = async {
        while !processes_of(home).is_empty() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let gone = tokio::time::timeout(PATIENCE, gone).await.is_ok();
    assert!(gone, "still there: {:?}", processes_of(home));
}

#[tokio::test]
async fn without_a_terminal_the_examples_are_generated_and_everything_stops() {
    let home = Home::private().with("HOMEROOM_SAMPLE_RATE", "0");
    let first = home.run(&[]).await;
    assert_eq!(first.code, Some(0), "{first:?}");
    assert_eq!(first.out.matches("  generated  ").count(), 3, "{first:?}");
    assert!(first.err.contains("creating the private database"), "{}", first.err);
    assert_gone(&home).await;

    let second = home.run(&[]).await;
    assert_eq!((second.code, second.out.matches("  generated  ").count()), (Some(0), 0), "{second:?}");
    assert!(!second.err.contains("creating"), "{}", second.err);
    assert_gone(&home).await;

    let listed: serde_json::Value = serde_json::from_str(&home.ok(&["list", "--json"]).await).unwrap();
    let lessons = listed["lessons"].as_array().unwrap();
    assert_eq!(lessons.len(), 3);
    assert!(lessons.iter().all(|lesson| lesson["status"] == "generated" && lesson["model"] == "homeroom/sample-1"));

    home.ok(&["db", "psql", "--", "-qc", "delete from lessons"]).await;
    home.ok(&["list"]).await;
    assert_eq!(home.ok(&["db", "psql", "-Atc", "select count(*) from lessons"]).await, "0\n", "removed is removed");
    assert_gone(&home).await;
}

#[tokio::test]
async fn the_private_database_by_hand() {
    let home = Home::private();
    let url = home.ok(&["db", "url"]).await;
    assert!(url.starts_with("postgresql:///homeroom?host=%2F"), "{url}");
    assert_eq!(url.lines().count(), 1);
    let asked = home.run(&["db", "psql", "--", "-Atc", "select 1"]).await;
    assert_eq!((asked.code, asked.out.as_str()), (Some(0), "1\n"), "{asked:?}");
    let wrong = home.run(&["db", "psql", "--", "-c", "select nonsense"]).await;
    assert_eq!(wrong.code, Some(1), "{wrong:?}");
    assert!(home.ok(&["db", "stop"]).await.contains("was not running"));
    assert_gone(&home).await;

    // In use: refused, and the one who uses it notices nothing.
    let mut worker = home.start(&["worker", "--until-empty"]);
    worker.says("claimed").await;
    let refused = home.run(&["db", "stop"]).await;
    assert_eq!(refused.code, Some(4), "{refused:?}");
    assert!(refused.err.contains("--force"), "{}", refused.err);
    worker.signal(nix::sys::signal::Signal::SIGTERM);
    assert!(worker.ended().await.0.success());
    assert_gone(&home).await;
}

#[tokio::test]
async fn a_private_server_that_dies_is_started_again_and_no_lesson_is_lost() {
    let home = Home::private().with("HOMEROOM_SAMPLE_RATE", "400");
    let mut worker = home.start(&["worker", "--until-empty"]);
    worker.says("claimed").await;
    let Status::Running { pid, .. } = status(&home) else { panic!("{:?}", status(&home)) };
    nix::sys::signal::kill(nix::unistd::Pid::from_raw(pid), nix::sys::signal::Signal::SIGKILL).unwrap();
    let (ended, lines) = worker.ended().await;
    assert!(ended.success(), "{lines:?}");
    assert!(lines.last().unwrap().contains("Done: 3 generated."), "{lines:?}");
    assert_gone(&home).await;
    let attempts = "select count(*) filter (where status = 'success') || ' of ' || count(*) from generation_attempts";
    assert_eq!(home.ok(&["db", "psql", "-Atc", attempts]).await, "3 of 3\n", "nothing was generated twice");
}

#[tokio::test]
async fn migrating_twice_changes_nothing() {
    let home = Home::private();
    let printed = home.ok(&["migrate", "--print"]).await;
    assert!(printed.contains("create table public.lessons ("));
    assert!(!home.data_dir().exists(), "printing needs no database");
    let unmigrated = home.run(&["migrate", "--check"]).await;
    assert_eq!(unmigrated.code, Some(1), "{unmigrated:?}");
    let first = home.ok(&["migrate"]).await;
    assert!(first.lines().count() >= 4 && first.lines().all(|line| line.starts_with("applied ")), "{first}");
    let dump = "select string_agg(x, E'\\n' order by x) from (
        select table_schema || table_name || column_name || data_type as x from information_schema.columns
          where table_schema in ('public', 'homeroom')
        union all select indexdef from pg_indexes where schemaname in ('public', 'homeroom')
        union all select version || name || applied_on || checksum from homeroom.migrations) s";
    let before = home.ok(&["db", "psql", "-Atc", dump]).await;
    let second = home.ok(&["migrate"]).await;
    assert!(second.contains("nothing changed"), "{second}");
    assert_eq!(home.ok(&["db", "psql", "-Atc", dump]).await, before);
    assert!(home.ok(&["migrate", "--check"]).await.contains("up to date"));
    assert_gone(&home).await;
}
