//! What cannot be done: one paragraph that says what to do, the documented exit code, and nothing changed.

use std::net::TcpListener;

use homeroom::db::embedded::{self, Options};
use homeroom::db::pool::{self, Db};

use crate::home::{Home, Ran};
use crate::school::School;

#[track_caller]
fn refused(ran: &Ran, code: i32, words: &[&str]) {
    assert_eq!(ran.code, Some(code), "{ran:?}");
    assert_eq!(ran.out, "", "{ran:?}");
    for word in words {
        assert!(ran.err.contains(word), "no {word:?} in {}", ran.err);
    }
    assert!(ran.err.starts_with("homeroom: ") && ran.err.trim_end().lines().count() == 1, "{}", ran.err);
    assert!(ran.err.len() < 700 && !ran.err.contains("panicked") && !ran.err.contains("Error {"), "{}", ran.err);
    assert!(!ran.err.contains("s3cret"), "{}", ran.err);
}

#[tokio::test]
async fn an_outline_that_cannot_be_queued() {
    let school = School::open().await;
    let long = vec![b'x'; 64 * 1024 + 1];
    for (input, words) in [
        (&b""[..], &["empty"][..]),
        (b" \n\t\n", &["empty"]),
        (b"###\n", &["empty"]),
        (&long, &["65536", "Shorten"]),
        (b"caf\xe9\n", &["UTF-8", "offset 3"]),
        (b"one\ntwo\0three\n", &["NUL", "line 2"]),
    ] {
        refused(&school.home.pipe(&["add", "-"], input).await, 2, words);
    }
    refused(&school.home.run(&["add", "@/nonexistent/outline.md"]).await, 2, &["/nonexistent/outline.md"]);
    refused(&school.home.run(&["add", "Water", "--title", &"x".repeat(121)]).await, 2, &["120"]);
    let jsonl = b"{\"outline\": \"Rain\"}\n{\"outline\": \"\"}\n";
    refused(&school.home.pipe(&["add", "--jsonl", "-"], jsonl).await, 2, &["line 2", "Nothing was queued"]);
    assert_eq!(school.tally().await, "none");
    let most = school.home.pipe(&["add", "-"], &long[1..]).await;
    assert_eq!(most.code, Some(0), "64 KiB is not too much: {most:?}");
}

#[tokio::test]
async fn a_lesson_that_is_not_there() {
    let school = School::open().await;
    school
        .run(
            "insert into lessons (id, title, outline, status) select format('5f0c%s-0000-4000-8000-000000000000',
               lpad(n::text, 4, '0'))::uuid, 'L', 'L', 'failed' from generate_series(1, 3) n",
        )
        .await;
    let before = school.everything().await;
    for command in ["show", "retry"] {
        let unknown = "00000000-0000-4000-8000-000000000000";
        refused(&school.home.run(&[command, unknown]).await, 3, &[unknown, "homeroom list"]);
        refused(&school.home.run(&[command, "photosynthesis"]).await, 3, &["photosynthesis", "homeroom list"]);
        refused(&school.home.run(&[command, "5f0c"]).await, 2, &["5f0c", "more of the id"]);
    }
    refused(&school.home.run(&["show", "5f0c0001", "--trace", "7"]).await, 3, &["attempt 7"]);
    assert_eq!(school.everything().await, before);
}

#[tokio::test]
async fn a_database_that_cannot_be_reached() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let home = Home::new().with("DATABASE_URL", format!("postgres://maria:s3cret@127.0.0.1:{port}/school"));
    for args in [&["list"][..], &["add", "Water"], &["show", "5f"], &["retry", "--failed"], &["migrate"]] {
        refused(
            &home.run(args).await,
            5,
            &["cannot reach", &format!("127.0.0.1:{port}"), "Check that the server runs"],
        );
    }
    refused(&home.run(&["worker", "--until-empty", "--provider", "sample"]).await, 5, &["cannot reach"]);
}

#[tokio::test]
async fn a_database_that_refuses() {
    let home = Home::private();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let settings = vec!["listen_addresses=127.0.0.1".to_owned(), format!("port={port}")];
    let options = Options { data_dir: Some(home.data_dir()), pg_bin: None, settings };
    let server = embedded::start(&options, |_| ()).await.unwrap();
    let db = Db::open(&server.spec(), &pool::Options::default()).unwrap();
    homeroom::db::migrate::run(&db).await.unwrap();
    let client = db.get().await.unwrap();
    client.batch_execute("create role maria login password 's3cret'").await.unwrap();
    let hba: String = client.query_one("show hba_file", &[]).await.unwrap().get(0);
    std::fs::write(hba, "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n").unwrap();
    client.batch_execute("select pg_reload_conf()").await.unwrap();
    let url =
        |password: &str, name: &str| format!("postgres://maria:{password}@127.0.0.1:{port}/{name}?sslmode=disable");
    let list = async |url: String| home.run(&["list", "--database-url", &url]).await;

    // The new rules hold some moments after the reload.
    let mut ran = list(url("wrong-s3cret", "homeroom")).await;
    for _ in 0..500 {
        if ran.err.contains("password authentication failed") {
            break;
        }
        ran = list(url("wrong-s3cret", "homeroom")).await;
    }
    refused(&ran, 5, &["password authentication failed", "maria", "Check the role, its password"]);
    refused(&list(url("s3cret", "absent")).await, 5, &["absent", "Create it, or correct its name"]);
    let powerless = list(url("s3cret", "homeroom")).await;
    refused(&powerless, 5, &["permission denied", "rights"]);
    let add = home.run(&["add", "Water", "--database-url", &url("s3cret", "homeroom")]).await;
    refused(&add, 5, &["permission denied", "rights"]);
    let chosen = url("s3cret", "homeroom");
    let worker = home.run(&["worker", "--until-empty", "--provider", "sample", "--database-url", &chosen]).await;
    refused(&worker, 5, &["permission denied", "rights"]);
    let lessons: i64 = client.query_one("select count(*) from lessons", &[]).await.unwrap().get(0);
    assert_eq!(lessons, 0);
    drop((client, db));
    server.leave().await.unwrap();
}

#[tokio::test]
async fn a_database_without_homerooms_tables() {
    let school = School::empty().await;
    for args in [&["list"][..], &["add", "Water"], &["show", "5f"], &["retry", "--failed"]] {
        refused(&school.home.run(args).await, 1, &["homeroom migrate"]);
    }
    refused(&school.home.run(&["worker", "--provider", "sample"]).await, 1, &["homeroom migrate"]);
    let check = school.home.run(&["migrate", "--check"]).await;
    assert_eq!(check.code, Some(1));
    assert!(check.out.contains("homeroom migrate"), "{check:?}");
    assert!(!school.value::<bool>("select exists (select from pg_namespace where nspname = 'homeroom')").await);

    school.run("create table lessons (mine int)").await;
    for args in [&["list"][..], &["migrate"], &["migrate", "--check"]] {
        refused(&school.home.run(args).await, 4, &["table public.lessons", "empty database"]);
    }
    assert!(!school.value::<bool>("select exists (select from pg_namespace where nspname = 'homeroom')").await);
}

#[tokio::test]
async fn a_configuration_that_cannot_work() {
    let mut school = School::open().await;
    school.add("Water").await;
    let before = school.everything().await;
    let worker =
        async |school: &School, more: &[&str]| school.home.run(&[&["worker", "--until-empty"], more].concat()).await;
    refused(&worker(&school, &[]).await, 2, &["OPENAI_API_KEY", "--provider sample"]);
    refused(&worker(&school, &["--provider", "clippy"]).await, 2, &["clippy", "sample", "openai"]);
    refused(&worker(&school, &["--provider", "anthropic"]).await, 2, &["anthropic", "ANTHROPIC_API_KEY"]);
    refused(&worker(&school, &["--provider", "openai"]).await, 2, &["OPENAI_API_KEY"]);
    refused(&worker(&school, &["--provider", "sample", "--concurrency", "0"]).await, 2, &["--concurrency"]);
    refused(&school.home.run(&["--workers", "0", "--provider", "sample"]).await, 2, &["--workers"]);
    refused(&school.home.run(&["--read-only", "--provider", "sample"]).await, 2, &["--read-only", "terminal"]);
    for (name, value, words) in [
        ("HOMEROOM_PROVIDER", "sample", &["--provider sample"][..]),
        ("HOMEROOM_SAMPLE_FAIL", "explode", &["explode", "bad-tsx"]),
        ("HOMEROOM_WORKERS", "many", &["HOMEROOM_WORKERS", "many", "0 to 512"]),
        ("HOMEROOM_HEARTBEAT_SECONDS", "1", &["HOMEROOM_HEARTBEAT_SECONDS", "3 to 3600"]),
    ] {
        let more: &[&str] = if name == "HOMEROOM_PROVIDER" { &[] } else { &["--provider", "sample"] };
        school.home.set(name, value);
        refused(&worker(&school, more).await, 2, words);
        school.home.unset(name);
    }
    let file = school.home.path().join("mine.toml");
    std::fs::write(&file, "wrokers = 3\n[openai]\napi_key = \"s3cret\"\n").unwrap();
    let file = file.to_str().unwrap().to_owned();
    refused(&school.home.run(&["list", "--config", &file]).await, 2, &["wrokers", "mine.toml"]);
    refused(&school.home.run(&["list", "--config", "/nonexistent.toml"]).await, 2, &["/nonexistent.toml"]);
    refused(&school.home.run(&["list", "--database-url", "mysql://u:s3cret@h/d"]).await, 2, &["mysql://"]);
    assert_eq!(school.everything().await, before);
}
