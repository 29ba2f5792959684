//! Making the tables, and leaving other programs' alone.

use homeroom::db::error::DbErrorKind;
use homeroom::db::migrate::{self, SchemaState};
use homeroom::db::pool::{self, Db};

use crate::support;

#[tokio::test]
async fn an_empty_database_is_migrated_once() {
    let test = support::database().await;
    let db = test.db();
    assert_eq!(migrate::check(&db).await.unwrap(), SchemaState::Missing);
    let first = migrate::run(&db).await.unwrap();
    assert_eq!((i32::try_from(first.applied.len()).unwrap(), first.already), (migrate::version(), 0));
    assert_eq!(migrate::check(&db).await.unwrap(), SchemaState::Current);

    let everything = "select string_agg(c.oid::text || c.relname || coalesce(c.relacl::text, ''), ',' order by c.oid)
                        from pg_class c join pg_namespace n on n.oid = c.relnamespace
                        where n.nspname in ('public', 'homeroom')";
    let shape = async || db.get().await.unwrap().query_one(everything, &[]).await.unwrap().get::<_, String>(0);
    let before = shape().await;
    let second = migrate::run(&db).await.unwrap();
    assert_eq!((second.applied.len(), second.already), (0, first.applied.len()));
    assert_eq!(before, shape().await);
}

#[tokio::test]
async fn processes_that_migrate_together_do_it_once() {
    let test = support::database().await;
    let db = test.db();
    let (one, two, three) = tokio::join!(migrate::run(&db), migrate::run(&db), migrate::run(&db));
    let applied = [one, two, three].map(|report| report.unwrap().applied.len()).iter().sum::<usize>();
    assert_eq!(i32::try_from(applied).unwrap(), migrate::version());
}

#[tokio::test]
async fn what_another_program_made_is_refused_by_name_and_untouched() {
    let test = support::database().await;
    let db = test.db();
    let client = db.get().await.unwrap();
    client.batch_execute("create table lessons (id int); create table traces (id int)").await.unwrap();
    let error = migrate::run(&db).await.unwrap_err();
    assert_eq!(error.kind(), DbErrorKind::Schema);
    assert!(error.to_string().contains("table public.lessons, table public.traces"), "{error}");
    assert!(matches!(migrate::check(&db).await.unwrap(), SchemaState::Foreign(_)));
    let made: i64 =
        client.query_one("select count(*) from pg_namespace where nspname = 'homeroom'", &[]).await.unwrap().get(0);
    assert_eq!(made, 0);
}

#[tokio::test]
async fn a_newer_schema_is_refused() {
    let test = support::database().await;
    let db = test.db();
    migrate::run(&db).await.unwrap();
    let next = migrate::version() + 1;
    let insert = format!("insert into homeroom.migrations values ({next}, 'later', '2030-01-01T00:00:00Z', '1')");
    db.get().await.unwrap().batch_execute(&insert).await.unwrap();
    assert_eq!(migrate::check(&db).await.unwrap(), SchemaState::Newer { found: next });
    assert_eq!(migrate::run(&db).await.unwrap_err().kind(), DbErrorKind::Schema);
}

#[tokio::test]
async fn a_migration_that_fails_changes_nothing() {
    let test = support::database().await;
    let db = test.db();
    let client = db.get().await.unwrap();
    // In the way of the third migration, and of no table.
    client
        .batch_execute(
            "create schema homeroom; create function homeroom.attempt_status(outcome text) returns text
                          language sql as 'select outcome'",
        )
        .await
        .unwrap();
    let error = migrate::run(&db).await.unwrap_err();
    assert!(error.to_string().contains("attempt_status"), "{error}");
    let tables: i64 =
        client.query_one("select count(*) from pg_tables where schemaname = 'public'", &[]).await.unwrap().get(0);
    assert_eq!(tables, 0);
}

#[tokio::test]
async fn the_printed_sql_makes_the_same_tables() {
    let (printed, migrated) = (support::database().await, support::database().await);
    migrate::run(&migrated.db()).await.unwrap();
    printed.db().get().await.unwrap().batch_execute(&migrate::sql()).await.unwrap();
    let columns =
        "select string_agg(concat_ws(' ', table_schema, table_name, column_name, data_type, column_default), ','
                                     order by table_schema, table_name, ordinal_position)
                     from information_schema.columns
                     where table_schema in ('public', 'homeroom') and table_name <> 'migrations'";
    let read = async |db: homeroom::db::pool::Db| -> String {
        db.get().await.unwrap().query_one(columns, &[]).await.unwrap().get(0)
    };
    assert_eq!(read(printed.db()).await, read(migrated.db()).await);
}

#[tokio::test]
async fn an_older_schema_is_completed() {
    let test = support::database().await;
    let db = test.db();
    migrate::run(&db).await.unwrap();
    let older = migrate::version() - 1;
    let undo = format!(
        "delete from homeroom.migrations where version > {older};
         drop index homeroom.attempts_model"
    );
    db.get().await.unwrap().batch_execute(&undo).await.unwrap();
    assert_eq!(migrate::check(&db).await.unwrap(), SchemaState::Older { found: older });
    let report = migrate::run(&db).await.unwrap();
    assert_eq!((report.applied.len(), i32::try_from(report.already).unwrap()), (1, older));
    assert_eq!(migrate::check(&db).await.unwrap(), SchemaState::Current);
}

#[tokio::test]
async fn an_ordinary_role_migrates_and_its_claims_are_silent() {
    let test = support::database().await;
    let name = format!("ordinary_{}", uuid::Uuid::new_v4().simple());
    let admin = test.db();
    let admin = admin.get().await.unwrap();
    for statement in [format!("create role {name} login"), format!("create database {name} owner {name}")] {
        admin.batch_execute(&statement).await.unwrap();
    }
    let mut spec = test.spec.clone();
    spec.user.clone_from(&name);
    spec.dbname.clone_from(&name);
    let db = Db::open(&spec, &pool::Options::default()).unwrap();
    migrate::run(&db).await.unwrap();
    let client = db.get().await.unwrap();
    let silent = "begin; insert into lessons (title, outline) values ('a', 'a'); select set_config('homeroom.sent', '0', true);
        insert into homeroom.workers (id, name, host, pid, version, schema_version, slots, expires_at)
          values ('00000000-0000-0000-0000-000000000001', 'w', 'h', 1, '0', 7, 1, now() + interval '1 minute');
        select count(*) from homeroom.claim('00000000-0000-0000-0000-000000000001', 1, '1 minute', 3, '{x}', '{null}', '{}', '{}', 9)";
    client.batch_execute(silent).await.unwrap();
    let sent = "select coalesce(current_setting('homeroom.sent', true), '0'), (select status from lessons)";
    let row = client.query_one(sent, &[]).await.unwrap();
    assert_eq!((row.get::<_, &str>(0), row.get::<_, &str>(1)), ("0", "generating"), "a claim says nothing");
    client.batch_execute("update lessons set title = 'b'").await.unwrap();
    let sent: String = client.query_one(sent, &[]).await.unwrap().get(0);
    assert_eq!(sent, "1", "the rest of the transaction is told");
    client.batch_execute("rollback").await.unwrap();
    drop((client, db));
    admin.batch_execute(&format!("drop database {name} with (force)")).await.unwrap();
    admin.batch_execute(&format!("drop role {name}")).await.unwrap();
}
