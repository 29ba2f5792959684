//! The private Postgres, with real processes.

use crate::support;

#[tokio::test]
async fn each_test_has_a_database_of_its_own() {
    let (one, two) = (support::database().await, support::database().await);
    one.db().get().await.unwrap().batch_execute("CREATE TABLE here ()").await.unwrap();
    let count = "SELECT count(*) FROM pg_class WHERE relname = 'here'";
    let found =
        async |db: &support::TestDb| db.db().get().await.unwrap().query_one(count, &[]).await.unwrap().get::<_, i64>(0);
    assert_eq!((found(&one).await, found(&two).await), (1, 0));
}
