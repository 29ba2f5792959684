//! Databases that cannot be found, are full, or fall silent in the middle of a question.

use std::process::Stdio;
use std::time::Duration;

use futures::future::join_all;
use nix::sys::signal::Signal;
use tokio::time::Instant;

use crate::home::{Home, Ran};
use crate::link::{Link, State};
use crate::school::School;

/// What a command says that found no database: one paragraph.
fn assert_unreachable(args: &[&str], ran: &Ran, words: &str) {
    assert_eq!(ran.code, Some(5), "{args:?}: {ran:?}");
    assert_eq!(ran.err.lines().count(), 1, "{args:?}: {ran:?}");
    assert!(ran.err.starts_with("homeroom: ") && ran.err.contains(words), "{args:?}: {ran:?}");
    assert_eq!(ran.out, "", "{args:?}");
}

#[tokio::test]
async fn a_command_does_not_wait_for_ever_behind_a_silent_link() {
    let school = School::open().await;
    let id = school.add("Rain").await;
    let link = Link::to(school.spec());
    let url = link.url(school.spec());
    let commands: [&[&str]; 13] = [
        &["list"],
        &["show", &id],
        &["add", "Snow\n- one"],
        &["retry", &id],
        &["retry", "--failed"],
        &["cancel", &id],
        &["regenerate", &id],
        &["prioritise", &id, "--priority", "5"],
        &["delete", &id, "--yes"],
        &["stats"],
        &["workers"],
        &["actions"],
        &["providers"],
    ];
    let mut locked = school.db.get().await.unwrap();
    let lock = locked.transaction().await.unwrap();
    lock.batch_execute("lock table lessons, homeroom.workers, homeroom.operator_actions, homeroom.provider_limits")
        .await
        .unwrap();
    let running: Vec<_> = commands
        .iter()
        .map(|args| {
            let home = &school.home;
            let mut command = home.command(args);
            command.env("DATABASE_URL", &url);
            (args, tokio::spawn(command.spawn().unwrap().wait_with_output()))
        })
        .collect();
    // Every one has asked; the answers never come.
    school
        .until(&format!(
            "(select count(*) = {} from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')",
            commands.len()
        ))
        .await;
    link.set(State::SILENT);
    let silent = Instant::now();
    lock.rollback().await.unwrap();
    for (args, ended) in join_all(running.into_iter().map(async |(args, ended)| (args, ended.await))).await {
        let output = ended.unwrap().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let ran = Ran { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) };
        assert_unreachable(args, &ran, "the database was lost");
    }
    assert!(silent.elapsed() < Duration::from_secs(75), "after {:?}", silent.elapsed());
    // Nothing is connected, nothing was asked: found out while connecting.
    let ran = school.home.run(&["list", "--database-url", &format!("{url}&connect_timeout=2")]).await;
    assert_unreachable(&["list"], &ran, "no answer within");
}

#[tokio::test]
async fn a_name_that_does_not_resolve_is_told_in_one_paragraph() {
    let home = Home::new().with("DATABASE_URL", "postgresql://maria@db.school.invalid/school");
    for args in
        [&["list"][..], &["stats"], &["add", "Rain\n- one"], &["worker", "--until-empty", "--provider", "sample"]]
    {
        assert_unreachable(args, &home.run(args).await, "cannot reach the database maria@db.school.invalid/school");
    }
}

#[tokio::test]
async fn a_worker_waits_for_a_name_that_does_not_resolve_yet() {
    let home = Home::new().with("DATABASE_URL", "postgresql://maria@db.school.invalid/school");
    let mut command = home.command(&["worker", "--provider", "sample"]);
    let worker = command.stdout(Stdio::piped()).spawn().unwrap();
    let pid = nix::unistd::Pid::from_raw(i32::try_from(worker.id().unwrap()).unwrap());
    // Long enough to be told twice.
    tokio::time::sleep(Duration::from_secs(5)).await;
    let asked = Instant::now();
    nix::sys::signal::kill(pid, Signal::SIGTERM).unwrap();
    let output = worker.wait_with_output().await.unwrap();
    assert!(asked.elapsed() < Duration::from_secs(8), "left after {:?}", asked.elapsed());
    assert!(output.status.success(), "{output:?}");
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said.matches("cannot reach the database maria@db.school.invalid").count(), 1, "{said}");
    assert!(said.contains("Trying again until it is there."), "{said}");
}

#[tokio::test]
async fn a_full_server_is_told_and_waited_for() {
    let mut school = School::open().await;
    let role = school.value::<String>("select 'crowd_' || current_database()").await;
    school
        .run(&format!(
            "create role {role} login; grant all on all tables in schema public, homeroom to {role};
        grant usage on schema public, homeroom to {role}; grant execute on all functions in schema homeroom to {role};
        grant usage on all sequences in schema public, homeroom to {role}"
        ))
        .await;
    school.run(&format!("alter role {role} connection limit 0")).await;
    school.add("Rain").await;
    let link = Link::to(school.spec());
    let url = link.url(school.spec()).replace(&format!("//{}@", school.spec().user), &format!("//{role}@"));
    school.home.set("DATABASE_URL", &url);
    assert_unreachable(&["list"], &school.home.run(&["list"]).await, "has no connection left: too many connections");
    let mut worker = school.home.start(&["worker", "--provider", "sample"]);
    tokio::time::sleep(Duration::from_secs(2)).await;
    school.run(&format!("alter role {role} connection limit -1")).await;
    worker.says("  generated  ").await;
    worker.signal(Signal::SIGTERM);
    assert!(worker.ended().await.0.success());
    school.run(&format!("drop owned by {role}; drop role {role}")).await;
    school.assert_sound().await;
}
