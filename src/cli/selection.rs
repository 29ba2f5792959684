//! The lessons somebody means, frozen as they are seen now: what changes afterwards is refused.

use crate::db::{Db, lessons, operators};
use crate::model::action::Which;
use crate::model::lesson::Seen;

use super::exit::{CliError, Exit};
use super::lookup;

/// Lessons by id or the first characters of one, each once.
pub async fn named(db: &Db, ids: &[String]) -> Result<Vec<Seen>, CliError> {
    let client = db.get().await?;
    let mut seen: Vec<Seen> = Vec::with_capacity(ids.len());
    for text in ids {
        let id = lookup::lesson(&client, text).await?;
        let lesson = lessons::lesson(&client, id).await?;
        let gone = || CliError::new(Exit::NotFound, format!("lesson {id} was deleted a moment ago."));
        let lesson = lesson.ok_or_else(gone)?;
        if seen.iter().all(|other| other.id != id) {
            seen.push(Seen { id, status: lesson.status, updated_at: lesson.updated_at });
        }
    }
    Ok(seen)
}

/// All of these, or without them the named ones.
pub async fn chosen(db: &Db, which: Option<Which>, ids: &[String]) -> Result<Vec<Seen>, CliError> {
    match which {
        Some(which) => Ok(operators::freeze(&*db.get().await?, &which).await?),
        None => named(db, ids).await,
    }
}
