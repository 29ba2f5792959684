//! The command line: our own options, and what `cargo test` hands to every test program.

use clap::Parser;

/// One test, for whoever filters by name.
const NAME: &str = "chaos";

/// Chaos: everything is killed, cut, stopped and restarted, and nothing may be lost.
#[derive(Debug, Parser)]
#[command(name = NAME, disable_version_flag = true)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub struct Args {
    /// Go on until --lessons and --seconds are reached (10,000 lessons where neither is given).
    #[arg(long)]
    pub long: bool,
    /// How many lessons at least, with --long.
    #[arg(long, requires = "long")]
    pub lessons: Option<usize>,
    /// How many seconds at least, with --long.
    #[arg(long, requires = "long")]
    pub seconds: Option<u64>,
    /// Repeat the choices of an earlier run.
    #[arg(long)]
    pub seed: Option<u64>,
    /// Only rounds of this kind.
    #[arg(long, value_enum)]
    pub only: Option<RoundKind>,
    /// A part of the test's name: nothing runs where it is no part of it.
    filter: Vec<String>,
    #[arg(long, hide = true)]
    list: bool,
    #[arg(long, hide = true)]
    exact: bool,
    #[arg(long, hide = true)]
    ignored: bool,
    #[arg(long, hide = true)]
    bench: bool,
    #[arg(long, hide = true)]
    skip: Vec<String>,
    // What the usual test programs know and means nothing here.
    #[arg(long, hide = true)]
    include_ignored: bool,
    #[arg(long, alias = "no-capture", hide = true)]
    nocapture: bool,
    #[arg(long, hide = true)]
    show_output: bool,
    #[arg(long, short, hide = true)]
    quiet: bool,
    #[arg(long, hide = true)]
    test: bool,
    #[arg(long, hide = true)]
    test_threads: Option<usize>,
    #[arg(long, hide = true)]
    color: Option<String>,
    #[arg(long, hide = true)]
    format: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum RoundKind {
    /// Only the database and the links to it fail: nothing may be paid for twice.
    Outages,
    /// Everything at once.
    Storm,
    /// A long outage with a hundred calls in flight.
    Inflight,
    /// One SIGTERM after the other, under load.
    Signals,
}

/// What to do.
#[derive(Debug)]
pub enum Task {
    Run(Args),
    /// Say this and end.
    Say(&'static str),
}

impl Args {
    /// Ends the process with a usage sentence where an argument means nothing.
    pub fn read() -> Task {
        Self::parse().task()
    }

    fn task(self) -> Task {
        if self.list {
            return Task::Say("chaos: test\n\n1 test, 0 benchmarks\n");
        }
        let named = |part: &String| if self.exact { part == NAME } else { NAME.contains(part.as_str()) };
        let wanted = self.filter.is_empty() || self.filter.iter().any(named);
        if !wanted || self.skip.iter().any(named) || self.ignored || self.bench {
            return Task::Say("chaos: filtered out\n");
        }
        Task::Run(self)
    }
}
