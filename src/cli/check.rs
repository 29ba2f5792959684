//! `homeroom check`: the checks on a TSX file, outside any queue.

use crate::model::check::{Report, Verdict};
use crate::model::score::Score;
use crate::tsx::{self, Checker, report};

use super::args::CheckArgs;
use super::context::read_input;
use super::exit::{CliError, Exit};
use super::output;

/// The longest input that is read; the checker refuses less than this by itself, with an explanation.
const MAX_BYTES: u64 = 16 * 1024 * 1024;

pub async fn run(args: &CheckArgs) -> Result<Exit, CliError> {
    let bytes = read_input(&args.file, MAX_BYTES)?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        CliError::new(
            Exit::Usage,
            format!("{} is not valid UTF-8: the byte at offset {at} cannot be read.", args.file.display()),
        )
    })?;
    let cannot =
        |error: &dyn std::fmt::Display| CliError::new(Exit::Failed, format!("the check could not run: {error}"));
    let options = tsx::Options::this_program().map_err(|error| cannot(&error))?;
    let checker = Checker::new(options);
    let report = examine(&checker, &text, !args.no_rules).await.map_err(|error| cannot(&error))?;
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

/// A file is TSX as it stands; a response has its code in a fence.
async fn examine(checker: &Checker, text: &str, rules: bool) -> Result<Report, tsx::CheckError> {
    if rules && is_response(text) { checker.check(text).await } else { checker.check_source(text, rules).await }
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
