//! What the service manager is told (`sd_notify`): ready, how it is, alive, stopping.

use std::time::Duration;

use sd_notify::NotifyState;
use tokio_util::task::AbortOnDropHandle;

use super::Subject;

/// How often the state is looked at where no watchdog wants it more often.
const EVERY: Duration = Duration::from_secs(1);

/// `None` where nobody asked to be told.
pub(super) fn start(subject: Subject) -> Option<AbortOnDropHandle<()>> {
    std::env::var_os("NOTIFY_SOCKET")?;
    Some(AbortOnDropHandle::new(tokio::spawn(run(subject))))
}

/// A worker that waits for its database is a service that has started: it would be no better for being started again.
async fn run(subject: Subject) {
    let watchdog = sd_notify::watchdog_enabled();
    let every = watchdog.map_or(EVERY, |limit| EVERY.min(limit / 3));
    let mut said = status(&subject);
    tell(&[NotifyState::Ready, NotifyState::Status(&said)]);
    loop {
        if watchdog.is_some() && subject.alive().is_ok() {
            tell(&[NotifyState::Watchdog]);
        }
        tokio::select! {
            () = tokio::time::sleep(every) => {}
            () = subject.0.draining.cancelled() => break,
        }
        let now = status(&subject);
        if now != said {
            tell(&[NotifyState::Status(&now)]);
            said = now;
        }
    }
    tell(&[NotifyState::Stopping, NotifyState::Status(&status(&subject))]);
    // Draining may take longer than the watchdog waits.
    while watchdog.is_some() {
        tell(&[NotifyState::Watchdog]);
        tokio::time::sleep(every).await;
    }
}

fn status(subject: &Subject) -> String {
    match subject.ready() {
        Ok(()) => String::from("ready"),
        Err(wrong) => wrong.to_string(),
    }
}

/// A datagram: it waits for nobody. A manager that cannot be told does not stop the work.
fn tell(state: &[NotifyState]) {
    if let Err(error) = sd_notify::notify(state) {
        tracing::debug!(%error, "the service manager could not be told");
    }
}
