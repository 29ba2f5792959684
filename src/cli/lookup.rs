//! Finding the lesson that somebody means.

use deadpool_postgres::Object;

use crate::db::lessons;
use crate::model::ids::LessonId;

use super::exit::{CliError, Exit};

/// The lesson with this id, or the only one whose id begins so.
pub async fn lesson(client: &Object, text: &str) -> Result<LessonId, CliError> {
    let text = text.trim().to_ascii_lowercase();
    if text.is_empty() || !text.chars().all(|c| c.is_ascii_hexdigit() || c == '-') {
        return Err(CliError::new(
            Exit::NotFound,
            format!("no lesson has the id {text:?}. `homeroom list` shows the ids there are."),
        ));
    }
    match lessons::resolve_prefix(client, &text).await?.as_slice() {
        [id] => Ok(*id),
        [] => Err(CliError::new(
            Exit::NotFound,
            format!("no lesson's id begins with {text}. `homeroom list` shows the ids there are."),
        )),
        several => Err(CliError::new(
            Exit::Usage,
            format!(
                "{} lessons' ids begin with {text}, e.g. {} and {}. Give more of the id.",
                several.len(),
                several[0],
                several[1]
            ),
        )),
    }
}
