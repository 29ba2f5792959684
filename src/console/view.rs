//! The state and where it is shown: events in, frames out when they are due.

use super::lent::Borrower;
use super::look::Look;
use super::pace::Pace;
use crate::app::App;
use crate::app::command::Command;
use crate::app::event::{Acted, Event};
use crate::app::pointer::Pointer;
use crate::model::Time;
use crate::shutdown::Job;
use crate::term::{DrawOutcome, Input, Screen, Session, TermError};
use std::path::PathBuf;
use std::time::Duration;

/// The state and where it is shown.
pub(super) struct View {
    pub(super) session: Session,
    pub(super) screen: Screen,
    pub(super) app: App,
    pub(super) look: Look,
    pub(super) pace: Pace,
    /// Another program has the terminal.
    pub(super) lent: bool,
    /// What events of the loop's own making led to, and is still to be carried out.
    pub(super) told: Vec<Command>,
}

impl View {
    /// Tells the state of something that came of a command.
    pub(super) fn tell(&mut self, event: Event) {
        let commands = self.update(event);
        self.told.extend(commands);
    }

    /// Takes the terminal back.
    pub(super) async fn take_back(&mut self, complaint: Option<String>) -> Result<(), TermError> {
        self.session.resume().await?;
        self.screen.repaint();
        self.pace.urgent();
        match complaint {
            Some(message) => self.tell(Event::Acted(Acted::NotDone { message })),
            None => self.tell(Event::Tick),
        }
        Ok(())
    }

    /// homeroom has to end: a borrower gives the terminal back first. Where the outline is that it was to change.
    pub(super) async fn call_in(&self, borrower: Option<Borrower>) -> Option<PathBuf> {
        let borrower = borrower?;
        let group = borrower.group();
        let kept = borrower.end().await;
        self.session.take_from(group);
        self.session.give_back();
        kept
    }

    pub(super) fn update(&mut self, event: Event) -> Vec<Command> {
        self.app.update(event, now())
    }

    /// `None` when the terminal is gone.
    pub(super) fn input(&mut self, input: Input) -> Option<Vec<Command>> {
        if input == Input::Shown {
            self.screen.shown();
            return Some(Vec::new());
        }
        // What nobody did at the keyboard hurries nothing.
        if !matches!(input, Input::Focus(_) | Input::Ground { .. } | Input::TrueColour) {
            self.pace.urgent();
        }
        Some(match input {
            Input::Key(key) => self.update(Event::Key(key)),
            Input::Paste(text) => self.update(Event::Paste(text)),
            Input::Resize { width, height } => {
                self.screen.resize(width, height);
                self.update(Event::Resize { width, height })
            }
            Input::Pointer(Pointer { gesture, x, y }) => {
                let target = crate::ui::target(&self.app, now(), x, y);
                self.update(Event::Pointer { gesture, target })
            }
            Input::Focus(gained) => self.update(Event::Focus(gained)),
            Input::Ground { light } => {
                self.change_look(|look| look.hear_ground(light));
                Vec::new()
            }
            Input::TrueColour => {
                self.change_look(Look::hear_true_colour);
                Vec::new()
            }
            Input::Shown => Vec::new(),
            Input::Closed => return None,
        })
    }

    /// Cells that look as before are not sent again.
    pub(super) fn change_look(&mut self, change: impl FnOnce(&mut Look)) {
        let before = self.look.theme();
        change(&mut self.look);
        if self.look.theme() != before {
            self.app.redraw();
        }
    }

    pub(super) async fn job(&mut self, job: Job) -> Result<(), TermError> {
        match job {
            // From outside it comes without a key: stopped, what runs here would outlive its leases.
            Job::Suspend if self.app.local().busy > 0 => {
                let why = match self.app.local().busy {
                    1 => String::from("1 lesson generates here"),
                    busy => format!("{busy} lessons generate here"),
                };
                self.not_suspended(&why);
                return Ok(());
            }
            Job::Suspend => match self.session.suspend().await {
                Err(error @ TermError::NoJobControl) => {
                    self.not_suspended(&error.to_string());
                    return Ok(());
                }
                done => done?,
            },
            Job::Resumed => self.session.resume().await?,
        }
        self.screen.repaint();
        self.pace.urgent();
        Ok(())
    }

    /// Gives a borrower the terminal, and its keys.
    pub(super) fn hand_to(&self, borrower: &Borrower) {
        self.session.hand_to(borrower.group());
        borrower.wake();
    }

    /// A job signal while another program has the terminal: with that one the whole job stops, but not where lessons generate.
    pub(super) fn lent_job(&self, job: Job, borrower: Option<&Borrower>) {
        if let (Job::Suspend, 0, Some(borrower)) = (job, self.app.local().busy, borrower) {
            borrower.stop();
        }
    }

    /// A borrower was stopped: the whole job stops with it and goes on with it, or, where lessons generate, it goes on at once. An
    /// error means that the terminal is gone.
    pub(super) async fn stop_with(&self, borrower: &Borrower) -> Result<(), TermError> {
        if self.app.local().busy == 0 {
            self.session.take_from(borrower.group());
            // Nobody to continue it, or no way to stop: then it goes on.
            let _ = self.session.stop_job().await;
            self.session.in_foreground().await?;
        }
        self.hand_to(borrower);
        Ok(())
    }

    pub(super) fn not_suspended(&mut self, why: &str) {
        self.tell(Event::Acted(Acted::NotDone { message: format!("Not suspended: {why}.") }));
    }

    /// Whichever comes first: something visible ages, or a frame that had to wait is due.
    pub(super) fn wake_in(&self) -> Option<Duration> {
        let ages = self.app.wake_at().map(|at| (at - now()).to_std().unwrap_or_default());
        let frame = match (self.app.dirty() && !self.lent && !self.screen.stalled(), self.screen.has_room()) {
            (true, true) => Some(self.pace.wait()),
            (true, false) => self.screen.looks_again(),
            (false, _) => None,
        };
        ages.into_iter().chain(frame).min()
    }

    pub(super) fn wake(&mut self) -> Vec<Command> {
        match self.app.wake_at() {
            Some(at) if at <= now() => self.update(Event::Tick),
            _ => Vec::new(),
        }
    }

    pub(super) async fn screen_drained(&mut self) {
        if self.screen.stalled() {
            let _ = self.screen.drained().await;
        } else {
            std::future::pending::<()>().await;
        }
    }

    pub(super) fn draw_if_due(&mut self) -> Result<(), TermError> {
        let may = !self.lent && !self.screen.stalled() && self.pace.is_due() && self.screen.has_room();
        if !self.app.dirty() || !may {
            return Ok(());
        }
        self.screen.set_title(&title_of(&self.app));
        let (app, theme) = (&self.app, self.look.theme());
        let time = now();
        let outcome = self.screen.draw(|frame| crate::ui::draw(frame, app, &theme, time)).map_err(TermError::from)?;
        match outcome {
            DrawOutcome::Sent { bytes } => {
                self.pace.drawn(bytes);
                self.app.drawn();
            }
            DrawOutcome::Unchanged => self.app.drawn(),
            DrawOutcome::Dropped => {}
        }
        Ok(())
    }
}

/// `homeroom prod, 7 failed`, for whoever looks for the window.
#[must_use]
pub fn title_of(app: &App) -> String {
    let database = app.location().and_then(|location| location.rsplit('/').next()).unwrap_or_default();
    match app.store().counts.map(|counts| counts.failed) {
        Some(failed) if failed > 0 => format!("homeroom {database}, {failed} failed"),
        _ => format!("homeroom {database}").trim_end().to_owned(),
    }
}

fn now() -> Time {
    chrono::Utc::now()
}
