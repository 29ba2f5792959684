//! A migrated database that somebody chose, and a home whose `DATABASE_URL` names it.

use std::time::Duration;

use homeroom::db::connect::Spec;
use homeroom::db::migrate;
use homeroom::db::pool::Db;
use serde_json::Value;
use tokio_postgres::types::FromSqlOwned;

use crate::home::{Home, PATIENCE};
use crate::support::{self, TestDb};

/// Everything there is to know of one lesson.
const STORY: &str = "
  select jsonb_build_object(
    'status', l.status, 'title', l.title, 'outline', l.outline,
    'attempts', coalesce((select jsonb_agg(to_jsonb(a) || jsonb_build_object('outcome', o.outcome, 'class', o.failure_class)
        order by a.attempt_number)
      from generation_attempts a left join homeroom.attempts o on o.attempt_id = a.id where a.lesson_id = l.id), '[]'),
    'traces', coalesce((select jsonb_agg(to_jsonb(t) order by t.attempt_number)
      from traces t where t.lesson_id = l.id), '[]'),
    'contents', coalesce((select jsonb_agg(to_jsonb(c) order by c.version)
      from lesson_contents c where c.lesson_id = l.id), '[]'),
    'state', (select to_jsonb(s) from homeroom.lesson_state s where s.lesson_id = l.id),
    'run_after', l.run_after)
  from lessons l where l.id = $1::text::uuid";

/// The queue's books do not balance: one row a fault.
const FAULTS: &str = "
  select string_agg(fault, '; ') from (
    select 'successes and contents differ for ' || l.id as fault from lessons l
      where (select count(*) from generation_attempts a where a.lesson_id = l.id and a.status = 'success')
         <> (select count(*) from lesson_contents c where c.lesson_id = l.id)
    union all
    select 'attempt numbers of ' || lesson_id from generation_attempts
      group by lesson_id having max(attempt_number) <> count(*) or count(distinct attempt_number) <> count(*)
    union all
    select 'generated more than once: ' || lesson_id from lesson_contents group by lesson_id having count(*) > 1
    union all
    select 'in progress without a lease: ' || a.id from generation_attempts a
      where a.status = 'in_progress' and not exists (select from homeroom.leases le where le.attempt_id = a.id)
    union all
    select 'finished without an end: ' || a.id from generation_attempts a
      where a.status <> 'in_progress' and a.finished_at is null) found";

pub struct School {
    pub home: Home,
    test: TestDb,
    pub db: Db,
}

impl School {
    /// On a new database, with a sample that does not dawdle.
    pub async fn open() -> Self {
        let school = Self::empty().await;
        migrate::run(&school.db).await.unwrap();
        school
    }

    /// On a new database without any table.
    pub async fn empty() -> Self {
        let test = support::database().await;
        let home = Home::new().with("DATABASE_URL", &test.url).with("HOMEROOM_SAMPLE_RATE", "0");
        let db = test.db();
        Self { home, test, db }
    }

    pub fn url(&self) -> &str {
        &self.test.url
    }

    pub fn spec(&self) -> &Spec {
        &self.test.spec
    }

    /// One lesson from a title, by way of the binary.
    pub async fn add(&self, title: &str) -> String {
        let outline = format!("{title}\n- one\n- two\n- three\n");
        self.home.ok(&["add", &outline]).await.trim().to_owned()
    }

    /// So many lessons by SQL, in one statement.
    pub async fn fill(&self, lessons: u32) {
        self.run(&format!(
            "insert into lessons (title, outline, created_at)
               select 'Lesson ' || n, 'Lesson ' || n || E'\\n- light\\n- water', now() + n * interval '1 microsecond'
                 from generate_series(1, {lessons}) n"
        ))
        .await;
    }

    pub async fn run(&self, sql: &str) {
        self.db.get().await.unwrap().batch_execute(sql).await.unwrap();
    }

    /// The only value of the only row.
    pub async fn value<T: FromSqlOwned>(&self, sql: &str) -> T {
        self.db.get().await.unwrap().query_one(sql, &[]).await.unwrap().get(0)
    }

    pub async fn story(&self, id: &str) -> Value {
        self.db.get().await.unwrap().query_one(STORY, &[&id]).await.unwrap().get(0)
    }

    /// Waits until `condition` holds.
    pub async fn until(&self, condition: &str) {
        let query = format!("select {condition}");
        let waiting = async {
            while !self.value::<bool>(&query).await {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        let held = tokio::time::timeout(PATIENCE, waiting).await.is_ok();
        let lessons = if held { String::new() } else { self.tally().await };
        assert!(held, "never: {condition}; lessons: {lessons}");
    }

    /// Lessons by status.
    pub async fn tally(&self) -> String {
        self.value(
            "select coalesce(string_agg(status || ' ' || n, ', ' order by status), 'none')
               from (select status, count(*) as n from lessons group by status) s",
        )
        .await
    }

    /// Nothing is in flight, nothing is left behind, and the books balance.
    pub async fn assert_tidy(&self) {
        let left: String = self
            .value(
                "select format('%s leases, %s live rows, %s workers', (select count(*) from homeroom.leases),
                   (select count(*) from homeroom.live), (select count(*) from homeroom.workers))",
            )
            .await;
        assert_eq!(left, "0 leases, 0 live rows, 0 workers");
        self.assert_sound().await;
    }

    /// The books balance.
    pub async fn assert_sound(&self) {
        assert_eq!(self.value::<Option<String>>(FAULTS).await, None);
    }

    /// Every row of every table as text.
    pub async fn everything(&self) -> String {
        let tables: Vec<String> = self
            .value(
                "select array_agg(format('%I.%I', schemaname, tablename)) from pg_tables
                   where schemaname in ('public', 'homeroom')",
            )
            .await;
        let mut all = String::new();
        for table in tables {
            let rows = format!("select coalesce(string_agg(x::text, E'\\n'), '') from {table} x");
            all.push_str(&self.value::<String>(&rows).await);
        }
        all
    }
}
