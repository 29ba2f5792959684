//! The loop: select → update → execute → draw if dirty.
//!
//! One owner of state, [`App`]; everything else reaches it as an [`Event`]. The first frame is drawn before the
//! database is reached: opening it is a future that the loop polls beside the keys.
//!
//! May import: `model`, `app`, `ui`, `term`, `db`, `tsx`, `shutdown`, `telemetry`.

mod effects;
mod linked;
pub mod look;
mod pace;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use futures::stream::BoxStream;
use tokio::sync::mpsc;

use crate::app::App;
use crate::app::command::Command;
use crate::app::event::{Acted, Event, LocalWorkers};
use crate::app::pointer::Pointer;
use crate::db::listener::Listener;
use crate::db::operators::Actor;
use crate::db::{Db, DbError};
use crate::model::Time;
use crate::shutdown::{Job, Jobs, Shutdown};
use crate::term::{DrawOutcome, Input, Inputs, Screen, Session, TermError};

use effects::Effects;
use linked::{Heard, Linked};
use look::Look;
use pace::Pace;

/// Answers waiting to be taken in; a full channel holds back the effects, never the loop.
const INBOX: usize = 256;

/// Everything the loop needs once the database is there.
pub struct Link {
    pub db: Db,
    pub listener: Arc<Listener>,
    pub actor: Actor,
    pub workers: Option<LocalHandle>,
}

/// The workers of this process, as far as the console may touch them.
pub struct LocalHandle {
    /// Their load now, and whenever it changes.
    pub load: BoxStream<'static, LocalWorkers>,
    /// Claim nothing more and finish what runs.
    pub drain: Box<dyn Fn() + Send + Sync>,
    /// Resolves once the pool has ended; an error says why it could not go on.
    pub ended: BoxFuture<'static, Result<(), DbError>>,
}

/// Why the loop ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// The operator quit; what still runs here is to be put back.
    Quit,
    /// A signal, or the terminal is gone.
    Asked,
}

/// The terminal, taken.
pub struct Terminal {
    pub session: Session,
    pub screen: Screen,
    pub inputs: Inputs,
}

/// Runs the console until somebody leaves. `open` brings the [`Link`] and says on `progress` what it is doing;
/// its error ends the console and is returned as it is.
///
/// # Errors
/// What `open` returns, or that the terminal failed.
pub async fn run<E: From<TermError>>(
    terminal: Terminal,
    app: App,
    look: Look,
    shutdown: &Shutdown,
    open: impl Future<Output = Result<Link, E>>,
    progress: mpsc::Receiver<String>,
) -> Result<Left, E> {
    let Terminal { session, screen, mut inputs } = terminal;
    let (events, mut inbox) = mpsc::channel(INBOX);
    let mut jobs = Jobs::listen().map_err(TermError::from)?;
    let mut view = View { session, screen, app, look, pace: Pace::default() };
    let mut link = Linked::new(events, progress);
    let mut open = std::pin::pin!(open);
    if view.draw_if_due().is_err() {
        return Ok(Left::Asked);
    }
    loop {
        let wake = view.wake_in();
        let mut todo = Vec::new();
        tokio::select! {
            biased;
            () = shutdown.draining() => return Ok(Left::Asked),
            job = jobs.next() => tokio::select! {
                () = shutdown.draining() => return Ok(Left::Asked),
                done = view.job(job) => if done.is_err() {
                    return Ok(Left::Asked);
                },
            },
            input = inputs.next() => match view.input(input) {
                Some(commands) => {
                    todo.extend(commands);
                    while let Some(input) = inputs.try_next() {
                        todo.extend(view.input(input).unwrap_or_default());
                    }
                }
                None => return Ok(Left::Asked),
            },
            opened = &mut open, if !link.is_open() => {
                for event in link.take(opened?) {
                    todo.extend(view.update(event));
                }
            }
            heard = link.next() => match heard {
                Heard::Event(event) => todo.extend(view.update(event)),
                Heard::WorkersEnded(Ok(())) => return Ok(Left::Quit),
                // What they could not do is no reason to stop watching.
                Heard::WorkersEnded(Err(error)) => {
                    todo.extend(view.update(Event::Local(LocalWorkers::default())));
                    let message = format!("The workers of this process stopped: {error}");
                    todo.extend(view.update(Event::Acted(Acted::NotDone { message })));
                }
            },
            Some(event) = inbox.recv() => todo.extend(view.update(event)),
            () = view.screen_drained() => {}
            () = sleep(wake) => todo.extend(view.wake()),
        }
        while let Ok(event) = inbox.try_recv() {
            todo.extend(view.update(event));
        }
        for command in todo {
            if let Some(left) = execute(command, &mut view, &mut link).await {
                return Ok(left);
            }
        }
        // A terminal that cannot be drawn on is gone, and that is a way of asking.
        if view.draw_if_due().is_err() {
            return Ok(Left::Asked);
        }
    }
}

async fn execute(command: Command, view: &mut View, link: &mut Linked) -> Option<Left> {
    match command {
        Command::Load(load) => link.with(|effects| effects.load(load)),
        Command::Add(lesson) => link.with(|effects| effects.add(lesson)),
        Command::Operate { action, seen } => link.with(|effects| effects.operate(action, seen)),
        Command::Order(order) => link.with(|effects| effects.order(order)),
        Command::Undo { request } => link.with(|effects| effects.undo(request)),
        Command::StopOperating => link.with(Effects::stop_operating),
        Command::Copy(text) => {
            let acted = match view.screen.copy(&text) {
                Ok(()) => Acted::CopySent,
                Err(error) => Acted::NotDone { message: error.to_string() },
            };
            view.update(Event::Acted(acted));
        }
        Command::Repaint => view.screen.repaint(),
        Command::Wear(appearance) => view.change_look(|look| look.wear(appearance)),
        Command::Mouse(on) => view.screen.set_mouse(on),
        Command::Suspend => {
            if view.job(Job::Suspend).await.is_err() {
                return Some(Left::Asked);
            }
        }
        Command::Quit(quit) => return link.quit(quit, view.app.local().busy),
    }
    None
}

/// The state and where it is shown.
struct View {
    session: Session,
    screen: Screen,
    app: App,
    look: Look,
    pace: Pace,
}

impl View {
    fn update(&mut self, event: Event) -> Vec<Command> {
        self.app.update(event, now())
    }

    /// `None` when the terminal is gone.
    fn input(&mut self, input: Input) -> Option<Vec<Command>> {
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
            Input::Closed => return None,
        })
    }

    /// Cells that look as before are not sent again.
    fn change_look(&mut self, change: impl FnOnce(&mut Look)) {
        let before = self.look.theme();
        change(&mut self.look);
        if self.look.theme() != before {
            self.app.redraw();
        }
    }

    async fn job(&mut self, job: Job) -> Result<(), TermError> {
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

    fn not_suspended(&mut self, why: &str) {
        self.update(Event::Acted(Acted::NotDone { message: format!("Not suspended: {why}.") }));
    }

    /// Whichever comes first: something visible ages, or a frame that had to wait is due.
    fn wake_in(&self) -> Option<Duration> {
        let ages = self.app.wake_at().map(|at| (at - now()).to_std().unwrap_or_default());
        let frame = (self.app.dirty() && !self.screen.stalled()).then(|| self.pace.wait());
        ages.into_iter().chain(frame).min()
    }

    fn wake(&mut self) -> Vec<Command> {
        match self.app.wake_at() {
            Some(at) if at <= now() => self.update(Event::Tick),
            _ => Vec::new(),
        }
    }

    async fn screen_drained(&mut self) {
        if self.screen.stalled() {
            let _ = self.screen.drained().await;
        } else {
            std::future::pending::<()>().await;
        }
    }

    fn draw_if_due(&mut self) -> Result<(), TermError> {
        if !self.app.dirty() || self.screen.stalled() || !self.pace.is_due() {
            return Ok(());
        }
        self.screen.set_title(&title_of(&self.app));
        let (app, theme) = (&self.app, self.look.theme());
        let time = now();
        let outcome = self.screen.draw(|frame| crate::ui::draw(frame, app, &theme, time)).map_err(TermError::from)?;
        match outcome {
            DrawOutcome::Sent { .. } => {
                self.pace.drawn();
                self.app.drawn();
            }
            DrawOutcome::Unchanged => self.app.drawn(),
            DrawOutcome::Dropped => {}
        }
        Ok(())
    }
}

async fn sleep(wait: Option<Duration>) {
    match wait {
        Some(wait) => tokio::time::sleep(wait).await,
        None => std::future::pending().await,
    }
}

/// `homeroom prod, 7 failed`, for whoever looks for the window.
fn title_of(app: &App) -> String {
    let database = app.location().and_then(|location| location.rsplit('/').next()).unwrap_or_default();
    match app.store().counts.map(|counts| counts.failed) {
        Some(failed) if failed > 0 => format!("homeroom {database}, {failed} failed"),
        _ => format!("homeroom {database}").trim_end().to_owned(),
    }
}

fn now() -> Time {
    chrono::Utc::now()
}
