//! What travels by NOTIFY: everybody else's changes from the triggers, homeroom's own from the announcer.

use std::collections::BTreeSet;
use std::time::Duration;

use futures::StreamExt;
use homeroom::db::announcer;
use homeroom::db::{operators, queue};
use homeroom::model::feed::{CHANNEL, Change, Moved};
use homeroom::model::lesson::Status;
use tokio_postgres::AsyncMessage;

use crate::school::{School, by, failed, generated, retry};
use homeroom::model::failure::FailureClass;

/// Hears the channel itself, without homeroom's listener.
struct Ear {
    notes: tokio::sync::mpsc::UnboundedReceiver<String>,
    _client: tokio_postgres::Client,
}

impl Ear {
    async fn on(school: &School) -> Self {
        let (client, mut messages) = school.db.dedicated("ear").await.unwrap();
        let (sender, notes) = tokio::sync::mpsc::unbounded_channel();
        tokio::spawn(async move {
            while let Some(Ok(message)) = messages.next().await {
                if let AsyncMessage::Notification(note) = message {
                    drop(sender.send(note.payload().to_owned()));
                }
            }
        });
        client.batch_execute(&format!("listen {CHANNEL}")).await.unwrap();
        Self { notes, _client: client }
    }

    /// Everything up to a mark that is sent now.
    async fn until_now(&mut self, school: &School) -> Vec<Change> {
        school.run(&format!("notify {CHANNEL}, 'mark'")).await;
        let mut changes = Vec::new();
        loop {
            let note = tokio::time::timeout(Duration::from_secs(20), self.notes.recv()).await.unwrap().unwrap();
            if note == "mark" {
                return changes;
            }
            changes.push(serde_json::from_str(&note).unwrap());
        }
    }
}

fn many(table: &str) -> Change {
    Change::Many { table: table.to_owned() }
}

#[tokio::test]
async fn others_changes_are_told_with_ids_and_statuses() {
    let school = School::open().await;
    let mut ear = Ear::on(&school).await;
    school.run("insert into lessons (title, outline) values ('a', 'b')").await;
    let id = homeroom::model::ids::LessonId(school.value("select id from lessons").await);
    school.run("update lessons set status = 'generating'").await;
    school.run("update lessons set title = 'c'").await;
    school
        .run(
            "insert into traces (lesson_id, attempt_number, prompt, model, response, validation, compilation)
                select id, 1, '', '', '', '{}', '{}' from lessons",
        )
        .await;
    school.run("update lessons set title = title where false").await;
    school.run("delete from lessons").await;
    let table = || "lessons".to_owned();
    assert_eq!(
        ear.until_now(&school).await,
        [
            Change::Insert { table: table(), rows: vec![Moved { id, old: None, new: Some(Status::Queued) }] },
            Change::Update {
                table: table(),
                rows: vec![Moved { id, old: Some(Status::Queued), new: Some(Status::Generating) }]
            },
            Change::Update { table: table(), rows: vec![Moved { id, old: None, new: None }] },
            Change::Insert { table: "traces".to_owned(), rows: vec![Moved { id, old: None, new: None }] },
            Change::Delete { table: table(), rows: vec![Moved { id, old: Some(Status::Generating), new: None }] },
        ]
    );
}

#[tokio::test]
async fn a_bulk_change_is_one_message() {
    let school = School::open().await;
    let mut ear = Ear::on(&school).await;
    for sql in [
        "insert into lessons (title, outline) select 'a' || i, 'b' from generate_series(1, 1000) i",
        "update lessons set title = 'x'",
        "insert into generation_attempts (lesson_id, attempt_number, status) select id, 1, 'failed' from lessons",
        "delete from lessons",
    ] {
        school.run(sql).await;
        let table = if sql.contains("generation_attempts") { "generation_attempts" } else { "lessons" };
        assert_eq!(ear.until_now(&school).await, [many(table)], "{sql}");
    }
    school.run("insert into lessons (title, outline) select 'a' || i, 'b' from generate_series(1, 20) i").await;
    let [Change::Insert { rows, .. }] = &ear.until_now(&school).await[..] else { panic!("twenty fit in a message") };
    assert_eq!(rows.len(), 20);
}

#[tokio::test]
async fn a_thousand_updates_in_a_transaction_are_twenty_one_messages() {
    let school = School::open().await;
    school.run("insert into lessons (title, outline) select 'a' || i, 'b' from generate_series(1, 1000) i").await;
    let mut ear = Ear::on(&school).await;
    let each = "do $$ declare l record; begin
                  for l in select id from public.lessons loop
                    update public.lessons set title = 'x' where id = l.id;
                  end loop; end $$";
    school.run(each).await;
    let changes = ear.until_now(&school).await;
    assert_eq!((changes.len(), changes.last()), (21, Some(&many("lessons"))));
    // The next transaction may speak again.
    school.run(each).await;
    assert_eq!(ear.until_now(&school).await.len(), 21);
}

#[tokio::test]
async fn claims_finishes_and_releases_are_silent_and_a_retry_is_not() {
    let school = School::open().await;
    let me = school.worker("worker-a").await;
    let ids = school.add(3).await;
    let mut ear = Ear::on(&school).await;
    let claims = school.claim(me, 3).await;
    school.finish(&claims[0], generated()).await;
    school.finish(&claims[1], failed(FailureClass::Refused)).await;
    let client = school.client().await;
    queue::release(&client, &[(ids[2], claims[2].fence)], "stopped").await.unwrap();
    assert_eq!(ear.until_now(&school).await, []);
    let rows = homeroom::db::lessons::rows(&client, &ids[1..2]).await.unwrap();
    operators::operate(&client, &retry(3), &[rows[0].seen()], &by()).await.unwrap();
    let moved = Moved { id: ids[1], old: Some(Status::Failed), new: Some(Status::Queued) };
    assert_eq!(ear.until_now(&school).await, [Change::Update { table: "lessons".to_owned(), rows: vec![moved] }]);
}

#[tokio::test]
async fn the_announcer_tells_everything_in_few_messages() {
    let school = School::open().await;
    let ids = school.add(15).await;
    let mut ear = Ear::on(&school).await;
    let announcer = announcer::spawn(school.db.clone());
    let change = |id| Change::Update {
        table: "lessons".to_owned(),
        rows: vec![Moved { id, old: Some(Status::Queued), new: Some(Status::Generating) }],
    };
    for id in &ids {
        announcer.announce(change(*id));
    }
    announcer.flush().await;
    let changes = ear.until_now(&school).await;
    let told: BTreeSet<_> = changes
        .iter()
        .flat_map(|change| match change {
            Change::Update { rows, .. } => rows.iter().map(|row| row.id).collect(),
            _ => Vec::new(),
        })
        .collect();
    assert_eq!(told, ids.iter().copied().collect());
    assert!(changes.len() <= 2, "{changes:?}");

    let more = school.add(400).await;
    ear.until_now(&school).await;
    for id in &more {
        announcer.announce(change(*id));
    }
    announcer.flush().await;
    let changes = ear.until_now(&school).await;
    assert!(changes.contains(&many("lessons")) && changes.len() <= 3, "{changes:?}");
}
