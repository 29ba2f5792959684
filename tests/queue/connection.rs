//! Connections to a server that asks for passwords and certificates.

use std::fs;
use std::net::TcpListener;
use std::path::PathBuf;
use std::time::Duration;

use futures::StreamExt;
use homeroom::db::connect::{Spec, resolve};
use homeroom::db::embedded::{self, Options, Server};
use homeroom::db::error::{DbError, DbErrorKind};
use homeroom::db::pool::{self, Db, Messages};
use tempfile::TempDir;
use tokio_postgres::{AsyncMessage, Client};

use crate::support;

fn spec(url: &str) -> Result<Spec, DbError> {
    resolve(Some(url), &|name| (name == "HOME").then(|| "/nonexistent".to_owned())).map(Option::unwrap)
}

async fn connect(url: &str) -> Result<bool, DbError> {
    let client = Db::open(&spec(url)?, &pool::Options::default())?.get().await?;
    let query = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    Ok(client.query_one(query, &[]).await?.get(0))
}

async fn kind(url: &str) -> DbErrorKind {
    let error = connect(url).await.unwrap_err();
    assert!(!error.to_string().contains("s3cret"), "{error}");
    error.kind()
}

/// A server on a port of `127.0.0.1`: `plain` needs a password, `sealed` needs TLS too, `open` must not use it.
struct Guarded {
    server: Server,
    port: u16,
    authority: PathBuf,
    other: PathBuf,
    _home: TempDir,
}

fn certificates(home: &TempDir) -> (PathBuf, PathBuf, String, String) {
    use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
    let authority = || {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
    };
    let (ours, other) = (authority(), authority());
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(vec!["localhost".to_owned()]).unwrap().signed_by(&key, &ours).unwrap();
    let paths = (home.path().join("ca.pem"), home.path().join("other.pem"));
    fs::write(&paths.0, ours.pem()).unwrap();
    fs::write(&paths.1, other.pem()).unwrap();
    (paths.0, paths.1, certificate.pem(), key.serialize_pem())
}

async fn guarded() -> Guarded {
    let home = tempfile::Builder::new().prefix("homeroom-").tempdir_in("/tmp").unwrap();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let settings = ["fsync=off", "listen_addresses=127.0.0.1", &format!("port={port}")].map(str::to_owned).to_vec();
    let data_dir = home.path().join("data");
    fs::create_dir(&data_dir).unwrap();
    fs::set_permissions(home.path(), std::os::unix::fs::PermissionsExt::from_mode(0o711)).unwrap();
    let options = Options { data_dir: Some(data_dir.clone()), pg_bin: None, settings };
    let server = embedded::start(&options, |_| ()).await.unwrap();
    let (authority, other, certificate, key) = certificates(&home);
    let entries = fs::read_dir(data_dir.join("postgres")).unwrap();
    let data = entries.map(|entry| entry.unwrap().path()).find(|path| path.join("PG_VERSION").exists()).unwrap();
    let owner = std::os::unix::fs::MetadataExt::uid(&fs::metadata(&data).unwrap());
    for (name, text) in [("server.crt", certificate), ("server.key", key)] {
        fs::write(data.join(name), text).unwrap();
        std::os::unix::fs::chown(data.join(name), Some(owner), None).unwrap();
        fs::set_permissions(data.join(name), std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    }
    let rules = "local all all trust\nhostssl all sealed all scram-sha-256\nhostnossl all open all trust\n\
                 host all plain all scram-sha-256\n";
    fs::write(data.join("pg_hba.conf"), rules).unwrap();
    let client = Db::open(&server.spec(), &pool::Options::default()).unwrap().get().await.unwrap();
    for role in ["plain", "sealed", "open"] {
        client.batch_execute(&format!("CREATE ROLE {role} LOGIN PASSWORD 's3cret'")).await.unwrap();
    }
    client.batch_execute("ALTER SYSTEM SET ssl = on").await.unwrap();
    client.batch_execute("SELECT pg_reload_conf()").await.unwrap();
    let guarded = Guarded { server, port, authority, other, _home: home };
    guarded.until_reloaded().await;
    guarded
}

impl Guarded {
    fn url(&self, user: &str, rest: &str) -> String {
        format!("host=localhost hostaddr=127.0.0.1 port={} dbname=homeroom user={user} {rest}", self.port)
    }

    async fn until_reloaded(&self) {
        for _ in 0..1000 {
            if connect(&self.url("sealed", "password=s3cret sslmode=require")).await.is_ok() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("the server did not take its certificate");
    }
}

#[tokio::test]
async fn passwords_and_encryption_are_what_the_url_says() {
    let guarded = guarded().await;
    let (authority, other) = (guarded.authority.display(), guarded.other.display());
    let url = |user: &str, rest: &str| guarded.url(user, rest);
    let encrypted = [
        ("plain", "password=s3cret".to_owned(), true),
        ("plain", "password=s3cret sslmode=disable".into(), false),
        ("plain", "password=s3cret sslmode=allow".into(), false),
        ("plain", "password=s3cret sslmode=require".into(), true),
        ("sealed", "password=s3cret sslmode=allow".into(), true),
        ("sealed", "password=s3cret channel_binding=require".into(), true),
        ("open", "sslmode=prefer".into(), false),
        ("sealed", format!("password=s3cret sslmode=verify-full sslrootcert={authority}"), true),
        ("sealed", format!("password=s3cret sslmode=verify-ca host=127.0.0.1 sslrootcert={authority}"), true),
        ("sealed", format!("password=s3cret sslmode=require sslrootcert={authority}"), true),
    ];
    for (user, rest, expected) in encrypted {
        let outcome = connect(&url(user, &rest)).await;
        assert_eq!(outcome.map_err(|error| error.to_string()), Ok(expected), "{user} {rest}");
    }
    let refused = [
        ("plain", "password=wrong-s3cret".to_owned(), DbErrorKind::Denied),
        ("plain", String::new(), DbErrorKind::Denied),
        ("nobody_of_that_name", "password=s3cret".into(), DbErrorKind::Denied),
        ("sealed", "password=s3cret sslmode=disable".into(), DbErrorKind::Denied),
        ("open", "sslmode=require".into(), DbErrorKind::Denied),
        ("plain", "password=s3cret dbname=absent".into(), DbErrorKind::NoSuchDatabase),
        (
            "sealed",
            format!("password=s3cret sslmode=verify-full host=127.0.0.1 sslrootcert={authority}"),
            DbErrorKind::Config,
        ),
        ("sealed", format!("password=s3cret sslmode=verify-ca sslrootcert={other}"), DbErrorKind::Config),
        ("sealed", format!("password=s3cret sslmode=require sslrootcert={other}"), DbErrorKind::Config),
        ("sealed", "password=s3cret sslmode=verify-full".into(), DbErrorKind::Config),
        ("sealed", "password=s3cret sslmode=verify-ca sslrootcert=/absent".into(), DbErrorKind::Config),
        ("plain", "password=s3cret port=1".into(), DbErrorKind::Unreachable),
    ];
    for (user, rest, expected) in refused {
        assert_eq!(kind(&url(user, &rest)).await, expected, "{user} {rest}");
    }
    assert!(guarded.server.leave().await.unwrap());
}

#[tokio::test]
async fn of_several_servers_the_first_that_answers_is_used() {
    let test = support::database().await;
    let socket = test.spec.servers[0].address.host();
    let url = format!("host=/nonexistent,{socket} user=homeroom dbname={}", test.spec.dbname);
    assert!(!connect(&url).await.unwrap());
    assert!(!connect(&format!("{url} target_session_attrs=read-write")).await.unwrap());
    assert!(!connect(&format!("{url} target_session_attrs=prefer-standby")).await.unwrap());
    assert_eq!(kind(&format!("{url} target_session_attrs=standby")).await, DbErrorKind::Unreachable);
    let refused = connect(&format!("{url} user=nobody_of_that_name")).await.unwrap_err();
    assert!(refused.to_string().contains("nobody_of_that_name@/nonexistent"), "{refused}");
}

#[tokio::test]
async fn a_broken_connection_is_replaced() {
    let test = support::database().await;
    let db = test.db();
    let client = db.get().await.unwrap();
    let pid: i32 = client.query_one("SELECT pg_backend_pid()", &[]).await.unwrap().get(0);
    let other = db.get().await.unwrap();
    other.execute("SELECT pg_terminate_backend($1)", &[&pid]).await.unwrap();
    let error = DbError::from(client.batch_execute("SELECT pg_sleep(60)").await.unwrap_err());
    assert_eq!(error.kind(), DbErrorKind::Unreachable, "{error}");
    while !client.is_closed() {
        tokio::task::yield_now().await;
    }
    drop((client, other));
    for _ in 0..8 {
        db.get().await.unwrap().batch_execute("SELECT 1").await.unwrap();
    }
}

#[tokio::test]
async fn the_pool_stays_within_its_size() {
    let test = support::database().await;
    let options = pool::Options { wait_timeout: Duration::from_millis(50), ..pool::Options::default() };
    let db = Db::open(&test.spec, &options).unwrap();
    let held = futures::future::join_all((0..options.max_connections).map(|_| db.get())).await;
    assert!(held.iter().all(Result::is_ok));
    assert_eq!(db.get().await.unwrap_err().kind(), DbErrorKind::Timeout);
    assert_eq!(db.connections(), (options.max_connections, 0));
    drop(held);
    assert!(db.get().await.is_ok());
}

#[tokio::test]
async fn a_statement_ends_at_its_limit_and_a_dedicated_connection_has_none() {
    let test = support::database().await;
    let options = pool::Options { statement_timeout: Some(Duration::from_millis(100)), ..pool::Options::default() };
    let db = Db::open(&test.spec, &options).unwrap();
    let error = DbError::from(db.get().await.unwrap().batch_execute("SELECT pg_sleep(60)").await.unwrap_err());
    assert_eq!(error.kind(), DbErrorKind::Timeout);
    let (client, messages) = db.dedicated("homeroom test").await.unwrap();
    let _driving = tokio::spawn(messages.count());
    let shown = client.query_one(
        "SELECT concat_ws(' ', current_setting('statement_timeout'), \
                                  current_setting('application_name'))",
        &[],
    );
    assert_eq!(shown.await.unwrap().get::<_, String>(0), "0 homeroom test");
}

#[tokio::test]
async fn the_server_enforces_read_only() {
    let test = support::database().await;
    let db = Db::open(&test.spec.clone().read_only(true), &pool::Options::default()).unwrap();
    assert!(db.read_only());
    let refused =
        async |client: &Client| DbError::from(client.batch_execute("CREATE TABLE no ()").await.unwrap_err()).kind();
    assert_eq!(refused(&db.get().await.unwrap()).await, DbErrorKind::ReadOnly);
    let (client, messages) = db.dedicated("homeroom test").await.unwrap();
    let _driving = tokio::spawn(messages.count());
    assert_eq!(refused(&client).await, DbErrorKind::ReadOnly);
}

async fn next_payload(messages: &mut Messages) -> Option<String> {
    while let Some(message) = messages.next().await {
        if let AsyncMessage::Notification(notification) = message.ok()? {
            return Some(notification.payload().to_owned());
        }
    }
    None
}

#[tokio::test]
async fn a_dedicated_connection_hears_notifications_and_its_own_end() {
    let test = support::database().await;
    let db = test.db();
    let (client, mut messages) = db.dedicated("homeroom test").await.unwrap();
    let (heard, heard_at) = tokio::sync::oneshot::channel();
    let listening = tokio::spawn(async move {
        heard.send(next_payload(&mut messages).await).unwrap();
        next_payload(&mut messages).await
    });
    client.batch_execute("LISTEN school").await.unwrap();
    let other = db.get().await.unwrap();
    other.batch_execute("NOTIFY school, 'bell'").await.unwrap();
    assert_eq!(heard_at.await.unwrap().as_deref(), Some("bell"));
    let pid: i32 = client.query_one("SELECT pg_backend_pid()", &[]).await.unwrap().get(0);
    other.execute("SELECT pg_terminate_backend($1)", &[&pid]).await.unwrap();
    assert_eq!(listening.await.unwrap(), None);
}
