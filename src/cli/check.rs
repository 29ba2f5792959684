//! `homeroom check`: the checks on a TSX file, outside any queue.

use std::path::PathBuf;

use crate::model::check::{Report, Subject, Verdict};
use crate::model::score::Score;
use crate::tsx::{self, Checker, report};

use super::args::CheckArgs;
use super::context::read_input;
use super::exit::{CliError, Exit};
use super::output;

/// The longest input that is read; the checker refuses less than this by itself, with an explanation.
const MAX_BYTES: u64 = 16 * 1024 * 1024;

pub async fn run(args: &CheckArgs) -> Result<Exit, CliError> {
    let text = read_text(&args.file)?;
    let subject = args.outline.as_ref().map(read_text).transpose()?.map(|outline| subject(&outline));
    let cannot =
        |error: &dyn std::fmt::Display| CliError::new(Exit::Failed, format!("the check could not run: {error}"));
    let options = tsx::Options::this_program().map_err(|error| cannot(&error))?;
    let checker = Checker::new(options);
    let report = examine(&checker, &text, !args.no_rules, subject.as_ref()).await.map_err(|error| cannot(&error))?;
    if args.json {
        output::json(&json(&report))?;
    } else {
        output::write_all(&report::render(&report, report.source.as_deref().unwrap_or(&text)))?;
    }
    Ok(match report.verdict {
        Verdict::Passed => Exit::Done,
        Verdict::Failed | Verdict::Inconclusive => Exit::Failed,
    })
}

fn read_text(path: &PathBuf) -> Result<String, CliError> {
    String::from_utf8(read_input(path, MAX_BYTES)?).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        CliError::new(
            Exit::Usage,
            format!("{} is not valid UTF-8: the byte at offset {at} cannot be read.", path.display()),
        )
    })
}

/// The first line that says something is the title, as it is for `add`.
fn subject(outline: &str) -> Subject {
    let title = outline.lines().map(|line| line.trim_start_matches('#').trim()).find(|line| !line.is_empty());
    Subject { title: title.unwrap_or_default().to_owned(), outline: outline.to_owned() }
}

/// A file is TSX as it stands; a response has its code in a fence.
async fn examine(
    checker: &Checker,
    text: &str,
    rules: bool,
    subject: Option<&Subject>,
) -> Result<Report, tsx::CheckError> {
    if rules && is_response(text) {
        checker.check(text, subject).await
    } else {
        checker.check_source(text, rules, subject).await
    }
}

fn is_response(text: &str) -> bool {
    text.lines().any(|line| line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~"))
}

fn json(report: &Report) -> serde_json::Value {
    serde_json::json!({
        "verdict": report.verdict,
        "passed": report.verdict == Verdict::Passed,
        "stages": report.stages,
        "score": report.score.as_ref().map(Score::value),
        "html": report.html,
    })
}
