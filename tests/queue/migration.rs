//! Making the tables, and leaving other programs' alone.

use homeroom::db::error::DbErrorKind;
use homeroom::db::migrate::{self, SchemaState};

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
         drop function homeroom.fleet(), homeroom.record(jsonb, text, uuid[], integer, integer, jsonb, jsonb, jsonb),
           homeroom.facts(text, uuid[], boolean), homeroom.judge(text, uuid[], text[], timestamptz[], jsonb),
           homeroom.stop_attempts(uuid[], text, jsonb),
           homeroom.operate(text, uuid[], text[], timestamptz[], jsonb, jsonb), homeroom.direct(text[], text, jsonb),
           homeroom.pause_provider(text, text, jsonb), homeroom.resume_provider(text, jsonb);
         alter table homeroom.operator_actions drop request, drop database_user, drop ssh_client, drop reason,
           drop before, drop after"
    );
    db.get().await.unwrap().batch_execute(&undo).await.unwrap();
    assert_eq!(migrate::check(&db).await.unwrap(), SchemaState::Older { found: older });
    let report = migrate::run(&db).await.unwrap();
    assert_eq!((report.applied.len(), i32::try_from(report.already).unwrap()), (1, older));
    assert_eq!(migrate::check(&db).await.unwrap(), SchemaState::Current);
}
