use std::fs::File;
use std::os::unix::fs::PermissionsExt;

use serde_json::Value;

use super::*;

fn options(filter: Option<&str>, json: bool) -> Options {
    Options { destination: Destination::Stderr, filter: filter.map(str::to_owned), json }
}

/// What is in the log after `events` were logged under these options.
fn logged(options: &Options, events: impl FnOnce()) -> String {
    let file = tempfile::NamedTempFile::new().unwrap();
    let writer = Mutex::new(File::create(file.path()).unwrap());
    let subscriber = tracing_subscriber::registry().with(layer(options, writer, false).unwrap());
    tracing::subscriber::with_default(subscriber, events);
    fs::read_to_string(file.path()).unwrap()
}

#[test]
fn the_filter_chooses_among_ours_and_never_opens_others_below_info() {
    let everything = || {
        tracing::trace!(target: "homeroom::db", "ours traced");
        tracing::info!(target: "homeroom::db", "ours informed");
        tracing::warn!(target: "homeroom::db", "ours warned");
        tracing::debug!(target: "tokio_postgres::query", "the prompt");
        tracing::trace!(target: "hyper", "the key");
        tracing::info!(target: "hyper", "theirs informed");
        tracing::debug!(target: "homeroomlike", "a stranger");
    };
    for (filter, expected) in [
        (None, &["ours informed", "ours warned", "theirs informed"][..]),
        (Some(" "), &["ours informed", "ours warned", "theirs informed"]),
        (Some("warn"), &["ours warned"]),
        (Some("off"), &[]),
        (Some("warn,homeroom::db=trace"), &["ours traced", "ours informed", "ours warned"]),
        (Some("trace"), &["ours traced", "ours informed", "ours warned", "theirs informed"]),
        (Some("tokio_postgres=trace,hyper=trace,homeroomlike=trace"), &["theirs informed"]),
    ] {
        let text = logged(&options(filter, false), everything);
        let lines: Vec<&str> = text.lines().map(|line| line.split_once(": ").unwrap().1).collect();
        assert_eq!(lines.len(), expected.len(), "{filter:?}: {text}");
        for (line, expected) in lines.iter().zip(expected) {
            assert!(line.ends_with(expected), "{filter:?}: {text}");
        }
    }
}

#[test]
fn json_is_one_object_a_line() {
    let text = logged(&options(None, true), || {
        tracing::info!(lesson.id = "5f0c", duration_ms = 41, "attempt\nfinished");
        tracing::info!("again");
    });
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!((&lines[0]["lesson.id"], &lines[0]["duration_ms"]), (&Value::from("5f0c"), &Value::from(41)));
    assert_eq!(lines[0]["message"], "attempt\nfinished");
}

#[test]
fn a_filter_that_means_nothing_is_refused_with_what_is_allowed() {
    let error = install(&options(Some("homeroom=loud"), false)).unwrap_err().to_string();
    assert!(error.contains("\"homeroom=loud\"") && error.contains("Allowed: off, error"), "{error}");
}

#[test]
fn a_log_file_is_its_owners_and_stays_bounded() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state").join("homeroom.log");
    let mut log = open_log(&path).unwrap();
    let line = [vec![b'x'; 64 * 1024 - 1], b"\n".to_vec()].concat();
    for _ in 0..(FILE_LIMIT / line.len()) * (KEPT + 3) {
        log.write_all(&line).unwrap();
    }
    let files: Vec<_> =
        fs::read_dir(path.parent().unwrap()).unwrap().map(|entry| entry.unwrap().metadata().unwrap()).collect();
    assert_eq!(files.len(), 1 + KEPT);
    for file in files {
        assert!(file.len() <= (FILE_LIMIT + 2 * line.len()) as u64, "{}", file.len());
        assert_eq!(file.permissions().mode() & 0o777, 0o600);
    }
    assert_eq!(fs::metadata(path.parent().unwrap()).unwrap().permissions().mode() & 0o777, 0o700);
}

#[test]
fn a_log_file_that_cannot_be_written_is_named() {
    let destination = Destination::File(PathBuf::from("/dev/null/homeroom.log"));
    let error = install(&Options { destination, filter: None, json: false }).unwrap_err().to_string();
    assert!(error.contains("/dev/null/homeroom.log"), "{error}");
}

const PANICS: &str = "HOMEROOM_TEST_PANICS";

/// Not a test: what the next one runs. By itself it does nothing.
#[test]
#[ignore = "the companion of a test"]
fn panics_with_a_json_log() {
    if std::env::var_os(PANICS).is_none() {
        return;
    }
    install(&options(None, true)).unwrap();
    install_panic_hook(|| false).unwrap();
    tracing::info!("before");
    let ended = std::thread::spawn(|| panic!("it broke at `the prompt`")).join();
    assert!(ended.is_err() && stderr_is_json());
    tracing::info!("after");
    finish();
}

#[test]
fn a_panic_is_an_object_on_a_line_too_and_quotes_nothing() {
    let ran = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["telemetry::tests::panics_with_a_json_log", "--exact", "--ignored", "--nocapture"])
        .env(PANICS, "1")
        .output()
        .unwrap();
    assert!(ran.status.success(), "{ran:?}");
    let text = String::from_utf8(ran.stderr).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 3, "{text}");
    assert_eq!((&lines[1]["message"], &lines[1]["level"]), (&"panicked".into(), &"ERROR".into()), "{text}");
    assert_eq!(lines[1]["panic.message"], "it broke at ");
    assert!(lines[1]["panic.place"].as_str().unwrap().contains("telemetry/tests.rs:"), "{text}");
}
