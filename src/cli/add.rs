//! `homeroom add`: queue lessons.

use serde::Deserialize;

use crate::config::Flags;
use crate::db::lessons;
use crate::model::outline::{MAX_OUTLINE_BYTES, NewLesson};

use super::args::{AddArgs, Global};
use super::context::{Context, read_input};
use super::exit::{CliError, Exit};
use super::output;

/// A JSON Lines file's limit, in bytes.
const MAX_JSONL_BYTES: u64 = 256 * 1024 * 1024;
/// Lessons inserted in one statement.
const BATCH: usize = 500;

/// One line of a JSON Lines file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    outline: String,
    title: Option<String>,
    #[serde(default)]
    priority: i16,
    model: Option<String>,
}

pub async fn run(global: &Global, args: &AddArgs) -> Result<Exit, CliError> {
    // Everything is read and checked before the database is touched: one bad outline queues nothing.
    let new = lessons_of(args)?;
    let context = Context::load(global, Flags::default())?;
    let opened = context.open(false, output::step).await?;
    let mut ids = Vec::with_capacity(new.len());
    for batch in new.chunks(BATCH) {
        ids.extend(lessons::add(&*opened.db.get().await?, batch).await?);
    }
    opened.close().await;
    if args.json {
        output::json(&serde_json::json!({ "ids": ids }))?;
    } else {
        for id in &ids {
            output::line(&id.to_string())?;
        }
    }
    Ok(Exit::Done)
}

fn lessons_of(args: &AddArgs) -> Result<Vec<NewLesson>, CliError> {
    if let Some(path) = &args.jsonl {
        return from_jsonl(&read_input(path, MAX_JSONL_BYTES)?);
    }
    let outline = args.outline.as_deref().unwrap_or_default();
    let limit = MAX_OUTLINE_BYTES as u64;
    let bytes = match (outline, outline.strip_prefix('@')) {
        ("-", _) => read_input(&"-".into(), limit)?,
        (_, Some(path)) => read_input(&path.into(), limit)?,
        (text, None) => text.as_bytes().to_vec(),
    };
    let mut lesson = NewLesson::from_bytes(args.title.as_deref(), &bytes)?;
    lesson.priority = args.priority;
    Ok(vec![lesson])
}

fn from_jsonl(bytes: &[u8]) -> Result<Vec<NewLesson>, CliError> {
    if bytes.len() as u64 > MAX_JSONL_BYTES {
        return Err(CliError::new(Exit::Usage, "the file is larger than 256 MiB; split it. Nothing was queued."));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].split(|byte| *byte == b'\n').count();
        CliError::new(Exit::Usage, format!("line {line} is not valid UTF-8. Nothing was queued."))
    })?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let lessons: Vec<NewLesson> = lines.map(|(index, line)| from_line(index + 1, line)).collect::<Result<_, _>>()?;
    if lessons.is_empty() {
        return Err(CliError::new(
            Exit::Usage,
            "the file holds no lessons. Give one JSON object a line with an \"outline\".",
        ));
    }
    Ok(lessons)
}

fn from_line(number: usize, line: &str) -> Result<NewLesson, CliError> {
    let refused = |why: String| CliError::new(Exit::Usage, format!("line {number}: {why} Nothing was queued."));
    let parsed: Line = serde_json::from_str(line).map_err(|error| refused(format!("{error}.")))?;
    let mut lesson =
        NewLesson::new(parsed.title.as_deref(), &parsed.outline).map_err(|error| refused(error.to_string()))?;
    lesson.priority = parsed.priority;
    lesson.model = parsed.model;
    Ok(lesson)
}
