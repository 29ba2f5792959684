//! The grammar of what operators do to lessons and workers.
#![expect(clippy::doc_markdown, reason = "the doc comments of fields are help texts, shown as they stand")]

use std::path::PathBuf;

use clap::{Args, Subcommand};

pub const RETRY: &str = "Queues failed lessons again. Attempt numbers go on; earlier attempts and traces stay. \
    A lesson that is not failed, or that changed meanwhile, is refused and left alone (exit code 4).";
pub const REGENERATE: &str = "Queues generated lessons again. What they have stays as it is until a new version is \
    there, which then counts up. A lesson that is not generated, or that changed meanwhile, is refused (exit code 4).";
pub const CANCEL: &str = "Gives up queued lessons and running attempts: the model's answer is hung up on, what it \
    had said is kept as a trace, no attempt is used up, and the lesson is failed, so that nobody picks it up by itself. \
    `homeroom retry` queues it again.";
pub const DELETE: &str = "Deletes lessons with their attempts, traces and contents, for good. A lesson that a worker is \
    generating is refused: cancel it first.";
pub const PRIORITISE: &str = "Changes the priority of lessons that are not generated yet: higher is claimed first.";
pub const TAKE_BACK: &str = "Queues lessons again that another program set to generating and then left alone for ten \
    minutes. Should that program still be at work, the lesson may be generated twice: on a terminal the lesson's first \
    eight characters must be typed, elsewhere given with --confirm.";
pub const WORKERS: &str = "Lists the processes that generate. A paused worker claims nothing more and goes on with what \
    it runs; a drained one finishes that and ends. Slots are how many lessons a \
    worker generates at a time: with fewer than it uses it claims nothing more until it is below. --all pauses workers that start later, too, until they are resumed.";

/// What every action on lessons takes.
#[derive(Debug, Clone, Default, Args)]
pub struct ActArgs {
    /// Why, for the record (`homeroom actions` shows it)
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// Say what would be done and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Print the ids of what was done, and "refused": [{"id", "reason"}]
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Clone, Args)]
pub struct RetryArgs {
    /// Lessons by id, or the first characters of one
    #[arg(value_name = "ID", required_unless_present_any = ["failed", "group"], conflicts_with_all = ["failed", "group"])]
    pub ids: Vec<String>,
    /// Every failed lesson
    #[arg(long, conflicts_with = "group")]
    pub failed: bool,
    /// Every lesson that failed for this cause: a fingerprint of `homeroom list --json`
    #[arg(long, value_name = "FINGERPRINT")]
    pub group: Option<String>,
    /// How many more attempts each may use [env: HOMEROOM_MAX_ATTEMPTS] [default: 3]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=100))]
    pub attempts: Option<u16>,
    /// A new outline for one lesson (-: standard input); its title stays
    #[arg(long, value_name = "FILE", conflicts_with_all = ["failed", "group"])]
    pub outline_file: Option<PathBuf>,
    #[command(flatten)]
    pub act: ActArgs,
}

#[derive(Debug, Clone, Args)]
pub struct RegenerateArgs {
    /// Lessons by id, or the first characters of one
    #[arg(value_name = "ID", required = true)]
    pub ids: Vec<String>,
    /// How many attempts each may use [env: HOMEROOM_MAX_ATTEMPTS] [default: 3]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=100))]
    pub attempts: Option<u16>,
    #[command(flatten)]
    pub act: ActArgs,
}

#[derive(Debug, Clone, Args)]
pub struct CancelArgs {
    /// Lessons by id, or the first characters of one
    #[arg(value_name = "ID", required_unless_present = "all", conflicts_with = "all")]
    pub ids: Vec<String>,
    /// Every lesson that a worker generates now; what is queued stays queued
    #[arg(long)]
    pub all: bool,
    #[command(flatten)]
    pub act: ActArgs,
}

#[derive(Debug, Clone, Args)]
pub struct DeleteArgs {
    /// Lessons by id, or the first characters of one
    #[arg(value_name = "ID", required = true)]
    pub ids: Vec<String>,
    /// Yes, for good
    #[arg(long, required_unless_present = "dry_run")]
    pub yes: bool,
    #[command(flatten)]
    pub act: ActArgs,
}

#[derive(Debug, Clone, Args)]
pub struct PrioritiseArgs {
    /// Lessons by id, or the first characters of one
    #[arg(value_name = "ID", required = true)]
    pub ids: Vec<String>,
    /// Higher is claimed first; lessons have 0 unless somebody said otherwise
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub priority: i16,
    #[command(flatten)]
    pub act: ActArgs,
}

#[derive(Debug, Clone, Args)]
pub struct TakeBackArgs {
    /// Lessons by id, or the first characters of one
    #[arg(value_name = "ID", required = true)]
    pub ids: Vec<String>,
    /// The first eight characters of a lesson's id, once for each lesson
    #[arg(long, value_name = "CHARACTERS")]
    pub confirm: Vec<String>,
    #[command(flatten)]
    pub act: ActArgs,
}

#[derive(Debug, Clone, Args)]
pub struct WorkersArgs {
    #[command(subcommand)]
    pub command: Option<WorkersCommand>,
    /// Print {"fleet": "running|paused", "workers": […]}
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Clone, Subcommand)]
pub enum WorkersCommand {
    /// Claim nothing more; what runs goes on
    Pause(DirectArgs),
    /// Claim again
    Resume(DirectArgs),
    /// Finish what runs, then end
    Drain(DirectArgs),
    /// Generate so many lessons at a time from now on
    Slots(SlotsArgs),
}

#[derive(Debug, Clone, Args)]
pub struct SlotsArgs {
    /// A worker by name
    #[arg(value_name = "NAME")]
    pub name: String,
    /// How many lessons at a time, 512 at the most; with 0 it claims nothing more
    #[arg(value_name = "N", value_parser = clap::value_parser!(u16).range(0..=512))]
    pub slots: u16,
    /// Why, for the record (`homeroom actions` shows it)
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// Print {"changed": […], "refused": […]}
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Clone, Args)]
pub struct DirectArgs {
    /// Workers by name
    #[arg(value_name = "NAME", required_unless_present = "all", conflicts_with = "all")]
    pub names: Vec<String>,
    /// Every worker
    #[arg(long)]
    pub all: bool,
    /// Why, for the record (`homeroom actions` shows it)
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// Print {"changed": […], "refused": […]}
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Clone, Args)]
pub struct ActionsArgs {
    /// At most so many, 500 at the most [default: 50]
    #[arg(long, value_name = "N", default_value_t = 50, hide_default_value = true, value_parser = clap::value_parser!(u16).range(1..=500))]
    pub limit: u16,
    /// Print {"actions": […]}
    #[arg(long)]
    pub json: bool,
}
