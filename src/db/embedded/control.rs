//! What homeroom asks its private server while starting and stopping it.

use crate::db::connect::Spec;
use crate::db::error::DbError;
use crate::db::pool::{self, Db, Pooled};

/// These connections come and go; they are nobody's use of the server.
const APPLICATION: &str = "homeroom control";

async fn connect(spec: &Spec) -> Result<Pooled, DbError> {
    let spec = Spec { application_name: APPLICATION.to_owned(), ..spec.clone().database("postgres") };
    Db::open(&spec, &pool::Options { max_connections: 1, ..pool::Options::default() })?.get().await
}

/// Whether the server answers.
pub(super) async fn greet(spec: &Spec) -> Result<(), DbError> {
    connect(spec).await?.simple_query("SELECT 1").await?;
    Ok(())
}

/// Makes homeroom's database where it is missing; whether it was.
pub(super) async fn create_database(spec: &Spec) -> Result<bool, DbError> {
    let client = connect(spec).await?;
    let name = super::NAME;
    let exists = client.query_opt("SELECT 1 FROM pg_database WHERE datname = $1", &[&name]).await?.is_some();
    if !exists {
        client.batch_execute(&format!("CREATE DATABASE {name}")).await?;
    }
    Ok(!exists)
}

/// Who is connected, by the names they gave.
pub(super) async fn users(spec: &Spec) -> Result<Vec<String>, DbError> {
    let query = "SELECT DISTINCT coalesce(nullif(application_name, ''), 'an unnamed client') FROM pg_stat_activity \
                 WHERE backend_type = 'client backend' AND application_name <> $1 ORDER BY 1";
    let rows = connect(spec).await?.query(query, &[&APPLICATION]).await?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}
