//! `homeroom show`: one lesson with everything that was done for it.

use std::fmt::Write as _;

use crate::config::Flags;
use crate::db::{contents, lessons, traces};
use crate::model::attempt::Attempt;
use crate::model::trace::{Content, LessonDetail, Trace};
use crate::ui::format;

use super::args::{Global, ShowArgs};
use super::context::Context;
use super::exit::{CliError, Exit};
use super::{lookup, output, words};

pub async fn run(global: &Global, args: &ShowArgs) -> Result<Exit, CliError> {
    let context = Context::load(global, Flags::default())?;
    let opened = context.open(false, output::step).await?;
    let client = opened.db.get().await?;
    let id = lookup::lesson(&client, &args.id).await?;
    let gone = || CliError::new(Exit::NotFound, format!("lesson {id} was deleted a moment ago."));
    let detail = lessons::detail(&client, id).await?.ok_or_else(gone)?;
    let all = traces::traces(&client, id).await?;
    let contents = contents::contents(&client, id).await?;
    drop(client);
    opened.close().await;
    if args.json {
        output::json(&json(&detail, &all, &contents))?;
    } else if let Some(number) = args.trace {
        let trace = all.iter().rev().find(|trace| trace.attempt_number == number);
        let missing = || CliError::new(Exit::NotFound, format!("attempt {number} of lesson {id} has no trace."));
        output::write_all(&trace_text(trace.ok_or_else(missing)?))?;
    } else {
        output::write_all(&text_of(&detail, &contents))?;
    }
    Ok(Exit::Done)
}

fn json(detail: &LessonDetail, traces: &[Trace], contents: &[Content]) -> serde_json::Value {
    let summary = &detail.summary;
    let mut lesson = serde_json::json!(detail.lesson);
    if let Some(lesson) = lesson.as_object_mut() {
        for (key, value) in [
            ("attempts", serde_json::json!(summary.attempts)),
            ("max_attempts", serde_json::json!(summary.max_attempts)),
            ("failure_class", serde_json::json!(summary.failure_class)),
            ("failure_detail", serde_json::json!(summary.failure_detail)),
            ("fingerprint", serde_json::json!(summary.fingerprint)),
            ("model", serde_json::json!(summary.model)),
            ("total_tokens", serde_json::json!(summary.total_tokens)),
            ("cost_usd", serde_json::json!(summary.cost_usd)),
        ] {
            lesson.insert(key.to_owned(), value);
        }
    }
    serde_json::json!({
        "lesson": lesson,
        "attempts": detail.attempts,
        "traces": traces,
        "contents": contents,
        "lease": summary.lease,
    })
}

fn text_of(detail: &LessonDetail, contents: &[Content]) -> String {
    let lesson = &detail.lesson;
    let summary = &detail.summary;
    let now = chrono::Utc::now();
    let mut out = format!("{}\n", words::one_line(&lesson.title));
    let mut fact = |name: &str, value: String| {
        let _ = writeln!(out, "  {name:<9} {value}");
    };
    fact("id", lesson.id.to_string());
    let since = match words::age(lesson.updated_at, now).as_str() {
        "now" => String::from("since just now"),
        age => format!("for {age}"),
    };
    fact("status", format!("{} {since}", lesson.status));
    fact("attempts", format!("{} of {} used", summary.attempts, summary.max_attempts));
    if let Some(class) = summary.failure_class {
        fact("failure", format!("{class} · {}", words::one_line(summary.failure_detail.as_deref().unwrap_or("?"))));
    }
    if let Some(lease) = &summary.lease {
        fact("worker", format!("{} until {}", words::one_line(&lease.worker_name), lease.deadline.to_rfc3339()));
    }
    fact("tokens", summary.total_tokens.map_or_else(|| String::from("?"), format::tokens));
    if let Some(content) = contents.last() {
        fact("content", format!("version {} · {} bytes of TSX", content.version, content.typescript_source.len()));
    }
    for attempt in &detail.attempts {
        let _ = writeln!(out, "  {}", attempt_line(attempt));
    }
    let _ = writeln!(out, "\n{}", words::lines(lesson.outline.trim_end()));
    out
}

fn attempt_line(attempt: &Attempt) -> String {
    let outcome = attempt.outcome.map_or("in progress", crate::model::attempt::Outcome::as_str);
    let took =
        attempt.finished_at.map(|end| format!(" in {:.1}s", seconds(attempt.started_at, end))).unwrap_or_default();
    let error = attempt.error.as_deref().map(|error| format!(" · {}", words::one_line(error))).unwrap_or_default();
    format!("attempt {:<3} {outcome}{took}{error}", attempt.attempt_number)
}

fn trace_text(trace: &Trace) -> String {
    format!(
        "── prompt · attempt {} · {} ──\n{}\n\n── response ──\n{}\n",
        trace.attempt_number,
        words::one_line(&trace.model),
        words::lines(&trace.prompt),
        words::lines(&trace.response)
    )
}

#[expect(clippy::cast_precision_loss, reason = "durations of minutes in milliseconds")]
fn seconds(from: crate::model::Time, to: crate::model::Time) -> f64 {
    (to - from).num_milliseconds() as f64 / 1000.0
}
