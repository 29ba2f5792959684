//! A lesson that somebody plays: one child that stays with it.
//!
//! May import: `model`.

use std::time::Duration;

use super::process::{Ended, Process};
use super::{CheckError, Checker};
use crate::model::tree::{Event, View};
use crate::tsx::wire::Request;

/// An open lesson. Dropping it ends its child.
#[derive(Debug)]
pub struct Preview {
    process: Process,
    timeout: Duration,
    view: View,
}

impl Checker {
    /// Renders a lesson and keeps it open. Its child is its own: checks are not kept waiting by it.
    pub async fn preview(&self, source: &str) -> Result<Preview, CheckError> {
        let options = &self.shared.options;
        let mut process = Process::start(options).await?;
        let view = shown(&mut process, &Request::Open { source: source.to_owned() }, options.timeout).await?;
        Ok(Preview { process, timeout: options.timeout, view })
    }
}

impl Preview {
    /// What the lesson shows.
    #[must_use]
    pub const fn view(&self) -> &View {
        &self.view
    }

    /// Does something to the lesson; returns what it shows then.
    ///
    /// # Errors
    /// The child is gone; the lesson can be opened anew.
    pub async fn act(&mut self, event: Event) -> Result<&View, CheckError> {
        self.view = shown(&mut self.process, &Request::Act(event), self.timeout).await?;
        Ok(&self.view)
    }
}

async fn shown(process: &mut Process, request: &Request, timeout: Duration) -> Result<View, CheckError> {
    match process.ask(request, timeout).await? {
        Ended::View(view) => Ok(view),
        Ended::Done(_) => Err(CheckError::Start("it checked a lesson instead of showing one".to_owned())),
        Ended::Broken { .. } => Err(CheckError::Gone),
    }
}
