//! What somebody does to a database in the middle of a run: said once, waited out, and nothing is lost or done twice.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use futures::future::join_all;
use homeroom::db::connect::Spec;
use homeroom::db::embedded::{self, Server};
use homeroom::db::pool::{self, Db};
use homeroom::db::{lessons, migrate};
use homeroom::model::outline::NewLesson;
use homeroom::worker::{Options, Report};
use tempfile::TempDir;
use tokio::sync::Semaphore;
use tokio::sync::broadcast::Receiver;
use tokio::time::timeout;

use crate::workshop::{PATIENCE, Say, Scripted, options, start};

/// `{r}` is the role and `{d}` the database. Each statement is its own transaction.
struct Harm {
    name: &'static str,
    /// Done as the server's owner: from another database, or inside the one that is harmed.
    inside: bool,
    sql: &'static [&'static str],
    mend: &'static [&'static str],
    /// What the pool says of it.
    says: &'static str,
}

/// Long enough for ten workers side by side.
const TTL: Duration = Duration::from_secs(6);

const CUT: &str = "select pg_terminate_backend(pid) from pg_stat_activity where usename = '{r}'";

const HARMS: [Harm; 10] = [
    Harm {
        name: "rights",
        inside: true,
        sql: &["revoke all on all tables in schema public from {r}"],
        mend: &["grant all on all tables in schema public to {r}"],
        says: "permission denied for table",
    },
    Harm {
        name: "nologin",
        inside: false,
        sql: &["alter role {r} nologin", CUT],
        mend: &["alter role {r} login"],
        says: "is not permitted to log in",
    },
    Harm {
        name: "password",
        inside: false,
        sql: &["alter role {r} password 'rotated'", CUT],
        mend: &["alter role {r} password 'pupil'"],
        says: "password authentication failed",
    },
    Harm {
        name: "renamed",
        inside: false,
        sql: &[
            "alter database {d} allow_connections false",
            CUT,
            "alter database {d} rename to {d}_away",
            "alter database {d}_away allow_connections true",
        ],
        mend: &["alter database {d}_away rename to {d}"],
        says: "is not there",
    },
    Harm {
        name: "closed",
        inside: false,
        sql: &["alter database {d} allow_connections false", CUT],
        mend: &["alter database {d} allow_connections true"],
        says: "is not currently accepting connections",
    },
    Harm {
        name: "readonly",
        inside: false,
        sql: &["alter database {d} set default_transaction_read_only = on", CUT],
        mend: &["alter database {d} reset default_transaction_read_only"],
        says: "set to read only",
    },
    Harm {
        name: "schema",
        inside: true,
        sql: &["alter schema homeroom rename to elsewhere"],
        mend: &["alter schema elsewhere rename to homeroom"],
        says: "is not migrated",
    },
    Harm {
        name: "tables",
        inside: true,
        sql: &["alter schema public rename to elsewhere"],
        mend: &["alter schema elsewhere rename to public"],
        says: "is not migrated",
    },
    Harm {
        name: "full",
        inside: false,
        sql: &["alter role {r} connection limit 0", CUT],
        mend: &["alter role {r} connection limit -1"],
        says: "has no connection left",
    },
    Harm {
        name: "disk",
        inside: true,
        sql: &[
            "create function public.full() returns trigger language plpgsql as
               $$begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end$$",
            "create trigger full_up before insert or update on generation_attempts
               for each statement execute function public.full()",
        ],
        mend: &["drop trigger full_up on generation_attempts"],
        says: "the server's disk is full",
    },
];

/// A server of this test's own, whose other roles need a password.
async fn server(home: &TempDir) -> Server {
    // The better one takes its time, and ten workers side by side have little.
    let settings = ["fsync=off", "synchronous_commit=off", "password_encryption=md5"].map(str::to_owned).to_vec();
    let options = embedded::Options { data_dir: Some(home.path().to_owned()), pg_bin: None, settings };
    let server = embedded::start(&options, |_| ()).await.unwrap();
    let hba: String = value(&open(&server.spec()), "show hba_file").await;
    let rules = std::fs::read_to_string(&hba).unwrap();
    let rules = format!("local all {} trust\nlocal all all md5\n{rules}", server.spec().user);
    std::fs::write(Path::new(&hba), rules).unwrap();
    run(&open(&server.spec()), "select pg_reload_conf()").await;
    server
}

fn open(spec: &Spec) -> Db {
    Db::open(spec, &pool::Options::default()).unwrap()
}

async fn run(db: &Db, sql: &str) {
    db.get().await.unwrap().batch_execute(sql).await.unwrap_or_else(|error| panic!("{sql}: {error:?}"));
}

async fn value(db: &Db, sql: &str) -> String {
    db.get().await.unwrap().query_one(sql, &[]).await.unwrap().get(0)
}

#[tokio::test]
async fn what_somebody_breaks_and_mends_costs_no_lesson() {
    let home = tempfile::Builder::new().prefix("homeroom-").tempdir_in("/tmp").unwrap();
    let server = server(&home).await;
    join_all(HARMS.iter().map(|harm| mended(&server, harm))).await;
    // For the whole server, and without a connection being lost.
    let whole = Harm {
        name: "whole",
        inside: false,
        sql: &["alter system set default_transaction_read_only = on", "select pg_reload_conf()"],
        mend: &["alter system reset default_transaction_read_only", "select pg_reload_conf()"],
        says: "set to read only",
    };
    mended(&server, &whole).await;
    server.leave().await.unwrap();
}

async fn mended(server: &Server, harm: &Harm) {
    let (role, database) = (format!("r_{}", harm.name), format!("d_{}", harm.name));
    let outside = open(&server.spec());
    let text = |sql: &str| sql.replace("{r}", &role).replace("{d}", &database);
    run(&outside, &text("create role {r} login password 'pupil'")).await;
    run(&outside, &text("create database {d} owner {r}")).await;
    let inside = open(&server.spec().database(&database));
    run(&inside, &text("alter schema public owner to {r}")).await;
    let mut spec = server.spec().database(&database);
    (spec.user, spec.own) = (role.clone(), false);
    spec.servers[0].password = Some(String::from("pupil"));
    let db = open(&spec);
    migrate::run(&db).await.unwrap();
    let new: Vec<NewLesson> = (0..4).map(|i| NewLesson::new(None, &format!("lesson {i}\n- a")).unwrap()).collect();
    lessons::add(&db.get().await.unwrap(), &new).await.unwrap();

    let gate = Arc::new(Semaphore::new(0));
    let provider = Scripted::new((0..4).map(|_| Say::LessonAfter(gate.clone())));
    let worker = start(&db, provider.clone(), Options { slots: 2, ttl: TTL, ..options() });
    let mut reports = worker.reports();
    for _ in 0..2 {
        until(harm, &mut reports, |report| matches!(report, Report::Claimed { .. })).await;
    }
    // A database with anybody in it cannot be renamed, and this connection would be one.
    let acting = if harm.inside {
        inside
    } else {
        drop(inside);
        outside
    };
    for sql in harm.sql {
        run(&acting, &text(sql)).await;
    }
    // One answer comes while it is broken, and the other when it is mended.
    gate.add_permits(1);
    let says = |report: &Report| matches!(report, Report::Trouble { error } if error.contains(harm.says));
    until(harm, &mut reports, says).await;
    tokio::time::sleep(TTL).await;
    for sql in harm.mend {
        run(&acting, &text(sql)).await;
    }
    let seen = until(harm, &mut reports, |report| matches!(report, Report::Recovered)).await;
    assert!(!seen.iter().any(says), "{}: said more than once: {seen:?}", harm.name);
    gate.add_permits(3);
    let mut generated = seen.iter().filter(|report| matches!(report, Report::Generated { .. })).count();
    while generated < 4 {
        until(harm, &mut reports, |report| matches!(report, Report::Generated { .. })).await;
        generated += 1;
    }
    assert_eq!(provider.calls(), 4, "{}", harm.name);
    let counts = "select format('%s generated, %s attempts, %s contents, %s leases',
        (select count(*) from lessons where status = 'generated'), (select count(*) from generation_attempts),
        (select count(*) from lesson_contents), (select count(*) from homeroom.leases))";
    assert_eq!(value(&db, counts).await, "4 generated, 4 attempts, 4 contents, 0 leases", "{}", harm.name);
    worker.control().drain(None);
    timeout(PATIENCE, worker.ended()).await.unwrap().unwrap();
}

async fn until(harm: &Harm, reports: &mut Receiver<Report>, is: impl Fn(&Report) -> bool) -> Vec<Report> {
    let mut seen = Vec::new();
    let waiting = async {
        loop {
            let report = reports.recv().await.unwrap_or_else(|gone| panic!("{}: {gone}", harm.name));
            let found = is(&report);
            seen.push(report);
            if found {
                return;
            }
        }
    };
    let waited = timeout(PATIENCE, waiting).await;
    assert!(waited.is_ok(), "{}: never reported; before: {seen:?}", harm.name);
    seen
}
