//! What is written in a form: a new lesson, or a failed one's outline, model and attempts before it is retried.

mod again;

pub use again::{Again, Changes, Reading, Was};

use super::choice::Choice;
use super::editor::Editor;
use super::key::{Key, KeyCode};
use crate::model::outline::{NewLesson, OutlineError};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    Title,
    Model,
    Priority,
    /// How many more attempts a retry grants.
    Attempts,
    Outline,
}

/// What becomes of what is written.
#[derive(Debug)]
pub enum Purpose {
    New,
    /// A lesson that failed is retried with it.
    Again(Box<Again>),
}

#[derive(Debug)]
pub struct Form {
    pub purpose: Purpose,
    pub title: Editor,
    pub model: Choice,
    pub priority: i16,
    pub outline: Editor,
    pub field: Field,
    /// Why the last `ctrl-s` was refused; cleared by the next change.
    pub refused: Option<OutlineError>,
    /// Sent to the database and not answered yet.
    pub sending: bool,
}

/// The highest and the lowest priority that ← and → lead to.
const MOST_PRIORITY: i16 = 1_000;

impl Form {
    #[must_use]
    pub fn new(models: Vec<String>) -> Self {
        Self::for_purpose(Purpose::New, models, Field::Title)
    }

    #[must_use]
    pub fn again(again: Again, models: Vec<String>) -> Self {
        Self::for_purpose(Purpose::Again(Box::new(again)), models, Field::Outline)
    }

    fn for_purpose(purpose: Purpose, models: Vec<String>, field: Field) -> Self {
        Self {
            purpose,
            title: Editor::one_line(),
            model: Choice::new(models),
            priority: 0,
            outline: Editor::default(),
            field,
            refused: None,
            sending: false,
        }
    }

    /// The lesson that is edited before its retry.
    #[must_use]
    pub fn edited(&self) -> Option<&Again> {
        if let Purpose::Again(again) = &self.purpose { Some(again) } else { None }
    }

    pub fn edited_mut(&mut self) -> Option<&mut Again> {
        if let Purpose::Again(again) = &mut self.purpose { Some(again) } else { None }
    }

    #[must_use]
    pub fn is_changed(&self) -> bool {
        match &self.purpose {
            Purpose::New => !self.title.text().is_empty() || !self.outline.text().is_empty(),
            Purpose::Again(again) => again.read().is_some_and(|was| was.outline != self.outline.text()),
        }
    }

    /// The fields from top to bottom.
    #[must_use]
    pub fn fields(&self) -> &'static [Field] {
        match self.purpose {
            Purpose::New => &[Field::Title, Field::Model, Field::Priority, Field::Outline],
            Purpose::Again(_) => &[Field::Model, Field::Attempts, Field::Outline],
        }
    }

    /// The fields in the order of `tab`: what has to be written comes first.
    pub fn next_field(&mut self, back: bool) {
        let order: &[Field] = match self.purpose {
            Purpose::New => &[Field::Title, Field::Outline, Field::Model, Field::Priority],
            Purpose::Again(_) => &[Field::Outline, Field::Model, Field::Attempts],
        };
        let at = order.iter().position(|field| *field == self.field).unwrap_or(0);
        let step = if back { order.len() - 1 } else { 1 };
        self.field = order[(at + step) % order.len()];
    }

    fn go(&mut self, rows: isize) {
        let fields = self.fields();
        let at = fields.iter().position(|field| *field == self.field).unwrap_or(0);
        self.field = fields[at.saturating_add_signed(rows).min(fields.len() - 1)];
    }

    /// The field that is typed into; the outline where none is.
    pub fn focused(&mut self) -> &mut Editor {
        match self.field {
            Field::Title => &mut self.title,
            Field::Model | Field::Priority | Field::Attempts | Field::Outline => &mut self.outline,
        }
    }

    pub fn key(&mut self, key: Key) -> bool {
        self.refused = None;
        match (self.field, key.code) {
            // Nothing can be written before it is read.
            (Field::Outline, _) if self.edited().is_some_and(|again| again.read().is_none()) => false,
            (Field::Title, KeyCode::Enter) => {
                self.field = Field::Outline;
                true
            }
            (Field::Title, KeyCode::Down) => {
                self.go(1);
                true
            }
            (Field::Title | Field::Outline, _) => {
                let done = self.focused().key(key);
                self.compare();
                done
            }
            (_, KeyCode::Down | KeyCode::Enter) => {
                self.go(1);
                true
            }
            (_, KeyCode::Up) => {
                self.go(-1);
                true
            }
            (_, KeyCode::Left) => self.step(-1),
            (_, KeyCode::Right) => self.step(1),
            _ => false,
        }
    }

    fn step(&mut self, by: i8) -> bool {
        match self.field {
            Field::Model => self.model.step(by.into()),
            Field::Priority => {
                self.priority = (self.priority + i16::from(by)).clamp(-MOST_PRIORITY, MOST_PRIORITY);
                true
            }
            Field::Attempts => {
                if let Purpose::Again(again) = &mut self.purpose {
                    again.grant(by.into());
                }
                true
            }
            Field::Title | Field::Outline => false,
        }
    }

    /// Pastes into the field that is typed into; `false` when it does not fit.
    pub fn paste(&mut self, text: &str) -> bool {
        self.refused = None;
        if self.edited().is_some_and(|again| again.read().is_none()) {
            return true;
        }
        let pasted = self.focused().paste(text);
        self.compare();
        pasted
    }

    pub fn undo(&mut self) {
        self.focused().undo();
        self.compare();
    }

    pub fn redo(&mut self) {
        self.focused().redo();
        self.compare();
    }

    /// Takes the outline as an editor left it; `false` when it does not fit.
    pub fn replace_outline(&mut self, text: &str) -> bool {
        self.refused = None;
        let replaced = self.outline.replace_all(text);
        self.compare();
        replaced
    }

    fn compare(&mut self) {
        if let Purpose::Again(again) = &mut self.purpose {
            again.compare(self.outline.text());
        }
    }

    /// The lesson as it would be added.
    pub fn lesson(&self) -> Result<NewLesson, OutlineError> {
        let title = self.title.text();
        let lesson = NewLesson::new((!title.trim().is_empty()).then_some(title), self.outline.text())?;
        Ok(NewLesson { priority: self.priority, model: self.model.chosen().map(str::to_owned), ..lesson })
    }
}
