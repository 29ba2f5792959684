//! The real program in a real terminal, on a database of the test's own.

use std::path::Path;
use std::time::{Duration, Instant};

use homeroom::db::lessons;
use homeroom::db::migrate;
use homeroom::db::pool::Db;
use homeroom::model::ids::LessonId;
use homeroom::model::outline::NewLesson;
use tempfile::TempDir;
use tokio_postgres::types::FromSqlOwned;

use crate::pty::{Modes, Pty};
use crate::support::{self, TestDb};

/// As fast as the offline model can be.
pub const FAST: (&str, &str) = ("HOMEROOM_SAMPLE_RATE", "0");
/// A lesson takes some seconds: long enough to be seen on its way.
pub const SEEN: (&str, &str) = ("HOMEROOM_SAMPLE_RATE", "600");
/// Long enough for keys to be pressed meanwhile.
pub const CALM: (&str, &str) = ("HOMEROOM_SAMPLE_RATE", "300");
/// A lesson takes far longer than a drain.
pub const SLOW: (&str, &str) = ("HOMEROOM_SAMPLE_RATE", "15");

/// The console as an operator starts it.
pub struct Console {
    pub pty: Pty,
    /// Gone when the console is.
    _home: TempDir,
}

/// Every user can reach `/tmp`, the server's too when root runs the tests.
pub fn home() -> TempDir {
    tempfile::Builder::new().prefix("homeroom-").tempdir_in("/tmp").unwrap()
}

/// Starts it with nothing of this process's environment but `PATH`, and a home of its own.
pub fn start(args: &[&str], env: &[(&str, &str)], (columns, rows): (u16, u16)) -> Console {
    let home = home();
    let pty = start_in(home.path(), args, env, (columns, rows));
    Console { pty, _home: home }
}

pub fn start_in(home: &Path, args: &[&str], env: &[(&str, &str)], (columns, rows): (u16, u16)) -> Pty {
    let mut variables = vec![("HOME", home.to_str().unwrap()), ("LANG", "C.UTF-8")];
    variables.extend(env);
    Pty::spawn(env!("CARGO_BIN_EXE_homeroom"), args, &variables, columns, rows)
}

impl Console {
    /// On this database, with the offline model.
    pub fn on(school: &School, args: &[&str], env: &[(&str, &str)], size: (u16, u16)) -> Self {
        let args = [&["--database-url", &school.test.url, "--provider", "sample"], args].concat();
        start(&args, env, size)
    }

    /// The line that has this text.
    pub fn line(&self, text: &str) -> Option<String> {
        self.pty.screen().lines().find(|line| line.contains(text)).map(str::to_owned)
    }

    /// Waits for a line that has all of these.
    pub fn wait_for_line(&self, parts: &[&str]) {
        self.pty.wait(&parts.join(" … "), |screen| {
            screen.contents().lines().any(|line| parts.iter().all(|part| line.contains(part)))
        });
    }

    /// Waits until nothing has been written for so long.
    pub fn settle(&self, quiet: Duration) {
        let started = Instant::now();
        loop {
            let mark = self.pty.mark();
            std::thread::sleep(quiet);
            if self.pty.mark() == mark {
                return;
            }
            assert!(started.elapsed() < Duration::from_secs(60), "never quiet:\n{}", self.pty.screen());
        }
    }

    /// Answers a dialog, which is deaf at first.
    pub fn answer(&mut self, title: &str, key: &str) {
        self.pty.wait_for(title);
        std::thread::sleep(Duration::from_millis(350));
        self.pty.send(key);
    }

    /// The terminal is as it was.
    pub fn assert_restored(&self) {
        assert_eq!(self.pty.modes(), Modes::default());
        assert!(self.pty.line_restored(), "{}", self.pty.line());
    }
}

/// A migrated database.
pub struct School {
    pub db: Db,
    pub test: TestDb,
}

impl School {
    pub async fn open() -> Self {
        let school = Self::bare().await;
        migrate::run(&school.db).await.unwrap();
        school
    }

    /// Without homeroom's tables.
    pub async fn bare() -> Self {
        let test = support::database().await;
        Self { db: test.db(), test }
    }

    pub async fn add(&self, outline: &str) -> LessonId {
        let lesson = NewLesson::new(None, outline).unwrap();
        lessons::add(&self.db.get().await.unwrap(), &[lesson]).await.unwrap()[0]
    }

    pub async fn run(&self, sql: &str) {
        self.db.get().await.unwrap().batch_execute(sql).await.unwrap();
    }

    /// The only value of the only row.
    pub async fn value<T: FromSqlOwned>(&self, sql: &str) -> T {
        self.db.get().await.unwrap().query_one(sql, &[]).await.unwrap().get(0)
    }

    /// Waits until the query says yes.
    pub async fn wait(&self, sql: &str) {
        let started = Instant::now();
        while !self.value::<bool>(sql).await {
            assert!(started.elapsed() < Duration::from_secs(30), "never: {sql}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Lessons of another program's making, newest first in the list, of no worker.
    pub async fn fill(&self, lessons: u32, status: &str) {
        self.run(&format!(
            "insert into lessons (title, outline, status, created_at, updated_at)
             select 'Lesson number ' || n, 'Lesson number ' || n || E'\\n- one\\n- two', '{status}',
                    now() - interval '3 days' - n * interval '1 minute',
                    now() - interval '3 days' - n * interval '1 minute'
             from generate_series(1, {lessons}) n"
        ))
        .await;
    }
}
