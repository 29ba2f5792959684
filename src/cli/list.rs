//! `homeroom list`: lessons, newest first.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::config::Flags;
use crate::db::lessons;
use crate::model::lesson::{LessonSummary, Status};
use crate::model::overview::{Cursor, Order, PageRequest, SEARCHED};
use crate::model::query::Query;

use super::args::{Global, ListArgs, StatusArg};
use super::context::Context;
use super::exit::{CliError, Exit};
use super::{output, words};

/// Cells a title may take.
const TITLE: usize = 48;

pub async fn run(global: &Global, args: &ListArgs) -> Result<Exit, CliError> {
    let after = args.after.as_deref().map(decode).transpose()?;
    let query = args.search.as_deref().map(query).transpose()?;
    let context = Context::load(global, Flags::default())?;
    let opened = context.open(false, output::step).await?;
    let request =
        PageRequest { status: args.status.map(status), query, order: Order::Newest, after, limit: args.limit.into() };
    let page = lessons::page(&*opened.db.get().await?, &request).await?;
    opened.close().await;
    if args.json {
        let lessons: Vec<_> = page.rows.iter().map(json).collect();
        output::json(&serde_json::json!({ "lessons": lessons, "next": page.next.as_ref().map(encode) }))?;
    } else if page.rows.is_empty() {
        output::note(if args.status.is_some() || args.search.is_some() || args.after.is_some() {
            "No lesson matches."
        } else {
            "No lessons. `homeroom add` queues one."
        });
    } else {
        output::write_all(&table(&page.rows))?;
        if let Some(found) = page.found.filter(|found| found.is_bounded) {
            output::note(&format!("{} found among the newest {SEARCHED}.", found.count));
        }
        if page.next.is_some() {
            output::note(&format!(
                "The newest {}; --limit shows more, --json gives a cursor to go on.",
                page.rows.len()
            ));
        }
    }
    Ok(Exit::Done)
}

/// The documented keys of `list --json`.
fn json(row: &LessonSummary) -> serde_json::Value {
    serde_json::json!({
        "id": row.id,
        "title": row.title,
        "status": row.status,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "priority": row.priority,
        "run_after": row.run_after,
        "attempts": row.attempts,
        "failure_class": row.failure_class,
        "fingerprint": row.fingerprint,
        "model": row.model,
        "total_tokens": row.total_tokens,
        "cost_usd": row.cost_usd,
    })
}

fn table(rows: &[LessonSummary]) -> String {
    let now = chrono::Utc::now();
    let mut out = format!(
        "{:<8}  {:<10}  {}  {:>4}  {:>5}  {}\n",
        "ID",
        "STATUS",
        words::column("TITLE", TITLE),
        "AGE",
        "ATT",
        "CAUSE"
    );
    for row in rows {
        let id = row.id.to_string();
        let attempts = format!("{}/{}", row.attempts, row.max_attempts);
        let cause = match (row.status, row.failure_class) {
            (Status::Failed, Some(class)) => {
                format!("{class} · {}", words::one_line(row.failure_detail.as_deref().unwrap_or("?")))
            }
            _ => String::new(),
        };
        let line = format!(
            "{:<8}  {:<10}  {}  {:>4}  {:>5}  {}",
            &id[..8],
            row.status.as_str(),
            words::column(&row.title, TITLE),
            words::age(row.updated_at, now),
            attempts,
            cause
        );
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// What is asked for must be understood whole: nobody is there to see what was left out.
fn query(text: &str) -> Result<Query, CliError> {
    let (query, problems) = Query::parse(text);
    match problems.first() {
        Some(problem) => Err(CliError::new(Exit::Usage, format!("--search: {}.", problem.message))),
        None => Ok(query),
    }
}

const fn status(arg: StatusArg) -> Status {
    match arg {
        StatusArg::Queued => Status::Queued,
        StatusArg::Generating => Status::Generating,
        StatusArg::Generated => Status::Generated,
        StatusArg::Failed => Status::Failed,
    }
}

/// A cursor as one opaque word.
fn encode(cursor: &Cursor) -> String {
    URL_SAFE_NO_PAD.encode(format!("{} {}", cursor.at.to_rfc3339(), cursor.id))
}

fn decode(word: &str) -> Result<Cursor, CliError> {
    let decoded = URL_SAFE_NO_PAD.decode(word).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let cursor = decoded.as_deref().and_then(|text| {
        let (at, id) = text.split_once(' ')?;
        Some(Cursor { at: at.parse().ok()?, id: id.parse().ok()?, priority: 0 })
    });
    cursor.ok_or_else(|| {
        CliError::new(Exit::Usage, "--after takes the \"next\" value of an earlier `homeroom list --json`")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_the_shell() {
        let id = "5f0c1a2b-0000-4000-8000-00000000009e".parse().unwrap();
        let cursor = Cursor { at: "2026-11-22T12:00:00.123456Z".parse().unwrap(), id, priority: 0 };
        let word = encode(&cursor);
        assert!(word.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c)), "{word}");
        assert_eq!(decode(&word).unwrap(), cursor);
        assert!(decode("nonsense").is_err());
    }
}
