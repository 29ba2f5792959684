use std::collections::HashMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::*;
use crate::db::error::DbErrorKind;

fn with(url: Option<&str>, variables: &[(&str, &str)]) -> Result<Option<Spec>, DbError> {
    let variables: HashMap<&str, &str> =
        [("HOME", "/nonexistent")].into_iter().chain(variables.iter().copied()).collect();
    resolve(url, &|name| variables.get(name).map(|value| (*value).to_owned()))
}

fn chosen(url: Option<&str>, variables: &[(&str, &str)]) -> Spec {
    with(url, variables).unwrap().unwrap()
}

#[test]
fn only_some_variables_choose_a_database() {
    for (variable, _) in REFINING {
        assert_eq!(with(None, &[(variable, "require")]).unwrap(), None, "{variable}");
    }
    assert_eq!(with(None, &[]).unwrap(), None);
    assert_eq!(with(None, &[("DATABASE_URL", ""), ("PGHOST", "")]).unwrap(), None);
    let table = [
        ("DATABASE_URL", "postgresql://u@h/d", "u@h/d"),
        ("PGHOST", "h", "me@h/me"),
        ("PGHOSTADDR", "10.0.0.1", "me@10.0.0.1/me"),
    ];
    for (variable, value, location) in table {
        assert_eq!(chosen(None, &[(variable, value), ("PGUSER", "me")]).location(), location, "{variable}");
    }
    let by_name = chosen(None, &[("PGDATABASE", "prod"), ("PGUSER", "me")]);
    assert!(matches!(by_name.servers[0].address, Address::Socket(_)));
    assert_eq!(by_name.dbname, "prod");
}

#[test]
fn the_flag_goes_before_the_url_and_the_url_before_the_variables() {
    let variables = [
        ("DATABASE_URL", "postgresql://other/other"),
        ("PGHOST", "ignored"),
        ("PGHOSTADDR", "10.9.9.9"),
        ("PGPORT", "5433"),
        ("PGUSER", "school"),
        ("PGPASSWORD", "secret"),
        ("PGAPPNAME", "mine"),
        ("PGOPTIONS", "-c search_path=x"),
        ("PGCONNECT_TIMEOUT", "1"),
    ];
    let spec = chosen(Some("postgresql://db.internal/prod"), &variables);
    assert_eq!(spec.location(), "school@db.internal:5433/prod");
    assert_eq!(spec.servers[0].address, Address::Tcp("db.internal".into(), None));
    assert_eq!(spec.servers[0].password.as_deref(), Some("secret"));
    assert_eq!((spec.application_name.as_str(), spec.options.as_deref()), ("mine", Some("-c search_path=x")));
    assert_eq!(spec.connect_timeout, Duration::from_secs(2));
    assert_eq!(chosen(Some("postgresql://db.internal:1/prod"), &variables).servers[0].port, 1);
}

#[test]
fn hosts_addresses_and_ports_belong_together() {
    let spec = chosen(Some("host=a,/run/x,c hostaddr=,,10.0.0.3 port=1,2,3 user=u"), &[]);
    let expected = [
        (Address::Tcp("a".into(), None), 1),
        (Address::Socket("/run/x".into()), 2),
        (Address::Tcp("c".into(), Some("10.0.0.3".parse().unwrap())), 3),
    ];
    assert_eq!(spec.servers.iter().map(|server| (server.address.clone(), server.port)).collect::<Vec<_>>(), expected);
    assert_eq!(chosen(Some("host=a,b port=7 user=u"), &[]).location(), "u@a:7,b:7/u");
    assert_eq!(chosen(Some("postgresql://u@[::1]:5433/d"), &[]).location(), "u@[::1]:5433/d");
}

#[test]
fn encryption_follows_mode_and_root() {
    let table = [
        ("", SslMode::Prefer, None),
        ("sslmode=disable", SslMode::Disable, None),
        ("sslmode=allow", SslMode::Allow, None),
        ("sslmode=require", SslMode::Require, None),
        ("sslmode=verify-full", SslMode::VerifyFull, Some(RootCert::System)),
        ("sslrootcert=system", SslMode::VerifyFull, Some(RootCert::System)),
        ("sslmode=verify-ca sslrootcert=/ca", SslMode::VerifyCa, Some(RootCert::File("/ca".into()))),
    ];
    for (text, mode, root) in table {
        let spec = chosen(Some(&format!("host=h user=u {text}")), &[]);
        assert_eq!((spec.sslmode, spec.sslrootcert), (mode, root), "{text}");
    }
    assert_eq!(chosen(Some("host=h user=u"), &[("PGSSLMODE", "require")]).sslmode, SslMode::Require);
}

#[test]
fn a_wrong_value_is_a_config_error_that_names_its_parameter() {
    let table = [
        ("sslmode=maybe", "`sslmode` cannot be `maybe`"),
        ("sslmode=verify-ca", "needs `sslrootcert`"),
        ("sslmode=require sslrootcert=system", "sslmode=verify-full"),
        ("port=0", "`port` cannot be `0`"),
        ("port=1,2", "2 ports do not match 1 hosts"),
        ("hostaddr=x", "`hostaddr` cannot be `x`"),
        ("connect_timeout=soon", "`connect_timeout`"),
        ("target_session_attrs=best", "`target_session_attrs`"),
        ("service=none", "`none`"),
    ];
    for (text, part) in table {
        let error = with(Some(&format!("host=h user=u password=secret {text}")), &[]).unwrap_err();
        assert_eq!(error.kind(), DbErrorKind::Config, "{text}");
        assert!(error.to_string().contains(part), "{text}: {error}");
        assert!(!error.to_string().contains("secret"), "{text}: {error}");
    }
    let strict = with(Some("postgresql://u@h"), &[("PGREQUIREAUTH", "scram-sha-256")]).unwrap_err();
    assert!(strict.to_string().contains("`require_auth`"), "{strict}");
    assert!(with(Some(" "), &[("DATABASE_URL", "postgresql://h")]).is_err());
}

#[test]
fn files_supply_services_and_passwords() {
    let home = tempfile::tempdir().unwrap();
    let at = |name: &str| home.path().join(name);
    fs::write(at(".pg_service.conf"), "[prod]\nhost=db.internal\nport=5433\ndbname=school\nuser=teacher\n").unwrap();
    fs::write(at(".pgpass"), "db.internal:5433:school:teacher:from-file\n").unwrap();
    fs::set_permissions(at(".pgpass"), fs::Permissions::from_mode(0o600)).unwrap();
    let variables = [("HOME", home.path().to_str().unwrap()), ("PGSERVICE", "prod"), ("PGHOST", "ignored")];
    let spec = chosen(None, &variables);
    assert_eq!(spec.location(), "teacher@db.internal:5433/school");
    assert_eq!(spec.servers[0].password.as_deref(), Some("from-file"));
    assert_eq!(chosen(Some("dbname=other"), &variables).location(), "teacher@db.internal:5433/other");

    fs::set_permissions(at(".pgpass"), fs::Permissions::from_mode(0o644)).unwrap();
    let spec = chosen(None, &variables);
    assert_eq!(spec.servers[0].password, None);
    assert!(spec.note.unwrap().contains("chmod 0600"));
}

#[test]
fn a_password_is_never_shown() {
    let spec = chosen(Some("postgresql://u:secret@h/d"), &[]);
    assert_eq!(spec.servers[0].password.as_deref(), Some("secret"));
    for shown in [format!("{spec:?}"), format!("{:?}", spec.servers), spec.location(), spec.url()] {
        assert!(!shown.contains("secret"), "{shown}");
    }
}

#[test]
fn the_url_leads_back_to_the_same_target() {
    let spec = chosen(Some("host='/run/a b' port=5433 user='a+b c' dbname='x/y?z' options='-c a=b'"), &[]);
    assert_eq!(chosen(Some(&spec.url()), &[]), spec);
}
