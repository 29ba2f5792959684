//! Another program updates every lesson: what homeroom's triggers cost it, what they say, and when a console shows it.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use futures::StreamExt as _;
use tokio_postgres::AsyncMessage;

use super::School;
use super::figures::at;
use super::onlooker::Onlooker;

const ROUNDS: usize = 3;
const TRIGGERS: [&str; 3] = ["homeroom_touch", "homeroom_feed_update", "homeroom_end_leases"];
/// `updated_at` alone, which costs no row trigger, and a title, which does.
const CHANGES: [(&str, &str); 2] =
    [("their updated_at", "updated_at = clock_timestamp()"), ("their titles", "title = ")];

pub async fn measure(school: &School, home: &Path) {
    let heard = Arc::new(AtomicUsize::new(0));
    let ear = tokio::spawn(listen(school, heard.clone()).await);
    // Seconds with triggers and without.
    let mut took: [[Vec<f64>; 2]; 2] = Default::default();
    let (mut messages, mut shown) = (Vec::new(), Vec::new());
    let onlooker = Onlooker::start(&school.spec.url(), home);
    for round in 1..=ROUNDS {
        for (which, (_, change)) in CHANGES.iter().enumerate() {
            for turn in 0..2 {
                let spared = (round + turn) % 2;
                set_triggers(school, spared == 0).await;
                school.settle().await;
                heard.store(0, Ordering::Relaxed);
                let title = format!("Seen {round}{spared}");
                let change = if which == 1 { format!("{change} '{title}'") } else { (*change).to_owned() };
                let begun = Instant::now();
                school.sql(&format!("update lessons set {change}")).await;
                let committed = Instant::now();
                took[which][spared].push((committed - begun).as_secs_f64());
                if spared == 0 {
                    if which == 1 {
                        let seen = onlooker.when(&title).saturating_duration_since(committed);
                        shown.push(seen.as_secs_f64());
                    }
                    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
                    messages.push(heard.load(Ordering::Relaxed));
                }
            }
        }
    }
    onlooker.quit();
    ear.abort();
    println!("another program updates {} lessons, seconds", school.number("select count(*) from lessons").await);
    for ((name, _), [with, without]) in CHANGES.iter().zip(&took) {
        let (with, without) = (at(with, 0.5), at(without, 0.5));
        println!("  {name}: {with:.1} with homeroom's triggers, {without:.1} without: {:.2}", with / without);
    }
    println!("  messages to a listener, each time: {messages:?}");
    println!("  commit to a console's showing it: {:.2} at most", at(&shown, 1.0));
}

async fn set_triggers(school: &School, enabled: bool) {
    let verb = if enabled { "enable" } else { "disable" };
    for trigger in TRIGGERS {
        school.sql(&format!("alter table lessons {verb} trigger {trigger}")).await;
    }
}

/// Counts what the feed says, heartbeats aside, until dropped.
async fn listen(school: &School, heard: Arc<AtomicUsize>) -> impl Future<Output = ()> + use<> {
    let (client, mut messages) = school.db.dedicated("bench").await.unwrap();
    let mut listening = Box::pin(async move {
        client.batch_execute("listen homeroom").await.unwrap();
        client
    });
    // The client makes progress only while its messages are polled.
    let client = loop {
        tokio::select! {
            client = &mut listening => break client,
            message = messages.next() => drop(message.unwrap().unwrap()),
        }
    };
    async move {
        let _client = client;
        while let Some(Ok(message)) = messages.next().await {
            let counts = |note: &tokio_postgres::Notification| !note.payload().contains(r#""op":"beat""#);
            if matches!(&message, AsyncMessage::Notification(note) if counts(note)) {
                heard.fetch_add(1, Ordering::Relaxed);
            }
        }
    }
}
