//! A failover as it happens: the address leads to a standby for a while, and the standby becomes the primary.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use homeroom::db::connect::{Address, Spec};
use homeroom::db::embedded::{self, Server};
use homeroom::db::pool::{self, Db};
use homeroom::db::{lessons, listener, migrate};
use homeroom::model::feed::{FeedState, Writes};
use homeroom::model::outline::NewLesson;
use homeroom::worker::{Options, Report};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::link::{Link, State};
use crate::workshop::{PATIENCE, Say, Scripted, options, start};

async fn serve(home: &Path) -> Server {
    let settings = ["fsync=off", "synchronous_commit=off"].map(str::to_owned).to_vec();
    let options = embedded::Options { data_dir: Some(home.to_owned()), pg_bin: None, settings };
    embedded::start(&options, |_| ()).await.unwrap()
}

fn open(spec: &Spec) -> Db {
    let mut spec = spec.clone();
    spec.own = false;
    Db::open(&spec, &pool::Options::default()).unwrap()
}

async fn is(db: &Db, what: &str) -> bool {
    db.get().await.unwrap().query_one(&format!("select {what}"), &[]).await.unwrap().get(0)
}

/// A copy of the stopped primary that follows it.
async fn standby_of(primary: &Spec, home: &Path, other: &Path) -> Server {
    let copied = Command::new("cp").arg("-a").arg(home.join(".")).arg(other).status().unwrap();
    assert!(copied.success());
    let cluster = std::fs::read_dir(other)
        .unwrap()
        .chain(std::fs::read_dir(other.join("postgres")).unwrap())
        .map(|entry| entry.unwrap().path())
        .find(|path| path.join("PG_VERSION").exists())
        .unwrap();
    let server = &primary.servers[0];
    let Address::Socket(folder) = &server.address else { panic!("a server with a socket") };
    let conf = cluster.join("postgresql.auto.conf");
    let follow = format!("primary_conninfo = 'host={} port={} user={}'\n", folder.display(), server.port, primary.user);
    std::fs::write(&conf, std::fs::read_to_string(&conf).unwrap() + &follow).unwrap();
    let signal = cluster.join("standby.signal");
    std::fs::write(&signal, "").unwrap();
    if nix::unistd::geteuid().is_root() {
        use std::os::unix::fs::MetadataExt as _;
        let owner = std::fs::metadata(&cluster).unwrap();
        std::os::unix::fs::chown(&signal, Some(owner.uid()), Some(owner.gid())).unwrap();
    }
    serve(other).await
}

#[tokio::test]
async fn a_worker_goes_through_a_failover_with_its_results() {
    let homes = [(); 2].map(|()| tempfile::Builder::new().prefix("homeroom-").tempdir_in("/tmp").unwrap());
    let [home, other] = [homes[0].path(), homes[1].path()];
    let first = serve(home).await;
    let db = open(&first.spec());
    migrate::run(&db).await.unwrap();
    let new: Vec<NewLesson> = (0..3).map(|i| NewLesson::new(None, &format!("lesson {i}\n- a")).unwrap()).collect();
    lessons::add(&db.get().await.unwrap(), &new).await.unwrap();
    drop(db);
    let paths = first.spec();
    assert!(first.leave().await.unwrap());
    let standby = standby_of(&paths, home, other).await;
    let primary = serve(home).await;
    let there = open(&standby.spec());
    assert!(is(&there, "pg_is_in_recovery()").await);

    let link = Link::to(&primary.spec());
    let mut spec = link.spec(&primary.spec());
    spec.own = false;
    let db = Db::open(&spec, &pool::Options::default()).unwrap();
    let gate = Arc::new(Semaphore::new(0));
    let provider = Scripted::new((0..3).map(|_| Say::LessonAfter(gate.clone())));
    let worker = start(&db, provider.clone(), Options { slots: 2, ..options() });
    let mut reports = worker.reports();
    let ears = listener::Options { beat: Duration::from_secs(1), ..listener::Options::default() };
    let listener = listener::spawn(db.clone(), ears);
    let mut state = listener.state();
    let mut until = async |is: &dyn Fn(&Report) -> bool| {
        let waiting = async { while !is(&reports.recv().await.unwrap()) {} };
        timeout(PATIENCE, waiting).await.expect("a report that never came");
    };
    for _ in 0..2 {
        until(&|report| matches!(report, Report::Claimed { .. })).await;
    }
    let is_open = |state: &FeedState| matches!(state, FeedState::Live { writes: Writes::Open, .. });
    timeout(PATIENCE, state.wait_for(is_open)).await.unwrap().unwrap();
    while !is(&there, "(select count(*) = 2 from homeroom.leases)").await {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }

    // The address leads to the standby; the primary is gone.
    link.lead_to(&standby.spec());
    link.set(State::Cut);
    assert!(primary.leave().await.unwrap());
    link.set(State::Whole);
    gate.add_permits(1);
    until(&|report| matches!(report, Report::Trouble { error } if error.contains("read-only standby"))).await;
    let follows = |state: &FeedState| matches!(state, FeedState::Poll { writes: Writes::Standby, .. });
    timeout(PATIENCE, state.wait_for(follows)).await.unwrap().unwrap();

    assert!(is(&there, "pg_promote()").await);
    until(&|report| matches!(report, Report::Recovered)).await;
    timeout(PATIENCE, state.wait_for(is_open)).await.expect("live again on the server that was promoted").unwrap();
    gate.add_permits(2);
    let done = "(select count(*) = 3 from lessons where status = 'generated')
        and (select count(*) = 3 from generation_attempts) and (select count(*) = 3 from lesson_contents)
        and (select count(*) = 0 from homeroom.leases)";
    let waiting = async {
        while !is(&there, done).await {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    timeout(PATIENCE, waiting).await.expect("three lessons, each generated once");
    assert_eq!(provider.calls(), 3);
    worker.control().drain(None);
    timeout(PATIENCE, worker.ended()).await.unwrap().unwrap();
    drop((listener, db, there));
    standby.leave().await.unwrap();
}
