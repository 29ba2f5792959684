//! The database goes away and comes back while models are still answering.

use homeroom::db::embedded::{self, Options, Server};
use homeroom::db::migrate;
use homeroom::db::pool::{self, Db};
use nix::sys::signal::Signal;

use crate::home::{Home, PATIENCE};
use crate::link::{Link, State};
use crate::model_server::{Gate, ModelServer, Step, answer};
use crate::school::School;

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

#[tokio::test]
async fn cut_connections_cost_no_result() {
    const LESSONS: u32 = 4;
    let gate = Gate::new();
    let server = gated(&gate);
    let mut school = School::open().await;
    school.home.set("OPENAI_BASE_URL", server.base_url());
    school.fill(LESSONS).await;
    let worker = school.home.start(&["worker", "--until-empty"]);
    server.received(LESSONS as usize).await;
    // Before, during and after the answers' ends.
    for _ in 0..LESSONS {
        school
            .run(
                "select pg_terminate_backend(pid) from pg_stat_activity
                   where datname = current_database() and pid <> pg_backend_pid()",
            )
            .await;
        gate.open();
    }
    assert!(worker.ended().await.0.success());
    assert_eq!(school.tally().await, "generated 4");
    assert_eq!(server.requests().len(), LESSONS as usize, "nothing was generated twice");
    school.assert_tidy().await;
}

async fn start(home: &Home) -> Server {
    let options = Options { data_dir: Some(home.data_dir()), pg_bin: None, settings: Vec::new() };
    embedded::start(&options, |_| ()).await.unwrap()
}

async fn counts(db: &Db) -> String {
    let query = "select format('%s generated, %s attempts, %s contents, %s leases',
                   (select count(*) from lessons where status = 'generated'), (select count(*) from generation_attempts),
                   (select count(*) from lesson_contents), (select count(*) from homeroom.leases))";
    db.get().await.unwrap().query_one(query, &[]).await.unwrap().get(0)
}

#[tokio::test]
async fn results_wait_for_a_database_that_restarts() {
    let mut home = Home::private();
    let first = start(&home).await;
    let url = first.spec().url();
    let db = Db::open(&first.spec(), &pool::Options::default()).unwrap();
    migrate::run(&db).await.unwrap();
    let gate = Gate::new();
    let server = gated(&gate);
    home.set("OPENAI_BASE_URL", server.base_url());
    for title in ["Rain", "Snow", "Hail"] {
        home.ok(&["add", title, "--database-url", &url]).await;
    }
    let mut worker = home.start(&["worker", "--until-empty", "--database-url", &url]);
    server.received(3).await;
    drop(db);
    home.ok(&["db", "stop", "--force"]).await;
    for _ in 0..3 {
        gate.open();
    }
    // The heartbeat or the saver has met the outage; nothing else happens until the server is back.
    let refused = home.run(&["list", "--database-url", &url]).await;
    assert_eq!(refused.code, Some(5), "{refused:?}");
    let second = start(&home).await;
    assert_eq!(second.spec().url(), url);
    for _ in 0..3 {
        worker.says("  generated  ").await;
    }
    assert!(worker.ended().await.0.success());
    let db = Db::open(&second.spec(), &pool::Options::default()).unwrap();
    assert_eq!(counts(&db).await, "3 generated, 3 attempts, 3 contents, 0 leases");
    assert_eq!(server.requests().len(), 3, "nothing was generated twice");
    drop(db);
    tokio::time::timeout(PATIENCE, second.leave()).await.unwrap().unwrap();
    drop(first);
}

#[tokio::test]
async fn a_worker_waits_for_a_database_that_is_not_there_yet() {
    let home = Home::private();
    let server = start(&home).await;
    let url = server.spec().url();
    let db = Db::open(&server.spec(), &pool::Options::default()).unwrap();
    migrate::run(&db).await.unwrap();
    drop(db);
    server.leave().await.unwrap();
    let mut command = home.command(&["worker", "--provider", "sample", "--database-url", &url]);
    let mut worker = command.spawn().unwrap();
    let mut words = tokio::io::BufReader::new(worker.stderr.take().unwrap());
    let mut line = String::new();
    tokio::io::AsyncBufReadExt::read_line(&mut words, &mut line).await.unwrap();
    assert!(line.contains("cannot reach") && line.contains("Trying again"), "{line}");
    let server = start(&home).await;
    let db = Db::open(&server.spec(), &pool::Options::default()).unwrap();
    let registered = async {
        let client = db.get().await.unwrap();
        while client.query("select from homeroom.workers", &[]).await.unwrap().is_empty() {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, registered).await.expect("the worker should have come");
    let pid = nix::unistd::Pid::from_raw(i32::try_from(worker.id().unwrap()).unwrap());
    nix::sys::signal::kill(pid, Signal::SIGTERM).unwrap();
    assert!(worker.wait().await.unwrap().success());
    drop(db);
    server.leave().await.unwrap();
}

#[tokio::test]
async fn until_empty_waits_for_a_database_that_is_away() {
    let gate = Gate::new();
    let server = gated(&gate);
    let mut school = School::open().await;
    school.home.set("OPENAI_BASE_URL", server.base_url());
    school.fill(2).await;
    let link = Link::to(school.spec());
    let url = link.url(school.spec());
    let mut worker = school.home.start(&["worker", "--until-empty", "--concurrency", "3", "--database-url", &url]);
    server.received(2).await;
    link.set(State::Cut);
    gate.open();
    gate.open();
    worker.says("  trouble  ").await;
    // Nothing is left to be seen, and yet it does not believe that nothing is left.
    tokio::time::sleep(std::time::Duration::from_secs(3)).await;
    assert_eq!(school.tally().await, "generating 2");
    link.set(State::Whole);
    let (status, said) = worker.ended().await;
    assert!(status.success(), "{said:?}");
    assert_eq!(said.last().unwrap(), "Done: 2 generated.");
    assert_eq!(server.requests().len(), 2);
    school.assert_tidy().await;
}

#[tokio::test]
async fn a_signal_is_obeyed_while_the_database_is_away() {
    let each = [State::Cut, State::SILENT].map(|state| async move {
        let gate = Gate::new();
        let server = gated(&gate);
        let mut school = School::open().await;
        school.home.set("OPENAI_BASE_URL", server.base_url());
        school.fill(2).await;
        let link = Link::to(school.spec());
        let url = link.url(school.spec());
        let worker = school.home.start(&["worker", "--until-empty", "--concurrency", "2", "--database-url", &url]);
        server.received(2).await;
        link.set(state);
        // One waits to be saved, one is still being answered.
        gate.open();
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        let asked = std::time::Instant::now();
        worker.signal(Signal::SIGTERM);
        worker.ended().await;
        let took = asked.elapsed();
        // What runs may go on for 8 s; then come a few last words that nobody answers.
        assert!(took < std::time::Duration::from_secs(25), "{state:?}: left after {took:?}");
        // Nobody knows of the end: the leases do.
        assert_eq!(school.tally().await, "generating 2", "{state:?}");
    });
    futures::future::join_all(each).await;
}
