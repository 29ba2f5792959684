//! The private Postgres, when whoever starts it changes their mind.

use std::fs;
use std::path::Path;
use std::time::Duration;

use homeroom::db::embedded::{self, Options};

/// Whether any process was started with this directory.
fn is_in_use(directory: &Path) -> bool {
    let directory = directory.to_str().unwrap().as_bytes();
    fs::read_dir("/proc").unwrap().flatten().any(|process| {
        let said = fs::read(process.path().join("cmdline")).unwrap_or_default();
        said.windows(directory.len()).any(|part| part == directory)
    })
}

#[tokio::test]
#[cfg(target_os = "linux")]
async fn a_start_that_is_broken_off_leaves_no_server_behind() {
    let home = tempfile::Builder::new().prefix("homeroom-").tempdir_in("/tmp").unwrap();
    let options = Options { data_dir: Some(home.path().to_owned()), pg_bin: None, settings: vec!["fsync=off".into()] };
    embedded::start(&options, |_| ()).await.unwrap().leave().await.unwrap();
    // Wherever in its start: a little further each time, until it is through.
    for step in 1..400 {
        let starting = embedded::start(&options, |_| ());
        let through = tokio::time::timeout(Duration::from_millis(step * 7), starting).await;
        let is_through = through.is_ok();
        if let Ok(server) = through {
            server.unwrap().leave().await.unwrap();
        }
        for _ in 0..3000 {
            if !is_in_use(home.path()) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert!(!is_in_use(home.path()), "a server runs on after step {step}");
        if is_through {
            return;
        }
    }
    panic!("never started");
}

/// As a shell's background job does.
#[test]
#[cfg(target_os = "linux")]
fn nor_does_one_of_a_program_that_was_started_to_ignore_interrupts() {
    let run = "trap '' INT; exec \"$0\" --exact embedded_cancelled::a_start_that_is_broken_off_leaves_no_server_behind";
    let run =
        std::process::Command::new("sh").args(["-c", run]).arg(std::env::current_exe().unwrap()).output().unwrap();
    let said = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success() && said.contains("1 passed"), "{said}");
}
