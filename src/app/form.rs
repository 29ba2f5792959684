//! New lesson: a title, an outline and what is wrong with them.

use super::editor::Editor;
use super::key::Key;
use crate::model::outline::{NewLesson, OutlineError};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    Title,
    Outline,
}

#[derive(Debug)]
pub struct Form {
    pub title: Editor,
    pub outline: Editor,
    pub field: Field,
    /// Why the last `ctrl-s` was refused; cleared by the next change.
    pub refused: Option<OutlineError>,
    /// Sent to the database and not answered yet.
    pub sending: bool,
}

impl Default for Form {
    fn default() -> Self {
        Self {
            title: Editor::one_line(),
            outline: Editor::default(),
            field: Field::Title,
            refused: None,
            sending: false,
        }
    }
}

impl Form {
    #[must_use]
    pub fn is_changed(&self) -> bool {
        !self.title.text().is_empty() || !self.outline.text().is_empty()
    }

    pub fn next_field(&mut self) {
        self.field = match self.field {
            Field::Title => Field::Outline,
            Field::Outline => Field::Title,
        };
    }

    pub fn focused(&mut self) -> &mut Editor {
        match self.field {
            Field::Title => &mut self.title,
            Field::Outline => &mut self.outline,
        }
    }

    pub fn key(&mut self, key: Key) -> bool {
        self.refused = None;
        if self.field == Field::Title && matches!(key.code, super::key::KeyCode::Enter | super::key::KeyCode::Down) {
            self.field = Field::Outline;
            return true;
        }
        self.focused().key(key)
    }

    /// The lesson as it would be added.
    pub fn lesson(&self) -> Result<NewLesson, OutlineError> {
        let title = self.title.text();
        NewLesson::new((!title.trim().is_empty()).then_some(title), self.outline.text())
    }
}
