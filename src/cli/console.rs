//! `homeroom`: the console with workers in the same process, or plain lines where there is no terminal.

use std::path::Path;
use std::time::Duration;

use futures::{FutureExt as _, StreamExt as _, TryFutureExt as _};
use tokio::sync::mpsc;

use crate::app::event::LocalWorkers;
use crate::app::{App, Options as AppOptions, local_zone};
use crate::config::{Colours, Config, Flags, Theme, Times};
use crate::console::look::{Look, Wished};
use crate::console::{self, Behind, Left, Link, LocalHandle, Saves, Terminal};
use crate::db::DbError;
use crate::db::announcer::Announcer;
use crate::shutdown::{self, Shutdown};
use crate::telemetry;
use crate::term::{Inputs, Profile, Screen, Session, TermError, Wants, screen};
use crate::ui::theme::{Depth, Ground};
use crate::worker::Worker;

use super::args::{ConsoleArgs, Global, WorkerArgs};
use super::context::{Context, Opened, actor};
use super::exit::{CliError, Exit};
use super::generation::{Generation, feed, pool_options};
use super::output;
use super::worker::{DRAIN, LAST_WORDS, before_opening_again, until_ended};

/// How long a last word may take on a terminal that takes nothing.
const SAID_WITHIN: Duration = Duration::from_millis(300);
/// A disk that takes longer for a file does not answer.
const SAVED_WITHIN: Duration = Duration::from_secs(5);

impl From<TermError> for CliError {
    fn from(error: TermError) -> Self {
        Self::new(Exit::Failed, error.to_string())
    }
}

pub async fn run(global: &Global, args: &ConsoleArgs) -> Result<Exit, CliError> {
    use std::io::IsTerminal as _;
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        if global.read_only {
            return Err(CliError::new(
                Exit::Usage,
                "--read-only watches on a screen, and this is no terminal. `homeroom list` and `homeroom show` only read.",
            ));
        }
        let plain = WorkerArgs { concurrency: args.workers, until_empty: true, name: None, health: None, plain: true };
        return super::worker::run(global, &plain).await;
    }
    // Everything is parsed before the terminal is taken: an error in it is words on a clean screen.
    let flags = Flags {
        workers: args.workers,
        theme: args.theme.clone(),
        colours: args.colours.clone(),
        ascii: args.ascii.then_some(true),
        no_sync: args.no_sync.then_some(true),
        mouse: args.mouse.then_some(true),
        ..Flags::default()
    };
    let context = Context::load(global, flags)?.staying();
    let slots = if global.read_only { 0 } else { context.config.workers };
    let generation = if slots > 0 { generation(&context)? } else { None };
    log_to_file(&context)?;
    Box::pin(interactive(&context, generation, slots, global.read_only)).await
}

/// Workers where a model is configured; without one, a database of somebody's own is only watched.
fn generation(context: &Context) -> Result<Option<Generation>, CliError> {
    match Generation::prepare(context) {
        Ok(generation) => Ok(Some(generation)),
        Err(_) if !context.is_own() && !context.config.has_provider() => Ok(None),
        Err(error) => Err(error),
    }
}

fn log_to_file(context: &Context) -> Result<(), CliError> {
    let log = &context.config.log;
    telemetry::install(&telemetry::Options {
        destination: telemetry::Destination::File(context.config.log_file()?),
        filter: log.filter.clone(),
        json: log.json,
    })
    .map_err(|error| CliError::new(Exit::Usage, error.to_string()))?;
    telemetry::install_panic_hook(crate::term::session::free_for_panic_report)
        .map_err(|error| CliError::new(Exit::Failed, error.to_string()))
}

async fn interactive(
    context: &Context,
    generation: Option<Generation>,
    slots: u16,
    read_only: bool,
) -> Result<Exit, CliError> {
    let shutdown = Shutdown::new();
    shutdown::listen(&shutdown)?;
    let profile = Profile::detect();
    let look = Look::new(wished(&context.config), profile);
    let (terminal, width, height) = take_terminal(&context.config, profile, look.wants(context.config.mouse))?;
    let leaver = terminal.session.leaver();
    let app = App::new(AppOptions {
        width,
        height,
        zone: local_zone,
        model: generation.as_ref().map(Generation::model),
        offline: generation.as_ref().is_some_and(Generation::is_offline),
        retry_attempts: context.config.max_attempts.into(),
        clock_times: context.config.times == Times::Clock,
        mouse: context.config.mouse,
        models: models(&context.config),
        prices: crate::llm::prices::table(context.config.prices.as_deref())?,
    });
    let (said, progress) = mpsc::channel(16);
    let mut running = None;
    let open = Box::pin(link(context, generation, slots, read_only, said, &mut running));
    let mut behind = Behind::default();
    let left = Box::pin(console::run(terminal, app, look, &shutdown, open, progress, &mut behind)).await;
    // Before anything that may take time: whoever asked gets their terminal back within a second.
    leaver.leave();
    if let Some(path) = behind.outline {
        tell_what_is_kept(&path).await;
    }
    let winding_up = async {
        let Some(running) = running else { return };
        if left.as_ref().is_ok_and(|left| *left == Left::Asked) {
            running.tell_why_it_takes_time();
        }
        running.wind_up(left.as_ref().is_ok_and(|left| *left == Left::Quit), &shutdown).await;
    };
    tokio::join!(wait_for_saves(&behind.saves, &shutdown), winding_up);
    left.map(|_| Exit::Done)
}

/// On the terminal that is the shell's again, and in the log: it may be gone.
async fn tell_what_is_kept(outline: &Path) {
    let path = outline.display().to_string();
    tracing::warn!(path, "an outline was in an editor at the end and is kept");
    say(format!("homeroom: your outline is kept in {path}.")).await;
}

/// A file that was asked for is written before the program ends, unless the disk does not answer or there is no time left.
async fn wait_for_saves(saves: &Saves, shutdown: &Shutdown) {
    let unheard = tokio::select! {
        unheard = tokio::time::timeout(SAVED_WITHIN, saves.ended()) => unheard.ok(),
        () = shutdown.over() => None,
    };
    let unheard = unheard.unwrap_or_else(|| vec!["A file that was being saved may not be whole.".to_owned()]);
    for message in unheard {
        tracing::warn!(message, "a file was not saved");
        say(format!("homeroom: {message}")).await;
    }
}

/// Says something on a terminal that may take nothing: that is not waited for.
async fn say(words: String) {
    let _ = tokio::time::timeout(SAID_WITHIN, tokio::task::spawn_blocking(move || output::note(&words))).await;
}

/// The models that the configuration names.
fn models(config: &Config) -> Vec<String> {
    let own = config.providers.values().flat_map(|provider| provider.models.iter().chain(&provider.model));
    config.model.iter().chain(own).cloned().collect()
}

fn take_terminal(config: &Config, profile: Profile, wants: Wants) -> Result<(Terminal, u16, u16), CliError> {
    let session = Session::enter(wants)?;
    let (width, height) = session.size()?;
    let screen = Screen::new(&session, screen::Options { sync: !config.no_sync })?;
    let inputs = Inputs::new(&session, profile.escape_wait())?;
    Ok((Terminal { session, screen, inputs }, width, height))
}

fn wished(config: &Config) -> Wished {
    let depth = match config.colours {
        Colours::Auto => None,
        Colours::Sixteen => Some(Depth::Sixteen),
        Colours::Indexed256 => Some(Depth::Indexed),
        Colours::True => Some(Depth::True),
    };
    let ground = match config.theme {
        Theme::Dark => Some(Ground::Dark),
        Theme::Light => Some(Ground::Light),
        Theme::Auto | Theme::Mono | Theme::HighContrast => None,
    };
    Wished {
        depth,
        ground,
        mono: config.theme == Theme::Mono,
        contrast: config.theme == Theme::HighContrast,
        ascii: config.ascii,
    }
}

/// What has to be ended after the screen is gone.
struct Running {
    opened: Opened,
    announcer: Announcer,
    worker: Option<Worker>,
}

impl Running {
    /// On the terminal that is the shell's again.
    fn tell_why_it_takes_time(&self) {
        let busy = self.worker.as_ref().map_or(0, |worker| worker.load().borrow().busy);
        if busy > 0 {
            let lessons = if busy == 1 { String::from("1 lesson") } else { format!("{busy} lessons") };
            let words = format!(
                "homeroom: {lessons} may still finish, for {} s at most; the rest is queued again. ctrl-c ends it now.",
                DRAIN.as_secs()
            );
            // A terminal that takes nothing must not hold up the work: nobody waits for this thread.
            std::thread::spawn(move || output::note(&words));
        }
    }

    /// Puts back what runs here (after an operator's quit at once, after a signal in a while) and lets go of everything.
    async fn wind_up(self, now: bool, shutdown: &Shutdown) {
        let Self { opened, announcer, worker } = self;
        if let Some(worker) = worker {
            worker.control().drain(Some(if now { Duration::ZERO } else { DRAIN }));
            if let Err(error) = until_ended(&worker, shutdown).await {
                tracing::warn!(%error, "the workers ended with an error");
            }
        }
        let _ = tokio::time::timeout(LAST_WORDS, announcer.flush()).await;
        drop(announcer);
        opened.close().await;
    }
}

/// Opens the database and starts the workers, telling the console what takes time. Waits for a database that is away.
async fn link(
    context: &Context,
    generation: Option<Generation>,
    slots: u16,
    read_only: bool,
    said: mpsc::Sender<String>,
    running: &mut Option<Running>,
) -> Result<Link, CliError> {
    let mut opened = open(context, read_only, &said).await?;
    let db = opened.db.clone();
    let (announcer, listener) = feed(&db);
    opened.nurse(context, &listener);
    let worker = generation.filter(|_| !read_only).map(|generation| {
        let options = pool_options(&context.config, slots, None, false);
        Worker::start(generation.parts(&db, &announcer, &listener), options)
    });
    let workers = worker.as_ref().map(local);
    *running = Some(Running { opened, announcer, worker });
    Ok(Link { db, listener, actor: actor(), workers })
}

/// The workers as the console sees them.
fn local(worker: &Worker) -> LocalHandle {
    let control = worker.control();
    let id = Some(worker.id());
    let load = futures::stream::unfold((worker.load(), true), move |(mut load, first)| async move {
        if !first {
            load.changed().await.ok()?;
        }
        let now = *load.borrow_and_update();
        Some((LocalWorkers { id, slots: now.slots, busy: now.busy, draining: now.draining }, (load, false)))
    });
    LocalHandle {
        load: load.boxed(),
        drain: Box::new(move || control.drain(None)),
        ended: worker.ended().map_ok(drop).boxed(),
    }
}

async fn open(context: &Context, read_only: bool, said: &mpsc::Sender<String>) -> Result<Opened, DbError> {
    let mut tries = 0;
    loop {
        // A full channel means that newer words are waiting; these may go.
        let tell = |text: String| drop(said.try_send(text));
        match context.open(read_only, |step| tell(step.to_string())).await {
            Err(error) if error.is_transient() => {
                tell(format!("{error} Trying again until it is there."));
                tokio::time::sleep(before_opening_again(tries)).await;
                tries = tries.saturating_add(1);
            }
            other => return other,
        }
    }
}
