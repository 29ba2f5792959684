//! `homeroom worker --health`: what it answers while it works, while its database is away, and while it leaves.
#![expect(clippy::float_cmp, reason = "what is compared is counted")]

use homeroom::db::embedded::{self, Options, Server};
use homeroom::db::migrate;
use homeroom::db::pool::{self, Db};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};

use crate::home::{Home, PATIENCE};
use crate::model_server::{Gate, ModelServer, Step, answer};
use crate::school::School;
use crate::watch::Watched;

const LESSON: &str = include_str!("../lessons/good/quiz_long.tsx");

/// A model that gives the last part of each answer only when the gate is opened for it.
fn gated(gate: &Gate) -> ModelServer {
    let gate = gate.clone();
    ModelServer::start(move |_, _| {
        let mut script = answer(&format!("```tsx\n{LESSON}```\n"));
        script.insert(3, Step::Gate(gate.clone()));
        script
    })
}

async fn start(home: &Home) -> Server {
    let options = Options { data_dir: Some(home.data_dir()), pg_bin: None, settings: Vec::new() };
    embedded::start(&options, |_| ()).await.unwrap()
}

#[tokio::test]
async fn a_worker_tells_how_it_is_from_its_start_through_an_outage_to_its_end() {
    let mut home = Home::private();
    let server = start(&home).await;
    let url = server.spec().url();
    migrate::run(&Db::open(&server.spec(), &pool::Options::default()).unwrap()).await.unwrap();
    home.ok(&["db", "stop", "--force"]).await;
    let gate = Gate::new();
    let model = gated(&gate);
    home.set("OPENAI_BASE_URL", model.base_url());
    home.set("DATABASE_URL", &url);

    // Before its database is there.
    let worker = Watched::start(&home, &["--concurrency", "2"]).await;
    let waiting = worker.get("/readyz").await;
    assert_eq!((waiting.status, worker.get("/livez").await.status), (503, 200));
    assert!(waiting.body.starts_with("not registered: the database has not been reached yet (since 20"), "{waiting:?}");
    let before = worker.metrics().await;
    assert_eq!((before.value("homeroom_ready"), before.value("homeroom_school_stale")), (0.0, 1.0));

    let second = start(&home).await;
    assert_eq!(worker.until("/readyz", 200).await.body, "ready\n");
    for title in ["Rain", "Snow"] {
        home.ok(&["add", title]).await;
    }
    model.received(2).await;
    let metrics = worker.until_metric("homeroom_lessons{status=\"generating\"}", 2.0).await;
    for (sample, value) in [
        ("homeroom_slots", 2.0),
        ("homeroom_busy_slots", 2.0),
        ("homeroom_claims_total", 2.0),
        ("homeroom_school_stale", 0.0),
        ("homeroom_workers{state=\"running\"}", 1.0),
        ("homeroom_feed_state{state=\"live\"}", 1.0),
    ] {
        assert_eq!(metrics.value(sample), value, "{sample}");
    }

    home.unset("DATABASE_URL");
    home.ok(&["db", "stop", "--force"]).await;
    let away = worker.until("/readyz", 503).await;
    assert!(away.body.starts_with("the database cannot be reached (since 20"), "{away:?}");
    assert!(!away.body.contains("homeroom") && !away.body.contains("/tmp"), "no address: {away:?}");
    assert_eq!(worker.get("/livez").await.status, 200, "starting it again would lose two answers");
    let stale = worker.until_metric("homeroom_school_stale", 1.0).await;
    assert_eq!(stale.value("homeroom_lessons{status=\"generating\"}"), 2.0, "the last picture stays, marked");
    assert!(stale.value("homeroom_school_reads_total{result=\"failed\"}") >= 1.0);
    assert!(stale.value("homeroom_database_errors_total{kind=\"unreachable\"}") >= 1.0);

    let third = start(&home).await;
    worker.until("/readyz", 200).await;
    gate.open();
    let back = worker.until_metric("homeroom_lessons{status=\"generated\"}", 1.0).await;
    assert_eq!(back.value("homeroom_attempts_total{class=\"\",outcome=\"generated\"}"), 1.0);
    assert_eq!(back.value("homeroom_school_stale"), 0.0);
    assert!(back.value("homeroom_feed_reconnects_total") >= 1.0);

    // One answer is still awaited: leaving takes as long.
    worker.signal(Signal::SIGTERM);
    let leaving = worker.until("/readyz", 503).await;
    assert!(leaving.body.starts_with("draining: nothing more is claimed (since 20"), "{leaving:?}");
    assert_eq!(worker.get("/livez").await.status, 200);
    assert_eq!(worker.metrics().await.value("homeroom_ready"), 0.0);
    gate.open();
    let address = worker.address;
    assert_eq!(worker.ended().await.0, Some(0));
    assert!(TcpStream::connect(address).await.is_err());
    assert_eq!(model.requests().len(), 2, "nothing was generated twice");
    for server in [third, second, server] {
        tokio::time::timeout(PATIENCE, server.leave()).await.unwrap().unwrap();
    }
}

/// Every process of a private server, stopped in its tracks; it goes on when this is dropped.
struct Silent(Vec<Pid>);

impl Silent {
    fn make(home: &Home) -> Self {
        // In a folder named after the server's version.
        let folders = std::fs::read_dir(home.data_dir().join("postgres")).unwrap();
        let mut files = folders.map(|folder| folder.unwrap().path().join("postmaster.pid"));
        let file = files.find(|file| file.exists()).unwrap();
        let first = std::fs::read_to_string(file).unwrap().lines().next().unwrap().parse().unwrap();
        // Those that serve as well as the one that would start more.
        let children = std::fs::read_to_string(format!("/proc/{first}/task/{first}/children")).unwrap();
        let all = children.split_whitespace().map(|pid| pid.parse().unwrap()).chain([first]);
        let pids: Vec<Pid> = all.map(Pid::from_raw).collect();
        assert!(pids.len() > 3, "{pids:?}");
        for pid in &pids {
            // One that served somebody may be gone by now.
            let _gone = kill(*pid, Signal::SIGSTOP);
        }
        Self(pids)
    }
}

impl Drop for Silent {
    fn drop(&mut self) {
        for pid in &self.0 {
            let _gone = kill(*pid, Signal::SIGCONT);
        }
    }
}

#[tokio::test]
async fn a_database_that_takes_connections_and_says_nothing_holds_up_no_answer() {
    let mut home = Home::private();
    home.set("HOMEROOM_HEARTBEAT_SECONDS", "3");
    home.set("HOMEROOM_SAMPLE_RATE", "0");
    let worker = Watched::start(&home, &["--provider", "sample"]).await;
    worker.until("/readyz", 200).await;
    worker.until_metric("homeroom_lessons{status=\"generated\"}", 3.0).await;
    let silent = Silent::make(&home);
    let unready = worker.until("/readyz", 503).await;
    assert!(unready.body.contains("the database") && unready.body.contains("(since 20"), "{unready:?}");
    assert_eq!(worker.get("/livez").await.status, 200);
    // A read of the school's numbers begins, gets no answer, and is not waited for.
    let stale = worker.until_metric("homeroom_school_stale", 1.0).await;
    assert_eq!(stale.value("homeroom_lessons{status=\"generated\"}"), 3.0);
    assert!(stale.value("homeroom_heartbeat_age_seconds") > 1.0);
    drop(silent);
    worker.until("/readyz", 200).await;
    worker.until_metric("homeroom_school_stale", 0.0).await;
    worker.signal(Signal::SIGTERM);
    assert_eq!(worker.ended().await.0, Some(0));
}

#[tokio::test]
async fn the_metrics_are_the_numbers_of_stats_and_of_the_database() {
    let mut school = School::open().await;
    school.home.set("HOMEROOM_SAMPLE_FAIL", "bad-tsx");
    school.fill(2).await;
    let worker = Watched::start(&school.home, &["--provider", "sample"]).await;
    school.until("(select count(*) = 2 from lessons where status = 'failed')").await;
    school.until("not exists (select from homeroom.leases)").await;
    let metrics = worker.until_metric("homeroom_lessons{status=\"failed\"}", 2.0).await;
    let stats: serde_json::Value =
        serde_json::from_str(&school.home.ok(&["stats", "--json"]).await).expect("one document");
    for (sample, value) in [
        ("homeroom_lessons{status=\"failed\"}", &stats["counts"]["failed"]),
        ("homeroom_lessons{status=\"queued\"}", &stats["counts"]["queued"]),
        ("homeroom_lessons_failed_last_hour", &stats["rates"]["failed_last_hour"]),
        ("homeroom_lessons_failed_last_day", &stats["rates"]["failed_last_day"]),
        ("homeroom_failure_causes", &stats["rates"]["failure_causes"]),
        ("homeroom_workers{state=\"running\"}", &stats["workers"]["states"]["running"]),
        ("homeroom_fleet_slots", &stats["workers"]["slots"]),
        ("homeroom_fleet_busy_slots", &stats["workers"]["busy"]),
    ] {
        assert_eq!(Some(metrics.value(sample)), value.as_f64(), "{sample}: {stats}");
    }
    assert_eq!((&stats["counts"]["failed"], &stats["rates"]["failed_last_day"]), (&2.into(), &2.into()));
    let of = |sql: &str| format!("select ({sql})::float8");
    let again: f64 = school.value(&of("select count(*) from homeroom.attempts")).await;
    let tokens: f64 = school.value(&of("select sum(output_tokens) from homeroom.attempts")).await;
    assert_eq!(metrics.value("homeroom_claims_total"), again);
    assert_eq!(metrics.value("homeroom_attempts_total{class=\"compile\",outcome=\"failed\"}"), 2.0);
    assert_eq!(metrics.value("homeroom_attempts_total{class=\"compile\",outcome=\"again\"}"), again - 2.0);
    let output = "homeroom_tokens_total{kind=\"output\",model=\"homeroom/sample-1\",provider=\"sample\"}";
    assert_eq!(metrics.value(output), tokens);
    assert_eq!(metrics.value("homeroom_model_call_duration_seconds{provider=\"sample\"}"), again);
    assert_eq!(metrics.value("homeroom_check_duration_seconds"), again);
    assert_eq!(metrics.value("homeroom_save_group_results_sum"), again, "each result is saved once");
    assert_eq!(metrics.value("homeroom_unsaved_results"), 0.0);
    let text = school.home.ok(&["stats"]).await;
    assert!(text.contains("failed      2  2 in the last hour, 2 in 24 hours, 1 causes\n"), "{text}");
    worker.signal(Signal::SIGTERM);
    assert_eq!(worker.ended().await.0, Some(0));
    school.assert_tidy().await;
}

#[tokio::test]
async fn only_short_questions_are_answered() {
    let school = School::open().await;
    let worker = Watched::start(&school.home, &["--provider", "sample"]).await;
    worker.until("/readyz", 200).await;
    for (request, status) in [
        ("HEAD /readyz HTTP/1.1\r\nhost: x\r\n\r\n".to_owned(), 200),
        ("GET /readyz?verbose HTTP/1.0\r\n\r\n".to_owned(), 200),
        ("GET / HTTP/1.1\r\nhost: x\r\n\r\n".to_owned(), 404),
        ("DELETE /readyz HTTP/1.1\r\nhost: x\r\n\r\n".to_owned(), 405),
        (format!("GET /readyz HTTP/1.1\r\nhost: x\r\nlong: {}\r\n\r\n", "x".repeat(64 * 1024)), 431),
        (format!("GET /readyz HTTP/1.1\r\nhost: x\r\n{}\r\n", "a: b\r\n".repeat(200)), 431),
    ] {
        let answer = worker.ask(&request).await;
        assert_eq!(answer.status, status, "{}: {answer:?}", request.lines().next().unwrap());
        if request.starts_with("HEAD") {
            assert_eq!(answer.body, "");
        }
    }
    worker.signal(Signal::SIGTERM);
    assert_eq!(worker.ended().await.0, Some(0));
}

#[tokio::test]
async fn a_thousand_dawdlers_keep_nobody_from_an_answer_or_from_work() {
    let school = School::open().await;
    let worker = Watched::start(&school.home, &["--provider", "sample", "--concurrency", "2"]).await;
    worker.until("/readyz", 200).await;
    let mut dawdlers = Vec::new();
    for _ in 0..1_000 {
        let mut stream = TcpStream::connect(worker.address).await.unwrap();
        // Whoever was turned away already cannot be written to.
        let _turned_away = stream.write_all(b"GET /metrics HTTP/1.1\r\nslow: ").await;
        dawdlers.push(stream);
    }
    school.fill(10).await;
    assert_eq!(worker.until("/livez", 200).await.body, "alive\n");
    let open = std::fs::read_dir(format!("/proc/{}/fd", worker.pid())).unwrap().count();
    assert!(open < 200, "{open} descriptors for a thousand connections");
    school.until("(select count(*) = 10 from lessons where status = 'generated')").await;
    drop(dawdlers);
    worker.signal(Signal::SIGTERM);
    assert_eq!(worker.ended().await.0, Some(0));
    school.assert_tidy().await;
}

#[tokio::test]
async fn an_address_that_cannot_be_is_refused_at_the_start() {
    let school = School::open().await;
    let work = ["worker", "--provider", "sample", "--until-empty", "--health"];
    for wrong in ["", "http://here:1", "70000", "::1:80"] {
        let ran = school.home.run(&[&work[..], &[wrong]].concat()).await;
        let said = format!("homeroom: command line: health cannot be \"{wrong}\". Allowed: PORT, :PORT or HOST:PORT");
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{ran:?}");
        assert!(ran.err.starts_with(&said) && ran.err.lines().count() == 1, "{}", ran.err);
    }
    let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = taken.local_addr().unwrap();
    let ran = school.home.run(&[&work[..], &[&address.to_string()]].concat()).await;
    let said = format!("homeroom: cannot answer on {address}: ");
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.starts_with(&said) && ran.err.contains("--health") && ran.err.lines().count() == 1, "{}", ran.err);
}

#[tokio::test]
async fn the_variable_and_the_file_choose_it_too_and_plain_homeroom_has_none() {
    let mut school = School::open().await;
    let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let file = school.home.path().join("homeroom.toml");
    std::fs::write(&file, format!("health = \"{port}\"\n")).unwrap();
    let file = file.to_str().unwrap().to_owned();
    let work = ["worker", "--provider", "sample", "--until-empty"];
    let ran = school.home.run(&[&work[..], &["--config", &file]].concat()).await;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    school.home.set("HOMEROOM_HEALTH", format!(":{port}"));
    assert_eq!(school.home.run(&work).await.code, Some(1));
    let ran = school.home.run(&["--provider", "sample"]).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    drop(taken);
    let ran = school.home.run(&work).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.err.contains(&format!("http://127.0.0.1:{port} answers")), "{}", ran.err);
}
