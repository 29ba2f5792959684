//! The loop: select → update → execute → draw if dirty.
//!
//! One owner of state, [`App`]; everything else reaches it as an [`Event`]. The first frame is drawn before the
//! database is reached: opening it is a future that the loop polls beside the keys.
//!
//! May import: `model`, `app`, `ui`, `term`, `db`, `tsx`, `shutdown`, `telemetry`.

mod effects;
mod files;
mod lent;
mod linked;
pub mod look;
pub mod pace;
mod view;

use std::collections::VecDeque;
use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use futures::stream::BoxStream;
use tokio::sync::mpsc;

use crate::app::App;
use crate::app::command::Command;
use crate::app::event::{Acted, Event, LocalWorkers};
use crate::db::listener::Listener;
use crate::db::operators::Actor;
use crate::db::{Db, DbError};
use crate::shutdown::{Job, Jobs, Shutdown};
use crate::term::{Inputs, Screen, Session, TermError};

use effects::Effects;
use lent::{Borrower, Edited, Passed};
use linked::{Heard, Linked};
use look::Look;
use pace::Pace;
use view::View;

pub use files::Saves;
pub use view::title_of;

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

/// What outlives the console.
#[derive(Debug, Default)]
pub struct Behind {
    /// Where an outline stays that was in an editor at the end.
    pub outline: Option<PathBuf>,
    /// Files that are being written.
    pub saves: Saves,
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
    behind: &mut Behind,
) -> Result<Left, E> {
    let Behind { outline: kept, saves } = behind;
    let Terminal { session, screen, mut inputs } = terminal;
    let (events, mut inbox) = mpsc::channel(INBOX);
    let mut jobs = Jobs::listen().map_err(TermError::from)?;
    let mut view = View { session, screen, app, look, pace: Pace::default(), lent: false, told: Vec::new() };
    let mut borrower: Option<Borrower> = None;
    // What ends the console; while another program has the terminal, that one ends first.
    let mut ending: Option<Result<Left, E>> = None;
    let mut link = Linked::new(events, progress, saves.clone());
    let mut open = std::pin::pin!(open);
    if view.draw_if_due().is_err() {
        return Ok(Left::Asked);
    }
    loop {
        let wake = view.wake_in();
        let mut todo = Vec::new();
        tokio::select! {
            biased;
            () = shutdown.draining() => {
                *kept = view.call_in(borrower).await;
                return ending.unwrap_or(Ok(Left::Asked));
            }
            passed = passed(&mut borrower) => {
                let over = ending.is_some();
                if let Some(left) = attend(&mut view, passed, &mut borrower, (shutdown, kept, over)).await {
                    return Ok(left);
                }
            }
            // Whoever has the terminal keeps it, whatever happens to the job.
            job = jobs.next() => if view.lent {
                view.lent_job(job, borrower.as_ref());
            } else {
                tokio::select! {
                    () = shutdown.draining() => return Ok(Left::Asked),
                    done = view.job(job) => if done.is_err() {
                        return Ok(Left::Asked);
                    },
                }
            },
            // What is typed is for whoever has the terminal.
            input = inputs.next(), if !view.lent => match view.input(input) {
                Some(commands) => {
                    todo.extend(commands);
                    while let Some(input) = inputs.try_next() {
                        todo.extend(view.input(input).unwrap_or_default());
                    }
                }
                None => return Ok(Left::Asked),
            },
            opened = &mut open, if !link.is_open() && ending.is_none() => match opened {
                Ok(opened) => for event in link.take(opened) {
                    todo.extend(view.update(event));
                },
                Err(error) => ending = Some(Err(error)),
            },
            heard = link.next() => match heard {
                Heard::Event(event) => todo.extend(view.update(event)),
                Heard::WorkersEnded(Ok(())) => ending = Some(Ok(Left::Quit)),
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
        if let Some(ending) = ending.take_if(|_| !view.lent) {
            return ending;
        }
        while let Ok(event) = inbox.try_recv() {
            todo.extend(view.update(event));
        }
        let mut todo = VecDeque::from(todo);
        todo.extend(view.told.drain(..));
        while let Some(command) = todo.pop_front() {
            let left = tokio::select! {
                biased;
                left = execute(command, &mut view, &mut link, &mut borrower) => left,
                // Stopped, and then in the background: it still hears that it is to end.
                () = shutdown.draining() => Some(Left::Asked),
            };
            if let Some(left) = left {
                return Ok(left);
            }
            todo.extend(view.told.drain(..));
        }
        // A terminal that cannot be drawn on is gone, and that is a way of asking.
        if view.draw_if_due().is_err() {
            return Ok(Left::Asked);
        }
    }
}

async fn execute(
    command: Command,
    view: &mut View,
    link: &mut Linked,
    borrower: &mut Option<Borrower>,
) -> Option<Left> {
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
            view.tell(Event::Acted(acted));
        }
        Command::Save(export) => link.save(export),
        Command::Page(_) | Command::Edit(_) if view.lent => {}
        Command::Page(export) => return lend(view, borrower, || Borrower::start(&export)).await,
        Command::Edit(outline) => return lend(view, borrower, || Borrower::edit(&outline)).await,
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

/// Gives the terminal to a program, until that ends.
async fn lend(
    view: &mut View,
    borrower: &mut Option<Borrower>,
    start: impl FnOnce() -> Result<Borrower, String>,
) -> Option<Left> {
    view.session.leave();
    match start() {
        Ok(started) => {
            view.hand_to(&started);
            *borrower = Some(started);
            view.lent = true;
        }
        Err(complaint) => {
            if view.take_back(Some(complaint)).await.is_err() {
                return Some(Left::Asked);
            }
        }
    }
    None
}

/// Something has become of a borrower. `over`: the console only waits for its end.
async fn attend(
    view: &mut View,
    passed: Passed,
    borrower: &mut Option<Borrower>,
    (shutdown, kept, over): (&Shutdown, &mut Option<PathBuf>, bool),
) -> Option<Left> {
    let lent = borrower.as_ref()?;
    let complaint = match passed {
        Passed::Ended(complaint) => complaint,
        Passed::Stopped => {
            let gone = tokio::select! {
                biased;
                done = view.stop_with(lent) => done.is_err(),
                () = shutdown.draining() => true,
            };
            if gone {
                *kept = view.call_in(borrower.take()).await;
            }
            return gone.then_some(Left::Asked);
        }
    };
    view.session.take_from(lent.group());
    view.lent = false;
    let edited = borrower.take().and_then(Borrower::edited);
    if over {
        view.session.give_back();
        *kept = edited.map(Edited::keep);
        return None;
    }
    take_back(view, complaint, edited, (shutdown, kept)).await
}

/// A borrower has ended: the terminal is taken again, and what an editor changed is told.
async fn take_back(
    view: &mut View,
    complaint: Option<String>,
    edited: Option<Edited>,
    (shutdown, kept): (&Shutdown, &mut Option<PathBuf>),
) -> Option<Left> {
    let taken = tokio::select! {
        biased;
        taken = view.take_back(complaint) => taken.is_ok(),
        // In the background the terminal is waited for.
        () = shutdown.draining() => false,
    };
    if !taken {
        *kept = edited.map(Edited::keep);
        return Some(Left::Asked);
    }
    if let Some(edited) = edited {
        view.tell(Event::Acted(edited.told()));
    }
    None
}

/// Resolves when something has become of a borrower.
async fn passed(borrower: &mut Option<Borrower>) -> Passed {
    match borrower {
        Some(borrower) => borrower.passed().await,
        None => std::future::pending().await,
    }
}

async fn sleep(wait: Option<Duration>) {
    match wait {
        Some(wait) => tokio::time::sleep(wait).await,
        None => std::future::pending().await,
    }
}
