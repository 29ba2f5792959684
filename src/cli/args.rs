//! The command line's grammar and its help. What each subcommand does lives in the file of its name.
#![expect(clippy::doc_markdown, reason = "the doc comments of fields are help texts, shown as they stand")]

mod operators;

pub use operators::*;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

const ABOUT: &str = "The operations console for AI lesson generation on Postgres";

const LONG_ABOUT: &str = "\
homeroom keeps a Postgres queue of lessons, runs the workers that turn outlines into interactive
React lessons with a language model, and shows all of it live.

Without a subcommand it opens the console, with workers in the same process. Without a database
it starts and keeps a private Postgres; without a model key its lessons come from the built-in
offline model homeroom/sample-1, which works from the outline's own words.";

const AFTER_HELP: &str = "\
Examples:
  homeroom                                   open the console
  homeroom add @outline.md                   queue a lesson from a file
  pbpaste | homeroom add - --json            queue a lesson from standard input, print its id
  homeroom worker --until-empty              generate everything queued, then exit
  homeroom list --status failed --json       what failed, for a program
  homeroom show 5f0c                         one lesson by the start of its id
  homeroom retry --failed                    queue every failed lesson again
  homeroom workers pause --all               nobody claims anything more until they are resumed

Database: --database-url, DATABASE_URL or the libpq variables PGSERVICE, PGHOST, PGHOSTADDR and
PGDATABASE choose one; with none, the private Postgres is used (homeroom db url prints its address).
Model: OPENAI_API_KEY (and OPENAI_BASE_URL for any compatible server), ANTHROPIC_API_KEY, or several
providers in the configuration file (see the README); HOMEROOM_PROVIDER=sample for the offline one.

Exit codes: 0 done, 1 failed, 2 usage, 3 not found, 4 refused, 5 database unreachable.";

#[derive(Debug, Parser)]
#[command(name = "homeroom", version, about = ABOUT, long_about = LONG_ABOUT, after_help = AFTER_HELP)]
#[command(disable_help_subcommand = true, max_term_width = 100)]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(flatten)]
    pub console: ConsoleArgs,
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Flags that every subcommand takes.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Everywhere")]
pub struct Global {
    /// The database to use, as a URL or libpq key=value text [env: DATABASE_URL]
    #[arg(long, global = true, value_name = "URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// Where the private Postgres keeps its data [env: HOMEROOM_DATA_DIR]
    #[arg(long, global = true, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// The configuration file [env: HOMEROOM_CONFIG] [default: homeroom.toml in your configuration directory]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Who generates: sample, openai, anthropic, or the name of a provider of yours [env: HOMEROOM_PROVIDER]
    #[arg(long, global = true, value_name = "NAME")]
    pub provider: Option<String>,
    /// The model to ask, where a lesson names none [env: HOMEROOM_MODEL]
    #[arg(long, global = true, value_name = "MODEL")]
    pub model: Option<String>,
    /// Change nothing: the database session itself refuses writes; no workers
    #[arg(long, global = true)]
    pub read_only: bool,
}

/// Flags of the console itself.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Console")]
pub struct ConsoleArgs {
    /// How many lessons this process generates at once; 0 only watches
    #[arg(long, value_name = "N")]
    pub workers: Option<u16>,
    /// Colours for a dark or a light ground, high contrast, or none; auto asks the terminal
    #[arg(long, value_name = "NAME", value_parser = ["auto", "dark", "light", "high-contrast", "mono"])]
    pub theme: Option<String>,
    /// How many colours to use; auto asks the terminal
    #[arg(long, alias = "colors", value_name = "N", value_parser = ["auto", "16", "256", "truecolor"])]
    pub colours: Option<String>,
    /// Draw with ASCII characters only
    #[arg(long)]
    pub ascii: bool,
    /// Do not bracket frames with synchronized output
    #[arg(long)]
    pub no_sync: bool,
    /// Take clicks and the wheel; the terminal's own selection then needs shift
    #[arg(long)]
    pub mouse: bool,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run workers without a screen
    #[command(long_about = "Claims queued lessons, generates them, and says what happens, a line an event. \
        SIGTERM and Ctrl-C drain: what runs may finish for 8 seconds, the rest is queued again and nothing is counted.")]
    Worker(WorkerArgs),
    /// Queue lessons
    #[command(
        long_about = "Queues one lesson from an outline, or many from a JSON Lines file, and prints the new ids. \
        The title is the outline's first line unless --title gives one. Nothing is queued when any outline is refused."
    )]
    Add(AddArgs),
    /// List lessons, newest first
    List(ListArgs),
    /// Show one lesson with its attempts, traces and contents
    Show(ShowArgs),
    /// Queue failed lessons again
    #[command(long_about = operators::RETRY)]
    Retry(RetryArgs),
    /// Generate generated lessons once more
    #[command(long_about = operators::REGENERATE)]
    Regenerate(RegenerateArgs),
    /// Give up queued lessons and running attempts
    #[command(long_about = operators::CANCEL)]
    Cancel(CancelArgs),
    /// Delete lessons with everything that was done for them
    #[command(long_about = operators::DELETE)]
    Delete(DeleteArgs),
    /// Change which lessons are claimed first
    #[command(long_about = operators::PRIORITISE, visible_alias = "prioritize")]
    Prioritise(PrioritiseArgs),
    /// Queue lessons that another program left generating
    #[command(long_about = operators::TAKE_BACK)]
    TakeBack(TakeBackArgs),
    /// The processes that generate; pause, resume and drain them
    #[command(long_about = operators::WORKERS)]
    Workers(WorkersArgs),
    /// What operators did, newest first
    Actions(ActionsArgs),
    /// Create or update the tables in the database
    #[command(long_about = "Creates homeroom's tables in an empty database, or brings its own up to date. Running it \
        again changes nothing. A database that holds tables of other programs is refused and left alone.")]
    Migrate(MigrateArgs),
    /// Which model providers may be called now; pause and resume them
    #[command(
        long_about = "Lists the model providers and whether workers call them. One that refuses its key, has no credit \
        left or has reached its spend cap is paused for every worker on this database; one that answers 429 is left \
        alone for as long as it asked. Their lessons stay queued and nothing is counted."
    )]
    Providers(ProvidersArgs),
    /// The school in numbers
    #[command(long_about = "Prints what the Overview shows and what a worker's /metrics tells, read at this moment: \
        lessons by status, the queue's age, what was generated and failed, how long it takes, what it costs, and the workers.")]
    Stats(StatsArgs),
    /// Check a TSX file, or a model's response, outside any queue
    Check(CheckArgs),
    /// The private Postgres: its address, a prompt, stopping it
    Db {
        #[command(subcommand)]
        command: DbCommand,
    },
    /// The checks' child process; not for people
    #[command(hide = true, name = "check-child")]
    CheckChild,
}

#[derive(Debug, Clone, Args)]
pub struct WorkerArgs {
    /// How many lessons to generate at once
    #[arg(long, value_name = "N")]
    pub concurrency: Option<u16>,
    /// Exit 0 once nothing is queued and nothing is being generated
    #[arg(long)]
    pub until_empty: bool,
    /// The name shown for this worker [default: host and process id]
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// Answer /livez, /readyz and /metrics over HTTP here; on this machine alone unless HOST says otherwise, port 0 takes a free one [env: HOMEROOM_HEALTH]
    #[arg(long, value_name = "[HOST:]PORT")]
    pub health: Option<String>,
    /// Without a screen, but for a person: not a worker that is watched over.
    #[arg(skip)]
    pub plain: bool,
}

#[derive(Debug, Clone, Args)]
pub struct AddArgs {
    /// The outline itself, - for standard input, or @FILE
    #[arg(value_name = "OUTLINE|-|@FILE", required_unless_present = "jsonl", conflicts_with = "jsonl")]
    pub outline: Option<String>,
    /// The title, instead of the outline's first line
    #[arg(long, value_name = "TEXT", conflicts_with = "jsonl")]
    pub title: Option<String>,
    /// Many lessons: a JSON object a line with "outline", and "title", "priority", "model" if wanted (-: standard input)
    #[arg(long, value_name = "FILE")]
    pub jsonl: Option<PathBuf>,
    /// Higher is claimed first [default: 0]
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true, allow_negative_numbers = true)]
    pub priority: i16,
    /// Print {"ids": […]}
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum StatusArg {
    Queued,
    Generating,
    Generated,
    Failed,
}

#[derive(Debug, Clone, Args)]
pub struct ListArgs {
    /// Only lessons in this status
    #[arg(long, value_name = "STATUS")]
    pub status: Option<StatusArg>,
    /// Only what matches, among the newest 20,000 lessons: words of title, outline, error, model or id, and
    /// `status:failed cause:compile model:gpt* age:<1h attempts:>2 title:… -not "a phrase"`
    #[arg(long, value_name = "QUERY", allow_hyphen_values = true)]
    pub search: Option<String>,
    /// At most so many, 500 at the most [default: 50]
    #[arg(long, value_name = "N", default_value_t = 50, hide_default_value = true, value_parser = clap::value_parser!(u16).range(1..=500))]
    pub limit: u16,
    /// Go on after an earlier page: its "next" value
    #[arg(long, value_name = "CURSOR")]
    pub after: Option<String>,
    /// Print {"lessons": […], "next": …}
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Clone, Args)]
pub struct ShowArgs {
    /// A lesson's id, or its first characters
    #[arg(value_name = "ID")]
    pub id: String,
    /// Print the prompt and response of this attempt
    #[arg(long, value_name = "N")]
    pub trace: Option<i32>,
    /// Print {"lesson", "attempts", "traces", "contents", "lease"}
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Clone, Args)]
pub struct MigrateArgs {
    /// Say whether the database is up to date (exit 0) or not (exit 1)
    #[arg(long, conflicts_with = "print")]
    pub check: bool,
    /// Print the SQL instead of running it
    #[arg(long)]
    pub print: bool,
}

#[derive(Debug, Clone, Args)]
pub struct StatsArgs {
    /// Print {"at", "counts", "queue", "rates", "durations", "spend", "median_score", "workers", "providers"}
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Clone, Args)]
pub struct ProvidersArgs {
    #[command(subcommand)]
    pub command: Option<ProvidersCommand>,
    /// Print {"providers": […]}
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Clone, Subcommand)]
pub enum ProvidersCommand {
    /// Let every worker call a provider again
    Resume {
        /// The provider
        #[arg(value_name = "NAME")]
        name: String,
        /// Why, for the record
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
        /// Print {"changed": …}, null where nothing held it back
        #[arg(long)]
        json: bool,
    },
    /// Keep every worker from calling a provider, until it is resumed
    Pause {
        /// The provider
        #[arg(value_name = "NAME")]
        name: String,
        /// Why, for whoever looks
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
        /// Print {"changed": …}
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Clone, Args)]
pub struct CheckArgs {
    /// A TSX file or a whole response, - for standard input
    #[arg(value_name = "FILE|-")]
    pub file: PathBuf,
    /// Skip the rules: compile and run only
    #[arg(long)]
    pub no_rules: bool,
    /// The outline the lesson is scored against; its first line is the title
    #[arg(long, value_name = "FILE")]
    pub outline: Option<PathBuf>,
    /// Print {"verdict", "passed", "stages", "score", "html"}
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Clone, Subcommand)]
pub enum DbCommand {
    /// Print the address of the private Postgres, starting it if need be
    Url,
    /// Open psql on the private Postgres
    Psql {
        /// Handed on to psql
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGS")]
        args: Vec<String>,
    },
    /// Stop the private Postgres, unless it is in use
    Stop {
        /// Stop it even while others use it; their work is queued again
        #[arg(long)]
        force: bool,
    },
}
