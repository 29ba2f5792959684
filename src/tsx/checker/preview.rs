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
    /// `None` from the moment an answer did not come, or nobody waited for it: what came next would be that answer.
    process: Option<Process>,
    timeout: Duration,
    view: View,
}

impl Checker {
    /// Renders a lesson and keeps it open. Its child is its own: checks are not kept waiting by it.
    pub async fn preview(&self, source: &str) -> Result<Preview, CheckError> {
        let options = &self.shared.options;
        let process = Process::start(options).await?;
        let mut preview = Preview { process: Some(process), timeout: options.timeout, view: View::default() };
        preview.ask(&Request::Open { source: source.to_owned() }).await?;
        Ok(preview)
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
    /// The child is gone, or was given up because it did not answer in time; the lesson can be opened anew.
    pub async fn act(&mut self, event: Event) -> Result<&View, CheckError> {
        self.ask(&Request::Act(event)).await?;
        Ok(&self.view)
    }

    async fn ask(&mut self, request: &Request) -> Result<(), CheckError> {
        let mut process = self.process.take().ok_or(CheckError::Gone)?;
        match process.ask(request, self.timeout).await? {
            Ended::View(view) => {
                (self.view, self.process) = (view, Some(process));
                Ok(())
            }
            Ended::Done(_) => Err(CheckError::Start("it checked a lesson instead of showing one".to_owned())),
            Ended::Broken { .. } => Err(CheckError::Gone),
        }
    }
}
