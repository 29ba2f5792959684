//! What the service manager is told (`sd_notify`): ready, how it is, alive, stopping.

use std::time::Duration;

use sd_notify::NotifyState;
use tokio_util::task::AbortOnDropHandle;

use super::Subject;

/// How often the state is looked at where no watchdog wants it more often.
const EVERY: Duration = Duration::from_secs(1);
/// How long leaving waits for a manager that takes nothing.
const GOODBYE: Duration = Duration::from_millis(200);

/// `None` where nobody asked to be told.
pub(super) fn start(subject: Subject) -> Option<AbortOnDropHandle<()>> {
    std::env::var_os("NOTIFY_SOCKET")?;
    Some(AbortOnDropHandle::new(tokio::spawn(run(subject))))
}

/// Says that the process is about to end; it may not have had the time before. Waits a little for a manager that listens.
pub(super) async fn goodbye() {
    if std::env::var_os("NOTIFY_SOCKET").is_some() {
        let _ = tokio::time::timeout(GOODBYE, tell(vec![Word::Stopping])).await;
    }
}

/// What it is told.
enum Word {
    Ready,
    Status(String),
    Watchdog,
    Stopping,
}

/// A worker that waits for its database is a service that has started: it would be no better for being started again.
async fn run(subject: Subject) {
    let watchdog = sd_notify::watchdog_enabled();
    let every = watchdog.map_or(EVERY, |limit| EVERY.min(limit / 3));
    let mut said = status(&subject);
    tell(vec![Word::Ready, Word::Status(said.clone())]).await;
    loop {
        if watchdog.is_some() && subject.alive().is_ok() {
            tell(vec![Word::Watchdog]).await;
        }
        tokio::select! {
            () = tokio::time::sleep(every) => {}
            () = subject.0.draining.cancelled() => break,
        }
        let now = status(&subject);
        if now != said {
            said.clone_from(&now);
            tell(vec![Word::Status(now)]).await;
        }
    }
    tell(vec![Word::Stopping, Word::Status(status(&subject))]).await;
    // Draining may take longer than the watchdog waits.
    while watchdog.is_some() {
        tell(vec![Word::Watchdog]).await;
        tokio::time::sleep(every).await;
    }
}

fn status(subject: &Subject) -> String {
    match subject.ready() {
        Ok(()) => String::from("ready"),
        Err(wrong) => wrong.to_string(),
    }
}

/// Sending waits for as long as the manager takes nothing, so it is done where waiting keeps nobody else.
async fn tell(words: Vec<Word>) {
    let sending = tokio::task::spawn_blocking(move || {
        let state = |word| match word {
            &Word::Ready => NotifyState::Ready,
            Word::Status(text) => NotifyState::Status(text),
            Word::Watchdog => NotifyState::Watchdog,
            Word::Stopping => NotifyState::Stopping,
        };
        sd_notify::notify(&words.iter().map(state).collect::<Vec<_>>())
    });
    if let Ok(Err(error)) = sending.await {
        tracing::debug!(%error, "the service manager could not be told");
    }
}
