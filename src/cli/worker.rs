//! `homeroom worker`, and `homeroom` without a terminal: generate, a line an event.

use std::time::Duration;

use tokio::sync::broadcast;
use tokio::task::JoinHandle;

use crate::app::local_zone;
use crate::config::Flags;
use crate::db::DbError;
use crate::db::announcer::Announcer;
use crate::model::backoff::full_jitter;
use crate::model::lesson::Status;
use crate::model::limit::ProviderLimit;
use crate::shutdown::{self, Shutdown, Stage};
use crate::telemetry;
use crate::ui::format;
use crate::worker::{Ending, Report, Worker};

use super::args::{Global, WorkerArgs};
use super::context::{Context, Opened};
use super::exit::{CliError, Exit};
use super::generation::{Generation, feed, pool_options};
use super::watched::Watched;
use super::{output, words};

/// How long what runs may go on after a signal.
pub const DRAIN: Duration = Duration::from_secs(8);
/// How long leaving may wait for what is nice to have said.
pub const LAST_WORDS: Duration = Duration::from_secs(1);

pub async fn run(global: &Global, args: &WorkerArgs) -> Result<Exit, CliError> {
    let flags = Flags { workers: args.concurrency, health: args.health.clone(), ..Flags::default() };
    let context = Context::load(global, flags)?.staying();
    if global.read_only {
        return Err(CliError::new(Exit::Usage, "workers write; --read-only is for watching and reading."));
    }
    if context.config.workers == 0 {
        return Err(CliError::new(
            Exit::Usage,
            "with 0 workers nothing would ever be generated. Give --concurrency (for `homeroom`: --workers) 1 or more.",
        ));
    }
    log_to_stderr(&context)?;
    for warning in &context.warnings {
        output::note(&format!("homeroom: {warning}"));
    }
    let generation = Generation::prepare(&context)?;
    let shutdown = Shutdown::new();
    shutdown::listen(&shutdown)?;
    let watched = Watched::start(&context, args, &shutdown).await?;
    let opened = open(&context, args.until_empty, &shutdown).await;
    let (worked, opened) = match opened {
        Ok(Some(mut opened)) => {
            let worked = work(&context, &generation, &mut opened, args, &shutdown, &watched).await;
            (worked, Some(opened))
        }
        Ok(None) => (Ok(()), None),
        Err(error) => (Err(error), None),
    };
    // It knows the database, which stops with its last user.
    watched.end().await;
    if let Some(opened) = opened {
        opened.close().await;
    }
    worked.map(|()| Exit::Done)
}

/// The log of a process without a screen. Plain lines on standard output say to people what happens; with JSON chosen
/// they are left out and the log has everything, so that whoever collects both streams gets nothing but JSON.
pub fn log_to_stderr(context: &Context) -> Result<(), CliError> {
    let log = &context.config.log;
    let usual = if log.json {
        "info,deadpool.postgres=error"
    } else {
        // Without a wish for more, standard error is for what an operator must know and the lines do not say.
        "warn,deadpool.postgres=error,homeroom::worker::journal=off"
    };
    let filter = log.filter.clone().or_else(|| Some(String::from(usual)));
    telemetry::install(&telemetry::Options { destination: telemetry::Destination::Stderr, filter, json: log.json })
        .map_err(|error| CliError::new(Exit::Usage, error.to_string()))?;
    if log.json {
        telemetry::install_panic_hook(|| false).map_err(|error| CliError::new(Exit::Failed, error.to_string()))?;
    }
    Ok(())
}

/// How long a program that waits for its database lets it rest, so often tried already.
pub fn before_opening_again(tries: u32) -> Duration {
    full_jitter(Duration::from_secs(1), Duration::from_secs(15), tries, fastrand::f64()).max(Duration::from_millis(100))
}

/// Opens the database; a worker that is to stay waits for one that is away. `None` when asked to stop meanwhile.
async fn open(context: &Context, once: bool, shutdown: &Shutdown) -> Result<Option<Opened>, CliError> {
    let mut told = false;
    let mut tries = 0;
    loop {
        let opened = tokio::select! {
            opened = context.open(false, output::step) => opened,
            () = shutdown.draining() => return Ok(None),
        };
        let error = match opened {
            Ok(opened) => return Ok(Some(opened)),
            Err(error) => error,
        };
        if once || !error.is_transient() {
            return Err(error.into());
        }
        if !std::mem::replace(&mut told, true) {
            output::note(&format!("homeroom: {error} Trying again until it is there."));
        }
        let wait = before_opening_again(tries);
        tries = tries.saturating_add(1);
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = shutdown.draining() => return Ok(None),
        }
    }
}

async fn work(
    context: &Context,
    generation: &Generation,
    opened: &mut Opened,
    args: &WorkerArgs,
    shutdown: &Shutdown,
    watched: &Watched,
) -> Result<(), CliError> {
    let (announcer, listener) = feed(&opened.db);
    opened.nurse(context, &listener);
    let options = pool_options(&context.config, context.config.workers, args.name.clone(), args.until_empty);
    let worker = Worker::start(generation.parts(&opened.db, &announcer, &listener), options);
    watched.works(&opened.db, &worker, &listener);
    let teller = tokio::spawn(tell(worker.reports()));
    let ended = until_ended(&worker, shutdown).await;
    drop(worker);
    let tally = last_words(&announcer, teller).await;
    match ended? {
        Ending::Paused { limits, queued } => {
            tally.say(&tally.so_far())?;
            Err(CliError::new(Exit::Failed, paused(&limits, queued)))
        }
        Ending::Stood { queued } => {
            tally.say(&tally.so_far())?;
            Err(CliError::new(Exit::Failed, stood(queued)))
        }
        Ending::Empty | Ending::Drained if !args.until_empty => Ok(()),
        Ending::Drained => tally.say(&tally.so_far()),
        Ending::Empty => tally.say(&tally.sentence(shutdown.stage() != Stage::Running)),
    }
}

/// Why a worker that was to empty the queue gives up.
fn paused(limits: &[ProviderLimit], queued: i64) -> String {
    let clock = clock();
    let why: Vec<String> = limits.iter().map(|limit| limit.sentence(|at| clock.moment(at))).collect();
    format!("{}. {}", words::one_line(&why.join(". ")), stay(queued))
}

fn stood(queued: i64) -> String {
    format!("workers paused by an operator; homeroom workers resume --all ends it. {}", stay(queued))
}

fn stay(queued: i64) -> String {
    let lessons = if queued == 1 { "1 lesson stays" } else { &format!("{} lessons stay", format::count(queued)) };
    format!("{lessons} queued; nothing was counted.")
}

fn clock() -> format::Clock {
    format::Clock::new(local_zone, chrono::Utc::now())
}

/// Lets the last announcements and lines out, but does not wait for a database or a task that has fallen silent.
async fn last_words(announcer: &Announcer, teller: JoinHandle<Tally>) -> Tally {
    let _ = tokio::time::timeout(LAST_WORDS, announcer.flush()).await;
    match tokio::time::timeout(LAST_WORDS, teller).await {
        Ok(Ok(tally)) => tally,
        Ok(Err(_)) | Err(_) => Tally::default(),
    }
}

/// Waits for the pool; a signal drains it, a second one ends it at once.
pub async fn until_ended(worker: &Worker, shutdown: &Shutdown) -> Result<Ending, DbError> {
    loop {
        tokio::select! {
            ended = worker.ended() => return ended,
            () = shutdown.over() => {
                worker.control().drain(Some(Duration::ZERO));
                let _ = tokio::time::timeout(Duration::from_secs(1), worker.ended()).await;
                return Ok(Ending::Drained);
            }
            () = shutdown.draining(), if shutdown.stage() != Stage::Now => {
                worker.control().drain(Some(DRAIN));
                tokio::select! {
                    ended = worker.ended() => return ended,
                    () = shutdown.over() => {}
                }
            }
        }
    }
}

/// What became of the lessons of one run.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    generated: usize,
    failed: usize,
}

impl Tally {
    fn count(&mut self, report: &Report) {
        match report {
            Report::Generated { .. } => self.generated += 1,
            Report::Failed { next: Status::Failed, .. } => self.failed += 1,
            _ => {}
        }
    }

    fn say(self, sentence: &str) -> Result<(), CliError> {
        if telemetry::stderr_is_json() {
            tracing::info!(
                event = "ended",
                lessons.generated = self.generated,
                lessons.failed = self.failed,
                "{sentence}"
            );
            return Ok(());
        }
        output::line(sentence)
    }

    fn so_far(self) -> String {
        format!("Stopped before the queue was empty: {} generated, {} failed.", self.generated, self.failed)
    }

    fn sentence(self, stopped: bool) -> String {
        match (self.generated, self.failed) {
            _ if stopped => self.so_far(),
            (0, 0) => String::from("Nothing was left to do here. `homeroom add` queues a lesson."),
            (generated, 0) => format!("Done: {generated} generated."),
            (generated, failed) => {
                format!("Done: {generated} generated, {failed} failed. `homeroom list --status failed` says why.")
            }
        }
    }
}

/// Writes a line an event until the pool has ended. Goes on counting when nobody reads any more.
async fn tell(mut reports: broadcast::Receiver<Report>) -> Tally {
    let mut tally = Tally::default();
    loop {
        match reports.recv().await {
            Ok(report) => {
                tally.count(&report);
                if !telemetry::stderr_is_json() {
                    let _ = output::line(&line(&report));
                }
            }
            Err(broadcast::error::RecvError::Lagged(missed)) => output::note(&format!("({missed} lines left out)")),
            Err(broadcast::error::RecvError::Closed) => return tally,
        }
    }
}

fn line(report: &Report) -> String {
    let time = chrono::Local::now().format("%H:%M:%S");
    let titled =
        |word: &str, title: &str, rest: String| format!("{time}  {word:<10}  {}  {rest}", words::column(title, 44));
    let text = match report {
        Report::Claimed { title, attempt_number, .. } => titled("claimed", title, format!("attempt {attempt_number}")),
        Report::Generated { title, seconds, total_tokens, .. } => {
            let tokens = total_tokens.map_or_else(|| String::from("?"), format::tokens);
            titled("generated", title, format!("{seconds:.1}s · {tokens} tokens"))
        }
        Report::Failed { title, attempt_number, failure, next, .. } => {
            let word = if *next == Status::Failed { "failed" } else { "again" };
            let cause = format!("{} · {}", failure.class, words::one_line(&failure.detail));
            titled(word, title, format!("{cause} · attempt {attempt_number}"))
        }
        Report::PutBack { title, reason, .. } => titled("put back", title, words::one_line(reason)),
        Report::Superseded { title, .. } => {
            titled("superseded", title, String::from("its lease was lost; nothing was stored"))
        }
        Report::Cancelled { title, .. } => {
            titled("cancelled", title, String::from("by an operator; nothing was kept here"))
        }
        Report::Paused => format!("{time}  paused      by an operator; what runs goes on"),
        Report::Unpaused => format!("{time}  resumed     by an operator"),
        Report::Resized { slots } => {
            let slots = if *slots == 1 { String::from("1 slot") } else { format!("{slots} slots") };
            format!("{time}  resized     {slots}, by an operator")
        }
        Report::Rescued { id, next } => titled("rescued", &id.to_string(), format!("now {next}")),
        Report::Held { limit } => {
            let clock = clock();
            format!("{time}  held        {}", words::one_line(&limit.sentence(|at| clock.moment(at))))
        }
        Report::Resumed { provider } => {
            format!("{time}  resumed     {} may be called again", words::one_line(provider))
        }
        Report::Uncounted { provider, model } => format!(
            "{time}  uncounted   nobody knows what {} costs: the spend cap of {} does not count it",
            words::one_line(model),
            words::one_line(provider)
        ),
        Report::Trouble { error } => format!("{time}  trouble     {}", words::one_line(error)),
        Report::Recovered => format!("{time}  recovered   the database is back"),
    };
    text.trim_end().to_owned()
}
